package sqlite_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/wiredesk/wiredesk/connectors/sqlite"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// TestAnyTextIsSearched asks for texts made of what means something to FTS5 or
// SQL, in every field. None is an error, and a document either matches a
// clause or its opposite.
func TestAnyTextIsSearched(t *testing.T) {
	const documents = 3
	x := open(t, t.TempDir())
	mustWrite(t, x, benchBatch(0, documents))
	pieces := []string{
		`"`, `'`, "`", "*", "^", "+", "-", ":", "(", ")", "{", "}", "[", "]", "%", "_", "?", "?1", ";", "--", "/*", "\\", "\x00", "\xff", "\ue000", " ",
		"AND", "OR", "NOT", "NEAR", "text", "headline", "rowid", "said", "Person 3", "Wire 1", "北京", "🚀", "U.S.", "O’Brien", "é", "e\u0301",
	}
	random := rand.New(rand.NewPCG(3, 3))
	for range 300 {
		var text strings.Builder
		for range 1 + random.IntN(6) {
			text.WriteString(pieces[random.IntN(len(pieces))])
		}
		for _, field := range append([]string{""}, wire.QueryFields...) {
			if field == "anonymous" {
				continue // it takes true and false only
			}
			c := wire.Clause{Field: field, Text: text.String()}
			with := mustCount(t, x, c)
			c.Not = true
			if without := mustCount(t, x, c); with+without != documents {
				t.Errorf("%s:%q found %d documents, excluded it found %d; want %d together", field, c.Text, with, without, documents)
			}
		}
	}
}

// mustCount returns how many documents match one clause.
func mustCount(t *testing.T, x *sqlite.Index, c wire.Clause) int64 {
	t.Helper()
	results, err := x.Search(t.Context(), wire.Search{Query: wire.Query{Clauses: []wire.Clause{c}}, Highlight: true, Sort: wire.SortRelevance})
	if err != nil {
		t.Fatalf("Search(%+v) failed: %v", c, err)
	}
	return results.Total
}
