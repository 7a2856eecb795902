package feed

import (
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// undouble mends a text that was UTF-8, was taken for Windows-1252 and encoded
// once more: "â€¦" for "…". It does so only where all that is not ASCII, taken
// back to the bytes it was, is valid UTF-8, which does not happen to a text
// that somebody wrote.
func undouble(s string) string {
	if !isDoubled(s) {
		return s
	}
	data := make([]byte, 0, len(s))
	for _, r := range s {
		b, _ := byteOf(r)
		data = append(data, b)
	}
	if !utf8.Valid(data) {
		return s
	}
	return string(data)
}

// isDoubled tells whether every character that is not ASCII stands for a byte
// of such a sequence as UTF-8 has. It ends at the first that does not.
func isDoubled(s string) bool {
	missing, found := 0, false // continuation bytes
	for _, r := range s {
		if r < utf8.RuneSelf {
			if missing > 0 {
				return false
			}
			continue
		}
		b, ok := byteOf(r)
		switch {
		case !ok:
			return false
		case b&0xc0 == 0x80:
			missing--
		case missing != 0 || b < 0xc2 || b > 0xf4:
			return false
		case b >= 0xf0:
			missing = 3
		case b >= 0xe0:
			missing = 2
		default:
			missing = 1
		}
		if missing < 0 {
			return false
		}
		found = true
	}
	return found && missing == 0
}

// byteOf returns the byte that is a character in Windows-1252, whose five
// unused bytes are the control characters of their numbers (WHATWG encoding,
// index windows-1252).
func byteOf(r rune) (byte, bool) {
	if isC1(r) {
		return byte(r), true
	}
	return charmap.Windows1252.EncodeRune(r)
}
