package poll

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

func TestPollerKeepsTheLedgerOverARestart(t *testing.T) {
	for _, crash := range []bool{false, true} {
		t.Run(fmt.Sprint("crash ", crash), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDesk(feedA)
				d.feeds.set(feedA, entry(2, "two"), entry(1, "one"))
				began := time.Now()
				stop := d.start(t)
				pass(10*time.Minute + time.Second)
				if crash {
					d.log.breakDown()
				}
				stop()
				d.log.broken = nil
				pass(time.Minute)
				stop = d.start(t)
				defer stop()
				pass(2 * time.Minute)
				h := d.health(t, feedA)
				if h.Published != 2 || h.Since.Sub(began) > time.Second || h.LastNew.IsZero() {
					t.Errorf("health = %+v, want 2 published since the first poll", h)
				}
				if !crash && h.Polls < 12 {
					t.Errorf("%d polls are counted, want those before the restart, too", h.Polls)
				}
				d.feeds.set(feedA, entry(9, "nine"))
				pass(2 * time.Minute)
				if g := d.health(t, feedA).LastGap; g == nil || g.From.Before(began) {
					t.Errorf("gap = %+v, want it from the last poll", g)
				}
			})
		})
	}
}

func TestPollerLeavesServersAloneOverARestart(t *testing.T) {
	for _, tt := range []struct {
		name string
		set  func(*fakeFeed)
		rest time.Duration // after the first poll
	}{
		{"ttl", func(f *fakeFeed) { f.pace.TTL = 30 * time.Minute }, 30 * time.Minute},
		{"max-age", func(f *fakeFeed) { f.fresh = 20 * time.Minute }, 20 * time.Minute},
		{"a feed that is gone", func(f *fakeFeed) { f.fetchErr = &Error{Class: "http_410", Err: errors.New("gone")} }, 23 * time.Hour},
		{"nothing but its interval", func(*fakeFeed) {}, 50 * time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDesk(feedA)
				d.feeds.set(feedA, entry(1, "one"))
				d.feeds.change(feedA, tt.set)
				stop := d.start(t)
				pass(tt.rest / 2)
				stop()
				stop = d.start(t)
				defer stop()
				pass(tt.rest/2 - time.Second)
				if times, _ := d.feeds.asked(feedA); len(times) != 1 {
					t.Errorf("%d requests within %v, want 1 also over a restart", len(times), tt.rest)
				}
				pass(26 * time.Hour)
				if times, _ := d.feeds.asked(feedA); len(times) < 2 {
					t.Error("the feed is never asked again")
				}
			})
		})
	}
}

func TestPollerLeavesOtherFeedsAloneWhenOneIsReconfigured(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(feedA, feedB)
		d.feeds.change(feedA, func(f *fakeFeed) { f.pace.SkipHours = (1<<24 - 1) &^ (1 << 5) }) // five in the morning only
		d.feeds.set(feedA, entry(1, "one"))
		stop := d.start(t)
		defer stop()
		pass(time.Minute)
		specs := append([]FeedSpec{}, d.specs...)
		specs[1].Paused = true
		d.poller.SetFeeds(specs)
		pass(time.Hour)
		if times, _ := d.feeds.asked(feedA); len(times) != 1 {
			t.Errorf("%d requests for a feed whose hours are to be skipped, want 1", len(times))
		}
	})
}

// A process that dies while pages come in knows of all that were sent a second
// before that they were.
func TestPollerSavesWhatWasSentWhilePagesComeIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(feedA)
		d.specs[0].Content = "page"
		var entries []Entry
		for n := range 40 {
			e := entry(n, "text")
			entries = append(entries, e)
			d.feeds.pages[e.URL] = func(ctx context.Context) (wire.Page, error) {
				time.Sleep(400 * time.Millisecond)
				return wire.Page{URL: e.URL, HTML: "<p>page</p>"}, nil
			}
		}
		d.feeds.set(feedA, entries...)
		stop := d.start(t)
		pass(3 * time.Second)
		d.log.breakDown()
		pass(time.Minute)
		stop()
		d.log.broken = nil
		sent := len(read[wire.Article](t, d.log, pipeline.TopicArticles))
		states := d.log.states(t)
		known := states[len(states)-1].Ledger.Fates[fatePublished]
		if sent < 20 || known < int64(sent)-12 {
			t.Errorf("%d articles were sent, of %d that is known; want all but those of the last second", sent, known)
		}
		if strings.Contains(d.report.String(), "panic") {
			t.Error(d.report)
		}
	})
}
