package sqlite_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/connectors/sqlite"
	"github.com/wiredesk/wiredesk/pipeline/ledger"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// benchFeeds is how many feeds one installation is made for.
const benchFeeds = 100_000

// benchFeed returns what a poller says of a feed: one in ten thousand misses
// an item, one in twenty fails.
func benchFeed(i int, at time.Time) wire.FeedHealth {
	h := wire.FeedHealth{
		Feed:   wire.Feed{Name: fmt.Sprintf("Wire %d of the north", i*7919%benchFeeds), URL: fmt.Sprintf("https://feeds%d.example/section/%d/rss.xml", i%997, i)},
		Status: wire.FeedOK, At: at, Since: at.Add(-10 * time.Minute), Title: fmt.Sprintf("Wire %d", i), LastPoll: at, LastSuccess: at, LastNew: at, NextPoll: at.Add(time.Minute),
		Interval: 60, Polls: 100, NotModified: 80, Seen: 20, Versions: 22,
	}
	if i%20 == 0 {
		h.Status, h.ErrorClass, h.Error, h.Failures = wire.FeedFailing, "http_5xx", "http_5xx: fetching "+h.Feed.URL+": the server answers 503 Service Unavailable", 3
	}
	if i%10_000 == 0 {
		h.Published = 1
	}
	return h
}

// takeFeeds balances and stores n feeds from the given one on.
func takeFeeds(tb testing.TB, x *sqlite.Index, from, n int, at time.Time) {
	tb.Helper()
	urls := make([]string, n)
	for i := range n {
		urls[i] = benchFeed(from+i, at).Feed.URL
	}
	feeds, err := x.FeedRecords(tb.Context(), urls)
	if err != nil {
		tb.Fatal(err)
	}
	for i := range feeds {
		feeds[i] = feeds[i].Take(benchFeed(from+i, at))
	}
	if err := ledger.Balance(tb.Context(), x, feeds, at); err != nil {
		tb.Fatal(err)
	}
	for _, o := range x.PutFeeds(tb.Context(), feeds) {
		if o.Err != nil {
			tb.Fatal(o.Err)
		}
	}
}

func BenchmarkFeeds(b *testing.B) {
	dir := b.TempDir()
	x := open(b, dir)
	at := time.Now().UTC().Add(-20 * time.Minute)
	began := time.Now()
	for from := 0; from < benchFeeds; from += 500 {
		takeFeeds(b, x, from, 500, at)
	}
	info, err := os.Stat(filepath.Join(dir, sqlite.FileName))
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("%d feeds taken for the first time in %v, %d MB", benchFeeds, time.Since(began).Round(time.Millisecond), info.Size()>>20)

	b.Run("500 feeds are heard of again", func(b *testing.B) {
		from := 0
		for b.Loop() {
			at = at.Add(time.Millisecond)
			takeFeeds(b, x, from, 500, at)
			from = (from + 500) % benchFeeds
		}
	})
	find := func(name string, s wire.FeedSearch, total int64) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				r, err := x.Feeds(b.Context(), s)
				if err != nil || r.Total != total {
					b.Fatalf("found %d feeds (%v), want %d", r.Total, err, total)
				}
			}
		})
	}
	find("first page", wire.FeedSearch{}, benchFeeds)
	find("last page", wire.FeedSearch{Offset: benchFeeds - 50}, benchFeeds)
	find("first page of one state", wire.FeedSearch{States: []string{wire.FeedFailing}}, benchFeeds/20)
	find("by name", wire.FeedSearch{Sort: wire.FeedsByName}, benchFeeds)
	find("with a text", wire.FeedSearch{Text: "section/4242/"}, 1)
	b.Run("totals", func(b *testing.B) {
		for b.Loop() {
			if totals, err := x.FeedTotals(b.Context()); err != nil || totals.States[wire.FeedFailing] != benchFeeds/20 {
				b.Fatalf("totals are %+v (%v)", totals, err)
			}
		}
	})
	b.Run("a round of the refresher, 10 feeds miss items", func(b *testing.B) {
		r := ledger.Refresher{Index: x, Now: func() time.Time { return at.Add(6 * time.Minute) }}
		for b.Loop() {
			if err := r.Round(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
}
