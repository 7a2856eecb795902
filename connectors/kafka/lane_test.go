package kafka

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/pipeline"
)

// laneRun feeds messages of the form key/number to a lane and waits until all
// are settled. It returns the batches that the handler was given, what went to
// quarantine and the order in which messages were settled, by key.
func laneRun(t *testing.T, maxBatch int, handler pipeline.Handler, messages ...pipeline.Message) (batches [][]string, quarantine []rejected, settled map[string][]int64) {
	t.Helper()
	settled = make(map[string][]int64)
	var mu sync.Mutex
	left := len(messages)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	w := &worker{
		stage: "test", log: slog.New(slog.DiscardHandler), failures: newFailureLog(slog.New(slog.DiscardHandler)),
		handler: func(ctx context.Context, batch []pipeline.Message) []error {
			var names []string
			for _, m := range batch {
				names = append(names, fmt.Sprintf("%s%d", m.Key, m.Offset))
			}
			batches = append(batches, names)
			return handler(ctx, batch)
		},
		quarantine: func(_ context.Context, out []rejected) error {
			quarantine = append(quarantine, out...)
			return nil
		},
	}
	l := newLane(maxBatch, w.work)
	done := make(chan struct{})
	go func() {
		defer close(done)
		l.run(ctx, ctx)
	}()
	for _, m := range messages {
		l.queue <- &item{message: m, settle: func() {
			mu.Lock()
			defer mu.Unlock()
			settled[string(m.Key)] = append(settled[string(m.Key)], m.Offset)
			if left--; left == 0 {
				stop()
			}
		}}
	}
	<-done
	if left != 0 {
		t.Fatalf("%d messages were never settled", left)
	}
	if len(l.waiting) > 0 {
		t.Fatalf("keys left waiting: %v", l.waiting)
	}
	if n := len(w.failures.failing); n != 0 {
		t.Fatalf("%d messages still count as failing", n)
	}
	return batches, quarantine, settled
}

func message(key string, offset int64) pipeline.Message {
	return pipeline.Message{Key: []byte(key), Offset: offset}
}

func TestLaneFailedKeyWaitsAndOthersGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		failures := 3
		var order []string
		handler := func(_ context.Context, batch []pipeline.Message) []error {
			errs := make([]error, len(batch))
			for n, m := range batch {
				if string(m.Key) == "a" && m.Offset == 1 && failures > 0 {
					failures--
					errs[n] = errors.New("index is down")
				}
				if errs[n] == nil {
					order = append(order, fmt.Sprintf("%s%d", m.Key, m.Offset))
				}
			}
			return errs
		}
		_, quarantine, settled := laneRun(t, 2, handler, message("a", 1), message("b", 2), message("a", 3), message("b", 4), message("a", 5), message("c", 6))
		if len(quarantine) != 0 {
			t.Errorf("quarantined %v, want nothing", quarantine)
		}
		want := map[string][]int64{"a": {1, 3, 5}, "b": {2, 4}, "c": {6}}
		if diff := cmp.Diff(want, settled); diff != "" {
			t.Errorf("settled (-want +got):\n%s", diff)
		}
		if slices.Index(order, "c6") > slices.Index(order, "a1") {
			t.Errorf("order %v: c6 had to wait for the failing a1", order)
		}
	})
}

func TestLaneRetriesTogetherWhatFailedTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		handler := func(_ context.Context, batch []pipeline.Message) []error {
			if time.Since(begin) < 10*time.Second {
				return repeat(errors.New("everything is down"), len(batch))
			}
			return make([]error, len(batch))
		}
		var messages []pipeline.Message
		for n := range int64(50) {
			messages = append(messages, message(fmt.Sprint("key", n), n))
		}
		batches, _, _ := laneRun(t, 100, handler, messages...)
		if last := batches[len(batches)-1]; len(last) < 20 {
			t.Errorf("last batch has %d messages, want most of the 50 in one", len(last))
		}
	})
}

func TestLaneRejectsTheMessageThatPanicsAlone(t *testing.T) {
	handler := func(_ context.Context, batch []pipeline.Message) []error {
		for _, m := range batch {
			if m.Offset == 2 {
				panic("index out of range")
			}
		}
		return make([]error, len(batch))
	}
	_, quarantine, settled := laneRun(t, 10, handler, message("a", 1), message("b", 2), message("a", 3))
	if len(quarantine) != 1 || quarantine[0].item.message.Offset != 2 || quarantine[0].why.Reason != "panic" {
		t.Errorf("quarantined %v, want message 2 for panic", quarantine)
	}
	if diff := cmp.Diff(map[string][]int64{"a": {1, 3}, "b": {2}}, settled); diff != "" {
		t.Errorf("settled (-want +got):\n%s", diff)
	}
}

func TestLaneTriesAgainWhenTheHandlerGivesTooFewResults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		handler := func(_ context.Context, batch []pipeline.Message) []error {
			if calls++; calls == 1 {
				return nil
			}
			return make([]error, len(batch))
		}
		_, quarantine, settled := laneRun(t, 10, handler, message("a", 1))
		if len(quarantine) != 0 || len(settled["a"]) != 1 {
			t.Errorf("quarantined %v, settled %v; want the message settled at the second attempt", quarantine, settled)
		}
	})
}

// Whatever fails, passes, panics or is rejected: every message is settled
// once, those of one key in their order, and the handler never sees a key's
// message before an earlier one is done.
func TestLanePropertyRandomOutcomes(t *testing.T) {
	for seed := range uint64(60) {
		synctest.Test(t, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(seed, 2))
			done := make(map[string]int64) // the last that is done, by key
			handler := func(_ context.Context, batch []pipeline.Message) []error {
				errs := make([]error, len(batch))
				failed := make(map[string]bool)
				for n, m := range batch {
					key := string(m.Key)
					if m.Offset <= done[key] {
						t.Errorf("seed %d: %s%d given again after it was done (%d)", seed, key, m.Offset, done[key])
					}
					switch roll := rng.IntN(10); {
					case roll == 0 && len(batch) == 1:
						done[key] = m.Offset
						panic("alone")
					case roll == 0:
						panic("together")
					case roll < 4:
						errs[n] = errors.New("not now")
						failed[key] = true
					case roll == 4 && !failed[key]:
						errs[n] = pipeline.Reject("decode", errors.New("not JSON"))
					}
				}
				for n, m := range batch {
					key := string(m.Key)
					var rejection *pipeline.Rejection
					if errs[n] != nil && !errors.As(errs[n], &rejection) {
						failed[key] = true
					}
				}
				blocked := make(map[string]bool)
				for n, m := range batch {
					key := string(m.Key)
					var rejection *pipeline.Rejection
					if errs[n] != nil && !errors.As(errs[n], &rejection) {
						blocked[key] = true
					}
					if !blocked[key] {
						done[key] = m.Offset
					}
				}
				return errs
			}
			var messages []pipeline.Message
			want := make(map[string][]int64)
			for n := range int64(120) {
				key := fmt.Sprint("key", rng.IntN(7))
				messages = append(messages, message(key, n+1))
				want[key] = append(want[key], n+1)
			}
			_, quarantine, settled := laneRun(t, 1+rng.IntN(9), handler, messages...)
			for key, offsets := range settled {
				sorted := slices.Sorted(slices.Values(offsets))
				if diff := cmp.Diff(want[key], sorted); diff != "" {
					t.Errorf("seed %d: settled of %s (-want +got):\n%s", seed, key, diff)
				}
			}
			if len(settled) != len(want) {
				t.Errorf("seed %d: settled %d keys, want %d", seed, len(settled), len(want))
			}
			_ = quarantine
		})
	}
}

func TestRetryPauseDoublesUpToItsBound(t *testing.T) {
	for attempts, want := range map[int]time.Duration{1: firstRetry, 2: 2 * firstRetry, 4: 8 * firstRetry, 9: 25600 * time.Millisecond, 10: lastRetry, 1000: lastRetry} {
		if got := retryPause(attempts); got != want {
			t.Errorf("retryPause(%d) = %v, want %v", attempts, got, want)
		}
	}
}
