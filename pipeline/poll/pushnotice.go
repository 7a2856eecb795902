package poll

import (
	"net/url"
	"slices"
	"time"
)

const (
	// hubPatience is after how many refusals in a row another hub that the
	// feed names is asked instead, and after how many answers in a row that
	// name another one it is believed.
	hubPatience = 3
	// hubURLBytes bounds the addresses of a hub and a topic.
	hubURLBytes = 2 << 10
)

// noticeHub takes over what a feed and its server say of its hub. The headers
// of the answer go before the feed itself (WebSub, section 4).
func (f *polledFeed) noticeHub(inFeed, inHeaders Links) {
	named := inHeaders.Hubs
	if len(named) == 0 {
		named = inFeed.Hubs
	}
	hubs := slices.DeleteFunc(slices.Clone(named), func(hub string) bool { return !isHubURL(hub) })
	topic := firstNonEmpty(inHeaders.Self, inFeed.Self, f.MovedTo, f.URL)
	// A hub is not told what only the feed's own server may know.
	if !isHubURL(topic) || !isPublic(topic) {
		hubs = nil
	}
	p := f.Push
	at := -1
	if p != nil && p.Topic == topic {
		at = slices.Index(hubs, p.Hub)
	}
	switch {
	case at >= 0 && (at == len(hubs)-1 || !p.hopeless()):
		p.Unlike = 0
	case at >= 0:
		f.Push = &Push{Hub: hubs[at+1], Topic: topic, State: pushOff}
	case p.stays():
	case len(hubs) == 0:
		f.Push = nil
	default:
		f.Push = &Push{Hub: hubs[0], Topic: topic, State: pushOff}
	}
}

// stays tells whether to leave a subscription as it is although an answer names
// another one or none: the servers of one feed may differ, and no hub is to be
// asked at every poll.
func (p *Push) stays() bool {
	if p == nil || p.State == pushOff {
		return false
	}
	p.Unlike++
	return p.Unlike < hubPatience
}

// hopeless tells whether another hub had better be asked.
func (p *Push) hopeless() bool {
	return p.State == pushRefused && (p.Failures >= hubPatience || p.Next == 0)
}

func isHubURL(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && len(raw) <= hubURLBytes
}

// isPublic tells whether a URL holds neither credentials nor keys.
func isPublic(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && u.String() == PublicURL(raw)
}

// noticeNews notes it where a poll found items that the hub should have
// delivered. LastSuccess is still that of the poll before.
func (f *polledFeed) noticeNews(w *window, now time.Time) {
	if f.Push != nil && slices.ContainsFunc(w.fresh, func(c *change) bool { return c.isNew }) {
		f.Push.missed(now, f.LastSuccess.time())
	}
}
