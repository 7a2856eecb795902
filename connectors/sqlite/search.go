package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Search returns what matches s. All of a Results comes from one state of the
// index. The error is a wire.ErrBadSearch if s can't be answered.
//
// A clause matches the words of its text in order and next to each other, also
// where it is not a phrase ("al-Assad" has two words): stemmed in headline,
// deck and text, as they are within one name of entity, speaker, agency and
// feed. A clause without a word ("***") matches nothing.
func (x *Index) Search(ctx context.Context, s wire.Search) (wire.Results, error) {
	s, err := s.Normal()
	if err != nil {
		return wire.Results{}, err
	}
	results, err := x.search(ctx, s)
	if err != nil {
		return wire.Results{}, fmt.Errorf("searching index %s: %w", x.path, explain(err))
	}
	return results, nil
}

func (x *Index) search(ctx context.Context, s wire.Search) (wire.Results, error) {
	tx, err := x.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return wire.Results{}, err
	}
	defer func() { _ = tx.Rollback() }() // it has only read
	narrow, err := isNarrow(ctx, tx, s)
	if err != nil {
		return wire.Results{}, err
	}
	f := newFilter(s, x.now(), narrow)
	var results wire.Results
	if results.Total, err = count(ctx, tx, f); err != nil {
		return results, err
	}
	if results.Hits, err = x.hits(ctx, tx, s, f); err != nil {
		return results, err
	}
	if s.Facets {
		if results.Facets, err = countFacets(ctx, tx, f); err != nil {
			return results, err
		}
	}
	return results, nil
}

// count returns the number of all matches. Counting a whole table is quick and
// the documents that are held are few, so one is taken from the other where
// nothing else is asked for.
func count(ctx context.Context, tx *sql.Tx, f filter) (int64, error) {
	query := "SELECT count(*) " + f.from + f.where
	if f.every {
		query = "SELECT (SELECT count(*) FROM documents) - (SELECT count(*) FROM documents WHERE held_until > 0 AND held_until > ?)"
	}
	var n int64
	err := tx.QueryRowContext(ctx, query, f.args...).Scan(&n)
	return n, err
}

// rank is the expression to order by relevance. It is lower for a better
// match, which counts more in the headline and the deck than in the text, and
// not at all in names.
const rank = "bm25(words, 4, 2, 1, 0, 0, 0, 0)"

// hits returns the page of matches that s asks for.
func (x *Index) hits(ctx context.Context, tx *sql.Tx, s wire.Search, f filter) ([]wire.Hit, error) {
	score, order := "0.0", "d.published DESC, d.id"
	switch {
	case s.Sort == wire.SortRelevance && f.ranked:
		score, order = "-"+rank, rank+", d.published DESC, d.id"
	case s.Sort == wire.SortIndexed:
		order = "d.indexed, d.id"
	}
	// The page is cut first, so that only its documents are read whole.
	query := "WITH page AS MATERIALIZED (SELECT d.doc, d.version, " + score + " AS score " + f.from + f.where +
		" ORDER BY " + order + " LIMIT ? OFFSET ?) SELECT page.score, v.body, v.indexed FROM page CROSS JOIN versions v USING (doc, version)"
	rows, err := tx.QueryContext(ctx, query, append(f.args, s.Limit, s.Offset)...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err says what was wrong
	hits := make([]wire.Hit, 0, s.Limit)
	for rows.Next() {
		var hit wire.Hit
		var body sql.RawBytes
		var indexed int64
		if err := rows.Scan(&hit.Score, &body, &indexed); err != nil {
			return nil, err
		}
		if hit.Document, err = x.codec.decode(body, indexed); err != nil {
			return nil, err
		}
		hits = append(hits, hit)
	}
	if s.Highlight {
		h := newHighlighter(s.Query)
		for i := range hits {
			hits[i].Highlights = h.passages(&hits[i].Document)
		}
	}
	return hits, rows.Err()
}

// Get returns the current version of a document, also one that searches leave
// out; pipeline.ErrNotFound if there is none.
func (x *Index) Get(ctx context.Context, id string) (wire.Document, error) {
	var body []byte
	var indexed int64
	err := x.reader.QueryRowContext(ctx, "SELECT v.body, v.indexed FROM documents d JOIN versions v USING (doc, version) WHERE d.id = ?", id).Scan(&body, &indexed)
	if errors.Is(err, sql.ErrNoRows) {
		return wire.Document{}, fmt.Errorf("document %s: %w", id, pipeline.ErrNotFound)
	}
	if err != nil {
		return wire.Document{}, fmt.Errorf("reading document %s from index %s: %w", id, x.path, explain(err))
	}
	return x.codec.decode(body, indexed)
}
