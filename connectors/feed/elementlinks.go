package feed

import "strings"

// maxCompared is how many files or people of one entry are looked through for
// one that is there already: looking through more would take time in the
// square of their number.
const maxCompared = 100

// links are the links of an entry or a feed by what they lead to.
type links struct {
	// primary are the format's own links to the page, in HTML or of no named
	// type; others are such links of other types; embedded are Atom's in RSS;
	// src is where Atom's content stands. All are absolute.
	primary, others, embedded []string
	src                       string
	self, older               string
	hubs                      []string
	next                      string
}

// link returns the link to the page; empty if only the last resort is left.
func (l links) link() string {
	return firstOf(append(append(l.primary, l.others...), l.src)...)
}

// last returns the link of last resort: Atom's within RSS, which comes after
// RSS's own link and guid.
func (l links) last() string { return firstOf(l.embedded...) }

// ianaRelations are what relation names may begin with: RFC 4287, section
// 4.2.7.2, and the registry's own URL.
var ianaRelations = []string{
	"http://www.iana.org/assignments/relation/",
	"https://www.iana.org/assignments/relation/",
	"http://www.iana.org/assignments/link-relations/",
}

func relation(rel string) string {
	rel = strings.ToLower(trimXML(rel))
	for _, prefix := range ianaRelations {
		if bare, ok := strings.CutPrefix(rel, prefix); ok {
			return bare
		}
	}
	return rel
}

// readLink reads a link element: Atom's with its attributes or RSS's with its
// text.
func (p *parts) readLink(n *node) {
	target := resolve(n.base, firstOf(n.attr("href"), n.attr("url"), n.attr("uri"), n.plain(), n.attrOf(rdfSpace, "resource")))
	if target == "" {
		return
	}
	media := strings.ToLower(n.attr("type"))
	for rel := range strings.FieldsSeq(firstOf(relation(n.attr("rel")), "alternate")) {
		switch relation(rel) {
		case "alternate":
			p.addAlternate(n, target, media)
		case "enclosure":
			p.addEnclosure(Enclosure{target, n.attr("type"), n.attr("length")})
		case "self":
			p.links.self = firstOf(p.links.self, target)
		case "hub":
			p.links.hubs = append(p.links.hubs, target)
		case "prev-archive":
			p.links.older = target
		case "next":
			p.links.next = firstOf(p.links.next, target)
		case "replies":
			p.comments = firstOf(p.comments, target)
		}
	}
}

func (p *parts) addAlternate(n *node, target, media string) {
	switch {
	case n.space == atomSpace && !p.atom:
		p.links.embedded = append(p.links.embedded, target)
	case media == "" || isHTMLType(media):
		p.links.primary = append(p.links.primary, target)
	default:
		p.links.others = append(p.links.others, target)
	}
}

func (p *parts) readEnclosure(n *node) {
	p.addEnclosure(Enclosure{
		resolve(n.base, firstOf(n.attr("url"), n.attr("href"), n.plain())),
		n.attr("type"), n.attr("length"),
	})
}

// addEnclosure adds a file that is not in the list yet.
func (p *parts) addEnclosure(e Enclosure) {
	if e.URL == "" {
		return
	}
	for i, other := range p.enclosures[:min(len(p.enclosures), maxCompared)] {
		if other.URL == e.URL {
			p.enclosures[i].Type = firstOf(other.Type, e.Type)
			p.enclosures[i].Length = firstOf(other.Length, e.Length)
			return
		}
	}
	p.enclosures = append(p.enclosures, e)
}

// readSource reads the feed that an entry was taken from: RSS's with its URL,
// or Atom's, a feed's elements within the entry.
func (p *parts) readSource(n *node) {
	if !n.hasElements() {
		p.source = &Source{Title: n.plain(), URL: resolve(n.base, n.attr("url"))}
		return
	}
	s := newParts(n, true)
	p.source = &Source{Title: s.title().value, URL: firstOf(s.links.link(), s.links.self)}
	p.sourceAuthors = s.authors
}

func (p *parts) readImage(n *node) {
	if p.image != "" && n.name != "logo" && n.name != "image" {
		return
	}
	if n.hasElements() {
		if url := n.firstNamed("url"); url != nil {
			p.image = resolve(url.base, url.plain())
		}
		return
	}
	p.image = firstLink(n.base, n.attr("href"), n.attr("url"), n.attrOf(rdfSpace, "resource"), n.plain())
}

// readCDF reads what CDF has in attributes: the link and the date.
func (p *parts) readCDF(n *node) {
	if n.name != "item" && n.name != "channel" {
		return
	}
	if href := resolve(n.base, n.attr("href")); href != "" {
		p.links.primary = append(p.links.primary, href)
	}
	if date := n.attr("lastmod"); date != "" {
		p.updated = append(p.updated, date)
	}
}
