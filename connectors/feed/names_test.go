package feed

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// nameServer answers for names with one list of addresses after the other, the
// last again and again. A name without addresses is there without them; one
// that is not in it does not exist, and "broken.example." gives an error.
type nameServer struct {
	mu    sync.Mutex
	names map[string][][]string
}

// resolver returns a resolver that asks the server.
func (s *nameServer) resolver(t *testing.T) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var served sync.WaitGroup
	served.Go(func() {
		buf := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if err := m.Unpack(buf[:n]); err != nil || len(m.Questions) == 0 {
				continue
			}
			if out, err := s.answer(m); err == nil {
				_, _ = conn.WriteTo(out, from)
			}
		}
	})
	t.Cleanup(func() { _ = conn.Close(); served.Wait() })
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func (s *nameServer) answer(m dnsmessage.Message) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := m.Questions[0]
	out := dnsmessage.Message{Header: dnsmessage.Header{ID: m.ID, Response: true, RecursionAvailable: true}, Questions: m.Questions}
	turns, ok := s.names[q.Name.String()]
	switch {
	case q.Name.String() == "broken.example.":
		out.RCode = dnsmessage.RCodeServerFailure
	case !ok:
		out.RCode = dnsmessage.RCodeNameError
	case q.Type == dnsmessage.TypeA && len(turns) > 0:
		for _, addr := range turns[0] {
			out.Answers = append(out.Answers, dnsmessage.Resource{
				Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class},
				Body:   &dnsmessage.AResource{A: netip.MustParseAddr(addr).As4()},
			})
		}
		if len(turns) > 1 {
			s.names[q.Name.String()] = turns[1:]
		}
	}
	return out.Pack()
}

// named returns a client that asks a name server.
func named(t *testing.T, names map[string][][]string, allow ...string) *Client {
	t.Helper()
	c := guarded(t, allow...)
	s := &nameServer{names: names}
	c.guard.dialer.Resolver = s.resolver(t)
	c.guard.lookup = c.guard.dialer.Resolver.LookupNetIP
	return c
}

// onePortTwice listens on one port of two addresses.
func onePortTwice(t *testing.T, one, other string) (a, b net.Listener, port string) {
	t.Helper()
	for range 20 {
		a, err := net.Listen("tcp", one+":0")
		if err != nil {
			t.Fatal(err)
		}
		port := a.Addr().String()[strings.LastIndexByte(a.Addr().String(), ':'):]
		if b, err := net.Listen("tcp", other+port); err == nil {
			return a, b, port
		}
		_ = a.Close() // the port is taken on the other address
	}
	t.Fatal("no port is free on both addresses")
	return nil, nil, ""
}

// TestNamesThatChangeTheirAddress: what counts is the address that is connected
// to, not one that was looked up before (DNS rebinding). 127.0.0.2 stands for
// an address of the public Internet here.
func TestNamesThatChangeTheirAddress(t *testing.T) {
	good, bad, port := onePortTwice(t, "127.0.0.2", "127.0.0.1")
	asked := false
	for l, handler := range map[net.Listener]http.HandlerFunc{
		good: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Connection", "close")
			_, _ = io.WriteString(w, smallFeed)
		},
		bad: func(http.ResponseWriter, *http.Request) { asked = true },
	} {
		s := &http.Server{Handler: handler}
		var served sync.WaitGroup
		served.Go(func() { _ = s.Serve(l) })
		t.Cleanup(func() { _ = s.Close(); served.Wait() })
	}
	c := named(t, map[string][][]string{
		"wire.example.":  {{"127.0.0.2"}, {"127.0.0.1"}},
		"inner.example.": {{"10.0.0.1"}},
		"both.example.":  {{"127.0.0.1", "127.0.0.2"}},
	}, "127.0.0.2")
	if _, err := c.Fetch(t.Context(), poll.Request{URL: "http://wire.example" + port}); err != nil {
		t.Fatalf("Fetch from the allowed address = %v", err)
	}
	_, err := c.Fetch(t.Context(), poll.Request{URL: "http://wire.example" + port})
	_ = wantClass(t, err, "refused")
	_, err = c.Fetch(t.Context(), poll.Request{URL: "http://inner.example" + port})
	_ = wantClass(t, err, "refused")
	if _, err := c.Fetch(t.Context(), poll.Request{URL: "http://both.example" + port}); err != nil {
		t.Errorf("Fetch of a name with a bad and a good address = %v, want it from the good one", err)
	}
	if asked {
		t.Error("the server that nobody may ask was asked")
	}
}

func TestNamesThatAreNotFound(t *testing.T) {
	c := named(t, map[string][][]string{"bare.example.": nil})
	for host, want := range map[string]string{
		"nobody.example": "there is no host of the name nobody.example; check the URL",
		"bare.example":   "there is no host of the name bare.example; check the URL",
		"broken.example": "the name broken.example can't be looked up just now",
	} {
		_, err := c.Fetch(t.Context(), poll.Request{URL: "http://" + host})
		if fe := wantClass(t, err, "dns"); !strings.Contains(fe.Error(), want) {
			t.Errorf("error = %v, want %q in it", fe, want)
		}
	}
}

// TestProxies: what goes through a proxy is checked by what its name means
// here, and the proxy's own address is no feed.
func TestProxies(t *testing.T) {
	t.Setenv("HTTP_PROXY", "127.0.0.1:3128")
	t.Setenv("HTTPS_PROXY", "http://user:s3cret@squid.example:8080")
	t.Setenv("NO_PROXY", "direct.example")
	t.Setenv("REQUEST_METHOD", "")
	c := named(t, map[string][][]string{
		"wire.example.":     {{"93.184.215.14"}},
		"inner.example.":    {{"10.0.0.1"}},
		"metadata.example.": {{"93.184.215.14", "169.254.169.254"}},
	})
	for _, tt := range []struct{ url, want string }{
		{"http://wire.example/", "http://127.0.0.1:3128"},
		{"https://wire.example/", "http://user:s3cret@squid.example:8080"},
		{"http://unknown.example:8080/", "http://127.0.0.1:3128"},
		{"http://direct.example/", "direct"},
		{"http://localhost/", "direct"}, // where the guard sees the address
		{"http://inner.example/", "refused"},
		{"http://metadata.example/", "refused"},
		{"http://169.254.169.254/", "refused"},
		{"http://[::ffff:10.0.0.1]/", "refused"},
		{"http://unknown.example:25/", "refused"},
		{"http://wire.example:6379/", "refused"},
		{"http://127.0.0.1:3128/", "refused"},
		{"http://squid.example:8080/", "refused"},
	} {
		u, err := url.Parse(tt.url)
		if err != nil {
			t.Fatal(err)
		}
		through, err := c.guard.proxy((&http.Request{URL: u}).WithContext(t.Context()))
		got := "direct"
		switch {
		case err != nil:
			got = networkClass(err)
		case through != nil:
			got = through.String()
		}
		if got != tt.want {
			t.Errorf("proxy(%s) = %s (%v), want %s", tt.url, got, err, tt.want)
		}
	}
	for _, address := range []string{"127.0.0.1:3128", "squid.example:8080"} {
		if !c.guard.proxies[address] {
			t.Errorf("the proxies are %v, want %s among them", c.guard.proxies, address)
		}
	}
}

func TestProxyThatCannotBeReadKeepsItsPassword(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://user:s3cret@127.0.0.1:3128")
	t.Setenv("REQUEST_METHOD", "")
	c := guarded(t)
	_, err := c.Fetch(t.Context(), poll.Request{URL: "http://unknown.invalid/"})
	if err == nil || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("Fetch = %v, want an error without the proxy's password", err)
	}
}

func TestFetchThroughAProxy(t *testing.T) {
	var seen string
	proxy := serve(t, func(w http.ResponseWriter, r *http.Request) {
		seen = r.URL.String()
		_, _ = io.WriteString(w, smallFeed)
	})
	t.Setenv("HTTP_PROXY", proxy)
	t.Setenv("NO_PROXY", "")
	t.Setenv("REQUEST_METHOD", "")
	c := named(t, nil)
	got, err := c.Fetch(t.Context(), poll.Request{URL: "http://wire.example/feed"})
	if err != nil || string(got.Body) != smallFeed || seen != "http://wire.example/feed" {
		t.Errorf("Fetch = %q, %v; the proxy was asked for %q", got.Body, err, seen)
	}
}
