package main

import (
	"github.com/spf13/cobra"

	"github.com/wiredesk/wiredesk/connectors/feed"
	"github.com/wiredesk/wiredesk/pipeline/poll"
)

func fetchCommand(s streams) *cobra.Command {
	return &cobra.Command{
		Use:   "fetch URL",
		Short: "Fetch one feed as the poller would, print its items as JSON",
		Long: `fetch gets a feed and reads it as the poller would, within the same limits of
size, time and addresses, and prints what parse-feed prints.`,
		Example: `  wiredesk fetch https://example.org/world.rss
  WIREDESK_FETCH_ALLOW=10.1.2.0/24 wiredesk fetch http://10.1.2.3/wire.xml`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, _, err := settings(c, s)
			if err != nil {
				return err
			}
			client, err := newFeedClient(cfg.Config)
			if err != nil {
				return err
			}
			defer client.Close()
			fetched, err := client.Fetch(c.Context(), poll.Request{URL: args[0]})
			if err != nil {
				return err
			}
			parsed, err := feed.Parse(fetched.Body, feed.HintsOf(fetched))
			if err != nil {
				return err
			}
			return printFeed(s.out, parsed)
		},
	}
}
