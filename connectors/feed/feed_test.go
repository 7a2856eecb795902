package feed

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/pipeline/poll"
)

var update = flag.Bool("update", false, "write the golden files anew")

// testHints are what a server says of every fixture.
var testHints = Hints{URL: "https://wire.example/feeds/all.xml", ContentLanguage: "en, de"}

func TestParseGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/feeds/*[ln]")
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, ".golden") {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			f, err := Parse(read(t, file), testHints)
			if err != nil {
				t.Fatalf("Parse: %v", err)
			}
			compareGolden(t, file+".golden", f)
		})
	}
}

func compareGolden(t *testing.T, file string, f Feed) {
	t.Helper()
	var got bytes.Buffer
	e := json.NewEncoder(&got)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(f); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(read(t, file)), got.String()); diff != "" {
		t.Errorf("Parse differs from %s (-want +got):\n%s", file, diff)
	}
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestParseRefusesWithReasonAndRemedy(t *testing.T) {
	for _, tt := range []struct {
		file  string
		kind  error
		class string
		says  string
	}{
		{"empty.xml", ErrEmpty, "empty", "check the URL"},
		{"html.html", ErrNotFeed, "not_a_feed", "an HTML page was found"},
		{"text.txt", ErrNotFeed, "not_a_feed", "neither XML nor JSON"},
		{"other.json", ErrNotFeed, "not_a_feed", "JSON without the version"},
		{"sitemapindex.xml", ErrNotFeed, "not_a_feed", "a list of sitemaps was found"},
		{"truncated-in-first-item.xml", ErrTruncated, "truncated", "the end of <rss> is missing"},
		{"truncated-in-root.xml", ErrTruncated, "truncated", "ends within the root element's tag"},
		{"truncated.json", ErrTruncated, "truncated", "ends too early"},
		{"malformed.json", ErrMalformed, "malformed", "the publisher must mend the JSON"},
		{"wrong-charset.xml", ErrCharset, "charset", "utf-8 (XML declaration), but byte"},
		{"unknown-charset.xml", ErrCharset, "charset", "x-martian (XML declaration), which is no known charset"},
	} {
		t.Run(tt.file, func(t *testing.T) {
			_, err := Parse(read(t, filepath.Join("testdata/broken", tt.file)), testHints)
			var fe *poll.Error
			if !errors.Is(err, tt.kind) || !errors.As(err, &fe) || fe.Class != tt.class || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("Parse = %v, want class %s and %q", err, tt.class, tt.says)
			}
		})
	}
}

func TestParseCharset(t *testing.T) {
	const title = "Größe"
	item := func(s string) []byte {
		return []byte(`<rss><channel><title>` + s + `</title></channel></rss>`)
	}
	const latin1 = "Gr\xf6\xdfe"
	for _, tt := range []struct {
		name string
		data []byte
		http string
	}{
		{"UTF-8 without any declaration", item(title), ""},
		{"UTF-8 though the header says US-ASCII", item(title), "text/xml; charset=us-ascii"},
		{"Latin-1 by the header", item(latin1), "text/xml; charset=ISO-8859-1"},
		{"the header before the declaration", append([]byte(`<?xml version="1.0" encoding="koi8-r"?>`), item(latin1)...), "text/xml; charset=ISO-8859-1"},
		{"the declaration where the bytes contradict the header", append([]byte(`<?xml version='1.0' encoding='iso-8859-1'?>`), item(latin1)...), "text/xml; charset=utf-8"},
		{"UTF-8 by the declaration though the header says Latin-1", append([]byte(`<?xml version="1.0" encoding="utf-8"?>`), item(title)...), "text/xml; charset=iso-8859-1"},
		{"Windows-1252 where nothing is declared", item(latin1), ""},
		{"UTF-8 though the header names no known charset", item(title), "text/xml; charset=x-martian"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, err := Parse(tt.data, Hints{ContentType: tt.http})
			if err != nil || f.Title != title {
				t.Errorf("Parse = %q, %v, want %q", f.Title, err, title)
			}
		})
	}
}

func TestParseRefusesNestingThatWouldOutgrowTheStack(t *testing.T) {
	nested := func(n int) []byte {
		return []byte(`<rss xmlns:x="u"><channel><title>T</title><item>` + strings.Repeat("<x:a>", n) + strings.Repeat("</x:a>", n) + `</item></channel></rss>`)
	}
	if f, err := Parse(nested(1000), Hints{}); err != nil || len(f.Items) != 1 {
		t.Errorf("Parse of a feed 1,000 deep = %v, want an item", err)
	}
	if _, err := Parse(nested(300_000), Hints{}); !errors.Is(err, ErrMalformed) || !strings.Contains(err.Error(), "nest more than") {
		t.Errorf("Parse of a feed 300,000 deep = %v, want ErrMalformed", err)
	}
}

func TestAPanicIsContained(t *testing.T) {
	_, err := contained(func() (Feed, error) {
		var items []Item
		return Feed{Items: items[:1]}, nil
	})
	if fe, ok := errors.AsType[*poll.Error](err); !ok || fe.Class != "panic" || !strings.Contains(err.Error(), "please report this feed") {
		t.Errorf("contained(panic) = %v, want class panic", err)
	}
}

func TestParseJSONHasNoNullArrays(t *testing.T) {
	f, err := Parse([]byte(`<rss><channel><item><title>t</title></item></channel></rss>`), Hints{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"title":"","link":"","description":"","language":"","items":[{"id":"","title":"t","link":"","published":"","updated":"","authors":[],"summary":"","content":"","enclosures":[],"categories":[]}]}`
	if string(got) != want {
		t.Errorf("json.Marshal(Parse(...)) = %s, want %s", got, want)
	}
}

func FuzzParse(f *testing.F) {
	for _, dir := range []string{"feeds", "broken"} {
		files, _ := filepath.Glob(filepath.Join("testdata", dir, "*[lnt]"))
		for _, file := range files {
			if data, err := os.ReadFile(file); err == nil && !strings.HasSuffix(file, ".golden") {
				f.Add(data, "text/xml; charset=utf-8")
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, contentType string) {
		feed, err := Parse(data, Hints{ContentType: contentType, URL: "http://a.example/f"})
		if err != nil {
			var fe *poll.Error
			if !errors.As(err, &fe) || fe.Class == "panic" {
				t.Fatalf("Parse = %v, want a FeedError without a panic", err)
			}
			return
		}
		assertSound(t, feed)
	})
}

// FuzzTruncation writes a feed around what the fuzzer says, and cuts it: ids
// survive byte for byte, and no part of a feed passes for the whole.
func FuzzTruncation(f *testing.F) {
	f.Add("tag:a,2026:1", "<p>x</p>", uint16(90))
	f.Add("http://A/%7e?x&y", "]]> &amp; \u00a0", uint16(200))
	f.Fuzz(func(t *testing.T, id, text string, cut uint16) {
		if !utf8.ValidString(id) || !utf8.ValidString(text) || hasNotXML([]byte(id+text)) || hasC1([]byte(id+text)) || strings.ContainsRune(id+text, '\r') || isDoubled(text) {
			return // what XML can't hold, or what is mended
		}
		data := `<rss version="2.0"><channel><title>W</title><item><guid isPermaLink="false">` + escapeText(id) + `</guid><description>` +
			escapeText(text) + `</description></item><item><guid isPermaLink="false">2</guid></item></channel></rss>`
		whole, err := Parse([]byte(data), Hints{})
		if err != nil || whole.Partial || len(whole.Items) != 2 {
			t.Fatalf("Parse(%q) = %d items, partial %t, %v, want 2 and whole", data, len(whole.Items), whole.Partial, err)
		}
		if got, want := whole.Items[0].ID, trimXML(id); got != want {
			t.Errorf("the id %q became %q", want, got)
		}
		if got, want := whole.Items[0].Summary, trimXML(text); got != want {
			t.Errorf("the description %q became %q", want, got)
		}
		n := int(cut) % (len(data) - 1)
		part, err := Parse([]byte(data[:n]), Hints{})
		if err == nil && !part.Partial {
			t.Errorf("the first %d bytes of %q pass for whole", n, data)
		}
		for i, item := range part.Items {
			if item.ID != whole.Items[i].ID || item.Summary != whole.Items[i].Summary {
				t.Errorf("item %d of the first %d bytes of %q is %+v", i, n, data, item)
			}
		}
	})
}

// assertSound checks what every feed must keep to, whatever the bytes were.
func assertSound(t *testing.T, f Feed) {
	t.Helper()
	links := []string{f.Link}
	if f.Items == nil {
		t.Error("Items is nil")
	}
	links = append(append(links, f.Self, f.Older, f.Image), f.Hubs...)
	for _, item := range f.Items {
		if item.Source != nil {
			links = append(links, item.Source.URL)
		}
		links = append(links, item.Comments)
		if item.Authors == nil || item.Enclosures == nil || item.Categories == nil {
			t.Errorf("a nil array in %+v", item)
		}
		links = append(links, item.Link)
		for _, e := range item.Enclosures {
			links = append(links, e.URL)
		}
	}
	for _, link := range links {
		if link != "" && resolve("", link) == "" {
			t.Errorf("%q is not an http link", link)
		}
	}
}
