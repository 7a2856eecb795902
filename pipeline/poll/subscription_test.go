package poll

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

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
		d.callback = "https://desk2.example/"
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
		{"a feed that is removed", func(d *pushDesk) { d.pushes.SetFeeds(nil) }},
		{"a feed that is paused", func(d *pushDesk) { d.pushes.SetFeeds([]FeedSpec{{URL: feedA, Paused: true}}) }},
		{"a feed that names no hub any more", func(d *pushDesk) {
			d.hub.set(func() { d.hub.named = nil })
			for range hubPatience {
				d.feeds.set(feedA, entry(2, time.Now().String()))
				for before := d.polls(feedA); d.polls(feedA) == before; {
					pass(time.Second)
				}
			}
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
					return d.pushes.Verify(t.Context(), tokenOf(r.Callback), Verification{Mode: mode, Topic: r.Topic})
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
				d.pushes.SetFeeds([]FeedSpec{{URL: feedA, Content: "feed"}})
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
			if err := d.pushes.Verify(t.Context(), tt.token, tt.v); !errors.Is(err, tt.want) {
				t.Errorf("%s: Verify = %v, want %v", tt.name, err, tt.want)
			}
		}
		pass(time.Second)
		d.wantState(t, "active")
		if until := d.push(t).LeaseUntil; until.After(time.Now().Add(time.Hour)) {
			t.Errorf("the lease ends at %v, want an hour: what comes again at once has no effect", until)
		}
		if err := d.pushes.Verify(t.Context(), token, Verification{Mode: "denied", Topic: feedA, Reason: "no longer"}); err != nil {
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
		d.callback = ""
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
		d.asker = hub
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
		d.pushes.SetFeeds(nil)
		pass(time.Minute)
		if asked := d.hub.requests(); len(asked) != 0 {
			t.Errorf("asked %+v, want nothing", asked)
		}
	})
}
