package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// published is a Publisher that keeps what it is given, or fails.
type published struct {
	messages []Message
	err      error
}

func (p *published) Publish(_ context.Context, messages ...Message) error {
	if p.err == nil {
		p.messages = append(p.messages, messages...)
	}
	return p.err
}

func testEnricher(p Publisher) *Enricher {
	return &Enricher{
		Extract: func(html, _ string) (PageContent, error) {
			if strings.Contains(html, "broken") {
				return PageContent{}, errors.New("no story in it")
			}
			return PageContent{HTML: html, Text: html, CanonicalURL: "https://example.org/canonical"}, nil
		},
		Annotators: []Annotator{{Version: "words/1", Annotate: func(t *token.Text, d *wire.Document) {
			d.EntityNames = append(d.EntityNames, "annotated")
		}}},
		MaxTextBytes: 1 << 20,
		Publisher:    p,
		Metrics:      NewStageMetrics(prometheus.NewRegistry(), "enrich"),
	}
}

const feedText = "<p>OSLO, March 2 (Reuters) - The harbour authority closed the port of Oslo on Monday after a crane fell into the basin, it said in a statement.</p>"

func article() wire.Article {
	seen := time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC)
	return wire.Article{
		ID: "a1", Version: 7, Hash: "h", Feed: wire.Feed{Name: "Test", URL: "https://example.org/rss"},
		URL: "https://example.org/1", Title: "Port of Oslo closed after crane falls", Content: feedText,
		Authors: []string{"Kari Nordmo"}, Categories: []string{"shipping"}, Language: "en",
		Published: seen.Add(-time.Hour), FirstSeen: seen, Fetched: seen,
	}
}

func TestEnrichCarriesWhatTheFeedSays(t *testing.T) {
	a := article()
	d := testEnricher(nil).Enrich(a)
	if d.URI != a.ID || d.Version != a.Version || d.Hash != a.Hash || d.Feed != a.Feed || d.URL != a.URL {
		t.Errorf("identity = %q %d %q %v %q, want the article's", d.URI, d.Version, d.Hash, d.Feed, d.URL)
	}
	if diff := cmp.Diff([]string{"Kari Nordmo"}, d.By); diff != "" {
		t.Errorf("by (-want +got):\n%s", diff)
	}
	if !d.VersionCreated.Equal(a.Published) || !d.FirstCreated.Equal(a.Published) {
		t.Errorf("versionCreated %v, firstCreated %v, want %v", d.VersionCreated, d.FirstCreated, a.Published)
	}
	if d.PubStatus != "usable" || d.Language != "en" || len(d.EntityNames) != 1 {
		t.Errorf("pubStatus %q, language %q, entityNames %q", d.PubStatus, d.Language, d.EntityNames)
	}
	if !strings.HasPrefix(d.Text, "The harbour authority closed") {
		t.Errorf("text = %q, want the body without its dateline", d.Text)
	}
}

func TestEnrichIsDeterministic(t *testing.T) {
	e := testEnricher(nil)
	first, err := json.Marshal(e.Enrich(article()))
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		again, err := json.Marshal(e.Enrich(article()))
		if err != nil {
			t.Fatal(err)
		}
		if string(again) != string(first) {
			t.Fatalf("the same article gave\n%s\nand\n%s", first, again)
		}
	}
}

func TestEnrichChoosesTheFullerText(t *testing.T) {
	long := "<p>" + strings.Repeat("The page tells the whole story of the crane in the basin of Oslo. ", 8) + "</p>"
	for name, tc := range map[string]struct {
		page      *wire.Page
		wantText  string
		wantNote  string
		canonical string
	}{
		"no page":                        {nil, "The harbour authority", "", "https://example.org/1"},
		"a fuller page":                  {&wire.Page{HTML: long}, "The page tells", "", "https://example.org/canonical"},
		"a page with less than the feed": {&wire.Page{HTML: "<p>Please log in.</p>"}, "The harbour authority", "holds less", "https://example.org/canonical"},
		"a page that was not fetched":    {&wire.Page{Error: "http_404: gone"}, "The harbour authority", "page not fetched: http_404", "https://example.org/1"},
		"a page without a story":         {&wire.Page{HTML: "broken"}, "The harbour authority", "page not read: no story", "https://example.org/1"},
	} {
		t.Run(name, func(t *testing.T) {
			a := article()
			a.Page = tc.page
			d := testEnricher(nil).Enrich(a)
			if !strings.HasPrefix(d.Text, tc.wantText) {
				t.Errorf("text = %q, want %q first", d.Text, tc.wantText)
			}
			if notes := strings.Join(d.Wire.Notes, "; "); !strings.Contains(notes, tc.wantNote) || tc.wantNote == "" && notes != "" {
				t.Errorf("notes = %q, want %q", notes, tc.wantNote)
			}
			if d.CanonicalURL != tc.canonical {
				t.Errorf("canonicalUrl = %q, want %q", d.CanonicalURL, tc.canonical)
			}
		})
	}
}

func TestEnrichTagsOnlyWhatIsSureInOtherLanguages(t *testing.T) {
	annotators, err := Annotators(nil)
	if err != nil {
		t.Fatal(err)
	}
	e := testEnricher(nil)
	e.Annotators = annotators
	a := article()
	a.Content = "<p>" + strings.Repeat("Die Hafenbehörde von Norwegen hat den Hafen von Haugen am Montag geschlossen, nachdem ein Kran umgestürzt war. ", 3) + "</p>"
	d := e.Enrich(a)
	if d.Language != "de" || !slices.Equal(d.EntityNames, []string{"Norway"}) || len(d.Claims) != 0 {
		t.Errorf("language %q, entityNames %q, %d claims; want de, Norway and none", d.Language, d.EntityNames, len(d.Claims))
	}
	if d.Text == "" {
		t.Error("the text is lost")
	}
}

func TestEnrichBoundsWhatAnnotatorsRead(t *testing.T) {
	e := testEnricher(nil)
	e.MaxTextBytes = 300
	read := 0
	e.Annotators = []Annotator{{Version: "x/1", Annotate: func(t *token.Text, _ *wire.Document) { read = len(t.String()) }}}
	a := article()
	a.Content = strings.Repeat(feedText, 10)
	d := e.Enrich(a)
	if read == 0 || read > 300 || len(d.Text) < 1000 {
		t.Errorf("annotators read %d bytes of %d, want some up to 300, and all of the text kept", read, len(d.Text))
	}
	if len(d.Wire.Notes) != 1 || !strings.Contains(d.Wire.Notes[0], "max_text_bytes") {
		t.Errorf("notes = %q, want one that names the setting", d.Wire.Notes)
	}
}

func TestEnricherHandle(t *testing.T) {
	good, err := json.Marshal(article())
	if err != nil {
		t.Fatal(err)
	}
	p := &published{}
	errs := testEnricher(p).Handle(t.Context(), []Message{
		{Value: []byte("not json")}, {Value: good}, {Value: []byte(`{"hello":"world"}`)}, {Value: []byte(`{"id":"x"}`)},
	})
	for i, want := range []string{"decode", "", "decode", "decode"} {
		var r *Rejection
		switch {
		case want == "" && errs[i] != nil:
			t.Errorf("message %d: %v, want no error", i, errs[i])
		case want != "" && (!errors.As(errs[i], &r) || r.Reason != want):
			t.Errorf("message %d: %v, want a rejection %q", i, errs[i], want)
		}
	}
	if len(p.messages) != 1 || string(p.messages[0].Key) != "a1" || p.messages[0].Topic != TopicDocuments {
		t.Errorf("published %v, want one document with key a1", p.messages)
	}
}

func TestEnricherHandleRetriesWhatIsNotPublished(t *testing.T) {
	good, err := json.Marshal(article())
	if err != nil {
		t.Fatal(err)
	}
	errs := testEnricher(&published{err: errors.New("broker away")}).Handle(t.Context(), []Message{{Value: good}, {Value: []byte("no")}})
	var r *Rejection
	if errs[0] == nil || errors.As(errs[0], &r) {
		t.Errorf("the good message: %v, want an error that passes", errs[0])
	}
	if !errors.As(errs[1], &r) {
		t.Errorf("the bad message: %v, want a rejection", errs[1])
	}
}

func TestEnrichAppliesTheFeedsSettings(t *testing.T) {
	published := article().Published
	lift := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	const embargo = "<p>EMBARGOED UNTIL 0900 GMT, March 2, 2026</p>"
	for name, tc := range map[string]struct {
		feed       wire.Feed
		before     string // stands before the copy
		copy       string // instead of the Reuters story
		wantUntil  time.Time
		wantStatus string
		wantAgency string
		wantNote   string
	}{
		"no settings":                           {wantStatus: "usable", wantAgency: "Reuters"},
		"the copy's embargo is kept":            {before: embargo, wantUntil: lift, wantStatus: "usable", wantAgency: "Reuters"},
		"the copy's embargo is not kept":        {feed: wire.Feed{Embargo: "ignore"}, before: embargo, wantStatus: "usable", wantAgency: "Reuters", wantNote: "embargo until 2026-03-02T09:00:00Z is not kept"},
		"an unreadable embargo withholds":       {before: "<p>EMBARGOED UNTIL TUESDAY</p>", wantStatus: "withheld", wantAgency: "Reuters"},
		"an unreadable embargo is not kept":     {feed: wire.Feed{Embargo: "ignore"}, before: "<p>EMBARGOED UNTIL TUESDAY</p>", wantStatus: "usable", wantAgency: "Reuters", wantNote: "which can't be read, is not kept"},
		"every item is held":                    {feed: wire.Feed{Embargo: "30m"}, wantUntil: published.Add(30 * time.Minute), wantStatus: "usable", wantAgency: "Reuters", wantNote: "held until 30m0s after"},
		"the longer of two embargoes counts":    {feed: wire.Feed{Embargo: "30m"}, before: embargo, wantUntil: lift, wantStatus: "usable", wantAgency: "Reuters"},
		"the feed's is longer":                  {feed: wire.Feed{Embargo: "48h"}, before: embargo, wantUntil: published.Add(48 * time.Hour), wantStatus: "usable", wantAgency: "Reuters", wantNote: "held until 48h"},
		"an embargo that can't be read":         {feed: wire.Feed{Embargo: "soon"}, wantStatus: "withheld", wantAgency: "Reuters", wantNote: `"soon"`},
		"the agency of the copy counts first":   {feed: wire.Feed{Agency: "AP"}, wantStatus: "usable", wantAgency: "Reuters"},
		"the agency of the feed counts if none": {feed: wire.Feed{Agency: "AP"}, copy: "<p>The harbour authority closed the port on Monday after a crane fell into the basin.</p>", wantStatus: "usable", wantAgency: "AP"},
	} {
		t.Run(name, func(t *testing.T) {
			a := article()
			a.Feed.Agency, a.Feed.Embargo, a.Feed.Trust = tc.feed.Agency, tc.feed.Embargo, "high"
			if tc.copy != "" {
				a.Content = tc.copy
			}
			a.Content = tc.before + a.Content
			d := testEnricher(nil).Enrich(a)
			if !d.EmbargoedUntil.Equal(tc.wantUntil) || d.PubStatus != tc.wantStatus {
				t.Errorf("embargoedUntil %v, pubStatus %q, want %v, %q", d.EmbargoedUntil, d.PubStatus, tc.wantUntil, tc.wantStatus)
			}
			if d.Wire.Agency != tc.wantAgency || d.Feed.Trust != "high" {
				t.Errorf("agency %q, trust %q, want %q, high", d.Wire.Agency, d.Feed.Trust, tc.wantAgency)
			}
			if notes := strings.Join(d.Wire.Notes, "\n"); !strings.Contains(notes, tc.wantNote) || tc.wantNote == "" && strings.Contains(notes, "feed's embargo") {
				t.Errorf("notes %q, want one that says %q", notes, tc.wantNote)
			}
		})
	}
}
