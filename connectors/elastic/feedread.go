package elastic

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	es "github.com/olivere/elastic/v7"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Feeds returns the feeds that match s, of what was written a second ago or
// earlier. The error is a wire.ErrBadSearch if s can't be answered.
func (x *Index) Feeds(ctx context.Context, s wire.FeedSearch) (wire.FeedResults, error) {
	s, err := s.Normal()
	if err != nil {
		return wire.FeedResults{}, err
	}
	found, err := x.client.Search(x.feeds.alias).Query(feedQuery(s)).
		SortBy(feedOrder(s.Sort)...).From(s.Offset).Size(s.Limit).TrackTotalHits(true).Do(ctx)
	if err != nil {
		return wire.FeedResults{}, x.explain("searching the feeds", err)
	}
	r := wire.FeedResults{Total: found.TotalHits()}
	r.Feeds, err = decodeHits[wire.FeedStatus](found)
	return r, err
}

// decodeHits returns what the hits of a search hold.
func decodeHits[T any](found *es.SearchResult) ([]T, error) {
	all := make([]T, len(found.Hits.Hits))
	for i, hit := range found.Hits.Hits {
		if err := json.Unmarshal(hit.Source, &all[i]); err != nil {
			return nil, fmt.Errorf("reading %s from %s: %w", hit.Id, hit.Index, err)
		}
	}
	return all, nil
}

// wildcards writes a text as a pattern that only it matches.
var wildcards = strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`)

func feedQuery(s wire.FeedSearch) es.Query {
	q := es.NewBoolQuery()
	if len(s.States) > 0 {
		states := make([]any, len(s.States))
		for i, state := range s.States {
			states[i] = state
		}
		q.Filter(es.NewTermsQuery("state", states...))
	}
	if s.Text != "" {
		q.Filter(es.NewWildcardQuery("names", "*"+wildcards.Replace(strings.ToLower(s.Text))+"*"))
	}
	if s.After != "" {
		q.Filter(es.NewRangeQuery("feed.url").Gt(s.After))
	}
	if !s.Unsettled.IsZero() {
		q.Filter(es.NewBoolQuery().Should(
			es.NewRangeQuery("missing").Gt(0),
			es.NewBoolQuery().Filter(
				es.NewRangeQuery("at").Lt(s.Unsettled.Add(-wire.FeedUnheardAfter)),
				es.NewRangeQuery("rank").Gt(wire.FeedRank(wire.FeedUnheard)))))
	}
	return q
}

func feedOrder(s wire.FeedSort) []es.Sorter {
	name, url := es.NewFieldSort("feed.name.lower"), es.NewFieldSort("feed.url")
	switch s {
	case wire.FeedsByName:
		return []es.Sorter{name, url}
	case wire.FeedsByMissing:
		return []es.Sorter{es.NewFieldSort("missing").Desc(), name, url}
	case wire.FeedsByURL:
		return []es.Sorter{url}
	}
	return []es.Sorter{es.NewFieldSort("rank"), name, url}
}

// FeedTotals sums up all feeds, of what was written a second ago or earlier.
func (x *Index) FeedTotals(ctx context.Context) (wire.FeedTotals, error) {
	totals := wire.FeedTotals{States: map[string]int64{}}
	for _, state := range wire.FeedStates {
		totals.States[state] = 0
	}
	sums := map[string]*int64{"missing": &totals.Missing, "inQuarantine": &totals.InQuarantine, "gaps": &totals.Gaps, "lost": &totals.Lost}
	request := x.client.Search(x.feeds.alias).Size(0).TrackTotalHits(false).
		Aggregation("states", es.NewTermsAggregation().Field("state").Size(len(wire.FeedStates)))
	for field := range sums {
		request.Aggregation(field, es.NewSumAggregation().Field(field))
	}
	found, err := request.Do(ctx)
	if err != nil {
		return totals, x.explain("summing up the feeds", err)
	}
	if states, ok := found.Aggregations.Terms("states"); ok {
		for _, b := range states.Buckets {
			if state, ok := b.Key.(string); ok {
				totals.States[state] = b.DocCount
			}
		}
	}
	for field, sum := range sums {
		if s, ok := found.Aggregations.Sum(field); ok && s.Value != nil {
			*sum = int64(*s.Value)
		}
	}
	return totals, nil
}

// Quarantined returns what is in quarantine of the feed with this URL, of all
// if it is empty, the latest first, at most limit.
func (x *Index) Quarantined(ctx context.Context, feedURL string, limit int) ([]wire.QuarantineRecord, error) {
	request := x.client.Search(x.caught.alias).Size(limit).TrackTotalHits(false).Sort("time", false).Sort("id", true)
	if feedURL != "" {
		request.Query(es.NewTermQuery("feed", feedURL))
	}
	found, err := request.Do(ctx)
	if err != nil {
		return nil, x.explain("reading the quarantine", err)
	}
	records, err := decodeHits[wire.QuarantineRecord](found)
	if len(records) == 0 {
		records = nil
	}
	return records, err
}

// FeedRecords returns the records of feeds, in order; the zero value for each
// that has none. What PutFeeds has written is seen at once.
func (x *Index) FeedRecords(ctx context.Context, urls []string) ([]wire.FeedStatus, error) {
	records := make([]wire.FeedStatus, len(urls))
	if len(urls) == 0 {
		return records, nil
	}
	request := x.client.Mget()
	for _, url := range urls {
		request.Add(es.NewMultiGetItem().Index(x.feeds.alias).Id(boundedID(url)))
	}
	found, err := request.Do(ctx)
	if err != nil {
		return nil, x.explain("reading the records of feeds", err)
	}
	if len(found.Docs) != len(urls) {
		return nil, fmt.Errorf("reading the records of feeds: the server answered %d of %d", len(found.Docs), len(urls))
	}
	for i, doc := range found.Docs {
		if doc.Error != nil {
			return nil, x.explain("reading the record of feed "+urls[i], &es.Error{Details: doc.Error})
		}
		if !doc.Found {
			continue
		}
		if err := json.Unmarshal(doc.Source, &records[i]); err != nil {
			return nil, fmt.Errorf("reading the record of feed %s: %w", urls[i], err)
		}
	}
	return records, nil
}
