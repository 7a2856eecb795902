package page

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/publicsuffix"
)

// wholeStory is how many bytes of prose a page has at least that is taken for
// whole where it does not itself say that there is more: about four paragraphs.
// Short news has less (8 of 181 real stories), and then costs one more look.
const wholeStory = 600

// Fuller returns the URL of the version of a page that has more of its story:
// all on one page, for print, for AMP, or the plain page behind an AMP one. It
// returns "" where the page is whole, names no such version or stands behind a
// paywall, which is not gone around. The version is on a host of the same
// registered domain or in an AMP cache. Nothing is fetched. It
// costs about as much as parsing the page's HTML.
func Fuller(page, pageURL string) string {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil || effort(doc) > maxEffort {
		return ""
	}
	head := readHead(doc, pageURL)
	body := first(doc, "body")
	if body == nil || head.paywall(false) != "" {
		return ""
	}
	v := findVersions(body, head)
	r := reader{leaveOut: func(n *html.Node) bool {
		return unseen(n) || n.Data == "nav" || n.Data == "aside" || n.Data == "footer"
	}}
	blocks := r.blocksOf(body)
	if _, notice := withoutNotice(blocks); notice {
		return ""
	}
	if !v.split && (prose(blocks) >= wholeStory || len(head.article.body) >= wholeStory) {
		return ""
	}
	return v.best()
}

// versions are the URLs of the other versions that a page names; empty for
// those that it does not.
type versions struct {
	single, print, plain, rest, amp string
	// split tells that the story goes on on a next page.
	split bool
}

// best returns the version with the most of the story to be hoped for.
func (v versions) best() string {
	for _, u := range []string{v.single, v.print, v.plain, v.rest, v.amp} {
		if u != "" {
			return u
		}
	}
	return ""
}

var (
	// singleText is what links to all of a story on one page say, in English,
	// German, French, Spanish and Italian.
	singleText = regexp.MustCompile(`^(?i:(?:view |read |show )?(?:as |on )?(?:a |one )?single[- ]page(?: view)?|view all|all on one page|auf einer seite(?: lesen)?|artikel auf einer seite(?: lesen)?|(?:afficher )?sur une seule page|(?:ver )?en una sola p[áa]gina|tutto in una pagina)$`)
	// restText is what links to the rest of a story say.
	restText  = regexp.MustCompile(`^(?i:continue reading|(?:click here to )?read (?:the )?(?:full|whole|entire) (?:story|article)|full (?:story|article)|artikel weiterlesen|den ganzen artikel lesen|lire la suite|lire l['’]article complet|leer (?:el )?art[íi]culo completo)\W*$`)
	printText = regexp.MustCompile(`^(?i:print(?: this)?(?: version| article| story| page)?|printer[- ]friendly(?: version)?|drucken|druckversion|artikel drucken|imprimer|imprimir|stampa)$`)
)

func findVersions(body *html.Node, head *headOf) versions {
	var v versions
	for _, l := range head.links {
		u := head.other(l.href)
		switch {
		case u == "":
		case containsWord(l.rel, "amphtml"):
			v.amp = u
		case containsWord(l.rel, "alternate") && containsWord(l.media, "print"):
			v.print = u
		case containsWord(l.rel, "next"):
			v.split = v.split || head.isNextPage(l.href)
		case containsWord(l.rel, "canonical") && isAMP(body.Parent):
			v.plain = u
		}
	}
	rests := 0
	for n := range body.Descendants() {
		if n.Type != html.ElementNode || n.Data != "a" {
			continue
		}
		to := resolve(head.base, attr(n, "href"))
		u := head.other(to)
		if u == "" {
			continue
		}
		if containsWord(attr(n, "rel"), "next") && head.isNextPage(to) {
			v.split = true
		}
		switch text := linkText(n); {
		case text == "":
		case singleText.MatchString(text) && samePath(head.at, to):
			v.single = u
		case printText.MatchString(text):
			v.print = u
		case restText.MatchString(text):
			v.rest = u
			rests++
		}
	}
	if rests > 1 { // then they belong to teasers of other stories
		v.rest = ""
	}
	return v
}

// linkText returns the text of a link; empty for one of more than a few words.
func linkText(a *html.Node) string {
	text := squeeze(textOf(a))
	if text == "" {
		text = squeeze(attr(a, "title"))
	}
	if len(text) > maxLabel+10 {
		return ""
	}
	return text
}

// other returns a URL that may be another version of the page; empty for the
// page's own, for home pages and for those of other sites.
func (h *headOf) other(u *url.URL) string {
	if u == nil || isHome(u) || u.Host == h.at.Host && u.Path == h.at.Path && u.RawQuery == h.at.RawQuery {
		return ""
	}
	if h.at.Host == "" || !sameSite(h.at.Hostname(), u) {
		return ""
	}
	return u.String()
}

// ampCache is where the AMP caches of all sites are.
const ampCache = ".cdn.ampproject.org"

// sameSite tells whether a URL is of the same registered domain as a host, or
// its copy in the AMP cache, which has the host in its path.
func sameSite(host string, u *url.URL) bool {
	other := strings.ToLower(u.Hostname())
	host = strings.ToLower(host)
	if host == other {
		return true
	}
	own, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil {
		return false
	}
	if strings.HasSuffix(other, ampCache) {
		for part := range strings.SplitSeq(strings.ToLower(u.Path), "/") {
			if part == own || strings.HasSuffix(part, "."+own) {
				return true
			}
		}
		return false
	}
	theirs, err := publicsuffix.EffectiveTLDPlusOne(other)
	return err == nil && own == theirs
}

// isNextPage tells whether a URL is the page's own with the number of another
// page: blogs name the next post as next too.
func (h *headOf) isNextPage(u *url.URL) bool {
	if u == nil || u.Host != h.at.Host {
		return false
	}
	if u.Path == h.at.Path {
		return u.RawQuery != h.at.RawQuery
	}
	return nextPage.MatchString(strings.TrimPrefix(u.Path, trimExt(h.at.Path))) && strings.HasPrefix(u.Path, trimExt(h.at.Path))
}

// samePath tells whether two URLs differ in their query or in the end of their
// path only.
func samePath(a, b *url.URL) bool {
	return b != nil && a.Host == b.Host && strings.HasPrefix(b.Path, trimExt(a.Path))
}

// nextPage is what the path of a second page has behind that of the first.
var nextPage = regexp.MustCompile(`^/?(?:[-_/,]?(?:page|seite|p)?[-_/=]?\d{1,2})(?:\.\w{2,5})?/?$`)

// trimExt cuts the ending and a closing slash off a path.
func trimExt(path string) string {
	path = strings.TrimSuffix(path, "/")
	if i := strings.LastIndexByte(path, '.'); i > strings.LastIndexByte(path, '/') {
		path = path[:i]
	}
	return path
}

func isAMP(root *html.Node) bool {
	if root == nil {
		return false
	}
	for _, a := range root.Attr {
		if a.Key == "amp" || a.Key == "⚡" {
			return true
		}
	}
	return false
}
