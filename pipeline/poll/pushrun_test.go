package poll

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

func TestPollerTakesWhatAHubDelivers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newPushDesk()
		stop := d.start(t)
		defer stop()
		r := d.subscribed(t)
		d.wantState(t, "active")
		if !strings.HasPrefix(r.Callback, "https://desk.example/websub/") || len(tokenOf(r.Callback)) < 40 || len(r.Secret) < 40 || len(r.Secret) >= 200 || r.Lease != leaseWanted {
			t.Errorf("asked for %+v, want a callback and a secret that nobody guesses", r)
		}
		pass(2 * time.Minute)
		before := d.polls(feedA)
		if err := d.deliver(r, "entries 3,2"); err != nil {
			t.Fatal(err)
		}
		pass(time.Second)
		got := wantArticles(t, d.desk, "Title 1: 1", "Title 2: 2", "Title 3: 3")
		if got[2].Feed != got[0].Feed {
			t.Errorf("delivered: feed %+v, polled: %+v; want the same", got[2].Feed, got[0].Feed)
		}
		if d.push(t).Delivered.IsZero() {
			t.Error("the feed's health does not say that the hub delivered")
		}
		pass(time.Hour)
		if n := d.polls(feedA) - before; n < 3 || n > 5 {
			t.Errorf("%d polls in an hour, want one in 15 minutes", n)
		}
	})
}

func TestDeliveryIsAPartOfTheFeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newPushDesk()
		d.feeds.set(feedA, entry(2, "2"), entry(1, "1"))
		stop := d.start(t)
		defer stop()
		r := d.subscribed(t)
		pass(2 * time.Minute)
		for n := 3; n <= 9; n++ {
			if err := d.deliver(r, fmt.Sprint("entries ", n)); err != nil {
				t.Fatal(err)
			}
			pass(time.Second)
		}
		states := d.log.states(t)
		s := states[len(states)-1]
		for id, i := range s.items {
			if !i.Window || i.Pending {
				t.Errorf("item %s: %+v, want it sent and standing in the feed", id.article(), i)
			}
		}
		if len(s.items) != 9 || s.Window != 2 || s.Ledger.Gaps != 0 {
			t.Errorf("%d items, window %d, %d gaps; want 9, 2 as polled, 0", len(s.items), s.Window, s.Ledger.Gaps)
		}
		// The window has turned over since the last poll, but the hub saw to it.
		d.feeds.set(feedA, entry(9, "9"), entry(8, "8"))
		pass(16 * time.Minute)
		states = d.log.states(t)
		if s := states[len(states)-1]; s.Ledger.Gaps != 0 {
			t.Errorf("%d gaps after the next poll, want 0", s.Ledger.Gaps)
		}
		d.wantState(t, "active")
		if got := len(read[wire.Article](t, d.log, pipeline.TopicArticles)); got != 9 {
			t.Errorf("%d articles, want 9, each once", got)
		}
	})
}

func TestDeliveryOfWhatAPollFoundIsNothingNew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newPushDesk()
		stop := d.start(t)
		defer stop()
		r := d.subscribed(t)
		pass(2 * time.Minute)
		d.feeds.set(feedA, entry(2, "2"), entry(1, "1"))
		for len(read[wire.Article](t, d.log, pipeline.TopicArticles)) < 2 {
			pass(time.Second) // until the poll finds it
		}
		if err := d.deliver(r, "entries 2"); err != nil {
			t.Fatal(err)
		}
		pass(10 * time.Minute)
		wantArticles(t, d.desk, "Title 1: 1", "Title 2: 2")
		d.wantState(t, "active")
		if got := d.outcomes("known"); got != 1 {
			t.Errorf("%v deliveries counted as known, want 1", got)
		}
	})
}

func TestPollerPollsAsEverWhereTheHubIsSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newPushDesk()
		stop := d.start(t)
		defer stop()
		r := d.subscribed(t)
		pass(time.Hour)
		d.feeds.set(feedA, entry(2, "2"), entry(1, "1"))
		pass(17 * time.Minute)
		wantArticles(t, d.desk, "Title 1: 1", "Title 2: 2")
		d.wantState(t, "silent")
		if n := len(d.hub.requests()); n != 1 {
			t.Errorf("the silent hub was asked %d times to subscribe again, want once", n)
		}
		before := d.polls(feedA)
		pass(10 * time.Minute)
		if n := d.polls(feedA) - before; n < 9 {
			t.Errorf("%d polls in ten minutes, want one a minute", n)
		}
		if err := d.deliver(r, "entries 3"); err != nil {
			t.Fatal(err)
		}
		pass(time.Second)
		d.wantState(t, "active")
		pass(2 * time.Minute)
		before = d.polls(feedA)
		pass(time.Hour)
		if n := d.polls(feedA) - before; n > 5 {
			t.Errorf("%d polls in an hour after the hub delivered again, want one in 15 minutes", n)
		}
	})
}

func TestPollerPollsWhatAHubOnlyPings(t *testing.T) {
	for _, tt := range []struct {
		name, outcome string
		bring         func(d *pushDesk, r HubRequest) error
	}{
		{"a delivery without content", "ping", func(d *pushDesk, r HubRequest) error { return d.deliver(r, "ping") }},
		{"a delivery that was not read", "unread", func(d *pushDesk, r HubRequest) error {
			return d.poller().Deliver(context.Background(), tokenOf(r.Callback), Delivery{Unread: true})
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newPushDesk()
				stop := d.start(t)
				defer stop()
				r := d.subscribed(t)
				pass(30 * time.Minute)
				d.feeds.set(feedA, entry(2, "2"), entry(1, "1"))
				if err := tt.bring(d, r); err != nil {
					t.Fatal(err)
				}
				pass(30 * time.Second)
				wantArticles(t, d.desk, "Title 1: 1", "Title 2: 2")
				before := d.polls(feedA)
				for range 20 {
					if err := tt.bring(d, r); err != nil {
						t.Fatal(err)
					}
					pass(time.Second)
				}
				if n := d.polls(feedA) - before; n > 2 {
					t.Errorf("%d polls for 20 pings in 20 seconds, want one in 15 seconds", n)
				}
				pass(5 * time.Minute)
				d.wantState(t, "active")
				if got := d.outcomes(tt.outcome); got != 21 {
					t.Errorf("%v deliveries counted as %s, want 21", got, tt.outcome)
				}
			})
		})
	}
}

func TestPollerDropsWhatIsNotSigned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newPushDesk()
		stop := d.start(t)
		defer stop()
		r := d.subscribed(t)
		before := d.polls(feedA)
		forged := r
		forged.Secret = "guessed"
		if err := d.deliver(forged, "entries 2"); err != nil {
			t.Errorf("Deliver with a wrong signature = %v, want nil: the sender is not told", err)
		}
		if err := d.poller().Deliver(t.Context(), tokenOf(r.Callback), Delivery{Body: []byte("entries 2")}); err != nil {
			t.Errorf("Deliver without a signature = %v, want nil", err)
		}
		pass(time.Second)
		wantArticles(t, d.desk, "Title 1: 1")
		if got := d.outcomes("unsigned"); got != 2 || d.polls(feedA) != before {
			t.Errorf("%v counted as unsigned, %d polls; want 2, and none because of them", got, d.polls(feedA)-before)
		}
	})
}

func TestPollerRenewsBeforeTheLeaseEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newPushDesk()
		stop := d.start(t)
		defer stop()
		first := d.subscribed(t)
		pass(7 * time.Hour)
		if asked := d.hub.requests(); len(asked) != 0 {
			t.Errorf("asked %+v in the first seven of ten hours, want nothing", asked)
		}
		pass(time.Hour + time.Minute)
		asked := d.hub.requests()
		if len(asked) != 1 || asked[0] != first {
			t.Fatalf("asked %+v after eight of ten hours, want the same again as %+v", asked, first)
		}
		// The hub dies: nothing is renewed, and the feed is polled as ever.
		d.hub.set(func() { d.hub.err = &Error{Class: "network", Err: errors.New("no route to the hub")} })
		pass(10 * time.Hour)
		d.wantState(t, "refused")
		if p := d.push(t); !p.LeaseUntil.IsZero() || !strings.Contains(p.Problem, "no route") {
			t.Errorf("health of a dead hub: %+v, want no lease, and why", p)
		}
		before := d.polls(feedA)
		pass(10 * time.Minute)
		if n := d.polls(feedA) - before; n < 9 {
			t.Errorf("%d polls in ten minutes without a hub, want one a minute", n)
		}
		d.hub.set(func() { d.hub.err = nil })
		pass(25 * time.Hour)
		d.wantState(t, "active")
	})
}

func TestPollerGivesUpAHubThatItMustNotConnectTo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newPushDesk()
		d.hub.named = []string{"http://169.254.169.254/"}
		d.hub.err = &Error{Class: "refused", Err: errors.New("169.254.169.254 is not on the public Internet")}
		stop := d.start(t)
		defer stop()
		pass(48 * time.Hour)
		if n := len(d.hub.requests()); n != 1 {
			t.Errorf("asked %d times in two days, want once", n)
		}
		if p := d.push(t); p.State != "refused" || !strings.Contains(p.Problem, "not on the public Internet") {
			t.Errorf("health: %+v, want refused, and why", p)
		}
	})
}

func TestSubscriptionOutlivesARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newPushDesk()
		stop := d.start(t)
		r := d.subscribed(t)
		pass(time.Minute)
		stop()
		if err := d.deliver(r, "entries 2"); !errors.Is(err, ErrNotNow) {
			t.Errorf("Deliver while nothing runs = %v, want ErrNotNow", err)
		}
		stop = d.start(t)
		defer stop()
		pass(time.Second)
		if asked := d.hub.requests(); len(asked) != 0 {
			t.Errorf("asked %+v after a restart, want nothing: the lease goes on", asked)
		}
		if err := d.deliver(r, "entries 2"); err != nil {
			t.Fatal(err)
		}
		pass(time.Second)
		wantArticles(t, d.desk, "Title 1: 1", "Title 2: 2")
	})
}

func TestAnotherProcessSubscribesAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newPushDesk()
		stop := d.start(t)
		r := d.subscribed(t)
		pass(time.Minute)
		stop()
		old := d.change
		d.change = func(o *Options) { old(o); o.Callback = "https://desk2.example/" }
		stop = d.start(t)
		defer stop()
		anew := d.subscribed(t)
		if !strings.HasPrefix(anew.Callback, "https://desk2.example/websub/") || anew.Secret == r.Secret || tokenOf(anew.Callback) == tokenOf(r.Callback) {
			t.Errorf("the new owner asked for %+v, want its own callback, token and secret", anew)
		}
		if err := d.deliver(r, "entries 2"); !errors.Is(err, ErrNoSubscription) {
			t.Errorf("Deliver for the old owner = %v, want ErrNoSubscription", err)
		}
	})
}

func TestSubscriptionEndsWithItsFeed(t *testing.T) {
	for _, tt := range []struct {
		name string
		end  func(d *pushDesk)
	}{
		{"a feed that is removed", func(d *pushDesk) { d.poller().SetFeeds(nil) }},
		{"a feed that is paused", func(d *pushDesk) { d.poller().SetFeeds([]FeedSpec{{URL: feedA, Paused: true}}) }},
		{"a feed that names no hub any more", func(d *pushDesk) {
			d.hub.set(func() { d.hub.named = nil })
			d.feeds.set(feedA, entry(2, "2"))
			pass(16 * time.Minute)
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newPushDesk()
				stop := d.start(t)
				defer stop()
				r := d.subscribed(t)
				pass(2 * time.Minute)
				tt.end(d)
				pass(time.Second)
				asked := d.hub.requests()
				if len(asked) != 1 || asked[0].Mode != "unsubscribe" || asked[0].Callback != r.Callback || asked[0].Topic != r.Topic || asked[0].Secret != "" {
					t.Fatalf("asked %+v, want to unsubscribe", asked)
				}
				if err := d.deliver(r, "entries 3"); !errors.Is(err, ErrNoSubscription) {
					t.Errorf("Deliver = %v, want ErrNoSubscription", err)
				}
				verify := func(mode string) error {
					return d.poller().Verify(t.Context(), tokenOf(r.Callback), Verification{Mode: mode, Topic: r.Topic})
				}
				if err := verify("subscribe"); !errors.Is(err, ErrNoSubscription) {
					t.Errorf("Verify of a subscription that was ended = %v, want ErrNoSubscription", err)
				}
				if err := verify("unsubscribe"); err != nil {
					t.Errorf("Verify of its end = %v, want nil", err)
				}
				pass(leavingFor + time.Minute)
				if err := verify("unsubscribe"); !errors.Is(err, ErrNoSubscription) {
					t.Errorf("Verify of its end long after = %v, want ErrNoSubscription", err)
				}
				d.hub.set(func() { d.hub.named = []string{"https://hub.example/"} })
				d.feeds.set(feedA, entry(3, "3"))
				d.poller().SetFeeds([]FeedSpec{{URL: feedA, Content: "feed"}})
				pass(2 * time.Minute)
				if asked := d.hub.requests(); len(asked) != 1 || asked[0].Callback == r.Callback {
					t.Errorf("asked %+v when the feed was back, want to subscribe anew", asked)
				}
				d.wantState(t, "active")
			})
		})
	}
}

func TestVerifyOnlyWhatWasMeant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newPushDesk()
		d.hub.mute = true
		stop := d.start(t)
		defer stop()
		r := d.subscribed(t)
		d.wantState(t, "asked")
		token := tokenOf(r.Callback)
		for _, tt := range []struct {
			name, token string
			v           Verification
			want        error
		}{
			{"another topic", token, Verification{Mode: "subscribe", Topic: feedB}, ErrNoSubscription},
			{"another token", "x" + token, Verification{Mode: "subscribe", Topic: feedA}, ErrNoSubscription},
			{"no token", "", Verification{Mode: "subscribe", Topic: feedA}, ErrNoSubscription},
			{"an end that is not wanted", token, Verification{Mode: "unsubscribe", Topic: feedA}, ErrNoSubscription},
			{"an unknown mode", token, Verification{Mode: "publish", Topic: feedA}, ErrNoSubscription},
			{"what was asked for", token, Verification{Mode: "subscribe", Topic: feedA, Lease: time.Hour}, nil},
			{"the same again at once", token, Verification{Mode: "subscribe", Topic: feedA, Lease: 9 * time.Hour}, nil},
		} {
			if err := d.poller().Verify(t.Context(), tt.token, tt.v); !errors.Is(err, tt.want) {
				t.Errorf("%s: Verify = %v, want %v", tt.name, err, tt.want)
			}
		}
		pass(time.Second)
		d.wantState(t, "active")
		if until := d.push(t).LeaseUntil; until.After(time.Now().Add(time.Hour)) {
			t.Errorf("the lease ends at %v, want an hour: what comes again at once has no effect", until)
		}
		if err := d.poller().Verify(t.Context(), token, Verification{Mode: "denied", Topic: feedA, Reason: "no longer"}); err != nil {
			t.Errorf("Verify of a denial = %v, want nil", err)
		}
		pass(time.Second)
		if p := d.push(t); p.State != "refused" || !strings.Contains(p.Problem, "no longer") {
			t.Errorf("health: %+v, want refused, and why", p)
		}
	})
}

func TestPushIsOffWithoutACallback(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newPushDesk()
		old := d.change
		d.change = func(o *Options) { old(o); o.Callback = "" }
		stop := d.start(t)
		defer stop()
		pass(10 * time.Minute)
		d.wantState(t, "off")
		if asked := d.hub.requests(); len(asked) != 0 {
			t.Errorf("asked %+v, want nothing", asked)
		}
		if n := d.polls(feedA); n < 9 {
			t.Errorf("%d polls in ten minutes, want one a minute", n)
		}
	})
}

func TestAHubIsNotAskedForAllItsFeedsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var urls []string
		for i := range 50 {
			urls = append(urls, fmt.Sprintf("https://f%d.example/", i))
		}
		d := newPushDesk()
		d.specs = nil
		for _, u := range urls {
			d.specs = append(d.specs, FeedSpec{URL: u, Content: "feed"})
			d.feeds.set(u, entry(1, "1"))
		}
		hub := &slowHub{fakeHub: d.hub}
		old := d.change
		d.change = func(o *Options) { old(o); o.Hub = hub }
		stop := d.start(t)
		defer stop()
		pass(10 * time.Minute)
		if n := len(d.hub.requests()); n != 50 {
			t.Errorf("asked %d times, want once for each of 50 feeds", n)
		}
		if hub.most != asksPerHub {
			t.Errorf("asked %d times at once, want %d", hub.most, asksPerHub)
		}
	})
}

func TestARequestThatWasUnderWayIsSentAgainAfterARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newPushDesk()
		d.hub.mute = true
		stop := d.start(t)
		first := d.subscribed(t)
		stop()
		stop = d.start(t)
		defer stop()
		if again := d.subscribed(t); again != first {
			t.Errorf("asked %+v after the restart, want the same as before, %+v", again, first)
		}
	})
}

func TestAHubIsNotToldOfTheEndOfWhatItNeverVerified(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newPushDesk()
		d.hub.mute = true
		stop := d.start(t)
		defer stop()
		d.subscribed(t)
		d.poller().SetFeeds(nil)
		pass(time.Minute)
		if asked := d.hub.requests(); len(asked) != 0 {
			t.Errorf("asked %+v, want nothing", asked)
		}
	})
}
