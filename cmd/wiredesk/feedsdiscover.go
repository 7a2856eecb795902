package main

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/wiredesk/wiredesk/connectors/feed"
	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// foundRow is a feed that was found, for programs.
type foundRow struct {
	URL      string `json:"url"`
	Title    string `json:"title"`
	Format   string `json:"format"`
	Items    int    `json:"items"`
	How      string `json:"how"`
	Comments bool   `json:"comments,omitempty"`
	Moved    bool   `json:"moved,omitempty"`
}

func feedsDiscoverCommand(s streams) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "discover URL",
		Short: "Print the feeds that add would find, the best first",
		Long: `discover prints the feeds of a page: those that it names, else those that its links
lead to, else those in common places (/feed, /rss.xml, a news sitemap, ...). It
changes nothing. The exit code is 1 if there is none.`,
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
			d, err := feed.Discover(c.Context(), client, poll.Request{URL: withScheme(args[0])})
			if err != nil {
				return err
			}
			return printDiscovery(s, d, asJSON)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one feed a line as JSON")
	return c
}

func printDiscovery(s streams, d feed.Discovery, asJSON bool) error {
	out := json.NewEncoder(s.out)
	out.SetEscapeHTML(false)
	for _, f := range d.Found {
		row := foundRow{poll.PublicURL(f.URL), plainText(f.Feed.PlainTitle()), f.Format, len(f.Feed.Items), f.How, f.Comments, f.Moved}
		if asJSON {
			if err := out.Encode(row); err != nil {
				return err
			}
			continue
		}
		remark := ""
		if f.Comments {
			remark = "  readers' comments"
		}
		fmt.Fprintf(s.out, "%s  %s  %s, %s%s%s\n", row.URL, row.Title, row.Format, countOf(row.Items, "item"), newest(f.Feed, time.Now()), remark)
	}
	for _, why := range d.Failed {
		fmt.Fprintf(s.err, "no feed: %s\n", plainText(why))
	}
	for _, u := range d.Left {
		fmt.Fprintf(s.err, "not tried: %s\n", poll.PublicURL(u))
	}
	if len(d.Found) == 0 {
		return noFeed(feed.Discovery{})
	}
	return nil
}

// newest says of when the newest item of a feed is.
func newest(f feed.Feed, now time.Time) string {
	at := newestItem(f)
	if at.IsZero() {
		return ""
	}
	return ", newest " + ago(at, now)
}

// newestItem returns the date of the newest item; zero where none has one.
func newestItem(f feed.Feed) time.Time {
	var at time.Time
	for _, item := range f.Items {
		for _, date := range []time.Time{item.Published.Time, item.Updated.Time} {
			if date.After(at) {
				at = date
			}
		}
	}
	return at
}
