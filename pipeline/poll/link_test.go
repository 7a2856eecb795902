package poll

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

func TestPublicLink(t *testing.T) {
	const keyed, login = "https://wire.example/rel?api_key=S3CRET%2Fk3y&lang=en", "https://desk:hunter22@wire.example/rel"
	for _, tt := range []struct{ name, feed, link, want string }{
		{"no secret in the feed's URL", "https://wire.example/rel?lang=en", "https://wire.example/1?key=S3CRET", "https://wire.example/1?key=S3CRET"},
		{"a link without it", keyed, "https://wire.example/1?code=7&lang=en#top", "https://wire.example/1?code=7&lang=en#top"},
		{"the same parameter", keyed, "https://wire.example/1?api_key=S3CRET%2fk3y&id=1", "https://wire.example/1?api_key=REDACTED&id=1"},
		{"another parameter, and one that is named like a key", keyed, "https://wire.example/1?k=S3CRET/k3y&token=7", "https://wire.example/1?k=REDACTED&token=REDACTED"},
		{"the path", keyed, "https://wire.example/S3CRET%2Fk3y/1?id=1", "https://wire.example/REDACTED/1?id=1"},
		{"the fragment", keyed, "https://wire.example/1#S3CRET/k3y", "https://wire.example/1#REDACTED"},
		{"a URL in a parameter", keyed, "https://go.example/?u=https%3A%2F%2Fwire.example%2F1%3Fapi_key%3DS3CRET%252Fk3y", "https://go.example/?u=https%3A%2F%2Fwire.example%2F1%3Fapi_key%3DREDACTED"},
		{"escaped in a way of its own", keyed, "https://wire.example/%533CRET%2Fk3y", "https://wire.example"},
		{"the password", login, "https://wire.example/1?p=hunter22", "https://wire.example/1?p=REDACTED"},
		{"user and password", login, "https://desk:hunter22@wire.example/1", "https://wire.example/1"},
		{"a password that is a word, in a path", "https://desk:sports@wire.example/rel", "https://wire.example/sports/1", "https://wire.example/sports/1"},
		{"a password that is a word, as a value", "https://desk:sports@wire.example/rel", "https://wire.example/1?p=sports", "https://wire.example/1?p=REDACTED"},
		{"the host is never touched", "https://desk:wire.example@wire.example/rel", "https://wire.example/1", "https://wire.example/1"},
		{"no link", keyed, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := publicLink(tt.link, tt.feed)
			if got != tt.want {
				t.Errorf("publicLink(%q, %q) = %q, want %q", tt.link, tt.feed, got, tt.want)
			}
			if again := publicLink(got, tt.feed); again != got {
				t.Errorf("publicLink(%q) = %q, want it as it is", got, again)
			}
		})
	}
}

// TestPollerKeepsTheFeedsKeyOutOfLinks: the article's link shows no key, its
// page is not asked for, and the article says why; its identity is that of
// the link as the feed has it.
func TestPollerKeepsTheFeedsKeyOutOfLinks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const feed = "https://wire.example/rel?api_key=S3CRETk3y"
		d := newDesk(feed)
		d.specs[0].Content = "auto"
		keyed := Entry{URL: "https://wire.example/1?api_key=S3CRETk3y", Title: "One", Summary: "The first words…"}
		open := Entry{URL: "https://wire.example/2", Title: "Two", Summary: "The first words…"}
		d.feeds.set(feed, open, keyed)
		d.feeds.pages[open.URL] = func(context.Context) (wire.Page, error) {
			return wire.Page{URL: open.URL, HTML: "<p>All of it.</p>"}, nil
		}
		for _, at := range []string{keyed.URL, PublicURL(keyed.URL)} {
			d.feeds.pages[at] = func(context.Context) (wire.Page, error) {
				t.Errorf("the page is fetched at %s", at)
				return wire.Page{}, &Error{Class: "http_4xx", Err: errors.New("forbidden")}
			}
		}
		stop := d.start(t)
		defer stop()
		pass(time.Hour)
		byTitle := map[string]wire.Article{}
		for _, a := range read[wire.Article](t, d.log, pipeline.TopicArticles) {
			byTitle[a.Title] = a
		}
		one, two := byTitle["One"], byTitle["Two"]
		if want := "https://wire.example/1?api_key=REDACTED"; one.URL != want || one.Page == nil || !strings.Contains(one.Page.Error, "key") || one.Page.URL != want {
			t.Errorf("article %+v with page %+v, want the URL %s and why there is no page", one, one.Page, want)
		}
		if want := wire.ArticleID(PublicURL(feed), "", keyed.URL, ""); one.ID != want {
			t.Errorf("id %s, want %s, that of the link", one.ID, want)
		}
		if two.URL != open.URL || two.Page == nil || two.Page.HTML == "" {
			t.Errorf("article %+v, want it with its page", two)
		}
	})
}
