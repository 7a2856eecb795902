package feed

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// byteOrderMarks and what they announce, the longer first: UTF-32's little
// endian mark begins with UTF-16's.
var byteOrderMarks = []struct {
	mark string
	enc  encoding.Encoding
}{
	{"\x00\x00\xfe\xff", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)},
	{"\xff\xfe\x00\x00", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)},
	{"\xfe\xff", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
	{"\xff\xfe", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
	{"\xef\xbb\xbf", encoding.Nop},
}

// bareStarts are the first bytes of "<?" or "<r" in the wide encodings where
// there is no mark: XML 1.0, appendix F.
var bareStarts = []struct {
	start string
	enc   encoding.Encoding
}{
	{"\x00\x00\x00<", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)},
	{"<\x00\x00\x00", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)},
	{"\x00<\x00", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
	{"<\x00", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
}

// decode returns data as UTF-8, without byte order mark and XML declaration.
//
// The charset is the byte order mark's, else the HTTP header's, else the XML
// declaration's (RFC 7303, section 3), with two departures that real feeds
// ask for: bytes that are valid UTF-8 are UTF-8 where either says so, or says
// US-ASCII, and a declaration that the bytes contradict gives way to the other
// one. Where neither says anything it is UTF-8, else Windows-1252, as the WHATWG
// encoding standard reads Latin-1. Wrong bytes in UTF-8 are mended where that
// needs no guess at the charset: see mendUTF8.
func decode(data []byte, httpCharset string) ([]byte, error) {
	for _, b := range byteOrderMarks {
		if rest, ok := bytes.CutPrefix(data, []byte(b.mark)); ok {
			return decodeAs(rest, b.enc, "its byte order mark")
		}
	}
	for _, b := range bareStarts {
		if bytes.HasPrefix(data, []byte(b.start)) {
			return decodeAs(data, b.enc, "its first bytes")
		}
	}
	return decodeDeclared(data, httpCharset, xmlCharset(data))
}

func decodeDeclared(data []byte, httpCharset, xmlCharset string) ([]byte, error) {
	valid := utf8.Valid(data)
	declared := false
	for _, label := range []string{httpCharset, xmlCharset} {
		enc, name := lookup(label)
		switch {
		case name == "":
			continue
		case valid && (name == "utf-8" || strings.EqualFold(label, "us-ascii")):
			return clean(data), nil
		case name == "utf-8" || strings.HasPrefix(name, "utf-16"):
			// Bytes that got here are neither.
			declared = declared || name == "utf-8"
			continue
		}
		declared = true
		if valid && (isUTF8(httpCharset) || isUTF8(xmlCharset)) {
			return clean(data), nil
		}
		if text, err := decodeBytes(bare(enc, name), data); err == nil && mostlyDecoded(text) {
			return clean(text), nil
		}
	}
	if valid {
		return clean(data), nil
	}
	if text, ok := mendUTF8(data); ok && (declared || httpCharset == "" && xmlCharset == "") {
		return clean(text), nil
	}
	switch {
	case declared:
		return nil, refuse(ErrCharset, "it declares %s, but byte %d does not fit; the publisher must mend the declaration or the bytes",
			declarations(httpCharset, xmlCharset), invalidByte(data))
	case httpCharset != "" || xmlCharset != "":
		return nil, refuse(ErrCharset, "it declares %s, which is no known charset; the publisher must name the one it uses",
			declarations(httpCharset, xmlCharset))
	}
	return decodeAs(data, charmap.Windows1252, "no declaration")
}

// lookup returns the encoding of a label: the WHATWG standard's, else the
// IANA registry's. name is empty where neither knows it.
func lookup(label string) (enc encoding.Encoding, name string) {
	if enc, name = charset.Lookup(label); name != "" {
		return enc, name
	}
	enc, err := ianaindex.IANA.Encoding(strings.TrimSpace(label))
	if err != nil || enc == nil {
		return nil, ""
	}
	return enc, strings.ToLower(label)
}

// mostlyDecoded tells whether a text has at most one character in fifty, of
// those that are not ASCII, that its encoding does not have: a few wrong bytes
// are the publisher's, more are of another encoding.
func mostlyDecoded(text []byte) bool {
	wrong := bytes.Count(text, []byte(string(utf8.RuneError)))
	if wrong == 0 {
		return true
	}
	all := 0
	for _, c := range text {
		if c >= 0xc0 {
			all++
		}
	}
	return wrong*50 <= all
}

func decodeAs(data []byte, enc encoding.Encoding, why string) ([]byte, error) {
	if enc == encoding.Nop && !utf8.Valid(data) {
		if text, ok := mendUTF8(data); ok {
			return clean(text), nil
		}
	}
	text, err := decodeBytes(enc, data)
	if err == nil && utf8.Valid(text) && (enc == charmap.Windows1252 || mostlyDecoded(text)) {
		return clean(text), nil
	}
	return nil, refuse(ErrCharset, "the bytes are not the charset that %s announces; the publisher must mend one of them", why)
}

func isUTF8(label string) bool {
	_, name := charset.Lookup(label)
	return name == "utf-8"
}

func declarations(httpCharset, xmlCharset string) string {
	var found []string
	if httpCharset != "" {
		found = append(found, httpCharset+" (HTTP header)")
	}
	if xmlCharset != "" {
		found = append(found, xmlCharset+" (XML declaration)")
	}
	return strings.Join(found, " and ")
}

// invalidByte returns the offset of the first byte that is not UTF-8.
func invalidByte(data []byte) int {
	at := 0
	for at < len(data) {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return at
}

// declaration returns the XML declaration that data begins with, white space
// before it included; nil if there is none.
func declaration(data []byte) []byte {
	body := bytes.TrimLeft(data, " \t\r\n")
	if !bytes.HasPrefix(body, []byte("<?xml")) || len(body) < 6 || !strings.ContainsRune(" \t\r\n", rune(body[5])) {
		return nil
	}
	end := bytes.Index(body, []byte("?>"))
	if end < 0 {
		return nil
	}
	return data[:len(data)-len(body)+end+2]
}

// xmlCharset returns the encoding that the XML declaration names; empty if it
// names none.
func xmlCharset(data []byte) string {
	decl := string(declaration(data))
	_, after, found := strings.Cut(decl, "encoding")
	if !found {
		return ""
	}
	after = strings.TrimLeft(after, " \t\r\n=")
	if after == "" || (after[0] != '"' && after[0] != '\'') {
		return ""
	}
	name, _, found := strings.Cut(after[1:], after[:1])
	if !found {
		return ""
	}
	return name
}

// clean cuts the XML declaration off, because decoded bytes would
// contradict its charset, and takes out the characters that XML does not allow.
// Of the control characters that XML allows, those from 0x80 on are never
// meant: they are Windows-1252's characters, encoded as if they were Latin-1's.
func clean(text []byte) []byte {
	text = text[len(declaration(text)):]
	if !hasNotXML(text) && !hasC1(text) {
		return text
	}
	return bytes.Map(func(r rune) rune {
		switch {
		case notXML(r):
			return -1
		case isC1(r):
			if c := charmap.Windows1252.DecodeByte(byte(r)); c != utf8.RuneError {
				return c
			}
		}
		return r
	}, text)
}

func isC1(r rune) bool { return r >= 0x80 && r < 0xa0 }

// notXML tells whether a character is outside the Char production of XML 1.0.
func notXML(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff
}
