package poll

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Hub asks WebSub hubs for subscriptions, and to end them. Its errors are
// *Error: those that a feed's fetch has, and of the class refused where the
// hub's address must not be connected to.
type Hub interface {
	// Ask returns nil when the hub has accepted the request; it verifies it
	// at the callback, before or after that.
	Ask(ctx context.Context, r HubRequest) error
}

// HubRequest is what a hub is asked.
type HubRequest struct {
	// Hub is where to ask; it comes from a stranger.
	Hub string
	// Mode is subscribe or unsubscribe.
	Mode string
	// Topic and Callback say what is to be delivered where.
	Topic, Callback string
	// Secret is to sign the deliveries, and Lease how long to deliver; empty
	// and 0 to unsubscribe.
	Secret string
	Lease  time.Duration
}

// The modes of a HubRequest and a Verification.
const (
	modeSubscribe   = "subscribe"
	modeUnsubscribe = "unsubscribe"
	modeDenied      = "denied"
)

const (
	// asksAtOnce is how many hubs are asked at once, asksPerHub how often one
	// of them is: the large ones announce thousands of feeds, which are all
	// asked for when a process takes over.
	asksAtOnce = 8
	asksPerHub = 2
	// askTimeout bounds one request.
	askTimeout = 30 * time.Second
)

// ask is a request that waits for its turn.
type ask struct {
	HubRequest
	sub *subscription
}

// asks are the requests to hubs that wait, in their order, and how many are
// under way. The goroutine of loop owns it.
type asks struct {
	running int
	hubs    map[string]*hubAsks // by host; those with nothing to do are left out
}

type hubAsks struct {
	running int
	waiting []ask
}

func newAsks() asks { return asks{hubs: map[string]*hubAsks{}} }

// enqueue has a hub asked as soon as its turn comes.
func (r *run) enqueue(ctx context.Context, a ask) {
	name := host(a.Hub)
	h := r.asks.hubs[name]
	if h == nil {
		h = &hubAsks{}
		r.asks.hubs[name] = h
	}
	h.waiting = append(h.waiting, a)
	r.startAsks(ctx, name)
}

// startAsks sends the requests to a hub whose turn it is.
func (r *run) startAsks(ctx context.Context, name string) {
	h := r.asks.hubs[name]
	for len(h.waiting) > 0 && h.running < asksPerHub && r.asks.running < asksAtOnce {
		a := h.waiting[0]
		h.waiting[0] = ask{}
		h.waiting = h.waiting[1:]
		if a.Mode == modeSubscribe && a.sub.leaving() {
			continue // it was not wanted any more before its turn came
		}
		h.running++
		r.asks.running++
		r.background.Go(func() {
			err := r.askHub(ctx, a.HubRequest)
			r.post(ctx, func(r *run) { r.answered(ctx, name, a, err) })
		})
	}
	if h.running == 0 && len(h.waiting) == 0 {
		delete(r.asks.hubs, name)
	}
}

func (r *run) askHub(ctx context.Context, request HubRequest) (err error) {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = &Error{Class: "panic", Err: fmt.Errorf("asking %s: %v", PublicURL(request.Hub), p)}
		}
	}()
	return r.Hub.Ask(ctx, request)
}

// answered takes a hub's answer, and lets those requests have their turn that
// waited.
func (r *run) answered(ctx context.Context, name string, a ask, err error) {
	r.asks.running--
	r.asks.hubs[name].running--
	r.startAsks(ctx, name)
	for other := range r.asks.hubs {
		if r.asks.running >= asksAtOnce {
			break
		}
		r.startAsks(ctx, other)
	}
	if err == nil {
		r.Metrics.HubRequests.WithLabelValues("accepted").Inc()
	} else {
		r.Metrics.HubRequests.WithLabelValues("failed").Inc()
		r.Logger.Debug("a hub does not take a request", "hub", PublicURL(a.Hub), "mode", a.Mode, "topic", PublicURL(a.Topic), "err", err)
	}
	if a.Mode != modeSubscribe {
		return // to end a subscription is a courtesy; its lease ends too
	}
	a.sub.asking = false
	r.change(ctx, a.sub, func(p *Push, now time.Time) {
		if err == nil {
			p.accepted(now)
			return
		}
		class, retryAfter := "network", time.Duration(0)
		if fe, ok := errors.AsType[*Error](err); ok {
			class, retryAfter = fe.Class, fe.RetryAfter
		}
		p.failed(now, class, retryAfter, oneLine(err))
	})
}
