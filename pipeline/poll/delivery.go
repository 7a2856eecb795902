package poll

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"time"
)

// Delivery is what a hub brings.
type Delivery struct {
	// Signature is the X-Hub-Signature header, empty if there is none.
	Signature string
	// The headers that bear on how Body is read; empty where absent.
	ContentType, ContentLanguage string
	Body                         []byte
	// Unread says that Body was not read, because it was too large or there
	// was too much else to read: the feed itself is asked instead.
	Unread bool
}

// What waits to be read is bounded, for each feed, in number and in bytes: hubs
// are strangers. A delivery that is not taken has its feed polled instead.
const (
	waitingPerFeed  = 4
	waitingMost     = 64
	waitingMostSize = 64 << 20
)

// mail is the feeds for which there is something to do beside their polls, in
// the order in which it came. The goroutine of loop owns it.
type mail struct {
	feeds   []*polledFeed
	waiting int // deliveries that wait
	bytes   int // of those and of the ones that are being read
	taking  int // feeds that are in the stage taking
}

// The outcomes of Metrics.Deliveries.
const (
	deliveredNew      = "new"
	deliveredKnown    = "known"
	deliveredPing     = "ping"
	deliveredUnread   = "unread"
	deliveredFull     = "full"
	deliveredUnsigned = "unsigned"
	deliveredUnwanted = "unwanted"
	deliveredFailed   = "failed"
)

// Deliver takes a delivery. It returns nil as soon as that is in safe hands:
// waiting to be read, or its feed is polled instead, or it is dropped because
// it is not signed as it must be, of which the sender is not told (WebSub,
// section 7.1). Else it returns ErrNoSubscription or ErrNotNow.
func (p *Poller) Deliver(ctx context.Context, token string, d Delivery) error {
	sub, err := p.subscribed.find(token)
	if err == nil && sub.leaving() {
		err = ErrNoSubscription
	}
	if err != nil {
		if errors.Is(err, ErrNoSubscription) {
			p.Metrics.Deliveries.WithLabelValues(deliveredUnwanted).Inc()
		}
		return err
	}
	if !d.Unread && !signed(d.Signature, sub.secret, d.Body) {
		p.Metrics.Deliveries.WithLabelValues(deliveredUnsigned).Inc()
		p.Logger.Debug("a delivery is dropped: its signature is wrong or missing", "topic", PublicURL(sub.topic))
		return nil
	}
	return p.call(ctx, func(ctx context.Context, r *run) { r.receive(ctx, sub, &d) })
}

// Wanted returns nil where a delivery would be looked at, else ErrNoSubscription
// or ErrNotNow: so that nobody's body is read for nothing.
func (p *Poller) Wanted(token string) error {
	sub, err := p.subscribed.find(token)
	if err == nil && sub.leaving() {
		return ErrNoSubscription
	}
	return err
}

// receive puts a delivery where it waits to be read.
func (r *run) receive(ctx context.Context, sub *subscription, d *Delivery) {
	f := sub.feed
	in := f.box()
	outcome := ""
	switch {
	case in.sub != sub:
		r.Metrics.Deliveries.WithLabelValues(deliveredUnwanted).Inc()
		return
	case d.Unread:
		outcome = deliveredUnread
	case len(in.deliveries) >= waitingPerFeed, r.mail.waiting >= waitingMost, r.mail.bytes+len(d.Body) > waitingMostSize:
		outcome = deliveredFull
	}
	if outcome == "" {
		in.deliveries = append(in.deliveries, d)
		r.mail.waiting++
		r.mail.bytes += len(d.Body)
		r.attend(f)
		return
	}
	r.Metrics.Deliveries.WithLabelValues(outcome).Inc()
	r.pollSoon(f, time.Now())
	r.change(ctx, sub, func(p *Push, now time.Time) { p.delivered(now, false) })
}

// forget drops the deliveries that wait for a feed, because it has another
// subscription now or none.
func (r *run) forget(in *inbox) {
	for _, d := range in.deliveries {
		r.mail.waiting--
		r.mail.bytes -= len(d.Body)
		r.Metrics.Deliveries.WithLabelValues(deliveredUnwanted).Inc()
	}
	in.deliveries = nil
}

// leaveMail says what was not read when polling stops. The first polls of whoever
// has the feeds next find it.
func (r *run) leaveMail() {
	if r.mail.waiting > 0 {
		r.Metrics.Deliveries.WithLabelValues(deliveredFailed).Add(float64(r.mail.waiting))
		r.Logger.Info("deliveries were not read before polling stopped, their feeds are polled next", "deliveries", r.mail.waiting)
	}
}

// attend lists a feed for which there is something to do.
func (r *run) attend(f *polledFeed) {
	in := f.inbox
	if in == nil || in.listed || len(in.deliveries) == 0 && !in.unsaved {
		return
	}
	in.listed = true
	r.mail.feeds = append(r.mail.feeds, f)
}

// nextMail takes a feed out for which there is something to do, and returns it
// with that; nil if there is none. It leaves half of the goroutines to the
// polls. A feed that is being polled, or is about to be, comes again after it.
func (r *run) nextMail() (*polledFeed, func(context.Context)) {
	for len(r.mail.feeds) > 0 && r.mail.taking < max(1, r.Concurrency/2) {
		f := r.mail.feeds[0]
		r.mail.feeds[0] = nil
		r.mail.feeds = r.mail.feeds[1:]
		in := f.inbox
		in.listed = false
		switch f.stage {
		case queued:
			r.queue.remove(f)
		case idle:
		default:
			continue
		}
		f.stage = taking
		r.mail.taking++
		save := in.unsaved
		in.unsaved = false
		if len(in.deliveries) == 0 {
			return f, func(ctx context.Context) { r.keepPush(ctx, f, save) }
		}
		d := in.deliveries[0]
		in.deliveries = in.deliveries[1:]
		in.taken = len(d.Body)
		r.mail.waiting--
		return f, func(ctx context.Context) {
			changed := r.deliver(ctx, f, d)
			r.keepPush(ctx, f, save || changed)
		}
	}
	return nil, nil
}

// took takes a feed back for which something was done.
func (r *run) took(f *polledFeed) {
	f.stage = idle
	r.mail.taking--
	r.mail.bytes -= f.inbox.taken
	f.inbox.taken = 0
}

// keepPush saves a subscription that changed, and reports how the feed fares.
func (r *run) keepPush(ctx context.Context, f *polledFeed, changed bool) {
	switch {
	case ctx.Err() != nil:
	case changed:
		r.saveHead(ctx, f, func(*FeedState) {})
		r.report(ctx, f)
	default:
		r.reportIfDue(ctx, f, time.Now())
	}
}

// deliver reads a delivery and sends what is new in it. Whatever goes wrong,
// the feed itself is asked, so that nothing is lost by it. It reports whether
// the subscription changed its state.
func (r *run) deliver(ctx context.Context, f *polledFeed, d *Delivery) (changed bool) {
	news, err := r.guardedDelivery(ctx, f, d)
	if ctx.Err() != nil {
		return false
	}
	now := time.Now()
	outcome, whole := deliveredKnown, err == nil
	fe, unreadable := errors.AsType[*Error](err)
	switch {
	case unreadable && fe.Class != "panic":
		// Hubs may announce without content, or with what is no feed.
		outcome = deliveredPing
		r.Logger.Debug("a delivery is not a whole feed, the feed is polled", "feed", f.key, "err", err)
	case err != nil:
		outcome = deliveredFailed
		r.Metrics.Errors.WithLabelValues("delivery").Inc()
		r.Logger.Warn("a delivery could not be taken, the feed is polled", "feed", f.key, "err", err)
	case news > 0:
		outcome = deliveredNew
	}
	r.Metrics.Deliveries.WithLabelValues(outcome).Inc()
	if !whole && f.Failing == "" {
		f.Next = min(f.Next, r.soonest(f, now))
	}
	if f.Push == nil {
		return false
	}
	before := f.Push.State
	changed = f.Push.delivered(now, whole)
	r.sayPush(f, before)
	return changed
}

func (r *run) guardedDelivery(ctx context.Context, f *polledFeed, d *Delivery) (news int, err error) {
	defer func() {
		if p := recover(); p != nil {
			r.Logger.Debug("reading a delivery panicked", "feed", f.key, "stack", string(debug.Stack()))
			err = &Error{Class: "panic", Err: fmt.Errorf("%v; please report this feed", p)}
		}
	}()
	return r.takeDelivery(ctx, f, d)
}

// takeDelivery sends what is new or changed in a delivery, and returns how much
// that was. A delivery may hold a part of the feed only: the items that it
// lacks have not left the feed, and that it has none in common with the last
// poll is no gap. Those that it has count as standing in the feed, so that the
// next poll, which may be a window later, has something in common with what is
// known. What it says of the feed itself does not count.
func (r *run) takeDelivery(ctx context.Context, f *polledFeed, d *Delivery) (news int, err error) {
	s, err := r.state(f)
	if err != nil {
		return 0, err
	}
	at := time.Now()
	fetched := Fetched{
		Status: http.StatusOK, URL: firstNonEmpty(f.MovedTo, f.URL), Body: d.Body,
		ContentType: d.ContentType, ContentLanguage: d.ContentLanguage,
	}
	w, _, err := r.parse(f, s, fetched, at)
	if err != nil {
		return 0, err
	}
	for id := range w.ids {
		s.items[id].Window = true
	}
	for _, c := range w.fresh {
		c.article.Feed = f.wireFeed(s.Title)
	}
	r.learn(f, w, at, false)
	// send forgets the validators where something changed: the feed has to be
	// read whole then, in case the hub was late and an item is newer there.
	if err := r.send(ctx, f, s, w.fresh, func() {}); err != nil {
		return 0, err
	}
	if w.partial {
		return len(w.fresh), &Error{Class: "truncated", Err: fmt.Errorf("a delivery of %s breaks off; the %d items that stand in it whole were taken", f.key, len(w.ids))}
	}
	return len(w.fresh), nil
}
