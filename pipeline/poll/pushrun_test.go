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
			return d.pushes.Deliver(context.Background(), tokenOf(r.Callback), Delivery{Unread: true})
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
		if err := d.pushes.Deliver(t.Context(), tokenOf(r.Callback), Delivery{Body: []byte("entries 2")}); err != nil {
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
