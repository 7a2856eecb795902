// Package score compares what was read of stories with what people annotated.
// It holds the rules of scoring; nothing here reads files or prints.
//
// # Names
//
// Spans are compared after their edges are put right: white space and marks,
// "the", "a", "Mr" and the like in front and 's behind belong to no name. A
// name is right if span and type are. names/... are the four classes that most
// annotated sets share (PER, ORG, LOC with states, places and buildings in one,
// MISC), of which names/PER-ORG-LOC is the sum of the first three. entities/...
// are our own types, as far as the gold has them; where it does not tell states
// from places neither do we.
//
// # Claims
//
// A content is the set of the places of its letters and signs, without the
// marks at its edges, without white space and without a leading "that". Gold
// and found contents are paired by one of three rules:
//
//	cover   the found content covers more than 0.8 of the gold one (the rule
//	        of the Gender Gap Tracker's evaluation): in the order of the text,
//	        each gold content takes the best that is free
//	iou     what both share is at least 0.8 of what either has; best pairs first
//	exact   the same set
//
// content counts the pairs, joint those whose speaker is right as well: the two
// mentions overlap, or, where one has no place, the last word of one name is
// in the other. The slices are all; speech, the gold whose cue is a reporting
// verb; direct, indirect and mixed by how much of the content stands between
// quotation marks. Gold outside a slice is neither wanted nor held against what
// was found.
//
// # Items of wire copy
//
// Each field is right, wrong, missing or falsely given; claims are paired
// within their paragraph at an overlap of 0.8 of their union. See copy.go.
package score

import (
	"slices"
	"strings"
	"unicode"

	"github.com/wiredesk/wiredesk/pipeline/text/gold"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Count is how often something was wanted, given and right.
type Count struct {
	// Wanted is how many the gold has, Right how many of these were found.
	Wanted float64 `json:"wanted"`
	Right  float64 `json:"right"`
	// Given is how many were found, Good how many of these the gold has. Good
	// and Right differ only where several of one stand for one of the other.
	Given float64 `json:"given,omitempty"`
	Good  float64 `json:"good,omitempty"`
	// Rate tells that this is a share, Right of Wanted, and not a matter of
	// precision and recall.
	Rate bool `json:"rate,omitempty"`
}

// Precision is the share of what was given that is right; 0 for none.
func (c Count) Precision() float64 { return share(c.Good, c.Given) }

// Recall is the share of what was wanted that was found; 0 for none.
func (c Count) Recall() float64 { return share(c.Right, c.Wanted) }

// Value is the figure: for a rate the share, else F1.
func (c Count) Value() float64 {
	if c.Rate {
		return share(c.Right, c.Wanted)
	}
	p, r := c.Precision(), c.Recall()
	return share(2*p*r, p+r)
}

func share(part, whole float64) float64 {
	if whole == 0 {
		return 0
	}
	return part / whole
}

// Figures are counts by name, as in "claims/direct/cover/joint".
type Figures map[string]Count

// Add adds the counts of other to f.
func (f Figures) Add(other Figures) {
	for name, c := range other {
		sum := f[name]
		sum.Wanted += c.Wanted
		sum.Right += c.Right
		sum.Given += c.Given
		sum.Good += c.Good
		sum.Rate = c.Rate
		f[name] = sum
	}
}

// count adds to a figure of precision and recall.
func (f Figures) count(name string, wanted, given, right int) {
	f.Add(Figures{name: {Wanted: float64(wanted), Given: float64(given), Right: float64(right), Good: float64(right)}})
}

// rate adds one case to a share.
func (f Figures) rate(name string, right bool) {
	c := Count{Wanted: 1, Rate: true}
	if right {
		c.Right = 1
	}
	f.Add(Figures{name: c})
}

// Outcomes of an Item.
const (
	Right  = "right"
	Wrong  = "wrong"  // found, but not as it should be
	Missed = "missed" // wanted and not found
	Extra  = "extra"  // found and not wanted
)

// Item is one thing that was compared.
type Item struct {
	// Figure is what it counts for; Kind says in a few words what went wrong,
	// alike for alike errors, and is empty for what is right.
	Figure  string `json:"figure"`
	Kind    string `json:"kind,omitempty"`
	Outcome string `json:"outcome"`
	// Text is the words; Want and Got are the two values where Outcome is
	// Wrong or a value is wanted.
	Text string `json:"text"`
	Want string `json:"want,omitempty"`
	Got  string `json:"got,omitempty"`
	// Start and End are where it stands in the gold's text; zero for what has
	// no place.
	Start int `json:"start,omitempty"`
	End   int `json:"end,omitempty"`
	// Context is the text around a name that is not right.
	Context string `json:"context,omitempty"`
}

// Result is what became of one story.
type Result struct {
	ID       string  `json:"id"`
	Agency   string  `json:"agency,omitempty"`
	Register string  `json:"register,omitempty"`
	Figures  Figures `json:"-"`
	Items    []Item  `json:"items"`
}

func (r *Result) item(i Item) { r.Items = append(r.Items, i) }

// Scorer scores the stories of one set of gold, whose types decide what is
// compared.
type Scorer struct {
	types map[string]bool // our own types that the gold has
	// states tells that it tells states and cities from other places.
	states bool
}

// New returns a Scorer for the stories that will be scored.
func New(stories []gold.Story) *Scorer {
	s := &Scorer{types: map[string]bool{}}
	for _, story := range stories {
		for _, e := range story.Entities {
			s.states = s.states || ownType(e.Type) == "GPE"
		}
	}
	for _, story := range stories {
		for _, e := range story.Entities {
			s.types[s.fine(e.Type)] = true
		}
	}
	delete(s.types, "")
	return s
}

// Score compares a story's annotation with the Document that was read of it.
func (s *Scorer) Score(g gold.Story, d wire.Document) Result {
	r := Result{ID: g.ID, Agency: g.Agency, Register: g.Register, Figures: Figures{}}
	if g.Copy != nil {
		scoreCopy(&r, g.Copy, d)
		return r
	}
	read := d
	d = Onto(g.Text, d)
	text := []rune(g.Text)
	if g.HasEntities {
		s.entities(&r, g, text, d.Entities)
	}
	var matched map[int]attribution
	if g.HasClaims {
		matched = scoreClaims(&r, g, text, attributions(d.Claims, g.Full != nil))
	}
	if g.Full != nil {
		scoreFull(&r, g, read, d, matched)
	}
	for i := range r.Items {
		r.Items[i].setContext(text)
	}
	return r
}

// setContext shows a name that is not right among its neighbours.
func (i *Item) setContext(text []rune) {
	const around = 40
	named := strings.HasPrefix(i.Figure, "entities/") || strings.HasPrefix(i.Figure, "linking/")
	if !named || i.Outcome == Right || i.End <= i.Start || i.End > len(text) {
		return
	}
	start, end := max(i.Start-around, 0), min(i.End+around, len(text))
	for start > 0 && start < i.Start && !unicode.IsSpace(text[start]) {
		start++ // to the beginning of a word
	}
	for end < len(text) && end > i.End && !unicode.IsSpace(text[end]) {
		end--
	}
	i.Context = strings.Join(strings.Fields(string(text[start:end])), " ")
}

// Names returns the names of figures in order.
func (f Figures) Names() []string {
	names := make([]string, 0, len(f))
	for name := range f {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(a, b) })
	return names
}
