package pipelinetest

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

func testOrder(t *testing.T, server LogServer) {
	const publishers, keysEach, perKey = 4, 8, 100
	group, prefix := names()
	log := server.Connect(t)
	seen := newRecorder(prefix)
	consume(t, server.Connect(t), pipeline.Consumption{Group: group, Topic: pipeline.TopicArticles, Lanes: 4, MaxBatch: 50, Handler: seen.handle})
	var keys []string
	var publishing sync.WaitGroup
	for p := range publishers {
		var own []string
		for k := range keysEach {
			own = append(own, fmt.Sprintf("%s%d-%d", prefix, p, k))
		}
		keys = append(keys, own...)
		publishing.Go(func() {
			for n := 0; n < perKey; n += 5 {
				var batch []pipeline.Message
				for _, key := range own {
					batch = append(batch, numbered(pipeline.TopicArticles, key, n, n+5)...)
				}
				if err := log.Publish(t.Context(), batch...); err != nil {
					t.Errorf("Publish: %v", err)
					return
				}
			}
		})
	}
	publishing.Wait()
	eventually(t, "every message of every key is done", func() bool { return seen.has(perKey, keys...) })
	seen.inOrder(t, perKey, keys...)
}

func testRetry(t *testing.T, server LogServer) {
	group, prefix := names()
	log := server.Connect(t)
	failing, other := prefix+"failing", prefix+"other"
	seen := newRecorder(prefix)
	attempts := 0
	hasFailed := make(chan struct{})
	seen.fail = func(m pipeline.Message) error {
		if string(m.Key) == failing && number(m) == 1 {
			if attempts++; attempts == 1 {
				close(hasFailed)
			}
			if attempts <= 3 {
				return errors.New("the index does not answer")
			}
		}
		return nil
	}
	publish(t, log, numbered(pipeline.TopicArticles, failing, 0, 3)...)
	var publishing sync.WaitGroup
	t.Cleanup(publishing.Wait)
	publishing.Go(func() {
		select {
		case <-hasFailed:
		case <-t.Context().Done():
			return
		}
		if err := log.Publish(t.Context(), append(numbered(pipeline.TopicArticles, failing, 3, 5), numbered(pipeline.TopicArticles, other, 0, 5)...)...); err != nil {
			t.Errorf("Publish: %v", err)
		}
	})
	consume(t, log, pipeline.Consumption{Group: group, Topic: pipeline.TopicArticles, Lanes: 1, Handler: seen.handle})
	eventually(t, "the key goes on after its message has failed 3 times", func() bool { return seen.has(5, failing, other) })
	seen.mu.Lock()
	defer seen.mu.Unlock()
	if got := fmt.Sprint(firsts(seen.done[failing])); got != "[0 1 2 3 4]" {
		t.Errorf("done in the order %s, want [0 1 2 3 4]", got)
	}
	if attempts < 4 {
		t.Errorf("the failing message was given %d times, want 4", attempts)
	}
}

func testCommit(t *testing.T, server LogServer) {
	const n = 50
	group, prefix := names()
	done, stuck := prefix+"done", prefix+"stuck"
	log := server.Connect(t)
	publish(t, log, numbered(pipeline.TopicDocuments, done, 0, n)...)
	first := newRecorder(prefix)
	stop := consume(t, log, pipeline.Consumption{Group: group, Topic: pipeline.TopicDocuments, Handler: first.handle})
	eventually(t, "all is done", func() bool { return first.has(n, done) })
	stop()

	publish(t, log, numbered(pipeline.TopicDocuments, stuck, 0, n)...)
	second := newRecorder(prefix)
	second.fail = func(m pipeline.Message) error {
		if number(m) >= n/2 {
			return errors.New("not now")
		}
		return nil
	}
	stop = consume(t, log, pipeline.Consumption{Group: group, Topic: pipeline.TopicDocuments, Handler: second.handle})
	eventually(t, "half of it is done", func() bool { return second.has(n/2, stuck) })
	stop()
	if again := second.given[done]; len(again) > 0 {
		t.Errorf("%d messages were given again though they were done and the member left in order", len(again))
	}

	third := newRecorder(prefix)
	stop = consume(t, log, pipeline.Consumption{Group: group, Topic: pipeline.TopicDocuments, Handler: third.handle})
	eventually(t, "the other half is given to the next member", func() bool { return third.has(n/2, stuck) })
	stop()
	if got := third.given[stuck]; len(got) == 0 || got[0] != n/2 {
		t.Errorf("the next member was given %v, want it to go on at %d", got, n/2)
	}
}

func testRebalance(t *testing.T, server LogServer) {
	const keys, perKey = 30, 120
	group, prefix := names()
	log := server.Connect(t)
	all, one, two := newRecorder(prefix), newRecorder(prefix), newRecorder(prefix)
	member := func(own *recorder) func() {
		return consume(t, server.Connect(t), pipeline.Consumption{
			Group: group, Topic: pipeline.TopicArticles, Lanes: 2,
			Handler: func(ctx context.Context, batch []pipeline.Message) []error {
				time.Sleep(time.Millisecond)
				own.handle(ctx, batch)
				return all.handle(ctx, batch)
			},
		})
	}
	stopOne := member(one)
	var names []string
	for k := range keys {
		names = append(names, fmt.Sprintf("%s%d", prefix, k))
	}
	var publishing sync.WaitGroup
	publishing.Go(func() {
		for n := range perKey {
			var batch []pipeline.Message
			for _, key := range names {
				batch = append(batch, numbered(pipeline.TopicArticles, key, n, n+1)...)
			}
			if err := log.Publish(t.Context(), batch...); err != nil {
				t.Errorf("Publish: %v", err)
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
	})
	eventually(t, "the first member works", func() bool { return one.count() > 0 })
	member(two)
	eventually(t, "the second member has taken its part", func() bool { return two.count() > 0 })
	stopOne()
	publishing.Wait()
	eventually(t, "every message is done", func() bool { return all.has(perKey, names...) })
	all.inOrder(t, perKey, names...)
	if again := all.count() - keys*perKey; again > 0 {
		t.Logf("%d messages were given twice around the changes of the group", again)
	}
}

func testPoison(t *testing.T, server LogServer) {
	group, prefix := names()
	key := prefix + "key"
	log := server.Connect(t)
	publish(t, log, numbered(pipeline.TopicDocuments, key, 0, 5)...)
	seen := newRecorder(prefix)
	var mu sync.Mutex
	offsets := make(map[int]pipeline.Message)
	handler := func(ctx context.Context, batch []pipeline.Message) []error {
		mu.Lock()
		defer mu.Unlock()
		errs := make([]error, len(batch))
		for i, m := range batch {
			if string(m.Key) != key {
				continue
			}
			offsets[number(m)] = m
			switch number(m) {
			case 1:
				errs[i] = pipeline.Reject("decode", errors.New("not a document"))
			case 3:
				panic("slice bounds out of range")
			}
		}
		seen.handle(ctx, batch)
		return errs
	}
	metrics := pipeline.NewStageMetrics(prometheus.NewRegistry(), "index")
	consume(t, log, pipeline.Consumption{Group: group, Topic: pipeline.TopicDocuments, Stage: "index", Lanes: 1, Handler: handler, Metrics: metrics})
	got := make(map[int64]wire.Quarantined)
	eventually(t, "both messages are in quarantine and the last is done", func() bool {
		got = quarantined(t, log, key)
		return len(got) == 2 && seen.has(3, key)
	})
	for n, want := range map[int]struct {
		reason   string
		attempts int
	}{1: {"decode: not a document", 1}, 3: {"panic: ", 1}} {
		m := offsets[n]
		q := got[m.Offset]
		if q.Topic != pipeline.TopicDocuments || q.Partition != m.Partition || q.Offset != m.Offset || q.Stage != "index" {
			t.Errorf("message %d in quarantine is said to be %s/%d at %d of stage %q, want %s/%d at %d of index", n, q.Topic, q.Partition, q.Offset, q.Stage, m.Topic, m.Partition, m.Offset)
		}
		if !bytes.Equal(q.Key, m.Key) || !bytes.Equal(q.Value, m.Value) || q.Truncated != 0 {
			t.Errorf("message %d in quarantine has not the key and value that it had", n)
		}
		if !strings.HasPrefix(q.Reason, want.reason) || q.Attempts < want.attempts || q.Time.IsZero() {
			t.Errorf("message %d in quarantine: reason %q, attempts %d, time %v; want reason %q, attempts of at least %d and a time", n, q.Reason, q.Attempts, q.Time, want.reason, want.attempts)
		}
	}
	eventually(t, "the metrics count both", func() bool {
		return testutil.ToFloat64(metrics.Items.WithLabelValues("quarantined")) == 2 &&
			testutil.ToFloat64(metrics.Errors.WithLabelValues("decode")) == 1 &&
			testutil.ToFloat64(metrics.Errors.WithLabelValues("panic")) == 1
	})
	eventually(t, "the lag is published", func() bool { return testutil.CollectAndCount(metrics.Lag) > 0 })
}

// quarantined returns what is in quarantine under a key, by offset.
func quarantined(t testing.TB, log Log, key string) map[int64]wire.Quarantined {
	t.Helper()
	out := make(map[int64]wire.Quarantined)
	err := log.ReadAll(t.Context(), pipeline.TopicQuarantine, func(m pipeline.Message) error {
		if string(m.Key) != key {
			return nil
		}
		var q wire.Quarantined
		if err := json.Unmarshal(m.Value, &q); err != nil {
			return err
		}
		out[q.Offset] = q
		return nil
	})
	if err != nil {
		t.Fatalf("ReadAll(%s): %v", pipeline.TopicQuarantine, err)
	}
	return out
}

func testSize(t *testing.T, server LogServer) {
	group, prefix := names()
	key := prefix + "large"
	log := server.Connect(t)
	large := make([]byte, pipeline.MaxMessageBytes-len(key))
	random := rand.NewChaCha8([32]byte{1}) // does not compress
	if _, err := random.Read(large); err != nil {
		t.Fatal(err)
	}
	small := pipeline.Message{Topic: pipeline.TopicArticles, Key: []byte(prefix + "small"), Value: []byte("small")}
	tooLarge := pipeline.Message{Topic: pipeline.TopicArticles, Key: []byte(key), Value: append(large, 'x')}
	if err := log.Publish(t.Context(), small, tooLarge); !errors.Is(err, pipeline.ErrTooLarge) {
		t.Errorf("Publish of %d bytes = %v, want ErrTooLarge", pipeline.MaxMessageBytes+1, err)
	}
	publish(t, log, pipeline.Message{Topic: pipeline.TopicArticles, Key: []byte(key), Value: large})

	var mu sync.Mutex
	var got []byte
	handler := func(_ context.Context, batch []pipeline.Message) []error {
		mu.Lock()
		defer mu.Unlock()
		errs := make([]error, len(batch))
		for i, m := range batch {
			switch string(m.Key) {
			case prefix + "small":
				t.Error("a message of the call that was refused is in the log")
			case key:
				got = m.Value
				errs[i] = pipeline.Reject("too_large", errors.New("no document is so large"))
			}
		}
		return errs
	}
	consume(t, log, pipeline.Consumption{Group: group, Topic: pipeline.TopicArticles, Handler: handler})
	var found map[int64]wire.Quarantined
	eventually(t, "the largest message is in quarantine", func() bool {
		found = quarantined(t, log, key)
		return len(found) == 1
	})
	if !bytes.Equal(got, large) {
		t.Errorf("the largest message came with %d bytes that are not the %d published", len(got), len(large))
	}
	for _, q := range found {
		if q.Truncated != len(large) || len(q.Value) >= len(large) || !bytes.HasPrefix(large, q.Value) {
			t.Errorf("in quarantine: %d bytes, truncated from %d; want the beginning, truncated from %d", len(q.Value), q.Truncated, len(large))
		}
	}
}

// testOutage publishes and consumes while the server goes away and comes back.
func testOutage(t *testing.T, server LogServer, outage func(testing.TB)) {
	const keys = 12
	outages := cmp.Or(server.Outages, 3)
	group, prefix := names()
	log := server.Connect(t)
	seen := newRecorder(prefix)
	stop := consume(t, server.Connect(t), pipeline.Consumption{Group: group, Topic: pipeline.TopicArticles, Lanes: 4, Handler: seen.handle})
	var publishing sync.WaitGroup
	ctx, halt := context.WithCancel(context.Background())
	acked := make([]int, keys)
	var names []string
	for k := range keys {
		name := fmt.Sprintf("%s%d", prefix, k)
		names = append(names, name)
		publishing.Go(func() {
			for ctx.Err() == nil {
				if err := log.Publish(context.Background(), numbered(pipeline.TopicArticles, name, acked[k], acked[k]+3)...); err != nil {
					t.Errorf("Publish: %v", err)
					return
				}
				acked[k] += 3
				time.Sleep(2 * time.Millisecond)
			}
		})
	}
	end := sync.OnceFunc(func() {
		halt()
		publishing.Wait()
	})
	defer end()
	committed := make(map[int]int64)
	for range outages {
		before := seen.count()
		eventually(t, "messages flow", func() bool { return seen.count() > before+keys*20 })
		time.Sleep(300 * time.Millisecond) // some commits
		committed = advanced(t, committed, server.Committed(t, group, pipeline.TopicArticles))
		outage(t)
		committed = advanced(t, committed, server.Committed(t, group, pipeline.TopicArticles))
	}
	end()
	stored := make(map[string][]int)
	err := log.ReadAll(t.Context(), pipeline.TopicArticles, func(m pipeline.Message) error {
		stored[string(m.Key)] = append(stored[string(m.Key)], number(m))
		return nil
	})
	if err != nil {
		t.Fatalf("ReadAll: %v", err)
	}
	total := 0
	for k, name := range names {
		total += acked[k]
		if got := len(firsts(stored[name])); got < acked[k] {
			t.Errorf("key %s: the log has %d messages, but %d were acked", name, got, acked[k])
		}
		eventually(t, "every acked message of "+name+" is done", func() bool { return seen.has(acked[k], name) })
		seen.inOrder(t, acked[k], name)
	}
	stop()
	advanced(t, committed, server.Committed(t, group, pipeline.TopicArticles))
	t.Logf("%d messages acked over %d outages, %d given", total, outages, seen.count())
}

// advanced asserts that no committed offset fell and returns the later ones.
func advanced(t testing.TB, before, after map[int]int64) map[int]int64 {
	t.Helper()
	for p, offset := range before {
		if after[p] < offset {
			t.Errorf("partition %d: the committed offset fell from %d to %d", p, offset, after[p])
		}
	}
	return after
}
