package poll

import (
	"net/url"
	"slices"
	"time"
)

const (
	// hubPatience is after how many refusals in a row another hub that the
	// feed names is asked instead.
	hubPatience = 3
	// hubURLBytes bounds the addresses of a hub and a topic.
	hubURLBytes = 2 << 10
)

// noticeHub takes over what a feed and its server say of its hub. The headers
// of the answer go before the feed itself (WebSub, section 4). A feed that
// names no hub any more has no subscription.
func (f *polledFeed) noticeHub(inFeed, inHeaders Links) {
	named := inHeaders.Hubs
	if len(named) == 0 {
		named = inFeed.Hubs
	}
	hubs := slices.DeleteFunc(slices.Clone(named), func(hub string) bool { return !isHubURL(hub) })
	topic := firstNonEmpty(inHeaders.Self, inFeed.Self, f.MovedTo, f.URL)
	// A hub is not told what only the feed's own server may know.
	if len(hubs) == 0 || !isHubURL(topic) || !isPublic(topic) {
		f.Push = nil
		return
	}
	hub := hubs[0]
	if p := f.Push; p != nil && p.Topic == topic {
		if at := slices.Index(hubs, p.Hub); at >= 0 {
			if at == len(hubs)-1 || !p.hopeless() {
				return
			}
			hub = hubs[at+1]
		}
	}
	f.Push = &Push{Hub: hub, Topic: topic, State: pushOff}
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
