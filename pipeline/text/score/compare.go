package score

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Change is an Item that two versions of the reader treat differently.
type Change struct {
	Story string `json:"story"`
	// Better tells that the later version is right or has done away with an
	// error.
	Better bool `json:"better"`
	Item   Item `json:"item"`
	// Was is the outcome before, empty for none.
	Was string `json:"was,omitempty"`
}

// Compare returns what got better and what got worse from before to after, by
// story, in the order of after. Stories that only one of them has are left out.
func Compare(before, after []Result) []Change {
	old := map[string]Result{}
	for _, r := range before {
		old[r.ID] = r
	}
	var changes []Change
	for _, r := range after {
		if o, ok := old[r.ID]; ok {
			changes = append(changes, compareStory(o, r)...)
		}
	}
	return changes
}

// itemKey identifies an Item in two versions of one story.
func itemKey(i Item) string {
	wanted := "wanted"
	if i.Outcome == Extra {
		wanted = "extra"
	}
	return strings.Join([]string{wanted, i.Figure, strconv.Itoa(i.Start), strconv.Itoa(i.End), i.Text}, "\x00")
}

func compareStory(before, after Result) []Change {
	was := map[string]Item{}
	for _, i := range before.Items {
		was[itemKey(i)] = i
	}
	var changes []Change
	for _, i := range after.Items {
		o, known := was[itemKey(i)]
		delete(was, itemKey(i))
		switch {
		case i.Outcome == Extra && !known:
			changes = append(changes, Change{Story: after.ID, Item: i})
		case i.Outcome == Extra || !known:
			// Was there before, or is of a claim that was not: its content tells.
		case (i.Outcome == Right) != (o.Outcome == Right):
			changes = append(changes, Change{Story: after.ID, Better: i.Outcome == Right, Item: i, Was: cmp.Or(o.Kind, o.Outcome)})
		}
	}
	for _, o := range before.Items { // what is gone
		if _, left := was[itemKey(o)]; left && o.Outcome == Extra {
			changes = append(changes, Change{Story: after.ID, Better: true, Item: o, Was: o.Kind})
		}
	}
	return changes
}

// Errors is a kind of error with its cases.
type Errors struct {
	Kind  string `json:"kind"`
	Cases []Case `json:"cases"`
}

// Case is one error of a story.
type Case struct {
	Story string `json:"story"`
	Item  Item   `json:"item"`
}

// Worst groups what went wrong by its kind, the most frequent first.
func Worst(results []Result) []Errors {
	at := map[string]int{}
	var list []Errors
	for _, r := range results {
		for _, i := range r.Items {
			if i.Outcome == Right {
				continue
			}
			n, ok := at[i.Kind]
			if !ok {
				n = len(list)
				at[i.Kind] = n
				list = append(list, Errors{Kind: i.Kind})
			}
			list[n].Cases = append(list[n].Cases, Case{r.ID, i})
		}
	}
	slices.SortStableFunc(list, func(a, b Errors) int { return cmp.Compare(len(b.Cases), len(a.Cases)) })
	return list
}
