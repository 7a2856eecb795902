package kafka_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	kafkago "github.com/segmentio/kafka-go"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/kafka"
	"github.com/wiredesk/wiredesk/pipeline"
)

// shareOf, where it is set to an address, makes the test binary a process that
// does nothing but share wire.feeds there, so that a test can kill it.
const (
	shareOf    = "WIREDESK_TEST_SHARE"
	shareGroup = "wiredesk-poll"
)

func TestMain(m *testing.M) {
	if addr := os.Getenv(shareOf); addr != "" {
		runMember(addr)
		return
	}
	os.Exit(m.Run())
}

func runMember(addr string) {
	cfg := config.Default().Log
	cfg.Brokers = []string{addr}
	c, err := kafka.New(cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	err = c.Share(context.Background(), shareGroup, pipeline.TopicFeeds, func(ctx context.Context, _ pipeline.Share) error {
		fmt.Println("shared")
		<-ctx.Done()
		return nil
	})
	fmt.Println(err)
	os.Exit(1)
}

// incompressible returns n bytes that no compression makes shorter.
func incompressible(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return b
}

// take consumes a topic until it has n messages, and returns their values.
func take(t testing.TB, c *kafka.Client, group string, n int, metrics *pipeline.StageMetrics) []string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	var mu sync.Mutex
	var got []string
	err := c.Consume(ctx, pipeline.Consumption{
		Group: group, Topic: pipeline.TopicArticles, Stage: "enrich", Metrics: metrics,
		Handler: func(_ context.Context, batch []pipeline.Message) []error {
			mu.Lock()
			defer mu.Unlock()
			for _, m := range batch {
				got = append(got, string(m.Value))
			}
			if len(got) >= n {
				cancel()
			}
			return make([]error, len(batch))
		},
	})
	if err != nil {
		t.Fatalf("Consume: %v", err)
	}
	if len(got) < n {
		t.Fatalf("%d messages came in 20 s, want %d", len(got), n)
	}
	return got
}

func TestConsumeSaysWhatRetentionTook(t *testing.T) {
	t.Parallel()
	broker, cfg := brokerWith(t)
	setUp(t, cfg)
	c := connect(t, cfg)
	for n := range 10 {
		if err := c.Publish(t.Context(), article("key", n)); err != nil {
			t.Fatal(err)
		}
		if n == 1 {
			take(t, c, "wiredesk-enrich", 2, nil)
		}
	}
	if err := broker.DeleteRecords(pipeline.TopicArticles, 0, 7); err != nil {
		t.Fatal(err)
	}
	metrics := pipeline.NewStageMetrics(prometheus.NewRegistry(), "enrich")
	if got := take(t, c, "wiredesk-enrich", 3, metrics); !slices.Equal(got, []string{"7", "8", "9"}) {
		t.Errorf("the group goes on with %v, want 7 8 9", got)
	}
	if got := testutil.ToFloat64(metrics.Errors.WithLabelValues("skipped")); got != 5 {
		t.Errorf("%v messages count as skipped, want the 5 from 2 to 6", got)
	}
}

func TestConsumeReadsAnotherLogFromItsBeginning(t *testing.T) {
	t.Parallel()
	_, cfg := brokerWith(t)
	setUp(t, cfg)
	c := connect(t, cfg)
	for n := range 3 {
		if err := c.Publish(t.Context(), article("key", n)); err != nil {
			t.Fatal(err)
		}
	}
	commit(t, cfg, "wiredesk-enrich", 500)
	if got := take(t, c, "wiredesk-enrich", 3, nil); !slices.Equal(got, []string{"0", "1", "2"}) {
		t.Errorf("a group with an offset beyond the end is given %v, want everything", got)
	}
	if got := committed(t, cfg, "wiredesk-enrich", pipeline.TopicArticles)[0]; got != 3 {
		t.Errorf("committed %d, want 3", got)
	}
}

// commit sets the offset of a group without members.
func commit(t testing.TB, cfg config.Log, group string, offset int64) {
	t.Helper()
	api := &kafkago.Client{Addr: kafkago.TCP(cfg.Brokers...), Timeout: 10 * time.Second, Transport: &kafkago.Transport{}}
	res, err := api.OffsetCommit(t.Context(), &kafkago.OffsetCommitRequest{
		GroupID: group, GenerationID: -1,
		Topics: map[string][]kafkago.OffsetCommit{pipeline.TopicArticles: {{Partition: 0, Offset: offset}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := res.Topics[pipeline.TopicArticles][0].Error; err != nil {
		t.Fatal(err)
	}
}

// At its end Consume waits for the batch at hand and commits it, but not for
// ever.
func TestConsumeEndsInOrder(t *testing.T) {
	t.Parallel()
	_, cfg := brokerWith(t)
	setUp(t, cfg)
	c := connect(t, cfg)
	for n := range 2 {
		if err := c.Publish(t.Context(), article("key", n)); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	var cut error
	err := c.Consume(ctx, pipeline.Consumption{
		Group: "wiredesk-enrich", Topic: pipeline.TopicArticles, Stage: "enrich", MaxBatch: 1,
		Handler: func(ctx context.Context, batch []pipeline.Message) []error {
			if string(batch[0].Value) == "0" {
				return []error{nil}
			}
			cancel()
			<-ctx.Done() // as a request does whose answer never comes
			cut = ctx.Err()
			return []error{cut}
		},
	})
	if err != nil || !errors.Is(cut, context.Canceled) {
		t.Errorf("Consume = %v, the handler's context ended with %v; want nil and a cancellation", err, cut)
	}
	if got := committed(t, cfg, "wiredesk-enrich", pipeline.TopicArticles)[0]; got != 1 {
		t.Errorf("committed %d, want 1: the message that was done, not the other", got)
	}
}

// A message that waits for its turn again and again holds up the commit of its
// partition, but no other message.
func TestConsumeCommitsNothingBeyondAFailingMessage(t *testing.T) {
	t.Parallel()
	_, cfg := brokerWith(t)
	setUp(t, cfg)
	c := connect(t, cfg)
	const n = 1000
	var batch []pipeline.Message
	for i := range n {
		batch = append(batch, article(fmt.Sprint("key", i), i))
	}
	if err := c.Publish(t.Context(), batch...); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var mu sync.Mutex
	done := make(map[string]bool)
	failures := 0
	err := c.Consume(ctx, pipeline.Consumption{
		Group: "wiredesk-enrich", Topic: pipeline.TopicArticles, Stage: "enrich", Lanes: 3,
		Handler: func(_ context.Context, batch []pipeline.Message) []error {
			mu.Lock()
			defer mu.Unlock()
			errs := make([]error, len(batch))
			for i, m := range batch {
				if string(m.Value) == "300" {
					errs[i] = errors.New("not now")
					failures++
					continue
				}
				done[string(m.Value)] = true
			}
			if len(done) == n-1 && failures >= 3 {
				cancel()
			}
			return errs
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := committed(t, cfg, "wiredesk-enrich", pipeline.TopicArticles)[0]; got != 300 {
		t.Errorf("committed %d, want 300, the message that is not done", got)
	}
}

// The feeds of a poller that dies without a word are another's within 30 s.
func TestShareMovesFromAMemberThatDied(t *testing.T) {
	t.Parallel()
	_, cfg := brokerWith(t)
	cfg.Partitions = 6
	setUp(t, cfg)
	member := exec.Command(os.Args[0])
	member.Env = append(os.Environ(), shareOf+"="+cfg.Brokers[0])
	out, err := member.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := member.Start(); err != nil {
		t.Fatal(err)
	}
	said := make([]byte, len("shared\n"))
	if _, err := out.Read(said); err != nil || strings.TrimSpace(string(said)) != "shared" {
		t.Fatalf("the member said %q (%v)", said, err)
	}
	if err := member.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = member.Wait() // killed
	begin := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), 40*time.Second)
	defer cancel()
	err = connect(t, cfg).Share(ctx, shareGroup, pipeline.TopicFeeds, func(_ context.Context, share pipeline.Share) error {
		for n := range 50 {
			if key := fmt.Sprint("feed ", n); !share.Owns(key) {
				return fmt.Errorf("%s is not owned", key)
			}
		}
		return nil
	})
	if took := time.Since(begin); err != nil || ctx.Err() != nil || took > 30*time.Second {
		t.Errorf("Share = %v after %v, want every key owned within 30 s", err, took)
	}
}
