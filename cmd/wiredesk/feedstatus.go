package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// alarming are the states that let feeds status end with exit code 1: items
// are missed, or may be.
var alarming = []string{wire.FeedFailing, wire.FeedStuck, wire.FeedLoss}

func feedsStatusCommand(s streams) *cobra.Command {
	var asJSON, problems bool
	c := &cobra.Command{
		Use:   "status",
		Short: "How the feeds fare, from their polls to the index",
		Long: `status shows for every feed what its poller says and what of it has arrived in
the index, the worst first:

  failing  its polls fail             loss     items may have been missed within a day
  gone     the server took it away    unheard  no poller has said anything for an hour
  stuck    fetched, but its items do  quiet    nothing new for longer than its own
           not reach the index                 rhythm explains

Published items are in the index, in quarantine, or missing: under way, or lost.
It works while wiredesk run is running. The exit code is 1 if a feed is failing,
stuck or may have lost items.`,
		Example: `  wiredesk feeds status --problems
  wiredesk feeds status --json | jq 'select(.missing > 0) | .feed.url'`,
		RunE: func(c *cobra.Command, _ []string) error {
			search := wire.FeedSearch{}
			if problems {
				search.States = wire.FeedStates[:wire.FeedProblems]
			}
			a, err := newApp(c, s)
			if err != nil {
				return err
			}
			defer a.close()
			feeds, err := a.feedStatuses(c.Context(), search)
			if err != nil {
				return err
			}
			return reportFeeds(s.out, feeds, asJSON, time.Now())
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one feed a line as JSON")
	c.Flags().BoolVar(&problems, "problems", false, "print only feeds that somebody should look at")
	return c
}

// feedStatuses opens the index to read and returns all feeds that match search,
// whose Limit and Offset do not count, in the search's order. An index without
// feeds gives none; where there is no index the error is fs.ErrNotExist.
func (a *app) feedStatuses(ctx context.Context, search wire.FeedSearch) ([]wire.FeedStatus, error) {
	x, err := a.openReader(ctx)
	if err != nil {
		return nil, err
	}
	var all []wire.FeedStatus
	search.Limit = wire.MaxFeedLimit
	for search.Offset = 0; ; search.Offset += search.Limit {
		found, err := x.Feeds(ctx, search)
		if err != nil {
			return nil, err
		}
		all = append(all, found.Feeds...)
		if len(found.Feeds) < search.Limit || search.Offset+2*search.Limit > wire.MaxFeedWindow {
			return all, nil
		}
	}
}

// reportFeeds prints feeds; the error is errReported if one of them alarms.
func reportFeeds(out io.Writer, feeds []wire.FeedStatus, asJSON bool, now time.Time) error {
	var err error
	if asJSON {
		err = printFeedsJSON(out, feeds)
	} else {
		err = printFeeds(out, feeds, now)
	}
	alarms := slices.ContainsFunc(feeds, func(f wire.FeedStatus) bool { return slices.Contains(alarming, f.State) })
	if err == nil && alarms {
		return errReported
	}
	return err
}

// printFeedsJSON prints for a program.
func printFeedsJSON(out io.Writer, feeds []wire.FeedStatus) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for i := range feeds {
		if err := enc.Encode(&feeds[i]); err != nil {
			return err
		}
	}
	return nil
}

// printFeeds prints for a person.
func printFeeds(out io.Writer, feeds []wire.FeedStatus, now time.Time) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "STATE\tFEED\tURL\tLAST POLL\tLAST NEW\tPUBLISHED\tINDEXED\tQUARANTINE\tMISSING\tPROBLEM")
	states := map[string]int{}
	for i := range feeds {
		f := &feeds[i]
		states[f.State]++
		what, _ := f.Trouble()
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%d\t%d\t%d\t%d\t%s\n", f.State, plainText(f.Feed.Name), plainText(f.Feed.URL), age(f.LastPoll, now), age(f.LastNew, now),
			max(0, f.Published-f.Before), f.Indexed, f.InQuarantine, f.Missing, plainText(what))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "%d feeds", len(feeds))
	for _, state := range wire.FeedStates {
		if states[state] > 0 {
			fmt.Fprintf(out, ", %d %s", states[state], state)
		}
	}
	fmt.Fprintln(out)
	return err
}

// age returns how long ago t was in its largest unit; "never" for the zero
// time.
func age(t, now time.Time) string {
	if t.IsZero() {
		return "never"
	}
	d := now.Sub(t)
	switch {
	case d < 0:
		return "just now"
	case d < 2*time.Minute:
		return fmt.Sprintf("%.0fs", d.Seconds())
	case d < 2*time.Hour:
		return fmt.Sprintf("%.0fm", d.Minutes())
	case d < 48*time.Hour:
		return fmt.Sprintf("%.0fh", d.Hours())
	}
	return fmt.Sprintf("%.0fd", d.Hours()/24)
}
