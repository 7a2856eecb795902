package sqlite

import (
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/wiredesk/wiredesk/pipeline/text/words"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

const (
	// maxPassages is how many passages of a text a hit shows at most, besides
	// the headline and the deck.
	maxPassages = 3
	// passageContext is how many bytes a passage shows before and after what
	// matched, up to the end of a word.
	passageContext = 80
)

// highlighter finds what a query matched in a document.
type highlighter struct {
	headline, text, anywhere [][]string // phrases, as stems
}

// newHighlighter takes from q what it asks for in headlines and texts.
func newHighlighter(q wire.Query) highlighter {
	var h highlighter
	for _, c := range q.Clauses {
		if c.Not || !stemmed(c.Field) {
			continue
		}
		p := phrase(c)
		if len(p) == 0 {
			continue
		}
		switch c.Field {
		case "headline":
			h.headline = append(h.headline, p)
		case "text":
			h.text = append(h.text, p)
		default:
			h.anywhere = append(h.anywhere, p)
		}
	}
	return h
}

// passages returns the headline and the deck, each whole, if anything matched
// there, and the first passages of the text that matched: HTML with what
// matched in <mark> elements.
func (h highlighter) passages(d *wire.Document) []string {
	var found []string
	if marks := find(d.Headline, h.headline, h.anywhere); len(marks) > 0 {
		found = append(found, render(d.Headline, span{0, len(d.Headline)}, marks))
	}
	if marks := find(d.Deck, h.anywhere); len(marks) > 0 {
		found = append(found, render(d.Deck, span{0, len(d.Deck)}, marks))
	}
	marks := find(d.Text, h.text, h.anywhere)
	for n := 0; n < maxPassages && len(marks) > 0; n++ {
		passage := around(d.Text, marks[0])
		inside := 1
		for inside < len(marks) && marks[inside].start < passage.end {
			passage = span{passage.start, max(passage.end, around(d.Text, marks[inside]).end)}
			inside++
			if passage.end-passage.start > 4*passageContext {
				break
			}
		}
		found = append(found, render(d.Text, passage, marks[:inside]))
		marks = marks[inside:]
		for len(marks) > 0 && marks[0].start < passage.end { // shown, but not all of it
			marks = marks[1:]
		}
	}
	return found
}

// span is a part of a text in bytes, half-open.
type span struct{ start, end int }

// find returns where phrases stand in text, in order and without overlap.
func find(text string, phrases ...[][]string) []span {
	wanted := slices.Concat(phrases...)
	if len(wanted) == 0 {
		return nil
	}
	found := words.Split(text)
	for i := range found {
		found[i].Folded = words.Stem(found[i].Folded)
	}
	var marks []span
	for i := range found {
		for _, p := range wanted {
			if startsWith(found[i:], p) {
				marks = addSpan(marks, span{found[i].Start, found[i+len(p)-1].End})
			}
		}
	}
	return marks
}

// startsWith tells whether text begins with the words of a phrase.
func startsWith(text []words.Word, phrase []string) bool {
	if len(text) < len(phrase) {
		return false
	}
	for i, w := range phrase {
		if text[i].Folded != w {
			return false
		}
	}
	return true
}

// addSpan adds s, which starts no earlier than the last of spans.
func addSpan(spans []span, s span) []span {
	if n := len(spans); n > 0 && s.start < spans[n-1].end {
		spans[n-1].end = max(spans[n-1].end, s.end)
		return spans
	}
	return append(spans, s)
}

// around returns the passage of text that shows m: its own paragraph, as far
// as passageContext reaches, from word to word.
func around(text string, m span) span {
	start, end := max(0, m.start-passageContext), min(len(text), m.end+passageContext)
	if i := strings.LastIndex(text[start:m.start], "\n\n"); i >= 0 {
		start += i + 2
	} else if start > 0 {
		start = nextWord(text, start, m.start)
	}
	if i := strings.Index(text[m.end:end], "\n\n"); i >= 0 {
		end = m.end + i
	} else if end < len(text) {
		end = lastWord(text, m.end, end)
	}
	return span{start, end}
}

// nextWord returns the first place after a space in text[from:to]; a place
// between characters if there is no space.
func nextWord(text string, from, to int) int {
	if i := strings.IndexFunc(text[from:to], unicode.IsSpace); i >= 0 {
		_, size := utf8.DecodeRuneInString(text[from+i:])
		return from + i + size
	}
	for from < to && !utf8.RuneStart(text[from]) {
		from++
	}
	return from
}

// lastWord returns the last place before a space in text[from:to]; a place
// between characters if there is no space.
func lastWord(text string, from, to int) int {
	if i := strings.LastIndexFunc(text[from:to], unicode.IsSpace); i >= 0 {
		return from + i
	}
	for to > from && !utf8.RuneStart(text[to]) {
		to--
	}
	return to
}

// render returns a passage of text as HTML, with marks, which stand in order
// within it.
func render(text string, passage span, marks []span) string {
	var b strings.Builder
	at := passage.start
	for _, m := range marks {
		b.WriteString(html.EscapeString(text[at:m.start]))
		b.WriteString("<mark>")
		b.WriteString(html.EscapeString(text[m.start:m.end]))
		b.WriteString("</mark>")
		at = m.end
	}
	b.WriteString(html.EscapeString(text[at:passage.end]))
	return b.String()
}
