package main

import (
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// testWire is a publisher: an RSS 2.0 feed that grows, and the pages that its
// items link to.
type testWire struct {
	*httptest.Server
	mu    sync.Mutex
	items []testItem
}

// testItem is a story in the feed: its text in content:encoded, or on a page
// that the item links to.
type testItem struct {
	id, title, text string
	onPage          bool
}

func newTestWire(t *testing.T) *testWire {
	w := &testWire{}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /wire.rss", w.feed)
	mux.HandleFunc("GET /story/{id}", w.page)
	w.Server = httptest.NewServer(mux)
	t.Cleanup(w.Close)
	return w
}

// publish makes items appear, newest first.
func (w *testWire) publish(items ...testItem) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.items = append(items, w.items...)
}

func (w *testWire) feedURL() string { return w.URL + "/wire.rss" }

func (w *testWire) feed(rw http.ResponseWriter, _ *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	rw.Header().Set("Content-Type", "application/rss+xml")
	fmt.Fprint(rw, `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Test wire</title><link>http://example.com/</link><description>d</description>`)
	for i, it := range w.items {
		published := time.Date(2026, 3, 1, 12, 0, len(w.items)-i, 0, time.UTC).Format(time.RFC1123Z)
		fmt.Fprintf(rw, `<item><title>%s</title><guid isPermaLink="false">%s</guid><link>%s/story/%s</link><pubDate>%s</pubDate>`,
			html.EscapeString(it.title), it.id, w.URL, it.id, published)
		if !it.onPage {
			fmt.Fprintf(rw, `<content:encoded>%s</content:encoded>`, html.EscapeString(paragraphs(it.text)))
		}
		fmt.Fprint(rw, `</item>`)
	}
	fmt.Fprint(rw, `</channel></rss>`)
}

// page serves a story among the furniture of a news site.
func (w *testWire) page(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, it := range w.items {
		if it.id == r.PathValue("id") {
			rw.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprintf(rw, `<!DOCTYPE html><html lang="en"><head><title>%s | Test Site</title></head><body>
<nav><a href="/">Home</a> <a href="/world">World</a> <a href="/markets">Markets</a></nav>
<article>%s</article>
<aside><h3>Most read</h3><ul><li><a href="/1">Ten harbors to see this summer</a></li><li><a href="/2">What the rate cut means</a></li></ul></aside>
<footer><a href="/terms">Terms of service</a> <a href="/privacy">Privacy policy</a></footer></body></html>`,
				html.EscapeString(it.title), paragraphs(it.text))
			return
		}
	}
	http.NotFound(rw, r)
}

// paragraphs sets each block of lines in a <p>, as publishing systems do.
func paragraphs(text string) string {
	var b strings.Builder
	for block := range strings.SplitSeq(text, "\n\n") {
		if block = strings.TrimSpace(block); block != "" {
			fmt.Fprintf(&b, "<p>%s</p>\n", strings.ReplaceAll(html.EscapeString(block), "\n", "<br>\n"))
		}
	}
	return b.String()
}
