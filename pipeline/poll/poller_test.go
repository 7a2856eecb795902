package poll

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

func TestPollerSendsAnUnchangedItemOnceAndAnEditAsANewVersion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(feedA)
		d.feeds.set(feedA, entry(2, "two"), entry(1, "one"))
		stop := d.start(t)
		defer stop()
		pass(5 * time.Minute)
		first := wantArticles(t, d, "Title 1: one", "Title 2: two")
		d.feeds.set(feedA, entry(2, "two, edited"), entry(1, "one"))
		pass(5 * time.Minute)
		all := wantArticles(t, d, "Title 1: one", "Title 2: two", "Title 2: two, edited")
		before, after := first[1], all[2]
		if after.ID != before.ID || after.Version <= before.Version || after.Hash == before.Hash || !after.FirstSeen.Equal(before.FirstSeen) {
			t.Errorf("the edit is %+v, want a later version of %+v", after, before)
		}
		if want := (wire.Feed{Name: "Wire", URL: feedA}); after.Feed != want || after.Language != "en" || after.Fetched.IsZero() {
			t.Errorf("feed %+v, language %q, fetched %v; want %+v, en and a time", after.Feed, after.Language, after.Fetched, want)
		}
		if times, _ := d.feeds.asked(feedA); len(times) != 10 && len(times) != 11 {
			t.Errorf("%d polls in ten minutes, want one a minute", len(times))
		}
	})
}

func TestPollerAsksConditionallyAlsoAfterARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(feedA)
		d.feeds.set(feedA, entry(1, "one"))
		stop := d.start(t)
		pass(time.Second)
		stop()
		stop = d.start(t)
		defer stop()
		pass(2 * time.Minute)
		_, fetches := d.feeds.asked(feedA)
		if len(fetches) < 2 || fetches[1] == (Validators{}) {
			t.Errorf("requests with %v: want validators in the first after a restart", fetches)
		}
	})
}

func TestPollerSendsAgainWithTheSameVersionAfterACrash(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(feedA)
		d.feeds.set(feedA, entry(1, "one"))
		d.log.broken = func(m pipeline.Message) bool { return m.Topic == pipeline.TopicArticles }
		stop := d.start(t)
		pass(time.Second)
		stop()
		wantArticles(t, d)
		states := d.log.states(t)
		if len(states) == 0 {
			t.Fatal("no state was written ahead")
		}
		d.log.broken = nil
		pass(time.Hour)
		stop = d.start(t)
		pass(10 * time.Minute)
		stop()
		got := wantArticles(t, d, "Title 1: one")[0]
		for _, item := range states[0].items {
			if !item.Pending || item.Version != got.Version {
				t.Errorf("written ahead: %+v, sent: version %d; want it pending with the same version", item, got.Version)
			}
		}
		states = d.log.states(t)
		for _, item := range states[len(states)-1].items {
			if item.Pending {
				t.Error("the item is still pending after it was sent")
			}
		}
	})
}

func TestPollerRepeatsItselfExactlyWhereTheCrashIsAfterTheArticles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(feedA)
		d.feeds.set(feedA, entry(1, "one"))
		articleOut := false
		d.log.broken = func(m pipeline.Message) bool {
			articleOut = articleOut || m.Topic == pipeline.TopicArticles
			return articleOut && m.Topic == pipeline.TopicFeeds
		}
		stop := d.start(t)
		pass(time.Second)
		stop()
		d.log.broken = nil
		pass(time.Hour)
		stop = d.start(t)
		defer stop()
		pass(10 * time.Minute)
		got := wantArticles(t, d, "Title 1: one", "Title 1: one")
		if got[0].Version != got[1].Version || got[0].ID != got[1].ID || got[0].Hash != got[1].Hash || !got[0].FirstSeen.Equal(got[1].FirstSeen) {
			t.Errorf("sent again as %+v, want the same version as %+v", got[1], got[0])
		}
	})
}

func TestPollerRemembersItemsThatLeaveTheFeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(feedA)
		d.feeds.set(feedA, entry(1, "one"))
		stop := d.start(t)
		pass(2 * time.Minute)
		d.feeds.set(feedA, entry(2, "two"))
		pass(48 * time.Hour)
		stop()
		stop = d.start(t)
		defer stop()
		d.feeds.set(feedA, entry(2, "two"), entry(1, "one"))
		pass(2 * time.Minute)
		wantArticles(t, d, "Title 1: one", "Title 2: two")
	})
}

func TestPollerKeepsABrokenFeedApart(t *testing.T) {
	for _, tt := range []struct {
		name        string
		breakIt     func(*fakeFeed)
		class       string
		quarantined int
	}{
		{"a parser that panics", func(f *fakeFeed) { f.parsePanic = true }, "panic", 0},
		{"a body that is no feed", func(f *fakeFeed) { f.parseErr = &Error{Class: "not_a_feed", Err: errors.New("HTML")} }, "not_a_feed", 1},
		{"a server that is not there", func(f *fakeFeed) { f.fetchErr = &Error{Class: "network", Err: errors.New("refused")} }, "network", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDesk(feedA, "https://broken.example/feed")
				broken := d.feeds.feeds["https://broken.example/feed"]
				tt.breakIt(broken)
				broken.body = "<html>"
				stop := d.start(t)
				defer stop()
				pass(time.Hour)
				d.feeds.set(feedA, entry(1, "one"))
				pass(2 * time.Minute)
				wantArticles(t, d, "Title 1: one")
				if n := len(read[wire.Quarantined](t, d.log, pipeline.TopicQuarantine)); n != tt.quarantined {
					t.Errorf("%d messages in quarantine after an hour, want %d", n, tt.quarantined)
				}
				if n := strings.Count(d.report.String(), "feed fails"); n != 1 || !strings.Contains(d.report.String(), "class="+tt.class) {
					t.Errorf("the failure of class %s is logged %d times, want once:\n%s", tt.class, n, d.report)
				}
				d.feeds.mend("https://broken.example/feed", entry(2, "two"))
				pass(2 * time.Hour)
				wantArticles(t, d, "Title 1: one", "Title 2: two")
				if !strings.Contains(d.report.String(), "feed works again") {
					t.Errorf("the recovery is not logged:\n%s", d.report)
				}
			})
		})
	}
}

func TestPollerHonoursRetryAfterAlsoAfterARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(feedA)
		f := d.feeds.feeds[feedA]
		f.fetchErr = &Error{Class: "http_429", RetryAfter: 3 * time.Hour, Err: errors.New("too many requests")}
		stop := d.start(t)
		pass(time.Hour)
		stop()
		stop = d.start(t)
		defer stop()
		pass(90 * time.Minute)
		if times, _ := d.feeds.asked(feedA); len(times) != 1 {
			t.Fatalf("%d requests in the 2.5 hours after Retry-After: 3 h, want 1", len(times))
		}
		pass(time.Hour)
		if times, _ := d.feeds.asked(feedA); len(times) != 2 {
			t.Errorf("%d requests after 3.5 hours, want 2", len(times))
		}
	})
}

func TestPollerSendsAnItemOfTwoFeedsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(feedA, feedB)
		both := entry(1, "one")
		both.GUID = "https://wire.example/1"
		d.feeds.set(feedA, both)
		d.feeds.set(feedB, both)
		stop := d.start(t)
		pass(5 * time.Minute)
		wantArticles(t, d, "Title 1: one")
		both.Content = "edited"
		d.feeds.set(feedA, both)
		d.feeds.set(feedB, both)
		pass(5 * time.Minute)
		stop()
		stop = d.start(t)
		defer stop()
		pass(5 * time.Minute)
		wantArticles(t, d, "Title 1: one", "Title 1: edited")
	})
}

func TestPollerFetchesThePageOfASummary(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(feedA)
		d.specs[0].Content = "auto"
		teaser := Entry{GUID: "g1", URL: "https://wire.example/1", Title: "T", Summary: "The first words…"}
		d.feeds.set(feedA, teaser)
		failing := true
		d.feeds.pages[teaser.URL] = func(context.Context) (wire.Page, error) {
			if failing {
				return wire.Page{}, &Error{Class: "timeout", Err: errors.New("fetching the page: timeout")}
			}
			return wire.Page{URL: teaser.URL, HTML: "<p>All of it.</p>"}, nil
		}
		stop := d.start(t)
		pass(time.Second)
		stop()
		got := read[wire.Article](t, d.log, pipeline.TopicArticles)
		if len(got) != 1 || got[0].Page == nil || !strings.Contains(got[0].Page.Error, "timeout") || got[0].Summary != teaser.Summary {
			t.Fatalf("articles = %+v, want one with its summary and why there is no page", got)
		}
		failing = false
		stop = d.start(t)
		defer stop()
		pass(time.Hour)
		got = read[wire.Article](t, d.log, pipeline.TopicArticles)
		if len(got) != 2 || got[1].Page.HTML != "<p>All of it.</p>" || got[1].Page.Error != "" || got[1].Version <= got[0].Version || got[1].Hash == got[0].Hash {
			t.Fatalf("articles = %+v, want a later version with the page", got)
		}
	})
}

// printPages says of every page whose HTML names another that that one is
// fuller.
type printPages struct{}

func (printPages) Fuller(p wire.Page) string {
	_, at, _ := strings.Cut(p.HTML, "print: ")
	return at
}

func (printPages) Length(p wire.Page) int { return len(p.HTML) }

func TestPollerFetchesTheFullerVersionOfAPage(t *testing.T) {
	const print = "https://wire.example/print"
	for _, tt := range []struct {
		name, version string // of the page, and what is there
		err           error
		want          string
	}{
		{"a print version with more", strings.Repeat("All of it. ", 10), nil, strings.Repeat("All of it. ", 10)},
		{"a print version with less", "Less.", nil, "Begun. print: " + print},
		{"a print version that is not there", "", &Error{Class: "http_404", Err: errors.New("none")}, "Begun. print: " + print},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDesk(feedA)
				d.pages = printPages{}
				d.specs[0].Content = "page"
				d.feeds.set(feedA, entry(1, "one"))
				d.feeds.pages[entry(1, "").URL] = func(context.Context) (wire.Page, error) {
					return wire.Page{URL: "https://wire.example/1", HTML: "Begun. print: " + print}, nil
				}
				d.feeds.pages[print] = func(context.Context) (wire.Page, error) {
					return wire.Page{URL: print, HTML: tt.version}, tt.err
				}
				stop := d.start(t)
				defer stop()
				pass(time.Second)
				if got := wantArticles(t, d, "Title 1: one")[0].Page; got.HTML != tt.want || got.Error != "" {
					t.Errorf("page = %+v, want %q", got, tt.want)
				}
			})
		})
	}
}

func TestPollerDoesNotHoldNewsUpForASlowPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(feedA)
		d.specs[0].Content = "page"
		d.feeds.set(feedA, entry(1, "one"))
		d.feeds.pages[entry(1, "").URL] = func(ctx context.Context) (wire.Page, error) {
			select {
			case <-ctx.Done():
				return wire.Page{}, &Error{Class: "timeout", Err: ctx.Err()}
			case <-time.After(20 * time.Second):
				return wire.Page{HTML: "<p>At last.</p>"}, nil
			}
		}
		stop := d.start(t)
		defer stop()
		pass(firstPageWait + time.Second)
		wantArticles(t, d, "Title 1: one")
		pass(2 * time.Minute)
		got := wantArticles(t, d, "Title 1: one", "Title 1: one")
		if got[0].Page.HTML != "" || got[1].Page.HTML != "<p>At last.</p>" {
			t.Errorf("pages = %+v and %+v, want none and then the page", got[0].Page, got[1].Page)
		}
	})
}

func TestPollerGivesUpOnAPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(feedA)
		d.specs[0].Content = "page"
		d.feeds.set(feedA, entry(1, "one"))
		tries := 0
		d.feeds.pages[entry(1, "").URL] = func(context.Context) (wire.Page, error) {
			tries++
			return wire.Page{}, &Error{Class: "http_5xx", Err: errors.New("broken")}
		}
		stop := d.start(t)
		defer stop()
		pass(time.Hour)
		wantArticles(t, d, "Title 1: one")
		if tries != maxPageTries {
			t.Errorf("the page was asked for %d times, want %d", tries, maxPageTries)
		}
		_, fetches := d.feeds.asked(feedA)
		if last := fetches[len(fetches)-1]; last == (Validators{}) {
			t.Error("the feed is still asked for unconditionally")
		}
	})
}

func TestPollerOnArticlesOfExtremeSize(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(feedA)
		d.log.maxBytes = 1 << 20
		huge := entry(2, strings.Repeat("x", 2<<20))
		empty := Entry{GUID: "g3"}
		d.feeds.set(feedA, entry(4, "four"), empty, huge, Entry{}, entry(1, "one"))
		stop := d.start(t)
		defer stop()
		pass(10 * time.Minute)
		wantArticles(t, d, "Title 1: one", ": ", "Title 4: four")
		q := read[wire.Quarantined](t, d.log, pipeline.TopicQuarantine)
		if len(q) != 1 || len(q[0].Value) != quarantineBytes || q[0].Truncated < 2<<20 || q[0].Stage != "poll" || !strings.Contains(q[0].Reason, "only its beginning is kept") {
			t.Fatalf("quarantine = %d messages, want the huge article once, cut", len(q))
		}
	})
}

func TestPollerSpreadsTheFirstPolls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var urls []string
		for i := range 400 {
			urls = append(urls, fmt.Sprintf("https://f%d.example/", i))
		}
		d := newDesk(urls...)
		stop := d.start(t)
		defer stop()
		perSecond := map[int64]int{}
		pass(2 * time.Minute)
		for _, u := range urls {
			times, _ := d.feeds.asked(u)
			if len(times) != 2 && len(times) != 3 {
				t.Fatalf("a feed was polled %d times in two minutes", len(times))
			}
			perSecond[times[0].Unix()]++
		}
		for n := range maps.Values(perSecond) {
			if n > 80 {
				t.Errorf("%d of 400 feeds start in one second", n)
			}
		}
	})
}
