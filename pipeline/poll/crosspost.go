package poll

import "sync"

// crossposts knows what the feeds that share a host have sent of late, so that
// an item which stands in several of them is sent once. It remembers so many
// items at least and twice as many at most; one that is forgotten and turns up
// in another feed gets a version more. The zero value is empty.
type crossposts struct {
	mu         sync.Mutex
	young, old map[itemID]sentVersion
}

// crosspostsKept is about a day of a thousand busy feeds: 12 MB.
const crosspostsKept = 100_000

type sentVersion struct {
	hash    uint64
	version int64
}

// note takes what was sent before, by this process or another.
func (c *crossposts) note(id itemID, i *Item) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if i.Version > c.last(id).version {
		c.keep(id, sentVersion{i.Hash, i.Version})
	}
}

// claim returns the version to send content with: later than any that was sent
// and than after, and no earlier than now. It reports false, with the version
// that was sent, where another feed has sent the same content.
func (c *crossposts) claim(id itemID, hash uint64, now, after int64) (int64, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	last := c.last(id)
	if last.hash == hash && last.version > after {
		return last.version, false
	}
	version := max(now, after+1, last.version+1)
	c.keep(id, sentVersion{hash, version})
	return version, true
}

func (c *crossposts) last(id itemID) sentVersion {
	if v, ok := c.young[id]; ok {
		return v
	}
	return c.old[id]
}

// keep remembers a version; where there are enough young ones they become the
// old ones, which are forgotten.
func (c *crossposts) keep(id itemID, v sentVersion) {
	if c.young == nil || len(c.young) >= crosspostsKept {
		c.old, c.young = c.young, map[itemID]sentVersion{}
	}
	c.young[id] = v
}
