package wirecopy

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTextBlocks(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		want     []string
	}{
		{"blank lines part", "One.\n\nTwo.\n", []string{"One.", "Two."}},
		{"so do lines that are not wrapped", "SLUG/\nHeadline of the day\nBy Ana Ruiz", []string{"SLUG/", "Headline of the day", "By Ana Ruiz"}},
		{"wrapped lines are joined", "The government on Thursday adopted a budget for\nnext year that foresees a deficit, the minister\nsaid.\n\nMore.", []string{"The government on Thursday adopted a budget for next year that foresees a deficit, the minister said.", "More."}},
		{"an indent begins a paragraph", "   The government on Thursday adopted a budget\nfor next year.\n   Spending will rise.", []string{"The government on Thursday adopted a budget for next year.", "Spending will rise."}},
		{"spaces of all kinds are one", "U.S.\u00a0Warns \t Russia\u2009now\r\n", []string{"U.S. Warns Russia now"}},
		{"what prints nothing goes", "Sy\u00adria\u200b \ufeffnow", []string{"Syria now"}},
		{"nothing gives nothing", " \n\t\n", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, b := range textBlocks(tc.in) {
				got = append(got, b.text)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("textBlocks(%q) (-want +got):\n%s", tc.in, diff)
			}
		})
	}
}

func TestHTMLBlocks(t *testing.T) {
	type seen struct {
		Text string
		Kind kind
		Hint role
	}
	for _, tc := range []struct {
		name, in string
		want     []seen
	}{
		{"paragraphs and headings", "<h2>Head</h2><p>One &amp; two</p>", []seen{{"Head", heading, ""}, {"One & two", paragraph, ""}}},
		{"inline markup parts nothing", "<p>U<b>.S</b>. <i>Warns</i></p>", []seen{{"U.S. Warns", paragraph, ""}}},
		{"br parts lines", "<p>By Ana Ruiz<br>Associated Press</p>", []seen{{"By Ana Ruiz", paragraph, ""}, {"Associated Press", paragraph, ""}}},
		{"end tags may be missing", "<p>One<p>Two<ul><li>Three<li>Four</ul>", []seen{{"One", paragraph, ""}, {"Two", paragraph, ""}, {"Three", listItem, ""}, {"Four", listItem, ""}}},
		{"scripts and styles are no text", "<script>var a='<p>x</p>'</script><style>p{}</style><p>One</p>", []seen{{"One", paragraph, ""}}},
		{"names hint", `<div class="byline">By Ana Ruiz</div><div class="ad-slot">Buy</div>`, []seen{{"By Ana Ruiz", paragraph, roleByline}, {"Buy", paragraph, roleAd}}},
		{"the last name has the word", `<span class="image-credit">A</span>`, []seen{{"A", paragraph, roleCredit}}},
		{"a name that frames the page is none", `<div class="ad-free"><p>` + longText + `</p></div>`, []seen{{longText, paragraph, ""}}},
		{"text without block tags has its own lines", "One <b>bold</b> line\n\nTwo", []seen{{"One bold line", paragraph, ""}, {"Two", paragraph, ""}}},
		{"pre keeps its lines", "<pre>One\n\nTwo</pre><p>Three</p>", []seen{{"One", paragraph, ""}, {"Two", paragraph, ""}, {"Three", paragraph, ""}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []seen
			blocks, _ := htmlBlocks(tc.in)
			for _, b := range blocks {
				got = append(got, seen{b.text, b.kind, b.hint})
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("htmlBlocks(%q) (-want +got):\n%s", tc.in, diff)
			}
		})
	}
}

const longText = "A paragraph of a story that is long enough to be most of what the page holds, so that the name of the element " +
	"around it can't be that of an advertisement; it goes on for a while and then it ends, as all paragraphs do, with a full stop."

func TestReadTakesTheFeedsWord(t *testing.T) {
	for _, tc := range []struct {
		name           string
		in             Input
		headline, text string
	}{
		{"the headline comes from the feed, its repeat goes", Input{Headline: "UPDATE 1-Ferry fire kills 12", Body: "Ferry fire kills 12\n\nJAKARTA, Nov 2 (Reuters) - A fire killed 12."}, "Ferry fire kills 12", "A fire killed 12."},
		{"the page's own headline is a repeat, though it differs", Input{Headline: "Ferry fire kills 12", Body: "<h1>CORRECTED-Fire on ferry kills 12</h1><p>JAKARTA, Nov 2 (Reuters) - A fire killed 12.</p>"}, "Ferry fire kills 12", "A fire killed 12."},
		{"a correction keeps its headline", Input{Body: "Correction: Peru-Landslide story\n\nAYACUCHO, Peru (AP) — In a story about a landslide, AP misspelled a name."}, "Peru-Landslide story", "In a story about a landslide, AP misspelled a name."},
		{"escaped HTML is HTML", Input{Headline: "A", Body: "&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two &amp;amp; three.&lt;/p&gt;"}, "A", "One.\n\nTwo & three."},
		{"escaped text is text", Input{Headline: "A", Body: "One &amp; two."}, "A", "One & two."},
		{"a headline without a body is an alert", Input{Headline: "BANK RAISES RATE"}, "BANK RAISES RATE", ""},
		{"a notice keeps its words to editors", Input{Headline: "KILL: BC-Slug", Body: "EDITORS: Kill the story slugged BC-Slug. It is false."}, "BC-Slug", "EDITORS: Kill the story slugged BC-Slug. It is false."},
		{"what nobody knows stays", Input{Headline: "A", Body: "Odd line\n\n~~ strange ~~\n\nA sentence about something that happened somewhere today."}, "A", "~~ strange ~~\n\nA sentence about something that happened somewhere today."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := Read(tc.in)
			if d.Headline != tc.headline || d.Text != tc.text {
				t.Errorf("Read(%+v) gave headline %q and text %q, want %q and %q", tc.in, d.Headline, d.Text, tc.headline, tc.text)
			}
		})
	}
}
