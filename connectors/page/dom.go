package page

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// isBlock tells whether an element starts on a line of its own, as browsers'
// default style has it.
func isBlock(n *html.Node) bool {
	switch n.Data {
	case "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
		"fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup",
		"hr", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
		"tr", "ul":
		return true
	}
	return false
}

// unseen tells whether a reader of the page does not see the element itself.
func unseen(n *html.Node) bool {
	switch n.Data {
	case "script", "style", "noscript", "template", "iframe", "svg", "object", "embed", "canvas", "video", "audio", "map", "head", "title", "math":
		return true
	}
	for _, a := range n.Attr {
		if a.Key == "aria-hidden" && strings.EqualFold(a.Val, "true") || a.Key == "class" && forScreenReaders(a.Val) || a.Key == "hidden" || a.Key == "style" && strings.Contains(strings.ReplaceAll(strings.ToLower(a.Val), " ", ""), "display:none") {
			return true
		}
	}
	return false
}

// forScreenReaders tells whether a class names labels that are only read out.
func forScreenReaders(class string) bool {
	for _, name := range []string{"sr-only", "screen-reader", "visually-hidden", "visuallyhidden"} {
		if strings.Contains(class, name) {
			return true
		}
	}
	return false
}

// textOf returns the text in and below n that is seen.
func textOf(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode:
				b.WriteString(c.Data)
			case c.Type == html.ElementNode && !unseen(c):
				if isBlock(c) || c.Data == "br" {
					b.WriteByte(' ')
				}
				walk(c)
			}
		}
	}
	walk(n)
	return b.String()
}

// squeeze makes every run of white space one space and cuts it off both ends.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// first returns the first element of a name in document order; nil if there
// is none.
func first(doc *html.Node, name string) *html.Node {
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && n.Data == name {
			return n
		}
	}
	return nil
}

// markKey is the attribute that numbers the elements of a copy.
const markKey = "data-wiredesk"

// effort is what it costs to judge a tree: the depths of its elements, summed.
func effort(doc *html.Node) int {
	total := 0
	var walk func(*html.Node, int)
	walk = func(n *html.Node, depth int) {
		total += depth
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, depth+1)
		}
	}
	walk(doc, 0)
	return total
}

// marked copies a tree and numbers the elements of the copy, as they stand in
// elements: go-readability changes what it is given and copies it again.
func marked(n *html.Node) (copied *html.Node, elements []*html.Node) {
	var walk func(*html.Node) *html.Node
	walk = func(n *html.Node) *html.Node {
		c := &html.Node{Type: n.Type, DataAtom: n.DataAtom, Data: n.Data, Namespace: n.Namespace}
		if n.Type == html.ElementNode {
			c.Attr = append(make([]html.Attribute, 0, len(n.Attr)+1), n.Attr...)
			c.Attr = append(c.Attr, html.Attribute{Key: markKey, Val: strconv.Itoa(len(elements))})
			elements = append(elements, n)
		}
		for child := n.FirstChild; child != nil; child = child.NextSibling {
			c.AppendChild(walk(child))
		}
		return c
	}
	return walk(n), elements
}

// markedIn returns those of the elements that a part of the copy still has.
func markedIn(part *html.Node, elements []*html.Node) map[*html.Node]bool {
	found := map[*html.Node]bool{}
	add := func(n *html.Node) {
		if i, err := strconv.Atoi(attr(n, markKey)); err == nil && i >= 0 && i < len(elements) {
			found[elements[i]] = true
		}
	}
	add(part)
	for n := range part.Descendants() {
		add(n)
	}
	return found
}

// containsWord tells whether a list of words, separated by white space, has
// one.
func containsWord(list, word string) bool {
	for w := range strings.FieldsSeq(list) {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}
