package feed

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"

	"github.com/wiredesk/wiredesk/pipeline/poll"
)

const (
	// publicSpacing is the least time between the starts of two requests to a
	// host of the public Internet where poll.host_spacing is not set. An
	// aggregator with 1,000 feeds is polled within two minutes.
	publicSpacing = 100 * time.Millisecond
	// publicAtOnce is how many requests such a host gets at once where
	// poll.host_concurrency is not set.
	publicAtOnce = 2
	// heldPerHost is how many URLs of a host are remembered that are to be left
	// alone, some 200 bytes each. Of more it is forgotten; the poller knows it
	// of its feeds beside.
	heldPerHost = 256
	// shortHold is how long a request waits for the end of a time that a
	// server asked to be left alone. Where it is longer, the request fails.
	shortHold = 2 * time.Second
	// fewGates is how many hosts are remembered although they are at rest,
	// some 500 bytes each.
	fewGates = 1024
)

// hosts sees to it that no host gets more requests at once, and at shorter
// intervals, than it should, and none while it asks to be left alone. A 429 asks
// that for the host, because it speaks of how much this client asks for (RFC
// 6585, section 4); a 503 only for its URL: one feed's generator may be down
// where the others are served. Hosts at rest are forgotten. It is safe for
// concurrent use.
type hosts struct {
	// atOnce says how many requests a host gets at once.
	atOnce func(name string) int

	mu     sync.Mutex
	byName map[string]*gate
	// sweepAt is how many gates there are when those at rest are looked for.
	sweepAt int
}

// gate is what is remembered of a host.
type gate struct {
	slots  *semaphore.Weighted
	starts *rate.Limiter // of all requests
	// The rest is guarded by hosts.mu.
	pages *rate.Limiter // of requests for pages; nil unless robots.txt says
	users int           // requests under way or waiting
	// heldUntil is until when the host asks to be left alone, in an answer of
	// the class heldFor.
	heldUntil time.Time
	heldFor   string
	// urls are those of its URLs that are to be left alone, by path and query;
	// nil where there are none.
	urls map[string]urlHold
	// restsAt is when the host has nothing to be remembered for.
	restsAt time.Time
}

// urlHold is until when a URL is to be left alone, because of an answer of a
// class.
type urlHold struct {
	until time.Time
	class string
}

func newHosts(atOnce func(name string) int) *hosts {
	return &hosts{atOnce: atOnce, byName: map[string]*gate{}, sweepAt: fewGates}
}

// enter waits until a request to a host may start: spacing after the start of
// the one before, and delay, if it is not 0, after the start of the one before
// that had a delay. The caller calls leave when the request has ended, unless
// enter gives an error: a *poll.Error that says why it may not start, or why
// ctx ended first.
func (h *hosts) enter(ctx context.Context, name string, spacing, delay time.Duration) (*gate, error) {
	g, pages := h.use(name, spacing, delay)
	if err := h.wait(ctx, name, g, pages); err != nil {
		h.rest(g, 0)
		return nil, err
	}
	return g, nil
}

// leave ends the use of a gate that enter gave.
func (h *hosts) leave(g *gate, spacing, delay time.Duration) {
	g.slots.Release(1)
	h.rest(g, max(spacing, delay))
}

// use returns the gate of a host, and the limiter of its pages where there is
// a delay.
func (h *hosts) use(name string, spacing, delay time.Duration) (*gate, *rate.Limiter) {
	h.mu.Lock()
	defer h.mu.Unlock()
	g := h.byName[name]
	if g == nil {
		h.sweep()
		g = &gate{slots: semaphore.NewWeighted(int64(max(1, h.atOnce(name)))), starts: rate.NewLimiter(rate.Every(spacing), 1)}
		h.byName[name] = g
	}
	g.users++
	if delay <= 0 {
		return g, nil
	}
	if g.pages == nil {
		g.pages = rate.NewLimiter(rate.Every(delay), 1)
	}
	g.pages.SetLimit(rate.Every(delay))
	return g, g.pages
}

// sweep forgets the hosts at rest, where there are many. What it costs is
// shared by as many new hosts as it leaves.
func (h *hosts) sweep() {
	if len(h.byName) < h.sweepAt {
		return
	}
	now := time.Now()
	for name, g := range h.byName {
		if g.users == 0 && now.After(g.restsAt) && now.After(g.heldUntil) {
			delete(h.byName, name)
		}
	}
	h.sweepAt = max(fewGates, 2*len(h.byName))
}

func (h *hosts) rest(g *gate, spacing time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	g.users--
	if until := time.Now().Add(spacing); until.After(g.restsAt) {
		g.restsAt = until
	}
}

// wait waits for everything that a request has to wait for, and takes a slot
// unless it returns an error.
func (h *hosts) wait(ctx context.Context, name string, g *gate, pages *rate.Limiter) error {
	if err := h.waitHeld(ctx, name, g); err != nil {
		return err
	}
	if pages != nil {
		// Before the slot is taken: feeds need not wait for this.
		if err := pages.Wait(ctx); err != nil {
			return noTurn(ctx, name, err)
		}
	}
	if err := g.slots.Acquire(ctx, 1); err != nil {
		return noTurn(ctx, name, err)
	}
	err := g.starts.Wait(ctx)
	if err != nil {
		err = noTurn(ctx, name, err)
	} else {
		// The answer to one that went first may have changed it.
		err = h.waitHeld(ctx, name, g)
	}
	if err != nil {
		g.slots.Release(1)
	}
	return err
}

// noTurn is the error of a request that could not start in its time.
func noTurn(ctx context.Context, name string, err error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return &poll.Error{Class: "network", Err: fmt.Errorf("waiting for %s: %w", name, err)}
	}
	return &poll.Error{Class: "timeout", Err: fmt.Errorf("waiting for %s: the turn of this request does not come in time, many wait for this host (poll.host_concurrency, poll.host_spacing)", name)}
}

// waitHeld waits while a host asks to be left alone, for a short time; where it
// is long, it returns the error of the answer that asked.
func (h *hosts) waitHeld(ctx context.Context, name string, g *gate) error {
	h.mu.Lock()
	until, class := g.heldUntil, g.heldFor
	h.mu.Unlock()
	if until.IsZero() {
		return nil
	}
	left := time.Until(until)
	if left <= 0 {
		return nil
	}
	if left > shortHold {
		return leftAlone(name, class, left, until)
	}
	timer := time.NewTimer(left)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return noTurn(ctx, name, ctx.Err())
	}
}

// leftAlone is the error of a request that is not sent.
func leftAlone(what, class string, left time.Duration, until time.Time) error {
	return &poll.Error{Class: class, RetryAfter: left, Err: fmt.Errorf("waiting for %s: it asked to be left alone until %s", what, until.UTC().Format(time.RFC3339))}
}

// hold keeps all requests from a host for a time that it asked for in an
// answer of a class. A shorter time than one before changes nothing.
func (h *hosts) hold(g *gate, d time.Duration, class string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if until := time.Now().Add(d); until.After(g.heldUntil) {
		g.heldUntil, g.heldFor = until, class
	}
}

// holdURL keeps the requests for one URL from a host, as hold does for all. uri
// is its path and query.
func (h *hosts) holdURL(g *gate, uri string, d time.Duration, class string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := time.Now()
	if len(g.urls) >= heldPerHost {
		maps.DeleteFunc(g.urls, func(_ string, held urlHold) bool { return !held.until.After(now) })
	}
	until := now.Add(d)
	if held, known := g.urls[uri]; !known && len(g.urls) >= heldPerHost || held.until.After(until) {
		return
	}
	if g.urls == nil {
		g.urls = map[string]urlHold{}
	}
	g.urls[uri] = urlHold{until, class}
	if until.After(g.restsAt) {
		g.restsAt = until
	}
}

// mayAsk returns nil, or the error of the answer that asked for this URL to be
// left alone for a time that has not passed; shown is the URL as it may be
// printed.
func (h *hosts) mayAsk(name, uri, shown string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	g := h.byName[name]
	if g == nil {
		return nil
	}
	held, known := g.urls[uri]
	if !known {
		return nil
	}
	left := time.Until(held.until)
	if left <= 0 {
		delete(g.urls, uri)
		return nil
	}
	return leftAlone(shown, held.class, left, held.until)
}
