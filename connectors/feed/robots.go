package feed

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/poll"
)

const (
	// robotsBytes is how much of a robots.txt is read: what RFC 9309 (2.5)
	// wants at least.
	robotsBytes = 500 << 10
	// robotsFresh is how long a robots.txt holds: RFC 9309 (2.4) allows a day.
	robotsFresh = 24 * time.Hour
	// robotsRetry is how soon one that could not be had is asked for again.
	robotsRetry = 10 * time.Minute
	// robotsGivenUp is when one that can't be had counts as one that is not
	// there, and how long an old one is kept meanwhile: RFC 9309 (2.3.1.4)
	// names 30 days.
	robotsGivenUp = 30 * 24 * time.Hour
	// longestDelay bounds Crawl-delay: an article that waits longer is no
	// news. The publisher who wants less can say so with Disallow.
	longestDelay = 10 * time.Second
	// robotsSites and robotsMemory bound what is remembered; what falls out is
	// fetched again.
	robotsSites  = 10_000
	robotsMemory = 16 << 20
)

// robots knows which pages of which sites publishers let programs fetch. It is
// safe for concurrent use.
type robots struct {
	client *Client

	mu     sync.Mutex
	bySite map[string]*robotsSite
	size   int
}

// robotsSite is what is known of a site: a scheme, host and port.
type robotsSite struct {
	// busy holds one while somebody fetches or reads the fields below.
	busy  chan struct{}
	rules robotsRules
	// until is when it must be fetched again; zero before the first time.
	until time.Time
	// failing is since when it can't be had, and why; zero where it can.
	failing time.Time
	why     string
	// closed says that nothing is allowed while it can't be had.
	closed bool
	size   int // guarded by robots.mu
}

func newRobots(c *Client) *robots {
	return &robots{client: c, bySite: map[string]*robotsSite{}}
}

// allowed returns nil for a page that may be fetched, and the least time after
// the one before. Its error is a *poll.Error: of class robots, or of what kept
// us from asking.
func (r *robots) allowed(ctx context.Context, u *url.URL) (time.Duration, error) {
	site := r.site(u.Scheme + "://" + strings.ToLower(u.Host))
	select {
	case site.busy <- struct{}{}:
	case <-ctx.Done():
		return 0, noTurn(ctx, u.Host, ctx.Err())
	}
	defer func() { <-site.busy }()
	if now := time.Now(); !now.Before(site.until) {
		if err := r.refresh(ctx, site, u); err != nil {
			return 0, err
		}
	}
	if site.closed {
		return 0, &poll.Error{Class: "robots", RetryAfter: time.Until(site.until), Err: fmt.Errorf(
			"fetching %s: the robots.txt of %s can't be had (%s), and until it can no page may be fetched (RFC 9309); it is asked for again in %v",
			poll.PublicURL(u.String()), u.Host, site.why, robotsRetry)}
	}
	if rule := site.rules.forbids(u); rule != "" {
		return 0, &poll.Error{Class: "robots", Err: fmt.Errorf(
			"fetching %s: the robots.txt of %s keeps %s from this page (Disallow: %s); ask the publisher, or set poll.robots to false where there is a contract",
			poll.PublicURL(u.String()), u.Host, robotsToken, rule)}
	}
	return min(site.rules.delay, longestDelay), nil
}

// site returns what is known of a site, and forgets others where that is too
// much.
func (r *robots) site(name string) *robotsSite {
	r.mu.Lock()
	defer r.mu.Unlock()
	if site := r.bySite[name]; site != nil {
		return site
	}
	for other, site := range r.bySite { // in no order
		if len(r.bySite) < robotsSites && r.size < robotsMemory {
			break
		}
		delete(r.bySite, other)
		r.size -= site.size
		site.size = -1 // counted no more
	}
	site := &robotsSite{busy: make(chan struct{}, 1)}
	r.bySite[name] = site
	return site
}

// refresh fetches the robots.txt of a site. An error means that it was not
// asked; the site stays as it was then.
func (r *robots) refresh(ctx context.Context, site *robotsSite, page *url.URL) error {
	at := url.URL{Scheme: page.Scheme, Host: page.Host, Path: "/robots.txt"}
	got, err := r.client.get(ctx, request{url: at.String(), accept: "text/plain, */*;q=0.1", limit: robotsBytes})
	now := time.Now()
	fe, failed := errors.AsType[*poll.Error](err)
	switch {
	case !failed, fe.Class == "too_large" && got.status/100 == 2:
		site.learn(parseRobots(got.body), now)
	case ctx.Err() != nil, fe.Class == "refused", fe.Class == "http_429" && fe.RetryAfter > 0, fe.Class == "http_5xx" && fe.RetryAfter > 0:
		return err // the server asks to be left alone, and is, until then
	case fe.Class == "http_4xx", fe.Class == "http_404", fe.Class == "http_410", fe.Class == "redirect":
		// Not there (RFC 9309, 2.3.1.3), or not to be found in five redirects
		// and more (2.3.1.2).
		site.learn(robotsRules{}, now)
	default:
		site.missed(fe.Class, now)
	}
	r.count(site)
	return nil
}

func (s *robotsSite) learn(rules robotsRules, now time.Time) {
	s.rules, s.until, s.closed = rules, now.Add(robotsFresh), false
	s.failing, s.why = time.Time{}, ""
}

// missed notes that a robots.txt could not be had. An old one holds on; where
// there is none nothing is allowed, until it has been missing for so long that
// it can't be there.
func (s *robotsSite) missed(why string, now time.Time) {
	if s.failing.IsZero() {
		s.failing = now
		s.closed = s.until.IsZero()
	}
	s.why, s.until = why, now.Add(robotsRetry)
	if now.Sub(s.failing) >= robotsGivenUp {
		s.closed, s.rules = false, robotsRules{}
	}
}

// count keeps the sum of what is remembered.
func (r *robots) count(site *robotsSite) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if site.size < 0 {
		return
	}
	size := site.rules.size() + 200 // the site itself
	r.size += size - site.size
	site.size = size
}
