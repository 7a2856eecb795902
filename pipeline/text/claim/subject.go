package claim

import (
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

// subject is the phrase that a cue's subject was found in.
type subject struct {
	// name is the mention without its appositions, whole the phrase with them.
	name, whole span
	// border is the token before the phrase; first-1 of the statement at most.
	border int
}

// verbGroup is what stands before a verb and belongs to it: auxiliaries, adverbs,
// time words.
type verbGroup struct {
	// first is the group's first token.
	first int
	// What stands in it: forms of "be" and "have", "to", a modal, a negation.
	be, have, to, modal, negate bool
}

// groupBefore returns the group of the verb at v, within the frame that begins
// with token limit.
func (s *story) groupBefore(v, limit int) verbGroup {
	limit = max(limit, v-maxPhrase)
	g := verbGroup{first: v}
	for i := v - 1; i >= limit; i-- {
		w := s.low(i)
		switch {
		case s.quoted(i):
			return g
		case s.in(i, beForms) && !(w == "’s" || w == "'s") || (w == "’s" || w == "'s") && s.in(i-1, pronouns):
			g.be = true
		case s.in(i, haveForms):
			g.have = true
		case s.in(i, doForms):
		case w == "to" || w == "not":
			if lead := s.leadsTo(i); w == "to" && lead > 0 {
				i -= lead
			} else if w == "to" {
				g.to = true
			} else {
				g.negate = true
			}
		case s.in(i, modals):
			g.modal = true
		case s.in(i, negations):
			g.negate = true
		case s.in(i, adverbs) && (w != "all" && w != "both" && w != "himself" && w != "herself"), len(w) > 5 && strings.HasSuffix(w, "ly") && !s.isName(i):
		case s.in(i, weekdays), s.in(i, timeWords) && i > limit && !s.in(i-1, articles) && !s.isName(i) && s.isTimePhrase(i):
		case w == "on" && s.in(i+1, weekdays), w == "in" && s.in(i+1, months):
		default:
			return g
		}
		g.first = i
	}
	return g
}

// leadsTo returns how many words before the "to" at i only say when or how often
// somebody speaks: "went on to say", "likes to say"; zero if none do.
func (s *story) leadsTo(i int) int {
	switch s.low(i - 1) {
	case "likes", "liked", "used", "continued", "continues":
		return 1
	case "on":
		if w := s.low(i - 2); w == "went" || w == "goes" || w == "going" {
			return 2
		}
	}
	return 0
}

// isTimePhrase tells whether the time word i belongs to "last week", "earlier".
func (s *story) isTimePhrase(i int) bool {
	return !s.in(i, timeNouns) || s.in(i-1, timeWords)
}

// subjectBefore finds the subject that ends before token end, within the frame
// that begins with token limit. It is empty if there is none.
func (s *story) subjectBefore(end, limit int) subject {
	none := subject{border: end - 1}
	if end <= limit {
		return none
	}
	last := end - 1
	if s.isComma(last) {
		return s.appositive(last, limit)
	}
	if s.isDash(last) {
		return s.betweenDashes(last, limit)
	}
	if s.low(last) == ")" {
		if open := s.bracketBefore(last, limit); open > limit {
			sub := s.subjectBefore(open, limit)
			sub.whole.end = end
			return sub
		}
		return none
	}
	if s.isPunct(last) || s.quoted(last) && !s.scareQuoted(last) || s.in(last, conjunctions) {
		return none
	}
	if s.in(last, persons) && !(s.in(last, objects) && s.low(last-1) == "over") || s.low(last) == "who" || s.low(last) == "that" || s.low(last) == "which" {
		return subject{name: span{last, end}, whole: span{last, end}, border: last - 1}
	}
	first := s.phraseStart(end, limit)
	if first >= end {
		return none
	}
	return subject{name: span{first, end}, whole: span{first, end}, border: first - 1}
}

var conjunctions = set("and or but nor")

// betweenDashes finds the subject before an insertion that the dash at last
// closes: "Kall -- an editor -- said".
func (s *story) betweenDashes(last, limit int) subject {
	for i := last - 1; i > max(limit, last-maxPhrase); i-- {
		if s.isDash(i) && !s.quoted(i) {
			sub := s.subjectBefore(i, limit)
			sub.whole.end = last + 1
			return sub
		}
	}
	return subject{border: last}
}

// scareQuoted tells whether the quotation of token i is a short one within a
// phrase: a nickname, a title.
func (s *story) scareQuoted(i int) bool {
	q := s.quotations[s.quote[i]]
	return q.inner.end-q.inner.first <= 4 && !q.open && q.outer.end <= i+1 && !s.isPunct(q.inner.end-1) && s.text.Len() > i
}

// appositive finds a subject that a comma divides from its verb: "Fan
// Guozhong, who heads the unit, said". It takes the leftmost piece between
// commas that can be a subject.
func (s *story) appositive(comma, limit int) subject {
	none := subject{border: comma}
	begin := s.frameStart(comma, limit)
	pieces := s.pieces(span{begin, comma})
	for n, p := range pieces {
		first := s.skipLead(s.clauseSubject(p), p.end)
		piece := span{first, p.end}
		if piece.empty() || s.hasFinite(piece) || s.isRelative(first) || !s.canBeSubject(piece) {
			continue
		}
		if n+1 < len(pieces) && !s.isApposition(pieces[n+1]) {
			continue
		}
		if n == len(pieces)-1 {
			continue
		}
		return subject{name: piece, whole: span{first, comma + 1}, border: first - 1}
	}
	if len(pieces) == 1 {
		if p := pieces[0]; s.canBeSubject(p) && !s.hasFinite(p) {
			return subject{name: p, whole: span{p.first, comma + 1}, border: p.first - 1}
		}
	}
	return none
}

// clauseSubject returns where a subject can begin in the piece p: behind its
// last linker or finite verb.
func (s *story) clauseSubject(p span) int {
	for i := p.end - 1; i >= p.first; i-- {
		if s.in(i, linkers) && !s.isRelative(i) || s.isDash(i) {
			return i + 1
		}
	}
	return p.first
}

// frameStart walks to the left to where the words begin that a subject can
// stand in: the statement's start, a quotation, a semicolon, a dash.
func (s *story) frameStart(end, limit int) int {
	limit = max(limit, end-2*maxPhrase)
	for i := end - 1; i >= limit; i-- {
		if s.quoted(i) || s.low(i) == ";" || s.low(i) == ":" {
			return i + 1
		}
	}
	return limit
}

// pieces splits c at its commas, outside of brackets.
func (s *story) pieces(c span) []span {
	var out []span
	begin, depth := c.first, 0
	for i := c.first; i < c.end; i++ {
		switch w := s.low(i); {
		case w == "(":
			depth++
		case w == ")":
			depth--
		case w == "," && depth <= 0:
			if i > begin {
				out = append(out, span{begin, i})
			}
			begin = i + 1
		}
	}
	if c.end > begin {
		out = append(out, span{begin, c.end})
	}
	return out
}

// maxAge is how many words an age may have: "61 years old".
const maxAge = 3

// isApposition tells whether a piece between commas explains the noun before
// it: a relative clause, an age, a noun phrase, a participle.
func (s *story) isApposition(p span) bool {
	w := s.low(p.first)
	if s.isRelative(p.first) {
		return true
	}
	if s.kind(p.first) == token.Number {
		return p.end-p.first <= maxAge || !s.hasFinite(p)
	}
	if strings.HasSuffix(w, "ing") || strings.HasSuffix(w, "ed") || w == "known" || s.in(p.first, prepos) {
		return true
	}
	return !s.in(p.first, linkers) && (!s.hasFinite(p) || s.in(p.first, articles) && s.isReducedPhrase(p))
}

// isReducedPhrase tells whether what looks finite in a noun phrase is only the
// participle of a reduced clause: "the other bidder named in the warning".
func (s *story) isReducedPhrase(p span) bool {
	for i := p.first; i < p.end; i++ {
		if s.isFinite(i) && !s.isReduced(i) {
			return false
		}
	}
	return true
}

// canBeSubject tells whether the words of c can be who speaks.
func (s *story) canBeSubject(c span) bool {
	if c.empty() {
		return false
	}
	w := s.low(c.first)
	if strings.HasSuffix(w, "ed") && s.in(c.first+1, prepos) || s.in(c.first, prepos) || s.in(c.first, linkers) || s.in(c.first, weekdays) && c.end-c.first == 1 || s.in(c.first, months) {
		return false
	}
	if strings.HasSuffix(w, "ing") && !s.isName(c.first+1) && !s.isName(c.first) || s.in(c.first, adverbs) && c.end-c.first == 1 {
		return false
	}
	return !s.in(c.end-1, weekdays) && !(strings.HasSuffix(w, "ing") && c.end-c.first > 4)
}
