package score

import (
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/text/gold"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

func TestFields(t *testing.T) {
	g := &gold.Copy{
		Headline: "Oslo 'calm'", Dateline: gold.CopyDateline{Place: "OSLO", Agency: "AP"},
		Bylines:      []string{"Ana Vega", "Ivo Ek"},
		Contributors: []gold.Contributor{{Name: "Kim Lo", Role: "editor"}, {Name: "Ana Vega", Role: "reporter", City: "Oslo"}},
		Captions:     []gold.CopyCaption{{Text: "A boat", Credit: "AP"}},
		Crossheads:   []string{"‘Calm’"},
		Copyright:    &gold.CopyRight{Holder: "Fram Media", Year: 2025},
		Embargo:      "2026-01-14T00:01:00Z",
		Stage:        "update", UpdateNo: 2, PubStatus: "usable", Slugline: "OSLO/", Unscored: []string{"genre"},
	}
	d := wire.Document{
		Headline: "Oslo ‘calm’", By: []string{"Ivo Ek", "ANA VEGA"}, Slugline: "OSLO", // wrong
		CopyrightHolder: "Fram Media. All rights", CopyrightNotice: "© 2025 Fram Media",
		EmbargoedUntil: time.Date(2026, 1, 14, 1, 1, 0, 0, time.FixedZone("", 3600)),
		PubStatus:      "withheld", // falsely given
		Genres:         []wire.Genre{{Literal: "analysis"}},
		Wire: wire.Copy{
			Dateline:     &wire.Dateline{Place: "OSLO", Date: "Nov 2", Agency: "AP"}, // a date too many
			Contributors: []wire.Contributor{{Name: "Ana Vega", Role: "reporter", City: "Oslo"}, {Name: "Kim Lo", Role: "editor"}},
			Captions:     []wire.Caption{{Text: "A boat", Credit: "(Photo by AP)"}},
			Crossheads:   []wire.Crosshead{{Text: "'Calm'"}},
			Stage:        "update", // and no number
		},
	}
	r := Result{Figures: Figures{}}
	scoreFields(&r, g, d)
	for name, right := range map[string]float64{
		"headline": 1, "bylines": 1, "dateline.place": 1, "dateline.agency": 1, "dateline.date": 0, "contributors": 1,
		"contributor.role": 1, "contributor.city+email": 1, "captions": 1, "crossheads": 1, "copyright": 1, "embargo": 1,
		"stage": 1, "updateNo": 0, "pubStatus": 0, "slugline": 0,
	} {
		wantRate(t, r.Figures, "structure/"+name, right, 1)
	}
	wantRate(t, r.Figures, "structure/all", 12, 16)
	for _, absent := range []string{"deck", "genre", "bullets", "urgency", "trashLine"} {
		if _, ok := r.Figures["structure/"+absent]; ok {
			t.Errorf("structure/%s counts, want it left out", absent)
		}
	}
}

func TestBodyAndRemoved(t *testing.T) {
	g := &gold.Copy{
		Body:    []string{"One 'two'.", "Three."},
		Removed: []gold.CopyRemoved{{Kind: "ad", Text: "ADVERTISEMENT"}, {Kind: "credit", Text: "(Reporting by Ana Vega)"}},
	}
	d := wire.Document{Text: "One ‘two’.\n\nADVERTISEMENT\n\nThree."}
	r := Result{Figures: Figures{}}
	scoreBody(&r, g, d)
	scoreRemoved(&r, g, d)
	wantRate(t, r.Figures, "body/exact", 0, 1)
	wantRate(t, r.Figures, "removed/ad", 0, 1)
	wantRate(t, r.Figures, "removed/credit", 1, 1)
	// 17 characters with the line break, 17 of 31: 2·17 of 48.
	wantRate(t, r.Figures, "body/characters", 2*17.0/48, 1)
	whole := Result{Figures: Figures{}}
	scoreBody(&whole, g, wire.Document{Text: "One ‘two’.\n\nTitle\n\n• Three.", Wire: wire.Copy{Crossheads: []wire.Crosshead{{Text: "Title"}}}})
	wantRate(t, whole.Figures, "body/exact", 1, 1)
}

func TestCopyEntities(t *testing.T) {
	g := &gold.Copy{Entities: []gold.CopyEntity{{Text: "Oslo", Type: "GPE"}, {Text: "Fram", Type: "ORG"}, {Text: "May", Type: "DATE"}}}
	d := wire.Document{Entities: []wire.Entity{
		{Name: "Oslo", Type: "GPE"}, {Name: "Oslo", Type: "GPE"}, // twice is once
		{Name: "the Fram", Type: "PERSON"}, {Name: "May", Type: "DATE"}, {Name: "Ivo", Type: "PERSON"},
	}}
	r := Result{Figures: Figures{}}
	copyEntities(&r, g, d)
	want(t, r.Figures, "entities/all", 3, 4, 2)
	want(t, r.Figures, "entities/named", 2, 3, 1)
	want(t, r.Figures, "entities/PERSON", 0, 2, 0)
	kinds := map[string]int{}
	for _, i := range r.Items {
		kinds[i.Kind]++
	}
	if kinds["ORG read as PERSON"] != 1 || kinds["PERSON that is none"] != 1 || len(kinds) != 3 {
		t.Errorf("kinds of error = %v, want one ORG read as PERSON and one PERSON that is none", kinds)
	}
}

func TestCopyClaims(t *testing.T) {
	three := 3
	g := &gold.Copy{
		Body: []string{"“One more,” said Ana Vega. “Two more. Three more.”", "Rain fell hard on the old town, three people said. Ivo Ek denied any role in it.", "He urged calm."},
		Claims: []gold.CopyClaim{
			{Text: "One more", Paragraph: 0, QuoteType: "direct", Speaker: "Ana Vega", Modality: "asserted"},
			{Text: "Two more", Paragraph: 0, QuoteType: "direct", Speaker: "Ana Vega", Modality: "asserted"},
			{Text: "Three more", Paragraph: 0, QuoteType: "direct", Speaker: "Ana Vega", Modality: "asserted"},
			{Text: "Rain fell hard on the old town", Paragraph: 1, QuoteType: "indirect", Speaker: "three people", Anonymous: true, Count: &three, Modality: "asserted"},
			{Text: "any role in it", Paragraph: 1, QuoteType: "indirect", Speaker: "Ivo Ek", Modality: "denied", Denial: true},
		},
		Optional:    []gold.CopyClaim{{Text: "calm", Paragraph: 2}},
		Contradicts: [][2]int{{3, 4}},
	}
	text := g.Body[0] + "\n\n" + g.Body[1] + "\n\n" + g.Body[2]
	sources := &wire.Sources{Anonymous: true, Count: 3}
	d := wire.Document{Text: text, Claims: []wire.Claim{
		{ID: "c1", Text: "One more", Type: "direct", Speaker: &wire.Speaker{Name: "Vega"}, Modality: wire.Modality{Class: "asserted"}},
		// Two claims of the gold in one.
		{ID: "c2", Text: "Two more. Three more", Type: "direct", Speaker: &wire.Speaker{Name: "Ivo Ek"}, Modality: wire.Modality{Class: "future"}},
		{ID: "c3", Text: "Rain fell hard on the old town", Type: "mixed", Speaker: &wire.Speaker{Name: "three people"}, Sources: sources, Modality: wire.Modality{Class: "asserted"}},
		{ID: "c4", Text: "any role in it", Type: "indirect", Speaker: &wire.Speaker{Name: "He", Canonical: "Ivo Ek"}, Polarity: "negative", Modality: wire.Modality{Class: "denied"}, Contradicts: []string{"c3", "c1"}},
		{ID: "c5", Text: "calm", Type: "indirect"},         // optional
		{ID: "c6", Text: "three people", Type: "indirect"}, // is none
	}}
	for i := range d.Claims {
		d.Claims[i].Start, d.Claims[i].End = at(t, text, d.Claims[i].Text)
	}
	r := Result{Figures: Figures{}}
	copyClaims(&r, g, d)
	c := r.Figures["claims/content"]
	if want := (Count{Wanted: 5, Right: 5, Given: 5, Good: 4}); c != want {
		t.Errorf("claims/content = %+v, want %+v: five of five found, by four of the five that count", c, want)
	}
	wantRate(t, r.Figures, "claims/speaker", 3, 5)
	wantRate(t, r.Figures, "claims/type", 4, 5)
	wantRate(t, r.Figures, "claims/modality", 3, 5)
	wantRate(t, r.Figures, "claims/anonymous", 5, 5)
	wantRate(t, r.Figures, "claims/denial", 5, 5)
	wantRate(t, r.Figures, "claims/count", 1, 1)
	want(t, r.Figures, "claims/contradictions", 1, 2, 1)
}

func TestCopySpeaker(t *testing.T) {
	for name, test := range map[string]struct {
		gold      gold.CopyClaim
		canonical string
		printed   string
		sources   *wire.Sources
		want      bool
	}{
		"the same":                        {gold.CopyClaim{Speaker: "the ministry"}, "", "The ministry", nil, true},
		"the family name is enough":       {gold.CopyClaim{Canonical: "Ana Vega"}, "", "Vega", nil, true},
		"another":                         {gold.CopyClaim{Canonical: "Ana Vega"}, "Ivo Ek", "Ek", nil, false},
		"a pronoun with its name":         {gold.CopyClaim{Canonical: "Ana Vega"}, "Ana Vega", "she", nil, true},
		"unnamed is enough for unnamed":   {gold.CopyClaim{Speaker: "two sources", Anonymous: true}, "", "they", &wire.Sources{Anonymous: true}, true},
		"a name for an unnamed source":    {gold.CopyClaim{Speaker: "two sources", Anonymous: true}, "Ana Vega", "Vega", &wire.Sources{Anonymous: true}, false},
		"nobody where nobody is wanted":   {gold.CopyClaim{}, "", "", nil, true},
		"somebody where nobody is wanted": {gold.CopyClaim{}, "Ana Vega", "Vega", nil, false},
	} {
		c := wire.Claim{Sources: test.sources}
		if test.printed != "" {
			c.Speaker = &wire.Speaker{Name: test.printed, Canonical: test.canonical}
		}
		if got := copySpeakerRight(test.gold, c); got != test.want {
			t.Errorf("%s: copySpeakerRight() = %t, want %t", name, got, test.want)
		}
	}
}
