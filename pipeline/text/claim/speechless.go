package claim

import (
	"strings"
)

// isSingular tells whether a phrase is surely one thing, of which no base form
// is said.
func (f *frame) isSingular(name span) bool {
	w := f.low(name.first)
	if w == "he" || w == "she" || w == "it" || w == "a" || w == "an" {
		return true
	}
	noun := f.headNoun(name)
	return w == "the" && !strings.HasSuffix(noun, "s") && noun != "people" && noun != "police" && noun != "media" && f.low(name.end-1) == noun
}

// hearings are bodies before which things are said and which hold that they are
// so; courtly the verbs that report only of them: "an inquest heard".
var (
	hearings = set("inquest court tribunal hearing jury inquiry jurors judge judges bench panel justices")
	courtly  = set("hear hold")
)

// Prices speak to nobody: "futures imply a cut". Our own lists.
var (
	hints  = set("imply indicate signal suggest show expect predict forecast")
	quotes = set("futures prices price shares share stocks yields yield odds bonds swaps markets market contracts options curve spreads")
)

// acts are what a court does rather than says: "the court ordered him jailed".
var acts = set("order refuse")

// isNobody tells whether a phrase denies that there is such a speaker: "No group
// has said that it did it".
func (f *frame) isNobody(name span) bool {
	w := f.low(name.first)
	return w == "no" || w == "nobody" || w == "neither" || w == "none"
}

// beginsSubject tells whether a phrase that begins with token i is more than a
// bare word that may belong to the noun behind it: "unveil plans to".
func (f *frame) beginsSubject(i int) bool {
	return f.isName(i) || f.in(i, articles) || f.in(i, persons) || f.isRelative(i)
}
