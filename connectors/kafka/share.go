package kafka

import (
	"context"
	"errors"
	"fmt"
	"sync"

	kafkago "github.com/segmentio/kafka-go"
	"golang.org/x/sync/errgroup"

	"github.com/wiredesk/wiredesk/pipeline"
)

// errRunEnded says that the function given to Share returned by itself.
var errRunEnded = errors.New("ended by itself")

// Share gives run a part of the keys of a compacted topic, with the latest
// value of each, as a member of a consumer group. The context that run gets
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
	err = c.inGroup(ctx, group, topic, func(ctx context.Context, gen *kafkago.Generation) error {
		share, err := c.loadShare(ctx, topic, partitions, gen)
		if err != nil {
			if ctx.Err() == nil {
				c.log.Warn("reading the shared state failed, trying again", "topic", topic, "err", err)
				sleep(ctx, lastPause)
			}
			return nil
		}
		err = run(ctx, share)
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
func (c *Client) loadShare(ctx context.Context, topic string, partitions []int, gen *kafkago.Generation) (pipeline.Share, error) {
	owned := assigned(gen, topic)
	share := pipeline.Share{
		State: make(map[string][]byte),
		Owns: func(key string) bool {
			_, ok := owned[partitionOf([]byte(key), partitions)]
			return ok
		},
	}
	all, err := c.bounds(ctx, topic, partitions)
	if err != nil {
		return share, fmt.Errorf("loading the share of %s: %w", topic, c.explain(err))
	}
	var mu sync.Mutex
	keep := func(m pipeline.Message) error {
		mu.Lock()
		defer mu.Unlock()
		if m.Value == nil {
			delete(share.State, string(m.Key))
		} else {
			share.State[string(m.Key)] = m.Value
		}
		return nil
	}
	readers, ctx := errgroup.WithContext(ctx)
	for p := range owned {
		readers.Go(func() error { return c.readTo(ctx, topicPartition{topic, p}, all[p], keep) })
	}
	if err := readers.Wait(); err != nil {
		return share, fmt.Errorf("loading the share of %s: %w", topic, err)
	}
	c.log.Info("share taken", "topic", topic, "partitions", len(owned), "keys", len(share.State))
	return share, nil
}
