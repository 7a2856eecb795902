package feed

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wiredesk/wiredesk/config"
)

// TestHostGetsItsRequestsOneAfterAnother: of 20 requests that come at once to
// one host, two run at a time, and they start at the spacing.
func TestHostGetsItsRequestsOneAfterAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHosts(atMost(2))
		const spacing, takes = 100 * time.Millisecond, 450 * time.Millisecond
		var mu sync.Mutex
		var starts []time.Time
		var running, most atomic.Int32
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				g, err := h.enter(t.Context(), "wire.example", spacing, 0)
				if err != nil {
					t.Errorf("enter = %v", err)
					return
				}
				mu.Lock()
				starts = append(starts, time.Now())
				mu.Unlock()
				if n := running.Add(1); n > most.Load() {
					most.Store(n)
				}
				time.Sleep(takes)
				running.Add(-1)
				h.leave(g, spacing, 0)
			})
		}
		all.Wait()
		if most.Load() != 2 {
			t.Errorf("%d requests ran at once, want 2", most.Load())
		}
		for i := 1; i < len(starts); i++ {
			if d := starts[i].Sub(starts[i-1]); d < spacing {
				t.Errorf("request %d started %v after the one before, want at least %v", i, d, spacing)
			}
		}
	})
}

func TestHostsDoNotWaitForEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHosts(atMost(1))
		start := time.Now()
		for i := range 50 {
			if _, err := h.enter(t.Context(), fmt.Sprintf("%d.example", i), time.Hour, 0); err != nil {
				t.Fatal(err)
			}
		}
		if d := time.Since(start); d != 0 {
			t.Errorf("50 hosts took %v, want no time", d)
		}
	})
}

// TestCrawlDelayHoldsBackPagesAlone: feeds of a host with a delay for pages
// don't wait for it.
func TestCrawlDelayHoldsBackPagesAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHosts(atMost(2))
		start := time.Now()
		visit := func(delay time.Duration) time.Duration {
			g, err := h.enter(t.Context(), "wire.example", 0, delay)
			if err != nil {
				t.Fatal(err)
			}
			h.leave(g, 0, delay)
			return time.Since(start)
		}
		for i, tt := range []struct{ delay, want time.Duration }{
			{5 * time.Second, 0},
			{0, 0},
			{5 * time.Second, 5 * time.Second},
			{0, 5 * time.Second},
			{5 * time.Second, 10 * time.Second},
		} {
			if got := visit(tt.delay); got != tt.want {
				t.Errorf("request %d with delay %v started after %v, want %v", i, tt.delay, got, tt.want)
			}
		}
	})
}

func TestHeldHostIsLeftAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHosts(atMost(2))
		g, err := h.enter(t.Context(), "wire.example", 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		h.hold(g, time.Hour, "http_429")
		h.hold(g, time.Minute, "http_4xx") // shorter: changes nothing
		h.leave(g, 0, 0)
		time.Sleep(10 * time.Minute)
		_, err = h.enter(t.Context(), "wire.example", 0, 0)
		if fe := wantClass(t, err, "http_429"); fe.RetryAfter != 50*time.Minute {
			t.Errorf("RetryAfter = %v, want what is left: 50m", fe.RetryAfter)
		}
		if _, err := h.enter(t.Context(), "other.example", 0, 0); err != nil {
			t.Errorf("another host: %v, want no error", err)
		}
		time.Sleep(50*time.Minute - time.Second)
		start := time.Now()
		if _, err := h.enter(t.Context(), "wire.example", 0, 0); err != nil || time.Since(start) != time.Second {
			t.Errorf("a second before the end: %v after %v, want it to wait the second", err, time.Since(start))
		}
	})
}

func TestHeldURLIsLeftAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHosts(atMost(2))
		g, err := h.enter(t.Context(), "wire.example", 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		h.holdURL(g, "/a?b", time.Hour, "http_5xx")
		h.holdURL(g, "/a?b", time.Minute, "http_4xx") // shorter: changes nothing
		h.leave(g, 0, 0)
		time.Sleep(10 * time.Minute)
		if fe := wantClass(t, h.mayAsk("wire.example", "/a?b", "it"), "http_5xx"); fe.RetryAfter != 50*time.Minute {
			t.Errorf("RetryAfter = %v, want what is left: 50m", fe.RetryAfter)
		}
		for _, other := range [][2]string{{"wire.example", "/a"}, {"wire.example", "/a?c"}, {"other.example", "/a?b"}} {
			if err := h.mayAsk(other[0], other[1], "it"); err != nil {
				t.Errorf("%s%s: %v, want no error", other[0], other[1], err)
			}
		}
		h.sweepAt = 0
		h.sweep()
		if h.byName["wire.example"] == nil {
			t.Error("the host is forgotten while one of its URLs is to be left alone")
		}
		time.Sleep(50 * time.Minute)
		if err := h.mayAsk("wire.example", "/a?b", "it"); err != nil || len(g.urls) != 0 {
			t.Errorf("at the end: %v, %d URLs, want no error and none", err, len(g.urls))
		}
		for i := range 2 * heldPerHost {
			h.holdURL(g, fmt.Sprint("/", i), time.Hour, "http_5xx")
		}
		if len(g.urls) != heldPerHost {
			t.Errorf("%d URLs are remembered, want %d at most", len(g.urls), heldPerHost)
		}
		time.Sleep(2 * time.Hour)
		h.holdURL(g, "/later", time.Hour, "http_5xx")
		if len(g.urls) != 1 {
			t.Errorf("%d URLs are remembered, want only the one whose time has not passed", len(g.urls))
		}
	})
}

// TestHoldReachesThoseWhoWait: a request that stood in line when the host
// asked to be left alone is not sent.
func TestHoldReachesThoseWhoWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHosts(atMost(1))
		g, err := h.enter(t.Context(), "wire.example", 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		result := make(chan error)
		go func() {
			_, err := h.enter(t.Context(), "wire.example", 0, 0)
			result <- err
		}()
		synctest.Wait()
		h.hold(g, time.Hour, "http_429")
		h.leave(g, 0, 0)
		_ = wantClass(t, <-result, "http_429")
		if g.users != 0 || !g.slots.TryAcquire(1) {
			t.Errorf("the refused request keeps its place: %d users", g.users)
		}
	})
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, begin := range map[string]func(h *hosts, g *gate){
			"for a slot":          func(*hosts, *gate) {},
			"for the spacing":     func(h *hosts, g *gate) { h.leave(g, time.Hour, time.Hour) },
			"for a short holding": func(h *hosts, g *gate) { h.hold(g, time.Second, "http_429") },
		} {
			h := newHosts(atMost(1))
			g, err := h.enter(t.Context(), "wire.example", time.Hour, time.Hour)
			if err != nil {
				t.Fatal(err)
			}
			begin(h, g)
			canceled, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Millisecond, cancel)
			_, err = h.enter(canceled, "wire.example", time.Hour, time.Hour)
			if fe := wantClass(t, err, "network"); !errors.Is(fe, context.Canceled) {
				t.Errorf("waiting %s: %v, want context.Canceled in it", name, err)
			}
			timed, cancelTimed := context.WithTimeout(t.Context(), time.Millisecond)
			_, err = h.enter(timed, "wire.example", time.Hour, time.Hour)
			_ = wantClass(t, err, "timeout")
			cancelTimed()
			time.Sleep(2 * time.Millisecond)
		}
	})
}

func TestHostsAtRestAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHosts(atMost(2))
		visit := func(name string) *gate {
			g, err := h.enter(t.Context(), name, publicSpacing, 0)
			if err != nil {
				t.Fatal(err)
			}
			return g
		}
		busy := visit("busy.example")
		held := visit("held.example")
		h.hold(held, 24*time.Hour, "http_429")
		h.leave(held, publicSpacing, 0)
		most := 0
		for i := range 100_000 {
			h.leave(visit(fmt.Sprintf("%d.example", i)), publicSpacing, 0)
			time.Sleep(time.Millisecond)
			most = max(most, len(h.byName))
		}
		if most > 2*fewGates {
			t.Errorf("%d hosts were remembered at once, want at most %d", most, 2*fewGates)
		}
		if h.byName["busy.example"] != busy {
			t.Error("a host with a request under way was forgotten")
		}
		_, err := h.enter(t.Context(), "held.example", publicSpacing, 0)
		_ = wantClass(t, err, "http_429")
	})
}

func TestGateName(t *testing.T) {
	for _, tt := range []struct{ a, b string }{
		{"http://Wire.example/a", "https://wire.example./b"},
		{"http://wire.example:80/a", "https://wire.example:443/b"},
		{"http://wire.example:8080/a", "http://WIRE.example:8080/b"},
	} {
		a, errA := parseTarget(tt.a)
		b, errB := parseTarget(tt.b)
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		if gateName(a) != gateName(b) {
			t.Errorf("gateName(%s) = %q, gateName(%s) = %q, want the same", tt.a, gateName(a), tt.b, gateName(b))
		}
	}
}

func TestSpacingByHost(t *testing.T) {
	for _, tt := range []struct {
		url  string
		set  time.Duration
		want time.Duration
	}{
		{"https://wire.example/feed", 0, publicSpacing},
		{"http://127.0.0.1:8080/feed", 0, 0},
		{"http://[::ffff:127.0.0.1]/feed", 0, 0},
		{"http://127.0.0.1:8080/feed", time.Second, time.Second},
		{"https://wire.example/feed", time.Second, time.Second},
	} {
		c := newTestClient(t, func(p *config.Poll) { p.HostSpacing = tt.set })
		u, err := parseTarget(tt.url)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.spacing(u); got != tt.want {
			t.Errorf("spacing(%s) with poll.host_spacing %v = %v, want %v", tt.url, tt.set, got, tt.want)
		}
	}
}

func atMost(n int) func(string) int { return func(string) int { return n } }
