package claim

import (
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

// isFinite tells whether token i looks like a finite verb. Without a tagger
// it knows auxiliaries, irregular pasts, frequent present forms and words in
// -ed that no article or adjective place makes an adjective.
func (s *story) isFinite(i int) bool {
	if s.kind(i) != token.Word {
		return false
	}
	if s.finite[i] == 0 {
		s.finite[i] = 1
		if s.looksFinite(i) {
			s.finite[i] = 2
		}
	}
	return s.finite[i] == 2
}

func (s *story) looksFinite(i int) bool {
	w := s.low(i)
	if s.in(i, beForms) && w != "been" && w != "being" && w != "be" {
		return w != "’s" && w != "'s" || s.isCliticVerb(i)
	}
	if s.in(i, haveForms) && w != "having" || s.in(i, doForms) || s.in(i, modals) || s.in(i, irregulars) {
		return true
	}
	prev := s.low(i - 1)
	if s.in(i-1, articles) && !s.in(i-1, persons) && prev != "that" && prev != "all" && number(prev) == 0 || s.in(i-1, prepos) || prev == "’s" || prev == "'s" || prev == "to" {
		return false
	}
	if s.isName(i) {
		return false
	}
	if s.in(i-1, subjects) && !s.in(i, adverbs) && !s.in(i, prepos) && !s.in(i, linkers) && !s.in(i, articles) && w != "and" && !s.in(i, negations) {
		return true
	}
	if v := s.verb(i); v.form == past || v.form == third && !v.noun {
		return true
	}
	if s.in(i, presents) {
		return true
	}
	return len(w) > 4 && strings.HasSuffix(w, "ed") && !strings.HasSuffix(w, "eed") && !strings.Contains(w, "-")
}

// subjects are the pronouns that a verb follows.
var subjects = set("he she they we i")

// isCliticVerb tells whether the ’s at i is "is" or "has": behind a pronoun or
// "there", or before a participle or article.
func (s *story) isCliticVerb(i int) bool {
	if s.in(i-1, pronouns) || s.in(i-1, wh) {
		return true
	}
	next := s.low(i + 1)
	return s.in(i+1, articles) || s.in(i+1, negations) || next == "been" || strings.HasSuffix(next, "ing") && len(next) > 5
}

// hasFinite tells whether a finite verb stands in c outside of quotations that
// open within it, and outside of relative clauses.
func (s *story) hasFinite(c span) bool {
	for i := c.first; i < c.end; i++ {
		if s.isRelative(i) && i > c.first {
			i = s.relativeEnd(i, c.end)
			continue
		}
		if s.isFinite(i) {
			return true
		}
	}
	return false
}

func (s *story) isRelative(i int) bool {
	w := s.low(i)
	return w == "who" || w == "which" || w == "whose" || w == "whom"
}

// relativeEnd returns the last token of the relative clause that begins at i:
// the comma that closes it, or the token before its second finite verb.
func (s *story) relativeEnd(i, limit int) int {
	verbsSeen := 0
	for j := i + 1; j < limit; j++ {
		if s.isComma(j) {
			return j
		}
		if prev := s.low(j - 1); s.isFinite(j) && !s.isFinite(j-1) && prev != "to" && !s.in(j-1, beForms) {
			if verbsSeen++; verbsSeen > 1 {
				return j - 1
			}
		}
	}
	return limit - 1
}

// isHeadNoun tells whether a word that looks finite is a noun here: "the
// accused", "plans".
func (s *story) isHeadNoun(i int) bool {
	prev := s.low(i - 1)
	if s.in(i, modals) || s.in(i, beForms) || s.in(i, haveForms) {
		return false
	}
	return s.in(i-1, articles) || prev == "’s" || prev == "'s"
}

// isReduced tells whether the word i, which looks finite and has its noun before
// it and no border up to the next verb, is a participle: "a person briefed on
// the talks said".
func (s *story) isReduced(i int) bool {
	w := s.low(i)
	if v := s.verb(i); v.class != 0 && v.class <= think || !strings.HasSuffix(w, "ed") || s.isPunct(i-1) {
		return false
	}
	return s.in(i+1, prepos) || s.low(i+1) == "by"
}
