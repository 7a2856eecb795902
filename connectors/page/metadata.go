package page

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// headline returns the heading that the page shows where its title is a
// shortened form of it, else the title: a title is often cut or has the site's
// name behind it, and an h1 is often the site's name alone.
func headline(doc *html.Node, title string) string {
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || n.Data != "h1" {
			continue
		}
		shown := squeeze(textOf(n))
		for _, start := range []string{title, siteName.ReplaceAllString(title, "")} {
			start = strings.TrimRight(start, ".…")
			if len(start) >= minTitle && strings.HasPrefix(shown, start) {
				return shown
			}
		}
	}
	return title
}

// siteName is what many titles end in: "... | The Gulf Ledger".
var siteName = regexp.MustCompile(`\s+[|–—·-]\s+[^|–—·]{2,60}$`)

// minTitle is how many bytes a title must have to vouch for a heading.
const minTitle = 12

// copyrightNotice begins the line that names who holds the rights.
var copyrightNotice = regexp.MustCompile(`^(?:©|\([cC]\)|(?i:copyright)\b)[^\n]*\d{4}`)

// maxNotice bounds a copyright line in bytes; more is a page of terms.
const maxNotice = 200

// copyrightLine returns the page's last line that claims copyright with a
// year; it mostly stands in the footer, which is not part of the story.
func copyrightLine(doc *html.Node) (line block, found bool) {
	body := first(doc, "body")
	if body == nil {
		return block{}, false
	}
	r := reader{leaveOut: unseen}
	for _, b := range r.blocksOf(body) {
		if len(b.text) <= maxNotice && copyrightNotice.MatchString(b.text) {
			line, found = block{tag: "p", text: b.text, in: b.in}, true
		}
	}
	return line, found
}

// holds tells whether one of the blocks has the text.
func holds(blocks []block, text string) bool {
	for _, b := range blocks {
		if strings.Contains(b.text, text) {
			return true
		}
	}
	return false
}
