package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns the words of text as Split folds them.
func Fold(text string) []string {
	found := Split(text)
	folded := make([]string, len(found))
	for i, w := range found {
		folded[i] = w.Folded
	}
	return folded
}

// fold returns a word without regard to case, diacritics, apostrophes and a
// possessive s.
func fold(word string) string {
	if isLowerASCII(word) {
		return word
	}
	if isASCII(word) {
		return dropMarks(cutPossessive(strings.ToLower(word)))
	}
	var b strings.Builder
	for _, r := range norm.NFKC.String(word) {
		foldRune(&b, unicode.ToLower(r))
	}
	return dropMarks(cutPossessive(b.String()))
}

// foldRune writes r, which is in lower case, without its diacritics.
func foldRune(b *strings.Builder, r rune) {
	switch {
	case r < utf8.RuneSelf:
		b.WriteByte(byte(r))
	case r >= 0x0300 && r <= 0x036F, unicode.Is(unicode.Variation_Selector, r), isSkinTone(r):
		// A mark that was not composed with its letter.
	case r == '’' || r == '‘' || r == 'ʼ':
		b.WriteByte('\'')
	case spelled[r] != "":
		b.WriteString(spelled[r])
	case unicode.In(r, unicode.Latin, unicode.Greek):
		base, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r)))
		b.WriteRune(base)
	default:
		b.WriteRune(r)
	}
}

// spelled are Latin letters that have no decomposition in Unicode, as Lucene's
// ASCII folding filter writes them; the final sigma is a sigma.
var spelled = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d",
	'þ': "th", 'ł': "l", 'ı': "i", 'ħ': "h", 'ŧ': "t", 'ŋ': "n", 'ə': "a",
	'ς': "σ",
}

// cutPossessive cuts a possessive s off a word in lower case.
func cutPossessive(word string) string { return strings.TrimSuffix(word, "'s") }

// dropMarks drops the marks that stand within words.
func dropMarks(word string) string {
	if !strings.ContainsAny(word, "'.,") {
		return word
	}
	return strings.Map(func(r rune) rune {
		if r == '\'' || r == '.' || r == ',' {
			return -1
		}
		return r
	}, word)
}

func isLowerASCII(s string) bool {
	for i := range len(s) {
		if b := s[i]; (b < 'a' || b > 'z') && (b < '0' || b > '9') {
			return false
		}
	}
	return true
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
