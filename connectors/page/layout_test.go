package page

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/pipeline"
)

var update = flag.Bool("update", false, "write the golden files of the layouts anew")

// Each page of testdata/layouts is one way in which a site sets a story; the
// golden file beside it is what is read from it.
func TestExtractOfEachLayout(t *testing.T) {
	pages, err := filepath.Glob("testdata/layouts/*.html")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no layouts: %v", err)
	}
	for _, file := range pages {
		name := strings.TrimSuffix(filepath.Base(file), ".html")
		t.Run(name, func(t *testing.T) {
			html, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			pageURL := "https://www.site.example/" + name
			content, err := Extract(string(html), pageURL)
			got := golden(content, err, Fuller(string(html), pageURL))
			goldenFile := strings.TrimSuffix(file, ".html") + ".golden"
			if *update {
				if err := os.WriteFile(goldenFile, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(goldenFile)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("Extract of %s (-want +got):\n%s", file, diff)
			}
		})
	}
}

// golden writes what was read of a page for people to read: what it says of
// itself, an empty line, and its blocks.
func golden(c pipeline.PageContent, err error, fuller string) string {
	if err != nil {
		if errors.Is(err, ErrNoStory) {
			return "no story\n"
		}
		return err.Error() + "\n"
	}
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	line("title", c.Title)
	line("url", c.CanonicalURL)
	line("authors", strings.Join(c.Authors, "; "))
	line("published", when(c.Date, c.DateIsDay))
	line("modified", when(c.Modified, c.ModifiedIsDay))
	line("section", c.Section)
	line("language", c.Language)
	line("paywall", c.Paywall)
	line("fuller", fuller)
	return b.String() + "\n" + c.HTML
}

func when(t time.Time, isDay bool) string {
	switch {
	case t.IsZero():
		return ""
	case isDay:
		return t.Format(time.DateOnly)
	}
	return t.Format(time.RFC3339)
}
