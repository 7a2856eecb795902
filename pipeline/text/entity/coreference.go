package entity

import (
	"cmp"
	"slices"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Resolve returns the words of text that stand for one of the entities
// without naming it: "he", "its", "the Syrian leader", "the company". What
// could mean two of them, or somebody without a name, is left out. The
// entities are those of Tag for the same text; the result is in the order of
// Start, nil if there is nothing.
func Resolve(text *token.Text, entities []wire.Entity) []wire.Coreference {
	if len(entities) == 0 {
		return nil
	}
	r := newResolver(text, entities)
	for n := range text.Sentences {
		r.sentence = n
		r.read(text.Sentences[n])
	}
	slices.SortFunc(r.found, func(a, b wire.Coreference) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	return r.found
}

// nature is what kind of word can stand for a figure.
type nature uint8

const (
	someone  nature = iota + 1 // a person
	body                       // an organisation
	state                      // a state, or a capital as its government
	anything                   // something else with a name
)

// figure is an entity as the story has told of it so far.
type figure struct {
	canonical string
	is        nature
	sex       sex
	country   string
	// whole tells that it is a state itself, not a town in it.
	whole bool
	// offices are the nouns of a person's roles, with the words before them.
	offices []office
	// callings are nouns by which the copy calls a body: "drugmaker".
	callings map[string]bool
	words    []string
}

// office is a role as the copy names it again: "the energy minister".
type office struct {
	head      string
	modifiers []string
	country   string
	// bound tells that the role says of what: "president of the club".
	bound bool
}

// event is one mention of a figure, or of a person without a name (nil).
type event struct {
	*figure
	sentence, paragraph, token int
	// first is where its phrase begins, with title and article.
	first int
	sex   sex
	// subject tells that it stands where subjects do, speaks that a verb of
	// saying stands beside it, place that it is only where something happens.
	subject, speaks, place, quoted bool
}

// resolver reads a story from its beginning to its end.
type resolver struct {
	text     *token.Text
	entities []wire.Entity
	// entityAt holds, for each token, the entity that begins there, plus one;
	// within the entity that covers it.
	entityAt, within []int32
	quoted           []bool
	// classes holds what each token does.
	classes  []wordClass
	figures  map[string]*figure
	events   []event
	pairs    []pair
	sentence int
	found    []wire.Coreference
}

func newResolver(text *token.Text, entities []wire.Entity) *resolver {
	r := &resolver{text: text, entities: entities, figures: map[string]*figure{}, events: make([]event, 0, len(entities))}
	n := text.Len()
	room := make([]int32, 2*n)
	r.entityAt, r.within = room[:n], room[n:]
	for i, e := range entities {
		first, last := text.At(e.Start), text.At(e.End-1)
		if first >= n || last >= n {
			continue
		}
		if r.entityAt[first] == 0 {
			r.entityAt[first] = int32(i + 1)
		}
		for k := first; k <= last; k++ {
			r.within[k] = int32(i + 1)
		}
	}
	r.quoted, r.classes = quotedTokens(text), make([]wordClass, n)
	for i := range text.Tokens {
		if text.Tokens[i].Kind == token.Word {
			r.classes[i] = wordClasses.Get(text.Lower(i))
		}
	}
	return r
}

// quotedTokens tells which tokens stand within quotation marks; a quotation
// that is not closed ends with its paragraph.
func quotedTokens(text *token.Text) []bool {
	quoted := make([]bool, text.Len())
	for _, p := range text.Paragraphs {
		open := false
		for i := p.FirstToken; i < p.EndToken; i++ {
			switch text.Tokens[i].Kind {
			case token.OpenDouble:
				open = true
			case token.CloseDouble:
				open = false
			}
			quoted[i] = open
		}
	}
	return quoted
}

// read resolves one sentence, word by word.
func (r *resolver) read(s token.Sentence) {
	for i := s.First; i < s.End; i++ {
		if n := r.entityAt[i]; n > 0 {
			r.meet(int(n-1), i, s)
			continue
		}
		if r.within[i] > 0 || r.text.Tokens[i].Kind != token.Word {
			continue
		}
		switch w := r.low(i); w {
		case "he", "his", "him", "himself":
			r.personal(i, male, s)
		case "she", "her", "hers", "herself":
			r.personal(i, female, s)
		case "it", "its", "itself":
			r.neuter(i, w, s)
		case "the", "that", "this", "a", "an", "one", "another":
			r.phrase(i, w, s)
			r.both(i, s)
		case "both":
			r.both(i, s)
		}
		if r.has(i, ownerWords) {
			r.counterpart(i, s)
			r.relation(i, s)
		}
	}
}

func (r *resolver) low(i int) string {
	if i < 0 || i >= r.text.Len() {
		return ""
	}
	return r.text.Lower(i)
}

func (r *resolver) paragraph() int { return r.text.Sentences[r.sentence].Paragraph }

// resolve records that the tokens first to end-1 stand for f.
func (r *resolver) resolve(f *figure, kind string, first, end int) {
	r.record(f, kind, first, end)
	r.events = append(r.events, event{
		figure: f, sentence: r.sentence, paragraph: r.paragraph(), token: first, first: first,
		subject: r.isSubject(first, end), speaks: r.speaks(first, end), quoted: r.quoted[first],
	})
}

func (r *resolver) record(f *figure, kind string, first, end int) {
	r.found = append(r.found, wire.Coreference{
		Text: r.text.Slice(first, end), Canonical: f.canonical, Kind: kind,
		Start: r.text.Tokens[first].Start, End: r.text.Tokens[end-1].End,
	})
}

// maxBack bounds how many mentions a word looks back, so that reading stays
// linear.
const maxBack = 40

// back returns the events that a word can look back on, oldest first.
func (r *resolver) back() []event {
	return r.events[max(0, len(r.events)-maxBack):]
}
