package page

import (
	"strings"
	"unicode"
)

// shingles is the set of the runs of three words of a text.
type shingles map[[shingleWords]string]bool

const shingleWords = 3

// maxStated bounds how many bytes of a stated text are compared: more is no
// story.
const maxStated = 1 << 20

// shinglesOf returns the runs of words of a text.
func shinglesOf(text string) shingles {
	set := shingles{}
	eachShingle(text[:min(len(text), maxStated)], func(s [shingleWords]string) { set[s] = true })
	return set
}

// hold tells whether the set has nearly all runs of a text, which may be
// missing a word or have one more.
func (s shingles) hold(text string) bool {
	if len(s) == 0 || len(text) > maxStated {
		return false
	}
	all, found := 0, 0
	eachShingle(text, func(run [shingleWords]string) {
		all++
		if s[run] {
			found++
		}
	})
	return all > 0 && 10*found >= 8*all
}

// eachShingle calls yield for every run of words of a text; a text of fewer
// words has none.
func eachShingle(text string, yield func([shingleWords]string)) {
	var run [shingleWords]string
	n := 0
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		copy(run[:], run[1:])
		run[shingleWords-1] = word
		if n++; n >= shingleWords {
			yield(run)
		}
	}
}
