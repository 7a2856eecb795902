package feed

import (
	"html"
	"strings"
)

// Bounds of what a document type may define. Feeds that do so at all define
// some characters' names.
const (
	maxEntities     = 512
	maxEntityLength = 1024
	// maxExpansion is how many bytes all references to them may come to.
	maxExpansion = 1 << 20
)

// entities are those that a document type defines, and how much they may still
// expand to.
type entities struct {
	values map[string]string
	left   int
}

// readEntities reads the general entities of an internal subset. One whose
// value refers to other entities or to a file is left out, and a reference to
// it stays as written: that is how entity bombs and reading of local files
// work, and no feed needs it.
func readEntities(doctype string) entities {
	e := entities{values: map[string]string{}, left: maxExpansion}
	for len(e.values) < maxEntities {
		_, after, found := strings.Cut(doctype, "<!ENTITY")
		if !found {
			break
		}
		doctype = after
		declaration, _, _ := strings.Cut(after[:min(len(after), maxEntityLength)], ">")
		name, rest := cutSpace(declaration)
		if name == "" || name == "%" || rest == "" || rest[0] != '"' && rest[0] != '\'' {
			continue
		}
		value, _, closed := strings.Cut(rest[1:], rest[:1])
		if !closed {
			continue
		}
		if value = (&entities{}).unescape(value); !refersToEntity(value) {
			e.values[name] = value
		}
	}
	return e
}

// cutSpace returns the first word of s and what follows it.
func cutSpace(s string) (word, rest string) {
	s = strings.TrimLeft(s, " \t\r\n")
	end := strings.IndexAny(s, " \t\r\n")
	if end < 0 {
		return s, ""
	}
	return s[:end], strings.TrimLeft(s[end:], " \t\r\n")
}

func refersToEntity(s string) bool {
	for {
		at := strings.IndexByte(s, '&')
		if at < 0 {
			return false
		}
		if s = s[at:]; referenceLength(s) > 0 {
			return true
		}
		s = s[1:]
	}
}

// maxReference is longer than the longest name of an HTML entity with its
// marks (&CounterClockwiseContourIntegral;).
const maxReference = 64

// referenceLength returns the length of the reference that s begins with, from
// its ampersand to its semicolon; 0 if it begins with none. A reference needs
// its semicolon: without, "?a=1&copy=2" would lose its parameter.
func referenceLength(s string) int {
	for i := 1; i < min(len(s), maxReference); i++ {
		switch c := s[i]; {
		case c == ';':
			if i == 1 {
				return 0
			}
			return i + 1
		case c == '#' && i == 1, c == '_', c == '-', c == '.', c == ':', '0' <= c && c <= '9', 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', c >= 0x80:
		default:
			return 0
		}
	}
	return 0
}

// unescape replaces references to characters, to the document type's entities
// and to HTML's. Everything else that begins with an ampersand stays as
// written.
func (e *entities) unescape(s string) string {
	at := strings.IndexByte(s, '&')
	if at < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for at >= 0 {
		b.WriteString(s[:at])
		s = s[at:]
		n := referenceLength(s)
		if n == 0 {
			b.WriteByte('&')
			s = s[1:]
		} else {
			b.WriteString(e.resolve(s[:n]))
			s = s[n:]
		}
		at = strings.IndexByte(s, '&')
	}
	b.WriteString(s)
	return b.String()
}

// resolve returns what a reference stands for; itself if nothing is known of it.
func (e *entities) resolve(reference string) string {
	switch reference {
	case "&lt;":
		return "<"
	case "&gt;":
		return ">"
	case "&amp;":
		return "&"
	case "&quot;":
		return `"`
	case "&apos;":
		return "'"
	}
	if value, known := e.values[reference[1:len(reference)-1]]; known {
		if e.left -= len(value); e.left < 0 {
			return reference
		}
		return value
	}
	character := html.UnescapeString(reference)
	if reference[1] == '#' {
		return strings.Map(dropNotXML, character)
	}
	if strings.HasSuffix(character, ";") && len(character) > 1 {
		// A longer name that begins like one of HTML's, as in &notation;.
		return reference
	}
	return character
}

func dropNotXML(r rune) rune {
	if notXML(r) {
		return -1
	}
	return r
}
