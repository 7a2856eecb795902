package sqlite

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/words"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// record is a document as its tables hold it.
type record struct {
	id        string
	version   int64
	published *int64 // nil if the document has no date
	heldUntil int64
	anonymous bool
	language  string
	headline  string
	agency    string
	feed      string
	feedURL   string
	body      []byte
	claims    []wire.ClaimRecord
	// facets holds the values of each of wire.FacetFields.
	facets [][]string
	words  wordColumns
}

// wordColumns are the columns of the table words.
type wordColumns struct{ headline, deck, text, entity, speaker, agency, feed string }

// maxIDBytes is the longest id that every index takes (Elasticsearch's limit).
const maxIDBytes = 512

// newRecord returns d as the tables hold it. An error means that d can't be
// stored, ever.
func newRecord(d *wire.Document, c *codec) (*record, error) {
	switch {
	case d.URI == "":
		return nil, errors.New("the document has no uri")
	case len(d.URI) > maxIDBytes:
		return nil, fmt.Errorf("the uri has %d bytes, more than %d", len(d.URI), maxIDBytes)
	case d.Version < 1:
		return nil, fmt.Errorf("document %s has version %d; versions begin at 1", d.URI, d.Version)
	}
	body, err := c.encode(d)
	if err != nil {
		return nil, fmt.Errorf("encoding document %s: %w", d.URI, err)
	}
	speakers := d.Speakers()
	r := &record{
		id: d.URI, version: d.Version, heldUntil: heldUntil(d), anonymous: d.HasAnonymous(),
		language: d.Language, headline: d.Headline, agency: d.Wire.Agency, feed: d.Feed.Name, feedURL: d.Feed.URL,
		body: body, claims: d.ClaimRecords(),
		facets: [][]string{d.EntityNames, speakers, {d.Wire.Agency}, {d.Feed.Name}, {d.Language}},
		words: wordColumns{
			headline: stems(d.Headline), deck: stems(d.Deck), text: stems(d.Text),
			entity: names(d.EntityNames), speaker: names(speakers),
			agency: names([]string{d.Wire.Agency}), feed: names([]string{d.Feed.Name}),
		},
	}
	if !d.VersionCreated.IsZero() {
		ms := d.VersionCreated.UnixMilli()
		r.published = &ms
	}
	return r, nil
}

// heldUntil returns the time from which d may be shown, 0 for always.
func heldUntil(d *wire.Document) int64 {
	switch {
	case d.PubStatus == "withheld" || d.PubStatus == "canceled":
		return math.MaxInt64
	case d.EmbargoedUntil.IsZero():
		return 0
	}
	return max(0, d.EmbargoedUntil.UnixMilli())
}

// stems returns the stemmed words of text with a space after each.
func stems(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for _, w := range words.Split(text) {
		b.WriteString(words.Stem(w.Folded))
		b.WriteByte(' ')
	}
	return b.String()
}

// nameEnd stands after each name as a word that nobody can search for (a
// private-use character), so that a phrase never runs from one name into the
// next.
const nameEnd = "\ue000 "

// names returns the folded words of names.
func names(names []string) string {
	var b strings.Builder
	for _, name := range names {
		for _, w := range words.Fold(name) {
			b.WriteString(w)
			b.WriteByte(' ')
		}
		b.WriteString(nameEnd)
	}
	return b.String()
}
