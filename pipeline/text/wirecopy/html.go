package wirecopy

import (
	"html"
	"regexp"
	"slices"
	"strings"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var (
	anyTag     = regexp.MustCompile(`(?i)<(?:!doctype|html|body|article|section|div|p|br|span|h[1-6]|[uo]l|li|a|b|i|em|strong|figure|img|table|blockquote)(?:\s[^>]*)?/?>`)
	blockTag   = regexp.MustCompile(`(?i)<(?:p|br|div|h[1-6]|[uo]l|li|article|section|table|blockquote|pre|body|figure)(?:\s[^>]*)?/?>`)
	escapedTag = regexp.MustCompile(`(?i)&lt;(?:p|br|div|h[1-6]|ul|article|strong|a\s)[^&]{0,200}/?&gt;`)
	entity     = regexp.MustCompile(`&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,24}\d?);`)
)

// detectBytes bounds how much of a body is looked at to tell its format.
const detectBytes = 64 << 10

// detect tells the format of a body. Feeds escape HTML once more than they
// should, and plain text as if it were HTML; the body it returns is unescaped.
func detect(body string) (string, Format) {
	sample := body[:min(len(body), detectBytes)]
	switch {
	case strings.Contains(sample, "<") && anyTag.MatchString(sample):
		return body, HTML
	case !strings.Contains(sample, "&"):
		return body, Text
	case escapedTag.MatchString(sample):
		return html.UnescapeString(body), HTML
	case entity.MatchString(sample):
		return html.UnescapeString(body), Text
	}
	return body, Text
}

// maxDepth bounds the open elements that are kept track of: deeper ones are
// read as if they had no markup of their own.
const maxDepth = 256

// element is an open element, with what it inherits from those around it.
type element struct {
	tag          atom.Atom
	block        bool // a block-level element
	kind         kind
	level        int
	hint         role
	bold, linked bool
	dropped      bool // what is inside is no text: scripts, styles
	raw          bool // line ends count: pre
}

// htmlReader collects blocks from a stream of tokens.
type htmlReader struct {
	blocks []block
	title  string
	open   []element

	text   strings.Builder
	credit strings.Builder
	any    bool // text holds more than white space
	now    element
}

// htmlBlocks cuts HTML into blocks; title is that of the page. Scripts, styles
// and the like are left out, navigation and the like carry a hint.
func htmlBlocks(src string) (blocks []block, title string) {
	h := &htmlReader{}
	if !blockTag.MatchString(src[:min(len(src), detectBytes)]) {
		// Plain text with a few inline tags: its own line ends are what there is.
		h.open = append(h.open, element{raw: true, block: true})
	}
	z := xhtml.NewTokenizer(strings.NewReader(src))
	for {
		switch z.Next() {
		case xhtml.ErrorToken:
			h.flush()
			distrust(h.blocks)
			return h.blocks, h.title
		case xhtml.TextToken:
			h.addText(string(z.Text()))
		case xhtml.StartTagToken:
			h.start(z, false)
		case xhtml.SelfClosingTagToken:
			h.start(z, true)
		case xhtml.EndTagToken:
			name, _ := z.TagName()
			h.end(atom.Lookup(name))
		}
	}
}

// blockElements begin and end a block.
var blockElements = []atom.Atom{
	atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Button, atom.Caption, atom.Center,
	atom.Dd, atom.Details, atom.Dialog, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure,
	atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Head, atom.Header, atom.Hgroup,
	atom.Html, atom.Iframe, atom.Li, atom.Main, atom.Nav, atom.Noscript, atom.Ol, atom.Option, atom.P, atom.Pre,
	atom.Section, atom.Select, atom.Summary, atom.Table, atom.Tbody, atom.Tfoot, atom.Thead, atom.Title, atom.Tr, atom.Ul,
}

// droppedElements hold no text of the page.
var droppedElements = []atom.Atom{
	atom.Script, atom.Style, atom.Template, atom.Svg, atom.Math, atom.Iframe, atom.Object, atom.Canvas, atom.Noframes,
	atom.Noembed, atom.Noscript, atom.Select, atom.Textarea,
}

// voidElements have no end tag.
var voidElements = []atom.Atom{
	atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta,
	atom.Param, atom.Source, atom.Track, atom.Wbr,
}

func (h *htmlReader) start(z *xhtml.Tokenizer, selfClosing bool) {
	name, hasAttr := z.TagName()
	tag := atom.Lookup(name)
	if tag == atom.Br {
		h.text.WriteByte('\n')
		return
	}
	isBlock := slices.Contains(blockElements, tag)
	if isBlock || tag == atom.Hr {
		h.flush()
	}
	if tag == atom.Td || tag == atom.Th {
		h.text.WriteByte(' ')
	}
	if tag == 0 || selfClosing && !isBlock || slices.Contains(voidElements, tag) || len(h.open) >= maxDepth {
		return
	}
	if tag == atom.P || tag == atom.Li || tag == atom.Option { // their end tags may be left out
		h.closeIfTop(tag)
	}
	e := h.top()
	within := e.hint
	e.tag, e.block = tag, isBlock
	e.describe(z, hasAttr)
	if !isBlock && !h.inside(atom.P) && e.hint != within && slices.Contains(lineRoles, e.hint) {
		h.flush()
		e.block = true
	}
	h.open = append(h.open, e)
}

// lineRoles are the roles that have a line of their own, also where the markup
// is that of running text.
var lineRoles = []role{roleByline, roleSlug, roleDeck, roleBoilerplate}

// inside tells whether the innermost block-level element is tag.
func (h *htmlReader) inside(tag atom.Atom) bool {
	for _, element := range slices.Backward(h.open) {
		if element.block {
			return element.tag == tag
		}
	}
	return false
}

// describe sets what the tag and its names say, over what is inherited.
func (e *element) describe(z *xhtml.Tokenizer, hasAttr bool) {
	switch e.tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		e.kind, e.level = heading, int(e.tag.String()[1]-'0')
		if e.level == 1 {
			e.hint = unread
		}
	case atom.Li, atom.Dd, atom.Dt:
		e.kind = listItem
	case atom.Figcaption, atom.Figure:
		e.kind = caption
	case atom.P:
		if e.kind == heading {
			e.kind, e.level = paragraph, 0
		}
	case atom.B, atom.Strong:
		e.bold = true
	case atom.A:
		e.linked = true
	case atom.Nav, atom.Form, atom.Button, atom.Footer, atom.Dialog, atom.Time:
		e.hint = roleBoilerplate
	case atom.Aside:
		e.hint = roleRelated
	case atom.Article, atom.Main:
		e.hint = unread
	case atom.Pre:
		e.raw = true
	}
	e.dropped = e.dropped || slices.Contains(droppedElements, e.tag)
	for hasAttr {
		var key, value []byte
		key, value, hasAttr = z.TagAttr()
		switch string(key) {
		case "class", "id", "itemprop", "data-type":
			if r := hintOf(string(value)); r != unread && e.level != 1 && e.tag != atom.Body && e.tag != atom.Html {
				e.hint = r
			}
		}
	}
}

// searchDepth bounds how far up an end tag looks for its start tag, so that
// hostile markup takes linear time.
const searchDepth = 64

func (h *htmlReader) end(tag atom.Atom) {
	for i := len(h.open) - 1; i >= 0 && i >= len(h.open)-searchDepth; i-- {
		if h.open[i].tag != tag || tag == 0 {
			continue
		}
		if slices.ContainsFunc(h.open[i:], func(e element) bool { return e.block }) {
			h.flush()
		}
		h.open = h.open[:i]
		return
	}
	if slices.Contains(blockElements, tag) {
		h.flush()
	}
}

func (h *htmlReader) closeIfTop(tag atom.Atom) {
	if n := len(h.open); n > 0 && h.open[n-1].tag == tag {
		h.open = h.open[:n-1]
	}
}

func (h *htmlReader) top() element {
	if n := len(h.open); n > 0 {
		return h.open[n-1]
	}
	return element{}
}

func (h *htmlReader) addText(escaped string) {
	e := h.top()
	if e.dropped {
		return
	}
	text := html.UnescapeString(escaped)
	if e.tag == atom.Title {
		h.title = normalise(text)
		return
	}
	if !e.raw {
		text = lineEnds.Replace(text)
	}
	h.text.WriteString(text)
	if strings.TrimSpace(text) == "" {
		return
	}
	if e.hint == roleCredit {
		h.credit.WriteString(text)
	}
	h.agree(e)
}

// lineEnds makes spaces of the line ends in running text; what is left of
// them comes from br elements.
var lineEnds = strings.NewReplacer("\n", " ", "\r", " ")

// agree keeps of the inline markup what holds for all text of the block.
func (h *htmlReader) agree(e element) {
	if !h.any {
		h.any, h.now = true, e
		return
	}
	h.now.bold = h.now.bold && e.bold
	h.now.linked = h.now.linked && e.linked
	if h.now.hint != e.hint {
		h.now.hint = h.blockHint()
	}
}

// blockHint is the hint of the innermost block-level element.
func (h *htmlReader) blockHint() role {
	for _, element := range slices.Backward(h.open) {
		if element.block {
			return element.hint
		}
	}
	return unread
}

// flush ends the block that is being read.
func (h *htmlReader) flush() {
	if !h.any {
		h.text.Reset()
		h.credit.Reset()
		return
	}
	proto := block{
		kind: h.now.kind, level: h.now.level, gap: true, hint: h.now.hint,
		bold: h.now.bold, linked: h.now.linked, credit: normalise(h.credit.String()),
	}
	switch {
	case h.now.raw:
		for _, b := range textBlocks(h.text.String()) {
			b.hint = proto.hint
			h.blocks = append(h.blocks, b)
		}
	case proto.hint != unread || proto.kind == heading || proto.kind == caption:
		proto.text = plain(normalise(h.text.String()))
		h.blocks = append(h.blocks, proto)
	default:
		h.addLines(proto)
	}
	h.text.Reset()
	h.credit.Reset()
	h.any = false
}

// addLines adds one block for each line that br elements part.
func (h *htmlReader) addLines(proto block) {
	for l := range strings.SplitSeq(h.text.String(), "\n") {
		text := plain(normalise(l))
		if text == "" {
			proto.gap = true
			continue
		}
		b := proto
		b.text = text
		if b.kind == paragraph && listMark(text) > 0 {
			b.kind = listItem
		}
		h.blocks = append(h.blocks, b)
		proto.gap = false
	}
}
