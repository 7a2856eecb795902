package claim

import "github.com/wiredesk/wiredesk/pipeline/text/token"

// tail is what follows a cue once the one spoken to and the words of time,
// place and manner are passed.
type tail struct {
	kind tailKind
	// at is the first token of the content, or of what follows.
	at int
}

type tailKind uint8

const (
	// endTail: the clause ends; the content stands before the cue.
	endTail tailKind = iota
	// commaTail: a comma or dash, and no quotation behind it.
	commaTail
	thatTail
	quoteTail
	whTail
	toTail
	// aboutTail: a preposition that introduces the content ("warned of").
	aboutTail
	clauseTail
	objectTail
)

// afterCue reads what follows the verb at v.
func (f *frame) afterCue(v verb, i int) tail {
	at := i + 1
	if particles[f.low(at)] && (f.low(at) == "out" || f.low(at) == "on" && v.lemma != "warn") && !weekdays[f.low(at+1)] {
		at++
	}
	if v.class == tell {
		at = f.afterAddressee(at)
	}
	return f.tailFrom(v, at)
}

var particles = set("out on back up")

// afterAddressee walks over whom something was told.
func (f *frame) afterAddressee(at int) int {
	if at >= f.end || f.quoted(at) || f.low(at) == "that" {
		return at
	}
	if objects[f.low(at)] && !(f.low(at) == "her" && f.isNoun(at+1)) {
		return at + 1
	}
	end, seen := at, false
	for ; end < f.end; end++ {
		w := f.low(end)
		if f.opens(end) || linkers[w] || f.low(end) == ":" || f.isStop(end) {
			break
		}
		if f.isComma(end) {
			// An apposition, if "that" or a quotation follows it.
			for j := end + 1; j < min(end+14, f.end); j++ {
				if f.isComma(j) && (f.low(j+1) == "that" || f.opens(j+1)) {
					return j + 1
				}
			}
			break
		}
		if seen && (articles[w] || persons[w]) || seen && prepos[w] && w != "of" {
			break
		}
		if seen && f.isName(end) && !f.isName(end-1) && !articles[f.low(end-1)] && f.low(end-1) != "of" && f.low(end-1) != "and" {
			break
		}
		if f.isFinite(end) {
			// The subject of the content has been walked over: it is one word.
			return max(end-1, at)
		}
		if !articles[w] {
			seen = true
		}
	}
	return end
}

// isNoun tells whether token i is a word that can follow an article.
func (f *frame) isNoun(i int) bool {
	w := f.low(i)
	return i < f.end && f.kind(i) == token.Word && !linkers[w] && !articles[w] && !persons[w] && !prepos[w] && !adverbs[w] && !weekdays[w] && !f.isFinite(i)
}

// tailFrom reads what stands at token at, passing words of time and manner.
func (f *frame) tailFrom(v verb, at int) tail {
	for at < f.end {
		w := f.low(at)
		next := f.low(at + 1)
		switch {
		case f.opens(at):
			return tail{quoteTail, at}
		case f.isStop(at) || w == ")":
			return tail{endTail, at}
		case w == ":":
			if f.opens(at + 1) {
				return tail{quoteTail, at + 1}
			}
			return tail{clauseTail, at + 1}
		case w == "," || f.isDash(at):
			if f.opens(at + 1) {
				return tail{quoteTail, at + 1}
			}
			if next == "that" {
				return tail{thatTail, at + 2}
			}
			if that, ok := f.thatBehind(at + 1); ok {
				return tail{thatTail, that}
			}
			return tail{commaTail, at}
		case w == "that" && v.class != judge && v.class != cite:
			return tail{thatTail, at + 1}
		case v.class == source:
			at++
			continue
		case w == "of" || w == "about" || w == "against" || w == "for" && v.lemma == "call":
			if takesAbout[v.lemma] {
				return tail{aboutTail, at + 1}
			}
			at = f.afterPhrase(at + 1)
		case wh[w] && v.class != judge && (w != "when" && w != "if" || asks[v.lemma]):
			return tail{whTail, at}
		case w == "to" && (takesTo[v.lemma] || v.class == tell && v.lemma != "inform"):
			return tail{toTail, at}
		case w == "as" || w == "while" || w == "when" || w == "if" || w == "because" || (w == "after" || w == "before") && (persons[next] || verbs[next].form == gerund || f.isFinite(at+2)) || w == "until" || w == "since":
			return tail{endTail, at}
		case (w == "and" || w == "but") && f.isFinite(at+1):
			return tail{endTail, at}
		case prepos[w]:
			at = f.afterPhrase(at + 1)
		case weekdays[w], adverbs[w] && w != "all" && w != "both" && w != "just" && w != "no", w == "so" && f.isStop(at+1):
			at++
		case timeWords[w] && (timeNouns[next] || months[next] || weekdays[next] || prepos[next]), timeNouns[w] && (timeWords[f.low(at-1)] || weekdays[f.low(at-1)]):
			at++
		case months[w]:
			at++
			if f.kind(min(at, f.end-1)) == token.Number {
				at++
			}
		default:
			return f.clauseAt(v, at)
		}
	}
	return tail{endTail, f.end}
}

// thatBehind looks for "..., that" behind an insertion between commas.
func (f *frame) thatBehind(at int) (int, bool) {
	for j := at; j < min(at+12, f.end-1); j++ {
		if f.quoted(j) || f.isFinite(j) || linkers[f.low(j)] {
			return 0, false
		}
		if f.isComma(j) {
			if f.low(j+1) == "that" {
				return j + 2, true
			}
			return 0, false
		}
	}
	return 0, false
}

// clauseAt tells a clause from an object.
func (f *frame) clauseAt(v verb, at int) tail {
	end := f.clauseEnd(at)
	object := objects[f.low(at)] && !persons[f.low(at)] && !(f.low(at) == "her" && f.isNoun(at+1))
	if f.hasFinite(span{at + 1, end}) && !object {
		return tail{clauseTail, at}
	}
	return tail{objectTail, at}
}

// clauseEnd returns the next mark that surely ends a clause.
func (f *frame) clauseEnd(at int) int {
	for i := at; i < f.end; i++ {
		if f.isStop(i) && !f.quoted(i) {
			return i
		}
	}
	return f.end
}

// afterPhrase walks over a noun phrase from at on and returns the token behind
// it: a mark, a linker, or the start of the next noun phrase.
func (f *frame) afterPhrase(at int) int {
	seen := false
	for i := at; i < f.end; i++ {
		w := f.low(i)
		switch {
		case f.opens(i), f.isPunct(i) && w != "(" && w != ")", linkers[w] && w != "and":
			return i
		case seen && (articles[w] && !(w == "one") || persons[w]) && s0(f, i):
			return i
		case prepos[w] && seen:
			return i
		case seen && f.isName(i) && !f.isName(i-1) && !articles[f.low(i-1)] && !prepos[f.low(i-1)] && !months[w] && !weekdays[w]:
			if f.low(i-1) != "and" {
				return i
			}
		case weekdays[w] || months[w]:
			if !(months[w] && (f.kind(i+1) == token.Number || media[f.low(i+1)])) && !weekdays[f.low(i+1)] && !timeNouns[f.low(i+1)] {
				return i + 1
			}
		case seen && f.isFinite(i):
			return max(i-1, at)
		}
		if !articles[w] && !prepos[w] {
			seen = true
		}
	}
	return f.end
}

func s0(f *frame, i int) bool { return f.low(i-1) != "and" && f.low(i-1) != "of" }

// takesAbout holds the verbs whose content may stand behind a preposition.
var takesAbout = set("warn complain call speculate muse comment lament boast joke worry ask wonder learn caution accuse argue")

// takesTo holds the verbs whose content may be an infinitive.
var takesTo = set("vow pledge promise threaten offer swear plead demand ask")

// asks holds the verbs that take a question.
var asks = set("ask wonder question inquire")

// contentLeft tells whether the content stands before the cue.
func (f *frame) contentLeft(a attribution, right tail) bool {
	if a.subject.whole.first <= f.first {
		return false
	}
	b := a.subject.border
	comma := f.isComma(b) || f.isDash(b)
	quote := b >= f.first && f.quoted(b) || f.isComma(b) && b > f.first && f.quoted(b-1)
	if quote && prepos[f.low(f.first)] && right.kind != endTail && right.kind != commaTail {
		return false
	}
	switch a.class {
	case think:
		if right.kind != endTail && right.kind != commaTail {
			return false
		}
	case say, tell:
	case show:
		if quote {
			return false
		}
	default:
		return false
	}
	switch right.kind {
	case endTail, commaTail:
		return comma || quote
	case quoteTail:
		if !f.isComma(right.at - 1) {
			return false
		}
		return quote || comma && !f.beginsSentence(f.quotations[f.quote[right.at]]) && subordinators[f.low(f.first)]
	case clauseTail, objectTail, toTail:
		return quote && !f.isComma(b)
	case aboutTail, whTail:
		return quote
	}
	return false
}

// takeLeft takes as content what stands before the subject (or the inverted
// verb), and what goes on behind the attribution.
func (f *frame) takeLeft(a *attribution, right tail) {
	border := a.subject.border
	if a.class == source {
		border = a.from
		if border == a.cue.first {
			border--
		}
	}
	begin := f.contentStart(border)
	left := span{begin, border + 1}
	f.addContent(a, left)
	if len(a.contents) == 0 {
		return
	}
	f.takeBehind(a, right, left)
}

// contentStart returns where the content that ends at border begins: the
// statement, less conjunctions and less an introduction before a quotation.
func (f *frame) contentStart(border int) int {
	begin := f.first
	for i := border; i > f.first; i-- {
		if f.low(i) == ";" && !f.quoted(i) {
			begin = i + 1
			break
		}
	}
	for begin < border && leads[f.low(begin)] {
		begin++
		if f.isComma(begin) {
			begin++
		}
	}
	last := border
	if f.isComma(last) || f.isDash(last) {
		last--
	}
	if q, ok := f.closedBy(last); ok && q.outer.first > begin {
		before := q.outer.first - 1
		if f.isComma(before) || f.low(before) == ":" || f.isDash(before) {
			if f.beginsSentence(q) {
				return q.outer.first
			}
		}
	}
	return begin
}

// leads are words that join a statement to the one before it and belong to the
// narrator; our own list.
var leads = set("but and yet so still however meanwhile also")

// beginsSentence tells whether the quotation begins with a capital letter.
func (s *story) beginsSentence(q quotation) bool {
	return !q.inner.empty() && s.isName(q.inner.first)
}

// takeBehind adds the piece of a broken content that stands behind the
// attribution.
func (f *frame) takeBehind(a *attribution, right tail, left span) {
	switch right.kind {
	case quoteTail:
		if f.isComma(right.at-1) || f.isDash(right.at-1) {
			f.addRight(a, right.at, f.end)
		}
	case commaTail:
		if at, ok := f.quoteBehind(right.at); ok {
			f.addRight(a, at, f.end)
			return
		}
		if f.isDash(right.at) || f.anyQuoted(left) && f.opens(left.first) {
			return
		}
		if subordinators[f.low(left.first)] || !f.hasFinite(left) || f.goesOn(right.at+1) {
			f.addRight(a, right.at+1, f.end)
		}
	}
}

// quoteBehind finds the rest of a quotation behind more words of the
// narrator's: `he said, turning to the crowd, "or else"`, `he said, but "when`.
func (f *frame) quoteBehind(comma int) (int, bool) {
	for i := comma + 1; i < min(comma+20, f.end); i++ {
		if f.isStop(i) {
			break
		}
		if f.opens(i) {
			q := f.quotations[f.quote[i]]
			joined := i <= comma+3 && conjunctions[f.low(comma+1)]
			return i, (f.isComma(i-1) || joined) && !f.beginsSentence(q)
		}
	}
	return 0, false
}

// subordinators begin a clause that does not stand alone, so that the main one
// must follow behind the attribution.
var subordinators = set("if when while though although because since unless once after before whereas until even")

// goesOn tells whether the words from at on belong to a content that began
// before the attribution: a clause joined by a conjunction.
func (f *frame) goesOn(at int) bool {
	switch f.low(at) {
	case "and", "but", "since", "because", "so", "if", "unless", "or", "until":
		return !f.isFinite(at+1) && verbs[f.low(at+1)].form == 0
	}
	return false
}

func (f *frame) anyQuoted(c span) bool {
	for i := c.first; i < c.end; i++ {
		if f.quoted(i) {
			return true
		}
	}
	return false
}

// takeRight takes as content what stands behind the cue.
func (f *frame) takeRight(a *attribution, right tail) {
	switch a.class {
	case say, tell:
		f.takeSaid(a, right)
	case show, think:
		if right.kind == clauseTail || right.kind == thatTail || right.kind == whTail && !a.negated {
			f.addRight(a, right.at, f.end)
		}
	case deny:
		switch right.kind {
		case thatTail, clauseTail:
			f.addRight(a, right.at, f.end)
		case objectTail, quoteTail:
			f.takeObject(a, right.at)
		}
	case accuse:
		if at := a.cue.end; right.kind == objectTail || right.kind == clauseTail || right.kind == quoteTail {
			f.takeAccusation(a, at)
		}
	case call:
		f.takeName(a)
	case judge, cite:
		if right.kind == objectTail || right.kind == clauseTail || right.kind == quoteTail || right.kind == thatTail {
			f.takeObject(a, right.at)
		}
	case urge:
		f.takeUrged(a)
	}
}

func (f *frame) takeSaid(a *attribution, right tail) {
	switch right.kind {
	case quoteTail:
		if f.belongs(a, right.at) {
			f.addRight(a, right.at, f.end)
		}
	case thatTail, whTail:
		f.addRight(a, right.at, f.end)
	case clauseTail:
		if !negations[f.low(right.at)] {
			f.addRight(a, right.at, f.end)
		}
	case toTail:
		if a.class == tell {
			f.takeUrged(a)
			return
		}
		if f.isFinite(right.at+1) || f.kind(min(right.at+1, f.end-1)) == token.Word && !articles[f.low(right.at+1)] && !f.isName(right.at+1) {
			f.addRight(a, right.at, f.end)
		}
	case aboutTail:
		a.cue.end = right.at
		f.takeObject(a, right.at)
	case objectTail:
		if objectSayers[a.lemma] {
			f.takeObject(a, right.at)
		} else if f.anyQuoted(span{right.at, f.end}) && right.at < f.end && a.lemma == "say" {
			f.addRight(a, right.at, f.end)
		}
	}
}

// belongs tells whether the quotation at token at is what the cue reports, not a
// few words of some phrase behind it: "agreed to meet “within days”".
func (f *frame) belongs(a *attribution, at int) bool {
	return a.class == tell || at == a.cue.end || f.isPunct(at-1) || f.beginsSentence(f.quotations[f.quote[at]])
}

// objectSayers are verbs of saying whose content may be a noun phrase.
var objectSayers = set("announce confirm acknowledge propose demand suggest mention allege pledge promise admit note stress emphasize emphasise reveal disclose predict highlight echo lament protest recommend urge")

// takeObject takes the noun phrase at token at, with what hangs on it.
func (f *frame) takeObject(a *attribution, at int) {
	if objects[f.low(at)] || f.low(at) == "that" && f.isStop(at+1) {
		return
	}
	f.addRight(a, at, f.objectEnd(at))
}

// objectEnd returns the end of an object: a comma outside of brackets, "and"
// with a verb behind it, the end of the statement.
func (f *frame) objectEnd(at int) int {
	for i := at; i < f.end; i++ {
		if f.quoted(i) {
			continue
		}
		switch w := f.low(i); {
		case f.isStop(i), f.isComma(i) && i > at, f.isDash(i):
			return i
		case (w == "and" || w == "but" || w == "while" || w == "after" || w == "as" && a0(f, i)) && f.verbFollows(i+1):
			return i
		}
	}
	return f.end
}

// nameEnd returns the end of what somebody is called.
func (f *frame) nameEnd(at int) int {
	for i := at; i < f.end; i++ {
		if !f.quoted(i) && (f.isStop(i) || f.isDash(i) || f.isComma(i) && !f.opens(i+1)) {
			return i
		}
	}
	return f.end
}

func a0(f *frame, i int) bool { return f.hasFinite(span{i + 1, min(i+6, f.end)}) }

func (f *frame) verbFollows(i int) bool {
	for j := i; j < min(i+4, f.end); j++ {
		if f.isFinite(j) || verbs[f.low(j)].form == past {
			return true
		}
		if !adverbs[f.low(j)] && !persons[f.low(j)] && !f.isName(j) {
			return false
		}
	}
	return false
}

// takeAccusation takes "somebody of something" or "somebody for something".
func (f *frame) takeAccusation(a *attribution, at int) {
	for i := at; i < min(at+20, f.end); i++ {
		w := f.low(i)
		if f.isStop(i) || f.isFinite(i) {
			break
		}
		if w == "of" || w == "for" || w == "on" && a.lemma == "blame" {
			f.addRight(a, at, f.end)
			return
		}
	}
}

// takeName takes the content of "called X Y", "described X as Y".
func (f *frame) takeName(a *attribution) {
	at := a.cue.end
	if w := f.low(at); w == "for" || w == "on" || w == "upon" {
		if a.lemma != "call" {
			return
		}
		a.cue.end++
		if w == "for" {
			f.takeObject(a, at+1)
		} else {
			a.class = urge
			f.takeUrged(a)
		}
		return
	}
	end := f.nameEnd(at)
	if a.lemma != "call" && a.lemma != "denounce" && a.lemma != "brand" && a.lemma != "label" && a.lemma != "dub" {
		as := false
		for i := at; i < end; i++ {
			as = as || f.low(i) == "as"
		}
		if !as {
			return
		}
	}
	if prepos[f.low(at)] || end-at < 2 && !f.quoted(at) || f.isPunct(at) {
		return
	}
	f.addRight(a, at, end)
}

// takeUrged takes "somebody to do something".
func (f *frame) takeUrged(a *attribution) {
	at := a.cue.end
	for i := at; i < min(at+16, f.end-1); i++ {
		if f.isStop(i) || f.isFinite(i) {
			return
		}
		if f.low(i) == "to" && f.kind(i+1) == token.Word && !articles[f.low(i+1)] && !f.isName(i+1) && i > at {
			f.addRight(a, at, f.end)
			return
		}
	}
}

// addRight adds the content from at to end at most, cut where the narrator
// goes on in his own voice.
func (f *frame) addRight(a *attribution, at, end int) {
	if at >= end {
		return
	}
	f.addContent(a, span{at, f.cut(at, end)})
}

// cut returns where the content from at on ends: behind a direct quotation
// that the narrator goes on after, or before "and declined".
func (f *frame) cut(at, end int) int {
	if f.opens(at) {
		q := f.quotations[f.quote[at]]
		if behind := q.outer.end; behind < end && (f.isComma(behind) || f.isComma(behind-2) || f.isDash(behind) || f.low(behind) == "as" || f.low(behind) == "while" || f.low(behind) == "when" || f.low(behind) == "after" || f.isStop(behind)) {
			return behind
		}
	}
	for i := at; i < end; i++ {
		if f.quoted(i) {
			continue
		}
		w := f.low(i)
		if (w == "and" || w == "but") && f.keepsSilent(i+1) {
			return i
		}
		if w == "," && (f.low(i+1) == "without" || articles[f.low(i+1)] && backward[f.low(i+2)] && f.hasFinite(span{i + 3, min(i+8, end)})) {
			return i
		}
	}
	return end
}

// keepsSilent tells whether the words from i on say that somebody said no more:
// "declined to comment", "did not elaborate".
func (f *frame) keepsSilent(i int) bool {
	if w := f.low(i); w != "declined" && w != "refused" && w != "did" && w != "would" {
		return false
	}
	for j := i + 1; j < min(i+5, f.end); j++ {
		if silences[f.low(j)] {
			return true
		}
	}
	return false
}

// silences are the verbs for what was not said.
var silences = set("comment say elaborate respond discuss disclose specify identify name give provide answer reply confirm")

// addContent adds c, trimmed, as direct pieces where it is nothing but
// quotations.
func (f *frame) addContent(a *attribution, c span) {
	c = f.trim(c)
	if c.empty() {
		return
	}
	if pieces, ok := f.directPieces(c); ok {
		for _, p := range pieces {
			f.addPiece(a, f.trim(p), true)
		}
		return
	}
	f.addPiece(a, c, false)
}

func (f *frame) addPiece(a *attribution, c span, direct bool) {
	if !c.empty() {
		a.contents = append(a.contents, c)
		a.direct = append(a.direct, direct)
	}
}

// directPieces returns the insides of the quotations that c consists of; false
// if there are words outside of them.
func (s *story) directPieces(c span) ([]span, bool) {
	var out []span
	for i := c.first; i < c.end; {
		if !s.quoted(i) {
			if !s.isPunct(i) {
				return nil, false
			}
			i++
			continue
		}
		q := s.quotations[s.quote[i]]
		out = append(out, q.inner)
		i = q.outer.end
	}
	return out, len(out) > 0
}

// add adds an attribution to those found and settles how it stands to those
// before it: a sibling cuts their contents, a cue behind its content that
// covers them makes them nested.
func (f *frame) add(a attribution) {
	for n := range f.found {
		b := &f.found[n]
		for k := range b.contents {
			c := &b.contents[k]
			if c.first < a.from && a.from < c.end && f.separates(a, *c) {
				*c = f.trimJoint(span{c.first, a.from})
			}
		}
	}
	f.found = append(f.found, a)
}

// trimJoint trims a content and the conjunctions behind it.
func (f *frame) trimJoint(c span) span {
	c = f.trim(c)
	for !c.empty() && joints[f.low(c.end-1)] && !f.quoted(c.end-1) {
		c.end--
		c = f.trim(c)
	}
	return c
}

var joints = set("and but though although while as yet so because")

// separates tells whether a ends the content c of a cue before it, within which
// its clause begins.
func (f *frame) separates(a attribution, c span) bool {
	if a.left {
		return true
	}
	if a.class != say && a.class != tell && a.form != gerund {
		return false
	}
	if a.sibling {
		return true
	}
	switch b := a.subject.border; {
	case f.isComma(b), f.isDash(b), f.low(b) == ";":
		return true
	case f.low(b) == "though" || f.low(b) == "although" || f.low(b) == "but" || f.low(b) == "while" || f.low(b) == "and":
		return f.isComma(b-1) || f.low(b) == "and"
	}
	return false
}
