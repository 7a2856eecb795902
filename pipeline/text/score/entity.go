package score

import (
	"cmp"
	"slices"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/gold"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// classes maps the types of annotated sets, ours among them, to the four
// classes of the CoNLL 2003 task. What is not here belongs to none.
var classes = classTable(map[string]string{
	"PER":  "PERSON PER PEOPLE",
	"ORG":  "ORGANIZATION ORGANISATION ORG CORPORATION GROUP",
	"LOC":  "LOCATION LOC GPE CITY COUNTRY STATE_OR_PROVINCE PLACE FACILITY FAC",
	"MISC": "NORP NATIONALITY MISC MISCELLANEOUS EVENT WORK_OF_ART LANGUAGE LAW PRODUCT RELIGION IDEOLOGY WEAPON MILITARYPLATFORM VEHICLE",
})

// ownTypes maps the same types to ours; what is not here we have not.
var ownTypes = classTable(map[string]string{
	"PERSON": "PERSON PER PEOPLE", "ORG": "ORGANIZATION ORGANISATION ORG CORPORATION",
	"GPE": "GPE CITY COUNTRY STATE_OR_PROVINCE", "LOC": "LOCATION LOC PLACE", "FAC": "FACILITY FAC",
	"NORP": "NORP NATIONALITY RELIGION IDEOLOGY", "EVENT": "EVENT", "DATE": "DATE TEMPORAL", "MONEY": "MONEY",
	"PERCENT": "PERCENT", "QUANTITY": "QUANTITY", "WEAPON": "WEAPON", "LAW": "LAW",
})

func classTable(m map[string]string) map[string]string {
	table := map[string]string{}
	for class, types := range m {
		for t := range strings.FieldsSeq(types) {
			table[t] = class
		}
	}
	return table
}

// plainType returns a type in upper case without the prefix of a BIO tag.
func plainType(t string) string {
	t = strings.ToUpper(t)
	if len(t) > 2 && t[1] == '-' && strings.ContainsRune("BIES", rune(t[0])) {
		t = t[2:]
	}
	return t
}

func classOf(t string) string { return classes[plainType(t)] }
func ownType(t string) string { return ownTypes[plainType(t)] }

// fine returns the type as this gold tells types apart; empty if it is none of
// ours.
func (s *Scorer) fine(t string) string {
	t = ownType(t)
	if t == "GPE" && !s.states {
		return "LOC"
	}
	return t
}

// name is a name with its edges put right.
type name struct {
	start, end int
	kind       string
}

// names returns each name that kind knows once, in order.
func names(text []rune, spans []gold.Span, kind func(string) string) []name {
	var list []name
	for _, s := range spans {
		k := kind(s.Type)
		start, end := nameSpan(text, s.Start, s.End)
		if k != "" && start < end {
			list = append(list, name{start, end, k})
		}
	}
	slices.SortFunc(list, func(a, b name) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end), strings.Compare(a.kind, b.kind))
	})
	return slices.Compact(list)
}

// entities scores the names of a story.
func (s *Scorer) entities(r *Result, g gold.Story, text []rune, found []wire.Entity) {
	var spans []gold.Span
	for _, e := range found {
		spans = append(spans, gold.Span{Type: e.Type, Start: e.Start, End: e.End})
	}
	want := g.Entities
	if g.Full != nil {
		whole := (*wholeStory)(g.Full)
		want, spans = whole.inStory(want), whole.inStory(spans)
	}
	for class, n := range tally(names(text, want, classOf), names(text, spans, classOf)) {
		r.Figures.count("names/"+class, n.want, n.got, n.both)
		if class != "MISC" {
			r.Figures.count("names/PER-ORG-LOC", n.want, n.got, n.both)
		}
	}
	fine := func(t string) string {
		if t = s.fine(t); s.types[t] {
			return t
		}
		return ""
	}
	wanted, got := names(text, want, fine), names(text, spans, fine)
	for t, n := range tally(wanted, got) {
		r.Figures.count("entities/"+t, n.want, n.got, n.both)
		r.Figures.count("entities/all", n.want, n.got, n.both)
	}
	nameItems(r, text, wanted, got)
}

type tallied struct{ want, got, both int }

// tally counts by kind.
func tally(want, got []name) map[string]*tallied {
	counts := map[string]*tallied{}
	of := func(kind string) *tallied {
		if counts[kind] == nil {
			counts[kind] = &tallied{}
		}
		return counts[kind]
	}
	for _, n := range want {
		of(n.kind).want++
		if slices.Contains(got, n) {
			of(n.kind).both++
		}
	}
	for _, n := range got {
		of(n.kind).got++
	}
	return counts
}

// nameItems lists what became of each name.
func nameItems(r *Result, text []rune, want, got []name) {
	told := map[name]bool{} // found ones that a wanted one tells of
	for _, w := range want {
		i := Item{Figure: "entities/" + w.kind, Outcome: Right, Text: string(text[w.start:w.end]), Want: w.kind, Start: w.start, End: w.end}
		if !slices.Contains(got, w) {
			i.Outcome, i.Kind = Missed, w.kind+" missed"
			if near := slices.IndexFunc(got, func(g name) bool { return g.start < w.end && w.start < g.end && !slices.Contains(want, g) }); near >= 0 {
				g := got[near]
				told[g] = true
				i.Outcome, i.Got = Wrong, g.kind+" "+string(text[g.start:g.end])
				switch {
				case g.kind == w.kind:
					i.Kind = w.kind + " with other bounds"
				case g.start == w.start && g.end == w.end:
					i.Kind = w.kind + " read as " + g.kind
				default:
					i.Kind = w.kind + " read as " + g.kind + " with other bounds"
				}
			}
		}
		r.item(i)
	}
	for _, g := range got {
		if !slices.Contains(want, g) && !told[g] {
			r.item(Item{Figure: "entities/" + g.kind, Outcome: Extra, Kind: g.kind + " that is none", Text: string(text[g.start:g.end]), Got: g.kind, Start: g.start, End: g.end})
		}
	}
}
