package page

import (
	"encoding/json"
	"strings"

	"golang.org/x/net/html"
)

// articleBody returns the longest articleBody that the page states as JSON-LD
// (schema.org/Article); empty if there is none.
func articleBody(doc *html.Node) string {
	body := ""
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || n.Data != "script" || !strings.EqualFold(attr(n, "type"), "application/ld+json") || n.FirstChild == nil {
			continue
		}
		var stated any
		if err := json.Unmarshal([]byte(n.FirstChild.Data), &stated); err != nil {
			continue // other people's JSON; the page itself is still there
		}
		if s := statedBody(stated); len(s) > len(body) {
			body = s
		}
	}
	return body
}

// statedBody returns the longest articleBody anywhere in a JSON-LD value.
func statedBody(value any) string {
	body := ""
	longer := func(s string) {
		if len(s) > len(body) {
			body = s
		}
	}
	switch v := value.(type) {
	case []any:
		for _, element := range v {
			longer(statedBody(element))
		}
	case map[string]any:
		for key, element := range v {
			if s, ok := element.(string); ok && key == "articleBody" {
				longer(s)
			} else {
				longer(statedBody(element))
			}
		}
	}
	return body
}
