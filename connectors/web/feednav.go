package web

import (
	"context"
	"sync"
	"time"
)

// navEvery is how long the count of problems in the masthead holds, and
// navTimeout how long a page waits for it.
const (
	navEvery   = 10 * time.Second
	navTimeout = 2 * time.Second
)

// feedNav is the link to the feeds in the masthead.
type feedNav struct {
	// Shown is false where the desk knows nothing of feeds.
	Shown bool
	// Problems is how many feeds somebody should look at.
	Problems int64
}

// feedCounter counts the problems, at most once in a while, for every page.
type feedCounter struct {
	feeds Feeds

	mu   sync.Mutex
	nav  feedNav
	next time.Time
}

// count returns the link. An index that does not answer gives it without a
// count: the page itself says what is wrong.
func (c *feedCounter) count() feedNav {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	if now.Before(c.next) {
		return c.nav
	}
	ctx, cancel := context.WithTimeout(context.Background(), navTimeout)
	defer cancel()
	c.nav, c.next = feedNav{Shown: true}, now.Add(navEvery)
	if totals, err := c.feeds.FeedTotals(ctx); err == nil {
		c.nav.Problems = totals.Problems()
	}
	return c.nav
}
