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
	s = replaceSuffix(s, step2, 0)
	s = replaceSuffix(s, step3, 0)
	s = cutSuffix(s)
	return cutE(s)
}

// suffix is an ending and what takes its place.
type suffix struct{ end, with string }

// Of the endings that a word has, the longest counts: longer ones stand first
// where one is the end of another.
var (
	step2 = []suffix{
		{"ational", "ate"}, {"tional", "tion"}, {"enci", "ence"}, {"anci", "ance"}, {"izer", "ize"},
		{"bli", "ble"}, {"alli", "al"}, {"entli", "ent"}, {"eli", "e"}, {"ousli", "ous"},
		{"ization", "ize"}, {"ation", "ate"}, {"ator", "ate"}, {"alism", "al"}, {"iveness", "ive"},
		{"fulness", "ful"}, {"ousness", "ous"}, {"aliti", "al"}, {"iviti", "ive"}, {"biliti", "ble"},
		{"logi", "log"},
	}
	step3 = []suffix{
		{"icate", "ic"}, {"ative", ""}, {"alize", "al"}, {"iciti", "ic"}, {"ical", "ic"}, {"ful", ""}, {"ness", ""},
	}
	step4 = []string{
		"al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou",
		"ism", "ate", "iti", "ous", "ive", "ize",
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
// what stands before it has a measure above m.
func replaceSuffix(s string, suffixes []suffix, m int) string {
	for _, x := range suffixes {
		if stem, ok := strings.CutSuffix(s, x.end); ok {
			if measure(stem) > m {
				return stem + x.with
			}
			return s
		}
	}
	return s
}

// cutSuffix is step 4.
func cutSuffix(s string) string {
	for _, end := range step4 {
		stem, ok := strings.CutSuffix(s, end)
		if !ok {
			continue
		}
		if end == "ion" && !strings.HasSuffix(stem, "s") && !strings.HasSuffix(stem, "t") {
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
