package sqlite

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Versions returns every version of a document that is kept, the oldest first;
// none if there is no such document.
func (x *Index) Versions(ctx context.Context, id string) ([]wire.Document, error) {
	versions, err := x.versions(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("reading the versions of document %s from index %s: %w", id, x.path, explain(err))
	}
	return versions, nil
}

func (x *Index) versions(ctx context.Context, id string) ([]wire.Document, error) {
	rows, err := x.reader.QueryContext(ctx, `SELECT v.body, v.indexed FROM documents d JOIN versions v USING (doc) WHERE d.id = ? ORDER BY v.version`, id)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err says what was wrong
	var versions []wire.Document
	for rows.Next() {
		var body []byte
		var indexed int64
		if err := rows.Scan(&body, &indexed); err != nil {
			return nil, err
		}
		d, err := x.codec.decode(body, indexed)
		if err != nil {
			return nil, err
		}
		versions = append(versions, d)
	}
	return versions, rows.Err()
}

// Claims returns the claims of the current version of a document in the order
// of Start; none if there is no such document.
func (x *Index) Claims(ctx context.Context, id string) ([]wire.ClaimRecord, error) {
	claims, err := x.claims(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("reading the claims of document %s from index %s: %w", id, x.path, explain(err))
	}
	return claims, nil
}

func (x *Index) claims(ctx context.Context, id string) ([]wire.ClaimRecord, error) {
	rows, err := x.reader.QueryContext(ctx, `SELECT id, article, version, headline, versionCreated, feed, agency, part, text, "start", "end", speaker, members, role,
		anonymous, "count", description, cue, target, medium, type, modality, hedge, polarity, about, continues, within, contradicts
		FROM claim_records WHERE article = ? ORDER BY "start", id`, id)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err says what was wrong
	var claims []wire.ClaimRecord
	for rows.Next() {
		var c wire.ClaimRecord
		var created *int64
		var members, about, contradicts string
		if err := rows.Scan(&c.ID, &c.Article, &c.Version, &c.Headline, &created, &c.Feed, &c.Agency, &c.Part, &c.Text, &c.Start, &c.End, &c.Speaker, &members, &c.Role,
			&c.Anonymous, &c.Count, &c.Description, &c.Cue, &c.Target, &c.Medium, &c.Type, &c.Modality, &c.Hedge, &c.Polarity, &about, &c.Continues, &c.Within, &contradicts); err != nil {
			return nil, err
		}
		if created != nil {
			c.VersionCreated = time.UnixMilli(*created).UTC()
		}
		if c.Members, err = stringArray(members); err != nil {
			return nil, err
		}
		if c.About, err = stringArray(about); err != nil {
			return nil, err
		}
		if c.Contradicts, err = stringArray(contradicts); err != nil {
			return nil, err
		}
		claims = append(claims, c)
	}
	return claims, rows.Err()
}

// stringArray reads what jsonArray wrote.
func stringArray(s string) ([]string, error) {
	if s == "" {
		return nil, nil
	}
	var values []string
	if err := json.Unmarshal([]byte(s), &values); err != nil {
		return nil, fmt.Errorf("reading an array: %w", err)
	}
	return values, nil
}
