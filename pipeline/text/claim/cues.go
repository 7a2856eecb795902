package claim

import (
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
	for _, c := range nounCues {
		if f.in(i, c.words) {
			if a, ok := c.read(f, i); ok {
				return a, true
			}
		}
	}
	v := f.verb(i)
	if v.class == 0 || f.kind(i) != token.Word || f.isName(i) && i > f.first {
		return attribution{}, false
	}
	a := attribution{verb: v, statement: f.n, cue: span{i, i + 1}}
	if phrasal.has(v.lemma) && !f.takesParticle(&a) {
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

// nounCues are the cues that begin with a word of a set, or have it as their
// noun, with what reads them.
var nounCues = []struct {
	words wordset
	read  func(f *frame, i int) (attribution, bool)
}{
	{set("according in"), (*frame).accordingTo},
	{speechNouns, (*frame).speechNoun},
	{positions, (*frame).position},
	{saidNouns, (*frame).ownWord},
	{willNouns, (*frame).ownWord},
	{demandNouns, (*frame).demand},
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
	if f.low(a.subject.border) == "what" && f.in(v+1, beForms) && a.class == say {
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
	if f.isNobody(a.subject.name) || acts.has(a.lemma) && hearings.has(f.headNoun(a.subject.name)) || hints.has(a.lemma) && quotes.has(f.headNoun(a.subject.name)) || courtly.has(a.lemma) && !hearings.has(f.headNoun(a.subject.name)) {
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
	if len(a.contents) == 0 && a.class == deny && f.in(a.cue.end, pointers) {
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
	if as == f.first || as == f.first+1 && f.in(f.first, leads) {
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
			if f.in(i, prepos) && f.low(i) != "of" {
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
		if a.class == think || a.class == show || a.class == want {
			return a, false // within what was said: "said he was calm and expected"
		}
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
	if right.kind != clauseTail && right.kind != objectTail || f.in(i+1, linkers) || f.in(i+1, objects) && next != "her" {
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
	if end < f.end && (f.isFinite(end) || f.opens(end)) {
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
