// Package ledger keeps in the index how the feeds fare: it takes what the
// pollers say of them and what went to quarantine off the log, counts what the
// index has of each, and says where that does not balance.
package ledger

import (
	"context"
	"time"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Balance counts what the index has of feeds and settles their ledgers as of
// now. It asks once for all of them, once more for those that miss items, and
// how far the index is only if something is overdue.
func Balance(ctx context.Context, l pipeline.FeedLedger, feeds []wire.FeedStatus, now time.Time) error {
	windows := make([]wire.FeedWindow, len(feeds))
	for i := range feeds {
		windows[i] = feeds[i].Window()
	}
	counts, err := l.CountFeeds(ctx, windows)
	if err != nil {
		return err
	}
	var due []wire.FeedWindow
	var missing []*wire.FeedStatus
	for i := range feeds {
		feeds[i].Settle(counts[i], now)
		if w, ok := feeds[i].DueWindow(now); ok {
			due, missing = append(due, w), append(missing, &feeds[i])
		}
	}
	if len(due) == 0 {
		return nil
	}
	if counts, err = l.CountFeeds(ctx, due); err != nil {
		return err
	}
	progress, err := l.IndexProgress(ctx)
	if err != nil {
		return err
	}
	for i, s := range missing {
		s.SettleDue(counts[i], progress, now)
	}
	return nil
}
