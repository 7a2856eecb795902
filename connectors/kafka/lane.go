package kafka

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/wiredesk/wiredesk/pipeline"
)

const (
	// The pause of a key whose message failed grows from firstRetry to
	// lastRetry.
	firstRetry = 100 * time.Millisecond
	lastRetry  = 30 * time.Second
	// laneBatchBytes bounds a batch beside MaxBatch: nothing is added to one
	// that has reached it.
	laneBatchBytes = 8 << 20
)

// item is a message in work.
type item struct {
	message  pipeline.Message
	attempts int    // how often the handler had it
	settle   func() // to be called once, when the message is done
}

func (i *item) size() int { return len(i.message.Key) + len(i.message.Value) }

// lane works on the messages of some keys, one batch at a time. A key whose
// message failed waits, and its later messages wait behind it; the other keys
// go on. Messages without a key count as one key.
//
// work gets a batch and returns those items that are to be tried again; the
// others are settled. Items of one key stand in a batch in their order, and
// work must return, for a key, all items from the first that failed.
type lane struct {
	queue    chan *item
	maxBatch int
	work     func(ctx context.Context, batch []*item) (again []*item)

	waiting map[string]*waitingKey
}

// waitingKey is a key whose oldest item has failed.
type waitingKey struct {
	items []*item // oldest first
	due   time.Time
}

func newLane(maxBatch int, work func(context.Context, []*item) []*item) *lane {
	return &lane{
		queue:    make(chan *item, maxBatch),
		maxBatch: maxBatch,
		work:     work,
		waiting:  make(map[string]*waitingKey),
	}
}

// run works until ctx ends. It finishes the batch at hand, for which handling
// gives the context; what waits stays unsettled.
func (l *lane) run(ctx, handling context.Context) {
	for {
		batch := l.gather(ctx)
		if ctx.Err() != nil {
			return
		}
		if len(batch) > 0 {
			l.postpone(batch, l.work(handling, batch))
		}
	}
}

// gather waits until there is something to do and takes what is there.
func (l *lane) gather(ctx context.Context) []*item {
	var b batch
	l.takeDue(&b)
	if len(b.items) == 0 {
		wake := l.wake()
		defer wake.Stop()
		select {
		case i := <-l.queue:
			l.admit(&b, i)
		case <-wake.C:
			l.takeDue(&b)
		case <-ctx.Done():
			return nil
		}
	}
	for len(b.items) < l.maxBatch && b.bytes < laneBatchBytes {
		select {
		case i := <-l.queue:
			l.admit(&b, i)
		default:
			return b.items
		}
	}
	return b.items
}

// batch is what gather collects.
type batch struct {
	items []*item
	bytes int
}

func (b *batch) add(i *item) {
	b.items = append(b.items, i)
	b.bytes += i.size()
}

// admit puts an item from the queue into the batch, or behind its key's failed
// one.
func (l *lane) admit(b *batch, i *item) {
	if key, ok := l.waiting[string(i.message.Key)]; ok {
		key.items = append(key.items, i)
		return
	}
	b.add(i)
}

// takeDue moves the items of keys whose pause is over into the batch, as many
// as fit.
func (l *lane) takeDue(b *batch) {
	now := time.Now()
	for _, key := range l.waiting {
		if key.due.After(now) {
			continue
		}
		taken := 0
		for taken < len(key.items) && len(b.items) < l.maxBatch && b.bytes < laneBatchBytes {
			b.add(key.items[taken])
			taken++
		}
		key.items = key.items[taken:]
	}
}

// wake returns a timer that fires when the next key is due; never, if none
// waits.
func (l *lane) wake() *time.Timer {
	next := time.Duration(1<<63 - 1)
	for _, key := range l.waiting {
		next = min(next, time.Until(key.due))
	}
	return time.NewTimer(next)
}

// postpone makes the keys of the failed items wait, ahead of what they have
// waiting already, and frees the keys of the batch that have nothing left.
// Keys that failed together are due together, so that an outage of what is
// downstream does not break the batches up.
func (l *lane) postpone(batch, again []*item) {
	jitter := 0.75 + rand.Float64()/2
	now := time.Now()
	failed := make(map[string][]*item)
	for _, i := range again {
		failed[string(i.message.Key)] = append(failed[string(i.message.Key)], i)
	}
	for name, items := range failed {
		key := l.waiting[name]
		if key == nil {
			key = &waitingKey{}
			l.waiting[name] = key
		}
		key.items = append(items, key.items...)
		key.due = now.Add(time.Duration(jitter * float64(retryPause(items[0].attempts))))
	}
	for _, i := range batch {
		name := string(i.message.Key)
		key := l.waiting[name]
		switch {
		case key == nil || failed[name] != nil:
		case len(key.items) == 0:
			delete(l.waiting, name)
		default:
			key.due = now
		}
	}
}

// retryPause doubles with each attempt from firstRetry to lastRetry.
func retryPause(attempts int) time.Duration {
	pause := firstRetry
	for range attempts - 1 {
		if pause *= 2; pause >= lastRetry {
			return lastRetry
		}
	}
	return pause
}
