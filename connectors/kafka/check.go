package kafka

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

	kafkago "github.com/segmentio/kafka-go"

	"github.com/wiredesk/wiredesk/pipeline"
)

// leaderPatience is how long a topic may have no leader without being called
// broken.
const leaderPatience = 5 * time.Second

// Check tells what is wrong with the log, each problem with how to mend it:
// brokers that can't be reached, a login or TLS that is refused, topics that
// are missing or may not be read. Nil means that all is well.
func (c *Client) Check(ctx context.Context) error {
	reachable := false
	var problems []error
	for _, address := range c.cfg.Brokers {
		if err := c.checkBroker(ctx, address); err != nil {
			problems = append(problems, fmt.Errorf("broker %s: %w", address, err))
		} else {
			reachable = true
		}
	}
	if reachable {
		problems = append(problems, c.checkCluster(ctx)...)
	}
	return errors.Join(problems...)
}

// checkBroker connects to one broker, with TLS and login as configured.
func (c *Client) checkBroker(ctx context.Context, address string) error {
	conn, err := c.dialer().DialContext(ctx, "tcp", address)
	if err != nil {
		return c.explain(err)
	}
	defer conn.Close()
	if deadline, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(deadline); err != nil {
			return err
		}
	}
	if _, err := conn.Brokers(); err != nil {
		return c.explain(err)
	}
	return nil
}

// checkCluster asks whoever answers about the brokers and the topics.
func (c *Client) checkCluster(ctx context.Context) []error {
	meta, err := c.metadata(ctx, pipeline.Topics()...)
	if err != nil {
		return []error{fmt.Errorf("asking for the brokers and topics: %w", c.explain(err))}
	}
	var problems []error
	for _, b := range meta.Brokers {
		advertised := net.JoinHostPort(b.Host, strconv.Itoa(b.Port))
		if err := c.checkBroker(ctx, advertised); err != nil {
			problems = append(problems, fmt.Errorf("broker %d says that it is at %s (its advertised.listeners), but from here: %w", b.ID, advertised, err))
		}
	}
	for _, t := range meta.Topics {
		err := t.Error
		if err == nil {
			err = c.checkTopic(ctx, t.Name)
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("topic %s: %w", t.Name, c.explain(err)))
		}
	}
	return problems
}

// checkTopic reads at the end of a topic. One that was just created has no
// leader for a moment.
func (c *Client) checkTopic(ctx context.Context, topic string) error {
	for deadline := time.Now().Add(leaderPatience); ; {
		_, err := c.fetch(ctx, topicPartition{topic, 0}, kafkago.LastOffset, time.Millisecond)
		if err == nil || isRefused(err) || time.Now().After(deadline) || !sleep(ctx, firstPause) {
			return err
		}
	}
}
