package token

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// quote scans a quotation mark or an apostrophe, if r is one.
func (s *scanner) quote(r rune, size int) bool {
	switch r {
	case '"', '“', '”', '„', '‟', '«', '»', '「', '」', '『', '』', '＂':
		s.emitDouble(r, size)
	case '`', '\'', '‘', '’':
		if next := s.after(s.pos + size); next == r {
			s.pair(r, size)
		} else {
			s.emitSingle(r, size)
		}
	case '‚', '‹', '‛':
		s.emitSingle('‘', size)
	case '›':
		s.emitSingle('’', size)
	default:
		return false
	}
	return true
}

// pair scans two single marks that make one double mark: “ and ‘‘ open, ” and
// ’’ close.
func (s *scanner) pair(r rune, size int) {
	switch r {
	case '`', '‘':
		s.emitDouble('“', 2*size)
	default:
		s.emitDouble('”', 2*size)
	}
}

// emitDouble decides which way the double mark r looks. A mark that has a
// direction keeps it, save where it can't: some desks open with ” as well.
func (s *scanner) emitDouble(r rune, size int) {
	open := false
	switch r {
	case '“', '„', '‟', '«', '「', '『':
		open = true
	case '"', '＂':
		open = s.looksOpen(size, s.double)
	case '”', '»', '」', '』':
		open = !s.double && s.standsBefore(size)
	}
	s.double = open
	if open {
		s.emit(s.pos, s.pos+size, OpenDouble)
	} else {
		s.emit(s.pos, s.pos+size, CloseDouble)
	}
}

// emitSingle decides what the single mark r is: an apostrophe behind a
// plural, one before an elision ('90s, ’em), or a quotation mark.
func (s *scanner) emitSingle(r rune, size int) {
	if end := s.elision(size); end > 0 && r != '‘' && r != '`' {
		s.emit(s.pos, end, Word)
		return
	}
	kind := CloseSingle
	switch {
	case r == '‘' || r == '`' || s.standsBefore(size) && !s.single:
		kind = OpenSingle
	case !s.single && isAlnum(s.before(s.pos)):
		kind = Apostrophe
	}
	if kind != Apostrophe {
		s.single = kind == OpenSingle
	}
	s.emit(s.pos, s.pos+size, kind)
}

// looksOpen decides for a mark without direction; opened tells whether one is
// open already.
func (s *scanner) looksOpen(size int, opened bool) bool {
	behind, ahead := s.spaceBehind(), s.spaceAhead(size)
	if behind != ahead {
		return behind
	}
	return !opened
}

// standsBefore tells whether the mark at pos stands directly before a word
// and not directly behind one.
func (s *scanner) standsBefore(size int) bool {
	return s.spaceBehind() && !s.spaceAhead(size)
}

// spaceBehind tells whether the text before pos leaves room for an opening
// mark: white space, a bracket, a dash, another opening mark.
func (s *scanner) spaceBehind() bool {
	r := s.before(s.pos)
	return r == 0 || spaceRune(r) || strings.ContainsRune("([{-–—/“‘«\"'", r) && !s.closedBefore()
}

// closedBefore tells whether the token that ends at pos is a closing mark.
func (s *scanner) closedBefore() bool {
	if n := len(s.tokens); n > s.first && s.tokens[n-1].ByteEnd == s.pos {
		k := s.tokens[n-1].Kind
		return k == CloseDouble || k == CloseSingle || k == Apostrophe
	}
	return false
}

func (s *scanner) spaceAhead(size int) bool {
	r := s.after(s.pos + size)
	return r == 0 || spaceRune(r) || strings.ContainsRune(".,;:!?)]}", r)
}

// elision returns where a word that begins with the apostrophe at pos ends
// ('90s, 'em, ’tis), zero if none does.
func (s *scanner) elision(size int) int {
	from := s.pos + size
	if isAlnum(s.before(s.pos)) {
		return 0
	}
	end := from
	for end < len(s.text) && end < from+5 && s.text[end] < utf8.RuneSelf && isAlnum(rune(s.text[end])) {
		end++
	}
	if isAlnum(s.after(end)) {
		return 0
	}
	switch word := s.text[from:end]; {
	case len(word) == 3 && isDigit(rune(word[0])) && isDigit(rune(word[1])) && word[2] == 's',
		len(word) == 2 && isDigit(rune(word[0])) && isDigit(rune(word[1])) && !s.single:
		return end
	default:
		switch word {
		case "em", "tis", "twas", "cause", "til", "n", "bout":
			return end
		case "s", "re", "ve", "ll", "d", "m":
			// A clitic that was printed apart from its word.
			return end
		}
	}
	return 0
}

// maxLocal bounds the search for an e-mail's "@" (RFC 5321, 4.5.3.1.1), so
// that scanning stays linear.
const maxLocal = 64

// address scans a URL, e-mail address, handle or tag at pos, if one is there.
func (s *scanner) address() bool {
	rest := s.text[s.pos:s.chunkEnd]
	if strings.HasPrefix(rest, "http://") || strings.HasPrefix(rest, "https://") || strings.HasPrefix(rest, "www.") {
		s.emit(s.pos, s.pos+urlLength(rest), Address)
		return true
	}
	if n := emailLength(rest); n > 0 {
		s.emit(s.pos, s.pos+n, Address)
		return true
	}
	if rest[0] != '@' && rest[0] != '#' || isAlnum(s.before(s.pos)) {
		return false
	}
	n := 1
	for n < len(rest) && isAlnum(rune(rest[n])) && rest[n] < utf8.RuneSelf {
		n++
	}
	if n == 1 || isDigit(rune(rest[1])) && rest[0] == '#' {
		return false
	}
	s.emit(s.pos, s.pos+n, Address)
	return true
}

// urlLength returns the length of the URL that s begins with, without what
// the sentence adds behind it.
func urlLength(s string) int {
	if i := strings.IndexAny(s, "\"<>“”«»‘’`|\\^{}"); i >= 0 {
		s = s[:i]
	}
	open := strings.Count(s, "(") - strings.Count(s, ")")
	for s != "" {
		last := s[len(s)-1]
		if last == ')' && open < 0 {
			open++
		} else if strings.IndexByte(".,;:!?'*", last) < 0 {
			break
		}
		s = s[:len(s)-1]
	}
	return len(s)
}

// emailLength returns the length of the e-mail address that s begins with;
// zero if it begins with none.
func emailLength(s string) int {
	at := 0
	for at < len(s) && at <= maxLocal && (s[at] < utf8.RuneSelf && isAlnum(rune(s[at])) || strings.IndexByte(".%+-", s[at]) >= 0) {
		at++
	}
	if at == 0 || at >= len(s) || s[at] != '@' || s[0] == '-' || s[0] == '.' {
		return 0
	}
	end, dot := at+1, false
	for end < len(s) && s[end] < utf8.RuneSelf {
		switch c := rune(s[end]); {
		case isAlnum(c):
		case (c == '.' || c == '-') && end+1 < len(s) && s[end+1] < utf8.RuneSelf && isAlnum(rune(s[end+1])):
			dot = dot || c == '.'
		default:
			return addressEnd(end, dot)
		}
		end++
	}
	return addressEnd(end, dot)
}

func addressEnd(end int, dot bool) int {
	if dot {
		return end
	}
	return 0
}

// isUpperFirst tells whether word begins with a capital letter.
func isUpperFirst(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r) || unicode.IsTitle(r)
}

// isLowerFirst tells whether word begins with a small letter.
func isLowerFirst(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsLower(r)
}
