package web_test

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"html"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// memoryIndex is an index that finds words by looking at every document.
type memoryIndex struct {
	mu   sync.Mutex
	docs map[string]wire.Document
	err  error
}

func newMemoryIndex(docs ...wire.Document) *memoryIndex {
	x := &memoryIndex{docs: map[string]wire.Document{}}
	for _, d := range docs {
		x.docs[d.URI] = d
	}
	return x
}

// sampleWire returns an index with the stories of testdata/wire.jsonl.
func sampleWire(t *testing.T) *memoryIndex {
	t.Helper()
	f, err := os.Open("testdata/wire.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	x := newMemoryIndex()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var d wire.Document
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		x.docs[d.URI] = d
	}
	if lines.Err() != nil || len(x.docs) == 0 {
		t.Fatalf("reading testdata/wire.jsonl gave %d documents, error %v", len(x.docs), lines.Err())
	}
	return x
}

// put indexes d now.
func (x *memoryIndex) put(d wire.Document) {
	x.mu.Lock()
	defer x.mu.Unlock()
	d.Indexed = time.Now()
	x.docs[d.URI] = d
}

func (x *memoryIndex) fail(err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.err = err
}

func (x *memoryIndex) Get(_ context.Context, id string) (wire.Document, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	d, ok := x.docs[id]
	if !ok {
		return d, cmp.Or(x.err, pipeline.ErrNotFound)
	}
	return d, x.err
}

func (x *memoryIndex) Search(_ context.Context, s wire.Search) (wire.Results, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.err != nil {
		return wire.Results{}, x.err
	}
	var hits []wire.Hit
	for _, d := range x.docs {
		if d.Indexed.Before(s.IndexedFrom) || d.VersionCreated.Before(s.From) || (!s.To.IsZero() && !d.VersionCreated.Before(s.To)) {
			continue
		}
		if !slices.ContainsFunc(s.Query.Clauses, func(c wire.Clause) bool { return matches(c, &d) == c.Not }) {
			hits = append(hits, wire.Hit{Document: d, Highlights: highlights(s, &d)})
		}
	}
	slices.SortFunc(hits, func(a, b wire.Hit) int {
		if s.Sort == wire.SortIndexed {
			return a.Document.Indexed.Compare(b.Document.Indexed)
		}
		return b.Document.VersionCreated.Compare(a.Document.VersionCreated)
	})
	r := wire.Results{Total: int64(len(hits))}
	if s.Facets {
		r.Facets = facets(hits)
	}
	limit := cmp.Or(s.Limit, 20)
	r.Hits = hits[min(s.Offset, len(hits)):min(s.Offset+limit, len(hits))]
	return r, nil
}

func values(field string, d *wire.Document) []string {
	switch field {
	case "entity":
		return d.EntityNames
	case "speaker":
		return d.Speakers()
	case "agency":
		return []string{d.Wire.Agency}
	case "feed":
		return []string{d.Feed.Name}
	case "language":
		return []string{d.Language}
	}
	return nil
}

func matches(c wire.Clause, d *wire.Document) bool {
	if c.Field == "" || c.Field == "text" || c.Field == "headline" {
		return strings.Contains(strings.ToLower(d.Headline+"\n"+d.Deck+"\n"+d.Text), strings.ToLower(c.Text))
	}
	return slices.ContainsFunc(values(c.Field, d), func(v string) bool { return strings.EqualFold(v, c.Text) })
}

// highlights marks the first word that was asked for in the headline and in
// the text.
func highlights(s wire.Search, d *wire.Document) []string {
	return slices.Concat(highlight(s, d.Headline), highlight(s, d.Text))
}

func highlight(s wire.Search, text string) []string {
	for _, c := range s.Query.Clauses {
		i := strings.Index(strings.ToLower(text), strings.ToLower(c.Text))
		if !s.Highlight || c.Field != "" || i < 0 {
			continue
		}
		before, after := text[max(0, strings.LastIndex(text[:i], "\n")+1):i], text[i+len(c.Text):]
		after, _, _ = strings.Cut(after, "\n")
		return []string{html.EscapeString(before) + "<mark>" + html.EscapeString(text[i:i+len(c.Text)]) + "</mark>" + html.EscapeString(after)}
	}
	return nil
}

func facets(hits []wire.Hit) map[string][]wire.FacetCount {
	all := map[string][]wire.FacetCount{}
	for _, field := range wire.FacetFields {
		counts := map[string]int64{}
		for _, h := range hits {
			for _, v := range values(field, &h.Document) {
				if v != "" {
					counts[v]++
				}
			}
		}
		for v, n := range counts {
			all[field] = append(all[field], wire.FacetCount{Value: v, Count: n})
		}
		slices.SortFunc(all[field], func(a, b wire.FacetCount) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
		})
	}
	return all
}
