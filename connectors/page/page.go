// Package page finds the story in an article's page, and what the page says of
// itself.
//
// Where the story stands is decided by three witnesses: go-readability, the
// text that the page states as schema.org metadata, and, where both have
// hardly anything, the density of the paragraphs. What go-readability returns
// leaves out much of what makes wire copy (crossheads, captions, datelines in
// their own element, credit, contact and copyright lines), so the story is read
// from the page itself, block by block and in order: from the element that
// holds nearly all of what the witnesses name, and around it what belongs to a
// story by its place or form. A page that only scripts build often has its
// story in its metadata alone: then it is taken from there.
package page

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"

	"github.com/wiredesk/wiredesk/pipeline"
)

var _ pipeline.ExtractFunc = Extract

// ErrTooLarge says that a page has many times the elements of any story's, or
// has them many times as deep.
var ErrTooLarge = errors.New("the page has too many elements, too deep in each other, to be an article's")

// ErrNoStory says that a page has no text but what asks for consent, or says
// that it is not there.
var ErrNoStory = errors.New("the page has no text; it may be built by scripts, stand behind a wall or be gone")

// Extract finds the story in a page. The pageURL is where the page was
// fetched; empty if not known. Where no witness finds anything, the story is
// taken from the page's article, its main element or its body, in this order.
// The same page gives the same content. It returns ErrNoStory for a page
// without text and ErrTooLarge for one that no reader would load. HTML holds the story's blocks in page order, as h1 to h6, p,
// li, blockquote, pre and figcaption elements without attributes.
func Extract(page, pageURL string) (pipeline.PageContent, error) {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return pipeline.PageContent{}, fmt.Errorf("reading the page as HTML: %w", err)
	}
	cost := effort(doc)
	if cost > maxEffort {
		return pipeline.PageContent{}, ErrTooLarge
	}
	head := readHead(doc, pageURL)
	var kept map[*html.Node]bool
	title := head.title
	if cost <= maxFindEffort && len(title) <= maxTitle {
		var found readability.Article
		kept, found = find(doc, pageURL)
		title, head.byline = cmp.Or(found.Title(), title), found.Byline()
	}
	var blocks []block
	stated := statedText(head.article.body)
	if body := first(doc, "body"); body != nil {
		blocks = story(body, kept, stated, cmp.Or(head.first("og:title"), head.title))
	}
	if len(plain(blocks)) < len(squeeze(stated))/2 {
		blocks = paragraphs(stated)
	}
	blocks, notice := withoutNotice(blocks)
	if len(blocks) == 0 || isMissing(head.title, blocks) {
		return pipeline.PageContent{}, ErrNoStory
	}
	if line, ok := copyrightLine(doc); ok && !holds(blocks, line.text) {
		blocks = append(blocks, line)
	}
	c := pipeline.PageContent{HTML: render(blocks), Text: plain(blocks), Paywall: head.paywall(notice)}
	head.describe(&c, doc, title, blocks)
	return c, nil
}

// find returns the elements that go-readability takes for the story, none if it
// finds none, and what it read of the page's metadata. A page that makes it
// panic is one in which it finds nothing.
func find(doc *html.Node, pageURL string) (kept map[*html.Node]bool, meta readability.Article) {
	defer func() {
		if recover() != nil {
			kept, meta = nil, readability.Article{}
		}
	}()
	at, err := url.Parse(pageURL)
	if err != nil || !at.IsAbs() {
		at = nil
	}
	parser := readability.NewParser()
	copied, elements := marked(doc)
	article, err := parser.ParseAndMutate(copied, at)
	if err != nil || article.Node == nil {
		return nil, article
	}
	return markedIn(article.Node, elements), article
}

// maxEffort bounds the pages that are read at all, maxFindEffort those that
// go-readability is given: it looks at some elements once for each element
// around them, and takes minutes for a hostile page of 8 MB. The largest of
// 1,200 real pages takes 400,000.
const maxFindEffort, maxEffort = 600_000, 5_000_000

// maxTitle bounds a title in bytes; go-readability takes half a minute for one
// of 8 MB.
const maxTitle = 1000

// describe fills in what the page says of itself.
func (h *headOf) describe(c *pipeline.PageContent, doc *html.Node, title string, blocks []block) {
	c.Title = headline(doc, title[:min(len(title), maxTitle)])
	published, modified := h.published(doc, blocks), h.modified()
	c.Date, c.DateIsDay = published.at, published.day
	c.Modified, c.ModifiedIsDay = modified.at, modified.day
	c.Authors = h.authors(doc)
	c.CanonicalURL = h.canonical()
	c.Section = h.section()
	c.Language = h.language()
}
