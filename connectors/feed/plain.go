package feed

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// PlainTitle returns the feed's title as people read it, without control
// characters: it names the feed wherever its items are shown.
func (f Feed) PlainTitle() string { return printable(plain(f.Title, f.TitleType)) }

// printable returns a name without control characters, of which JSON may bring
// any; one that has none is returned as it is.
func printable(name string) string {
	if !strings.ContainsFunc(name, unicode.IsControl) {
		return name
	}
	return strings.Join(strings.FieldsFunc(name, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }), " ")
}

// plain returns a text as people read it: of HTML what htmlText says, plain
// text as it is. "a < b & c" is plain, and stays so.
func plain(text, typeName string) string {
	if typeName != "html" {
		return text
	}
	return htmlText(text)
}

// plainGuess is plain for a text of which no format says what it is: the names
// of people and categories, which are never meant to show tags. They have no
// control characters either.
func plainGuess(text string) string {
	if !looksLikeHTML(text) {
		return printable(text)
	}
	return printable(htmlText(text))
}

// htmlText returns what HTML says to a reader, in one line: without tags,
// comments and what is not shown (scripts, styles, templates, what stands in for frames),
// references decoded, white space folded. It is text: where it is shown in HTML
// it has to be escaped.
func htmlText(s string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(s))
	hidden := atom.Atom(0) // the element whose content is left out
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken: // the end: a string gives no other error
			return strings.Join(strings.Fields(b.String()), " ")
		case html.TextToken:
			if hidden == 0 {
				b.Write(z.Text())
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			tag := atom.Lookup(name)
			switch {
			case hidden != 0:
				if kind == html.EndTagToken && tag == hidden {
					hidden = 0
				}
			case kind == html.StartTagToken && isHidden(tag):
				hidden = tag
			case breaksLine(tag):
				b.WriteByte(' ')
			}
		}
	}
}

// isHidden tells whether no reader sees what is in an element.
func isHidden(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Iframe, atom.Noframes, atom.Noembed:
		return true
	}
	return false
}

// breaksLine tells whether the words before and after a tag are apart: those of
// elements that HTML, section 15.3, shows as blocks, list items or cells.
func breaksLine(a atom.Atom) bool {
	switch a {
	case atom.Br, atom.Hr, atom.P, atom.Div, atom.Li, atom.Ul, atom.Ol, atom.Dl, atom.Dt, atom.Dd, atom.Table, atom.Tr, atom.Td, atom.Th,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Blockquote, atom.Pre, atom.Section, atom.Article, atom.Header, atom.Footer,
		atom.Figure, atom.Figcaption, atom.Option:
		return true
	}
	return false
}

// plainList returns texts as people read them, those that say nothing left out.
// A list that needs no change is returned as it is.
func plainList(texts []string) []string {
	if !slices.ContainsFunc(texts, func(text string) bool { return plainGuess(text) != text }) {
		return texts
	}
	list := make([]string, 0, len(texts))
	for _, text := range texts {
		if said := plainGuess(text); said != "" || text == "" {
			list = append(list, said)
		}
	}
	return list
}
