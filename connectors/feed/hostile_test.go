package feed

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// rawServer answers each connection's requests with answer, which writes what
// it likes.
func rawServer(t *testing.T, answer func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var conns sync.WaitGroup
	conns.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			conns.Go(func() {
				defer conn.Close()
				if readRequest(conn) == nil {
					answer(conn)
				}
			})
		}
	})
	t.Cleanup(func() { _ = l.Close(); conns.Wait() })
	return "http://" + l.Addr().String()
}

// readRequest reads a request up to the empty line.
func readRequest(conn net.Conn) error {
	for r := bufio.NewReader(conn); ; {
		line, err := r.ReadString('\n')
		if err != nil || line == "\r\n" {
			return err
		}
	}
}

// flood writes text until the other side has had enough; it stops at most
// bytes, and reports whether it got so far.
func flood(conn net.Conn, text string, most int) bool {
	text = strings.Repeat(text, 1+(16<<10)/len(text))
	for sent := 0; sent < most; sent += len(text) {
		if _, err := io.WriteString(conn, text); err != nil {
			return false
		}
	}
	return true
}

// TestHostileAnswersEnd: answers without end, and such as break off, give an
// error of the right class and are not read to an end. Nothing here waits for
// a time to pass.
func TestHostileAnswersEnd(t *testing.T) {
	const ok = "HTTP/1.1 200 OK\r\n"
	const most = 64 << 20
	for _, tt := range []struct {
		name, class string
		answer      func(net.Conn) bool // reports whether everything was taken
	}{
		{"one header without end", "too_large", func(c net.Conn) bool {
			_, _ = io.WriteString(c, ok+"X: ")
			return flood(c, "x", most)
		}},
		{"headers without end", "too_large", func(c net.Conn) bool {
			_, _ = io.WriteString(c, ok)
			return flood(c, "X-A: b\r\n", most)
		}},
		{"cookies without end", "too_large", func(c net.Conn) bool {
			_, _ = io.WriteString(c, ok)
			return flood(c, "Set-Cookie: a="+strings.Repeat("b", 4000)+"\r\n", most)
		}},
		{"a status line without end", "too_large", func(c net.Conn) bool {
			_, _ = io.WriteString(c, "HTTP/1.1 200 ")
			return flood(c, "OK", most)
		}},
		{"provisional answers without end", "too_large", func(c net.Conn) bool { return flood(c, "HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n", most) }},
		{"trailers without end", "truncated", func(c net.Conn) bool {
			_, _ = io.WriteString(c, ok+"Transfer-Encoding: chunked\r\nTrailer: X\r\n\r\n3\r\nabc\r\n0\r\n")
			return flood(c, "X-A: b\r\n", most)
		}},
		{"a chunk extension without end", "truncated", func(c net.Conn) bool {
			_, _ = io.WriteString(c, ok+"Transfer-Encoding: chunked\r\n\r\n3;a=")
			return flood(c, "b", most)
		}},
		{"a body without end", "too_large", func(c net.Conn) bool {
			_, _ = io.WriteString(c, ok+"\r\n")
			return flood(c, "<rss>", most)
		}},
		{"a body longer than anything", "too_large", func(c net.Conn) bool {
			_, _ = io.WriteString(c, ok+"Content-Length: 9000000000000000000\r\n\r\n")
			return flood(c, "<rss>", most)
		}},
		{"an error's body without end", "http_5xx", func(c net.Conn) bool {
			_, _ = io.WriteString(c, "HTTP/1.1 500 No\r\n\r\n")
			return flood(c, "<p>", most)
		}},
		{"a redirect's body without end", "network", func(c net.Conn) bool {
			_, _ = io.WriteString(c, "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n")
			return flood(c, "<p>", most)
		}},
		{"no answer", "network", func(net.Conn) bool { return false }},
		{"not HTTP", "network", func(c net.Conn) bool { _, _ = io.WriteString(c, "220 mail.example ESMTP\r\n"); return false }},
		{"an endless line that is not HTTP", "too_large", func(c net.Conn) bool { return flood(c, "x", most) }},
		{"a Content-Length that is none", "network", func(c net.Conn) bool {
			_, _ = io.WriteString(c, ok+"Content-Length: -5\r\n\r\n")
			return false
		}},
		{"two lengths", "network", func(c net.Conn) bool {
			_, _ = io.WriteString(c, ok+"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef")
			return false
		}},
		{"a switch of protocols", "network", func(c net.Conn) bool {
			_, _ = io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n")
			return flood(c, "x", most)
		}},
		{"a header cut short", "truncated", func(c net.Conn) bool { _, _ = io.WriteString(c, ok+"Content-Type: text/xml\r\n"); return false }},
		{"a body shorter than it says", "truncated", func(c net.Conn) bool {
			_, _ = io.WriteString(c, ok+"Content-Length: 50\r\n\r\n<rss>")
			return false
		}},
		{"chunks without the last", "truncated", func(c net.Conn) bool {
			_, _ = io.WriteString(c, ok+"Transfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n")
			return false
		}},
		{"half a chunk", "truncated", func(c net.Conn) bool {
			_, _ = io.WriteString(c, ok+"Transfer-Encoding: chunked\r\n\r\n50\r\n<rss>")
			return false
		}},
		{"a chunk with a wrong size", "truncated", func(c net.Conn) bool {
			_, _ = io.WriteString(c, ok+"Transfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\nzz\r\n")
			return false
		}},
		{"a part that nobody asked for", "truncated", func(c net.Conn) bool {
			_, _ = io.WriteString(c, "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-4/50\r\nContent-Length: 5\r\n\r\n<rss>")
			return false
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			at := rawServer(t, func(c net.Conn) {
				if tt.answer(c) {
					t.Errorf("all %d bytes were taken", most)
				}
			})
			c := newTestClient(t, func(p *config.Poll) { p.MaxFeedBytes = 1 << 20 })
			got, err := c.Fetch(t.Context(), poll.Request{URL: at})
			_ = wantClass(t, err, tt.class)
			switch tt.name {
			case "a body shorter than it says", "chunks without the last", "half a chunk", "a chunk with a wrong size":
				if string(got.Body) != "<rss>" {
					t.Errorf("Fetch keeps %q, want what came: <rss>", got.Body)
				}
			}
		})
	}
}

// TestTrickleIsEnded: a body of one byte a second does not go on until the
// timeout, however long that is; one that is slow but sound does.
func TestTrickleIsEnded(t *testing.T) {
	for _, tt := range []struct {
		name  string
		bytes int           // sent
		every time.Duration // a piece
		piece int
		ends  error
		after time.Duration
	}{
		{"one byte a second", 3600, time.Second, 1, errSlow, slowWindow},
		{"nothing", 1, time.Hour, 1, errSlow, slowWindow},
		{"good at first", 100, 18 * time.Second, 100_000, errSlow, 3 * slowWindow},
		{"a modem", 300, time.Second, 300, nil, 300 * time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, w := io.Pipe()
				ctx, giveUp := context.WithCancelCause(t.Context())
				defer giveUp(nil)
				context.AfterFunc(ctx, func() { _ = w.CloseWithError(context.Cause(ctx)) })
				done := make(chan struct{})
				go func() {
					defer close(done)
					for range tt.bytes {
						if _, err := w.Write(make([]byte, tt.piece)); err != nil {
							return
						}
						time.Sleep(tt.every)
					}
					_ = w.Close()
				}()
				in := &inflow{body: r, left: 1 << 30}
				stop := in.watch(func() { giveUp(errSlow) })
				start := time.Now()
				_, err := io.Copy(io.Discard, in)
				stop()
				took := time.Since(start)
				_ = r.Close()
				<-done
				if !errors.Is(err, tt.ends) || took != tt.after {
					t.Errorf("the body ended with %v after %v, want %v after %v", err, took, tt.ends, tt.after)
				}
			})
		})
	}
}

// TestSlowLoris: servers that send a byte of the header, or of the body, now
// and then, without end, are given up after poll.timeout.
func TestSlowLoris(t *testing.T) {
	for name, start := range map[string]string{
		"in the status line": "HTTP",
		"in the headers":     "HTTP/1.1 200 OK\r\nX: ",
		"in the body":        "HTTP/1.1 200 OK\r\n\r\n<rss>",
		"in a chunk":         "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5000\r\n<rss>",
		"in gzip":            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\b\x00\x00\x00\x00\x00\x00\x00\x00\xff\xff\x00\x00",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // they wait for the same time to pass
			at := rawServer(t, func(c net.Conn) {
				for _, err := io.WriteString(c, start); err == nil; _, err = io.WriteString(c, "1") {
					time.Sleep(20 * time.Millisecond)
				}
			})
			c := newTestClient(t, func(p *config.Poll) { p.Timeout = time.Second })
			_, err := c.Fetch(t.Context(), poll.Request{URL: at})
			if fe := wantClass(t, err, "timeout"); !strings.Contains(fe.Error(), "poll.timeout") {
				t.Errorf("error = %v, want the setting to raise", fe)
			}
		})
	}
}

// TestErrorAnswerThatTrickles: what nobody wants is not waited for.
func TestErrorAnswerThatTrickles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, w := io.Pipe()
		done := make(chan struct{})
		go func() {
			defer close(done)
			for {
				if _, err := w.Write([]byte("x")); err != nil {
					return
				}
				time.Sleep(time.Second / 2)
			}
		}()
		start := time.Now()
		drain(r, func() { _ = r.CloseWithError(errSlow) })
		took := time.Since(start)
		_ = r.Close()
		<-done
		if took != drainTime {
			t.Errorf("the rest of an answer was read for %v, want %v", took, drainTime)
		}
	})
}

func TestTimeoutOfTheCallerIsNotOurs(t *testing.T) {
	at := rawServer(t, func(c net.Conn) { _, _ = c.Read(make([]byte, 1)) })
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := newTestClient(t, nil).Fetch(ctx, poll.Request{URL: at})
	if fe := wantClass(t, err, "timeout"); strings.Contains(fe.Error(), "poll.timeout") {
		t.Errorf("error = %v, want no word of poll.timeout", fe)
	}
}

// TestUnavailableURLIsLeftAloneByItself: a 503 speaks of its URL. The others of
// its host, and its pages, are fetched.
func TestUnavailableURLIsLeftAloneByItself(t *testing.T) {
	asked := map[string]int{}
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked[r.URL.RequestURI()]++
		if r.URL.Path == "/down" && r.URL.RawQuery == "" {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		_, _ = io.WriteString(w, smallFeed)
	})
	c := newTestClient(t, nil)
	for range 2 {
		_, err := c.Fetch(t.Context(), poll.Request{URL: at + "/down"})
		if fe := wantClass(t, err, "http_5xx"); fe.RetryAfter < 59*time.Minute || fe.RetryAfter > time.Hour {
			t.Errorf("RetryAfter = %v, want an hour", fe.RetryAfter)
		}
	}
	for _, path := range []string{"/up", "/down?page=2"} {
		if _, err := c.Fetch(t.Context(), poll.Request{URL: at + path}); err != nil {
			t.Errorf("Fetch(%s) = %v, want no error", path, err)
		}
	}
	if asked["/down"] != 1 || asked["/up"] != 1 {
		t.Errorf("the URLs were asked for %v times, want each once", asked)
	}
}

func TestRetryAfterHoldsBackTheWholeHost(t *testing.T) {
	var asked []string
	at := rawServer(t, func(c net.Conn) {
		asked = append(asked, c.RemoteAddr().String())
		_, _ = fmt.Fprint(c, "HTTP/1.1 429 Slow Down\r\nRetry-After: 3600\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
	})
	c := newTestClient(t, nil)
	for _, path := range []string{"/one", "/two"} {
		_, err := c.Fetch(t.Context(), poll.Request{URL: at + path})
		if fe := wantClass(t, err, "http_429"); fe.RetryAfter < 59*time.Minute || fe.RetryAfter > time.Hour {
			t.Errorf("Fetch(%s): RetryAfter = %v, want an hour", path, fe.RetryAfter)
		}
	}
	_, err := c.FetchPage(t.Context(), at+"/page")
	_ = wantClass(t, err, "http_429")
	if len(asked) != 1 {
		t.Errorf("the host was asked %d times, want once", len(asked))
	}
}

// FuzzAnswers: whatever bytes a server sends, a fetch ends with a feed within
// the cap or with a *poll.Error that has a class.
func FuzzAnswers(f *testing.F) {
	f.Add([]byte("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nCache-Control: max-age=5\r\n\r\n<rss>"))
	f.Add([]byte("HTTP/1.1 301 Moved\r\nLocation: /x\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n"))
	f.Add([]byte("HTTP/1.1 200 OK\r\nContent-Encoding: gzip, br\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n\x1f\x8b\r\n0\r\nX: y\r\n\r\n"))
	f.Add([]byte("HTTP/1.1 103 \r\nLink: <a>; rel=hub\r\n\r\nHTTP/1.1 429 \r\nRetry-After: 99999999999999999999\r\n\r\n"))
	f.Fuzz(func(t *testing.T, answer []byte) {
		c := newTestClient(t, func(p *config.Poll) { p.MaxFeedBytes = 1 << 16 })
		var served sync.WaitGroup
		c.transport.DialContext = func(context.Context, string, string) (net.Conn, error) {
			ours, theirs := net.Pipe()
			served.Go(func() {
				defer theirs.Close()
				if readRequest(theirs) == nil {
					_, _ = theirs.Write(answer)
				}
			})
			return ours, nil
		}
		got, err := c.Fetch(t.Context(), poll.Request{URL: "http://127.0.0.1/feed"})
		if len(got.Body) > 1<<16 {
			t.Errorf("Fetch keeps %d bytes, want at most %d", len(got.Body), 1<<16)
		}
		if fe, ok := errors.AsType[*poll.Error](err); err != nil && (!ok || fe.Class == "" || fe.RetryAfter < 0) {
			t.Errorf("Fetch = %#v, want a *poll.Error with a class", err)
		}
		c.Close()
		served.Wait()
	})
}
