package page

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// notTheStory returns the elements that are not the story whatever they hold:
// what readers wrote, what asks for consent, and, on a page that shows several
// stories below each other, all but the one that the page is named after.
func notTheStory(body *html.Node, title string) map[*html.Node]bool {
	never := map[*html.Node]bool{}
	own, heading := namesake(body, title)
	var walk func(n *html.Node, in bool)
	walk = func(n *html.Node, in bool) {
		in = in || isOthers(n) || own != nil && isArticle(n) && !within(own, n) && !within(n, own) && first(n, heading) != nil
		if in {
			never[n] = true
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.ElementNode {
				walk(c, in)
			}
		}
	}
	walk(body, false)
	return never
}

// othersNames are the whole classes and ids of what is written by readers or
// by those who sell a page's consent dialog.
var othersNames = words(`comments comment commentlist comment-list comments-list comments-area comments-section comment-section
	disqus_thread disqus_comments consent-dialog cookie-consent cookie-banner cookie-notice gdpr-banner onetrust-consent-sdk cmp-container
	usercentrics-root didomi-host`)

func isOthers(n *html.Node) bool {
	if n.Data == "body" || n.Data == "main" {
		return false
	}
	for name := range strings.FieldsSeq(attr(n, "class") + " " + attr(n, "id")) {
		if othersNames[strings.ToLower(name)] {
			return true
		}
	}
	return false
}

// namesake returns the first article whose heading is the page's title, where
// it has a paragraph or more, and the name of the heading's element; nil if
// there is none. Another story has a heading of the same level; parts of this
// one have not.
func namesake(body *html.Node, title string) (own *html.Node, heading string) {
	for n := range body.Descendants() {
		if n.Type != html.ElementNode || n.Data != "h1" && n.Data != "h2" {
			continue
		}
		text := squeeze(textOf(n))
		if len(text) < minTitle || len(title) < minTitle || !strings.HasPrefix(title, text) && !strings.HasPrefix(text, title) && !strings.HasSuffix(title, text) {
			continue
		}
		for a := n.Parent; a != nil; a = a.Parent {
			if isArticle(a) {
				if len(squeeze(textOf(a))) >= len(text)+2*longEnough {
					return a, n.Data
				}
				return nil, ""
			}
		}
	}
	return nil, ""
}

// missing is how pages that are not there call themselves, in the large
// European languages.
var missing = regexp.MustCompile(`^(?i:(?:error )?404\b|(?:(?:oops|sorry)\W+)?(?:this |the )?page (?:was |could )?not (?:be )?found|(?:this |the )?(?:page|article|story) (?:you (?:requested|are looking for) )?(?:is no longer available|does not exist|doesn['’]t exist|has been removed)|not found$|(?:diese |die )?seite (?:wurde )?nicht gefunden|page introuvable|cette page n['’]existe|p[áa]gina no encontrada|p[áa]gina n[ãa]o encontrada|pagina non trovata|pagina niet gevonden)`)

// isMissing tells whether a page of little text says that it is not there,
// which servers send with all signs of success.
func isMissing(title string, blocks []block) bool {
	if prose(blocks) > maxOffer {
		return false
	}
	if missing.MatchString(title) {
		return true
	}
	return len(blocks) > 0 && missing.MatchString(blocks[0].text)
}
