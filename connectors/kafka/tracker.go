package kafka

import (
	"container/list"
	"sync"
)

// tracker knows how far the work on one partition is done. A commit means
// "everything below is done", while lanes finish messages in any order: what
// may be committed is the oldest message that is still in work. Its memory
// grows with the messages in work, not with how far the others are ahead.
type tracker struct {
	mu     sync.Mutex
	inWork list.List // of int64: offsets, ascending
	next   int64     // the offset after the last one begun
}

// newTracker starts at the offset that is read first.
func newTracker(start int64) *tracker { return &tracker{next: start} }

// begin takes the next message in work; offsets must grow. The result is for
// done.
func (t *tracker) begin(offset int64) *list.Element {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.next = offset + 1
	return t.inWork.PushBack(offset)
}

// done ends the work on a message.
func (t *tracker) done(message *list.Element) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.inWork.Remove(message)
}

// committable returns the offset below which everything is done. It never
// falls, but for restart.
func (t *tracker) committable() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if oldest := t.inWork.Front(); oldest != nil {
		return oldest.Value.(int64)
	}
	return t.next
}

// restart goes on from another offset, before which nothing is in work.
func (t *tracker) restart(offset int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.next = offset
}
