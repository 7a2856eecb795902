package wire

import "time"

// Query is what is asked of an index or of the live wire: all clauses must
// hold. The zero Query matches every document.
type Query struct {
	Clauses []Clause `json:"clauses,omitempty"`
}

// Clause is one condition of a Query.
type Clause struct {
	// Field is one of QueryFields; empty means headline, deck and text.
	Field string `json:"field,omitempty"`
	// Text is a word, or the words of a phrase.
	Text string `json:"text"`
	// Phrase asks for the words of Text in their order, next to each other.
	Phrase bool `json:"phrase,omitempty"`
	// Not asks that the clause does not hold.
	Not bool `json:"not,omitempty"`
}

// Sort is an order of results.
type Sort string

// The orders that a Search can ask for.
const (
	SortNewest    Sort = "newest"    // by VersionCreated, newest first; the default
	SortRelevance Sort = "relevance" // best match first
	SortIndexed   Sort = "indexed"   // by Indexed, oldest first: to follow the wire
)

// Search is a Query and what is wanted of its results.
type Search struct {
	Query Query
	// From and To bound VersionCreated, half-open; zero means no bound.
	From, To time.Time
	// IndexedFrom asks for documents indexed at or after; zero means all.
	IndexedFrom time.Time
	// Sort is SortNewest if empty.
	Sort Sort
	// Limit is how many hits are wanted: 0 means 20, at most 1000.
	Limit int
	// Offset skips hits; Offset+Limit is at most 10000.
	Offset int
	// Facets asks for the counts of FacetFields over all matches.
	Facets bool
	// Highlight asks for the passages that matched.
	Highlight bool
}

// FacetFields are the fields that facets count: canonical entity names,
// canonical speakers, agency, feed name, language.
var FacetFields = []string{"entity", "speaker", "agency", "feed", "language"}

// Results is what a Search found.
type Results struct {
	// Total is the number of all matches.
	Total int64 `json:"total"`
	Hits  []Hit `json:"hits"`
	// Facets maps each of FacetFields to its most frequent values, at most 20;
	// nil if they were not asked for.
	Facets map[string][]FacetCount `json:"facets,omitempty"`
}

// Hit is one match.
type Hit struct {
	Score float64 `json:"score,omitempty"`
	// Highlights holds passages as HTML: escaped text with <mark> elements
	// around what matched.
	Highlights []string `json:"highlights,omitempty"`
	Document   Document `json:"document"`
}

// FacetCount is one value of a facet and how many documents have it.
type FacetCount struct {
	Value string `json:"value"`
	Count int64  `json:"count"`
}
