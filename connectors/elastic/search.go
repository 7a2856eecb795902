package elastic

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	es "github.com/olivere/elastic/v7"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Search returns what matches s, of what was written a second ago or earlier.
// The error is a wire.ErrBadSearch if s can't be answered.
func (x *Index) Search(ctx context.Context, s wire.Search) (wire.Results, error) {
	s, err := s.Normal()
	if err != nil {
		return wire.Results{}, err
	}
	request := x.client.Search(x.documents.alias).
		Query(newQuery(s, x.now())).
		SortBy(order(s.Sort)...).
		From(s.Offset).Size(s.Limit).
		TrackTotalHits(true)
	if s.Facets {
		for name, a := range facetAggregations() {
			request.Aggregation(name, a)
		}
	}
	if s.Highlight {
		request.Highlight(newHighlight())
	}
	found, err := request.Do(ctx)
	if err != nil {
		return wire.Results{}, x.explain("searching", err)
	}
	if found.TimedOut || found.Shards != nil && found.Shards.Failed > 0 {
		return wire.Results{}, fmt.Errorf("searching at %s: only a part of the index answered", x.transport.url)
	}
	return x.results(found, s)
}

func (x *Index) results(found *es.SearchResult, s wire.Search) (wire.Results, error) {
	r := wire.Results{Total: found.TotalHits(), Hits: make([]wire.Hit, 0, len(found.Hits.Hits))}
	for _, h := range found.Hits.Hits {
		var hit wire.Hit
		if err := json.Unmarshal(h.Source, &hit.Document); err != nil {
			return wire.Results{}, fmt.Errorf("reading document %s from %s: %w", h.Id, h.Index, err)
		}
		if h.Score != nil && s.Sort == wire.SortRelevance {
			hit.Score = *h.Score
		}
		if s.Highlight {
			hit.Highlights = passages(h.Highlight)
		}
		r.Hits = append(r.Hits, hit)
	}
	if s.Facets {
		r.Facets = facets(found.Aggregations)
	}
	return r, nil
}

// Get returns the current version of a document, also one that searches leave
// out; pipeline.ErrNotFound if there is none. What Write has written is seen
// at once.
func (x *Index) Get(ctx context.Context, id string) (wire.Document, error) {
	var d wire.Document
	if id == "" || len(id) > maxIDBytes {
		return d, fmt.Errorf("document %q: %w", id, pipeline.ErrNotFound)
	}
	found, err := x.client.Get().Index(x.documents.alias).Id(id).Do(ctx)
	if status, kind := classify(err); status == http.StatusNotFound && kind != noIndex {
		return d, fmt.Errorf("document %s: %w", id, pipeline.ErrNotFound)
	}
	if err != nil {
		return d, x.explain("reading document "+id, err)
	}
	if err := json.Unmarshal(found.Source, &d); err != nil {
		return d, fmt.Errorf("reading document %s from %s: %w", id, found.Index, err)
	}
	return d, nil
}

// facetFields are the fields that wire.FacetFields stand for.
var facetFields = map[string]string{
	"entity":   "entityNames",
	"speaker":  "speakers",
	"agency":   "wire.agency",
	"feed":     "feed.name",
	"language": "language",
}

const (
	// maxFacetValues is how many values of a facet a search returns.
	maxFacetValues = 20
	// facetShardSize is how many each shard counts: more than are returned,
	// because the most frequent of all need not be so in each shard.
	facetShardSize = 500
)

func facetAggregations() map[string]es.Aggregation {
	a := map[string]es.Aggregation{}
	for _, name := range wire.FacetFields {
		a[name] = es.NewTermsAggregation().Field(facetFields[name]).
			Size(maxFacetValues + 1). // one of them may be the empty string
			ShardSize(facetShardSize).
			OrderByCountDesc().OrderByKeyAsc()
	}
	return a
}

// facets reads the counts; every facet has an entry, if only an empty one.
func facets(a es.Aggregations) map[string][]wire.FacetCount {
	counts := map[string][]wire.FacetCount{}
	for _, name := range wire.FacetFields {
		counts[name] = []wire.FacetCount{}
		terms, ok := a.Terms(name)
		if !ok {
			continue
		}
		for _, b := range terms.Buckets {
			value, _ := b.Key.(string)
			if value != "" && len(counts[name]) < maxFacetValues {
				counts[name] = append(counts[name], wire.FacetCount{Value: value, Count: b.DocCount})
			}
		}
	}
	return counts
}
