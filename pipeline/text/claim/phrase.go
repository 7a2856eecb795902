package claim

import (
	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

func (s *story) bracketBefore(i, limit int) int {
	for j := i - 1; j >= limit && j > i-12; j-- {
		if s.low(j) == "(" {
			return j
		}
	}
	return limit - 1
}

// phraseStart walks from end to the left to the start of the noun phrase.
func (s *story) phraseStart(end, limit int) int {
	first := end
	limit = max(limit, end-maxPhrase)
	if who := s.whoBefore(end, limit); who > limit && s.kind(who-1) == token.Word {
		end, first = who, who
	}
	for i := end - 1; i >= limit; i-- {
		w := s.low(i)
		if s.quoted(i) && !s.scareQuoted(i) {
			break
		}
		if s.isPunct(i) {
			if w == ")" {
				if open := s.bracketBefore(i, limit); open > limit {
					i, first = open, open
					continue
				}
			}
			if s.isNameComma(i, end) {
				continue
			}
			break
		}
		if s.in(i, linkers) || s.in(i, persons) && !s.in(i, articles) || s.isFinite(i) && !s.isHeadNoun(i) && !(i > limit && s.isReduced(i)) {
			break
		}
		if w == "and" && !s.joinsNames(i, limit) || s.in(i, vague) {
			break
		}
		first = i
	}
	return s.skipLead(first, end)
}

// whoBefore returns the "who" of the relative clause that ends before token end,
// with its verb: "an official who asked not to be named"; -1 if there is none.
func (s *story) whoBefore(end, limit int) int {
	for i := end - 1; i >= limit && !s.isPunct(i) && !s.quoted(i); i-- {
		if s.low(i) == "who" {
			if i+1 < end && s.hasFinite(span{i + 1, end}) {
				return i
			}
			return -1
		}
	}
	return -1
}

// vague are the pronouns that a clause without "that" follows: "something
// officials said".
var vague = set("something anything everything nothing")

// isNameComma tells whether the comma i stands within a name: "Trump, Jr."
// or within a list of names before "and".
func (s *story) isNameComma(i, end int) bool {
	if s.low(i) != "," {
		return false
	}
	next := s.low(i + 1)
	if next == "jr." || next == "sr." || next == "inc." || next == "ltd." {
		return true
	}
	if !s.isName(i-1) || !s.isName(i+1) {
		return false
	}
	for j := i + 1; j < min(i+8, end-1); j++ {
		if s.low(j) == "and" && s.isName(j+1) {
			return true
		}
		if !s.isName(j) && s.low(j) != "," {
			return false
		}
	}
	return false
}

// joinsNames tells whether the "and" at i joins two parts of one subject: no
// finite verb stands between the last border and it.
func (s *story) joinsNames(i, limit int) bool {
	for j := i - 1; j >= limit; j-- {
		w := s.low(j)
		if s.quoted(j) || s.isPunct(j) && w != "," || s.in(j, linkers) {
			return true
		}
		if s.isComma(j) && !s.isNameComma(j, i+2) {
			return true
		}
		if s.isFinite(j) {
			return false
		}
		if v := s.verb(j); v.class != 0 && v.form != base && v.form != third && j != limit {
			return false
		}
	}
	return true
}

// skipLead drops what stands before the noun phrase proper: conjunctions,
// adverbs, and phrases of time and place ("On Monday the ministry").
func (s *story) skipLead(first, end int) int {
	for first < end {
		w := s.low(first)
		switch {
		case w == "and" || w == "but" || s.in(first, adverbs) && w != "both" && w != "all" && w != "one" && w != "just" || s.in(first, weekdays) && first+1 < end:
			first++
		case s.in(first, prepos):
			next := s.phraseAfterPreposition(first, end)
			if next >= end {
				return end
			}
			first = next
		default:
			return first
		}
	}
	return first
}

// phraseAfterPreposition returns where the noun phrase begins that stands
// behind the prepositional phrase at first; end if there is none.
func (s *story) phraseAfterPreposition(first, end int) int {
	seen := false
	for i := first + 1; i < end; i++ {
		switch {
		case s.in(i, articles) && seen, s.in(i, persons):
			return i
		case s.in(i, prepos):
			seen = false
			continue
		case s.isName(i) && seen && !s.isName(i-1) && !s.in(i-1, articles):
			return i
		case s.kind(i) == token.Number && i > first+1:
			seen = true
			continue
		}
		if !s.in(i, articles) {
			seen = true
		}
		if (s.in(i, weekdays) || s.in(i, months)) && i+1 < end && s.kind(i+1) != token.Number {
			return i + 1
		}
	}
	return end
}

// phraseEnd walks from first to the right to the end of a noun phrase that is
// a subject behind its verb, or the source behind "according to".
func (s *story) phraseEnd(first, limit int) int {
	limit = min(limit, first+maxPhrase)
	for i := first; i < limit; i++ {
		w := s.low(i)
		if s.quoted(i) && (s.opens(i) && i > first || !s.scareInside(i)) || s.isStop(i) {
			return i
		}
		if s.isPunct(i) && w != "(" && w != ")" && w != "." && !(w == "," && s.isNameComma(i, limit)) && w != "&" && w != "/" && w != "'" && w != "’" && w != "-" {
			return i
		}
		// "According to three people briefed on the talks": no verb of a clause.
		participle := s.in(i, familiar) && s.isReduced(i)
		if i > first && (w == "that" || s.in(i, linkers) && w != "and" || s.isFinite(i) && !participle) {
			return i
		}
		if i > first && (w == "in" || w == "on" || w == "at" || w == "during" || w == "after" || w == "before" || w == "when") && s.endsPhrase(i) {
			return i
		}
		if i > first && (s.in(i, weekdays) || s.in(i, adverbs) && w != "all" && w != "both" && w != "one") {
			return i
		}
	}
	return limit
}

// scareInside tells whether the quotation of token i is short and within a phrase.
func (s *story) scareInside(i int) bool {
	q := s.quotations[s.quote[i]]
	return q.inner.end-q.inner.first <= 3 && !q.open
}

// endsPhrase tells whether the preposition i begins an adverbial of the verb
// rather than a part of the noun phrase: "said Jones in an interview", "on
// Friday", but "the ministry in Bucharest".
func (s *story) endsPhrase(i int) bool {
	if s.in(i+1, weekdays) || s.in(i+1, months) || s.low(i) == "after" || s.low(i) == "before" || s.low(i) == "during" || s.low(i) == "when" {
		return true
	}
	for j := i + 1; j < min(i+5, s.text.Len()); j++ {
		if s.in(j, media) {
			return true
		}
	}
	return false
}

// media are the nouns that name the way something was said; our own list.
var media = set("statement interview email e-mail note notes conference briefing speech call letter memo tweet post report filing message comments remarks address podcast blog hearing testimony emailed televised news press telephone phone text television tv twitter facebook telegram x lawsuit complaint court release debate rally appearance broadcast column op-ed editorial article")
