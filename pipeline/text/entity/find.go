package entity

import (
	"slices"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/feature"
	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/gazetteer"
	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// story is a text while its entities are found and linked.
type story struct {
	*room
	lex *lexicon.Lexicon
	gaz *gazetteer.Gazetteer
	ctx Context
	// headline tells that the text is a headline: capitals tell little.
	headline bool
	// calendar is what is known of the story's date.
	calendar calendar
	// bodies are the forms that oneWordBodies found in the first bodiesRead
	// mentions.
	bodies     map[uint64]bool
	bodiesRead int
}

// find finds the mentions. What comes first has the right of way: sums and
// dates are sure, laws and events contain names that the model would take,
// lists fill the gaps that the model leaves.
func (s *story) find() {
	s.mentions = s.mentions[:0]
	s.taken = append(s.taken[:0], make([]bool, len(s.document.Units))...)
	s.eachSentence(s.findNumeric)
	s.eachSentence(s.findTitled)
	s.eachSentence(s.findWeaponPhrases)
	s.eachSentence(s.findPhrases)
	s.eachSentence(s.findModel)
	s.extendPeople()
	s.findSharers()
	s.extendPlaces()
	s.growOrganisations()
	s.eachSentence(s.findListed)
	s.eachSentence(s.findHeaded)
	s.eachMention(s.joinFront)
	s.findRepeated()
	s.findInstitutions()
	s.eachSentence(s.findAbbreviations)
	s.eachSentence(s.findWeapons)
	slices.SortFunc(s.mentions, func(a, b mention) int { return a.first - b.first })
}

func (s *story) eachSentence(find func(c feature.Sentence)) {
	for _, c := range s.document.Sentences {
		find(c)
	}
}

// eachMention calls f with each mention that lies within a sentence.
func (s *story) eachMention(f func(m *mention, c feature.Sentence)) {
	for i := range s.mentions {
		m := &s.mentions[i]
		if c := s.document.SentenceOf(m.first); m.end <= c.End {
			f(m, c)
		}
	}
}

// add records a mention, unless a unit of it is taken.
func (s *story) add(first, end int, kind string) bool {
	for i := first; i < end; i++ {
		if s.taken[i] {
			return false
		}
	}
	for i := first; i < end; i++ {
		s.taken[i] = true
	}
	s.mentions = append(s.mentions, mention{first: first, end: end, kind: kind})
	return true
}

// printed returns the units first to end-1 as they stand in the text.
func (s *story) printed(first, end int) string {
	u := s.document.Units
	return s.document.Text.String()[u[first].ByteStart:u[end-1].ByteEnd]
}

func (s *story) entities() []wire.Entity {
	if len(s.mentions) == 0 {
		return nil
	}
	all := make([]wire.Entity, len(s.mentions))
	for i, m := range s.mentions {
		u := s.document.Units
		all[i] = wire.Entity{
			Name: s.printed(m.first, m.end), Canonical: m.canonical, Type: m.kind,
			Start: u[m.first].Start, End: u[m.end-1].End, ID: m.id,
			Role: m.role, Metonym: m.metonym, Country: m.country, Point: m.place,
		}
	}
	return all
}

// phrase returns the hash of the units first to end-1 as the lists have it.
func (s *story) phrase(first, end int) uint64 {
	h := s.document.Units[first].Form
	for i := first + 1; i < end; i++ {
		h = lexicon.Join(h, s.document.Units[i].Form)
	}
	return h
}

// findTitled finds laws and events by the word that ends or begins a name of
// several capitalised words: "Paris Agreement", "World War II", "Hurricane
// Ida".
func (s *story) findTitled(c feature.Sentence) {
	if c.AllCaps {
		return
	}
	units := s.document.Units
	for i := c.First; i < c.End; i++ {
		if !units[i].Upper || i > c.First && units[i-1].Upper {
			continue
		}
		end := i + 1
		for end < c.End && units[end].Upper {
			end++
		}
		s.findTitledRun(i, end, c)
	}
}

func (s *story) findTitledRun(first, end int, c feature.Sentence) {
	units := s.document.Units
	if first == c.First && isOpener.Has(units[first].Lower) {
		first++
	}
	if end-first < 2 || units[first].Class&lexicon.Title != 0 {
		return
	}
	if storms.Has(units[first].Lower) {
		s.add(first, first+2, "EVENT")
		return
	}
	for n := end; n-first > 1; n-- {
		class := units[n-1].Class
		switch {
		case isOrdinal(units[n-1].Word) && n-first > 2 && eventWords.Has(units[n-2].Lower):
			s.add(first, n, "EVENT")
			return
		case eventWords.Has(units[n-1].Lower):
			s.add(first, n, "EVENT")
			return
		case class&lexicon.LawHead != 0 && lawWords.Has(units[n-1].Lower):
			s.add(first, n, "LAW")
			return
		}
	}
}

func isOrdinal(word string) bool { return word == "I" || word == "II" || word == "III" }

// hashes makes a set of words in lower case.
func hashes(words string) *lexicon.Set { return lexicon.SetOf(words) }

// Own lists.
var (
	storms     = hashes("hurricane typhoon cyclone")
	eventWords = hashes("war olympics games cup championship championships prix festival summit revolution uprising intifada holocaust")
	lawWords   = hashes("act treaty accord accords agreement pact convention protocol constitution amendment")
	// container words make a tank something else.
	container = hashes("fuel oil gas water storage septic think fish propane")
	isOpener  = hashes("the a an in on at this that these and but for from under after before with by as when while its his her their our")
)

// findWeaponPhrases finds weapons of several words, which the model takes for
// names where a headline has capitals. Names that the model found around them
// stay whole.
func (s *story) findWeaponPhrases(c feature.Sentence) {
	for i := c.First; i < c.End; i++ {
		if n := s.weaponAt(i, c); n > 1 && s.spansWithin(i, i+n) && s.add(i, i+n, "WEAPON") {
			i += n - 1
		}
	}
}

// findWeapons finds all weapons in words that are not taken.
func (s *story) findWeapons(c feature.Sentence) {
	units := s.document.Units
	for i := c.First; i < c.End; i++ {
		if s.taken[i] || i > c.First && container.Has(units[i-1].Lower) {
			continue
		}
		if n := s.weaponAt(i, c); n > 0 && s.add(i, i+n, "WEAPON") {
			i += n - 1
		}
	}
}

// weaponAt returns how many units from i on name a weapon; zero if none do.
func (s *story) weaponAt(i int, c feature.Sentence) int {
	units := s.document.Units
	if !units[i].Armed {
		return 0
	}
	h, best := units[i].Lower, 0
	for n := 1; i+n <= c.End && n <= 3; n++ {
		if n > 1 {
			h = lexicon.Join(h, units[i+n-1].Lower)
		}
		if s.lex.Weapon(h) != nil {
			best = n
		}
	}
	return best
}
