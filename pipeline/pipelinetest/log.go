// Package pipelinetest holds the contracts that every implementation of the
// log and of the index passes, each as one test that connectors call.
package pipelinetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/pipeline"
)

// Log is a client of a log, as one process has it.
type Log interface {
	pipeline.Publisher
	Consume(ctx context.Context, what pipeline.Consumption) error
	Share(ctx context.Context, group, topic string, run func(context.Context, pipeline.Share) error) error
	ReadAll(ctx context.Context, topic string, take func(pipeline.Message) error) error
}

// LogServer is a log under test, whose topics are set up.
type LogServer struct {
	// Connect returns a new client, as another process would have it, which is
	// closed when the test ends.
	Connect func(t testing.TB) Log
	// Committed returns the offsets that a group has committed, by partition.
	Committed func(t testing.TB, group, topic string) map[int]int64
	// Restart ends the server in an orderly way and starts it again, at the
	// same address and on what it has stored.
	Restart func(t testing.TB)
	// Kill ends the server without warning (SIGKILL) and starts it again, as
	// Restart does.
	Kill func(t testing.TB)
	// Outages is how often each of the two is done; 0 means 3.
	Outages int
}

// patience bounds every wait of the contract.
const patience = 25 * time.Second

// TestLog asserts what the stages rely on:
//
//   - every message that Publish took is given to each group at least once,
//     those of one key in order;
//   - what a handler has not done is given again, what it has done is not,
//     unless a member or the server dies;
//   - a message that can't be processed goes to quarantine with all that is
//     known of it, and holds nothing up;
//   - none of this is lost when members come and go, and when the server is
//     restarted or killed;
//   - a compacted topic is shared by the members of a group, each key by
//     exactly one of them, with its latest value.
func TestLog(t *testing.T, server LogServer) {
	t.Run("side by side", func(t *testing.T) {
		for name, test := range map[string]func(*testing.T, LogServer){
			"every message arrives, those of one key in order":       testOrder,
			"a failed message is given again before its key goes on": testRetry,
			"what is done is not given again":                        testCommit,
			"two members share the work and hand it over":            testRebalance,
			"poison goes to quarantine":                              testPoison,
			"a message may have the full size and no more":           testSize,
			"members share the keys of a compacted topic":            testShare,
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				test(t, server)
			})
		}
	})
	t.Run("a restart of the server loses nothing", func(t *testing.T) { testOutage(t, server, server.Restart) })
	t.Run("kill -9 of the server loses nothing", func(t *testing.T) { testOutage(t, server, server.Kill) })
}

// names returns a consumer group and a prefix for keys that are the test's
// own, because the tests share the topics.
func names() (group, prefix string) {
	id := fmt.Sprintf("%x", time.Now().UnixNano())
	return "wiredesk-test-" + id, id + "/"
}

// numbered returns messages with the given numbers for one key. Their values
// are about the size of an article.
func numbered(topic, key string, from, to int) []pipeline.Message {
	messages := make([]pipeline.Message, 0, to-from)
	for n := from; n < to; n++ {
		messages = append(messages, pipeline.Message{Topic: topic, Key: []byte(key), Value: fmt.Appendf(nil, "%d %0*d", n, 500, n)})
	}
	return messages
}

// number returns what numbered gave a message.
func number(m pipeline.Message) int {
	var n int
	if _, err := fmt.Sscanf(string(m.Value), "%d ", &n); err != nil {
		return -1
	}
	return n
}

func publish(t testing.TB, log Log, messages ...pipeline.Message) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := log.Publish(ctx, messages...); err != nil {
		t.Fatalf("Publish: %v", err)
	}
}

// consume starts a member of a group. The result ends it and waits for it; the
// end of the test does so too.
func consume(t testing.TB, log Log, what pipeline.Consumption) (stop func()) {
	t.Helper()
	if what.Stage == "" {
		what.Stage = "enrich"
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- log.Consume(ctx, what) }()
	done := false
	stop = func() {
		cancel()
		if done {
			return
		}
		done = true
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("Consume(%s) = %v, want nil after its context ended", what.Group, err)
			}
		case <-time.After(patience):
			t.Errorf("Consume(%s) did not end within %v", what.Group, patience)
		}
	}
	t.Cleanup(stop)
	return stop
}

// eventually waits until ok.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not within %v: %s", patience, what)
		}
	}
}
