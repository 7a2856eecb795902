package feed

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

const (
	// acceptEncoding is what servers are asked for; what else decoders reads
	// is read where servers send it all the same.
	acceptEncoding = "gzip, br, zstd"
	// maxEncodings bounds how often a body may be compressed over: servers
	// that compress what is compressed do it twice.
	maxEncodings = 3
	// zstdWindow is what RFC 9659 lets a server use.
	zstdWindow = 8 << 20
)

// errEncoding is why a body can't be decompressed.
var errEncoding = errors.New("broken encoding")

// decoders decompresses bodies. It keeps decoders for later use, and is safe
// for concurrent use. The zero value is ready.
type decoders struct{ gzip, brotli, zstd, buffer sync.Pool }

// decoder decompresses one body; close gives it back.
type decoder struct {
	io.Reader
	closers []func()
}

func (d *decoder) close() {
	for _, give := range slices.Backward(d.closers) {
		give()
	}
}

// open returns a reader of what a body with a Content-Encoding header holds.
// Each layer of it yields no more than limit bytes before ErrTooLarge. Codings
// that nobody has registered are ignored, as browsers do: some servers put a
// charset there.
func (p *decoders) open(body io.Reader, header []string, limit int64) (*decoder, error) {
	d := &decoder{Reader: body}
	var codings []string
	for coding := range strings.SplitSeq(strings.ToLower(strings.Join(header, ",")), ",") {
		switch coding = strings.TrimSpace(coding); coding {
		case "gzip", "x-gzip", "deflate", "br", "zstd":
			codings = append(codings, coding)
		case "compress", "x-compress", "exi", "pack200-gzip", "aes128gcm", "dcb", "dcz":
			return d, fmt.Errorf("%w: the server sends %q, which it was not asked for", errEncoding, coding)
		}
	}
	if len(codings) > maxEncodings {
		return d, fmt.Errorf("%w: it is compressed %d times over", errEncoding, len(codings))
	}
	for i, coding := range slices.Backward(codings) {
		if i < len(codings)-1 {
			d.Reader = &capped{Reader: d.Reader, left: limit}
		}
		if err := p.layer(d, coding); err != nil {
			return d, err
		}
	}
	return d, nil
}

// layer puts the decoder of a coding over d. What is not in the coding that it
// is said to be in is left as it is: some servers say gzip and send plain text.
func (p *decoders) layer(d *decoder, coding string) error {
	source, _ := p.buffer.Get().(*bufio.Reader)
	if source == nil {
		source = bufio.NewReader(nil)
	}
	source.Reset(d.Reader)
	d.Reader = source
	d.closers = append(d.closers, func() { source.Reset(nil); p.buffer.Put(source) })
	start, err := source.Peek(2)
	if len(start) < 2 {
		if err == io.EOF && len(start) == 1 {
			err = io.ErrUnexpectedEOF
		}
		return err
	}
	switch coding {
	case "gzip", "x-gzip":
		if !isGzip(start) {
			return nil
		}
		return p.ungzip(d, source)
	case "deflate":
		return inflate(d, source, start)
	case "br":
		z, _ := p.brotli.Get().(*brotli.Reader)
		if z == nil {
			z = brotli.NewReader(nil)
		}
		d.Reader = z
		d.closers = append(d.closers, func() { p.brotli.Put(z) })
		return z.Reset(source)
	default:
		return p.unzstd(d, source)
	}
}

func isGzip(start []byte) bool { return len(start) >= 2 && start[0] == 0x1f && start[1] == 0x8b }

func (p *decoders) ungzip(d *decoder, source *bufio.Reader) error {
	z, _ := p.gzip.Get().(*gzip.Reader)
	if z == nil {
		z = new(gzip.Reader)
	}
	d.closers = append(d.closers, func() { p.gzip.Put(z) })
	members := &gzipMembers{z: z, source: source}
	d.Reader = members
	return members.open()
}

// inflate reads what is called deflate: zlib, as the standard has it, or the
// bare stream that some servers send.
func inflate(d *decoder, source *bufio.Reader, start []byte) error {
	if start[0]&0x0f != 8 || (int(start[0])<<8|int(start[1]))%31 != 0 { // RFC 1950 (2.2)
		d.Reader = flate.NewReader(source)
		return nil
	}
	z, err := zlib.NewReader(source)
	if err != nil {
		return err
	}
	d.Reader = z
	return nil
}

func (p *decoders) unzstd(d *decoder, source *bufio.Reader) error {
	z, _ := p.zstd.Get().(*zstd.Decoder)
	if z == nil {
		var err error
		// One thread, so that a decoder that is dropped leaves nothing behind.
		z, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(zstdWindow))
		if err != nil {
			return err
		}
	}
	d.Reader = z
	d.closers = append(d.closers, func() {
		if z.Reset(nil) == nil {
			p.zstd.Put(z)
		}
	})
	return z.Reset(source)
}

// gzipMembers reads the members of a gzip file up to the first thing that is
// none: some servers send rubbish after the last.
type gzipMembers struct {
	z      *gzip.Reader
	source *bufio.Reader
}

func (m *gzipMembers) open() error {
	if err := m.z.Reset(m.source); err != nil {
		return unexpected(err)
	}
	m.z.Multistream(false)
	return nil
}

// Read reads from the members as if they were one.
func (m *gzipMembers) Read(b []byte) (int, error) {
	for {
		n, err := m.z.Read(b)
		if n > 0 || err == nil {
			if errors.Is(err, io.EOF) {
				err = nil // comes again at the next call
			}
			return n, err
		}
		if !errors.Is(err, io.EOF) {
			return n, err
		}
		start, err := m.source.Peek(2)
		if err != nil && !errors.Is(err, io.EOF) {
			return 0, err
		}
		if !isGzip(start) {
			return 0, io.EOF
		}
		if err := m.open(); err != nil {
			return 0, err
		}
	}
}

// unexpected turns the end of a stream where there should be more into what
// it is called.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// capped reads left bytes; where there are more, it returns ErrTooLarge.
type capped struct {
	io.Reader
	left int64
}

// Read reads what is left.
func (c *capped) Read(b []byte) (int, error) {
	if c.left <= 0 {
		var one [1]byte
		n, err := c.Reader.Read(one[:])
		if n > 0 {
			return 0, ErrTooLarge
		}
		return 0, err
	}
	n, err := c.Reader.Read(b[:min(int64(len(b)), c.left)])
	c.left -= int64(n)
	return n, err
}
