package poll

import (
	"context"
	"time"
)

// tendEvery is how often the subscriptions are looked at for what time brings
// about. Leases are hours, and a hub that is silent has had a minute.
const tendEvery = 20 * time.Second

// inbox is what waits to be done for a feed while it is being polled. The
// goroutine of loop owns it.
type inbox struct {
	sub        *subscription // nil if there is none
	deliveries []*Delivery
	taken      int // bytes of the one that is being read
	changes    []pushChange
	// unsaved says that the subscription changed, dueSoon that the feed is to
	// be polled soon, listed that it stands in run.mail.
	unsaved, dueSoon, listed bool
}

// pushChange is something that happened to a subscription.
type pushChange struct {
	sub *subscription
	do  func(p *Push, now time.Time)
}

// busy tells whether a feed belongs to another goroutine than that of loop.
func (f *polledFeed) busy() bool { return f.stage == polling || f.stage == taking }

func (f *polledFeed) box() *inbox {
	if f.inbox == nil {
		f.inbox = &inbox{}
	}
	return f.inbox
}

// post has something done by the goroutine of loop, unless that ends first.
func (r *run) post(ctx context.Context, do func(*run)) {
	select {
	case r.calls <- func(_ context.Context, r *run) { do(r) }:
	case <-ctx.Done():
	}
}

// pushes tells whether this process subscribes at hubs.
func (p *Poller) pushes() bool { return p.Hub != nil && p.Callback != "" }

// tend brings a feed's subscription into line with what the feed says of its
// hub, with the configuration and with the time. The feed must not be busy.
func (r *run) tend(ctx context.Context, f *polledFeed) {
	now := time.Now()
	switch {
	case f.inbox == nil && f.Push == nil:
		return
	case f.Push == nil, !r.pushes(), f.removed, f.Paused:
		r.endPush(ctx, f, now)
		return
	}
	in, p := f.box(), f.Push
	if in.sub != nil && in.sub.callback != p.Callback {
		r.unsubscribe(ctx, in, now) // the feed names another hub or topic now
	}
	switch {
	case !r.ownCallback(p.Callback):
		p.begin(r.newCallback(), newToken(), now)
		in.unsaved = true
	case in.sub == nil:
		p.resume(now)
	}
	if in.sub == nil {
		in.sub = &subscription{topic: p.Topic, callback: p.Callback, secret: p.Secret, hub: p.Hub, feed: f, active: p.leased(now)}
		r.subscribed.add(in.sub)
	}
	r.stepPush(ctx, f, now)
	r.attend(f)
}

// stepPush does what is due for a subscription.
func (r *run) stepPush(ctx context.Context, f *polledFeed, now time.Time) {
	in, p := f.inbox, f.Push
	before := p.State
	if p.step(now) {
		in.unsaved = true
		r.sayPush(f, before)
		r.bringForward(f, now)
	}
	if !p.due(now) || in.sub.asking {
		return
	}
	p.asked(now)
	in.unsaved, in.sub.asking = true, true
	r.enqueue(ctx, ask{sub: in.sub, HubRequest: HubRequest{
		Hub: p.Hub, Mode: modeSubscribe, Topic: p.Topic, Callback: p.Callback, Secret: p.Secret, Lease: leaseWanted,
	}})
}

// endPush ends what subscription a feed has.
func (r *run) endPush(ctx context.Context, f *polledFeed, now time.Time) {
	if f.inbox != nil && f.inbox.sub != nil {
		r.unsubscribe(ctx, f.inbox, now)
		f.inbox.unsaved = true
	}
	if f.Push != nil && f.Push.State != pushOff {
		f.Push.end()
		f.box().unsaved = true
	}
	if !f.removed {
		r.attend(f)
	}
}

// unsubscribe tells the hub that a feed's subscription is not wanted any more,
// if it is bound to deliver as far as we know. What it brings meanwhile is not
// taken.
func (r *run) unsubscribe(ctx context.Context, in *inbox, now time.Time) {
	sub := in.sub
	sub.leave(now)
	r.forget(in)
	in.sub = nil
	if sub.active && r.pushes() {
		r.enqueue(ctx, ask{sub: sub, HubRequest: HubRequest{Hub: sub.hub, Mode: modeUnsubscribe, Topic: sub.topic, Callback: sub.callback}})
	}
}

// verified takes it that a hub verified a subscription, or denied it.
func (r *run) verified(ctx context.Context, sub *subscription, v Verification) {
	sub.active = v.Mode == modeSubscribe
	r.change(ctx, sub, func(p *Push, now time.Time) {
		if v.Mode == modeDenied {
			p.denied(now, v.Reason)
		} else {
			p.verified(now, v.Lease)
		}
	})
}

// change has something happen to a subscription: at once, or after the poll
// that is under way.
func (r *run) change(ctx context.Context, sub *subscription, do func(*Push, time.Time)) {
	f := sub.feed
	in := f.box()
	in.changes = append(in.changes, pushChange{sub, do})
	if !f.busy() {
		r.settle(f)
		r.tend(ctx, f)
	}
}

// settle has happen to a feed what waited for its poll to end.
func (r *run) settle(f *polledFeed) {
	in := f.inbox
	if in == nil {
		return
	}
	now := time.Now()
	for _, c := range in.changes {
		if c.sub != in.sub || f.Push == nil || f.Push.Callback != c.sub.callback {
			continue // of a subscription that was ended meanwhile
		}
		before := f.Push.State
		c.do(f.Push, now)
		in.unsaved = true
		r.sayPush(f, before)
		r.bringForward(f, now)
	}
	in.changes = nil
	if in.dueSoon {
		in.dueSoon = false
		r.pollSoon(f, now)
	}
}

// sayPush logs that a subscription changed its state.
func (r *run) sayPush(f *polledFeed, before string) {
	p := f.Push
	if p.State == before {
		return
	}
	switch p.State {
	case pushActive:
		r.Logger.Info("a hub announces a feed", "feed", f.key, "hub", PublicURL(p.Hub), "lease_until", p.LeaseUntil.time().Format(time.RFC3339))
	case pushSilent:
		r.Logger.Warn("a hub has not announced what a poll found; the feed is polled as if it had none", "feed", f.key, "hub", PublicURL(p.Hub))
	case pushRefused:
		r.Logger.Warn("a hub does not announce a feed", "feed", f.key, "hub", PublicURL(p.Hub), "err", p.Problem)
	}
}

// tendAll looks after all subscriptions.
func (r *run) tendAll(ctx context.Context) {
	for _, f := range r.feeds {
		if !f.busy() && f.Push != nil {
			r.tend(ctx, f)
		}
	}
	r.subscribed.tidy(time.Now())
}

// pollSoon has a feed polled as soon as its server and its interval let it. One
// that fails keeps its pause.
func (r *run) pollSoon(f *polledFeed, now time.Time) {
	if f.busy() {
		f.box().dueSoon = true
		return
	}
	if f.Failing != "" {
		return
	}
	r.sooner(f, r.soonest(f, now))
}

// soonest is when a feed may be polled at the earliest, however much there is
// to see.
func (r *run) soonest(f *polledFeed, now time.Time) moment {
	return max(momentOf(now), f.NotBefore, momentOf(f.LastPoll.time().Add(r.MinInterval)))
}

// bringForward has a feed polled no later than its interval says now.
func (r *run) bringForward(f *polledFeed, now time.Time) {
	if f.Failing == "" {
		r.sooner(f, momentOf(now.Add(r.interval(f, now))))
	}
}

// sooner has a feed that waits polled at a time, if that is earlier.
func (r *run) sooner(f *polledFeed, at moment) {
	switch {
	case at >= f.Next:
	case f.stage == queued:
		r.queue.remove(f)
		f.Next = at
		r.queue.add(f)
	case f.stage == idle:
		f.Next = at
	}
}
