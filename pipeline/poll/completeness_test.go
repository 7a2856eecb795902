package poll

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// dated is an entry with a date.
func dated(n int, at time.Time) Entry {
	e := entry(n, fmt.Sprint("text ", n))
	e.Published = at
	return e
}

func titles(articles []wire.Article) []string {
	var all []string
	for _, a := range articles {
		all = append(all, a.Title)
	}
	return all
}

func TestPollerReadsOnlyTheEntriesThatAreNew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(feedA)
		entries := make([]Entry, 0, 101)
		for n := range 100 {
			entries = append(entries, entry(n, "text"))
		}
		d.feeds.set(feedA, entries...)
		stop := d.start(t)
		defer stop()
		pass(2 * time.Minute)
		d.feeds.change(feedA, func(f *fakeFeed) { f.read = 0 })
		d.feeds.set(feedA, slices.Insert(entries, 50, entry(100, "new"))...)
		pass(2 * time.Minute)
		d.feeds.change(feedA, func(f *fakeFeed) {
			if f.read != 1 {
				t.Errorf("%d entries were read for one that is new, out of order", f.read)
			}
		})
		if n := len(read[wire.Article](t, d.log, pipeline.TopicArticles)); n != 101 {
			t.Errorf("%d articles, want 101", n)
		}
		h := d.health(t, feedA)
		if h.Seen != 101 || h.Published != 101 || h.Versions != 101 || h.Gaps != 0 {
			t.Errorf("health = %+v, want 101 seen, published and sent", h)
		}
	})
}

func TestPollerTellsItemsApartThatShareAGuid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(feedA)
		same := func(n int) Entry {
			e := entry(n, "text")
			e.GUID = "the same for all"
			return e
		}
		d.feeds.set(feedA, same(2), same(1))
		stop := d.start(t)
		defer stop()
		pass(2 * time.Minute)
		for n := 3; n < 6; n++ {
			d.feeds.set(feedA, same(n), same(n-1), same(n-2))
			pass(2 * time.Minute)
		}
		got := titles(read[wire.Article](t, d.log, pipeline.TopicArticles))
		if want := []string{"Title 1", "Title 2", "Title 3", "Title 4", "Title 5"}; !slices.Equal(got, want) {
			t.Errorf("articles = %v, want %v", got, want)
		}
	})
}

func TestPollerKnowsItemsAgainThatGetNewGuidsAtEveryRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(feedA)
		poll := 0
		publish := func(items ...int) {
			poll++
			var entries []Entry
			for _, n := range items {
				e := entry(n, fmt.Sprint("text ", n))
				e.GUID = fmt.Sprintf("%d-%d", n, poll)
				entries = append(entries, e)
			}
			d.feeds.set(feedA, entries...)
		}
		publish(3, 2, 1)
		stop := d.start(t)
		defer stop()
		for range 10 {
			pass(2 * time.Minute)
			publish(3, 2, 1)
		}
		publish(4, 3, 2)
		pass(2 * time.Minute)
		publish(4, 3, 2)
		pass(2 * time.Minute)
		got := titles(read[wire.Article](t, d.log, pipeline.TopicArticles))
		if want := []string{"Title 1", "Title 2", "Title 3", "Title 4"}; !slices.Equal(got, want) {
			t.Errorf("articles = %v, want %v", got, want)
		}
		if h := d.health(t, feedA); h.Gaps != 0 || h.Published != 4 || h.Lost != 0 {
			t.Errorf("health = %+v, want four items published, no gap and no loss", h)
		}
	})
}

// The guid of an item that was known alone turns up at another item: only
// reading both tells what is what.
func TestPollerReadsAllWhereANewEntryHasTheGuidOfAKnownOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(feedA)
		one, two := entry(1, "one"), entry(2, "two")
		two.GUID = one.GUID
		d.feeds.set(feedA, one)
		stop := d.start(t)
		defer stop()
		pass(2 * time.Minute)
		d.feeds.set(feedA, two, one)
		pass(2 * time.Minute)
		got := titles(read[wire.Article](t, d.log, pipeline.TopicArticles))
		if !slices.Contains(got, "Title 2") {
			t.Errorf("articles = %v: the second item is missing", got)
		}
	})
}

func TestPollerRaisesPossibleLossWithItsBounds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(feedA)
		start := time.Now()
		d.feeds.set(feedA, dated(2, start.Add(-time.Hour)), dated(1, start.Add(-2*time.Hour)))
		stop := d.start(t)
		defer stop()
		pass(10 * time.Minute)
		before, _ := d.feeds.asked(feedA)
		d.feeds.set(feedA, dated(9, time.Now()), dated(8, time.Now().Add(-time.Minute)))
		pass(time.Minute + 10*time.Second)
		h := d.health(t, feedA)
		g := h.LastGap
		if h.Gaps != 1 || g == nil || g.Closed {
			t.Fatalf("health = %+v, want one gap", h)
		}
		last := before[len(before)-1]
		if !g.After.Equal(start.Add(-time.Hour)) || g.Before.IsZero() || g.From.Sub(last).Abs() > time.Second || !g.To.After(g.From) {
			t.Errorf("gap = %+v, want it after the newest item before, and from the last poll before, %v", g, last)
		}
		if !strings.Contains(d.report.String(), "possible loss") {
			t.Error("the log does not tell of it")
		}
		times, _ := d.feeds.asked(feedA)
		pass(10 * time.Minute)
		later, _ := d.feeds.asked(feedA)
		if n := len(later) - len(times); n < 18 {
			t.Errorf("%d polls in the ten minutes after, want twice as many as before", n)
		}
		pass(50 * time.Hour)
		times, _ = d.feeds.asked(feedA)
		pass(10 * time.Minute)
		later, _ = d.feeds.asked(feedA)
		if n := len(later) - len(times); n > 12 {
			t.Errorf("%d polls in ten minutes two days after, want no haste any more", n)
		}
	})
}

func TestPollerFillsAGapFromOlderPages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const page2, page3 = feedA + "?page=2", feedA + "?page=3"
		d := newDesk(feedA, page2, page3)
		d.specs = d.specs[:1]
		d.feeds.set(feedA, entry(2, "two"), entry(1, "one"))
		stop := d.start(t)
		defer stop()
		pass(2 * time.Minute)
		d.feeds.set(feedA, entry(8, "eight"), entry(7, "seven"))
		d.feeds.change(feedA, func(f *fakeFeed) { f.links.Older = page2 })
		d.feeds.set(page2, entry(6, "six"), entry(5, "five"))
		d.feeds.change(page2, func(f *fakeFeed) { f.links.Older = page3 })
		d.feeds.set(page3, entry(4, "four"), entry(3, "three"), entry(2, "two"))
		pass(2 * time.Minute)
		got := titles(read[wire.Article](t, d.log, pipeline.TopicArticles))
		want := []string{"Title 1", "Title 2", "Title 3", "Title 4", "Title 5", "Title 6", "Title 7", "Title 8"}
		if !slices.Equal(got, want) {
			t.Errorf("articles = %v, want %v", got, want)
		}
		h := d.health(t, feedA)
		if h.Gaps != 0 || h.LastGap == nil || !h.LastGap.Closed || h.LastGap.Filled != 4 || h.Lost != 0 {
			t.Errorf("health = %+v with gap %+v, want a gap that is closed with four items", h, h.LastGap)
		}
	})
}

func TestPollerTakesWhatStandsWholeInAFeedThatBreaksOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(feedA)
		d.feeds.set(feedA, entry(1, "one"))
		stop := d.start(t)
		defer stop()
		pass(2 * time.Minute)
		d.feeds.change(feedA, func(f *fakeFeed) { f.partial = true })
		d.feeds.set(feedA, entry(3, "three"), entry(2, "two"))
		pass(2 * time.Minute)
		if h := d.health(t, feedA); h.ErrorClass != "truncated" || h.Status != statusFailing || h.Published != 3 || h.Gaps != 0 {
			t.Errorf("health = %+v, want three items of a feed that is truncated, and no gap", h)
		}
		d.feeds.change(feedA, func(f *fakeFeed) { f.partial = false })
		d.feeds.set(feedA, entry(3, "three"), entry(2, "two"), entry(1, "one"))
		pass(15 * time.Minute)
		if h := d.health(t, feedA); h.ErrorClass != "" || h.Published != 3 || h.Versions != 3 || h.Gaps != 0 {
			t.Errorf("health = %+v, want it mended, and each item sent once", h)
		}
	})
}

func TestPollerTakesWhatCameOfAnAnswerThatBreaksOff(t *testing.T) {
	for _, tt := range []struct {
		name    string
		partial bool // what came is not the whole feed
		class   string
	}{
		{"in the middle of the feed", true, "too_large"},
		{"behind the end of the feed", false, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDesk(feedA)
				d.feeds.change(feedA, func(f *fakeFeed) {
					f.partial, f.fetchErr, f.breaksOff = tt.partial, &Error{Class: "too_large", Err: errors.New("too long")}, true
				})
				d.feeds.set(feedA, entry(2, "two"), entry(1, "one"))
				stop := d.start(t)
				defer stop()
				pass(30 * time.Minute)
				wantArticles(t, d, "Title 1: one", "Title 2: two")
				if h := d.health(t, feedA); h.ErrorClass != tt.class {
					t.Errorf("error class = %q, want %q", h.ErrorClass, tt.class)
				}
				if n := len(read[wire.Quarantined](t, d.log, pipeline.TopicQuarantine)); n != 0 {
					t.Errorf("%d bodies in quarantine, want none: their items were taken", n)
				}
			})
		})
	}
}

func TestPollerFlagsAFeedThatHasGoneQuietAgainstItsRhythm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(feedA)
		n := 0
		publish := func() {
			n++
			d.feeds.set(feedA, dated(n, time.Now()), dated(n-1, time.Now()), dated(n-2, time.Now()))
		}
		publish()
		stop := d.start(t)
		defer stop()
		for range 3 * 24 {
			pass(time.Hour)
			publish()
		}
		pass(90 * time.Minute)
		if h := d.health(t, feedA); h.Status != statusOK {
			t.Fatalf("status = %s an hour after the last item, want ok", h.Status)
		}
		last := time.Now().Add(-90 * time.Minute)
		pass(24 * time.Hour)
		h := d.health(t, feedA)
		if h.Status != statusQuiet || h.QuietSince.Before(last) || h.QuietSince.After(time.Now()) {
			t.Errorf("status = %s since %v, want quiet since some hours after %v", h.Status, h.QuietSince, last)
		}
		publish()
		pass(time.Hour)
		if h := d.health(t, feedA); h.Status != statusOK {
			t.Errorf("status = %s after a new item, want ok", h.Status)
		}
	})
}

func TestPollerLedgerBalancesThroughCrashes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(feedA, feedB)
		d.log.maxBytes = 1 << 20
		both := entry(1, "one")
		both.GUID = "https://wire.example/1"
		d.feeds.set(feedA, both, entry(2, "two"), entry(3, strings.Repeat("x", 2<<20)))
		d.feeds.set(feedB, both)
		d.log.broken = func(m pipeline.Message) bool { return m.Topic == pipeline.TopicArticles }
		stop := d.start(t)
		pass(5 * time.Second)
		stop()
		if h := d.health(t, feedA); h.Pending != 3 || h.Published != 0 {
			t.Errorf("health = %+v, want three items pending while the log takes none", h)
		}
		d.log.broken = nil
		stop = d.start(t)
		defer stop()
		pass(time.Hour)
		a, b := d.health(t, feedA), d.health(t, feedB)
		if a.Seen != 3 || a.Quarantined != 1 || a.Published+a.Shared != 2 || a.Pending != 0 {
			t.Errorf("health of a = %+v, want 3 seen, 1 quarantined, 2 published or shared", a)
		}
		if b.Seen != 1 || a.Published+b.Published != 2 || a.Shared+b.Shared != 1 {
			t.Errorf("health of b = %+v, want the item of both published once and shared once", b)
		}
	})
}

func TestPollerCountsWhatLeavesBeforeItCouldBeSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(feedA)
		d.feeds.set(feedA, entry(2, "two"), entry(1, "one"))
		d.log.broken = func(m pipeline.Message) bool { return m.Topic == pipeline.TopicArticles }
		stop := d.start(t)
		pass(5 * time.Second)
		stop()
		d.log.broken = nil
		d.feeds.set(feedA, entry(3, "three"), entry(2, "two"))
		stop = d.start(t)
		defer stop()
		pass(time.Hour)
		if h := d.health(t, feedA); h.Seen != 3 || h.Published != 2 || h.Lost != 1 {
			t.Errorf("health = %+v, want 3 seen, 2 published, 1 lost", h)
		}
	})
}

func TestPollerFollowsAFeedThatMoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const newPlace = "https://new.example/feed"
		d := newDesk(feedA, newPlace)
		d.specs = d.specs[:1]
		d.feeds.set(feedA, entry(1, "one"))
		d.feeds.feeds[feedA].moved = newPlace
		d.feeds.set(newPlace, entry(1, "one"))
		stop := d.start(t)
		pass(time.Second)
		stop()
		stop = d.start(t)
		defer stop()
		pass(5 * time.Minute)
		old, _ := d.feeds.asked(feedA)
		moved, _ := d.feeds.asked(newPlace)
		if len(old) != 1 || len(moved) < 4 {
			t.Fatalf("%d requests to the old address and %d to the new one, want 1 and 4 or more, also after a restart", len(old), len(moved))
		}
		wantArticles(t, d, "Title 1: one")
		if h := d.health(t, feedA); h.MovedTo != newPlace {
			t.Errorf("health = %+v, want where it moved", h)
		}
		d.feeds.change(newPlace, func(f *fakeFeed) { f.fetchErr = &Error{Class: "http_404", Err: errors.New("not there")} })
		pass(time.Hour)
		if again, _ := d.feeds.asked(feedA); len(again) < 2 {
			t.Error("the configured address is not tried again where the new one fails")
		}
	})
}

func TestPollerLeavesAFeedAloneThatIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(feedA)
		d.feeds.feeds[feedA].fetchErr = &Error{Class: "http_410", Err: errors.New("gone")}
		stop := d.start(t)
		defer stop()
		pass(23 * time.Hour)
		times, _ := d.feeds.asked(feedA)
		if h := d.health(t, feedA); len(times) != 1 || h.Status != statusGone {
			t.Errorf("%d requests in 23 hours, status %s; want 1, gone", len(times), h.Status)
		}
		if h := d.health(t, feedA); time.Since(h.At) > time.Hour {
			t.Errorf("the last word of it is %v old, want one within the hour", time.Since(h.At))
		}
	})
}

func TestPollerHonoursARetryAfterOfAnyLength(t *testing.T) {
	for _, after := range []time.Duration{100 * 24 * time.Hour, 1<<63 - 1} {
		synctest.Test(t, func(t *testing.T) {
			d := newDesk(feedA)
			d.feeds.feeds[feedA].fetchErr = &Error{Class: "http_5xx", RetryAfter: after, Err: errors.New("down")}
			stop := d.start(t)
			defer stop()
			pass(99 * 24 * time.Hour)
			if times, _ := d.feeds.asked(feedA); len(times) != 1 {
				t.Errorf("%d requests in 99 days, want 1 with Retry-After: %v", len(times), after)
			}
		})
	}
}
