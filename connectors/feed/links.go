package feed

import (
	"net/url"
	"strings"
)

func isHTTP(u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// firstLink resolves the candidates in order and returns the first that is a
// link.
func firstLink(base string, candidates ...string) string {
	for _, ref := range candidates {
		if link := resolve(base, ref); link != "" {
			return link
		}
	}
	return ""
}

// firstLanguage returns the first tag of a Content-Language header.
func firstLanguage(header string) string {
	tag, _, _ := strings.Cut(header, ",")
	return strings.TrimSpace(tag)
}
