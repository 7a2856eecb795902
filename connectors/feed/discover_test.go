package feed_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/connectors/feed"
	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// site is a web site without a network: what is at each URL.
type site struct {
	answers map[string]poll.Fetched
	asked   []string
	headers map[string]string // of the last request to each URL, as text
}

func (s *site) Fetch(_ context.Context, r poll.Request) (poll.Fetched, error) {
	s.asked = append(s.asked, r.URL)
	if s.headers == nil {
		s.headers = map[string]string{}
	}
	s.headers[r.URL] = fmt.Sprint(r.Header)
	f, ok := s.answers[r.URL]
	if !ok {
		return poll.Fetched{}, &poll.Error{Class: "http_404", Err: errors.New("the server answers 404 Not Found")}
	}
	f.Status = http.StatusOK
	if f.URL == "" {
		f.URL = r.URL
	}
	return f, nil
}

// rss is a feed with so many items.
func rssFeed(title string, items int) poll.Fetched {
	body := `<rss version="2.0"><channel><title>` + title + `</title><link>https://site.example/</link>`
	for i := range items {
		body += fmt.Sprintf(`<item><title>Item %d</title><guid>%d</guid></item>`, i, i)
	}
	return poll.Fetched{Body: []byte(body + `</channel></rss>`), ContentType: "application/rss+xml"}
}

func htmlPage(head, body string) poll.Fetched {
	return poll.Fetched{Body: []byte("<!DOCTYPE html><html><head>" + head + "</head><body>" + body + "</body></html>"), ContentType: "text/html; charset=utf-8"}
}

func TestDiscover(t *testing.T) {
	const home = "https://site.example/"
	for name, tc := range map[string]struct {
		answers map[string]poll.Fetched
		want    []string // "URL how title"
	}{
		"the URL of a feed": {
			map[string]poll.Fetched{home: rssFeed("Wire", 1)},
			[]string{"https://site.example/ given Wire"},
		},
		"a feed that moved for good": {
			map[string]poll.Fetched{home: func() poll.Fetched {
				f := rssFeed("Wire", 1)
				f.URL, f.Moved = "https://new.example/rss", "https://new.example/rss"
				return f
			}()},
			[]string{"https://new.example/rss given Wire"},
		},
		"links: comments last, the empty one before them, each once": {
			map[string]poll.Fetched{
				home: htmlPage(`<link rel="alternate" type="application/rss+xml" href="/comments/feed/">
<link rel="alternate" type="application/rss+xml" href="/empty.rss">
<LINK REL="Alternate home" TYPE="application/rss+xml; charset=utf-8" HREF="world.rss#top">
<link rel="alternate" type="application/rss+xml" href="world.rss">
<link rel="feed" href="//feeds.example/all">
<link rel="alternate" hreflang="de" href="/de/"><link rel="alternate" type="application/json" href="/wp-json/">
<link rel="stylesheet" type="application/rss+xml" href="/no">`, `<a href="/other.rss">RSS</a>`),
				"https://site.example/comments/feed/": rssFeed("Comments for Site", 3),
				"https://site.example/empty.rss":      rssFeed("Empty", 0),
				"https://site.example/world.rss":      rssFeed("World", 2),
				"https://feeds.example/all":           rssFeed("All", 2),
				"https://site.example/other.rss":      rssFeed("Other", 2),
			},
			[]string{"https://site.example/world.rss link World", "https://feeds.example/all link All", "https://site.example/empty.rss link Empty", "https://site.example/comments/feed/ link Comments for Site"},
		},
		"a base": {
			map[string]poll.Fetched{
				home:                           htmlPage(`<base href="https://cdn.example/x/"><link rel="alternate" type="application/atom+xml" href="a.atom">`, ""),
				"https://cdn.example/x/a.atom": rssFeed("A", 1),
			},
			[]string{"https://cdn.example/x/a.atom link A"},
		},
		"anchors": {
			map[string]poll.Fetched{
				home:                                 htmlPage("", `<a href="/about">About</a> <a href="/rss/world.rss">World</a> <a href="mailto:rss@site.example">us</a>`),
				"https://site.example/rss/world.rss": rssFeed("World", 1),
			},
			[]string{"https://site.example/rss/world.rss anchor World"},
		},
		"a link that leads nowhere, and a common place": {
			map[string]poll.Fetched{
				home:                            htmlPage(`<link rel="alternate" type="application/rss+xml" href="/gone.rss">`, ""),
				"https://site.example/rss.xml":  rssFeed("Wire", 1),
				"https://site.example/atom.xml": rssFeed("The same", 1),
			},
			[]string{"https://site.example/rss.xml guess Wire"},
		},
		"nothing": {map[string]poll.Fetched{home: htmlPage("", "hello")}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := &site{answers: tc.answers}
			got, err := feed.Discover(t.Context(), s, poll.Request{URL: home})
			if err != nil {
				t.Fatal(err)
			}
			var found []string
			for _, f := range got.Found {
				found = append(found, strings.Join([]string{f.URL, f.How, f.Feed.Title}, " "))
			}
			if diff := cmp.Diff(tc.want, found); diff != "" {
				t.Errorf("found (-want +got):\n%s", diff)
			}
			if len(s.asked) > 20 {
				t.Errorf("%d requests: %q", len(s.asked), s.asked)
			}
		})
	}
}

func TestDiscoverTellsWhatItDidNotTake(t *testing.T) {
	var links strings.Builder
	answers := map[string]poll.Fetched{}
	for i := range 15 {
		fmt.Fprintf(&links, `<link rel="alternate" type="application/rss+xml" href="/%d.rss">`, i)
		if i > 0 {
			answers[fmt.Sprintf("https://site.example/%d.rss", i)] = rssFeed("Wire", 1)
		}
	}
	answers["https://site.example/"] = htmlPage(links.String(), "")
	got, err := feed.Discover(t.Context(), &site{answers: answers}, poll.Request{URL: "https://site.example/"})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Found) != 9 || len(got.Left) != 5 {
		t.Errorf("%d found, left %q; want 9 of ten found and five left", len(got.Found), got.Left)
	}
	if len(got.Failed) != 1 || !strings.Contains(got.Failed[0], "0.rss: http_404") {
		t.Errorf("failed = %q, want the first link with its error", got.Failed)
	}
}

func TestDiscoverAsksForNewsSitemaps(t *testing.T) {
	s := &site{answers: map[string]poll.Fetched{
		"https://site.example/":           htmlPage("", ""),
		"https://site.example/robots.txt": {Body: []byte("User-agent: *\nDisallow:\nSitemap: https://site.example/all.xml\nsitemap:  https://site.example/google-news.xml\n")},
	}}
	if _, err := feed.Discover(t.Context(), s, poll.Request{URL: "https://site.example/"}); err != nil {
		t.Fatal(err)
	}
	for url, want := range map[string]bool{"https://site.example/google-news.xml": true, "https://site.example/news-sitemap.xml": true, "https://site.example/all.xml": false} {
		if got := slices.Contains(s.asked, url); got != want {
			t.Errorf("%s was asked for: %v, want %v", url, got, want)
		}
	}
}

func TestDiscoverKeepsCredentialsToTheirHost(t *testing.T) {
	s := &site{answers: map[string]poll.Fetched{
		"https://desk:hunter2@site.example/": func() poll.Fetched {
			f := htmlPage(`<link rel="alternate" type="application/rss+xml" href="/a.rss"><link rel="alternate" type="application/rss+xml" href="https://other.example/b.rss">`, "")
			f.URL = "https://site.example/"
			return f
		}(),
		"https://desk:hunter2@site.example/a.rss": rssFeed("A", 1),
		"https://other.example/b.rss":             rssFeed("B", 1),
	}}
	got, err := feed.Discover(t.Context(), s, poll.Request{URL: "https://desk:hunter2@site.example/", Header: map[string]string{"X-Key": "k"}})
	if err != nil || len(got.Found) != 2 {
		t.Fatalf("found %d, %v; want both", len(got.Found), err)
	}
	if h := s.headers["https://other.example/b.rss"]; h != "map[]" {
		t.Errorf("the other host was sent the headers %s", h)
	}
	if h := s.headers["https://desk:hunter2@site.example/a.rss"]; h != "map[X-Key:k]" {
		t.Errorf("the same host was sent the headers %s, want the given ones", h)
	}
}

func TestDiscoverFailsWithTheReason(t *testing.T) {
	for name, tc := range map[string]struct {
		answer map[string]poll.Fetched
		want   string
	}{
		"nothing there":         {nil, "http_404"},
		"a feed that is broken": {map[string]poll.Fetched{"https://site.example/": {Body: []byte(`<rss version="2.0"><channel><item><title>a`)}}, "truncated"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := feed.Discover(t.Context(), &site{answers: tc.answer}, poll.Request{URL: "https://site.example/"})
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error = %v, want one that says %q", err, tc.want)
			}
		})
	}
}

// FuzzDiscover serves any page: only the web is asked, and not too often.
func FuzzDiscover(f *testing.F) {
	f.Add(`<base href="//other.example"><link rel="alternate" type="application/rss+xml" href="a.rss"><a href="feed:x">x</a><a href="/rss">y</a>`)
	f.Add(`<link rel=feed href="javascript:alert(1)"><link rel=feed href="file:///etc/passwd"><link rel="feed" href="http://[::1"><!--`)
	f.Fuzz(func(t *testing.T, page string) {
		s := &site{answers: map[string]poll.Fetched{"https://site.example/": {Body: []byte(page), ContentType: "text/html"}}}
		if _, err := feed.Discover(t.Context(), s, poll.Request{URL: "https://site.example/"}); err != nil {
			return
		}
		if len(s.asked) > 45 {
			t.Errorf("%d requests for one page", len(s.asked))
		}
		for _, u := range s.asked {
			if !strings.HasPrefix(u, "http://") && !strings.HasPrefix(u, "https://") {
				t.Errorf("%q was asked for", u)
			}
		}
	})
}
