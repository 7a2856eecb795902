package page

import (
	"golang.org/x/net/html"
)

// longEnough is how many bytes of text a block needs to vouch for where the
// story stands: shorter ones also stand in menus and teasers.
const longEnough = 60

// story returns the blocks of the page's story in page order. The elements in
// kept are those that go-readability takes for the story, stated is the
// story's text as the page's metadata has it, title the page's; each may be
// empty. There are no blocks where the page has none but of others.
//
// The core is the lowest element that holds nearly all of the text that is
// vouched for. In it everything is the story's that is not furniture. Around
// it, up to the element that has the headline too, only what belongs to a story
// by its place or form is: see withoutEdges.
func story(body *html.Node, kept map[*html.Node]bool, stated, title string) []block {
	s := survey(body, kept, stated, notTheStory(body, title))
	core := s.core(body)
	if core == nil {
		core = s.fallback(body)
	}
	zone := s.widen(core)
	r := reader{leaveOut: func(n *html.Node) bool { return unseen(n) || s.isFurniture(n, core) }}
	blocks := r.blocksOf(zone)
	blocks = s.withoutEdges(blocks, core)
	blocks = withoutLinks(blocks)
	blocks = withoutOrphans(blocks)
	if len(blocks) > 0 {
		return blocks
	}
	for _, b := range s.blocks { // the filters must not cost the story
		if !s.never[b.in] {
			blocks = append(blocks, b)
		}
	}
	return blocks
}

// surveyed is a body and what was counted of it in one pass.
type surveyed struct {
	blocks []block
	weight map[*html.Node]weight
	total  weight
	// vouched holds the elements whose own text is vouched for.
	vouched map[*html.Node]bool
	// never holds the elements that are not the story whatever they hold.
	never map[*html.Node]bool
	// titled holds the elements that have an h1 or are one.
	titled map[*html.Node]bool
}

// weight is how much text an element holds, in bytes.
type weight struct {
	text    int
	linked  int // of it in links to pages
	links   int // how many links these are
	vouched int // of it in long blocks that are vouched for
}

func (w weight) plus(o weight) weight {
	return weight{w.text + o.text, w.linked + o.linked, w.links + o.links, w.vouched + o.vouched}
}

// survey reads a body and weighs its elements.
func survey(body *html.Node, kept map[*html.Node]bool, stated string, never map[*html.Node]bool) *surveyed {
	r := reader{leaveOut: unseen}
	s := &surveyed{
		blocks: r.blocksOf(body), weight: map[*html.Node]weight{},
		vouched: map[*html.Node]bool{}, titled: map[*html.Node]bool{}, never: never,
	}
	s.vouch(kept, shinglesOf(stated), namedBoxes(body))
	for _, b := range s.blocks {
		w := weight{text: len(b.text), linked: b.linked, links: b.links}
		if s.vouched[b.in] && isProse(b) {
			w.vouched = len(b.text)
		}
		s.weight[b.in] = s.weight[b.in].plus(w)
	}
	s.total = s.sum(body)
	return s
}

// sum adds what is below n to its weight.
func (s *surveyed) sum(n *html.Node) weight {
	total := s.weight[n]
	titled := n.Data == "h1"
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode {
			total = total.plus(s.sum(c))
			titled = titled || s.titled[c]
		}
	}
	if total != (weight{}) {
		s.weight[n] = total
	}
	if titled {
		s.titled[n] = true
	}
	return total
}

// nearlyAll is the share of the vouched text, in percent, that the core must
// hold: what is left are stray teasers that were taken for the story.
const nearlyAll = 95

// core returns the lowest element that holds nearly all of what is vouched
// for; nil if nothing is.
func (s *surveyed) core(body *html.Node) *html.Node {
	if s.total.vouched == 0 {
		return nil
	}
	core := body
	for {
		next := (*html.Node)(nil)
		for c := core.FirstChild; c != nil; c = c.NextSibling {
			if 100*s.weight[c].vouched >= nearlyAll*s.total.vouched {
				next = c
			}
		}
		if next == nil {
			return core
		}
		core = next
	}
}

// widen goes from the core up to the article that it is part of, and from there
// to the element below the body that has the headline too: the caption, the
// lede or the credit line may stand beside the paragraphs.
func (s *surveyed) widen(core *html.Node) *html.Node {
	zone := core
	for a := core; a != nil; a = a.Parent {
		if isArticle(a) {
			zone = a
			break
		}
	}
	for a := zone; a != nil && a.Data != "body"; a = a.Parent {
		if s.titled[a] {
			return a
		}
	}
	return zone
}

func isArticle(n *html.Node) bool {
	return n.Type == html.ElementNode && (n.Data == "article" || attr(n, "role") == "article")
}

// fallback returns the element that a story stands in on most pages: the
// article with the most text, else the article body, the main element or the
// body.
func (s *surveyed) fallback(body *html.Node) *html.Node {
	var best, named *html.Node
	for n := range body.Descendants() {
		if n.Type != html.ElementNode || s.weight[n].text == 0 {
			continue
		}
		if isArticle(n) && (best == nil || s.weight[n].text > s.weight[best].text) {
			best = n
		}
		if named == nil && (containsWord(attr(n, "itemprop"), "articleBody") || n.Data == "main" || attr(n, "role") == "main") {
			named = n
		}
	}
	switch {
	case best != nil:
		return best
	case named != nil:
		return named
	}
	return body
}
