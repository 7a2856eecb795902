package poll

import (
	"strings"
	"testing"
	"time"
)

func identified(feed string, entries ...Entry) []string {
	return identify(feed, entries, map[uint64]bool{}, func(string) {})
}

func TestIdentify(t *testing.T) {
	const feed = "https://wire.example/feed"
	day := time.Date(2026, 3, 3, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name string
		a, b Entry
		same bool
	}{
		{"one guid, changed link", Entry{GUID: "g", URL: "https://wire.example/1"}, Entry{GUID: "g", URL: "https://wire.example/2"}, true},
		{"two guids, one link", Entry{GUID: "g", URL: "https://wire.example/1"}, Entry{GUID: "h", URL: "https://wire.example/1"}, false},
		{"guids that differ in case", Entry{GUID: "g"}, Entry{GUID: "G"}, false},
		{"no guid, one link", Entry{URL: "https://wire.example/1", Title: "a"}, Entry{URL: "https://wire.example/1", Title: "b"}, true},
		{"neither, one title and date", Entry{Title: "a", Published: day, Summary: "x"}, Entry{Title: "a", Published: day, Summary: "y"}, true},
		{"neither, one title, two dates", Entry{Title: "a", Published: day}, Entry{Title: "a", Published: day.AddDate(0, 0, 1)}, false},
		{"only a text", Entry{Summary: "x"}, Entry{Summary: "y"}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, b := identified(feed, tt.a)[0], identified(feed, tt.b)[0]
			if (a == b) != tt.same || a == "" || b == "" {
				t.Errorf("identify = %s and %s, want same = %v", a, b, tt.same)
			}
		})
	}
	ids := identified(feed, Entry{GUID: "0", URL: "https://wire.example/1"}, Entry{GUID: "0", URL: "https://wire.example/2"}, Entry{})
	if ids[0] == ids[1] || ids[2] != "" {
		t.Errorf("identify = %q, want a guid that two links share to name neither, and no id for an empty entry", ids)
	}
}

func TestContentHash(t *testing.T) {
	base := Entry{GUID: "g", URL: "u", Title: "t", Summary: "s", Content: "c", Authors: []string{"a"}, Categories: []string{"k"}, Language: "en"}
	changes := map[string]func(*Entry){
		"title":                 func(e *Entry) { e.Title = "T" },
		"summary":               func(e *Entry) { e.Summary = "S" },
		"content":               func(e *Entry) { e.Content = "C" },
		"link":                  func(e *Entry) { e.URL = "U" },
		"authors":               func(e *Entry) { e.Authors = []string{"a", "b"} },
		"author as category":    func(e *Entry) { e.Authors, e.Categories = nil, []string{"a", "k"} },
		"text moved in between": func(e *Entry) { e.Title, e.Summary = "ts", "" },
	}
	for name, change := range changes {
		e := base
		change(&e)
		if contentHash(e) == contentHash(base) {
			t.Errorf("contentHash is the same with another %s", name)
		}
	}
	dated := base
	dated.Published, dated.Updated = time.Unix(1, 0), time.Unix(2, 0)
	if contentHash(dated) != contentHash(base) {
		t.Error("contentHash changes with the dates")
	}
}

func TestNeedsPage(t *testing.T) {
	long := strings.Repeat("A sentence of a story that is told in full. ", 20)
	const link = "https://wire.example/1"
	for _, tt := range []struct {
		name    string
		content string
		entry   Entry
		want    bool
	}{
		{"a short summary", "auto", Entry{URL: link, Summary: "The first words."}, true},
		{"a long summary", "auto", Entry{URL: link, Summary: "<p>" + long + "</p>"}, false},
		{"a long summary that breaks off", "auto", Entry{URL: link, Summary: long + "[…]"}, true},
		{"markup does not make a summary long", "auto", Entry{URL: link, Summary: `<img alt="` + long + `">Short.`}, true},
		{"content", "auto", Entry{URL: link, Content: "Short, but the content."}, false},
		{"content that breaks off", "auto", Entry{URL: link, Content: "<p>The first words&hellip;</p>"}, true},
		{"content that ends in a link to more", "auto", Entry{URL: link, Content: `<p>The first words. <a href="x">Read more »</a></p>`}, true},
		{"nothing but a title", "auto", Entry{URL: link, Title: "ALERT"}, true},
		{"no link to fetch", "auto", Entry{Summary: "The first words…"}, false},
		{"mode page", "page", Entry{URL: link, Content: long}, true},
		{"mode feed", "feed", Entry{URL: link}, false},
		{"no mode is auto", "", Entry{URL: link, Summary: "Short."}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := needsPage(tt.content, tt.entry); got != tt.want {
				t.Errorf("needsPage = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestPauseAfter(t *testing.T) {
	for _, tt := range []struct {
		class    string
		interval time.Duration
		n        int
		want     time.Duration
	}{
		{"network", time.Minute, 1, time.Minute},
		{"network", time.Minute, 3, 4 * time.Minute},
		{"network", time.Minute, 100, 30 * time.Minute},
		{"http_404", time.Minute, 100, 6 * time.Hour},
		{"http_410", time.Minute, 1, 24 * time.Hour},
		{"http_410", 48 * time.Hour, 1, 48 * time.Hour},
		{"truncated", time.Minute, 100, 10 * time.Minute},
		{"network", 24 * time.Hour, 100, 24 * time.Hour},
	} {
		if got := pauseAfter(tt.class, tt.interval, tt.n); got != tt.want {
			t.Errorf("pauseAfter(%s, %v, %d) = %v, want %v", tt.class, tt.interval, tt.n, got, tt.want)
		}
	}
}

func TestPublicURL(t *testing.T) {
	for in, want := range map[string]string{
		"https://wire.example/a?b=1":                      "https://wire.example/a?b=1",
		"https://desk:s3cret@wire.example/a":              "https://wire.example/a",
		"https://wire.example/a?token=k3y&b=1&API_KEY=x2": "https://wire.example/a?token=REDACTED&b=1&API_KEY=REDACTED",
		"https://wire.example/a?keyword=oil":              "https://wire.example/a?keyword=oil",
		"https://wire.example/a?key=":                     "https://wire.example/a?key=",
		"https://wire.example/a?api%5Fkey=x2":             "https://wire.example/a?api%5Fkey=REDACTED",
		"https:desk:s3cret@wire.example/a":                "(not a URL)",
		"http://[::1":                                     "(not a URL)",
	} {
		if got := PublicURL(in); got != want {
			t.Errorf("PublicURL(%q) = %q, want %q", in, got, want)
		}
	}
}
