package claim

import (
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// thing is what a speaker's mention stands for.
type thing uint8

const (
	unknown thing = iota
	person
	body // an organisation, a state, a document
)

// namesake is a name as it stands in the text, without titles.
type namesake struct {
	span
	canonical string
	is        thing
}

// namebook knows the names of a story.
type namebook struct {
	names []namesake
	// byEnd holds for each token the place in names of the name that ends with
	// it, -1 for none.
	byEnd []int32
	// full holds the first full name for each of its words in lower case
	// that later mentions may use alone: the last, and the first.
	full map[string]int
	// kinds holds the kind of speaker that each canonical name of an entity is.
	kinds map[string]string
}

// readNames collects the names of the story: the entities if there are any,
// and the runs of capitalised words that no entity covers.
func (s *story) readNames() *namebook {
	b := &namebook{byEnd: make([]int32, s.text.Len()), full: make(map[string]int), kinds: make(map[string]string)}
	for i := range b.byEnd {
		b.byEnd[i] = -1
	}
	s.readLetters()
	covered := s.nameEntities(b)
	for i := 0; i < s.text.Len(); i++ {
		if covered[i] || !s.isName(i) || s.in(i, nameParticles) {
			continue
		}
		run := s.nameRun(i, covered)
		if name := s.withoutTitles(run); !name.empty() && !s.isCommon(name) {
			s.addName(b, namesake{span: name, canonical: s.text.Slice(name.first, name.end), is: s.guessThing(name)})
		}
		i = max(i, run.end-1)
	}
	return b
}

// isCommon tells whether a capitalised word is a noun that only stands at the
// start of a sentence.
func (s *story) isCommon(name span) bool {
	if name.end-name.first > 1 || name.first > 0 && !s.isStop(name.first-1) && !s.isOpening(name.first-1) && !s.beginsParagraph(name.first) {
		return false
	}
	w := s.low(name.first)
	word := s.letters[w]
	return s.in(name.first, bodyNouns) || sourceNouns.Has(w) || isOffice(w) || strings.HasSuffix(w, "s") && len(w) > 4 && !word.capital && governments.Get(s.text.Word(name.first)) == "" ||
		word.small || strings.HasSuffix(w, "s") && s.letters[w[:len(w)-1]].small || !word.capital && !s.acts(name.end)
}

// acts tells whether what follows a word at i is what follows a name: a verb of
// reporting, or an apposition.
func (s *story) acts(i int) bool {
	if s.isComma(i) {
		return s.in(i+1, articles)
	}
	for j := i; j < i+3; j++ {
		if s.verb(j).reports() {
			return true
		}
	}
	return false
}

func (s *story) isOpening(i int) bool {
	return s.kind(i) == token.OpenDouble || s.kind(i) == token.OpenSingle
}

func (s *story) beginsParagraph(i int) bool {
	return s.text.Paragraphs[s.text.Sentences[s.text.SentenceOf(i)].Paragraph].FirstToken == i
}

// nameEntities adds the entities that can speak, and returns which tokens
// entities cover.
func (s *story) nameEntities(b *namebook) []bool {
	covered := make([]bool, s.text.Len())
	if s.doc == nil {
		return covered
	}
	for _, e := range s.doc.Entities {
		if e.Start < 0 || e.End <= e.Start {
			continue
		}
		c := span{s.text.At(e.Start), s.text.At(e.End - 1)}
		if c.end >= s.text.Len() {
			continue
		}
		c.end++
		var is thing
		switch e.Type {
		case "PERSON":
			is = person
		case "ORG", "GPE", "NORP", "FAC", "LOC":
			is = body
		default:
			continue
		}
		for i := c.first; i < c.end; i++ {
			covered[i] = true
		}
		if e.Type == "NORP" && s.isCountryman(c) {
			continue
		}
		canonical := e.Canonical
		if canonical == "" {
			canonical = e.Name
		}
		b.learnKind(e, canonical)
		s.addName(b, namesake{span: c, canonical: canonical, is: is})
	}
	return covered
}

// isCountryman tells whether the name of a people stands for one of it: "the
// Serb said", "a Spaniard, who ...". Forms that can be a plural too ("the
// Dutch", "the Chinese") are left out.
func (s *story) isCountryman(c span) bool {
	word, before, next := s.low(c.first), s.low(c.first-1), s.low(c.end)
	if c.end-c.first != 1 || before != "the" && before != "a" && before != "an" {
		return false
	}
	for _, plural := range []string{"s", "ese", "ish", "ch", "sh"} {
		if strings.HasSuffix(word, plural) {
			return false
		}
	}
	return s.verb(c.end).class != 0 || s.isPunct(c.end) || next == "who"
}

// learnKind notes what kind of speaker an entity is. A people by the name of its
// state ("Romanian") says nothing of the state but that it is one.
func (b *namebook) learnKind(e wire.Entity, canonical string) {
	kind := entityKinds[e.Type]
	if e.Metonym || e.Type == "NORP" && canonical != e.Name && !strings.HasSuffix(e.Name, "s") {
		kind = kindState
	}
	if was := b.kinds[canonical]; was != kind && (was == "" || was == kindPeople || e.Metonym) {
		b.kinds[canonical] = kind
	}
}

// nameRun returns the run of capitalised words, initials and particles that
// begins at i and ends before the next entity. Particles at its end are part of
// it only if they lead into that entity.
func (s *story) nameRun(i int, covered []bool) span {
	end := i + 1
	for s.runsOn(end) && !covered[end] {
		end++
	}
	into := end
	for s.runsOn(into) && s.in(into, nameParticles) {
		into++
	}
	if s.runsOn(into) {
		return span{i, end}
	}
	for end > i+1 && s.in(end-1, nameParticles) {
		end--
	}
	return span{i, end}
}

// runsOn tells whether a name that reaches up to token i goes on with it.
func (s *story) runsOn(i int) bool {
	return i < s.text.Len() && s.kind(i) == token.Word && s.isName(i) && !s.startsStatement(i)
}

// startsStatement tells whether a sentence begins with token i, so that no
// name runs over it.
func (s *story) startsStatement(i int) bool {
	return i > 0 && s.isStop(i-1)
}

// withoutTitles drops titles, nationalities before titles and function words
// from the front of a run of capitalised words.
func (s *story) withoutTitles(run span) span {
	for i := run.end - 1; i >= run.first; i-- {
		if w := s.low(i); isOffice(w) || s.in(i, notNames) || s.in(i, weekdays) || s.in(i, months) || s.in(i, pronouns) || s.in(i, articles) || s.in(i, linkers) || s.in(i, prepos) {
			run.first = i + 1
			break
		}
	}
	return run
}

// guessThing tells persons from bodies by the words of a name and by what
// stands before it.
func (s *story) guessThing(name span) thing {
	for i := name.first; i < name.end; i++ {
		if s.in(i, bodyWords) {
			return body
		}
	}
	before := s.low(name.first - 1)
	if isOffice(before) {
		return person
	}
	return unknown
}

// isOffice tells whether a word is a title or a noun of office or calling.
func isOffice(w string) bool {
	return titles.has(w) || personNouns.has(w) || len(w) > 5 && strings.HasSuffix(w, "ist")
}

func (s *story) addName(b *namebook, n namesake) {
	at := len(b.names)
	b.names = append(b.names, n)
	b.byEnd[n.end-1] = int32(at)
	if n.is == body || n.end-n.first < 2 {
		return
	}
	for _, i := range [2]int{n.end - 1, n.first} {
		if w := s.low(i); b.full[w] == 0 && len(w) > 1 {
			b.full[w] = at + 1
		}
	}
}

// nameIn returns the name that the mention m is headed by: the last one in it
// that is no possessor and no part of a phrase behind a preposition, except
// where a title reaches to it.
func (s *story) nameIn(b *namebook, m span) (namesake, bool) {
	for i := m.end - 1; i >= m.first; i-- {
		at := b.byEnd[i]
		if at < 0 {
			continue
		}
		n := b.names[at]
		if n.first < m.first {
			continue
		}
		if w := s.low(n.end); n.end < m.end && (w == "’s" || w == "'s" || w == "'" || w == "’") {
			return namesake{}, false
		}
		if n.end < m.end && n.is != person && !s.in(n.end, prepos) && !s.isPunct(n.end) {
			return namesake{}, false // "the Romanian coast guard"
		}
		if n.end < m.end && n.is == person && (s.in(n.end, bodyNouns) || sourceNouns.Has(s.low(n.end)) || isOffice(s.low(n.end))) {
			return namesake{}, false // "the Kovar campaign", "Kovar aides"
		}
		if n.is != person && s.behindPreposition(n.first, m.first) {
			continue // "the defence ministry in Bucharest"
		}
		if s.rightBehindPreposition(n.first, m.first) {
			continue // "allies of Mr. Kovar"
		}
		return s.fullName(b, n), true
	}
	return namesake{}, false
}

func (s *story) behindPreposition(i, limit int) bool {
	for j := i - 1; j >= limit; j-- {
		if s.in(j, prepos) {
			return true
		}
	}
	return false
}

// rightBehindPreposition tells whether nothing but an honorific stands between
// a preposition and the name at token i: another name than that of whom the
// mention is about.
func (s *story) rightBehindPreposition(i, limit int) bool {
	i--
	for i > limit && s.in(i, honorifics) {
		i--
	}
	return i > limit && s.in(i, prepos)
}

// fullName turns a surname into the full name that stands before it.
func (s *story) fullName(b *namebook, n namesake) namesake {
	at, ok := b.full[s.low(n.end-1)]
	if !ok || n.end-n.first > 1 {
		return n
	}
	full := b.names[at-1]
	if full.first > n.first {
		return n
	}
	n.canonical, n.is = full.canonical, full.is
	return n
}

// roleBefore returns the title or office that stands before the name in the
// mention; empty if none does.
func (s *story) roleBefore(m, name span) span {
	role := span{m.first, name.first}
	for !role.empty() && (s.in(role.first, articles) || s.in(role.first, adverbs)) {
		role.first++
	}
	for !role.empty() && s.isPunct(role.end-1) {
		role.end--
	}
	if role.end-role.first == 1 && s.in(role.first, honorifics) {
		return span{}
	}
	return role
}

// roleBehind returns the office in the appositions behind a name: ", an
// analyst at the bank,".
func (s *story) roleBehind(whole, name span) span {
	if name.end >= whole.end || !s.isComma(name.end) {
		return span{}
	}
	for _, p := range s.pieces(span{name.end + 1, whole.end}) {
		w := s.low(p.first)
		if s.kind(p.first) == token.Number || s.isRelative(p.first) || strings.HasSuffix(w, "ing") || strings.HasSuffix(w, "ed") || s.in(p.first, prepos) {
			if s.kind(p.first) == token.Number && p.end-p.first == 1 {
				continue
			}
			return span{}
		}
		for s.in(p.first, articles) && p.first+1 < p.end {
			p.first++
		}
		return p
	}
	return span{}
}

// Words that make the speaker's nature and role known; our own lists, from
// wire copy and agency style guides.
var (
	honorifics  = set("mr mr. mrs mrs. ms ms. miss sir dame lord lady")
	titles      = set("mr mr. mrs mrs. ms ms. miss sir dame dr dr. prof prof. professor president vice-president minister premier chancellor secretary senator sen. sens. rep. reps. representative gov. governor mayor judge justice lt. lt gen. gen general col. col colonel maj. major capt. capt captain cmdr. commander adm. adm admiral sgt. sgt sergeant lieutenant brigadier brig. rear marshal chief commissioner superintendent inspector ambassador envoy spokesman spokeswoman spokesperson director chairman chairwoman chair ceo cfo coo deputy police attorney prosecutor pope cardinal archbishop bishop rabbi imam sheikh king queen prince princess emir sultan ayatollah speaker leader lawmaker legislator congressman congresswoman adviser advisor aide analyst economist strategist officer mp msp m.p. rev. reverend del. coach solicitor coroner nominee candidate doctor treasurer counsel barrister editor reporter correspondent author historian activist actor actress singer former")
	personNouns = set("spokesman spokeswoman spokesperson director chairman chairwoman chair chief head manager minister president officer official analyst economist strategist lawyer attorney professor researcher scientist lawmaker legislator senator governor mayor judge prosecutor commander general colonel captain adviser advisor aide diplomat ambassador envoy negotiator founder owner executive secretary treasurer editor reporter journalist author historian activist farmer fisher sailor driver pilot witness resident survivor mother father sister brother son daughter wife husband widow teacher student doctor nurse surgeon coach player captain trader investor banker engineer worker ferryman fisherman solicitor coroner leader member candidate nominee commissioner superintendent inspector counsel consultant expert fellow trustee chancellor premier pollster organizer organiser campaigner")
	bodyWords   = set("ministry department agency commission committee council court bank corp corp. inc inc. ltd ltd. plc llc co. company group party union university institute association organization organisation foundation fund times post journal news network airlines airways house senate congress parliament assembly authority administration bureau service office board federation league international national united states nations kingdom republic center centre college school church hospital army navy force forces police guard front movement campaign club society alliance coalition press reuters bloomberg agence holdings industries motors energy partners capital securities railways railway post federal government treasury reserve pentagon kremlin exchange medicines health")
	notNames    = set("mr mr. mrs mrs. ms ms. the but and in on at as if when while yet so now then still here there it he she they we i you this that these those what who why how where which not no yes well asked speaking after before for from with by to of an a also among both one some many most more all each every last next another other others its his her their our my your even only just once since though although despite because however meanwhile earlier later according instead sometimes perhaps maybe two three four five six seven eight nine ten about under over during until unless nobody nothing somebody everybody someone everyone none never always according or nor either neither do did does has have had is are was were be been can could will would should may might must let")
)
