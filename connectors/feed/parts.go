package feed

import "slices"

// parts are what the elements of an entry, or of a feed beside its entries,
// say, gathered in one walk over them. Where several elements may say the same
// they are kept apart, and the methods choose.
type parts struct {
	atom bool // the feed is Atom

	guid, about, identifier string
	guidIsLink              bool
	links                   links
	titles                  [3]words // RSS's or Atom's, Dublin Core's, Media RSS's
	summaries               []words  // RSS's or Atom's
	otherSummaries          [3]words // Dublin Core's, iTunes', Media RSS's
	content                 words
	rights                  words
	published, updated      []string
	created                 []string
	authors, contributors   []Author
	enclosures              []Enclosure
	categories              categories
	comments, commentCount  string
	source                  *Source
	sourceAuthors           []Author
	where                   *Place
	latitude, longitude     string // the W3C's, until both are there
	language                string
	generator, image        string
}

func newParts(n *node, atom bool) *parts {
	p := &parts{atom: atom, authors: []Author{}, enclosures: []Enclosure{}, categories: categories{terms: []string{}}}
	p.about = trimXML(n.attrOf(rdfSpace, "about"))
	p.readCDF(n)
	for c := n.first; c != nil; c = c.next {
		p.read(c)
	}
	return p
}

// read reads one element by its module.
func (p *parts) read(n *node) {
	switch n.space {
	case coreSpace, atomSpace:
		if !p.readText(n) && !p.readDate(n) {
			p.readCore(n)
		}
	case dcSpace, termsSpace:
		p.readDublinCore(n)
	case contentSpace:
		if n.name == "encoded" {
			p.setContent(n.words(kindHTML))
		}
	case xhtmlSpace:
		if n.name == "body" || n.attr("type") != "" { // Atom's, under XHTML's name by mistake
			p.readText(n)
		}
	case mediaSpace:
		p.readMedia(n)
	case itunesSpace:
		p.readITunes(n)
	case georssSpace, gmlSpace, geoSpace:
		p.readPlace(n)
	case slashSpace:
		if n.name == "comments" {
			p.commentCount = n.plain()
		}
	}
}

// kind returns how text without a type is read: Atom says that it is plain,
// RSS does not say.
func (p *parts) kind(n *node, rss kind) kind {
	if p.atom || n.space == atomSpace {
		return kindText
	}
	return rss
}

// readText reads the elements whose text may be HTML.
func (p *parts) readText(n *node) bool {
	switch n.name {
	case "title":
		setFirst(&p.titles[0], n.words(p.kind(n, kindGuess)))
	case "description":
		p.addSummary(n.words(kindHTML))
	case "summary", "abstract", "tagline", "subtitle":
		p.addSummary(n.words(p.kind(n, kindGuess)))
	case "content":
		p.readContent(n)
	case "body":
		p.setContent(words{n.innerXML(false), true})
	case "fullitem":
		p.setContent(n.words(kindHTML))
	case "rights", "copyright":
		setFirst(&p.rights, n.words(p.kind(n, kindGuess)))
	default:
		return false
	}
	return true
}

func setFirst(to *words, w words) {
	if to.value == "" {
		*to = w
	}
}

func (p *parts) addSummary(w words) {
	if w.value != "" {
		p.summaries = append(p.summaries, w)
	}
}

func (p *parts) setContent(w words) { setFirst(&p.content, w) }

// readContent reads Atom's content. Content that stands elsewhere (src) is a
// page, which serves as the entry's link, or a file.
func (p *parts) readContent(n *node) {
	if src := resolve(n.base, n.attr("src")); src != "" {
		if media := n.attr("type"); media == "" || isHTMLType(media) {
			p.links.src = src
		} else {
			p.addEnclosure(Enclosure{URL: src, Type: media})
		}
	}
	p.setContent(n.words(p.kind(n, kindGuess)))
}

// readDate reads the elements that hold a date, by their names in RSS 2.0,
// Atom 1.0 and Atom 0.3. They go before other modules' and, where there are
// several, the last before the others.
func (p *parts) readDate(n *node) bool {
	switch n.name {
	case "pubdate", "published", "issued":
		p.published = slices.Insert(p.published, 0, n.plain())
	case "updated", "modified", "lastbuilddate", "lastmod":
		p.updated = slices.Insert(p.updated, 0, n.plain())
	case "created":
		p.created = slices.Insert(p.created, 0, n.plain())
	default:
		return false
	}
	return true
}

// readCore reads the other elements of RSS and Atom.
func (p *parts) readCore(n *node) {
	switch n.name {
	case "link":
		p.readLink(n)
	case "guid":
		if p.guid == "" {
			p.guid, p.guidIsLink = n.plain(), isPermalink(n.attr("ispermalink"))
		}
	case "id":
		if p.guid == "" {
			p.guid, p.guidIsLink = n.plain(), true
		}
	case "author", "managingeditor":
		p.addAuthor(n.author())
	case "contributor":
		p.contributors = addAuthor(p.contributors, n.author())
	case "category", "keywords":
		p.readCategory(n)
	case "enclosure":
		p.readEnclosure(n)
	case "comments":
		p.comments = firstLink(n.base, n.plain())
	case "source":
		p.readSource(n)
	case "language":
		p.language = n.plain()
	case "generator":
		p.generator = n.plain()
	case "image", "logo", "icon":
		p.readImage(n)
	}
}

// readDublinCore reads the elements of Dublin Core. dc:date does not say what
// of: it counts as both dates, after those that say.
func (p *parts) readDublinCore(n *node) {
	switch n.name {
	case "title":
		setFirst(&p.titles[1], n.words(kindGuess))
	case "description", "abstract":
		setFirst(&p.otherSummaries[0], n.words(kindHTML))
	case "creator", "author":
		p.addAuthor(n.author())
	case "contributor":
		p.contributors = addAuthor(p.contributors, n.author())
	case "subject":
		p.categories.add(Tag{Term: n.plain()})
	case "rights":
		setFirst(&p.rights, n.words(kindGuess))
	case "language":
		if p.language == "" {
			p.language = n.plain()
		}
	case "identifier":
		p.identifier = n.plain()
	case "date", "modified":
		p.updated = append(p.updated, n.plain())
	case "issued":
		p.published = append(p.published, n.plain())
	case "created":
		p.created = append(p.created, n.plain())
	}
}

// readITunes reads the elements of Apple's podcast module.
func (p *parts) readITunes(n *node) {
	switch n.name {
	case "author":
		if len(p.authors) == 0 {
			p.addAuthor(n.author())
		}
	case "summary", "subtitle":
		setFirst(&p.otherSummaries[1], n.words(kindGuess))
	case "title":
		setFirst(&p.titles[2], n.words(kindGuess))
	case "category":
		p.readITunesCategory(n)
	case "keywords":
		p.categories.addList(n.plain(), itunesScheme)
	case "image":
		if p.image == "" {
			p.image = firstLink(n.base, n.attr("href"), n.attr("url"), n.plain())
		}
	}
}

// id returns the identity that the publisher gave.
func (p *parts) id() string { return firstOf(p.guid, p.about, p.identifier) }

func (p *parts) title() words { return firstWords(p.titles[:]...) }

// summary returns the first summary, RSS's or Atom's before other modules'.
func (p *parts) summary() words {
	return firstWords(append(p.summaries, p.otherSummaries[:]...)...)
}

func firstWords(candidates ...words) words {
	for _, w := range candidates {
		if w.value != "" {
			return w
		}
	}
	return words{}
}
