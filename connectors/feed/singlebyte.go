package feed

import (
	"encoding/binary"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
)

// decodeBytes decodes data as the encoding's own decoder does. Of a charset
// with one byte for a character it copies what is ASCII, most of most feeds,
// without a look at each byte.
func decodeBytes(enc encoding.Encoding, data []byte) ([]byte, error) {
	single, ok := enc.(*charmap.Charmap)
	if !ok || !beginsAsASCII(single) {
		return enc.NewDecoder().Bytes(data)
	}
	text := make([]byte, 0, len(data)+len(data)/8)
	for {
		ascii := asciiPrefix(data)
		text = append(text, data[:ascii]...)
		data = data[ascii:]
		if len(data) == 0 {
			return text, nil
		}
		text = utf8.AppendRune(text, single.DecodeByte(data[0]))
		data = data[1:]
	}
}

// bare returns the encoding of a name without the wrapping that charset.Lookup
// puts around it, which decodes alike.
func bare(wrapped encoding.Encoding, name string) encoding.Encoding {
	if enc, err := htmlindex.Get(name); err == nil {
		return enc
	}
	return wrapped
}

// beginsAsASCII tells whether a charset's lower half is ASCII: all of the
// WHATWG's are so, EBCDIC is not.
func beginsAsASCII(c *charmap.Charmap) bool {
	for b := range byte(utf8.RuneSelf) {
		if c.DecodeByte(b) != rune(b) {
			return false
		}
	}
	return true
}

// asciiPrefix returns how many bytes of ASCII data begins with.
func asciiPrefix(data []byte) int {
	at := 0
	for at+8 <= len(data) && binary.LittleEndian.Uint64(data[at:])&0x8080808080808080 == 0 {
		at += 8
	}
	for at < len(data) && data[at] < utf8.RuneSelf {
		at++
	}
	return at
}
