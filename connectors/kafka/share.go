package kafka

import (
	"context"
	"errors"
	"fmt"

	kafkago "github.com/segmentio/kafka-go"
	"golang.org/x/sync/errgroup"

	"github.com/wiredesk/wiredesk/pipeline"
)

// errRunEnded says that the function given to Share returned by itself.
var errRunEnded = errors.New("ended by itself")

// Share gives run a part of the keys of a compacted topic, with the latest
// value of each, as a member of a consumer group. The values are kept in a
// temporary file while run runs. The context that run gets
// ends when the members change; then run must return soon (within 10 s, or
// another member may get its keys while it still runs), and is called again
// with the new share. A member that dies is noticed after 10 s.
//
// Share returns nil when ctx ends or when run returns nil by itself, else the
// error of run, or what joining the group gave that can't be mended by trying
// again.
func (c *Client) Share(ctx context.Context, group, topic string, run func(context.Context, pipeline.Share) error) error {
	partitions, err := c.awaitPartitions(ctx, topic)
	if err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	stopping := func() bool { return ctx.Err() != nil }
	err = c.inGroup(ctx, group, topic, func(ctx context.Context, gen *kafkago.Generation) error {
		share, err := c.loadShare(ctx, topic, partitions, gen)
		if err != nil {
			if ctx.Err() == nil {
				c.log.Warn("reading the shared state failed, trying again", "topic", topic, "err", err)
				sleep(ctx, lastPause)
			}
			return nil
		}
		err = errors.Join(run(ctx, pipeline.Share{State: share, Owns: share.owns, Stopping: stopping}), share.values.close())
		switch {
		case ctx.Err() != nil:
			return nil
		case err == nil:
			return errRunEnded
		}
		return err
	})
	if errors.Is(err, errRunEnded) {
		return nil
	}
	return err
}

// loadShare reads the partitions of a generation from their beginning to their
// end.
func (c *Client) loadShare(ctx context.Context, topic string, partitions []int, gen *kafkago.Generation) (*shared, error) {
	owned := assigned(gen, topic)
	all, err := c.bounds(ctx, topic, partitions)
	if err != nil {
		return nil, fmt.Errorf("loading the share of %s: %w", topic, c.explain(err))
	}
	values, err := newSpill("")
	if err != nil {
		return nil, err
	}
	keep := func(m pipeline.Message) error { return values.put(string(m.Key), m.Value) }
	readers, ctx := errgroup.WithContext(ctx)
	for p := range owned {
		readers.Go(func() error { return c.readTo(ctx, topicPartition{topic, p}, all[p], keep) })
	}
	if err := readers.Wait(); err != nil {
		return nil, errors.Join(fmt.Errorf("loading the share of %s: %w", topic, err), values.close())
	}
	c.log.Info("share taken", "topic", topic, "partitions", len(owned))
	return &shared{client: c, topic: topic, partitions: partitions, owned: owned, values: values}, nil
}

// shared is a share of a topic's keys.
type shared struct {
	client     *Client
	topic      string
	partitions []int
	owned      map[int]int64
	values     *spill
}

var _ pipeline.State = (*shared)(nil)

func (s *shared) owns(key string) bool {
	_, ok := s.owned[partitionOf([]byte(key), s.partitions)]
	return ok
}

// Each implements pipeline.State.
func (s *shared) Each(use func(key string, value []byte) error) error { return s.values.each(use) }

// Get implements pipeline.State.
func (s *shared) Get(key string) ([]byte, error) { return s.values.get(key) }

// Put implements pipeline.State.
func (s *shared) Put(ctx context.Context, key string, value []byte) error {
	if err := s.client.Publish(ctx, pipeline.Message{Topic: s.topic, Key: []byte(key), Value: value}); err != nil {
		return err
	}
	return s.values.put(key, value)
}
