package feature_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/feature"
	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

func read(t *testing.T, text string) *feature.Document {
	t.Helper()
	lex, err := lexicon.Open()
	if err != nil {
		t.Fatal(err)
	}
	var d feature.Document
	d.Read(token.Parse(text), lex)
	return &d
}

func TestUnits(t *testing.T) {
	for in, want := range map[string]string{
		"U.S.-Russian talks":         "U.S.|Russian|talks",
		"the Assad-Russia-Iran axis": "the|Assad|Russia|Iran|axis",
		"al-Qaeda-linked men":        "al-Qaeda|linked|men",
		"Western-backed":             "Western|backed",
		"Bashar al-Assad":            "Bashar|al-Assad",
		"Guinea-Bissau":              "Guinea-Bissau",
		"five-hour 60-year-old":      "five-hour|60-year-old",
		"Peña-Franco-led":            "Peña-Franco|led",
	} {
		d := read(t, in)
		var words []string
		runes := []rune(in)
		for _, u := range d.Units {
			words = append(words, u.Word)
			if got := string(runes[u.Start:u.End]); got != u.Word {
				t.Errorf("%q: %q stands at %d to %d, not %q", in, got, u.Start, u.End, u.Word)
			}
		}
		if got := strings.Join(words, "|"); got != want {
			t.Errorf("units of %q = %s, want %s", in, got, want)
		}
	}
}

func TestSentenceCase(t *testing.T) {
	d := read(t, "NORWAY RAISES ITS KEY RATE\n\nOil Rises on Fears of Wider Conflict Near Ports\n\nThe rate rose in Norway on Friday.")
	var got []string
	for _, s := range d.Sentences {
		switch {
		case s.AllCaps:
			got = append(got, "capitals")
		case s.TitleCase:
			got = append(got, "title")
		default:
			got = append(got, "plain")
		}
	}
	if want := "capitals title plain"; strings.Join(got, " ") != want {
		t.Errorf("cases = %v, want %s", got, want)
	}
}

func TestLearnedFeaturesFollowTheLabels(t *testing.T) {
	d := read(t, "John Bolton left.\n\nBolton spoke.")
	bolton := d.Runs[1]
	d.Learn([]string{"O", "O", "O"})
	before := slices.Clone(d.LearnedFeatures(bolton, bolton.First))
	d.Learn([]string{"B-PER", "L-PER", "O"})
	if slices.Equal(before, d.LearnedFeatures(bolton, bolton.First)) {
		t.Error("the features of Bolton do not tell that John Bolton is a person")
	}
}

func TestRuns(t *testing.T) {
	for in, want := range map[string]string{
		"the talks went on":                                    "",
		"Mr. Lee of the Bank of Korea spoke":                   "Mr. Lee of the Bank of Korea",
		"the Ministry of Agriculture, Livestock and Fish said": "Ministry of Agriculture , Livestock and Fish",
		"said al-Assad and, later, his men in Syria":           "al-Assad | Syria",
		"viewers of Channel 4 in June":                         "Channel 4 in June",
		"Doctors Without Borders":                              "Doctors Without Borders",
	} {
		d := read(t, in)
		var runs []string
		for _, r := range d.Runs {
			var words []string
			for _, u := range d.Units[r.First:r.End] {
				words = append(words, u.Word)
			}
			runs = append(runs, strings.Join(words, " "))
		}
		if got := strings.Join(runs, " | "); got != want {
			t.Errorf("runs of %q = %q, want %q", in, got, want)
		}
	}
}
