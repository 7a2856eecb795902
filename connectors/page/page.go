// Package page finds the story in an article's page.
//
// go-trafilatura decides where the story stands, and reads the page's
// metadata, where some pages that scripts build have the story itself. What it returns as text leaves out much of what makes wire copy
// (crossheads, captions, datelines in their own element, credit, contact and
// copyright lines), so the container around its text is taken from the page
// itself, block by block and in order, without the furniture in it.
package page

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
)

// ErrNoStory says that a page has no text.
var ErrNoStory = errors.New("the page has no text; it may be built by scripts or stand behind a wall")

// Content is the story of a page. Every field but HTML may be empty.
type Content struct {
	// HTML holds the story's blocks in page order, as h1 to h6, p, li,
	// blockquote, pre and figcaption elements without attributes; their
	// content is text alone. It is never empty.
	HTML string
	// Text holds the same blocks as plain text, separated by one empty line.
	Text string
	// Title is the headline, Authors the names in the byline.
	Title   string
	Authors []string
	// Date is when the page says that it was published, to the day.
	Date time.Time
	// CanonicalURL is absolute.
	CanonicalURL string
	// Language is a BCP 47 tag.
	Language string
}

// Extract finds the story in a page. The pageURL is where the page was
// fetched; empty if not known. Where go-trafilatura finds nothing, the story
// is taken from the page's article, its main element or its body, in this
// order. The same page gives the same Content. It returns ErrNoStory for a
// page without text.
func Extract(page, pageURL string) (Content, error) {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return Content{}, fmt.Errorf("reading the page as HTML: %w", err)
	}
	found, meta := find(doc, pageURL)
	blocks := story(doc, squeeze(found))
	if len(plain(blocks)) < len(squeeze(found))/2 {
		blocks = paragraphs(found) // it stands only in the page's metadata
	}
	if len(blocks) == 0 {
		return Content{}, ErrNoStory
	}
	c := Content{HTML: render(blocks), Text: plain(blocks)}
	c.describe(doc, meta, pageURL)
	return c, nil
}

// find returns the text that go-trafilatura takes for the story, empty if it
// finds none, and the page's metadata. A page that makes it panic is one in
// which it finds nothing.
func find(doc *html.Node, pageURL string) (text string, meta trafilatura.Metadata) {
	defer func() {
		if recover() != nil {
			text, meta = "", trafilatura.Metadata{}
		}
	}()
	at, err := url.Parse(pageURL)
	if err != nil || !at.IsAbs() {
		at = nil
	}
	// Without its fallbacks, which cost more than all the rest and, once the
	// container is found, add nothing; with the quick date search.
	result, err := trafilatura.ExtractDocument(clone(doc), trafilatura.Options{
		OriginalURL:     at,
		ExcludeComments: true,
		HtmlDateMode:    trafilatura.Fast,
	})
	if err != nil {
		return "", trafilatura.Metadata{}
	}
	return result.ContentText, result.Metadata
}

// describe fills in what the page says of itself.
func (c *Content) describe(doc *html.Node, meta trafilatura.Metadata, pageURL string) {
	c.Title = meta.Title
	c.Date = meta.Date
	for name := range strings.SplitSeq(meta.Author, ";") {
		if name = strings.TrimSpace(name); name != "" {
			c.Authors = append(c.Authors, name)
		}
	}
	c.CanonicalURL = canonical(doc, pageURL)
	if root := first(doc, "html"); root != nil {
		c.Language = strings.TrimSpace(attr(root, "lang"))
	}
	if c.Language == "" {
		c.Language = meta.Language
	}
	if c.Title == "" {
		if title := first(doc, "title"); title != nil {
			c.Title = squeeze(textOf(title))
		}
	}
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
