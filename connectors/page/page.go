// Package page finds the story in an article's page.
//
// go-readability decides where the story stands and reads the page's metadata.
// What it returns leaves out much of what makes wire copy (crossheads,
// captions, datelines in their own element, credit, contact and copyright
// lines), so the container around its text is taken from the page itself,
// block by block and in order, without the furniture in it. A page that only
// scripts build often has its story as schema.org metadata: then it is taken
// from there.
package page

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"

	"github.com/wiredesk/wiredesk/pipeline"
)

var _ pipeline.ExtractFunc = Extract

// ErrNoStory says that a page has no text.
var ErrNoStory = errors.New("the page has no text; it may be built by scripts or stand behind a wall")

// Extract finds the story in a page. The pageURL is where the page was
// fetched; empty if not known. Where go-readability finds nothing, the story
// is taken from the page's article, its main element or its body, in this
// order. The same page gives the same content. It returns ErrNoStory for a
// page without text. HTML holds the story's blocks in page order, as h1 to h6,
// p, li, blockquote, pre and figcaption elements without attributes.
func Extract(page, pageURL string) (pipeline.PageContent, error) {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return pipeline.PageContent{}, fmt.Errorf("reading the page as HTML: %w", err)
	}
	kept, meta := find(doc, pageURL)
	stated := articleBody(doc)
	var blocks []block
	if body := first(doc, "body"); body != nil {
		blocks = story(body, kept, stated)
	}
	if len(plain(blocks)) < len(squeeze(stated))/2 {
		blocks = paragraphs(stated)
	}
	if len(blocks) == 0 {
		return pipeline.PageContent{}, ErrNoStory
	}
	if line, ok := copyrightLine(doc); ok && !holds(blocks, line.text) {
		blocks = append(blocks, line)
	}
	c := pipeline.PageContent{HTML: render(blocks), Text: plain(blocks)}
	describe(&c, doc, meta, pageURL)
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

// describe fills in what the page says of itself.
func describe(c *pipeline.PageContent, doc *html.Node, meta readability.Article, pageURL string) {
	c.Title = headline(doc, meta.Title())
	if published, err := meta.PublishedTime(); err == nil {
		c.Date = published
	}
	c.Authors = bylineNames(meta.Byline())
	c.CanonicalURL = canonical(doc, pageURL)
	if root := first(doc, "html"); root != nil {
		c.Language = strings.TrimSpace(attr(root, "lang"))
	}
	if c.Title == "" {
		if title := first(doc, "title"); title != nil {
			c.Title = squeeze(textOf(title))
		}
	}
}

// bylineNames splits "By A, B and C" into its names.
func bylineNames(byline string) []string {
	byline = squeeze(byline)
	if rest, ok := strings.CutPrefix(strings.ToLower(byline), "by "); ok {
		byline = byline[len(byline)-len(rest):]
	}
	var names []string
	for part := range strings.SplitSeq(strings.NewReplacer(" and ", ",", ";", ",").Replace(byline), ",") {
		if name := strings.TrimSpace(part); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// canonical returns the URL that the page calls its own, absolute; the page's
// URL if it names none.
func canonical(doc *html.Node, pageURL string) string {
	base, err := url.Parse(pageURL)
	if err != nil {
		base = &url.URL{}
	}
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && n.Data == "link" && strings.EqualFold(attr(n, "rel"), "canonical") {
			if u, err := base.Parse(strings.TrimSpace(attr(n, "href"))); err == nil && (u.Scheme == "http" || u.Scheme == "https") {
				return u.String()
			}
		}
	}
	return pageURL
}
