package claim

import (
	"slices"
	"strconv"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/wordlist"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// group is one set of unnamed sources in a story.
type group struct {
	id string
	// kind is the head noun, singular: "people" and "sources" are one.
	kind string
	// description is the mention without number and article, before what of it
	// stands before the noun.
	description string
	before      []string
	// several tells that it may have more than one member.
	several bool
}

// sourcing counts and groups the unnamed sources of a story.
type sourcing struct {
	*story
	groups []group
	// seen holds the sources of each mention, so that each is read once.
	seen map[span]*wire.Sources
}

// nameSources gives every claim of an unnamed source its Sources, and hands
// those of a claim on to the named speakers within it.
func (s *story) nameSources(drafts []draft) *sourcing {
	u := &sourcing{story: s, seen: make(map[span]*wire.Sources)}
	for _, i := range byMention(drafts) {
		d := &drafts[i]
		if d.speaker == nil || d.speaker.Canonical != "" && !s.isUnnamedPerson(d.name) {
			continue
		}
		if d.sources = u.sources(d); d.sources != nil {
			d.speaker = &wire.Speaker{Name: d.speaker.Name, Start: d.speaker.Start, End: d.speaker.End, Role: d.speaker.Role, Kind: s.nounKind(d.name, false)}
			d.key = d.sources.Group
		}
	}
	for i := range drafts {
		d := &drafts[i]
		for w := d.within; w >= 0 && d.sources == nil; w = drafts[w].within {
			d.sources = drafts[w].sources
		}
	}
	return u
}

// byMention returns the drafts in the order of their speakers' mentions.
func byMention(drafts []draft) []int {
	return sorted(len(drafts), func(i int) int { return drafts[i].name.first })
}

// isUnnamedPerson tells whether the mention is headed by a noun of sources:
// "Trump aides", "one of the people familiar with the Nordmed talks".
func (s *story) isUnnamedPerson(m span) bool {
	noun := s.headNoun(m)
	if number(noun) > 0 && s.low(m.first+1) == "of" {
		return true
	}
	return sourceNouns.Has(noun)
}

// sources reads the mention of d; nil if it is no unnamed source.
func (u *sourcing) sources(d *draft) *wire.Sources {
	if src, ok := u.seen[d.name]; ok {
		return src
	}
	src := u.read(d)
	u.seen[d.name] = src
	return src
}

func (u *sourcing) read(d *draft) *wire.Sources {
	kind, part := u.kindOf(d.name)
	if kind == "" {
		return nil
	}
	explicit := u.isExplicit(d, kind)
	definite := part || u.isDefinite(d.name)
	at := u.find(kind, d.name, definite)
	if at < 0 && !explicit && kind == "them" {
		return nil
	}
	if at < 0 && !explicit && !insiders.has(kind) {
		return nil
	}
	if at < 0 {
		at = u.open(group{kind: kind, description: u.describe(d.name), before: u.premodifiers(d.name), several: u.count(d.name) != 1})
	}
	return &wire.Sources{
		Anonymous: true, Count: u.count(d.name), Description: u.text.Slice(d.name.first, d.name.end), Group: u.groups[at].id,
	}
}

// open begins a new group and returns its place.
func (u *sourcing) open(g group) int {
	g.id = "g" + strconv.Itoa(len(u.groups)+1)
	u.groups = append(u.groups, g)
	return len(u.groups) - 1
}

// kindOf returns the kind of source that a mention is headed by, and whether it
// is a part of a group: "one of the people".
func (u *sourcing) kindOf(m span) (kind string, part bool) {
	if m.end-m.first >= 3 && u.low(m.first+1) == "of" && (number(u.low(m.first)) > 0 || u.low(m.first) == "some" || u.low(m.first) == "both") {
		rest := span{m.first + 2, m.end}
		if w := u.low(rest.first); w == "them" || w == "those" {
			return "them", true
		}
		if u.low(rest.first) == "the" || u.low(rest.first) == "these" || u.low(rest.first) == "those" {
			return sourceNouns.Get(u.headNoun(rest)), true
		}
	}
	return sourceNouns.Get(u.headNoun(m)), false
}

// isExplicit tells whether the copy itself says that the source is not named.
func (u *sourcing) isExplicit(d *draft, kind string) bool {
	if kind == "source" {
		return true
	}
	for i := d.name.first; i < d.name.end; i++ {
		if w := u.low(i); u.in(i, familiar) || w == "current" && u.low(i+1) == "and" && u.low(i+2) == "former" {
			return true
		}
	}
	st := u.statements[d.statement]
	for i := st.first; i < st.end; i++ {
		switch w := u.low(i); w {
		case "anonymity", "anonymously", "unnamed":
			return true
		case "named", "identified":
			if u.low(i-1) == "be" || u.low(i-1) == "being" {
				return true
			}
		case "authorized", "authorised":
			if u.in(i-1, negations) {
				return true
			}
		}
	}
	return false
}

// find returns the group that a mention means; -1 if it is a new one. What
// stands before the noun tells groups apart: "the Israeli official" is not "a
// U.S. official".
func (u *sourcing) find(kind string, m span, definite bool) int {
	description, before := u.describe(m), u.premodifiers(m)
	for i := len(u.groups) - 1; i >= max(0, len(u.groups)-maxBack); i-- {
		g := &u.groups[i]
		switch {
		case kind == "them":
			return i
		case g.kind == kind && g.description == description && !u.isAnother(m):
			return i
		case !(g.kind == kind || alike.has(g.kind) && alike.has(kind)) || !hasAll(g.before, before):
		case definite, number(u.low(m.first)) == 1 && g.several && g.kind == kind && m.end-m.first == 2+len(before):
			return i // "the people", "one source" of several
		}
	}
	return -1
}

// alike are the kinds that one group may be called by in turn.
var alike = set("people source insider")

// isAnother tells whether a mention says that it is not one of before.
func (u *sourcing) isAnother(m span) bool {
	for i := m.first; i < min(m.end, m.first+3); i++ {
		switch u.low(i) {
		case "another", "second", "third", "fourth", "other", "separate":
			return true
		}
	}
	return false
}

// premodifiers returns the words between the article or number of a mention and
// its noun: "senior U.S." of "two senior U.S. officials".
func (u *sourcing) premodifiers(m span) []string {
	noun := u.headNoun(m)
	var words []string
	for i := m.first; i < m.end; i++ {
		w := u.low(i)
		if w == noun {
			return words
		}
		if w == "of" {
			words = words[:0]
		} else if !u.in(i, articles) && number(w) == 0 {
			words = append(words, w)
		}
	}
	return nil
}

func hasAll(words, wanted []string) bool {
	for _, w := range wanted {
		if !slices.Contains(words, w) {
			return false
		}
	}
	return true
}

// describe returns a mention without number and article.
func (s *story) describe(m span) string {
	for m.first < m.end-1 {
		if w := s.low(m.first); !s.in(m.first, articles) && w != "of" && number(w) == 0 {
			break
		}
		m.first++
	}
	return strings.ToLower(s.text.Slice(m.first, m.end))
}

// count returns how many sources the mention counts; zero if it does not say.
func (s *story) count(m span) int {
	first := s.low(m.first)
	if n := number(first); n > 0 {
		return n
	}
	if first == "the" && m.first+1 < m.end {
		if n := number(s.low(m.first + 1)); n > 0 {
			return n
		}
	}
	switch first {
	case "both":
		return 2
	case "several", "some", "many", "few":
		return 0
	}
	if noun := s.headNoun(m); sourceNouns.Has(noun) && !strings.HasSuffix(noun, "s") && noun != "people" {
		return 1
	}
	return 0
}

// number returns the value of a number in words or figures up to 99; zero if
// word is none.
func number(word string) int {
	if n, ok := numbers.Find(word); ok {
		return n
	}
	if n := len(word); n > 0 && n <= 2 && '0' <= word[n-1] && word[n-1] <= '9' {
		if n, err := strconv.Atoi(word); err == nil && n > 0 {
			return n
		}
	}
	return 0
}

var numbers = wordlist.Of(map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "dozen": 12,
})

// sourceNouns holds the nouns of unnamed sources with their kind, in which
// "people" and "persons" are one; our own list from wire copy.
var sourceNouns = wordlist.Of(map[string]string{
	"people": "people", "person": "people", "persons": "people", "source": "source", "sources": "source",
	"insider": "insider", "insiders": "insider", "official": "official", "officials": "official", "aide": "aide", "aides": "aide",
	"adviser": "adviser", "advisers": "adviser", "advisor": "adviser", "advisors": "adviser",
	"diplomat": "diplomat", "diplomats": "diplomat", "associate": "associate", "associates": "associate",
	"executive": "executive", "executives": "executive", "trader": "trader", "traders": "trader", "banker": "banker", "bankers": "banker",
	"lawyer": "lawyer", "lawyers": "lawyer", "lawmaker": "lawmaker", "lawmakers": "lawmaker", "employee": "employee", "employees": "employee",
	"officer": "officer", "officers": "officer", "minister": "minister", "ministers": "minister", "delegate": "delegate", "delegates": "delegate",
	"negotiator": "negotiator", "negotiators": "negotiator", "staffer": "staffer", "staffers": "staffer", "operative": "operative", "operatives": "operative",
	"confidant": "associate", "confidants": "associate", "analyst": "analyst", "worker": "employee", "workers": "employee",
	"manager": "executive", "managers": "executive", "spokesperson": "spokesperson", "engineer": "engineer", "investor": "investor", "shareholder": "investor",
})

// insiders are the kinds that are unnamed sources even where the copy does not
// say so: who speaks from inside without a name.
var insiders = set("insider aide diplomat adviser official")

// familiar are the words that mark somebody who speaks from inside.
var familiar = set("present familiar briefed knowledge close involved privy informed aware acquainted anonymity anonymous unnamed unidentified")
