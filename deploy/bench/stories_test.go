package bench

import (
	"bytes"
	"fmt"
	"html"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// corpus returns the paragraphs of the sample wire's text stories: what the
// synthetic stories are made of, so that there are entities and claims to find.
func corpus(b *testing.B) []string {
	b.Helper()
	paths, err := filepath.Glob("../../connectors/demo/stories/*.txt")
	if err != nil || len(paths) == 0 {
		b.Fatalf("no sample stories: %v", err)
	}
	var paragraphs []string
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		for p := range strings.SplitSeq(string(text), "\n\n") {
			if p = strings.Join(strings.Fields(p), " "); len(p) > 120 && len(p) < 700 {
				paragraphs = append(paragraphs, p)
			}
		}
	}
	return paragraphs
}

// story returns a synthetic story of 3 to 6 KB; the same n gives the same one.
func story(paragraphs []string, n int) (title, body string) {
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	size := 3000 + rng.IntN(3000)
	var out strings.Builder
	fmt.Fprintf(&out, "<p>VALLETTA, March 2 (Reuters) - Item number %d of the benchmark was published, the harbour authority said.</p>\n", n)
	for out.Len() < size {
		fmt.Fprintf(&out, "<p>%s</p>\n", html.EscapeString(paragraphs[rng.IntN(len(paragraphs))]))
	}
	return fmt.Sprintf("Benchmark item %d", n), out.String()
}

// publisher serves feeds of 100 items each. Nothing is in them before release.
type publisher struct {
	*httptest.Server
	bodies   map[string][]byte
	released chan struct{}
}

const itemsPerFeed = 100

// newPublisher prepares feeds with items stories in all.
func newPublisher(b *testing.B, items int) *publisher {
	b.Helper()
	p := &publisher{bodies: map[string][]byte{}, released: make(chan struct{})}
	paragraphs := corpus(b)
	for first := 0; first < items; first += itemsPerFeed {
		var feed bytes.Buffer
		feed.WriteString(`<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Bench</title><link>http://example.com/</link><description>d</description>`)
		for n := first; n < min(first+itemsPerFeed, items); n++ {
			title, body := story(paragraphs, n)
			fmt.Fprintf(&feed, `<item><title>%s</title><guid isPermaLink="false">bench-%d</guid><pubDate>%s</pubDate><content:encoded>%s</content:encoded></item>`,
				title, n, time.Date(2026, 3, 1, 0, 0, n, 0, time.UTC).Format(time.RFC1123Z), html.EscapeString(body))
		}
		feed.WriteString(`</channel></rss>`)
		p.bodies[fmt.Sprintf("/%d.rss", first/itemsPerFeed)] = feed.Bytes()
	}
	p.Server = httptest.NewServer(http.HandlerFunc(p.serve))
	b.Cleanup(p.Close)
	return p
}

const emptyFeed = `<?xml version="1.0"?><rss version="2.0"><channel><title>Bench</title><link>http://example.com/</link><description>d</description></channel></rss>`

func (p *publisher) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/rss+xml")
	select {
	case <-p.released:
		_, _ = w.Write(p.bodies[r.URL.Path])
	default:
		_, _ = w.Write([]byte(emptyFeed))
	}
}

// opml writes the subscription list of all feeds and returns its path.
func (p *publisher) opml(b *testing.B) string {
	b.Helper()
	var out strings.Builder
	out.WriteString(`<opml version="2.0"><body>`)
	for path := range p.bodies {
		fmt.Fprintf(&out, `<outline text="%s" xmlUrl="%s%s"/>`, path, p.URL, path)
	}
	out.WriteString(`</body></opml>`)
	file := filepath.Join(b.TempDir(), "bench.opml")
	if err := os.WriteFile(file, []byte(out.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	return file
}
