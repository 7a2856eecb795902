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

func TestPollerBoundsWhatWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newPushDesk()
		stop := d.start(t)
		defer stop()
		r := d.subscribed(t)
		pass(2 * time.Minute)
		// The log stalls, so that the first delivery is long in being taken.
		release := make(chan struct{})
		d.stalling.stall(release)
		for n := 2; n < 22; n++ {
			if err := d.deliver(r, fmt.Sprint("entries ", n)); err != nil {
				t.Fatal(err)
			}
		}
		synctest.Wait()
		if got, want := d.outcomes("full"), float64(20-1-waitingPerFeed); got != want {
			t.Errorf("%v of 20 deliveries found no place, want %v", got, want)
		}
		var all []Entry
		for n := 21; n >= 1; n-- {
			all = append(all, entry(n, fmt.Sprint(n)))
		}
		d.feeds.set(feedA, all...)
		close(release)
		pass(time.Minute)
		got := brief(read[wire.Article](t, d.log, pipeline.TopicArticles))
		if len(got) != 21 {
			t.Errorf("articles = %q, want all 21, those by polling that found no place", got)
		}
		for i := range 6 {
			if want := fmt.Sprintf("Title %d: %d", i+1, i+1); got[i] != want {
				t.Errorf("article %d is %q, want %q: deliveries in their order", i, got[i], want)
			}
		}
	})
}

func TestPollerBoundsWhatWaitsForAllFeeds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const feeds, each = 40, 4
		d := newPushDesk()
		d.specs = nil
		for i := range feeds {
			u := fmt.Sprintf("https://f%d.example/", i)
			d.specs = append(d.specs, FeedSpec{URL: u, Content: "feed"})
			d.feeds.set(u, entry(1, "1"))
		}
		stop := d.start(t)
		defer stop()
		pass(2 * time.Minute)
		asked := d.hub.requests()
		release := make(chan struct{})
		d.stalling.stall(release)
		for n := range each {
			for _, r := range asked {
				if err := d.deliver(r, fmt.Sprint("entries ", n+2)); err != nil {
					t.Fatal(err)
				}
			}
		}
		synctest.Wait()
		// Half of the 32 goroutines are reading one each.
		if got, want := d.outcomes("full"), float64(feeds*each-16-waitingMost); got != want {
			t.Errorf("%v of %d deliveries found no place, want %v", got, feeds*each, want)
		}
		close(release)
		pass(time.Minute)
		for range 3 {
			for _, r := range asked {
				if err := d.deliver(r, "entries 9"); err != nil {
					t.Fatal(err)
				}
				pass(time.Millisecond)
			}
		}
		if got, want := d.outcomes("full"), float64(feeds*each-16-waitingMost); got != want {
			t.Errorf("%v deliveries found no place in the end, want no more than %v: there is place again", got, want)
		}
	})
}

func TestPollerBoundsTheBytesThatWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newPushDesk()
		stop := d.start(t)
		defer stop()
		r := d.subscribed(t)
		large := func(n int) string { return fmt.Sprint("entries ", n) + strings.Repeat(" ", waitingMostSize/2+1) }
		release := make(chan struct{})
		d.stalling.stall(release)
		for n := 2; n <= 3; n++ {
			if err := d.deliver(r, large(n)); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
		}
		if got := d.outcomes("full"); got != 1 {
			t.Errorf("%v of two deliveries of half the bytes and more found no place, want 1", got)
		}
		close(release)
		pass(time.Second)
		if err := d.deliver(r, large(4)); err != nil {
			t.Fatal(err)
		}
		pass(time.Second)
		if got := d.outcomes("full"); got != 1 {
			t.Error("there is no place again after the first was read")
		}
	})
}

func TestDeliveriesThatWaitEndWithTheSubscription(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newPushDesk()
		stop := d.start(t)
		defer stop()
		r := d.subscribed(t)
		old, err := d.pushes.subscribed.find(tokenOf(r.Callback))
		if err != nil {
			t.Fatal(err)
		}
		release := make(chan struct{})
		d.stalling.stall(release)
		for n := 2; n <= 4; n++ {
			if err := d.deliver(r, fmt.Sprint("entries ", n)); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
		}
		d.pushes.SetFeeds([]FeedSpec{{URL: feedA, Content: "feed", Paused: true}})
		synctest.Wait()
		close(release)
		pass(time.Second)
		wantArticles(t, d.desk, "Title 1: 1", "Title 2: 2")
		// Requests of the old subscription that are late change nothing.
		d.pushes.SetFeeds([]FeedSpec{{URL: feedA, Content: "feed"}})
		pass(time.Minute)
		err = d.pushes.call(t.Context(), func(ctx context.Context, r *run) {
			r.receive(ctx, old, &Delivery{Body: []byte("entries 5")})
			r.verified(ctx, old, Verification{Mode: "denied"})
		})
		if err != nil {
			t.Fatal(err)
		}
		pass(time.Second)
		wantArticles(t, d.desk, "Title 1: 1", "Title 2: 2")
		d.wantState(t, "active")
		if got := d.outcomes("unwanted"); got != 3 {
			t.Errorf("%v deliveries counted as unwanted, want 3", got)
		}
	})
}

func TestAFeedThatFailsKeepsItsPauseWhateverAHubAnnounces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newPushDesk()
		stop := d.start(t)
		defer stop()
		r := d.subscribed(t)
		d.breakFeed(feedA, &Error{Class: "http_5xx", Err: errors.New("overloaded")})
		pass(3 * time.Hour) // its pauses are half an hour by now
		for name, announce := range map[string]func() error{
			"without content": func() error { return d.deliver(r, "ping") },
			"that are not read": func() error {
				return d.pushes.Deliver(t.Context(), tokenOf(r.Callback), Delivery{Unread: true})
			},
		} {
			before := d.polls(feedA)
			for range 60 {
				if err := announce(); err != nil {
					t.Fatal(err)
				}
				pass(time.Minute)
			}
			if n := d.polls(feedA) - before; n > 2 {
				t.Errorf("%d polls in an hour of deliveries %s, want one in half an hour", n, name)
			}
		}
		if err := d.deliver(r, "entries 2"); err != nil {
			t.Fatal(err)
		}
		pass(time.Second)
		wantArticles(t, d.desk, "Title 1: 1", "Title 2: 2")
		if h := d.lastHealth(t); h.Status != "failing" {
			t.Errorf("the feed is %s after a delivery, want failing: its server still does", h.Status)
		}
	})
}

func TestADeliveryThatTheLogDoesNotTakeIsPolled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newPushDesk()
		stop := d.start(t)
		defer stop()
		r := d.subscribed(t)
		d.breakLog(func(m pipeline.Message) bool { return m.Topic == pipeline.TopicArticles })
		d.feeds.set(feedA, entry(2, "2"), entry(1, "1"))
		if err := d.deliver(r, "entries 2"); err != nil {
			t.Fatal(err)
		}
		pass(time.Second)
		d.breakLog(nil)
		pass(time.Minute)
		wantArticles(t, d.desk, "Title 1: 1", "Title 2: 2")
		if got := d.outcomes("failed"); got != 1 || !strings.Contains(d.report.String(), "the log is gone") {
			t.Errorf("%v deliveries counted as failed, want 1, and why in the log:\n%s", got, d.report)
		}
	})
}
