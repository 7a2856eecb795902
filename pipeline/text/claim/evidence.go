package claim

import (
	"slices"
	"strconv"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/text/wordlist"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// against returns the claims before claim i, of other speakers, that can't hold
// together with it although neither says so: one negates the other, says the
// opposite of the same thing, or gives another figure for it.
func (o *opposition) against(i int) []int {
	d := &o.drafts[i]
	if d.within >= 0 || d.continues >= 0 || d.end-d.first > maxAlike {
		return nil
	}
	for j := i - 1; j >= max(0, i-maxBack) && o.apart(i, j) <= maxApart; j-- {
		c := &o.drafts[j]
		if c.key == d.key || c.key == "" || c.within >= 0 || c.end-c.first > maxAlike || c.overlaps(d.span) || o.sides(i, j) {
			continue
		}
		x, y := o.traits[i], o.traits[j]
		switch {
		case x.negated && o.negates(d.span, c.span):
			o.claims[i].Polarity = "negative"
			o.claims[i].Modality = wire.Modality{Class: "denied", Hedge: o.negationIn(d.span)}
			return []int{j}
		case y.negated && o.negates(c.span, d.span), x.opposed && y.opposed && o.antonyms(d.span, c.span), otherFigure(x.figures, y.figures):
			return []int{j}
		}
	}
	return nil
}

// traits are what of a content can set it against another, read once.
type traits struct {
	// negated tells of a negation, opposed of a word that has an opposite.
	negated, opposed bool
	figures          []figure
}

func (s *story) traitsOf(c span) traits {
	var t traits
	if c.end-c.first > maxAlike {
		return t
	}
	for i := c.first; i < c.end; i++ {
		t.negated = t.negated || s.in(i, negations)
		t.opposed = t.opposed || opposites.Has(s.low(i))
	}
	if !s.divides(c) {
		t.figures = s.figures(c)
	}
	return t
}

// maxAlike is how long contents are compared by their words: longer ones say
// more than one thing.
const maxAlike = 45

// sides tells whether claims i and j are both something else than a report of
// what is: a demand, an accusation, a hope.
func (o *opposition) sides(i, j int) bool {
	for _, c := range [...]class{o.drafts[i].verb.class, o.drafts[j].verb.class} {
		if c != say && c != tell && c != show && c != source && c != think && c != deny {
			return true
		}
	}
	return false
}

// negates tells whether content a says "not" of what content b says: the word
// behind the negation stands in b without one, and the two are much alike.
func (s *story) negates(a, b span) bool {
	for i := a.first; i < a.end; i++ {
		if w := s.low(i); w != "not" && w != "n't" && w != "n’t" && w != "never" {
			continue
		}
		at := i + 1
		for at < a.end && (s.in(at, adverbs) || s.in(at, beForms) || s.in(at, articles)) {
			at++
		}
		if at >= a.end || s.isFunction(at) || s.isDoubted(a, i) || s.in(at+1, wh) {
			continue
		}
		if lemma := s.verb(at).lemma; (lemma == "believe" || lemma == "think") && s.alike(span{at + 1, a.end}, b, "", "") {
			return true // "did not believe that ..."
		}
		in, ok := s.findStem(b, s.stem(at))
		if !ok || s.negatedNear(b, in) || s.isDoubted(b, in) {
			continue
		}
		if s.alike(a, b, s.stem(at), s.stem(at)) {
			return true
		}
	}
	return false
}

// negationIn returns the first negation of a content as printed.
func (s *story) negationIn(c span) string {
	for i := c.first; i < c.end; i++ {
		if s.in(i, negations) {
			return s.text.Word(i)
		}
	}
	return ""
}

// alike tells whether at least half of the words of the shorter of two contents
// stand in the other, and one at least, not counting one given word of each.
func (s *story) alike(a, b span, notA, notB string) bool {
	inA, inB := s.contentWords(a), s.contentWords(b)
	delete(inA, notA)
	delete(inB, notB)
	n := 0
	for w := range inA {
		if inB[w] {
			n++
		}
	}
	return n > 0 && 2*n >= min(len(inA), len(inB))
}

// findStem returns the first token of c with the stem.
func (s *story) findStem(c span, stemmed string) (int, bool) {
	for i := c.first; i < c.end; i++ {
		if s.stem(i) == stemmed && !s.isFunction(i) {
			return i, true
		}
	}
	return 0, false
}

// negatedNear tells whether a negation stands within the clause before token i.
func (s *story) negatedNear(c span, i int) bool {
	for j := i - 1; j >= max(c.first, i-6) && !s.isComma(j); j-- {
		if s.in(j, negations) || s.in(j, absolutes) {
			return true
		}
	}
	return false
}

// isDoubted tells whether token i stands under a condition or question: "if the
// dam does not hold".
func (s *story) isDoubted(c span, i int) bool {
	for j := i - 1; j >= max(c.first, i-8); j-- {
		if w := s.low(j); w == "if" || w == "unless" || w == "whether" || s.in(j, possibles) {
			return true
		}
	}
	return false
}

// antonyms tells whether one content has a word and the other its opposite, and
// both speak of the same thing.
func (s *story) antonyms(a, b span) bool {
	for i := a.first; i < a.end; i++ {
		w := s.low(i)
		opposite, ok := opposites.Find(w)
		if !ok || s.negatedNear(a, i) || s.isDoubted(a, i) {
			continue
		}
		for j := b.first; j < b.end; j++ {
			if !opposite[s.low(j)] || s.negatedNear(b, j) || s.isDoubted(b, j) {
				continue
			}
			if s.alike(a, b, s.stem(i), s.stem(j)) {
				return true
			}
		}
	}
	return false
}

// figure is a number in a content with what it counts.
type figure struct {
	value string
	// unit is the stem of the word behind it, head that of the one before.
	unit, head string
}

// otherFigure tells whether two contents give different figures for one thing:
// "killed 14 people", "three people were killed".
func otherFigure(a, b []figure) bool {
	for _, x := range a {
		for _, y := range b {
			if x.value != y.value && x.unit != "" && x.unit == y.unit && x.head != "" && x.head == y.head {
				return true
			}
		}
	}
	return false
}

// divides tells whether a content speaks of one of several: "the second blast".
func (s *story) divides(c span) bool {
	for i := c.first; i < c.end; i++ {
		if s.in(i, parts) || s.in(i, weekdays) || s.in(i, months) {
			return true
		}
	}
	return false
}

// figures reads the figures of c: of people the head is that they were killed,
// hurt, held or missing, of amounts and shares the verb that carries them.
func (s *story) figures(c span) []figure {
	var found []figure
	for i := c.first; i < c.end; i++ {
		w := s.low(i)
		if number(w) < 2 && !isFigure(w) || s.in(i-1, articles) && number(w) > 0 && s.low(i-1) != "the" {
			continue
		}
		f := figure{value: strings.ReplaceAll(w, ",", "")}
		if n := number(w); n > 0 {
			f.value = strconv.Itoa(n)
		}
		f.unit = s.unitBehind(i, c.end)
		f.head = s.fateNear(c, i)
		if f.head != "" && (f.unit == "" || counted[f.unit]) {
			f.unit = "people"
		} else if f.head = s.headBefore(c, i); !settled[f.head] {
			f.head = ""
		}
		found = append(found, f)
	}
	return found
}

// isFigure tells whether a word is a number in figures.
func isFigure(w string) bool {
	if w == "" || w[0] < '0' || w[0] > '9' {
		return false
	}
	return strings.Trim(w, "0123456789.,") == ""
}

// unitBehind returns the stem of what the number at i counts.
func (s *story) unitBehind(i, end int) string {
	for j := i + 1; j < min(i+4, end); j++ {
		w := s.low(j)
		switch {
		case w == "percent" || w == "%" || w == "per" && s.low(j+1) == "cent":
			return "%"
		case s.in(j, magnitudes):
			return w
		case s.isPunct(j) || s.isFunction(j) && w != "of":
			return ""
		case w == "more" || w == "other" || w == "of":
			continue
		}
		return s.stem(j)
	}
	return ""
}

// fateNear returns what happened to the people whom the number at i counts.
func (s *story) fateNear(c span, i int) string {
	for j := max(c.first, i-3); j < min(i+7, c.end); j++ {
		if fate := fates.Get(s.low(j)); fate != "" {
			return fate
		}
	}
	return ""
}

// headBefore returns the stem of the verb or noun that carries the number at i.
func (s *story) headBefore(c span, i int) string {
	for j := i - 1; j >= max(c.first, i-3); j-- {
		if !s.isFunction(j) && s.kind(j) == token.Word {
			return s.stem(j)
		}
	}
	return ""
}

// cautions returns the claims that announce what claim i cautions against: a
// state is warned against the use of force, and its own people said that it
// would use it.
func (o *opposition) cautions(i int) []int {
	c := &o.claims[i]
	if c.Target == nil || !o.isCaution(&o.drafts[i]) || !o.speaksOfForce(o.drafts[i].span) {
		return nil
	}
	var out []int
	for j := max(0, i-maxBack); j < i; j++ {
		d := &o.drafts[j]
		if d.key == o.drafts[i].key || o.apart(i, j) > maxApart || !o.isThreat(d.span, c.Target.Canonical) {
			continue
		}
		if d.within >= 0 { // what the one within says, the one around only passes on
			out = slices.DeleteFunc(out, func(k int) bool { return k == d.within })
		}
		out = append(out, j)
	}
	return out
}

// isCaution tells whether d warns somebody against something, by its cue or in
// its own words ("We caution Oslo against ...").
func (s *story) isCaution(d *draft) bool {
	if cautious.has(d.verb.lemma) && s.low(d.first-1) == "against" {
		return true
	}
	for i := d.first; i < min(d.end, d.first+4); i++ {
		if cautious.has(s.verb(i).lemma) {
			return s.hasWord(span{i, min(d.end, i+8)}, "against")
		}
	}
	return false
}

func (s *story) hasWord(c span, word string) bool {
	for i := c.first; i < c.end; i++ {
		if s.low(i) == word {
			return true
		}
	}
	return false
}

// isThreat tells whether a content says that party will use force: the party
// stands in its subject, and it is ready to or will.
func (o *opposition) isThreat(c span, party string) bool {
	if !o.speaksOfForce(c) || party == "" {
		return false
	}
	for i := c.first; i < min(c.end, c.first+8); i++ {
		w := o.low(i)
		if w == "will" || w == "would" || o.in(i, beForms) && (o.low(i+1) == "ready" || o.low(i+1) == "prepared") {
			return o.namesParty(span{c.first, i}, party)
		}
	}
	return false
}

// namesParty tells whether the words of c name the party.
func (o *opposition) namesParty(c span, party string) bool {
	for i := c.first; i < c.end; i++ {
		w := o.text.Word(i)
		if w == party || shortStates[w] == party || shortStates[party] == w {
			return true
		}
	}
	start, end := o.offsets(c)
	if o.doc == nil {
		return false
	}
	for _, e := range o.entitiesFrom(start) {
		if e.Start >= end {
			break
		}
		if e.Canonical == party {
			return true
		}
	}
	return false
}

func (s *story) speaksOfForce(c span) bool {
	for i := c.first; i < c.end; i++ {
		if s.in(i, force) {
			return true
		}
	}
	return false
}

// opposites holds words that can't both be true of one thing.
var opposites = wordlist.Of(pairsOf("safe:unsafe,dangerous,hazardous innocent:guilty legal:illegal,unlawful lawful:unlawful,illegal voluntary:forced " +
	"succeeded:failed success:failure accident:attack,sabotage,deliberate,murder accidental:deliberate,intentional suicide:murder " +
	"alive:dead,killed civilians:militants,fighters,terrorists,combatants true:untrue,false valid:invalid fair:unfair,rigged,fraudulent " +
	"necessary:unnecessary justified:unjustified possible:impossible contained:spreading intact:destroyed,damaged solvent:insolvent profitable:unprofitable " +
	"guilty:innocent"))

func pairsOf(list string) map[string]map[string]bool {
	pairs := make(map[string]map[string]bool)
	add := func(a, b string) {
		if pairs[a] == nil {
			pairs[a] = make(map[string]bool)
		}
		pairs[a][b] = true
	}
	for entry := range strings.FieldsSeq(list) {
		word, others, _ := strings.Cut(entry, ":")
		for other := range strings.SplitSeq(others, ",") {
			add(word, other)
			add(other, word)
		}
	}
	return pairs
}

// stems makes a set of the stems of the words in list.
func stems(list string) map[string]bool {
	s := make(map[string]bool)
	for w := range strings.FieldsSeq(list) {
		s[stem(w)] = true
	}
	return s
}

// Words of evidence; our own lists from wire copy.
var (
	// fates holds by its words what happened to people who are counted.
	fates = wordlist.Of(map[string]string{
		"killed": "killed", "dead": "killed", "died": "killed", "deaths": "killed", "kill": "killed", "killing": "killed", "toll": "killed",
		"injured": "hurt", "wounded": "hurt", "hurt": "hurt", "missing": "missing", "arrested": "held", "detained": "held",
		"captured": "captured", "displaced": "displaced", "evacuated": "evacuated",
	})
	// counted are the stems of nouns by which people are counted.
	counted = stems("people persons civilians soldiers workers residents protesters officials policemen children women men militants fighters rebels villagers passengers migrants demonstrators")
	// settled are the stems of words of which one figure only can be right.
	settled    = stems("offered cost worth owed owes turnout damage price stake")
	magnitudes = set("million billion trillion thousand")
	// parts tell one of several things apart, for which figures may differ.
	parts    = set("first second third fourth another separate separately other each last next previous earlier later also")
	cautious = set("warn caution advise counsel")
	// force are words of force between states.
	force = set("act acts naval force forceful forcefully respond response strike strikes attack attacks retaliate retaliation military action war invade invasion intervention escalation hit sanctions blockade bomb bombing offensive troops escapade adventure")
	// shortStates are the short forms of states in agency style.
	shortStates = map[string]string{"U.S.": "United States", "US": "United States", "America": "United States", "U.K.": "United Kingdom", "UK": "United Kingdom", "Britain": "United Kingdom"}
)
