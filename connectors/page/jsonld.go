package page

import (
	"encoding/json"
	"strings"

	"golang.org/x/net/html"
)

// article is what a page's JSON-LD says of the article (schema.org/Article).
type article struct {
	headline, body      string
	url                 string
	published, modified string
	section             string
	language            string
	// people and organisations are who wrote it.
	people, organisations []string
	// notFree tells that the article or a part of it is not accessible for
	// free.
	notFree bool
}

// maxDepth bounds how deep the objects of JSON-LD are followed.
const maxDepth = 32

// linkedData is all objects of a page's JSON-LD.
type linkedData struct {
	articles []map[string]any
	crumbs   []map[string]any
	byID     map[string]map[string]any
	// body is the longest articleBody of any object.
	body string
}

// readLinkedData returns what the scripts say of the article that the page is
// of, and its breadcrumbs. Scripts that are not JSON are other people's
// mistakes: the page itself is still there.
func readLinkedData(scripts []string, h *headOf) (article, []string) {
	d := &linkedData{byID: map[string]map[string]any{}}
	for _, script := range scripts {
		if v, ok := decode(script); ok {
			d.collect(v, 0)
		}
	}
	a := d.describe(d.pick(h))
	a.body = d.body
	return a, d.breadcrumbs()
}

// decode reads a script. Many have line breaks inside of strings, comment
// marks around the whole, or a semicolon behind it.
func decode(script string) (v any, ok bool) {
	if json.Unmarshal([]byte(script), &v) == nil {
		return v, true
	}
	script = strings.TrimSpace(script)
	for _, mark := range []string{"<!--", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA["} {
		script = strings.TrimSpace(strings.TrimPrefix(script, mark))
	}
	for _, mark := range []string{"-->", "//]]>", "/*]]>*/", "]]>", ";"} {
		script = strings.TrimSpace(strings.TrimSuffix(script, mark))
	}
	script = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, script)
	err := json.Unmarshal([]byte(script), &v)
	return v, err == nil
}

func (d *linkedData) collect(v any, depth int) {
	if depth > maxDepth {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			d.collect(e, depth+1)
		}
	case map[string]any:
		if id := text1(v["@id"]); id != "" && len(v) > 1 && d.byID[id] == nil {
			d.byID[id] = v
		}
		switch {
		case isOf(v, articleTypes):
			d.articles = append(d.articles, v)
		case isOf(v, crumbTypes):
			d.crumbs = append(d.crumbs, v)
		}
		if s := text1(v["articleBody"]); len(s) > len(d.body) {
			d.body = s
		}
		for key, e := range v {
			if key != "isPartOf" && key != "publisher" {
				d.collect(e, depth+1)
			}
		}
	}
}

// articleTypes are the types of schema.org that are an article's.
var (
	articleTypes = words(`article newsarticle reportagenewsarticle analysisnewsarticle opinionnewsarticle backgroundnewsarticle
		reviewnewsarticle askpublicnewsarticle advertisercontentarticle satiricalarticle report scholarlyarticle techarticle
		blogposting liveblogposting socialmediaposting`)
	crumbTypes = words(`breadcrumblist`)
)

func isOf(object map[string]any, types map[string]bool) bool {
	for _, t := range texts(object["@type"]) {
		if types[strings.ToLower(strings.TrimPrefix(strings.TrimPrefix(t, "http://schema.org/"), "https://schema.org/"))] {
			return true
		}
	}
	return false
}

// pick returns the article that the page is of: the one with the page's URL,
// else the one with its title, else the first in the order of the page; nil if
// there is none.
func (d *linkedData) pick(h *headOf) map[string]any {
	title := h.first("og:title")
	if title == "" {
		title = h.title
	}
	var named map[string]any
	for _, a := range d.articles {
		if u := resolve(h.base, d.urlOf(a)); u != nil && u.Path != "" && u.Path != "/" && u.Path == h.at.Path {
			return a
		}
		if s := squeeze(text1(a["headline"])); named == nil && len(s) >= minTitle && strings.HasPrefix(title, s) {
			named = a
		}
	}
	if named == nil && len(d.articles) > 0 {
		named = d.articles[0]
	}
	return named
}

func (d *linkedData) urlOf(a map[string]any) string {
	for _, key := range []string{"mainEntityOfPage", "url"} {
		for _, v := range list(a[key]) {
			if object, ok := v.(map[string]any); ok {
				v = object["@id"]
				if text1(v) == "" {
					v = object["url"]
				}
			}
			if s := text1(v); s != "" && !strings.HasPrefix(s, "#") {
				return s
			}
		}
	}
	return ""
}

func (d *linkedData) describe(a map[string]any) article {
	if a == nil {
		return article{}
	}
	out := article{
		headline:  squeeze(html.UnescapeString(text1(a["headline"]))),
		url:       d.urlOf(a),
		published: text1(a["datePublished"]),
		modified:  text1(a["dateModified"]),
		section:   squeeze(html.UnescapeString(text1(a["articleSection"]))),
		language:  text1(a["inLanguage"]),
		notFree:   isFalse(a["isAccessibleForFree"]),
	}
	for _, part := range list(a["hasPart"]) {
		if p, ok := part.(map[string]any); ok && isFalse(p["isAccessibleForFree"]) {
			out.notFree = true
		}
	}
	for _, key := range []string{"author", "creator"} {
		for _, v := range list(a[key]) {
			d.addAuthor(&out, v)
		}
		if len(out.people) > 0 {
			break
		}
	}
	return out
}

func (d *linkedData) addAuthor(a *article, v any) {
	object, isObject := v.(map[string]any)
	if !isObject {
		a.people = append(a.people, text1(v))
		return
	}
	if _, named := object["name"]; !named {
		if whole := d.byID[text1(object["@id"])]; whole != nil {
			object = whole
		}
	}
	for _, name := range texts(object["name"]) {
		if isOf(object, organisationTypes) {
			a.organisations = append(a.organisations, name)
		} else {
			a.people = append(a.people, name)
		}
	}
}

var organisationTypes = words(`organization newsmediaorganization corporation brand website`)

// breadcrumbs returns the names of the longest list of breadcrumbs, in order.
func (d *linkedData) breadcrumbs() []string {
	var longest []string
	for _, c := range d.crumbs {
		var names []string
		for _, e := range list(c["itemListElement"]) {
			object, _ := e.(map[string]any)
			name := text1(object["name"])
			if item, ok := object["item"].(map[string]any); ok && name == "" {
				name = text1(item["name"])
			}
			if name != "" {
				names = append(names, squeeze(html.UnescapeString(name)))
			}
		}
		if len(names) > len(longest) {
			longest = names
		}
	}
	return longest
}

// isFalse tells whether a value is false; many sites write it as a string.
func isFalse(v any) bool {
	switch v := v.(type) {
	case bool:
		return !v
	case string:
		return strings.EqualFold(strings.TrimPrefix(strings.TrimPrefix(v, "http://schema.org/"), "https://schema.org/"), "false")
	}
	return false
}

// list returns the elements of an array, or the value itself as the only one;
// nothing for null.
func list(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

// texts returns the strings among the elements of a value.
func texts(v any) []string {
	var found []string
	for _, e := range list(v) {
		if s, ok := e.(string); ok && strings.TrimSpace(s) != "" {
			found = append(found, strings.TrimSpace(s))
		}
	}
	return found
}

// text1 returns the first string of a value; empty if it has none.
func text1(v any) string {
	if found := texts(v); len(found) > 0 {
		return found[0]
	}
	return ""
}
