package elastic

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	es "github.com/olivere/elastic/v7"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Write puts documents into their indexes, as pipeline.IndexWriter says.
//
// A document's claims are written before it, then the document with its
// version, then what must not stay of claims is removed: those that it has not
// any more, where it replaced something, and its own, where it turned out to
// be stale. As the document comes after its claims, the later one of two
// versions always finds those of the earlier, whichever process writes it; a
// process that dies in between leaves nothing that writing the same document
// again does not mend.
//
// Retry stands for the server's and the network's errors, missing indexes and
// permissions; Refuse for a document without a uri or a version and for what
// the server says can't be stored. A version that is refused may still be kept
// among the versions.
func (x *Index) Write(ctx context.Context, docs []wire.Document) []pipeline.Outcome {
	records := x.encode(docs)
	x.writeClaims(ctx, records)
	x.writeDocuments(ctx, records)
	x.removeOwnClaims(ctx, records)
	x.removeOldClaims(ctx, records)

	outcomes := make([]pipeline.Outcome, len(records))
	for i, r := range records {
		outcomes[i] = r.outcome
	}
	return outcomes
}

func (x *Index) encode(docs []wire.Document) []*record {
	indexed := x.now().UTC().Truncate(time.Millisecond) // as the server keeps times
	records := make([]*record, len(docs))
	for i := range docs {
		r, err := newRecord(docs[i], indexed)
		if err != nil {
			r.outcome = pipeline.Outcome{Verdict: pipeline.Refuse, Err: err}
		}
		records[i] = r
	}
	return records
}

// writeClaims writes the claims of every record.
func (x *Index) writeClaims(ctx context.Context, records []*record) {
	var operations []operation
	for _, r := range records {
		if r.failed() {
			continue
		}
		for _, c := range r.claims {
			operations = append(operations, put(x.claims, c.id, r.version, c.body))
		}
	}
	results := x.bulk(ctx, operations)
	for _, r := range records {
		if r.failed() {
			continue
		}
		own := results[:len(r.claims)]
		results = results[len(r.claims):]
		for i, result := range own {
			r.claims[i].written = result.status/100 == 2
			if result.verdict() != pipeline.Stale { // that is for the document to say
				r.worsen(x.outcome(result, r.uri))
			}
		}
	}
}

// writeDocuments writes the document, the version and the item of the feed of
// every record whose claims are written.
func (x *Index) writeDocuments(ctx context.Context, records []*record) {
	var operations []operation
	for _, r := range records {
		if r.failed() {
			continue
		}
		if r.item != nil {
			operations = append(operations, put(x.items, r.item.id, r.item.rank, r.item.body))
		}
		operations = append(operations,
			put(x.versions, versionID(r.uri, r.version), 0, r.body),
			put(x.documents, r.uri, r.version, r.body))
	}
	results := x.bulk(ctx, operations)
	for _, r := range records {
		if r.failed() {
			continue
		}
		if r.item != nil {
			if results[0].verdict() != pipeline.Stale { // else an earlier version has been there
				r.worsen(x.outcome(results[0], r.uri))
			}
			results = results[1:]
		}
		version, document := results[0], results[1]
		results = results[2:]
		r.worsen(x.outcome(document, r.uri))
		r.worsen(x.outcome(version, r.uri))
		r.replaced = document.status/100 == 2 && !document.created
	}
}

// removeOwnClaims removes the claims that were written of documents that are
// stale or refused.
func (x *Index) removeOwnClaims(ctx context.Context, records []*record) {
	var leftovers []leftover
	for _, r := range records {
		if r.outcome.Verdict != pipeline.Stale && r.outcome.Verdict != pipeline.Refuse {
			continue
		}
		for _, c := range r.claims {
			if c.written {
				leftovers = append(leftovers, leftover{r, c.id})
			}
		}
	}
	x.remove(ctx, leftovers)
}

// removeOldClaims removes the claims that documents had before and have not
// any more.
func (x *Index) removeOldClaims(ctx context.Context, records []*record) {
	current := map[string]*record{}
	for _, r := range records {
		if r.outcome.Verdict != pipeline.Done {
			continue
		}
		if last := current[r.uri]; last == nil || last.version <= r.version {
			r.replaced = r.replaced || last != nil
			current[r.uri] = r
		}
	}
	var replaced []*record
	for _, r := range records {
		if current[r.uri] == r && r.replaced {
			replaced = append(replaced, r)
		}
	}
	for len(replaced) > 0 {
		n := min(len(replaced), maxReplaced)
		if err := x.removeOldClaimsOf(ctx, replaced[:n]); err != nil {
			for _, r := range replaced {
				r.worsen(pipeline.Outcome{Verdict: pipeline.Retry, Err: err})
			}
			return
		}
		replaced = replaced[n:]
	}
}

const (
	// maxReplaced is how many documents one request for old claims asks about:
	// their claims have to fit in one query of at most 65,536 terms.
	maxReplaced = 100
	// maxLeftovers is the most that one search returns.
	maxLeftovers = 10_000
)

func (x *Index) removeOldClaimsOf(ctx context.Context, replaced []*record) error {
	owners := map[string]*record{}
	var articles []any
	var kept []string
	for _, r := range replaced {
		owners[r.uri] = r
		articles = append(articles, r.uri)
		for _, c := range r.claims {
			kept = append(kept, c.id)
		}
	}
	query := es.NewBoolQuery().
		Filter(es.NewTermsQuery("article", articles...)).
		MustNot(es.NewIdsQuery().Ids(kept...))
	for {
		// Claims that were just written are found only after a refresh.
		if _, err := x.client.Refresh(x.claims.alias).Do(ctx); err != nil {
			return x.explain("refreshing the claims", err)
		}
		found, err := x.client.Search(x.claims.alias).Query(query).Size(maxLeftovers).
			FetchSourceContext(es.NewFetchSourceContext(true).Include("article", "version")).Do(ctx)
		if err != nil {
			return x.explain("looking for old claims", err)
		}
		leftovers, err := ownedLeftovers(found.Hits.Hits, owners)
		if err != nil {
			return err
		}
		x.remove(ctx, leftovers)
		if len(found.Hits.Hits) < maxLeftovers {
			return nil
		}
	}
}

// leftover is a claim that must go because of a record.
type leftover struct {
	record *record
	id     string
}

// remove removes claims, unless they are of a later version than the record.
func (x *Index) remove(ctx context.Context, leftovers []leftover) {
	operations := make([]operation, len(leftovers))
	for i, l := range leftovers {
		operations[i] = remove(x.claims, l.id, l.record.version)
	}
	for i, result := range x.bulk(ctx, operations) {
		if result.verdict() == pipeline.Retry {
			r := leftovers[i].record
			r.worsen(pipeline.Outcome{Verdict: pipeline.Retry, Err: fmt.Errorf("removing old claims of document %s: %w", r.uri, result.err)})
		}
	}
}

// ownedLeftovers returns the claims among hits that are no later than the
// record that owns them.
func ownedLeftovers(hits []*es.SearchHit, owners map[string]*record) ([]leftover, error) {
	var leftovers []leftover
	for _, hit := range hits {
		var c struct {
			Article string `json:"article"`
			Version int64  `json:"version"`
		}
		if err := json.Unmarshal(hit.Source, &c); err != nil {
			return nil, fmt.Errorf("reading claim %s: %w", hit.Id, err)
		}
		if owner := owners[c.Article]; owner != nil && c.Version <= owner.version {
			leftovers = append(leftovers, leftover{owner, hit.Id})
		}
	}
	return leftovers, nil
}
