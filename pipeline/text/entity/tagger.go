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
const version = "entity/1.4.0"

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
	// resolved against it. Zero leaves them as printed, as far as Dateline and
	// Year don't help.
	Date time.Time
	// Dateline is the dateline's date as printed, "Nov. 6".
	Dateline string
	// Year is the year of the story's copyright line; zero if it has none.
	Year int
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
	scores   []uint64
	// labels are of all units, found of those of the runs.
	labels, found []string
	mentions      []mention
	taken         []bool
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
	// sure tells that the listed body is that of the state that the list means.
	sure bool
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
	s := story{room: r, lex: t.lex, gaz: t.gaz, ctx: ctx, calendar: newCalendar(ctx)}
	s.find()
	s.link()
	return s.entities()
}

// label gives every unit its label, by both passes of the model.
func (r *room) label(m *perceptron.Model) {
	r.scores = r.scores[:0]
	r.addScores(m, r.document.Features)
	r.document.Learn(r.decode(m, 0))
	r.addScores(m, r.document.LearnedFeatures)
	found := r.decode(m, 1)
	r.labels = r.labels[:0]
	for range r.document.Units {
		r.labels = append(r.labels, "O")
	}
	for _, run := range r.document.Runs {
		n := copy(r.labels[run.First:run.End], found)
		found = found[n:]
	}
}

// addScores adds the scores of some features of all units of the runs.
func (r *room) addScores(m *perceptron.Model, features func(feature.Run, int) []uint64) {
	width, at := m.Width(), 0
	for _, run := range r.document.Runs {
		for i := run.First; i < run.End; i++ {
			if at += width; at > len(r.scores) {
				r.scores = append(r.scores, make([]uint64, width)...)
			}
			m.AddScores(r.scores[at-width:at], features(run, i))
		}
	}
}

// decode returns the labels that a pass gives the units of the runs, one run
// after the other.
func (r *room) decode(m *perceptron.Model, pass int) []string {
	r.found = r.found[:0]
	scores := r.scores
	for _, run := range r.document.Runs {
		n := m.Width() * (run.End - run.First)
		for _, y := range r.decoder.Decode(m, pass, scores[:n]) {
			r.found = append(r.found, m.Labels()[y])
		}
		scores = scores[n:]
	}
	return r.found
}
