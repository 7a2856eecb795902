package feed

import (
	"bytes"
	"strings"
)

// format is what a text begins like.
type format int

const (
	formatNone format = iota // nothing but white space
	formatRSS                // RSS 0.9x, 2.0, and 1.0 (RDF)
	formatAtom
	formatJSON
	formatOther
)

// root is the first thing in a text that tells its format.
type root struct {
	format format
	// name is the root element's, as written, with its prefix; empty where
	// the text is not XML.
	name string
}

// sniff finds out what a text is. It looks past comments, processing
// instructions and document types of any length.
func sniff(text []byte) root {
	body := bytes.TrimSpace(skipProlog(text))
	switch {
	case len(body) == 0:
		return root{format: formatNone}
	case body[0] == '{':
		return root{format: formatJSON}
	case body[0] != '<':
		return root{format: formatOther}
	}
	name := elementName(body[1:])
	_, local, prefixed := strings.Cut(name, ":")
	if !prefixed {
		local = name
	}
	switch strings.ToLower(local) {
	case "rss", "rdf":
		return root{formatRSS, name}
	case "feed":
		return root{formatAtom, name}
	default:
		return root{formatOther, name}
	}
}

// advice says what was found in place of a feed, and what to do.
func (r root) advice() string {
	switch strings.ToLower(r.name) {
	case "html", "head", "body":
		return "an HTML page was found; set the URL of the feed itself, which the page may name in <link rel=\"alternate\">"
	case "urlset", "sitemapindex":
		return "a sitemap was found; set the URL of an RSS, Atom or JSON feed"
	case "opml":
		return "a list of feeds (OPML) was found; set the URLs of the feeds in it"
	case "":
		return "the text is neither XML nor JSON; check the URL"
	default:
		return "XML with the root element <" + r.name + "> was found; set the URL of an RSS, Atom or JSON feed"
	}
}

// skipProlog cuts off what may stand before the root element.
func skipProlog(text []byte) []byte {
	for {
		text = bytes.TrimLeft(text, " \t\r\n\x00\ufeff")
		var end int
		switch {
		case bytes.HasPrefix(text, []byte("<!--")):
			end = after(text, "-->")
		case bytes.HasPrefix(text, []byte("<?")):
			end = after(text, "?>")
		case bytes.HasPrefix(text, []byte("<!")):
			end = afterDoctype(text)
			if bytes.HasPrefix(bytes.ToLower(text[:min(len(text), 20)]), []byte("<!doctype html")) {
				return []byte("<html>")
			}
		default:
			return text
		}
		if end < 0 {
			return text
		}
		text = text[end:]
	}
}

func after(text []byte, mark string) int {
	if i := bytes.Index(text, []byte(mark)); i >= 0 {
		return i + len(mark)
	}
	return -1
}

// afterDoctype returns where a document type ends, its internal subset
// included.
func afterDoctype(text []byte) int {
	if subset := bytes.IndexByte(text, '['); subset >= 0 && subset < max(0, bytes.IndexByte(text, '>')) {
		inner := after(text[subset:], "]")
		if inner < 0 {
			return -1
		}
		if outer := after(text[subset+inner:], ">"); outer >= 0 {
			return subset + inner + outer
		}
		return -1
	}
	return after(text, ">")
}

func elementName(text []byte) string {
	if end := bytes.IndexAny(text, " \t\r\n/>"); end >= 0 {
		text = text[:end]
	}
	return string(text[:min(len(text), 80)])
}

// closed tells whether the root element's end tag is there, without which the
// text is not whole.
func (r root) closed(text []byte) bool {
	return bytes.Contains(text, []byte("</"+r.name)) || bytes.HasSuffix(bytes.TrimSpace(skipProlog(text)), []byte("/>"))
}

// maxDepth is how deep elements may nest. gofeed reads some of them
// recursively, and a stack that outgrows its limit ends the process; no feed
// that means well comes near.
const maxDepth = 100_000

// tooDeep tells whether elements nest deeper than maxDepth. Elements that are
// never closed count too.
func tooDeep(text []byte) bool {
	depth := 0
	for {
		open := bytes.IndexByte(text, '<')
		if open < 0 || open+1 == len(text) {
			return false
		}
		text = text[open:]
		skip := 1
		switch {
		case bytes.HasPrefix(text, []byte("<![CDATA[")):
			skip = after(text, "]]>")
		case bytes.HasPrefix(text, []byte("<!--")):
			skip = after(text, "-->")
		case text[1] == '/':
			depth--
		case text[1] != '?' && text[1] != '!':
			skip = after(text, ">")
			if skip > 1 && text[skip-2] != '/' {
				depth++
			}
		}
		if skip < 0 {
			return false
		}
		if depth > maxDepth {
			return true
		}
		text = text[skip:]
	}
}
