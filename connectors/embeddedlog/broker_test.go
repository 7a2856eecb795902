package embeddedlog_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/embeddedlog"
	"github.com/wiredesk/wiredesk/connectors/kafka"
	"github.com/wiredesk/wiredesk/pipeline"
)

func startBroker(t testing.TB, dir string, cfg config.Log) *embeddedlog.Broker {
	t.Helper()
	broker, err := embeddedlog.Start(dir, cfg, logger(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := broker.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return broker
}

func closeBroker(t testing.TB, broker *embeddedlog.Broker) {
	t.Helper()
	if err := broker.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
}

// client returns a client of a broker whose topics are set up.
func client(t testing.TB, broker *embeddedlog.Broker, cfg config.Log) *kafka.Client {
	t.Helper()
	cfg.Brokers = []string{broker.Addr()}
	c, err := kafka.New(cfg, logger(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if _, err := c.Setup(t.Context()); err != nil {
		t.Fatal(err)
	}
	return c
}

func publish(t testing.TB, c *kafka.Client, messages ...pipeline.Message) {
	t.Helper()
	if err := c.Publish(t.Context(), messages...); err != nil {
		t.Fatalf("Publish: %v", err)
	}
}

// consume takes what a group has not read yet until it has n messages, and
// returns their values.
func consume(t testing.TB, c *kafka.Client, group, topic string, n int) []string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	var mu sync.Mutex
	var got []string
	err := c.Consume(ctx, pipeline.Consumption{Group: group, Topic: topic, Stage: "enrich", Handler: func(_ context.Context, batch []pipeline.Message) []error {
		mu.Lock()
		defer mu.Unlock()
		for _, m := range batch {
			got = append(got, string(m.Value))
		}
		if len(got) >= n {
			cancel()
		}
		return make([]error, len(batch))
	}})
	if err != nil {
		t.Fatalf("Consume: %v", err)
	}
	if len(got) < n {
		t.Fatalf("group %s was given %d messages in 20 s, want %d", group, len(got), n)
	}
	return got
}

// values returns the values of all messages of a topic.
func values(t testing.TB, c *kafka.Client, topic string) map[string]string {
	t.Helper()
	out := make(map[string]string)
	err := c.ReadAll(t.Context(), topic, func(m pipeline.Message) error {
		out[string(m.Key)] = string(m.Value)
		return nil
	})
	if err != nil {
		t.Fatalf("ReadAll(%s): %v", topic, err)
	}
	return out
}

func TestStartRefusesADirectoryInUse(t *testing.T) {
	dir := t.TempDir()
	first := startBroker(t, dir, config.Default().Log)
	_, err := embeddedlog.Start(dir, config.Default().Log, logger(t))
	if !errors.Is(err, embeddedlog.ErrLocked) || !strings.Contains(err.Error(), dir) || !strings.Contains(err.Error(), "--data") {
		t.Errorf("second Start = %v, want ErrLocked with the directory and the remedy", err)
	}
	closeBroker(t, first)
	startBroker(t, dir, config.Default().Log)
}

func TestStartTakesItsPortAgainOrAnother(t *testing.T) {
	dir := t.TempDir()
	first := startBroker(t, dir, config.Default().Log)
	addr := first.Addr()
	closeBroker(t, first)
	second := startBroker(t, dir, config.Default().Log)
	if got := second.Addr(); got != addr {
		t.Errorf("second start at %s, want %s again", got, addr)
	}
	closeBroker(t, second)
	taken, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	if got := startBroker(t, dir, config.Default().Log).Addr(); got == addr {
		t.Errorf("third start at %s, which is taken", got)
	}
}

func TestRetentionBoundsEachPartition(t *testing.T) {
	cfg := config.Default().Log
	cfg.RetentionBytes, cfg.Partitions = 1<<20, 1
	broker := startBroker(t, t.TempDir(), cfg)
	c := client(t, broker, cfg)
	for n := range 30 {
		publish(t, c, pipeline.Message{Topic: pipeline.TopicArticles, Key: fmt.Append(nil, n), Value: incompressible(100 << 10)})
	}
	if err := broker.Trim(); err != nil {
		t.Fatal(err)
	}
	kept := values(t, c, pipeline.TopicArticles)
	if len(kept) == 0 || len(kept) > 11 || kept["29"] == "" {
		t.Errorf("%d messages of 100 KB are kept, want the last 10 or so in 1 MB", len(kept))
	}
}

// A partition that retention emptied goes on counting where it ended, so that
// its consumers pass over nothing.
func TestOffsetsGoOnAfterRetentionTookEverything(t *testing.T) {
	for name, unclean := range map[string]bool{"clean end": false, "unclean end": true} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			cfg := config.Default().Log
			cfg.Retention, cfg.Partitions = 50*time.Millisecond, 1
			broker := startBroker(t, dir, cfg)
			c := client(t, broker, cfg)
			for n := range 3 {
				publish(t, c, pipeline.Message{Topic: pipeline.TopicArticles, Key: []byte("key"), Value: fmt.Append(nil, "old ", n)})
			}
			consume(t, c, "wiredesk-enrich", pipeline.TopicArticles, 3)
			time.Sleep(100 * time.Millisecond)
			if err := broker.Trim(); err != nil {
				t.Fatal(err)
			}
			if left := values(t, c, pipeline.TopicArticles); len(left) > 0 {
				t.Fatalf("retention left %v", left)
			}
			closeBroker(t, broker)
			if unclean {
				if err := embeddedlog.MarkUnclean(dir); err != nil {
					t.Fatal(err)
				}
			}
			c = client(t, startBroker(t, dir, cfg), cfg)
			// As many as were read before, and more: from 0 on the consumer
			// would go on behind them.
			for n := range 6 {
				publish(t, c, pipeline.Message{Topic: pipeline.TopicArticles, Key: []byte("key"), Value: fmt.Append(nil, "new ", n)})
			}
			if got := consume(t, c, "wiredesk-enrich", pipeline.TopicArticles, 6); got[0] != "new 0" || len(got) != 6 {
				t.Errorf("the consumer goes on with %q, want all of the 6 new ones", got)
			}
			if got := consume(t, c, "wiredesk-other", pipeline.TopicArticles, 6); got[0] != "new 0" {
				t.Errorf("another consumer begins with %q, want new 0", got[0])
			}
		})
	}
}

func TestCompactionKeepsTheLatestOfEachKey(t *testing.T) {
	cfg := config.Default().Log
	dir := t.TempDir()
	broker := startBroker(t, dir, cfg)
	c := client(t, broker, cfg)
	want := publishFeeds(t, c, 20, 50)
	before := broker.CompactedBytes()
	if err := broker.Trim(); err != nil {
		t.Fatal(err)
	}
	if after := broker.CompactedBytes(); before < embeddedlog.CompactFrom || after > before/4 {
		t.Errorf("compaction left %d of %d bytes, want it to run and to leave less than a quarter", after, before)
	}
	assertFeeds(t, c, want)
	publish(t, c, pipeline.Message{Topic: pipeline.TopicFeeds, Key: []byte("feed 0"), Value: []byte("later")})
	want["feed 0"] = "later"
	closeBroker(t, broker)
	assertFeeds(t, client(t, startBroker(t, dir, cfg), cfg), want)
}

func TestCompactionCutShortIsUndone(t *testing.T) {
	for name, cut := range map[string]func(dir string) error{
		"no file of a partition is written yet": func(dir string) error {
			files, err := filepath.Glob(filepath.Join(dir, "*.*"))
			for _, f := range files {
				err = errors.Join(err, os.Remove(f))
			}
			return err
		},
		"a file is half written": func(dir string) error {
			files, err := filepath.Glob(filepath.Join(dir, "*.dat"))
			for _, f := range files {
				content, readErr := os.ReadFile(f)
				err = errors.Join(err, readErr, os.Remove(f), os.WriteFile(f, content[:len(content)/2], 0o644))
			}
			return err
		},
		"everything is written": func(string) error { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			cfg := config.Default().Log
			dir := t.TempDir()
			broker := startBroker(t, dir, cfg)
			want := publishFeeds(t, client(t, broker, cfg), 20, 3)
			closeBroker(t, broker)
			if err := embeddedlog.BeginCompaction(dir); err != nil {
				t.Fatal(err)
			}
			partitions, err := filepath.Glob(filepath.Join(dir, "broker", "partitions", pipeline.TopicFeeds+"-*"))
			if err != nil || len(partitions) == 0 {
				t.Fatalf("no partitions of %s (%v)", pipeline.TopicFeeds, err)
			}
			for _, p := range partitions {
				if err := cut(p); err != nil {
					t.Fatal(err)
				}
			}
			assertFeeds(t, client(t, startBroker(t, dir, cfg), cfg), want)
			if _, err := os.Stat(filepath.Join(dir, "compacted")); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("the saved files are still there (%v)", err)
			}
		})
	}
}

// publishFeeds publishes versions of the state of some feeds and returns the
// last of each.
func publishFeeds(t testing.TB, c *kafka.Client, feeds, versions int) map[string]string {
	t.Helper()
	want := make(map[string]string)
	for v := range versions {
		var batch []pipeline.Message
		for f := range feeds {
			key, value := fmt.Sprint("feed ", f), fmt.Sprintf("%d %x", v, incompressible(10<<10))
			want[key] = value
			batch = append(batch, pipeline.Message{Topic: pipeline.TopicFeeds, Key: []byte(key), Value: []byte(value)})
		}
		publish(t, c, batch...)
	}
	return want
}

func assertFeeds(t testing.TB, c *kafka.Client, want map[string]string) {
	t.Helper()
	got := values(t, c, pipeline.TopicFeeds)
	for key, value := range want {
		if got[key] != value {
			t.Errorf("%s: the log has %.20q..., want %.20q...", key, got[key], value)
		}
	}
	if len(got) != len(want) {
		t.Errorf("the log has %d feeds, want %d", len(got), len(want))
	}
}

// Commits that follow a torn one are found again, even after a second unclean
// end.
func TestCommitsSurviveATornOne(t *testing.T) {
	cfg := config.Default().Log
	cfg.Partitions = 1
	dir := t.TempDir()
	broker := startBroker(t, dir, cfg)
	c := client(t, broker, cfg)
	publish(t, c, pipeline.Message{Topic: pipeline.TopicArticles, Key: []byte("key"), Value: []byte("one")})
	consume(t, c, "wiredesk-enrich", pipeline.TopicArticles, 1)
	closeBroker(t, broker)

	commits, err := os.OpenFile(filepath.Join(dir, "broker", "groups.log"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := commits.Write([]byte{200, 0, 0, 0, 1, 2, 3}); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(commits.Close(), embeddedlog.MarkUnclean(dir)); err != nil {
		t.Fatal(err)
	}
	broker = startBroker(t, dir, cfg)
	c = client(t, broker, cfg)
	publish(t, c, pipeline.Message{Topic: pipeline.TopicArticles, Key: []byte("key"), Value: []byte("two")})
	if got := consume(t, c, "wiredesk-enrich", pipeline.TopicArticles, 1); got[0] != "two" {
		t.Errorf("after the torn commit the group is given %q, want two", got)
	}
	// A copy of the files as they are now is what kill -9 would leave.
	killed := t.TempDir()
	if err := os.CopyFS(killed, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	c = client(t, startBroker(t, killed, cfg), cfg)
	publish(t, c, pipeline.Message{Topic: pipeline.TopicArticles, Key: []byte("key"), Value: []byte("three")})
	if got := consume(t, c, "wiredesk-enrich", pipeline.TopicArticles, 1); got[0] != "three" {
		t.Errorf("after the second unclean end the group is given %q, want three", got)
	}
}

// A member that was there when the broker ended is not waited for.
func TestRestartWaitsForNoGoneMember(t *testing.T) {
	cfg := config.Default().Log
	dir := t.TempDir()
	broker := startBroker(t, dir, cfg)
	gone := client(t, broker, cfg)
	joined := make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- gone.Consume(ctx, pipeline.Consumption{
			Group: "wiredesk-enrich", Topic: pipeline.TopicArticles, Stage: "enrich",
			Handler: func(_ context.Context, batch []pipeline.Message) []error {
				close(joined)
				return make([]error, len(batch))
			},
		})
	}()
	publish(t, gone, pipeline.Message{Topic: pipeline.TopicArticles, Key: []byte("key"), Value: []byte("one")})
	<-joined
	closeBroker(t, broker) // under its member
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("Consume = %v after its context ended, want nil", err)
	}
	c := client(t, startBroker(t, dir, cfg), cfg)
	publish(t, c, pipeline.Message{Topic: pipeline.TopicArticles, Key: []byte("key"), Value: []byte("two")})
	begin := time.Now()
	consume(t, c, "wiredesk-enrich", pipeline.TopicArticles, 1)
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("the first message came after %v: the broker waited for the member that is gone", took)
	}
}

// incompressible returns n bytes that are different each time and that no
// compression makes shorter.
func incompressible(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return b
}
