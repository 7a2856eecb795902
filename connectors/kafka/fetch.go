package kafka

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	kafkago "github.com/segmentio/kafka-go"
	"github.com/segmentio/kafka-go/protocol"

	"github.com/wiredesk/wiredesk/pipeline"
)

const (
	// fetchBytes bounds one fetch as the log holds it, compressed; the broker
	// exceeds it for one larger batch.
	fetchBytes = 1 << 20
	// fetchWait is how long the broker waits for something to come.
	fetchWait = time.Second
	// maxEmptyFetches is how often a fetch below the end may bring nothing.
	maxEmptyFetches = 10
)

// fetched is the answer to one fetch.
type fetched struct {
	messages []pipeline.Message
	next     int64 // the offset to go on from
	end      int64 // the offset that the next message of the partition gets
}

// fetch reads the messages that follow offset, waiting at most wait for the
// first. An offset that the log does not have gives kafkago.OffsetOutOfRange.
func (c *Client) fetch(ctx context.Context, at topicPartition, offset int64, wait time.Duration) (fetched, error) {
	ctx, cancel := context.WithTimeout(ctx, wait+requestTimeout)
	defer cancel()
	res, err := c.api.Fetch(ctx, &kafkago.FetchRequest{
		Topic: at.topic, Partition: at.partition, Offset: offset,
		MinBytes: 1, MaxBytes: fetchBytes, MaxWait: wait,
	})
	if err == nil {
		err = res.Error
	}
	if err != nil {
		return fetched{}, fmt.Errorf("fetching %s/%d from offset %d: %w", at.topic, at.partition, offset, err)
	}
	out := fetched{next: offset, end: res.HighWatermark}
	for {
		record, err := res.Records.ReadRecord()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fetched{}, fmt.Errorf("reading %s/%d after offset %d: %w", at.topic, at.partition, out.next, err)
		}
		message, err := messageOf(at, record)
		if err != nil {
			return fetched{}, fmt.Errorf("reading %s/%d at offset %d: %w", at.topic, at.partition, record.Offset, err)
		}
		if message.Offset >= offset { // a batch may begin before what was asked for
			out.messages = append(out.messages, message)
			out.next = message.Offset + 1
		}
	}
	if len(out.messages) == 0 && holdsBatches(res.Records) {
		// Compaction took the end of this batch, or it is a transaction's
		// mark: step over it.
		out.next = offset + 1
	}
	return out, nil
}

// holdsBatches tells whether the broker sent anything, messages or not.
func holdsBatches(records kafkago.RecordReader) bool {
	stream, ok := records.(*protocol.RecordStream)
	return ok && len(stream.Records) > 0
}

func messageOf(at topicPartition, record *kafkago.Record) (pipeline.Message, error) {
	key, err := readBytes(record.Key)
	if err != nil {
		return pipeline.Message{}, err
	}
	value, err := readBytes(record.Value)
	if err != nil {
		return pipeline.Message{}, err
	}
	return pipeline.Message{
		Topic: at.topic, Partition: at.partition, Offset: record.Offset, Time: record.Time,
		Key: key, Value: value,
	}, nil
}

// readBytes copies and frees a key or a value; nil stays nil (a tombstone).
func readBytes(b kafkago.Bytes) ([]byte, error) {
	if b == nil {
		return nil, nil
	}
	defer b.Close()
	return kafkago.ReadAll(b)
}

// bounds are the first offset that a partition still holds and the one after
// its last.
type bounds struct{ first, end int64 }

func (c *Client) bounds(ctx context.Context, topic string, partitions []int) (map[int]bounds, error) {
	requests := make([]kafkago.OffsetRequest, 0, 2*len(partitions))
	for _, p := range partitions {
		requests = append(requests, kafkago.FirstOffsetOf(p), kafkago.LastOffsetOf(p))
	}
	res, err := c.api.ListOffsets(ctx, &kafkago.ListOffsetsRequest{Topics: map[string][]kafkago.OffsetRequest{topic: requests}})
	if err != nil {
		return nil, fmt.Errorf("reading the offsets of topic %s: %w", topic, err)
	}
	out := make(map[int]bounds, len(partitions))
	for _, p := range res.Topics[topic] {
		if p.Error != nil {
			return nil, fmt.Errorf("reading the offsets of %s/%d: %w", topic, p.Partition, p.Error)
		}
		out[p.Partition] = bounds{first: p.FirstOffset, end: p.LastOffset}
	}
	return out, nil
}

// readTo gives the messages of one partition from its beginning to end, which
// was its end when the caller looked.
func (c *Client) readTo(ctx context.Context, at topicPartition, from bounds, take func(pipeline.Message) error) error {
	pause := growingPause(firstPause, lastPause)
	failures := newFailureLog(c.log)
	empty := 0
	for offset := from.first; offset < from.end; {
		got, err := c.fetch(ctx, at, offset, fetchWait)
		switch {
		case err == nil:
		case errors.Is(err, kafkago.OffsetOutOfRange):
			// Retention or compaction took the beginning meanwhile.
			now, err := c.bounds(ctx, at.topic, []int{at.partition})
			if err != nil {
				return c.explain(err)
			}
			offset = max(offset+1, now[at.partition].first)
			continue
		case ctx.Err() != nil || isRefused(err):
			return c.explain(err)
		default:
			failures.failed(at, "reading failed, trying again", "topic", at.topic, "partition", at.partition, "err", c.explain(err))
			if !sleep(ctx, pause.NextBackOff()) {
				return context.Cause(ctx)
			}
			continue
		}
		pause.Reset()
		if got.next == offset {
			if empty++; empty == maxEmptyFetches {
				return fmt.Errorf("%s/%d has nothing at offset %d, but should reach to %d", at.topic, at.partition, offset, from.end)
			}
		}
		for _, m := range got.messages {
			if m.Offset >= from.end {
				return nil
			}
			if err := take(m); err != nil {
				return err
			}
		}
		offset = got.next
	}
	return nil
}

// ReadAll gives every message that stands in a topic when it is called,
// partition by partition, each from the oldest to the newest. It ends with
// the first error that take returns.
func (c *Client) ReadAll(ctx context.Context, topic string, take func(pipeline.Message) error) error {
	partitions, err := c.partitions(ctx, topic)
	if err != nil {
		return c.explain(err)
	}
	all, err := c.bounds(ctx, topic, partitions)
	if err != nil {
		return c.explain(err)
	}
	for _, p := range partitions {
		if err := c.readTo(ctx, topicPartition{topic, p}, all[p], take); err != nil {
			return err
		}
	}
	return nil
}
