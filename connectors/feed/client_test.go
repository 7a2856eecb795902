package feed

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/pipeline/poll"
)

const smallFeed = `<rss version="2.0"><channel><title>Wire</title><item><title>T</title><guid>1</guid></item></channel></rss>`

func newTestClient(t testing.TB, change func(*config.Poll)) *Client {
	t.Helper()
	poll := config.Default().Poll
	poll.Contact = "https://desk.example/bot"
	if change != nil {
		change(&poll)
	}
	c := NewClient(poll, []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}, "1.2.3")
	t.Cleanup(c.Close)
	return c
}

func serve(t testing.TB, handler http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	return s.URL
}

func wantClass(t *testing.T, err error, class string) *poll.Error {
	t.Helper()
	var fe *poll.Error
	if !errors.As(err, &fe) || fe.Class != class {
		t.Fatalf("error = %v, want one of class %s", err, class)
	}
	return fe
}

func TestFetchAsksConditionallyAndByName(t *testing.T) {
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if got, want := r.UserAgent(), "wiredesk/1.2.3 (+https://desk.example/bot)"; got != want {
			t.Errorf("User-Agent = %q, want %q", got, want)
		}
		w.Header().Set("ETag", `"v1"`)
		w.Header().Set("Last-Modified", "Tue, 03 Mar 2026 07:15:00 GMT")
		if r.Header.Get("If-None-Match") == `"v1"` && r.Header.Get("If-Modified-Since") == "Tue, 03 Mar 2026 07:15:00 GMT" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
		_, _ = io.WriteString(w, smallFeed)
	})
	c := newTestClient(t, nil)
	first, err := c.Fetch(t.Context(), poll.Request{URL: at})
	if err != nil || first.Status != 200 || string(first.Body) != smallFeed || first.ETag != `"v1"` {
		t.Fatalf("Fetch = %+v, %v", first, err)
	}
	entries, err := c.Parse(first, nil)
	if err != nil || len(entries.Items) != 1 || entries.Items[0].GUID != "1" || entries.Title != "Wire" {
		t.Fatalf("Parse = %+v, %v", entries, err)
	}
	second, err := c.Fetch(t.Context(), poll.Request{URL: at, Validators: first.Validators})
	if err != nil || second.Status != http.StatusNotModified || len(second.Body) != 0 || second.Validators != first.Validators {
		t.Errorf("Fetch with validators = %+v, %v, want 304 with the same validators", second, err)
	}
}

func TestFetchReadsGzipAndStopsAtTheCap(t *testing.T) {
	var member, small bytes.Buffer
	compress(t, &member, make([]byte, 1<<20))
	bomb := bytes.Repeat(member.Bytes(), 128)
	compress(t, &small, []byte(smallFeed))
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		if r.URL.Path == "/bomb" {
			_, _ = w.Write(bomb)
			return
		}
		_, _ = w.Write(small.Bytes())
	})
	c := newTestClient(t, func(p *config.Poll) { p.MaxFeedBytes = 2 << 20 })
	got, err := c.Fetch(t.Context(), poll.Request{URL: at})
	if err != nil || string(got.Body) != smallFeed {
		t.Fatalf("Fetch = %q, %v, want the feed", got.Body, err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got, err = c.Fetch(t.Context(), poll.Request{URL: at + "/bomb"})
	runtime.ReadMemStats(&after)
	_ = wantClass(t, err, "too_large")
	if !errors.Is(err, ErrTooLarge) || len(got.Body) != 2<<20 {
		t.Errorf("Fetch of a bomb keeps %d bytes, want the cap of %d", len(got.Body), 2<<20)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 32<<20 {
		t.Errorf("a bomb of 128 MiB cost %d MiB with a cap of 2", used>>20)
	}
}

func compress(t *testing.T, to io.Writer, data []byte) {
	t.Helper()
	z := gzip.NewWriter(to)
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestFetchOfA100MBFeedStopsAtTheCap(t *testing.T) {
	var sent int
	at := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `<rss version="2.0"><channel>`)
		chunk := []byte(strings.Repeat("<item><title>x</title></item>", 40_000))
		for sent = 0; sent < 100<<20; sent += len(chunk) {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	})
	c := newTestClient(t, func(p *config.Poll) { p.MaxFeedBytes = 4 << 20 })
	got, err := c.Fetch(t.Context(), poll.Request{URL: at})
	if fe := wantClass(t, err, "too_large"); !strings.Contains(fe.Error(), "poll.max_feed_bytes") {
		t.Errorf("error = %v, want the setting to raise", fe)
	}
	if len(got.Body) != 4<<20 {
		t.Errorf("Fetch keeps %d bytes, want 4 MiB", len(got.Body))
	}
}

func TestFetchClassifiesWhatGoesWrong(t *testing.T) {
	release := make(chan struct{})
	handler := http.NewServeMux()
	handler.HandleFunc("/slow-header", func(_ http.ResponseWriter, _ *http.Request) { <-release })
	handler.HandleFunc("/slow-body", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, smallFeed[:20])
		w.(http.Flusher).Flush()
		<-release
	})
	handler.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) })
	handler.HandleFunc("/file", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
	})
	handler.HandleFunc("/short", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(w, smallFeed)
	})
	handler.HandleFunc("/gone", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) })
	handler.HandleFunc("/busy", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "120")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	handler.HandleFunc("/down", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", time.Now().Add(time.Hour).UTC().Format(http.TimeFormat))
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	at := serve(t, handler.ServeHTTP)
	busy := serve(t, handler.ServeHTTP) // a host of its own: it asks to be left alone
	t.Cleanup(func() { close(release) })
	tlsServer := httptest.NewUnstartedServer(handler)
	tlsServer.Config.ErrorLog = log.New(io.Discard, "", 0)
	tlsServer.StartTLS()
	t.Cleanup(tlsServer.Close)
	c := newTestClient(t, nil)
	impatient := newTestClient(t, func(p *config.Poll) { p.Timeout = 300 * time.Millisecond })
	for _, tt := range []struct {
		name, url, class string
		retryAfter       time.Duration
	}{
		{"a server that does not answer", at + "/slow-header", "timeout", 0},
		{"a body that does not end", at + "/slow-body", "timeout", 0},
		{"a redirect loop", at + "/loop", "redirect", 0},
		{"a redirect out of the web", at + "/file", "redirect", 0},
		{"a body that breaks off", at + "/short", "truncated", 0},
		{"not found", at + "/none", "http_404", 0},
		{"gone", at + "/gone", "http_410", 0},
		{"too many requests", busy + "/busy", "http_429", 2 * time.Minute},
		{"unavailable until a date", at + "/down", "http_5xx", time.Hour},
		{"a certificate nobody vouches for", tlsServer.URL, "tls", 0},
		{"nobody listening", "http://127.0.0.1:1/", "network", 0},
		{"a scheme that is not fetched", "file:///etc/passwd", "refused", 0},
		{"no URL", "::", "refused", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			client := c
			if tt.class == "timeout" {
				client = impatient
			}
			_, err := client.Fetch(t.Context(), poll.Request{URL: tt.url})
			fe := wantClass(t, err, tt.class)
			if d := tt.retryAfter - fe.RetryAfter; d < 0 || d > 2*time.Second {
				t.Errorf("RetryAfter = %v, want %v", fe.RetryAfter, tt.retryAfter)
			}
		})
	}
}

func TestFetchKeepsCredentialsFromOtherHosts(t *testing.T) {
	var other http.Header
	elsewhere := serve(t, func(w http.ResponseWriter, r *http.Request) {
		other = r.Header.Clone()
		_, _ = io.WriteString(w, smallFeed)
	})
	var authorized int
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if user, password, ok := r.BasicAuth(); ok && user == "desk" && password == "s3cret" {
			authorized++
		}
		switch r.URL.Path {
		case "/here":
			http.Redirect(w, r, "/there", http.StatusMovedPermanently)
		case "/there":
			http.Redirect(w, r, strings.Replace(elsewhere, "127.0.0.1", "localhost", 1), http.StatusFound)
		}
	})
	c := newTestClient(t, nil)
	withUser := strings.Replace(at, "http://", "http://desk:s3cret@", 1)
	got, err := c.Fetch(t.Context(), poll.Request{URL: withUser + "/here?token=k3y"})
	if err != nil || string(got.Body) != smallFeed {
		t.Fatalf("Fetch = %q, %v", got.Body, err)
	}
	if authorized != 2 {
		t.Errorf("the feed's own host got the credentials %d times, want 2", authorized)
	}
	for name, values := range other {
		if line := name + strings.Join(values, ","); strings.Contains(line, "s3cret") || strings.Contains(line, "k3y") || name == "Authorization" {
			t.Errorf("the other host got %s: %q", name, values)
		}
	}
}

func TestFetchErrorsHoldNoCredentials(t *testing.T) {
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/loop":
			http.Redirect(w, r, r.URL.String(), http.StatusFound)
		case "/page":
			w.Header().Set("Content-Type", "application/pdf")
		default:
			w.WriteHeader(http.StatusForbidden)
		}
	})
	c := newTestClient(t, nil)
	for _, host := range []string{at, "http://127.0.0.1:1", "ftp://127.0.0.1"} {
		for _, path := range []string{"/", "/loop", "/page"} {
			raw := strings.Replace(host, "://", "://desk:s3cret@", 1) + path + "?api_key=k3y&x=1"
			_, feedErr := c.Fetch(t.Context(), poll.Request{URL: raw})
			_, pageErr := c.FetchPage(t.Context(), raw)
			for _, err := range []error{feedErr, pageErr} {
				if text := fmt.Sprint(err); strings.Contains(text, "s3cret") || strings.Contains(text, "k3y") {
					t.Errorf("an error holds credentials: %s", text)
				}
			}
			if pageErr == nil {
				t.Errorf("FetchPage(%q) = nil, want an error", raw)
			}
		}
	}
}

func TestFetchEndsWithItsContext(t *testing.T) {
	at := serve(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	start := time.Now()
	if _, err := newTestClient(t, nil).Fetch(ctx, poll.Request{URL: at}); err == nil || time.Since(start) > 5*time.Second {
		t.Errorf("Fetch = %v after %v, want an error at once", err, time.Since(start))
	}
}

func TestFetchPageDecodes(t *testing.T) {
	const want = "<p>Größe – “Maß”</p>"
	pages := map[string]struct{ contentType, body string }{
		"/header":  {"text/html; charset=windows-1252", "<p>Gr\xf6\xdfe \x96 \x93Ma\xdf\x94</p>"},
		"/utf8":    {"text/html", want},
		"/nothing": {"", want},
		"/xhtml":   {"application/xhtml+xml; charset=utf-8", want},
	}
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		page, ok := pages[r.URL.Path]
		if !ok {
			http.Redirect(w, r, "/utf8?token=k3y", http.StatusFound)
			return
		}
		w.Header()["Content-Type"] = []string{page.contentType}
		_, _ = io.WriteString(w, page.body)
	})
	c := newTestClient(t, nil)
	for path := range pages {
		page, err := c.FetchPage(t.Context(), at+path)
		if err != nil || page.HTML != want || page.URL != at+path || page.Error != "" {
			t.Errorf("FetchPage(%s) = %+v, %v, want %q", path, page, err, want)
		}
	}
	if page, err := c.FetchPage(t.Context(), at+"/moved"); err != nil || page.URL != at+"/utf8?token=REDACTED" {
		t.Errorf("FetchPage after a redirect = %+v, %v", page, err)
	}
}

func TestSameHost(t *testing.T) {
	for _, tt := range []struct {
		first, next string
		want        bool
	}{
		{"https://a.example/x", "https://a.example/y", true},
		{"http://a.example/x", "https://a.example/y", true},
		{"https://a.example/x", "http://a.example/y", false},
		{"https://a.example/x", "https://b.a.example/y", false},
		{"https://a.example/x", "https://a.example:8443/y", false},
		{"http://a.example:80/x", "https://a.example/y", false},
	} {
		first, _ := url.Parse(tt.first)
		next, _ := url.Parse(tt.next)
		if got := sameHost(first, next); got != tt.want {
			t.Errorf("sameHost(%s, %s) = %v, want %v", tt.first, tt.next, got, tt.want)
		}
	}
}
