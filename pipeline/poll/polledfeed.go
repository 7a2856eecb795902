package poll

import (
	"net/url"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// polledFeed is a feed with what is remembered of it.
type polledFeed struct {
	// FeedSpec is in force until the poll that is under way ends, latest is
	// what the configuration says now.
	*FeedSpec
	latest *FeedSpec
	// key is the feed's public URL: its key in TopicFeeds, and the source of
	// its items' ids. host is its host with its port.
	key, host string
	Head
	// reported is when its health was written last, status what it was, saved
	// when its state was written last.
	reported, saved moment
	status          string
	// began is when the last poll began.
	began moment
	// shares says that another feed of this process has the same host and may
	// carry the same items; willShare is the same for the next poll.
	shares, willShare bool
	// removed says that it is no longer configured, hurry that its interval was
	// just configured anew.
	removed, hurry bool
	stage          stage
	// at is its place in the queue.
	at int
	// inbox is what is to be done for its subscription at a hub; nil if it
	// never had one.
	inbox *inbox
}

// stage is what becomes of a feed at present.
type stage uint8

const (
	idle    stage = iota // paused
	queued               // it waits for its time
	waiting              // it is due, but its host is being asked already
	polling
	taking // a delivery is being read, or what is known of a subscription saved
)

// follow takes over what the configuration says, unless a poll is under way.
func (f *polledFeed) follow() {
	if !f.busy() {
		f.FeedSpec, f.shares = f.latest, f.willShare
	}
}

// name is what people call the feed.
func (f *polledFeed) name(title string) string {
	return firstNonEmpty(f.Name, title, host(f.key), f.key)
}

func (f *polledFeed) wireFeed(title string) wire.Feed {
	return wire.Feed{Name: f.name(title), URL: f.key, Agency: f.Agency, Trust: f.Trust, Embargo: f.Embargo}
}

// host returns the host of a URL with its port; empty where it has none.
func host(rawURL string) string {
	u, err := url.Parse(rawURL)
	if err != nil {
		return ""
	}
	return u.Host
}

func firstNonEmpty(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
