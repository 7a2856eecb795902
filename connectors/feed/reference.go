package feed

import (
	"net/url"
	"strings"
)

// reference is a URI reference in its parts, as written: RFC 3986, appendix B.
// Unlike url.URL it keeps non-ASCII characters and takes what is not a valid
// URL, of which feeds have many.
type reference struct {
	scheme, authority, path, query, fragment string
	hasAuthority, hasQuery, hasFragment      bool
}

func parseReference(s string) reference {
	var r reference
	s, r.fragment, r.hasFragment = strings.Cut(s, "#")
	s, r.query, r.hasQuery = strings.Cut(s, "?")
	if scheme := schemeOf(s); scheme != "" {
		r.scheme, s = scheme, s[len(scheme)+1:]
	}
	if rest, ok := strings.CutPrefix(s, "//"); ok {
		r.hasAuthority = true
		end := strings.IndexByte(rest, '/')
		if end < 0 {
			end = len(rest)
		}
		r.authority, s = rest[:end], rest[end:]
	}
	r.path = s
	return r
}

// schemeOf returns the scheme that s begins with, in lower case; empty if it
// has none.
func schemeOf(s string) string {
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
		case i > 0 && ('0' <= c && c <= '9' || c == '+' || c == '-' || c == '.'):
		case i > 0 && c == ':':
			return strings.ToLower(s[:i])
		default:
			return ""
		}
	}
	return ""
}

func (r reference) String() string {
	var b strings.Builder
	if r.scheme != "" {
		b.WriteString(r.scheme + ":")
	}
	if r.hasAuthority {
		b.WriteString("//" + r.authority)
	}
	b.WriteString(r.path)
	if r.hasQuery {
		b.WriteString("?" + r.query)
	}
	if r.hasFragment {
		b.WriteString("#" + r.fragment)
	}
	return b.String()
}

// join resolves a reference against a base: RFC 3986, section 5.2. A base that
// has no scheme gives a result that has none.
func join(base, ref string) string {
	r := parseReference(ref)
	if r.scheme != "" || base == "" {
		return ref
	}
	b := parseReference(base)
	switch {
	case r.hasAuthority:
		r.path = removeDots(r.path)
	case r.path == "":
		r.path = b.path
		if !r.hasQuery {
			r.query, r.hasQuery = b.query, b.hasQuery
		}
	case r.path[0] == '/':
		r.path = removeDots(r.path)
	default:
		r.path = removeDots(mergePaths(b, r.path))
	}
	if !r.hasAuthority {
		r.authority, r.hasAuthority = b.authority, b.hasAuthority
	}
	r.scheme = b.scheme
	return r.String()
}

func mergePaths(base reference, path string) string {
	if base.path == "" && base.hasAuthority {
		return "/" + path
	}
	return base.path[:strings.LastIndexByte(base.path, '/')+1] + path
}

// removeDots takes "." and ".." out of a path: RFC 3986, section 5.2.4.
func removeDots(path string) string {
	if !strings.Contains(path, "/.") && !strings.HasPrefix(path, ".") {
		return path
	}
	segments := strings.Split(path, "/")
	kept := segments[:0]
	for i, segment := range segments {
		last := i == len(segments)-1
		switch segment {
		case ".":
		case "..":
			if len(kept) > 1 || len(kept) == 1 && kept[0] != "" {
				kept = kept[:len(kept)-1]
			}
		default:
			kept = append(kept, segment)
			continue
		}
		if last {
			kept = append(kept, "")
		}
	}
	return strings.Join(kept, "/")
}

// resolve returns ref as an absolute http or https URL; empty if it is none,
// so that no javascript:, data: or file: link gets through. A URL that is
// absolute already is kept as written, but for the characters that no URL may
// have: line ends and tabs are taken out and spaces escaped, as browsers do
// (WHATWG URL, basic URL parser).
func resolve(base, ref string) string {
	ref = tidyURL(ref)
	if ref == "" {
		return ""
	}
	if schemeOf(ref) == "" {
		ref = join(base, ref)
	}
	if !isWebURL(ref) {
		return ""
	}
	return ref
}

func tidyURL(ref string) string {
	ref = strings.TrimFunc(ref, func(r rune) bool { return r <= ' ' })
	if strings.IndexFunc(ref, func(r rune) bool { return r <= ' ' || r == 0x7f }) < 0 {
		return ref
	}
	var b strings.Builder
	for _, r := range ref {
		switch {
		case r == ' ':
			b.WriteString("%20")
		case r < ' ' || r == 0x7f:
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isWebURL(s string) bool {
	scheme := schemeOf(s)
	if scheme != "http" && scheme != "https" {
		return false
	}
	u, err := url.Parse(s)
	if err != nil {
		// What is wrong may stand in the path, where it harms nobody.
		r := parseReference(s)
		u, err = url.Parse(r.scheme + "://" + r.authority)
	}
	return err == nil && u.Host != ""
}

// resolveBase returns the base that an xml:base gives; empty if it gives none.
func resolveBase(base, ref string) string {
	ref = tidyURL(ref)
	if ref == "" || len(base)+len(ref) > maxBase {
		return ""
	}
	joined := join(base, ref)
	if scheme := schemeOf(joined); scheme != "" && scheme != "http" && scheme != "https" {
		return ""
	}
	return joined
}
