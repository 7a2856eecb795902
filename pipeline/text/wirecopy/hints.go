package wirecopy

import (
	"strings"
	"unicode"
)

// hintWords are the words that outlets use in class names, ids and microdata
// to name the parts of a page; collected from the markup of news sites and of
// the common publishing systems (WordPress, Arc, Drupal) and from schema.org.
// Words that also name whole articles ("story", "content", "media") are left
// out.
var hintWords = map[string]role{
	"ad": roleAd, "ads": roleAd, "advert": roleAd, "advertisement": roleAd, "adslot": roleAd, "sponsored": roleAd,
	"related": roleRelated, "recommended": roleRelated, "recirc": roleRelated, "readmore": roleRelated, "trending": roleRelated,
	"outbrain": roleRelated, "taboola": roleRelated,
	"share": roleShare, "sharing": roleShare, "social": roleShare, "addthis": roleShare,
	"newsletter": roleNewsletter, "signup": roleNewsletter, "subscribe": roleNewsletter,
	"byline": roleByline, "author": roleByline, "authors": roleByline,
	"caption": roleCaption, "figcaption": roleCaption, "img": roleCaption, "photo": roleCaption, "image": roleCaption, "wp-caption": roleCaption,
	"credit": roleCredit, "photocredit": roleCredit, "copyrightholder": roleCredit,
	"slug": roleSlug, "slugline": roleSlug,
	"deck": roleDeck, "dek": roleDeck, "standfirst": roleDeck, "subtitle": roleDeck, "subheadline": roleDeck, "alternativeheadline": roleDeck,
	"bullets": roleBullet, "keypoints": roleBullet, "highlights": roleBullet,
	"crosshead": roleCrosshead, "crossheading": roleCrosshead,
	"copyright":  roleCopyright,
	"breadcrumb": roleBoilerplate, "breadcrumbs": roleBoilerplate, "comments": roleBoilerplate, "cookie": roleBoilerplate, "cookies": roleBoilerplate,
	"tags": roleBoilerplate, "nav": roleBoilerplate, "navbar": roleBoilerplate, "menu": roleBoilerplate, "toolbar": roleBoilerplate, "disclaimer": roleBoilerplate, "pullquote": roleBoilerplate,
	"timestamp": roleBoilerplate, "datepublished": roleBoilerplate, "datemodified": roleBoilerplate, "pubdate": roleBoilerplate,
}

// hintOf reads a class, id or itemprop. Where several words speak, the last
// one does: "image-credit" is a credit, "related-author" an author.
func hintOf(names string) role {
	hint := unread
	words := strings.FieldsFunc(strings.ToLower(names), func(r rune) bool { return !unicode.IsLetter(r) })
	for _, w := range words[:min(len(words), 32)] {
		if r, ok := hintWords[w]; ok {
			hint = r
		}
	}
	return hint
}

// distrust takes back the hints of a page that puts most of its text under
// one of them: then the name is that of the page's frame ("ad-free content").
func distrust(blocks []block) {
	total := 0
	hinted := map[role]int{}
	for i := range blocks {
		total += len(blocks[i].text)
		hinted[blocks[i].hint] += len(blocks[i].text)
	}
	for i := range blocks {
		if h := blocks[i].hint; h != unread && hinted[h]*2 > total && hinted[h] > manyBytes {
			blocks[i].hint = unread
		}
	}
}
