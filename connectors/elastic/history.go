package elastic

import (
	"context"
	"encoding/json"
	"fmt"

	es "github.com/olivere/elastic/v7"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// historyPage is how many records one request for the versions or the claims
// of a document returns.
const historyPage = 500

// Versions returns every version of a document that is kept, the oldest first;
// none if there is no such document. What was written some seconds ago is
// seen.
func (x *Index) Versions(ctx context.Context, id string) ([]wire.Document, error) {
	return readAll[wire.Document](ctx, x, x.versions, "uri", id, "version")
}

// Claims returns the records of the claims of the current version of a
// document, in the order of Start; none if it has none.
func (x *Index) Claims(ctx context.Context, id string) ([]wire.ClaimRecord, error) {
	return readAll[wire.ClaimRecord](ctx, x, x.claims, "article", id, "start", "id")
}

// readAll returns all records of a table whose field is value, in the order of
// the keys.
func readAll[T any](ctx context.Context, x *Index, t *table, field, value string, keys ...string) ([]T, error) {
	var all []T
	var after []any
	for {
		request := x.client.Search(t.alias).Query(es.NewTermQuery(field, value)).Size(historyPage).TrackTotalHits(false)
		for _, key := range keys {
			request.Sort(key, true)
		}
		if after != nil {
			request.SearchAfter(after...)
		}
		found, err := request.Do(ctx)
		if err != nil {
			return nil, x.explain("reading "+t.alias, err)
		}
		for _, hit := range found.Hits.Hits {
			var one T
			if err := json.Unmarshal(hit.Source, &one); err != nil {
				return nil, fmt.Errorf("reading %s from %s: %w", hit.Id, hit.Index, err)
			}
			all = append(all, one)
			after = hit.Sort
		}
		if len(found.Hits.Hits) < historyPage {
			return all, nil
		}
	}
}
