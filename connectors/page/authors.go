package page

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// authors returns the names of who wrote the article: those of its JSON-LD,
// else of its meta elements, else of the byline that the page shows, else the
// organisation that its JSON-LD names.
func (h *headOf) authors(doc *html.Node) []string {
	site := h.first("og:site_name")
	for _, stated := range [][]string{
		h.article.people,
		h.meta["author"], h.meta["article:author"], h.meta["parsely-author"], h.meta["sailthru.author"], h.meta["dc.creator"], h.meta["dcterms.creator"], h.meta["byl"],
		shownAuthors(doc),
		{h.byline},
		h.article.organisations,
	} {
		if names := namesIn(stated, site); len(names) > 0 {
			return names
		}
	}
	return namesIn(h.article.organisations, "")
}

// namesIn returns the names in bylines, each once; the name of the site and
// what is no name is left out.
func namesIn(bylines []string, site string) []string {
	var names []string
	seen := map[string]bool{}
	for _, b := range bylines {
		for _, name := range splitByline(b) {
			key := strings.ToLower(name)
			if !seen[key] && !strings.EqualFold(name, site) {
				seen[key] = true
				names = append(names, name)
			}
		}
	}
	return names
}

// byWords are what bylines begin with: English, German, French, Spanish,
// Portuguese, Italian, Dutch and the Scandinavian languages.
var byWords = []string{"written by ", "reported by ", "story by ", "posted by ", "by: ", "by ", "von ", "par ", "por: ", "por ", "di ", "door ", "av ", "af ", "text: ", "autor: ", "author: ", "auteur: ", "auteur : ", "redacción: "}

// splitByline returns the names in "By A, B and C", without the offices and
// addresses behind them; none in what is a sentence about the author.
func splitByline(byline string) []string {
	byline = squeeze(html.UnescapeString(byline))
	if len(byline) > maxCredit || strings.Contains(byline, "://") || strings.HasPrefix(byline, "<") || len(byline) > longEnough && endsSentence(byline) {
		return nil
	}
	for _, w := range byWords {
		if len(byline) > len(w) && strings.EqualFold(byline[:len(w)], w) {
			byline = byline[len(w):]
			break
		}
	}
	byline = beforeDate(byline)
	var names []string
	for _, part := range strings.FieldsFunc(andWords.Replace(byline), func(r rune) bool { return strings.ContainsRune(",;|/•·\n", r) }) {
		part, _, _ = strings.Cut(part, " for ")
		part, _, _ = strings.Cut(part, " For ")
		if name := strings.Trim(part, " :-–—"); isName(name, len(names) > 0) {
			names = append(names, name)
		}
	}
	return names
}

// beforeDate returns a byline up to the date in it: up to its first figure and
// the words that lead to it.
func beforeDate(byline string) string {
	i := strings.IndexAny(byline, "0123456789")
	if i < 0 {
		return byline
	}
	words := strings.Fields(byline[:i])
	for len(words) > 0 {
		last := strings.ToLower(strings.Trim(words[len(words)-1], ".,:|-–—("))
		if last != "" && !dateLeads[last] && !(len(last) >= 3 && monthOf(last) > 0) {
			break
		}
		words = words[:len(words)-1]
	}
	return strings.Join(words, " ")
}

var dateLeads = words(`am on at le el il de del den um vom updated published posted publicado actualizado stand
	mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday mo di mi do fr sa so`)

var andWords = strings.NewReplacer(" and ", ",", " And ", ",", " AND ", ",", " & ", ",", " und ", ",", " et ", ",", " y ", ",", " e ", ",", " og ", ",", " och ", ",")

// isName tells whether a part of a byline may be a name: short, without digits
// and signs. What follows a name is no name either where it is an office.
func isName(s string, follows bool) bool {
	first, _ := utf8.DecodeRuneInString(s)
	if len(s) < 2 || len(s) > 60 || strings.Count(s, " ") > 5 || !unicode.IsLetter(first) || strings.ContainsAny(s, "0123456789@<>{}[]=#") {
		return false
	}
	low := strings.ToLower(s)
	switch low {
	case "admin", "administrator", "editor", "null", "undefined", "unknown", "no author", "none", "staff", "author":
		return false
	}
	if !strings.Contains(s, " ") && (low == s && isLower(s[0]) || strings.Contains(s, "_")) {
		return false // a user's name
	}
	if !follows {
		return true
	}
	for w := range strings.FieldsSeq(low) {
		if offices[w] {
			return false
		}
	}
	return !unicode.IsLower(first)
}

// offices are words of what stands behind a name in English bylines.
var offices = words(`writer reporter editor correspondent columnist staff bureau chief press producer photographer contributor
	special for the news senior associate freelance journalist analyst intern updated published posted`)

// shownAuthors returns the texts of the elements that the page marks as its
// authors: by rel, by itemprop, or by a class that says byline.
func shownAuthors(doc *html.Node) []string {
	body := first(doc, "body")
	if body == nil {
		return nil
	}
	var related, items, lines []string
	tries := 0
	for n := range body.Descendants() {
		if n.Type != html.ElementNode || n.Data == "body" {
			continue
		}
		text := ""
		marked := func(is bool, into *[]string) {
			if !is || tries > maxTries {
				return
			}
			if text == "" {
				tries++
				text = squeeze(textOf(n))
			}
			if text != "" && len(text) <= maxCredit {
				*into = append(*into, text)
			}
		}
		marked(n.Data == "a" && containsWord(attr(n, "rel"), "author"), &related)
		marked(containsWord(attr(n, "itemprop"), "author"), &items)
		marked(hasWord(attr(n, "class"), bylineWords), &lines)
	}
	for _, found := range [][]string{items, related} {
		if len(found) > 0 {
			return found[:min(len(found), 4)]
		}
	}
	if len(lines) > 0 {
		return lines[:1]
	}
	return nil
}

// maxTries bounds how many elements are read for an author or a date: a page
// that has more marks other stories' too.
const maxTries = 32

var bylineWords = words(`byline author authorname bylinename`)
