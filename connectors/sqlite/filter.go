package sqlite

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/text/words"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// filter is a search as SQL: everything from FROM to WHERE, with d as the
// documents.
type filter struct {
	from, where string
	args        []any
	// ranked tells whether the table words is in from, so that bm25 has
	// something to rank by.
	ranked bool
	// every tells that the only condition is that a document may be shown.
	every bool
}

// columns are the columns of the table words that a field of a query searches.
var columns = map[string]string{
	"":         "{headline deck text}",
	"headline": "headline",
	"text":     "text",
	"entity":   "entity",
	"speaker":  "speaker",
	"agency":   "agency",
	"feed":     "feed",
}

// stemmed tells whether the words of a field are stemmed in the table words.
func stemmed(field string) bool { return field == "" || field == "headline" || field == "text" }

// newFilter compiles s, which is normal, for a search at the time now. narrow
// tells that few documents are within its times.
func newFilter(s wire.Search, now time.Time, narrow bool) filter {
	var conditions, matches []string
	var args []any
	add := func(condition string, arg any) {
		conditions = append(conditions, condition)
		args = append(args, arg)
	}
	for _, c := range s.Query.Clauses {
		switch {
		case columns[c.Field] == "":
			add(columnCondition(c))
		case c.Not:
			if m := match(c); m != "" {
				add("d.doc NOT IN (SELECT rowid FROM words WHERE words MATCH ?)", m)
			}
		default:
			m := match(c)
			if m == "" { // no word can't be found
				return filter{from: "FROM documents d", where: " WHERE false"}
			}
			matches = append(matches, m)
		}
	}
	times, bounds := timeConditions(s)
	conditions, args = append(conditions, times...), append(args, bounds...)
	f := filter{from: "FROM documents d", ranked: len(matches) > 0, every: len(matches)+len(conditions) == 0}
	add("d.held_until <= ?", now.UnixMilli())
	if f.ranked {
		// CROSS JOIN keeps the order: first the words, then their documents.
		f.from = "FROM words CROSS JOIN documents d ON d.doc = words.rowid"
		if narrow {
			f.from = "FROM documents d CROSS JOIN words ON words.rowid = d.doc"
		}
		add("words MATCH ?", strings.Join(matches, " AND "))
	}
	f.where = " WHERE " + strings.Join(conditions, " AND ")
	f.args = args
	return f
}

// timeConditions returns the conditions of s on times.
func timeConditions(s wire.Search) (conditions []string, args []any) {
	for _, c := range []struct {
		condition string
		time      time.Time
	}{
		{"d.published >= ?", s.From},
		{"d.published < ?", s.To},
		{"d.indexed >= ?", s.IndexedFrom},
	} {
		if !c.time.IsZero() {
			conditions = append(conditions, c.condition)
			args = append(args, c.time.UnixMilli())
		}
	}
	return conditions, args
}

// narrowWindow is how many documents are looked at one by one rather than
// going through all that have the words: looking at one costs about as much as
// going through a hundred.
const narrowWindow = 200

// isNarrow tells whether at most narrowWindow documents are within the times
// of s. Whoever follows the wire asks for the last seconds again and again,
// which must not take longer the more there is of the past.
func isNarrow(ctx context.Context, tx *sql.Tx, s wire.Search) (bool, error) {
	conditions, args := timeConditions(s)
	if len(conditions) == 0 {
		return false, nil
	}
	var n int
	query := "SELECT count(*) FROM (SELECT 1 FROM documents d WHERE " + strings.Join(conditions, " AND ") + " LIMIT ?)"
	err := tx.QueryRowContext(ctx, query, append(args, narrowWindow+1)...).Scan(&n)
	return n <= narrowWindow, err
}

// columnCondition returns the condition of a clause on a column of documents.
func columnCondition(c wire.Clause) (condition string, arg any) {
	is := " = ?"
	if c.Not {
		is = " <> ?"
	}
	switch c.Field {
	case "language":
		return "d.language" + is, c.Text
	case "id":
		return "d.id" + is, c.Text
	default:
		return "d.anonymous" + is, c.Text == "true"
	}
}

// match returns a clause as an expression of FTS5: the words of its text, in
// their order and next to each other, in one of the field's columns. A clause
// that is not a phrase can have several words, too ("al-Assad"). Words are
// letters, digits and emoji, so nothing of the expression can come from the
// text. It is empty if the text has no word.
func match(c wire.Clause) string {
	found := phrase(c)
	if len(found) == 0 {
		return ""
	}
	return columns[c.Field] + ` : "` + strings.Join(found, " ") + `"`
}

// phrase returns the words of a clause as the table words holds them.
func phrase(c wire.Clause) []string {
	found := words.Fold(c.Text)
	if stemmed(c.Field) {
		for i, w := range found {
			found[i] = words.Stem(w)
		}
	}
	return found
}
