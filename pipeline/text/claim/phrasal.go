package claim

import (
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

// phrasal are verbs that report together with a particle, or mean something else
// with one.
var phrasal = set("point put rule speak refer")

// takesParticle reads "pointed out", "put it", "ruled out"; false for what does
// not report as it stands.
func (f *frame) takesParticle(a *attribution) bool {
	switch next := f.low(a.cue.end); {
	case a.lemma == "rule":
		if next != "out" {
			return true
		}
		a.class, a.noun = cite, false
	case a.lemma == "speak" && next == "of":
		a.class = cite
	case a.lemma == "refer" && next == "to":
		a.class = call
	case a.lemma == "point" && next == "out":
		a.noun = false
	case a.lemma == "point" && next == "to":
		a.class = cite
	case a.lemma == "put" && next == "it" && f.isManner(a.cue.end+1):
		a.noun = false
	case a.lemma == "put" && f.putsFigure(a.cue.end):
		a.class = cite
		return true
	default:
		return false
	}
	a.cue.end++
	return true
}

// putsFigure tells whether the words from i on are "the toll at six".
func (f *frame) putsFigure(i int) bool {
	for j := i + 1; j < min(i+8, f.end-1) && !f.isPunct(j); j++ {
		if f.low(j) == "at" {
			next := f.low(j + 1)
			return f.kind(j+1) == token.Number || number(next) > 0 || f.opens(j+1) || f.in(j+1, vagueNumbers) || next == "a" && f.in(j+2, fractions)
		}
	}
	return false
}

// vagueNumbers begin a figure that is not exact.
var vagueNumbers = set("twice half about around some over more nearly almost roughly between least up")

var fractions = set("third quarter half fifth tenth")

// isManner tells whether token i begins how something was put, or ends it.
func (f *frame) isManner(i int) bool {
	w := f.low(i)
	return i >= f.end || f.isPunct(i) || f.opens(i) || f.in(i, prepos) || strings.HasSuffix(w, "ly") || (w == "this" || w == "that") && f.low(i+1) == "way"
}
