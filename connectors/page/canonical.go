package page

import (
	"net/url"
	"strings"
)

// canonical returns the URL that the page calls its own, absolute; the page's
// URL if it names none that can be right.
func (h *headOf) canonical() string {
	for _, l := range h.links {
		if containsWord(l.rel, "canonical") && h.isOwn(l.href) {
			return l.href.String()
		}
	}
	for _, ref := range []string{h.first("og:url"), h.article.url} {
		if u := resolve(h.base, ref); u != nil && h.isOwn(u) {
			return u.String()
		}
	}
	return h.at.String()
}

// isOwn tells whether a URL may be the page's own. A home page is not an
// article: templates that name it for every page make all of a site's stories
// one. Where the page came from is not known, any other is believed.
func (h *headOf) isOwn(u *url.URL) bool {
	return u != nil && (!isHome(u) || isHome(h.at) && h.at.Host == u.Host)
}

func isHome(u *url.URL) bool {
	path := strings.ToLower(strings.Trim(u.Path, "/"))
	return u.RawQuery == "" && (path == "" || path == "index.html" || path == "index.php" || path == "home")
}
