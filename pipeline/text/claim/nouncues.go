package claim

// accordingTo reads "according to", "in the words of", "in X's words".
func (f *frame) accordingTo(i int) (attribution, bool) {
	words := f.sourceCue(i)
	if words == 0 {
		return attribution{}, false
	}
	f.tried++
	a := attribution{verb: verb{lemma: "according to", class: source}, statement: f.n, cue: span{i, i + words}, from: i}
	if f.isComma(i-1) || f.isDash(i-1) {
		a.from--
	}
	end := min(f.phraseEnd(a.cue.end, f.end), f.end)
	name := span{a.cue.end, end}
	if name.empty() {
		return a, false
	}
	a.subject = subject{name: name, whole: name, border: i - 1}
	right := f.tailFrom(a.verb, end)
	if i == f.first || i == f.first+1 && f.in(f.first, linkers) {
		rest := f.appositionEnd(end)
		if rest >= f.end {
			rest = end
		}
		f.addRight(&a, rest, f.end)
		return a, len(a.contents) > 0
	}
	a.left = true
	f.takeLeft(&a, right)
	return a, len(a.contents) > 0
}

// sourceCue returns how many words long the cue at i is that a source follows:
// "according to", "in the words of"; zero if none is there.
func (f *frame) sourceCue(i int) int {
	switch {
	case f.low(i) == "according" && f.low(i+1) == "to":
		return 2
	case f.low(i) == "in" && f.low(i+1) == "the" && f.low(i+2) == "words" && f.low(i+3) == "of":
		return 4
	}
	return 0
}

// speechNoun reads "exchanged warnings about", "issued a statement saying": a
// verb that says little with a noun of speech as its object.
func (f *frame) speechNoun(i int) (attribution, bool) {
	if !f.in(i, speechNouns) {
		return attribution{}, false
	}
	next := f.low(i + 1)
	if next != "about" && next != "of" && next != "over" && next != "that" {
		return attribution{}, false
	}
	for v := i - 1; v >= max(f.first, i-4); v-- {
		if !f.in(v, lightVerbs) || f.quoted(v) {
			continue
		}
		g := f.groupBefore(v, f.first)
		if g.negate || g.be || g.to || g.modal {
			return attribution{}, false
		}
		a := attribution{verb: verb{lemma: f.low(i), class: cite, form: past}, statement: f.n, cue: span{v, i + 2}}
		if a.subject = f.subjectBefore(g.first, f.first); a.subject.whole.empty() {
			a.subject = f.mainSubject(g.first)
		}
		a.from = a.subject.whole.first
		if next == "that" {
			f.addRight(&a, i+2, f.end)
		} else {
			f.takeObject(&a, i+2)
		}
		return a, !a.subject.whole.empty() && len(a.contents) > 0
	}
	return attribution{}, false
}

// Nouns of speech and the verbs that carry them; our own lists.
var (
	speechNouns = set("warning warnings accusation accusations threat threats claim claims statement statements denial denials complaint complaints allegation allegations concern concerns fear fears doubt doubts hope hopes assurance assurances promise promises suggestion remarks comments")
	lightVerbs  = set("exchanged traded issued made gave repeated voiced raised expressed renewed reiterated issues makes gives repeats voices raises expresses offered offers lodged levelled leveled swapped issuing making repeating voicing raising expressing")
)

// position reads "the company's position was that": a noun of opinion with its
// holder before it and a clause behind a form of "be".
func (f *frame) position(i int) (attribution, bool) {
	if !f.in(i, positions) {
		return attribution{}, false
	}
	for j := i + 1; j < min(i+8, f.end-1) && !f.isPunct(j) && !f.quoted(j); j++ {
		if !f.in(j, beForms) {
			continue
		}
		first := f.phraseStart(i, f.first)
		if f.low(j+1) != "that" || first >= i || first == i-1 && f.in(first, articles) {
			break
		}
		name := span{first, i}
		if w := f.low(i - 1); w == "’s" || w == "'s" {
			name.end--
		}
		if name.empty() {
			break
		}
		a := attribution{verb: verb{lemma: "hold", class: think, form: past}, statement: f.n, cue: span{i, i + 1}}
		a.subject = subject{name: name, whole: name, border: first - 1}
		a.from = first
		f.addRight(&a, j+2, f.end)
		return a, len(a.contents) > 0
	}
	return attribution{}, false
}

// positions are the nouns of opinion; our own list.
var positions = set("position view stance argument message line contention belief")

// ownWord reads a noun of speech or will with its owner before it and what was
// said or wanted behind it: "the minister's claim that", "its plan to".
func (f *frame) ownWord(i int) (attribution, bool) {
	if w := f.low(i + 1); w != "that" && !f.isInfinitive(i+1) || w == "to" && !f.in(i, willNouns) || w == "that" && !f.in(i, saidNouns) {
		return attribution{}, false
	}
	owner := f.ownerBefore(i)
	if owner.empty() || f.isRelative(i+1) {
		return attribution{}, false
	}
	a := attribution{verb: verb{lemma: ownLemma, class: cite, form: past}, statement: f.n, cue: span{i, i + 1}, from: owner.first}
	a.subject = subject{name: owner, whole: owner, border: owner.first - 1}
	at := i + 1
	if f.low(at) == "that" {
		at++
	}
	f.addRight(&a, at, f.ownWordEnd(i, at))
	return a, len(a.contents) > 0
}

// ownLemma is the lemma of a noun with its owner.
const ownLemma = "own word"

// ownerBefore returns who owns the noun at i, with at most three words between
// them: "the minister" of "the minister's earlier claim", "his".
func (f *frame) ownerBefore(i int) span {
	for j := i - 1; j >= max(f.first, i-4) && !f.isPunct(j) && !f.quoted(j); j-- {
		switch w := f.low(j); {
		case w == "'s", w == "’s", w == "'", w == "’":
			return f.owner(j)
		case f.in(j, owners):
			return span{j, j + 1}
		case f.in(j, articles), f.in(j, prepos), f.in(j, linkers), f.isFinite(j):
			return span{}
		}
	}
	return span{}
}

// owner returns the phrase before the possessive mark i, without what it depends
// on: "contrary to the minister's".
func (f *frame) owner(i int) span {
	first := f.phraseStart(i, f.first)
	for k := i - 1; k >= first; k-- {
		if f.in(k, prepos) {
			return span{k + 1, i}
		}
	}
	return span{first, i}
}

// ownWordEnd returns where what hangs on the noun i, from at on, ends: at a
// comma or dash, or before the verb that the noun is the subject of.
func (f *frame) ownWordEnd(i, at int) int {
	isSubject := !f.hasFinite(span{f.first, i})
	verbsLeft := 1
	if f.low(i+1) == "to" {
		verbsLeft = 0
	}
	for j := at + 1; j < f.end; j++ {
		if q, ok := f.closedBy(j); ok && f.isComma(q.inner.end-1) {
			return j + 1
		}
		if f.quoted(j) {
			continue
		}
		if f.isComma(j) || f.isDash(j) || f.isStop(j) {
			return j
		}
		if isSubject && f.isFinite(j) && !f.isFinite(j-1) {
			if verbsLeft == 0 {
				return j
			}
			verbsLeft--
		}
	}
	return f.end
}

var (
	owners    = set("his her its their our my")
	willNouns = set("plan promise pledge threat vow determination refusal desire wish effort bid")
	saidNouns = set("claim claims assertion assertions allegation allegations accusation statement argument belief view fear fears concern concerns warning warnings suggestion contention insistence declaration announcement acknowledgment acknowledgement admission comment comments remark remarks prediction report reports hope hopes")
)
