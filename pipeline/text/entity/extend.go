package entity

import (
	"unicode/utf8"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/feature"
	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
)

// extendPeople completes the names of people: what particles join ("Saleh bin
// Rashid al-Mahri"), initials before them, and parts that the name lists know.
func (s *story) extendPeople() {
	kept := s.mentions[:0]
	for _, m := range s.mentions {
		if n := len(kept) - 1; n >= 0 && m.kind == "PERSON" && kept[n].kind == "PERSON" && s.particlesBetween(kept[n].end, m.first) {
			kept[n].end = m.end
			continue
		}
		kept = append(kept, m)
	}
	s.mentions = kept
	s.retake()
	s.eachMention(func(m *mention, c feature.Sentence) {
		if m.kind == "PERSON" && !c.AllCaps && !c.TitleCase {
			s.extendPerson(m, c)
		}
	})
}

// retake marks exactly the units of the mentions as taken.
func (s *story) retake() {
	clear(s.taken)
	for _, m := range s.mentions {
		for i := m.first; i < m.end; i++ {
			s.taken[i] = true
		}
	}
}

// particlesBetween tells whether only one to three particles stand between
// two units.
func (s *story) particlesBetween(from, to int) bool {
	if to-from < 1 || to-from > 3 {
		return false
	}
	for i := from; i < to; i++ {
		if !particles.Has(s.document.Units[i].Lower) {
			return false
		}
	}
	return true
}

var particles = hashes("bin bint ibn abu al de da do dos das del della di la le van von der den ter ten zu y e")

func (s *story) extendPerson(m *mention, c feature.Sentence) {
	for m.first > c.First && s.isNamePart(m.first-1) && (m.first-1 > c.First || s.isFrequentName(m.first-1)) {
		m.first--
		s.taken[m.first] = true
	}
	for m.end < c.End && m.end-m.first < 5 && s.isNamePart(m.end) && utf8.RuneCountInString(s.document.Units[m.end].Word) > 2 {
		s.taken[m.end] = true
		m.end++
	}
}

// isNamePart tells whether unit i, which the model left, can be part of the
// name beside it: an initial, or a name of the lists that is nothing else.
func (s *story) isNamePart(i int) bool {
	u := &s.document.Units[i]
	if !u.Upper || s.taken[i] || u.Class != 0 || s.lex.Entry(u.Form) != nil || s.document.WrittenLower(i) {
		return false
	}
	if n := utf8.RuneCountInString(u.Word); n == 1 && u.Word != "I" && u.Word != "A" || n == 2 && u.Word[1] == '.' {
		return true
	}
	return s.lex.Flags(u.Form)&(lexicon.FirstName|lexicon.Surname|lexicon.RareSurname) != 0
}

// isFrequentName tells whether unit i is a name that can stand first in a
// sentence without being taken for another word.
func (s *story) isFrequentName(i int) bool {
	return s.lex.Flags(s.document.Units[i].Form)&(lexicon.FirstName|lexicon.Surname) != 0
}

// extendPlaces takes the common noun behind a name into it: "Al-Tanf base",
// "Umayyad mosque", "Wujiang gorge". Towns and states keep to themselves.
func (s *story) extendPlaces() {
	units := s.document.Units
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.end >= len(units) || m.kind != "ORG" && m.kind != "GPE" && m.kind != "LOC" && m.kind != "FAC" {
			continue
		}
		kind := headKind(&units[m.end])
		if kind == "" || s.taken[m.end] || s.isTown(m.first, m.end) {
			continue
		}
		m.kind = kind
		s.taken[m.end] = true
		m.end++
	}
	for i := 1; i < len(units); i++ {
		u := &units[i-1]
		if kind := headKind(&units[i]); kind == "FAC" && u.Upper && !s.taken[i-1] && !s.taken[i] && u.Class == 0 &&
			s.lex.Entry(u.Form) == nil && !s.document.WrittenLower(i-1) && units[i].Token == u.Token+1 {
			s.add(i-1, i+1, "FAC")
		}
	}
}

// headKind returns what a common noun in small letters makes of the name
// before it; empty if nothing.
func headKind(u *feature.Unit) string {
	switch {
	case u.Upper:
		return ""
	case facilityNouns.Has(u.Lower):
		return "FAC"
	case landNouns.Has(u.Lower):
		return "LOC"
	}
	return ""
}

// Nouns that copy writes small behind the name they belong to. Own list.
var (
	facilityNouns = hashes("base airbase mosque airport airfield stadium prison bridge dam refinery")
	landNouns     = hashes("gorge river mountains valley desert peninsula strait lake")
)

// isTown tells whether the units name a state, a capital or a town by
// themselves.
func (s *story) isTown(first, end int) bool {
	const towns = lexicon.Country | lexicon.Capital | lexicon.City | lexicon.LargeCity | lexicon.State | lexicon.Organisation
	return s.lex.Flags(s.phrase(first, end))&towns != 0
}
