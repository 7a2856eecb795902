package feed

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed"
)

// TestAgreesWithGofeed reads the fixtures with gofeed as well: where gofeed
// can read one and says something, this package says the same.
func TestAgreesWithGofeed(t *testing.T) {
	files, err := filepath.Glob("testdata/feeds/*[ln]")
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, file := range files {
		if strings.HasSuffix(file, ".golden") {
			continue
		}
		theirs, err := gofeed.NewParser().Parse(bytes.NewReader(read(t, file)))
		if err != nil {
			continue // it gives up on the broken ones
		}
		ours, err := Parse(read(t, file), testHints)
		if err != nil || len(ours.Items) != len(theirs.Items) || ours.Title != theirs.Title {
			t.Errorf("%s: Parse = %q with %d items, %v, gofeed has %q with %d", file, ours.Title, len(ours.Items), err, theirs.Title, len(theirs.Items))
			continue
		}
		for i, item := range theirs.Items {
			compared++
			agree(t, file, "title", ours.Items[i].Title, item.Title)
			agree(t, file, "content", ours.Items[i].Content, item.Content)
			if strings.HasPrefix(item.Link, "http") {
				agree(t, file, "link", ours.Items[i].Link, item.Link)
			}
			// gofeed calls an entry published when it was updated if it says no more.
			if item.PublishedParsed != nil && item.Published != "" && item.Published != item.Updated && !ours.Items[i].Published.Equal(*item.PublishedParsed) {
				t.Errorf("%s: item %d is published %v, gofeed says %v", file, i, ours.Items[i].Published, item.PublishedParsed)
			}
		}
	}
	if compared < 10 {
		t.Errorf("only %d items were compared", compared)
	}
}

func agree(t *testing.T, file, what, ours, theirs string) {
	t.Helper()
	if theirs != "" && ours != theirs {
		t.Errorf("%s: %s is %q, gofeed says %q", file, what, ours, theirs)
	}
}
