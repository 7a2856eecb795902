package claim

import (
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

// attribution is one cue with its subject and what it reports.
type attribution struct {
	verb
	// statement is the statement that the cue is in; cue the cue itself.
	statement int
	cue       span
	subject   subject
	// contents are the pieces of what is reported, in order.
	contents []span
	// direct tells for each piece whether it is the inside of a quotation.
	direct []bool
	// left tells that the cue stands behind its content.
	left bool
	// negated tells that the cue is denied ("does not believe").
	negated bool
	// sibling tells that the cue begins a clause of its own beside the one
	// before it, rather than within its content.
	sibling bool
	// from is the first token of the clause that the cue heads.
	from int
}

// findAttributions finds every cue of statement n, from left to right, with its
// subject and its contents.
func (s *story) findAttributions(n int) []attribution {
	f := &frame{story: s, statement: s.statements[n], n: n}
	for i := f.first; i < f.end && f.tried < maxCues; i++ {
		if s.quoted(i) {
			i = s.quotations[s.quote[i]].outer.end - 1
			continue
		}
		if a, ok := f.attribution(i); ok {
			f.add(a)
			i = max(i, a.cue.end-1)
		}
	}
	if a, ok := f.introduction(); ok {
		f.add(a)
	}
	return f.found
}

// frame is a statement whose cues are being found.
type frame struct {
	*story
	statement
	n     int
	found []attribution
	// tried counts the cues looked at.
	tried int
}

// maxCues is how many cues of one statement are looked at. Each costs time that
// grows with the statement, and a sentence of prose has a handful.
const maxCues = 40

// maxPhrase is how many tokens a noun phrase may have.
const maxPhrase = 60

// attribution reads the cue at token i, if there is one.
func (f *frame) attribution(i int) (attribution, bool) {
	if f.isPunct(i) {
		if a, ok := f.turn(i); ok {
			return a, true
		}
		return f.signature(i)
	}
	c, ok := cueWords[f.low(i)]
	if !ok {
		return attribution{}, false
	}
	for _, read := range c.nouns {
		if a, ok := read(f, i); ok {
			return a, true
		}
	}
	v := c.verb
	if v.class == 0 || f.kind(i) != token.Word || f.isName(i) && i > f.first {
		return attribution{}, false
	}
	a := attribution{verb: v, statement: f.n, cue: span{i, i + 1}}
	if phrasal[v.lemma] && !f.takesParticle(&a) {
		return a, false
	}
	f.tried++
	group := f.groupBefore(i, f.first)
	a.negated = group.negate
	if !f.isCue(a.verb, i, group) {
		return a, false
	}
	if v.lemma == "see" && v.form == base {
		return a, false
	}
	if v.lemma == "write" && v.form == participle && f.low(i+1) != "that" && !f.opens(i+1) {
		return a, false
	}
	a.from = group.first
	if v.form == gerund && !group.be {
		return f.participle(a, i, group)
	}
	return f.finite(a, i, group)
}

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

// standAlone are the determiners that need no noun: "another said".
var standAlone = set("all some many both several most few another one two three four five six each")

// putsFigure tells whether the words from i on are "the toll at six".
func (f *frame) putsFigure(i int) bool {
	for j := i + 1; j < min(i+8, f.end-1) && !f.isPunct(j); j++ {
		if f.low(j) == "at" {
			next := f.low(j + 1)
			return f.kind(j+1) == token.Number || number(next) > 0 || f.opens(j+1) || vagueNumbers[next] || next == "a" && fractions[f.low(j+2)]
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
	return i >= f.end || f.isPunct(i) || f.opens(i) || prepos[w] || strings.HasSuffix(w, "ly") || (w == "this" || w == "that") && f.low(i+1) == "way"
}

// cueWord is what the cues that begin with a word, or have it as their noun, are
// read by.
type cueWord struct {
	nouns []func(f *frame, i int) (attribution, bool)
	verb  verb
}

// cueWords holds every word that makes a cue.
var cueWords = makeCueWords()

func makeCueWords() map[string]cueWord {
	words := make(map[string]cueWord, 2*len(verbs))
	for w, v := range verbs {
		words[w] = cueWord{verb: v}
	}
	add := func(list map[string]bool, read func(*frame, int) (attribution, bool)) {
		for w := range list {
			c := words[w]
			c.nouns = append(c.nouns, read)
			words[w] = c
		}
	}
	add(set("according in"), (*frame).accordingTo)
	add(speechNouns, (*frame).speechNoun)
	add(positions, (*frame).position)
	add(saidNouns, (*frame).ownWord)
	add(willNouns, (*frame).ownWord)
	add(demandNouns, (*frame).demand)
	return words
}

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
		if articles[prev] && !persons[prev] && !pronouns[prev] && i-1 >= g.first-1 && !standAlone[prev] || prev == "’s" || prev == "'s" {
			return false
		}
	case gerund:
		if articles[prev] && !pronouns[prev] || prev == "’s" || prev == "'s" {
			return false
		}
	case base, third:
		if articles[prev] && !persons[prev] && !pronouns[prev] && !standAlone[prev] || prev == "’s" || prev == "'s" || prepos[prev] && prev != "to" {
			return false
		}
		return !v.noun || f.clearVerb(i) || (v.class == want || v.class == think && takesTo[v.lemma]) && f.isInfinitive(i+1)
	}
	return true
}

// clearVerb tells whether what follows the word i, which may be a noun, makes
// it a verb: "that", a quotation, an article, a pronoun.
func (f *frame) clearVerb(i int) bool {
	next := f.low(i + 1)
	prev := f.low(i - 1)
	if persons[prev] || prev == "who" || prev == "which" {
		return true
	}
	if f.isStop(i+1) && verbs[f.low(i)].class == show || f.isPlural(i-1) && (next == "that" || articles[next] || persons[next]) || f.hasNameBefore(i) && f.takesSomething(i+1) || f.hasBriefBefore(i) && (articles[next] || f.kind(i+1) == token.Number) {
		return true
	}
	switch v := verbs[f.low(i)]; v.class {
	case say, tell, show, think, cite:
		return next == "that" && v.form == third || persons[next] || f.opens(i+1) || next == ":" || articles[next] && next != "that" && v.form == third
	default:
		if objects[next] && v.class == call {
			return true
		}
		return v.form == third && (articles[next] || objects[next] || f.isName(i+1)) && f.isName(i-1)
	}
}

// hasNameBefore tells whether a pronoun or a name that no article stands before,
// and adverbs at most, come before token i: "Kovar also claims".
func (f *frame) hasNameBefore(i int) bool {
	for i--; i >= f.first && adverbs[f.low(i)]; i-- {
	}
	if i < f.first || f.quoted(i) {
		return false
	}
	if persons[f.low(i)] {
		return true
	}
	end := i
	for i >= f.first && (f.isName(i) || i < end && f.low(i) == "of" && f.isName(i-1)) {
		i--
	}
	return i < end && (i < f.first || !articles[f.low(i)] && !prepos[f.low(i)] && f.kind(i) == token.Word)
}

// isPlural tells whether token i is a word in small letters that looks like a
// plural: "investigators claim the".
func (f *frame) isPlural(i int) bool {
	w := f.low(i)
	return i >= f.first && f.kind(i) == token.Word && len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !prepos[w] && !adverbs[w] && !articles[w] && (!f.isName(i) || i == f.first)
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
	return f.kind(i) == token.Number || f.kind(i) == token.Word && !prepos[w] && !linkers[w] && !conjunctions[w] && w != "of" && !beForms[w] && !haveForms[w] && !modals[w]
}

// finite reads a finite verb: its subject stands before it, or behind it where
// the content stands before it.
func (f *frame) finite(a attribution, v int, g verbGroup) (attribution, bool) {
	right := f.afterCue(a.verb, a.cue.end-1)
	if f.inverted(a.verb, v, g, right) {
		return f.withInversion(a, v)
	}
	a.subject = f.subjectBefore(g.first, f.first)
	if a.subject.whole.empty() {
		return f.withSharedSubject(a, g, right)
	}
	if next := f.low(v + 1); f.low(a.subject.border) == "what" && beForms[next] && a.class == say {
		a.cue.end = v + 2
		a.from = a.subject.border
		f.takeObject(&a, v+2)
		return a, len(a.contents) > 0
	}
	if a.form == base && f.isSingular(a.subject.name) || a.class == want && a.noun && !f.beginsSubject(a.subject.name.first) {
		return a, false
	}
	f.resolveRelative(&a)
	a.from = a.subject.whole.first
	if f.isNobody(a.subject.name) || acts[a.lemma] && hearings[f.headNoun(a.subject.name)] || hints[a.lemma] && quotes[f.headNoun(a.subject.name)] || courtly[a.lemma] && !hearings[f.headNoun(a.subject.name)] {
		return a, false
	}
	if f.low(a.subject.border) == "as" && (right.kind == commaTail || right.kind == endTail || right.kind == quoteTail) {
		return f.insertion(a, right)
	}
	if f.contentLeft(a, right) {
		a.left = true
		f.takeLeft(&a, right)
		return a, len(a.contents) > 0
	}
	f.takeRight(&a, right)
	if len(a.contents) == 0 && a.class == deny && pointers[f.low(a.cue.end)] {
		f.disputes[f.n] = true
		return a, true
	}
	return a, len(a.contents) > 0 || a.class == say || a.class == tell
}

// insertion reads "as Kovar noted" before, within and behind what she noted.
func (f *frame) insertion(a attribution, right tail) (attribution, bool) {
	as := a.subject.border
	if a.class != say && a.class != tell && a.class != think {
		return a, false
	}
	a.from = as
	if as == f.first || as == f.first+1 && leads[f.low(f.first)] {
		if right.kind != endTail {
			f.addRight(&a, right.at+1, f.end)
		}
		return a, len(a.contents) > 0
	}
	if !f.isComma(as-1) && !f.isDash(as-1) && !f.quoted(as-1) {
		return a, false
	}
	a.left = true
	a.subject.border = as - 1
	f.addContent(&a, span{f.contentStart(as - 1), as})
	if right.kind == commaTail && f.isComma(right.at) {
		f.addRight(&a, right.at+1, f.end)
	}
	return a, len(a.contents) > 0
}

// pointers are the pronouns for what was said before.
var pointers = set("that this it them these those")

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
	w := f.low(i)
	return f.isName(i) || articles[w] || persons[w] || f.isRelative(i)
}

// resolveRelative puts the noun in the place of "who" and "which".
func (f *frame) resolveRelative(a *attribution) {
	name := a.subject.name
	if !f.isRelative(name.first) && f.low(name.first) != "that" || name.end-name.first != 1 {
		return
	}
	end := name.first
	if f.isComma(end - 1) {
		end--
	}
	if end <= f.first {
		return
	}
	first := f.phraseStart(end, f.first)
	if f.low(name.first) == "which" {
		for i := end - 1; i > first; i-- {
			if prepos[f.low(i)] && f.low(i) != "of" {
				first = i + 1
				break
			}
		}
	}
	if first < end && !f.isPunct(end-1) {
		a.subject.name = span{first, end}
	}
}

// withSharedSubject reads a verb that shares its subject with the one before
// it: "criticised the plan and called for another".
func (f *frame) withSharedSubject(a attribution, g verbGroup, right tail) (attribution, bool) {
	prev := f.low(g.first - 1)
	if prev != "and" && prev != "but" && prev != "then" && prev != "," && prev != "or" || a.form != past && a.form != third {
		return a, false
	}
	if last := f.lastVerb(); last != nil && !last.left {
		a.subject = last.subject
	} else {
		a.subject = f.mainSubject(g.first)
	}
	if a.subject.whole.empty() {
		return a, false
	}
	a.from = g.first - 1
	a.sibling = true
	f.takeRight(&a, right)
	return a, len(a.contents) > 0
}

// mainSubject returns the subject of the statement's first verb before limit.
func (f *frame) mainSubject(limit int) subject {
	for i := f.first; i < limit; i++ {
		if f.quoted(i) {
			continue
		}
		if f.isRelative(i) && i > f.first {
			i = f.relativeEnd(i, limit)
			continue
		}
		if f.isFinite(i) && i > f.first {
			g := f.groupBefore(i, f.first)
			if sub := f.subjectBefore(g.first, f.first); !sub.whole.empty() {
				return sub
			}
		}
	}
	return subject{}
}

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
	case a.class == say && (right.kind == thatTail || right.kind == clauseTail && !nounGerunds[f.low(v)] || right.kind == quoteTail) && !prepos[prev] && f.kind(before) == token.Word:
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

// inverted tells whether the subject stands behind the verb: `"...," said the
// minister`.
func (f *frame) inverted(v verb, i int, g verbGroup, right tail) bool {
	if v.class != say && v.class != tell || i != g.first || v.form == base || i+1 >= f.end {
		return false
	}
	if f.headline != nil && f.headline[i] && len(f.found) > 0 {
		return false // "ARMY DENIES LOSS, SAYS FIGHTING GOES ON"
	}
	next := f.low(i + 1)
	if right.kind != clauseTail && right.kind != objectTail || linkers[next] || objects[next] && next != "her" {
		return false
	}
	quoteLeft := i > f.first && f.quoted(i-1)
	if i > f.first+1 && f.isComma(i-1) && f.quoted(i-2) {
		quoteLeft = true
	}
	if quoteLeft {
		return true
	}
	if !f.isComma(i-1) && !f.isDash(i-1) {
		return false
	}
	end := f.phraseEnd(i+1, f.end)
	if end < f.end && f.isFinite(end) {
		return false
	}
	return f.hasFinite(span{f.frameStart(i-1, f.first), i - 1})
}

func (f *frame) withInversion(a attribution, v int) (attribution, bool) {
	end := f.phraseEnd(v+1, f.end)
	name := span{v + 1, end}
	if name.empty() {
		return a, false
	}
	behind := f.appositionEnd(end)
	a.subject = subject{name: name, whole: span{v + 1, behind}, border: v - 1}
	a.from = v
	a.left = true
	f.takeLeft(&a, f.tailFrom(a.verb, behind))
	return a, len(a.contents) > 0
}

// appositionEnd walks over the appositions behind an inverted subject: ", 61,
// who spent the night on the roof".
func (f *frame) appositionEnd(i int) int {
	for i < f.end && f.isComma(i) && !f.opens(i+1) {
		end := i + 1
		for end < f.end && !f.isComma(end) && !f.opens(end) && !f.isStop(end) {
			end++
		}
		if !f.isApposition(span{i + 1, end}) {
			return i
		}
		i = end
	}
	return i
}
