package feed

import (
	"regexp"
	"slices"
	"strings"

	"github.com/microcosm-cc/bluemonday"
)

// Sanitizer makes HTML safe to show. Make one and keep it: it is costly to
// make, and safe for concurrent use.
type Sanitizer struct {
	policy *bluemonday.Policy
}

// safeElements are the elements that say something to a reader: those of HTML
// 5, HTML 4.01 and the drafts between them, and some that browsers once had,
// less those that run or load something (script, style, link, meta, base,
// iframe, frame, object, applet, embed, svg, math) and those of forms: a field
// for a password that a feed brings is no part of its story.
const safeElements = `a abbr acronym address area article aside audio b bdi bdo big blockquote br canvas caption
center cite code col colgroup data datagrid dd del details dfn dialog dir div dl dt em fieldset figcaption figure
font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd label legend li m map mark menu meter multicol nav nextid nobr
ol p picture pre progress q rp rt ruby s samp section small sound source spacer span strike strong sub summary sup
table tbody td tfoot th thead time tr track tt u ul var video wbr`

// safeAttributes are the attributes of those elements that hold no address and
// are no style and no handler. None of them does anything by itself, chooses
// the window that a link opens in (target), or tells somebody of it (ping).
const safeAttributes = `abbr accesskey align alt axis balance bgcolor bgproperties border bordercolor bordercolordark
bordercolorlight bottompadding cellpadding cellspacing ch char charoff charset choff class clear color cols colspan
compact controls coords datafld datapagesize datetime default delay dir draggable end face for frame galleryimg
gutter headers height hidden hidefocus high hreflang hspace id ismap itemprop itemscope itemtype kind label lang
leftspacing loop loopcount loopend loopstart low max media min name nohref noshade nowrap open optimum point-size pqg
preload radiogroup rel repeat repeat-max repeat-min replace rev reversed rightspacing role rows rowspan rules scope
shape size sizes span start step summary suppress tabindex title toppadding type unselectable valign value variable
volume vrml vspace width wrap`

// addressAttributes hold an address. Where an element uses it bluemonday
// judges it by its scheme; elsewhere it may be a web address or nothing.
const addressAttributes = `background cite data datasrc dynsrc href icon longdesc lowsrc poster src urn usemap`

var webAddress = regexp.MustCompile(`^(?:(?i:https?)://[^\s"'<>]*)?$`)

// NewSanitizer returns a sanitiser that keeps safe elements, attributes and
// styles, and of links only http, https, mailto and relative ones.
func NewSanitizer() *Sanitizer {
	p := bluemonday.NewPolicy()
	elements := strings.Fields(safeElements)
	p.AllowElements(elements...)
	p.AllowNoAttrs().OnElements(elements...)
	p.AllowAttrs(strings.Fields(safeAttributes)...).Globally()
	p.AllowAttrs(strings.Fields(addressAttributes)...).Matching(webAddress).Globally()
	p.AllowAttrs("href").OnElements("a", "area")
	p.AllowAttrs("src").OnElements("img", "audio", "video", "source", "track")
	p.AllowAttrs("cite").OnElements("blockquote", "q", "del", "ins")
	p.AllowAttrs("style").Matching(safeStyle).Globally()
	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(true)
	return &Sanitizer{p}
}

// frames are the tags of elements that are taken out while what is in them
// stays, to be sanitised in its turn: without the element it is what stands in
// for it. Many a feed never closes its iframe, and would lose its text.
var frames = regexp.MustCompile(`(?i)</?(?:iframe|frame|frameset|noframes|noembed|noscript|object|embed)(?:[\s/][^<>]*)?>`)

// HTML returns the harmless part of HTML. Should the sanitiser break down, it
// is all made text.
func (s *Sanitizer) HTML(html string) (safe string) {
	if !hasMarkup(html) {
		return html
	}
	defer func() {
		if r := recover(); r != nil {
			safe = escapeText(html)
		}
	}()
	return plainQuotes(s.policy.Sanitize(filterStyles(escapeBangs(frames.ReplaceAllString(html, "")))))
}

// escapeBangs makes text of "<!" that begins neither a comment nor a document
// type, and takes out the beginning of a comment that never ends: HTML would
// have them swallow what follows.
func escapeBangs(html string) string {
	if !strings.Contains(html, "<!") {
		return html
	}
	var b strings.Builder
	commentEnds, tagEnds := true, true // as far as is known
	for {
		before, rest, found := strings.Cut(html, "<!")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		end := -1
		if strings.HasPrefix(rest, "--") && commentEnds {
			end = strings.Index(rest, "-->")
			commentEnds = end >= 0
		}
		isDoctype := len(rest) >= 7 && strings.EqualFold(rest[:7], "doctype")
		if end < 0 && tagEnds && (strings.HasPrefix(rest, "--") || isDoctype) {
			end = strings.IndexByte(rest, '>')
			tagEnds = end >= 0
		}
		switch {
		case end >= 0:
		case strings.HasPrefix(rest, "--"):
			html = rest[len("--"):]
			continue
		default:
			b.WriteString("&lt;!")
			html = rest
			continue
		}
		html = rest[strings.IndexByte(rest[end:], '>')+end+1:]
	}
}

// plainQuotes writes the sanitiser's HTML as people do: quotation marks in the
// text as such, and a space in the tags of empty elements. In it, ">" ends
// tags and nothing else.
func plainQuotes(html string) string {
	if !strings.Contains(html, "&#3") && !strings.Contains(html, "/>") {
		return html
	}
	var b strings.Builder
	b.Grow(len(html))
	for html != "" {
		tag := strings.IndexByte(html, '<')
		if tag < 0 {
			tag = len(html)
		}
		_, _ = textQuotes.WriteString(&b, html[:tag]) // a Builder has no errors
		html = html[tag:]
		end := strings.IndexByte(html, '>') + 1
		_, _ = tagQuotes.WriteString(&b, html[:end])
		html = html[end:]
		if end == 0 {
			b.WriteString(html)
			break
		}
	}
	return b.String()
}

var (
	textQuotes = strings.NewReplacer("&#34;", `"`, "&#39;", "'")
	tagQuotes  = strings.NewReplacer("&#34;", "&quot;", "&#39;", "'", "/>", " />")
)

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
