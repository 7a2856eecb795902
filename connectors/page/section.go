package page

import (
	"strings"

	"golang.org/x/net/html"
)

// section returns the part of the paper that the article stands in, as the
// page names it; empty if it does not.
func (h *headOf) section() string {
	for _, s := range []string{h.article.section, h.first("article:section", "og:article:section", "parsely-section", "cxenseparse:section", "section", "dc.subject.section")} {
		if s = squeeze(s); s != "" && len(s) <= maxSection && !strings.Contains(s, "://") {
			return s
		}
	}
	return h.crumb()
}

// maxSection bounds a section's name in bytes.
const maxSection = 80

// crumb returns the last of the breadcrumbs above the article itself; the first
// is the site.
func (h *headOf) crumb() string {
	crumbs := h.crumbs
	if len(crumbs) > 0 && (crumbs[len(crumbs)-1] == h.article.headline || strings.HasPrefix(h.title, crumbs[len(crumbs)-1])) {
		crumbs = crumbs[:len(crumbs)-1]
	}
	if len(crumbs) < 2 || len(crumbs[len(crumbs)-1]) > maxSection {
		return ""
	}
	return crumbs[len(crumbs)-1]
}

// language returns the language that the page declares; empty if it declares
// none.
func (h *headOf) language() string {
	for _, s := range []string{h.lang, h.article.language, h.first("content-language", "language", "og:locale")} {
		if tag := strings.ReplaceAll(strings.TrimSpace(s), "_", "-"); tag != "" && len(tag) <= 16 && !strings.ContainsAny(tag, " ,;") {
			return tag
		}
	}
	return ""
}

// statedText returns the text of a stated body, which some sites write as
// HTML.
func statedText(body string) string {
	body = html.UnescapeString(body)
	if !strings.Contains(body, "</") && !strings.Contains(body, "<br") {
		return body
	}
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return ""
	}
	r := reader{leaveOut: unseen}
	return plain(r.blocksOf(doc))
}
