package feed

import (
	"regexp"
	"slices"

	"github.com/microcosm-cc/bluemonday"
)

// Sanitizer makes HTML safe to show. Make one and keep it: it is costly to
// make, and safe for concurrent use.
type Sanitizer struct {
	policy *bluemonday.Policy
}

// safeElements are the elements that say something to a reader and can do
// nothing: HTML's for text, tables, pictures and recordings, less those that
// run, load or ask for something (script, style, iframe, object, embed, form
// and its fields).
var safeElements = []string{
	"a", "abbr", "acronym", "address", "area", "article", "aside", "audio", "b", "bdi", "bdo", "big", "blockquote", "br",
	"caption", "center", "cite", "code", "col", "colgroup", "data", "dd", "del", "details", "dfn", "dir", "div", "dl", "dt",
	"em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins",
	"kbd", "li", "map", "mark", "menu", "meter", "nav", "ol", "p", "picture", "pre", "progress", "q", "rp", "rt", "ruby",
	"s", "samp", "section", "small", "source", "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td",
	"tfoot", "th", "thead", "time", "tr", "track", "tt", "u", "ul", "var", "video", "wbr",
}

// safeAttributes are the attributes that bear on how the elements above read.
// Attributes that hold addresses are allowed per element below.
var safeAttributes = []string{
	"abbr", "align", "alt", "axis", "border", "cellpadding", "cellspacing", "char", "charoff", "class", "clear", "color",
	"cols", "colspan", "compact", "controls", "coords", "datetime", "dir", "face", "frame", "headers", "height", "high",
	"hreflang", "hspace", "id", "ismap", "itemprop", "itemscope", "itemtype", "kind", "lang", "loop", "low", "max", "media",
	"min", "name", "nohref", "noshade", "nowrap", "open", "optimum", "preload", "prompt", "rel", "rev", "reversed", "rows",
	"rowspan", "rules", "scope", "shape", "size", "sizes", "span", "start", "summary", "title", "type", "valign", "value",
	"vspace", "width",
}

// NewSanitizer returns a sanitiser that keeps safe elements and attributes,
// and of links only http, https and mailto.
func NewSanitizer() *Sanitizer {
	p := bluemonday.NewPolicy()
	p.AllowElements(safeElements...)
	p.AllowNoAttrs().OnElements(safeElements...)
	p.AllowAttrs(safeAttributes...).Globally()
	p.AllowAttrs("href").OnElements("a", "area")
	p.AllowAttrs("src").OnElements("img", "audio", "video", "source", "track")
	p.AllowAttrs("poster").OnElements("video")
	p.AllowAttrs("cite").OnElements("blockquote", "q", "del", "ins")
	p.AllowAttrs("usemap").Matching(regexp.MustCompile(`^#\S+$`)).OnElements("img")
	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(true)
	return &Sanitizer{p}
}

// HTML returns the harmless part of s.
func (s *Sanitizer) HTML(html string) string { return s.policy.Sanitize(html) }

func (s *Sanitizer) text(text, typeName string) string {
	if typeName != "html" {
		return text
	}
	return s.HTML(text)
}

// Feed returns the feed with all its HTML sanitised. Plain text stays as it
// is: "a < b & c" is no HTML, and must not be put where HTML is expected
// without escaping. The feed that is given is left as it is.
func (s *Sanitizer) Feed(f Feed) Feed {
	f.Title = s.text(f.Title, f.TitleType)
	f.Description = s.text(f.Description, f.DescriptionType)
	f.Rights = s.text(f.Rights, f.RightsType)
	f.Items = slices.Clone(f.Items)
	for n := range f.Items {
		i := &f.Items[n]
		i.Title = s.text(i.Title, i.TitleType)
		i.Summary = s.text(i.Summary, i.SummaryType)
		i.Content = s.text(i.Content, i.ContentType)
	}
	return f
}
