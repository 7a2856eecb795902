package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/poll"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Health takes wire.FeedHealth off the log into the index of feeds.
type Health struct {
	Index   pipeline.FeedIndex
	Metrics *pipeline.StageMetrics
	// Now is the clock; nil means time.Now.
	Now func() time.Time
}

// Handle is a Handler for TopicHealth: a message is done when the index has
// its record, or a later one of the same feed, durably. A message without a
// value removes the record of the feed that is its key.
func (h *Health) Handle(ctx context.Context, batch []pipeline.Message) []error {
	errs := make([]error, len(batch))
	said, gone := h.read(batch, errs)
	if err := h.Index.RemoveFeeds(ctx, gone); err != nil {
		return failAll(errs, fmt.Errorf("removing feeds from the index: %w", err))
	}
	outcomes, err := h.take(ctx, said)
	if err != nil {
		return failAll(errs, err)
	}
	for i, m := range batch {
		if errs[i] == nil {
			errs[i] = h.settle(outcomes[feedOf(m)], feedOf(m))
		}
	}
	return errs
}

// read decodes a batch: what is said of which feed, in order, and which feeds
// are removed after all that. Its rejections are in errs.
func (h *Health) read(batch []pipeline.Message, errs []error) (said map[string][]wire.FeedHealth, gone []string) {
	said = map[string][]wire.FeedHealth{}
	for i, m := range batch {
		url := feedOf(m)
		if len(m.Value) == 0 {
			delete(said, url)
			gone = append(gone, url)
			continue
		}
		health, err := decodeHealth(m.Value)
		if err == nil && health.Feed.URL != url {
			err = pipeline.Reject("decode", fmt.Errorf("a message with the key %q says that it is of feed %q", url, health.Feed.URL))
		}
		if errs[i] = err; err == nil {
			said[url] = append(said[url], health)
		}
	}
	return said, gone
}

// feedOf returns the URL of the feed that a message of TopicHealth is of.
func feedOf(m pipeline.Message) string { return poll.PublicURL(string(m.Key)) }

// take writes what is said of feeds into the index and returns what became of
// each.
func (h *Health) take(ctx context.Context, said map[string][]wire.FeedHealth) (map[string]pipeline.Outcome, error) {
	urls := make([]string, 0, len(said))
	for url := range said {
		urls = append(urls, url)
	}
	records, err := h.Index.FeedRecords(ctx, urls)
	if err != nil {
		return nil, err
	}
	for i, url := range urls {
		for _, health := range said[url] {
			records[i] = records[i].Take(health)
		}
	}
	if err := Balance(ctx, h.Index, records, now(h.Now)); err != nil {
		return nil, err
	}
	outcomes := map[string]pipeline.Outcome{}
	for i, o := range h.Index.PutFeeds(ctx, records) {
		outcomes[urls[i]] = o
	}
	return outcomes, nil
}

// settle counts an outcome and turns it into the error that the log wants.
func (h *Health) settle(o pipeline.Outcome, url string) error {
	switch o.Verdict {
	case pipeline.Done, pipeline.Stale:
		h.Metrics.Items.WithLabelValues(o.Verdict.String()).Inc()
		return nil
	case pipeline.Refuse:
		return pipeline.Reject("refused", fmt.Errorf("the index refuses the record of feed %s: %w", url, o.Err))
	default:
		return fmt.Errorf("writing the record of feed %s: %w", url, o.Err)
	}
}

// failAll sets err for every message that was not rejected.
func failAll(errs []error, err error) []error {
	for i := range errs {
		if errs[i] == nil {
			errs[i] = err
		}
	}
	return errs
}

// decodeHealth reads a FeedHealth off the log, without secrets. The error is a
// *pipeline.Rejection.
func decodeHealth(value []byte) (wire.FeedHealth, error) {
	var h wire.FeedHealth
	if err := json.Unmarshal(value, &h); err != nil {
		return h, pipeline.Reject("decode", fmt.Errorf("not the health of a feed: %w; does something else write to %s?", err, pipeline.TopicHealth))
	}
	if h.Feed.URL == "" || h.At.IsZero() || h.Since.IsZero() {
		return h, pipeline.Reject("decode", errors.New(`not the health of a feed: it has no "feed" with a "url", no "at" or no "since"; does something else write to `+pipeline.TopicHealth+`?`))
	}
	h.Feed.URL = poll.PublicURL(h.Feed.URL)
	if h.Feed.Name == "" {
		h.Feed.Name = h.Feed.URL
	}
	h.Feed.Name, h.Title, h.Error = redact(h.Feed.Name), redact(h.Title), redact(h.Error)
	if h.MovedTo != "" {
		h.MovedTo = poll.PublicURL(h.MovedTo)
	}
	if h.Push != nil {
		h.Push.Hub = poll.PublicURL(h.Push.Hub)
	}
	return h, nil
}

func now(clock func() time.Time) time.Time {
	if clock == nil {
		clock = time.Now
	}
	return clock().UTC().Truncate(time.Millisecond) // as indexes keep times
}
