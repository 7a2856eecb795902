package score

import (
	"strings"
	"unicode"
)

// edge holds what belongs to no content at its edges.
const edge = " \t\r\n\u00a0\"'“”‘’«»`.,;:!?-–—()[]"

// nameEdge is the same for names, of which a full stop and a bracket may be
// part ("U.S.").
var nameEdge = strings.NewReplacer(".", "", ")", "").Replace(edge)

// trim returns the span without what set holds at its edges.
func trim(text []rune, start, end int, set string) (int, int) {
	for start < end && strings.ContainsRune(set, text[start]) {
		start++
	}
	for end > start && strings.ContainsRune(set, text[end-1]) {
		end--
	}
	return start, end
}

// leads are the words before a name that are no part of it.
var leads = []string{"the ", "The ", "a ", "an ", "Mr ", "Mr. ", "Mrs ", "Mrs. ", "Ms ", "Ms. ", "Dr ", "Dr. ", "Sir ", "Prof ", "Prof. "}

// nameSpan returns the span of a name with its edges put right.
func nameSpan(text []rune, start, end int) (int, int) {
	start, end = trim(text, start, min(end, len(text)), nameEdge)
	for changed := true; changed; {
		changed = false
		for _, lead := range leads {
			if n := len(lead); end-start > n && string(text[start:start+n]) == lead {
				start += n
				changed = true
			}
		}
		if end-start > 2 && text[end-1] == 's' && (text[end-2] == '\'' || text[end-2] == '’') {
			end -= 2
			changed = true
		}
	}
	start, end = trim(text, start, end, nameEdge)
	if end > start && text[end-1] == '.' && !strings.ContainsRune(string(text[start:end-1]), '.') {
		end--
	}
	return start, end
}

// set is the places of a content's letters and signs, ascending.
type set []int

// add adds the places of a piece of content.
func (s set) add(text []rune, start, end int) set {
	start, end = trim(text, start, min(end, len(text)), edge)
	if end-start > 10 && strings.EqualFold(string(text[start:start+5]), "that ") {
		start += 5
	}
	for i := start; i < end; i++ {
		if !unicode.IsSpace(text[i]) {
			s = append(s, i)
		}
	}
	return s
}

// shared returns how many places two sets have in common.
func (s set) shared(other set) int {
	n, j := 0, 0
	for _, i := range s {
		for j < len(other) && other[j] < i {
			j++
		}
		if j < len(other) && other[j] == i {
			n++
		}
	}
	return n
}

// quoted tells of each rune whether it stands between double quotation marks;
// the end of a paragraph closes a quotation that is open.
func quoted(text []rune) []bool {
	in := make([]bool, len(text))
	open, start := false, 0
	closeAt := func(end int) {
		for i := start; open && i < end; i++ {
			in[i] = true
		}
		open = false
	}
	for i := 0; i < len(text); i++ {
		next := rune(0)
		if i+1 < len(text) {
			next = text[i+1]
		}
		switch c := text[i]; {
		case c == next && (c == '’' || c == '\''): // two single marks close a “
			closeAt(i + 2)
			i++
		case c == next && (c == '`' || c == '‘'):
			open, start = true, i
			i++
		case c == '“' || c == '«':
			open, start = true, i
		case c == '”' || c == '»':
			closeAt(i + 1)
		case c == '"' && open:
			closeAt(i + 1)
		case c == '"':
			open, start = true, i
		case c == '\n' && next == '\n':
			closeAt(i)
		}
	}
	return in
}
