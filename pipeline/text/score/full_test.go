package score

import (
	"slices"
	"testing"

	"github.com/wiredesk/wiredesk/pipeline/text/gold"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

func TestPieces(t *testing.T) {
	d := wire.Document{
		Headline: "Oslo floods", Text: "One.\n\nTwo.", CopyrightNotice: "© Fram",
		Wire: wire.Copy{
			Dateline:     &wire.Dateline{Agency: "Fram"},
			Crossheads:   []wire.Crosshead{{Text: "Calm", Before: 1}},
			Contributors: []wire.Contributor{{Name: "Ana Vega", Role: "reporter", City: "Oslo"}},
			Removed: []wire.Removed{
				{Kind: "ad", Text: "ADVERTISEMENT"},
				{Kind: "headline", Text: "Oslo floods"},
				{Kind: "dateline", Text: "(Fram) --"},
				{Kind: "contact", Text: "To contact: Ana Vega in Oslo"},
				{Kind: "copyright", Text: "© Fram"},
			},
		},
	}
	got := Pieces([]gold.Piece{
		{Role: "ad", Text: "ADVERTISEMENT"},
		{Role: "ad", Text: "ADVERTISEMENT"}, // there is one only
		{Role: "headline", Text: "Oslo\u00a0floods"},
		{Role: "duplicate_headline", Text: "Oslo floods"},
		{Role: "agency_marker", Text: "(Fram) --"},
		{Role: "paragraph", Text: "One.", Index: 0},
		{Role: "crosshead", Text: "Calm"},
		{Role: "paragraph", Text: "Three.", Index: 1}, // another text
		{Role: "reporter", Name: "Ana Vega", City: "Oslo"},
		{Role: "editor", Name: "Ivo Ek"}, // is not there
		{Role: "reporters", Text: "To contact: Ana Vega in Oslo"},
		{Role: "copyright", Text: "© Fram"},
		{Role: "something else", Text: "One."},
	}, d)
	want := []bool{true, false, true, true, true, true, true, false, true, false, true, true, false}
	if !slices.Equal(got, want) {
		t.Errorf("Pieces() = %v, want %v", got, want)
	}
}

func TestScoreOfAStoryAnnotatedThroughout(t *testing.T) {
	text := "TOLL RISES\n\nAna Vega said ships sank. Three people said boats sank. One of them said nobody drowned, and he left."
	at := func(words string) gold.Span { return goldSpan(t, text, words, "") }
	attributed := func(id, words, speaker string, more gold.Attributes) gold.Claim {
		c := goldClaim(t, text, words, speaker, "said")
		more.ID, more.Level = id, 1
		c.More = &more
		return c
	}
	g := gold.Story{
		ID: "s", Text: text, HasEntities: true, HasClaims: true,
		Entities: []gold.Span{goldSpan(t, text, "Ana Vega", "PERSON")},
		Claims: []gold.Claim{
			attributed("g1", "ships sank", "Ana Vega", gold.Attributes{Canonical: "Ana Vega", Role: "minister"}),
			attributed("g2", "boats sank", "Three people", gold.Attributes{Anonymous: true, Count: 3}),
			attributed("g3", "nobody drowned", "One of them", gold.Attributes{Anonymous: true, Hedges: []string{"nobody"}}),
		},
		Full: &gold.Full{
			Pieces:       []gold.Piece{{Role: "paragraph", Text: text[12:], Start: 12, End: len(text)}},
			Canonical:    []string{"Ana Vega"},
			Coreferences: []gold.Mention{{Kind: "pronoun", Canonical: "Ana Vega", Start: at("he left").Start, End: at("he left").Start + 2}},
			Groups:       map[string][]gold.Span{"G": {at("Three people"), at("One of them")}},
			Counter:      [][2]string{{"g1", "g3"}, {"g2", "g3"}},
		},
	}
	d := wire.Document{
		Text:         text[12:],
		Entities:     []wire.Entity{{Name: "Ana Vega", Canonical: "Vega", Type: "PERSON", Start: 0, End: 8}},
		Coreferences: []wire.Coreference{{Canonical: "Ana Vega", Start: at("he left").Start - 12, End: at("he left").Start - 10}},
	}
	for i, c := range []struct {
		words, speaker, canonical string
		sources                   *wire.Sources
	}{
		{"ships sank", "Ana Vega", "Ana Vega", nil},
		{"boats sank", "Three people", "", &wire.Sources{Anonymous: true, Count: 3, Group: "a"}},
		{"nobody drowned", "One of them", "", &wire.Sources{Anonymous: true, Group: "b"}}, // another group
	} {
		x := claim(t, d.Text, "c"+string(rune('1'+i)), c.words, c.speaker, "said")
		x.Speaker.Canonical, x.Sources = c.canonical, c.sources
		d.Claims = append(d.Claims, x)
	}
	d.Claims[2].Contradicts = []string{"c1"}
	f := New([]gold.Story{g}).Score(g, d).Figures
	wantRate(t, f, "structure/paragraph", 1, 1)
	wantRate(t, f, "linking/canonical", 0, 1)
	wantRate(t, f, "linking/pronoun", 1, 1)
	wantRate(t, f, "claims/outermost", 3, 3)
	wantRate(t, f, "claims/anonymous", 3, 3)
	wantRate(t, f, "claims/count", 1, 1)
	wantRate(t, f, "claims/canonical", 1, 1)
	wantRate(t, f, "claims/role", 0, 1)
	wantRate(t, f, "claims/hedge", 0, 1)
	wantRate(t, f, "claims/groups", 1, 2)
	want(t, f, "claims/contradictions", 2, 1, 1)
	want(t, f, "entities/PERSON", 1, 1, 1)
}
