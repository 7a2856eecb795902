package entity

import (
	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/feature"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Name is a name that another model than the built-in one found.
type Name struct {
	// Type is PER, ORG or LOC.
	Type string
	// Start and End are code points into the text, half-open.
	Start, End int
}

// TagNames is Tag with the names that another model found in the place of
// those of the built-in one: the rules, the lists and the links are the same.
// A name that cuts a token takes the whole of it; one that overlaps a name
// before it, or crosses the end of a sentence, is left out.
func (t *Tagger) TagNames(text *token.Text, ctx Context, names []Name) []wire.Entity {
	r := t.rooms.Get().(*room)
	defer t.rooms.Put(r)
	r.document.Read(text, t.lex)
	r.labels = labelNames(r.labels, &r.document, names)
	r.document.Learn(r.labels)
	return t.entities(r, ctx)
}

// labelNames returns the label of each unit, given the names.
func labelNames(labels []string, d *feature.Document, names []Name) []string {
	labels = labels[:0]
	for range d.Units {
		labels = append(labels, "O")
	}
	for _, n := range names {
		first, end := d.Unlabelled(labels, n.Start, n.End)
		if end > first && withinSentence(d, first, end) {
			feature.LabelSpan(labels[first:end], n.Type)
		}
	}
	return labels
}

// withinSentence tells whether the units first to end-1 are in one sentence.
func withinSentence(d *feature.Document, first, end int) bool {
	for _, s := range d.Sentences {
		if s.First <= first && first < s.End {
			return end <= s.End
		}
	}
	return false
}
