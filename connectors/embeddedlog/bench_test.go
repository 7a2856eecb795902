package embeddedlog_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/embeddedlog"
	"github.com/wiredesk/wiredesk/pipeline"
)

const (
	benchValue = 4 << 10 // bytes, about a story
	benchBatch = 500
)

// stories returns n messages of benchValue bytes of words, each under a key of
// its own.
func stories(n int) []pipeline.Message {
	rng := rand.New(rand.NewPCG(1, 2))
	vocabulary := make([]string, 5000)
	for i := range vocabulary {
		vocabulary[i] = fmt.Sprintf("%x", rng.Uint32()>>(4*rng.IntN(6)))
	}
	messages := make([]pipeline.Message, n)
	for i := range messages {
		var text strings.Builder
		for text.Len() < benchValue {
			text.WriteString(vocabulary[int(float64(len(vocabulary))*rng.Float64()*rng.Float64())])
			text.WriteByte(' ')
		}
		messages[i] = pipeline.Message{Topic: pipeline.TopicArticles, Key: fmt.Append(nil, "story ", i), Value: []byte(text.String()[:benchValue])}
	}
	return messages
}

// BenchmarkPublish is one message, by 2 callers that publish batches of 500.
func BenchmarkPublish(b *testing.B) {
	cfg := config.Default().Log
	c := client(b, startBroker(b, b.TempDir(), cfg), cfg)
	batch := stories(benchBatch)
	b.SetBytes(benchValue)
	b.ReportAllocs()
	b.ResetTimer()
	var publishing sync.WaitGroup
	var left, published atomic.Int64
	left.Store(int64(b.N))
	for range 2 {
		publishing.Go(func() {
			for {
				n := min(left.Add(-benchBatch)+benchBatch, benchBatch)
				if n <= 0 {
					return
				}
				if err := c.Publish(b.Context(), batch[:n]...); err != nil {
					b.Errorf("Publish: %v", err)
					return
				}
				published.Add(n)
			}
		})
	}
	publishing.Wait()
	b.StopTimer()
	if got := published.Load(); got != int64(b.N) {
		b.Errorf("%d messages were published, want %d", got, b.N)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

// BenchmarkPublishOne is one message that is published alone.
func BenchmarkPublishOne(b *testing.B) {
	cfg := config.Default().Log
	c := client(b, startBroker(b, b.TempDir(), cfg), cfg)
	batch := stories(1)
	b.ReportAllocs()
	for b.Loop() {
		if err := c.Publish(b.Context(), batch...); err != nil {
			b.Fatalf("Publish: %v", err)
		}
	}
}

// BenchmarkConsume is one message, handled in batches and committed.
func BenchmarkConsume(b *testing.B) {
	cfg := config.Default().Log
	c := client(b, startBroker(b, b.TempDir(), cfg), cfg)
	batch := stories(benchBatch)
	for n := 0; n < b.N; n += benchBatch {
		publish(b, c, batch[:min(benchBatch, b.N-n)]...)
	}
	b.SetBytes(benchValue)
	b.ReportAllocs()
	b.ResetTimer()
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	var handled atomic.Int64
	err := c.Consume(ctx, pipeline.Consumption{
		Group: "wiredesk-bench", Topic: pipeline.TopicArticles, Stage: "enrich", MaxBatch: benchBatch,
		Handler: func(_ context.Context, batch []pipeline.Message) []error {
			if handled.Add(int64(len(batch))) == int64(b.N) {
				b.StopTimer()
				cancel()
			}
			return make([]error, len(batch))
		},
	})
	if err != nil {
		b.Fatalf("Consume: %v", err)
	}
	if got := handled.Load(); got != int64(b.N) {
		b.Errorf("%d messages were handled, want %d", got, b.N)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

// BenchmarkStart is a start on a directory with 20,000 messages and its end.
func BenchmarkStart(b *testing.B) {
	cfg := config.Default().Log
	dir := b.TempDir()
	broker := startBroker(b, dir, cfg)
	c := client(b, broker, cfg)
	batch := stories(benchBatch)
	for range 40 {
		publish(b, c, batch...)
	}
	closeBroker(b, broker)
	for name, unclean := range map[string]bool{"clean": false, "unclean": true} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if unclean {
					if err := embeddedlog.MarkUnclean(dir); err != nil {
						b.Fatal(err)
					}
				}
				closeBroker(b, startBroker(b, dir, cfg))
			}
		})
	}
}
