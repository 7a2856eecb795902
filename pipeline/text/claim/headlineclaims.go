package claim

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// headline reads the claims of a headline. Headlines have a grammar of their
// own: the verb of report stands in the present, the speaker at either end,
// articles and forms of "be" are left out, and in title case or capitals no
// name can be told by its capital. So names are those that the story knows.
type headline struct {
	*story
	cast     *cast
	sourcing *sourcing
	known    names
	// titled tells that nearly every word begins with a capital letter.
	titled bool
	drafts []draft
	to     []span
}

// headlineClaims returns the claims of the Document's headline, whose speakers
// and unnamed sources are those of the text where they can be.
func (c *cast) headlineClaims(u *sourcing, drafts []draft) []wire.Claim {
	t := token.Parse(c.doc.Headline)
	if t.Len() == 0 || t.Len() > maxHeadline {
		return nil
	}
	h := &headline{story: read(t, &wire.Document{Entities: c.doc.HeadlineEntities}), cast: c, sourcing: u}
	h.titled = h.isTitled()
	h.known = c.knownNames(drafts)
	all := h.trim(span{0, t.Len()})
	all.first = h.pastLabels(all)
	if all.empty() || h.in(all.first, wh) || h.in(all.first, doForms) || h.in(all.first, beForms) {
		return nil
	}
	for _, part := range h.split(all, ";") {
		h.parse(part, -1)
	}
	return h.claims()
}

// pastLabels returns where the headline proper begins: behind "Exclusive:", "The
// Latest:".
func (h *headline) pastLabels(c span) int {
	for at := c.first; at < min(c.end-2, c.first+3); at++ {
		if h.in(at, labels) && (h.low(at+1) == ":" || h.isDash(at+1)) && (at == c.first || h.in(c.first, articles)) {
			return h.trim(span{at + 2, c.end}).first
		}
	}
	return c.first
}

// maxHeadline is how many tokens a headline may have: longer ones are texts.
const maxHeadline = 60

// isTitled tells whether the headline is in title case or in capitals.
func (h *headline) isTitled() bool {
	words, capitals := 0, 0
	for i := range h.text.Tokens {
		w := h.text.Word(i)
		if h.kind(i) != token.Word || len(w) < 4 {
			continue
		}
		words++
		if unicode.IsUpper([]rune(w)[0]) {
			capitals++
		}
	}
	return words > 2 && capitals*5 >= words*4
}

// split cuts c at a mark outside of quotations.
func (h *headline) split(c span, mark string) []span {
	var parts []span
	begin := c.first
	for i := c.first; i <= c.end; i++ {
		if i < c.end && (h.low(i) != mark || h.quoted(i)) {
			continue
		}
		if p := h.trim(span{begin, i}); !p.empty() {
			parts = append(parts, p)
		}
		begin = i + 1
	}
	return parts
}

// parse finds the claims of a clause of the headline; within is the draft whose
// content it is, -1 for none.
func (h *headline) parse(c span, within int) {
	if h.behind(c, within) || h.before(c, within) {
		return
	}
	h.cued(c, within)
}

// behind reads an attribution at the end: ", sources say", "- report", "says X",
// ", according to X", ": sources".
func (h *headline) behind(c span, within int) bool {
	for i := c.end - 1; i > c.first; i-- {
		if h.quoted(i) && h.low(i) != "," {
			if q, ok := h.closedBy(i); !ok || q.outer.first <= c.first || i == c.end-1 {
				if !ok || i == c.end-1 {
					return false
				}
			}
			return h.inverted(c, i+1, within)
		}
		tail := span{i + 1, c.end}
		switch {
		case h.isComma(i):
			if name, cue, ok := h.attributed(tail); ok {
				return h.add(span{c.first, i}, name, cue, within)
			}
			return false
		case h.isDash(i), h.low(i) == ":":
			if name, cue, ok := h.attributed(tail); ok {
				return h.add(span{c.first, i}, name, cue, within)
			}
			if h.isDash(i) && h.isSource(tail) || h.isUnnamed(tail) || h.low(i) == ":" && h.signs(tail) {
				return h.add(span{c.first, i}, tail, span{}, within)
			}
			if h.isDash(i) {
				return false
			}
		}
	}
	return false
}

// signs tells whether what stands behind the last colon is who says the rest:
// "Drone kills dozens at market: rescuers", "N. Korea fires missile: JCS".
func (h *headline) signs(tail span) bool {
	if tail.end-tail.first > 4 {
		return false
	}
	last := tail.end - 1
	people := tail.end-tail.first == 1 && !h.isName(last) && strings.HasSuffix(h.low(last), "s")
	return people || h.isSource(tail)
}

// inverted reads what follows a quotation: "'No deal,' says Kovar", "'No deal' -
// Kovar".
func (h *headline) inverted(c span, at, within int) bool {
	tail := span{at, c.end}
	if h.isDash(at) || h.isComma(at) {
		tail.first++
	}
	if name, cue, ok := h.attributed(tail); ok {
		return h.add(span{c.first, at}, name, cue, within)
	}
	if tail.first > at && h.isSource(tail) {
		return h.add(span{c.first, at}, tail, span{}, within)
	}
	return false
}

// attributed reads a whole clause as "sources say", "says Kovar", "officials tell
// Reuters", "according to police".
func (h *headline) attributed(c span) (name, cue span, ok bool) {
	if c.end-c.first > 12 {
		return name, cue, false
	}
	if h.low(c.first) == "according" && h.low(c.first+1) == "to" {
		return span{c.first + 2, c.end}, span{c.first, c.first + 2}, c.end > c.first+2
	}
	for i := c.first; i < c.end; i++ {
		v := h.verb(i)
		if v.class != say && v.class != tell && v.class != show || v.form == gerund || v.form == participle {
			continue
		}
		if i == c.first {
			rest := span{i + 1, c.end}
			return rest, span{i, i + 1}, !rest.empty() && v.lemma == "say" && !h.hasFinite(rest)
		}
		rest := h.objectPhrase(i+1, c.end)
		if v.class != tell && !rest.empty() && rest.end == c.end && !h.in(rest.first, weekdays) {
			return name, cue, false
		}
		behind := span{rest.end, c.end}
		return span{c.first, i}, span{i, i + 1}, h.canSpeak(span{c.first, i}) && (behind.empty() || h.in(behind.first, prepos) || h.in(behind.first, weekdays))
	}
	return name, cue, false
}

// before reads "Kovar: 'No deal'", a speaker with a colon.
func (h *headline) before(c span, within int) bool {
	for i := c.first + 1; i < c.end-1; i++ {
		if h.quoted(i) {
			return false
		}
		if h.low(i) != ":" {
			continue
		}
		head := span{c.first, i}
		if head.end-head.first <= 8 && !h.hasFinite(head) && !h.in(head.first, topics) && h.isSource(head) && (head.end > 1 || h.isNamed(head) || h.opens(i+1) || !h.looksNamed(head)) {
			return h.add(span{i + 1, c.end}, h.withoutTopic(head), span{}, within)
		}
		h.parse(span{i + 1, c.end}, within)
		return true
	}
	return false
}

// withoutTopic cuts what is spoken about off "Kovar on climate".
func (h *headline) withoutTopic(head span) span {
	for i := head.first + 1; i < head.end-1; i++ {
		if h.low(i) == "on" {
			head.end = i
		}
	}
	return head
}

// cued reads "X says Y": a speaker, a verb of report in the present, a content,
// and the clauses that follow with a speaker of their own.
func (h *headline) cued(c span, within int) {
	for i := c.first + 1; i < c.end-1; i++ {
		if h.quoted(i) {
			return
		}
		v := h.verb(i)
		name := span{c.first, i}
		if v.class == 0 || !h.isCue(v, i, name) {
			if h.in(i, linkers) && h.low(i) != "and" && h.low(i) != "or" {
				return
			}
			if h.isComma(i) {
				c.first = i + 1
			}
			continue
		}
		end := h.nextSpeaker(i+1, c.end)
		h.report(v, span{i, i + 1}, name, end, within)
		if end < c.end {
			h.cued(span{end + 1, c.end}, within)
		}
		return
	}
}

// isCue tells whether the verb v at i reports with the subject name.
func (h *headline) isCue(v verb, i int, name span) bool {
	if v.class == want || v.lemma == "post" && !h.opens(i+1) || h.low(i+1) == "off" || h.low(i+1) == "so" || v.class == think && v.form != third || !h.canSpeak(name) || h.low(i-1) == "to" || possessive(h.low(i-1)) {
		return false
	}
	next := h.low(i + 1)
	switch v.form {
	case third:
		return !v.noun && !figures.has(v.lemma) || h.isSource(name) && (!h.in(i+1, prepos) || next == "to" || v.lemma == "call" || v.lemma == "report") || next == "'" || h.opens(i+1)
	case base:
		return h.isPlural(name) && (!v.noun || h.isSource(name) && !h.in(i+1, prepos))
	case past:
		return v.lemma == "say" && next != "to" || v.lemma == "deny" && next != "by"
	}
	return false
}

// isPlural tells whether a subject can have a verb without -s.
func (h *headline) isPlural(name span) bool {
	noun := h.headNoun(name)
	if noun == "people" || noun == "police" || strings.HasSuffix(noun, "s") && !strings.HasSuffix(noun, "ss") && !strings.Contains(noun, ".") {
		return true
	}
	for i := name.first + 1; i < name.end-1; i++ {
		if w := h.low(i); w == "and" || w == "," {
			return true
		}
	}
	return false
}

// canSpeak tells whether a phrase can be a subject of a verb of report.
func (h *headline) canSpeak(name span) bool {
	if name.empty() || name.end-name.first > 9 {
		return false
	}
	first := h.low(name.first)
	if first == "and" || first == "but" || h.in(name.first, wh) || h.in(name.first, prepos) || h.in(name.first, linkers) || h.in(name.first, negations) || first == "to" || h.verb(name.end-1).form == third && !h.isNamed(name) {
		return false
	}
	for i := name.first; i < name.end; i++ {
		if w := h.low(i); h.in(i, modals) && !h.isName(i) || h.in(i, beForms) && !possessive(w) || h.in(i, haveForms) || h.quoted(i) {
			return false
		}
	}
	return true
}

// isSource tells whether a phrase is surely somebody: a name that the story
// knows or, without a title's capitals, any name; an office, a body, a source,
// a document.
func (h *headline) isSource(name span) bool {
	if !h.canSpeak(name) || h.hasFinite(name) && !h.isNamed(name) {
		return false
	}
	noun := h.headNoun(name)
	singular := strings.TrimSuffix(noun, "s")
	return h.isNamed(name) || sourceNouns.Has(noun) || isOffice(noun) || isOffice(singular) || bodyNouns.has(noun) || bodyNouns.has(singular) ||
		documentNouns.has(noun) || bodyWords.has(noun) || governments.Get(h.text.Word(name.end-1)) != "" || name.end-name.first <= 4 && h.looksNamed(name)
}

// isUnnamed tells whether a phrase is nothing but a source or document without a
// name: "sources", "police report".
func (h *headline) isUnnamed(name span) bool {
	noun := h.headNoun(name)
	return name.end-name.first <= 3 && h.low(name.end-1) == noun && (sourceNouns.Has(noun) || h.isDocument(name) || noun == "police")
}

// isNamed tells whether a phrase ends with a name that is known.
func (h *headline) isNamed(name span) bool {
	_, _, ok := h.knownIn(name)
	return ok
}

// nextSpeaker returns where the next clause with a speaker of its own begins
// between first and end: its comma or conjunction; end if there is none.
func (h *headline) nextSpeaker(first, end int) int {
	for i := first + 1; i < end-2; i++ {
		if h.quoted(i) {
			continue
		}
		if w := h.low(i); w != "," && w != "as" && w != "but" && w != "while" && w != "and" {
			continue
		}
		begin := i + 1
		if w := h.low(begin); w == "but" || w == "as" || w == "while" {
			begin++
		}
		for j := begin + 1; j < min(begin+6, end-1) && !h.quoted(j) && !h.isComma(j); j++ {
			if v := h.verb(j); v.form == third && (!v.noun || h.isSource(span{begin, j})) && h.isCue(v, j, span{begin, j}) {
				return begin - 1
			}
		}
	}
	return end
}

// report adds the claim of a verb: what stands behind its cue, as its class has
// it, and whom it is told to or aimed at.
func (h *headline) report(v verb, cue, name span, end, within int) {
	content, to := span{cue.end, end}, span{}
	next := h.low(content.first)
	switch {
	case v.class == accuse:
		to = h.objectPhrase(cue.end, end)
		if w := h.low(to.end); v.lemma != "blame" && w != "of" && w != "for" && w != "over" {
			return
		}
	case v.class == call && (next == "for" || next == "on"):
		cue.end++
		content.first++
		if next == "on" {
			to = h.objectPhrase(content.first, end)
		}
	case v.class == call:
		if h.low(end-1) == "off" || prepos.has(next) {
			return
		}
		to = h.party(cue.end, end)
	case v.class == urge, v.class == say && appeals.has(v.lemma) && v.lemma != "warn":
		to = h.objectPhrase(cue.end, end)
		if w := h.low(to.end); w != "to" && w != "not" {
			to = span{}
		}
		if to.empty() && v.class == urge {
			return
		}
	case v.class == tell || addressed.has(v.lemma):
		if to = h.addressee(v, cue.end, end); !to.empty() {
			content.first = to.end
		}
	case v.class == judge:
		if to = h.party(cue.end, end); to == content {
			return
		}
	case v.class == cite || v.class == show && !h.isDocument(name):
		return
	}
	if takesAbout.has(v.lemma) && to.empty() || takesAbout.has(v.lemma) && content.first == to.end {
		if w := h.low(content.first); w == "of" || w == "about" || w == "against" || w == "over" {
			content.first++
		}
	}
	if h.low(content.first) == "that" {
		content.first++
	} else if v.class != say && v.class != tell || appeals.has(v.lemma) || v.lemma == "vow" {
		content.end = h.narratorsHalf(content)
	}
	if v.lemma == "warn" && to.empty() && content.first == cue.end && !h.hasFinite(h.clauseOf(content)) && !h.opens(content.first) {
		return // "warns owners after dogs die"
	}
	h.addAs(v, content, name, cue, within, to)
}

// narratorsHalf returns where the half of a headline begins that is the
// desk's, behind what somebody vows, urges or rejects: "as budget row deepens",
// "after boycott call"; the end of c if there is none.
func (h *headline) narratorsHalf(c span) int {
	for i := c.first + 1; i < c.end-1; i++ {
		if h.quoted(i) {
			continue
		}
		switch h.low(i) {
		case "as", "after", "amid", "despite", "ahead":
			if h.low(i-1) != "soon" && h.low(i+1) != "if" && h.low(i+1) != "long" {
				return i
			}
		}
	}
	return c.end
}

// clauseOf returns the front of c up to its first preposition or conjunction.
func (h *headline) clauseOf(c span) span {
	for i := c.first + 1; i < c.end; i++ {
		if h.in(i, prepos) || h.in(i, linkers) {
			c.end = i
		}
	}
	return c
}

// addressee finds who is told or warned: a phrase that "that", "to", a pronoun or
// a preposition divides from what follows, or nothing but a known name does.
func (h *headline) addressee(v verb, at, end int) span {
	to := h.objectPhrase(at, end)
	if w := h.low(to.end); !to.empty() && to.end < end && (w == "that" || w == "to" || w == "it" || w == "he" || w == "they" || w == "she" || w == "we" || w == "not" || takesAbout.has(v.lemma) && (w == "of" || w == "about" || w == "against" || w == "over")) {
		return to
	}
	if n := h.knownFrom(at, end); v.class == tell && !n.empty() {
		return n
	}
	return span{}
}

// party returns the phrase at token at if it is a known name and nothing more.
func (h *headline) party(at, end int) span {
	n := h.knownFrom(at, end)
	if possessive(h.low(n.end)) || n.end < end && !n.empty() && !h.in(n.end, prepos) && !h.quoted(n.end) {
		return span{}
	}
	return n
}

func (h *headline) isDocument(name span) bool {
	noun := strings.TrimSuffix(h.headNoun(name), "s")
	return documentNouns.has(noun) || noun == "data" || noun == "study" || noun == "studie" || noun == "survey" || noun == "exit poll"
}

// add adds a claim with a cue that stands behind or before it, and reads what
// its content reports in turn.
func (h *headline) add(content, name, cue span, within int) bool {
	v := verb{lemma: "according to", class: source}
	if !cue.empty() {
		if w := h.verb(cue.first); w.class != 0 {
			v = w
		}
	}
	h.addAs(v, content, name, cue, within, span{})
	return true
}

func (h *headline) addAs(v verb, content, name, cue span, within int, to span) {
	content = h.trim(content)
	for !name.empty() && (h.isPunct(name.first) || h.in(name.first, labels)) {
		name.first++
	}
	if content.empty() || name.empty() {
		return
	}
	d := draft{span: content, cue: cue, verb: v, name: name, whole: name, continues: -1, within: within}
	if q, ok := h.closedBy(content.end - 1); ok && q.outer == content {
		d.span, d.direct = h.trim(q.inner), true
	}
	if d.empty() {
		return
	}
	h.drafts = append(h.drafts, d)
	h.to = append(h.to, to)
	if !d.direct && !h.quoted(content.first) && (v.class == source || v.class == say || v.class == tell) {
		h.cued(content, len(h.drafts)-1)
	}
}

// claims makes the claims of the drafts.
func (h *headline) claims() []wire.Claim {
	for i := range h.drafts {
		d := &h.drafts[i]
		d.speaker, d.key = h.speakerOf(d.name)
		d.key = cmp.Or(d.key, strings.ToLower(d.speaker.Name))
		if d.sources = h.sources(d); d.sources != nil {
			d.speaker.Canonical, d.key = "", d.sources.Group
		}
		if d.sources == nil && d.within >= 0 {
			d.sources = h.drafts[d.within].sources
		}
		d.target = h.targetOf(h.to[i])
	}
	claims := h.story.claims(h.drafts)
	h.weigh(claims, h.drafts)
	for i := range claims {
		c := &claims[i]
		c.ID = headlineID(i)
		if h.drafts[i].within >= 0 {
			c.Within = headlineID(h.drafts[i].within)
		}
		c.About = h.about(c.Start, c.End)
		if j := h.denied(i); j >= 0 {
			c.Contradicts = []string{headlineID(j)}
		}
	}
	return claims
}

func headlineID(i int) string { return "h" + strconv.Itoa(i+1) }

// denied returns the claim before a denial, if it is somebody else's.
func (h *headline) denied(i int) int {
	d := &h.drafts[i]
	if d.verb.class != deny || d.within >= 0 {
		return -1
	}
	for j := i - 1; j >= 0; j-- {
		if o := &h.drafts[j]; o.within < 0 && o.key != d.key && o.verb.class != deny {
			return j
		}
	}
	return -1
}

// sources reads an unnamed source of the headline; it is of a group of the
// text if that has one that fits.
func (h *headline) sources(d *draft) *wire.Sources {
	kind := sourceNouns.Get(h.headNoun(d.name))
	if kind == "" || d.speaker.Canonical != "" {
		return nil
	}
	id := h.groupFor(kind, d.name)
	if id == "" {
		if kind != "source" && !insiders.has(kind) {
			return nil
		}
		id = h.sourcing.groups[h.sourcing.open(group{kind: kind, description: h.describe(d.name)})].id
	}
	return &wire.Sources{
		Anonymous: true, Count: h.count(d.name), Description: h.text.Slice(d.name.first, d.name.end), Group: id,
	}
}

// groupFor returns the group of the text that a source of the headline is of:
// one of its kind whose description has all its words, and for "sources" any
// group of people who may not be named.
func (h *headline) groupFor(kind string, m span) string {
	for _, g := range h.sourcing.groups {
		if g.kind != kind && !(kind == "source" && g.kind == "people") {
			continue
		}
		fits := true
		for i := m.first; i < m.end; i++ {
			w := h.low(i)
			fits = fits && (sourceNouns.Has(w) || number(w) > 0 || h.in(i, articles) || slices.Contains(strings.Fields(g.description), w))
		}
		if fits {
			return g.id
		}
	}
	if kind == "source" && len(h.sourcing.groups) > 0 && m.end-m.first == 1 {
		return h.sourcing.groups[0].id
	}
	return ""
}

// targetOf makes the target of a phrase; nil of none.
func (h *headline) targetOf(m span) *wire.Target {
	if m.empty() {
		return nil
	}
	start, end := h.offsets(m)
	t := &wire.Target{Name: h.text.Slice(m.first, m.end), Start: start, End: end}
	if n, _, ok := h.knownIn(m); ok {
		t.Canonical = n.canonical
	}
	return t
}

// speakerOf says who a phrase of the headline is in the story.
func (h *headline) speakerOf(m span) (*wire.Speaker, string) {
	start, end := h.offsets(m)
	sp := &wire.Speaker{Name: h.text.Slice(m.first, m.end), Start: start, End: end}
	if parts := h.pairOf(m); len(parts) > 1 {
		for _, p := range parts {
			n, _, _ := h.knownIn(p)
			sp.Members = append(sp.Members, n.canonical)
			sp.Kind = n.kind
		}
		sp.Canonical = strings.Join(sp.Members, " and ")
		return sp, sp.Canonical
	}
	n, at, ok := h.knownIn(m)
	if !ok {
		n, at, ok = h.inRole(m), m.end, true
	}
	if n.canonical == "" && governments.Get(h.text.Word(m.end-1)) != "" && m.end-m.first == 1 {
		n = knownName{canonical: governments.Get(h.text.Word(m.end - 1)), kind: kindState}
	}
	if n.canonical == "" && h.looksNamed(m) {
		name := h.withoutTitles(m)
		n, at = knownName{canonical: h.text.Slice(name.first, name.end)}, name.first
	}
	sp.Canonical, sp.Kind = n.canonical, n.kind
	if sp.Kind == "" {
		sp.Kind = h.nounKind(m, ok && n.canonical != "")
	}
	if n.canonical != "" && at > m.first && at < m.end && h.isPersonRole(span{m.first, at}) {
		sp.Role = h.text.Slice(m.first, at)
	}
	if v, ok := h.cast.at[sp.Canonical]; ok && sp.Role == "" && sp.Canonical != "" {
		sp.Role = h.cast.voices[v].role
	}
	return sp, sp.Canonical
}

// looksNamed tells whether a phrase that nobody knows ends with a name by its
// capital: one that does not stand there only because the headline begins.
func (h *headline) looksNamed(m span) bool {
	for i := m.first; i < m.end; i++ {
		if h.in(i, prepos) {
			return false
		}
	}
	w := h.low(m.end - 1)
	if h.titled || !h.isName(m.end-1) || sourceNouns.Has(w) || isOffice(w) {
		return false
	}
	return m.end > 1 || !strings.HasSuffix(w, "s") && !h.in(m.end-1, bodyNouns) && !h.in(m.end-1, documentNouns)
}

// pairOf splits "Norway, Sweden" and "Norway and Sweden" in two known names.
func (h *headline) pairOf(m span) []span {
	for i := m.first + 1; i < m.end-1; i++ {
		if w := h.low(i); w != "and" && w != "," && w != "&" {
			continue
		}
		a, b := span{m.first, i}, span{i + 1, m.end}
		if _, at, ok := h.knownIn(m); ok && at < i {
			return nil
		}
		if h.isNamed(a) && h.isNamed(b) {
			return []span{a, b}
		}
	}
	return nil
}

// inRole finds the one speaker of the text who is meant by a role or noun alone:
// "minister says" in a story in which one minister speaks.
func (h *headline) inRole(m span) knownName {
	noun := h.headNoun(m)
	var found knownName
	for _, v := range h.cast.voices {
		text := v.role
		if v.is != person {
			text = v.name
		}
		fits := roleHead(text) == noun || v.is == person && hasWord(text, noun) // "Senior coroner Dr"
		if v.name == "" || !fits || sourceNouns.Has(noun) && v.is != person || !h.saysNoMore(m, noun, text) {
			continue
		}
		if found.canonical != "" && found.canonical != v.name {
			return knownName{}
		}
		found = knownName{canonical: v.name}
		if v.is == person {
			found.kind = kindPerson
		}
	}
	return found
}

func (h *headline) saysNoMore(m span, noun, text string) bool {
	for i := m.first; i < m.end; i++ {
		if w := h.low(i); w != noun && !h.in(i, articles) && !hasWord(text, w) {
			return false
		}
	}
	return true
}

// figures are verbs whose third person is as often a plural of figures ("beats
// forecasts"); our own list.
var figures = set("forecast estimate project")

// topics begin what a colon divides from its news, and say nothing: "Storm
// Gethin: Trains cancelled"; our own list.
var topics = set("storm hurricane typhoon cyclone tropical cop28 cop29 cop30 cop31 election elections budget olympics")

// labels stand before a colon or dash and name no speaker; our own list.
var labels = set("latest exclusive breaking update live watch factbox analysis explainer video photos opinion correction corrected refile alert urgent newsalert insight breakingviews interview poll column podcast review recap fact-check timeline profile")
