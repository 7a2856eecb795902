package feed

import (
	"bytes"
	"strings"
)

// format is what a text begins like.
type format int

const (
	formatNone format = iota // nothing but white space
	formatXML                // with the root element of a feed
	formatJSON
	formatOther
)

// root is the first thing in a text that tells its format.
type root struct {
	format format
	// name is the root element's, as written, with its prefix; empty where
	// the text is not XML.
	name string
	// begin is where it begins in the text.
	begin int
}

// sniff finds out what a text is. It looks past comments, processing
// instructions and document types of any length, and past what a broken
// generator may print before the feed.
func sniff(text []byte) root {
	r := sniffAt(text, 0)
	if r.format != formatOther || r.name == "html" {
		return r
	}
	if at := feedStart(text[r.begin:]); at > 0 {
		if behind := sniffAt(text, r.begin+at); behind.format == formatXML {
			return behind
		}
	}
	return r
}

// sniffAt is sniff for the text from begin on.
func sniffAt(text []byte, begin int) root {
	begin += prologLength(text[begin:])
	body := text[begin:]
	switch {
	case len(body) == 0:
		return root{format: formatNone, begin: begin}
	case body[0] == '{':
		return root{format: formatJSON, begin: begin}
	case body[0] != '<':
		return root{format: formatOther, begin: begin}
	}
	r := root{formatOther, elementName(body[1:]), begin}
	_, local := splitName(r.name)
	switch strings.ToLower(local) {
	case "rss", "rdf", "feed", "channel", "urlset":
		r.format = formatXML
	default:
		if isHTML(text[:begin]) || strings.EqualFold(local, "html") {
			r.name = "html" // whose tags may be left out
		}
	}
	return r
}

// advice says what was found in place of a feed, and what to do.
func (r root) advice() string { return rootAdvice(r.name) }

// feedStarts are what a feed may begin with.
var feedStarts = []string{"<?xml", "<rss", "<feed", "<rdf:rdf"}

// feedStart returns where a feed begins after a warning or the like; -1 if
// none does. It looks as far as such remarks are long.
func feedStart(text []byte) int {
	head := bytes.ToLower(text[:min(len(text), 4096)])
	first := -1
	for _, start := range feedStarts {
		if at := bytes.Index(head, []byte(start)); at >= 0 && (first < 0 || at < first) {
			first = at
		}
	}
	return first
}

// prologLength returns the length of what may stand before the root element.
func prologLength(text []byte) int {
	at := 0
	for {
		rest := bytes.TrimLeft(text[at:], " \t\r\n\x00\ufeff")
		at = len(text) - len(rest)
		end := -1
		switch {
		case bytes.HasPrefix(rest, []byte("<!--")):
			end = after(rest, "-->")
		case bytes.HasPrefix(rest, []byte("<?")):
			end = after(rest, "?>")
		case bytes.HasPrefix(rest, []byte("<!")):
			end = afterDoctype(rest)
		}
		if end < 0 {
			return at
		}
		at += end
	}
}

// isHTML tells whether a prolog has HTML's document type.
func isHTML(prolog []byte) bool {
	return bytes.Contains(bytes.ToLower(prolog[:min(len(prolog), 4096)]), []byte("<!doctype html"))
}

func after(text []byte, mark string) int {
	if i := bytes.Index(text, []byte(mark)); i >= 0 {
		return i + len(mark)
	}
	return -1
}

// afterDoctype returns where a document type ends, its internal subset
// included; -1 if it does not.
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
