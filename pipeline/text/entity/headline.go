package entity

import (
	"cmp"
	"slices"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/feature"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// TagHeadline returns the mentions in a headline, in the order of Start; nil
// if there are none. Offsets are code points into the headline. A name that
// the story's own text has, of which body are the entities, is what it is
// there; text may be nil. For the rest a headline in which all words have capitals tells only
// what the lists are sure of, and one that is written as a sentence is read as
// such.
func (t *Tagger) TagHeadline(headline, text *token.Text, body []wire.Entity, ctx Context) (entities []wire.Entity) {
	if headline.Len() == 0 || headline.Len() > maxHeadline {
		return nil
	}
	if isAllCapitals(headline.String()) {
		printed := headline
		headline = token.Parse(t.withSmallLetters(headline))
		defer func() { restoreNames(entities, printed) }()
	}
	r := t.rooms.Get().(*room)
	defer t.rooms.Put(r)
	r.document.Read(headline, t.lex)
	s := story{room: r, lex: t.lex, gaz: t.gaz, ctx: ctx, calendar: newCalendar(ctx), headline: true}
	if r.readsAsSentence() {
		r.label(t.model)
		s.find()
	} else {
		s.findInCapitals()
	}
	known := s.findKnown(body)
	s.dropWords(text, known)
	s.link()
	s.linkToBody(known)
	return s.entities()
}

// maxHeadline is how many tokens a headline may have; what is longer is none.
const maxHeadline = 200

// readsAsSentence tells whether the headline is written with the capitals of a
// sentence: at least one of three longer words behind the first is small.
func (r *room) readsAsSentence() bool {
	small, all := 0, 0
	for i := range r.document.Units {
		u := &r.document.Units[i]
		if i == 0 || u.Kind != token.Word || len(u.Word) < 4 {
			continue
		}
		all++
		if !u.Upper {
			small++
		}
	}
	return small*3 >= all && all > 0 && small > 0
}

// bodyNames are the entities of a story by their names, folded.
type bodyNames map[string]*wire.Entity

// readBody collects the names of the story's own text, and the last names of
// its people.
func readBody(body []wire.Entity) bodyNames {
	names := bodyNames{}
	shared := map[string]bool{}
	for i := range body {
		e := &body[i]
		switch e.Type {
		case "DATE", "MONEY", "PERCENT", "QUANTITY", "WEAPON":
			continue
		}
		names.add(foldedName(e.Name), e, shared)
	}
	families, sharedFamilies := bodyNames{}, map[string]bool{}
	people := map[string]bool{} // by their canonical names, read already
	for i := range body {
		if e := &body[i]; e.Type == "PERSON" && (e.Metonym || !people[e.Canonical]) {
			people[e.Canonical] = true
			if name := readPersonName(e.Canonical); len(name) > 1 {
				families.add(name.family(), e, sharedFamilies)
			}
		}
	}
	for name := range shared {
		delete(names, name)
	}
	for name, e := range families {
		if names[name] == nil && !shared[name] && !sharedFamilies[name] {
			names[name] = e
		}
	}
	return names
}

// add adds a name; one that several things have is shared and tells nothing.
func (n bodyNames) add(name string, e *wire.Entity, shared map[string]bool) {
	if known := n[name]; known != nil && known.Canonical != e.Canonical && known.Metonym == e.Metonym {
		shared[name] = true
	}
	if known := n[name]; name != "" && (known == nil || e.Metonym) {
		n[name] = e
	}
}

// findKnown finds the names that the story's own text has. They go before what
// was found without it. It returns them by their first unit.
func (s *story) findKnown(body []wire.Entity) map[int]*wire.Entity {
	names := readBody(body)
	if len(names) == 0 {
		return nil
	}
	units := s.document.Units
	folded := make([]string, len(units))
	for i := range units {
		folded[i] = foldedName(units[i].Word)
	}
	known := map[int]*wire.Entity{}
	for _, c := range s.document.Sentences {
		for i := c.First; i < c.End; i++ {
			if !units[i].Upper {
				continue
			}
			if e, n := longestKnown(names, folded[i:min(c.End, i+maxKnown)]); e != nil && !s.isNumericAt(i) {
				s.replace(mention{first: i, end: i + n, kind: e.Type})
				known[i] = e
				i += n - 1
			}
		}
	}
	sortMentions(s.mentions)
	return known
}

func sortMentions(mentions []mention) {
	slices.SortFunc(mentions, func(a, b mention) int { return cmp.Compare(a.first, b.first) })
}

// maxKnown is how many units a name of the body may have in the headline.
const maxKnown = 7

func longestKnown(names bodyNames, folded []string) (e *wire.Entity, n int) {
	var key strings.Builder
	for i, w := range folded {
		if i > 0 && w != "" {
			key.WriteByte(' ')
		}
		key.WriteString(w)
		if found := names[key.String()]; found != nil && w != "" {
			e, n = found, i+1
		}
	}
	return e, n
}

// isNumericAt tells whether unit i belongs to a date or a sum.
func (s *story) isNumericAt(i int) bool {
	for _, m := range s.mentions {
		if m.first <= i && i < m.end {
			return m.kind == "DATE" || m.kind == "MONEY" || m.kind == "PERCENT" || m.kind == "QUANTITY"
		}
	}
	return false
}

// replace puts a mention in the place of those that it crosses.
func (s *story) replace(m mention) {
	s.mentions = slices.DeleteFunc(s.mentions, func(o mention) bool { return o.first < m.end && m.first < o.end })
	s.mentions = append(s.mentions, m)
	for i := m.first; i < m.end; i++ {
		s.taken[i] = true
	}
}

// dropWords drops the names of one word that the text does not have as such
// and writes small: "Metro" at the beginning of a headline.
func (s *story) dropWords(text *token.Text, known map[int]*wire.Entity) {
	if text == nil {
		return
	}
	s.mentions = slices.DeleteFunc(s.mentions, func(m mention) bool {
		if m.end-m.first > 1 || known[m.first] != nil || m.kind != "PERSON" && m.kind != "ORG" && m.kind != "GPE" && m.kind != "LOC" && m.kind != "FAC" {
			return false
		}
		small := strings.ToLower(s.document.Units[m.first].Word)
		for i := range text.Tokens {
			if k := &text.Tokens[i]; k.ByteEnd-k.ByteStart == len(small) && text.Word(i) == small {
				return true
			}
		}
		return false
	})
}

// linkToBody gives the mentions that the story's own text has the name, id and
// place that they have there.
func (s *story) linkToBody(known map[int]*wire.Entity) {
	for i := range s.mentions {
		m := &s.mentions[i]
		e := known[m.first]
		if e == nil || m.metonym {
			continue
		}
		if e.Metonym && placedBy.Has(s.lower(m.first-1, feature.Sentence{End: len(s.document.Units)})) {
			continue
		}
		m.canonical, m.id, m.country, m.metonym, m.place = e.Canonical, e.ID, e.Country, e.Metonym, e.Point
	}
}
