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
		if articles.has(prev) && !persons.has(prev) && !pronouns.has(prev) && i-1 >= g.first-1 && !standAlone.has(prev) || prev == "’s" || prev == "'s" {
			return false
		}
	case gerund:
		if articles.has(prev) && !pronouns.has(prev) || prev == "’s" || prev == "'s" {
			return false
		}
	case base, third:
		if articles.has(prev) && !persons.has(prev) && !pronouns.has(prev) && !standAlone.has(prev) || prev == "’s" || prev == "'s" || prepos.has(prev) && prev != "to" {
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
	if persons.has(prev) || prev == "who" || prev == "which" {
		return true
	}
	if f.isStop(i+1) && verbs[f.low(i)].class == show || f.isPlural(i-1) && (next == "that" || articles.has(next) || persons.has(next)) || f.hasNameBefore(i) && f.takesSomething(i+1) || f.hasBriefBefore(i) && (articles.has(next) || f.kind(i+1) == token.Number) {
		return true
	}
	switch v := verbs[f.low(i)]; v.class {
	case say, tell, show, think, cite:
		return next == "that" && v.form == third || persons.has(next) || f.opens(i+1) || next == ":" || articles.has(next) && next != "that" && v.form == third
	default:
		if objects.has(next) && v.class == call {
			return true
		}
		return v.form == third && (articles.has(next) || objects.has(next) || f.isName(i+1)) && f.isName(i-1)
	}
}

// hasNameBefore tells whether a pronoun or a name that no article stands before,
// and adverbs at most, come before token i: "Kovar also claims".
func (f *frame) hasNameBefore(i int) bool {
	for i--; i >= f.first && adverbs.has(f.low(i)); i-- {
	}
	if i < f.first || f.quoted(i) {
		return false
	}
	if persons.has(f.low(i)) {
		return true
	}
	end := i
	for i >= f.first && (f.isName(i) || i < end && f.low(i) == "of" && f.isName(i-1)) {
		i--
	}
	return i < end && (i < f.first || !articles.has(f.low(i)) && !prepos.has(f.low(i)) && f.kind(i) == token.Word)
}

// isPlural tells whether token i is a word in small letters that looks like a
// plural: "investigators claim the".
func (f *frame) isPlural(i int) bool {
	w := f.low(i)
	return i >= f.first && f.kind(i) == token.Word && len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !prepos.has(w) && !adverbs.has(w) && !articles.has(w) && (!f.isName(i) || i == f.first)
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
	return f.kind(i) == token.Number || f.kind(i) == token.Word && !prepos.has(w) && !linkers.has(w) && !conjunctions.has(w) && w != "of" && !beForms.has(w) && !haveForms.has(w) && !modals.has(w)
}
