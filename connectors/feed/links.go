package feed

import (
	"net/url"
	"strings"
)

// resolve returns ref as an absolute http or https URL; empty if it is none,
// so that no javascript:, data: or file: link gets through. A URL that is
// absolute already is kept as written.
func resolve(base *url.URL, ref string) string {
	ref = strings.TrimSpace(ref)
	u, err := url.Parse(ref)
	if err != nil || ref == "" {
		return ""
	}
	if !u.IsAbs() && base != nil {
		u = base.ResolveReference(u)
		ref = u.String()
	}
	if !isHTTP(u) {
		return ""
	}
	return ref
}

func isHTTP(u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// firstLink resolves the candidates in order and returns the first that is a
// link.
func firstLink(base *url.URL, candidates ...string) string {
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
