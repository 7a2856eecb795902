package entity_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/pipeline/text/entity"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

func TestTagHeadline(t *testing.T) {
	for _, tc := range []struct {
		name, headline, text string
		want                 []string
	}{
		{"nothing", "", "", nil},
		{
			"names that the text has", "Calloway Warns Nordbane of Fines",
			"Governor Robert Calloway warned the shipper Nordbane Holding Corp. on Monday. Shares of Nordbane fell.",
			[]string{"PERSON Calloway = Robert Calloway", "ORG Nordbane = Nordbane Holding Corp."},
		},
		{
			"a last name that another has too, but that the text uses alone for one", "Cheng Vows to Go On",
			"Cheng Li-wun spoke in Taipei on Monday. Later, Cheng left. A spokesman, Adam Cheng, stayed.",
			[]string{"PERSON Cheng = Cheng Li-wun"},
		},
		{
			"capitals that act, in title case", "Washington Accuses Beijing of Theft", "",
			[]string{"GPE Washington = United States", "GPE Beijing = China"},
		},
		{
			"an alert in capitals", "IAEA CHIEF SOLBAKKEN SAYS RUSSIA TO PAY $2 BLN ON JULY 16", "",
			[]string{"ORG IAEA = International Atomic Energy Agency", "GPE RUSSIA = Russia", "MONEY $2 BLN = 2000000000 USD", "DATE JULY 16 = 2018-07-16"},
		},
		{"a possessive in capitals", "CHINA'S CENTRAL BANK CUTS RATE", "", []string{"GPE CHINA = China"}},
		{"a town behind its preposition", "Three Killed as Train Derails in Naples", "", []string{"GPE Naples"}},
		{"a company that is a word", "Apple Says iPhone Sales Fell", "", []string{"ORG Apple"}},
		{"a word that is a company too", "Apple Harvest Fails for Second Year", "", nil},
		{"a word that the text writes small", "Metro pillar collapses in the night", "The metro pillar fell.", nil},
		{"a headline that is a sentence", "Moscow denies role in attack near Oslo", "", []string{"GPE Moscow = Russia", "GPE Oslo"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			text := token.Parse(tc.text)
			headline := token.Parse(tc.headline)
			got := tagger(t).TagHeadline(headline, text, tagger(t).Tag(text, story), story)
			checkOffsets(t, tc.headline, got)
			if diff := cmp.Diff(tc.want, lines(got)); diff != "" {
				t.Errorf("TagHeadline(%q) (-want +got):\n%s", tc.headline, diff)
			}
		})
	}
}

func FuzzTagHeadline(f *testing.F) {
	f.Add("IAEA CHIEF’S ßTATEMENT\xff: U.S.-RUSSIAN İSTANBUL $1.", sample)
	f.Fuzz(func(t *testing.T, headline, body string) {
		text := token.Parse(body)
		checkOffsets(t, headline, tagger(t).TagHeadline(token.Parse(headline), text, tagger(t).Tag(text, story), entity.Context{}))
	})
}
