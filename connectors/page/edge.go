package page

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// withoutEdges leaves out of the blocks around the core those that are not the
// story's: labels, dates of the page, tags, teasers, notes about the author.
func (s *surveyed) withoutEdges(blocks []block, core *html.Node) []block {
	var stays []block
	behind, titled := false, false
	seen := map[string]bool{}
	for _, b := range blocks {
		inside := within(b.in, core)
		behind = behind || inside
		// What stands a second time around the core is set for screens of
		// another size.
		if inside || (s.belongs(b, behind) || titled && !behind && isDeck(b)) && !(seen[b.text] && len(b.text) >= longEnough) {
			stays = append(stays, b)
		}
		seen[b.text] = true
		titled = titled || b.tag == "h1"
	}
	return stays
}

func within(n, ancestor *html.Node) bool {
	for a := n; a != nil; a = a.Parent {
		if a == ancestor {
			return true
		}
	}
	return false
}

// belongs tells whether a block before or behind the core is the story's.
func (s *surveyed) belongs(b block, behind bool) bool {
	switch {
	case b.tag == "h1" || b.tag == "figcaption":
		return true
	case creditLine.MatchString(b.text) && len(b.text) <= 2*maxCredit:
		return true
	case behind && isNamedAround(b.in, authorWords) && isSentence(b):
		return false // a note about the author
	case s.vouched[b.in] && 2*b.linked < len(b.text):
		return true
	case isNamedAround(b.in, creditWords) && len(b.text) <= maxCredit:
		return true
	case !behind && isNamedAround(b.in, deckWords):
		return true
	}
	return isSentence(b)
}

// maxCredit bounds a byline or credit line in bytes.
const maxCredit = 200

// creditLine is how wire copy begins the lines that say who wrote, edited and
// owns it.
var creditLine = regexp.MustCompile(`^[(\[]?(?i:reporting|additional reporting|editing|writing|compiled|by|with|contributors?|©|copyright)\b|contributed to this (?:report|story|article)|^\(|^--? ?\S|\S@\S+\.\S`)

// isNamedAround tells whether an element or one of the two around it has one of
// the words in its name.
func isNamedAround(n *html.Node, set map[string]bool) bool {
	for range 3 {
		if n == nil {
			return false
		}
		if hasWord(attr(n, "class"), set) || hasWord(attr(n, "itemprop"), set) {
			return true
		}
		n = n.Parent
	}
	return false
}

// isSentence tells whether a block reads as a paragraph of a story: long,
// hardly linked and with a full stop.
func isSentence(b block) bool {
	return b.tag == "p" && len(b.text) >= longEnough && 4*b.linked < len(b.text) && endsSentence(b.text)
}

// isDeck tells whether a block between the headline and the core reads as the
// line or two that sum a story up, which often have no full stop.
func isDeck(b block) bool {
	return (b.tag == "p" || b.tag == "h2") && len(b.text) >= longEnough && b.linked == 0
}

// endsSentence tells whether a text ends as a sentence does: with a full stop,
// a closing mark or the like.
func endsSentence(text string) bool {
	text = strings.TrimRight(text, "\"'”’»)] ")
	last, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(".!?…:;。！？।؟۔", last)
}

// withoutLinks leaves out the paragraphs and headings that are nothing but a
// link to another story, or a label and such a link.
func withoutLinks(blocks []block) []block {
	stays := blocks[:0]
	for _, b := range blocks {
		if !isTeaser(b) {
			stays = append(stays, b)
			continue
		}
		if len(stays) > 0 && b.in != nil {
			stays[len(stays)-1].cut = b.in.Parent
		}
	}
	return stays
}

// isTeaser tells whether a block is a link to another story: as long as a
// headline and in a link but for a label before it ("Read more: ...").
func isTeaser(b block) bool {
	if b.linked < minTitle*2 || b.tag == "li" || b.tag == "figcaption" || b.tag == "h1" || b.tag == "blockquote" {
		return false
	}
	if 10*b.linked >= 8*len(b.text) {
		return true
	}
	label, _, found := strings.Cut(b.text, ":")
	return found && len(label) <= maxLabel && b.linked+len(label)+4 >= len(b.text)
}

// maxLabel bounds the label before a link to another story in bytes.
const maxLabel = 30

// withoutOrphans leaves out the headings and labels of what was left out: a
// short block without a full stop with a cut beside it and nothing beside both
// that it could be the heading of.
func withoutOrphans(blocks []block) []block {
	stays := blocks[:0]
	for i, b := range blocks {
		if b.cut == nil || b.in == nil || b.cut != b.in.Parent || !isLabel(b) || i+1 < len(blocks) && isUnder(blocks[i+1], b) {
			stays = append(stays, b)
		}
	}
	return stays
}

// isUnder tells whether a block may stand under a heading.
func isUnder(b, heading block) bool {
	return !isHeading(b) && b.in != nil && b.in.Parent == heading.in.Parent
}

func isLabel(b block) bool {
	return b.tag != "h1" && b.tag != "figcaption" && len(b.text) <= longEnough && (!endsSentence(b.text) || strings.HasSuffix(b.text, ":"))
}

func isHeading(b block) bool { return len(b.tag) == 2 && b.tag[0] == 'h' }
