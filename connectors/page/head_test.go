package page

import (
	"slices"
	"strings"
	"testing"
)

// pageURL is where the pages of the tests are.
const pageURL = "https://tide.example/news/ferry?id=7"

// with returns what Extract reads of a page with a head and a story.
func with(t *testing.T, head, body string) (authors []string, published, modified, url, section, language, paywall string) {
	t.Helper()
	c, err := Extract("<html><head><title>Ferry runs aground off Kerrera</title>"+head+"</head><body>"+body+"<article><h1>Ferry runs aground off Kerrera</h1>"+whole+"</article></body></html>", pageURL)
	if err != nil {
		t.Fatal(err)
	}
	return c.Authors, when(c.Date, c.DateIsDay), when(c.Modified, c.ModifiedIsDay), c.CanonicalURL, c.Section, c.Language, c.Paywall
}

// stated is a script of JSON-LD with an article.
func stated(properties string) string {
	return `<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle",` + properties + `}</script>`
}

func TestExtractReadsTheAuthors(t *testing.T) {
	for _, tt := range []struct{ name, head, body, want string }{
		{"an object", stated(`"author":{"@type":"Person","name":"Ada Stone"}`), "", "Ada Stone"},
		{"a string with two names", stated(`"author":"By Ada Stone and Bo Reed"`), "", "Ada Stone; Bo Reed"},
		{"a list of objects and strings", stated(`"author":[{"name":"Ada Stone"},"Bo Reed"]`), "", "Ada Stone; Bo Reed"},
		{"names in one object", stated(`"author":{"name":["Ada Stone","Bo Reed"]}`), "", "Ada Stone; Bo Reed"},
		{"a reference to another object", `<script type="application/ld+json">{"@graph":[{"@type":"Person","@id":"#a","name":"Ada Stone"},{"@type":"Article","author":{"@id":"#a"}}]}</script>`, "", "Ada Stone"},
		{"the creator", stated(`"creator":["Ada Stone"]`), "", "Ada Stone"},
		{"the organisation where no person is named", stated(`"author":{"@type":"Organization","name":"Andes Wire"}`), "", "Andes Wire"},
		{"the person that the page names before the organisation", stated(`"author":{"@type":"Organization","name":"Andes Wire"}`) + `<meta name="author" content="Ada Stone">`, "", "Ada Stone"},
		{"a meta element", `<meta name="Author" content="Ada Stone, Bo Reed">`, "", "Ada Stone; Bo Reed"},
		{"one meta element each", `<meta property="article:author" content="Ada Stone"><meta property="article:author" content="Bo Reed">`, "", "Ada Stone; Bo Reed"},
		{"a profile's address is no name", `<meta property="article:author" content="https://social.example/ada">`, `<a rel="author" href="/ada">Ada Stone</a>`, "Ada Stone"},
		{"the site is no author", `<meta property="og:site_name" content="The Tide"><meta name="author" content="The Tide">`, `<p class="byline">By Ada Stone</p>`, "Ada Stone"},
		{"a user's name is no name", `<meta name="author" content="astone"><meta name="dc.creator" content="Ada Stone">`, "", "Ada Stone"},
		{"the byline without office, date and city", "", `<p class="byline">By Ada Stone, Staff Writer | Updated March 3, 2026</p>`, "Ada Stone"},
		{"the byline without the paper", "", `<p class="byline">By Ada Stone And Bo Reed For The Tide On Sunday</p>`, "Ada Stone; Bo Reed"},
		{"a German byline", "", `<span class="author">Von Ada Stein und Bo Ried am 3. März 2026</span>`, "Ada Stein; Bo Ried"},
		{"a French byline", "", `<span class="author">Par Ada Pierre et Bo Roseau</span>`, "Ada Pierre; Bo Roseau"},
		{"a note about the author is none", "", `<p class="author">Ada Stone covers ships, ferries and the weather for this newspaper.</p>`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			authors, _, _, _, _, _, _ := with(t, tt.head, tt.body)
			if got := strings.Join(authors, "; "); got != tt.want {
				t.Errorf("Authors = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestExtractReadsTheDates(t *testing.T) {
	for _, tt := range []struct{ name, head, body, published, modified string }{
		{"JSON-LD", stated(`"datePublished":"2026-03-03T07:15:00Z","dateModified":"2026-03-03T08:00:00+01:00"`), "", "2026-03-03T07:15:00Z", "2026-03-03T08:00:00+01:00"},
		{"fractions of seconds and a zone without a colon", stated(`"datePublished":"2026-03-03T07:15:00.123-0530"`), "", "2026-03-03T07:15:00-05:30", ""},
		{"no zone: the day alone", stated(`"datePublished":"2026-03-03T23:15:00"`), "", "2026-03-03", ""},
		{"a day", `<meta name="pubdate" content="20260303">`, "", "2026-03-03", ""},
		{"Open Graph", `<meta property="article:published_time" content="2026-03-03T07:15:00+00:00"><meta property="og:updated_time" content="1772525700">`, "", "2026-03-03T07:15:00Z", "2026-03-03T08:15:00Z"},
		{"Dublin Core", `<meta name="DC.date.issued" content="2026-03-03">`, "", "2026-03-03", ""},
		{"a mail date", `<meta name="date" content="Tue, 03 Mar 2026 07:15:00 +0100">`, "", "2026-03-03T07:15:00+01:00", ""},
		{"the time of the article, not of a teaser", "", `<aside><time datetime="2020-01-01">1</time></aside><time datetime="2026-03-03T07:15Z">3</time>`, "2026-03-03T07:15:00Z", ""},
		{"the time that is named for it", "", `<time datetime="2020-01-01">1</time><time itemprop="datePublished" datetime="2026-03-03">3</time>`, "2026-03-03", ""},
		{"an element named as a date, in German", "", `<span class="datum">Dienstag, 3. März 2026, 7.15 Uhr</span>`, "2026-03-03", ""},
		{"in Spanish", "", `<div class="fecha">3 de marzo de 2026</div>`, "2026-03-03", ""},
		{"in figures with points", "", `<div class="date">03.04.2026</div>`, "2026-04-03", ""},
		{"in figures whose order is not known: none", "", `<div class="date">03/04/2026</div>`, "", ""},
		{"a day that does not exist: none", `<meta name="date" content="2026-02-31">`, "", "", ""},
		{"a year that is no year of the web: none", `<meta name="date" content="0001-01-01T00:00:00Z">`, "", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, published, modified, _, _, _, _ := with(t, tt.head, tt.body)
			if published != tt.published || modified != tt.modified {
				t.Errorf("published %q, modified %q, want %q, %q", published, modified, tt.published, tt.modified)
			}
		})
	}
}

func TestExtractReadsTheDayInTheURL(t *testing.T) {
	c, err := Extract("<article>"+whole+"</article>", "https://tide.example/2026/03/03/ferry")
	if err != nil || when(c.Date, c.DateIsDay) != "2026-03-03" {
		t.Errorf("Date = %s, %v, want 2026-03-03", when(c.Date, c.DateIsDay), err)
	}
}

func TestExtractReadsTheCanonicalURL(t *testing.T) {
	for _, tt := range []struct{ name, head, want string }{
		{"relative to the page", `<link rel="canonical" href="/news/ferry">`, "https://tide.example/news/ferry"},
		{"relative to the base", `<base href="https://tide.example/a/"><link rel="canonical" href="ferry">`, "https://tide.example/a/ferry"},
		{"without its fragment", `<link rel="canonical" href="/news/ferry#top">`, "https://tide.example/news/ferry"},
		{"on another host", `<link rel="canonical" href="https://wire.example/ferry">`, "https://wire.example/ferry"},
		{"og:url", `<meta property="og:url" content="https://tide.example/news/ferry">`, "https://tide.example/news/ferry"},
		{"mainEntityOfPage", stated(`"mainEntityOfPage":{"@type":"WebPage","@id":"https://tide.example/news/ferry"}`), "https://tide.example/news/ferry"},
		{"not the home page", `<link rel="canonical" href="/"><meta property="og:url" content="https://tide.example/news/ferry">`, "https://tide.example/news/ferry"},
		{"not another host's home page", `<link rel="canonical" href="https://wire.example/index.html">`, pageURL},
		{"not a script", `<link rel="canonical" href="javascript:alert(1)">`, pageURL},
		{"not a file", `<link rel="canonical" href="file:///etc/passwd">`, pageURL},
		{"none", ``, pageURL},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, _, _, got, _, _, _ := with(t, tt.head, ""); got != tt.want {
				t.Errorf("CanonicalURL = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestExtractReadsSectionAndLanguage(t *testing.T) {
	for _, tt := range []struct{ name, head, section, language string }{
		{"JSON-LD", stated(`"articleSection":["Shipping","Scotland"],"inLanguage":"en-GB"`), "Shipping", "en-GB"},
		{"meta elements", `<meta property="article:section" content="Shipping"><meta property="og:locale" content="en_GB">`, "Shipping", "en-GB"},
		{"breadcrumbs", `<script type="application/ld+json">{"@type":"BreadcrumbList","itemListElement":[{"name":"Home"},{"name":"News"},{"item":{"name":"Shipping"}},{"name":"Ferry runs aground off Kerrera"}]}</script>`, "Shipping", ""},
		{"breadcrumbs of the site alone are none", `<script type="application/ld+json">{"@type":"BreadcrumbList","itemListElement":[{"name":"Home"}]}</script>`, "", ""},
		{"an address is no section", `<meta property="article:section" content="https://tide.example/shipping">`, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, _, _, section, language, _ := with(t, tt.head, "")
			if section != tt.section || language != tt.language {
				t.Errorf("section %q, language %q, want %q, %q", section, language, tt.section, tt.language)
			}
		})
	}
}

func TestExtractSeesThePaywall(t *testing.T) {
	const notFree, asks = "isAccessibleForFree is false", "it asks to subscribe for the rest"
	for _, tt := range []struct{ name, head, end, want string }{
		{"false", stated(`"isAccessibleForFree":false`), "", notFree},
		{"false as a string", stated(`"isAccessibleForFree":"False"`), "", notFree},
		{"a part of it", stated(`"isAccessibleForFree":true,"hasPart":[{"isAccessibleForFree":false,"cssSelector":".x"}]`), "", notFree},
		{"metered", `<meta property="article:content_tier" content="metered">`, "", "its content tier is metered"},
		{"an offer", "", "<p>Subscribe to continue reading</p><p>One euro a week.</p>", asks},
		{"an offer in French", "", "<p>Cet article est réservé aux abonnés.</p>", asks},
		{"free", stated(`"isAccessibleForFree":"True"`), "", ""},
		{"a free tier", `<meta property="article:content_tier" content="free">`, "", ""},
		{"a story about subscribers", "", "<p>Subscribers to the ferry's season ticket will have their money back, the company said on Tuesday.</p>", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Extract("<html><head>"+tt.head+"</head><body><article>"+whole+tt.end+"</article></body></html>", pageURL)
			if err != nil || c.Paywall != tt.want {
				t.Errorf("Paywall = %q, %v, want %q", c.Paywall, err, tt.want)
			}
			if tt.want == asks && strings.Contains(c.Text, "abonn") || strings.Contains(c.Text, "Subscribe to") || strings.Contains(c.Text, "One euro") {
				t.Errorf("the offer is taken for the story: %q", c.Text)
			}
		})
	}
}

func TestJSONLDIsReadAsItIsWritten(t *testing.T) {
	for _, tt := range []struct{ name, script string }{
		{"a line break in a string", "{\"@type\":\"NewsArticle\",\"headline\":\"a\nb\",\"author\":\"Ada Stone\"}"},
		{"in comment marks", `<!-- {"@type":"NewsArticle","author":"Ada Stone"} -->`},
		{"in CDATA marks", "//<![CDATA[\n{\"@type\":\"NewsArticle\",\"author\":\"Ada Stone\"}\n//]]>"},
		{"with a semicolon", `{"@type":"NewsArticle","author":"Ada Stone"};`},
		{"two types", `{"@type":["Thing","NewsArticle"],"author":"Ada Stone"}`},
		{"the article of the page among others", `[{"@type":"NewsArticle","url":"/other","author":"Bo Reed"},{"@type":"NewsArticle","url":"/news/ferry","author":"Ada Stone"}]`},
		{"the article of the title among others", `[{"@type":"NewsArticle","headline":"Another story of the day","author":"Bo Reed"},{"@type":"NewsArticle","headline":"Ferry runs aground off","author":"Ada Stone"}]`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			authors, _, _, _, _, _, _ := with(t, `<script type="application/ld+json">`+tt.script+`</script>`, "")
			if !slices.Equal(authors, []string{"Ada Stone"}) {
				t.Errorf("Authors = %q, want Ada Stone", authors)
			}
		})
	}
}
