package page

import (
	"errors"
	"strings"
	"testing"
)

func TestExtractOfHostilePages(t *testing.T) {
	const paragraph = "<p>The harbour authority closed the port of Oban on Tuesday after a ferry ran aground.</p>"
	repeat := strings.Repeat
	for _, tt := range []struct {
		name, page string
		fails      bool
		is         error // nil where any error will do
	}{
		{"100,000 elements in each other", repeat("<div>", 100_000), true, nil},
		{"many paragraphs far below", repeat("<div>", 400) + repeat(paragraph, 13_000), true, ErrTooLarge},
		{"links that are never closed", repeat("<a href=x><b>word ", 200) + paragraph, false, nil},
		{"a title of a megabyte", "<title>" + repeat("a - ", 1<<18) + "</title>" + paragraph, false, nil},
		{"JSON-LD of 9,000 levels", `<script type="application/ld+json">` + repeat(`{"author":`, 9000) + "1" + repeat("}", 9000) + "</script>" + paragraph, false, nil},
		{"an author that is himself", `<script type="application/ld+json">{"@type":"Article","author":{"@id":"#a"},"@id":"#a"}</script>` + paragraph, false, nil},
		{"a stated body of a megabyte", `<script type="application/ld+json">{"@type":"Article","articleBody":"` + repeat("word ", 1<<18) + `"}</script>` + paragraph, false, nil},
		{"10,000 authors", repeat(`<meta name="author" content="A. B.">`, 10_000) + paragraph, false, nil},
		{"bytes that are no UTF-8", "<p>\xff\xfe\x00" + paragraph, false, nil},
		{"a frame set", "<html><frameset><frame src=x></frameset></html>", true, ErrNoStory},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Extract(tt.page, pageURL)
			if (err != nil) != tt.fails || tt.is != nil && !errors.Is(err, tt.is) {
				t.Fatalf("Extract = %d bytes, %v, want an error: %v (%v)", len(c.Text), err, tt.fails, tt.is)
			}
			Fuller(tt.page, pageURL) // must come back, too
		})
	}
}
