package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/wiredesk/wiredesk/connectors/feed"
	"github.com/wiredesk/wiredesk/pipeline/poll"
)

func fetchCommand(s streams) *cobra.Command {
	var verbose bool
	c := &cobra.Command{
		Use:   "fetch URL",
		Short: "Fetch one feed as the poller would, print its items as JSON",
		Long: `fetch gets a feed and reads it as the poller would, within the same limits of
size, time and addresses, and prints what parse-feed prints. With --verbose it
says on standard error what was asked and answered, redirects included, and
what the poller makes of it; credentials are left out. Of a feed that breaks off
the items are printed that stand in it whole, which the poller takes too; the exit
code is 1.`,
		Example: `  wiredesk fetch https://example.org/world.rss
  wiredesk fetch --verbose https://example.org/world.rss > /dev/null
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
			ctx := c.Context()
			if verbose {
				ctx = feed.WithExchanges(ctx, func(x feed.Exchange) { printExchange(s.err, x) })
			}
			fetched, err := client.Fetch(ctx, poll.Request{URL: args[0]})
			if verbose {
				printFetched(s.err, fetched, err)
			}
			if err != nil && !brokenOff(fetched, err) {
				return err
			}
			parsed, parseErr := feed.Parse(fetched.Body, feed.HintsOf(fetched))
			if parseErr != nil {
				return errors.Join(err, parseErr)
			}
			return errors.Join(err, printFeed(s.out, parsed))
		},
	}
	c.Flags().BoolVarP(&verbose, "verbose", "v", false, "say on standard error what was asked and answered")
	return c
}

// brokenOff tells whether an answer's end is missing, or was left, and something
// came before it: the poller takes what of that is whole.
func brokenOff(fetched poll.Fetched, err error) bool {
	fe, ok := errors.AsType[*poll.Error](err)
	return ok && (fe.Class == "truncated" || fe.Class == "too_large") && len(fetched.Body) > 0
}

// printExchange says what was asked and answered.
func printExchange(w io.Writer, x feed.Exchange) {
	connection := "new connection"
	switch {
	case x.Remote == "":
		connection = "not connected"
	case x.Reused:
		connection = "same connection"
	}
	fmt.Fprintf(w, "GET %s\n", x.URL)
	if x.Waited >= time.Millisecond {
		fmt.Fprintf(w, "  waited     %v for its turn at the host\n", x.Waited.Round(time.Millisecond))
	}
	fmt.Fprintf(w, "  connection %s (%s)\n", x.Remote, connection)
	if x.Status != 0 {
		fmt.Fprintf(w, "  answer     %d, %s\n", x.Status, x.Proto)
	}
	for _, name := range slices.Sorted(maps.Keys(x.Header)) {
		fmt.Fprintf(w, "             %s: %s\n", plainText(name), plainText(strings.Join(x.Header[name], ", ")))
	}
	if x.Location != "" {
		fmt.Fprintf(w, "  redirect   to %s\n", plainText(x.Location))
	}
	if x.Wire > 0 {
		fmt.Fprintf(w, "  body       %d bytes, %d decompressed\n", x.Wire, x.Bytes)
	}
	fmt.Fprintf(w, "  time       %v to the first byte, %v in all\n", x.FirstByte.Round(time.Microsecond), x.Took.Round(time.Microsecond))
}

// printFetched says what the poller makes of an answer.
func printFetched(w io.Writer, f poll.Fetched, err error) {
	if fe, ok := errors.AsType[*poll.Error](err); ok {
		fmt.Fprintf(w, "fails\n  class      %s\n", fe.Class)
		if fe.RetryAfter > 0 {
			fmt.Fprintf(w, "  retry      not before %v\n", fe.RetryAfter.Round(time.Second))
		}
	}
	if f.Status == 0 {
		return
	}
	fmt.Fprintf(w, "feed\n  url        %s\n", poll.PublicURL(f.URL))
	for _, line := range [][2]string{
		{"moved", poll.PublicURL(f.Moved)},
		{"etag", f.ETag},
		{"modified", f.LastModified},
		{"self", poll.PublicURL(f.Links.Self)},
		{"hubs", strings.Join(publicURLs(f.Links.Hubs), " ")},
		{"older", poll.PublicURL(f.Links.Older)},
	} {
		if line[1] != "" {
			fmt.Fprintf(w, "  %-10s %s\n", line[0], plainText(line[1]))
		}
	}
	if f.Fresh > 0 {
		fmt.Fprintf(w, "  fresh      for %v\n", f.Fresh)
	}
}

func publicURLs(all []string) []string {
	public := make([]string, len(all))
	for i, u := range all {
		public[i] = poll.PublicURL(u)
	}
	return public
}
