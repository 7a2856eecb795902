package claim

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// FuzzExtract checks on any text what every claim must keep: offsets that hold
// exactly the text, ids that are unique and refer to one another, order.
func FuzzExtract(f *testing.F) {
	for _, seed := range []string{
		"“The pumps failed,” Ana Kovar said. “We were alone.\n\n“Nobody came.”",
		"According to three people, \"the ‘mine’ is shut, he said, adding that",
		"«Да», said Олег, 陶明远 said: “水。” 😀 he told, told, said said that that",
		"said\n\n“\n\n”\n\n, said , “” said",
		"The union accused Norsk of X. Norsk denied it, one of them said, two of the people said",
		"\xff\xfe said “\xc3 that",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		doc := &wire.Document{Text: text}
		claims := Extract(token.Parse(text), doc)
		checkClaims(t, text, claims)
		if diff := cmp.Diff(claims, Extract(token.Parse(text), doc)); diff != "" {
			t.Errorf("the same text twice gives two results (-first +second):\n%s", diff)
		}
	})
}

func checkClaims(t *testing.T, text string, claims []wire.Claim) {
	t.Helper()
	runes := []rune(text)
	exact := func(what, name string, start, end int) {
		if start < 0 || end > len(runes) || start >= end {
			t.Fatalf("%s %q at %d:%d of %d runes", what, name, start, end, len(runes))
		}
		if got := string(runes[start:end]); got != string([]rune(name)) {
			t.Errorf("%s %q, but the text has %q at %d:%d", what, name, got, start, end)
		}
	}
	at := make(map[string]int)
	for i, c := range claims {
		if _, ok := at[c.ID]; ok || c.ID == "" {
			t.Errorf("claim %d has the id %q of another", i, c.ID)
		}
		at[c.ID] = i
		exact("claim", c.Text, c.Start, c.End)
		if c.Speaker != nil {
			exact("speaker", c.Speaker.Name, c.Speaker.Start, c.Speaker.End)
		}
		if !slices.Contains([]string{"direct", "indirect", "mixed"}, c.Type) {
			t.Errorf("claim %s has type %q", c.ID, c.Type)
		}
		if (c.Modality.Class == "denied") != (c.Polarity == "negative") {
			t.Errorf("claim %s has modality %q and polarity %q", c.ID, c.Modality.Class, c.Polarity)
		}
	}
	if !slices.IsSortedFunc(claims, func(a, b wire.Claim) int { return a.Start - b.Start }) {
		t.Error("claims are not in the order of Start")
	}
	for _, c := range claims {
		for _, id := range append([]string{c.Continues, c.Within}, c.Contradicts...) {
			if _, ok := at[id]; !ok && id != "" {
				t.Errorf("claim %s refers to %q, which is none", c.ID, id)
			}
			if id == c.ID {
				t.Errorf("claim %s refers to itself", c.ID)
			}
		}
	}
}

// story500 is a story of about 400 words for the benchmark, invented.
const story500 = `The Lappi copper mine will close in May after its pumps failed for the third time this year, Energy Minister Ana Kovar said on Tuesday.

“The pumps failed, and nobody came,” Kovar told reporters in Oslo. “We have known since March that this could happen.”

Norsk Kupfer, which runs the mine, denied that it had been warned. The company “has never hidden a report”, its chief executive, Ville Aho, said in a statement, adding that the ministry had all the papers.

The mine may be sold before the summer, according to four people familiar with the plan. Two bidders have visited it since January, one of the people said, asking not to be identified because the talks are private.

The union accused the company of hiding two inspection reports. “They wanted to save the price of a pump,” said Mirja Oksanen, 54, who has worked underground for thirty years. “Now there is nothing left to save.”

A spokeswoman for the labour inspectorate declined to comment. The agency said in April that it had found “no grave shortcomings” at the mine.`

func BenchmarkExtract(b *testing.B) {
	doc := &wire.Document{Text: story500}
	t := token.Parse(story500)
	if got := len(Extract(t, doc)); got < 10 {
		b.Fatalf("Extract = %d claims, want 10 or more", got)
	}
	b.SetBytes(int64(len(story500)))
	b.ReportAllocs()
	for b.Loop() {
		Extract(t, doc)
	}
}

// TestTimeGrowsWithLength holds texts on which a rule that looks too far back
// or ahead would take minutes.
func TestTimeGrowsWithLength(t *testing.T) {
	for _, piece := range []string{
		"he said that ", "a and ", "who ", "said, ", "also ", "“a” ", "“A.” ", "“A.”\n\n", "“A\n\n", "( ", "Ana Kovar, ", "also said ",
		"Kovar aides said no. ", "X denied it. ", "the people said a. ", "according to a, ", "in the in the ", "A said b, ", "of a ", "; ", "\" ' ", "in May ", "Ana Kovar said she may go. ", "told ",
		"“A.” — Ana Kovar ", "KOVAR: Ana Kovar left.\n\n", "an official who asked not to be named ", "KOVAR SAYS MINE TO CLOSE ", "as Kovar put it, ",
	} {
		text := strings.Repeat(piece, 100_000/len(piece))
		parsed := token.Parse(text)
		begin := time.Now()
		Extract(parsed, &wire.Document{Text: text})
		if took := time.Since(begin); took > 2*time.Minute {
			t.Errorf("100 kB of %q took %v", piece, took)
		}
	}
}
