package websub_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wiredesk/wiredesk/connectors/websub"
	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// lateHandler is a handler that is known only after its server's address is.
type lateHandler struct{ http.Handler }

func TestAHubOnLoopback(t *testing.T) {
	feeds := &feedServer{items: []int{1}}
	feedAt := httptest.NewServer(feeds)
	defer feedAt.Close()
	h := newHub(t, &http.Client{}, time.Hour)
	hubAt := httptest.NewServer(h)
	defer hubAt.Close()
	callbacks := &lateHandler{http.NotFoundHandler()}
	callbackAt := httptest.NewUnstartedServer(callbacks)
	callbackAt.Start()
	defer callbackAt.Close()

	client := newFeedClient("127.0.0.1/32")
	defer client.Close()
	topic := feedAt.URL + "/wire.xml"
	feeds.link = fmt.Sprintf(`<%s/hub>; rel=hub, <%s>; rel="self"`, hubAt.URL, topic)
	s := &source{Client: client, links: poll.Links{Self: topic, Hubs: []string{hubAt.URL + "/hub"}}}
	p := newProcess(topic, callbackAt.URL, s, websub.NewClient(client.HubTransport()))
	callbacks.Handler = websub.NewHandler(p.poller, 1<<20, slog.New(slog.DiscardHandler))
	defer p.run(t)()

	p.log.wantArticle(t, "Ship 1")
	if got := h.next(); got != "subscribe" {
		t.Fatalf("the hub verified %q, want subscribe\n%s", got, p.report)
	}
	polls := feeds.polled()
	deliver := func(body string, change func(*http.Request), want int) {
		t.Helper()
		if got := h.distribute(topic, body, change); got != want {
			t.Errorf("a delivery is answered %d, want %d", got, want)
		}
	}
	deliver(atom(2), nil, http.StatusAccepted)
	p.log.wantArticle(t, "Ship 2")

	// Nobody is told that a signature is wrong, and nothing comes of it.
	deliver(atom(66), func(r *http.Request) { r.Header.Set("X-Hub-Signature", "sha256=00") }, http.StatusAccepted)
	deliver(atom(67), func(r *http.Request) { r.Header.Del("X-Hub-Signature") }, http.StatusAccepted)
	deliver(atom(3, 2), nil, http.StatusAccepted)
	p.log.wantArticle(t, "Ship 3")
	if got := feeds.polled(); got != polls {
		t.Errorf("the feed was polled %d times for deliveries that were whole, want none", got-polls)
	}

	// What can't be read is looked up in the feed.
	feeds.set(4, 3, 2, 1)
	deliver("no feed at all", nil, http.StatusAccepted)
	p.log.wantArticle(t, "Ship 4")
	feeds.set(5, 4, 3, 2, 1)
	deliver(atom(5)+strings.Repeat(" ", 2<<20), nil, http.StatusAccepted)
	p.log.wantArticle(t, "Ship 5")
	feeds.set(6, 5, 4, 3, 2, 1)
	deliver("\x1f\x8b", func(r *http.Request) { r.Header.Set("Content-Encoding", "gzip") }, http.StatusUnsupportedMediaType)
	p.log.wantArticle(t, "Ship 6")

	// A callback that nobody gave out is gone, also where the rest is right.
	stray := *h.subscription()
	stray.callback = stray.callback[:len(stray.callback)-1]
	if got := h.post(&stray, atom(7), nil); got != http.StatusGone {
		t.Errorf("a delivery to an unknown callback is answered %d, want 410", got)
	}

	// The feed is removed: the hub is told.
	p.poller.SetFeeds(nil)
	if got := h.next(); got != "unsubscribe" || h.subscription() != nil {
		t.Errorf("the hub verified %q, want unsubscribe", got)
	}
	p.log.wantNone(t)
	h.work.Wait()
}

func TestAHubThatMustNotBeConnectedTo(t *testing.T) {
	for _, tt := range []struct{ name, hub, want string }{
		{"a metadata service", "http://169.254.169.254/latest/", "169.254.169.254 is not on the public Internet"},
		{"a private address", "https://10.1.2.3/hub", "10.1.2.3 is not on the public Internet"},
		{"loopback", "http://[::1]:9200/", "::1 is not on the public Internet"},
		{"loopback as a number", "http://2130706433/", "odd notation"},
		{"loopback mapped into IPv6", "http://[::ffff:127.0.0.1]/", "not on the public Internet"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			client := newFeedClient()
			defer client.Close()
			err := websub.NewClient(client.HubTransport()).Ask(t.Context(), poll.HubRequest{Hub: tt.hub, Mode: "subscribe", Topic: "https://feed.example/", Callback: "https://desk.example/websub/x", Secret: "s3cret"})
			e, ok := err.(*poll.Error) //nolint:errorlint // the type itself is promised
			if !ok || e.Class != "refused" || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Ask(%s) = %v, want it refused: %s", tt.hub, err, tt.want)
			}
		})
	}
}

func TestAFeedThatNamesAForbiddenHubIsPolledAndSaysSo(t *testing.T) {
	feedAt := httptest.NewServer(&feedServer{items: []int{1}})
	defer feedAt.Close()
	private := newHub(t, &http.Client{}, time.Hour)
	hubAt := httptest.NewServer(private)
	defer hubAt.Close()
	// The feed's server may be fetched from, the hub's may not.
	client, guarded := newFeedClient("127.0.0.1/32"), newFeedClient()
	defer client.Close()
	defer guarded.Close()
	topic := feedAt.URL + "/wire.xml"
	p := newProcess(topic, "https://desk.example", &source{Client: client, links: poll.Links{Self: topic, Hubs: []string{hubAt.URL}}}, websub.NewClient(guarded.HubTransport()))
	defer p.run(t)()
	p.log.wantArticle(t, "Ship 1")
	push := p.log.awaitPush(t, "refused")
	if !strings.Contains(push.Problem, "not on the public Internet") || push.Hub != hubAt.URL {
		t.Errorf("health: %+v, want the hub, and why it is not asked", push)
	}
	if private.asked != 0 {
		t.Errorf("the hub was asked %d times, want never", private.asked)
	}
}

// wired is a feed, a hub and a poller in one network in memory.
type wired struct {
	*process
	feeds *feedServer
	hub   *hub
}

const wiredTopic = "http://feed.example/wire.xml"

// inMemory runs a test in fake time.
func inMemory(t *testing.T, lease time.Duration, test func(t *testing.T, w *wired)) {
	synctest.Test(t, func(t *testing.T) {
		network := &memoryNet{hosts: map[string]*memoryListener{}}
		transport := network.transport()
		client := &http.Client{Transport: transport}
		w := &wired{feeds: &feedServer{items: []int{1}}, hub: newHub(t, client, lease)}
		s := &source{Client: newFeedClient(), get: client, links: poll.Links{Self: wiredTopic, Hubs: []string{"http://hub.example/"}}}
		w.process = newProcess(wiredTopic, "http://desk.example", s, websub.NewClient(transport))
		for host, handler := range map[string]http.Handler{
			"feed.example": w.feeds, "hub.example": w.hub,
			"desk.example": websub.NewHandler(w.poller, 1<<20, slog.New(slog.DiscardHandler)),
		} {
			defer network.serve(host, handler)()
		}
		defer transport.CloseIdleConnections()
		defer w.run(t)()
		pass(time.Second)
		w.log.wantArticle(t, "Ship 1")
		if got := w.hub.next(); got != "subscribe" {
			t.Fatalf("the hub verified %q, want subscribe\n%s", got, w.report)
		}
		pass(2 * time.Minute)
		test(t, w)
	})
}

// pass lets the fake time pass.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func (w *wired) wantState(t *testing.T, want string) {
	t.Helper()
	if got := w.log.push().State; got != want {
		t.Errorf("the subscription is %q, want %s\n%s", got, want, w.report)
	}
}

func TestASubscriptionIsRenewedBeforeItsLeaseEnds(t *testing.T) {
	inMemory(t, 5*time.Hour, func(t *testing.T, w *wired) {
		first := w.hub.subscription()
		for range 3 {
			pass(5*time.Hour - 5*time.Minute)
			now := w.hub.subscription()
			if now == first || now.secret != first.secret || now.callback != first.callback || !time.Now().Before(now.until) {
				t.Fatalf("before the lease ends the hub has %+v, want a renewal of %+v", now, first)
			}
			first = now
		}
		if w.hub.asked != 4 {
			t.Errorf("the hub was asked %d times in three leases, want 4", w.hub.asked)
		}
		w.feeds.set(2, 1)
		w.hub.distribute(wiredTopic, atom(2), nil)
		pass(time.Second)
		w.log.wantArticle(t, "Ship 2")
		w.wantState(t, "active")
	})
}

func TestAHubThatDiesIsFoundOutByPolling(t *testing.T) {
	inMemory(t, 24*time.Hour, func(t *testing.T, w *wired) {
		w.hub.set(func() { w.hub.dead = true })
		w.feeds.set(2, 1)
		pass(17 * time.Minute)
		w.log.wantArticle(t, "Ship 2")
		w.wantState(t, "silent")
		polls := w.feeds.polled()
		pass(10 * time.Minute)
		if n := w.feeds.polled() - polls; n < 9 {
			t.Errorf("%d polls in ten minutes, want one a minute", n)
		}
		w.hub.set(func() { w.hub.dead = false })
		pass(time.Hour) // it is asked again, and verifies
		w.feeds.set(3, 2, 1)
		w.hub.distribute(wiredTopic, atom(3), nil)
		pass(time.Second)
		w.log.wantArticle(t, "Ship 3")
		w.wantState(t, "active")
		pass(time.Hour)
		w.log.wantNone(t)
	})
}

func TestALeaseThatEndsIsFollowedByPolling(t *testing.T) {
	inMemory(t, 5*time.Hour, func(t *testing.T, w *wired) {
		w.hub.set(func() { w.hub.dead = true })
		pass(6 * time.Hour)
		w.wantState(t, "refused")
		if p := w.log.push(); !strings.Contains(p.Problem, "500") || !p.LeaseUntil.IsZero() {
			t.Errorf("health: %+v, want why, and no lease", p)
		}
		w.feeds.set(2, 1)
		pass(2 * time.Minute)
		w.log.wantArticle(t, "Ship 2")
	})
}

func TestAnItemThatAPollFoundFirstIsSentOnce(t *testing.T) {
	inMemory(t, 24*time.Hour, func(t *testing.T, w *wired) {
		w.feeds.set(2, 1)
		polls := w.feeds.polled()
		for w.feeds.polled() == polls {
			pass(time.Second)
		}
		w.log.wantArticle(t, "Ship 2")
		pass(30 * time.Second)
		if got := w.hub.distribute(wiredTopic, atom(2, 1), nil); got != http.StatusAccepted {
			t.Errorf("the delivery is answered %d, want 202", got)
		}
		pass(time.Hour)
		w.log.wantNone(t)
		w.wantState(t, "active")
	})
}
