package feed

import "bytes"

// layoutJSON takes a JSON Feed apart. It finds where values begin and end;
// whether they are JSON is seen by the parser, in those that are new.
func layoutJSON(text []byte) (layout, bool) {
	s := jsonScanner{text: text}
	l := layout{separator: ","}
	seen := false
	ok := s.list('{', '}', func() bool {
		member := s.at
		name, ok := s.name()
		if !ok {
			return false
		}
		if !bytes.EqualFold(name, []byte("items")) { // as the parser matches it
			ok = s.value()
			if !ownMember(name) {
				l.context = append(l.context, span{member, s.at})
			}
			return ok
		}
		if seen {
			return false // the parser takes the last one
		}
		seen = true
		return s.list('[', ']', func() bool {
			start := s.at
			if text[start] != '{' || !s.value() {
				return false
			}
			l.entries = append(l.entries, span{start, s.at})
			return true
		})
	})
	return l, ok && skipSpace(text, s.at) == len(text)
}

// ownMember tells whether a member of a feed says nothing of its items: where
// the page after it is, the hubs, and extensions, which begin with a low line
// (JSON Feed 1.1).
func ownMember(name []byte) bool {
	return len(name) > 0 && name[0] == '_' || string(name) == "next_url" || string(name) == "hubs"
}

// jsonScanner moves over values of JSON.
type jsonScanner struct {
	text []byte
	at   int // where to read on
}

// list moves over an object or array; each moves over one member or element,
// which begins at s.at.
func (s *jsonScanner) list(open, end byte, each func() bool) bool {
	if !s.take(open) {
		return false
	}
	if s.take(end) {
		return true
	}
	for {
		s.at = skipSpace(s.text, s.at)
		if s.at == len(s.text) || !each() {
			return false
		}
		if s.take(end) {
			return true
		}
		if !s.take(',') {
			return false
		}
	}
}

// take moves over a character and the white space before it, if it is there.
func (s *jsonScanner) take(c byte) bool {
	at := skipSpace(s.text, s.at)
	if at == len(s.text) || s.text[at] != c {
		return false
	}
	s.at = at + 1
	return true
}

// name moves over the name of a member and the colon. One with an escape is
// not taken: it may spell any other.
func (s *jsonScanner) name() ([]byte, bool) {
	start := s.at + 1
	if s.text[s.at] != '"' || !s.string() {
		return nil, false
	}
	name := s.text[start : s.at-1]
	return name, bytes.IndexByte(name, '\\') < 0 && s.take(':')
}

// string moves over the string at s.at.
func (s *jsonScanner) string() bool {
	for at := s.at + 1; ; {
		quote := bytes.IndexByte(s.text[at:], '"')
		if quote < 0 {
			return false
		}
		at += quote + 1
		escapes := 0
		for s.text[at-2-escapes] == '\\' {
			escapes++
		}
		if escapes%2 == 0 {
			s.at = at
			return true
		}
	}
}

// value moves over the value after s.at.
func (s *jsonScanner) value() bool {
	s.at = skipSpace(s.text, s.at)
	for depth := 0; s.at < len(s.text); {
		switch s.text[s.at] {
		case '"':
			if !s.string() {
				return false
			}
		case '{', '[':
			depth++
			s.at++
		case '}', ']':
			if depth == 0 {
				return false // there is no value
			}
			depth--
			s.at++
		default:
			s.scalar()
		}
		if depth == 0 {
			return true
		}
	}
	return false
}

// scalar moves over a number or a word, and in an object or array over all that
// stands before the next string or bracket.
func (s *jsonScanner) scalar() {
	for s.at++; s.at < len(s.text); s.at++ {
		switch s.text[s.at] {
		case '"', '{', '[', '}', ']', ',', ' ', '\n', '\t', '\r':
			return
		}
	}
}
