package feed

import (
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// otherHost is the same server under another name.
func otherHost(at string) string { return strings.Replace(at, "127.0.0.1", "localhost", 1) }

// redirects answers a path /301/302/... with these redirects one after the
// other, and the last, without any, with a feed. A path that begins with
// /other/ goes to the other host first.
func redirects(t *testing.T) string {
	t.Helper()
	var at string
	at = serve(t, func(w http.ResponseWriter, r *http.Request) {
		status, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		to := "/" + rest
		if elsewhere, ok := strings.CutPrefix(rest, "other/"); ok {
			to = otherHost(at) + "/" + elsewhere
		}
		if r.URL.RawQuery != "" && !strings.HasPrefix(to, "http") {
			to += "?" + r.URL.RawQuery
		}
		switch status {
		case "301", "302", "303", "307", "308":
			var code int
			_, _ = fmt.Sscan(status, &code)
			w.Header().Set("Location", to)
			w.WriteHeader(code)
		case "404":
			w.WriteHeader(http.StatusNotFound)
		case "304":
			w.WriteHeader(http.StatusNotModified)
		default:
			_, _ = io.WriteString(w, smallFeed)
		}
	})
	return at
}

func TestMovedIsWherePermanentRedirectsLead(t *testing.T) {
	at := redirects(t)
	withUser := strings.Replace(at, "://", "://desk:s3cret@", 1)
	for _, tt := range []struct {
		name, from string
		header     map[string]string
		want       string
	}{
		{"no redirect", at + "/feed", nil, ""},
		{"301", at + "/301/feed", nil, at + "/feed"},
		{"308", at + "/308/feed", nil, at + "/feed"},
		{"a chain of them", at + "/301/308/301/feed", nil, at + "/feed"},
		{"to another host", at + "/301/other/feed", nil, otherHost(at) + "/feed"},
		{"302", at + "/302/feed", nil, ""},
		{"303", at + "/303/feed", nil, ""},
		{"307", at + "/307/feed", nil, ""},
		{"a temporary one first", at + "/302/301/feed", nil, ""},
		{"a temporary one last", at + "/301/302/feed", nil, ""},
		{"credentials on the same host stay", withUser + "/301/feed", nil, withUser + "/feed"},
		{"credentials don't move to another host", withUser + "/301/other/feed", nil, ""},
		{"a key on the same host stays", at + "/301/feed?token=k3yk3yk3y", nil, at + "/feed?token=k3yk3yk3y"},
		{"a key does not move to another host", at + "/301/other/feed?token=k3yk3yk3y", nil, ""},
		{"a header does not move to another host", at + "/301/other/feed", map[string]string{"X-Key": "k3y"}, ""},
		{"a User-Agent of its own is no secret", at + "/301/other/feed", map[string]string{"user-agent": "reader"}, otherHost(at) + "/feed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := newTestClient(t, nil).Fetch(t.Context(), poll.Request{URL: tt.from, Header: tt.header})
			if err != nil || got.Moved != tt.want {
				t.Errorf("Moved = %q, %v, want %q", got.Moved, err, tt.want)
			}
		})
	}
	c := newTestClient(t, nil)
	got, err := c.Fetch(t.Context(), poll.Request{URL: at + "/301/304", Validators: poll.Validators{ETag: `"1"`}})
	if err != nil || got.Status != 304 || got.Moved != at+"/304" {
		t.Errorf("Fetch of what did not change = %+v, %v, want it moved", got, err)
	}
	got, err = c.Fetch(t.Context(), poll.Request{URL: at + "/301/404"})
	if _ = wantClass(t, err, "http_404"); got.Moved != "" {
		t.Errorf("Moved = %q to what is not there, want nothing", got.Moved)
	}
}

func TestMovedNeedsTLSWhereItWas(t *testing.T) {
	for _, tt := range []struct{ from, to, want string }{
		{"https://a.example/x", "http://a.example/x", ""},
		{"https://a.example/x", "http://b.example/x", ""},
		{"http://a.example/x", "https://a.example/x", "https://a.example/x"},
		{"http://u:p@a.example/x", "https://a.example/x", "https://u:p@a.example/x"},
		{"https://a.example/x", "https://b.example/x", "https://b.example/x"},
		{"https://a.example/x", "https://b.example/x?signature=k3y", ""},
		{"https://a.example/x", "https://a.example/x", ""},
	} {
		from, errFrom := url.Parse(tt.from)
		to, errTo := url.Parse(tt.to)
		if errFrom != nil || errTo != nil {
			t.Fatal(errFrom, errTo)
		}
		if got := secretsOf(from, nil).moved(to); got != tt.want {
			t.Errorf("from %s to %s: moved = %q, want %q", tt.from, tt.to, got, tt.want)
		}
	}
}

// TestKeysStayWithTheirHost: a server may write a URL's key into its redirect;
// it is taken to the same host, and nowhere else.
func TestKeysStayWithTheirHost(t *testing.T) {
	for _, tt := range []struct {
		from, to string
		follow   bool
	}{
		{"https://wire.example.com/f?token=k3yk3y", "https://wire.example.com/g?token=k3yk3y", true},
		{"https://example.com/f?token=k3yk3y", "https://www.example.com/f?token=k3yk3y", false},
		{"http://example.com/f?token=k3yk3y", "https://example.com/f?token=k3yk3y", true},
		{"http://example.com/f?token=k3yk3y", "https://www.example.com/f?token=k3yk3y", false},
		{"https://example.com/f?token=k3yk3y", "http://www.example.com/f?token=k3yk3y", false},
		{"https://example.com/f?token=k3yk3y", "http://example.com/f?token=k3yk3y", false},
		{"https://example.com/f?token=k3yk3y", "https://other.example/f?token=k3yk3y", false},
		{"https://example.com/f?token=k3yk3y", "https://other.example/f?x=y&t=k3yk3y", false},
		{"https://example.com/f?token=k3yk3y", "https://other.example/k3yk3y/f", false},
		{"https://example.com/f?token=k3y%2Fk3y", "https://other.example/f?back=%2Ff%3Ftoken%3Dk3y%252Fk3y", false},
		{"https://example.com/f?key=1", "https://other.example/f?page=12", true},
		{"https://example.com/f?key=1", "https://other.example/f?key=1", false},
		{"https://example.com/f?token=k3yk3y", "https://other.example/f", true},
		{"https://desk:s3cret@example.com/f", "https://other.example/f?password=s3cret", false},
		{"https://a.github.io/f?token=k3yk3y", "https://b.github.io/f?token=k3yk3y", false},
		{"http://127.0.0.1/f?token=k3yk3y", "http://127.0.0.2/f?token=k3yk3y", false},
	} {
		from, errFrom := url.Parse(tt.from)
		to, errTo := url.Parse(tt.to)
		if errFrom != nil || errTo != nil {
			t.Fatal(errFrom, errTo)
		}
		err := secretsOf(from, nil).mayFollow(to)
		if (err == nil) != tt.follow {
			t.Errorf("from %s to %s: mayFollow = %v, want followed: %v", tt.from, tt.to, err, tt.follow)
		}
		if err != nil && (strings.Contains(err.Error(), "k3y") || strings.Contains(err.Error(), "s3cret")) {
			t.Errorf("the error holds the secret: %v", err)
		}
	}
}

func TestKeyInARedirectIsNotFollowed(t *testing.T) {
	asked := false
	elsewhere := otherHost(serve(t, func(http.ResponseWriter, *http.Request) { asked = true }))
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere+"/feed?"+r.URL.RawQuery, http.StatusMovedPermanently)
	})
	_, err := newTestClient(t, nil).Fetch(t.Context(), poll.Request{URL: at + "/feed?api_key=k3yk3y"})
	if fe := wantClass(t, err, "redirect"); asked || strings.Contains(fe.Error(), "k3yk3y") {
		t.Errorf("error = %v, other host asked: %v; want it not asked and the key not named", fe, asked)
	}
}

// TestHeadersOfTheFeed go to its own host, redirects included, and to no other;
// what comes back from there does not get them again.
func TestHeadersOfTheFeed(t *testing.T) {
	var at string
	got := map[string]http.Header{}
	at = serve(t, func(w http.ResponseWriter, r *http.Request) {
		got[r.URL.Path] = r.Header.Clone()
		switch r.URL.Path {
		case "/1":
			http.Redirect(w, r, "/2", http.StatusFound)
		case "/2":
			http.Redirect(w, r, otherHost(at)+"/3", http.StatusFound)
		case "/3":
			http.Redirect(w, r, at+"/4", http.StatusFound)
		default:
			_, _ = io.WriteString(w, smallFeed)
		}
	})
	header := map[string]string{"x-api-key": "k3y", "Cookie": "session=s3cret", "Authorization": "Bearer t0ken", "User-Agent": "Reader/1"}
	if _, err := newTestClient(t, nil).Fetch(t.Context(), poll.Request{URL: at + "/1", Header: header}); err != nil {
		t.Fatal(err)
	}
	for path, own := range map[string]bool{"/1": true, "/2": true, "/3": false, "/4": false} {
		for name, value := range header {
			if has := got[path].Get(name) == value; has != own {
				t.Errorf("%s got %s: %q, want the feed's own: %v", path, name, got[path].Get(name), own)
			}
		}
		if got[path].Get("Referer") != "" {
			t.Errorf("%s got a Referer", path)
		}
	}
	if ua := got["/3"].Get("User-Agent"); !strings.HasPrefix(ua, "wiredesk/") {
		t.Errorf("the other host got User-Agent %q, want ours", ua)
	}
}

func TestHeadersThatAreNotTheFeedsToSet(t *testing.T) {
	for name, value := range map[string]string{"Host": "internal", "content-length": "5", "Transfer-Encoding": "chunked", "X Y": "z", "X-Key": "s3cret\r\nX: y"} {
		_, err := newTestClient(t, nil).Fetch(t.Context(), poll.Request{URL: "http://127.0.0.1/", Header: map[string]string{name: value}})
		if fe := wantClass(t, err, "refused"); strings.Contains(fe.Error(), "s3cret") {
			t.Errorf("the error holds the header's value: %v", fe)
		}
	}
}

// TestCookiesLastForOneFetch: a server that sets a cookie and redirects to the
// same URL until it comes back is read, and remembers nothing of us.
func TestCookiesLastForOneFetch(t *testing.T) {
	var first, elsewhere string
	other := otherHost(serve(t, func(w http.ResponseWriter, r *http.Request) {
		elsewhere = r.Header.Get("Cookie")
		_, _ = io.WriteString(w, smallFeed)
	}))
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		cookie, err := r.Cookie("seen")
		switch {
		case err != nil:
			first = r.Header.Get("Cookie")
			http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1"})
			http.Redirect(w, r, r.URL.Path, http.StatusFound)
		case r.URL.Path == "/away":
			http.Redirect(w, r, other, http.StatusFound)
		default:
			_, _ = io.WriteString(w, smallFeed+cookie.Value)
		}
	})
	c := newTestClient(t, nil)
	for range 2 {
		got, err := c.Fetch(t.Context(), poll.Request{URL: at + "/feed"})
		if err != nil || string(got.Body) != smallFeed+"1" || first != "" {
			t.Errorf("Fetch = %q, %v after a first request with cookies %q, want the feed and none", got.Body, err, first)
		}
	}
	if _, err := c.Fetch(t.Context(), poll.Request{URL: at + "/away"}); err != nil || elsewhere != "" {
		t.Errorf("Fetch = %v; the other host got cookies %q, want none", err, elsewhere)
	}
}

func TestCredentialsAreDroppedWhereTLSEnds(t *testing.T) {
	var got http.Header
	plain := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.Header.Clone()
		_, _ = io.WriteString(w, smallFeed)
	})
	secure := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, plain, http.StatusMovedPermanently)
	}))
	t.Cleanup(secure.Close)
	c := trusting(t, secure, nil)
	f, err := c.Fetch(t.Context(), poll.Request{URL: strings.Replace(secure.URL, "://", "://desk:s3cret@", 1), Header: map[string]string{"X-Key": "k3y"}})
	if err != nil || f.Moved != "" {
		t.Errorf("Fetch = %+v, %v, want the feed, not moved", f, err)
	}
	if got.Get("Authorization") != "" || got.Get("X-Key") != "" {
		t.Errorf("without TLS went %v", got)
	}
}

// trusting returns a client that trusts the certificate of a server, if it has
// one.
func trusting(t testing.TB, s *httptest.Server, change func(*config.Poll)) *Client {
	t.Helper()
	c := newTestClient(t, change)
	if s.TLS != nil {
		c.transport.TLSClientConfig.RootCAs = x509.NewCertPool()
		c.transport.TLSClientConfig.RootCAs.AddCert(s.Certificate())
	}
	return c
}
