package page

import (
	"strings"

	"golang.org/x/net/html"
)

// longEnough is how many bytes of text a block needs to vouch for where the
// story stands: shorter ones also stand in menus and teasers.
const longEnough = 60

// story returns the blocks of the container that holds the found text.
func story(doc *html.Node, found string) []block {
	body := first(doc, "body")
	if body == nil {
		return nil
	}
	all := readBlocks(body, unseen)
	proof := matches(all, found)
	container := widen(commonAncestor(proof))
	if container == nil {
		container = fallback(body)
	}
	held := heldBy(proof)
	blocks := readBlocks(container, func(n *html.Node) bool {
		return unseen(n) || held[n] == 0 && isFurniture(n)
	})
	if len(blocks) == 0 {
		return all // the filter must not cost the story
	}
	return blocks
}

// matches returns the elements whose text is part of what was found. What
// stands in page furniture counts only where nothing else does and it is more
// than half of the page: then its name misleads.
func matches(blocks []block, found string) map[*html.Node]bool {
	proof, doubtful := map[*html.Node]bool{}, map[*html.Node]bool{}
	size, doubtfulSize := 0, 0
	for _, b := range blocks {
		size += len(b.text)
		switch {
		case len(b.text) < longEnough || !strings.Contains(found, b.text):
		case inFurniture(b.in):
			doubtful[b.in] = true
			doubtfulSize += len(b.text)
		default:
			proof[b.in] = true
		}
	}
	if len(proof) == 0 && 2*doubtfulSize > size {
		return doubtful
	}
	return proof
}

// heldBy counts for each element how many of the nodes it is or holds.
func heldBy(nodes map[*html.Node]bool) map[*html.Node]int {
	held := map[*html.Node]int{}
	for n := range nodes {
		for a := n; a != nil; a = a.Parent {
			held[a]++
		}
	}
	return held
}

// commonAncestor returns the lowest element that holds all of the nodes; nil
// if there are none.
func commonAncestor(nodes map[*html.Node]bool) *html.Node {
	held := heldBy(nodes)
	for n := range nodes {
		for a := n; a != nil; a = a.Parent {
			if held[a] == len(nodes) {
				return a
			}
		}
	}
	return nil
}

// widen goes from the element that holds the paragraphs up to the article that
// it is part of, else to the element below the body that has the headline too:
// the caption, the dateline or the credit line may stand beside the
// paragraphs.
func widen(container *html.Node) *html.Node {
	for a := container; a != nil; a = a.Parent {
		if isArticle(a) {
			return a
		}
	}
	for a := container; a != nil && a.Data != "body"; a = a.Parent {
		if first(a, "h1") != nil {
			return a
		}
	}
	return container
}

func isArticle(n *html.Node) bool {
	return n.Type == html.ElementNode && (n.Data == "article" || attr(n, "role") == "article")
}

// fallback returns the element that a story stands in on most pages: the
// article with the most text, else the article body, the main element or the
// body.
func fallback(body *html.Node) *html.Node {
	var best *html.Node
	longest := 0
	for n := range body.Descendants() {
		if isArticle(n) {
			if size := len(squeeze(textOf(n))); size > longest {
				best, longest = n, size
			}
		}
	}
	if best != nil {
		return best
	}
	for n := range body.Descendants() {
		if n.Type == html.ElementNode && (strings.Contains(attr(n, "itemprop"), "articleBody") || n.Data == "main" || attr(n, "role") == "main") && squeeze(textOf(n)) != "" {
			return n
		}
	}
	return body
}

// block is one paragraph, heading, caption or list item.
type block struct {
	tag  string
	text string
	// in is the block element that the text stands in.
	in *html.Node
}

// readBlocks returns what stands in the container, in order, without the
// elements that are to be left out.
func readBlocks(container *html.Node, leaveOut func(*html.Node) bool) []block {
	r := reader{leaveOut: leaveOut}
	r.read(container, container, "p")
	r.end(container, "p")
	return r.blocks
}

// reader walks a container and gathers its blocks.
type reader struct {
	leaveOut func(*html.Node) bool
	blocks   []block
	inline   strings.Builder // text that is not yet in a block
}

// read adds the blocks below n. Text outside of any block below n belongs to
// the block element in and becomes a block of tag.
func (r *reader) read(n, in *html.Node, tag string) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			r.inline.WriteString(c.Data)
		case c.Type != html.ElementNode || r.leaveOut(c):
		case c.Data == "br":
			r.breakLine(in, tag)
		case isBlock(c):
			r.end(in, tag)
			inner := blockTag(c, tag)
			r.read(c, c, inner)
			r.end(c, inner)
		default:
			r.read(c, in, tag)
		}
	}
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
	if text != "" {
		r.blocks = append(r.blocks, block{tag, text, in})
	}
}

// blockTag names the block that an element's text becomes.
func blockTag(n *html.Node, outer string) string {
	switch n.Data {
	case "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "figcaption", "pre":
		return n.Data
	case "dd", "dt":
		return "li"
	case "p", "div":
		if outer == "blockquote" || outer == "figcaption" || outer == "li" {
			return outer
		}
	}
	return "p"
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
