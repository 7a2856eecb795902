package elastic

import (
	"time"

	es "github.com/olivere/elastic/v7"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// fields are what a clause on words searches, with the weight that a match
// there has. The plain fields find nothing that the others don't; they rank
// exact words before other forms of them.
var fields = map[string][]string{
	"":         {"headline^3", "headline.plain^3.5", "deck^2", "deck.plain^2.5", "text", "text.plain^1.2"},
	"headline": {"headline^3", "headline.plain^3.5"},
	"text":     {"text", "text.plain^1.2"},
}

// nameFields are what a clause on names searches: the words of the clause next
// to each other within one name.
var nameFields = map[string]string{
	"entity":  "entityNames.words",
	"speaker": "speakers.words",
	"agency":  "wire.agency.words",
	"feed":    "feed.name.words",
}

// newQuery compiles s, which is normal, for a search at the time now.
func newQuery(s wire.Search, now time.Time) *es.BoolQuery {
	q := es.NewBoolQuery().MustNot(
		es.NewTermsQuery("pubStatus", "withheld", "canceled"),
		es.NewRangeQuery("embargoedUntil").Gt(date(now)),
	)
	for _, c := range s.Query.Clauses {
		condition := newClause(c)
		switch {
		case c.Not:
			q.MustNot(condition)
		case fields[c.Field] != nil:
			q.Must(condition)
		default:
			q.Filter(condition) // names don't rank
		}
	}
	if !s.From.IsZero() || !s.To.IsZero() {
		q.Filter(between("versionCreated", s.From, s.To))
	}
	if !s.IndexedFrom.IsZero() {
		q.Filter(between("indexed", s.IndexedFrom, time.Time{}))
	}
	return q
}

// newClause returns the condition of a clause without its Not. Words are asked
// for as phrases are: one that the server cuts in several ("al-Assad") must
// stand as it was typed. A clause without a word matches nothing.
func newClause(c wire.Clause) es.Query {
	if fields[c.Field] != nil {
		return es.NewMultiMatchQuery(c.Text, fields[c.Field]...).Type("phrase")
	}
	if field := nameFields[c.Field]; field != "" {
		return es.NewMatchPhraseQuery(field, c.Text)
	}
	switch c.Field {
	case "language":
		return es.NewTermQuery("language.lower", c.Text)
	case "id":
		return es.NewTermQuery("uri", c.Text)
	default:
		return es.NewTermQuery("anonymous", c.Text == "true")
	}
}

// between returns the half-open range of times; zero is no bound.
func between(field string, from, to time.Time) es.Query {
	r := es.NewRangeQuery(field)
	if !from.IsZero() {
		r.Gte(date(from))
	}
	if !to.IsZero() {
		r.Lt(date(to))
	}
	return r
}

// date writes a time in the precision that the server keeps times in.
func date(t time.Time) string { return t.UTC().Truncate(time.Millisecond).Format(time.RFC3339Nano) }

// order returns what results are sorted by.
func order(s wire.Sort) []es.Sorter {
	newest := []es.Sorter{es.NewFieldSort("versionCreated").Desc().Missing("_last"), es.NewFieldSort("uri").Asc()}
	switch s {
	case wire.SortRelevance:
		return append([]es.Sorter{es.NewScoreSort()}, newest...)
	case wire.SortIndexed:
		return []es.Sorter{es.NewFieldSort("indexed").Asc(), es.NewFieldSort("uri").Asc()}
	}
	return newest
}
