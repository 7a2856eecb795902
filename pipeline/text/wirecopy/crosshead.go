package wirecopy

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// The longest crossheads of the agencies' copy stay below these.
const (
	crossheadRunes = 75
	crossheadWords = 11
)

var (
	// "- 'Not a funeral' - (AFP); — WHAT NEXT —".
	dashedLine   = regexp.MustCompile(`^[-–—*=]+\s?(\S.{0,80}?\S)\s?[-–—*=]+$`)
	hashHeading  = regexp.MustCompile(`^#{1,4}\s+(\S.{0,100})$`)
	quotedWhole  = regexp.MustCompile(`^["“‘'«„][^"”“»]{2,80}["”’'»“]{1,2}$`)
	boldMarkdown = regexp.MustCompile(`^(?:\*\*|__)([^*_]{2,80})(?:\*\*|__)$`)
)

// dashedCrosshead tells whether dashes stand on both sides of a short line.
func dashedCrosshead(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(s)
	return len(s) < crossheadRunes*2 && strings.ContainsRune("-–—*=", last) && dashedLine.MatchString(s)
}

// readCrossheads takes the headings out of the body.
func readCrossheads(s *story) {
	before, tight := 0, s.isTight()
	for i, b := range s.open {
		if (i >= s.lead || s.isService()) && s.isCrosshead(i, b, tight) {
			b.role = roleCrosshead
			s.doc.Wire.Crossheads = append(s.doc.Wire.Crossheads, wire.Crosshead{Text: crossheadText(b.text), Before: before})
			continue
		}
		before++
	}
}

// maySetOff tells whether a line begins with a sign that may set it off.
func maySetOff(s string) bool { return opensWith(s, "-*=#_") || s[0] >= utf8.RuneSelf }

// crossheadText is the heading without the dashes or signs that set it off.
func crossheadText(s string) string {
	if !maySetOff(s) {
		return s
	}
	for _, re := range []*regexp.Regexp{boldMarkdown, hashHeading, dashedLine} {
		if m := re.FindStringSubmatch(s); m != nil {
			return m[1]
		}
	}
	return s
}

// isCrosshead tells whether the block at i, which is in the body, is a
// heading: by its markup, or because it is short, ends without a full stop
// and a paragraph of the story follows. In tight copy, where no white space
// sets it off, capitals do.
func (s *story) isCrosshead(i int, b *block, tight bool) bool {
	if b.kind == heading || b.hint == roleCrosshead {
		return utf8.RuneCountInString(b.text) <= 2*crossheadRunes
	}
	if len(b.text) > utf8.UTFMax*crossheadRunes || utf8.RuneCountInString(b.text) > crossheadRunes || strings.Count(b.text, " ") >= crossheadWords {
		return false
	}
	if maySetOff(b.text) && (dashedCrosshead(b.text) || hashHeading.MatchString(b.text) || boldMarkdown.MatchString(b.text)) {
		return true
	}
	if b.kind == listItem || b.speech || i == s.lead || !s.paragraphFollows(i) {
		return false
	}
	if b.gap && isUpper(b.text) && strings.HasSuffix(b.text, ":") {
		return strings.Count(b.text, " ") < 4
	}
	setOff := b.gap || tight && (isUpper(b.text) || !endsSentence(b.text) && s.betweenParagraphs(i))
	return b.bold && !strings.HasSuffix(b.text, ".") || setOff && looksLikeHeading(b.text)
}

// betweenParagraphs tells whether the blocks above and below end as sentences.
func (s *story) betweenParagraphs(i int) bool {
	return i > 0 && i+1 < len(s.blocks) && endsSentence(s.blocks[i-1].text) && endsSentence(s.blocks[i+1].text)
}

// isTight tells whether the body's paragraphs stand on lines of their own
// without white space between them.
func (s *story) isTight() bool {
	gaps, all := 0, 0
	for i, b := range s.open {
		if i > s.lead {
			all++
			if b.gap {
				gaps++
			}
		}
	}
	return gaps*3 < all
}

// looksLikeHeading tells whether the words of a short line are those of a
// heading: no full stop, no comma or colon at the end, a capital first.
func looksLikeHeading(s string) bool {
	if (opensWith(s, `"'`) || s[0] >= utf8.RuneSelf) && quotedWhole.MatchString(s) {
		return !endsSentence(s) || titled(s)
	}
	r, _ := utf8.DecodeLastRuneInString(s)
	if strings.ContainsRune(".,;:…", r) || endsSentence(s) && !strings.HasSuffix(s, "?") && !(isUpper(s) && strings.HasSuffix(s, "!")) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, `"'“‘«`))
	return first != '(' && first != '[' && !startsLower(string(first)) && !unicode.IsDigit(first) && !strings.Contains(s, "@")
}

// titled tells whether the words of s are set as those of a title: all longer
// ones with a capital. "‘Never Again!’" is, "“Never again!”" is not.
func titled(s string) bool {
	words := strings.Fields(strings.Trim(s, closers+"“‘«"))
	for _, w := range words {
		if utf8.RuneCountInString(w) > 4 && startsLower(w) {
			return false
		}
	}
	return len(words) > 1 && !strings.HasSuffix(strings.TrimRight(s, closers), ".") && !startsLower(words[len(words)-1])
}

// aheadBlocks is how far below a heading its paragraph may stand.
const aheadBlocks = 40

// paragraphFollows tells whether the next open block but headings is a
// paragraph or an item of the body.
func (s *story) paragraphFollows(i int) bool {
	for j := i + 1; j < min(len(s.blocks), i+aheadBlocks); j++ {
		b := &s.blocks[j]
		if b.role != unread || b.text == "" {
			continue
		}
		if !b.isParagraph() && isUpper(b.text) && looksLikeHeading(strings.TrimSuffix(b.text, ":")) {
			continue // a heading of a lower level
		}
		return b.isParagraph() || b.kind == listItem || endsSentence(b.text)
	}
	return false
}

// readListMarks drops the marks of list items in the body.
func readListMarks(s *story) {
	for _, b := range s.open {
		if n := listMark(b.text); n > 0 {
			b.cutFront(n, roleMark)
		}
	}
}
