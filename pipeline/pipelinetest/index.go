package pipelinetest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Index is an index under test.
type Index interface {
	pipeline.IndexWriter
	pipeline.IndexReader
	// Refresh makes everything that Write has taken visible to Search.
	Refresh(ctx context.Context) error
	// Versions returns every version of a document that is kept, the oldest
	// first; none gives none.
	Versions(ctx context.Context, id string) ([]wire.Document, error)
	// Claims returns the records of the claims of the current version of a
	// document, in the order of Start; none gives none.
	Claims(ctx context.Context, id string) ([]wire.ClaimRecord, error)
	// Reopen closes the index and opens it again on what it has stored.
	Reopen(t *testing.T) Index
}

// TestIndex is the contract of every index: what SQLite, Elasticsearch and
// OpenSearch all do. open gives a new, empty index, and closes it when its
// test ends.
//
// Engines differ in what they call a word and which words a phrase needs. The
// contract takes what people at a desk expect, which an engine may have to be
// told:
//
//   - Every clause, phrase or not, matches the words of its text in order and
//     next to each other: "al-Assad" and a run of Chinese are several words.
//     (Elasticsearch: match_phrase for each.) A clause without any word
//     ("***") matches nothing; excluded, it excludes nothing.
//   - No stop words: "out of touch" is not "out touch".
//   - Words of headline, deck and text are stemmed (Porter) after a possessive
//     s is cut off; names (entity, speaker, agency, feed) are not stemmed.
//   - Diacritics do not count (asciifolding), nor does which apostrophe is
//     written (a char_filter of type mapping: ’ to ').
//   - The full stops of initials do not count: US finds U.S. (a char_filter of
//     type pattern_replace: \b(\p{L})\.(?=\p{L}\b) to $1).
//   - A name field is matched by words of one name, in order and next to each
//     other: the whole name, one word or some. A phrase never runs from one
//     name into the next (position_increment_gap).
//   - Equal sort keys are ordered by id, so that pages never overlap.
//   - Times count in milliseconds.
func TestIndex(t *testing.T, open func(t *testing.T) Index) {
	for _, part := range []struct {
		name string
		test func(t *testing.T, open func(t *testing.T) Index)
	}{
		{"what is searched is found", testIndexQueries},
		{"results are ordered and paged", testIndexOrder},
		{"times bound a search", testIndexTimes},
		{"facets count all matches", testIndexFacets},
		{"highlights are safe HTML", testIndexHighlights},
		{"a bad search is told so", testIndexBadSearch},
		{"a document comes back as it was written", testIndexRoundTrip},
		{"versions only grow", testIndexVersions},
		{"claims are those of the current version", testIndexClaims},
		{"held documents are not shown", testIndexHeld},
		{"a document that can't be stored is refused alone", testIndexRefuses},
		{"writers of one document end with its highest version", testIndexConcurrent},
		{"a document of 1 MB is taken and found", testIndexLarge},
		{"very long words do no harm", testIndexLongWords},
		{"what is written is there after reopening", testIndexReopen},
		{"an ended context ends the work", testIndexContext},
	} {
		t.Run(part.name, func(t *testing.T) { part.test(t, open) })
	}
}

// write writes docs and expects one verdict for all of them.
func write(t *testing.T, x Index, want pipeline.Verdict, docs ...wire.Document) {
	t.Helper()
	outcomes := x.Write(t.Context(), docs)
	if len(outcomes) != len(docs) {
		t.Fatalf("Write of %d documents returned %d outcomes", len(docs), len(outcomes))
	}
	for i, o := range outcomes {
		if o.Verdict != want {
			t.Fatalf("Write(%s version %d) = %v (%v), want %v", docs[i].URI, docs[i].Version, o.Verdict, o.Err, want)
		}
	}
	if err := x.Refresh(t.Context()); err != nil {
		t.Fatalf("Refresh failed: %v", err)
	}
}

// search returns the results of s.
func search(t *testing.T, x Index, s wire.Search) wire.Results {
	t.Helper()
	results, err := x.Search(t.Context(), s)
	if err != nil {
		t.Fatalf("Search(%+v) failed: %v", s, err)
	}
	return results
}

// parse returns the query that q is.
func parse(t *testing.T, q string) wire.Query {
	t.Helper()
	query, err := wire.ParseQuery(q)
	if err != nil {
		t.Fatalf("ParseQuery(%q) failed: %v", q, err)
	}
	return query
}

// get returns the current version of a document.
func get(t *testing.T, x Index, id string) wire.Document {
	t.Helper()
	d, err := x.Get(t.Context(), id)
	if err != nil {
		t.Fatalf("Get(%q) failed: %v", id, err)
	}
	return d
}

// ids returns the ids of hits in their order.
func ids(hits []wire.Hit) []string {
	found := make([]string, len(hits))
	for i, h := range hits {
		found[i] = h.Document.URI
	}
	return found
}

// sorted returns a sorted copy.
func sorted(s []string) []string { return slices.Sorted(slices.Values(s)) }

// noon is when the documents of these tests begin.
var noon = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)

// plain returns a document with nothing but a headline and a text.
func plain(id string, version int64, headline, text string) wire.Document {
	return wire.Document{
		URI: id, Version: version, VersionCreated: noon.Add(time.Duration(version) * time.Minute), FirstCreated: noon,
		Fetched: noon.Add(time.Hour), Language: "en", Profile: "text", PubStatus: "usable",
		Headline: headline, Text: text, Feed: wire.Feed{Name: "World Wire", URL: "https://wire.example/rss"},
	}
}

// said returns a claim of speaker; anonymous if speaker is empty.
func said(n int, speaker string) wire.Claim {
	c := wire.Claim{
		ID: fmt.Sprintf("c%d", n), Text: fmt.Sprintf("content of claim %d", n), Start: 10 * n, End: 10*n + 5,
		Cue: "said", Type: "indirect", Modality: wire.Modality{Class: "asserted"}, Polarity: "positive",
	}
	if speaker == "" {
		c.Sources = &wire.Sources{Anonymous: true, Count: 4, Description: "four people familiar with the talks"}
	} else {
		c.Speaker = &wire.Speaker{Name: speaker, Canonical: speaker, Start: 0, End: len(speaker)}
	}
	return c
}
