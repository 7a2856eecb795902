package kafka

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/wiredesk/wiredesk/pipeline"
)

// worker gives batches to a stage's handler and deals with what comes back.
type worker struct {
	stage      string
	handler    pipeline.Handler
	metrics    *pipeline.StageMetrics // or nil
	log        *slog.Logger
	quarantine func(context.Context, []rejected) error
	failures   *failureLog
}

// rejected is an item that goes to quarantine.
type rejected struct {
	item *item
	why  *pipeline.Rejection
}

// errSkipped stands for the outcome of items that were not handed over,
// because an earlier one of their key failed.
var errSkipped = errors.New("an earlier message of the key failed")

// work is a lane's work: it returns the items to try again, settles the
// others, and puts those that are rejected into quarantine first.
func (w *worker) work(ctx context.Context, batch []*item) []*item {
	again, out := w.sort(ctx, batch, w.handle(ctx, batch))
	if err := w.quarantine(ctx, out); err != nil {
		// Only the end of ctx keeps them from quarantine: they are given
		// again after a restart.
		w.log.Warn("quarantine not reached", "stage", w.stage, "items", len(out), "err", err)
		for _, r := range out {
			again = append(again, r.item)
		}
		return again
	}
	for _, r := range out {
		w.count(r.why.Reason)
		if w.metrics != nil {
			w.metrics.Items.WithLabelValues("quarantined").Inc()
		}
		w.log.Warn("message quarantined", "stage", w.stage, "topic", r.item.message.Topic, "partition", r.item.message.Partition,
			"offset", r.item.message.Offset, "key", string(r.item.message.Key), "attempts", r.item.attempts, "err", r.why)
		r.item.settle()
	}
	return again
}

// sort settles what is done and tells the rest apart: what is to be tried
// again, which for a key is everything after its first failure, and what is
// rejected.
func (w *worker) sort(ctx context.Context, batch []*item, errs []error) (again []*item, out []rejected) {
	failed := make(map[string]bool)
	for n, i := range batch {
		key := string(i.message.Key)
		rejection, isRejection := errors.AsType[*pipeline.Rejection](errs[n])
		switch {
		case failed[key]:
			again = append(again, i)
		case errs[n] == nil:
			w.failures.recovered(i, "processing recovered", "stage", w.stage)
			i.settle()
		case isRejection:
			w.failures.recovered(i, "processing recovered", "stage", w.stage)
			out = append(out, rejected{i, rejection})
		default:
			failed[key] = true
			again = append(again, i)
			if ctx.Err() == nil { // else it is the end, not a failure
				w.count("retry")
				w.failures.failed(i, "processing failed, trying again", "stage", w.stage, "topic", i.message.Topic, "partition", i.message.Partition,
					"offset", i.message.Offset, "key", key, "attempts", i.attempts, "err", errs[n])
			}
		}
	}
	return again, out
}

func (w *worker) count(class string) {
	if w.metrics != nil {
		w.metrics.Errors.WithLabelValues(class).Inc()
	}
}

// handle gives a batch to the handler. Where the handler panics, the messages
// are given one by one, and the one that makes it panic alone is rejected.
func (w *worker) handle(ctx context.Context, batch []*item) []error {
	errs, ok := w.call(ctx, batch)
	if ok || len(batch) == 1 {
		return errs
	}
	errs = make([]error, len(batch))
	failed := make(map[string]bool)
	for n, i := range batch {
		key := string(i.message.Key)
		if failed[key] {
			errs[n] = errSkipped
			continue
		}
		one, _ := w.call(ctx, batch[n:n+1])
		errs[n] = one[0]
		_, isRejection := errors.AsType[*pipeline.Rejection](one[0])
		failed[key] = one[0] != nil && !isRejection
	}
	return errs
}

// call calls the handler once and tells whether it came back. Where it did
// not, each message's error is the rejection for the panic.
func (w *worker) call(ctx context.Context, batch []*item) (errs []error, ok bool) {
	messages := make([]pipeline.Message, len(batch))
	for n, i := range batch {
		messages[n] = i.message
		i.attempts++
	}
	defer func() {
		if p := recover(); p != nil {
			w.log.Error("handler panicked", "stage", w.stage, "messages", len(batch), "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			errs = repeat(pipeline.Reject("panic", fmt.Errorf("the %s stage panicked: %v", w.stage, p)), len(batch))
		}
	}()
	if w.metrics != nil {
		begin := time.Now()
		defer func() { w.metrics.Seconds.Observe(time.Since(begin).Seconds()) }()
	}
	errs = w.handler(ctx, messages)
	if len(errs) != len(batch) {
		errs = repeat(fmt.Errorf("the %s stage gave %d results for %d messages", w.stage, len(errs), len(batch)), len(batch))
	}
	return errs, true
}

func repeat(err error, n int) []error {
	errs := make([]error, n)
	for i := range errs {
		errs[i] = err
	}
	return errs
}
