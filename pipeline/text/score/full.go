package score

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/gold"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// scoreFull scores what only a story annotated throughout has: its pieces, what
// its names and other words stand for, and all that is known of its claims.
// read is the Document as it was read, d the same with its offsets in the whole
// text; matched holds the found claim of each gold one.
func scoreFull(r *Result, g gold.Story, read, d wire.Document, matched map[int]attribution) {
	scorePieces(r, g.Full, read)
	scoreLinks(r, g, d)
	scoreAttributes(r, g, matched)
	scoreGroups(r, g.Full, d)
	scoreCounter(r, g, matched)
}

// inStory drops spans outside headline and paragraphs: what is taken out of a
// story is not read for names.
func (f *wholeStory) inStory(spans []gold.Span) []gold.Span {
	var in []gold.Span
	for _, s := range spans {
		if f.holds(s.Start, s.End) {
			in = append(in, s)
		}
	}
	return in
}

// wholeStory adds to a gold.Full what scoring needs.
type wholeStory gold.Full

func (f *wholeStory) holds(start, end int) bool {
	return slices.ContainsFunc(f.Pieces, func(p gold.Piece) bool {
		return (p.Role == "headline" || p.Role == "paragraph") && p.Start <= start && end <= p.End
	})
}

func scorePieces(r *Result, f *gold.Full, d wire.Document) {
	for i, right := range Pieces(f.Pieces, d) {
		p := f.Pieces[i]
		r.Figures.rate("structure/"+p.Role, right)
		r.Figures.rate("structure/all", right)
		item := Item{Figure: "structure/" + p.Role, Outcome: Right, Text: p.Text, Start: p.Start, End: p.End}
		if !right {
			item.Outcome, item.Kind = Missed, p.Role+" not in its place"
		}
		r.item(item)
	}
}

// scoreLinks compares canonical names: linking/canonical for names that were
// found, linking/<kind> for words that stand for a name.
func scoreLinks(r *Result, g gold.Story, d wire.Document) {
	text := []rune(g.Text)
	found := map[[2]int]wire.Entity{}
	for _, e := range d.Entities {
		start, end := nameSpan(text, e.Start, e.End)
		found[[2]int{start, end}] = e
	}
	full := (*wholeStory)(g.Full)
	for i, e := range g.Entities {
		start, end := nameSpan(text, e.Start, e.End)
		got, ok := found[[2]int{start, end}]
		if !ok || i >= len(g.Full.Canonical) || !full.holds(e.Start, e.End) || ownType(e.Type) == "" || ownType(e.Type) == "DATE" {
			continue
		}
		link(r, "linking/canonical", string(text[start:end]), g.Full.Canonical[i], got.Canonical, e.Start, e.End)
	}
	mentions := map[[2]int]string{}
	for _, m := range d.Coreferences {
		mentions[[2]int{m.Start, m.End}] = m.Canonical
	}
	for _, m := range g.Full.Coreferences {
		if full.holds(m.Start, m.End) {
			link(r, "linking/"+m.Kind, string(text[m.Start:m.End]), m.Canonical, mentions[[2]int{m.Start, m.End}], m.Start, m.End)
		}
	}
}

func link(r *Result, figure, words, want, got string, start, end int) {
	right := bareName(want) == bareName(got)
	r.Figures.rate(figure, right)
	i := Item{Figure: figure, Outcome: Right, Text: words, Want: want, Start: start, End: end}
	switch {
	case right:
	case got == "":
		i.Outcome, i.Kind = Missed, strings.TrimPrefix(figure, "linking/")+" without a name"
	default:
		i.Outcome, i.Got, i.Kind = Wrong, got, strings.TrimPrefix(figure, "linking/")+" with another name"
	}
	r.item(i)
}

// scoreAttributes compares what is known of the claims that were found, and
// counts those of the text itself (claims/outermost).
func scoreAttributes(r *Result, g gold.Story, matched map[int]attribution) {
	for i, w := range g.Claims {
		a, ok := matched[i]
		if w.More == nil {
			continue
		}
		if w.More.Level == 1 {
			r.Figures.rate("claims/outermost", ok)
		}
		if ok {
			compareAttributes(r, w, a, g.Text)
		}
	}
}

func compareAttributes(r *Result, w gold.Claim, a attribution, text string) {
	words := string([]rune(text)[w.Content[0].Start:w.Content[0].End])
	check := func(figure, want, got string) {
		right := bareName(want) == bareName(got)
		if figure == "role" { // the gold adds the country, the copy need not
			right = got != "" && alike(bareName(want), bareName(got))
		}
		r.Figures.rate("claims/"+figure, right)
		i := Item{Figure: "claims/" + figure, Outcome: Right, Text: words, Want: want, Start: w.Content[0].Start, End: w.Content[0].End}
		if !right {
			i.Outcome, i.Got, i.Kind = Wrong, got, figure+" of a claim wrong"
		}
		r.item(i)
	}
	c := a.first
	anonymous, count := false, 0
	if c.Sources != nil {
		anonymous, count = c.Sources.Anonymous, c.Sources.Count
	}
	if w.More.Level == 1 { // one within another is on that one's word
		check("anonymous", strconv.FormatBool(w.More.Anonymous), strconv.FormatBool(anonymous))
	}
	if w.More.Count > 0 {
		check("count", strconv.Itoa(w.More.Count), strconv.Itoa(count))
	}
	if c.Speaker != nil && !w.More.Anonymous {
		check("canonical", inOneOrder(w.More.Canonical), inOneOrder(cmp.Or(strings.Join(c.Speaker.Members, "; "), c.Speaker.Canonical)))
		if w.More.Role != "" {
			check("role", w.More.Role, c.Speaker.Role)
		}
	}
	if w.More.Target != "" {
		got := ""
		if c.Target != nil {
			if got = c.Target.Canonical; got == "" {
				got = c.Target.Name
			}
		}
		check("target", w.More.Target, got)
	}
	if len(w.More.Hedges) > 0 {
		hedge := slices.ContainsFunc(w.More.Hedges, func(h string) bool {
			return c.Modality.Hedge != "" && (strings.Contains(strings.ToLower(c.Modality.Hedge), strings.ToLower(h)) || strings.Contains(strings.ToLower(h), strings.ToLower(c.Modality.Hedge)))
		})
		r.Figures.rate("claims/hedge", hedge)
	}
}

// inOneOrder sorts names that are joined by semicolons.
func inOneOrder(names string) string {
	list := strings.Split(names, "; ")
	slices.Sort(list)
	return strings.Join(list, "; ")
}

// scoreGroups counts the mentions of a group of unnamed sources that claims put
// in one group: the one that most of them are in.
func scoreGroups(r *Result, f *gold.Full, d wire.Document) {
	for _, name := range slices.Sorted(maps.Keys(f.Groups)) {
		of := make([]string, len(f.Groups[name]))
		votes := map[string]int{}
		for i, mention := range f.Groups[name] {
			for _, c := range d.Claims {
				if c.Speaker != nil && c.Sources != nil && overlap(mention, gold.Span{Start: c.Speaker.Start, End: c.Speaker.End}) {
					of[i] = c.Sources.Group
				}
			}
			if of[i] != "" {
				votes[of[i]]++
			}
		}
		most := ""
		for _, id := range slices.Sorted(maps.Keys(votes)) {
			if votes[id] > votes[most] {
				most = id
			}
		}
		text := []rune(d.Text)
		for i, mention := range f.Groups[name] {
			right := most != "" && of[i] == most
			r.Figures.rate("claims/groups", right)
			item := Item{Figure: "claims/groups", Outcome: Right, Text: string(text[mention.Start:mention.End]), Want: name, Start: mention.Start, End: mention.End}
			if !right {
				item.Outcome, item.Got, item.Kind = Missed, of[i], "source outside its group"
			}
			r.item(item)
		}
	}
}

// scoreCounter compares the pairs of claims that stand against one another.
func scoreCounter(r *Result, g gold.Story, matched map[int]attribution) {
	goldOf := map[string]string{} // by found claim
	words := map[string]string{}
	text := []rune(g.Text)
	for i, w := range g.Claims {
		if w.More == nil {
			continue
		}
		words[w.More.ID] = string(text[w.Content[0].Start:w.Content[0].End])
		if a, ok := matched[i]; ok {
			goldOf[a.first.ID] = w.More.ID
		}
	}
	couple := func(a, b string) [2]string { return [2]string{min(a, b), max(a, b)} }
	got := map[[2]string]bool{}
	for _, a := range matched {
		for _, id := range a.first.Contradicts {
			if other := goldOf[id]; other != "" {
				got[couple(goldOf[a.first.ID], other)] = true
			}
		}
	}
	right := 0
	for _, p := range g.Full.Counter {
		i := Item{Figure: "claims/contradictions", Outcome: Right, Text: words[p[0]] + " ≠ " + words[p[1]]}
		if got[couple(p[0], p[1])] {
			right++
		} else {
			i.Outcome, i.Kind = Missed, "contradiction missed"
		}
		r.item(i)
	}
	r.Figures.count("claims/contradictions", len(g.Full.Counter), len(got), right)
}
