package claim

import (
	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

// contentLeft tells whether the content stands before the cue.
func (f *frame) contentLeft(a attribution, right tail) bool {
	if a.subject.whole.first <= f.first {
		return false
	}
	b := a.subject.border
	comma := f.isComma(b) || f.isDash(b)
	quote := b >= f.first && f.quoted(b) || f.isComma(b) && b > f.first && f.quoted(b-1)
	if quote && f.in(f.first, prepos) && right.kind != endTail && right.kind != commaTail {
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
		return quote || comma && !f.beginsSentence(f.quotations[f.quote[right.at]]) && !f.in(f.first, prepos)
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
	for begin < border && f.in(begin, leads) {
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
		if f.isDash(right.at) || f.hasQuoted(left) && f.opens(left.first) {
			return
		}
		if f.in(left.first, subordinators) || !f.hasFinite(left) || f.goesOn(right.at+1) {
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
			joined := i <= comma+3 && f.in(comma+1, conjunctions)
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
		return !f.isFinite(at+1) && f.verb(at+1).form == 0
	}
	return false
}

// takeRight takes as content what stands behind the cue.
func (f *frame) takeRight(a *attribution, right tail) {
	switch a.class {
	case say, tell:
		f.takeSaid(a, right)
	case show, think:
		if a.class == think && right.kind == objectTail && thoughtObjects.has(a.lemma) {
			f.takeObject(a, right.at)
			return
		}
		if right.kind == toTail && f.isInfinitive(right.at) && (a.form != past || a.lemma != "expect" || f.in(a.subject.name.first, persons)) {
			f.addRight(a, right.at, f.infinitiveEnd(right.at))
		}
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
		if a.lemma == "attack" && f.isAssault(a) {
			return
		}
		if right.kind == objectTail || right.kind == clauseTail || right.kind == quoteTail || right.kind == thatTail {
			f.takeObject(a, right.at)
		}
	case urge:
		f.takeUrged(a)
	case want:
		f.takeWanted(a, right)
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
		if a.lemma == "ask" {
			if f.takeUrged(a); len(a.contents) > 0 {
				return
			}
		}
		if !f.in(right.at, negations) {
			f.addRight(a, right.at, f.end)
		}
	case toTail:
		if a.class == tell {
			f.takeUrged(a)
			return
		}
		if a.lemma == "agree" {
			return // a deal is an act
		}
		if f.isFinite(right.at+1) || f.kind(min(right.at+1, f.end-1)) == token.Word && !f.in(right.at+1, articles) && !f.isName(right.at+1) {
			f.addRight(a, right.at, f.end)
		}
	case aboutTail:
		a.cue.end = right.at
		f.takeObject(a, right.at)
	case objectTail:
		if a.lemma == "ask" {
			f.takeUrged(a)
		} else if objectSayers.has(a.lemma) || a.lemma == "claim" && f.in(right.at, claimable) {
			f.takeObject(a, right.at)
		} else if a.lemma == "say" && right.at < f.end && (f.headline != nil && f.headline[right.at] || f.hasQuoted(span{right.at, f.end}) || f.end-right.at > 4 && (!f.in(right.at, sayObjects) || f.low(right.at+1) == "in") && f.low(right.at+1) != "same") {
			f.addRight(a, right.at, f.end)
		}
	}
}

// belongs tells whether the quotation at token at is what the cue reports, not a
// few words of some phrase behind it: "agreed to meet “within days”".
func (f *frame) belongs(a *attribution, at int) bool {
	return a.class == tell || at == a.cue.end || f.isPunct(at-1) || f.beginsSentence(f.quotations[f.quote[at]])
}

// thoughtObjects are verbs of thinking whose content may be a noun phrase.
var thoughtObjects = set("expect fear suspect hope doubt regret")

// claimable is what somebody claims by saying that it is theirs.
var claimable = set("responsibility victory credit success")

// sayObjects begin what is said without being reported: "said so", "said much".
var sayObjects = set("so it that this something nothing anything everything yes no much more little as goodbye hello thanks")

// objectSayers are verbs of saying whose content may be a noun phrase.
var objectSayers = set("confirm report estimate forecast project announce acknowledge propose demand suggest mention allege pledge promise admit note stress emphasize emphasise reveal disclose predict highlight echo lament protest recommend urge")
