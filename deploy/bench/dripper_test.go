package bench

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

// dripper serves one feed that grows item by item and tells when each item was
// first fetched.
type dripper struct {
	*httptest.Server
	paragraphs []string

	mu      sync.Mutex
	items   []string
	fetched chan time.Time // of the newest item; nil once it was fetched
}

func newDripper(b *testing.B) *dripper {
	b.Helper()
	d := &dripper{paragraphs: corpus(b)}
	d.Server = httptest.NewServer(http.HandlerFunc(d.serve))
	b.Cleanup(d.Close)
	return d
}

// next makes item n appear; the channel gets the time of the first fetch that
// has it.
func (d *dripper) next(n int) <-chan time.Time {
	title, body := story(d.paragraphs, n)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.items = append(d.items, fmt.Sprintf(`<item><title>%s</title><guid isPermaLink="false">drip-%d</guid><content:encoded>%s</content:encoded></item>`,
		title, n, html.EscapeString(body)))
	if len(d.items) > itemsPerFeed {
		d.items = d.items[1:]
	}
	d.fetched = make(chan time.Time, 1)
	return d.fetched
}

func (d *dripper) serve(w http.ResponseWriter, _ *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	w.Header().Set("Content-Type", "application/rss+xml")
	fmt.Fprintf(w, `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Drip</title><link>http://example.com/</link><description>d</description>%s</channel></rss>`,
		strings.Join(d.items, "\n"))
	if d.fetched != nil {
		d.fetched <- time.Now()
		d.fetched = nil
	}
}
