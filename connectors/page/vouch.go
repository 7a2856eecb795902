package page

import "golang.org/x/net/html"

// vouch decides whose text counts as the story's: what go-readability kept and
// what the page's metadata states. What stands in boxes that are named as
// furniture counts only where the names must mislead: where there is more of
// it than of all else. Where go-readability kept hardly anything of a page
// that has more, the densest part of the page counts in its place.
func (s *surveyed) vouch(kept map[*html.Node]bool, stated shingles, boxes map[*html.Node]bool) {
	outside, inside := 0, 0
	for _, b := range s.blocks {
		if s.never[b.in] {
			continue
		}
		said := stated.hold(b.text)
		if said || kept[b.in] && !boxes[b.in] {
			s.vouched[b.in] = true
		}
		switch {
		case !isProse(b):
		case s.vouched[b.in]:
			outside += len(b.text)
		case kept[b.in]:
			inside += len(b.text)
		}
	}
	dense, size := s.densest(boxes)
	switch {
	case size > 2*max(inside, outside):
		for _, b := range s.blocks {
			if !boxes[b.in] && !s.never[b.in] && within(b.in, dense) {
				s.vouched[b.in] = true
			}
		}
	case inside > outside:
		for _, b := range s.blocks {
			if kept[b.in] && !s.never[b.in] {
				s.vouched[b.in] = true
			}
		}
	}
}

// densest returns the element with the most prose close to it, outside of the
// boxes, and how many bytes of prose it holds; nil if there is no prose.
func (s *surveyed) densest(boxes map[*html.Node]bool) (best *html.Node, size int) {
	near, all := map[*html.Node]int{}, map[*html.Node]int{}
	for _, b := range s.blocks {
		if !isProse(b) || boxes[b.in] || s.never[b.in] {
			continue
		}
		n := len(b.text)
		for a := b.in.Parent; a != nil && a.Data != "html" && n > 0; a = a.Parent {
			near[a] += n
			all[a] += len(b.text)
			n /= 2
			if best == nil || near[a] > near[best] {
				best = a
			}
		}
	}
	return best, all[best]
}

// isProse tells whether a block is as long as the paragraphs of a story and
// hardly linked.
func isProse(b block) bool {
	return len(b.text) >= longEnough && 3*b.linked < len(b.text) && b.in != nil && b.tag != "figcaption"
}

// namedBoxes returns the elements that are named as furniture and all in them.
func namedBoxes(body *html.Node) map[*html.Node]bool {
	boxes := map[*html.Node]bool{}
	var walk func(n *html.Node, in bool)
	walk = func(n *html.Node, in bool) {
		in = in || n.Data == "nav" || n.Data == "aside" || n.Data == "footer" || isNamed(n, furnitureWords) || isNamed(n, footerWords)
		if in {
			boxes[n] = true
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.ElementNode {
				walk(c, in)
			}
		}
	}
	walk(body, false)
	return boxes
}
