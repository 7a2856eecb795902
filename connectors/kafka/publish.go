package kafka

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/wiredesk/wiredesk/pipeline"
)

const (
	// The pause before a failed request is sent again grows from firstPause
	// to lastPause.
	firstPause = 50 * time.Millisecond
	lastPause  = 5 * time.Second
)

// Publish implements pipeline.Publisher. Many callers that publish at once
// share their requests.
func (c *Client) Publish(ctx context.Context, messages ...pipeline.Message) error {
	for i := range messages {
		if n := len(messages[i].Key) + len(messages[i].Value); n > pipeline.MaxMessageBytes {
			return fmt.Errorf("publishing %q to %s: %d bytes: %w", messages[i].Key, messages[i].Topic, n, pipeline.ErrTooLarge)
		}
	}
	parts, err := c.split(ctx, messages)
	if err != nil {
		return err
	}
	deliveries := make([]*delivery, 0, len(parts))
	for at, part := range parts {
		d := &delivery{ctx: ctx, messages: part, done: make(chan error, 1)}
		deliveries = append(deliveries, d)
		c.sender(at).send(d)
	}
	errs := make([]error, 0, len(deliveries))
	for _, d := range deliveries {
		select {
		case err := <-d.done:
			errs = append(errs, err)
		case <-ctx.Done():
			return fmt.Errorf("publishing to %s: %w", d.messages[0].Topic, context.Cause(ctx))
		}
	}
	return errors.Join(errs...)
}

// split sorts messages by the partition that they belong to.
func (c *Client) split(ctx context.Context, messages []pipeline.Message) (map[topicPartition][]pipeline.Message, error) {
	known := make(map[string][]int)
	parts := make(map[topicPartition][]pipeline.Message)
	for _, m := range messages {
		ids, ok := known[m.Topic]
		if !ok {
			var err error
			if ids, err = c.awaitPartitions(ctx, m.Topic); err != nil {
				return nil, err
			}
			known[m.Topic] = ids
		}
		at := topicPartition{m.Topic, partitionOf(m.Key, ids)}
		parts[at] = append(parts[at], m)
	}
	return parts, nil
}

// awaitPartitions is partitions, tried again until ctx ends or the broker
// refuses.
func (c *Client) awaitPartitions(ctx context.Context, topic string) ([]int, error) {
	failures := newFailureLog(c.log)
	pause := growingPause(firstPause, lastPause)
	var why error // the last answer; what the end of ctx cuts short says nothing
	for {
		ids, err := c.partitions(ctx, topic)
		switch {
		case err == nil:
			failures.recovered(topic, "topic found", "topic", topic)
			return ids, nil
		case ctx.Err() != nil:
			return nil, fmt.Errorf("%w (%w)", cmp.Or(why, err), context.Cause(ctx))
		case isRefused(err):
			return nil, c.explain(err)
		}
		why = c.explain(err)
		failures.failed(topic, "waiting for a topic", "topic", topic, "err", why)
		if !sleep(ctx, pause.NextBackOff()) {
			return nil, fmt.Errorf("%w (%w)", why, context.Cause(ctx))
		}
	}
}

func growingPause(first, last time.Duration) *backoff.ExponentialBackOff {
	b := backoff.NewExponentialBackOff()
	b.InitialInterval, b.MaxInterval, b.Multiplier = first, last, 2
	return b
}

// sleep waits for d and tells whether it did, or else ctx ended.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
