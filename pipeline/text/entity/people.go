package entity

import (
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/feature"
	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
)

// person is someone whom the story names in full.
type person struct {
	name    personName
	printed string
	sex     sex
	// first is the mention that names the person first.
	first int
	// bare tells that a last name alone was linked to the person already.
	bare bool
	// named counts how often the story names the person in full, paragraph is
	// where it did last.
	named, paragraph int
	// roles are the titles that the story gives the person.
	roles []string
}

// people are the persons of a story, found by each word of their names.
type people struct {
	all    []person
	byWord map[string][]int
	// paragraph is where the mention stands that is being linked.
	paragraph int
}

func (s *story) paragraphOf(m *mention) int {
	text := s.document.Text
	return text.Sentences[text.SentenceOf(s.document.Units[m.first].Token)].Paragraph
}

// linkPeople links people to the fullest name that the story gives them. A
// last name that several could mean is left unlinked.
func (s *story) linkPeople() {
	p := people{byWord: map[string][]int{}}
	names := make([]personName, len(s.mentions))
	whose := make([]int, len(s.mentions))
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.kind != "PERSON" {
			continue
		}
		if family := s.sharedFamily(i); family != "" {
			printed := s.printed(m.first, m.end) + " " + family
			names[i] = readPersonName(printed)
			whose[i] = p.add(names[i], printed, i) + 1
			continue
		}
		if names[i] = readPersonName(s.printed(m.first, m.end)); len(names[i]) > 1 && !names[i].isLastName() {
			whose[i] = p.add(names[i], s.printed(m.first, m.end), i) + 1
			p.learn(whose[i]-1, s.sexOf(m, names[i][0]), m.role)
		}
	}
	for i := range s.mentions {
		m := &s.mentions[i]
		if len(names[i]) == 0 {
			continue
		}
		at := whose[i] - 1
		p.paragraph = s.paragraphOf(m)
		if at < 0 {
			at = p.bare(names[i], i, s.sexOf(m, ""), m.role)
		} else {
			p.all[at].paragraph = p.paragraph
		}
		if at >= 0 && !s.isFamily(m, p.all[at].name) {
			m.canonical = p.all[at].printed
			m.id = "person:" + strings.Join(p.all[at].name, "-")
		}
	}
}

// sharedFamily returns the last name that mention i, a first name alone,
// shares with the full name behind it: "Callum, Rory and Ewan Ross".
func (s *story) sharedFamily(i int) string {
	units := s.document.Units
	m := &s.mentions[i]
	if m.end-m.first > 1 || !s.isFirstNameOnly(&units[m.first]) {
		return ""
	}
	joined := false
	for k := i + 1; k < min(len(s.mentions), i+maxShared); k++ {
		next := &s.mentions[k]
		between := s.mentions[k-1].end
		if next.kind != "PERSON" || next.first != between+1 {
			return ""
		}
		switch {
		case units[between].Lower == andWord:
			joined = true
		case units[between].Word != ",":
			return ""
		}
		if next.end-next.first > 1 {
			if !joined {
				return ""
			}
			return units[next.end-1].Word
		}
	}
	return ""
}

// isFirstNameOnly tells whether a word is known as a first name, and as no last
// name and no state.
func (s *story) isFirstNameOnly(u *feature.Unit) bool {
	flags := s.lex.Flags(u.Form)
	return flags&(lexicon.Surname|lexicon.Country) == 0 &&
		(flags&lexicon.FirstName != 0 || firstNames.Get(strings.ToLower(u.Word)) != unknownSex)
}

// findSharers makes people of first names that share the last one with the full
// name behind them, where the model missed them or took them for something
// else: "Callum, Rory and Ewan Ross".
func (s *story) findSharers() {
	units := s.document.Units
	single := map[int]int{} // mentions of one word, by the word
	for n, m := range s.mentions {
		if m.end-m.first == 1 {
			single[m.first] = n
		}
	}
	for _, m := range s.mentions {
		if m.kind != "PERSON" || m.end-m.first < 2 || m.first < 2 || units[m.first-1].Lower != andWord {
			continue
		}
		begin := s.document.SentenceOf(m.first).First
		for i, left := m.first-2, maxShared; i >= begin && left > 0; i, left = i-2, left-1 {
			if !s.isSharer(i, single) || i == begin || units[i-1].Word != "," {
				break
			}
		}
	}
}

// isSharer tells whether unit i is a first name that stands alone, and makes a
// person of it.
func (s *story) isSharer(i int, single map[int]int) bool {
	u := &s.document.Units[i]
	n, alone := single[i]
	switch {
	case alone && s.mentions[n].kind == "PERSON":
		return true
	case !u.Upper || !s.isFirstNameOnly(u) || s.lex.Entry(u.Form) != nil:
		return false
	case alone:
		s.mentions[n].kind = "PERSON"
		return true
	}
	return s.add(i, i+1, "PERSON")
}

// maxShared bounds how many names share a last one, so that linking stays
// linear.
const maxShared = 8

// isFamily tells whether the mention is a family's plural, "the Kowalskis".
func (s *story) isFamily(m *mention, name personName) bool {
	if m.first == 0 || m.end-m.first > 1 || s.document.Units[m.first-1].Lower != theHash {
		return false
	}
	folded := foldName(s.printed(m.first, m.end))
	return len(folded) == 1 && folded[0] != name.last() && strings.HasSuffix(folded[0], "s")
}

// add adds a full name, or makes a known one fuller, and returns whose it is.
func (p *people) add(name personName, printed string, i int) int {
	found := -1
	for _, key := range [2]string{name.last(), name[0]} {
		for _, at := range p.byWord[key] {
			if !p.all[at].name.is(name) {
				continue
			}
			if found >= 0 && found != at {
				// Two people could be meant: it is neither's for sure.
				found = -2
				break
			}
			found = at
		}
		if found != -1 {
			break
		}
	}
	if found < 0 {
		p.all = append(p.all, person{name: name, printed: printed, first: i, named: 1})
		p.index(len(p.all)-1, name)
		return len(p.all) - 1
	}
	p.all[found].named++
	if known := &p.all[found]; isFuller(name, known.name) {
		known.name, known.printed = name, printed
		p.index(found, name)
	}
	return found
}

// isFuller tells whether a name says more than another: more words, or whole
// ones in place of initials.
func isFuller(name, than personName) bool {
	if len(name) != len(than) {
		return len(name) > len(than)
	}
	return len(strings.Join(name, "")) > len(strings.Join(than, "")) && len(than[0]) == 1
}

// maxNamesakes bounds how many things are looked through that share a word of
// their names, so that linking stays linear.
const maxNamesakes = 32

func (p *people) index(at int, name personName) {
	for _, w := range name {
		known := p.byWord[w]
		if len(known) == 0 || known[len(known)-1] != at && len(known) < maxNamesakes {
			p.byWord[w] = append(known, at)
		}
	}
}

func (p *people) learn(at int, x sex, role string) {
	known := &p.all[at]
	if known.sex == unknownSex {
		known.sex = x
	}
	if role != "" {
		known.roles = append(known.roles, role)
	}
}

// bare returns whom mention i, a last name alone, or another single part of a
// name as Chinese, Spanish and Icelandic names are shortened to, means; -1 if
// nobody or more than one could be meant.
func (p *people) bare(name personName, i int, x sex, role string) int {
	var last, part []int
	for _, at := range p.byWord[name.last()] {
		known := &p.all[at]
		if x != unknownSex && known.sex != unknownSex && x != known.sex {
			continue
		}
		switch {
		case len(name) == 1 && known.name.family() == name.last(), len(name) > 1 && known.name.last() == name.last() && name.within(known.name):
			last = append(last, at)
		case len(name) == 1:
			part = append(part, at)
		}
	}
	at := p.choose(last, i, role)
	if len(last) == 0 {
		at = p.choose(part, i, role)
	}
	if at >= 0 {
		p.all[at].bare = true
		p.learn(at, x, role)
	}
	return at
}

// choose picks the one of several people of a name that mention i means: the
// one whom the copy gives this role, the one whom it has called by the last
// name before, the only one named so far, in this paragraph, or more than once.
func (p *people) choose(candidates []int, i int, role string) int {
	for _, fits := range []func(*person) bool{
		func(*person) bool { return true },
		func(k *person) bool { return role != "" && k.hasRole(role) },
		func(k *person) bool { return k.bare },
		func(k *person) bool { return k.first < i },
		func(k *person) bool { return k.first < i && k.paragraph == p.paragraph },
		func(k *person) bool { return k.first < i && k.named > 1 },
	} {
		found, n := -1, 0
		for _, at := range candidates {
			if fits(&p.all[at]) {
				found = at
				n++
			}
		}
		if n == 1 {
			return found
		}
	}
	return -1
}

func (p *person) hasRole(role string) bool {
	for _, r := range p.roles {
		if strings.EqualFold(r, role) {
			return true
		}
	}
	return false
}
