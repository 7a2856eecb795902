package claim

import (
	"cmp"
	"slices"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// voice is a speaker whom later mentions may mean.
type voice struct {
	name string // canonical
	is   thing
	role string
	// noun is the head of the mention in small letters: "ministry".
	noun string
}

// cast holds who has appeared in the story so far, in order.
type cast struct {
	*story
	book   *namebook
	voices []voice
	// at holds the place of each name in voices.
	at map[string]int
	// recent holds the voices in the order in which they were last named.
	recent []int
}

// mention is a subject of a statement or of a cue, in the order of the text.
type mention struct {
	name, whole span
	drafts      []int
	silences    []int
}

// resolveSpeakers names the speaker of each draft and whom it speaks to, and who
// is silent. It returns who has appeared.
func (s *story) resolveSpeakers(drafts []draft, silences []silence) *cast {
	c := &cast{story: s, book: s.readNames(), at: make(map[string]int)}
	for _, m := range s.mentions(drafts, silences) {
		speaker, key := c.resolve(m)
		speaker.Kind = c.speakerKind(speaker, m.name)
		if key == "" && !c.in(m.name.first, persons) {
			key = strings.ToLower(c.withoutArticle(m.name))
		}
		for _, i := range m.drafts {
			drafts[i].speaker, drafts[i].key = speaker, key
		}
		for _, i := range m.silences {
			silences[i].speaker = c.silentSpeaker(*speaker, m.name)
		}
	}
	for i := range drafts {
		c.aim(&drafts[i])
	}
	return c
}

// mentions returns the subjects of the drafts' cues, of the statements and of
// the silences, each once, in the order of the text.
func (s *story) mentions(drafts []draft, silences []silence) []mention {
	most := len(drafts) + len(silences) + len(s.statements)
	at := make(map[span]int, most)
	out := make([]mention, 0, most)
	add := func(name, whole span) *mention {
		n, ok := at[name]
		if !ok {
			n = len(out)
			at[name] = n
			out = append(out, mention{name: name, whole: whole})
		}
		return &out[n]
	}
	for i := range drafts {
		if d := &drafts[i]; !d.name.empty() {
			m := add(d.name, d.whole)
			m.drafts = append(m.drafts, i)
		}
	}
	for i := range silences {
		if q := &silences[i]; !q.name.empty() {
			m := add(q.name, q.whole)
			m.silences = append(m.silences, i)
		}
	}
	for n := range s.statements {
		f := frame{story: s, statement: s.statements[n], n: n}
		if sub := f.mainSubject(f.end); !sub.name.empty() {
			add(sub.name, sub.whole)
		}
	}
	slices.SortStableFunc(out, func(a, b mention) int {
		return cmp.Or(cmp.Compare(a.name.first, b.name.first), cmp.Compare(a.name.end, b.name.end))
	})
	return out
}

// resolve says who a mention is. The key is the same for all mentions of one
// speaker, empty where it can't be told.
func (c *cast) resolve(m mention) (*wire.Speaker, string) {
	first := c.low(m.name.first)
	if m.name.end-m.name.first == 1 && (c.in(m.name.first, persons) || first == "who") {
		return c.pronoun(m, first)
	}
	if parts := c.conjuncts(m.name); len(parts) > 1 {
		return c.together(m, parts)
	}
	name, role, n, ok := c.split(m)
	if ok {
		return c.named(m, name, role, n)
	}
	return c.described(m)
}

func (c *cast) speaker(name span, canonical, role string) *wire.Speaker {
	start, end := c.offsets(name)
	return &wire.Speaker{Name: c.text.Slice(name.first, name.end), Canonical: canonical, Role: role, Start: start, End: end}
}

func (c *cast) pronoun(m mention, word string) (*wire.Speaker, string) {
	at := -1
	if word == "it" && c.meansDocument(m.name) {
		return c.speaker(m.name, "", ""), ""
	}
	switch word {
	case "he", "she", "who":
		at = c.last(person)
	case "it", "they":
		at = c.last(body)
	}
	if at < 0 {
		return c.speaker(m.name, "", ""), ""
	}
	c.learn(at, word)
	v := c.voices[at]
	return c.speaker(m.name, v.name, v.role), v.name
}

// meansDocument tells whether "it" is a document: the sentence before names one,
// and what it says is told in the present, as of a text that can be read again
// ("... handed over the memo. It says ...").
func (s *story) meansDocument(it span) bool {
	if !s.in(it.end, reads) {
		return false
	}
	n := s.statementOf(it.first)
	if n == 0 {
		return false
	}
	for i := s.statements[n-1].end - 1; i >= s.statements[n-1].first; i-- {
		if s.in(i, documentNouns) && s.quote[i] < 0 {
			return true
		}
	}
	return false
}

// reads are what documents do, in the present; our own list.
var reads = set("says states reads notes adds lists shows finds concludes describes warns alleges claims calls accuses recommends argues")

// ownsName tells whether the mention is a name with its owner before it
// ("Norway's Energy Ministry"), which only together is one body's.
func (c *cast) ownsName(m span, n namesake) bool {
	w := c.low(n.first - 1)
	return n.first-1 > m.first && n.end == m.end && (w == "’s" || w == "'s") && c.isName(m.first) && c.in(n.end-1, bodyWords)
}

// hasAge tells whether the apposition behind a name is an age or a relative
// clause of a person.
func (c *cast) hasAge(m mention) bool {
	i := m.name.end
	return c.isComma(i) && (c.kind(i+1) == token.Number || c.low(i+1) == "who")
}

// maxBack is how many mentions a pronoun looks back.
const maxBack = 32

// last returns the voice named last that is of the kind is, or looks like it;
// failing that, one that may be. It is -1 for none.
func (c *cast) last(is thing) int {
	may := -1
	for n, at := range slices.Backward(c.recent) {
		if n < len(c.recent)-maxBack {
			break
		}
		v := &c.voices[at]
		if v.is == is || v.is == unknown && (is == person) == strings.Contains(v.name, " ") {
			return at
		}
		if v.is == unknown && may < 0 {
			may = at
		}
	}
	return may
}

// learn takes from a pronoun what its speaker is.
func (c *cast) learn(at int, word string) {
	v := &c.voices[at]
	switch {
	case v.is != unknown || word == "they":
	case word == "it":
		v.is = body
	default:
		v.is = person
	}
	c.focus(at)
}

// split finds the proper name in a mention, or in the apposition behind it
// ("its spokesman, Brigadier General al-Tayeb,"), and the role that goes with
// it.
func (c *cast) split(m mention) (name span, role string, n namesake, ok bool) {
	if n, ok = c.nameIn(c.book, m.name); ok {
		r := c.roleBefore(m.name, n.span)
		if r.empty() && n.is != body {
			r = c.roleBehind(m.whole, m.name)
		}
		if n.is != person && !c.isPersonRole(r) && !c.isCalling(n, r) {
			return m.name, "", n, true
		}
		n.is = person
		return m.name, c.text.Slice(r.first, r.end), n, true
	}
	if m.name.end >= m.whole.end || !c.isComma(m.name.end) {
		return m.name, "", n, false
	}
	office := c.isPersonRole(m.name)
	for _, p := range c.pieces(span{m.name.end + 1, m.whole.end}) {
		n, ok = c.nameIn(c.book, p)
		if !ok || c.hasFinite(p) || c.isRelative(p.first) || c.in(p.first, prepos) {
			continue
		}
		if !office {
			return p, "", n, n.span == p && c.isDefinite(m.name)
		}
		r := c.roleBefore(p, n.span)
		if r.empty() {
			r = c.roleBefore(span{m.name.first, m.name.end}, span{m.name.end, m.name.end})
		}
		if n.is == unknown {
			n.is = person
		}
		return p, c.text.Slice(r.first, r.end), n, true
	}
	return m.name, "", namesake{}, false
}

// isCalling tells whether the words before a name that may be a person's are
// what that person does ("volunteer Christos Amanatidis"), and not what a body
// is ("operator Hellenic Rail").
func (s *story) isCalling(n namesake, r span) bool {
	if n.is == body || r.empty() || r.end != n.first || n.end-n.first < 2 || n.end-n.first > 4 {
		return false
	}
	w := s.low(r.end - 1)
	return s.text.Word(r.end-1) == w && !s.in(r.end-1, companies) && !s.in(r.end-1, bodyNouns) && !s.in(r.first-1, articles) && s.kind(r.end-1) == token.Word
}

// isPersonRole tells whether the words of r name an office of one person.
func (s *story) isPersonRole(r span) bool {
	for i := r.first; i < r.end; i++ {
		if w := s.low(i); isOffice(w) {
			return true
		}
	}
	return false
}

// named resolves a mention with a proper name. A capital that speaks is a
// government, so its canonical name is that of the state.
func (c *cast) named(m mention, name span, role string, n namesake) (*wire.Speaker, string) {
	if state, ok := governments.Find(c.text.Slice(m.name.first, m.name.end)); ok && n.is != person && len(m.drafts)+len(m.silences) > 0 {
		n.canonical, n.is = state, body
		c.book.kinds[state] = kindState
	}
	if n.is != person && c.ownsName(m.name, n) {
		n.canonical, n.is = c.text.Slice(m.name.first, m.name.end), body
		c.book.kinds[n.canonical] = kindOrganisation
	}
	at, ok := c.at[n.canonical]
	if !ok {
		at = len(c.voices)
		c.at[n.canonical] = at
		c.voices = append(c.voices, voice{name: n.canonical, is: n.is, noun: c.low(n.end - 1)})
	}
	v := &c.voices[at]
	if n.is == person || v.is == unknown && c.hasAge(m) {
		v.is = person
	}
	if v.role == "" {
		v.role = role
	}
	c.focus(at)
	if role == "" {
		role = v.role
	}
	return c.speaker(name, n.canonical, role), n.canonical
}

// focus makes the voice at the one that pronouns mean first.
func (c *cast) focus(at int) { c.recent = append(c.recent, at) }

// described resolves a mention without a name: "the minister" is the last
// person in that role, "the department" the last body of that noun; a body
// that has no name yet is named by its description.
func (c *cast) described(m mention) (*wire.Speaker, string) {
	noun := c.headNoun(m.name)
	if c.isDefinite(m.name) {
		if at := c.lastWith(noun, m.name); at >= 0 {
			v := c.voices[at]
			c.focus(at)
			return c.speaker(m.name, v.name, v.role), v.name
		}
	}
	if !bodyNouns.has(noun) {
		if isOffice(noun) || sourceNouns.Has(noun) {
			// Pronouns behind it mean this one, who has no name.
			c.voices = append(c.voices, voice{is: person})
			c.focus(len(c.voices) - 1)
		}
		return c.speaker(m.name, "", ""), ""
	}
	if c.isDefinite(m.name) && companies.has(noun) && m.name.end-m.name.first == 2 {
		if at := c.last(body); at >= 0 {
			v := c.voices[at]
			return c.speaker(m.name, v.name, ""), v.name
		}
		return c.speaker(m.name, "", ""), ""
	}
	first := m.name.first
	if w := c.low(first); w == "the" || w == "a" || w == "an" || w == "its" || w == "their" {
		first++
	}
	if first >= m.name.end {
		return c.speaker(m.name, "", ""), ""
	}
	canonical := c.text.Slice(first, m.name.end)
	at, ok := c.at[canonical]
	if !ok {
		at = len(c.voices)
		c.at[canonical] = at
		c.voices = append(c.voices, voice{name: canonical, is: body, noun: noun})
	}
	c.focus(at)
	return c.speaker(m.name, canonical, ""), canonical
}

func (s *story) isDefinite(m span) bool {
	w := s.low(m.first)
	return w == "the" || w == "its" || w == "that" || w == "this"
}

// headNoun returns the noun that a mention is headed by, in small letters: the
// last word before a preposition or comma.
func (s *story) headNoun(m span) string {
	for i := m.first + 1; i < m.end; i++ {
		if s.in(i, prepos) || s.isPunct(i) || s.in(i, linkers) || s.in(i, familiar) || s.in(i, behindNoun) && !s.isPunct(i-1) && !s.in(i-1, articles) {
			return s.low(i - 1)
		}
	}
	return s.low(m.end - 1)
}

// behindNoun are the participles that a phrase may have behind its noun without
// a preposition: "documents seen by".
var behindNoun = set("speaking asking seen reviewed obtained viewed published filed posted leaked signed dated named")

// lastWith returns the last voice that the mention m, headed by noun, takes up
// again: a person whose role is that noun, a body whose name has it. What else
// the mention says must be in the role or name too. It is -1 if there is none.
func (c *cast) lastWith(noun string, m span) int {
	for i := len(c.voices) - 1; i >= max(0, len(c.voices)-maxBack); i-- {
		v := &c.voices[i]
		text := v.name
		switch {
		case v.is == person:
			if text = v.role; roleHead(text) != noun {
				continue
			}
		case v.noun != noun && !hasWord(text, noun):
			continue
		}
		if c.saysNoMore(m, noun, text) {
			return i
		}
	}
	return -1
}

// saysNoMore tells whether all words of m but its article and head are in text.
func (c *cast) saysNoMore(m span, noun, text string) bool {
	for i := m.first + 1; i < m.end; i++ {
		w := c.low(i)
		if w == noun {
			return true
		}
		if !hasWord(text, w) {
			return false
		}
	}
	return true
}

// roleHead returns the noun of a role: "head" of "agency head for Sulawesi".
func roleHead(role string) string {
	head := ""
	for w := range strings.FieldsSeq(strings.ToLower(role)) {
		if prepos.has(w) {
			break
		}
		head = strings.Trim(w, ",.")
	}
	return head
}

func hasWord(text, word string) bool {
	for w := range strings.FieldsSeq(strings.ToLower(text)) {
		if strings.Trim(w, ",.") == word {
			return true
		}
	}
	return false
}

var (
	// companies are nouns by which a body is taken up again.
	companies = set("company bank firm group operator carmaker drugmaker maker miner lender retailer airline carrier insurer brewer start-up startup exporter producer steelmaker shipper utility chain")
	// bodyNouns are nouns of bodies and documents that speak.
	bodyNouns = set("company firm group operator carmaker drugmaker maker miner bank lender retailer airline carrier insurer brewer agency ministry union party network newspaper organization organisation watchdog regulator association bureau department government court commission committee council army military navy police office report study poll survey filing statement letter memo document documents data panel board parliament authorities authority state city administration campaign coalition alliance fund university hospital school club federation league paper magazine daily website prosecutors tribunal embassy consulate delegation treasury exchange utility producer tv television broadcaster ombudsman inquiry investigation audit indictment complaint lawsuit ruling order law resolution communique note bulletin release post tweet account service guard inspectorate brigade squad clinic presidency mission secretariat")
)
