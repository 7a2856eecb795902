package poll

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

func TestPollerTakesOverAChangedConfigurationWithoutARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(feedA, feedB)
		d.feeds.set(feedA, entry(1, "one"))
		d.feeds.set(feedB, entry(2, "two"))
		a, b := d.specs[0], d.specs[1]
		d.specs = []FeedSpec{a}
		stop := d.start(t)
		defer stop()
		pass(5 * time.Minute)
		wantArticles(t, d, "Title 1: one")

		d.poller.SetFeeds([]FeedSpec{a, b})
		pass(time.Minute)
		wantArticles(t, d, "Title 1: one", "Title 2: two")

		a.Paused = true
		d.poller.SetFeeds([]FeedSpec{a, b})
		pass(time.Minute)
		before, _ := d.feeds.asked(feedA)
		pass(time.Hour)
		if after, _ := d.feeds.asked(feedA); len(after) != len(before) {
			t.Errorf("%d requests for a feed that is paused", len(after)-len(before))
		}
		if h := d.health(t, feedA); h.Status != statusPaused {
			t.Errorf("status = %s, want paused", h.Status)
		}

		a.Paused, a.Interval = false, 5*time.Second
		d.poller.SetFeeds([]FeedSpec{a})
		pass(10 * time.Minute)
		after, _ := d.feeds.asked(feedA)
		if n := len(after) - len(before); n < 100 {
			t.Errorf("%d requests in ten minutes at an interval of five seconds", n)
		}
		if h := d.health(t, feedB); h.Status != "" {
			t.Errorf("the health of the feed that was taken out is still there: %+v", h)
		}

		d.poller.SetFeeds([]FeedSpec{a, b})
		pass(5 * time.Minute)
		wantArticles(t, d, "Title 1: one", "Title 2: two") // it is remembered
	})
}

func TestPollerTellsOfFeedsThatArePausedFromTheStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(feedA, feedB)
		d.specs[1].Paused = true
		stop := d.start(t)
		defer stop()
		pass(time.Second)
		if h := d.health(t, feedB); h.Status != statusPaused || !h.NextPoll.IsZero() {
			t.Errorf("health = %+v, want it paused", h)
		}
	})
}

func TestPollerForgetsTheHealthOfFeedsThatWereRemovedWhileItWasDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(feedA, feedB)
		stop := d.start(t)
		pass(time.Minute)
		d.feeds.set(feedA, entry(1, "one"))
		d.feeds.set(feedB, entry(2, "two"))
		pass(5 * time.Minute)
		stop()
		d.specs = d.specs[:1]
		stop = d.start(t)
		defer stop()
		pass(time.Minute)
		if h := d.health(t, feedB); h.Status != "" {
			t.Errorf("the health of the feed that was taken out is still there: %+v", h)
		}
	})
}

// TestPollerReloadsWhileFeedsArePolled changes the configuration as often as
// it can while polls are under way.
func TestPollerReloadsWhileFeedsArePolled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var urls []string
		for i := range 50 {
			urls = append(urls, fmt.Sprintf("https://h%d.example/%d", i%5, i))
		}
		d := newDesk(urls...)
		for i, u := range urls {
			e := entry(i, "text")
			e.URL = u + "/item"
			d.feeds.set(u, e)
		}
		all := d.specs
		stop := d.start(t)
		defer stop()
		for round := range 100 {
			pass(700 * time.Millisecond)
			some := make([]FeedSpec, 0, len(all))
			for i, spec := range all {
				if (i+round)%3 != 0 {
					spec.Paused = (i+round)%7 == 0
					some = append(some, spec)
				}
			}
			d.poller.SetFeeds(some)
		}
		d.poller.SetFeeds(all)
		pass(5 * time.Minute)
		articles := read[wire.Article](t, d.log, pipeline.TopicArticles)
		seen := map[string]int{}
		for _, a := range articles {
			seen[a.ID]++
		}
		if len(seen) != len(urls) || len(articles) != len(urls) {
			t.Errorf("%d articles of %d items, want each of %d once", len(articles), len(seen), len(urls))
		}
		for _, u := range urls {
			if h := d.health(t, u); h.Status != statusOK {
				t.Errorf("status of %s = %s, want ok", u, h.Status)
			}
		}
	})
}

// slowFeeds answers after a second, and counts how many of a host are asked at
// once.
type slowFeeds struct {
	*fakeFeeds
	now, most atomic.Int64
}

func (s *slowFeeds) Fetch(ctx context.Context, r Request) (Fetched, error) {
	n := s.now.Add(1)
	defer s.now.Add(-1)
	for most := s.most.Load(); n > most && !s.most.CompareAndSwap(most, n); most = s.most.Load() {
	}
	time.Sleep(time.Second)
	return s.fakeFeeds.Fetch(ctx, r)
}

func TestPollerAsksAHostForAFewFeedsAtOnce(t *testing.T) {
	for _, tt := range []struct {
		name string
		own  func(string) bool
		most int64
	}{
		{"a host on the Internet", nil, 2},
		{"a host of one's own", func(host string) bool { return host == "wire.example" }, 20},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var urls []string
				for i := range 20 {
					urls = append(urls, fmt.Sprintf("https://wire.example/%d", i))
				}
				d := newDesk(urls...)
				d.ownHost = tt.own
				slow := &slowFeeds{fakeFeeds: d.feeds}
				d.source = slow
				stop := d.start(t)
				defer stop()
				pass(2 * time.Minute)
				if most := slow.most.Load(); most < 2 || most > tt.most {
					t.Errorf("%d feeds of one host were asked for at once, want 2 to %d", most, tt.most)
				}
				for _, u := range urls {
					if times, _ := d.feeds.asked(u); len(times) < 2 {
						t.Errorf("%s was polled %d times in two minutes", u, len(times))
					}
				}
			})
		})
	}
}
