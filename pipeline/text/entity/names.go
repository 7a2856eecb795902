package entity

import (
	"strings"
	"unicode/utf8"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/feature"
	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

// findModel takes the model's spans, gives places their finer types and takes
// titles off people.
func (s *story) findModel(c feature.Sentence) {
	first := c.First
	for i := c.First; i < c.End; i++ {
		label := s.labels[i]
		switch label[0] {
		case 'B':
			first = i
			continue
		case 'U':
			first = i
		case 'O', 'I':
			continue
		}
		s.addModelSpan(first, i+1, label[2:], c)
	}
}

func (s *story) addModelSpan(first, end int, kind string, c feature.Sentence) {
	units := s.document.Units
	if end-first > 1 && units[first].Token == units[end-1].Token {
		// Each part of a compound is a name by itself.
		for i := first; i < end; i++ {
			if e := s.lex.Entry(units[i].Form); e != nil {
				s.add(i, i+1, e.Type)
			}
		}
		return
	}
	if s.addJoined(first, end) || s.isPortfolio(first, c) || s.opensWithTo(first, end, c) {
		return
	}
	first = s.addOwner(first, end)
	if entry := s.lex.Entry(s.phrase(first, end)); entry != nil && entry.Type == "NORP" && (kind != "PER" || entry.ID != "") {
		s.add(first, end, "NORP")
		return
	}
	switch kind {
	case "PER":
		if first == c.First && end-first > 1 && s.owesCapital(&units[first]) {
			first++
		}
		for end-first > 1 && s.isOffice(&units[first]) {
			first++
		}
		if end-first > 1 && isCompanyForm(&units[end-1]) {
			s.add(first, end, "ORG")
			return
		}
		s.add(first, end, "PERSON")
	case "ORG":
		s.addOrganisation(first, end)
	case "LOC":
		if end-first > 2 && units[first].Class&lexicon.GPEHead != 0 && !units[first].Upper {
			// "province of Idlib" is Idlib.
			first += 2
		}
		s.add(first, end, s.placeType(first, end))
	}
}

// opensWithTo tells whether the span is an adjective that begins a sentence:
// "Central to the talks was ...".
func (s *story) opensWithTo(first, end int, c feature.Sentence) bool {
	return first == c.First && end-first == 1 && end < c.End && s.document.Units[end].Word == "to" && beforeTo.Has(s.document.Units[first].Lower)
}

// beforeTo are adjectives and the like that stand before "to". Own list.
var beforeTo = hashes("central key close due prior next similar contrary crucial vital essential thanks owing relative subject open critical equal parallel")

// addOrganisation adds the organisation that is left of a span without the
// office before it, and a person if that was the style of one: "Mr Charoen".
// "Director of Civil Defence" leaves nothing.
func (s *story) addOrganisation(first, end int) {
	units := s.document.Units
	if u := &units[first]; end-first == 1 && u.Caps && notOrganisations.Has(u.Lower) && s.lex.Entry(u.Form) == nil {
		return
	}
	from := first
	for from < end && units[from].Class&lexicon.Title != 0 && units[from].Class&lexicon.OrgHead == 0 {
		from++
	}
	switch {
	case from == end || from > first && units[from].Kind == token.Word && !units[from].Upper:
		return
	case from > first && personStyles.Has(units[from-1].Lower):
		s.add(from, end, "PERSON")
	default:
		s.add(from, end, "ORG")
	}
}

// personStyles stand before nothing but people.
var personStyles = hashes("mr mr. mrs mrs. ms ms. miss dr dr. sir dame")

// isPortfolio tells whether the span that begins with unit first is what a
// minister is of: "the minister of Foreign Affairs".
func (s *story) isPortfolio(first int, c feature.Sentence) bool {
	units := s.document.Units
	return first-2 >= c.First && units[first-1].Lower == ofWord && portfolioHolders.Has(units[first-2].Lower)
}

var (
	ofWord           = lexicon.Hash("of")
	portfolioHolders = hashes("minister ministers secretary undersecretary")
)

// addOwner adds the state or town that owns what the rest of a span names
// ("China's Ant Group"), and returns where the rest begins.
func (s *story) addOwner(first, end int) int {
	units := s.document.Units
	for i := first + 1; i < end-1; i++ {
		if w := units[i].Word; w != "'s" && w != "’s" {
			continue
		}
		if e := s.lex.Entry(s.phrase(first, i)); e != nil && e.Type == "GPE" {
			s.add(first, i, e.Type)
			return i + 1
		}
	}
	return first
}

// addJoined adds each part of a span that the model drew over several names:
// "Iran, America and Russia". It tells whether every part is a name that the
// lists know; else it adds nothing.
func (s *story) addJoined(first, end int) bool {
	units := s.document.Units
	if s.lex.Entry(s.phrase(first, end)) != nil {
		return false
	}
	var parts [][2]int
	from := first
	for i := first; i <= end; i++ {
		if i < end && !isJoin(&units[i]) {
			continue
		}
		if i == from || s.lex.Entry(s.phrase(from, i)) == nil {
			return false
		}
		parts = append(parts, [2]int{from, i})
		from = i + 1
	}
	if len(parts) < 2 {
		return false
	}
	for _, p := range parts {
		s.add(p[0], p[1], s.lex.Entry(s.phrase(p[0], p[1])).Type)
	}
	return true
}

func isJoin(u *feature.Unit) bool { return u.Lower == andWord || u.Word == "," }

// owesCapital tells whether u, the first word of a sentence and of a person's
// name, is rather a word that has its capital from its place: "Later Assad
// left".
func (s *story) owesCapital(u *feature.Unit) bool {
	const names = lexicon.FirstName | lexicon.Surname | lexicon.WorldFirst | lexicon.WorldLast
	return u.Small && u.Class == 0 && u.Lists&names == 0
}

// isOffice tells whether u is a title, or the end of one ("Commissioner of
// Police"), that is no part of a name, as "King" and "Sir" are.
func (s *story) isOffice(u *feature.Unit) bool {
	if u.Class&lexicon.Title != 0 {
		return !partOfName.Has(u.Lower)
	}
	return u.Class&lexicon.OrgHead != 0 && s.lex.Flags(u.Form)&(lexicon.FirstName|lexicon.Surname) == 0
}

// isCompanyForm tells whether u is the form of a company, written as such:
// "AG" and "Inc.", not the name Sa.
func isCompanyForm(u *feature.Unit) bool {
	return u.Class&lexicon.Suffix != 0 && (u.Caps || len(u.Word) > 2)
}

var partOfName = hashes("forward major")

// placeType tells states, provinces and towns from facilities and from the
// rest of the map.
func (s *story) placeType(first, end int) string {
	units := s.document.Units
	phrase := s.phrase(first, end)
	if e := s.lex.Entry(phrase); e != nil && (e.Type == "GPE" || e.Type == "LOC" || e.Type == "FAC") {
		return e.Type
	}
	if s.lex.Flags(phrase)&(lexicon.City|lexicon.LargeCity|lexicon.State) != 0 {
		return "GPE"
	}
	head, tail := units[first].Class, units[end-1].Class
	switch {
	case end-first == 1 && directions.Has(units[first].Lower):
		return "LOC"
	case end-first > 1 && (tail&lexicon.LocHead != 0 || head&lexicon.LocHead != 0):
		return "LOC"
	case end-first > 1 && tail&lexicon.GPEHead != 0:
		return "GPE"
	case end-first > 1 && tail&lexicon.FacHead != 0:
		return "FAC"
	case end-first > 1 && directions.Has(units[first].Lower):
		return "LOC"
	}
	return "GPE"
}

var directions = hashes("north south east west northern southern eastern western central northeast northwest southeast southwest northeastern northwestern southeastern southwestern upper lower")

// findListed fills what the model left: peoples, and those states, places and
// organisations whose names are nothing else.
func (s *story) findListed(c feature.Sentence) {
	units := s.document.Units
	for i := c.First; i < c.End; i++ {
		if !units[i].Upper && !lowerNames.Has(units[i].Lower) || s.taken[i] {
			continue
		}
		var entry *lexicon.Entry
		h, size := units[i].Form, 0
		for n := 1; n <= lexicon.MaxWords && i+n <= c.End && !s.taken[i+n-1]; n++ {
			if n > 1 {
				h = lexicon.Join(h, units[i+n-1].Form)
			}
			if e := s.lex.Entry(h); e != nil && s.isSure(e, i, n, c) {
				entry, size = e, n
			}
		}
		if entry != nil && s.add(i, i+size, entry.Type) {
			i += size - 1
		}
	}
}

// isSure tells whether the n units at i name the entry although the model did
// not say so.
func (s *story) isSure(e *lexicon.Entry, i, n int, c feature.Sentence) bool {
	units := s.document.Units
	u := &units[i]
	if n > 1 {
		return true
	}
	if e.Type == "NORP" {
		return !doubtfulGroups.Has(u.Lower) || i > c.First && units[i-1].Lower != theHash
	}
	if c.AllCaps && u.Caps && len(u.Word) < 4 && !strings.Contains(u.Word, ".") {
		return false
	}
	if lowerNames.Has(u.Lower) {
		return true
	}
	if s.besideName(i, c) {
		// Part of a longer name that nobody knows.
		return false
	}
	isName := s.lex.Flags(u.Form)&(lexicon.FirstName|lexicon.Surname) != 0
	switch {
	case e.Capital:
		return false
	case e.ID != "":
		return !isName
	case e.Type == "ORG":
		return u.Caps && utf8.RuneCountInString(u.Word) > 2 && !c.AllCaps && u.Class == 0 || s.isProper(i, c) && !isName
	}
	return s.isProper(i, c) && !isName
}

// besideName tells whether a capitalised word that belongs to no mention
// stands beside unit i.
func (s *story) besideName(i int, c feature.Sentence) bool {
	if c.AllCaps || c.TitleCase {
		return false
	}
	units := s.document.Units
	return i > c.First+1 && units[i-1].Upper && !s.taken[i-1] || i+1 < c.End && units[i+1].Upper && !s.taken[i+1]
}

// isProper tells whether the capital of unit i is its own and not its place's
// in the sentence.
func (s *story) isProper(i int, c feature.Sentence) bool {
	return i > c.First && !c.AllCaps && !c.TitleCase && !s.document.WrittenLower(i)
}

var (
	theHash = lexicon.Hash("the")
	// lowerNames are names that are written without a capital.
	lowerNames     = hashes("dpa")
	doubtfulGroups = hashes("polish conservatives orthodox")
)

// findRepeated gives the words that stand alone for something elsewhere in the
// story, and the last names of people who are named in full, to the mentions
// that the model missed.
func (s *story) findRepeated() {
	units := s.document.Units
	kinds := map[uint64]string{}
	for _, m := range s.mentions {
		last := &units[m.end-1]
		switch {
		case m.kind == "PERSON" && m.end-m.first == 1:
		case m.kind == "PERSON":
			kinds[last.Form] = m.kind
			kinds[lexicon.Hash(withoutArticle(last.Word))] = m.kind
			for i := m.first; i < m.end-1; i++ {
				// The first name, and the first of two family names.
				if u := &units[i]; u.Upper && (i == m.first || !u.Small) && kinds[u.Form] == "" {
					kinds[u.Form] = m.kind
				}
			}
		case m.kind == "ORG" && m.end-m.first > 1 && s.standsForName(&units[m.first]) && kinds[units[m.first].Form] == "":
			kinds[units[m.first].Form] = m.kind
		case m.end-m.first == 1 && last.Upper && kinds[last.Form] == "" && m.kind == "ORG":
			kinds[last.Form] = m.kind
		}
	}
	s.correctSurnames()
	for _, c := range s.document.Sentences {
		for i := c.First; i < c.End; i++ {
			u := &units[i]
			if kind := kinds[u.Form]; kind != "" && u.Upper && !s.taken[i] && !s.besideName(i, c) && !s.document.WrittenLower(i) {
				s.add(i, i+1, kind)
			}
		}
	}
}

// standsForName tells whether u, the first word of an organisation's name, is
// so much its own that copy may use it alone, as in "Nordbane Holding Corp."
// and then "Nordbane".
func (s *story) standsForName(u *feature.Unit) bool {
	return u.Upper && !u.Small && u.Class == 0 && u.Lists&^lexicon.Begins == 0 && s.lex.Entry(u.Form) == nil
}

// isTownStill tells whether a single word names a state, a capital or a town,
// although the story has somebody of that last name. A town that is no capital
// must stand where places do: after "in", "of" and the like.
func (s *story) isTownStill(m *mention) bool {
	const known = lexicon.Country | lexicon.Capital | lexicon.State | lexicon.Organisation
	if !s.isTown(m.first, m.end) {
		return false
	}
	if s.lex.Flags(s.phrase(m.first, m.end))&known != 0 || m.first == 0 {
		return true
	}
	before := s.document.Units[m.first-1].Word
	return before == "of" || classOf(before, locatives)
}

// correctSurnames makes people of single words that the model took for an
// organisation or a place, but that are the last name of somebody whom the
// story names in full. What the lists know stays what it is.
func (s *story) correctSurnames() {
	units := s.document.Units
	surnames := map[uint64]bool{}
	for _, m := range s.mentions {
		if last := units[m.end-1].Word; m.kind == "PERSON" && m.end-m.first > 1 {
			surnames[lexicon.Hash(last)] = true
			surnames[lexicon.Hash(withoutArticle(last))] = true
			if before := &units[m.end-2]; m.end-m.first > 2 && before.Upper && !before.Small {
				surnames[before.Form] = true
			}
		}
	}
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.end-m.first == 1 && (m.kind == "ORG" || m.kind == "GPE") && surnames[units[m.first].Form] &&
			s.lex.Entry(units[m.first].Form) == nil && !s.isTownStill(m) {
			m.kind = "PERSON"
		}
	}
}
