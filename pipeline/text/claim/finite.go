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
	if beForms.has(w) && w != "been" && w != "being" && w != "be" {
		return w != "’s" && w != "'s" || s.isCliticVerb(i)
	}
	if haveForms.has(w) && w != "having" || doForms.has(w) || modals.has(w) || irregulars.has(w) {
		return true
	}
	prev := s.low(i - 1)
	if articles.has(prev) && !persons.has(prev) && prev != "that" && prev != "all" && number(prev) == 0 || prepos.has(prev) || prev == "’s" || prev == "'s" || prev == "to" {
		return false
	}
	if s.isName(i) {
		return false
	}
	if subjects.has(prev) && !adverbs.has(w) && !prepos.has(w) && !linkers.has(w) && !articles.has(w) && w != "and" && !negations.has(w) {
		return true
	}
	if v, ok := verbs[w]; ok && (v.form == past || v.form == third && !v.noun) {
		return true
	}
	if presents.has(w) {
		return true
	}
	return len(w) > 4 && strings.HasSuffix(w, "ed") && !strings.HasSuffix(w, "eed") && !strings.Contains(w, "-")
}

// subjects are the pronouns that a verb follows.
var subjects = set("he she they we i")

// isCliticVerb tells whether the ’s at i is "is" or "has": behind a pronoun or
// "there", or before a participle or article.
func (s *story) isCliticVerb(i int) bool {
	if pronouns.has(s.low(i-1)) || wh.has(s.low(i-1)) {
		return true
	}
	next := s.low(i + 1)
	return articles.has(next) || negations.has(next) || next == "been" || strings.HasSuffix(next, "ing") && len(next) > 5
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
		if prev := s.low(j - 1); s.isFinite(j) && !s.isFinite(j-1) && prev != "to" && !beForms.has(prev) {
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
	w := s.low(i)
	if modals.has(w) || beForms.has(w) || haveForms.has(w) {
		return false
	}
	return articles.has(prev) || prev == "’s" || prev == "'s"
}

// isReduced tells whether the word i, which looks finite and has its noun before
// it and no border up to the next verb, is a participle: "a person briefed on
// the talks said".
func (s *story) isReduced(i int) bool {
	w := s.low(i)
	if v, ok := verbs[w]; ok && v.class <= think || !strings.HasSuffix(w, "ed") || s.isPunct(i-1) {
		return false
	}
	return prepos.has(s.low(i+1)) || s.low(i+1) == "by"
}
