package feed

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// TestRobotsRules goes through what RFC 9309 says of rules and groups.
func TestRobotsRules(t *testing.T) {
	for _, tt := range []struct {
		name, robots   string
		allowed, other string // paths separated by spaces: may be fetched, may not
	}{
		{"no rules", "", "/ /a", ""},
		{"a page of HTML in its place", "<html><p>Allow: x\nuser-agent</html>", "/ /a", ""},
		{"everything forbidden", "User-agent: *\nDisallow: /", "/robots.txt", "/ /a"},
		{"an empty Disallow", "User-agent: *\nDisallow:", "/ /a", ""},
		{"by beginning", "User-agent: *\nDisallow: /a", "/ /b /A", "/a /abc /a/b /a?x"},
		{"a rule without a slash", "User-agent: *\nDisallow: a", "/b", "/a"},
		{"the longest rule counts", "User-agent: *\nAllow: /a/b\nDisallow: /a\nDisallow: /a/b/c", "/a/b /a/b/d", "/a /a/b/c"},
		{"Allow wins a tie", "User-agent: *\nDisallow: /page\nAllow: /page", "/page", ""},
		{"an asterisk", "User-agent: *\nDisallow: /a*/print", "/a/b /b/a/print", "/a/print /a/b/print /axx/print?x"},
		{"asterisks at both ends", "User-agent: *\nDisallow: *.pdf*", "/a", "/a.pdf /a.pdf?x"},
		{"a dollar sign ends", "User-agent: *\nDisallow: /*.gif$\nDisallow: /x$", "/a.gifx /a.gif?x /xy", "/a.gif /a/b.gif.gif /x"},
		{"a dollar sign inside does not", "User-agent: *\nDisallow: /a$b", "/a", "/a$b"},
		{"escapes", "User-agent: *\nDisallow: /a%3cd\nDisallow: /%7Ejoe\nDisallow: /ü\nDisallow: /q%2Fz", "/q/z", "/a%3Cd /~joe /%7ejoe /%C3%BC /ü /q%2fz"},
		{"our own group goes before the one for all", "User-agent: *\nDisallow: /\n\nUser-agent: wiredesk\nDisallow: /private", "/a", "/private"},
		{"our own group without rules", "User-agent: *\nDisallow: /\n\nUser-agent: wiredesk\nDisallow:", "/a", ""},
		{"capitals, a version and a comment", "USER-AGENT : WireDesk/2.0 # us\nDISALLOW : /a # why", "/b", "/a"},
		{"our name as a part of another's", "User-agent: wire\nDisallow: /a\n\nUser-agent: wiredesk-x\nDisallow: /b\n\nUser-agent: mywiredesk\nDisallow: /c", "/a /b /c", ""},
		{"several agents of a group", "User-agent: other\nUser-agent: wiredesk\n\nDisallow: /a", "/b", "/a"},
		{"several groups for us", "User-agent: wiredesk\nDisallow: /a\n\nUser-agent: other\nDisallow: /b\n\nUser-agent: wiredesk\nDisallow: /c", "/b", "/a /c"},
		{"other lines between", "User-agent: wiredesk\nSitemap: https://wire.example/s.xml\nHost: x\nDisallow: /a\nnonsense\nDisallow: /b", "/c", "/a /b"},
		{"rules before any group", "Disallow: /a\nUser-agent: *\nDisallow: /b", "/a", "/b"},
		{"a byte order mark and CR line ends", "\ufeffUser-agent: *\rDisallow: /a\r\nDisallow: /b", "/c", "/a /b"},
		{"many asterisks", "User-agent: *\nDisallow: /" + strings.Repeat("a*", 2000) + "b$", "/" + strings.Repeat("a", 5000), "/" + strings.Repeat("a", 5000) + "b"},
	} {
		rules := parseRobots([]byte(tt.robots))
		for want, paths := range map[bool]string{true: tt.allowed, false: tt.other} {
			for path := range strings.FieldsSeq(paths) {
				u, err := url.Parse("https://wire.example" + path)
				if err != nil {
					t.Fatal(err)
				}
				if rule := rules.forbids(u); (rule == "") != want {
					t.Errorf("%s: forbids(%.40s) = %.40q, want allowed: %v", tt.name, path, rule, want)
				}
			}
		}
	}
}

func TestRobotsCrawlDelay(t *testing.T) {
	for robots, want := range map[string]time.Duration{
		"User-agent: *\nCrawl-delay: 2.5":                                    2500 * time.Millisecond,
		"User-agent: *\nCrawl-delay: 9\nUser-agent: wiredesk\nDisallow: /x":  0,
		"User-agent: *\nCrawl-delay: -1":                                     0,
		"User-agent: *\nCrawl-delay: NaN":                                    0,
		"User-agent: *\nCrawl-delay: 1e300":                                  0,
		"Crawl-delay: 3\nUser-agent: *\nDisallow: /x":                        0,
		"User-agent: wiredesk\nCrawl-delay: 1\nDisallow: /x\nCrawl-delay: 3": 3 * time.Second,
	} {
		if got := parseRobots([]byte(robots)).delay; got != want {
			t.Errorf("parseRobots(%q).delay = %v, want %v", robots, got, want)
		}
	}
}

// FuzzRobots: any bytes are read, robots.txt itself is never forbidden, and
// what is forbidden is so by a rule.
func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /a*b$\nAllow: /a", "/a")
	f.Add("user-agent:wiredesk\rdisallow:%", "/%zz?a")
	f.Fuzz(func(t *testing.T, text, path string) {
		rules := parseRobots([]byte(text))
		u := &url.URL{Scheme: "https", Host: "wire.example", Path: "/robots.txt"}
		if rule := rules.forbids(u); rule != "" {
			t.Errorf("robots.txt is forbidden by %q", rule)
		}
		u.Path = path
		if rule := rules.forbids(u); rule != "" && !strings.Contains(strings.ToLower(text), "disallow") {
			t.Errorf("%q is forbidden by %q, want it allowed: nothing is disallowed", path, rule)
		}
	})
}

// robotsServer answers robots.txt with what is set, and all else with a page.
type robotsServer struct {
	mu     sync.Mutex
	status int
	body   string
	asked  atomic.Int32 // for robots.txt
	pages  atomic.Int32
}

func (s *robotsServer) set(status int, body string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status, s.body = status, body
}

func (s *robotsServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/robots.txt":
		s.asked.Add(1)
		s.mu.Lock()
		defer s.mu.Unlock()
		w.WriteHeader(s.status)
		_, _ = io.WriteString(w, s.body)
	case "/moved":
		http.Redirect(w, r, "/private/page", http.StatusFound)
	case "/feed":
		_, _ = io.WriteString(w, smallFeed)
	default:
		s.pages.Add(1)
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<p>A page</p>")
	}
}

func TestPagesAreFetchedAsRobotsAllows(t *testing.T) {
	const rules = "User-agent: *\nDisallow: /private"
	for _, tt := range []struct {
		name   string
		status int
		body   string
		class  string // of a page under /private; empty: fetched
	}{
		{"rules", 200, rules, "robots"},
		{"no robots.txt", 404, rules, ""},
		{"forbidden to read", 403, rules, ""},
		{"gone", 410, rules, ""},
		{"the server is broken", 500, rules, "robots"},
		{"too many requests", 429, rules, "robots"},
		{"a redirect to nowhere", 302, rules, ""},
		{"more than 500 KiB", 200, rules + "\n#" + strings.Repeat("x", 600<<10), "robots"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := &robotsServer{}
			s.set(tt.status, tt.body)
			at := serve(t, s.ServeHTTP)
			c := newTestClient(t, nil)
			for range 2 {
				for _, path := range []string{"/private/page", "/moved"} {
					_, err := c.FetchPage(t.Context(), at+path)
					if tt.class != "" {
						if fe := wantClass(t, err, tt.class); !strings.Contains(fe.Error(), "robots.txt of 127.0.0.1") {
							t.Errorf("error = %v, want it to say whose robots.txt", fe)
						}
					} else if err != nil {
						t.Errorf("FetchPage(%s) = %v, want no error", path, err)
					}
				}
			}
			if s.asked.Load() != 1 {
				t.Errorf("robots.txt was fetched %d times, want once", s.asked.Load())
			}
			if tt.class != "" && s.pages.Load() != 0 {
				t.Errorf("%d pages were fetched all the same", s.pages.Load())
			}
			if _, err := c.Fetch(t.Context(), poll.Request{URL: at + "/feed"}); err != nil {
				t.Errorf("Fetch of a feed = %v, want no error: somebody subscribed to it", err)
			}
		})
	}
}

// TestRobotsOfWhereAPageRedirectsTo: the other host's robots.txt counts there.
func TestRobotsOfWhereAPageRedirectsTo(t *testing.T) {
	target := &robotsServer{}
	target.set(200, "User-agent: *\nDisallow: /private")
	to := serve(t, target.ServeHTTP)
	from := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		http.Redirect(w, r, to+r.URL.Path, http.StatusFound)
	})
	c := newTestClient(t, nil)
	if page, err := c.FetchPage(t.Context(), from+"/public"); err != nil || page.URL != to+"/public" {
		t.Errorf("FetchPage = %+v, %v, want the page of the other host", page, err)
	}
	_, err := c.FetchPage(t.Context(), from+"/private")
	_ = wantClass(t, err, "robots")
	if target.pages.Load() != 1 {
		t.Errorf("the other host gave %d pages, want 1", target.pages.Load())
	}
}

func TestRobotsCanBeSwitchedOff(t *testing.T) {
	s := &robotsServer{}
	s.set(200, "User-agent: *\nDisallow: /")
	at := serve(t, s.ServeHTTP)
	c := newTestClient(t, func(p *config.Poll) { p.Robots = false })
	if _, err := c.FetchPage(t.Context(), at+"/page"); err != nil || s.asked.Load() != 0 {
		t.Errorf("FetchPage = %v and robots.txt asked for %d times, want no error and never", err, s.asked.Load())
	}
}

// TestRobotsOfAHostThatAsksToBeLeftAlone: the page fails as a feed would, and
// robots.txt counts as not asked for.
func TestRobotsOfAHostThatAsksToBeLeftAlone(t *testing.T) {
	at := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	c := newTestClient(t, nil)
	for range 2 {
		_, err := c.FetchPage(t.Context(), at+"/page")
		if fe := wantClass(t, err, "http_5xx"); fe.RetryAfter < 59*time.Minute {
			t.Errorf("RetryAfter = %v, want an hour", fe.RetryAfter)
		}
	}
}

func TestRobotsOverTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := &url.URL{Scheme: "https", Host: "wire.example", Path: "/private"}
		site := &robotsSite{busy: make(chan struct{}, 1)}
		rules := parseRobots([]byte("User-agent: *\nDisallow: /private"))
		blocked := func() bool { return site.closed || site.rules.forbids(u) != "" }

		site.missed("timeout", time.Now())
		if !site.closed || time.Until(site.until) != robotsRetry {
			t.Errorf("never had: closed %v until %v, want closed and asked again in %v", site.closed, site.until, robotsRetry)
		}
		for range 30 * 24 {
			time.Sleep(time.Hour)
			site.missed("timeout", time.Now())
		}
		if blocked() {
			t.Error("missing for 30 days: still blocked, want as if there were none")
		}
		site.learn(rules, time.Now())
		if !blocked() || time.Until(site.until) != robotsFresh {
			t.Errorf("had again: blocked %v until %v, want for a day", blocked(), site.until)
		}
		time.Sleep(robotsFresh)
		site.missed("dns", time.Now())
		u.Path = "/public"
		if blocked() {
			t.Error("an old one holds on while it is missing: /public is blocked")
		}
		u.Path = "/private"
		if !blocked() {
			t.Error("an old one holds on while it is missing: /private is open")
		}
		time.Sleep(robotsGivenUp)
		site.missed("dns", time.Now())
		if blocked() {
			t.Error("an old one missing for 30 days: still blocked")
		}
	})
}

func TestRobotsMemoryIsBounded(t *testing.T) {
	r := newRobots(nil)
	long := parseRobots([]byte("User-agent: *\nDisallow: /" + strings.Repeat("x", 400<<10)))
	for i := range 3 * robotsSites {
		site := r.site(fmt.Sprintf("https://%d.example", i))
		site.learn(robotsRules{}, time.Now())
		if i%100 == 0 {
			site.learn(long, time.Now())
		}
		r.count(site)
		if len(r.bySite) > robotsSites || r.size > robotsMemory+long.size()+200 {
			t.Fatalf("%d sites with %d bytes are remembered, want at most %d and %d", len(r.bySite), r.size, robotsSites, robotsMemory)
		}
	}
	sum := 0
	for _, site := range r.bySite {
		sum += site.size
	}
	if sum != r.size {
		t.Errorf("the sites have %d bytes and the sum says %d", sum, r.size)
	}
}

func TestRobotsWaitEndsWithTheContext(t *testing.T) {
	c := newTestClient(t, nil)
	u := &url.URL{Scheme: "http", Host: "127.0.0.1:80", Path: "/page"}
	c.robots.site("http://127.0.0.1:80").busy <- struct{}{} // somebody is fetching it
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := c.robots.allowed(ctx, u)
	_ = wantClass(t, err, "network")
}
