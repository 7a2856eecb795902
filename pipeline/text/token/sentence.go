package token

import "strings"

// sentenceEnd looks at token i, in the sentence that begins with token begin.
// It returns the token behind i and what clings to it (closing marks and
// brackets), and whether a sentence ends there.
func (t *Text) sentenceEnd(begin, i int) (end int, is bool) {
	end = i + 1
	if t.Tokens[i].Kind == Word {
		if end == len(t.Tokens) {
			return end, true
		}
		return end, t.endsBehindAbbreviation(i)
	}
	terminal := t.isTerminal(i)
	if !terminal {
		return end, end == len(t.Tokens)
	}
	for end < len(t.Tokens) && (t.isTerminal(end) || t.closes(end)) {
		end++
	}
	if end == len(t.Tokens) {
		return end, true
	}
	if t.isListMark(begin, i) {
		return end, false
	}
	return end, t.beginsBehind(i, end)
}

// isTerminal tells whether token i can end a sentence.
func (t *Text) isTerminal(i int) bool {
	if t.Tokens[i].Kind != Punct {
		return false
	}
	switch w := t.Word(i); w {
	case ".", "!", "?", "…", "。", "！", "？", "．", "؟", "۔", "।":
		return true
	default:
		return strings.HasPrefix(w, "..")
	}
}

// closes tells whether token i belongs to what stands before it: a closing
// mark, or a bracket without a space.
func (t *Text) closes(i int) bool {
	switch t.Tokens[i].Kind {
	case CloseDouble, CloseSingle:
		return true
	case Punct:
		switch t.Word(i) {
		case ")", "]", "}", "）", "】":
			return true
		}
	}
	return false
}

// isListMark tells whether the full stop i belongs to a number that opens the
// sentence, as in "1. Rates".
func (t *Text) isListMark(begin, i int) bool {
	return i == begin+1 && t.Tokens[begin].Kind == Number && len(t.Word(begin)) <= 3
}

// beginsBehind tells whether token next begins a sentence, given that the
// terminal mark i ends one if anything does.
func (t *Text) beginsBehind(i, next int) bool {
	if !t.SpaceBefore(next) {
		return !isLowerFirst(t.Word(next)) && t.Tokens[next].Kind != Punct && t.Tokens[next].Kind != Apostrophe
	}
	if isLowerFirst(t.Word(next)) && t.Tokens[next].Kind == Word {
		return false
	}
	if t.Tokens[next].Kind == Punct {
		// A dash or comma goes on with the sentence; a bracket or a list
		// mark begins one.
		switch t.Word(next) {
		case "-", "--", "–", "—", "―", ",", ";", ":":
			return false
		}
	}
	quoted := next-1 > i && t.Tokens[next-1].Kind.IsQuote()
	return !quoted || t.Word(i) == "." || !t.reports(next)
}

// reports tells whether the words from token i on report what stands before
// them: "Smith asked".
func (t *Text) reports(i int) bool {
	for n := range 3 {
		if i+n >= len(t.Tokens) {
			return false
		}
		switch t.Word(i + n) {
		case "said", "says", "asked", "asks", "told", "added", "wrote", "shouted", "wondered", "cried", "replied":
			return n > 0
		}
	}
	return false
}

// endsBehindAbbreviation tells whether a sentence ends with the abbreviation
// i, whose full stop is the sentence's too.
func (t *Text) endsBehindAbbreviation(i int) bool {
	word := t.Word(i)
	if word[len(word)-1] != '.' || !t.SpaceBefore(i+1) {
		return false
	}
	segment := word[strings.LastIndexByte(word[:len(word)-1], '-')+1 : len(word)-1]
	if abbreviations[segment] == beforeName {
		return false
	}
	next := i + 1
	if k := t.Tokens[next].Kind; k == OpenDouble && next+1 < len(t.Tokens) {
		return len(segment) > 1 && isUpperFirst(t.Word(next+1))
	}
	return starters[t.Word(next)]
}
