package poll

import (
	"container/heap"
	"math"
	"time"
)

// schedule is the feeds that wait for their next poll, the earliest first, and
// those that are being polled, by host.
type schedule struct {
	feeds   feedHeap
	perHost int
	// own tells hosts that may be asked without regard; nil means none.
	own func(host string) bool
	// hosts holds the hosts of which a feed is being polled.
	hosts map[string]*hostLoad
}

// hostLoad is how many feeds of a host are being polled, and those that are
// due but must wait until one of them is done.
type hostLoad struct {
	running int
	waiting []*polledFeed
}

func newSchedule(perHost int, own func(host string) bool) schedule {
	return schedule{perHost: perHost, own: own, hosts: map[string]*hostLoad{}}
}

// add puts a feed into the queue that is in no other stage of a poll.
func (s *schedule) add(f *polledFeed) {
	f.stage = queued
	heap.Push(&s.feeds, f)
}

// remove takes a feed out of the queue.
func (s *schedule) remove(f *polledFeed) {
	heap.Remove(&s.feeds, f.at)
	f.stage = idle
}

// next takes a feed out that is due and whose host may be asked; nil if there
// is none. release must be called when its poll is done.
func (s *schedule) next(now time.Time) *polledFeed {
	for len(s.feeds) > 0 && s.feeds[0].Next <= momentOf(now) {
		f := heap.Pop(&s.feeds).(*polledFeed)
		load := s.hosts[f.host]
		if load == nil {
			load = &hostLoad{}
			s.hosts[f.host] = load
		}
		if load.running < s.limit(f) {
			load.running++
			f.stage = polling
			return f
		}
		f.stage = waiting
		load.waiting = append(load.waiting, f)
	}
	return nil
}

// limit is how many feeds of a feed's host may be polled at once.
func (s *schedule) limit(f *polledFeed) int {
	if s.own != nil && s.own(f.host) {
		return math.MaxInt
	}
	return s.perHost
}

// release says that the poll of a feed is done.
func (s *schedule) release(f *polledFeed) {
	f.stage = idle
	s.hosts[f.host].running--
}

// waiter takes out a feed that waited for its host to be free, which it now
// is; nil if there is none.
func (s *schedule) waiter(host string) *polledFeed {
	load := s.hosts[host]
	switch {
	case load == nil:
		return nil
	case len(load.waiting) == 0:
		if load.running == 0 {
			delete(s.hosts, host)
		}
		return nil
	}
	f := load.waiting[0]
	load.waiting[0] = nil
	load.waiting = load.waiting[1:]
	f.stage = idle
	return f
}

// never is longer than any process runs.
const never = 24 * 365 * time.Hour

// timer returns a timer that fires when the earliest feed is due; one that
// practically never does where no feed waits or none can start.
func (s *schedule) timer(canStart bool) *time.Timer {
	if len(s.feeds) == 0 || !canStart {
		return time.NewTimer(never)
	}
	return time.NewTimer(time.Until(s.feeds[0].Next.time()))
}

type feedHeap []*polledFeed

func (h feedHeap) Len() int           { return len(h) }
func (h feedHeap) Less(i, j int) bool { return h[i].Next < h[j].Next }

func (h feedHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].at, h[j].at = i, j
}

func (h *feedHeap) Push(x any) {
	f := x.(*polledFeed)
	f.at = len(*h)
	*h = append(*h, f)
}

func (h *feedHeap) Pop() any {
	last := len(*h) - 1
	f := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	return f
}
