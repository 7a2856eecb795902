package ledger

import (
	"context"
	"log/slog"
	"time"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

const (
	// refreshEvery is how long a record may be out of date because of what
	// has arrived since its poller spoke last.
	refreshEvery = 30 * time.Second
	// refreshBatch is how many feeds are counted at once.
	refreshBatch = 500
)

// Refresher counts again, now and then, the feeds that missed items when they
// were counted last: those that have arrived since bring no word of a poller.
// Several may run at once; they do the same work and harm nothing.
type Refresher struct {
	Index pipeline.FeedIndex
	// Metrics are set after each round; nil means there are none.
	Metrics *Metrics
	// Log is told of rounds that fail; nil means nobody is.
	Log *slog.Logger
	// Every is the pause between two rounds; 0 means 30 s.
	Every time.Duration
	// Now is the clock; nil means time.Now.
	Now func() time.Time
}

// Run goes round until ctx ends, which returns nil. A round that fails is
// logged; the next one comes all the same.
func (r *Refresher) Run(ctx context.Context) error {
	return every(ctx, r.Every, r.Log, "counting the items of feeds", func(ctx context.Context) error {
		if err := r.Round(ctx); err != nil {
			return err
		}
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
	return every(ctx, w.Every, w.Log, "summing up the feeds", func(ctx context.Context) error {
		return w.Metrics.update(ctx, w.Reader)
	})
}

// every does work at once and then after each pause until ctx ends, which
// returns nil.
func every(ctx context.Context, pause time.Duration, log *slog.Logger, what string, work func(context.Context) error) error {
	if pause == 0 {
		pause = refreshEvery
	}
	ticker := time.NewTicker(pause)
	defer ticker.Stop()
	for {
		if err := work(ctx); err != nil && ctx.Err() == nil && log != nil {
			log.WarnContext(ctx, "a round failed; the next one comes all the same", "doing", what, "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}
