package page

import (
	"strings"

	"golang.org/x/net/html"
)

// isFurniture tells whether an element that holds nothing of what was found
// belongs to the page and not to the story.
func isFurniture(n *html.Node) bool {
	switch n.Data {
	case "nav", "aside", "form", "button", "select", "menu", "dialog", "label", "input", "textarea":
		return true
	case "header", "footer":
		// An article's own header and footer have the headline and the credit
		// lines; the page's have neither.
		return !insideArticle(n)
	}
	return isArticle(n) || hasFurnitureName(n) || isLinkList(n)
}

// inFurniture tells whether an element stands in one that is named as
// furniture.
func inFurniture(n *html.Node) bool {
	for a := n; a != nil; a = a.Parent {
		if a.Type == html.ElementNode && (a.Data == "nav" || hasFurnitureName(a)) {
			return true
		}
	}
	return false
}

func insideArticle(n *html.Node) bool {
	for a := n.Parent; a != nil; a = a.Parent {
		if isArticle(a) || a.Data == "main" {
			return true
		}
	}
	return false
}

// furnitureWords name page furniture in classes and ids, as the templates of
// news sites write them.
var furnitureWords = map[string]bool{
	"ad": true, "ads": true, "advert": true, "advertisement": true, "advertising": true, "adslot": true, "banner": true,
	"related": true, "recommended": true, "recirculation": true, "trending": true, "readmore": true, "popular": true,
	"newsletter": true, "subscribe": true, "subscription": true, "signup": true, "paywall": true, "promo": true, "promotion": true,
	"share": true, "sharing": true, "social": true, "toolbar": true, "breadcrumb": true, "breadcrumbs": true, "pagination": true,
	"comments": true, "comment": true, "cookie": true, "cookies": true, "consent": true, "sidebar": true,
	"nav": true, "navbar": true, "navigation": true, "menu": true, "outbrain": true, "taboola": true,
}

// hasFurnitureName looks for a furniture word among the words of an element's
// class and id. A paragraph or heading is never judged by its name.
func hasFurnitureName(n *html.Node) bool {
	switch n.Data {
	case "p", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "body", "main":
		return false
	}
	names := strings.ToLower(attr(n, "class") + " " + attr(n, "id"))
	for word := range strings.FieldsFuncSeq(names, func(r rune) bool { return r == ' ' || r == '-' || r == '_' }) {
		if furnitureWords[word] {
			return true
		}
	}
	return false
}

// isLinkList tells whether an element is hardly more than two links or more.
func isLinkList(n *html.Node) bool {
	switch n.Data {
	case "ul", "ol", "div", "section":
	default:
		return false
	}
	links, linked := 0, 0
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == "a" && !strings.HasPrefix(attr(d, "href"), "mailto:") {
			links++
			linked += len(squeeze(textOf(d)))
		}
	}
	return links > 1 && 10*linked > 7*len(squeeze(textOf(n)))
}
