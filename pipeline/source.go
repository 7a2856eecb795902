package pipeline

import (
	"fmt"

	"github.com/wiredesk/wiredesk/pipeline/text/wirecopy"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// source is the text that a Document is made of, and what came with it.
type source struct {
	input wirecopy.Input
	page  PageContent // zero where there is no page, or none that can be read
	notes []string
}

// source chooses between the article's page and the feed's own text: the page
// where it was fetched and holds at least as much as the feed, else the feed's
// content, else its summary.
func (e *Enricher) source(a wire.Article) source {
	s := source{input: wirecopy.Input{Headline: a.Title, Body: a.Content}}
	if s.input.Body == "" {
		s.input.Body = a.Summary
	} else {
		s.input.Summary = a.Summary
	}
	if a.Page == nil {
		return s
	}
	if a.Page.Error != "" {
		s.notes = append(s.notes, "page not fetched: "+a.Page.Error)
		return s
	}
	page, err := e.Extract(a.Page.HTML, a.Page.URL)
	if err != nil {
		s.notes = append(s.notes, fmt.Sprintf("page not read: %v", err))
		return s
	}
	s.page = page
	if page.Paywall != "" {
		s.notes = append(s.notes, "paywall: the page says that "+page.Paywall+"; its text may be a teaser")
	}
	if textLength(page.Text) < textLength(s.input.Body) {
		s.notes = append(s.notes, "page holds less than the feed; the feed's own text is used")
		return s
	}
	s.input.Summary = a.Summary
	s.input.Body, s.input.Format = page.HTML, wirecopy.HTML
	if s.input.Headline == "" {
		s.input.Headline = page.Title
	}
	return s
}

// textLength is the number of bytes of s outside of tags: a measure to compare
// two texts by, no more.
func textLength(s string) int {
	n, inTag := 0, false
	for i := range len(s) {
		switch s[i] {
		case '<':
			inTag = true
		case '>':
			inTag = false
		case ' ', '\n', '\t', '\r':
		default:
			if !inTag {
				n++
			}
		}
	}
	return n
}
