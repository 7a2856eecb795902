package feed

import "strings"

// xmlFeed reads one feed in XML.
type xmlFeed struct {
	reader *xmlReader
	feed   Feed
}

// parseXML reads a feed that begins with its root element; prolog is what
// stands before it.
func parseXML(text, prolog, base string) (Feed, error) {
	x := &xmlFeed{reader: newXMLReader(text, prolog, base)}
	x.feed.Items = []Item{}
	x.reader.entryRead = x.entry
	if err := x.reader.read(); err != nil {
		return Feed{}, err
	}
	root := x.reader.root
	if root == nil {
		return Feed{}, refuse(ErrTruncated, "it ends within the root element's tag, after %d bytes; it is fetched again at the next poll", len(text))
	}
	x.feed.Partial = x.reader.partial
	if x.feed.Partial && len(x.feed.Items) == 0 {
		return Feed{}, refuse(ErrTruncated, "the end of <%s> is missing after %d bytes, and no item in it is whole; it is fetched again at the next poll", root.tag, len(text))
	}
	if !x.found(root) {
		return Feed{}, refuse(ErrNotFeed, "%s", rootAdvice(root.tag))
	}
	x.readFeed(root)
	x.shareAuthors()
	return x.feed, nil
}

// found tells whether there is a feed at all in a root of a name that other
// formats have too.
func (x *xmlFeed) found(root *node) bool {
	return root.name != "channel" || len(x.feed.Items) > 0 || root.attr("href") != "" || root.attr("lastmod") != "" ||
		root.firstNamed("title") != nil || root.firstNamed("abstract") != nil
}

func (x *xmlFeed) entry(n *node) {
	var item Item
	if n.name == "url" {
		item = x.sitemapItem(n)
	} else {
		item = newEntry(n, x.isAtom())
	}
	x.feed.Items = append(x.feed.Items, item)
}

// isAtom tells whether the feed, not only an element in it, is Atom.
func (x *xmlFeed) isAtom() bool { return x.reader.root.name == "feed" }

// readFeed reads what stands beside the entries: in the root element and, in
// RSS, its channel.
func (x *xmlFeed) readFeed(root *node) {
	f := &x.feed
	head := root
	if channel := root.firstNamed("channel"); channel != nil && root.name != "channel" {
		head = channel
	}
	p := newParts(head, x.isAtom())
	f.ID = p.id()
	f.Link = firstOf(p.links.link(), p.links.last())
	f.Self, f.Hubs, f.Older = p.links.self, p.links.hubs, firstOf(p.links.older, p.links.next)
	if f.Title == "" { // else it is the publication's of a news sitemap
		f.Title, f.TitleType = p.title().typed()
	}
	f.Description, f.DescriptionType = p.summary().typed()
	f.Rights, f.RightsType = p.rights.typed()
	f.Language = firstOf(f.Language, p.language, head.lang, root.lang)
	f.Published, f.PublishedRaw = firstDate(p.published...)
	f.Updated, f.UpdatedRaw = firstDate(p.updated...)
	f.Created, f.CreatedRaw = firstDate(p.created...)
	f.Authors, f.Contributors = p.authors, p.contributors
	f.Categories, f.Tags = p.categories.terms, p.categories.tags
	f.Generator = p.generator
	f.Image = p.image
	f.readPace(head)
}

// typed returns the text and the name of its type.
func (w words) typed() (text, typeName string) {
	if w.html {
		return w.value, "html"
	}
	return w.value, ""
}

// shareAuthors gives Atom entries without authors the feed's (RFC 4287,
// section 4.1.1).
func (x *xmlFeed) shareAuthors() {
	if !x.isAtom() {
		return
	}
	for i := range x.feed.Items {
		if item := &x.feed.Items[i]; len(item.Authors) == 0 {
			item.Authors = append(item.Authors, x.feed.Authors...)
		}
	}
}

// firstNamed returns the first RSS or Atom child element of that name; nil if
// there is none.
func (n *node) firstNamed(name string) *node {
	for c := n.first; c != nil; c = c.next {
		if c.is(name) {
			return c
		}
	}
	return nil
}

func firstOf(candidates ...string) string {
	for _, s := range candidates {
		if s != "" {
			return s
		}
	}
	return ""
}

// rootAdvice says what was found in place of a feed, and what to do.
func rootAdvice(name string) string {
	switch strings.ToLower(name) {
	case "html", "head", "body":
		return "an HTML page was found; set the URL of the feed itself, which the page may name in <link rel=\"alternate\">"
	case "sitemapindex":
		return "a list of sitemaps was found; set the URLs of the sitemaps in it"
	case "opml":
		return "a list of feeds (OPML) was found; set the URLs of the feeds in it"
	case "":
		return "the text is neither XML nor JSON; check the URL"
	default:
		return "XML with the root element <" + name + "> was found; set the URL of an RSS, Atom or JSON feed"
	}
}
