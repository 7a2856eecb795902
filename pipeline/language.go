package pipeline

import (
	"strings"
	"unicode"

	"github.com/RadhiFadlillah/whatlanggo"
	"golang.org/x/text/language"
)

// minDetectLetters is how many letters a text needs before its own language
// counts more than the one that its feed declares: below it trigram detection
// is often wrong (whatlanggo's documentation asks for a few sentences).
const minDetectLetters = 120

// maxDetectBytes is how much of a text is looked at: more costs time and makes
// the detection no surer.
const maxDetectBytes = 1500

// documentLanguage returns the BCP 47 tag of text: as detected where the text
// is long enough to be sure, else as declared; "und" where neither says. A
// declared region is kept where the language agrees ("en-GB").
func documentLanguage(declared, text string) string {
	tag := canonicalTag(declared)
	if countLetters(text, minDetectLetters) < minDetectLetters {
		if tag == "und" && looksEnglish(text) {
			return "en"
		}
		return tag
	}
	info := whatlanggo.Detect(strings.ToValidUTF8(text[:min(len(text), maxDetectBytes)], ""))
	detected := info.Lang.Iso6391()
	switch {
	case detected == "" || !info.IsReliable():
		if tag == "und" && looksEnglish(text) {
			return "en"
		}
		return tag
	case strings.HasPrefix(tag, detected):
		return tag
	default:
		return detected
	}
}

// canonicalTag normalises a declared language ("en_us", "EN"); "und" where it
// is none.
func canonicalTag(s string) string {
	tag, err := language.Parse(s)
	if err != nil || s == "" {
		return "und"
	}
	return tag.String()
}

// isEnglish tells whether annotators may read a text of this language.
func isEnglish(tag string) bool { return tag == "en" || strings.HasPrefix(tag, "en-") }

// looksEnglish tells whether text has at least two different words that are
// frequent in English and rare elsewhere.
func looksEnglish(text string) bool {
	found := map[string]bool{}
	for w := range strings.FieldsSeq(strings.ToLower(text)) {
		switch w = strings.Trim(w, `.,:;"“”‘’'`); w {
		case "the", "of", "and", "says", "said", "with", "after", "from", "that", "its", "was", "has", "by", "to", "sources", "over", "on", "for":
			found[w] = true
		}
		if len(found) == 2 {
			return true
		}
	}
	return false
}

// countLetters counts the letters of s, no further than enough.
func countLetters(s string, enough int) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			if n++; n >= enough {
				break
			}
		}
	}
	return n
}
