package score

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/wiredesk/wiredesk/pipeline/text/gold"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// at returns where words stand in text, in code points.
func at(t *testing.T, text, words string) (start, end int) {
	t.Helper()
	before, _, ok := strings.Cut(text, words)
	if !ok {
		t.Fatalf("%q is not in %q", words, text)
	}
	start = len([]rune(before))
	return start, start + len([]rune(words))
}

func goldSpan(t *testing.T, text, words, kind string) gold.Span {
	t.Helper()
	start, end := at(t, text, words)
	return gold.Span{Type: kind, Start: start, End: end}
}

func found(t *testing.T, text, words, kind string) wire.Entity {
	t.Helper()
	start, end := at(t, text, words)
	return wire.Entity{Name: words, Canonical: words, Type: kind, Start: start, End: end}
}

// claim returns a claim on words by speaker with cue; both may be empty.
func claim(t *testing.T, text, id, words, speaker, cue string) wire.Claim {
	t.Helper()
	c := wire.Claim{ID: id, Text: words, Type: "indirect", Cue: cue}
	c.Start, c.End = at(t, text, words)
	if speaker != "" {
		c.Speaker = &wire.Speaker{Name: speaker}
		c.Speaker.Start, c.Speaker.End = at(t, text, speaker)
	}
	if cue != "" {
		c.CueStart, c.CueEnd = at(t, text, cue)
	}
	return c
}

func goldClaim(t *testing.T, text, words, speaker, cue string) gold.Claim {
	t.Helper()
	c := gold.Claim{Content: []gold.Span{goldSpan(t, text, words, "")}, SpeakerText: speaker, CueText: cue}
	if speaker != "" {
		s := goldSpan(t, text, speaker, "")
		c.Speaker = &s
	}
	if cue != "" {
		s := goldSpan(t, text, cue, "")
		c.Cue = &s
	}
	return c
}

// want holds a figure to wanted, given and right.
func want(t *testing.T, f Figures, name string, wanted, given, right float64) {
	t.Helper()
	if c := f[name]; c.Wanted != wanted || c.Given != given || c.Right != right {
		t.Errorf("%s = %g wanted, %g given, %g right; want %g, %g, %g", name, c.Wanted, c.Given, c.Right, wanted, given, right)
	}
}

func wantRate(t *testing.T, f Figures, name string, right, of float64) {
	t.Helper()
	if c := f[name]; !c.Rate || c.Right != right || c.Wanted != of {
		t.Errorf("%s = %g of %g, want %g of %g", name, c.Right, c.Wanted, right, of)
	}
}

func TestCount(t *testing.T) {
	c := Count{Wanted: 8, Given: 5, Right: 4, Good: 4}
	// P = 4/5, R = 4/8, F1 = 2·0.8·0.5/1.3.
	if p, r, f := c.Precision(), c.Recall(), c.Value(); p != 0.8 || r != 0.5 || math.Abs(f-0.8/1.3) > 1e-12 {
		t.Errorf("Count = P %g R %g F1 %g, want 0.8, 0.5, %g", p, r, f, 0.8/1.3)
	}
	if v := (Count{}).Value(); v != 0 {
		t.Errorf("Value() of nothing = %g, want 0", v)
	}
	if v := (Count{Wanted: 4, Right: 3, Rate: true}).Value(); v != 0.75 {
		t.Errorf("Value() of a share = %g, want 0.75", v)
	}
}

func TestEntities(t *testing.T) {
	text := "The U.S. and Mr. Ana Vega’s party met in Oslo at Fram Hall on Monday with Ivo Ek of Ek AB."
	g := gold.Story{ID: "s", Text: text, HasEntities: true, Entities: []gold.Span{
		goldSpan(t, text, "U.S.", "Location"),
		goldSpan(t, text, "Ana Vega", "Person"),
		goldSpan(t, text, "Oslo", "Location"),
		goldSpan(t, text, "Fram Hall", "Facility"),
		goldSpan(t, text, "Ivo Ek", "Person"),
		goldSpan(t, text, "Ek AB", "Organization"),
	}}
	d := wire.Document{Text: text, Entities: []wire.Entity{
		found(t, text, "The U.S.", "GPE"),          // right: "The" is no part of a name
		found(t, text, "Mr. Ana Vega’s", "PERSON"), // right: neither is the title nor the 's
		found(t, text, "Oslo", "PERSON"),           // wrong type
		found(t, text, "Fram Hall", "FAC"),
		found(t, text, "Monday", "DATE"), // not in this gold: no matter
		found(t, text, "Ivo", "PERSON"),  // wrong bounds
		found(t, text, "party", "ORG"),   // is none
	}}
	r := New([]gold.Story{g}).Score(g, d)
	want(t, r.Figures, "names/LOC", 3, 2, 2)
	want(t, r.Figures, "names/PER", 2, 3, 1)
	want(t, r.Figures, "names/ORG", 1, 1, 0)
	want(t, r.Figures, "names/PER-ORG-LOC", 6, 6, 3)
	want(t, r.Figures, "entities/LOC", 2, 1, 1)
	want(t, r.Figures, "entities/FAC", 1, 1, 1)
	want(t, r.Figures, "entities/all", 6, 6, 3)
	kinds := map[string]bool{}
	for _, i := range r.Items {
		kinds[i.Kind] = true
		if i.Kind == "ORG missed" && i.Context != "at Fram Hall on Monday with Ivo Ek of Ek AB." {
			t.Errorf("the context of %q is %q", i.Text, i.Context)
		}
		if i.Outcome == Right && i.Context != "" {
			t.Errorf("%q is right and has the context %q", i.Text, i.Context)
		}
	}
	for _, kind := range []string{"LOC read as PERSON", "PERSON with other bounds", "ORG missed", "ORG that is none"} {
		if !kinds[kind] {
			t.Errorf("no error is of the kind %q: %v", kind, kinds)
		}
	}
}

func TestGoldThatTellsStatesFromPlaces(t *testing.T) {
	text := "Oslo and the Rhine"
	g := gold.Story{ID: "s", Text: text, HasEntities: true, Entities: []gold.Span{goldSpan(t, text, "Oslo", "GPE"), goldSpan(t, text, "Rhine", "LOC")}}
	d := wire.Document{Text: text, Entities: []wire.Entity{found(t, text, "Oslo", "LOC"), found(t, text, "Rhine", "LOC")}}
	r := New([]gold.Story{g}).Score(g, d)
	want(t, r.Figures, "names/PER-ORG-LOC", 2, 2, 2)
	want(t, r.Figures, "entities/GPE", 1, 0, 0)
	want(t, r.Figures, "entities/LOC", 1, 2, 1)
}

func TestNameSpan(t *testing.T) {
	for in, want := range map[string]string{
		"the Dr. Ana Vega's": "Ana Vega", "U.S.": "U.S.", "“Oslo,”": "Oslo", "Corp.": "Corp", "Acme (UK)": "Acme (UK)", "The": "The", "A's": "A",
	} {
		r := []rune(in)
		start, end := nameSpan(r, 0, len(r))
		if got := string(r[start:end]); got != want {
			t.Errorf("nameSpan(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestQuoteKind(t *testing.T) {
	for text, want := range map[string]string{
		"“We go now”":                "direct",
		"We go now":                  "indirect",
		"the plan is “out of touch”": "mixed",
		"“We go now’’":               "direct",
		`"We go`:                     "indirect", // never closed
		"“We go on\n\nand on”":       "mixed",    // a paragraph closes what is open
		"''We'' go":                  "indirect", // two single marks only close
		"``We go now''":              "direct",
		"«We go now»":                "direct",
	} {
		r := []rune(text)
		if got := quoteKind(r, []gold.Span{{Start: 0, End: len(r)}}, quoted(r)); got != want {
			t.Errorf("quoteKind(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestContentIsComparedWithoutEdges(t *testing.T) {
	text := []rune(`he said that "the sea rose," and`)
	var s set
	s = s.add(text, 8, 28)
	var b strings.Builder
	for _, i := range s {
		b.WriteRune(text[i])
	}
	// "that" goes first, so the mark behind it stays; white space never counts.
	if got := b.String(); got != `"thesearose` {
		t.Errorf("the content is %q, want \"thesearose with its first mark", got)
	}
}

// numbered returns an attribution whose content is the places from start to end.
func numbered(start, end int) attribution {
	var a attribution
	for i := start; i < end; i++ {
		a.places = append(a.places, i)
	}
	return a
}

func TestPairs(t *testing.T) {
	for _, test := range []struct {
		name              string
		want, got         []attribution
		cover, iou, exact int
	}{
		{"the same", []attribution{numbered(0, 10)}, []attribution{numbered(0, 10)}, 1, 1, 1},
		{"nine of ten", []attribution{numbered(0, 10)}, []attribution{numbered(0, 9)}, 1, 1, 0},
		{"eight of ten is not more than 0.8", []attribution{numbered(0, 10)}, []attribution{numbered(0, 8)}, 0, 1, 0},
		{"all of it and as much again", []attribution{numbered(0, 10)}, []attribution{numbered(0, 20)}, 1, 0, 0},
		{"one for two", []attribution{numbered(0, 10), numbered(10, 20)}, []attribution{numbered(0, 20)}, 1, 0, 0},
		{"the better of two", []attribution{numbered(0, 10)}, []attribution{numbered(0, 9), numbered(0, 10)}, 1, 1, 1},
		{"nothing in common", []attribution{numbered(0, 10)}, []attribution{numbered(10, 20)}, 0, 0, 0},
	} {
		for i, wanted := range []int{test.cover, test.iou, test.exact} {
			if got := len(rules[i].pairs(test.want, test.got)); got != wanted {
				t.Errorf("%s: %s makes %d pairs, want %d", test.name, rules[i].name, got, wanted)
			}
		}
	}
}

func TestClaims(t *testing.T) {
	text := "Ana said that rain fell on Oslo. “We ran to the boats,” Ivo said. Kim believes it was the end of summer. Lou thinks nothing of it."
	g := gold.Story{ID: "s", Text: text, HasClaims: true, Claims: []gold.Claim{
		goldClaim(t, text, "that rain fell on Oslo", "Ana", "said"),
		goldClaim(t, text, "“We ran to the boats,”", "Ivo", "said"),
		goldClaim(t, text, "it was the end of summer", "Kim", "believes"),
	}}
	direct := claim(t, text, "c2", "We ran to the boats", "Kim", "said") // the wrong speaker
	direct.Type = "direct"
	d := wire.Document{Text: text, Claims: []wire.Claim{
		claim(t, text, "c1", "rain fell on Oslo", "Ana", "said"),
		direct,
		claim(t, text, "c3", "nothing of it", "Lou", "thinks"), // is none
	}}
	g.Claims[0].SpeakerText, g.Claims[0].CueText = "", "" // marked copy has only their places
	f := New([]gold.Story{g}).Score(g, d).Figures
	for _, rule := range []string{"cover", "iou"} {
		want(t, f, "claims/all/"+rule+"/content", 3, 3, 2)
		want(t, f, "claims/all/"+rule+"/joint", 3, 3, 1)
		// "thinks" is no verb of speech, so c3 does not count there.
		want(t, f, "claims/speech/"+rule+"/content", 2, 2, 2)
		want(t, f, "claims/direct/"+rule+"/joint", 1, 1, 0)
		// c2 stands for a claim outside the slice; c3 for none.
		want(t, f, "claims/indirect/"+rule+"/content", 2, 2, 1)
		want(t, f, "claims/mixed/"+rule+"/content", 0, 0, 0)
	}
	wantRate(t, f, "claims/speaker", 1, 2)
	wantRate(t, f, "claims/speaker/name", 1, 2)
	wantRate(t, f, "claims/cue", 2, 2)
	wantRate(t, f, "claims/type", 2, 2)
}

func TestPiecesOfOneAttributionAreOneContent(t *testing.T) {
	text := "“We ran,” Ana said, “to the boats. It was late.”"
	make3 := func() []wire.Claim {
		a, b, c := claim(t, text, "c1", "We ran", "Ana", "said"), claim(t, text, "c2", "to the boats.", "Ana", "said"), claim(t, text, "c3", "It was late", "Ana", "said")
		a.Type, b.Type, c.Type = "direct", "direct", "direct"
		b.Continues = "c1"
		return []wire.Claim{a, b, c}
	}
	if got := attributions(make3(), false); len(got) != 1 || len(got[0].content) != 3 {
		t.Errorf("attributions() = %+v, want one in three pieces", got)
	}
	if got := attributions(make3(), true); len(got) != 3 {
		t.Errorf("attributions() of single pieces = %d, want 3", len(got))
	}
	between := make3()
	between = slices.Insert(between, 2, claim(t, text, "c4", "late", "Ana", "")) // by no cue
	if got := attributions(between, false); len(got) != 2 || len(got[0].content) != 3 {
		t.Errorf("attributions() with another between = %+v, want two, the first in three pieces", got)
	}
	claims := make3()
	claims[2].CueStart, claims[2].CueEnd = 0, 1 // another cue
	if got := attributions(claims, false); len(got) != 2 {
		t.Errorf("attributions() with two cues = %d, want 2", len(got))
	}
}

func TestSpeakerKind(t *testing.T) {
	for in, want := range map[string]string{
		"": "none", "She": "pronoun", "The officials": "noun", "Officials": "noun", "the Oslo mayor": "name", "Ana": "name", "three people": "noun",
	} {
		if got := speakerKind(in); got != want {
			t.Errorf("speakerKind(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestOnto(t *testing.T) {
	raw := "FLOOD\u00a0HITS OSLO\n\nOSLO (AP) — Rain  fell on\nOslo, she said.\n\nADVERTISEMENT\n\nIt stopped."
	d := wire.Document{
		Headline: "FLOOD HITS OSLO", Text: "Rain fell on Oslo, she said.\n\nIt stopped.",
		HeadlineEntities: []wire.Entity{{Name: "OSLO", Start: 11, End: 15}},
		Entities:         []wire.Entity{{Name: "Oslo", Start: 13, End: 17}},
		Claims: []wire.Claim{
			{ID: "c1", Start: 0, End: 17, Speaker: &wire.Speaker{Name: "she", Start: 19, End: 22}, CueStart: 23, CueEnd: 27},
			{ID: "c2", Start: 30, End: 40},
		},
	}
	got := Onto(raw, d)
	cut := func(start, end int) string { return string([]rune(raw)[start:end]) }
	for i, want := range []string{"OSLO", "Oslo"} {
		if e := got.Entities[i]; cut(e.Start, e.End) != want {
			t.Errorf("entity %d is %q, want %q", i, cut(e.Start, e.End), want)
		}
	}
	c := got.Claims[0]
	if s := cut(c.Start, c.End); s != "Rain  fell on\nOslo" {
		t.Errorf("claim = %q", s)
	}
	if s := cut(c.Speaker.Start, c.Speaker.End) + " " + cut(c.CueStart, c.CueEnd); s != "she said" {
		t.Errorf("speaker and cue = %q, want she said", s)
	}
	if s := cut(got.Claims[1].Start, got.Claims[1].End); s != "It stopped" {
		t.Errorf("claim in the second paragraph = %q", s)
	}
	if d.Claims[0].Speaker.Start != 19 {
		t.Error("Onto changed the Document that it was given")
	}
	if lost := Onto("quite another text", d); len(lost.Claims) != 0 || len(lost.Entities) != 0 {
		t.Errorf("Onto of another text keeps %+v", lost)
	}
}

func TestLikeness(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want float64
	}{
		{"abcd", "bcde", 0.75}, // bcd: 2·3 of 8
		{"", "", 1},
		{"abc", "", 0},
		{"private Thread", "private volatile Thread", 2 * 14.0 / 37},
	} {
		if got := likeness(test.a, test.b); math.Abs(got-test.want) > 1e-12 {
			t.Errorf("likeness(%q, %q) = %g, want %g", test.a, test.b, got, test.want)
		}
	}
}

func TestCompare(t *testing.T) {
	story := func(items ...Item) []Result { return []Result{{ID: "s", Items: items}} }
	gone := Item{Figure: "entities/ORG", Outcome: Extra, Kind: "ORG that is none", Text: "Press"}
	came := Item{Figure: "entities/GPE", Outcome: Extra, Kind: "GPE that is none", Text: "May"}
	stays := Item{Figure: "entities/GPE", Outcome: Extra, Kind: "GPE that is none", Text: "June"}
	missed := Item{Figure: "entities/PERSON", Outcome: Missed, Kind: "PERSON missed", Text: "Ana", End: 3}
	found := Item{Figure: "entities/PERSON", Outcome: Right, Text: "Ana", End: 3}
	lost := Item{Figure: "entities/GPE", Outcome: Wrong, Kind: "GPE read as ORG", Text: "Oslo", Start: 5, End: 9}
	had := Item{Figure: "entities/GPE", Outcome: Right, Text: "Oslo", Start: 5, End: 9}
	got := Compare(story(gone, stays, missed, had), story(found, lost, stays, came))
	want := []Change{
		{Story: "s", Better: true, Item: found, Was: "PERSON missed"},
		{Story: "s", Item: lost, Was: Right},
		{Story: "s", Item: came},
		{Story: "s", Better: true, Item: gone, Was: "ORG that is none"},
	}
	if len(got) != len(want) {
		t.Fatalf("Compare() = %+v, want %+v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("change %d = %+v, want %+v", i, got[i], want[i])
		}
	}
	if same := Compare(story(gone, missed), story(gone, missed)); len(same) != 0 {
		t.Errorf("Compare() of the same = %+v, want nothing", same)
	}
}

func TestWorst(t *testing.T) {
	bad := func(kind, text string) Item { return Item{Outcome: Missed, Kind: kind, Text: text} }
	got := Worst([]Result{{ID: "a", Items: []Item{bad("x", "1"), {Outcome: Right}, bad("y", "2")}}, {ID: "b", Items: []Item{bad("y", "3")}}})
	if len(got) != 2 || got[0].Kind != "y" || len(got[0].Cases) != 2 || got[0].Cases[1].Story != "b" {
		t.Errorf("Worst() = %+v, want y with two cases first", got)
	}
}
