package claim

import (
	"iter"
	"slices"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// opposition links claims to those of others in the story that they deny.
type opposition struct {
	*story
	claims []wire.Claim
	drafts []draft
	// targets holds for each draft the drafts that it denies.
	targets [][]int
	// traits holds what of each content can set it against another.
	traits []traits
}

// maxApart is how many paragraphs may lie between a denial and what it denies.
const maxApart = 3

// link fills Contradicts. What a nested claim denies, the claim around it
// denies too where it consists of it, so the outermost one is linked.
func (o *opposition) link() {
	o.traits = make([]traits, len(o.drafts))
	for i := range o.drafts {
		o.traits[i] = o.traitsOf(o.drafts[i].span)
	}
	for i := range o.drafts {
		if o.drafts[i].key == "" {
			continue
		}
		o.targets[i] = o.denied(i)
		at := i
		for o.drafts[at].within >= 0 && o.drafts[o.drafts[at].within].end == o.drafts[at].end && !o.opposed(at, o.drafts[at].within) {
			at = o.drafts[at].within
		}
		for _, j := range o.targets[i] {
			j = o.heart(j)
			if id := o.claims[j].ID; j != at && !slices.Contains(o.claims[at].Contradicts, id) {
				o.claims[at].Contradicts = append(o.claims[at].Contradicts, id)
			}
		}
		o.targets[at] = o.targets[i]
	}
}

// heart returns the claim that claim j consists of, if it reports one whose
// words are most of its own; else j.
func (o *opposition) heart(j int) int {
	for k := j + 1; k < len(o.drafts) && o.drafts[k].first < o.drafts[j].end; k++ {
		if n := &o.drafts[k]; n.within == j && 2*(n.end-n.first) > o.drafts[j].end-o.drafts[j].first {
			return o.heart(k)
		}
	}
	return j
}

// opposed tells whether the nested claim i denies the claim around it.
func (o *opposition) opposed(i, outer int) bool { return slices.Contains(o.targets[i], outer) }

// denied returns the drafts that draft i denies; nil if it denies none. What
// the copy itself says of it comes first, what only the words tell last.
func (o *opposition) denied(i int) []int {
	d := &o.drafts[i]
	switch {
	case d.verb.class == deny && !d.negated && o.pointsBack(d.span):
		return o.pointedAt(i)
	case d.verb.class == deny && !d.negated && o.pointsTo(d.span, wishes):
		if j := o.wish(i); j >= 0 {
			return []int{j}
		}
	case d.verb.lemma == "dismiss" && o.hasWord(d.span, "as") && !o.pointsTo(d.span, backward):
		return nil
	case o.claims[i].Polarity == "negative" || o.rejects(d.span):
		return o.disowned(i)
	case d.verb.class == accuse && o.hitsBack(d.statement):
		if j := o.nearest(i, 2); j >= 0 {
			return []int{j}
		}
	case o.saysOpposite(d.span):
		return o.again(i)
	}
	if out := o.cautions(i); len(out) > 0 {
		return out
	}
	if out := o.bornOut(i); len(out) > 0 {
		return out
	}
	return o.against(i)
}

// pointedAt returns what a denial means that names it only as something said:
// "any involvement", "the findings".
func (o *opposition) pointedAt(i int) []int {
	if j := o.charge(i); j >= 0 {
		return []int{j}
	}
	if !o.namesWords(o.drafts[i].span) {
		return nil
	}
	if j := o.finding(i); j >= 0 && o.pointsTo(o.drafts[i].span, findings) {
		return []int{j}
	}
	return o.before(i)
}

// disowned returns what a denial with a content of its own denies.
func (o *opposition) disowned(i int) []int {
	d := &o.drafts[i]
	if o.isOwnDeed(d.span) {
		if j := o.nearest(i, 1); j >= 0 {
			return []int{j}
		}
	} else if j := o.nearest(i, 2); j >= 0 {
		return []int{j}
	}
	if d.verb.class == think {
		if j := o.rare(i); j >= 0 {
			return []int{j}
		}
	}
	if o.isAnaphoric(d.span) {
		return o.before(i)
	}
	if out := o.again(i); len(out) > 0 {
		return out
	}
	if i > 0 && o.bearsOut(o.drafts[:i], d) {
		if j := o.rare(i); j >= 0 {
			return []int{j}
		}
		return o.targets[i-1]
	}
	return nil
}

// isAnaphoric tells whether a content says of what was said before that it is
// not so: "That is not true".
func (s *story) isAnaphoric(c span) bool {
	if c.end-c.first > 9 {
		return false
	}
	w := s.low(c.first)
	return (w == "that" || w == "this" || w == "it" || w == "these" || w == "they") && (s.in(c.first+1, beForms) || s.low(c.first+1) == "claims")
}

// rare returns the claim near i of another speaker that shares a word with it
// which hardly any other claim of the story has; -1 for none.
func (o *opposition) rare(i int) int {
	last := -1 // the verbs come first, and say less
	for word := range o.wordsOf(o.drafts[i].span) {
		at, count := -1, 0
		for j := max(0, i-maxBack); j < min(len(o.drafts), i+maxBack); j++ {
			c := &o.drafts[j]
			if j == i || c.within >= 0 || c.overlaps(o.drafts[i].span) {
				continue
			}
			if _, ok := o.findStem(o.matter(c), word); !ok {
				continue
			}
			count++
			if c.key != o.drafts[i].key && o.apart(i, j) <= maxApart-1 && !o.negatedNear(c.span, min(c.first+5, c.end)) {
				at = j
			}
		}
		if count == 1 && at >= 0 {
			last = at
		}
	}
	return last
}

// wordsOf yields the stems of the words of c that carry meaning, in order.
func (s *story) wordsOf(c span) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := c.first; i < c.end; i++ {
			if !s.isFunction(i) && !s.in(i, presents) && !s.in(i, irregulars) && s.kind(i) == token.Word && !yield(s.stem(i)) {
				return
			}
		}
	}
}

// finding returns the claim nearest before i that finds fault: by its cue, or
// by a verb of accusation in its content; -1 for none.
func (o *opposition) finding(i int) int {
	for j := i - 1; j >= max(0, i-maxBack) && o.apart(i, j) <= maxApart; j-- {
		c := &o.drafts[j]
		if c.key == o.drafts[i].key || c.within >= 0 {
			continue
		}
		if c.verb.class == accuse {
			return j
		}
		for k := c.first; k < c.end; k++ {
			if v := o.verb(k); v.class == accuse && !v.noun && !o.quoted(k) {
				return j
			}
		}
	}
	return -1
}

// wish returns the claim nearest before refusal i that demands or offers what
// is refused; -1 for none.
func (o *opposition) wish(i int) int {
	for j := i - 1; j >= max(0, i-maxBack) && o.apart(i, j) <= maxApart; j-- {
		c := &o.drafts[j]
		if c.key == o.drafts[i].key || c.within >= 0 {
			continue
		}
		if c.verb.class == urge || wishing.has(c.verb.lemma) || c.verb.class == call && o.low(c.cue.end-1) == "for" || o.mustDo(c.span) {
			return j
		}
	}
	return -1
}

// mustDo tells whether a content says that something must be done.
func (s *story) mustDo(c span) bool {
	for i := c.first; i < min(c.end, c.first+8); i++ {
		if w := s.low(i); w == "must" || w == "should" {
			return true
		}
	}
	return false
}

// charge returns the accusation nearest to denial i that is aimed at its
// speaker or, where that can't be told, that is the only one near; -1 if none.
func (o *opposition) charge(i int) int {
	near, count := -1, 0
	for j := max(0, i-maxBack); j < min(len(o.drafts), i+maxBack); j++ {
		c := &o.drafts[j]
		if c.verb.class != accuse || c.key == o.drafts[i].key || o.apart(i, j) > maxApart-1 {
			continue
		}
		if o.isAimedAt(c, o.drafts[i].key) {
			return j
		}
		near = j
		count++
	}
	if count == 1 {
		return near
	}
	return -1
}

// before returns the last claim of another speaker before denial i.
func (o *opposition) before(i int) []int {
	for j := i - 1; j >= max(0, i-maxBack); j-- {
		c := &o.drafts[j]
		if c.key == o.drafts[i].key || c.within >= 0 || o.apart(i, j) > maxApart-1 {
			continue
		}
		if c.continues >= 0 {
			j = c.continues
		}
		return []int{j}
	}
	return nil
}

// nearest returns the claim of another speaker that shares most words with
// denial i, at least so many; of equal ones the one before it and nearest.
func (o *opposition) nearest(i, least int) int {
	words := o.contentWords(o.drafts[i].span)
	best, most := -1, least-1
	for j := max(0, i-maxBack); j < min(len(o.drafts), i+maxBack); j++ {
		c := &o.drafts[j]
		if j == i || c.key == o.drafts[i].key || o.claims[j].Polarity == "negative" || c.within >= 0 || o.apart(i, j) > maxApart || c.overlaps(o.drafts[i].span) {
			continue
		}
		score := o.shared(o.matter(c), words)
		if score < most && j < i && len(words) > 2 {
			continue
		}
		if score > most || score == most && best >= 0 && j < i {
			best, most = j, score
		}
	}
	return best
}

// matter returns the words that tell what claim c speaks of: its content, or
// the statement where it only adds to what stands before ("the withdrawal,
// something officials said would come").
func (o *opposition) matter(c *draft) span {
	if !c.name.empty() && o.in(c.name.first-1, vague) {
		return o.statements[c.statement].span
	}
	return c.span
}

// again returns what the speaker of i has denied before, not far away.
func (o *opposition) again(i int) []int {
	for j := i - 1; j >= max(0, i-6); j-- {
		if o.drafts[j].key == o.drafts[i].key && len(o.targets[j]) > 0 {
			return o.targets[j]
		}
	}
	return nil
}

// bornOut returns what claim i denies as it bears out a denial before it in its
// paragraph: the speaker's own, or one without a content ("Survivors disputed
// that."), which denies the claims of the paragraph before.
func (o *opposition) bornOut(i int) []int {
	d := &o.drafts[i]
	if d.within >= 0 {
		return nil
	}
	for j := i - 1; j >= max(0, i-4) && o.apart(i, j) == 0; j-- {
		if c := &o.drafts[j]; c.key == d.key && c.verb.class == deny && o.pointsBack(c.span) {
			return o.targets[j]
		}
	}
	st := d.statement
	if st == 0 || !o.disputes[st-1] || o.statements[st-1].paragraph != o.statements[st].paragraph {
		return nil
	}
	var out []int
	for j := i - 1; j >= max(0, i-maxBack) && o.apart(i, j) <= 1; j-- {
		if o.apart(i, j) == 1 && o.drafts[j].key != d.key && o.drafts[j].within < 0 {
			out = append(out, j)
		}
	}
	slices.Reverse(out)
	return out
}

// apart returns how many paragraphs lie between drafts i and j.
func (o *opposition) apart(i, j int) int {
	n := o.statements[o.drafts[i].statement].paragraph - o.statements[o.drafts[j].statement].paragraph
	return max(n, -n)
}

// isAimedAt tells whether the accusation c names the speaker key as its target.
func (o *opposition) isAimedAt(c *draft, key string) bool {
	if key == "" {
		return false
	}
	if o.doc != nil {
		start, _ := o.offsets(c.span)
		for _, e := range o.entitiesFrom(start) {
			if e.Start > start+30 {
				break
			}
			if e.Canonical == key {
				return true
			}
		}
	}
	return strings.Contains(o.text.Slice(c.first, min(c.end, c.first+8)), key)
}

// pointsBack tells whether what is denied is named only as something said
// before: "the charge", "any involvement".
func (s *story) pointsBack(c span) bool { return s.pointsTo(c, backward) }

// pointsTo tells whether a content is a short phrase with one of the nouns.
func (s *story) pointsTo(c span, nouns wordset) bool {
	if c.end-c.first > 6 {
		return false
	}
	for i := c.first; i < c.end; i++ {
		if s.in(i, nouns) {
			return true
		}
	}
	return false
}

// namesWords tells whether what is denied is something said ("the figure"), not
// something done ("any involvement").
func (s *story) namesWords(c span) bool {
	for i := c.first; i < c.end; i++ {
		if s.in(i, deeds) {
			return false
		}
	}
	return true
}

// rejects tells whether a content dismisses what somebody else wants or says:
// "is absurd", "views the demand as out of touch with reality".
func (s *story) rejects(c span) bool {
	for i := c.first; i < c.end; i++ {
		if s.in(i, dismissals) || s.isFarFromTruth(i) {
			if s.isPredicate(c, i) && !s.negatedNear(c, i) && !s.isDoubted(c, i) {
				return true
			}
		}
	}
	return false
}

// isFarFromTruth reads "out of touch with reality", "far from the facts",
// "divorced from the truth" at its first word.
func (s *story) isFarFromTruth(i int) bool {
	if w := s.low(i); w == "out" && s.low(i+1) == "of" && s.low(i+2) == "touch" {
		return s.low(i+3) == "with"
	} else if !s.in(i, remote) {
		return false
	}
	for j := i + 1; j <= i+4; j++ {
		if s.in(j, realities) {
			return true
		}
	}
	return false
}

// isPredicate tells whether the word i is said of something: behind a form of
// "be", "as" or a verb of calling, or as the whole of the content.
func (s *story) isPredicate(c span, i int) bool {
	for j := i - 1; j >= max(c.first, i-5) && !s.isComma(j); j-- {
		if w := s.low(j); s.in(j, beForms) || w == "as" || s.verb(j).class == call {
			return true
		}
	}
	return i-c.first <= 2 && c.end-i <= 4
}

// hitsBack tells whether the statement says that it answers another.
func (s *story) hitsBack(n int) bool {
	st := s.statements[n]
	for i := st.first; i < st.end; i++ {
		w := s.low(i)
		if s.low(i+1) == "back" && s.in(i, answers) || s.in(i, replies) || w == "in" && (s.low(i+1) == "turn" || s.low(i+1) == "response") {
			return true
		}
	}
	return false
}

// saysOpposite tells whether a content sets itself against the one before.
func (s *story) saysOpposite(c span) bool {
	for i := c.first; i < c.end; i++ {
		w := s.low(i)
		if s.in(i, contraries) && s.low(i-1) == "the" || w == "otherwise" && s.verb(i-1).class != 0 {
			return true
		}
	}
	return false
}

func (s span) overlaps(o span) bool { return s.first < o.end && o.first < s.end }

// Words of opposition; our own lists from wire copy.
var (
	backward = set("charge charges allegation allegations accusation accusations claim claims report reports suggestion suggestions figure figures finding findings involvement wrongdoing assertion assertions criticism responsibility it this that them rumor rumors rumour rumours account version")
	// findings are those of backward that an inquiry makes, wishes what is refused.
	findings = set("finding findings report reports")
	wishes   = set("demand demands call calls proposal proposals offer offers request requests ultimatum appeal appeals plan plans idea deadline")
	// wishing are verbs of those who want something.
	wishing    = set("demand propose offer ask request urge suggest recommend appeal insist call")
	deeds      = set("involvement wrongdoing responsibility criticism")
	dismissals = set("nonsense absurd ridiculous unacceptable baseless unfounded misleading unrealistic ludicrous preposterous groundless")
	replies    = set("countered retorted answered replied responded retaliated rejoined")
	contraries = set("opposite contrary reverse")
	// remote are what is said of a view that is far from the realities.
	remote    = set("far detached divorced removed remote odds")
	realities = set("reality truth facts fact realities")
	answers   = set("hit hits fired shot struck pushed fights fought")
)
