package claim

import (
	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

// participle reads "..., saying that", "accusing": its subject is that of the
// attribution before it or of the statement; of "a letter saying that" it is
// the noun.
func (f *frame) participle(a attribution, v int, g verbGroup) (attribution, bool) {
	if g.first == f.first {
		return a, false
	}
	right := f.afterCue(a.verb, a.cue.end-1)
	if quoted, ok := f.quotedAs(v); ok {
		return f.withQuoted(a, quoted, right)
	}
	before := g.first - 1
	switch prev := f.low(before); {
	case f.quoted(before), prev == ",", prev == "and", f.isDash(before), prev == "while":
		a.subject = f.sharedSubject(g.first)
		a.sibling = true
	case prev == "by", prev == "before", prev == "after":
		if right.kind != thatTail && right.kind != quoteTail && right.kind != clauseTail {
			return a, false
		}
		a.subject = f.sharedSubject(g.first)
		a.sibling = true
	case a.class == say && (right.kind == thatTail || right.kind == clauseTail && !f.in(v, nounGerunds) || right.kind == quoteTail) && !f.in(before, prepos) && f.kind(before) == token.Word:
		a.subject = f.subjectBefore(g.first, max(f.first, g.first-6))
	default:
		return a, false
	}
	if a.subject.whole.empty() {
		return a, false
	}
	a.from = g.first
	if f.isComma(before) || f.low(before) == "and" {
		a.from--
	}
	f.takeRight(&a, right)
	return a, len(a.contents) > 0
}

// quotedAs returns the "quoted" of "was quoted as saying", "quoted by state media
// as saying".
func (f *frame) quotedAs(saying int) (int, bool) {
	if f.low(saying-1) != "as" {
		return 0, false
	}
	for i := saying - 2; i >= max(f.first, saying-10) && !f.isPunct(i); i-- {
		if w := f.low(i); w == "quoted" || w == "cited" {
			return i, i == saying-2 || f.low(i+1) == "by" || f.low(i+1) == "in" || f.low(i+1) == "on"
		}
	}
	return 0, false
}

func (f *frame) withQuoted(a attribution, quoted int, right tail) (attribution, bool) {
	g := f.groupBefore(quoted, f.first)
	a.subject = f.subjectBefore(g.first, f.first)
	if a.subject.whole.empty() || !g.be {
		return a, false
	}
	f.resolveRelative(&a)
	a.cue.first = quoted
	a.from = a.subject.whole.first
	a.form = past
	if f.contentLeft(a, right) {
		a.left = true
		f.takeLeft(&a, right)
	} else {
		f.takeRight(&a, right)
	}
	return a, len(a.contents) > 0
}

// nounGerunds are gerunds that are as often nouns: "the avalanche warning level".
var nounGerunds = set("warning ruling reading writing reporting projecting forecasting answering demanding")

// sharedSubject returns the subject that a verb without one of its own shares:
// that of the attribution before it, else of the statement's first verb.
func (f *frame) sharedSubject(limit int) subject {
	if last := f.lastVerb(); last != nil {
		return last.subject
	}
	return f.mainSubject(limit)
}

// lastVerb returns the last attribution found whose cue is no noun with its
// owner; nil if there is none.
func (f *frame) lastVerb() *attribution {
	for n := len(f.found) - 1; n >= max(0, len(f.found)-maxBack); n-- {
		if f.found[n].lemma != ownLemma {
			return &f.found[n]
		}
	}
	return nil
}
