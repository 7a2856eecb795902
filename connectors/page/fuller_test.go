package page

import (
	"strings"
	"testing"
)

// teaser and whole are a page's own text, with too little and with all of the
// story.
var (
	teaser = "<p>The harbour authority closed the port of Oban on Tuesday after a ferry ran aground on the rocks off Kerrera.</p>"
	whole  = strings.Repeat(teaser, 8)
)

func TestFullerNamesTheVersionWithMoreOfTheStory(t *testing.T) {
	const at = "https://www.tide.example.com/news/ferry-aground.html"
	for _, tt := range []struct{ name, head, body, want string }{
		{"a page of scripts with an AMP version", `<link rel="amphtml" href="/amp/news/ferry-aground.html">`, `<div id="app"></div>`, "https://www.tide.example.com/amp/news/ferry-aground.html"},
		{"an AMP version on a host of the same domain", `<link rel="amphtml" href="https://amp.tide.example.com/f">`, teaser, "https://amp.tide.example.com/f"},
		{"a copy in the AMP cache", `<link rel="amphtml" href="https://www-tide-example-com.cdn.ampproject.org/c/s/www.tide.example.com/f">`, teaser, "https://www-tide-example-com.cdn.ampproject.org/c/s/www.tide.example.com/f"},
		{"a print version before an AMP one", `<link rel="amphtml" href="/amp/1"><link rel="alternate" media="print" href="/print/1">`, teaser, "https://www.tide.example.com/print/1"},
		{"a story on several pages, all on one", ``, whole + `<a rel="next" href="ferry-aground-2.html">2</a> <a href="?page=all">View as single page</a>`, at + "?page=all"},
		{"a story on several pages, for print", `<link rel="next" href="?page=2">`, whole + `<a href="/print/1">Print this article</a>`, "https://www.tide.example.com/print/1"},
		{"a teaser with a link to the rest", ``, teaser + `<a href="/news/ferry-aground-full.html">Read the full story</a>`, "https://www.tide.example.com/news/ferry-aground-full.html"},
		{"an AMP page that is a stub", `<link rel="canonical" href="/news/ferry">`, teaser, "https://www.tide.example.com/news/ferry"},
		{"nothing: the page is whole", `<link rel="amphtml" href="/amp/1">`, whole, ""},
		{"nothing: the page states its story", `<link rel="amphtml" href="/amp/1"><script type="application/ld+json">{"@type":"NewsArticle","articleBody":"` + strings.Repeat("The port was closed. ", 50) + `"}</script>`, `<div id="app"></div>`, ""},
		{"nothing: next is the next post of a blog", `<link rel="next" href="/news/another-ferry.html">`, whole + `<a href="/print/1">Print</a>`, ""},
		{"nothing: the links belong to teasers", ``, teaser + `<a href="/news/1">Continue reading</a> <a href="/news/2">Continue reading</a>`, ""},
		{"nothing: another site", `<link rel="amphtml" href="https://elsewhere.example.org/amp/1">`, teaser, ""},
		{"nothing: another site's copy in the AMP cache", `<link rel="amphtml" href="https://x.cdn.ampproject.org/c/s/elsewhere.example.org/f">`, teaser, ""},
		{"nothing: the home page", `<link rel="amphtml" href="/">`, teaser, ""},
		{"nothing: its own address", `<link rel="amphtml" href="` + at + `#top">`, teaser, ""},
		{"nothing: a link that is not http", `<link rel="amphtml" href="file:///etc/passwd">`, teaser, ""},
		{"nothing: a paywall is not gone around", `<link rel="amphtml" href="/amp/1"><meta property="article:content_tier" content="locked">`, teaser, ""},
		{"nothing: a notice for subscribers is a paywall", `<link rel="amphtml" href="/amp/1">`, teaser + `<p>Subscribe to continue reading.</p>`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			root := "<html>"
			if tt.name == "an AMP page that is a stub" {
				root = "<html amp>"
			}
			page := root + "<head>" + tt.head + "</head><body>" + tt.body + "</body></html>"
			if got := Fuller(page, at); got != tt.want {
				t.Errorf("Fuller = %q, want %q", got, tt.want)
			}
		})
	}
}

func FuzzFuller(f *testing.F) {
	f.Add(`<link rel="amphtml" href="/amp/1"><p>x`, "https://tide.example/1")
	f.Add(`<a rel=next href="?page=2">2</a><a href="?all">View all</a>`, "https://a.co.uk/x.html")
	f.Fuzz(func(t *testing.T, page, pageURL string) {
		got := Fuller(page, pageURL)
		if got != "" && !strings.HasPrefix(got, "http://") && !strings.HasPrefix(got, "https://") {
			t.Errorf("Fuller = %q, want an http URL", got)
		}
		if got == pageURL && got != "" {
			t.Errorf("Fuller = %q, the page itself", got)
		}
	})
}
