package poll

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/wiredesk/wiredesk/pipeline"
)

// run is a poller at work on one share of the feeds. Its fields belong to the
// goroutine of loop, but for what says otherwise; a feed that is being polled
// belongs to the goroutine that polls it.
type run struct {
	*Poller
	share pipeline.Share
	feeds map[string]*polledFeed // by key
	queue schedule
	mail  mail
	asks  asks
	// These may be used by all goroutines. scale is what the interval of a feed
	// whose rate is one item an hour would be, see balance; reportEvery how
	// often the health of a feed is written that does not change.
	sent        crossposts
	scale       atomic.Int64 // a time.Duration
	reportEvery atomic.Int64 // a time.Duration
	background  sync.WaitGroup
}

// balanceEvery is how often the requests are spent on the feeds anew. Rhythms
// differ by the hour, but what is known of new feeds changes by the minute.
const balanceEvery = time.Minute

// begin takes over the feeds of the share.
func (r *run) begin(ctx context.Context) error {
	r.configure(ctx)
	var removed []pipeline.Message
	err := r.share.State.Each(func(key string, value []byte) error {
		if f := r.feeds[key]; f != nil {
			r.restore(f, value)
		} else {
			removed = append(removed, forgotten(key))
		}
		return nil
	})
	if err != nil {
		return err
	}
	r.publishLater(ctx, removed)
	r.balance(time.Now())
	r.subscribed.open()
	for _, f := range r.feeds {
		r.enter(ctx, f, len(r.feeds))
	}
	r.remindPaused(ctx)
	r.Logger.Info("polling starts", "feeds", len(r.feeds))
	return nil
}

// loop polls until ctx ends and every poll has stopped.
func (r *run) loop(ctx context.Context) {
	done := make(chan *polledFeed, r.Concurrency)
	running := 0
	rebalance, tend := time.NewTicker(balanceEvery), time.NewTicker(tendEvery)
	defer rebalance.Stop()
	defer tend.Stop()
	for {
		for running < r.Concurrency {
			f, work := r.nextWork()
			if f == nil {
				break
			}
			running++
			go func() {
				work(ctx)
				done <- f
			}()
		}
		wake := r.queue.timer(running < r.Concurrency)
		select {
		case f := <-done:
			running--
			r.polled(ctx, f)
		case <-r.changed:
			r.reconfigure(ctx)
		case call := <-r.calls:
			call(ctx, r)
		case <-tend.C:
			r.tendAll(ctx)
		case now := <-rebalance.C:
			r.balance(now)
			r.remind(ctx, now)
		case <-wake.C:
		case <-ctx.Done():
			for range running {
				<-done
			}
			wake.Stop()
			r.leaveMail()
			r.background.Wait()
			r.leave(ctx)
			return
		}
		wake.Stop()
	}
}

// nextWork returns a feed with what is to be done for it now; nil if there is
// nothing.
func (r *run) nextWork() (*polledFeed, func(context.Context)) {
	if f, work := r.nextMail(); f != nil {
		return f, work
	}
	f := r.queue.next(time.Now())
	if f == nil {
		return nil, nil
	}
	r.Metrics.Late.Observe(time.Since(f.Next.time()).Seconds())
	return f, func(ctx context.Context) { r.poll(ctx, f) }
}

// configure makes feeds of the configured ones that are in the share, without
// their state. It returns those that are new.
func (r *run) configure(ctx context.Context) (added []*polledFeed) {
	specs := r.configured()
	wanted := make(map[string]*FeedSpec, len(specs))
	for i := range specs {
		key := PublicURL(specs[i].URL)
		switch {
		case wanted[key] != nil:
			r.Logger.Warn("feed is configured twice, the first counts", "feed", key)
		case r.share.Owns(key):
			wanted[key] = &specs[i]
		}
	}
	for key, f := range r.feeds {
		if wanted[key] == nil {
			r.remove(ctx, f)
		}
	}
	hosts := map[string]int{}
	for key, spec := range wanted {
		f := r.feeds[key]
		if f == nil {
			if key == spec.URL {
				key = spec.URL // one string for both, and for its host
			}
			f = &polledFeed{FeedSpec: spec, key: key, host: host(key)}
			r.feeds[f.key] = f
			added = append(added, f)
		}
		f.hurry = f.latest != nil && f.latest.Interval != spec.Interval
		f.latest, f.removed = spec, false
		hosts[f.host]++
	}
	for _, f := range r.feeds {
		f.willShare = hosts[f.host] > 1
		f.follow()
	}
	r.reportEvery.Store(int64(max(leastReport, time.Duration(len(r.feeds))*reportPerFeed)))
	r.Metrics.Feeds.Set(float64(len(r.feeds)))
	return added
}

// reconfigure takes over a configuration that changed.
func (r *run) reconfigure(ctx context.Context) {
	added := r.configure(ctx)
	for _, f := range added {
		value, err := r.share.State.Get(f.key)
		if err != nil {
			r.Logger.Error("feed state can't be read, its items may be sent again", "feed", f.key, "err", err)
		}
		r.restore(f, value)
		if f.Push != nil {
			f.Push.end() // as the hub was told when the feed was removed
		}
	}
	r.balance(time.Now())
	for _, f := range added {
		r.enter(ctx, f, len(added))
	}
	for _, f := range r.feeds {
		r.adjust(ctx, f)
	}
	r.remindPaused(ctx)
	r.Logger.Info("the feeds changed", "feeds", len(r.feeds), "new", len(added))
}

// adjust brings a feed into line with a changed configuration.
func (r *run) adjust(ctx context.Context, f *polledFeed) {
	switch {
	case f.stage == idle:
		r.enter(ctx, f, 1)
	case f.Paused && f.stage == queued:
		r.queue.remove(f)
		r.resume(ctx, f)
	case f.stage == queued && f.hurry && f.Failing == "":
		r.queue.remove(f)
		r.plan(f, f.LastPoll.time())
		r.queue.add(f)
	}
}

// remove stops polling a feed; what is known of it stays in the log.
func (r *run) remove(ctx context.Context, f *polledFeed) {
	f.removed = true
	switch f.stage {
	case queued:
		r.queue.remove(f)
		r.resume(ctx, f)
	case idle:
		r.resume(ctx, f)
	}
}

// polled takes a feed back from its poll, or from what else was done for it.
func (r *run) polled(ctx context.Context, f *polledFeed) {
	wasPolled := f.stage == polling
	if wasPolled {
		r.queue.release(f)
	} else {
		r.took(f)
	}
	r.settle(f)
	r.resume(ctx, f)
	if !wasPolled {
		return
	}
	for next := r.queue.waiter(f.host); next != nil && !r.resume(ctx, next); next = r.queue.waiter(f.host) {
	}
}

// resume queues an idle feed again and reports true, unless it was paused or
// removed meanwhile.
func (r *run) resume(ctx context.Context, f *polledFeed) bool {
	f.follow()
	r.tend(ctx, f)
	if f.removed {
		delete(r.feeds, f.key)
	}
	if f.removed || f.Paused {
		r.publishLater(ctx, r.lastWord(f))
		return false
	}
	r.queue.add(f)
	return true
}

// restore takes over what is known of a feed.
func (r *run) restore(f *polledFeed, value []byte) {
	if len(value) == 0 {
		return
	}
	head, err := decodeHead(value)
	if err != nil {
		r.Metrics.Errors.WithLabelValues("state").Inc()
		r.Logger.Error("feed state is unreadable, its items may be sent again", "feed", f.key, "err", err)
		return
	}
	f.Head = head
	f.Push.share(f.URL)
	f.saved = momentOf(time.Now())
	if f.shares {
		r.noteSent(value)
	}
}

// noteSent remembers what a feed has sent of late, for the other feeds of its
// host.
func (r *run) noteSent(value []byte) {
	s, err := decodeState(value)
	if err != nil {
		return // the poll of the feed will say so
	}
	recent := time.Now().Add(-48 * time.Hour).UnixMilli()
	for id, i := range s.items {
		if !i.Pending && i.Version > recent {
			r.sent.note(id, i)
		}
	}
}

// enter puts a feed into the queue for its first poll, unless it is paused.
func (r *run) enter(ctx context.Context, f *polledFeed, feeds int) {
	if f.Paused || f.stage != idle {
		return
	}
	f.Next = r.firstPoll(f, feeds)
	r.queue.add(f)
	r.tend(ctx, f)
}

// spreadPerFeed sets how many feeds start in a second: 40.
const spreadPerFeed = 25 * time.Millisecond

// firstPoll spreads the first polls of many feeds over time, so that no herd
// forms, in an order that their URLs give; a few feeds start at once. One whose
// time has not come yet, by what was planned before a restart, waits for it.
func (r *run) firstPoll(f *polledFeed, feeds int) moment {
	sum := sha256.Sum256([]byte(f.key)) // quicker hashes keep similar URLs together
	phase := float64(binary.BigEndian.Uint32(sum[:4])) / (1 << 32)
	now := time.Now()
	interval := r.interval(f, now)
	spread := momentOf(now.Add(time.Duration(phase * float64(min(interval, time.Duration(feeds)*spreadPerFeed)))))
	planned := f.Next
	if f.Failing == "" && f.Interval > 0 { // it may have been configured meanwhile
		planned = min(planned, momentOf(now.Add(interval)))
	}
	return max(spread, planned, f.NotBefore)
}

// leaveWithin is how long it may take to save what is known of the feeds when
// polling stops: well below the time after which others get them.
const leaveWithin = 5 * time.Second

// leave saves what polls that brought nothing changed, when polling stops by
// its own will: counts, and when each feed is due. Where another process has
// the feeds now, its word counts.
func (r *run) leave(ctx context.Context) {
	if r.share.Stopping == nil || !r.share.Stopping() {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaveWithin)
	defer cancel()
	var saves errgroup.Group
	saves.SetLimit(r.Concurrency)
	for _, f := range r.feeds {
		if f.LastPoll > f.saved && ctx.Err() == nil {
			saves.Go(func() error {
				r.saveHead(ctx, f, func(*FeedState) {})
				return nil
			})
		}
	}
	_ = saves.Wait() // saveHead logs what fails
}
