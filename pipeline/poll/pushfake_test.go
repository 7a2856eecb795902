package poll

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

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
	hub *fakeHub
}

func newPushDesk() *pushDesk {
	d := &pushDesk{desk: newDesk(feedA)}
	d.hub = &fakeHub{fakeFeeds: d.feeds, named: []string{"https://hub.example/"}, lease: 10 * time.Hour}
	d.feeds.set(feedA, entry(1, "1"))
	d.change = func(o *Options) {
		o.Source, o.Hub, o.Callback = d.hub, d.hub, "https://desk.example"
	}
	d.started = func(p *Poller) { d.hub.set(func() { d.hub.poller = p }) }
	return d
}

// deliver brings a body, signed with a secret, to where a request said.
func (d *pushDesk) deliver(r HubRequest, body string) error {
	mac := hmac.New(sha256.New, []byte(r.Secret))
	mac.Write([]byte(body))
	return d.poller().Deliver(context.Background(), tokenOf(r.Callback), Delivery{
		Signature: "sha256=" + hex.EncodeToString(mac.Sum(nil)), Body: []byte(body),
	})
}

func (d *pushDesk) poller() *Poller {
	d.hub.mu.Lock()
	defer d.hub.mu.Unlock()
	return d.hub.poller
}

// outcomes returns how many deliveries had an outcome.
func (d *pushDesk) outcomes(outcome string) float64 {
	return testutil.ToFloat64(d.poller().Metrics.Deliveries.WithLabelValues(outcome))
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

// push returns the feed's subscription as its latest health has it.
func (d *pushDesk) push(t *testing.T) wire.FeedPush {
	t.Helper()
	all := read[wire.FeedHealth](t, d.log, pipeline.TopicHealth)
	if len(all) == 0 || all[len(all)-1].Push == nil {
		t.Fatalf("the feed's health says nothing of its hub\n%s", d.report)
	}
	return *all[len(all)-1].Push
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
