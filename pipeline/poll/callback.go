package poll

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"strings"
	"sync"
	"time"
)

// CallbackPath is where a hub's requests come in, below the address that
// Options.Callback names; the token of a subscription follows.
const CallbackPath = "/websub/"

// What a hub's request meets.
var (
	// ErrNoSubscription: nobody here wants what the hub asks about or brings.
	// The hub may stop for good. Nothing is lost by that: where the feed went
	// to another process, that one has a subscription of its own, and a feed
	// that lost its subscription is polled as often as one that has none.
	ErrNoSubscription = errors.New("there is no such subscription")
	// ErrNotNow: the feeds are being handed over, or there is too much to do;
	// the hub should try again.
	ErrNotNow = errors.New("not now, try again soon")
)

// subscription is what a callback's token stands for.
type subscription struct {
	hub, topic, callback, secret string
	// feed belongs to the goroutine of loop, and so do asking, which says that
	// the hub is being asked, or will be when its turn comes, and active, which
	// says that it may deliver.
	feed           *polledFeed
	asking, active bool

	mu sync.Mutex
	// left is when the subscription was ended; the hub may still ask whether
	// it was. confirmed is when the hub last verified it.
	left, confirmed time.Time
}

// confirmEvery bounds how often a verification has an effect; a hub's repeated
// question is answered all the same.
const confirmEvery = 10 * time.Second

// leavingFor is how long a hub may take to verify that a subscription is to
// end.
const leavingFor = 10 * time.Minute

func (s *subscription) leaving() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.left.IsZero()
}

func (s *subscription) leave(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.left = now
}

func (s *subscription) forgotten(now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.left.IsZero() && now.Sub(s.left) > leavingFor
}

// confirm reports whether a verification is to have an effect.
func (s *subscription) confirm(now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now.Sub(s.confirmed) < confirmEvery {
		return false
	}
	s.confirmed = now
	return true
}

// subscriptions are those of the feeds that this process polls, by token, so
// that a request with a token that nobody gave out is told from others without
// any work. The zero value is closed: which tokens are good is not known.
type subscriptions struct {
	mu  sync.RWMutex
	all map[string]*subscription
}

// find returns the subscription of a token, ErrNoSubscription or ErrNotNow.
func (s *subscriptions) find(token string) (*subscription, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	switch sub := s.all[token]; {
	case s.all == nil:
		return nil, ErrNotNow
	case sub == nil:
		return nil, ErrNoSubscription
	default:
		return sub, nil
	}
}

func (s *subscriptions) open() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = map[string]*subscription{}
}

func (s *subscriptions) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = nil
}

func (s *subscriptions) add(sub *subscription) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all[tokenOf(sub.callback)] = sub
}

// tidy forgets those that were left long ago.
func (s *subscriptions) tidy(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for token, sub := range s.all {
		if sub.forgotten(now) {
			delete(s.all, token)
		}
	}
}

// newToken returns 256 random bits as text: WebSub leaves the length of a
// callback's secret part and of a secret open, but for 200 bytes at most.
func newToken() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}

func (p *Poller) newCallback() string {
	return strings.TrimSuffix(p.Callback, "/") + CallbackPath + newToken()
}

// ownCallback tells whether a callback is at this process's address.
func (p *Poller) ownCallback(callback string) bool {
	return callback != "" && strings.HasPrefix(callback, strings.TrimSuffix(p.Callback, "/")+CallbackPath)
}

func tokenOf(callback string) string { return callback[strings.LastIndexByte(callback, '/')+1:] }

// Verification is what a hub says when it asks whether a subscription was meant
// (WebSub, section 5.3), or denies it (5.2).
type Verification struct {
	// Mode is subscribe, unsubscribe or denied.
	Mode  string
	Topic string
	// Lease is how long the hub will deliver; 0 where it does not say.
	Lease time.Duration
	// Reason is why it denies; may be empty.
	Reason string
}

// Verify returns nil where a subscription, or its end, was meant, or where a
// hub's denial was taken; ErrNoSubscription where it was not meant, and
// ErrNotNow.
func (p *Poller) Verify(ctx context.Context, token string, v Verification) error {
	sub, err := p.subscribed.find(token)
	if err != nil {
		return err
	}
	if v.Topic != sub.topic {
		return ErrNoSubscription
	}
	leaving := sub.leaving()
	switch {
	case v.Mode == modeUnsubscribe && leaving:
		return nil
	case v.Mode == modeSubscribe && !leaving && !sub.confirm(time.Now()):
		return nil
	case v.Mode == modeSubscribe && !leaving, v.Mode == modeDenied && !leaving:
		return p.call(ctx, func(ctx context.Context, r *run) { r.verified(ctx, sub, v) })
	}
	return ErrNoSubscription
}

// callWait is how long a hub's request waits for the poller.
const callWait = 5 * time.Second

// call has something done by the goroutine that runs the feeds, and waits for
// it; ErrNotNow where it does not come to it.
func (p *Poller) call(ctx context.Context, do func(context.Context, *run)) error {
	ctx, cancel := context.WithTimeout(ctx, callWait)
	defer cancel()
	done := make(chan struct{})
	select {
	case p.calls <- func(ctx context.Context, r *run) { do(ctx, r); close(done) }:
		<-done
		return nil
	case <-ctx.Done():
		return ErrNotNow
	}
}
