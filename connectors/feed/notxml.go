package feed

import (
	"bytes"
	"encoding/binary"
)

// hasNotXML tells whether notXML holds for a character of a text in UTF-8. It
// looks at eight bytes at a time: a decoded feed is hardly ever without such a
// look, and hardly ever has one of these characters.
func hasNotXML(text []byte) bool {
	if hasNoncharacter(text) {
		return true
	}
	const (
		ones = 0x0101010101010101
		high = 0x80 * ones
	)
	for len(text) >= 8 {
		// A byte below 0x20 borrows into its highest bit.
		eight := binary.LittleEndian.Uint64(text)
		if (eight-' '*ones)&^eight&high != 0 && hasControl(text[:8]) {
			return true
		}
		text = text[8:]
	}
	return hasControl(text)
}

// hasControl tells whether a control character is among the bytes that XML
// does not allow.
func hasControl(text []byte) bool {
	for _, c := range text {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			return true
		}
	}
	return false
}

// hasNoncharacter looks for U+FFFE and U+FFFF, which are EF BF BE and EF BF BF.
func hasNoncharacter(text []byte) bool {
	for {
		at := bytes.Index(text, []byte("\xef\xbf"))
		if at < 0 || at+2 == len(text) {
			return false
		}
		if c := text[at+2]; c == 0xbe || c == 0xbf {
			return true
		}
		text = text[at+2:]
	}
}

// hasC1 tells whether isC1 holds for a character of a text in UTF-8: they are
// C2 80 to C2 9F.
func hasC1(text []byte) bool {
	for {
		at := bytes.IndexByte(text, 0xc2)
		if at < 0 || at+1 == len(text) {
			return false
		}
		if text[at+1] < 0xa0 {
			return true
		}
		text = text[at+2:]
	}
}
