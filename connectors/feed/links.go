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

// languageTag returns a tag as BCP 47 writes it: "en-US", which some systems
// write "en_US".
func languageTag(s string) string { return strings.ReplaceAll(strings.TrimSpace(s), "_", "-") }

// firstLanguage returns the first tag of a Content-Language header.
func firstLanguage(header string) string {
	tag, _, _ := strings.Cut(header, ",")
	return strings.TrimSpace(tag)
}
