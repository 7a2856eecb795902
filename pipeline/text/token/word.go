package token

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word scans a word or number, and the clitics behind it.
func (s *scanner) word() {
	w := wordScan{s: s, start: s.pos, end: s.pos, segment: s.pos}
	for w.step() {
	}
	start, end := s.pos, w.end
	kind := Word
	if r := s.after(start); isDigit(r) || isCurrency(r) {
		kind = Number
	}
	clitic := end
	if w.closed {
		clitic = s.clitic(start, end)
	}
	if clitic > start {
		s.emit(start, clitic, kind)
	}
	if clitic < end {
		s.emit(clitic, end, Word)
	}
}

// wordScan is a word that grows.
type wordScan struct {
	s          *scanner
	start, end int
	// segment is where the part behind the last hyphen or full stop begins,
	// letters how many letters it has.
	segment, letters int
	// prev is the rune before end.
	prev rune
	// dotted tells whether all parts before segment were so short that the
	// full stops between them are those of an abbreviation.
	dotted bool
	// closed tells that nothing may follow.
	closed bool
}

// step takes the next rune into the word, if it belongs there.
func (w *wordScan) step() bool {
	if w.closed {
		return false
	}
	r, size := w.s.peek(w.end)
	if size == 0 {
		return false
	}
	if r < utf8.RuneSelf && isAlnum(r) && !isCJK(w.prev) {
		w.run()
		return true
	}
	if isAlnum(r) {
		if isCJK(r) != isCJK(w.prev) && w.prev != 0 && isAlpha(w.prev) && !unicode.IsMark(r) {
			return false
		}
		if isAlpha(r) {
			w.letters++
		}
		return w.take(r, size)
	}
	next := w.s.after(w.end + size)
	switch r {
	case '-', '\u2010', '\u2011':
		if !isAlnum(next) {
			return false
		}
		w.take(r, size)
		w.newSegment(false)
		return true
	case '\'', '’':
		return w.apostrophe(r, size, next)
	case '.':
		return w.stop(next)
	case ',':
		return isDigit(w.prev) && isDigit(next) && isDigit(w.s.after(w.end+2)) && w.take(r, size)
	case ':':
		return isDigit(w.prev) && isDigit(next) && w.take(r, size)
	case '/':
		return w.slash(next) && w.take(r, size)
	case '&':
		return isAlpha(w.prev) && isAlpha(next) && w.take(r, size)
	}
	if isCurrency(r) {
		return (w.end == w.start || w.isCurrencyPrefix()) && isDigit(next) && w.take(r, size)
	}
	return r == '\u200d' && isAlpha(next) && w.take(r, size)
}

// run takes all ASCII letters and digits that follow.
func (w *wordScan) run() {
	text, i := w.s.text, w.end
	for i < len(text) && text[i] < utf8.RuneSelf {
		c := class[text[i]]
		if c == isLetter {
			w.letters++
		} else if c != isNumeral {
			break
		}
		i++
	}
	w.prev = rune(text[i-1])
	w.end = i
}

func (w *wordScan) take(r rune, size int) bool {
	w.end += size
	w.prev = r
	return true
}

func (w *wordScan) newSegment(dotted bool) {
	w.segment, w.letters, w.dotted = w.end, 0, dotted
}

// apostrophe takes the mark inside a name (O'Brien) or before a clitic, which
// is split off later, and closes the word behind the clitic.
func (w *wordScan) apostrophe(r rune, size int, next rune) bool {
	if !isAlpha(next) || !isAlnum(w.prev) && w.prev != '.' {
		return false
	}
	w.take(r, size)
	if n := cliticLength(w.s.text[w.end:]); n > 0 && !isAlnum(w.s.after(w.end+n)) {
		w.end += n
		w.closed = true
	}
	return true
}

// stop takes a full stop that belongs to the word: of a number, of an
// abbreviation, within an address.
func (w *wordScan) stop(next rune) bool {
	switch {
	case isDigit(next):
		return isDigit(w.prev) && w.take('.', 1)
	case isAlpha(next):
		if !isAlnum(w.prev) || isDigit(w.prev) || !w.joinsLetters(next) {
			return false
		}
		dotted := w.letters <= 2 && (w.dotted || w.segment == w.start || w.s.text[w.segment-1] == '-')
		w.take('.', 1)
		w.newSegment(dotted)
		return true
	case next == '.':
		return false
	case !w.isAbbreviated():
		return false
	}
	w.take('.', 1)
	w.closed = next != '-' && next != '\'' && next != '’'
	return true
}

// joinsLetters tells whether a full stop with letters on both sides is within
// a word (U.S, Ph.D, reuters.com) and not between sentences without a space.
func (w *wordScan) joinsLetters(next rune) bool {
	if w.letters == 1 || unicode.IsLower(next) {
		return true
	}
	return w.letters == 2 && !isAlnum(w.s.after(w.end+2))
}

// isAbbreviated tells whether the full stop at end belongs to the word.
func (w *wordScan) isAbbreviated() bool {
	segment := w.s.text[w.segment:w.end]
	if w.letters == 0 || isDigit(w.prev) {
		return false
	}
	if w.dotted && w.letters <= 2 {
		return true
	}
	if w.letters == 1 && len(segment) == 1 {
		return segment != "I" && segment != "a" && unicode.IsUpper(w.prev)
	}
	switch abbreviations[segment] {
	case 0:
		return false
	case beforeNumber:
		i := w.end + 1
		for i < len(w.s.text) && w.s.text[i] == ' ' && i < w.end+3 {
			i++
		}
		return isDigit(w.s.after(i))
	}
	return true
}

// slash tells whether a slash is within a word: 9/11, A/S, km/h.
func (w *wordScan) slash(next rune) bool {
	if isDigit(w.prev) && isDigit(next) {
		return true
	}
	return w.letters > 0 && w.letters <= 2 && w.end-w.segment <= 2 && isAlpha(next) && !isAlnum(w.s.after(w.end+2))
}

// isCurrencyPrefix tells whether the word so far is the letters of US$, HK$.
func (w *wordScan) isCurrencyPrefix() bool {
	return w.end-w.start <= 3 && strings.Trim(w.s.text[w.start:w.end], "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// cliticLength returns how many bytes of a clitic that is written behind an
// apostrophe s begins with; zero if none.
func cliticLength(s string) int {
	if len(s) >= 2 {
		switch s[:2] {
		case "re", "ve", "ll", "RE", "VE", "LL":
			return 2
		}
	}
	if s != "" && strings.IndexByte("sdmtSDMT", s[0]) >= 0 {
		return 1
	}
	return 0
}

// clitic returns where the clitic of the word from start to end begins (the
// apostrophe, or the n of n't); end if it has none.
func (s *scanner) clitic(start, end int) int {
	for _, n := range [...]int{1, 2} {
		if end-n <= start || cliticLength(s.text[end-n:end]) != n {
			continue
		}
		r := s.before(end - n)
		if r != '\'' && r != '’' {
			continue
		}
		mark := end - n - 1
		if r == '’' {
			mark = end - n - len("’")
		}
		if c := s.text[end-1]; c == 't' || c == 'T' {
			if p := s.before(mark); p != 'n' && p != 'N' || mark-1 == start {
				return end
			}
			return mark - 1
		}
		return mark
	}
	return end
}
