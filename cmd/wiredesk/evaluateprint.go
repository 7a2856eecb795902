package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/wiredesk/wiredesk/pipeline/text/score"
)

// examples is how many cases of a kind of error are printed.
const examples = 3

// printEvaluation prints figures, what changed and the errors, as text or as
// JSON.
func printEvaluation(out io.Writer, o evaluateOptions, now, before *evaluation) error {
	if o.json {
		return printEvaluationJSON(out, o, now, before)
	}
	for i, set := range now.Sets {
		if i > 0 {
			fmt.Fprintln(out)
		}
		fmt.Fprintf(out, "%s: %d stories, read by %s\n", set.Gold, len(set.Results), strings.Join(now.EnrichedBy, ", "))
		printFigures(out, set.Figures)
		printGroups(out, "agency", set.Agencies)
		printGroups(out, "register", set.Registers)
		if before != nil {
			printChanges(out, before, set)
		}
		if o.errors > 0 {
			printErrors(out, score.Worst(set.Results), o.errors)
		}
	}
	return nil
}

// figureJSON is a figure as --json prints it; in percent.
type figureJSON struct {
	score.Count
	Precision *float64 `json:"precision,omitempty"`
	Recall    *float64 `json:"recall,omitempty"`
	Value     float64  `json:"value"`
}

func figuresJSON(figures score.Figures) map[string]figureJSON {
	all := map[string]figureJSON{}
	for name, c := range figures {
		f := figureJSON{Count: c, Value: percent(c.Value())}
		if !c.Rate {
			p, r := percent(c.Precision()), percent(c.Recall())
			f.Precision, f.Recall = &p, &r
		}
		all[name] = f
	}
	return all
}

func percent(share float64) float64 { return math.Round(share*1e5) / 1e3 }

func printEvaluationJSON(out io.Writer, o evaluateOptions, now, before *evaluation) error {
	type setJSON struct {
		Gold      string                           `json:"gold"`
		Stories   int                              `json:"stories"`
		Figures   map[string]figureJSON            `json:"figures"`
		Agencies  map[string]map[string]figureJSON `json:"agencies,omitempty"`
		Registers map[string]map[string]figureJSON `json:"registers,omitempty"`
		Changes   []score.Change                   `json:"changes,omitempty"`
		Errors    []score.Errors                   `json:"errors,omitempty"`
	}
	groups := func(of map[string]score.Figures) map[string]map[string]figureJSON {
		all := map[string]map[string]figureJSON{}
		for name, figures := range of {
			all[name] = figuresJSON(figures)
		}
		return all
	}
	page := struct {
		EnrichedBy []string  `json:"enrichedBy"`
		Sets       []setJSON `json:"sets"`
	}{EnrichedBy: now.EnrichedBy}
	for _, set := range now.Sets {
		s := setJSON{Gold: set.Gold, Stories: len(set.Results), Figures: figuresJSON(set.Figures), Agencies: groups(set.Agencies), Registers: groups(set.Registers)}
		if old := before.set(set.Gold); old != nil {
			s.Changes = score.Compare(old.Results, set.Results)
		}
		worst := score.Worst(set.Results)
		s.Errors = worst[:min(o.errors, len(worst))]
		page.Sets = append(page.Sets, s)
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	return encoder.Encode(page)
}

// set returns what became of a set of gold; nil if e is nil or has it not.
func (e *evaluation) set(gold string) *evaluated {
	if e == nil {
		return nil
	}
	if i := slices.IndexFunc(e.Sets, func(s *evaluated) bool { return s.Gold == gold }); i >= 0 {
		return e.Sets[i]
	}
	return nil
}

// parts are the beginnings of the names of figures, in the order of printing.
var parts = []string{"structure", "body", "removed", "names", "entities", "linking", "claims"}

// printFigures prints the figures part by part, shares before what has
// precision and recall.
func printFigures(out io.Writer, figures score.Figures) {
	for _, part := range parts {
		var shares, others []string
		for _, name := range figures.Names() {
			switch c := figures[name]; {
			case !strings.HasPrefix(name, part+"/") || c.Wanted+c.Given == 0:
			case c.Rate:
				shares = append(shares, name)
			default:
				others = append(others, name)
			}
		}
		if len(shares) > 0 {
			fmt.Fprintf(out, "\n%-34s%8s%8s%8s\n", "", "right", "of", "%")
		}
		for _, name := range shares {
			c := figures[name]
			fmt.Fprintf(out, "%-34s%8.4g%8.0f%8.1f\n", name, c.Right, c.Wanted, 100*c.Value())
		}
		if len(others) > 0 {
			fmt.Fprintf(out, "\n%-34s%8s%8s%8s%8s%8s\n", "", "wanted", "given", "P", "R", "F1")
		}
		for _, name := range others {
			c := figures[name]
			fmt.Fprintf(out, "%-34s%8.0f%8.0f%8.1f%8.1f%8.1f\n", name, c.Wanted, c.Given, 100*c.Precision(), 100*c.Recall(), 100*c.Value())
		}
	}
}

// summary are the figures that stand for a story, an agency or a register.
var summary = []string{
	"structure/all", "body/exact", "names/PER-ORG-LOC", "entities/all",
	"claims/content", "claims/all/cover/content", "claims/all/cover/joint", "claims/speaker",
}

// mostGroups is how many agencies or registers are printed.
const mostGroups = 25

// printGroups prints the summary of each agency or register, the largest first.
func printGroups(out io.Writer, what string, groups map[string]score.Figures) {
	if len(groups) == 0 {
		return
	}
	columns := slices.DeleteFunc(slices.Clone(summary), func(name string) bool {
		return !slices.ContainsFunc(slices.Collect(maps.Values(groups)), func(f score.Figures) bool { return f[name].Wanted > 0 })
	})
	if len(columns) == 0 {
		return
	}
	fmt.Fprintln(out)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "by %s\t%s\t\n", what, strings.Join(columns, "\t"))
	names := slices.SortedFunc(maps.Keys(groups), func(a, b string) int {
		return cmp.Or(cmp.Compare(groups[b][columns[0]].Wanted, groups[a][columns[0]].Wanted), strings.Compare(a, b))
	})
	for _, name := range names[:min(len(names), mostGroups)] {
		fmt.Fprint(w, name)
		for _, column := range columns {
			if c := groups[name][column]; c.Wanted > 0 {
				fmt.Fprintf(w, "\t%.1f", 100*c.Value())
			} else {
				fmt.Fprint(w, "\t-")
			}
		}
		fmt.Fprintln(w, "\t")
	}
	w.Flush()
	if more := len(names) - mostGroups; more > 0 {
		fmt.Fprintf(out, "and %d smaller ones, which --json has\n", more)
	}
}

// printChanges prints the figures that moved and, with their texts, what got
// better and what got worse.
func printChanges(out io.Writer, before *evaluation, set *evaluated) {
	old := before.set(set.Gold)
	if old == nil {
		fmt.Fprintf(out, "\nthe evaluation to compare with has no %s\n", set.Gold)
		return
	}
	fmt.Fprintf(out, "\nagainst %s\n", strings.Join(before.EnrichedBy, ", "))
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, name := range set.Figures.Names() {
		was, is := 100*old.Figures[name].Value(), 100*set.Figures[name].Value()
		if math.Abs(is-was) >= 0.05 {
			fmt.Fprintf(w, "%s\t%.1f\t%.1f\t%+.1f\t\n", name, was, is, is-was)
		}
	}
	w.Flush()
	changes := score.Compare(old.Results, set.Results)
	for _, better := range []bool{true, false} {
		list := slices.DeleteFunc(slices.Clone(changes), func(c score.Change) bool { return c.Better != better })
		fmt.Fprintf(out, "%d got %s\n", len(list), map[bool]string{true: "better", false: "worse"}[better])
		for _, c := range list {
			fmt.Fprintf(out, "  %s  %s\n", c.Story, describeChange(c))
		}
	}
}

// describeChange says in a line what changed.
func describeChange(c score.Change) string {
	was := ""
	if c.Was != "" && c.Was != c.Item.Kind && c.Item.Outcome != score.Extra {
		was = " (was: " + c.Was + ")"
	}
	switch {
	case c.Better && c.Item.Outcome == score.Extra:
		return "gone: " + describeItem(c.Item)
	case c.Better:
		return "now right: " + c.Item.Figure + " " + describeItem(c.Item) + was
	}
	return describeItem(c.Item) + was
}

// describeItem prints an Item in one line.
func describeItem(i score.Item) string {
	parts := []string{}
	if i.Kind != "" {
		parts = append(parts, i.Kind+":")
	}
	parts = append(parts, quoteShort(i.Text))
	if i.End > 0 {
		parts = append(parts, fmt.Sprintf("%d:%d", i.Start, i.End))
	}
	if i.Want != "" {
		parts = append(parts, "want "+quoteShort(i.Want))
	}
	if i.Got != "" {
		parts = append(parts, "got "+quoteShort(i.Got))
	}
	if i.Context != "" {
		parts = append(parts, "in "+quoteShort(i.Context))
	}
	return strings.Join(parts, " ")
}

// quoteShort quotes the beginning of s in one line.
func quoteShort(s string) string {
	const most = 160
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return fmt.Sprintf("%q", s)
}

func printErrors(out io.Writer, kinds []score.Errors, n int) {
	fmt.Fprintf(out, "\nwhat goes wrong, %d of %d kinds\n", min(n, len(kinds)), len(kinds))
	for _, k := range kinds[:min(n, len(kinds))] {
		fmt.Fprintf(out, "%5d  %s\n", len(k.Cases), k.Kind)
		for _, i := range spread(len(k.Cases), examples) {
			item := k.Cases[i].Item
			item.Kind = ""
			fmt.Fprintf(out, "       %s  %s\n", k.Cases[i].Story, describeItem(item))
		}
	}
}

// spread returns up to n numbers below total, evenly over it.
func spread(total, n int) []int {
	var list []int
	for i := range min(n, total) {
		list = append(list, i*total/min(n, total))
	}
	return list
}
