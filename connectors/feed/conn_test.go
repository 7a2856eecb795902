package feed

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// counted is a server that counts its connections.
func counted(t testing.TB, secure bool, handler http.HandlerFunc) (*httptest.Server, *atomic.Int32) {
	t.Helper()
	var conns atomic.Int32
	s := httptest.NewUnstartedServer(handler)
	s.EnableHTTP2 = secure
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			conns.Add(1)
		}
	}
	if secure {
		s.StartTLS()
	} else {
		s.Start()
	}
	t.Cleanup(s.Close)
	return s, &conns
}

// TestConnectionsAreUsedAgain after every kind of answer, those that nobody
// wants included.
func TestConnectionsAreUsedAgain(t *testing.T) {
	handler := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"1"`)
		switch r.URL.Path {
		case "/same":
			w.WriteHeader(http.StatusNotModified)
		case "/missing":
			http.Error(w, strings.Repeat("not here ", 2000), http.StatusNotFound)
		case "/moved":
			w.Header().Set("Location", "/feed")
			w.WriteHeader(http.StatusMovedPermanently)
			_, _ = io.WriteString(w, strings.Repeat("over there ", 2000))
		case "/gzip":
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(encode(t, []byte(smallFeed), "gzip"))
			w.(http.Flusher).Flush() // chunks, with rubbish at the end
			_, _ = io.WriteString(w, strings.Repeat("\x00", 9000))
		default:
			_, _ = io.WriteString(w, smallFeed)
		}
	}
	for name, secure := range map[string]bool{"HTTP/1.1": false, "HTTP/2 with TLS": true} {
		t.Run(name, func(t *testing.T) {
			s, conns := counted(t, secure, handler)
			c := trusting(t, s, nil)
			for range 3 {
				for _, path := range []string{"/feed", "/same", "/missing", "/moved", "/gzip"} {
					got, err := c.Fetch(t.Context(), poll.Request{URL: s.URL + path, Validators: poll.Validators{ETag: `"1"`}})
					if err != nil && path != "/missing" {
						t.Fatalf("Fetch(%s) = %+v, %v", path, got, err)
					}
				}
				if _, err := c.FetchPage(t.Context(), s.URL+"/page"); err == nil {
					t.Fatal("FetchPage of a feed = nil, want that it is not HTML")
				}
			}
			if n := conns.Load(); n != 1 {
				t.Errorf("%d connections were opened, want 1", n)
			}
		})
	}
}

func TestHTTP2(t *testing.T) {
	s, conns := counted(t, true, func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 2 {
			t.Errorf("the request came by %s, want HTTP/2", r.Proto)
		}
		_, _ = io.WriteString(w, smallFeed)
	})
	c := trusting(t, s, func(p *config.Poll) { p.HostConcurrency = 2 }) // as on the Internet
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if got, err := c.Fetch(t.Context(), poll.Request{URL: s.URL}); err != nil || string(got.Body) != smallFeed {
				t.Errorf("Fetch = %q, %v", got.Body, err)
			}
		})
	}
	all.Wait()
	if n := conns.Load(); n > 2 {
		t.Errorf("%d connections were opened, want one or two", n)
	}
}

// TestSessionsAreTakenUpAgain: a connection that is opened anew costs no whole
// TLS handshake.
func TestSessionsAreTakenUpAgain(t *testing.T) {
	var resumed []bool
	s, _ := counted(t, true, func(w http.ResponseWriter, r *http.Request) {
		resumed = append(resumed, r.TLS.DidResume)
		_, _ = io.WriteString(w, smallFeed)
	})
	c := trusting(t, s, nil)
	for range 2 {
		if _, err := c.Fetch(t.Context(), poll.Request{URL: s.URL}); err != nil {
			t.Fatal(err)
		}
		c.Close()
	}
	if len(resumed) != 2 || resumed[0] || !resumed[1] {
		t.Errorf("sessions were resumed: %v, want false and true", resumed)
	}
}

// TestHostileHTTP2: what breaks off or floods over HTTP/2 is told as over
// HTTP/1.1.
func TestHostileHTTP2(t *testing.T) {
	s, _ := counted(t, true, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/headers", "/more-headers":
			for i := range map[string]int{"/headers": 66, "/more-headers": 300}[r.URL.Path] {
				w.Header().Add("X-"+string(rune('A'+i%26)), strings.Repeat("x", 4000))
			}
		case "/cut":
			_, _ = io.WriteString(w, smallFeed[:20])
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		case "/short":
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, smallFeed)
		}
	})
	c := trusting(t, s, nil)
	for path, class := range map[string]string{"/headers": "too_large", "/more-headers": "network", "/cut": "truncated", "/short": "truncated"} {
		_, err := c.Fetch(t.Context(), poll.Request{URL: s.URL + path})
		_ = wantClass(t, err, class)
	}
}

func TestHostGetsTwoRequestsAtOnce(t *testing.T) {
	var running, most atomic.Int32
	second := make(chan struct{}) // closed when two run at once
	var once sync.Once
	at := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		n := running.Add(1)
		defer running.Add(-1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		if n == 2 {
			once.Do(func() { close(second) })
		}
		<-second
		_, _ = io.WriteString(w, smallFeed)
	})
	c := newTestClient(t, nil)
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			if _, err := c.Fetch(t.Context(), poll.Request{URL: at}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if most.Load() != 2 {
		t.Errorf("%d requests ran at once, want 2", most.Load())
	}
}

func TestCloseLeavesNothing(t *testing.T) {
	s, _ := counted(t, true, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, smallFeed) })
	plain, _ := counted(t, false, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, smallFeed) })
	before := runtime.NumGoroutine()
	c := trusting(t, s, nil)
	for _, at := range []string{s.URL, plain.URL} {
		if _, err := c.Fetch(t.Context(), poll.Request{URL: at}); err != nil {
			t.Fatal(err)
		}
	}
	c.Close()
	// The connections end on both sides by themselves, soon.
	for deadline := time.Now().Add(10 * time.Second); runtime.NumGoroutine() > before; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			stacks := make([]byte, 64<<10)
			t.Fatalf("%d goroutines are left, want %d:\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
		}
	}
}

// certificate returns a certificate for host that holds until, with its
// authority.
func certificate(t *testing.T, host string, until time.Time) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test"}, DNSNames: []string{host},
		NotBefore: until.Add(-48 * time.Hour), NotAfter: until,
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

func TestTLSErrorsSayWhatIsWrong(t *testing.T) {
	tomorrow := time.Now().Add(24 * time.Hour)
	for _, tt := range []struct {
		name, host string
		until      time.Time
		known      bool
		server     func(*tls.Config)
		want       string
	}{
		{"expired", "localhost", time.Now().Add(-24 * time.Hour), true, nil, "not valid at this time"},
		{"not yet valid", "localhost", time.Now().Add(30 * 24 * time.Hour), true, nil, "not valid at this time"},
		{"for another host", "other.example", tomorrow, true, nil, "for another host"},
		{"of an unknown authority", "localhost", tomorrow, false, nil, "SSL_CERT_FILE"},
		{"too old a version", "localhost", tomorrow, true, func(c *tls.Config) { c.MaxVersion = tls.VersionTLS11 }, "can't agree on TLS"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cert, pool := certificate(t, tt.host, tt.until)
			s := httptest.NewUnstartedServer(http.NotFoundHandler())
			s.Config.ErrorLog = log.New(io.Discard, "", 0)
			s.TLS = &tls.Config{Certificates: []tls.Certificate{cert}}
			if tt.server != nil {
				s.TLS.MinVersion = tls.VersionTLS10
				tt.server(s.TLS)
			}
			s.StartTLS()
			t.Cleanup(s.Close)
			c := newTestClient(t, nil)
			c.transport.TLSClientConfig = &tls.Config{RootCAs: x509.NewCertPool()}
			if tt.known {
				c.transport.TLSClientConfig.RootCAs = pool
			}
			_, err := c.Fetch(t.Context(), poll.Request{URL: otherHost(s.URL)})
			if fe := wantClass(t, err, "tls"); !strings.Contains(fe.Error(), tt.want) {
				t.Errorf("error = %v, want %q in it", fe, tt.want)
			}
		})
	}
	plain := serve(t, http.NotFound)
	_, err := newTestClient(t, nil).Fetch(t.Context(), poll.Request{URL: strings.Replace(plain, "http:", "https:", 1)})
	if fe := wantClass(t, err, "tls"); !strings.Contains(fe.Error(), "should begin with http") {
		t.Errorf("TLS to a server without = %v, want it to say so", fe)
	}
}

func TestFetchSaysHowLongItHoldsAndWhatItNames(t *testing.T) {
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "max-age=600")
		w.Header().Set("Age", "60")
		w.Header().Set("Link", `</hub>; rel="hub", <?page=2>; rel="next"`)
		w.Header().Set("ETag", `"`+strings.Repeat("x", validatorBytes)+`"`)
		w.Header().Set("Last-Modified", "Tue, 03 Mar 2026 07:15:00 GMT")
		if r.Header.Get("If-Modified-Since") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = io.WriteString(w, smallFeed)
	})
	c := newTestClient(t, nil)
	var v poll.Validators
	for _, status := range []int{200, 304} {
		got, err := c.Fetch(t.Context(), poll.Request{URL: at + "/feed", Validators: v})
		if err != nil || got.Status != status || got.Fresh != 9*time.Minute {
			t.Errorf("Fetch = %d, fresh for %v, %v, want %d and 9m", got.Status, got.Fresh, err, status)
		}
		if len(got.Links.Hubs) != 1 || got.Links.Hubs[0] != at+"/hub" || got.Links.Older != at+"/feed?page=2" {
			t.Errorf("Links = %+v", got.Links)
		}
		if v = got.Validators; v.ETag != "" || v.LastModified == "" {
			t.Errorf("Validators = %.40v, want no ETag as long as that", v)
		}
	}
}

func TestAnswersThatNobodyAskedFor(t *testing.T) {
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/304":
			w.WriteHeader(http.StatusNotModified)
		case "/300":
			w.WriteHeader(http.StatusMultipleChoices)
		case "/204":
			w.WriteHeader(http.StatusNoContent)
		case "/cloudflare":
			w.Header().Set("Cf-Mitigated", "challenge")
			w.WriteHeader(http.StatusForbidden)
		}
	})
	c := newTestClient(t, nil)
	for path, want := range map[string]struct{ class, text string }{
		"/304":        {"empty", "although it was not asked"},
		"/300":        {"redirect", "300"},
		"/cloudflare": {"http_4xx", "wants a browser"},
	} {
		_, err := c.Fetch(t.Context(), poll.Request{URL: at + path})
		if fe := wantClass(t, err, want.class); !strings.Contains(fe.Error(), want.text) {
			t.Errorf("Fetch(%s) = %v, want %q in it", path, fe, want.text)
		}
	}
	if got, err := c.Fetch(t.Context(), poll.Request{URL: at + "/204"}); err != nil || len(got.Body) != 0 {
		t.Errorf("Fetch of no content = %+v, %v, want an empty body", got, err)
	}
}

// TestExchangesAreReported, without credentials.
func TestExchangesAreReported(t *testing.T) {
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/old" {
			http.Redirect(w, r, "/new?token=k3yk3yk3y", http.StatusMovedPermanently)
			return
		}
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Set-Cookie", "id=s3cret")
		_, _ = w.Write(encode(t, bytes.Repeat([]byte(smallFeed), 100), "gzip"))
	})
	var all []Exchange
	ctx := WithExchanges(t.Context(), func(x Exchange) { all = append(all, x) })
	if _, err := newTestClient(t, nil).Fetch(ctx, poll.Request{URL: strings.Replace(at, "://", "://desk:s3cret@", 1) + "/old?token=k3yk3yk3y"}); err != nil {
		t.Fatal(err)
	}
	if len(all) != 2 {
		t.Fatalf("%d exchanges were reported, want 2", len(all))
	}
	first, last := all[0], all[1]
	if first.Status != 301 || first.URL != at+"/old?token=REDACTED" || first.Location != "/new?token=REDACTED" || first.Reused || first.Remote == "" {
		t.Errorf("the first exchange = %+v", first)
	}
	if last.Status != 200 || !last.Reused || last.Bytes != 100*len(smallFeed) || last.Wire <= 0 || last.Wire >= int64(last.Bytes) || last.Header.Get("Content-Encoding") != "gzip" || last.FirstByte <= 0 || last.Took < last.FirstByte {
		t.Errorf("the last exchange = %+v", last)
	}
	if last.Header.Get("Set-Cookie") != "" {
		t.Error("the cookie is reported")
	}
}
