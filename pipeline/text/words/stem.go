package words

import "strings"

// Stem returns the stem of an English word as Split folds it, by the algorithm
// of M.F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980,
// with the two departures that the author's own program makes (bli -> ble,
// logi -> log). SQLite's and Lucene's porter filters do the same. Words of one
// or two letters, and words that do not end in a letter from a to z, stay as
// they are.
func Stem(word string) string {
	if len(word) < 3 || word[len(word)-1] < 'a' || word[len(word)-1] > 'z' {
		return word
	}
	s := plural(word)
	s = pastAndGerund(s)
	s = yToI(s)
	s = replaceSuffix(s, step2.of(s))
	s = replaceSuffix(s, step3.of(s))
	s = cutSuffix(s, step4.of(s))
	return cutE(s)
}

// suffix is an ending and what takes its place.
type suffix struct{ end, with string }

// endings are suffixes by their last letter, counted from a. Of those that a
// word has, the longest counts: longer ones stand first where one is the end
// of another.
type endings [26][]suffix

// of returns the endings that s may have.
func (e *endings) of(s string) []suffix {
	if s == "" || s[len(s)-1] < 'a' || s[len(s)-1] > 'z' {
		return nil
	}
	return e[s[len(s)-1]-'a']
}

var (
	step2 = endings{
		'i' - 'a': {
			{"enci", "ence"},
			{"anci", "ance"},
			{"bli", "ble"},
			{"alli", "al"},
			{"entli", "ent"},
			{"eli", "e"},
			{"ousli", "ous"},
			{"aliti", "al"},
			{"iviti", "ive"},
			{"biliti", "ble"},
			{"logi", "log"},
		},
		'l' - 'a': {{"ational", "ate"}, {"tional", "tion"}},
		'm' - 'a': {{"alism", "al"}},
		'n' - 'a': {{"ization", "ize"}, {"ation", "ate"}},
		'r' - 'a': {{"izer", "ize"}, {"ator", "ate"}},
		's' - 'a': {{"iveness", "ive"}, {"fulness", "ful"}, {"ousness", "ous"}},
	}
	step3 = endings{
		'e' - 'a': {{"icate", "ic"}, {"ative", ""}, {"alize", "al"}},
		'i' - 'a': {{"iciti", "ic"}},
		'l' - 'a': {{"ical", "ic"}, {"ful", ""}},
		's' - 'a': {{"ness", ""}},
	}
	step4 = endings{
		'c' - 'a': {{end: "ic"}},
		'e' - 'a': {{end: "ance"}, {end: "ence"}, {end: "able"}, {end: "ible"}, {end: "ate"}, {end: "ive"}, {end: "ize"}},
		'i' - 'a': {{end: "iti"}},
		'l' - 'a': {{end: "al"}},
		'm' - 'a': {{end: "ism"}},
		'n' - 'a': {{end: "ion"}},
		'r' - 'a': {{end: "er"}},
		's' - 'a': {{end: "ous"}},
		't' - 'a': {{end: "ement"}, {end: "ment"}, {end: "ent"}, {end: "ant"}},
		'u' - 'a': {{end: "ou"}},
	}
)

// plural is step 1a.
func plural(s string) string {
	switch {
	case strings.HasSuffix(s, "sses"), strings.HasSuffix(s, "ies"):
		return s[:len(s)-2]
	case strings.HasSuffix(s, "ss"):
		return s
	}
	return strings.TrimSuffix(s, "s")
}

// pastAndGerund is step 1b.
func pastAndGerund(s string) string {
	if stem, ok := strings.CutSuffix(s, "eed"); ok {
		if measure(stem) > 0 {
			return s[:len(s)-1]
		}
		return s
	}
	stem, ok := strings.CutSuffix(s, "ed")
	if !ok {
		stem, ok = strings.CutSuffix(s, "ing")
	}
	if !ok || !hasVowel(stem) {
		return s
	}
	switch {
	case strings.HasSuffix(stem, "at"), strings.HasSuffix(stem, "bl"), strings.HasSuffix(stem, "iz"):
		return stem + "e"
	case endsDouble(stem) && !strings.ContainsRune("lsz", rune(stem[len(stem)-1])):
		return stem[:len(stem)-1]
	case measure(stem) == 1 && endsCVC(stem):
		return stem + "e"
	}
	return stem
}

// yToI is step 1c.
func yToI(s string) string {
	if stem, ok := strings.CutSuffix(s, "y"); ok && hasVowel(stem) {
		return stem + "i"
	}
	return s
}

// replaceSuffix is steps 2 and 3: the first ending that s has is replaced if
// what stands before it has a measure above 0.
func replaceSuffix(s string, suffixes []suffix) string {
	for _, x := range suffixes {
		if stem, ok := strings.CutSuffix(s, x.end); ok {
			if measure(stem) > 0 {
				return stem + x.with
			}
			return s
		}
	}
	return s
}

// cutSuffix is step 4.
func cutSuffix(s string, suffixes []suffix) string {
	for _, x := range suffixes {
		stem, ok := strings.CutSuffix(s, x.end)
		if !ok {
			continue
		}
		if x.end == "ion" && !strings.HasSuffix(stem, "s") && !strings.HasSuffix(stem, "t") {
			return s
		}
		if measure(stem) > 1 {
			return stem
		}
		return s
	}
	return s
}

// cutE is step 5.
func cutE(s string) string {
	if stem, ok := strings.CutSuffix(s, "e"); ok {
		if m := measure(stem); m > 1 || m == 1 && !endsCVC(stem) {
			s = stem
		}
	}
	if strings.HasSuffix(s, "ll") && measure(s) > 1 {
		s = s[:len(s)-1]
	}
	return s
}

// isVowel tells whether s[i] is a vowel: a, e, i, o, u, or a y after a
// consonant.
func isVowel(s string, i int) bool {
	switch s[i] {
	case 'a', 'e', 'i', 'o', 'u':
		return true
	case 'y':
		return i > 0 && !isVowel(s, i-1)
	}
	return false
}

// measure counts how often consonants follow vowels in s.
func measure(s string) int {
	n := 0
	before := false
	for i := range len(s) {
		v := isVowel(s, i)
		if before && !v {
			n++
		}
		before = v
	}
	return n
}

func hasVowel(s string) bool {
	for i := range len(s) {
		if isVowel(s, i) {
			return true
		}
	}
	return false
}

// endsDouble tells whether s ends in two of the same consonant.
func endsDouble(s string) bool {
	n := len(s)
	return n > 1 && s[n-1] == s[n-2] && !isVowel(s, n-1)
}

// endsCVC tells whether s ends in consonant, vowel, consonant, the last of
// which is not w, x or y.
func endsCVC(s string) bool {
	n := len(s)
	return n > 2 && !isVowel(s, n-1) && isVowel(s, n-2) && !isVowel(s, n-3) && !strings.ContainsRune("wxy", rune(s[n-1]))
}
