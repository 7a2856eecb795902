package poll

import "time"

// Push is what is known of a feed's subscription at a WebSub hub.
type Push struct {
	// Hub is where the subscription is asked for, Topic what it is asked for:
	// the feed's own name of itself.
	Hub   string `json:"hub"`
	Topic string `json:"topic"`
	// Secret signs the deliveries.
	Secret string `json:"secret,omitempty"`
	// State is one of asked, active, refused, silent; see wire.FeedPush.
	State string `json:"state"`
	// Asked is when the subscription was asked for last, LeaseUntil when it
	// ends, Delivered when the hub delivered something last; 0 if never.
	Asked      moment `json:"asked,omitempty"`
	LeaseUntil moment `json:"leaseUntil,omitempty"`
	Delivered  moment `json:"delivered,omitempty"`
}

// pushedInterval is how often a feed is polled all the same that a hub
// announces.
const pushedInterval = 15 * time.Minute

// works tells whether the hub can be relied on to announce what is new.
func (p *Push) works(now time.Time) bool {
	return p != nil && p.State == "active" && now.Before(p.LeaseUntil.time())
}

// noticeHub takes over what a feed and its server say of its hub.
func (f *polledFeed) noticeHub(Links, Links) {}
