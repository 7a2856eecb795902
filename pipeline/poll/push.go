package poll

import (
	"math/rand/v2"
	"time"
	"unique"
)

// Push is what is known of a feed's subscription at a WebSub hub
// (https://www.w3.org/TR/websub/). Its methods lead it from one state to the
// next; they ask nobody.
type Push struct {
	// Hub is where the subscription is asked for, Topic what it is asked for:
	// the feed's own name of itself.
	Hub   string `json:"hub"`
	Topic string `json:"topic"`
	// Unlike counts the answers in a row that named another hub or topic, or
	// none.
	Unlike int `json:"unlike,omitempty"`
	// Callback is where the hub is to deliver: the address of the process that
	// subscribed, with a part that nobody can guess. Secret signs the
	// deliveries. Both are empty where nothing was asked for.
	Callback string `json:"callback,omitempty"`
	Secret   string `json:"secret,omitempty"`
	// State is one of off, asked, active, refused, silent; see wire.FeedPush.
	// Problem says why the subscription does not work, or could not be
	// renewed; empty where it does.
	State   string `json:"state"`
	Problem string `json:"problem,omitempty"`
	// Asked is when the subscription was asked for last, Awaited says that the
	// hub has not verified that yet. Next is when it is asked for again, or
	// given up to wait; 0 means when something changes.
	Asked   moment `json:"asked,omitempty"`
	Awaited bool   `json:"awaited,omitempty"`
	Next    moment `json:"next,omitempty"`
	// Failures counts the requests since the hub verified one.
	Failures int `json:"failures,omitempty"`
	// Since is when the subscription became active, LeaseUntil when it ends
	// unless it is renewed; 0 if it never did.
	Since      moment `json:"since,omitempty"`
	LeaseUntil moment `json:"leaseUntil,omitempty"`
	// Delivered is when the hub delivered something last, Pinged when it last
	// announced something whose content it did not bring or that was not
	// taken, Missed when a poll found items that it has not delivered since; 0
	// if never.
	Delivered moment `json:"delivered,omitempty"`
	Pinged    moment `json:"pinged,omitempty"`
	Missed    moment `json:"missed,omitempty"`
}

// The states of wire.FeedPush.
const (
	pushOff     = "off"
	pushAsked   = "asked"
	pushActive  = "active"
	pushRefused = "refused"
	pushSilent  = "silent"
)

const (
	// pushedInterval is how often a feed is polled all the same that a hub
	// announces.
	pushedInterval = 15 * time.Minute
	// announcedWithin is how long a hub may take to deliver what a poll has
	// found already: publishers tell the hub after they publish, and the hub
	// fetches the feed then.
	announcedWithin = time.Minute
	// leaseWanted is how long a subscription is asked for: long enough to cost
	// nothing, short enough that a hub soon forgets a process that is no more.
	leaseWanted = 5 * 24 * time.Hour
	// leaseAssumed is that of a hub which does not say, as it must.
	leaseAssumed = 24 * time.Hour
	// A hub is asked to renew after 4/5 of the lease, by chance up to a
	// twentieth earlier, and no more often than every renewLeast however short
	// its leases are.
	renewShare  = 0.8
	renewSpread = 0.04
	renewLeast  = 10 * time.Minute
	// askAgainLeast is how long after a request a hub that is silent is asked
	// anew at the earliest: one that is only slow is silent again and again.
	askAgainLeast = time.Hour
	// verifiedWithin is how long a hub may take to verify a request.
	verifiedWithin = 10 * time.Minute
)

// share saves the memory of strings that many subscriptions have in common.
func (p *Push) share(feedURL string) {
	if p == nil {
		return
	}
	p.Hub = unique.Make(p.Hub).Value()
	if p.Topic == feedURL {
		p.Topic = feedURL
	}
	for _, state := range []string{pushOff, pushAsked, pushActive, pushRefused, pushSilent} {
		if p.State == state {
			p.State = state
		}
	}
}

// works tells whether the hub can be relied on to announce what is new.
func (p *Push) works(now time.Time) bool {
	return p != nil && p.State == pushActive && now.Before(p.LeaseUntil.time())
}

// leased tells whether the hub is bound to deliver.
func (p *Push) leased(now time.Time) bool { return now.Before(p.LeaseUntil.time()) }

// begin makes a new subscription of it, to be asked for at once. A hub that was
// silent has to deliver before it is relied on again.
func (p *Push) begin(callback, secret string, now time.Time) {
	state := pushAsked
	if p.State == pushSilent {
		state = pushSilent
	}
	*p = Push{Hub: p.Hub, Topic: p.Topic, Callback: callback, Secret: secret, State: state, Next: momentOf(now), Delivered: p.Delivered}
}

// end makes it one that is not wanted.
func (p *Push) end() {
	*p = Push{Hub: p.Hub, Topic: p.Topic, State: pushOff, Delivered: p.Delivered}
}

// resume has a subscription asked for again that was left open when the process
// ended, or given up for good: the configuration may have changed.
func (p *Push) resume(now time.Time) {
	if p.Awaited || p.Next == 0 {
		p.Awaited, p.Next = false, momentOf(now)
	}
}

// step does what time alone brings about, and reports whether that was
// anything.
func (p *Push) step(now time.Time) (changed bool) {
	if p.State == pushActive && p.Missed > 0 && !now.Before(p.Missed.time().Add(announcedWithin)) {
		p.State, changed = pushSilent, true
		if !p.Awaited { // it may have forgotten us
			p.Next = min(p.Next, max(momentOf(now), momentOf(p.Asked.time().Add(askAgainLeast))))
		}
	}
	if p.LeaseUntil > 0 && !p.leased(now) {
		p.LeaseUntil, p.Since, p.Missed, changed = 0, 0, 0, true
		if p.State == pushActive {
			p.State = pushAsked
			if p.Problem != "" {
				p.State = pushRefused
			}
		}
	}
	if p.Awaited && p.due(now) {
		p.failed(now, "unverified", 0, "the hub accepted the subscription and has not verified it; can it reach poll.websub.callback from the Internet?")
		changed = true
	}
	return changed
}

// due tells whether the hub is to be asked now, or was waited for long enough.
func (p *Push) due(now time.Time) bool { return p.Next > 0 && !now.Before(p.Next.time()) }

// asked notes that the hub is being asked.
func (p *Push) asked(now time.Time) { p.Asked, p.Awaited, p.Next = momentOf(now), true, 0 }

// accepted notes that the hub will verify the request, if it has not yet.
func (p *Push) accepted(now time.Time) {
	if p.Awaited {
		p.Next = momentOf(now.Add(verifiedWithin))
	}
}

// failed notes that a request came to nothing. A subscription that is active
// stays so until its lease ends.
func (p *Push) failed(now time.Time, class string, retryAfter time.Duration, problem string) {
	if !p.Awaited {
		return // it was verified before the answer went astray
	}
	p.Awaited = false
	p.refuse(now, class, retryAfter, problem)
	if p.State == pushAsked {
		p.State = pushRefused
	}
}

// denied notes that the hub will not deliver, or no longer.
func (p *Push) denied(now time.Time, reason string) {
	p.Awaited, p.LeaseUntil, p.Since, p.Missed = false, 0, 0, 0
	p.refuse(now, "denied", 0, "the hub denies the subscription: "+firstNonEmpty(reason, "it does not say why"))
	p.State = pushRefused
}

func (p *Push) refuse(now time.Time, class string, retryAfter time.Duration, problem string) {
	p.Failures++
	p.Problem = problem
	p.Next = 0
	if pause := askPause(class, p.Failures); pause > 0 {
		pause += time.Duration(jitter * rand.Float64() * float64(pause))
		p.Next = momentOf(later(now, max(pause, retryAfter)))
	}
}

// askPause is how long a hub is left alone after the nth failure in a row:
// twice as long each time, up to a day where it did not answer, and up to a
// week where it would not. 0 means for good: an address that must not be
// connected to is asked for again only when the feed names another hub or the
// process starts anew, perhaps with another fetch.allow.
func askPause(class string, n int) time.Duration {
	first, limit := 5*time.Minute, 24*time.Hour
	switch class {
	case "refused":
		return 0
	case "denied", "redirect", "http_4xx", "http_404", "http_410":
		first, limit = time.Hour, 7*24*time.Hour
	}
	return min(first<<min(n-1, 10), limit)
}

// verified notes that the hub has verified the subscription, for so long; 0
// where it does not say. One that is silent must deliver first to be relied on.
func (p *Push) verified(now time.Time, lease time.Duration) {
	if lease <= 0 {
		lease = leaseAssumed
	}
	if p.State != pushSilent && p.State != pushActive || p.Since == 0 {
		p.Since = momentOf(now)
	}
	if p.State != pushSilent {
		p.State = pushActive
	}
	renew := time.Duration((renewShare - renewSpread*rand.Float64()) * float64(lease))
	p.Awaited, p.Failures, p.Problem = false, 0, ""
	p.LeaseUntil = momentOf(later(now, lease))
	p.Next = momentOf(later(now, max(renew, renewLeast)))
}

// delivered notes that the hub delivered something, or announced it without its
// content. It reports whether the state changed.
func (p *Push) delivered(now time.Time, content bool) (changed bool) {
	p.Delivered, p.Missed = momentOf(now), 0
	if !content {
		p.Pinged = p.Delivered
	}
	if p.State != pushSilent || !p.leased(now) {
		return false
	}
	p.State, p.Since = pushActive, momentOf(now)
	return true
}

// missed notes that a poll found new items, none of which the hub had
// delivered: they may have appeared at any time since the poll before. What
// appeared before the subscription was active is not the hub's, and what it
// announced without content was found on its word.
func (p *Push) missed(now, before time.Time) {
	if p.State == pushActive && p.Missed == 0 && max(p.Since, p.Pinged) <= momentOf(before) {
		p.Missed = momentOf(now)
	}
}
