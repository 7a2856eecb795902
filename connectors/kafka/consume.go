package kafka

import (
	"context"
	"errors"
	"hash/maphash"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"

	kafkago "github.com/segmentio/kafka-go"
	"golang.org/x/sync/semaphore"

	"github.com/wiredesk/wiredesk/pipeline"
)

const (
	commitEvery = 200 * time.Millisecond
	lagEvery    = 5 * time.Second
	// drainGrace is how long handlers may go on when the partitions are to be
	// given away or the process ends; then their context ends. Nobody sends
	// heartbeats meanwhile, so that it must be well below sessionTimeout.
	drainGrace = 5 * time.Second
	// inWorkBytes bounds the messages that are in lanes, waiting ones
	// included; itemOverhead is what each counts beside its key and value.
	inWorkBytes  = 64 << 20
	itemOverhead = 512

	defaultMaxBatch = 100
)

// Consume reads a topic until ctx ends, which returns nil. What Handler has
// done is committed to the broker soon after, and never more than that: a
// partition's commit stops at its oldest message that is not done. After a
// failure of the broker it goes on by itself; errors are only what trying
// again can't mend, such as missing rights.
//
// At the end it waits for the batches at hand: 5 s, then their context ends;
// a handler that ignores its context holds it up.
func (c *Client) Consume(ctx context.Context, what pipeline.Consumption) error {
	if what.Lanes == 0 {
		what.Lanes = runtime.GOMAXPROCS(0)
	}
	if what.MaxBatch == 0 {
		what.MaxBatch = defaultMaxBatch
	}
	if _, err := c.awaitPartitions(ctx, what.Topic); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	logs := failureLogs{processing: newFailureLog(c.log), fetches: newFailureLog(c.log), commits: newFailureLog(c.log)}
	return c.inGroup(ctx, what.Group, what.Topic, func(ctx context.Context, gen *kafkago.Generation) error {
		c.newRound(what, gen, logs).run(ctx)
		return nil
	})
}

// failureLogs are those of a consumption; they outlive its rounds.
type failureLogs struct{ processing, fetches, commits *failureLog }

// round is the part of a consumption that lies in one generation of the group.
type round struct {
	*worker

	client   *Client
	what     pipeline.Consumption
	gen      *kafkago.Generation
	trackers map[int]*tracker // by partition
	assigned map[int]int64    // where each partition begins

	committed map[int]int64 // used by the committing goroutine alone
	commits   *failureLog
	fetches   *failureLog

	lanes  []*lane
	seed   maphash.Seed
	budget *semaphore.Weighted
}

func (c *Client) newRound(what pipeline.Consumption, gen *kafkago.Generation, logs failureLogs) *round {
	r := &round{
		worker: &worker{
			stage: what.Stage, handler: what.Handler, metrics: what.Metrics, log: c.log, failures: logs.processing,
			quarantine: func(ctx context.Context, out []rejected) error { return c.quarantine(ctx, what.Stage, out) },
		},
		client: c, what: what, gen: gen,
		trackers:  make(map[int]*tracker),
		assigned:  assigned(gen, what.Topic),
		committed: make(map[int]int64),
		commits:   logs.commits,
		fetches:   logs.fetches,
		seed:      maphash.MakeSeed(),
		budget:    semaphore.NewWeighted(inWorkBytes),
	}
	for range what.Lanes {
		r.lanes = append(r.lanes, newLane(what.MaxBatch, r.work))
	}
	return r
}

// run works until ctx ends, or until a commit fails: then the generation is
// over or the connection to its coordinator is, and whatever is done in it
// would be given again. It lets the handlers end, and commits.
func (r *round) run(ctx context.Context) {
	if !r.begin(ctx) {
		return
	}
	ctx, end := context.WithCancel(ctx)
	defer end()
	partitions := slices.Sorted(maps.Keys(r.assigned))
	r.log.Info("partitions assigned", "stage", r.stage, "topic", r.what.Topic, "partitions", partitions)
	handling, stop := context.WithCancel(context.Background())
	defer stop()
	var working, around sync.WaitGroup
	for _, l := range r.lanes {
		working.Go(func() { l.run(ctx, handling) })
	}
	for _, p := range partitions {
		around.Go(func() { r.read(ctx, p) })
	}
	around.Go(func() {
		every(ctx, commitEvery, func() {
			if !r.commit() {
				end()
			}
		})
	})
	if r.metrics != nil {
		r.measure(ctx)
		around.Go(func() { every(ctx, lagEvery, func() { r.measure(ctx) }) })
	}
	<-ctx.Done()
	grace := time.AfterFunc(drainGrace, stop)
	defer grace.Stop()
	working.Wait()
	around.Wait()
	r.commit()
	r.failures.forget()
	r.forgetLag()
}

// begin finds out where the partitions begin for which nothing is committed
// yet, and tells whether it could before ctx ended.
func (r *round) begin(ctx context.Context) bool {
	pause := growingPause(firstPause, lastPause)
	for {
		all, err := r.client.bounds(ctx, r.what.Topic, slices.Collect(maps.Keys(r.assigned)))
		if err == nil {
			for p, offset := range r.assigned {
				if offset < 0 {
					r.assigned[p] = all[p].first
				}
				r.trackers[p] = newTracker(r.assigned[p])
				r.committed[p] = r.assigned[p]
			}
			r.fetches.forget()
			return true
		}
		if ctx.Err() != nil {
			return false
		}
		r.count("fetch")
		r.fetches.failed(-1, "reading the offsets failed, trying again", "stage", r.stage, "topic", r.what.Topic, "err", r.client.explain(err))
		sleep(ctx, pause.NextBackOff())
	}
}

// read fetches one partition and gives its messages to the lanes.
func (r *round) read(ctx context.Context, partition int) {
	at := topicPartition{r.what.Topic, partition}
	pause := growingPause(firstPause, lastPause)
	for offset := r.assigned[partition]; ctx.Err() == nil; {
		got, err := r.client.fetch(ctx, at, offset, fetchWait)
		if errors.Is(err, kafkago.OffsetOutOfRange) {
			offset, err = r.reposition(ctx, at, offset)
		}
		if err != nil {
			if ctx.Err() == nil {
				r.count("fetch")
				r.fetches.failed(partition, "fetching failed, trying again", "stage", r.stage, "err", r.client.explain(err))
				sleep(ctx, pause.NextBackOff())
			}
			continue
		}
		pause.Reset()
		r.fetches.recovered(partition, "fetching again", "stage", r.stage)
		for _, m := range got.messages {
			if !r.dispatch(ctx, m) {
				return
			}
		}
		offset = max(offset, got.next)
	}
}

// reposition returns where to go on when the log does not have offset: at its
// first message. Either retention took what stands before it, or the log is
// not the one that the offset was committed to, and then all of it is new.
func (r *round) reposition(ctx context.Context, at topicPartition, offset int64) (int64, error) {
	now, err := r.client.bounds(ctx, at.topic, []int{at.partition})
	if err != nil {
		return offset, err
	}
	switch b := now[at.partition]; {
	case offset < b.first:
		r.log.Error("retention took messages before they were read: the stage is too slow or log.retention too short",
			"stage", r.stage, "topic", at.topic, "partition", at.partition, "from", offset, "to", b.first, "messages", b.first-offset)
		if r.metrics != nil {
			r.metrics.Errors.WithLabelValues("skipped").Add(float64(b.first - offset))
		}
		return b.first, nil
	case offset > b.end:
		r.log.Error("the log ends before the committed offset, so it is another one: reading it from its beginning",
			"stage", r.stage, "topic", at.topic, "partition", at.partition, "committed", offset, "end", b.end)
		r.trackers[at.partition].restart(b.first)
		return b.first, nil
	}
	return offset, nil // it has come meanwhile
}

// dispatch gives a message to the lane of its key. It waits while too much is
// in work, and tells whether it could before ctx ended.
func (r *round) dispatch(ctx context.Context, m pipeline.Message) bool {
	size := min(int64(len(m.Key)+len(m.Value)+itemOverhead), inWorkBytes)
	if r.budget.Acquire(ctx, size) != nil {
		return false
	}
	track := r.trackers[m.Partition]
	mark := track.begin(m.Offset)
	i := &item{message: m, settle: func() {
		track.done(mark)
		r.budget.Release(size)
	}}
	select {
	case r.lanes[maphash.Bytes(r.seed, m.Key)%uint64(len(r.lanes))].queue <- i:
		return true
	case <-ctx.Done():
		return false
	}
}

// commit tells the broker how far each partition is done, where that changed,
// and tells whether the broker took it.
func (r *round) commit() bool {
	offsets := make(map[int]int64)
	for p, t := range r.trackers {
		if done := t.committable(); done != r.committed[p] {
			offsets[p] = done
		}
	}
	if len(offsets) == 0 {
		return true
	}
	if err := r.gen.CommitOffsets(map[string]map[int]int64{r.what.Topic: offsets}); err != nil {
		r.count("commit")
		r.commits.failed("", "committing failed, messages may be given again", "stage", r.stage, "topic", r.what.Topic, "err", err)
		return false
	}
	r.commits.recovered("", "committing again", "stage", r.stage, "topic", r.what.Topic)
	maps.Copy(r.committed, offsets)
	return true
}

// measure publishes the lag of each partition.
func (r *round) measure(ctx context.Context) {
	all, err := r.client.bounds(ctx, r.what.Topic, slices.Collect(maps.Keys(r.assigned)))
	if err != nil {
		return // the fetches tell
	}
	for p, b := range all {
		lag := max(0, b.end-max(b.first, r.trackers[p].committable()))
		r.metrics.Lag.WithLabelValues(r.what.Topic, strconv.Itoa(p)).Set(float64(lag))
	}
}

// forgetLag takes back the lag of partitions that may be another member's now.
func (r *round) forgetLag() {
	if r.metrics == nil {
		return
	}
	for p := range r.assigned {
		r.metrics.Lag.DeleteLabelValues(r.what.Topic, strconv.Itoa(p))
	}
}

// every calls f at an interval until ctx ends.
func every(ctx context.Context, interval time.Duration, f func()) {
	for sleep(ctx, interval) {
		f()
	}
}
