package poll

import (
	"container/heap"
	"time"
)

// schedule is the feeds that wait for their next poll, the earliest first. The
// zero value is empty.
type schedule struct{ feeds feedHeap }

func (s *schedule) add(f *polledFeed) { heap.Push(&s.feeds, f) }

// pop takes the earliest feed out; there must be one.
func (s *schedule) pop() *polledFeed { return heap.Pop(&s.feeds).(*polledFeed) }

// due tells whether the earliest feed's time has come.
func (s *schedule) due(now time.Time) bool {
	return len(s.feeds) > 0 && !s.feeds[0].next.After(now)
}

// timer returns a timer that fires when the earliest feed is due; one that
// practically never does where no feed waits or none can start.
func (s *schedule) timer(canStart bool) *time.Timer {
	if len(s.feeds) == 0 || !canStart {
		return time.NewTimer(24 * 365 * time.Hour)
	}
	return time.NewTimer(time.Until(s.feeds[0].next))
}

type feedHeap []*polledFeed

func (h feedHeap) Len() int           { return len(h) }
func (h feedHeap) Less(i, j int) bool { return h[i].next.Before(h[j].next) }
func (h feedHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *feedHeap) Push(f any)        { *h = append(*h, f.(*polledFeed)) }

func (h *feedHeap) Pop() any {
	last := len(*h) - 1
	f := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	return f
}
