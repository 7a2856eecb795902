package claim

import (
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/text/wordlist"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// aim says whom draft d is addressed to or aimed at, and where it was said.
func (c *cast) aim(d *draft) {
	if d.cue.empty() {
		return
	}
	st := c.statements[c.statementOf(d.cue.first)].span
	limit := st.end
	if d.first >= d.cue.end {
		limit = min(limit, d.first)
	}
	to := c.addressee(d, limit)
	if c.isMedium(to) {
		d.medium, to = c.text.Slice(to.first, to.end), span{}
	}
	if to.empty() {
		to = c.performed(d.span)
	}
	if d.medium == "" {
		medium := c.medium(d, span{st.first, limit})
		d.medium = c.text.Slice(medium.first, medium.end)
		if to.empty() && !medium.empty() {
			to = c.receiver(medium.end, limit)
		}
	}
	d.target = c.target(c.withApposition(to, limit))
}

// withApposition adds to a phrase the name that explains it: "his Russian
// counterpart, Nikolai Orlov, that".
func (c *cast) withApposition(m span, limit int) span {
	if m.empty() || !c.isComma(m.end) {
		return m
	}
	p := c.objectPhrase(m.end+1, limit)
	if n, ok := c.nameIn(c.book, p); ok && n.end == p.end && (c.isComma(p.end) || p.end == limit) && !c.isName(m.end-1) {
		m.end = p.end
	}
	return m
}

// addressee finds the words for whom d is told to or said of: they stand
// behind its cue, or at the front of the content of an accusation or appeal.
func (c *cast) addressee(d *draft, limit int) span {
	at := d.cue.end
	switch {
	case d.verb.class == accuse:
		return c.accused(d)
	case d.first == at && (d.verb.class == urge || d.verb.class == tell || appeals.has(d.verb.lemma)):
		if to := c.objectPhrase(at, d.end); c.low(to.end) == "to" || c.low(to.end) == "not" {
			return to
		}
	case d.verb.class == tell, addressed.has(d.verb.lemma):
		return c.objectPhrase(at, limit)
	case d.verb.class == say && c.low(at) == "to" && (c.isName(at+1) || c.in(at+1, articles) || c.in(at+1, hearers)):
		return c.objectPhrase(at+1, limit)
	case d.verb.class == judge, d.verb.class == call:
		if of := c.objectPhrase(at, d.end); c.isParty(of) {
			return of
		}
	}
	return span{}
}

// accused finds the accused of "accuse X of Y", "blame X for Y", "blame Y on X".
func (c *cast) accused(d *draft) span {
	of := c.objectPhrase(d.cue.end, d.end)
	switch w := c.low(of.end); {
	case of.empty():
	case w == "of", w == "for":
		return of
	case w == "on" && d.verb.lemma == "blame":
		return c.objectPhrase(of.end+1, d.end)
	}
	return span{}
}

// performed finds whom a content itself addresses by saying so: "We caution
// Ankara against ...", "I urge my colleagues to ...".
func (c *cast) performed(content span) span {
	if w := c.low(content.first); w != "we" && w != "i" {
		return span{}
	}
	at := content.first + 1
	for c.in(at, adverbs) {
		at++
	}
	v := c.verb(at)
	if v.form != base || v.class != accuse && v.class != urge && v.class != tell && !addressed.has(v.lemma) && v.lemma != "call" {
		return span{}
	}
	at++
	if v.lemma == "call" {
		if c.low(at) != "on" && c.low(at) != "upon" {
			return span{}
		}
		at++
	}
	to := c.objectPhrase(at, content.end)
	if c.low(to.end) == "that" || c.low(to.end) == "to" || c.in(to.end, prepos) || c.low(to.end) == "of" {
		return to
	}
	return span{}
}

// receiver finds who was written to or talked to behind a medium: "in a letter
// to the council", "in an interview with Kanal 5".
func (c *cast) receiver(at, limit int) span {
	if w := c.low(at); w != "to" && w != "with" {
		return span{}
	}
	return c.objectPhrase(at+1, limit)
}

// objectPhrase returns the noun phrase that begins with token at, empty if none
// does: it ends before a preposition but "of", a clause, a mark, a second phrase.
func (s *story) objectPhrase(at, limit int) span {
	c := span{at, at}
	for ; c.end < limit && !s.endsObject(c); c.end++ {
		if w := s.low(c.end); w == "of" && (c.end == at || !s.isName(c.end-1) && !s.in(c.end-1, bodyWords) && !s.in(c.end-1, bodyNouns)) {
			break
		}
	}
	for !c.empty() && (s.low(c.end-1) == "and" || s.low(c.end-1) == "of" || s.in(c.end-1, articles) && !s.in(c.end-1, objects)) {
		c.end--
	}
	return c
}

// endsObject tells whether the noun phrase c, as far as it has been read, ends
// before its next token.
func (s *story) endsObject(c span) bool {
	i := c.end
	w, prev := s.low(i), s.low(i-1)
	switch {
	case s.quote[i] != s.quote[max(c.first-1, 0)], s.in(i, linkers), s.in(i, weekdays), w == "to", s.in(i, prepos), s.isStop(i), w == ":", w == ")":
		return true
	case s.isComma(i):
		return !s.isNameComma(i, min(i+9, s.text.Len()))
	case s.isPunct(i) && w != "(" && w != "&" && w != "." && w != "'" && w != "’":
		return true
	case i == c.first:
		return s.in(i, timeWords) || s.in(i, adverbs) || s.isFinite(i) || s.in(i, persons) && !s.in(i, objects)
	case s.in(i-1, objects) && !s.in(i-1, articles):
		return true
	case s.in(i, articles) && number(w) == 0 || s.in(i, persons):
		return prev != "and" && prev != "of"
	}
	return s.in(i, timeWords) && !s.in(i, timeNouns) || s.in(i, adverbs) || s.in(i, negations) || s.isFinite(i) && !s.isHeadNoun(i) && !s.in(i-1, articles)
}

// isParty tells whether a phrase is somebody: a name, an office, a body, and
// not only somebody's deed ("the minister's plan").
func (c *cast) isParty(m span) bool {
	if m.empty() {
		return false
	}
	if n, ok := c.nameIn(c.book, m); ok {
		return n.end == m.end
	}
	noun := c.low(m.end - 1)
	return isOffice(noun) || c.in(m.end-1, bodyNouns) && !c.in(m.end-1, documentNouns) && !c.in(m.end-1, postNouns)
}

// target makes the target of the words c; nil of none.
func (c *cast) target(m span) *wire.Target {
	if m.empty() {
		return nil
	}
	start, end := c.offsets(m)
	t := &wire.Target{Name: c.text.Slice(m.first, m.end), Start: start, End: end}
	if members := c.conjuncts(m); len(members) > 1 {
		return t
	}
	if n, ok := c.nameIn(c.book, m); ok {
		t.Canonical = n.canonical
		if state, ok := governments.Find(t.Name); ok && n.is != person {
			t.Canonical = state
		}
		return t
	}
	if c.doc != nil {
		for _, r := range c.doc.Coreferences {
			if r.Start < end && start < r.End && r.End == end {
				t.Canonical = r.Canonical
			}
		}
	}
	return t
}

// medium finds where d was said among the words of its statement: behind its
// cue, or in front of its subject.
func (c *cast) medium(d *draft, st span) span {
	for i := d.cue.end; i < min(d.cue.end+maxPhrase, st.end) && !c.isStop(i) && !c.opens(i); i++ {
		if i > d.cue.end && (c.in(i, linkers) || c.verb(i).form == gerund && c.isComma(i-1)) {
			break
		}
		if m := c.mediumAt(i, st.end); !m.empty() {
			return m
		}
	}
	if d.name.empty() || d.name.first < st.first {
		return span{}
	}
	for i := st.first; i < d.name.first && !c.quoted(i); i++ {
		if m := c.mediumAt(i, d.name.first); !m.empty() && (i == st.first || c.isComma(i-1)) {
			return m
		}
	}
	return span{}
}

// mediumAt returns the medium that the preposition at i brings in: "in a
// statement", "on Telegram", "by telephone".
func (c *cast) mediumAt(i, limit int) span {
	nouns, ok := carriers.Find(c.low(i))
	if !ok {
		return span{}
	}
	m := c.objectPhrase(i+1, limit)
	for j := m.first; j < m.end; j++ {
		if !c.in(j, nouns) || possessive(c.low(j+1)) {
			continue
		}
		for j+1 < m.end && (c.in(j+1, nouns) || c.in(j+1, mediaTails)) {
			j++
		}
		return span{m.first, j + 1}
	}
	return span{}
}

// isMedium tells whether who was told is rather what carried it on: "told state
// television", "told a news conference".
func (c *cast) isMedium(m span) bool {
	if m.empty() || c.kind(m.end-1) != token.Word {
		return false
	}
	w := c.low(m.end - 1)
	return (w == "television" || w == "tv" || w == "radio" || w == "conference" || w == "briefing" || w == "rally") && strings.ToLower(c.text.Word(m.end-1)) == c.text.Word(m.end-1) ||
		w == "tv" && c.low(m.end-2) == "state"
}

func possessive(w string) bool { return w == "’s" || w == "'s" || w == "’" || w == "'" }

// Words of address; our own lists from wire copy.
var (
	// addressed holds the verbs of saying behind which the one spoken to may
	// stand without a preposition.
	addressed = set("warn caution promise advise ask assure remind notify inform tell answer")
	// appeals holds other verbs behind which one is addressed "to do" something.
	appeals = set("urge ask advise warn caution order recommend")
	// hearers are the nouns of those whom something is said to.
	hearers = set("reporters journalists lawmakers investors supporters officials voters residents parliament congress analysts delegates")
	// carriers holds for each preposition the nouns of media that it brings in.
	carriers = wordlist.Of(map[string]wordset{
		"in":      set("statement statements interview interviews email e-mail emails letter letters memo note notes tweet tweets post posts filing filings message messages podcast blog column op-ed editorial broadcast briefing address testimony text communique communiqué release video recording speech affidavit"),
		"on":      set("twitter facebook telegram x instagram tiktok weibo youtube linkedin bluesky mastodon whatsapp vkontakte vk television tv radio website page channel account blog social platform"),
		"via":     set("email e-mail twitter facebook telegram x text message video phone telephone link whatsapp statement"),
		"by":      set("email e-mail phone telephone text letter video fax"),
		"over":    set("phone telephone radio"),
		"at":      set("conference briefing"),
		"during":  set("interview conference briefing broadcast address"),
		"through": set("statement email e-mail"),
	})
	// mediaTails are the nouns that a medium may end with behind such a noun.
	mediaTails = set("conference interview channel page account post message statement media website site feed network address link call broadcast")
)
