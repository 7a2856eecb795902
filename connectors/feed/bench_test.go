package feed

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed"
)

// hundredItems is a feed of 100 stories of 4 KB.
func hundredItems() []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Wire</title>`)
	story := strings.Repeat("<p>A sentence of a story that is told in full, with “marks” and an &amp; in it.</p>", 50)
	for i := range 100 {
		fmt.Fprintf(&b, `<item><title>Title %d</title><link>https://wire.example/%d</link><guid>https://wire.example/%d</guid><pubDate>Tue, 03 Mar 2026 07:15:00 GMT</pubDate><description>A summary.</description><content:encoded><![CDATA[%s]]></content:encoded></item>`, i, i, i, story)
	}
	b.WriteString(`</channel></rss>`)
	return []byte(b.String())
}

func BenchmarkParse(b *testing.B) {
	data := hundredItems()
	b.Run("feed", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		b.ReportAllocs()
		for b.Loop() {
			if f, err := Parse(data, Hints{}); err != nil || len(f.Items) != 100 {
				b.Fatalf("Parse = %d items, %v", len(f.Items), err)
			}
		}
	})
	b.Run("gofeed", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		b.ReportAllocs()
		for b.Loop() {
			if f, err := gofeed.NewParser().Parse(bytes.NewReader(data)); err != nil || len(f.Items) != 100 {
				b.Fatalf("gofeed: %v", err)
			}
		}
	})
}
