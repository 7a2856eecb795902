package sqlite

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// codec writes and reads the column versions.body: JSON compressed with zstd
// at its fastest level, which takes a story to about a third of its size and
// costs less than writing the rest would. It may be used at the same time.
type codec struct {
	encoder *zstd.Encoder
	decoder *zstd.Decoder
}

func newCodec() (*codec, error) {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		return nil, fmt.Errorf("preparing compression: %w", err)
	}
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0))
	if err != nil {
		return nil, fmt.Errorf("preparing decompression: %w", err)
	}
	return &codec{encoder: encoder, decoder: decoder}, nil
}

// encode returns d without the time of indexing: that is known only once the
// database is locked, and has a column of its own.
func (c *codec) encode(d *wire.Document) ([]byte, error) {
	stored := *d
	stored.Indexed = time.Time{}
	j, err := json.Marshal(&stored)
	if err != nil {
		return nil, err
	}
	return c.encoder.EncodeAll(j, make([]byte, 0, len(j)/2)), nil
}

// decode reads what encode wrote. indexed is in Unix milliseconds.
func (c *codec) decode(body []byte, indexed int64) (wire.Document, error) {
	var d wire.Document
	j, err := c.decoder.DecodeAll(body, nil)
	if err != nil {
		return d, fmt.Errorf("decompressing a document: %w", err)
	}
	if err := json.Unmarshal(j, &d); err != nil {
		return d, fmt.Errorf("decoding a document: %w", err)
	}
	d.Indexed = time.UnixMilli(indexed).UTC()
	return d, nil
}

func (c *codec) close() {
	_ = c.encoder.Close() // writes to nothing
	c.decoder.Close()
}
