package pipeline

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// The topics. Articles, Documents and Quarantine are keyed by article id (the
// quarantine by whatever key the message had), Feeds and Health by feed URL.
const (
	TopicArticles   = "wire.articles"   // wire.Article: what was fetched, as it was
	TopicDocuments  = "wire.documents"  // wire.Document: cleaned and tagged
	TopicQuarantine = "wire.quarantine" // wire.Quarantined: what could not be processed
	TopicFeeds      = "wire.feeds"      // poll.FeedState, compacted: what the pollers remember
	TopicHealth     = "wire.health"     // wire.FeedHealth: how the feeds fare
)

// Topics returns all of them.
func Topics() []string {
	return []string{TopicArticles, TopicDocuments, TopicQuarantine, TopicFeeds, TopicHealth}
}

// MaxMessageBytes is the largest key and value together that the log takes:
// an article of 5 MB with its page fits in it.
const MaxMessageBytes = 16 << 20

// Message is one record of the log.
type Message struct {
	Topic string
	// Partition, Offset and Time are set on messages that were read.
	Partition int
	Offset    int64
	Time      time.Time
	// Key decides the partition: messages of one key keep their order.
	Key   []byte
	Value []byte
}

// Publisher appends messages to the log.
type Publisher interface {
	// Publish returns nil once every message is durable; messages of one key
	// stand in the log in the order given. On an error some of them may stand
	// there already: publishing all of them again is safe, because readers
	// take duplicates as nothing new. It retries what can be retried until ctx
	// ends. A message over MaxMessageBytes gives ErrTooLarge, and nothing of
	// the call is published.
	Publish(ctx context.Context, messages ...Message) error
}

// ErrTooLarge says that a message is larger than MaxMessageBytes.
var ErrTooLarge = errors.New("message is larger than the log takes")

// Handler does a stage's work on a batch of messages and returns one error for
// each, in the same order (nil: all is well).
//
// A message is done when its work is durable downstream and its error is nil.
// An error that is a *Rejection sends the message to quarantine; any other is
// taken to pass, and the message is given again, alone or in another batch,
// after a pause. Messages of one key are given in order, never two batches at
// once with the same key within one process; after a restart or a rebalance
// messages may be given again, so work must be idempotent.
type Handler func(ctx context.Context, batch []Message) []error

// Rejection is the error for a message that can never be processed.
type Rejection struct {
	// Reason is a closed set of short words for metrics: "decode", "refused",
	// "too_large", "panic", ...
	Reason string
	// Err says what is wrong and how it can be mended.
	Err error
}

// Reject returns a *Rejection.
func Reject(reason string, err error) error { return &Rejection{Reason: reason, Err: err} }

func (r *Rejection) Error() string { return fmt.Sprintf("%s: %v", r.Reason, r.Err) }

// Unwrap returns the error that the rejection was made of.
func (r *Rejection) Unwrap() error { return r.Err }
