package main

import (
	"context"

	"github.com/spf13/cobra"
)

func pollCommand(s streams) *cobra.Command {
	var flags feedFlags
	c := &cobra.Command{
		Use:   "poll",
		Short: "Run the role poll: feeds to the topic wire.articles",
		Long: `poll fetches feeds and article pages and publishes what is new. Several pollers
with the same configuration share the feeds; one that dies hands its feeds over.
It needs log.brokers.`,
		RunE: func(c *cobra.Command, _ []string) error {
			return role(c, s, func(ctx context.Context, a *app) error {
				feeds, err := flags.feeds(a.cfg)
				if err != nil {
					return err
				}
				log, err := a.openLog(ctx, false)
				if err != nil {
					return err
				}
				return together(ctx, a.serveOps, func(ctx context.Context) error { return a.poll(ctx, log, feeds) })
			})
		},
	}
	flags.add(c)
	return c
}

func enrichCommand(s streams) *cobra.Command {
	return &cobra.Command{
		Use:   "enrich",
		Short: "Run the role enrich: wire.articles to wire.documents",
		Long:  "enrich reads wire copy: structure, entities, claims. Several share the work. It needs log.brokers.",
		RunE: func(c *cobra.Command, _ []string) error {
			return role(c, s, func(ctx context.Context, a *app) error {
				log, err := a.openLog(ctx, false)
				if err != nil {
					return err
				}
				return together(ctx, a.serveOps, func(ctx context.Context) error { return a.enrich(ctx, log) })
			})
		},
	}
}

func indexCommand(s streams) *cobra.Command {
	return &cobra.Command{
		Use:   "index",
		Short: "Run the role index: wire.documents to the index",
		Long:  "index writes documents, their versions and claims into the index. Several share the work. It needs log.brokers.",
		RunE: func(c *cobra.Command, _ []string) error {
			return role(c, s, func(ctx context.Context, a *app) error {
				x, err := a.openIndex(ctx)
				if err != nil {
					return err
				}
				log, err := a.openLog(ctx, false)
				if err != nil {
					return err
				}
				return together(ctx, a.serveOps, func(ctx context.Context) error { return a.index(ctx, log, x) })
			})
		},
	}
}

func serveCommand(s streams) *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Run the role serve: the desk page and the API",
		Long:  "serve shows what is in the index: the live wire, search and stories, as pages and as JSON.",
		RunE: func(c *cobra.Command, _ []string) error {
			return role(c, s, func(ctx context.Context, a *app) error {
				x, err := a.openReader(ctx)
				if err != nil {
					return err
				}
				a.log.Info("serving", "address", a.cfg.Listen)
				return a.serve(ctx, x)
			})
		},
	}
}

// role runs one role until its context ends, then closes what it opened.
func role(c *cobra.Command, s streams, run func(context.Context, *app) error) error {
	a, err := newApp(c, s)
	if err != nil {
		return err
	}
	defer a.close()
	a.log.Info("starting", "role", c.Name(), "version", version())
	err = run(c.Context(), a)
	a.log.Info("stopped", "role", c.Name())
	return err
}
