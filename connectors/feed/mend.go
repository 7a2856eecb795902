package feed

import (
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// mendUTF8 returns text that is said to be UTF-8, or nothing, as UTF-8, where
// the bytes that are wrong can be told. Some feeds paste entries in Latin-1
// into UTF-8, or cut a text in the middle of a character: the first byte of
// such a cut character becomes U+FFFD, any other wrong byte the character that
// it is in Windows-1252. With at most one right character, which may be so by
// chance, all is Windows-1252. It gives up where wrong bytes outnumber the
// right characters and do not look like a language that is written in
// Windows-1252 either: they make up more than a third of its letters.
func mendUTF8(data []byte) (text []byte, ok bool) {
	right, wrong, letters := 0, 0, 0
	text = make([]byte, 0, len(data)+len(data)/16)
	inTag := false
	for at := 0; at < len(data); {
		c := data[at]
		if c < utf8.RuneSelf {
			inTag = c == '<' || inTag && c != '>'
			if !inTag && isLetter(c) {
				letters++
			}
			text = append(text, c)
			at++
			continue
		}
		r, size := utf8.DecodeRune(data[at:])
		if r != utf8.RuneError || size > 1 {
			right++
			text = append(text, data[at:at+size]...)
			at += size
			continue
		}
		wrong++
		r, size = mendByte(data[at:])
		text = utf8.AppendRune(text, r)
		at += size
	}
	switch {
	case wrong <= right:
		return text, true
	case (wrong+right)*3 > letters:
		return nil, false
	case right > 1:
		return text, true
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(data)
	return text, err == nil
}

// mendByte returns what stands for the first byte of data, which begins no
// whole character, and how many bytes it stands for.
func mendByte(data []byte) (rune, int) {
	size := 1
	for size < min(len(data), 3) && data[size]&0xc0 == 0x80 {
		size++
	}
	isLead := data[0] >= 0xc2 && data[0] <= 0xf4
	switch {
	case isLead && data[0] >= 0xe0 && size > 1:
		return utf8.RuneError, size
	case isLead && data[0] < 0xe0 && (len(data) == 1 || !isLetter(data[1])):
		return utf8.RuneError, 1
	}
	return charmap.Windows1252.DecodeByte(data[0]), 1
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
