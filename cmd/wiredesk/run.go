package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/wiredesk/wiredesk/connectors/demo"
	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

func runCommand(s streams) *cobra.Command {
	var flags feedFlags
	c := &cobra.Command{
		Use:   "run",
		Short: "Run everything in one process",
		Long: `run polls the feeds, reads their stories and serves the desk page, in one
process. Without log.brokers and index.url it keeps an embedded log and index in
the data directory. Items are printed as they become searchable. Ctrl-C stops
cleanly; nothing is lost by a crash either. The feeds are those of --feed and
--feeds, else of the configuration and of the feeds file (see wiredesk feeds),
else a few public wires. Changes of them are taken over while it runs.`,
		Example: `  wiredesk run --demo
  wiredesk run --feed https://example.org/world.rss --feed https://example.org/business.rss
  wiredesk run --feeds subscriptions.opml --data /var/lib/wiredesk`,
		RunE: func(c *cobra.Command, _ []string) error {
			a, err := newApp(c, s)
			if err != nil {
				return err
			}
			defer a.close()
			if _, set := a.cfg.Origin["ops.log_level"]; !set {
				// At a terminal the items are what counts.
				a.cfg.Ops.LogLevel = "warn"
				a.log = newLogger(s.err, a.cfg.Ops)
			}
			feeds, err := a.chooseFeeds(c, s, flags)
			if err != nil {
				return err
			}
			return a.run(c.Context(), feeds, s.out)
		},
	}
	flags.add(c)
	c.Flags().BoolVar(&flags.demo, "demo", false, "serve a bundled sample wire on loopback and poll it")
	return c
}

// run runs all roles until ctx ends.
func (a *app) run(ctx context.Context, feeds *feedSource, out io.Writer) error {
	started := time.Now()
	x, err := a.openIndex(ctx)
	if err != nil {
		return err
	}
	log, err := a.openLog(ctx, true)
	if err != nil {
		return err
	}
	a.banner(out, feeds)
	return together(ctx,
		func(ctx context.Context) error { return a.serve(ctx, x) },
		func(ctx context.Context) error { return a.index(ctx, log, x) },
		func(ctx context.Context) error { return a.enrich(ctx, log) },
		func(ctx context.Context) error { return a.poll(ctx, log, feeds) },
		func(ctx context.Context) error {
			follower := pipeline.Follower{Reader: x, Log: a.log}
			return follower.Run(ctx, started, func(h wire.Hit) error { return printLine(out, h) })
		},
	)
}

// chooseFeeds returns the feeds to poll; for the demo it starts their wire.
func (a *app) chooseFeeds(c *cobra.Command, s streams, flags feedFlags) (*feedSource, error) {
	if !flags.demo {
		return a.openFeeds(c, s, flags)
	}
	if len(flags.urls) > 0 || flags.list != "" {
		return nil, usageError{errors.New("--demo polls its own feeds; leave out --feed and --feeds")}
	}
	sample, err := demo.Start(c.Context(), a.log)
	if err != nil {
		return nil, err
	}
	a.onClose(sample.Close)
	a.cfg.Fetch.Allow = append(a.cfg.Fetch.Allow, "127.0.0.1")
	return &feedSource{log: a.log, flags: flags, specs: feedSpecs(sample.Feeds())}, nil
}

// banner says in a few lines what runs and where to look.
func (a *app) banner(out io.Writer, feeds *feedSource) {
	logAt, indexAt := "embedded in "+a.logDir(), "embedded in "+a.indexDir()
	if len(a.cfg.Log.Brokers) > 0 {
		logAt = fmt.Sprint("Kafka at ", a.cfg.Log.Brokers)
	}
	if a.cfg.Index.URL != "" {
		indexAt = a.cfg.Index.RedactedURL()
	}
	what := countOf(feeds.active(), "feed")
	if feeds.flags.demo {
		what = fmt.Sprintf("the sample wire (%s on loopback)", what)
	}
	fmt.Fprintf(out, "wiredesk %s\n  polling  %s\n  log      %s\n  index    %s\n  desk     http://%s/  (search, live wire; /metrics, /healthz, /readyz)\nCtrl-C stops. Items as they become searchable:\n",
		version(), what, logAt, indexAt, a.cfg.Listen)
}

// printLine prints one item for a person at a terminal.
func printLine(out io.Writer, h wire.Hit) error {
	d := &h.Document
	from := plainText(d.Feed.Name)
	if agency := plainText(d.Wire.Agency); agency != "" && agency != from {
		from = agency + " via " + from
	}
	marks := ""
	if n := len(d.Claims); n > 0 {
		marks = fmt.Sprintf("  [%d claims", n)
		if d.HasAnonymous() {
			marks += ", unnamed sources"
		}
		marks += "]"
	}
	_, err := fmt.Fprintf(out, "%s  %s: %s%s\n", d.Indexed.Local().Format(time.TimeOnly), from, plainText(d.Headline), marks)
	return err
}
