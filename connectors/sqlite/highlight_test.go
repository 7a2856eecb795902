package sqlite

import (
	"html"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

func TestPassages(t *testing.T) {
	far := strings.Repeat("Nothing of note happened in the long afternoon. ", 20)
	for _, tc := range []struct {
		name, query          string
		headline, deck, text string
		want                 []string
	}{
		{
			"a phrase is one mark", `"out of touch"`, "", "", "They are out of “touch”, he said.",
			[]string{"They are <mark>out of “touch</mark>”, he said."},
		},
		{
			"headline and deck are shown whole", `grain`, "Grain & ships", "The grain <deal>", "No more.",
			[]string{"<mark>Grain</mark> &amp; ships", "The <mark>grain</mark> &lt;deal&gt;"},
		},
		{
			"a passage keeps to its paragraph", `grain`, "", "", "First.\n\nThe grain left.\n\nLast.",
			[]string{"The <mark>grain</mark> left."},
		},
		{
			"a passage begins and ends with whole words", `volcano`, "", "", far + "The volcano woke. " + far,
			[]string{"in the long afternoon. Nothing of note happened in the long afternoon. The <mark>volcano</mark> woke. Nothing of note happened in the long afternoon. Nothing of note happened"},
		},
		{
			"matches that stand near are in one passage", `volcano`, "", "", "A volcano, two volcanoes.",
			[]string{"A <mark>volcano</mark>, two <mark>volcanoes</mark>."},
		},
		{
			"words and phrases that overlap are one mark", `"new grain" "grain deal"`, "", "", "A new grain deal.",
			[]string{"A <mark>new grain deal</mark>."},
		},
		{"what is excluded is not marked", `-grain ships`, "", "", "Ships.", []string{"<mark>Ships</mark>."}},
		{"a field marks only there", `headline:grain`, "Grain", "", "Grain.", []string{"<mark>Grain</mark>"}},
		{"names mark nothing", `entity:grain`, "Grain", "", "Grain.", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			q, err := wire.ParseQuery(tc.query)
			if err != nil {
				t.Fatal(err)
			}
			got := newHighlighter(q).passages(&wire.Document{Headline: tc.headline, Deck: tc.deck, Text: tc.text})
			if !slices.Equal(got, tc.want) {
				t.Errorf("passages of %s = %q, want %q", tc.query, got, tc.want)
			}
		})
	}
}

func TestPassagesAreFew(t *testing.T) {
	d := wire.Document{Text: strings.Repeat("A volcano. "+strings.Repeat("Filler words. ", 40)+"\n\n", 50)}
	h := newHighlighter(wire.Query{Clauses: []wire.Clause{{Text: "volcano"}}})
	if got := h.passages(&d); len(got) != maxPassages {
		t.Errorf("%d passages, want %d", len(got), maxPassages)
	}
}

func FuzzPassages(f *testing.F) {
	f.Add("volcano", "A volcano & <b>two</b> volcanoes.\n\nA volcano.")
	f.Add("北京", "中国北京👍🏽举行会谈")
	f.Add("a", "a\xff a\u00a0b a")
	f.Fuzz(func(t *testing.T, word, text string) {
		h := newHighlighter(wire.Query{Clauses: []wire.Clause{{Text: word}}})
		for _, p := range h.passages(&wire.Document{Text: text}) {
			bare := strings.NewReplacer("<mark>", "", "</mark>", "").Replace(p)
			if strings.ContainsAny(bare, "<>") || !strings.Contains(p, "<mark>") {
				t.Errorf("passage %q of %q for %q is not escaped or not marked", p, text, word)
			}
			if utf8.ValidString(text) && !utf8.ValidString(p) {
				t.Errorf("passage %q of %q cuts a character", p, text)
			}
			if !strings.ContainsRune(text, '&') && !strings.Contains(text, html.UnescapeString(bare)) {
				t.Errorf("passage %q is no part of %q", p, text)
			}
		}
	})
}
