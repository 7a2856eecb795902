package kafka

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	kafkago "github.com/segmentio/kafka-go"

	"github.com/wiredesk/wiredesk/pipeline"
)

const (
	// batchBytes and batchMessages bound one produce request before
	// compression; a larger single message travels alone.
	batchBytes    = 1 << 20
	batchMessages = 4096
)

// sender writes to one partition. One request is in flight at a time, and what
// comes meanwhile travels together in the next: nobody waits for a timer, and
// a request that failed is sent again before anything later, so that the order
// holds.
type sender struct {
	client *Client
	at     topicPartition

	mu      sync.Mutex
	waiting []*delivery
	busy    bool // a goroutine is sending
}

// delivery is what one Publish has for one partition.
type delivery struct {
	ctx      context.Context //nolint:containedctx // the publisher's: its messages are dropped when it stops waiting
	messages []pipeline.Message
	acked    int        // how many stand in the log
	done     chan error // gets one result
}

// finished tells whether nothing is left to send, and if so says so to the
// publisher.
func (d *delivery) finished() bool {
	switch {
	case d.acked == len(d.messages):
		d.done <- nil
	case d.ctx.Err() != nil:
		d.done <- context.Cause(d.ctx)
	default:
		return false
	}
	return true
}

func (c *Client) sender(at topicPartition) *sender {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.senders[at]
	if s == nil {
		s = &sender{client: c, at: at}
		c.senders[at] = s
	}
	return s
}

func (s *sender) send(d *delivery) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting = append(s.waiting, d)
	if !s.busy {
		s.busy = true
		go s.run()
	}
}

// run sends until nothing waits.
func (s *sender) run() {
	pause := growingPause(firstPause, lastPause)
	limit := batchMessages
	for {
		batch := s.next(limit)
		if len(batch) == 0 {
			return
		}
		err := s.produce(batch)
		switch {
		case err == nil:
			s.ack(batch)
			s.client.publishing.recovered(s.at, "publishing again")
			pause.Reset()
			limit = batchMessages
		case errors.Is(err, kafkago.MessageSizeTooLarge) && len(batch) > 1:
			limit = 1 // find out which one
		case errors.Is(err, kafkago.MessageSizeTooLarge):
			s.fail(batch, fmt.Errorf("publishing %q to %s: the topic's max.message.bytes is too small: %w", batch[0].Key, s.at.topic, pipeline.ErrTooLarge))
		case isRefused(err) || s.client.closed.Err() != nil:
			s.fail(batch, fmt.Errorf("publishing to %s: %w", s.at.topic, s.client.explain(err)))
		default:
			s.client.publishing.failed(s.at, "publishing failed, trying again", "topic", s.at.topic, "partition", s.at.partition, "err", s.client.explain(err))
			sleep(s.client.closed, pause.NextBackOff())
		}
	}
}

// next returns what to send: the first messages that are not yet acked, up to
// the limits. It forgets deliveries that are finished, and with none left it
// ends the run.
func (s *sender) next(limit int) []pipeline.Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var batch []pipeline.Message
	size, kept := 0, s.waiting[:0]
	for _, d := range s.waiting {
		if d.finished() {
			continue
		}
		kept = append(kept, d)
		for _, m := range d.messages[d.acked:] {
			size += len(m.Key) + len(m.Value)
			if len(batch) == limit || (size > batchBytes && len(batch) > 0) {
				size = batchBytes + 1
				break
			}
			batch = append(batch, m)
		}
	}
	clear(s.waiting[len(kept):])
	s.waiting = kept
	s.busy = len(batch) > 0
	return batch
}

// ack counts what was sent towards the deliveries, in the order of next.
func (s *sender) ack(batch []pipeline.Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	rest := len(batch)
	for _, d := range s.waiting {
		n := min(rest, len(d.messages)-d.acked)
		d.acked += n
		rest -= n
	}
}

// fail gives err to every delivery that has a message in batch.
func (s *sender) fail(batch []pipeline.Message, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	rest, kept := len(batch), s.waiting[:0]
	for _, d := range s.waiting {
		if rest > 0 {
			rest -= len(d.messages) - d.acked
			d.done <- err
			continue
		}
		kept = append(kept, d)
	}
	clear(s.waiting[len(kept):])
	s.waiting = kept
}

// produce sends one request and returns nil once all replicas in sync have it.
func (s *sender) produce(batch []pipeline.Message) error {
	now := time.Now()
	records := make([]kafkago.Record, len(batch))
	for i, m := range batch {
		records[i] = kafkago.Record{Time: now, Key: kafkago.NewBytes(m.Key), Value: kafkago.NewBytes(m.Value)}
	}
	ctx, cancel := context.WithTimeout(s.client.closed, requestTimeout)
	defer cancel()
	res, err := s.client.api.Produce(ctx, &kafkago.ProduceRequest{
		Topic:        s.at.topic,
		Partition:    s.at.partition,
		RequiredAcks: kafkago.RequireAll,
		Compression:  kafkago.Zstd,
		Records:      kafkago.NewRecordReader(records...),
	})
	if err != nil {
		return err
	}
	return res.Error
}
