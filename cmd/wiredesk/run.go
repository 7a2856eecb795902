package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/demo"
	"github.com/wiredesk/wiredesk/connectors/feed"
	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// feedFlags say what to poll, over the configuration.
type feedFlags struct {
	urls []string
	opml string
	demo bool
}

func (f *feedFlags) add(c *cobra.Command) {
	c.Flags().StringArrayVar(&f.urls, "feed", nil, "poll this feed (may be given again) instead of the configured ones")
	c.Flags().StringVar(&f.opml, "feeds", "", "poll the feeds of this OPML file instead of the configured ones")
}

// feeds returns what to poll: the flags', else the configured ones, else the
// public wires.
func (f *feedFlags) feeds(cfg *config.Loaded) ([]config.Feed, error) {
	var feeds []config.Feed
	for _, url := range f.urls {
		feeds = append(feeds, config.Feed{URL: url})
	}
	if f.opml != "" {
		more, err := readOPML(f.opml)
		if err != nil {
			return nil, usageError{err}
		}
		feeds = append(feeds, more...)
	}
	switch {
	case len(feeds) > 0:
		cfg.Feeds = feeds
		if err := cfg.Validate(); err != nil {
			return nil, usageError{err}
		}
		return feeds, nil
	case len(cfg.Feeds) > 0:
		return cfg.Feeds, nil
	default:
		return config.PublicFeeds()
	}
}

func readOPML(path string) ([]config.Feed, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	feeds, err := feed.ReadOPML(file)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	return feeds, nil
}

func runCommand(s streams) *cobra.Command {
	var flags feedFlags
	c := &cobra.Command{
		Use:   "run",
		Short: "Run everything in one process",
		Long: `run polls the feeds, reads their stories and serves the desk page, in one
process. Without log.brokers and index.url it keeps an embedded log and index in
the data directory. Items are printed as they become searchable. Ctrl-C stops
cleanly; nothing is lost by a crash either.`,
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
			return a.run(c.Context(), flags, s.out)
		},
	}
	flags.add(c)
	c.Flags().BoolVar(&flags.demo, "demo", false, "serve a bundled sample wire on loopback and poll it")
	return c
}

// run runs all roles until ctx ends.
func (a *app) run(ctx context.Context, flags feedFlags, out io.Writer) error {
	feeds, err := a.chooseFeeds(ctx, flags)
	if err != nil {
		return err
	}
	started := time.Now()
	x, err := a.openIndex(ctx)
	if err != nil {
		return err
	}
	log, err := a.openLog(ctx, true)
	if err != nil {
		return err
	}
	a.banner(out, feeds, flags.demo)
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
func (a *app) chooseFeeds(ctx context.Context, flags feedFlags) ([]config.Feed, error) {
	if !flags.demo {
		return flags.feeds(a.cfg)
	}
	if len(flags.urls) > 0 || flags.opml != "" {
		return nil, usageError{errors.New("--demo polls its own feeds; leave out --feed and --feeds")}
	}
	sample, err := demo.Start(ctx, a.log)
	if err != nil {
		return nil, err
	}
	a.onClose(sample.Close)
	a.cfg.Fetch.Allow = append(a.cfg.Fetch.Allow, "127.0.0.1")
	return sample.Feeds(), nil
}

// banner says in a few lines what runs and where to look.
func (a *app) banner(out io.Writer, feeds []config.Feed, isDemo bool) {
	logAt, indexAt := "embedded in "+a.logDir(), "embedded in "+a.indexDir()
	if len(a.cfg.Log.Brokers) > 0 {
		logAt = fmt.Sprint("Kafka at ", a.cfg.Log.Brokers)
	}
	if a.cfg.Index.URL != "" {
		indexAt = a.cfg.Index.RedactedURL()
	}
	what := fmt.Sprintf("%d feeds", len(feeds))
	if len(feeds) == 1 {
		what = "1 feed"
	}
	if isDemo {
		what = fmt.Sprintf("the sample wire (%s on loopback)", what)
	}
	fmt.Fprintf(out, "wiredesk %s\n  polling  %s\n  log      %s\n  index    %s\n  desk     http://%s/  (search, live wire; /metrics, /healthz, /readyz)\nCtrl-C stops. Items as they become searchable:\n",
		version(), what, logAt, indexAt, a.cfg.Listen)
}

// printLine prints one item for a person at a terminal.
func printLine(out io.Writer, h wire.Hit) error {
	d := &h.Document
	from := d.Feed.Name
	if d.Wire.Agency != "" && d.Wire.Agency != from {
		from = d.Wire.Agency + " via " + from
	}
	marks := ""
	if n := len(d.Claims); n > 0 {
		marks = fmt.Sprintf("  [%d claims", n)
		if d.HasAnonymous() {
			marks += ", unnamed sources"
		}
		marks += "]"
	}
	_, err := fmt.Fprintf(out, "%s  %s: %s%s\n", d.Indexed.Local().Format(time.TimeOnly), from, d.Headline, marks)
	return err
}
