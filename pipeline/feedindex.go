package pipeline

import (
	"context"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// FeedReader finds in an index how the feeds fare.
type FeedReader interface {
	// Feeds returns the feeds that match s. The error is a wire.ErrBadSearch
	// if s can't be answered.
	Feeds(ctx context.Context, s wire.FeedSearch) (wire.FeedResults, error)
	// FeedTotals sums up all feeds.
	FeedTotals(ctx context.Context) (wire.FeedTotals, error)
	// Quarantined returns what is in quarantine of the feed with this URL, of
	// all feeds and of none if it is empty, the latest first, at most limit.
	Quarantined(ctx context.Context, feedURL string, limit int) ([]wire.QuarantineRecord, error)
}

// FeedLedger counts what an index has of feeds. Its arguments may be any
// number; an index asks for many at once.
type FeedLedger interface {
	// FeedRecords returns the records of the feeds with these URLs, in order;
	// the zero value for each that has none. What PutFeeds has written is seen
	// at once.
	FeedRecords(ctx context.Context, urls []string) ([]wire.FeedStatus, error)
	// CountFeeds counts what is in each window, in order. What Write and
	// PutQuarantine have written is counted a few seconds later at the latest.
	CountFeeds(ctx context.Context, windows []wire.FeedWindow) ([]wire.FeedCount, error)
	// IndexProgress says how far the index is.
	IndexProgress(ctx context.Context) (wire.IndexProgress, error)
}

// FeedWriter takes what is known of feeds into an index. Everything may be
// written again, in any order.
type FeedWriter interface {
	// PutFeeds stores records of feeds and returns one outcome for each, in
	// order. A record with an earlier At than the stored one is Stale.
	PutFeeds(ctx context.Context, feeds []wire.FeedStatus) []Outcome
	// PutQuarantine stores records of the quarantine and returns one outcome
	// for each, in order. One with an earlier Time than the stored one of the
	// same ID is Stale.
	PutQuarantine(ctx context.Context, records []wire.QuarantineRecord) []Outcome
	// RemoveFeeds removes the records of feeds, and nothing else of them.
	RemoveFeeds(ctx context.Context, urls []string) error
}

// FeedIndex is an index that keeps how the feeds fare.
type FeedIndex interface {
	FeedReader
	FeedLedger
	FeedWriter
}
