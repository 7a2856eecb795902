package feed

import (
	"encoding/base64"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// words are what an element says, as plain text or as HTML.
type words struct {
	value string
	html  bool
}

// kind is how the text of an element without a type is to be read.
type kind int

const (
	kindText  kind = iota // plain text, as Atom has it
	kindHTML              // HTML, as RSS's descriptions are
	kindGuess             // RSS leaves it open, as of titles
)

// words reads an element's text: Atom's text and content constructs (RFC 4287,
// sections 3.1 and 4.1.3; Atom 0.3 with its modes), and what RSS has of them.
// Relative references in HTML are resolved. Content that is neither text nor
// XML but, say, an image in base64 gives no words.
func (n *node) words(untyped kind) words {
	media := strings.ToLower(strings.TrimSpace(n.attr("type")))
	media, _, _ = strings.Cut(media, ";")
	if n.isBase64(media) {
		if text, ok := decodeBase64(n.plain()); ok {
			return n.asWords(text, isHTMLType(media) || looksLikeHTML(text))
		}
		if n.name == "content" {
			return words{}
		}
		media = "" // the type is wrong
	}
	if n.hasElements() {
		if div := n.onlyElement(); (media == "html" || media == "text/html") && div != nil && div.name == "div" && !div.hasElements() {
			return n.asWords(div.plain(), true) // escaped HTML in a div that is not
		}
		return words{n.innerXML(media == "xhtml"), true}
	}
	text := n.plain()
	switch {
	case media == "xhtml":
		return words{escapeText(text), true}
	case isHTMLType(media):
		return n.asWords(text, true)
	case untyped == kindGuess || untyped == kindHTML && media != "":
		return n.asWords(text, looksLikeHTML(text))
	case media == "":
		return n.asWords(text, untyped == kindHTML)
	}
	return n.asWords(text, false)
}

// asWords returns text, with its references resolved if it is HTML. HTML
// without any markup is plain text as well, and called so.
func (n *node) asWords(text string, html bool) words {
	text = undouble(text)
	if !html || !hasMarkup(text) {
		return words{text, false}
	}
	return words{resolveMarkup(n.base, text), true}
}

func isHTMLType(media string) bool {
	return media == "html" || media == "text/html" || media == "application/xhtml+xml"
}

// isBase64 tells whether the element's text is in base64: by Atom 0.3's mode,
// or in Atom 1.0 because its media type is neither text nor XML.
func (n *node) isBase64(media string) bool {
	if mode := n.attr("mode"); mode != "" {
		return strings.EqualFold(mode, "base64")
	}
	return strings.Contains(media, "/") && (n.space == atomSpace || n.name != "description") && !strings.HasPrefix(media, "text/") &&
		!strings.HasSuffix(media, "+xml") && !strings.HasSuffix(media, "/xml")
}

func decodeBase64(s string) (string, bool) {
	s = strings.Map(func(r rune) rune {
		if r == ' ' || r == '\t' || r == '\r' || r == '\n' || r == '=' {
			return -1
		}
		return r
	}, s)
	data, err := base64.RawStdEncoding.DecodeString(s)
	if err != nil || !utf8.Valid(data) {
		return "", false
	}
	return trimXML(string(data)), true
}

var (
	tagStart   = regexp.MustCompile(`<(/?)([A-Za-z][A-Za-z0-9]*)([^<>]*)>`)
	entityName = regexp.MustCompile(`&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);`)
)

// hasMarkup tells whether a text is read otherwise as HTML than as plain text:
// it has something of a tag or of a reference.
func hasMarkup(s string) bool {
	for i := range len(s) {
		switch {
		case s[i] == '<' && i+1 < len(s) && (startsName(s[i+1]) || s[i+1] == '/' || s[i+1] == '!' || s[i+1] == '?'):
			return true
		case s[i] == '&' && referenceLength(s[i:]) > 0:
			return true
		}
	}
	return false
}

// looksLikeHTML tells whether a text that may be plain or HTML is HTML: it has
// a reference to a character, an end tag of an HTML element, or the tag of one
// that has none or does harm. "a < b & c" and "<vector> in C++" are plain.
func looksLikeHTML(s string) bool {
	if strings.IndexByte(s, '&') >= 0 {
		for _, reference := range entityName.FindAllString(s, 20) {
			if (&entities{}).resolve(reference) != reference {
				return true
			}
		}
	}
	if strings.IndexByte(s, '<') < 0 {
		return false
	}
	for _, m := range tagStart.FindAllStringSubmatch(s, 100) {
		a := atom.Lookup([]byte(strings.ToLower(m[2])))
		if a != 0 && (m[1] != "" || isVoid(a) || isActive(a) || strings.HasSuffix(m[3], "/")) {
			return true
		}
	}
	return strings.Contains(s, "<!--")
}

// isVoid tells whether an element never has an end tag: HTML, section 13.1.2.
func isVoid(a atom.Atom) bool {
	switch a {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta, atom.Source, atom.Track, atom.Wbr, atom.Param:
		return true
	}
	return false
}

// isActive tells whether an element may run or load something.
func isActive(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Iframe, atom.Frame, atom.Frameset, atom.Object, atom.Applet, atom.Form, atom.Svg, atom.Math, atom.Video, atom.Audio, atom.Template, atom.Noscript, atom.Body, atom.Html:
		return true
	}
	return false
}

var textEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func escapeText(s string) string {
	if !strings.ContainsAny(s, "&<>") {
		return s
	}
	return textEscaper.Replace(s)
}

var valueEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// innerXML returns what is in the element as HTML: without prefixes and
// namespaces, references resolved. With inDiv the div that Atom's xhtml stands
// in is left out, as RFC 4287, section 3.1.1.3 says.
func (n *node) innerXML(inDiv bool) string {
	if inDiv {
		if div := n.onlyElement(); div != nil && div.name == "div" {
			n = div
		}
	}
	var b strings.Builder
	for c := n.first; c != nil; c = c.next {
		c.writeHTML(&b)
	}
	return trimXML(b.String())
}

// onlyElement returns the element's only child element, where there is no text
// beside it; else nil.
func (n *node) onlyElement() *node {
	var only *node
	for c := n.first; c != nil; c = c.next {
		switch {
		case c.name == "" && trimXML(c.text) == "":
		case c.name == "" || only != nil:
			return nil
		default:
			only = c
		}
	}
	return only
}

func (n *node) writeHTML(b *strings.Builder) {
	if n.name == "" {
		b.WriteString(escapeText(n.text))
		return
	}
	name := atom.Lookup([]byte(n.name))
	b.WriteString("<" + n.tag)
	for _, a := range n.attrs {
		n.writeAttribute(b, a)
	}
	if isVoid(name) {
		b.WriteString(" />")
	} else {
		b.WriteString(">")
	}
	for c := n.first; c != nil; c = c.next {
		c.writeHTML(b)
	}
	if !isVoid(name) {
		b.WriteString("</" + n.tag + ">")
	}
}

func (n *node) writeAttribute(b *strings.Builder, a attribute) {
	if a.space == otherSpace || a.space == xmlSpace && a.name == "base" {
		return
	}
	value := a.value
	if a.space == coreSpace && isReference(a.name) {
		value = resolveInMarkup(n.base, value)
	}
	b.WriteString(" " + a.tag + `="`)
	_, _ = valueEscaper.WriteString(b, value) // a Builder has no errors
	b.WriteByte('"')
}
