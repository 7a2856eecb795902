package demo

import (
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestWireServesItsFeeds(t *testing.T) {
	w, err := Start(t.Context(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	w.started = time.Now().Add(-time.Hour) // everything has appeared
	items := 0
	for _, f := range w.Feeds() {
		body, etag := get(t, f.URL, "", http.StatusOK)
		items += strings.Count(body, "<item>") + strings.Count(body, "<entry>")
		get(t, f.URL, etag, http.StatusNotModified)
	}
	if items != len(w.items) {
		t.Errorf("the feeds have %d items, want the %d of the manifest", items, len(w.items))
	}
	page, _ := get(t, w.base+"/stories/028-gulfledger-reprint-reuters.html", "", http.StatusOK)
	if !strings.Contains(page, "Indonesian ferry fire") {
		t.Error("the page does not hold its story")
	}
	get(t, w.base+"/stories/nothing.html", "", http.StatusNotFound)
}

func TestItemsAppearOneByOne(t *testing.T) {
	items, err := load()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	w := &Wire{items: items, started: now}
	count := func(at time.Time) (n int) {
		for _, feed := range []string{"agencies", "desk", "pages"} {
			n += len(w.visible(feed, at))
		}
		return n
	}
	if got := count(now); got != atOnce {
		t.Errorf("at once there are %d items, want %d", got, atOnce)
	}
	if got := count(now.Add(2 * pace)); got != atOnce+2 {
		t.Errorf("after two paces there are %d items, want %d", got, atOnce+2)
	}
	if got := count(now.Add(time.Hour)); got != len(items) {
		t.Errorf("in the end there are %d items, want %d", got, len(items))
	}
}

// get fetches url and wants a status; it returns the body and the ETag.
func get(t *testing.T, url, ifNoneMatch string, status int) (body, etag string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if ifNoneMatch != "" {
		req.Header.Set("If-None-Match", ifNoneMatch)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != status {
		t.Fatalf("GET %s = %d, want %d", url, resp.StatusCode, status)
	}
	return string(b), resp.Header.Get("ETag")
}
