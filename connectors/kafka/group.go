package kafka

import (
	"context"
	"fmt"
	"time"

	kafkago "github.com/segmentio/kafka-go"
)

const (
	// sessionTimeout is how long a member may be silent before its partitions
	// go to others; Kafka takes no less than 6 s.
	sessionTimeout    = 10 * time.Second
	heartbeatInterval = time.Second
	// rebalanceTimeout is how long the group waits for a member that has yet
	// to end its work.
	rebalanceTimeout = 15 * time.Second
	joinBackoff      = 500 * time.Millisecond
)

// inGroup is a member of a consumer group until ctx ends. For every generation
// of the group in which it is a member it calls run, with a context that ends
// with the generation; the group waits for run to return (for rebalanceTimeout
// at most) before it gives the partitions to another member. An error that run
// returns ends the membership and is returned, the end of ctx returns nil.
func (c *Client) inGroup(ctx context.Context, group, topic string, run func(context.Context, *kafkago.Generation) error) error {
	members, err := kafkago.NewConsumerGroup(kafkago.ConsumerGroupConfig{
		ID: group, Brokers: c.cfg.Brokers, Dialer: c.dialer(), Topics: []string{topic},
		StartOffset:       kafkago.FirstOffset,
		HeartbeatInterval: heartbeatInterval, SessionTimeout: sessionTimeout,
		RebalanceTimeout: rebalanceTimeout, JoinGroupBackoff: joinBackoff,
		Timeout: requestTimeout,
	})
	if err != nil {
		return fmt.Errorf("joining group %s: %w", group, err)
	}
	defer members.Close()
	// Closing ends the generation: run returns and commits, the member leaves.
	defer context.AfterFunc(ctx, func() { members.Close() })()

	failures := newFailureLog(c.log)
	for {
		gen, err := members.Next(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil && isRefused(err):
			return fmt.Errorf("joining group %s: %w", group, c.explain(err))
		case err != nil:
			failures.failed(group, "joining the group failed, trying again", "group", group, "err", c.explain(err))
			continue
		}
		failures.recovered(group, "joined the group again", "group", group)
		result := make(chan error, 1)
		gen.Start(func(ctx context.Context) { result <- run(ctx, gen) })
		if err := <-result; err != nil {
			return err
		}
	}
}

// assigned returns the partitions of a topic that the member has in a
// generation, with the offset committed for each or kafkago.FirstOffset.
func assigned(gen *kafkago.Generation, topic string) map[int]int64 {
	out := make(map[int]int64)
	for _, p := range gen.Assignments[topic] {
		out[p.ID] = p.Offset
	}
	return out
}
