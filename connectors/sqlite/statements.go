package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
)

// statements are what a write executes, prepared once.
type statements struct {
	putDocument, getDoc, putVersion, putWords, dropClaims, putClaim, putFacet, putFeed, putFeedItem *sql.Stmt
}

// newStatements prepares the statements of a writer. They are closed with it.
func newStatements(ctx context.Context, db *sql.DB) (*statements, error) {
	s := &statements{}
	for _, p := range []struct {
		stmt  **sql.Stmt
		query string
	}{
		// An equal version is written again, an earlier one returns no row.
		{&s.putDocument, `INSERT INTO documents (id, version, published, indexed, held_until, anonymous, language, facets, headline, agency, feed)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET version = excluded.version, published = excluded.published, indexed = excluded.indexed,
				held_until = excluded.held_until, anonymous = excluded.anonymous, language = excluded.language,
				facets = excluded.facets, headline = excluded.headline, agency = excluded.agency, feed = excluded.feed
			WHERE excluded.version >= documents.version
			RETURNING doc`},
		{&s.getDoc, `SELECT doc FROM documents WHERE id = ?`},
		{&s.putVersion, `INSERT INTO versions (doc, version, indexed, body) VALUES (?, ?, ?, ?)
			ON CONFLICT (doc, version) DO UPDATE SET indexed = excluded.indexed, body = excluded.body`},
		{&s.putWords, `INSERT OR REPLACE INTO words (rowid, headline, deck, text, entity, speaker, agency, feed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`},
		{&s.dropClaims, `DELETE FROM claims WHERE doc = ?`},
		{&s.putClaim, `INSERT OR REPLACE INTO claims (doc, claim, part, "start", "end", text, speaker, members, role, anonymous, "count", description,
			cue, target, medium, type, modality, hedge, polarity, about, continues, within, contradicts)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`},
		{&s.putFacet, `INSERT INTO facet_values (number, field, value)
			VALUES ((SELECT coalesce(max(number), 0) / 16 + 1 FROM facet_values) * 16 + ?1, ?1, ?2)
			ON CONFLICT (field, value) DO UPDATE SET value = value RETURNING number`},
		{&s.putFeed, `INSERT INTO feeds (url, latest) VALUES (?, ?)
			ON CONFLICT (url) DO UPDATE SET latest = max(latest, excluded.latest) RETURNING feed`},
		{&s.putFeedItem, `INSERT INTO feed_items (feed, doc, first) VALUES (?, ?, ?)
			ON CONFLICT (feed, doc) DO UPDATE SET first = excluded.first WHERE excluded.first < feed_items.first`},
	} {
		stmt, err := db.PrepareContext(ctx, p.query)
		if err != nil {
			return nil, fmt.Errorf("preparing a statement: %w", err)
		}
		*p.stmt = stmt
	}
	return s, nil
}

// in returns the statements for use in tx. They are closed with it.
func (s *statements) in(ctx context.Context, tx *sql.Tx) statements {
	return statements{
		putDocument: tx.StmtContext(ctx, s.putDocument), getDoc: tx.StmtContext(ctx, s.getDoc),
		putVersion: tx.StmtContext(ctx, s.putVersion), putWords: tx.StmtContext(ctx, s.putWords),
		dropClaims: tx.StmtContext(ctx, s.dropClaims), putClaim: tx.StmtContext(ctx, s.putClaim),
		putFacet: tx.StmtContext(ctx, s.putFacet),
		putFeed:  tx.StmtContext(ctx, s.putFeed), putFeedItem: tx.StmtContext(ctx, s.putFeedItem),
	}
}

// jsonArray returns values as a JSON array; none gives the empty string.
func jsonArray(values []string) string {
	if len(values) == 0 {
		return ""
	}
	j, err := json.Marshal(values)
	if err != nil {
		panic(err) // strings always marshal
	}
	return string(j)
}
