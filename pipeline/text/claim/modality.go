package claim

import (
	"cmp"
	"slices"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// sorted returns the numbers below n in the order of key, equal ones as they
// were.
func sorted(n int, key func(int) int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(key(a), key(b)) })
	return out
}

// weigh says how sure each claim is of itself, and whether it is a denial.
func (s *story) weigh(claims []wire.Claim, drafts []draft) {
	for i := range claims {
		d := &drafts[i]
		claims[i].Modality = s.modality(d.span)
		claims[i].Polarity = "positive"
		if word, ok := s.denies(drafts, i); ok {
			claims[i].Modality = wire.Modality{Class: "denied", Hedge: word}
			claims[i].Polarity = "negative"
		}
	}
}

// modality reads the hedges in a content. A condition outweighs a possibility,
// that a future, that hearsay; the hedge is the first of possibility, else of condition.
func (s *story) modality(c span) wire.Modality {
	var possible, condition, future, hearsay span
	keep := func(to *span, first, words int) {
		if to.empty() {
			*to = span{first, min(first+words, c.end)}
		}
	}
	for i := c.first; i < c.end; i++ {
		w, next := s.low(i), s.low(i+1)
		switch {
		case s.in(i, hearsays):
			keep(&hearsay, i, 1)
		case s.in(i, possibles) && !(w == "could" && s.in(i+1, negations)) && !(w == "may" && s.isName(i) && i > c.first) && !(w == "might" && s.in(i-1, articles)):
			keep(&possible, i, 1)
		case w == "if" && s.low(i-1) != "as" && !s.asksWith(i-1), w == "unless":
			keep(&condition, i, 1)
		case w == "depending" && next == "on", w == "provided" && next == "that", w == "providing":
			keep(&condition, i, 2)
		case w == "as" && next == "long" && s.low(i+2) == "as":
			keep(&condition, i, 3)
		case w == "only" && next == "when":
			keep(&condition, i, 2)
		case s.in(i, futures) && !s.in(i-1, articles) && !s.isPossessed(i):
			keep(&future, i, 1)
		case s.in(i, beForms) && s.low(i+2) == "to" && s.isInfinitive(i+3) && (s.in(i+1, expectations) || next == "going"):
			keep(&future, i, 3)
		case s.in(i, beForms) && s.low(i+2) == "to" && s.in(i+1, opinions):
			keep(&possible, i, 3)
		case next == "to" && s.isInfinitive(i+2) && s.in(i, seemings):
			keep(&possible, i, 2)
		case next == "to" && s.isInfinitive(i+2) && s.in(i, intentions) && !s.in(i-1, articles) && !s.in(i-1, negations) && s.low(i-1) != "no":
			keep(&future, i, 2)
		case s.in(i, negations) && (next == "rule" && s.low(i+2) == "out" || next == "exclude"):
			keep(&possible, i-1, 4)
		case w == "cannot" && next == "rule" && s.low(i+2) == "out":
			keep(&possible, i, 3)
		case i == c.first && (w == "whether" || s.asksYesOrNo(c)):
			keep(&possible, i, 1)
		}
	}
	switch {
	case !condition.empty():
		return s.hedged("conditional", firstOf(possible, condition))
	case !possible.empty():
		return s.hedged("possible", possible)
	case !future.empty():
		return s.hedged("future", future)
	case !hearsay.empty():
		return s.hedged("possible", hearsay)
	}
	return wire.Modality{Class: "asserted"}
}

// isInfinitive tells whether the token i behind "to" is a verb and no phrase: "due
// to arrive", not "due to the rain".
func (s *story) isInfinitive(i int) bool {
	return s.kind(i) == token.Word && !s.in(i, articles) && !s.isName(i) && !s.in(i, prepos)
}

// asksYesOrNo tells whether a content is a question that leaves open what it
// says: "Did the pumps fail?"
func (s *story) asksYesOrNo(c span) bool {
	if !s.in(c.first, beForms) && !s.in(c.first, doForms) && !s.in(c.first, haveForms) && !s.in(c.first, modals) {
		return false
	}
	for i := c.first; i <= c.end && i < s.text.Len(); i++ {
		if w := s.low(i); w == "?" || s.isStop(i) {
			return w == "?"
		}
	}
	return false
}

func firstOf(a, b span) span {
	if a.empty() {
		return b
	}
	return a
}

// asksWith tells whether an "if" behind token i opens a question: "asked if".
func (s *story) asksWith(i int) bool {
	v, w := s.verb(i), s.low(i)
	return v.class != 0 && asks.has(v.lemma) || w == "see" || w == "know"
}

func (s *story) isPossessed(i int) bool { return s.low(i-1) == "’s" || s.low(i-1) == "'s" }

func (s *story) hedged(class string, hedge span) wire.Modality {
	return wire.Modality{Class: class, Hedge: s.text.Slice(hedge.first, hedge.end)}
}

// denies tells whether draft i is a denial, and by which word: its cue denies,
// its content calls something false, or it bears out a denial that its speaker
// has just made.
func (s *story) denies(drafts []draft, i int) (string, bool) {
	d := &drafts[i]
	if d.verb.class == deny && !d.negated || d.verb.class == think && (d.negated != (d.verb.lemma == "doubt")) {
		return s.text.Slice(d.cue.first, d.cue.end), true
	}
	for j := d.first; j < d.end; j++ {
		if s.in(j, falsehoods) && s.isPredicate(d.span, j) && !s.negatedNear(d.span, j) && !s.isDoubted(d.span, j) {
			return s.text.Word(j), true
		}
	}
	if no, ok := s.refutesHearsay(drafts, i); ok {
		return no, true
	}
	no, ok := s.absolute(d.span)
	if !ok {
		return "", false
	}
	if s.isOwnDeed(d.span) || i > 0 && s.bearsOut(drafts[:i], d) {
		return s.text.Word(no), true
	}
	return "", false
}

// refutesHearsay tells whether draft i says that what its speaker has just been
// reported to have heard is not so: "We were told that help was near. It was not
// near." It returns the negation.
func (s *story) refutesHearsay(drafts []draft, i int) (string, bool) {
	d := &drafts[i]
	if i == 0 || drafts[i-1].key != d.key || d.key == "" || !s.isAnaphoric(span{d.first, min(d.end, d.first+4)}) || !s.in(d.first+2, negations) {
		return "", false
	}
	for j := drafts[i-1].first + 1; j < drafts[i-1].end; j++ {
		if (s.low(j) == "told" || s.low(j) == "promised") && s.in(j-1, beForms) {
			return s.text.Word(d.first + 2), true
		}
	}
	return "", false
}

// absolute returns the word near the front of a content that negates it wholly.
func (s *story) absolute(c span) (int, bool) {
	for i := c.first; i < min(c.end, c.first+12); i++ {
		if s.in(i, absolutes) || s.low(i) == "not" && (s.low(i+1) == "one" || s.low(i+1) == "a") {
			return i, true
		}
	}
	return 0, false
}

// isOwnDeed tells whether the content says that the speaker never did
// something: "We paid nobody", "I never met him".
func (s *story) isOwnDeed(c span) bool {
	if first := s.low(c.first); first != "we" && first != "i" {
		return false
	}
	for i := c.first + 1; i < min(c.end, c.first+8); i++ {
		if s.isComma(i) || s.isStop(i) {
			break
		}
		if w := s.low(i); w == "never" || w == "nobody" || w == "nothing" {
			next := s.low(i + 1)
			return !strings.HasPrefix(next, "but") && !strings.HasPrefix(next, "about")
		}
	}
	return false
}

// bearsOut tells whether the claim before d in its paragraph is a denial, so
// that a negated content goes on with it.
func (s *story) bearsOut(before []draft, d *draft) bool {
	last := &before[len(before)-1]
	return last.verb.class == deny && s.statements[last.statement].paragraph == s.statements[d.statement].paragraph &&
		d.statement-last.statement <= 1
}

// Words of modality, after Quirk et al. (1985), 4.49-66 and 8.127, and our own
// list of what wire copy adds.
var (
	possibles    = set("may might could possible possibly likely unlikely alleged apparently perhaps probably probable maybe potentially suspected seemingly presumably")
	hearsays     = set("allegedly reportedly purportedly") // of a part of what is said
	futures      = set("will would 'll ’ll shall wo")
	expectations = set("expected due set scheduled planned likely slated poised")
	// opinions are what somebody is held to be, seemings what things look like,
	// intentions what somebody means to do.
	opinions   = set("believed thought suspected presumed reported rumored rumoured alleged feared understood said considered")
	seemings   = set("appear appears appeared seem seems seemed")
	intentions = set("plan plans planned intend intends intended aims aim")
	falsehoods = set("false untrue baseless groundless unfounded fabricated fabrication lie lies fictitious slander libel")
	absolutes  = set("nobody nothing none never no nor")
)
