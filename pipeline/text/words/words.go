// Package words cuts text into the words that a search goes by. The embedded
// index, its highlights and whatever matches a query against a document in
// memory all use it, so that they agree on what a word is.
//
// A word is what Unicode's word boundaries (UAX #29) and the english analyzer
// of Lucene make of it, with a few departures that wire copy asks for:
//
//   - letters and digits in a row are one word; a hyphen divides, so that
//     "al-Assad" is found by "assad";
//   - an apostrophe within a word belongs to it, whichever character it is
//     written with, and does not count: O’Brien is O'Brien is OBrien;
//   - the full stops of initials do not count: "U.S." is "US"; any other full
//     stop divides, also one with no space after it;
//   - digits grouped by commas are one number: "2,715" is "2715";
//   - in scripts that write no spaces every character is a word, and so is
//     every emoji; both are found as phrases.
//
// No word is left out, so that "out of touch with reality" is not "out touch
// reality".
package words

import (
	"unicode"
	"unicode/utf8"
)

// Word is one word of a text.
type Word struct {
	// Folded is the word without regard to case, diacritics of Latin and
	// Greek letters, apostrophes and a possessive s.
	Folded string
	// Start and End are byte offsets into the text, half-open.
	Start, End int
}

// maxRunes cuts words that nobody typed (base64, long addresses) in pieces;
// Lucene's standard tokenizer cuts at the same length.
const maxRunes = 255

// Split returns the words of text in order. Bytes that are not UTF-8 divide
// words.
func Split(text string) []Word {
	found := make([]Word, 0, len(text)/6+1)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !begins(r) {
			i += size
			continue
		}
		end := wordEnd(text, i, r, size)
		if folded := fold(text[i:end]); folded != "" {
			found = append(found, Word{Folded: folded, Start: i, End: end})
		}
		i = end
	}
	return found
}

// begins tells whether a word can begin with r.
func begins(r rune) bool {
	if r < utf8.RuneSelf {
		return isASCIIWord(byte(r))
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || isEmoji(r)
}

// wordEnd returns where the word ends that begins at start with the rune r of
// the given size.
func wordEnd(text string, start int, r rune, size int) int {
	i := start + size
	if standsAlone(r) {
		return i + marksAfter(text, i)
	}
	for n := 1; i < len(text) && n < maxRunes; n++ {
		next, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case next < utf8.RuneSelf && isASCIIWord(byte(next)):
		case next >= utf8.RuneSelf && continues(next):
		case joins(text, start, i, next, size):
		default:
			return i
		}
		i += size
	}
	return i
}

// continues tells whether a word goes on with r, which is not ASCII.
func continues(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)) && !standsAlone(r)
}

// joins tells whether the mark r at text[i:] stands within the word that
// began at start: an apostrophe between letters, a full stop between initials
// or a comma between groups of digits.
func joins(text string, start, i int, r rune, size int) bool {
	rest := text[i+size:]
	switch r {
	case '\'', '’', '‘', 'ʼ', '＇':
		after, _ := utf8.DecodeRuneInString(rest)
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		return unicode.IsLetter(before) && unicode.IsLetter(after) && !standsAlone(after)
	case '.':
		return isInitials(text[start:i]) && initialFollows(rest)
	case ',':
		return isDigits(text[start:i]) && groupFollows(rest)
	}
	return false
}

// isInitials tells whether s is a letter or letters divided by full stops.
func isInitials(s string) bool {
	for s != "" {
		r, size := utf8.DecodeRuneInString(s)
		if !unicode.IsLetter(r) {
			return false
		}
		s = s[size:]
		if s == "" {
			return true
		}
		if s[0] != '.' {
			return false
		}
		s = s[1:]
	}
	return false
}

// initialFollows tells whether s begins with a letter that stands by itself.
func initialFollows(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	if !unicode.IsLetter(r) {
		return false
	}
	after, _ := utf8.DecodeRuneInString(s[size:])
	return !unicode.IsLetter(after) && !unicode.IsNumber(after)
}

// isDigits tells whether s is ASCII digits, maybe grouped by commas.
func isDigits(s string) bool {
	for i := range len(s) {
		if (s[i] < '0' || s[i] > '9') && s[i] != ',' {
			return false
		}
	}
	return true
}

// groupFollows tells whether s begins with exactly three digits.
func groupFollows(s string) bool {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n == 3
}

// marksAfter returns the length in bytes of the marks that belong to the
// character before text[i:]: vowel signs, accents, the skin tone of an emoji.
func marksAfter(text string, i int) int {
	n := 0
	for i+n < len(text) {
		r, size := utf8.DecodeRuneInString(text[i+n:])
		if !unicode.IsMark(r) && !isSkinTone(r) {
			break
		}
		n += size
	}
	return n
}

// alone are the scripts that are written without spaces.
var alone = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana,
	unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
}

// standsAlone tells whether r is a word by itself.
func standsAlone(r rune) bool {
	return r >= 0x0E00 && (isEmoji(r) || unicode.IsLetter(r) && unicode.In(r, alone...))
}

// isEmoji tells whether r is in the blocks Miscellaneous Symbols, Dingbats or
// those of the pictographs, and not a sign that only changes another.
func isEmoji(r rune) bool {
	return (r >= 0x2600 && r <= 0x27BF || r >= 0x1F000 && r <= 0x1FAFF) && !isSkinTone(r)
}

// isSkinTone tells whether r is one of the five emoji modifiers.
func isSkinTone(r rune) bool { return r >= 0x1F3FB && r <= 0x1F3FF }

func isASCIIWord(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9'
}
