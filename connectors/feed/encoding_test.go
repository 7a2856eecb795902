package feed

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// encoders write what a server may send, by Content-Encoding; raw and the like
// are variants of it.
func encoders(t testing.TB) map[string]func(io.Writer) io.WriteCloser {
	t.Helper()
	return map[string]func(io.Writer) io.WriteCloser{
		"gzip":    func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) },
		"deflate": func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) },
		"br":      func(w io.Writer) io.WriteCloser { return brotli.NewWriterLevel(w, brotli.BestSpeed) },
		"raw": func(w io.Writer) io.WriteCloser {
			z, err := flate.NewWriter(w, flate.BestSpeed)
			if err != nil {
				t.Fatal(err)
			}
			return z
		},
		"zstd": func(w io.Writer) io.WriteCloser {
			z, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20))
			if err != nil {
				t.Fatal(err)
			}
			return z
		},
	}
}

// encode compresses data by the named encoders, one after the other.
func encode(t testing.TB, data []byte, names ...string) []byte {
	t.Helper()
	for _, name := range names {
		var b bytes.Buffer
		w := encoders(t)[name](&b)
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		data = b.Bytes()
	}
	return data
}

func TestBodiesAreDecompressed(t *testing.T) {
	feed := []byte(strings.Replace(smallFeed, "Wire", strings.Repeat("Wire ", 5000), 1))
	for _, tt := range []struct {
		name, encoding string
		body           []byte
		want           []byte
	}{
		{"not at all", "", feed, feed},
		{"gzip", "gzip", encode(t, feed, "gzip"), feed},
		{"gzip by its old name", "x-gzip", encode(t, feed, "gzip"), feed},
		{"gzip in two members", "gzip", append(encode(t, feed, "gzip"), encode(t, feed, "gzip")...), append(bytes.Clone(feed), feed...)},
		{"gzip with rubbish after it", "gzip", append(encode(t, feed, "gzip"), "\r\nrubbish"...), feed},
		{"gzip that is said and not done", "gzip", feed, feed},
		{"gzip that is done and not said", "", encode(t, feed, "gzip"), feed},
		{"gzip done twice and said once", "gzip", encode(t, feed, "gzip", "gzip"), feed},
		{"gzip said and done twice", "gzip, gzip", encode(t, feed, "gzip", "gzip"), feed},
		{"brotli", "br", encode(t, feed, "br"), feed},
		{"zstd", "ZSTD", encode(t, feed, "zstd"), feed},
		{"deflate as the standard has it", "deflate", encode(t, feed, "deflate"), feed},
		{"deflate without its frame", "deflate", encode(t, feed, "raw"), feed},
		{"brotli over zstd over gzip", "gzip, zstd, br", encode(t, feed, "gzip", "zstd", "br"), feed},
		{"identity", "identity", feed, feed},
		{"a charset in the wrong place", "utf-8", feed, feed},
		{"nothing, gzipped", "gzip", encode(t, nil, "gzip"), []byte{}},
		{"nothing, said to be gzip", "gzip", nil, []byte{}},
		{"nothing, said to be brotli", "br", nil, []byte{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			at := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if got := r.Header.Get("Accept-Encoding"); got != "gzip, br, zstd" {
					t.Errorf("Accept-Encoding = %q", got)
				}
				w.Header().Set("Content-Type", "application/rss+xml")
				if tt.encoding != "" {
					w.Header().Set("Content-Encoding", tt.encoding)
				}
				_, _ = w.Write(tt.body)
			})
			c := newTestClient(t, nil)
			for range 3 { // decoders are used again
				got, err := c.Fetch(t.Context(), poll.Request{URL: at})
				if err != nil || !bytes.Equal(got.Body, tt.want) {
					t.Fatalf("Fetch = %d bytes, %v, want %d", len(got.Body), err, len(tt.want))
				}
			}
		})
	}
}

func TestBrokenCompression(t *testing.T) {
	var noise []byte // does not compress, so that half of it is half of the text
	for i, x := 0, uint32(1); i < 64<<10; i++ {
		x = x*1664525 + 1013904223
		noise = append(noise, "0123456789abcdef"[x>>28])
	}
	spoil := func(b []byte) []byte {
		b = bytes.Clone(b)
		for i := len(b) / 2; i < len(b)/2+64; i++ {
			b[i] ^= 0x5a
		}
		return b
	}
	bigWindow := encode(t, noise, "zstd")
	bigWindow[4], bigWindow[5] = 0, 0xf8 // a window descriptor of 2^41 bytes
	for _, tt := range []struct {
		name, encoding, class string
		body                  []byte
	}{
		{"gzip cut in the middle", "gzip", "truncated", half(encode(t, noise, "gzip"))},
		{"gzip without its trailer", "gzip", "truncated", trim(encode(t, noise, "gzip"), 8)},
		{"gzip without all of its trailer", "gzip", "truncated", trim(encode(t, noise, "gzip"), 3)},
		{"gzip with only a byte of header", "gzip", "truncated", []byte{0x1f}},
		{"gzip with half a header", "gzip", "truncated", []byte{0x1f, 0x8b, 8, 0}},
		{"brotli cut in the middle", "br", "truncated", half(encode(t, noise, "br"))},
		{"zstd cut in the middle", "zstd", "truncated", half(encode(t, noise, "zstd"))},
		{"zlib cut in the middle", "deflate", "truncated", half(encode(t, noise, "deflate"))},
		{"deflate cut in the middle", "deflate", "truncated", half(encode(t, noise, "raw"))},
		{"gzip with a wrong checksum", "gzip", "malformed", append(trim(encode(t, noise, "gzip"), 8), "rubbish!"...)},
		{"brotli that is none", "br", "malformed", bytes.Repeat([]byte{0xff}, 100)},
		{"gzip that is spoilt", "gzip", "malformed", spoil(encode(t, noise, "gzip"))},
		{"zstd that is none", "zstd", "malformed", []byte("<rss></rss>")},
		{"zstd with a window beyond reason", "zstd", "too_large", bigWindow},
		{"a coding that nobody asked for", "compress", "malformed", noise},
		{"compressed over and over", "gzip, gzip, gzip, gzip", "malformed", noise},
	} {
		t.Run(tt.name, func(t *testing.T) {
			at := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Encoding", tt.encoding)
				_, _ = w.Write(tt.body)
			})
			got, err := newTestClient(t, nil).Fetch(t.Context(), poll.Request{URL: at})
			_ = wantClass(t, err, tt.class)
			if !bytes.HasPrefix(noise, got.Body) && tt.class == "truncated" {
				t.Errorf("Fetch gives %d bytes that are not the beginning", len(got.Body))
			}
			if strings.Contains(tt.name, "trailer") && len(got.Body) != len(noise) {
				t.Errorf("Fetch gives %d bytes, want all %d that came", len(got.Body), len(noise))
			}
		})
	}
}

func half(b []byte) []byte        { return b[:len(b)/2] }
func trim(b []byte, n int) []byte { return bytes.Clone(b[:len(b)-n]) }

// TestBombsCostNoMoreThanTheCap: bodies that are small on the wire and huge
// after decompression, once and over themselves, or that never yield anything.
func TestBombsCostNoMoreThanTheCap(t *testing.T) {
	const size, limit = 64 << 20, 1 << 20
	zeros := make([]byte, 1<<20)
	gz := bytes.Repeat(encode(t, zeros, "gzip"), size/len(zeros)) // one file of many members
	empty := bytes.Repeat(encode(t, nil, "gzip"), 8*limit/20)
	one := make([]byte, 8*limit) // brotli and deflate know no members
	for _, tt := range []struct {
		name, encoding string
		body           []byte
	}{
		{"gzip", "gzip", gz},
		{"gzip in gzip", "gzip, gzip", encode(t, gz, "gzip")},
		{"gzip in gzip, said once", "gzip", encode(t, gz, "gzip")},
		{"brotli", "br", encode(t, one, "br")},
		{"zstd", "zstd", bytes.Repeat(encode(t, zeros, "zstd"), size/len(zeros))},
		{"deflate", "deflate", encode(t, one, "raw")},
		{"members without content, 8 MiB of them", "gzip", empty},
		{"members without content, packed small", "gzip, gzip", encode(t, empty, "gzip")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			at := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Encoding", tt.encoding)
				_, _ = w.Write(tt.body)
			})
			c := newTestClient(t, func(p *config.Poll) { p.MaxFeedBytes = limit })
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			got, err := c.Fetch(t.Context(), poll.Request{URL: at})
			runtime.ReadMemStats(&after)
			_ = wantClass(t, err, "too_large")
			if len(got.Body) > limit {
				t.Errorf("Fetch keeps %d bytes, want at most %d", len(got.Body), limit)
			}
			// The test's own server allocates too; a window of brotli is 16 MiB.
			if used := after.TotalAlloc - before.TotalAlloc; used > 40<<20 {
				t.Errorf("a bomb of %d MiB cost %d MiB with a cap of %d", size>>20, used>>20, limit>>20)
			}
		})
	}
}

// FuzzDecoders: whatever a body is, it is read to an end within the cap.
func FuzzDecoders(f *testing.F) {
	for _, name := range []string{"gzip", "br", "zstd", "deflate"} {
		f.Add(name, encode(f, []byte(smallFeed), name))
	}
	f.Add("gzip, br", []byte("\x1f\x8b"))
	c := &Client{}
	f.Fuzz(func(t *testing.T, encoding string, body []byte) {
		const limit = 1 << 16
		got, err := c.decode(bytes.NewReader(body), []string{encoding}, limit, limit, 0)
		if len(got) > limit {
			t.Errorf("%d bytes come out, want at most %d (%v)", len(got), limit, err)
		}
	})
}
