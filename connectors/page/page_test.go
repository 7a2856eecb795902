package page

import (
	"errors"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// furniture are sentences of the templates that are not the story's.
var furniture = []string{
	"Sign up for our morning newsletter", "Ten ferries that made history", "Most read this week",
	"Terms of use", "Share on Mastodon", "We value your privacy", "Be the first to comment",
}

const figure = `<figure><img src="/p.jpg" alt=""><figcaption>A crane stands idle at the quay. <span class="credit">(Photo by Lena Fischer)</span></figcaption></figure>`

const (
	nav     = `<div id="cookie-banner"><p>We value your privacy and would like to set some cookies on your device for that.</p></div><header class="site-header"><a href="/">The Daily Tide</a><nav><ul><li><a href="/w">World</a></li><li><a href="/b">Business</a></li><li><a href="/s">Sport</a></li></ul></nav></header>`
	social  = `<ul class="share-bar"><li><a href="#">Share on Mastodon</a></li><li><a href="#">Email</a></li></ul>`
	letter  = `<div class="newsletter-box"><h3>Sign up for our morning newsletter</h3><p>The day's news in your inbox at six, every day of the week, for nothing.</p><form><input name="e"><button>Go</button></form></div>`
	related = `<div class="related-stories"><h2>Most read this week</h2><ul><li><a href="/1">Ten ferries that made history and what became of them in the end</a></li><li><a href="/2">Why ports are busy</a></li></ul></div>`
	footer  = `<section id="comments"><p>Be the first to comment on this story, and keep to the rules of the house.</p></section><footer class="site-footer"><p>Terms of use. Privacy. Contact us at the address of the newspaper.</p></footer>`
)

// templates are the ways in which pages set a story.
var templates = map[string]func(paragraphs []string) string{
	"article element with boxes between the paragraphs": func(p []string) string {
		half := len(p) / 2
		return nav + `<main><article class="story"><header><h1>Headline of the page</h1><div class="byline">By Our Reporter</div></header>` + social + figure +
			`<div class="story-body">` + wrap(p[:half], "p") + letter + wrap(p[half:], "p") + `</div>` + related + `</article></main>` + footer
	},
	"divisions without any semantic element": func(p []string) string {
		return nav + `<div class="page"><div class="col-left"><h1>Headline of the page</h1>` + figure + `<div class="text">` + wrap(p, "p") + `</div>` + related + `</div><div class="sidebar"><h3>Most read this week</h3><p>Ten ferries that made history, and what became of them after the war.</p></div></div>` + footer
	},
	"paragraphs as divisions, the lede apart": func(p []string) string {
		return nav + `<article><h1>Headline of the page</h1><div class="lede">` + html.EscapeString(p[0]) + `</div>` + figure + `<section>` + wrap(p[1:], "div") + `</section>` + letter + `</article>` + related + footer
	},
	"one division with line breaks": func(p []string) string {
		escaped := make([]string, len(p))
		for i := range p {
			escaped[i] = html.EscapeString(p[i])
		}
		return nav + `<div class="articleText">` + figure + strings.Join(escaped, "<br><br>") + `</div>` + related + footer
	},
	"flat body": func(p []string) string {
		return nav + figure + wrap(p, "p") + related + footer
	},
}

func wrap(paragraphs []string, tag string) string {
	var b strings.Builder
	for _, p := range paragraphs {
		b.WriteString("<" + tag + ">" + html.EscapeString(p) + "</" + tag + ">\n")
	}
	return b.String()
}

func document(body string) string {
	return `<!doctype html><html lang="en-GB"><head><title>Headline of the page - The Daily Tide</title><link rel="canonical" href="/story/7"><meta name="author" content="Ada Stone; Bo Reed"><meta property="article:published_time" content="2026-03-03T07:15:00Z"></head><body>` + body + `</body></html>`
}

// stories returns wire stories as paragraphs: those of the project and, where
// it is there, the seed story.
func stories(t *testing.T) map[string][]string {
	t.Helper()
	files, err := filepath.Glob("testdata/stories/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	if seed := seedPath(t); seed != "" {
		files = append(files, seed)
	}
	found := map[string][]string{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var paragraphs []string
		for p := range strings.SplitSeq(string(data), "\n") {
			if p = squeeze(p); p != "" {
				paragraphs = append(paragraphs, p)
			}
		}
		found[filepath.Base(file)] = paragraphs
	}
	return found
}

// seedPath returns where the seed story is, which is not part of the
// repository; empty where it is absent.
func seedPath(t *testing.T) string {
	t.Helper()
	path := os.Getenv("WIREDESK_SEED")
	if path == "" {
		path = "../../../shared/corpus/seed-bloomberg-2018.txt"
	}
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the seed story is missing; set WIREDESK_SEED: %v", err)
		}
		t.Logf("without the seed story, set WIREDESK_SEED: %v", err)
		return ""
	}
	return path
}

func TestExtractKeepsEveryParagraphInOrder(t *testing.T) {
	for name, paragraphs := range stories(t) {
		for template, set := range templates {
			t.Run(name+" in "+template, func(t *testing.T) {
				c, err := Extract(document(set(paragraphs)), "https://tide.example/a?b=1")
				if err != nil {
					t.Fatal(err)
				}
				rest := "\n\n" + c.Text + "\n\n"
				for _, p := range paragraphs {
					_, after, found := strings.Cut(rest, "\n\n"+p+"\n\n")
					if !found {
						t.Errorf("paragraph missing or out of order: %q", p)
						continue
					}
					rest = "\n\n" + after
				}
				if !strings.Contains(c.Text, "A crane stands idle at the quay. (Photo by Lena Fischer)") {
					t.Error("the caption is missing")
				}
				for _, junk := range furniture {
					if strings.Contains(c.Text, junk) {
						t.Errorf("furniture is taken for the story: %q", junk)
					}
				}
			})
		}
	}
}

func TestExtractDescribesThePage(t *testing.T) {
	story := []string{strings.Repeat("The port of Oban was closed on Tuesday after a ferry ran aground. ", 5), "Nobody was hurt."}
	c, err := Extract(document(templates["flat body"](story)), "https://tide.example/a?b=1")
	if err != nil {
		t.Fatal(err)
	}
	if c.CanonicalURL != "https://tide.example/story/7" || c.Language != "en-GB" || !strings.HasPrefix(c.Title, "Headline of the page") {
		t.Errorf("Extract = URL %q, language %q, title %q", c.CanonicalURL, c.Language, c.Title)
	}
	if len(c.Authors) != 2 || c.Authors[0] != "Ada Stone" || c.Authors[1] != "Bo Reed" {
		t.Errorf("Extract: Authors = %q, want Ada Stone and Bo Reed", c.Authors)
	}
	if got := c.Date.Format(time.DateOnly); got != "2026-03-03" {
		t.Errorf("Extract: Date = %s, want 2026-03-03", got)
	}
}

func TestExtractOfWholePages(t *testing.T) {
	for _, tt := range []struct {
		file   string
		has    []string
		hasNot []string
	}{
		{
			file:   "027-upi-launch-scrubbed.html",
			has:    []string{"<h1>Launch of lunar cargo lander", "<p>By Thaddeus Blackwater</p>", "<figcaption>The Halcyon-2 lander is seen on the pad in Cape Canaveral, Fla., on Monday. Photo by", "<p>Nov. 4 (UPI) -- The launch", "I can wait three days,&#34; said", "<p>Copyright © 2025 United Press"},
			hasNot: []string{"Latest Headlines", "Wildfire forces closure"},
		},
		{
			file:   "028-gulfledger-reprint-reuters.html",
			has:    []string{"<p>(Corrects number of dead", "<p>JAKARTA, Nov 2 (Reuters) - A fire", "<p>(Reporting by Dewi Anggraini Putri; Editing by Hamish Tolliver)</p>"},
			hasNot: []string{"Subscribe", "Share  Tweet", "READ MORE"},
		},
		{
			file:   "023-pti-metro.html",
			has:    []string{"Rescue workers at the site", "<p>Bengaluru, Nov 6 (PTI) A committee", "PTI XYZ KVK RHL</p>"},
			hasNot: []string{"Purple Line", "ADVERTISEMENT"},
		},
	} {
		t.Run(tt.file, func(t *testing.T) {
			page, err := os.ReadFile(filepath.Join("testdata/stories", tt.file))
			if err != nil {
				t.Fatal(err)
			}
			c, err := Extract(string(page), "")
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range tt.has {
				if !strings.Contains(c.HTML, want) {
					t.Errorf("Extract has no %q in\n%s", want, c.HTML)
				}
			}
			for _, junk := range tt.hasNot {
				if strings.Contains(c.HTML, junk) {
					t.Errorf("Extract has %q in\n%s", junk, c.HTML)
				}
			}
		})
	}
}

func TestExtractTakesTheStoryOfAScriptedPageFromItsMetadata(t *testing.T) {
	const story = "The port of Oban was closed on Tuesday after a ferry ran aground. Nobody was hurt, the harbour master said."
	page := `<html><head><script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"Ferry","articleBody":"` + strings.Repeat(story+" ", 4) + `"}</script></head><body><div id="app"><noscript>Turn on JavaScript.</noscript></div><p>Loading</p></body></html>`
	c, err := Extract(page, "")
	if err != nil || strings.Count(c.Text, story) != 4 {
		t.Errorf("Extract = %q, %v, want the articleBody", c.Text, err)
	}
}

func BenchmarkExtract(b *testing.B) {
	data, err := os.ReadFile("testdata/stories/001-bloomberg-lithium-tender.txt")
	if err != nil {
		b.Fatal(err)
	}
	page := document(templates["article element with boxes between the paragraphs"](strings.Split(string(data), "\n")))
	b.SetBytes(int64(len(page)))
	b.ReportAllocs()
	for b.Loop() {
		if c, err := Extract(page, "https://tide.example/"); err != nil || len(c.Text) < len(data)/2 {
			b.Fatalf("Extract = %d bytes, %v", len(c.Text), err)
		}
	}
}

func TestExtractOfPagesWithLittle(t *testing.T) {
	for _, tt := range []struct {
		name, page, want string
	}{
		{"one short sentence", `<body><nav>Home</nav><p>It is over.</p></body>`, "It is over."},
		{"text without any element", `It is over.`, "It is over."},
		{"a story in a box with a furniture name", `<body><div class="subscribe"><p>It is over.</p></div></body>`, "It is over."},
		{"markup as text", `<p>a &lt;script&gt; b</p><script>alert(1)</script>`, "a <script> b"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Extract(tt.page, "")
			if err != nil || c.Text != tt.want {
				t.Errorf("Extract(%q) = %q, %v, want %q", tt.page, c.Text, err, tt.want)
			}
			if strings.Contains(c.HTML, "<script") {
				t.Errorf("Extract(%q): HTML = %q", tt.page, c.HTML)
			}
		})
	}
	for _, page := range []string{"", "<html><body><script>render()</script></body></html>"} {
		if _, err := Extract(page, ""); !errors.Is(err, ErrNoStory) {
			t.Errorf("Extract(%q) = %v, want ErrNoStory", page, err)
		}
	}
}

func FuzzExtract(f *testing.F) {
	f.Add(document(templates["flat body"]([]string{"A paragraph.", "Another one."})))
	f.Add("<article><p>x<table><tr><td>y</article>")
	f.Fuzz(func(t *testing.T, page string) {
		c, err := Extract(page, "https://tide.example/")
		if err == nil && (c.Text == "" || c.HTML == "") {
			t.Errorf("Extract(%q) gives no text and no error", page)
		}
	})
}
