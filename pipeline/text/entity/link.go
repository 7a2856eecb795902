package entity

import (
	"maps"
	"slices"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
)

// link gives every mention its canonical name, and what is known of it beside
// its name.
func (s *story) link() {
	s.trim()
	s.unifyKinds()
	s.findRoles()
	s.linkKnown()
	s.linkAbbreviations()
	s.linkHouses()
	s.linkPeople()
	s.linkOrganisations()
	s.locate()
	s.findMetonyms()
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.canonical == "" {
			first := m.first
			if m.end-first > 1 && s.document.Units[first].Lower == theHash {
				first++
			}
			m.canonical = s.printed(first, m.end)
		}
	}
	s.identify()
}

// trim takes quotation marks off the ends of names, and drops honorifics that
// were taken for one.
func (s *story) trim() {
	units := s.document.Units
	s.mentions = slices.DeleteFunc(s.mentions, func(m mention) bool {
		return m.kind == "PERSON" && m.end-m.first == 1 && honorifics.Has(units[m.first].Lower)
	})
	for i := range s.mentions {
		m := &s.mentions[i]
		for m.end-m.first > 1 && units[m.first].Kind.IsQuote() {
			m.first++
		}
		for m.end-m.first > 1 && units[m.end-1].Kind.IsQuote() {
			m.end--
		}
		for m.end-m.first > 1 && isNamed(m.kind) && isScore(units[m.end-1].Word) {
			m.end--
		}
		if m.kind == "PERSON" && m.end-m.first > 1 && knights.Has(units[m.first].Lower) {
			m.first++
		}
		if m.kind == "PERSON" && s.isTownOfTwoWords(m) {
			m.kind = "GPE"
		}
	}
}

// isTownOfTwoWords tells whether what was taken for a person stands where
// places do and has the name of a town: "in Khan Younis".
func (s *story) isTownOfTwoWords(m *mention) bool {
	units := s.document.Units
	if m.end-m.first < 2 || m.first == 0 || !classOf(units[m.first-1].Word, locatives) || m.end < len(units) && possessives.Has(units[m.end].Lower) {
		return false
	}
	for range s.gaz.Named(s.phrase(m.first, m.end)) {
		return true
	}
	return false
}

// isScore tells whether a word is the result of a match, "2-1".
func isScore(word string) bool {
	a, b, ok := strings.Cut(word, "-")
	return ok && a != "" && b != "" && strings.Trim(a+b, "0123456789") == ""
}

var knights = hashes("sir dame")

// unifyKinds gives a name that the lists don't know one kind throughout: what
// it is most often, of equals the first.
func (s *story) unifyKinds() {
	if !s.hasSeveralKinds() {
		return
	}
	counts := map[string]map[string]int{}
	for i := range s.mentions {
		m := &s.mentions[i]
		if !isNamed(m.kind) || s.lex.Entry(s.phrase(m.first, m.end)) != nil {
			continue
		}
		name := s.printed(m.first, m.end)
		if counts[name] == nil {
			counts[name] = map[string]int{}
		}
		counts[name][m.kind]++
	}
	chosen := map[string]string{}
	for i := range s.mentions {
		m := &s.mentions[i]
		kinds := counts[s.printed(m.first, m.end)]
		if !isNamed(m.kind) || len(kinds) < 2 {
			continue
		}
		name := s.printed(m.first, m.end)
		if best := chosen[name]; best == "" || kinds[m.kind] > kinds[best] {
			chosen[name] = m.kind
		}
	}
	for i := range s.mentions {
		if m := &s.mentions[i]; isNamed(m.kind) {
			if best := chosen[s.printed(m.first, m.end)]; best != "" {
				m.kind = best
			}
		}
	}
}

// hasSeveralKinds tells whether a name that the lists don't know has several
// kinds.
func (s *story) hasSeveralKinds() bool {
	kinds := make(map[string]string, len(s.mentions))
	for i := range s.mentions {
		m := &s.mentions[i]
		if !isNamed(m.kind) || s.lex.Entry(s.phrase(m.first, m.end)) != nil {
			continue
		}
		name := s.printed(m.first, m.end)
		if kind := kinds[name]; kind != "" && kind != m.kind {
			return true
		}
		kinds[name] = m.kind
	}
	return false
}

func isNamed(kind string) bool {
	switch kind {
	case "PERSON", "ORG", "GPE", "LOC", "FAC":
		return true
	}
	return false
}

// linkKnown links what the lists know by its own name.
func (s *story) linkKnown() {
	for i := range s.mentions {
		m := &s.mentions[i]
		switch m.kind {
		case "WEAPON":
			h := s.document.Units[m.first].Lower
			for k := m.first + 1; k < m.end; k++ {
				h = lexicon.Join(h, s.document.Units[k].Lower)
			}
			m.canonical = s.lex.Weapon(h).Name
		case "GPE", "LOC", "NORP", "ORG", "FAC":
			e := s.lex.Entry(s.phrase(m.first, m.end))
			if e != nil && (e.Type == m.kind || e.Type != "NORP" && m.kind != "NORP" && m.kind != "ORG") {
				m.canonical, m.country, m.listed = e.Name, e.ID, true
				if m.kind == "NORP" && e.ID == "PS" {
					// The people, not the territories that the state goes by.
					m.canonical = "Palestinians"
				}
			}
		}
	}
}

// linkAbbreviations joins "IAEA" to "International Atomic Energy Agency
// (IAEA)", there and everywhere in the story, and to the one name in the story
// that it is made of where no bracket says so.
func (s *story) linkAbbreviations() {
	units := s.document.Units
	long := map[string]*mention{}
	for i := 1; i < len(s.mentions); i++ {
		a, b := &s.mentions[i-1], &s.mentions[i]
		if b.first != a.end+1 || units[a.end].Word != "(" {
			continue
		}
		if b.end-b.first != 1 {
			a, b = b, a
		}
		if b.end-b.first != 1 || !units[b.first].Upper || a.end-a.first < 2 {
			continue
		}
		short := units[b.first].Word
		if !abbreviates(short, s.printed(a.first, a.end)) && (a.kind != "ORG" || b.kind != "PERSON" && b.kind != "ORG" || !s.fillsBrackets(b)) {
			continue
		}
		b.kind = a.kind
		long[short] = a
	}
	s.spellOut(long)
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.end-m.first != 1 || len(long) == 0 {
			continue
		}
		full := long[units[m.first].Word]
		if full == nil || full == m {
			continue
		}
		if full.canonical == "" {
			full.canonical = s.printed(full.first, full.end)
		}
		m.canonical, m.kind, m.country, m.listed, m.owned = full.canonical, full.kind, full.country, full.listed, full.owned
	}
}

// fillsBrackets tells whether brackets hold nothing but m.
func (s *story) fillsBrackets(m *mention) bool {
	units := s.document.Units
	return m.first > 0 && units[m.first-1].Word == "(" && m.end < len(units) && units[m.end].Word == ")"
}

// spellOut adds to long the abbreviations that no list knows and that exactly
// one name of the story is made of.
func (s *story) spellOut(long map[string]*mention) {
	short := map[string]bool{}
	for _, m := range s.mentions {
		if u := &s.document.Units[m.first]; m.kind == "ORG" && m.end-m.first == 1 && u.Caps && !m.listed && long[u.Word] == nil {
			short[u.Word] = true
		}
	}
	if len(short) == 0 {
		return
	}
	found := map[string]*mention{}
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.kind != "ORG" || m.end-m.first < 3 {
			continue
		}
		word := s.initials(m)
		if !short[word] {
			continue
		}
		if other := found[word]; other != nil && s.printed(other.first, other.end) != s.printed(m.first, m.end) {
			short[word] = false
			delete(found, word)
			continue
		}
		found[word] = m
	}
	maps.Copy(long, found)
}

// initials returns the first letters of the capitalised words of m.
func (s *story) initials(m *mention) string {
	var b strings.Builder
	for i := m.first; i < m.end; i++ {
		if u := &s.document.Units[i]; u.Upper {
			b.WriteByte(u.Word[0])
		}
	}
	return b.String()
}

// abbreviates tells whether short is made of the first letters of the words
// of full, in order; small words may be left out.
func abbreviates(short, full string) bool {
	short = strings.ToLower(strings.ReplaceAll(short, ".", ""))
	at := 0
	for _, word := range strings.FieldsFunc(strings.ToLower(full), func(r rune) bool { return r == ' ' || r == '-' }) {
		if at < len(short) && word[0] == short[at] {
			at++
		}
	}
	return at == len(short) && at > 1
}
