package feed

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"mime"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// Fetcher gets what is at a URL; Client does.
type Fetcher interface {
	Fetch(ctx context.Context, r poll.Request) (poll.Fetched, error)
}

// Found is a feed that Discover found, fetched and read.
type Found struct {
	// URL is where the feed is: where it has moved to for good, and else as it
	// was given. It may hold credentials.
	URL string
	// Moved tells whether URL is not what was asked for because the feed has
	// moved for good.
	Moved bool
	// Fetched is the answer without its body, Feed what was in it.
	Fetched poll.Fetched
	Feed    Feed
	// Format is what it is written in: RSS, RDF, Atom, JSON Feed, sitemap.
	Format string
	// Comments tells whether it looks like a feed of readers' comments.
	Comments bool
	// How says where its URL was found: given, link, anchor, guess, robots.
	How string
}

// Discovery is what Discover found.
type Discovery struct {
	// Found stand in order, the best first.
	Found []Found
	// Failed says of every URL that the page or robots.txt names as a feed why
	// it is none.
	Failed []string
	// Left are URLs that the page names and that were not asked for, because
	// there were too many.
	Left []string
}

// maxTries bounds the requests of Discover after the first, in each of its
// steps: a page that lists hundreds of feeds is to be chosen from by people.
const maxTries = 10

// commonPlaces are where sites keep the feed that they don't name: the paths
// of WordPress (/feed), Drupal (/rss.xml), Hugo (/index.xml), Jekyll
// (/feed.xml), Ghost (/rss), Movable Type (/atom.xml) and JSON Feed's own
// example (/feed.json).
var commonPlaces = []string{"/feed", "/rss", "/rss.xml", "/atom.xml", "/feed.xml", "/index.xml", "/feed.json"}

// newsSitemap is where sites keep it that robots.txt does not name.
const newsSitemap = "/news-sitemap.xml"

// Discover finds the feeds of a site: what is at the URL of r, where it is a
// feed; else those that the page names in <link>, else those that its anchors
// lead to, else those in common places, else news sitemaps. Each step is taken
// only where those before found nothing. It fails where nothing is at the URL;
// to find no feed is no error. r's header goes with every request to its host.
func Discover(ctx context.Context, get Fetcher, r poll.Request) (Discovery, error) {
	d := &discoverer{get: get, request: r, asked: map[string]bool{}}
	fetched, err := get.Fetch(ctx, r)
	if err != nil {
		return d.Discovery, err
	}
	notFeed := d.keep(r.URL, "given", fetched)
	if notFeed == nil {
		return d.Discovery, nil
	}
	if !errors.Is(notFeed, ErrNotFeed) && !errors.Is(notFeed, ErrEmpty) {
		return d.Discovery, notFeed // a feed, but a broken one
	}
	page, err := url.Parse(fetched.URL)
	if err != nil || page.Host == "" {
		return d.Discovery, notFeed
	}
	links, anchors := feedLinks(fetched.Body, fetched.ContentType, page)
	d.try(ctx, "link", links)
	if len(d.Found) == 0 {
		d.try(ctx, "anchor", anchors)
	}
	if len(d.Found) == 0 {
		d.guess(ctx, page)
	}
	slices.SortStableFunc(d.Found, func(a, b Found) int { return rank(a) - rank(b) })
	return d.Discovery, ctx.Err()
}

// rank puts feeds of comments last, and those with nothing in them after the
// others. Among equals the page's own order counts.
func rank(f Found) int {
	switch {
	case f.Comments:
		return 2
	case len(f.Feed.Items) == 0:
		return 1
	}
	return 0
}

// discoverer is one run of Discover.
type discoverer struct {
	Discovery
	get     Fetcher
	request poll.Request
	asked   map[string]bool
}

// keep reads an answer and keeps it if it is a feed.
func (d *discoverer) keep(rawURL, how string, fetched poll.Fetched) error {
	parsed, err := Parse(fetched.Body, HintsOf(fetched))
	if err != nil {
		return err
	}
	f := Found{URL: rawURL, Fetched: fetched, Feed: parsed, Format: FormatOf(fetched), How: how, Comments: looksLikeComments(rawURL, parsed.Title)}
	f.Fetched.Body = nil
	if fetched.Moved != "" {
		f.URL, f.Moved = fetched.Moved, true
	}
	d.Found = append(d.Found, f)
	return nil
}

// looksLikeComments tells a feed of readers' comments by its address or title.
func looksLikeComments(rawURL, title string) bool {
	title = strings.ToLower(title)
	return strings.Contains(strings.ToLower(rawURL), "comment") ||
		strings.HasPrefix(title, "comments on ") || strings.HasPrefix(title, "comments for ")
}

// try asks for each URL that was not asked for before and keeps the feeds.
func (d *discoverer) try(ctx context.Context, how string, urls []string) {
	tries := 0
	for _, u := range urls {
		if d.asked[u] || u == d.request.URL || ctx.Err() != nil {
			continue
		}
		if tries == maxTries {
			d.Left = append(d.Left, u)
			continue
		}
		tries++
		d.asked[u] = true
		if err := d.ask(ctx, how, u); err != nil && how != "guess" {
			d.Failed = append(d.Failed, poll.PublicURL(u)+": "+err.Error())
		}
	}
}

// ask asks for one URL and keeps it if it is a feed.
func (d *discoverer) ask(ctx context.Context, how, u string) error {
	r := poll.Request{URL: u}
	first, err := url.Parse(d.request.URL)
	if next, nextErr := url.Parse(u); err == nil && nextErr == nil && sameHost(first, next) {
		// What was given for the page is good for its feeds.
		next.User, r.Header = first.User, d.request.Header
		r.URL = next.String()
	}
	fetched, err := d.get.Fetch(ctx, r)
	if err != nil {
		return err
	}
	return d.keep(r.URL, how, fetched)
}

// guess looks where sites keep their feeds without saying so, and stops at the
// first.
func (d *discoverer) guess(ctx context.Context, page *url.URL) {
	root := url.URL{Scheme: page.Scheme, Host: page.Host}
	var places []string
	if dir := strings.TrimSuffix(page.Path, "/"); dir != "" {
		places = append(places, root.String()+dir+"/feed") // a section's, in WordPress
	}
	for _, place := range commonPlaces {
		places = append(places, root.String()+place)
	}
	for _, place := range places {
		if len(d.Found) > 0 {
			return
		}
		d.try(ctx, "guess", []string{place})
	}
	if len(d.Found) > 0 {
		return
	}
	d.try(ctx, "robots", d.newsSitemaps(ctx, root))
	if len(d.Found) == 0 {
		d.try(ctx, "guess", []string{root.String() + newsSitemap})
	}
}

// newsSitemaps returns the sitemaps for news that robots.txt names.
func (d *discoverer) newsSitemaps(ctx context.Context, root url.URL) []string {
	root.Path = "/robots.txt"
	fetched, err := d.get.Fetch(ctx, poll.Request{URL: root.String()})
	if err != nil {
		return nil // most sites without one; there is nothing to tell
	}
	var urls []string
	lines := bufio.NewScanner(bytes.NewReader(fetched.Body))
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), ":")
		value = strings.TrimSpace(value)
		if !strings.EqualFold(strings.TrimSpace(name), "sitemap") || !strings.Contains(strings.ToLower(value), "news") {
			continue
		}
		if u, err := root.Parse(value); err == nil && isHTTP(u) {
			urls = append(urls, u.String())
		}
	}
	return urls
}

// feedTypes are the media types that name a feed in <link rel="alternate">.
// application/json is none: WordPress names its API so.
var feedTypes = map[string]bool{
	"application/rss+xml": true, "application/atom+xml": true, "application/feed+json": true,
	"application/rdf+xml": true, "application/rss": true, "application/atom": true,
	"application/x.atom+xml": true, "application/x-atom+xml": true, "text/rss": true, "text/atom": true,
}

// feedLinks returns the feeds that a page names in <link>, and the anchors that
// look as if they led to one, absolute, each once, in the page's order.
func feedLinks(body []byte, contentType string, page *url.URL) (links, anchors []string) {
	if enc, name, _ := charset.DetermineEncoding(body, contentType); name != "utf-8" {
		if text, err := enc.NewDecoder().Bytes(body); err == nil {
			body = text
		}
	}
	base := page
	add := func(list *[]string, href string) {
		u, err := base.Parse(strings.TrimSpace(href))
		if err != nil || !isHTTP(u) {
			return
		}
		u.Fragment = ""
		if s := u.String(); !slices.Contains(*list, s) {
			*list = append(*list, s)
		}
	}
	z := html.NewTokenizer(bytes.NewReader(body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return links, anchors // the end, or the limit of what is kept of a page
		case html.StartTagToken, html.SelfClosingTagToken:
		default:
			continue
		}
		t := z.Token()
		switch t.Data {
		case "base":
			if b, err := page.Parse(attrOf(t, "href")); err == nil && isHTTP(b) {
				base = b
			}
		case "link":
			if namesFeed(t) {
				add(&links, attrOf(t, "href"))
			}
		case "a":
			if href := attrOf(t, "href"); leadsToFeed(href) {
				add(&anchors, href)
			}
		}
	}
}

// namesFeed tells whether a <link> is rel=alternate with the type of a feed,
// or rel=feed.
func namesFeed(t html.Token) bool {
	media, _, err := mime.ParseMediaType(attrOf(t, "type"))
	if err != nil {
		media = strings.ToLower(strings.TrimSpace(attrOf(t, "type")))
	}
	for rel := range strings.FieldsSeq(strings.ToLower(attrOf(t, "rel"))) {
		if rel == "feed" || rel == "alternate" && feedTypes[media] {
			return true
		}
	}
	return false
}

// leadsToFeed tells whether an address looks like a feed's.
func leadsToFeed(href string) bool {
	u, err := url.Parse(strings.TrimSpace(href))
	if err != nil {
		return false
	}
	path := strings.ToLower(strings.TrimSuffix(u.Path, "/"))
	for _, end := range []string{".rss", ".atom", ".rdf", "/rss", "/feed", "/atom", "rss.xml", "feed.xml", "atom.xml", "feed.json"} {
		if strings.HasSuffix(path, end) {
			return true
		}
	}
	return strings.HasPrefix(strings.ToLower(u.Host), "feeds.") || strings.HasPrefix(strings.ToLower(u.Host), "rss.")
}

func attrOf(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// FormatOf returns the name of the format that an answer's body is in, as
// people call it; empty where it is no feed's.
func FormatOf(fetched poll.Fetched) string {
	text, err := decode(fetched.Body, declaredCharset(fetched.ContentType))
	if err != nil {
		return ""
	}
	top := sniff(text)
	if top.format == formatJSON {
		return "JSON Feed"
	}
	_, local := splitName(top.name)
	switch strings.ToLower(local) {
	case "feed":
		return "Atom"
	case "rdf":
		return "RDF"
	case "rss":
		return "RSS"
	case "channel":
		return "CDF"
	case "urlset":
		return "sitemap"
	}
	return ""
}

var _ Fetcher = (*Client)(nil)
