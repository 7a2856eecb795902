package poll

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// fakeFeeds is a Source without a network.
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
	partial    bool
	breaksOff  bool // fetchErr comes with the body
	pace       Pace
	links      Links
	moved      string
	fresh      time.Duration
	// read counts entries that were read in full.
	read    int
	fetches []Validators
	times   []time.Time
}

func (s *fakeFeeds) Fetch(_ context.Context, r Request) (Fetched, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.feeds[r.URL]
	if f == nil {
		return Fetched{}, &Error{Class: "http_404", Err: errors.New("no such feed")}
	}
	f.fetches = append(f.fetches, r.Validators)
	f.times = append(f.times, time.Now())
	validators := Validators{ETag: fmt.Sprint(bodyHash([]byte(f.body)))}
	switch {
	case f.breaksOff:
		return Fetched{Status: http.StatusOK, URL: r.URL, Body: []byte(f.body)}, f.fetchErr
	case f.fetchErr != nil:
		return Fetched{}, f.fetchErr
	case r.Validators == validators:
		return Fetched{Status: http.StatusNotModified, Fresh: f.fresh}, nil
	}
	return Fetched{Status: http.StatusOK, Validators: validators, URL: r.URL, Moved: f.moved, Fresh: f.fresh, Body: []byte(f.body)}, nil
}

func (s *fakeFeeds) Parse(f Fetched, known func(uint64) bool) (Entries, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	feed := s.feeds[f.URL]
	if feed.parsePanic {
		panic("the parser is broken")
	}
	entries := Entries{Title: "Wire", Language: "en", Pace: feed.pace, Links: feed.links, Partial: feed.partial}
	for _, e := range feed.entries {
		e.Raw = bodyHash(fmt.Appendf(nil, "%+v", e))
		if known != nil && known(e.Raw) {
			e = Entry{Raw: e.Raw, Known: true}
		} else {
			feed.read++
		}
		entries.Items = append(entries.Items, e)
	}
	return entries, feed.parseErr
}

func (s *fakeFeeds) FetchPage(ctx context.Context, pageURL string) (wire.Page, error) {
	s.mu.Lock()
	page := s.pages[pageURL]
	s.mu.Unlock()
	if page == nil {
		return wire.Page{}, &Error{Class: "http_404", Err: errors.New("no such page")}
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
	if f.partial {
		f.body += "..."
	}
}

// change changes how a feed behaves.
func (s *fakeFeeds) change(feedURL string, how func(*fakeFeed)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	how(s.feeds[feedURL])
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
	messages []pipeline.Message
	// broken names messages that the log does not take, as if the process had
	// died before; nil means none.
	broken   func(pipeline.Message) bool
	maxBytes int
}

// breakDown has the log take nothing any more, as if the process had died.
func (l *fakeLog) breakDown() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.broken = func(pipeline.Message) bool { return true }
}

func (l *fakeLog) Publish(_ context.Context, messages ...pipeline.Message) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, m := range messages {
		if l.broken != nil && l.broken(m) {
			return errors.New("the log is gone")
		}
		if l.maxBytes > 0 && len(m.Value) > l.maxBytes && m.Topic == pipeline.TopicArticles {
			return pipeline.ErrTooLarge
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

func (l *fakeLog) share() pipeline.Share {
	return pipeline.Share{State: fakeState{l}, Owns: func(string) bool { return true }, Stopping: func() bool { return true }}
}

// fakeState is the topic of states as the log holds it.
type fakeState struct{ log *fakeLog }

func (s fakeState) latest() map[string][]byte {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	state := map[string][]byte{}
	for _, m := range s.log.messages {
		if m.Topic == pipeline.TopicFeeds {
			state[string(m.Key)] = m.Value
		}
	}
	return state
}

func (s fakeState) Each(use func(string, []byte) error) error {
	for key, value := range s.latest() {
		if err := use(key, value); err != nil {
			return err
		}
	}
	return nil
}

func (s fakeState) Get(key string) ([]byte, error) { return s.latest()[key], nil }

func (s fakeState) Put(ctx context.Context, key string, value []byte) error {
	return s.log.Publish(ctx, pipeline.Message{Topic: pipeline.TopicFeeds, Key: []byte(key), Value: value})
}

// states returns every state that was written, decoded.
func (l *fakeLog) states(t *testing.T) []*FeedState {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []*FeedState
	for _, m := range l.messages {
		if m.Topic != pipeline.TopicFeeds {
			continue
		}
		s, err := decodeState(m.Value)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

// desk is a poller with all that it needs.
type desk struct {
	feeds  *fakeFeeds
	log    *fakeLog
	report *bytes.Buffer
	specs  []FeedSpec
	poller *Poller // that was started last
	// These are Options of the poller; zero means their defaults, and feeds for
	// the source.
	source      Source
	pages       Pages
	ownHost     func(string) bool
	maxInterval time.Duration
}

// health returns what was written last of a feed's health; zero if that was
// removed.
func (d *desk) health(t *testing.T, feedURL string) wire.FeedHealth {
	t.Helper()
	var last wire.FeedHealth
	d.log.mu.Lock()
	defer d.log.mu.Unlock()
	for _, m := range d.log.messages {
		if m.Topic != pipeline.TopicHealth || string(m.Key) != feedURL {
			continue
		}
		last = wire.FeedHealth{} // as it is after a message without a value
		if len(m.Value) == 0 {
			continue
		}
		if err := json.Unmarshal(m.Value, &last); err != nil {
			t.Fatal(err)
		}
	}
	if sum := last.Published + last.Shared + last.Quarantined + last.Pending + last.Lost; sum != last.Seen {
		t.Errorf("the ledger of %s does not balance: %d items seen, %d accounted for", feedURL, last.Seen, sum)
	}
	return last
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
	source := Source(d.feeds)
	if d.source != nil {
		source = d.source
	}
	d.poller = New(Options{
		Feeds: d.specs, Source: source, Pages: d.pages, OwnHost: d.ownHost, Log: d.log, Interval: time.Minute, MaxInterval: d.maxInterval,
		Metrics: NewMetrics(prometheus.NewRegistry()),
		Logger:  slog.New(slog.NewTextHandler(d.report, nil)),
	})
	done := make(chan error)
	go func() { done <- d.poller.Run(ctx, d.log.share()) }()
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
	articles := read[wire.Article](t, d.log, pipeline.TopicArticles)
	if got := brief(articles); strings.Join(got, "|") != strings.Join(want, "|") {
		t.Fatalf("articles = %q, want %q\n%s", got, want, d.report)
	}
	return articles
}
