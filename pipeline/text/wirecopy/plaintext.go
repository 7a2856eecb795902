package wirecopy

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// line is one line of plain text.
type line struct {
	text     string // normalised
	indented bool   // begins with two or more columns of white space
	gap      bool   // a blank line, or the beginning of the text, stands before
	opens    bool   // surely begins something of its own
	inside   bool   // stands inside a paragraph whose first line is indented
}

// textBlocks cuts plain text into blocks. A blank line or an indent begins a
// new one, and so does every line, unless the text is hard-wrapped and the
// line goes on with a sentence.
func textBlocks(src string) []block {
	lines := splitLines(src)
	width := wrapWidth(lines)
	blocks := make([]block, 0, len(lines))
	var joined []string
	flush := func() {
		if len(joined) > 0 {
			blocks[len(blocks)-1].text = strings.Join(joined, " ")
			joined = joined[:0]
		}
	}
	brackets := noBracket // that the block opens with and has not closed
	for i, l := range lines {
		if i > 0 && (brackets != closed || l.text[0] != '(') && continues(lines[i-1], l, width, brackets > 0) {
			if last := &joined[len(joined)-1]; strings.HasSuffix(*last, "-") && brokenAtHyphen.MatchString(*last) && startsLower(l.text) {
				*last += l.text
			} else {
				joined = append(joined, l.text)
			}
			if brackets > 0 {
				brackets += unclosed(l.text)
			}
			continue
		}
		flush()
		blocks = append(blocks, block{gap: l.gap || l.indented})
		joined = append(joined, l.text)
		if brackets = noBracket; l.text[0] == '(' {
			brackets = unclosed(l.text)
		}
	}
	flush()
	for i := range blocks {
		if listMark(blocks[i].text) > 0 {
			blocks[i].kind = listItem
		}
	}
	return blocks
}

// brokenAtHyphen matches a line that ends within a word like "no-confidence".
var brokenAtHyphen = regexp.MustCompile(`\p{L}-$`)

// The states of a block that opens with a bracket: it has closed it, or it
// does not open with one.
const (
	closed    = 0
	noBracket = -1
)

// splitLines returns the lines that hold anything.
func splitLines(src string) []line {
	if strings.ContainsAny(src, "\r\v\f") || containsAny(src, "\u0085", "\u2028", "\u2029") {
		src = newlines.Replace(src)
	}
	margin := commonIndent(src)
	var lines []line
	gap := true
	for raw := range strings.SplitSeq(src, "\n") {
		columns := indent(raw)
		raw = normalise(raw)
		text := plain(raw)
		if text == "" {
			gap = true
			continue
		}
		lines = append(lines, line{text: text, indented: columns-margin >= 2, gap: gap, opens: raw[0] == '^'})
		gap = false
	}
	findParagraphs(lines)
	return lines
}

// findParagraphs marks the lines of copy that indents its paragraphs: those
// inside of them, and those above the first.
func findParagraphs(lines []line) {
	first := slices.IndexFunc(lines, func(l line) bool { return l.indented })
	if first < 0 {
		return
	}
	for i := 1; i < first; i++ {
		lines[i].opens = lines[i].opens || endsSentence(lines[i-1].text)
	}
	for i := first + 1; i < len(lines); i++ {
		l, before := &lines[i], &lines[i-1]
		l.inside = !l.indented && !l.gap && (before.indented || before.inside) && !endsSentence(before.text) && !isRule(before.text) && !isRule(l.text)
	}
}

// plain drops the typesetters' marks of ANPA and dpa copy: "^" before a line,
// "=" or "<" behind it.
func plain(text string) string {
	marked, ok := strings.CutPrefix(text, "^")
	if !ok {
		if begun, ok := strings.CutSuffix(text, " ="); ok && !isRule(text) {
			return strings.TrimSpace(begun)
		}
		return text
	}
	return strings.TrimSpace(strings.TrimRight(marked, "=<"))
}

// newlines maps the ends of lines of all systems to one.
var newlines = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n\n")

// indent counts the columns of white space that a line begins with; a tab
// counts four.
func indent(raw string) int {
	n := 0
	for _, r := range raw {
		switch r {
		case ' ', '\u00A0':
			n++
		case '\t', '\u3000':
			n += 4
		default:
			return n
		}
	}
	return n
}

// commonIndent is the indent that all lines share.
func commonIndent(src string) int {
	least := -1
	for raw := range strings.SplitSeq(src, "\n") {
		if strings.TrimSpace(raw) == "" {
			continue
		}
		if n := indent(raw); least < 0 || n < least {
			least = n
		}
		if least == 0 {
			break
		}
	}
	return max(least, 0)
}

// The lines of hard-wrapped copy are between these widths, in runes: ANPA
// lines are set to 63 to 69 characters, mail and terminals to 72 to 80.
const (
	narrowest = 40
	widest    = 110
)

// wrapWidth is the width that the text is hard-wrapped to; zero where it is
// not. The lines that surely are wrapped, because the next one goes on with a
// lower-case letter, tell it.
func wrapWidth(lines []line) int {
	width, sure, long := 0, 0, 0
	for i := 1; i < len(lines); i++ {
		l, next := lines[i-1], lines[i]
		n := utf8.RuneCountInString(l.text)
		if n > widest {
			long++
		}
		if next.gap || next.indented || n < narrowest || n > widest || endsSentence(l.text) {
			continue
		}
		// In copy with indented paragraphs a flush line goes on with one.
		indented := l.indented && !isRule(next.text)
		if indented || startsLower(next.text) && isRunning(next.text) && !isSlugLine(l.text) {
			width = max(width, n)
			sure++
		}
	}
	if long >= sure {
		return 0 // a line that happens to begin in small letters
	}
	surely := width
	for i := 1; i < len(lines); i++ {
		if n := utf8.RuneCountInString(lines[i-1].text); n <= surely+ragged && !lines[i].gap {
			width = max(width, n)
		}
	}
	return width
}

// ragged is how much wider than the lines that surely are wrapped another one
// may be.
const ragged = 5

// isRunning tells words that go on with a sentence from codes and initials.
func isRunning(s string) bool {
	return endsSentence(s) || strings.Count(s, " ") >= 2
}

// unclosed counts the round brackets that s opens and does not close.
func unclosed(s string) int { return strings.Count(s, "(") - strings.Count(s, ")") }

// continues tells whether next goes on with the sentence of l in text that is
// hard-wrapped to width; inBrackets tells that the block opened a bracket and
// has not closed it.
func continues(l, next line, width int, inBrackets bool) bool {
	if width == 0 || next.gap || next.opens || next.indented && (listMark(l.text) == 0 || listMark(next.text) > 0) {
		return false
	}
	n := utf8.RuneCountInString(l.text)
	if inBrackets && n <= width && n >= width/2 || next.inside && n <= width && !noteOpener.MatchString(next.text) {
		return true
	}
	if n > width || l.gap && isSlugLine(l.text) || isRule(l.text) || isByline(next.text) || agencyOf(next.text) != "" ||
		noteOpener.MatchString(next.text) || endsSentence(l.text) && isUpper(next.text) ||
		opensLine(next.text) && (endsSentence(l.text) || n < width/2) {
		return false
	}
	if startsLower(next.text) && !endsSentence(l.text) {
		return n >= width/2
	}
	word, _, _ := strings.Cut(next.text, " ")
	return n+1+utf8.RuneCountInString(word) > width
}

// opensLine tells whether a line begins something of its own.
func opensLine(s string) bool {
	return listMark(s) > 0 || isRule(s) || lineOpener.MatchString(s)
}

// noteOpener matches what never goes on with a sentence.
var noteOpener = regexp.MustCompile(`^(?:©|Eds?[.:]|EDITORS|EMBARGO|STORY_|To contact the|Copyright ©|Copyright \d{4}|AP-[A-Z]{2}-|Enditem|[*•] |\((?i:adds?|updates?|corrects|recasts|repeats|refiles|rewrites|clarifies|attn|eds|reporting by|compiled by|editing by)\b)`)

var lineOpener = regexp.MustCompile(`^(?:\(|©|--|#|Eds?[.:]|EDITORS|EMBARGO|STORY_|To contact|Copyright|AP-[A-Z]{2}-|Enditem|[Ee]nd$)`)

// isRule tells whether a line is only drawn: "___", "* * *", "-----".
func isRule(s string) bool {
	return s != "" && strings.Trim(s, "_*-–—=~#. ") == "" && s != "." && s != "-"
}

// listMark is the length of the mark of a list item with its space; zero
// where there is none. A dash that also closes the line sets off a crosshead.
func listMark(s string) int {
	r, size := utf8.DecodeRuneInString(s)
	if len(s) <= size || s[size] != ' ' {
		return 0
	}
	switch {
	case strings.ContainsRune("*•▪‣◦·●■►", r):
		return size + 1
	case strings.ContainsRune("-–—", r) && !dashedCrosshead(s):
		return size + 1
	}
	return 0
}
