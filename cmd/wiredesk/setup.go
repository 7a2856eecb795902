package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/wiredesk/wiredesk/connectors/elastic"
	"github.com/wiredesk/wiredesk/connectors/kafka"
	"github.com/wiredesk/wiredesk/connectors/sqlite"
)

func setupCommand(s streams) *cobra.Command {
	return &cobra.Command{
		Use:   "setup",
		Short: "Create the topics and the indexes; safe to run again",
		Long: `setup creates what is missing, in Kafka and Elasticsearch or embedded, and changes
nothing that is there. The roles do the same when they start; run it first where
they may not create topics or indexes.`,
		RunE: func(c *cobra.Command, _ []string) error {
			a, err := newApp(c, s)
			if err != nil {
				return err
			}
			defer a.close()
			return a.setup(c.Context(), func(format string, args ...any) { fmt.Fprintf(s.out, format+"\n", args...) })
		},
	}
}

// setup creates what is missing and says what it found.
func (a *app) setup(ctx context.Context, say func(format string, args ...any)) error {
	if err := a.setupIndex(ctx, say); err != nil {
		return err
	}
	if len(a.cfg.Log.Brokers) == 0 {
		say("log      embedded in %s: created when wiredesk run starts", a.logDir())
		return nil
	}
	client, err := kafka.New(a.cfg.Log, a.log)
	if err != nil {
		return err
	}
	defer client.Close()
	report, err := client.Setup(ctx)
	if err != nil {
		return err
	}
	for _, topic := range report.Topics {
		state := "is there"
		if topic.Created {
			state = "created"
		}
		say("log      topic %s %s", topic.Topic, state)
		for _, d := range topic.Differences {
			say("log      topic %s has %s=%s; wiredesk would have set %s", topic.Topic, d.Setting, d.Have, d.Want)
		}
	}
	return nil
}

func (a *app) setupIndex(ctx context.Context, say func(format string, args ...any)) error {
	if a.cfg.Index.URL == "" {
		x, err := sqlite.Open(a.indexDir(), a.log)
		if err != nil {
			return err
		}
		say("index    embedded in %s is ready", a.indexDir())
		return x.Close()
	}
	x, err := elastic.Open(ctx, a.cfg.Index, a.log)
	if err != nil {
		return err
	}
	defer x.Close()
	if err := x.Setup(ctx); err != nil {
		return err
	}
	say("index    %s is ready at %s", a.cfg.Index.Prefix, a.cfg.Index.RedactedURL())
	return nil
}
