package claim

import (
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

// tail is what follows a cue once the one spoken to and the words of time,
// place and manner are passed.
type tail struct {
	kind tailKind
	// at is the first token of the content, or of what follows.
	at int
}

type tailKind uint8

const (
	// endTail: the clause ends; the content stands before the cue.
	endTail tailKind = iota
	// commaTail: a comma or dash, and no quotation behind it.
	commaTail
	thatTail
	quoteTail
	whTail
	toTail
	// aboutTail: a preposition that introduces the content ("warned of").
	aboutTail
	clauseTail
	objectTail
)

// afterCue reads what follows the verb at v.
func (f *frame) afterCue(v verb, i int) tail {
	at := i + 1
	if w := f.low(at); w == "out" || w == "on" && v.lemma == "comment" {
		at++
	}
	if v.class == tell || addressed.has(v.lemma) && f.low(f.objectPhrase(at, f.end).end) == "that" {
		at = f.afterAddressee(at)
	}
	if v.lemma == "put" && f.low(at+1) == "way" {
		at += 2
	}
	return f.tailFrom(v, at)
}

// afterAddressee walks over whom something was told.
func (f *frame) afterAddressee(at int) int {
	if at >= f.end || f.quoted(at) || f.low(at) == "that" {
		return at
	}
	if f.in(at, objects) && !(f.low(at) == "her" && f.isNoun(at+1)) {
		return at + 1
	}
	end, seen := at, false
	for ; end < f.end; end++ {
		w := f.low(end)
		if f.opens(end) || f.in(end, linkers) || f.low(end) == ":" || f.isStop(end) {
			break
		}
		if f.isComma(end) {
			// An apposition, if "that" or a quotation follows it.
			for j := end + 1; j < min(end+14, f.end); j++ {
				if f.isComma(j) && (f.low(j+1) == "that" || f.opens(j+1)) {
					return j + 1
				}
			}
			break
		}
		if seen && (f.in(end, articles) || f.in(end, persons)) || seen && f.in(end, prepos) && w != "of" {
			break
		}
		if seen && f.isName(end) && !f.isName(end-1) && !f.in(end-1, articles) && f.low(end-1) != "of" && f.low(end-1) != "and" {
			if behind := f.nameEndsAt(end); f.low(behind) == "that" || f.low(behind) == ":" {
				return behind // "told the newspaper Kurier that"
			}
			break
		}
		if f.in(end, audience) && (end == at || f.in(end-1, articles)) && !f.in(end+1, prepos) {
			return end + 1
		}
		if f.isFinite(end) {
			// The subject of the content has been walked over: it is one word.
			return max(end-1, at)
		}
		if !f.in(end, articles) {
			seen = true
		}
	}
	return end
}

// nameEndsAt returns the token behind the run of names that begins with token i.
func (f *frame) nameEndsAt(i int) int {
	for i < f.end && f.isName(i) {
		i++
	}
	return i
}

// audience are those whom things are told, whom nothing else of the phrase
// follows; our own list.
var audience = set("reporters journalists lawmakers investors shareholders parliament deputies analysts lawmaker police prosecutors jurors delegates supporters staff employees viewers listeners fans")

// isNoun tells whether token i is a word that can follow an article.
func (f *frame) isNoun(i int) bool {
	return i < f.end && f.kind(i) == token.Word && !f.in(i, linkers) && !f.in(i, articles) && !f.in(i, persons) && !f.in(i, prepos) && !f.in(i, adverbs) && !f.in(i, weekdays) && !f.isFinite(i)
}

// tailFrom reads what stands at token at, passing words of time and manner.
func (f *frame) tailFrom(v verb, at int) tail {
	for at < f.end {
		if t, ok := f.tailAtMark(at); ok {
			return t
		}
		w := f.low(at)
		next := f.low(at + 1)
		switch {
		case w == "that" && (f.in(at+1, beForms) || f.in(at+1, modals)) && v.class != source:
			return tail{clauseTail, at}
		case w == "that" && v.class != judge && v.class != cite:
			return tail{thatTail, at + 1}
		case v.class == source:
			at++
			continue
		case w == "of" || w == "about" && f.kind(at+1) != token.Number || w == "against" || w == "on" && v.lemma == "insist" || w == "for" && (v.lemma == "call" || v.lemma == "ask" || v.lemma == "appeal" || v.lemma == "plead"):
			if takesAbout.has(v.lemma) {
				return tail{aboutTail, at + 1}
			}
			at = f.afterPhrase(at + 1)
		case f.in(at, wh) && v.class != judge && (w != "when" && w != "if" || asks.has(v.lemma)):
			return tail{whTail, at}
		case w == "to" && (takesTo.has(v.lemma) || v.class == want || v.class == tell && v.lemma != "inform"):
			return tail{toTail, at}
		case w == "as" || w == "while" || w == "when" || w == "if" || w == "because" || (w == "after" || w == "before") && (f.in(at+1, persons) || f.verb(at+1).form == gerund || f.isFinite(at+2)) || w == "until" || w == "since":
			return tail{endTail, at}
		case (w == "and" || w == "but") && f.isFinite(at+1):
			return tail{endTail, at}
		case f.in(at, prepos) && (w == "about" || w == "around" || w == "over" || w == "under" || w == "between") && f.kind(at+1) == token.Number:
			return f.clauseAt(at)
		case w == "at" && (next == "least" || next == "most"):
			return f.clauseAt(at)
		case f.in(at, prepos):
			at = f.afterPhrase(at + 1)
		case f.in(at, weekdays), f.in(at, adverbs) && w != "all" && w != "both" && w != "just" && w != "no", w == "so" && f.isStop(at+1):
			at++
		case strings.HasSuffix(w, "ly") && len(w) > 4 && (f.isPunct(at+1) || f.opens(at+1) || next == "that" || next == "about" || next == "of"):
			at++
		case f.in(at, timeWords) && (f.in(at+1, timeNouns) || f.in(at+1, months) || f.in(at+1, weekdays) || f.in(at+1, prepos)), f.in(at, timeNouns) && (f.in(at-1, timeWords) || f.in(at-1, weekdays)):
			at++
		case f.in(at, months):
			at++
			if f.kind(min(at, f.end-1)) == token.Number {
				at++
			}
		default:
			return f.clauseAt(at)
		}
	}
	return tail{endTail, f.end}
}

// tailAtMark reads the mark at token at, if one is there.
func (f *frame) tailAtMark(at int) (tail, bool) {
	w, next := f.low(at), f.low(at+1)
	switch {
	case f.opens(at):
		return tail{quoteTail, at}, true
	case f.isStop(at) || w == ")":
		return tail{endTail, at}, true
	case w == ":":
		if f.opens(at + 1) {
			return tail{quoteTail, at + 1}, true
		}
		return tail{clauseTail, at + 1}, true
	case w == "," || f.isDash(at):
		if f.opens(at + 1) {
			return tail{quoteTail, at + 1}, true
		}
		if next == "that" {
			return tail{thatTail, at + 2}, true
		}
		if that, ok := f.thatBehind(at + 1); ok {
			return tail{thatTail, that}, true
		}
		return tail{commaTail, at}, true
	}
	return tail{}, false
}

// thatBehind looks for "..., that" behind an insertion between commas.
func (f *frame) thatBehind(at int) (int, bool) {
	for j := at; j < min(at+12, f.end-1); j++ {
		if f.quoted(j) || f.isFinite(j) || f.in(j, linkers) {
			return 0, false
		}
		if f.isComma(j) {
			if f.low(j+1) == "that" {
				return j + 2, true
			}
			return 0, false
		}
	}
	return 0, false
}

// clauseAt tells a clause from an object.
func (f *frame) clauseAt(at int) tail {
	end := f.clauseEnd(at)
	object := f.in(at, objects) && !f.in(at, persons) && !(f.low(at) == "her" && f.isNoun(at+1))
	if f.hasClause(span{at, end}) && !object {
		return tail{clauseTail, at}
	}
	return tail{objectTail, at}
}

// hasClause tells whether a finite verb stands in c behind its first word that
// is no other verb of the narrator's: "confirmed the fall and put it at six".
func (f *frame) hasClause(c span) bool {
	for i := c.first + 1; i < c.end; i++ {
		if f.isRelative(i) {
			i = f.relativeEnd(i, c.end)
			continue
		}
		if w := f.low(i); w == "when" || w == "because" || w == "while" || w == "until" {
			return false
		}
		if f.isFinite(i) {
			prev := f.low(i - 1)
			return prev != "and" && prev != "but" && prev != "then"
		}
	}
	return false
}

// clauseEnd returns the next mark that surely ends a clause.
func (f *frame) clauseEnd(at int) int {
	for i := at; i < f.end; i++ {
		if f.isStop(i) && !f.quoted(i) {
			return i
		}
	}
	return f.end
}

// afterPhrase walks over a noun phrase from at on and returns the token behind
// it: a mark, a linker, or the start of the next noun phrase.
func (f *frame) afterPhrase(at int) int {
	seen := false
	for i := at; i < f.end; i++ {
		w := f.low(i)
		switch {
		case f.opens(i), f.isPunct(i) && w != "(" && w != ")", f.in(i, linkers) && w != "and":
			return i
		case (w == "phone" || w == "telephone" || w == "email" || w == "e-mail") && f.isNoun(i+1) && !f.in(i+1, media):
			return i + 1
		case seen && (f.in(i, articles) && !(w == "one") || f.in(i, persons)) && f.startsPhrase(i):
			return i
		case f.in(i, prepos) && seen:
			return i
		case seen && f.isName(i) && !f.isName(i-1) && !f.in(i-1, articles) && !f.in(i-1, prepos) && !f.in(i, months) && !f.in(i, weekdays):
			if f.low(i-1) != "and" {
				return i
			}
		case f.in(i, weekdays) || f.in(i, months):
			if !(f.in(i, months) && (f.kind(i+1) == token.Number || f.in(i+1, media))) && !f.in(i+1, weekdays) && !f.in(i+1, timeNouns) {
				return i + 1
			}
		case seen && f.isFinite(i):
			return max(i-1, at)
		}
		if !f.in(i, articles) && !f.in(i, prepos) {
			seen = true
		}
	}
	return f.end
}

// startsPhrase tells whether the article or pronoun i begins a phrase of its own.
func (f *frame) startsPhrase(i int) bool { return f.low(i-1) != "and" && f.low(i-1) != "of" }

// takesAbout holds the verbs whose content may stand behind a preposition.
var takesAbout = set("insist appeal plead warn complain call speculate muse comment lament boast joke worry ask wonder learn caution accuse argue")

// takesTo holds the verbs whose content may be an infinitive.
var takesTo = set("agree expect hope claim vow pledge promise threaten offer swear plead demand ask")

// asks holds the verbs that take a question.
var asks = set("ask wonder question inquire")
