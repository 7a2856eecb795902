package feed

import (
	"strings"

	"golang.org/x/net/html"
)

// isReference tells whether an HTML attribute holds a URL: those of HTML 5's
// and HTML 4's indexes of attributes, without the ones that hold lists.
func isReference(attribute string) bool {
	switch attribute {
	case "href", "src", "cite", "action", "background", "longdesc", "poster", "data", "usemap", "codebase", "classid", "profile", "formaction":
		return true
	}
	return false
}

// resolveInMarkup resolves a reference within HTML. What has a scheme or does
// not become a web link stays as it is; the sanitiser judges it.
func resolveInMarkup(base, ref string) string {
	trimmed := tidyURL(ref)
	if base == "" || schemeOf(trimmed) != "" {
		return ref
	}
	if joined := join(base, trimmed); isWebURL(joined) {
		return joined
	}
	return ref
}

// resolveMarkup resolves the relative references in HTML and leaves everything
// else byte for byte.
func resolveMarkup(base, s string) string {
	if base == "" || !mayHaveRelative(s) {
		return s
	}
	return rewriteTags(s, func(a html.Attribute) string {
		if !isReference(a.Key) {
			return a.Val
		}
		return resolveInMarkup(base, a.Val)
	})
}

// rewriteTags gives the attributes of all start tags the values that change
// returns for them. Tags of which none changes stay byte for byte.
func rewriteTags(s string, change func(html.Attribute) string) string {
	var b strings.Builder
	b.Grow(len(s) + len(s)/8)
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			b.Write(z.Raw())
			return b.String()
		case html.StartTagToken, html.SelfClosingTagToken:
			raw := string(z.Raw()) // reading the attributes overwrites it
			b.WriteString(rewriteTag(raw, z.Token(), change))
		default:
			b.Write(z.Raw())
		}
	}
}

func rewriteTag(raw string, token html.Token, change func(html.Attribute) string) string {
	changed := false
	for i, a := range token.Attr {
		token.Attr[i].Val = change(a)
		changed = changed || token.Attr[i].Val != a.Val
	}
	if !changed {
		return raw
	}
	if token.Type == html.SelfClosingTagToken {
		token.Type = html.StartTagToken
		return strings.TrimSuffix(token.String(), ">") + " />"
	}
	return token.String()
}

// mayHaveRelative tells whether HTML may have a relative reference: an
// attribute that holds one and does not begin with a scheme. It is quick, and
// errs to the safe side.
func mayHaveRelative(s string) bool {
	for {
		at := strings.IndexByte(s, '=')
		if at < 0 {
			return false
		}
		name := strings.TrimRight(s[:at], " \t\r\n")
		begin := strings.LastIndexAny(name[max(0, len(name)-16):], " \t\r\n\"'/") + 1 + max(0, len(name)-16)
		s = s[at+1:]
		if !isReference(strings.ToLower(name[begin:])) {
			continue
		}
		value := strings.TrimLeft(s, " \t\r\n\"'")
		if scheme := schemeOf(value[:min(len(value), 20)]); scheme == "" {
			return true
		}
	}
}
