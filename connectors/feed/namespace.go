package feed

import "strings"

// The modules that are read. An element's or attribute's space is one of
// these, or otherSpace.
const (
	coreSpace    = "" // RSS in all its versions, CDF, and what has no namespace
	atomSpace    = "atom"
	rdfSpace     = "rdf"
	xmlSpace     = "xml"
	xhtmlSpace   = "xhtml"
	contentSpace = "content"
	dcSpace      = "dc"
	termsSpace   = "dcterms"
	mediaSpace   = "media"
	itunesSpace  = "itunes"
	georssSpace  = "georss"
	gmlSpace     = "gml"
	geoSpace     = "geo"
	slashSpace   = "slash"
	sySpace      = "sy"
	sourceSpace  = "source"
	historySpace = "fh"
	newsSpace    = "news"
	imageSpace   = "image"
	videoSpace   = "video"
	otherSpace   = "?"
)

// spaceOfURI gives the module for a namespace's name, in lower case and
// without "http(s)://" and a slash at the end: feeds write it in all of these
// ways. The names are those of the modules' specifications; for RSS and Atom
// those of their drafts and earlier versions as well.
var spaceOfURI = map[string]string{
	"backend.userland.com/rss":                 coreSpace,
	"backend.userland.com/rss2":                coreSpace,
	"backend.userland.com/rss091":              coreSpace,
	"backend.userland.com/rss092":              coreSpace,
	"blogs.law.harvard.edu/tech/rss":           coreSpace,
	"cyber.law.harvard.edu/rss/rss.html":       coreSpace,
	"purl.org/rss/1.0":                         coreSpace,
	"purl.org/rss/1.0/modules/rss091#":         coreSpace,
	"my.netscape.com/rdf/simple/0.9":           coreSpace,
	"channel.netscape.com/rdf/simple/0.9":      coreSpace,
	"my.netscape.com/publish/formats/rss-0.91": coreSpace,
	"www.sitemaps.org/schemas/sitemap/0.9":     coreSpace,
	"www.google.com/schemas/sitemap/0.84":      coreSpace,
	"www.google.com/schemas/sitemap/0.9":       coreSpace,
	"www.w3.org/2005/atom":                     atomSpace,
	"purl.org/atom/ns#":                        atomSpace,
	"purl.org/echo":                            atomSpace,
	"purl.org/pie":                             atomSpace,
	"www.w3.org/1999/02/22-rdf-syntax-ns#":     rdfSpace,
	"www.w3.org/xml/1998/namespace":            xmlSpace,
	"www.w3.org/1999/xhtml":                    xhtmlSpace,
	"purl.org/rss/1.0/modules/content":         contentSpace,
	"purl.org/dc/elements/1.1":                 dcSpace,
	"purl.org/dc/elements/1.0":                 dcSpace,
	"purl.org/dc/terms":                        termsSpace,
	"search.yahoo.com/mrss":                    mediaSpace,
	"www.itunes.com/dtds/podcast-1.0.dtd":      itunesSpace,
	"www.georss.org/georss":                    georssSpace,
	"www.opengis.net/gml":                      gmlSpace,
	"www.w3.org/2003/01/geo/wgs84_pos#":        geoSpace,
	"purl.org/rss/1.0/modules/slash":           slashSpace,
	"purl.org/rss/1.0/modules/syndication":     sySpace,
	"source.scripting.com":                     sourceSpace,
	"purl.org/syndication/history/1.0":         historySpace,
	"www.google.com/schemas/sitemap-news/0.9":  newsSpace,
	"www.google.com/schemas/sitemap-image/1.1": imageSpace,
	"www.google.com/schemas/sitemap-video/1.1": videoSpace,
}

// spaceOfPrefix gives the module that a prefix means where the feed does not
// declare it: the prefixes of the specifications' examples, and those that
// well-known generators use for Atom within RSS.
var spaceOfPrefix = map[string]string{
	"rss": coreSpace, "atom": atomSpace, "a10": atomSpace, "atom10": atomSpace, "atom03": atomSpace,
	"rdf": rdfSpace, "xml": xmlSpace, "xhtml": xhtmlSpace, "content": contentSpace,
	"dc": dcSpace, "dcterms": termsSpace, "media": mediaSpace, "itunes": itunesSpace,
	"georss": georssSpace, "gml": gmlSpace, "geo": geoSpace, "slash": slashSpace, "sy": sySpace,
	"source": sourceSpace, "fh": historySpace, "news": newsSpace, "image": imageSpace, "video": videoSpace,
}

func namespaceSpace(uri string, prefixed bool) string {
	uri = strings.ToLower(strings.TrimSpace(uri))
	uri = strings.TrimPrefix(strings.TrimPrefix(uri, "http://"), "https://")
	if space, known := spaceOfURI[strings.TrimSuffix(uri, "/")]; known {
		return space
	}
	if !prefixed && !strings.HasPrefix(uri, "www.w3.org/") {
		// A default namespace of a publisher's own does not make it another
		// format.
		return coreSpace
	}
	return otherSpace
}

// scope holds the namespaces that are in force at one place of a document.
type scope struct {
	spaces map[string]string
	undo   []declared
}

// declared is what a prefix meant before a declaration.
type declared struct {
	prefix, before string
	known          bool
}

func (s *scope) declare(prefix, uri string) {
	before, known := s.spaces[prefix]
	s.undo = append(s.undo, declared{prefix, before, known})
	s.spaces[prefix] = namespaceSpace(uri, prefix != "")
}

// leave takes back the declarations since there were mark of them.
func (s *scope) leave(mark int) {
	for i := len(s.undo) - 1; i >= mark; i-- {
		if d := s.undo[i]; d.known {
			s.spaces[d.prefix] = d.before
		} else {
			delete(s.spaces, d.prefix)
		}
	}
	s.undo = s.undo[:mark]
}

func (s *scope) lookup(prefix string) string {
	if space, known := s.spaces[prefix]; known {
		return space
	}
	if prefix == "" {
		return coreSpace
	}
	if space, known := spaceOfPrefix[strings.ToLower(prefix)]; known {
		return space
	}
	return otherSpace
}
