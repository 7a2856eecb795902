package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/feed"
)

func parseFeedCommand(s streams) *cobra.Command {
	return &cobra.Command{
		Use:   "parse-feed",
		Short: "Read a feed on standard input, print its items as JSON",
		Long: `parse-feed reads the bytes of one feed, as the poller would, and prints one line
{"title", "link", "description", "language", "items": [...]}. HTML in it is
sanitised; "partial" is true where the feed breaks off. What the server said of
the bytes may be given in the environment: FEED_CONTENT_TYPE, FEED_URL,
FEED_CONTENT_LOCATION, FEED_CONTENT_LANGUAGE.`,
		Example: `  curl -s https://example.org/world.rss | FEED_URL=https://example.org/world.rss wiredesk parse-feed`,
		RunE: func(*cobra.Command, []string) error {
			limit := config.Default().Poll.MaxFeedBytes
			data, err := io.ReadAll(io.LimitReader(s.in, limit+1))
			if err != nil {
				return fmt.Errorf("reading standard input: %w", err)
			}
			if int64(len(data)) > limit {
				return fmt.Errorf("the feed is larger than %d bytes (poll.max_feed_bytes)", limit)
			}
			parsed, err := feed.Parse(data, feed.Hints{
				ContentType:     lookupEnv(s.environ, "FEED_CONTENT_TYPE"),
				URL:             lookupEnv(s.environ, "FEED_URL"),
				ContentLocation: lookupEnv(s.environ, "FEED_CONTENT_LOCATION"),
				ContentLanguage: lookupEnv(s.environ, "FEED_CONTENT_LANGUAGE"),
			})
			if err != nil {
				return err
			}
			return printFeed(s.out, parsed)
		},
	}
}

// printFeed prints a feed as one line of JSON, its HTML sanitised.
func printFeed(w io.Writer, f feed.Feed) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	return out.Encode(feed.NewSanitizer().Feed(f))
}
