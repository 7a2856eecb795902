package claim

import (
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

// standAlone are the determiners that need no noun: "another said".
var standAlone = set("all some many both several most few another one two three four five six each")

// isCue tells whether the form v at i can report, given what stands before it.
func (f *frame) isCue(v verb, i int, g verbGroup) bool {
	switch {
	case g.to, g.modal && v.class != think:
		return false
	case v.form == past && g.be, v.form == base && g.be, v.form == participle && (g.be || !g.have):
		return false
	case g.negate && v.class != think:
		return false
	}
	prev := f.low(i - 1)
	switch v.form {
	case past:
		if f.in(i-1, articles) && !f.in(i-1, persons) && !f.in(i-1, pronouns) && i-1 >= g.first-1 && !f.in(i-1, standAlone) || prev == "’s" || prev == "'s" {
			return false
		}
	case gerund:
		if f.in(i-1, articles) && !f.in(i-1, pronouns) || prev == "’s" || prev == "'s" {
			return false
		}
	case base, third:
		if f.in(i-1, articles) && !f.in(i-1, persons) && !f.in(i-1, pronouns) && !f.in(i-1, standAlone) || prev == "’s" || prev == "'s" || f.in(i-1, prepos) && prev != "to" {
			return false
		}
		return !v.noun || f.clearVerb(i) || (v.class == want || v.class == think && takesTo.has(v.lemma)) && f.isInfinitive(i+1)
	}
	return true
}

// clearVerb tells whether what follows the word i, which may be a noun, makes
// it a verb: "that", a quotation, an article, a pronoun.
func (f *frame) clearVerb(i int) bool {
	next := f.low(i + 1)
	prev := f.low(i - 1)
	if f.in(i-1, persons) || prev == "who" || prev == "which" {
		return true
	}
	if f.isStop(i+1) && f.verb(i).class == show || f.isPlural(i-1) && (next == "that" || f.in(i+1, articles) || f.in(i+1, persons)) || f.hasNameBefore(i) && f.takesSomething(i+1) || f.hasBriefBefore(i) && (f.in(i+1, articles) || f.kind(i+1) == token.Number) {
		return true
	}
	switch v := f.verb(i); v.class {
	case say, tell, show, think, cite:
		return next == "that" && v.form == third || f.in(i+1, persons) || f.opens(i+1) || next == ":" || f.in(i+1, articles) && next != "that" && v.form == third
	default:
		if f.in(i+1, objects) && v.class == call {
			return true
		}
		return v.form == third && (f.in(i+1, articles) || f.in(i+1, objects) || f.isName(i+1)) && f.isName(i-1)
	}
}

// hasNameBefore tells whether a pronoun or a name that no article stands before,
// and adverbs at most, come before token i: "Kovar also claims".
func (f *frame) hasNameBefore(i int) bool {
	for i--; i >= f.first && f.in(i, adverbs); i-- {
	}
	if i < f.first || f.quoted(i) {
		return false
	}
	if f.in(i, persons) {
		return true
	}
	end := i
	for i >= f.first && (f.isName(i) || i < end && f.low(i) == "of" && f.isName(i-1)) {
		i--
	}
	return i < end && (i < f.first || !f.in(i, articles) && !f.in(i, prepos) && f.kind(i) == token.Word)
}

// isPlural tells whether token i is a word in small letters that looks like a
// plural: "investigators claim the".
func (f *frame) isPlural(i int) bool {
	w := f.low(i)
	return i >= f.first && f.kind(i) == token.Word && len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !f.in(i, prepos) && !f.in(i, adverbs) && !f.in(i, articles) && (!f.isName(i) || i == f.first)
}

// hasBriefBefore tells whether a phrase of two words that begins a clause stands
// before token i: "The company offers".
func (f *frame) hasBriefBefore(i int) bool {
	first := i - 2
	if w := f.low(first); first < f.first || w != "the" && w != "a" && w != "its" && w != "their" || f.kind(first+1) != token.Word {
		return false
	}
	before := f.low(first - 1)
	return first == f.first || f.isComma(first-1) || before == "and" || before == "but"
}

// takesSomething tells whether token i can begin what a verb takes.
func (f *frame) takesSomething(i int) bool {
	w := f.low(i)
	return f.kind(i) == token.Number || f.kind(i) == token.Word && !f.in(i, prepos) && !f.in(i, linkers) && !f.in(i, conjunctions) && w != "of" && !f.in(i, beForms) && !f.in(i, haveForms) && !f.in(i, modals)
}
