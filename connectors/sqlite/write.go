package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Write puts documents into the index in one transaction, as
// pipeline.IndexWriter says. Refuse is for a document without a uri or a
// version and for one that SQLite can't hold; every other error is Retry.
func (x *Index) Write(ctx context.Context, docs []wire.Document) []pipeline.Outcome {
	outcomes := make([]pipeline.Outcome, len(docs))
	if x.writer == nil {
		return retryAll(outcomes, ErrReadOnly)
	}
	records := x.prepare(docs, outcomes)
	x.writing.Lock()
	defer x.writing.Unlock()
	for {
		at, err := x.writeRecords(ctx, records, outcomes)
		if err == nil {
			return outcomes
		}
		x.facets = facetIDs{} // some may have been rolled back
		if at < 0 || !isOneDocuments(err) {
			return retryAll(outcomes, fmt.Errorf("writing to index %s: %w", x.path, explain(err)))
		}
		records[at] = nil
		outcomes[at] = pipeline.Outcome{Verdict: pipeline.Refuse, Err: fmt.Errorf("writing document %s: %w", docs[at].URI, err)}
	}
}

// retryAll sets Retry for every document that was not refused.
func retryAll(outcomes []pipeline.Outcome, err error) []pipeline.Outcome {
	for i := range outcomes {
		if outcomes[i].Verdict != pipeline.Refuse {
			outcomes[i] = pipeline.Outcome{Verdict: pipeline.Retry, Err: err}
		}
	}
	return outcomes
}

// prepare does all the work that needs no database, on all processors. A
// document that can't be stored is refused in outcomes and has no record.
func (x *Index) prepare(docs []wire.Document, outcomes []pipeline.Outcome) []*record {
	records := make([]*record, len(docs))
	var work errgroup.Group
	work.SetLimit(runtime.GOMAXPROCS(0))
	for i := range docs {
		work.Go(func() error {
			r, err := newRecord(&docs[i], x.codec)
			if err != nil {
				outcomes[i] = pipeline.Outcome{Verdict: pipeline.Refuse, Err: err}
			}
			records[i] = r
			return nil
		})
	}
	_ = work.Wait() // errors are in outcomes
	return records
}

// writeRecords writes records, of which some may be nil, in one transaction
// and sets their outcomes. On an error nothing is written, and at is the
// record that it happened at; -1 if it was none of them.
func (x *Index) writeRecords(ctx context.Context, records []*record, outcomes []pipeline.Outcome) (at int, err error) {
	tx, err := x.writer.BeginTx(ctx, nil)
	if err != nil {
		return -1, err
	}
	defer func() { _ = tx.Rollback() }() // no effect after Commit
	w := &transaction{ctx: ctx, statements: x.statements.in(ctx, tx), facets: x.facets, current: map[int64]int{}}
	if w.indexed, err = x.stamp(ctx, tx); err != nil {
		return -1, err
	}
	for i, r := range records {
		if r == nil {
			continue
		}
		verdict, err := w.write(i, r)
		if err != nil {
			return i, err
		}
		outcomes[i] = pipeline.Outcome{Verdict: verdict}
	}
	for _, doc := range slices.Sorted(maps.Keys(w.current)) {
		i := w.current[doc]
		if err := w.putWords(doc, &records[i].words); err != nil {
			return i, err
		}
	}
	return -1, tx.Commit()
}

// stamp returns the time of this write in Unix milliseconds. It never falls,
// also where the clock does, so that whoever follows the index by this time
// misses nothing.
func (x *Index) stamp(ctx context.Context, tx *sql.Tx) (int64, error) {
	var last sql.NullInt64
	if err := tx.QueryRowContext(ctx, "SELECT max(indexed) FROM documents").Scan(&last); err != nil {
		return 0, err
	}
	return max(last.Int64, x.now().UnixMilli()), nil
}

// transaction writes records in one transaction.
type transaction struct {
	ctx        context.Context //nolint:containedctx // lives as long as one call of Write
	statements statements
	facets     facetIDs
	indexed    int64
	// current maps documents to the record that they are now. Their words are
	// written last and in the order of documents: FTS5 sorts words in memory,
	// and writes them out before a statement on another table that may have to
	// be undone and where the documents' numbers do not grow.
	current map[int64]int
}

// write stores record i, without its words.
func (w *transaction) write(i int, r *record) (pipeline.Verdict, error) {
	facets, err := w.facetNumbers(r)
	if err != nil {
		return 0, err
	}
	var doc int64
	err = w.statements.putDocument.QueryRowContext(w.ctx, r.id, r.version, r.published, w.indexed, r.heldUntil,
		r.anonymous, r.language, facets, r.headline, r.agency, r.feed).Scan(&doc)
	if errors.Is(err, sql.ErrNoRows) {
		return pipeline.Stale, w.keepVersion(r)
	}
	if err != nil {
		return 0, err
	}
	if err := w.putVersion(doc, r); err != nil {
		return 0, err
	}
	w.current[doc] = i
	return pipeline.Done, w.putClaims(doc, r.claims)
}

// keepVersion stores a record that is older than the current document.
func (w *transaction) keepVersion(r *record) error {
	var doc int64
	if err := w.statements.getDoc.QueryRowContext(w.ctx, r.id).Scan(&doc); err != nil {
		return err
	}
	return w.putVersion(doc, r)
}

// putVersion stores a version of doc, and that its feed has it.
func (w *transaction) putVersion(doc int64, r *record) error {
	if err := w.exec(w.statements.putVersion, doc, r.version, w.indexed, r.body); err != nil || r.feedURL == "" {
		return err
	}
	var feed int64
	if err := w.statements.putFeed.QueryRowContext(w.ctx, r.feedURL, w.indexed).Scan(&feed); err != nil {
		return err
	}
	return w.exec(w.statements.putFeedItem, feed, doc, r.version)
}

// putWords puts the words of a document in the place of those that it had.
func (w *transaction) putWords(doc int64, c *wordColumns) error {
	return w.exec(w.statements.putWords, doc, c.headline, c.deck, c.text, c.entity, c.speaker, c.agency, c.feed)
}

// putClaims puts claims in the place of those that doc had.
func (w *transaction) putClaims(doc int64, claims []wire.ClaimRecord) error {
	if err := w.exec(w.statements.dropClaims, doc); err != nil {
		return err
	}
	for i := range claims {
		c := &claims[i]
		if err := w.exec(w.statements.putClaim, doc, c.ID[len(c.Article)+1:], c.Part, c.Start, c.End, c.Text, c.Speaker, jsonArray(c.Members),
			c.Role, c.Anonymous, c.Count, c.Description, c.Cue, c.Target, c.Medium, c.Type, c.Modality, c.Hedge, c.Polarity, jsonArray(c.About), c.Continues,
			c.Within, jsonArray(c.Contradicts)); err != nil {
			return err
		}
	}
	return nil
}

func (w *transaction) exec(s *sql.Stmt, args ...any) error {
	_, err := s.ExecContext(w.ctx, args...)
	return err
}
