package kafka

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	kafkago "github.com/segmentio/kafka-go"

	"github.com/wiredesk/wiredesk/pipeline"
)

const (
	// quarantineRetention is how long at least what could not be processed is
	// kept: a month, for people to look at it.
	quarantineRetention = 30 * 24 * time.Hour
	// batchOverhead is what a record batch adds to a message of
	// MaxMessageBytes: its header and, in the worst case, a compression that
	// makes it longer.
	batchOverhead = 64 << 10
	// The compacted topic is rolled often, because Kafka never compacts the
	// segment that is written to and pollers read the whole topic when they
	// start.
	compactedSegmentBytes = 32 << 20
	compactedSegmentAge   = time.Hour
)

// Report is what Setup found and did, one entry a topic.
type Report struct {
	Topics []TopicReport
}

// TopicReport is about one topic.
type TopicReport struct {
	Topic string
	// Created tells whether Setup created it; else it was there.
	Created bool
	// Differences are the settings of an existing topic that are not what
	// Setup would have given it. Setup changes none of them.
	Differences []Difference
}

// Difference is a setting that is not as wanted, under Kafka's own name.
type Difference struct {
	Setting, Have, Want string
}

// Setup creates the topics that are missing, with the partitions, replication
// and retention of the configuration. It may be run any number of times and
// changes nothing that exists.
func (c *Client) Setup(ctx context.Context) (Report, error) {
	wanted, err := c.wantedTopics(ctx)
	if err != nil {
		return Report{}, fmt.Errorf("setting up the topics: %w", c.explain(err))
	}
	res, err := c.api.CreateTopics(ctx, &kafkago.CreateTopicsRequest{Topics: wanted})
	if err != nil {
		return Report{}, fmt.Errorf("creating the topics: %w", c.explain(err))
	}
	var report Report
	for _, topic := range wanted {
		one := TopicReport{Topic: topic.Topic}
		switch err := res.Errors[topic.Topic]; {
		case err == nil:
			one.Created = true
		case errors.Is(err, kafkago.TopicAlreadyExists):
			if one.Differences, err = c.differences(ctx, topic); err != nil {
				return report, err
			}
		default:
			return report, fmt.Errorf("creating topic %s: %w", topic.Topic, c.explain(err))
		}
		report.Topics = append(report.Topics, one)
	}
	return report, nil
}

// wantedTopics returns the topics as Setup creates them. Byte bounds are left
// to the broker: the embedded one has log.retention_bytes as its default.
func (c *Client) wantedTopics(ctx context.Context) ([]kafkago.TopicConfig, error) {
	meta, err := c.metadata(ctx)
	if err != nil {
		return nil, err
	}
	replication, inSync := c.cfg.Replication, c.cfg.MinInSync
	if replication == 0 {
		replication = 1
		if len(meta.Brokers) >= 3 {
			replication = 3
		}
	}
	if inSync == 0 {
		inSync = max(1, replication-1)
	}
	topic := func(name string, settings map[string]string) kafkago.TopicConfig {
		settings["min.insync.replicas"] = strconv.Itoa(inSync)
		settings["max.message.bytes"] = strconv.Itoa(pipeline.MaxMessageBytes + batchOverhead)
		out := kafkago.TopicConfig{Topic: name, NumPartitions: c.cfg.Partitions, ReplicationFactor: replication}
		for _, key := range slices.Sorted(maps.Keys(settings)) {
			out.ConfigEntries = append(out.ConfigEntries, kafkago.ConfigEntry{ConfigName: key, ConfigValue: settings[key]})
		}
		return out
	}
	kept := func(d time.Duration) map[string]string {
		return map[string]string{"cleanup.policy": "delete", "retention.ms": millis(d)}
	}
	return []kafkago.TopicConfig{
		topic(pipeline.TopicArticles, kept(c.cfg.Retention)),
		topic(pipeline.TopicDocuments, kept(c.cfg.Retention)),
		topic(pipeline.TopicQuarantine, kept(max(c.cfg.Retention, quarantineRetention))),
		topic(pipeline.TopicHealth, kept(c.cfg.Retention)),
		topic(pipeline.TopicFeeds, map[string]string{
			"cleanup.policy": "compact",
			// The embedded broker applies both bounds to compacted topics too.
			"retention.ms":    "-1",
			"retention.bytes": "-1",
			"segment.bytes":   strconv.Itoa(compactedSegmentBytes),
			"segment.ms":      millis(compactedSegmentAge),
		}),
	}, nil
}

func millis(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

// differences compares an existing topic with the wanted one.
func (c *Client) differences(ctx context.Context, want kafkago.TopicConfig) ([]Difference, error) {
	meta, err := c.metadata(ctx, want.Topic)
	if err != nil {
		return nil, fmt.Errorf("reading topic %s: %w", want.Topic, c.explain(err))
	}
	var out []Difference
	compare := func(setting, have, want string) {
		if have != want {
			out = append(out, Difference{Setting: setting, Have: have, Want: want})
		}
	}
	for _, t := range meta.Topics {
		if t.Name == want.Topic && len(t.Partitions) > 0 {
			compare("partitions", strconv.Itoa(len(t.Partitions)), strconv.Itoa(want.NumPartitions))
			compare("replication.factor", strconv.Itoa(len(t.Partitions[0].Replicas)), strconv.Itoa(want.ReplicationFactor))
		}
	}
	have, err := c.topicSettings(ctx, want.Topic)
	if err != nil {
		return nil, err
	}
	for _, entry := range want.ConfigEntries {
		compare(entry.ConfigName, have[entry.ConfigName], entry.ConfigValue)
	}
	return out, nil
}

func (c *Client) topicSettings(ctx context.Context, topic string) (map[string]string, error) {
	res, err := c.api.DescribeConfigs(ctx, &kafkago.DescribeConfigsRequest{
		Resources: []kafkago.DescribeConfigRequestResource{{ResourceType: kafkago.ResourceTypeTopic, ResourceName: topic}},
	})
	if err != nil {
		return nil, fmt.Errorf("reading the settings of topic %s: %w", topic, c.explain(err))
	}
	out := make(map[string]string)
	for _, resource := range res.Resources {
		if resource.Error != nil {
			return nil, fmt.Errorf("reading the settings of topic %s: %w", topic, c.explain(resource.Error))
		}
		for _, entry := range resource.ConfigEntries {
			out[entry.ConfigName] = entry.ConfigValue
		}
	}
	return out, nil
}
