package feature_test

import (
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
	labels := []string{"B-PER", "L-PER", "O", "O", "O", "O", "O"}
	bolton := d.Sentences[1]
	d.Learn([]string{"O", "O", "O", "O", "O", "O", "O"})
	before := append([]uint64(nil), d.LearnedFeatures(bolton)[0]...)
	d.Learn(labels)
	after := d.LearnedFeatures(bolton)[0]
	same := len(before) == len(after)
	for i := range after {
		same = same && before[i] == after[i]
	}
	if same {
		t.Error("the features of Bolton do not tell that John Bolton is a person")
	}
}
