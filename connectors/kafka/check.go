package kafka

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"

	kafkago "github.com/segmentio/kafka-go"

	"github.com/wiredesk/wiredesk/pipeline"
)

// Check tells what is wrong with the log, each problem with how to mend it:
// brokers that can't be reached, a login or TLS that is refused, topics that
// are missing or may not be read. Nil means that all is well.
func (c *Client) Check(ctx context.Context) error {
	reachable := ""
	var problems []error
	for _, address := range c.cfg.Brokers {
		if err := c.checkBroker(ctx, address); err != nil {
			problems = append(problems, fmt.Errorf("broker %s: %w", address, err))
		} else if reachable == "" {
			reachable = address
		}
	}
	if reachable == "" {
		return errors.Join(problems...)
	}
	problems = append(problems, c.checkCluster(ctx, reachable)...)
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

// checkCluster asks a broker that is known to answer about the others and the
// topics.
func (c *Client) checkCluster(ctx context.Context, address string) []error {
	api := &kafkago.Client{Addr: kafkago.TCP(address), Timeout: requestTimeout, Transport: c.transport}
	topics := []string{pipeline.TopicArticles, pipeline.TopicDocuments, pipeline.TopicQuarantine, pipeline.TopicFeeds}
	meta, err := api.Metadata(ctx, &kafkago.MetadataRequest{Topics: topics})
	if err != nil {
		return []error{fmt.Errorf("asking broker %s for the topics: %w", address, c.explain(err))}
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
			_, err = c.fetch(ctx, topicPartition{t.Name, 0}, kafkago.LastOffset, 1)
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("topic %s: %w", t.Name, c.explain(err)))
		}
	}
	return problems
}
