package web

import (
	"cmp"
	"fmt"
	"html"
	"html/template"
	"slices"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// mark is a stretch of a text that is shown marked: a claim or an entity.
// Offsets are code points into the whole text, half-open.
type mark struct {
	start, end int
	// statement is the number of the claim in "Who said what"; 0 for an entity.
	statement int
	// class is the CSS class, id an element id for the first piece ("" for
	// none), title a tooltip ("" for none).
	class, id, title string
}

// reference is a note number that stands behind a claim and links to "Who said
// what".
type reference struct {
	at        int // offset in the whole text
	statement int
	class     string
	anchor    string // the id that it links to
	label     string // what a screen reader says
}

// paragraph is one paragraph of a text: text[start:start+len(runes)].
type paragraph struct {
	runes []rune
	start int
}

// paragraphs cuts a text at its empty lines.
func paragraphs(text string) []paragraph {
	if text == "" {
		return nil
	}
	var ps []paragraph
	start := 0
	for part := range strings.SplitSeq(text, "\n\n") {
		runes := []rune(part)
		ps = append(ps, paragraph{runes, start})
		start += len(runes) + 2
	}
	return ps
}

// clip returns the marks that lie in a text of n code points, cut to it; what
// is left with nothing is dropped. The order is the order of nesting: what
// begins first or, of those, ends last stands outside; a claim stands outside
// an entity of the same extent.
func clip(marks []mark, n int) []mark {
	var kept []mark
	for _, m := range marks {
		m.start, m.end = max(m.start, 0), min(m.end, n)
		if m.start < m.end {
			kept = append(kept, m)
		}
	}
	slices.SortStableFunc(kept, func(a, b mark) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end), cmp.Compare(isEntity(a), isEntity(b)))
	})
	return kept
}

func isEntity(m mark) int {
	if m.statement == 0 {
		return 1
	}
	return 0
}

// behind returns where the number of a claim that ends at end is put: behind
// the marks of quotation and punctuation that close it, so that a number never
// stands between a word and its comma.
func behind(p paragraph, end int) int {
	i := end - p.start
	for i < len(p.runes) && strings.ContainsRune(`,.;:!?…"'”’»)]`, p.runes[i]) {
		i++
	}
	return p.start + i
}

// renderer writes one paragraph with its marks. Elements must nest, so a mark
// that overlaps another without lying inside it is closed and opened again.
type renderer struct {
	out  strings.Builder
	open []mark
}

// renderParagraph returns p as HTML: all text escaped, each mark as an
// element, each reference as a link. marks must come from clip.
func renderParagraph(p paragraph, marks []mark, refs []reference) template.HTML {
	var r renderer
	end := p.start + len(p.runes)
	inside := within(marks, p.start, end)
	cuts := []int{p.start, end}
	for _, m := range inside {
		cuts = append(cuts, max(m.start, p.start), min(m.end, end))
	}
	for _, ref := range refs {
		if ref.at > p.start && ref.at <= end {
			cuts = append(cuts, ref.at)
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	for i, at := range cuts {
		reopen := r.closeAt(at)
		for _, ref := range refs {
			if ref.at == at && at > p.start {
				r.reference(ref)
			}
		}
		if at == end {
			r.closeFrom(0) // what goes on in the next paragraph is opened there
			break
		}
		for _, m := range reopen {
			r.openMark(m, false)
		}
		for _, m := range inside {
			if max(m.start, p.start) == at {
				r.openMark(m, m.start == at)
			}
		}
		r.text(string(p.runes[at-p.start : cuts[i+1]-p.start]))
	}
	return template.HTML(r.out.String()) //nolint:gosec // every piece is escaped where it is written
}

// within returns the marks that share text with start to end.
func within(marks []mark, start, end int) []mark {
	var in []mark
	for _, m := range marks {
		if m.start < end && m.end > start {
			in = append(in, m)
		}
	}
	return in
}

// closeAt closes every mark that ends at or before at, and all that is open
// inside it; it returns what must be opened again, outermost first.
func (r *renderer) closeAt(at int) (reopen []mark) {
	outermost := slices.IndexFunc(r.open, func(m mark) bool { return m.end <= at })
	if outermost < 0 {
		return nil
	}
	for _, m := range r.open[outermost:] {
		if m.end > at {
			reopen = append(reopen, m)
		}
	}
	r.closeFrom(outermost)
	return reopen
}

// closeFrom closes the open marks from number i on, the innermost first.
func (r *renderer) closeFrom(i int) {
	for _, m := range slices.Backward(r.open[i:]) {
		r.out.WriteString("</" + m.element() + ">")
	}
	r.open = r.open[:i]
}

func (m mark) element() string {
	if m.statement > 0 {
		return "mark"
	}
	return "span"
}

func (r *renderer) openMark(m mark, first bool) {
	fmt.Fprintf(&r.out, `<%s class="%s"`, m.element(), template.HTMLEscapeString(m.class))
	if first && m.id != "" {
		fmt.Fprintf(&r.out, ` id="%s"`, template.HTMLEscapeString(m.id))
	}
	if m.statement > 0 {
		fmt.Fprintf(&r.out, ` data-statement="%d"`, m.statement)
	}
	if m.title != "" {
		fmt.Fprintf(&r.out, ` title="%s"`, template.HTMLEscapeString(m.title))
	}
	r.out.WriteString(">")
	r.open = append(r.open, m)
}

func (r *renderer) reference(ref reference) {
	fmt.Fprintf(&r.out, `<a class="%s" href="#%s" data-statement="%d" aria-label="%s">%d</a>`,
		ref.class, ref.anchor, ref.statement, template.HTMLEscapeString(ref.label), ref.statement)
}

// text writes plain text; a single line break inside a paragraph is kept.
func (r *renderer) text(s string) {
	r.out.WriteString(strings.ReplaceAll(template.HTMLEscapeString(s), "\n", "<br>"))
}

// safeHighlight returns a passage that an index marked, with nothing but text
// and <mark> elements left in it.
func safeHighlight(passage string) template.HTML {
	var b strings.Builder
	open := false
	for passage != "" {
		i := strings.Index(passage, "<")
		if i < 0 {
			i = len(passage)
		}
		b.WriteString(template.HTMLEscapeString(html.UnescapeString(passage[:i])))
		passage = passage[i:]
		switch {
		case passage == "":
		case !open && strings.HasPrefix(passage, "<mark>"):
			b.WriteString("<mark>")
			passage, open = passage[len("<mark>"):], true
		case open && strings.HasPrefix(passage, "</mark>"):
			b.WriteString("</mark>")
			passage, open = passage[len("</mark>"):], false
		default:
			b.WriteString("&lt;")
			passage = passage[1:]
		}
	}
	if open {
		b.WriteString("</mark>")
	}
	return template.HTML(b.String()) //nolint:gosec // text is escaped above
}

// entityMarks returns a mark for each mention that is worth a mark: not for
// dates and figures, of which a text is full.
func entityMarks(entities []wire.Entity) []mark {
	var marks []mark
	for _, e := range entities {
		kind, ok := entityKinds[e.Type]
		if !ok || kind.plain {
			continue
		}
		title := kind.one
		if e.Canonical != "" && e.Canonical != e.Name {
			title = e.Canonical + " · " + kind.one
		}
		marks = append(marks, mark{start: e.Start, end: e.End, class: "ent " + kind.class, title: title})
	}
	return marks
}

// silentMarks returns a mark for each place where somebody would not speak.
func silentMarks(list []wire.NoComment) []mark {
	var marks []mark
	for _, n := range list {
		marks = append(marks, mark{start: n.Start, end: n.End, class: "silent", title: "no comment: " + n.Kind})
	}
	return marks
}
