package kafka_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/kafka"
	"github.com/wiredesk/wiredesk/pipeline"
)

// brokerWith starts a broker whose topics have one partition.
func brokerWith(t testing.TB, opts ...kfake.Opt) (*kfake.Cluster, config.Log) {
	t.Helper()
	broker, err := kfake.NewCluster(append([]kfake.Opt{kfake.NumBrokers(1)}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(broker.Close)
	cfg := config.Default().Log
	cfg.Brokers, cfg.Partitions = broker.ListenAddrs(), 1
	return broker, cfg
}

// article returns a message that has a number.
func article(key string, n int) pipeline.Message {
	return pipeline.Message{Topic: pipeline.TopicArticles, Key: []byte(key), Value: fmt.Append(nil, n)}
}

// stored returns the values of a topic in the log's order.
func stored(t testing.TB, c *kafka.Client, topic string) []string {
	t.Helper()
	var out []string
	err := c.ReadAll(t.Context(), topic, func(m pipeline.Message) error {
		out = append(out, string(m.Value))
		return nil
	})
	if err != nil {
		t.Fatalf("ReadAll: %v", err)
	}
	return out
}

func TestPublishKeepsTheOrderOverFailures(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]kfake.Fault{
		"refused for the time being":        {Err: kerr.NotEnoughReplicas},
		"the leader moves":                  {Err: kerr.NotLeaderForPartition},
		"stored, but not by all in time":    {Err: kerr.RequestTimedOut},
		"an error that nobody has heard of": {Err: kerr.UnknownServerError},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			broker, cfg := brokerWith(t)
			setUp(t, cfg)
			c := connect(t, cfg)
			fault.Keys, fault.Count = []kmsg.Key{kmsg.Produce}, 3
			broker.Fault(fault)
			var publishing sync.WaitGroup
			for p := range 3 {
				publishing.Go(func() {
					for n := range 20 {
						if err := c.Publish(t.Context(), article(fmt.Sprint(p), 100*p+n)); err != nil {
							t.Errorf("Publish: %v", err)
							return
						}
					}
				})
			}
			publishing.Wait()
			got := stored(t, c, pipeline.TopicArticles)
			for p := range 3 {
				for n := range 20 {
					first := slices.Index(got, fmt.Sprint(100*p+n))
					if first < 0 {
						t.Fatalf("message %d is not in the log: %v", 100*p+n, got)
					}
					if n > 0 && first < slices.Index(got, fmt.Sprint(100*p+n-1)) {
						t.Fatalf("message %d stands before the one before it: %v", 100*p+n, got)
					}
				}
			}
		})
	}
}

func TestPublishEndsWithItsContext(t *testing.T) {
	t.Parallel()
	broker, cfg := brokerWith(t)
	setUp(t, cfg)
	c := connect(t, cfg)
	handle := broker.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.Produce}, Err: kerr.NotEnoughReplicas, Count: -1})
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if err := c.Publish(ctx, article("key", 1)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Publish = %v, want the end of its context", err)
	}
	handle.Remove()
	if err := c.Publish(t.Context(), article("key", 2)); err != nil {
		t.Errorf("Publish after the failure = %v, want nil", err)
	}
	if got := stored(t, c, pipeline.TopicArticles); got[len(got)-1] != "2" {
		t.Errorf("the log has %v, want 2 at its end", got)
	}
}

func TestPublishGivesUpWhatIsRefusedForGood(t *testing.T) {
	t.Parallel()
	broker, cfg := brokerWith(t)
	setUp(t, cfg)
	broker.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.Produce}, Err: kerr.TopicAuthorizationFailed})
	err := connect(t, cfg).Publish(t.Context(), article("key", 1))
	if err == nil || !strings.Contains(err.Error(), "may not use the topic") {
		t.Errorf("Publish = %v, want the refusal with what to grant", err)
	}
}

func TestPublishFindsTheMessageThatTheTopicIsTooSmallFor(t *testing.T) {
	t.Parallel()
	broker, cfg := brokerWith(t)
	small := "300"
	if err := broker.CreateTopic(pipeline.TopicArticles, 1, map[string]string{"max.message.bytes": small}); err != nil {
		t.Fatal(err)
	}
	c := connect(t, cfg)
	large := pipeline.Message{Topic: pipeline.TopicArticles, Key: []byte("large"), Value: incompressible(400)}
	var publishing sync.WaitGroup
	for n := range 20 {
		publishing.Go(func() {
			if err := c.Publish(t.Context(), article("key", n)); err != nil {
				t.Errorf("Publish of a small message beside a large one = %v, want nil", err)
			}
		})
	}
	if err := c.Publish(t.Context(), large); !errors.Is(err, pipeline.ErrTooLarge) {
		t.Errorf("Publish = %v, want ErrTooLarge", err)
	}
	publishing.Wait()
	if got := stored(t, c, pipeline.TopicArticles); len(got) != 20 {
		t.Errorf("the log has %d messages, want the 20 small ones", len(got))
	}
}

func TestPublishWaitsForTheTopic(t *testing.T) {
	t.Parallel()
	_, cfg := brokerWith(t)
	c := connect(t, cfg)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	err := c.Publish(ctx, article("key", 1))
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "wiredesk setup") {
		t.Errorf("Publish = %v, want the end of the context, and that setup is missing", err)
	}
	published := make(chan error, 1)
	go func() { published <- c.Publish(t.Context(), article("key", 1)) }()
	setUp(t, cfg)
	if err := <-published; err != nil {
		t.Errorf("Publish = %v after the topic was created, want nil", err)
	}
}

func TestSetupCreatesWhatIsMissingAndReportsWhatDiffers(t *testing.T) {
	t.Parallel()
	broker, cfg := brokerWith(t)
	if err := broker.CreateTopic(pipeline.TopicDocuments, 3, map[string]string{"retention.ms": "1000"}); err != nil {
		t.Fatal(err)
	}
	for attempt, created := range []bool{true, false} {
		for _, topic := range setUp(t, cfg).Topics {
			var differ []string
			for _, d := range topic.Differences {
				differ = append(differ, fmt.Sprintf("%s %s instead of %s", d.Setting, d.Have, d.Want))
			}
			if topic.Topic != pipeline.TopicDocuments {
				if topic.Created != created || len(differ) > 0 {
					t.Errorf("run %d: %s created %v with differences %v, want created %v and none", attempt, topic.Topic, topic.Created, differ, created)
				}
				continue
			}
			if topic.Created || !slices.Contains(differ, "partitions 3 instead of 1") || !slices.Contains(differ, "retention.ms 1000 instead of 604800000") {
				t.Errorf("run %d: %s created %v with differences %v, want not created, 3 partitions and retention.ms 1000", attempt, topic.Topic, topic.Created, differ)
			}
		}
	}
	if got := broker.TopicInfo(pipeline.TopicDocuments).Configs["retention.ms"]; got == nil || *got != "1000" {
		t.Error("Setup changed a topic that was there")
	}
}
