package pipeline

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// enrichPage makes the Document of an article with a page that has content.
func enrichPage(a wire.Article, content PageContent) wire.Document {
	e := testEnricher(nil)
	e.Extract = func(string, string) (PageContent, error) { return content, nil }
	a.Page = &wire.Page{URL: a.URL, HTML: "<p>"}
	return e.Enrich(a)
}

// pageStory is a page's text that is longer than the feed's.
var pageStory = "<p>" + strings.Repeat("The page tells the whole story of the crane in the basin of Oslo. ", 8) + "</p>"

func TestAPaywalledPageIsNotTakenForTheStory(t *testing.T) {
	const want = "paywall: the page says that it asks to subscribe for the rest; its text may be a teaser"
	teaser := PageContent{HTML: "<p>The port of Oslo is closed.</p>", Text: "The port of Oslo is closed.", Paywall: "it asks to subscribe for the rest"}
	d := enrichPage(article(), teaser)
	if !slices.Contains(d.Wire.Notes, want) {
		t.Errorf("notes = %q, want %q among them", d.Wire.Notes, want)
	}
	if !strings.HasPrefix(d.Text, "The harbour authority closed") {
		t.Errorf("text = %q, want the feed's", d.Text)
	}

	metered := PageContent{HTML: pageStory, Text: pageStory, Paywall: "it asks to subscribe for the rest"}
	d = enrichPage(article(), metered)
	if !strings.HasPrefix(d.Text, "The page tells") || !slices.Contains(d.Wire.Notes, want) {
		t.Errorf("text = %q, notes %q, want the page's text, which has more, and the note", d.Text, d.Wire.Notes)
	}
}

func TestThePagesSectionIsASubject(t *testing.T) {
	d := enrichPage(article(), PageContent{HTML: pageStory, Text: pageStory, Section: "Shipping"})
	if want := []wire.Subject{{Name: "Shipping"}}; !slices.Equal(d.Subjects, want) {
		t.Errorf("subjects = %v, want %v", d.Subjects, want)
	}
	if d := enrichPage(article(), PageContent{HTML: pageStory, Text: pageStory}); d.Subjects != nil {
		t.Errorf("subjects = %v, want none", d.Subjects)
	}
}

func TestThePagesDateStandsInForTheFeeds(t *testing.T) {
	seen := time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC)
	day := func(month time.Month, day int) time.Time { return time.Date(2026, month, day, 0, 0, 0, 0, time.UTC) }
	for _, tt := range []struct {
		name           string
		feed           time.Time
		page           PageContent
		first, version time.Time
	}{
		{"the feed's own date is kept", seen.Add(-time.Hour), PageContent{Date: day(1, 1), Modified: day(1, 2)}, seen.Add(-time.Hour), seen.Add(-time.Hour)},
		{"a time", time.Time{}, PageContent{Date: seen.Add(-3 * time.Hour)}, seen.Add(-3 * time.Hour), seen.Add(-3 * time.Hour)},
		{"a time of change", time.Time{}, PageContent{Date: seen.Add(-3 * time.Hour), Modified: seen.Add(-time.Hour)}, seen.Add(-3 * time.Hour), seen.Add(-time.Hour)},
		{"a change that is to come is none", time.Time{}, PageContent{Date: seen.Add(-3 * time.Hour), Modified: seen.Add(time.Hour)}, seen.Add(-3 * time.Hour), seen.Add(-3 * time.Hour)},
		{"the day on which it was seen: when it was seen", time.Time{}, PageContent{Date: day(3, 2), DateIsDay: true}, seen, seen},
		{"a day that has begun further east only", time.Time{}, PageContent{Date: day(3, 1), DateIsDay: true}, seen, seen},
		{"an earlier day", time.Time{}, PageContent{Date: day(2, 20), DateIsDay: true}, day(2, 20), day(2, 20)},
		{"none at all: when it was seen", time.Time{}, PageContent{}, seen, seen},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := article()
			a.Published, a.FirstSeen, a.Fetched = tt.feed, seen, seen
			tt.page.HTML, tt.page.Text = pageStory, pageStory
			d := enrichPage(a, tt.page)
			if !d.FirstCreated.Equal(tt.first) || !d.VersionCreated.Equal(tt.version) {
				t.Errorf("firstCreated %v, versionCreated %v, want %v, %v", d.FirstCreated, d.VersionCreated, tt.first, tt.version)
			}
		})
	}
}
