package claim

import (
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

// isFinite tells whether token i looks like a finite verb. Without a tagger
// it knows auxiliaries, irregular pasts, frequent present forms and words in
// -ed that no article or adjective place makes an adjective.
func (s *story) isFinite(i int) bool {
	w := s.low(i)
	if s.kind(i) != token.Word {
		return false
	}
	if beForms[w] && w != "been" && w != "being" && w != "be" {
		return w != "’s" && w != "'s" || s.isCliticVerb(i)
	}
	if haveForms[w] && w != "having" || doForms[w] || modals[w] || irregulars[w] {
		return true
	}
	prev := s.low(i - 1)
	if articles[prev] && !persons[prev] && prev != "that" && prev != "all" && number(prev) == 0 || prepos[prev] || prev == "’s" || prev == "'s" || prev == "to" {
		return false
	}
	if s.isName(i) {
		return false
	}
	if subjects[prev] && !adverbs[w] && !prepos[w] && !linkers[w] && !articles[w] && w != "and" && !negations[w] {
		return true
	}
	if v, ok := verbs[w]; ok && (v.form == past || v.form == third && !v.noun) {
		return true
	}
	if presents[w] {
		return true
	}
	return len(w) > 4 && strings.HasSuffix(w, "ed") && !strings.HasSuffix(w, "eed") && !strings.Contains(w, "-")
}

// subjects are the pronouns that a verb follows.
var subjects = set("he she they we i")

// isCliticVerb tells whether the ’s at i is "is" or "has": behind a pronoun or
// "there", or before a participle or article.
func (s *story) isCliticVerb(i int) bool {
	if pronouns[s.low(i-1)] || wh[s.low(i-1)] {
		return true
	}
	next := s.low(i + 1)
	return articles[next] || negations[next] || next == "been" || strings.HasSuffix(next, "ing") && len(next) > 5
}

// hasFinite tells whether a finite verb stands in c outside of quotations that
// open within it, and outside of relative clauses.
func (s *story) hasFinite(c span) bool {
	for i := c.first; i < c.end; i++ {
		if s.isRelative(i) && i > c.first {
			i = s.relativeEnd(i, c.end)
			continue
		}
		if s.isFinite(i) {
			return true
		}
	}
	return false
}

func (s *story) isRelative(i int) bool {
	w := s.low(i)
	return w == "who" || w == "which" || w == "whose" || w == "whom"
}

// relativeEnd returns the last token of the relative clause that begins at i:
// the comma that closes it, or the token before its second finite verb.
func (s *story) relativeEnd(i, limit int) int {
	verbsSeen := 0
	for j := i + 1; j < limit; j++ {
		if s.isComma(j) {
			return j
		}
		if s.isFinite(j) && !s.isFinite(j-1) && s.low(j-1) != "to" {
			if verbsSeen++; verbsSeen > 1 {
				return j - 1
			}
		}
	}
	return limit - 1
}

// subject is the phrase that a cue's subject was found in.
type subject struct {
	// name is the mention without its appositions, whole the phrase with them.
	name, whole span
	// border is the token before the phrase; first-1 of the statement at most.
	border int
}

// verbGroup walks from the verb at v to the left over auxiliaries, adverbs and
// time words; it returns the first token of the group and what it saw.
type verbGroup struct {
	first                       int
	be, have, to, modal, negate bool
}

func (s *story) groupBefore(v, limit int) verbGroup {
	limit = max(limit, v-maxPhrase)
	g := verbGroup{first: v}
	for i := v - 1; i >= limit; i-- {
		w := s.low(i)
		switch {
		case s.quoted(i):
			return g
		case beForms[w] && !(w == "’s" || w == "'s") || (w == "’s" || w == "'s") && pronouns[s.low(i-1)]:
			g.be = true
		case haveForms[w]:
			g.have = true
		case doForms[w]:
		case w == "to" || w == "not":
			if w == "to" {
				g.to = true
			} else {
				g.negate = true
			}
		case modals[w]:
			g.modal = true
		case negations[w]:
			g.negate = true
		case adverbs[w] && (w != "all" && w != "both" && w != "himself" && w != "herself"), len(w) > 5 && strings.HasSuffix(w, "ly") && !s.isName(i):
		case weekdays[w], timeWords[w] && i > limit && !articles[s.low(i-1)] && !s.isName(i) && s.isTimePhrase(i):
		case w == "on" && weekdays[s.low(i+1)], w == "in" && months[s.low(i+1)]:
		default:
			return g
		}
		g.first = i
	}
	return g
}

// isTimePhrase tells whether the time word i belongs to "last week", "earlier".
func (s *story) isTimePhrase(i int) bool {
	w := s.low(i)
	return !timeNouns[w] || timeWords[s.low(i-1)]
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
	if s.isPunct(last) || s.quoted(last) && !s.scareQuoted(last) || conjunctions[s.low(last)] {
		return none
	}
	if persons[s.low(last)] || s.low(last) == "who" || s.low(last) == "that" || s.low(last) == "which" {
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

func (s *story) bracketBefore(i, limit int) int {
	for j := i - 1; j >= limit && j > i-12; j-- {
		if s.low(j) == "(" {
			return j
		}
	}
	return limit - 1
}

// phraseStart walks from end to the left to the start of the noun phrase.
func (s *story) phraseStart(end, limit int) int {
	first := end
	limit = max(limit, end-maxPhrase)
	for i := end - 1; i >= limit; i-- {
		w := s.low(i)
		if s.quoted(i) && !s.scareQuoted(i) {
			break
		}
		if s.isPunct(i) {
			if w == ")" {
				if open := s.bracketBefore(i, limit); open > limit {
					i, first = open, open
					continue
				}
			}
			if s.isNameComma(i, end) {
				continue
			}
			break
		}
		if linkers[w] || persons[w] && !articles[w] || s.isFinite(i) && !s.isHeadNoun(i) && !(i > limit && s.isReduced(i)) {
			break
		}
		if w == "and" && !s.joinsNames(i, limit) || vague[w] {
			break
		}
		first = i
	}
	return s.skipLead(first, end)
}

// vague are the pronouns that a clause without "that" follows: "something
// officials said".
var vague = set("something anything everything nothing")

// isNameComma tells whether the comma i stands within a name: "Trump, Jr."
// or within a list of names before "and".
func (s *story) isNameComma(i, end int) bool {
	if s.low(i) != "," {
		return false
	}
	next := s.low(i + 1)
	if next == "jr." || next == "sr." || next == "inc." || next == "ltd." {
		return true
	}
	if !s.isName(i-1) || !s.isName(i+1) {
		return false
	}
	for j := i + 1; j < min(i+8, end-1); j++ {
		if s.low(j) == "and" && s.isName(j+1) {
			return true
		}
		if !s.isName(j) && s.low(j) != "," {
			return false
		}
	}
	return false
}

// isHeadNoun tells whether a word that looks finite is a noun here: "the
// accused", "plans".
func (s *story) isHeadNoun(i int) bool {
	prev := s.low(i - 1)
	w := s.low(i)
	if modals[w] || beForms[w] || haveForms[w] {
		return false
	}
	return articles[prev] || prev == "’s" || prev == "'s"
}

// isReduced tells whether the word i, which looks finite and has its noun before
// it and no border up to the next verb, is a participle: "a person briefed on
// the talks said".
func (s *story) isReduced(i int) bool {
	w := s.low(i)
	if v, ok := verbs[w]; ok && v.class <= think || !strings.HasSuffix(w, "ed") || s.isPunct(i-1) {
		return false
	}
	return prepos[s.low(i+1)] || s.low(i+1) == "by"
}

// joinsNames tells whether the "and" at i joins two parts of one subject: no
// finite verb stands between the last border and it.
func (s *story) joinsNames(i, limit int) bool {
	for j := i - 1; j >= limit; j-- {
		w := s.low(j)
		if s.quoted(j) || s.isPunct(j) && w != "," || linkers[w] {
			return true
		}
		if s.isComma(j) && !s.isNameComma(j, i+2) {
			return true
		}
		if s.isFinite(j) {
			return false
		}
		if v, ok := verbs[w]; ok && v.form != base && v.form != third && j != limit {
			return false
		}
	}
	return true
}

// skipLead drops what stands before the noun phrase proper: conjunctions,
// adverbs, and phrases of time and place ("On Monday the ministry").
func (s *story) skipLead(first, end int) int {
	for first < end {
		w := s.low(first)
		switch {
		case w == "and" || w == "but" || adverbs[w] && w != "both" && w != "all" && w != "one" && w != "just" || weekdays[w] && first+1 < end:
			first++
		case prepos[w]:
			next := s.phraseAfterPreposition(first, end)
			if next >= end {
				return end
			}
			first = next
		default:
			return first
		}
	}
	return first
}

// phraseAfterPreposition returns where the noun phrase begins that stands
// behind the prepositional phrase at first; end if there is none.
func (s *story) phraseAfterPreposition(first, end int) int {
	seen := false
	for i := first + 1; i < end; i++ {
		w := s.low(i)
		switch {
		case articles[w] && seen, persons[w]:
			return i
		case prepos[w]:
			seen = false
			continue
		case s.isName(i) && seen && !s.isName(i-1) && !articles[s.low(i-1)]:
			return i
		case s.kind(i) == token.Number && i > first+1:
			seen = true
			continue
		}
		if !articles[w] {
			seen = true
		}
		if (weekdays[w] || months[w]) && i+1 < end && s.kind(i+1) != token.Number {
			return i + 1
		}
	}
	return end
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
		if w := s.low(i); linkers[w] && !s.isRelative(i) || s.isDash(i) {
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

// isApposition tells whether a piece between commas explains the noun before
// it: a relative clause, an age, a noun phrase, a participle.
func (s *story) isApposition(p span) bool {
	w := s.low(p.first)
	if s.isRelative(p.first) || s.kind(p.first) == token.Number {
		return true
	}
	if strings.HasSuffix(w, "ing") || strings.HasSuffix(w, "ed") || w == "known" || prepos[w] {
		return true
	}
	return !s.hasFinite(p) && !linkers[w]
}

// canBeSubject tells whether the words of c can be who speaks.
func (s *story) canBeSubject(c span) bool {
	if c.empty() {
		return false
	}
	w := s.low(c.first)
	if prepos[w] || linkers[w] || weekdays[w] && c.end-c.first == 1 || months[w] {
		return false
	}
	if strings.HasSuffix(w, "ing") && !s.isName(c.first+1) && !s.isName(c.first) || adverbs[w] && c.end-c.first == 1 {
		return false
	}
	last := s.low(c.end - 1)
	return !weekdays[last] && !(strings.HasSuffix(w, "ing") && c.end-c.first > 4)
}

// phraseEnd walks from first to the right to the end of a noun phrase that is
// a subject behind its verb, or the source behind "according to".
func (s *story) phraseEnd(first, limit int) int {
	limit = min(limit, first+maxPhrase)
	for i := first; i < limit; i++ {
		w := s.low(i)
		if s.quoted(i) && (s.opens(i) && i > first || !s.scareInside(i)) || s.isStop(i) {
			return i
		}
		if s.isPunct(i) && w != "(" && w != ")" && w != "." && !(w == "," && s.isNameComma(i, limit)) && w != "&" && w != "/" && w != "'" && w != "’" && w != "-" {
			return i
		}
		if i > first && (w == "that" || linkers[w] && w != "and" || s.isFinite(i)) {
			return i
		}
		if i > first && (w == "in" || w == "on" || w == "at" || w == "during" || w == "after" || w == "before" || w == "when") && s.endsPhrase(i) {
			return i
		}
		if i > first && (weekdays[w] || adverbs[w] && w != "all" && w != "both" && w != "one") {
			return i
		}
	}
	return limit
}

// scareInside tells whether the quotation of token i is short and within a phrase.
func (s *story) scareInside(i int) bool {
	q := s.quotations[s.quote[i]]
	return q.inner.end-q.inner.first <= 3 && !q.open
}

// endsPhrase tells whether the preposition i begins an adverbial of the verb
// rather than a part of the noun phrase: "said Jones in an interview", "on
// Friday", but "the ministry in Bucharest".
func (s *story) endsPhrase(i int) bool {
	if weekdays[s.low(i+1)] || months[s.low(i+1)] || s.low(i) == "after" || s.low(i) == "before" || s.low(i) == "during" || s.low(i) == "when" {
		return true
	}
	for j := i + 1; j < min(i+5, s.text.Len()); j++ {
		if media[s.low(j)] {
			return true
		}
	}
	return false
}

// media are the nouns that name the way something was said; our own list.
var media = set("statement interview email e-mail note notes conference briefing speech call letter memo tweet post report filing message comments remarks address podcast blog hearing testimony emailed televised news press telephone phone text television tv twitter facebook telegram x lawsuit complaint court release debate rally appearance broadcast column op-ed editorial article")
