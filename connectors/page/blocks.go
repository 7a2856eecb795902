package page

import (
	"strings"

	"golang.org/x/net/html"
)

// block is one paragraph, heading, caption, list item or table row.
type block struct {
	tag  string
	text string
	// in is the block element that the text stands in; nil for a text that
	// stands in none.
	in *html.Node
	// linked is how many bytes of the text stand in links to pages, links how
	// many of these begin in the block.
	linked, links int
	// cut is the parent of the furniture that was left out directly behind the
	// block; nil where there was none.
	cut *html.Node
}

// reader walks a container and gathers its blocks.
type reader struct {
	leaveOut func(*html.Node) bool
	blocks   []block
	inline   strings.Builder // text that is not yet in a block
	linked   int             // bytes of it in links, without white space
	links    int
	inLink   int // how many links are open
}

// blocksOf returns what stands in the container, in order, without the
// elements that are to be left out.
func (r *reader) blocksOf(container *html.Node) []block {
	tag := blockTag(container, "p")
	r.read(container, container, tag)
	r.end(container, tag)
	return r.blocks
}

// read adds the blocks below n. Text outside of any block below n belongs to
// the block element in and becomes a block of tag.
func (r *reader) read(n, in *html.Node, tag string) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			r.inline.WriteString(c.Data)
			if r.inLink > 0 {
				r.linked += len(squeeze(c.Data))
			}
		case c.Type != html.ElementNode:
		case r.leaveOut(c):
			if isBlock(c) && r.inline.Len() == 0 && len(r.blocks) > 0 {
				r.blocks[len(r.blocks)-1].cut = n
			}
		case c.Data == "br":
			r.breakLine(in, tag)
		case c.Data == "tr" && isDataRow(c):
			r.end(in, tag)
			r.readRow(c)
		case isBlock(c) || c.Data == "span" && isCaption(c):
			r.end(in, tag)
			inner := blockTag(c, tag)
			r.read(c, c, inner)
			r.end(c, inner)
		case c.Data == "a" && leadsAway(c):
			r.inLink++
			r.links++
			r.read(c, in, tag)
			r.inLink--
		default:
			r.read(c, in, tag)
		}
	}
}

// readRow makes one block of the cells of a table's row.
func (r *reader) readRow(row *html.Node) {
	for cell := row.FirstChild; cell != nil; cell = cell.NextSibling {
		if cell.Type == html.ElementNode && !r.leaveOut(cell) {
			r.read(cell, row, "li")
			r.inline.WriteByte(' ')
		}
	}
	r.end(row, "p")
}

// isDataRow tells whether a table's row is a line of data: more than one cell
// and none that has a structure of its own. Others lay out a page.
func isDataRow(row *html.Node) bool {
	cells := 0
	for n := range row.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "td", "th":
			cells++
		case "p", "div", "span", "br":
		default:
			if isBlock(n) {
				return false
			}
		}
	}
	return cells > 1
}

// leadsAway tells whether a link leads to another page.
func leadsAway(a *html.Node) bool {
	href := strings.TrimSpace(attr(a, "href"))
	return href != "" && !strings.HasPrefix(href, "#") && !strings.HasPrefix(href, "mailto:") && !strings.HasPrefix(href, "tel:")
}

// breakLine ends a paragraph at a line break: pages that set a story with br
// in place of p use two for a paragraph and one for a line of its own.
func (r *reader) breakLine(in *html.Node, tag string) {
	if tag == "p" {
		r.end(in, tag)
		return
	}
	r.inline.WriteByte(' ')
}

// end closes the block that is being read.
func (r *reader) end(in *html.Node, tag string) {
	text := squeeze(r.inline.String())
	r.inline.Reset()
	linked, links := r.linked, r.links
	r.linked, r.links = 0, 0
	if text != "" {
		r.blocks = append(r.blocks, block{tag: tag, text: text, in: in, linked: min(linked, len(text)), links: links})
	}
}

// blockTag names the block that an element's text becomes.
func blockTag(n *html.Node, outer string) string {
	switch n.Data {
	case "h2", "h3", "h4", "h5", "h6":
		if outer == "figcaption" {
			return outer
		}
		return n.Data
	case "h1", "li", "blockquote", "figcaption", "pre":
		return n.Data
	case "dd", "dt":
		return "li"
	case "figure":
		return "figcaption"
	case "p", "div", "span":
		if isCaption(n) {
			return "figcaption"
		}
		if outer == "blockquote" || outer == "figcaption" || outer == "li" {
			return outer
		}
	}
	return "p"
}

// isCaption tells whether an element is named as the text of a picture, or as
// a credit and stands in something that is named as a picture.
func isCaption(n *html.Node) bool {
	if isNamed(n, captionWords) {
		return true
	}
	return isNamed(n, pictureCredits) && (isNamed(n, pictureWords) || n.Parent != nil && isNamed(n.Parent, pictureWords))
}

// paragraphs returns the lines of a text as blocks.
func paragraphs(text string) []block {
	var blocks []block
	for line := range strings.Lines(text) {
		if line = squeeze(line); line != "" {
			blocks = append(blocks, block{tag: "p", text: line})
		}
	}
	return blocks
}

// render writes blocks as HTML, one a line.
func render(blocks []block) string {
	var b strings.Builder
	for _, block := range blocks {
		b.WriteString("<" + block.tag + ">" + html.EscapeString(block.text) + "</" + block.tag + ">\n")
	}
	return b.String()
}

func plain(blocks []block) string {
	texts := make([]string, len(blocks))
	for i, block := range blocks {
		texts[i] = block.text
	}
	return strings.Join(texts, "\n\n")
}
