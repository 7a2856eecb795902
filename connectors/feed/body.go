package feed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"github.com/klauspost/compress/zstd"
)

const (
	// A body must come at least at slowBytes in every slowWindow: about 250
	// bytes a second, a tenth of what the slowest modem gave. It matters where
	// poll.timeout is set to minutes.
	slowWindow = 10 * time.Second
	slowBytes  = 2500
	// drainBytes and drainTime bound what is read of an answer that nobody
	// wants, so that its connection can be used again.
	drainBytes = 64 << 10
	drainTime  = 2 * time.Second
	// firstBuffer bounds the memory that a Content-Length alone gets.
	firstBuffer = 1 << 20
)

// errSlow is why a body that trickles is given up.
var errSlow = fmt.Errorf("it comes at less than %d bytes in %v", slowBytes, slowWindow)

// inflow reads a body as it comes over the network, and remembers what came.
type inflow struct {
	body io.Reader
	left int64 // how many more bytes are read before ErrTooLarge
	n    atomic.Int64
	err  error
}

// Read reads from the network.
func (w *inflow) Read(b []byte) (int, error) {
	if w.left <= 0 {
		w.err = ErrTooLarge
		return 0, w.err
	}
	n, err := w.body.Read(b[:min(int64(len(b)), w.left)])
	w.n.Add(int64(n))
	w.left -= int64(n)
	if err != nil {
		w.err = err
	}
	return n, err
}

// readBody reads a body, at most limit bytes of it after decompression, and
// returns with an error what came before it. It calls giveUp where the body
// trickles.
func (c *Client) readBody(resp *http.Response, limit int64, giveUp func()) (body []byte, wired int64, err error) {
	// Compression makes nothing much longer; what is longer is not read to
	// the end to see what it decompresses to.
	compressed := limit + limit/64 + drainBytes
	in := &inflow{body: resp.Body, left: compressed}
	stop := in.watch(giveUp)
	defer stop()
	encoding := resp.Header["Content-Encoding"]
	body, err = c.decode(in, encoding, limit, compressed, sizeHint(resp, limit))
	for range maxEncodings - 1 {
		if err != nil || !isGzip(body) {
			break
		}
		// No feed begins like this: it is compressed once more than the
		// headers say, as a file feed.xml.gz is.
		body, err = c.decode(bytes.NewReader(body), []string{"gzip"}, limit, compressed, 0)
	}
	if err == nil && in.err == nil {
		drain(in, giveUp)
	}
	return body, in.n.Load(), c.bodyError(in, err, len(body), limit)
}

// sizeHint says how large a buffer to begin with.
func sizeHint(resp *http.Response, limit int64) int {
	if resp.ContentLength <= 0 {
		return 0
	}
	return int(min(resp.ContentLength, limit, firstBuffer)) + 1
}

func (c *Client) decode(in io.Reader, encoding []string, limit, layer int64, size int) ([]byte, error) {
	d, err := c.decoders.open(in, encoding, layer)
	defer d.close()
	if err != nil {
		return nil, ignoreEOF(err)
	}
	body, err := readAll(&capped{Reader: d, left: limit}, size)
	return body, err
}

// ignoreEOF makes an empty body no error.
func ignoreEOF(err error) error {
	if errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}

// readAll is io.ReadAll with a size to begin with; 0 means unknown.
func readAll(r io.Reader, size int) ([]byte, error) {
	b := make([]byte, 0, max(size, 512))
	for {
		n, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if err != nil {
			return b, ignoreEOF(err)
		}
		if len(b) == cap(b) {
			b = slices.Grow(b, len(b))
		}
	}
}

// bodyError says what an error of reading a body was: of the network, or of
// what came over it.
func (c *Client) bodyError(in *inflow, err error, got int, limit int64) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrTooLarge):
		return &classed{"too_large", fmt.Errorf("%w: the answer is longer than %d bytes; raise poll.max_feed_bytes or poll.max_page_bytes if it should be", ErrTooLarge, limit)}
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return &classed{"too_large", fmt.Errorf("%w: its compression (zstd) needs more memory than RFC 9659 lets it have", ErrTooLarge)}
	case in.err != nil && !errors.Is(in.err, io.EOF):
		class := networkClass(in.err)
		if class == "network" && !errors.Is(in.err, context.Canceled) {
			class = "truncated"
		}
		return &classed{class, fmt.Errorf("the answer breaks off after %d bytes: %w", got, in.err)}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &classed{"truncated", fmt.Errorf("the answer breaks off after %d bytes, in the middle of its compression", got)}
	case errors.Is(err, errEncoding):
		return &classed{"malformed", err}
	default:
		return &classed{"malformed", fmt.Errorf("%w after %d bytes: %w; the publisher's server must be mended", errEncoding, got, err)}
	}
}

// watch calls giveUp once the body comes too slowly, until stop is called.
func (w *inflow) watch(giveUp func()) (stop func()) {
	var seen int64
	var timer *time.Timer
	started := make(chan struct{})
	timer = time.AfterFunc(slowWindow, func() {
		<-started // timer is set
		n := w.n.Load()
		if n-seen < slowBytes {
			giveUp()
			return
		}
		seen = n
		timer.Reset(slowWindow)
	})
	close(started)
	return func() { timer.Stop() }
}

// drain reads the rest of an answer that nobody wants, within reason.
func drain(body io.Reader, giveUp func()) {
	timer := time.AfterFunc(drainTime, giveUp)
	defer timer.Stop()
	_, _ = io.CopyN(io.Discard, body, drainBytes) // if it fails, the connection is closed
}
