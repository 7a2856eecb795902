package page

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// date is a time that a page states, in the zone that it gives. Where it gives no time of day with a
// zone, only its day is known: day is set and at is midnight UTC of that day.
type date struct {
	at  time.Time
	day bool
}

// publishedNames and modifiedNames are the names of meta elements that say
// when an article was published and changed, the most certain first. They are
// those of Open Graph, schema.org, Dublin Core and of the content systems and
// trackers of large publishers.
var (
	publishedNames = []string{
		"article:published_time", "og:article:published_time", "datepublished", "og:published_time", "og:pubdate", "parsely-pub-date",
		"sailthru.date", "publish-date", "publish_date", "publishdate", "published-date", "published_time", "publication_date",
		"article.published", "article:published", "pubdate", "pub_date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "dc.date.created", "dcterms.created",
		"dcterms.available", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "citation_publication_date", "originalpublicationdate", "article_date_original",
		"rbpubdate", "ptime", "displaydate", "datecreated", "article:post_date", "date", "release_date", "weibo:article:create_at",
	}
	modifiedNames = []string{
		"article:modified_time", "og:article:modified_time", "datemodified", "og:updated_time", "article:updated_time", "article.updated", "dcterms.modified",
		"dc.date.modified", "lastmod", "last-modified", "lastmodified", "utime", "revision_date", "last_updated_date",
	}
)

// published returns when the page says that the article was published, zero if
// it does not: by JSON-LD, by a meta element, by a time element, by the date
// in its URL, by an element that is named as a date, or by a line of the story
// that is hardly more than one.
func (h *headOf) published(doc *html.Node, blocks []block) date {
	if d := h.stated(h.article.published, publishedNames); !d.at.IsZero() {
		return d
	}
	if d := shownTime(doc, "datepublished"); !d.at.IsZero() {
		return d
	}
	if d := dateInURL(h.at); !d.at.IsZero() {
		return d
	}
	if d := shownDate(doc); !d.at.IsZero() {
		return d
	}
	for _, b := range blocks[:min(len(blocks), maxDateLines)] {
		if b.tag == "p" && len(b.text) <= 2*maxLabel {
			if d, ok := wordsDate(b.text); ok && !endsSentence(b.text) {
				return d
			}
		}
	}
	return date{}
}

// maxDateLines is how many blocks of a story are looked at for its date: it
// stands above the text.
const maxDateLines = 8

// modified returns when the page says that the article was last changed.
func (h *headOf) modified() date {
	return h.stated(h.article.modified, modifiedNames)
}

func (h *headOf) stated(linked string, names []string) date {
	if d, ok := parseDate(linked); ok {
		return d
	}
	for _, name := range names {
		for _, content := range h.meta[name] {
			if d, ok := parseDate(content); ok {
				return d
			}
		}
	}
	return date{}
}

// isoDate is a date as ISO 8601 and the writers of templates have it: with or
// without a time of day, seconds, a fraction and a zone.
var isoDate = regexp.MustCompile(`^(\d{4})[-/]?(\d{2})[-/]?(\d{2})(?:[T ]?\s?(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?\s?(Z|z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?`)

// mailDates are the other layouts that meta elements have, with a zone that
// says what it is.
var mailDates = []string{time.RFC1123Z, "Mon, 2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 -0700", "Mon Jan 2 15:04:05 -0700 2006", "Mon Jan 02 2006 15:04:05 GMT-0700"}

// parseDate reads a date that is written for machines, or in words.
func parseDate(s string) (date, bool) {
	s = squeeze(s)
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && (len(s) == 10 || len(s) == 13) { // Unix seconds or milliseconds
		if len(s) == 13 {
			n /= 1000
		}
		return checked(date{at: time.Unix(n, 0).UTC()})
	}
	if m := isoDate.FindStringSubmatch(s); m != nil {
		return isoParts(m)
	}
	for _, layout := range mailDates {
		if t, err := time.Parse(layout, s); err == nil {
			return checked(date{at: t})
		}
	}
	return wordsDate(s)
}

// isoParts makes a date of the groups of isoDate.
func isoParts(m []string) (date, bool) {
	var n [6]int
	for i := range n {
		n[i], _ = strconv.Atoi(m[i+1])
	}
	day, ok := dayOf(n[0], n[1], n[2])
	if !ok || m[4] == "" || m[7] == "" || n[3] > 24 || n[4] > 59 || n[5] > 60 {
		return day, ok
	}
	place := time.UTC
	if zone := m[7]; zone[0] == '+' || zone[0] == '-' {
		digits := strings.ReplaceAll(zone[1:], ":", "")
		hours, _ := strconv.Atoi(digits[:2])
		minutes := 0
		if len(digits) == 4 {
			minutes, _ = strconv.Atoi(digits[2:])
		}
		offset := hours*3600 + minutes*60
		if zone[0] == '-' {
			offset = -offset
		}
		place = time.FixedZone("", offset)
	}
	return checked(date{at: time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], n[5], 0, place)})
}

// firstYear and lastYear bound the years that are believed: there was no web
// before, and what is long after is a date of another kind.
const firstYear, lastYear = 1990, 2100

func dayOf(year, month, day int) (date, bool) {
	at := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if at.Day() != day || int(at.Month()) != month {
		return date{}, false // 31 February
	}
	return checked(date{at: at, day: true})
}

func checked(d date) (date, bool) {
	if y := d.at.Year(); y < firstYear || y > lastYear {
		return date{}, false
	}
	return d, true
}

var (
	numericDay = regexp.MustCompile(`(?:^|[^\d.])(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})(?:[^\d]|$)`)
	plainDay   = regexp.MustCompile(`(?:^|\D)((?:19|20)\d{2})[-./](\d{1,2})[-./](\d{1,2})(?:\D|$)`)
	wordyDay   = regexp.MustCompile(`(?:^|[^\d:])(\d{1,2})(?:st|nd|rd|th|\.|er|º)?(?: de| of)? ?([\p{L}]{3,})\.?,?(?: de| del)? ((?:19|20)\d{2})(?:\D|$)`)
	dayWordy   = regexp.MustCompile(`([\p{L}]{3,})\.? (\d{1,2})(?:st|nd|rd|th)?,? ((?:19|20)\d{2})(?:\D|$)`)
)

// wordsDate reads the first day in a text that is written for people. Days in
// figures are read where only one order is in use: with points, the day is
// first, and where the year is first, the month follows.
func wordsDate(s string) (date, bool) {
	if len(s) > maxCredit {
		return date{}, false
	}
	if m := plainDay.FindStringSubmatch(s); m != nil {
		return dayOf(number(m[1]), number(m[2]), number(m[3]))
	}
	if m := numericDay.FindStringSubmatch(s); m != nil {
		return dayOf(number(m[3]), number(m[2]), number(m[1]))
	}
	if m := wordyDay.FindStringSubmatch(s); m != nil {
		if month := monthOf(m[2]); month > 0 {
			return dayOf(number(m[3]), month, number(m[1]))
		}
	}
	if m := dayWordy.FindStringSubmatch(s); m != nil {
		if month := monthOf(m[1]); month > 0 {
			return dayOf(number(m[3]), month, number(m[2]))
		}
	}
	return date{}, false
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// months holds the months' names, or as much of their beginning as tells them
// apart, in English, German, French, Spanish, Portuguese, Italian, Dutch,
// Polish and Swedish.
var months = [12][]string{
	{"jan", "jän", "ene", "gen", "styc"},
	{"feb", "fév", "fev", "lut"},
	{"mar", "mär", "maa", "mrt"},
	{"apr", "avr", "abr", "kwi"},
	{"may", "mai", "mei", "mag", "maj"},
	{"jun", "juin", "giu", "czer"},
	{"jul", "juil", "lug", "lip"},
	{"aug", "aoû", "aou", "ago", "sier"},
	{"sep", "set", "wrz"},
	{"oct", "okt", "out", "ott", "paź"},
	{"nov", "lis"},
	{"dec", "dez", "déc", "dic", "gru"},
}

// monthOf returns the number of the month that a word names; 0 if it names
// none.
func monthOf(word string) int {
	word = strings.ToLower(word)
	if word == "mayo" || word == "maggio" || word == "maio" {
		return 5
	}
	for i, names := range months {
		for _, name := range names {
			if strings.HasPrefix(word, name) {
				return i + 1
			}
		}
	}
	return 0
}

var urlDay = regexp.MustCompile(`[/_-]((?:19|20)\d{2})[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?:[/_.-]|$)`)

// dateInURL returns the day in the path of a URL ("/2019/11/18/").
func dateInURL(u *url.URL) date {
	if m := urlDay.FindStringSubmatch(u.Path); m != nil {
		d, _ := dayOf(number(m[1]), number(m[2]), number(m[3]))
		return d
	}
	return date{}
}

// shownTime returns the date of the first time element that is named for it
// by its itemprop, or else has the attribute pubdate, or else is the first in
// an article or a header, or else the first of all.
func shownTime(doc *html.Node, itemprop string) date {
	best, rank := date{}, 0
	tries := 0
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || n.Data != "time" && !strings.EqualFold(attr(n, "itemprop"), itemprop) {
			continue
		}
		if tries++; tries > maxTries {
			break
		}
		stamp := attr(n, "datetime")
		if stamp == "" {
			stamp = attr(n, "content")
		}
		if stamp == "" {
			stamp = textOf(n)
		}
		d, ok := parseDate(stamp)
		if !ok {
			continue
		}
		if r := timeRank(n, itemprop); r > rank {
			best, rank = d, r
		}
	}
	return best
}

func timeRank(n *html.Node, itemprop string) int {
	for _, a := range n.Attr {
		if a.Key == "itemprop" && strings.EqualFold(a.Val, itemprop) {
			return 4
		}
		if a.Key == "pubdate" {
			return 3
		}
	}
	for a := n.Parent; a != nil; a = a.Parent {
		if a.Type == html.ElementNode && (a.Data == "aside" || a.Data == "nav" || isNamed(a, furnitureWords)) {
			return 1
		}
	}
	return 2
}

var dateWords = words(`date dates datum fecha data time timestamp published publish pubdate posted meta byline dateline created info zeit updated`)

// shownDate returns the first date in an element whose class says that it is
// one.
func shownDate(doc *html.Node) date {
	body := first(doc, "body")
	if body == nil {
		return date{}
	}
	tries := 0
	for n := range body.Descendants() {
		if n.Type != html.ElementNode || n.Data == "body" || !hasWord(attr(n, "class"), dateWords) && !hasWord(attr(n, "id"), dateWords) {
			continue
		}
		if tries++; tries > maxTries {
			break
		}
		if text := squeeze(textOf(n)); len(text) <= maxCredit {
			if d, ok := wordsDate(text); ok {
				return d
			}
		}
	}
	return date{}
}
