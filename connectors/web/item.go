package web

import (
	"fmt"
	"html"
	"html/template"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// leadRunes is how much of a story its item shows.
const leadRunes = 260

// maxPassages is how many passages that matched an item shows.
const maxPassages = 3

// item is one story in a list.
type item struct {
	URI     string
	Version int64
	Created *moment
	source
	Badges   []badge
	Headline string
	// Marked is the headline with what matched; empty where nothing did.
	Marked template.HTML
	// Alert is set for a headline without a body.
	Alert      bool
	Lead       string
	Highlights []template.HTML
	Claims     int
	Unnamed    int
}

// source is who an item comes from.
type source struct {
	// Agency wrote it; Feed brought it. Either may be empty.
	Agency, Feed string
	// Reprint tells that Agency is not who runs the feed.
	Reprint bool
}

// badge is a short mark of an item's rank or kind.
type badge struct {
	Text, Class string
	// Title explains it.
	Title string
}

func newItem(hit *wire.Hit, now time.Time) item {
	d := &hit.Document
	it := item{
		URI: d.URI, Version: d.Version, Created: newMoment(created(d), now),
		source: newSource(d), Badges: newBadges(d),
		Headline: headline(d), Alert: d.Profile == "alert",
	}
	list := statements(d.Claims, "")
	it.Claims, it.Unnamed = len(list), countUnnamed(list)
	for _, h := range hit.Highlights {
		switch {
		case unmarked(h) == it.Headline:
			it.Marked = safeHighlight(h)
		case len(it.Highlights) < maxPassages:
			it.Highlights = append(it.Highlights, safeHighlight(h))
		}
	}
	if len(it.Highlights) == 0 {
		it.Lead = lead(d)
	}
	return it
}

// unmarked returns the text of a passage that an index marked.
func unmarked(passage string) string {
	return html.UnescapeString(strings.NewReplacer("<mark>", "", "</mark>", "").Replace(passage))
}

// headline returns what a story is called, never empty.
func headline(d *wire.Document) string {
	if h := strings.TrimSpace(d.Headline); h != "" {
		return h
	}
	if l := shorten(firstParagraph(d.Text), 90); l != "" {
		return l
	}
	return "(no headline)"
}

// lead returns the first lines of a story: its first paragraph.
func lead(d *wire.Document) string {
	return shorten(firstParagraph(d.Text), leadRunes)
}

func firstParagraph(text string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(text), "\n\n")
	return first
}

// shorten cuts s after a word, with an ellipsis, where it is longer than n
// code points.
func shorten(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	cut := string([]rune(s)[:n])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:") + "…"
}

func newSource(d *wire.Document) source {
	s := source{Agency: d.Wire.Agency, Feed: d.Feed.Name}
	if d.Wire.Origin != "" {
		s.Agency, s.Reprint = d.Wire.Origin, true
	}
	return s
}

var urgencyWords = map[int]string{1: "Flash", 2: "Bulletin", 3: "Urgent"}

// changeBadges are by Copy.Change.
var changeBadges = map[string]badge{
	"correction": {"Correction", "warn", "Corrects an error of substance in an earlier version"},
	"refile":     {"Refile", "", "Mends a slip in an earlier version"},
	"repeat":     {"Repeat", "", "Sent again unchanged"},
	"kill":       {"Killed", "warn", "Taken back by its publisher"},
	"hold":       {"On hold", "warn", "Not to be used until its publisher says so"},
	"withdrawn":  {"Withdrawn", "warn", "Taken back by its publisher"},
}

// newBadges returns the marks of a story, the most urgent first.
func newBadges(d *wire.Document) []badge {
	var list []badge
	switch {
	case d.Profile == "alert" || d.Wire.Stage == "alert":
		list = append(list, badge{"Alert", "hot", "A headline sent ahead of its story"})
	case urgencyWords[d.Urgency] != "":
		list = append(list, badge{urgencyWords[d.Urgency], "hot", fmt.Sprintf("Urgency %d", d.Urgency)})
	case d.Wire.Stage == "urgent":
		list = append(list, badge{"Urgent", "hot", "The first short story after an alert"})
	}
	switch {
	case d.Wire.UpdateNo > 0 && d.Wire.Stage == "wrapup":
		list = append(list, badge{fmt.Sprintf("Wrapup %d", d.Wire.UpdateNo), "", "Brings several stories together"})
	case d.Wire.UpdateNo > 0:
		list = append(list, badge{fmt.Sprintf("Update %d", d.Wire.UpdateNo), "", "Replaces the update before"})
	case d.Wire.Stage != "" && d.Wire.Stage != "alert" && d.Wire.Stage != "urgent":
		list = append(list, badge{capital(d.Wire.Stage), "", "Stage of the story"})
	}
	if b, ok := changeBadges[d.Wire.Change]; ok {
		list = append(list, b)
	}
	for _, g := range d.Genres {
		list = append(list, badge{capital(g.Literal), "", "Kind of story"})
	}
	return list
}

// capital returns s with its first letter in upper case.
func capital(s string) string {
	_, size := utf8.DecodeRuneInString(s)
	return strings.ToUpper(s[:size]) + s[size:]
}
