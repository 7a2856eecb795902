// Package entity finds and links the names in a story: people, organisations,
// places, peoples, facilities, events, laws, weapons, and dates, sums and
// quantities.
//
// Names of people, organisations and places come from a model (two averaged
// perceptrons, the second of which sees what the first found in the whole
// story); everything else, and the finer types of places, from rules and
// lists. Then the mentions of one thing are given one canonical name.
// model-card.md says what the model was trained on, what it reaches and where
// it fails.
package entity

import (
	_ "embed"
	"fmt"
	"sync"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/feature"
	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/gazetteer"
	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
	"github.com/wiredesk/wiredesk/pipeline/text/perceptron"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// version changes with the model, the lists and the rules.
const version = "entity/1.2.0"

//go:embed entity.model
var embedded []byte

// Tagger tags entities. It may be used by many goroutines at once.
type Tagger struct {
	lex   *lexicon.Lexicon
	gaz   *gazetteer.Gazetteer
	model *perceptron.Model
	// rooms holds *room, so that stories share memory, not state.
	rooms sync.Pool
	// foreign knows the states by their names in other languages.
	foreign countryNames
}

// Context is what is known of a story beside its text. The zero Context is
// that nothing is.
type Context struct {
	// Headline is the story's headline; names that it has and the text lacks
	// are not reported.
	Headline string
	// Place is the dateline's place, as printed.
	Place string
	// Agency is who wrote the story.
	Agency string
	// Date is when the story was written; "Thursday" and "last month" are
	// resolved against it. Zero leaves them as printed.
	Date time.Time
}

// NewTagger opens the model and the lists that are part of the program. An
// error means that the program was built from damaged files.
func NewTagger() (*Tagger, error) {
	lex, err := lexicon.Open()
	if err != nil {
		return nil, fmt.Errorf("opening the entity tagger: %w", err)
	}
	gaz, err := gazetteer.Open()
	if err != nil {
		return nil, fmt.Errorf("opening the entity tagger: %w", err)
	}
	t := &Tagger{lex: lex, gaz: gaz}
	if t.model, err = perceptron.Open(embedded); err != nil {
		return nil, fmt.Errorf("opening the entity tagger: %w", err)
	}
	t.rooms.New = func() any { return new(room) }
	return t, nil
}

// Version names the tagger in wire.Copy.EnrichedBy.
func (t *Tagger) Version() string { return version }

// room is the memory that tagging one story needs.
type room struct {
	document feature.Document
	decoder  perceptron.Decoder
	scores   []int32
	labels   []string
	mentions []mention
	taken    []bool
}

// mention is a run of units that names something.
type mention struct {
	// first and end are units.
	first, end int
	kind       string
	canonical  string
	id         string
	// listed tells that canonical is of a list, country that of the state.
	listed  bool
	country string
	// owned tells that canonical begins with the state's name or people.
	owned   bool
	role    string
	metonym bool
	place   *wire.Point
}

// Tag returns the mentions of text, in the order of Start and none within
// another; nil if there are none. Offsets are code points into the text:
// Name is always exactly what stands there.
func (t *Tagger) Tag(text *token.Text, ctx Context) []wire.Entity {
	r := t.rooms.Get().(*room)
	defer t.rooms.Put(r)
	r.document.Read(text, t.lex)
	r.label(t.model)
	return t.entities(r, ctx)
}

// entities makes the mentions of a story out of its labels.
func (t *Tagger) entities(r *room, ctx Context) []wire.Entity {
	s := story{room: r, lex: t.lex, gaz: t.gaz, ctx: ctx}
	s.find()
	s.link()
	return s.entities()
}

// label runs both passes of the model.
func (r *room) label(m *perceptron.Model) {
	width := m.Width()
	r.scores = append(r.scores[:0], make([]int32, width*len(r.document.Units))...)
	for _, s := range r.document.Sentences {
		m.AddScores(r.scores[s.First*width:s.End*width], r.document.Features(s))
	}
	r.pass(m, 0)
	r.document.Learn(r.labels)
	for _, s := range r.document.Sentences {
		m.AddScores(r.scores[s.First*width:s.End*width], r.document.LearnedFeatures(s))
	}
	r.pass(m, 1)
}

func (r *room) pass(m *perceptron.Model, pass int) {
	r.labels = r.labels[:0]
	width := m.Width()
	for _, s := range r.document.Sentences {
		for _, y := range r.decoder.Decode(m, pass, r.scores[s.First*width:s.End*width]) {
			r.labels = append(r.labels, m.Labels()[y])
		}
	}
}
