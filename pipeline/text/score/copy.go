package score

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/wiredesk/wiredesk/pipeline/text/gold"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// folding makes quotation marks and dashes of any make alike.
var folding = strings.NewReplacer("’’", `"`, "''", `"`, "“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`,
	"‘", "'", "’", "'", "‚", "'", "`", "'", "–", "-", "—", "-")

// fold returns s with one kind of marks and single spaces.
func fold(s string) string { return strings.Join(strings.Fields(folding.Replace(s)), " ") }

// scoreCopy scores an item of wire copy against its annotation.
//
// A field is right where both are equal with marks folded, lists in any order;
// a field that neither has does not count, one that is falsely given counts as
// wrong. body/exact is the share of stories whose paragraphs are all right,
// body/characters the mean share of characters; removed the share of what is
// to be taken out that is. Names are compared once a story, by words and type;
// those of a type that the gold does not have count as falsely given, as the
// corpus's own scorer has it.
// Contents are folded, bare of marks at their edges, and are a pair within one
// paragraph where what they share is at least 0.8 of both together; up to three
// neighbours on one side may stand for one on the other. What is known of a
// claim (speaker, type, ...) is compared on pairs.
func scoreCopy(r *Result, g *gold.Copy, d wire.Document) {
	scoreFields(r, g, d)
	scoreBody(r, g, d)
	scoreRemoved(r, g, d)
	copyEntities(r, g, d)
	copyClaims(r, g, d)
}

func scoreFields(r *Result, g *gold.Copy, d wire.Document) {
	for _, f := range fields(g, d) {
		if slices.Contains(g.Unscored, f.name) || f.want == "" && f.got == "" {
			continue
		}
		right := f.right()
		r.Figures.rate("structure/"+f.name, right)
		r.Figures.rate("structure/all", right)
		i := Item{Figure: "structure/" + f.name, Outcome: Right, Text: f.name, Want: f.want, Got: f.got}
		switch {
		case right:
			i.Got = ""
		case f.want == "":
			i.Outcome, i.Kind = Extra, f.name+" falsely given"
		case f.got == "":
			i.Outcome, i.Kind = Missed, f.name+" missed"
		default:
			i.Outcome, i.Kind = Wrong, f.name+" wrong"
		}
		r.item(i)
	}
}

// paragraphsOf returns the folded paragraphs of a body; crossheads and list
// marks that stand among them are none.
func paragraphsOf(d wire.Document) []string {
	heads := map[string]bool{}
	for _, c := range d.Wire.Crossheads {
		heads[strings.Trim(fold(c.Text), `"' -`)] = true
	}
	var list []string
	for _, p := range emptyLine.Split(d.Text, -1) {
		if p = listMark.ReplaceAllString(fold(p), ""); p != "" && !heads[strings.Trim(p, `"' -`)] {
			list = append(list, p)
		}
	}
	return list
}

var (
	emptyLine = regexp.MustCompile(`\n\s*\n`)
	listMark  = regexp.MustCompile(`^[*•]\s+`)
)

func foldAll(list []string) []string {
	folded := make([]string, len(list))
	for i, s := range list {
		folded[i] = fold(s)
	}
	return folded
}

func scoreBody(r *Result, g *gold.Copy, d wire.Document) {
	want, got := foldAll(g.Body), paragraphsOf(d)
	exact := slices.Equal(want, got)
	r.Figures.rate("body/exact", exact)
	r.Figures.Add(Figures{"body/characters": {Wanted: 1, Right: likeness(strings.Join(want, "\n"), strings.Join(got, "\n")), Rate: true}})
	for i, p := range want {
		outcome, kind := Right, ""
		if !slices.Contains(got, p) {
			outcome, kind = Missed, "paragraph missed or cut"
		}
		r.item(Item{Figure: "body/exact", Outcome: outcome, Kind: kind, Text: g.Body[i]})
	}
	for _, p := range got {
		if !slices.Contains(want, p) {
			r.item(Item{Figure: "body/exact", Outcome: Extra, Kind: "paragraph that is none", Text: p})
		}
	}
}

func scoreRemoved(r *Result, g *gold.Copy, d wire.Document) {
	have := d.Text != "" || len(g.Body) == 0
	whole := fold(d.Text)
	body := strings.Join(paragraphsOf(d), "\n")
	var lines []string
	for line := range strings.SplitSeq(d.Text, "\n") {
		lines = append(lines, listMark.ReplaceAllString(fold(line), ""))
	}
	for _, p := range g.Removed {
		t := fold(p.Text)
		n := utf8.RuneCountInString(t)
		kept := slices.ContainsFunc(lines, func(line string) bool { return line == t || n > 12 && strings.Contains(line, t) }) ||
			n > 25 && strings.Contains(whole, t) || n > 12 && strings.Contains(body, t)
		gone := have && !kept
		r.Figures.rate("removed/"+p.Kind, gone)
		r.Figures.rate("removed/all", gone)
		outcome, kind := Right, ""
		if !gone {
			outcome, kind = Missed, p.Kind+" left in the body"
		}
		r.item(Item{Figure: "removed/" + p.Kind, Outcome: outcome, Kind: kind, Text: p.Text})
	}
}

// entitySet returns each name once, without "the".
func entitySet(n int, at func(int) (words, kind string)) map[gold.CopyEntity]bool {
	set := map[gold.CopyEntity]bool{}
	for i := range n {
		words, kind := at(i)
		words = fold(words)
		for _, article := range []string{"the ", "The "} {
			words = strings.TrimPrefix(words, article)
		}
		set[gold.CopyEntity{Text: words, Type: strings.ToUpper(kind)}] = true
	}
	return set
}

// copyEntities compares the names of a story, each once.
func copyEntities(r *Result, g *gold.Copy, d wire.Document) {
	want := entitySet(len(g.Entities), func(i int) (string, string) { return g.Entities[i].Text, g.Entities[i].Type })
	got := entitySet(len(d.Entities), func(i int) (string, string) { return d.Entities[i].Name, d.Entities[i].Type })
	counts := map[string]tallied{}
	for e := range want {
		n := counts[e.Type]
		n.want++
		if got[e] {
			n.both++
		}
		counts[e.Type] = n
	}
	for e := range got {
		n := counts[e.Type]
		n.got++
		counts[e.Type] = n
	}
	for t, n := range counts {
		r.Figures.count("entities/"+t, n.want, n.got, n.both)
		r.Figures.count("entities/all", n.want, n.got, n.both)
		if t != "DATE" && t != "MONEY" {
			r.Figures.count("entities/named", n.want, n.got, n.both)
		}
	}
	entityItems(r, want, got)
}

// entityItems lists what became of each name.
func entityItems(r *Result, want, got map[gold.CopyEntity]bool) {
	types := map[string]string{} // of names that are not wanted as they are
	for e := range got {
		if !want[e] {
			types[e.Text] = e.Type
		}
	}
	for _, e := range inOrder(want) {
		i := Item{Figure: "entities/" + e.Type, Outcome: Right, Text: e.Text, Want: e.Type}
		if other := types[e.Text]; !got[e] && other != "" {
			i.Outcome, i.Kind, i.Got = Wrong, e.Type+" read as "+other, other
			delete(types, e.Text)
		} else if !got[e] {
			i.Outcome, i.Kind = Missed, e.Type+" missed"
		}
		r.item(i)
	}
	for _, e := range inOrder(got) {
		if !want[e] && types[e.Text] == e.Type {
			r.item(Item{Figure: "entities/" + e.Type, Outcome: Extra, Kind: e.Type + " that is none", Text: e.Text, Got: e.Type})
		}
	}
}

func inOrder(set map[gold.CopyEntity]bool) []gold.CopyEntity {
	return slices.SortedFunc(maps.Keys(set), func(a, b gold.CopyEntity) int {
		return cmp.Or(strings.Compare(a.Text, b.Text), strings.Compare(a.Type, b.Type))
	})
}
