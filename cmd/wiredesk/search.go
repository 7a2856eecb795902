package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// queryHelp explains the query language in help texts.
var queryHelp = `Words must all occur, in any form; "several words" in this order; -word must
not. field:word and field:"several words" search one field of ` + strings.Join(wire.QueryFields, ", ") + `.`

func searchCommand(s streams) *cobra.Command {
	var search wire.Search
	var asJSON bool
	var sort, since string
	c := &cobra.Command{
		Use:   "search QUERY",
		Short: "Search the index",
		Long:  "search prints what matches, newest first. It works while wiredesk run is running.\n\n" + queryHelp,
		Example: `  wiredesk search '"out of touch" speaker:ryabkov'
  wiredesk search --since 24h --json 'anonymous:true -agency:TASS' | jq .document.headline`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			query, err := wire.ParseQuery(strings.Join(args, " "))
			if err != nil {
				return usageError{err}
			}
			search.Query, search.Sort, search.Highlight = query, wire.Sort(sort), true
			if search.Sort != wire.SortNewest && search.Sort != wire.SortRelevance {
				return usageError{fmt.Errorf("--sort %q is neither %s nor %s", sort, wire.SortNewest, wire.SortRelevance)}
			}
			if search.From, err = sinceTime(since); err != nil {
				return err
			}
			return withReader(c, s, func(ctx context.Context, x pipeline.IndexReader, _ *slog.Logger) error {
				return printResults(ctx, x, search, asJSON, s.out)
			})
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one hit a line as JSON: {score, highlights, document}")
	c.Flags().IntVarP(&search.Limit, "limit", "n", 20, "how many hits, at most 1000")
	c.Flags().StringVar(&sort, "sort", string(wire.SortNewest), "newest or relevance")
	c.Flags().StringVar(&since, "since", "", "only what is younger than this: 24h, 30m")
	return c
}

func tailCommand(s streams) *cobra.Command {
	var asJSON bool
	var since string
	c := &cobra.Command{
		Use:   "tail [QUERY]",
		Short: "Follow the wire: print items as they become searchable",
		Long:  "tail prints what arrives and matches, until Ctrl-C.\n\n" + queryHelp,
		Args:  cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			query, err := wire.ParseQuery(strings.Join(args, " "))
			if err != nil {
				return usageError{err}
			}
			from, err := sinceTime(since)
			if err != nil {
				return err
			}
			if from.IsZero() {
				from = time.Now()
			}
			emit := func(h wire.Hit) error { return printLine(s.out, h) }
			if asJSON {
				emit = jsonLines(s.out)
			}
			return withReader(c, s, func(ctx context.Context, x pipeline.IndexReader, log *slog.Logger) error {
				return pipeline.Follower{Reader: x, Query: query, Log: log}.Run(ctx, from, emit)
			})
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one hit a line as JSON: {document}")
	c.Flags().StringVar(&since, "since", "", "begin so far back: 1h")
	return c
}

// withReader opens the index to read for one command.
func withReader(c *cobra.Command, s streams, do func(context.Context, pipeline.IndexReader, *slog.Logger) error) error {
	a, err := newApp(c, s)
	if err != nil {
		return err
	}
	defer a.close()
	x, err := a.openReader(c.Context())
	if err != nil {
		return err
	}
	return do(c.Context(), x, a.log)
}

// sinceTime returns the time that a duration ago was; zero for none.
func sinceTime(ago string) (time.Time, error) {
	if ago == "" {
		return time.Time{}, nil
	}
	d, err := time.ParseDuration(ago)
	if err != nil || d <= 0 {
		return time.Time{}, usageError{fmt.Errorf("--since %q is not a duration such as 24h or 30m", ago)}
	}
	return time.Now().Add(-d), nil
}

// jsonLines returns a function that prints hits as JSON lines.
func jsonLines(out io.Writer) func(wire.Hit) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	return func(h wire.Hit) error { return enc.Encode(h) }
}

// printResults searches and prints what was found.
func printResults(ctx context.Context, x pipeline.IndexReader, search wire.Search, asJSON bool, out io.Writer) error {
	results, err := x.Search(ctx, search)
	if err != nil {
		return err
	}
	emit := func(h wire.Hit) error { return printHit(out, h) }
	if asJSON {
		emit = jsonLines(out)
	}
	var errs []error
	for _, h := range results.Hits {
		errs = append(errs, emit(h))
	}
	if !asJSON {
		_, err := fmt.Fprintf(out, "%d of %d\n", len(results.Hits), results.Total)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// plainMarks turns highlights into text for a terminal.
var plainMarks = strings.NewReplacer("<mark>", "*", "</mark>", "*", "&lt;", "<", "&gt;", ">", "&#34;", `"`, "&quot;", `"`, "&#39;", "'", "&amp;", "&")

// printHit prints one hit for a person.
func printHit(out io.Writer, h wire.Hit) error {
	d := &h.Document
	_, err := fmt.Fprintf(out, "%s  %s\n  %s  %s\n", d.VersionCreated.Local().Format("2006-01-02 15:04"), plainText(d.Headline), plainText(d.Feed.Name), plainText(d.URI))
	for _, passage := range h.Highlights {
		fmt.Fprintf(out, "  … %s …\n", plainText(plainMarks.Replace(passage)))
	}
	return err
}
