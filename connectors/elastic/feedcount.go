package elastic

import (
	"context"
	"errors"
	"fmt"
	"time"

	es "github.com/olivere/elastic/v7"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

const (
	// countedFeeds is how many feeds one request counts: each is a clause with
	// two conditions in a query of at most 1,024.
	countedFeeds = 250
	// caughtPage is how many items of the quarantine one request returns; each
	// is then looked for among the items of the feeds.
	caughtPage = 5000
)

// CountFeeds counts what is in each window, in order: with three questions in
// one request for every 250 feeds, and one or two more where something of
// them is in quarantine. The counts are exact, however many items there are:
// each item of a feed is one record, and no bucket of an aggregation is left
// out.
func (x *Index) CountFeeds(ctx context.Context, windows []wire.FeedWindow) ([]wire.FeedCount, error) {
	counts := make([]wire.FeedCount, len(windows))
	for first := 0; first < len(windows); first += countedFeeds {
		last := min(first+countedFeeds, len(windows))
		if err := x.countSome(ctx, windows[first:last], counts[first:last]); err != nil {
			return nil, err
		}
	}
	return counts, nil
}

// countSome counts a few windows into counts.
func (x *Index) countSome(ctx context.Context, windows []wire.FeedWindow, counts []wire.FeedCount) error {
	places := map[string][]int{} // a URL may be asked for in several windows only in several requests
	urls := make([]any, len(windows))
	for i, w := range windows {
		places[w.URL] = append(places[w.URL], i)
		urls[i] = w.URL
	}
	if len(places) < len(windows) {
		return x.countApart(ctx, windows, counts)
	}
	items := es.NewSearchSource().Size(0).TrackTotalHits(false).Query(inWindows(windows, "first")).
		Aggregation("feeds", es.NewTermsAggregation().Field("feed").Size(len(windows)))
	latest := es.NewSearchSource().Size(0).TrackTotalHits(false).Query(es.NewBoolQuery().Filter(es.NewTermsQuery("feed.url", urls...))).
		Aggregation("feeds", es.NewTermsAggregation().Field("feed.url").IncludeValues(urls...).Size(len(windows)).
			SubAggregation("latest", es.NewMaxAggregation().Field("indexed")))
	found, err := x.client.MultiSearch().Add(
		es.NewSearchRequest().Index(x.items.alias).SearchSource(items),
		es.NewSearchRequest().Index(x.documents.alias).SearchSource(latest),
		es.NewSearchRequest().Index(x.caught.alias).SearchSource(caughtItems(windows, nil)),
	).Do(ctx)
	if err != nil {
		return x.explain("counting the items of feeds", err)
	}
	for _, r := range found.Responses {
		if err := x.whole(r); err != nil {
			return err
		}
	}
	for _, b := range buckets(found.Responses[0]) {
		counts[places[key(b)][0]].Indexed = b.DocCount
	}
	for _, b := range buckets(found.Responses[1]) {
		if m, ok := b.Max("latest"); ok && m.Value != nil {
			counts[places[key(b)][0]].LastIndexed = time.UnixMilli(int64(*m.Value)).UTC()
		}
	}
	return x.countCaught(ctx, windows, found.Responses[2], func(url string) { counts[places[url][0]].InQuarantine++ })
}

// countApart counts windows one after the other where several are of one feed.
func (x *Index) countApart(ctx context.Context, windows []wire.FeedWindow, counts []wire.FeedCount) error {
	seen := map[string]bool{}
	var now, later []wire.FeedWindow
	var nowAt, laterAt []int
	for i, w := range windows {
		if seen[w.URL] {
			later, laterAt = append(later, w), append(laterAt, i)
			continue
		}
		seen[w.URL] = true
		now, nowAt = append(now, w), append(nowAt, i)
	}
	for _, part := range []struct {
		windows []wire.FeedWindow
		at      []int
	}{{now, nowAt}, {later, laterAt}} {
		some := make([]wire.FeedCount, len(part.windows))
		if err := x.countSome(ctx, part.windows, some); err != nil {
			return err
		}
		for i, c := range some {
			counts[part.at[i]] = c
		}
	}
	return nil
}

// inWindows matches the records of each feed that are within its window.
func inWindows(windows []wire.FeedWindow, version string) *es.BoolQuery {
	either := es.NewBoolQuery()
	for _, w := range windows {
		either.Should(es.NewBoolQuery().Filter(
			es.NewTermQuery("feed", w.URL),
			es.NewRangeQuery(version).Gte(w.From.UnixMilli()).Lte(w.To.UnixMilli())))
	}
	return es.NewBoolQuery().Filter(either)
}

// caughtItems asks for the items in quarantine that are within windows, each
// once, those after the given one; nil means from the beginning.
func caughtItems(windows []wire.FeedWindow, after map[string]any) *es.SearchSource {
	pairs := es.NewCompositeAggregation().Size(caughtPage).Sources(
		es.NewCompositeAggregationTermsValuesSource("feed").Field("feed"),
		es.NewCompositeAggregationTermsValuesSource("article").Field("article"))
	if after != nil {
		pairs.AggregateAfter(after)
	}
	return es.NewSearchSource().Size(0).TrackTotalHits(false).
		Query(inWindows(windows, "version").Filter(es.NewTermQuery("published", true))).
		Aggregation("items", pairs)
}

// countCaught calls count with the feed of each item in quarantine that has no
// version from this feed in the index. found is the first page of them.
func (x *Index) countCaught(ctx context.Context, windows []wire.FeedWindow, found *es.SearchResult, count func(url string)) error {
	for {
		page, ok := found.Aggregations.Composite("items")
		if !ok || len(page.Buckets) == 0 {
			return nil
		}
		feeds := map[string]string{} // by item id
		for _, b := range page.Buckets {
			feed, _ := b.Key["feed"].(string)
			article, _ := b.Key["article"].(string)
			feeds[itemID(feed, article)] = feed
		}
		if err := x.dropIndexed(ctx, feeds); err != nil {
			return err
		}
		for _, feed := range feeds {
			count(feed)
		}
		if len(page.Buckets) < caughtPage {
			return nil
		}
		var err error
		found, err = x.client.Search(x.caught.alias).SearchSource(caughtItems(windows, page.AfterKey)).Do(ctx)
		if err != nil {
			return x.explain("counting the quarantine", err)
		}
		if err := x.whole(found); err != nil {
			return err
		}
	}
}

// dropIndexed takes the items that are in the index out of feeds.
func (x *Index) dropIndexed(ctx context.Context, feeds map[string]string) error {
	ids := make([]string, 0, len(feeds))
	for id := range feeds {
		ids = append(ids, id)
	}
	found, err := x.client.Search(x.items.alias).Query(es.NewIdsQuery().Ids(ids...)).
		Size(len(ids)).TrackTotalHits(false).FetchSource(false).Do(ctx)
	if err != nil {
		return x.explain("looking for items of the quarantine in the index", err)
	}
	if err := x.whole(found); err != nil {
		return err
	}
	for _, hit := range found.Hits.Hits {
		delete(feeds, hit.Id)
	}
	return nil
}

// whole returns an error unless a search was answered, by all of the index.
func (x *Index) whole(r *es.SearchResult) error {
	switch {
	case r.Error != nil:
		return x.explain("counting the items of feeds", &es.Error{Status: r.Status, Details: r.Error})
	case r.TimedOut, r.Shards != nil && r.Shards.Failed > 0:
		return fmt.Errorf("counting the items of feeds at %s: only a part of the index answered", x.transport.url)
	case r.Hits == nil:
		return errors.New("counting the items of feeds: the server's answer is no search result")
	}
	return nil
}

// buckets returns those of the aggregation by feed.
func buckets(r *es.SearchResult) []*es.AggregationBucketKeyItem {
	if terms, ok := r.Aggregations.Terms("feeds"); ok {
		return terms.Buckets
	}
	return nil
}

// key returns the feed's URL of a bucket.
func key(b *es.AggregationBucketKeyItem) string {
	url, _ := b.Key.(string)
	return url
}
