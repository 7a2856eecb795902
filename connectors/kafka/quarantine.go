package kafka

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// maxQuarantined bounds the key and value that a quarantine message keeps:
// they grow by a third in base64, and the rest of the message needs room.
const maxQuarantined = (pipeline.MaxMessageBytes - 256<<10) / 4 * 3

// quarantine publishes what was rejected, each under its own key.
func (c *Client) quarantine(ctx context.Context, stage string, out []rejected) error {
	if len(out) == 0 {
		return nil
	}
	messages := make([]pipeline.Message, len(out))
	for n, r := range out {
		value, err := json.Marshal(quarantined(stage, r))
		if err != nil {
			return fmt.Errorf("encoding for quarantine: %w", err)
		}
		messages[n] = pipeline.Message{Topic: pipeline.TopicQuarantine, Key: r.item.message.Key, Value: value}
	}
	return c.Publish(ctx, messages...)
}

func quarantined(stage string, r rejected) wire.Quarantined {
	m := r.item.message
	q := wire.Quarantined{
		Topic: m.Topic, Partition: m.Partition, Offset: m.Offset,
		Key: m.Key, Value: m.Value,
		Stage: stage, Reason: r.why.Error(), Attempts: r.item.attempts,
		Time: time.Now().UTC(),
	}
	if room := max(0, maxQuarantined-2*len(m.Key)); len(q.Value) > room {
		q.Truncated = len(q.Value)
		q.Value = q.Value[:room]
	}
	return q
}
