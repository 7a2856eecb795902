package pipeline

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// fakeFeeds is a FeedSource without a network.
type fakeFeeds struct {
	mu    sync.Mutex
	feeds map[string]*fakeFeed
	pages map[string]func(context.Context) (wire.Page, error)
}

type fakeFeed struct {
	entries []Entry
	// body stands for the bytes; it changes the validators too.
	body       string
	fetchErr   error
	parseErr   error
	parsePanic bool
	fetches    []Validators
	times      []time.Time
}

func (s *fakeFeeds) Fetch(ctx context.Context, feedURL string, known Validators) (Fetched, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.feeds[feedURL]
	f.fetches = append(f.fetches, known)
	f.times = append(f.times, time.Now())
	validators := Validators{ETag: bodyHash([]byte(f.body))}
	switch {
	case f.fetchErr != nil:
		return Fetched{}, f.fetchErr
	case known == validators:
		return Fetched{Status: http.StatusNotModified}, nil
	}
	return Fetched{Status: http.StatusOK, Validators: validators, URL: feedURL, Body: []byte(f.body)}, nil
}

func (s *fakeFeeds) Parse(f Fetched) (Entries, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	feed := s.feeds[f.URL]
	if feed.parsePanic {
		panic("the parser is broken")
	}
	return Entries{Title: "Wire", Language: "en", Items: feed.entries}, feed.parseErr
}

func (s *fakeFeeds) FetchPage(ctx context.Context, pageURL string) (wire.Page, error) {
	s.mu.Lock()
	page := s.pages[pageURL]
	s.mu.Unlock()
	if page == nil {
		return wire.Page{}, &FeedError{Class: "http_404", Err: errors.New("no such page")}
	}
	return page(ctx)
}

// set gives a feed new content.
func (s *fakeFeeds) set(feedURL string, entries ...Entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.feeds[feedURL]
	if f == nil {
		f = &fakeFeed{}
		s.feeds[feedURL] = f
	}
	f.entries = entries
	f.body = fmt.Sprintf("%+v", entries)
}

// asked returns when a feed was fetched, and with which validators.
func (s *fakeFeeds) asked(feedURL string) ([]time.Time, []Validators) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.feeds[feedURL]
	return slices.Clone(f.times), slices.Clone(f.fetches)
}

// mend puts a feed that works in the place of one that does not.
func (s *fakeFeeds) mend(feedURL string, entries ...Entry) {
	s.mu.Lock()
	delete(s.feeds, feedURL)
	s.mu.Unlock()
	s.set(feedURL, entries...)
}

// fakeLog is a log in memory.
type fakeLog struct {
	mu       sync.Mutex
	messages []Message
	// broken names messages that the log does not take, as if the process had
	// died before; nil means none.
	broken   func(Message) bool
	maxBytes int
}

func (l *fakeLog) Publish(ctx context.Context, messages ...Message) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, m := range messages {
		if l.broken != nil && l.broken(m) {
			return errors.New("the log is gone")
		}
		if l.maxBytes > 0 && len(m.Value) > l.maxBytes && m.Topic == TopicArticles {
			return ErrTooLarge
		}
	}
	l.messages = append(l.messages, messages...)
	return nil
}

// read decodes the messages of a topic.
func read[T any](t *testing.T, l *fakeLog, topic string) []T {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	var values []T
	for _, m := range l.messages {
		if m.Topic != topic {
			continue
		}
		var v T
		if err := json.Unmarshal(m.Value, &v); err != nil {
			t.Fatal(err)
		}
		values = append(values, v)
	}
	return values
}

func (l *fakeLog) share() Share {
	l.mu.Lock()
	defer l.mu.Unlock()
	state := map[string][]byte{}
	for _, m := range l.messages {
		if m.Topic == TopicFeeds {
			state[string(m.Key)] = m.Value
		}
	}
	return Share{State: state, Owns: func(string) bool { return true }}
}

// desk is a poller with all that it needs.
type desk struct {
	feeds  *fakeFeeds
	log    *fakeLog
	report *bytes.Buffer
	specs  []FeedSpec
}

const feedA, feedB = "https://wire.example/a.xml", "https://wire.example/b.xml"

func newDesk(urls ...string) *desk {
	d := &desk{feeds: &fakeFeeds{feeds: map[string]*fakeFeed{}, pages: map[string]func(context.Context) (wire.Page, error){}}, log: &fakeLog{}, report: &bytes.Buffer{}}
	for _, u := range urls {
		d.specs = append(d.specs, FeedSpec{URL: u, Content: "feed"})
		d.feeds.set(u)
	}
	return d
}

// start runs a new poller, as a new process would, on what the log remembers.
func (d *desk) start(t *testing.T) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	p := NewPoller(PollerOptions{
		Feeds: d.specs, Source: d.feeds, Log: d.log, Interval: time.Minute,
		Metrics: NewStageMetrics(prometheus.NewRegistry(), "poll"),
		Logger:  slog.New(slog.NewTextHandler(d.report, nil)),
	})
	done := make(chan error)
	go func() { done <- p.Run(ctx, d.log.share()) }()
	return func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run = %v, want nil", err)
		}
	}
}

// pass lets the fake time pass.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func entry(n int, content string) Entry {
	return Entry{GUID: fmt.Sprintf("g%d", n), URL: fmt.Sprintf("https://wire.example/%d", n), Title: fmt.Sprintf("Title %d", n), Content: content}
}

// brief is an article as the tests compare it.
func brief(articles []wire.Article) []string {
	var s []string
	for _, a := range articles {
		s = append(s, a.Title+": "+a.Content)
	}
	return s
}

func wantArticles(t *testing.T, d *desk, want ...string) []wire.Article {
	t.Helper()
	articles := read[wire.Article](t, d.log, TopicArticles)
	if got := brief(articles); strings.Join(got, "|") != strings.Join(want, "|") {
		t.Fatalf("articles = %q, want %q\n%s", got, want, d.report)
	}
	return articles
}

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
		pass(time.Second)
		_, fetches := d.feeds.asked(feedA)
		if last := fetches[len(fetches)-1]; last == (Validators{}) {
			t.Errorf("the first request after a restart has no validators")
		}
	})
}

func TestPollerSendsAgainWithTheSameVersionAfterACrash(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(feedA)
		d.feeds.set(feedA, entry(1, "one"))
		d.log.broken = func(m Message) bool { return m.Topic == TopicArticles }
		stop := d.start(t)
		pass(time.Second)
		stop()
		wantArticles(t, d)
		states := read[FeedState](t, d.log, TopicFeeds)
		if len(states) == 0 {
			t.Fatal("no state was written ahead")
		}
		d.log.broken = nil
		pass(time.Hour)
		stop = d.start(t)
		pass(10 * time.Minute)
		stop()
		got := wantArticles(t, d, "Title 1: one")[0]
		for _, item := range states[0].Items {
			if !item.Pending || item.Version != got.Version {
				t.Errorf("written ahead: %+v, sent: version %d; want it pending with the same version", item, got.Version)
			}
		}
		states = read[FeedState](t, d.log, TopicFeeds)
		for _, item := range states[len(states)-1].Items {
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
		d.log.broken = func(m Message) bool {
			articleOut = articleOut || m.Topic == TopicArticles
			return articleOut && m.Topic == TopicFeeds
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
		{"a body that is no feed", func(f *fakeFeed) { f.parseErr = &FeedError{Class: "not_a_feed", Err: errors.New("HTML")} }, "not_a_feed", 1},
		{"a server that is not there", func(f *fakeFeed) { f.fetchErr = &FeedError{Class: "network", Err: errors.New("refused")} }, "network", 0},
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
				if n := len(read[wire.Quarantined](t, d.log, TopicQuarantine)); n != tt.quarantined {
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
		f.fetchErr = &FeedError{Class: "http_429", RetryAfter: 3 * time.Hour, Err: errors.New("too many requests")}
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
				return wire.Page{}, &FeedError{Class: "timeout", Err: errors.New("fetching the page: timeout")}
			}
			return wire.Page{URL: teaser.URL, HTML: "<p>All of it.</p>"}, nil
		}
		stop := d.start(t)
		pass(time.Second)
		stop()
		got := read[wire.Article](t, d.log, TopicArticles)
		if len(got) != 1 || got[0].Page == nil || !strings.Contains(got[0].Page.Error, "timeout") || got[0].Summary != teaser.Summary {
			t.Fatalf("articles = %+v, want one with its summary and why there is no page", got)
		}
		failing = false
		stop = d.start(t)
		defer stop()
		pass(time.Hour)
		got = read[wire.Article](t, d.log, TopicArticles)
		if len(got) != 2 || got[1].Page.HTML != "<p>All of it.</p>" || got[1].Page.Error != "" || got[1].Version <= got[0].Version || got[1].Hash == got[0].Hash {
			t.Fatalf("articles = %+v, want a later version with the page", got)
		}
	})
}

func TestPollerDoesNotHoldNewsUpForASlowPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(feedA)
		d.specs[0].Content = "page"
		d.feeds.set(feedA, entry(1, "one"))
		d.feeds.pages[entry(1, "").URL] = func(ctx context.Context) (wire.Page, error) {
			select {
			case <-ctx.Done():
				return wire.Page{}, &FeedError{Class: "timeout", Err: ctx.Err()}
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
			return wire.Page{}, &FeedError{Class: "http_5xx", Err: errors.New("broken")}
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
		q := read[wire.Quarantined](t, d.log, TopicQuarantine)
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
