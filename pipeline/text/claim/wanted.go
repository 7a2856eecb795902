package claim

import (
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

// takeWanted takes "to do something" and, of what can be wanted of others,
// "somebody to do something".
func (f *frame) takeWanted(a *attribution, right tail) {
	at := right.at
	switch {
	case f.low(at) == "to" && f.isInfinitive(at) && !(a.lemma == "refuse" && f.in(at+1, silences)):
		f.addRight(a, at, f.infinitiveEnd(at))
	case (a.lemma == "want" || a.lemma == "prefer") && right.kind == objectTail:
		if f.takeUrged(a); len(a.contents) == 0 {
			f.takeObject(a, at)
		}
	case wantedThings.has(a.lemma) && right.kind == objectTail && (a.form == gerund || !pondered.has(a.lemma)) && f.low(at) != "no":
		f.takeObject(a, at)
	}
}

// wantedThings are verbs of wanting and planning whose content may be a noun
// phrase.
var wantedThings = set("plan offer seek weigh mull consider")

// pondered are those that only report while they last: "is weighing a ban", but
// not "weighs a ton", "considered the matter".
var pondered = set("weigh mull consider")

// infinitiveEnd returns where an infinitive from at on ends: at a comma that no
// further verb of a list stands behind, before a coordinated finite verb, at
// the end of the statement.
func (f *frame) infinitiveEnd(at int) int {
	for i := at; i < f.end; i++ {
		if f.quoted(i) {
			continue
		}
		switch w := f.low(i); {
		case f.isComma(i) && !f.listGoesOn(i+1), f.isDash(i), f.isStop(i):
			return i
		case (w == "and" || w == "but") && (f.isFinite(i+1) || f.verb(i+1).form == past || f.in(i+1, persons)):
			return i
		}
	}
	return f.end
}

// listGoesOn tells whether the word behind a comma may be the next of a list
// rather than the narrator's addition.
func (f *frame) listGoesOn(i int) bool {
	if f.in(i, conjunctions) {
		i++
	}
	w := f.low(i)
	return !f.in(i, articles) && !f.isRelative(i) && !f.in(i, linkers) && !strings.HasSuffix(w, "ing") && !f.isFinite(i) && !f.isName(i) && !f.in(i, persons) && !f.in(i, prepos)
}

// isInfinitive tells whether the "to" at i stands before a verb.
func (f *frame) isInfinitive(i int) bool {
	w := f.low(i + 1)
	return f.low(i) == "to" && f.kind(i+1) == token.Word && !f.in(i+1, articles) && !f.isName(i+1) && !f.in(i+1, prepos) && !f.in(i+1, beForms) || w == "be"
}

// takeUrged takes "somebody to do something".
func (f *frame) takeUrged(a *attribution) {
	at := a.cue.end
	if f.low(at) == "not" || f.low(at) == "to" && a.lemma == "ask" {
		return // "asked not to be named"
	}
	for i := at; i < min(at+16, f.end-1); i++ {
		if f.isStop(i) || f.isFinite(i) {
			return
		}
		if f.low(i) == "to" && f.kind(i+1) == token.Word && !f.in(i+1, articles) && !f.isName(i+1) && i > at {
			f.addRight(a, at, f.end)
			return
		}
	}
}
