package feed

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// benchStory is HTML of at least size bytes, as a wire's copy has it:
// paragraphs of some 300 bytes with a link and a few characters beyond ASCII.
func benchStory(size, number int) string {
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "<p>LONDON (Wire %d.%d) - The ministry said on Tuesday that talks with the port´s owners would go on «for as long as it takes», and that shipments worth £%d million were held up; <a href=\"https://wire.example/t/%d?a=1&amp;b=2\">two people who know of the talks</a> said otherwise.</p>\n", number, i, number*7+i, i)
	}
	return b.String()
}

// benchEntry is an entry of a feed to measure with.
type benchEntry struct {
	ID        string   `json:"id"`
	URL       string   `json:"url"`
	Title     string   `json:"title"`
	Summary   string   `json:"summary"`
	Content   string   `json:"content_html,omitempty"`
	Published string   `json:"date_published"`
	Tags      []string `json:"tags"`
}

// benchFeed returns a feed of a format, RSS, Latin-1 (which is RSS too), Atom
// or JSON, with so many entries. Each has a text of half to one and a half
// times size bytes, for size 0 none; build changes what a feed writes anew at
// every request.
func benchFeed(format string, entries, size, build int) []byte {
	list := make([]benchEntry, entries)
	for i := range list {
		id := 1000 - i
		list[i] = benchEntry{
			ID: fmt.Sprintf("urn:wire:%d", id), URL: fmt.Sprintf("https://wire.example/news/%d", id),
			Title:   fmt.Sprintf("Ministry holds talks with the port's owners, round %d", id),
			Summary: benchStory(1, id)[3:180], Published: "2026-03-03T07:15:00Z", Tags: []string{"World", "Shipping"},
		}
		if size > 0 {
			list[i].Content = benchStory(size/2+i*size/entries, id)
		}
	}
	switch format {
	case "RSS":
		return benchRSS(list, "utf-8", build)
	case "Latin-1":
		latin1, err := charmap.ISO8859_1.NewEncoder().Bytes(benchRSS(list, "iso-8859-1", build))
		if err != nil {
			panic(err)
		}
		return latin1
	case "Atom":
		return benchAtom(list, build)
	default:
		return benchJSON(list, build)
	}
}

func benchRSS(entries []benchEntry, charset string, build int) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="%s"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>Wire</title><link>https://wire.example/</link><atom:link rel="self" href="https://wire.example/feed"/><description>All of it</description><language>en</language><lastBuildDate>Tue, 03 Mar 2026 07:15:%02d GMT</lastBuildDate>
`, charset, build)
	for _, e := range entries {
		fmt.Fprintf(&b, "<item>\n<title>%s</title>\n<link>%s</link>\n<guid isPermaLink=\"false\">%s</guid>\n<pubDate>Tue, 03 Mar 2026 07:15:00 GMT</pubDate>\n<dc:creator>A. Writer</dc:creator>\n<category>World</category>\n<category>Shipping</category>\n<description>%s</description>\n", e.Title, e.URL, e.ID, e.Summary)
		if e.Content != "" {
			fmt.Fprintf(&b, "<content:encoded><![CDATA[%s]]></content:encoded>\n", e.Content)
		}
		b.WriteString("</item>\n")
	}
	b.WriteString("</channel></rss>\n")
	return b.Bytes()
}

func benchAtom(entries []benchEntry, build int) []byte {
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	var b bytes.Buffer
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Wire</title><id>https://wire.example/feed</id><link href="https://wire.example/"/><updated>2026-03-03T07:15:%02dZ</updated>
`, build)
	for _, e := range entries {
		fmt.Fprintf(&b, "<entry>\n<id>%s</id>\n<title>%s</title>\n<link href=\"%s\"/>\n<published>%s</published>\n<updated>%s</updated>\n<author><name>A. Writer</name></author>\n<category term=\"World\"/>\n<category term=\"Shipping\"/>\n<summary>%s</summary>\n", e.ID, e.Title, e.URL, e.Published, e.Published, e.Summary)
		if e.Content != "" {
			fmt.Fprintf(&b, "<content type=\"html\">%s</content>\n", escape.Replace(e.Content))
		}
		b.WriteString("</entry>\n")
	}
	b.WriteString("</feed>\n")
	return b.Bytes()
}

func benchJSON(entries []benchEntry, build int) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(map[string]any{"version": "https://jsonfeed.org/version/1.1", "title": "Wire", "_build": build, "items": entries}); err != nil {
		panic(err)
	}
	return b.Bytes()
}
