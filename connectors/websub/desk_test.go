package websub_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/feed"
	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/poll"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// patience is how long a test waits for what must come before it fails.
const patience = time.Minute

// memoryLog is a log in memory, with the state of one share.
type memoryLog struct {
	mu       sync.Mutex
	state    map[string][]byte
	articles chan wire.Article
	health   []wire.FeedHealth
	reported chan struct{} // gets one, at most, after each health
}

func newMemoryLog() *memoryLog {
	return &memoryLog{state: map[string][]byte{}, articles: make(chan wire.Article, 100), reported: make(chan struct{}, 1)}
}

func (l *memoryLog) Publish(_ context.Context, messages ...pipeline.Message) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, m := range messages {
		switch m.Topic {
		case pipeline.TopicArticles:
			var a wire.Article
			if err := json.Unmarshal(m.Value, &a); err != nil {
				return err
			}
			l.articles <- a
		case pipeline.TopicHealth:
			var h wire.FeedHealth
			if err := json.Unmarshal(m.Value, &h); err != nil {
				return err
			}
			l.health = append(l.health, h)
			select {
			case l.reported <- struct{}{}:
			default:
			}
		}
	}
	return nil
}

func (l *memoryLog) Each(use func(string, []byte) error) error {
	for key, value := range l.state {
		if err := use(key, value); err != nil {
			return err
		}
	}
	return nil
}

func (l *memoryLog) Get(key string) ([]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state[key], nil
}

func (l *memoryLog) Put(_ context.Context, key string, value []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.state[key] = value
	return nil
}

// push returns the latest health of the feed's subscription; the zero value
// where nothing was said of it.
func (l *memoryLog) push() wire.FeedPush {
	l.mu.Lock()
	defer l.mu.Unlock()
	if n := len(l.health); n > 0 && l.health[n-1].Push != nil {
		return *l.health[n-1].Push
	}
	return wire.FeedPush{}
}

// awaitPush waits until the subscription has a state.
func (l *memoryLog) awaitPush(t *testing.T, state string) wire.FeedPush {
	t.Helper()
	for {
		if p := l.push(); p.State == state {
			return p
		}
		select {
		case <-l.reported:
		case <-time.After(patience):
			t.Fatalf("the subscription is %+v, want it %s", l.push(), state)
		}
	}
}

// wantArticle waits for the next article.
func (l *memoryLog) wantArticle(t *testing.T, title string) {
	t.Helper()
	select {
	case a := <-l.articles:
		if a.Title != title {
			t.Errorf("the next article is %q, want %q", a.Title, title)
		}
	case <-time.After(patience):
		t.Errorf("no article, want %q", title)
	}
}

// wantNone fails where an article has come.
func (l *memoryLog) wantNone(t *testing.T) {
	t.Helper()
	select {
	case a := <-l.articles:
		t.Errorf("article %q, want none", a.Title)
	default:
	}
}

// feedServer serves a feed whose entries have numbers.
type feedServer struct {
	mu    sync.Mutex
	items []int
	polls int
	link  string // its Link header; empty for none
}

func (s *feedServer) set(items ...int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.items = items
}

func (s *feedServer) polled() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.polls
}

func (s *feedServer) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.polls++
	if s.link != "" {
		w.Header().Set("Link", s.link)
	}
	w.Header().Set("Content-Type", "application/atom+xml")
	fmt.Fprint(w, atom(s.items...))
}

// atom returns a feed with entries of these numbers.
func atom(items ...int) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour wire</title><id>urn:w</id>`)
	for _, n := range items {
		fmt.Fprintf(&b, `<entry><id>urn:w:%d</id><title>Ship %d</title><link href="http://feed.example/%d"/><content>Ship %d is in.</content></entry>`, n, n, n, n)
	}
	b.WriteString(`</feed>`)
	return b.String()
}

// source is the feed client, and says that the feed names a hub where the
// client itself does not.
type source struct {
	*feed.Client
	links poll.Links
	get   *http.Client // fetches in the place of the feed client, unless nil
}

func (s *source) Fetch(ctx context.Context, r poll.Request) (poll.Fetched, error) {
	if s.get == nil {
		f, err := s.Client.Fetch(ctx, r)
		if len(f.Links.Hubs) == 0 {
			f.Links = s.links
		}
		return f, err
	}
	resp, err := s.get.Get(r.URL)
	if err != nil {
		return poll.Fetched{}, &poll.Error{Class: "network", Err: err}
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return poll.Fetched{}, &poll.Error{Class: "network", Err: err}
	}
	return poll.Fetched{Status: 200, URL: r.URL, Body: body, ContentType: "application/atom+xml", Links: s.links}, nil
}

func newFeedClient(allow ...string) *feed.Client {
	var prefixes []netip.Prefix
	for _, a := range allow {
		prefixes = append(prefixes, netip.MustParsePrefix(a))
	}
	return feed.NewClient(config.Default().Poll, prefixes, "test")
}

// process is a poller of one feed with what it says.
type process struct {
	poller *poll.Poller
	log    *memoryLog
	report *bytes.Buffer
}

func newProcess(feedURL, callback string, s *source, h poll.Hub) *process {
	p := &process{log: newMemoryLog(), report: &bytes.Buffer{}}
	p.poller = poll.New(poll.Options{
		Feeds: []poll.FeedSpec{{URL: feedURL, Content: "feed"}}, Source: s, Log: p.log,
		Metrics: poll.NewMetrics(prometheus.NewRegistry()), Logger: slog.New(slog.NewTextHandler(p.report, nil)),
		Interval: time.Minute, MinInterval: time.Second, Hub: h, Callback: callback,
	})
	return p
}

// run runs the poller until stop is called.
func (p *process) run(t *testing.T) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		done <- p.poller.Run(ctx, pipeline.Share{State: p.log, Owns: func(string) bool { return true }})
	}()
	return func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run = %v, want nil", err)
		}
	}
}

// memoryNet is a network of hosts in memory, for tests in fake time.
type memoryNet struct {
	mu    sync.Mutex
	hosts map[string]*memoryListener // by host:port
}

// serve serves a handler at a host, port 80, until the test ends.
func (n *memoryNet) serve(host string, handler http.Handler) (stop func()) {
	l := &memoryListener{conns: make(chan net.Conn), closed: make(chan struct{})}
	n.mu.Lock()
	n.hosts[host+":80"] = l
	n.mu.Unlock()
	server := &http.Server{Handler: handler}
	go func() { _ = server.Serve(l) }() // ends when it is closed
	return func() { server.Close() }
}

// transport returns a transport that connects within the network.
func (n *memoryNet) transport() *http.Transport {
	return &http.Transport{DialContext: func(ctx context.Context, _, address string) (net.Conn, error) {
		n.mu.Lock()
		l := n.hosts[address]
		n.mu.Unlock()
		if l == nil {
			return nil, fmt.Errorf("there is no host %s", address)
		}
		ours, theirs := net.Pipe()
		select {
		case l.conns <- theirs:
			return ours, nil
		case <-l.closed:
			return nil, net.ErrClosed
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}}
}

type memoryListener struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (l *memoryListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *memoryListener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

func (l *memoryListener) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 80} }
