package elastic

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
	"unicode/utf8"

	es "github.com/olivere/elastic/v7"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// storedFeed is a FeedStatus with the fields that only help to find it.
type storedFeed struct {
	*wire.FeedStatus
	Rank  int    `json:"rank"`
	Names string `json:"names"`
}

// maxNames is how long the field names can be, in code points, to be indexed.
const maxNames = 8191

// PutFeeds stores records of feeds, as pipeline.FeedWriter says. Refuse is for
// a record without a URL or a time and for what the server says can't be
// stored.
func (x *Index) PutFeeds(ctx context.Context, feeds []wire.FeedStatus) []pipeline.Outcome {
	return x.putAll(ctx, len(feeds), func(i int) (operation, error) {
		s := &feeds[i]
		if s.Feed.URL == "" || s.At.IsZero() {
			return operation{}, errors.New("the record of a feed has no URL or no time")
		}
		names := s.Names()
		if utf8.RuneCountInString(names) > maxNames {
			names = string([]rune(names)[:maxNames])
		}
		body, err := encode(storedFeed{FeedStatus: s, Rank: wire.FeedRank(s.State), Names: names})
		return put(x.feeds, boundedID(s.Feed.URL), s.At.UnixMilli(), body), err
	})
}

// PutQuarantine stores records of the quarantine, as pipeline.FeedWriter says.
// Refuse is for a record without an id and for what the server says can't be
// stored.
func (x *Index) PutQuarantine(ctx context.Context, records []wire.QuarantineRecord) []pipeline.Outcome {
	return x.putAll(ctx, len(records), func(i int) (operation, error) {
		if records[i].ID == "" {
			return operation{}, errors.New("the record of the quarantine has no id")
		}
		body, err := encode(records[i])
		return put(x.caught, boundedID(records[i].ID), max(1, records[i].Time.UnixMilli()), body), err
	})
}

// putAll writes n records and tells what became of each.
func (x *Index) putAll(ctx context.Context, n int, encoded func(int) (operation, error)) []pipeline.Outcome {
	outcomes := make([]pipeline.Outcome, n)
	operations := make([]operation, 0, n)
	from := make([]int, 0, n) // operations[i] is of outcomes[from[i]]
	for i := range outcomes {
		o, err := encoded(i)
		if err != nil {
			outcomes[i] = pipeline.Outcome{Verdict: pipeline.Refuse, Err: err}
			continue
		}
		operations, from = append(operations, o), append(from, i)
	}
	for i, r := range x.bulk(ctx, operations) {
		outcomes[from[i]] = x.putOutcome(r)
	}
	return outcomes
}

func (x *Index) putOutcome(r result) pipeline.Outcome {
	o := pipeline.Outcome{Verdict: r.verdict()}
	if o.Verdict <= pipeline.Stale {
		return o
	}
	o.Err = fmt.Errorf("writing a record: %w", r.err)
	if hint := x.hint(&es.Error{Status: r.status, Details: &es.ErrorDetails{Type: r.kind}}); hint != "" {
		o.Err = fmt.Errorf("%w (%s)", o.Err, hint)
	}
	return o
}

// RemoveFeeds removes the records of feeds.
func (x *Index) RemoveFeeds(ctx context.Context, urls []string) error {
	operations := make([]operation, len(urls))
	for i, url := range urls {
		operations[i] = removeAny(x.feeds, boundedID(url))
	}
	for i, r := range x.bulk(ctx, operations) {
		if r.err != nil && (r.status != http.StatusNotFound || r.kind == noIndex) {
			return fmt.Errorf("removing the record of feed %s: %w", urls[i], r.err)
		}
	}
	return nil
}

// IndexProgress says how far the index is, by what was written a second ago or
// earlier.
func (x *Index) IndexProgress(ctx context.Context) (wire.IndexProgress, error) {
	found, err := x.client.Search(x.documents.alias).Size(1).TrackTotalHits(false).
		Sort("indexed", false).Sort("uri", false).
		FetchSourceContext(es.NewFetchSourceContext(true).Include("indexed", "fetched")).Do(ctx)
	if err != nil {
		return wire.IndexProgress{}, x.explain("reading the latest document", err)
	}
	latest, err := decodeHits[struct{ Indexed, Fetched time.Time }](found)
	if err != nil || len(latest) == 0 {
		return wire.IndexProgress{}, err
	}
	return wire.IndexProgress{Taken: latest[0].Indexed, Fetched: latest[0].Fetched}, nil
}
