package page

import (
	"strings"

	"golang.org/x/net/html"
)

// isFurniture tells whether an element belongs to the page and not to the
// story. What holds a good part of the vouched text is never furniture,
// whatever its name.
func (s *surveyed) isFurniture(n, core *html.Node) bool {
	w := s.weight[n]
	if s.never[n] {
		return true
	}
	if 100*w.vouched >= goodPart*s.total.vouched && w.vouched > 0 {
		return false
	}
	switch n.Data {
	case "nav", "aside", "form", "button", "select", "menu", "dialog", "label", "input", "textarea":
		return true
	case "header", "footer":
		// An article's own header and footer have the headline and the credit
		// lines; the page's have neither.
		if !insideArticle(n) {
			return true
		}
	}
	if isNamed(n, furnitureWords) {
		// What is quoted from a social network is named after it.
		return w.vouched == 0 || !isNamed(n, quotedWords)
	}
	if w.vouched == 0 && !s.titled[n] && isNamed(n, doubtfulWords) {
		return true
	}
	if isArticle(n) && n != core && !s.titled[n] {
		return w.vouched == 0 && w.links > 0 // a teaser has a link, a part of the story need not
	}
	return isLinkList(n, w)
}

// goodPart is the share of the vouched text, in percent, that vouches for the
// element around it.
const goodPart = 34

func insideArticle(n *html.Node) bool {
	for a := n.Parent; a != nil; a = a.Parent {
		if isArticle(a) || a.Data == "main" {
			return true
		}
	}
	return false
}

// isLinkList tells whether an element is hardly more than two links or more.
func isLinkList(n *html.Node, w weight) bool {
	switch n.Data {
	case "ul", "ol", "dl", "div", "section", "table":
		return w.links > 1 && 10*w.linked > 7*w.text
	}
	return false
}

// furnitureWords name page furniture in classes and ids, as the templates of
// news sites write them.
var furnitureWords = words(`ad ads advert advertisement advertising adslot sponsor sponsored banner
	related recommended recommendation recommendations recirculation recirc trending readmore popular mostread mostpopular
	morefrom upnext readnext
	newsletter newsletters subscribe subscription signup promo promos promotion
	share shares sharing sharebar sharedaddy socialshare addthis social toolbar breadcrumb breadcrumbs crumbs pagination pager
	comments comment disqus cookie cookies consent gdpr sidebar
	nav navbar navigation menu outbrain taboola
	tags taglist bio authorbio aboutauthor
	donation donations donate modal popup dropdown printlink printbutton printfriendly`)

// doubtfulWords name furniture on some sites and parts of the story on others:
// builders of pages make each paragraph a widget.
var doubtfulWords = words(`widget widgets more latest tools topics teaser teasers`)

// quotedWords name posts of social networks that a story quotes.
var quotedWords = words(`embed embedded tweet twitter post toot`)

// footerWords name the end of a page, and of an article too: there credit lines
// stand, but no story.
var footerWords = words(`footer foot legal disclaimer imprint impressum`)

// captionWords name the text of a picture, deckWords the lines between the
// headline and the story, creditWords those that say who wrote it, authorWords
// those about him.
var (
	captionWords   = words(`caption captions imagecaption figcaption cutline imagedescription`)
	pictureCredits = words(`credit credits copyright subtitle`)
	pictureWords   = words(`image img photo picture figure media asset`)
	deckWords      = words(`deck dek standfirst subtitle subheadline subhead subheading summary lead lede intro description abstract excerpt
		chapo bajada vorspann ingress`)
	authorWords = words(`author authors writer profile`)
	creditWords = words(`byline bylines author authors writer contributor contributors credit credits dateline location tagline
		correction corrections note notes footnote footnotes contact copyright`)
)

// words returns the words of a list as a set.
func words(list string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		set[word] = true
	}
	return set
}

// isNamed looks for one of the words among the words of an element's class and
// id. A heading or paragraph of text is judged by its name only where the name
// says what its text is.
func isNamed(n *html.Node, set map[string]bool) bool {
	switch n.Data {
	case "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "body", "main":
		return false
	}
	return hasWord(attr(n, "class"), set) || hasWord(attr(n, "id"), set)
}

// hasWord tells whether one of the words of a class or id is in the set. Words
// end at white space, hyphens and underscores, and where a small letter stands
// before a capital one.
func hasWord(names string, set map[string]bool) bool {
	start := -1
	for i := 0; i <= len(names); i++ {
		letter := i < len(names) && (isLower(names[i]) || isUpper(names[i]) || names[i] >= '0' && names[i] <= '9')
		if start >= 0 && (!letter || isUpper(names[i]) && isLower(names[i-1])) {
			if set[strings.ToLower(names[start:i])] {
				return true
			}
			start = -1
		}
		if letter && start < 0 {
			start = i
		}
	}
	return false
}

func isLower(c byte) bool { return c >= 'a' && c <= 'z' }
func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }
