package feed

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// safeProperties are the style properties that bear on text, boxes and tables.
// The ones that lay something over the rest of a page (position and its like)
// are not among them. bluemonday can filter styles too, but takes time in the
// square of a style's length.
var safeProperties = makeSet(`azimuth background background-color background-position background-x background-y border
border-bottom border-bottom-color border-bottom-style border-bottom-width border-collapse border-color border-left
border-left-color border-left-style border-left-width border-right border-right-color border-right-style
border-right-width border-spacing border-style border-top border-top-color border-top-style border-top-width border-width
clear color cursor direction display elevation float font font-family font-size font-style font-variant font-weight height
letter-spacing line-height list-style-type margin margin-bottom margin-left margin-right margin-top max-width overflow
padding padding-bottom padding-left padding-right padding-top pause speech-rate text-align text-decoration text-indent
text-transform unicode-bidi vertical-align voice-family volume white-space width word-spacing`)

// safeStyle is what values of these properties are made of. url(), escapes and
// comments are not: brackets stand after rgb and its like alone.
var safeStyle = regexp.MustCompile(`^(?:[\w\s#%.,:;!'+-]|\b(?i:rgba?|hsla?)\([\d\s.,%]*\))+$`)

// hugeLength is a length that would push what follows out of sight.
var hugeLength = regexp.MustCompile(`(?:^|[^#\w.])\d{5}`)

// maxStyle is how long a style may be.
const maxStyle = 2000

func makeSet(words string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}

// filterStyles takes out of all styles in HTML what is not safe.
func filterStyles(s string) string {
	if !strings.Contains(s, "style") && !strings.Contains(strings.ToLower(s), "style") {
		return s
	}
	return rewriteTags(s, func(a html.Attribute) string {
		if a.Key != "style" {
			return a.Val
		}
		return filterStyle(a.Val)
	})
}

// filterStyle returns the safe declarations of a style.
func filterStyle(style string) string {
	if len(style) > maxStyle {
		return ""
	}
	var kept []string
	for declaration := range strings.SplitSeq(style, ";") {
		property, value, _ := strings.Cut(declaration, ":")
		property, value = strings.TrimSpace(property), strings.TrimSpace(value)
		if value != "" && safeProperties[strings.ToLower(property)] && safeStyle.MatchString(value) && !hugeLength.MatchString(value) {
			kept = append(kept, property+": "+value+";")
		}
	}
	return strings.Join(kept, " ")
}
