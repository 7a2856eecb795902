package feed

import (
	"bytes"
	"net/url"
	"strings"

	ext "github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/rss"
)

func parseRSS(text []byte, root root, base *url.URL) (Feed, error) {
	parsed, err := new(rss.Parser).Parse(bytes.NewReader(text))
	if err := xmlError(err, root, text); err != nil {
		return Feed{}, err
	}
	f := Feed{
		Title:       parsed.Title,
		Link:        firstLink(base, append(append([]string{parsed.Link}, parsed.Links...), atomLinks(parsed.Extensions)...)...),
		Description: parsed.Description,
		Language:    parsed.Language,
		Items:       make([]Item, 0, len(parsed.Items)),
	}
	if dc := parsed.DublinCoreExt; dc != nil {
		f.Title = firstOf(f.Title, dc.Title...)
		f.Description = firstOf(f.Description, dc.Description...)
		f.Language = firstOf(f.Language, dc.Language...)
	}
	for _, item := range parsed.Items {
		f.Items = append(f.Items, rssItem(item, base))
	}
	if strings.HasSuffix(strings.ToLower(root.name), "rdf") {
		addSkimmed(f.Items, skim(text))
	}
	return f, nil
}

func rssItem(item *rss.Item, base *url.URL) Item {
	dc := item.DublinCoreExt
	if dc == nil {
		dc = &ext.DublinCoreExtension{}
	}
	atom := atomElements(item.Extensions)
	terms := item.Extensions["dcterms"]
	dcDate := firstOf("", dc.Date...)
	i := Item{
		Title:      firstOf(item.Title, dc.Title...),
		Link:       rssLink(item, base),
		Published:  firstDate(item.PubDate, dcDate, value(terms, "issued"), value(terms, "created"), value(atom, "published")),
		Updated:    firstDate(value(atom, "updated"), value(terms, "modified"), dcDate),
		Authors:    rssAuthors(item, dc),
		Summary:    firstOf(item.Description, append(dc.Description, value(atom, "summary"))...),
		Content:    firstOf(item.Content, value(atom, "content")),
		Enclosures: make([]Enclosure, 0, len(item.Enclosures)),
		Categories: make([]string, 0, len(item.Categories)),
		Language:   firstOf("", dc.Language...),
	}
	if item.GUID != nil {
		i.ID = item.GUID.Value
	}
	for _, e := range item.Enclosures {
		if link := resolve(base, e.URL); link != "" {
			i.Enclosures = append(i.Enclosures, Enclosure{link, e.Type, e.Length})
		}
	}
	for _, c := range item.Categories {
		i.Categories = append(i.Categories, c.Value)
	}
	i.Categories = append(i.Categories, dc.Subject...)
	return i
}

// rssLink returns the item's link: its own, its guid where that is a permalink
// (which it is unless it says otherwise), or an embedded Atom link.
func rssLink(item *rss.Item, base *url.URL) string {
	if link := firstLink(base, append([]string{item.Link}, item.Links...)...); link != "" {
		return link
	}
	if g := item.GUID; g != nil && !strings.EqualFold(g.IsPermalink, "false") {
		// Without a base: a guid that is not absolute is no URL.
		if link := resolve(nil, g.Value); link != "" {
			return link
		}
	}
	return firstLink(base, atomLinks(item.Extensions)...)
}

func rssAuthors(item *rss.Item, dc *ext.DublinCoreExtension) []Author {
	names := append([]string{item.Author}, append(dc.Creator, dc.Author...)...)
	if item.ITunesExt != nil {
		names = append(names, item.ITunesExt.Author)
	}
	authors := []Author{}
	for _, name := range names {
		if a := parseAuthor(name); a != (Author{}) && !containsName(authors, a) {
			authors = append(authors, a)
		}
	}
	return authors
}

func containsName(authors []Author, a Author) bool {
	for _, other := range authors {
		if other.Name == a.Name && (a.Name != "" || other.Email == a.Email) {
			return true
		}
	}
	return false
}

// parseAuthor reads the ways in which RSS names a person: "name",
// "address (name)", "name (address)", "name <address>" and "address".
func parseAuthor(s string) Author {
	s = strings.TrimSpace(s)
	for _, marks := range []string{"()", "<>"} {
		before, inside, found := strings.Cut(s, marks[:1])
		inside, _, closed := strings.Cut(inside, marks[1:])
		if !found || !closed {
			continue
		}
		before, inside = strings.TrimSpace(before), strings.TrimSpace(inside)
		switch {
		case isEmail(before):
			return Author{Name: inside, Email: before}
		case isEmail(inside):
			return Author{Name: before, Email: inside}
		}
	}
	if isEmail(s) {
		return Author{Email: strings.TrimPrefix(s, "mailto:")}
	}
	return Author{Name: s}
}

func isEmail(s string) bool {
	local, host, found := strings.Cut(s, "@")
	return found && local != "" && strings.Contains(host, ".") && !strings.ContainsAny(s, " \t\r\n")
}

// atomElements returns the Atom elements that are embedded in RSS, under any
// of the prefixes that gofeed files them by.
func atomElements(extensions ext.Extensions) map[string][]ext.Extension {
	for _, prefix := range []string{"atom", "atom10", "atom03"} {
		if found := extensions[prefix]; found != nil {
			return found
		}
	}
	return nil
}

// atomLinks returns the targets of embedded alternate links.
func atomLinks(extensions ext.Extensions) []string {
	var links []string
	for _, l := range atomElements(extensions)["link"] {
		if rel := l.Attrs["rel"]; rel == "" || rel == "alternate" {
			links = append(links, l.Attrs["href"])
		}
	}
	return links
}

func value(elements map[string][]ext.Extension, name string) string {
	if found := elements[name]; len(found) > 0 {
		return found[0].Value
	}
	return ""
}

func firstOf(s string, others ...string) string {
	for _, other := range others {
		if s != "" {
			break
		}
		s = other
	}
	return s
}

// xmlError classifies an error of gofeed's XML parsers, and finds the
// truncation that they don't.
func xmlError(err error, root root, text []byte) error {
	switch {
	case !root.closed(text), err != nil && strings.Contains(err.Error(), "unexpected EOF"):
		return refuse(ErrTruncated, "the end of <%s> is missing after %d bytes; it is fetched again at the next poll", root.name, len(text))
	case err != nil:
		return refuse(ErrMalformed, "%v; the publisher must mend the XML", err)
	}
	return nil
}
