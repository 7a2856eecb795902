package entity

import (
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
)

// link gives every mention its canonical name and id.
func (s *story) link() {
	s.linkKnown()
	s.linkAbbreviations()
	s.linkPeople()
	s.linkOrganisations()
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.canonical == "" {
			m.canonical = s.printed(m.first, m.end)
		}
	}
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
				m.canonical, m.id = e.Name, e.ID
			}
		}
	}
}

// linkAbbreviations joins "IAEA" to "International Atomic Energy Agency
// (IAEA)", there and everywhere in the story.
func (s *story) linkAbbreviations() {
	units := s.document.Units
	var long map[string]string
	for i := 1; i < len(s.mentions); i++ {
		a, b := &s.mentions[i-1], &s.mentions[i]
		if b.end-b.first != 1 || b.first != a.end+1 || units[a.end].Word != "(" || !units[b.first].Upper {
			continue
		}
		short := units[b.first].Word
		if a.end-a.first < 2 || !abbreviates(short, s.printed(a.first, a.end)) {
			continue
		}
		if long == nil {
			long = map[string]string{}
		}
		if a.canonical == "" {
			a.canonical = s.printed(a.first, a.end)
		}
		b.kind = a.kind
		long[short] = a.canonical
	}
	for i := range s.mentions {
		m := &s.mentions[i]
		if full := long[s.printed(m.first, m.end)]; full != "" {
			m.canonical = full
		}
	}
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

// person is someone who is named in full.
type person struct {
	words []string
	name  string
}

// linkPeople links people to the fullest name that the story gives them.
func (s *story) linkPeople() {
	var people []person
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.kind != "PERSON" || m.end-m.first < 2 {
			continue
		}
		people = addPerson(people, s.printed(m.first, m.end))
	}
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.kind == "PERSON" {
			m.canonical = canonicalPerson(people, s.printed(m.first, m.end))
		}
	}
}

// addPerson adds a full name, or makes a known one fuller.
func addPerson(people []person, name string) []person {
	words := strings.Fields(name)
	for i, p := range people {
		if !samePerson(p.words, words) {
			continue
		}
		if len(words) > len(p.words) {
			people[i] = person{words, name}
		}
		return people
	}
	return append(people, person{words, name})
}

// samePerson tells whether two names of several words can be one person's:
// the same last name, and first names that agree or stand for one another.
func samePerson(a, b []string) bool {
	if bareName(a[len(a)-1]) != bareName(b[len(b)-1]) {
		return false
	}
	x, y := a[0], b[0]
	return strings.EqualFold(x, y) || isInitial(x, y) || isInitial(y, x)
}

func isInitial(short, name string) bool {
	return len(short) == 2 && short[1] == '.' && name[0] == short[0]
}

// bareName returns a last name without the article that some copy leaves
// away, in lower case: "al-Assad" and "Assad" are one.
func bareName(word string) string { return strings.ToLower(withoutArticle(word)) }

func withoutArticle(word string) string {
	if before, rest, ok := strings.Cut(word, "-"); ok && rest != "" {
		switch before {
		case "al", "Al", "el", "El", "ash", "ad", "as", "an", "ar":
			return rest
		}
	}
	return word
}

// canonicalPerson returns the full name that a mention stands for. One word
// is a last name first, else any part of exactly one name: Chinese and
// Spanish names are shortened to others than the last word.
func canonicalPerson(people []person, name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return name
	}
	if len(words) > 1 {
		for _, p := range people {
			if samePerson(p.words, words) {
				return p.name
			}
		}
	}
	last := bareName(words[len(words)-1])
	for _, p := range people {
		if len(words) == 1 && bareName(p.words[len(p.words)-1]) == last || endsWith(p.words, words) {
			return p.name
		}
	}
	found := ""
	for _, p := range people {
		for _, w := range p.words {
			if len(words) == 1 && bareName(w) == last && found != p.name {
				if found != "" {
					return name
				}
				found = p.name
			}
		}
	}
	if found != "" {
		return found
	}
	return name
}

// endsWith tells whether name ends with these words and has more.
func endsWith(name, words []string) bool {
	if len(name) <= len(words) {
		return false
	}
	for i, w := range words {
		if !strings.EqualFold(name[len(name)-len(words)+i], w) {
			return false
		}
	}
	return true
}

// linkOrganisations links a short name to the one longer name in the story
// that begins or ends with it: "Tianhe" to "Tianhe Lithium Corp.", "Defense
// Ministry" to "Russian Defense Ministry".
func (s *story) linkOrganisations() {
	var names []string
	for _, m := range s.mentions {
		if m.kind == "ORG" && m.canonical == "" && m.end-m.first > 1 {
			names = append(names, s.printed(m.first, m.end))
		}
	}
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.kind != "ORG" || m.canonical != "" {
			continue
		}
		short := s.printed(m.first, m.end)
		long := ""
		for _, name := range names {
			extends := strings.HasPrefix(name, short+" ") || strings.HasSuffix(name, " "+short)
			if extends && len(name) > len(long) {
				long = name
			}
		}
		m.canonical = long
	}
}
