package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/elastic"
	"github.com/wiredesk/wiredesk/connectors/embeddedlog"
	"github.com/wiredesk/wiredesk/connectors/feed"
	"github.com/wiredesk/wiredesk/connectors/kafka"
	"github.com/wiredesk/wiredesk/connectors/page"
	"github.com/wiredesk/wiredesk/connectors/sqlite"
	"github.com/wiredesk/wiredesk/connectors/web"
	"github.com/wiredesk/wiredesk/connectors/websub"
	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/poll"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Consumer groups, one a role: any number of processes share its work.
const (
	groupPoll   = "wiredesk-poll"
	groupEnrich = "wiredesk-enrich"
	groupIndex  = "wiredesk-index"
	// The role index reads two more topics, each as a group of its own.
	groupHealth     = "wiredesk-index-health"
	groupQuarantine = "wiredesk-index-quarantine"
)

// app holds what the roles of one process share, and closes it in reverse
// order: readers, writers, index, broker.
type app struct {
	cfg      *config.Loaded
	log      *slog.Logger
	registry *prometheus.Registry
	closers  []func() error
	checks   []check
	// callbacks are those of WebSub, once there is a poller.
	callbacks callbacks
}

// check asks one thing that wiredesk needs whether it is well.
type check struct {
	name string
	ask  func(context.Context) error
}

// ready asks all of them.
func (a *app) ready(ctx context.Context) []web.Check {
	results := make([]web.Check, len(a.checks))
	for i, c := range a.checks {
		results[i] = web.Check{Name: c.name, Err: c.ask(ctx)}
	}
	return results
}

// newApp loads the configuration of a command.
func newApp(c *cobra.Command, s streams) (*app, error) {
	cfg, log, err := settings(c, s)
	if err != nil {
		return nil, err
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return &app{cfg: cfg, log: log, registry: registry}, nil
}

// onClose remembers what to close at the end.
func (a *app) onClose(f func() error) { a.closers = append(a.closers, f) }

// close closes everything, the latest opened first, and logs what fails.
func (a *app) close() {
	for _, closer := range slices.Backward(a.closers) {
		if err := closer(); err != nil {
			a.log.Error("closing", "err", err)
		}
	}
	a.closers = nil
}

// openLog opens the log: Kafka where brokers are configured, else the embedded
// one, which only run may use, since it lives in one process.
func (a *app) openLog(ctx context.Context, embedded bool) (*kafka.Client, error) {
	cfg := a.cfg.Log
	if len(cfg.Brokers) == 0 {
		if !embedded {
			return nil, usageError{errors.New("log.brokers is not set, and the embedded log works in one process only: set log.brokers (WIREDESK_LOG_BROKERS), or use wiredesk run")}
		}
		broker, err := embeddedlog.Start(a.logDir(), cfg, a.log)
		if err != nil {
			return nil, err
		}
		a.onClose(broker.Close)
		cfg.Brokers = []string{broker.Addr()}
	}
	client, err := kafka.New(cfg, a.log)
	if err != nil {
		return nil, err
	}
	a.onClose(client.Close)
	report, err := client.Setup(ctx)
	if err != nil {
		return nil, err
	}
	for _, topic := range report.Topics {
		for _, d := range topic.Differences {
			a.log.Warn("a topic's setting is not as wanted", "topic", topic.Topic, "setting", d.Setting, "have", d.Have, "want", d.Want)
		}
	}
	a.checks = append(a.checks, check{"log", client.Check})
	return client, nil
}

func (a *app) logDir() string   { return filepath.Join(a.cfg.Data, "log") }
func (a *app) indexDir() string { return filepath.Join(a.cfg.Data, "index") }

// index is what the roles need of either index.
type index interface {
	pipeline.IndexWriter
	pipeline.IndexReader
	pipeline.FeedIndex
	Check(context.Context) error
	Close() error
}

// openIndex opens the index to write and read, and creates what it lacks:
// Elasticsearch or OpenSearch where index.url is configured, else the embedded
// one.
func (a *app) openIndex(ctx context.Context) (index, error) {
	if a.cfg.Index.URL == "" {
		x, err := sqlite.Open(a.indexDir(), a.log)
		return a.opened(x, err)
	}
	x, err := elastic.Open(ctx, a.cfg.Index, a.log)
	if err != nil {
		return nil, err
	}
	if err := x.Setup(ctx); err != nil {
		return nil, errors.Join(err, x.Close())
	}
	return a.opened(x, nil)
}

// openReader opens the index to read, also while another process writes it.
func (a *app) openReader(ctx context.Context) (index, error) {
	if a.cfg.Index.URL == "" {
		x, err := sqlite.OpenReadOnly(a.indexDir(), a.log)
		return a.opened(x, err)
	}
	x, err := elastic.Open(ctx, a.cfg.Index, a.log)
	return a.opened(x, err)
}

// opened remembers to close an index and to ask whether it answers. Its own
// Check, which may read the whole index, is doctor's: probes ask every few
// seconds.
func (a *app) opened(x index, err error) (index, error) {
	if err != nil {
		return nil, err
	}
	a.onClose(x.Close)
	a.checks = append(a.checks, check{"index", func(ctx context.Context) error {
		_, err := x.Search(ctx, wire.Search{Limit: 1})
		return err
	}})
	return x, nil
}

// enrich runs the role enrich until ctx ends.
func (a *app) enrich(ctx context.Context, log *kafka.Client) error {
	enricher, err := newEnricher(a.cfg.Enrich)
	if err != nil {
		return err
	}
	enricher.Publisher = log
	enricher.Metrics = pipeline.NewStageMetrics(a.registry, "enrich")
	lanes := a.cfg.Enrich.Lanes
	if lanes == 0 {
		lanes = runtime.GOMAXPROCS(0)
	}
	return log.Consume(ctx, pipeline.Consumption{
		Group: groupEnrich, Topic: pipeline.TopicArticles, Stage: "enrich",
		Lanes: lanes, MaxBatch: 64,
		Handler: enricher.Handle, Metrics: enricher.Metrics,
	})
}

// index runs the role index until ctx ends: documents, and how the feeds fare.
func (a *app) index(ctx context.Context, log *kafka.Client, x index) error {
	return together(ctx,
		func(ctx context.Context) error { return a.indexDocuments(ctx, log, x) },
		func(ctx context.Context) error { return a.indexFeeds(ctx, log, x) },
	)
}

func (a *app) indexDocuments(ctx context.Context, log *kafka.Client, x pipeline.IndexWriter) error {
	indexer := &pipeline.Indexer{Index: x, Metrics: pipeline.NewStageMetrics(a.registry, "index")}
	return log.Consume(ctx, pipeline.Consumption{
		Group: groupIndex, Topic: pipeline.TopicDocuments, Stage: "index",
		Lanes: a.cfg.Index.Lanes, MaxBatch: a.cfg.Index.BatchDocs,
		Handler: indexer.Handle, Metrics: indexer.Metrics,
	})
}

// poll runs the role poll until ctx ends. What the feeds are is looked up again
// while it runs.
func (a *app) poll(ctx context.Context, log *kafka.Client, feeds *feedSource) error {
	source, err := newFeedClient(a.cfg.Config)
	if err != nil {
		return err
	}
	defer source.Close()
	var ownHost func(string) bool
	if a.cfg.Poll.HostConcurrency == 0 {
		ownHost = source.OwnHost
	}
	poller := poll.New(poll.Options{
		Feeds:       feeds.specs,
		Source:      source,
		Pages:       page.Reader{},
		Log:         log,
		Metrics:     poll.NewMetrics(a.registry),
		Logger:      a.log,
		Hub:         websub.NewClient(source.HubTransport()),
		Callback:    a.cfg.Poll.WebSub.Callback,
		Interval:    a.cfg.Poll.Interval,
		MinInterval: a.cfg.Poll.MinInterval,
		MaxInterval: a.cfg.Poll.MaxInterval,
		Concurrency: a.cfg.Poll.Concurrency,

		HostConcurrency: a.cfg.Poll.HostConcurrency,
		OwnHost:         ownHost,
	})
	saveMemory(len(feeds.specs))
	return together(ctx,
		func(ctx context.Context) error { return log.Share(ctx, groupPoll, pipeline.TopicFeeds, poller.Run) },
		func(ctx context.Context) error { return feeds.watch(ctx, poller.SetFeeds) },
		func(ctx context.Context) error { return a.serveCallbacks(ctx, poller) },
	)
}

// newFeedClient returns the client that feeds and pages are fetched with.
func newFeedClient(c config.Config) (*feed.Client, error) {
	allow, err := c.Fetch.Prefixes()
	if err != nil {
		return nil, fmt.Errorf("fetch.allow: %w", err)
	}
	return feed.NewClient(c.Poll, allow, release), nil
}

// serve runs the desk page until ctx ends.
func (a *app) serve(ctx context.Context, x index) error {
	o := a.webOptions()
	o.Reader, o.Feeds = x, x
	return web.Serve(ctx, a.cfg.Listen, a.besideCallbacks(web.New(o)))
}

// serveOps runs the endpoints of a role without a page until ctx ends.
func (a *app) serveOps(ctx context.Context) error {
	return web.Serve(ctx, a.cfg.Ops.Listen, a.besideCallbacks(web.Ops(a.webOptions())))
}

func (a *app) webOptions() web.Options {
	return web.Options{Registry: a.registry, Ready: a.ready, Log: a.log, Pprof: a.cfg.Ops.Pprof}
}

// together runs parts side by side until ctx ends or one fails, and returns
// the first error that is not the end of ctx.
func together(ctx context.Context, parts ...func(context.Context) error) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, part := range parts {
		g.Go(func() error {
			err := part(ctx)
			if err != nil && ctx.Err() != nil && errors.Is(err, context.Canceled) {
				return nil
			}
			return err
		})
	}
	return g.Wait()
}

// checkTimeout bounds each check of setup and doctor.
const checkTimeout = 10 * time.Second
