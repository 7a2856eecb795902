package token

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// scanner walks over a text once.
type scanner struct {
	text   string
	ascii  bool
	pos    int // bytes
	tokens []Token
	// byteAt and runeAt are one place in both units; runes are counted on
	// from there.
	byteAt, runeAt int
	// first is the first token of the paragraph.
	first int
	// chunkEnd is where the run of non-space at pos ends, hasAddress whether
	// an address may be in it, plain whether it is nothing but ASCII letters.
	chunkEnd          int
	hasAddress, plain bool
	// double and single tell whether a quotation mark is open in the
	// paragraph.
	double, single bool
}

// paragraph scans to the next empty line or the end; it returns false if
// there was no token any more.
func (s *scanner) paragraph() bool {
	s.first = len(s.tokens)
	s.double, s.single = false, false
	for s.pos < len(s.text) {
		if s.space() && len(s.tokens) > s.first {
			return true
		}
		if s.pos < len(s.text) {
			s.token()
		}
	}
	return len(s.tokens) > s.first
}

// space skips white space and tells whether an empty line was in it.
func (s *scanner) space() (empty bool) {
	lines := 0
	for s.pos < len(s.text) {
		c := s.text[s.pos]
		if c < utf8.RuneSelf {
			if class[c] != isSpace {
				break
			}
			if c == '\n' {
				lines++
			}
			s.pos++
			continue
		}
		r, size := utf8.DecodeRuneInString(s.text[s.pos:])
		if !spaceRune(r) {
			break
		}
		if r == '\u2029' {
			lines = 2
		}
		s.pos += size
	}
	return lines > 1
}

// token scans one token, or a word and what is split off it.
func (s *scanner) token() {
	if s.pos >= s.chunkEnd {
		s.chunk()
		if s.plain {
			s.plainWord()
			return
		}
	}
	if s.hasAddress && s.address() {
		return
	}
	r, size := s.peek(s.pos)
	switch {
	case isAlnum(r):
		s.word()
	case isCurrency(r) && isDigit(s.after(s.pos+size)):
		s.word()
	case s.quote(r, size):
	case r == '.' || r == '-':
		s.repeated(r)
	case unicode.IsPunct(r):
		s.emit(s.pos, s.pos+size, Punct)
	default:
		s.symbol(size)
	}
}

// chunk finds the end of the run of non-space at pos and whether it looks as
// if it held an address, or is plain.
func (s *scanner) chunk() {
	end := s.pos
	for end < len(s.text) && s.text[end] < utf8.RuneSelf && class[s.text[end]] == isLetter {
		end++
	}
	letters := end
	address := false
	for end < len(s.text) {
		c := s.text[end]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s.text[end:])
			if spaceRune(r) {
				break
			}
			end += size
			continue
		}
		if class[c] == isSpace {
			break
		}
		address = address || s.mayAddress(c, end)
		end++
	}
	s.chunkEnd, s.plain = end, letters == end
	s.hasAddress = address && s.text[s.pos:end] != "www."
}

// plainWord adds the run of letters at pos.
func (s *scanner) plainWord() {
	start, n := s.runes(s.pos), s.chunkEnd-s.pos
	s.tokens = append(s.tokens, Token{Start: start, End: start + n, ByteStart: s.pos, ByteEnd: s.chunkEnd, Kind: Word})
	s.pos, s.byteAt, s.runeAt = s.chunkEnd, s.chunkEnd, start+n
}

// mayAddress tells whether an address may be around the byte c at i.
func (s *scanner) mayAddress(c byte, i int) bool {
	switch c {
	case '@', '#':
		return true
	case ':':
		return strings.HasPrefix(s.text[i:], "://")
	case '.':
		return strings.HasSuffix(s.text[s.pos:i], "www")
	}
	return false
}

// emit adds the token of the bytes from start to end and moves behind it.
func (s *scanner) emit(start, end int, kind Kind) {
	s.tokens = append(s.tokens, Token{
		Start: s.runes(start), End: s.runes(end),
		ByteStart: start, ByteEnd: end, Kind: kind,
	})
	s.pos = end
}

// runes returns the code points before byte at, which never lies before the
// one asked for last.
func (s *scanner) runes(at int) int {
	if s.ascii {
		return at
	}
	for i := s.byteAt; i < at; {
		if s.text[i] < utf8.RuneSelf {
			i++
		} else {
			_, size := utf8.DecodeRuneInString(s.text[i:])
			i += size
		}
		s.runeAt++
	}
	s.byteAt = at
	return s.runeAt
}

// peek returns the rune at byte i and its size; zero at the end.
func (s *scanner) peek(i int) (rune, int) {
	if i >= len(s.text) {
		return 0, 0
	}
	if c := s.text[i]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(s.text[i:])
}

// after returns the rune at byte i; zero at the end.
func (s *scanner) after(i int) rune {
	r, _ := s.peek(i)
	return r
}

// before returns the rune that ends at byte i; zero at the start.
func (s *scanner) before(i int) rune {
	if i == 0 {
		return 0
	}
	r, _ := utf8.DecodeLastRuneInString(s.text[:i])
	return r
}

// repeated scans a run of one mark: "...", "--".
func (s *scanner) repeated(mark rune) {
	end := s.pos
	for end < len(s.text) && s.text[end] == byte(mark) {
		end++
	}
	s.emit(s.pos, end, Punct)
}

// symbol scans one symbol with what belongs to it: modifiers, joiners and
// what they join.
func (s *scanner) symbol(size int) {
	end := s.pos + size
	for {
		r, size := s.peek(end)
		switch {
		case size > 0 && (unicode.IsMark(r) || r >= 0x1F3FB && r <= 0x1F3FF):
			end += size
		case r == '\u200d':
			end += size
			if r, size := s.peek(end); size > 0 && !isAlnum(r) && !spaceRune(r) {
				end += size
			}
		default:
			s.emit(s.pos, end, Symbol)
			return
		}
	}
}

// Classes of ASCII characters.
const (
	isOther = iota
	isSpace
	isLetter
	isNumeral
)

var class = func() (c [utf8.RuneSelf]uint8) {
	for _, b := range []byte(" \t\n\v\f\r") {
		c[b] = isSpace
	}
	for b := 'a'; b <= 'z'; b++ {
		c[b], c[b-'a'+'A'] = isLetter, isLetter
	}
	c['_'] = isLetter
	for b := '0'; b <= '9'; b++ {
		c[b] = isNumeral
	}
	return c
}()

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// spaceRune counts the zero-width space and the byte order mark as white
// space: pages hold them, and no word does.
func spaceRune(r rune) bool {
	return r == '\u200b' || r == '\ufeff' || unicode.IsSpace(r)
}

// isAlnum counts marks as letters: they follow the letter they belong to.
func isAlnum(r rune) bool {
	if r < utf8.RuneSelf {
		return class[r] == isLetter || class[r] == isNumeral
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r)
}

func isAlpha(r rune) bool {
	if r < utf8.RuneSelf {
		return class[r] == isLetter
	}
	return unicode.IsLetter(r) || unicode.IsMark(r)
}

func isDigit(r rune) bool {
	return r >= '0' && r <= '9' || r >= utf8.RuneSelf && unicode.IsDigit(r)
}

func isCurrency(r rune) bool {
	return r == '$' || r >= utf8.RuneSelf && unicode.Is(unicode.Sc, r)
}

// isCJK tells whether r is of a script that writes no spaces between words.
func isCJK(r rune) bool {
	return r >= 0x2E80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}
