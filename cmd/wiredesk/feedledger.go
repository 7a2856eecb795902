package main

import (
	"context"

	"github.com/wiredesk/wiredesk/connectors/kafka"
	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/ledger"
)

// ledgerBatch is how many feeds are balanced at once.
const ledgerBatch = 500

// indexFeeds keeps the ledger of the feeds in the index until ctx ends: what
// the pollers say, what went to quarantine, and what has arrived since.
func (a *app) indexFeeds(ctx context.Context, log *kafka.Client, x pipeline.FeedIndex) error {
	health := &ledger.Health{Index: x, Metrics: pipeline.NewStageMetrics(a.registry, "health")}
	quarantine := &ledger.Quarantine{Index: x, Metrics: pipeline.NewStageMetrics(a.registry, "quarantine"), Log: a.log}
	refresher := &ledger.Refresher{Index: x, Metrics: ledger.NewMetrics(a.registry), Log: a.log}
	return together(ctx,
		func(ctx context.Context) error {
			return log.Consume(ctx, pipeline.Consumption{
				Group: groupHealth, Topic: pipeline.TopicHealth, Stage: "index",
				Lanes: 1, MaxBatch: ledgerBatch,
				Handler: health.Handle, Metrics: health.Metrics,
			})
		},
		func(ctx context.Context) error {
			return log.Consume(ctx, pipeline.Consumption{
				Group: groupQuarantine, Topic: pipeline.TopicQuarantine, Stage: "index",
				Lanes: 1, MaxBatch: ledgerBatch,
				Handler: quarantine.Handle, Metrics: quarantine.Metrics,
			})
		},
		refresher.Run,
	)
}

// watchFeeds keeps the metrics of the feeds until ctx ends, in a process that
// does not index.
func (a *app) watchFeeds(ctx context.Context, x pipeline.FeedReader) error {
	w := &ledger.Watcher{Reader: x, Metrics: ledger.NewMetrics(a.registry), Log: a.log}
	return w.Run(ctx)
}
