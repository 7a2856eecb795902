package elastic

import (
	"html"
	"regexp"
	"strings"

	es "github.com/olivere/elastic/v7"
)

// What the server puts around a match: characters for private use, which stand
// in no wire copy, so that the text can be escaped here as it is everywhere.
const (
	matchBegins = "\ue000"
	matchEnds   = "\ue001"
)

const (
	// maxPassages is how many passages of a text a hit shows at most, besides
	// the headline and the deck.
	maxPassages = 3
	// passageLength is about how many characters a passage has.
	passageLength = 160
)

// highlighted are the fields that passages are shown of, in this order.
var highlighted = []string{"headline", "deck", "text"}

// newHighlight asks for the headline and the deck, each whole, if anything
// matched there, and for the first passages of the text that matched.
func newHighlight() *es.Highlight {
	h := es.NewHighlight().HighlighterType("unified").PreTags(matchBegins).PostTags(matchEnds).Order("none")
	for _, name := range highlighted {
		field := es.NewHighlighterField(name).NumOfFragments(0)
		if name == "text" {
			field.NumOfFragments(maxPassages).FragmentSize(passageLength)
		}
		h.Fields(field)
	}
	return h
}

// between two words that both matched there is one match: of a phrase, mostly.
var betweenMatches = regexp.MustCompile(matchEnds + `([\s\-]+)` + matchBegins)

var marks = strings.NewReplacer(matchBegins, "<mark>", matchEnds, "</mark>")

// passages returns what the server found as HTML.
func passages(found es.SearchHitHighlight) []string {
	var all []string
	for _, name := range highlighted {
		for _, p := range found[name] {
			p = betweenMatches.ReplaceAllString(p, "$1")
			all = append(all, marks.Replace(html.EscapeString(strings.TrimSpace(p))))
		}
	}
	return all
}
