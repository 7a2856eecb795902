package ledger

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

const (
	// refreshEvery is how long a record may be out of date because of what
	// has arrived since its poller spoke last: right after a first poll people
	// look at it, and its items are under way for a second or two. A round
	// takes 40 ms of the embedded index with 100,000 feeds, ten of which miss
	// items; that is 0.8 % of a CPU.
	refreshEvery = 5 * time.Second
	// refreshShare and refreshLongest bound what rounds cost where many feeds
	// miss items, or the index is slow: the pause is so many times as long as
	// the round before, but no longer than that.
	refreshShare   = 50
	refreshLongest = 30 * time.Second
	// sumEvery is how often the metrics are set: to sum up 100,000 feeds takes
	// twice as long as a round.
	sumEvery = 30 * time.Second
	// refreshBatch is how many feeds are counted at once.
	refreshBatch = 500
)

// Refresher counts again, now and then, the feeds that missed items when they
// were counted last: those that have arrived since bring no word of a poller.
// Several may run at once; they do the same work and harm nothing.
type Refresher struct {
	Index pipeline.FeedIndex
	// Metrics are set after the first round, and then after one every 30 s;
	// nil means there are none.
	Metrics *Metrics
	// Log is told of rounds that fail; nil means nobody is.
	Log *slog.Logger
	// Every is the pause between two rounds, longer where they take long; 0
	// means 5 s.
	Every time.Duration
	// Now is the clock; nil means time.Now.
	Now func() time.Time
}

// Run goes round until ctx ends, which returns nil. A round that fails is
// logged; the next one comes all the same.
func (r *Refresher) Run(ctx context.Context) error {
	var summed time.Time
	var took time.Duration
	pause := func() time.Duration {
		return max(cmp.Or(r.Every, refreshEvery), min(refreshShare*took, refreshLongest))
	}
	return every(ctx, pause, r.Log, "counting the items of feeds", func(ctx context.Context) error {
		began := time.Now()
		err := r.Round(ctx)
		took = time.Since(began)
		if err != nil || time.Since(summed) < sumEvery {
			return err
		}
		summed = began
		return r.Metrics.update(ctx, r.Index)
	})
}

// Round counts every feed that is unsettled once.
func (r *Refresher) Round(ctx context.Context) error {
	at := now(r.Now)
	search := wire.FeedSearch{Sort: wire.FeedsByURL, Unsettled: at, Limit: refreshBatch}
	for {
		found, err := r.Index.Feeds(ctx, search)
		if err != nil || len(found.Feeds) == 0 {
			return err
		}
		search.After = found.Feeds[len(found.Feeds)-1].Feed.URL
		if err := Balance(ctx, r.Index, found.Feeds, at); err != nil {
			return err
		}
		for _, o := range r.Index.PutFeeds(ctx, found.Feeds) {
			if o.Err != nil { // a later record is no error
				return o.Err
			}
		}
	}
}

// Watcher sets metrics of the feeds now and then, for a process that counts
// nothing itself.
type Watcher struct {
	Reader  pipeline.FeedReader
	Metrics *Metrics
	// Log is told of rounds that fail; nil means nobody is.
	Log *slog.Logger
	// Every is the pause between two rounds; 0 means 30 s.
	Every time.Duration
}

// Run goes round until ctx ends, which returns nil.
func (w *Watcher) Run(ctx context.Context) error {
	pause := func() time.Duration { return cmp.Or(w.Every, sumEvery) }
	return every(ctx, pause, w.Log, "summing up the feeds", func(ctx context.Context) error {
		return w.Metrics.update(ctx, w.Reader)
	})
}

// every does work at once and then after each pause until ctx ends, which
// returns nil.
func every(ctx context.Context, pause func() time.Duration, log *slog.Logger, what string, work func(context.Context) error) error {
	for {
		if err := work(ctx); err != nil && ctx.Err() == nil && log != nil {
			log.WarnContext(ctx, "a round failed; the next one comes all the same", "doing", what, "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause()):
		}
	}
}
