package claim

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSourceGroups holds the count and group of each claim's sources, as "2 g1";
// "-" for a claim without.
func TestSourceGroups(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{
			"one group in all its mentions",
			`The mine may be sold, according to four people familiar with the plan. Two bidders visited it, the people said. One of the people said a deal was near. ` +
				`Two of them said the price was fixed. One of them added that lawyers were hired.`,
			[]string{"4 g1", "0 g1", "1 g1", "2 g1", "1 g1"},
		},
		{
			"people are sources", `The bank will cut jobs, two sources told Reuters. The people said the cuts would begin in May.`,
			[]string{"2 g1", "0 g1"},
		},
		{
			"officials of two states", `A U.S. official said the strike was planned. An Israeli official said it was not. The U.S. official added that talks went on.`,
			[]string{"1 g1", "1 g2", "1 g1"},
		},
		{
			"another one", `A source close to the talks said a deal was near. A second source said it was far. Another person familiar with the matter said lawyers were hired.`,
			[]string{"1 g1", "1 g2", "1 g3"},
		},
		{
			"one of several", `Sources familiar with the matter said the bank would cut jobs. One source said 400 jobs would go.`,
			[]string{"0 g1", "1 g1"},
		},
		{
			"asked not to be named", `“We are close,” said one banker, who asked not to be named. The banker said the price was fixed.`,
			[]string{"1 g1", "1 g1"},
		},
		{
			"on condition of anonymity", `A senior Energy Department official said on condition of anonymity that talks had failed. The official said they would resume.`,
			[]string{"1 g1", "1 g1"},
		},
		{
			"current and former", `Three current and former employees said the pumps failed. One former employee said managers knew.`,
			[]string{"3 g1", "1 g1"},
		},
		{
			"a named speaker on their word", `Ana Kovar told ministers she would resign, two people present at the meeting said.`,
			[]string{"2 g1", "2 g1"},
		},
		{"who speaks for the market", `Some traders said the price would fall. A spokesman said the mine was safe.`, []string{"-", "-"}},
		{"a document", `Norsk Kupfer hid the data, according to documents seen by Reuters.`, []string{"-"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, c := range extract(test.text) {
				if c.Sources == nil {
					got = append(got, "-")
					continue
				}
				got = append(got, fmt.Sprint(c.Sources.Count, " ", c.Sources.Group))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("Extract(%q): sources (-want +got):\n%s", test.text, diff)
			}
		})
	}
}
