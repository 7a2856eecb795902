package poll

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// fakeHub is a hub without a network, and the source of a feed that names it.
type fakeHub struct {
	*fakeFeeds
	named []string // the hubs of feedA

	mu     sync.Mutex
	poller *Poller
	asked  []HubRequest
	err    error
	lease  time.Duration
	mute   bool // it verifies nothing
}

func (h *fakeHub) Fetch(ctx context.Context, r Request) (Fetched, error) {
	f, err := h.fakeFeeds.Fetch(ctx, r)
	h.mu.Lock()
	defer h.mu.Unlock()
	f.Links = Links{Self: r.URL, Hubs: h.named}
	return f, err
}

// Parse reads deliveries as well: their bodies are the titles of entries.
func (h *fakeHub) Parse(f Fetched, known func(uint64) bool) (Entries, error) {
	titles, ok := strings.CutPrefix(strings.TrimSpace(string(f.Body)), "entries ")
	if !ok {
		if string(f.Body) == "ping" {
			return Entries{}, &Error{Class: "not_a_feed", Err: errors.New("it is a ping")}
		}
		return h.fakeFeeds.Parse(f, known)
	}
	var entries Entries
	for title := range strings.SplitSeq(titles, ",") {
		var n int
		if _, err := fmt.Sscan(title, &n); err != nil {
			return entries, err
		}
		entries.Items = append(entries.Items, entry(n, title))
	}
	return entries, nil
}

func (h *fakeHub) Ask(ctx context.Context, r HubRequest) error {
	h.mu.Lock()
	poller, err, lease, mute := h.poller, h.err, h.lease, h.mute
	h.asked = append(h.asked, r)
	h.mu.Unlock()
	if err != nil || mute {
		return err
	}
	return poller.Verify(ctx, tokenOf(r.Callback), Verification{Mode: r.Mode, Topic: r.Topic, Lease: lease})
}

// requests returns what the hub was asked, and forgets it.
func (h *fakeHub) requests() []HubRequest {
	h.mu.Lock()
	defer h.mu.Unlock()
	asked := h.asked
	h.asked = nil
	return asked
}

func (h *fakeHub) set(do func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	do()
}

// pushDesk is a poller with a feed that names a hub.
type pushDesk struct {
	*desk
	hub      *fakeHub
	callback string
	asker    Hub // hub, unless a test has another
	stalling stallLog
	pushes   *Poller // that was started last
}

// stallLog is the log of a desk, which may stall.
type stallLog struct {
	*fakeLog
	mu sync.Mutex
	// until holds up what is published until it is closed; nil means not.
	until chan struct{}
}

func (l *stallLog) stall(until chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.until = until
}

func (l *stallLog) Publish(ctx context.Context, messages ...pipeline.Message) error {
	l.mu.Lock()
	until := l.until
	l.mu.Unlock()
	if until != nil {
		<-until
	}
	return l.fakeLog.Publish(ctx, messages...)
}

// breakLog has the log refuse messages from now on; nil mends it.
func (d *pushDesk) breakLog(broken func(pipeline.Message) bool) {
	d.log.mu.Lock()
	defer d.log.mu.Unlock()
	d.log.broken = broken
}

// breakFeed has a feed's server give an error from now on.
func (d *pushDesk) breakFeed(feedURL string, err error) {
	d.feeds.mu.Lock()
	defer d.feeds.mu.Unlock()
	d.feeds.feeds[feedURL].fetchErr = err
}

func newPushDesk() *pushDesk {
	d := &pushDesk{desk: newDesk(feedA)}
	d.hub = &fakeHub{fakeFeeds: d.feeds, named: []string{"https://hub.example/"}, lease: 10 * time.Hour}
	d.feeds.set(feedA, entry(1, "1"))
	d.callback, d.asker, d.stalling.fakeLog = "https://desk.example", d.hub, d.log
	return d
}

// start runs a new poller, as a new process would, on what the log remembers.
func (d *pushDesk) start(t *testing.T) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	p := New(Options{
		Feeds: d.specs, Source: d.hub, Log: &d.stalling, Interval: time.Minute,
		Metrics: NewMetrics(prometheus.NewRegistry()),
		Logger:  slog.New(slog.NewTextHandler(d.report, nil)),
		Hub:     d.asker, Callback: d.callback,
	})
	d.pushes = p
	d.hub.set(func() { d.hub.poller = p })
	done := make(chan error)
	go func() { done <- p.Run(ctx, d.log.share()) }()
	return func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run = %v, want nil", err)
		}
	}
}

// deliver brings a body, signed with a secret, to where a request said.
func (d *pushDesk) deliver(r HubRequest, body string) error {
	mac := hmac.New(sha256.New, []byte(r.Secret))
	mac.Write([]byte(body))
	return d.pushes.Deliver(context.Background(), tokenOf(r.Callback), Delivery{
		Signature: "sha256=" + hex.EncodeToString(mac.Sum(nil)), Body: []byte(body),
	})
}

// outcomes returns how many deliveries had an outcome.
func (d *pushDesk) outcomes(outcome string) float64 {
	return testutil.ToFloat64(d.pushes.Metrics.Deliveries.WithLabelValues(outcome))
}

// subscribed waits until the hub has been asked once, and returns that.
func (d *pushDesk) subscribed(t *testing.T) HubRequest {
	t.Helper()
	pass(time.Second)
	asked := d.hub.requests()
	if len(asked) != 1 || asked[0].Mode != "subscribe" || asked[0].Topic != feedA || asked[0].Hub != "https://hub.example/" {
		t.Fatalf("the hub was asked %+v, want to subscribe to %s once\n%s", asked, feedA, d.report)
	}
	return asked[0]
}

// lastHealth returns what was written last of feedA's health; the zero value
// where that is nothing.
func (d *pushDesk) lastHealth(t *testing.T) wire.FeedHealth {
	t.Helper()
	d.log.mu.Lock()
	defer d.log.mu.Unlock()
	for _, m := range slices.Backward(d.log.messages) {
		if m.Topic != pipeline.TopicHealth || string(m.Key) != feedA {
			continue
		}
		var h wire.FeedHealth
		if len(m.Value) == 0 { // it was removed
			return h
		}
		if err := json.Unmarshal(m.Value, &h); err != nil {
			t.Fatal(err)
		}
		return h
	}
	return wire.FeedHealth{}
}

// push returns the feed's subscription as its latest health has it.
func (d *pushDesk) push(t *testing.T) wire.FeedPush {
	t.Helper()
	h := d.lastHealth(t)
	if h.Push == nil {
		t.Fatalf("the feed's health says nothing of its hub\n%s", d.report)
	}
	return *h.Push
}

func (d *pushDesk) wantState(t *testing.T, want string) {
	t.Helper()
	if got := d.push(t).State; got != want {
		t.Errorf("the subscription is %s, want %s\n%s", got, want, d.report)
	}
}

func (d *pushDesk) polls(feedURL string) int {
	times, _ := d.feeds.asked(feedURL)
	return len(times)
}

// slowHub takes a second for each request, and counts how many it has at once.
type slowHub struct {
	*fakeHub
	now, most int
}

func (h *slowHub) Ask(ctx context.Context, r HubRequest) error {
	h.set(func() { h.now++; h.most = max(h.most, h.now) })
	time.Sleep(time.Second)
	h.set(func() { h.now-- })
	return h.fakeHub.Ask(ctx, r)
}
