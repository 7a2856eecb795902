package page

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// headOf is what a page says of itself outside of its text.
type headOf struct {
	// at is where the page was fetched, base what its links are relative to.
	at, base *url.URL
	// meta holds the contents of the meta elements by name, property or
	// itemprop, in small letters, in page order.
	meta  map[string][]string
	links []link
	// article is what its JSON-LD says of the article, crumbs the names of its
	// breadcrumbs from the site down.
	article article
	crumbs  []string
	title   string
	lang    string
	// byline is what go-readability takes for it.
	byline string
}

// link is a link element.
type link struct {
	rel   string // in small letters
	href  *url.URL
	media string
}

// readHead reads the head of a page. Some pages have meta and link elements in
// the body, so all of the page is looked at.
func readHead(doc *html.Node, pageURL string) *headOf {
	at, err := url.Parse(pageURL)
	if err != nil {
		at = &url.URL{}
	}
	h := &headOf{at: at, base: at, meta: map[string][]string{}}
	var scripts []string
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "html":
			h.lang = strings.TrimSpace(attr(n, "lang"))
		case "title":
			if h.title == "" && n.Namespace == "" && n.FirstChild != nil {
				h.title = squeeze(n.FirstChild.Data)
			}
		case "base":
			if b := resolve(at, attr(n, "href")); b != nil {
				h.base = b
			}
		case "meta":
			h.addMeta(n)
		case "link":
			if u := resolve(h.base, attr(n, "href")); u != nil {
				h.links = append(h.links, link{rel: strings.ToLower(attr(n, "rel")), href: u, media: strings.ToLower(attr(n, "media"))})
			}
		case "script":
			if strings.HasPrefix(strings.ToLower(attr(n, "type")), "application/ld+json") && n.FirstChild != nil {
				scripts = append(scripts, n.FirstChild.Data)
			}
		}
	}
	h.article, h.crumbs = readLinkedData(scripts, h)
	return h
}

func (h *headOf) addMeta(n *html.Node) {
	content := strings.TrimSpace(html.UnescapeString(attr(n, "content")))
	if content == "" {
		return
	}
	for _, key := range []string{"name", "property", "itemprop"} {
		for name := range strings.FieldsSeq(strings.ToLower(attr(n, key))) {
			h.meta[name] = append(h.meta[name], content)
		}
	}
}

// first returns the first content of the first of names that the page has.
func (h *headOf) first(names ...string) string {
	for _, name := range names {
		if c := h.meta[name]; len(c) > 0 {
			return c[0]
		}
	}
	return ""
}

// resolve returns an absolute http or https URL, without its fragment; nil for
// all else.
func resolve(base *url.URL, ref string) *url.URL {
	ref = strings.TrimSpace(ref)
	if ref == "" {
		return nil
	}
	u, err := base.Parse(ref)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil
	}
	u.Fragment, u.RawFragment = "", ""
	return u
}
