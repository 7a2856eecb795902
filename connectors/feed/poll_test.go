package feed

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/poll"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// articleLog passes on the articles that are published.
type articleLog struct {
	articles chan wire.Article
	mu       sync.Mutex
	state    map[string][]byte
}

func (l *articleLog) Publish(_ context.Context, messages ...pipeline.Message) error {
	for _, m := range messages {
		if m.Topic != pipeline.TopicArticles {
			continue
		}
		var a wire.Article
		if err := json.Unmarshal(m.Value, &a); err != nil {
			return err
		}
		l.articles <- a
	}
	return nil
}

// share gives all feeds to one poller, whose states the log holds.
func (l *articleLog) share() pipeline.Share {
	return pipeline.Share{State: l, Owns: func(string) bool { return true }}
}

func (l *articleLog) Each(use func(string, []byte) error) error {
	l.mu.Lock()
	state := maps.Clone(l.state)
	l.mu.Unlock()
	for key, value := range state {
		if err := use(key, value); err != nil {
			return err
		}
	}
	return nil
}

func (l *articleLog) Get(key string) ([]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state[key], nil
}

func (l *articleLog) Put(_ context.Context, key string, value []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.state[key] = value
	return nil
}

// wireStory returns the seed story where it is to be had, which is not part of
// the repository, else one of the project's own.
func wireStory(t *testing.T) string {
	t.Helper()
	path := os.Getenv("WIREDESK_SEED")
	if path == "" {
		path = "../../../shared/corpus/seed-bloomberg-2018.txt"
	}
	if data, err := os.ReadFile(path); err == nil {
		return string(data)
	} else if os.Getenv("CI") == "true" {
		t.Fatalf("the seed story is missing; set WIREDESK_SEED: %v", err)
	}
	t.Log("without the seed story, set WIREDESK_SEED to its path")
	return string(read(t, "../page/testdata/stories/001-bloomberg-lithium-tender.txt"))
}

// wireServer serves a feed that has a story once in full and once as a link to
// its page.
type wireServer struct {
	story   string
	edited  atomic.Bool
	fetched atomic.Int32 // answers with a body
	same    atomic.Int32 // answers without: 304
}

func (s *wireServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/page" {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = fmt.Fprintf(w, "<html><body><article><p>%s</p></article></body></html>", html.EscapeString(s.story))
		return
	}
	if r.URL.Path == "/robots.txt" {
		http.NotFound(w, r)
		return
	}
	etag, title := `"1"`, "In full"
	if s.edited.Load() {
		etag, title = `"2"`, "In full, edited"
	}
	w.Header().Set("ETag", etag)
	if r.Header.Get("If-None-Match") == etag {
		s.same.Add(1)
		w.WriteHeader(http.StatusNotModified)
		return
	}
	s.fetched.Add(1)
	_, _ = fmt.Fprintf(w, `<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Wire</title>
<item><title>%s</title><guid isPermaLink="false">full</guid><content:encoded><![CDATA[%s]]></content:encoded></item>
<item><title>As a link</title><guid isPermaLink="false">link</guid><link>/page</link><description>Its first words…</description></item>
</channel></rss>`, title, s.story)
}

func TestPollerOverHTTP(t *testing.T) {
	server := &wireServer{story: strings.TrimSpace(wireStory(t))}
	at := serve(t, server.ServeHTTP)
	log := &articleLog{articles: make(chan wire.Article, 100), state: map[string][]byte{}}
	poller := poll.New(poll.Options{
		Feeds: []poll.FeedSpec{{URL: at + "/feed"}}, Source: newTestClient(t, nil), Log: log, Interval: 20 * time.Millisecond,
		Metrics: poll.NewMetrics(prometheus.NewRegistry()), Logger: slog.New(slog.DiscardHandler),
	})
	ctx, cancel := context.WithCancel(t.Context())
	stopped := make(chan error)
	go func() { stopped <- poller.Run(ctx, log.share()) }()
	next := func() wire.Article {
		t.Helper()
		select {
		case a := <-log.articles:
			return a
		case <-time.After(5 * time.Second):
			t.Fatal("no article within five seconds")
			return wire.Article{}
		}
	}
	articles := map[string]wire.Article{}
	for range 2 {
		a := next()
		articles[a.Title] = a
	}
	if got := articles["In full"]; got.Content != server.story || got.Page != nil {
		t.Errorf("the story in full came as %d bytes with page %v, want %d bytes and none", len(got.Content), got.Page, len(server.story))
	}
	if got := articles["As a link"]; got.URL != at+"/page" || got.Page == nil || !strings.Contains(got.Page.HTML, html.EscapeString(server.story)) {
		t.Errorf("the story behind the link came as %+v", got)
	}
	server.edited.Store(true)
	if got := next(); got.Title != "In full, edited" || got.ID != articles["In full"].ID || got.Version <= articles["In full"].Version {
		t.Errorf("the edit came as %+v", got)
	}
	time.Sleep(200 * time.Millisecond)
	cancel()
	if err := <-stopped; err != nil {
		t.Errorf("Run = %v, want nil", err)
	}
	if len(log.articles) != 0 || server.fetched.Load() != 2 || server.same.Load() < 3 {
		t.Errorf("%d articles too many, %d answers with a body (want 2), %d times 304", len(log.articles), server.fetched.Load(), server.same.Load())
	}
}
