package gold

import (
	"reflect"
	"strings"
	"testing"
)

func TestParseMarked(t *testing.T) {
	got, err := parseMarked(`== oil-cut | markets | Reuters
{s1,2 [PERSON Marta Ruiz]} {q1 said} {c1 prices {q3 expected} {c3 to fall}}. “{c2 Soon},” she {q2 added}.

A \[sic\] paragraph.

== second | sport |
“{c4 Aé 🙂},” {s4 he} {q4 said}, “{c4 b}.”
`, "x")
	if err != nil {
		t.Fatal(err)
	}
	want := []Story{{
		ID: "oil-cut", Agency: "Reuters", Register: "markets", HasClaims: true, HasEntities: true, BodyOnly: true,
		Text:     "Marta Ruiz said prices expected to fall. “Soon,” she added.\n\nA [sic] paragraph.",
		Entities: []Span{{"PERSON", 0, 10}},
		Claims: []Claim{
			{Content: []Span{{"", 16, 39}}, Speaker: &Span{"", 0, 10}, Cue: &Span{"", 11, 15}},
			{Content: []Span{{"", 32, 39}}, Cue: &Span{"", 23, 31}},
			{Content: []Span{{"", 42, 46}}, Speaker: &Span{"", 0, 10}, Cue: &Span{"", 53, 58}},
		},
	}, {
		ID: "second", Register: "sport", HasClaims: true, HasEntities: true, BodyOnly: true,
		Text:   "“Aé 🙂,” he said, “b.”",
		Claims: []Claim{{Content: []Span{{"", 1, 5}, {"", 18, 19}}, Speaker: &Span{"", 8, 10}, Cue: &Span{"", 11, 15}}},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("parseMarked = %+v\nwant %+v", got, want)
	}
}

func TestParagraphsAreStoriesWithoutHeads(t *testing.T) {
	got, err := parseMarked("[GPE Oslo] fell.\n\nIt rose.", "cities")
	if err != nil || len(got) != 2 || got[1].ID != "cities-2" || got[0].HasClaims {
		t.Errorf("parseMarked = %+v, %v; want two stories, without claims, the second with id cities-2", got, err)
	}
}

func TestParseMarkedRefuses(t *testing.T) {
	for name, test := range map[string]struct{ marked, want string }{
		"an open mark":              {"== a | b | c\n[GPE Oslo", "not closed"},
		"a stray bracket":           {"== a | b | c\nOslo]", "closes nothing"},
		"a mark without a type":     {"== a | b | c\n[Oslo]", "[TYPE name]"},
		"a crossed pair":            {"== a | b | c\n{s1 [GPE Oslo}]", "closes nothing"},
		"an unknown claim mark":     {"== a | b | c\n{x1 said}", "{q1 cue}"},
		"a claim without a content": {"== a | b | c\n{q1 said}", "no content"},
		"a claim with two cues":     {"== a | b | c\n{q1 said} {q1 said} {c1 so}", "two marks"},
		"an empty mark":             {"== a | b | c\n[GPE ]", "empty"},
		"names that overlap":        {"== a | b | c\n[ORG Bank of [GPE Oslo]]", "overlap"},
		"a head without an agency":  {"== a | b\ntext", "write =="},
		"an id used twice":          {"== a | b | c\nx\n\n== a | b | c\ny", "two stories"},
	} {
		if _, err := parseMarked(test.marked, "x"); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: parseMarked = %v, want an error with %q", name, err, test.want)
		}
	}
}
