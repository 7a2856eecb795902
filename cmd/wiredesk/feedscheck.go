package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/feed"
	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// feedCheck is what feeds check says of a feed.
type feedCheck struct {
	URL    string `json:"url"`
	Name   string `json:"name,omitempty"`
	OK     bool   `json:"ok"`
	Paused bool   `json:"paused,omitempty"`
	// Status is the HTTP status; 0 where nothing answered.
	Status int    `json:"status,omitempty"`
	Format string `json:"format,omitempty"`
	Items  int    `json:"items"`
	// Newest is the date of the newest item; zero where none has one.
	Newest time.Time `json:"newest,omitzero"`
	// Conditional tells whether the server sends what later requests can ask
	// with whether the feed has changed.
	Conditional bool    `json:"conditional"`
	Seconds     float64 `json:"seconds"`
	// Class and Error say why it failed, and what can be done.
	Class string `json:"class,omitempty"`
	Error string `json:"error,omitempty"`
	// Remarks are what could be better.
	Remarks []string `json:"remarks,omitempty"`
}

func feedsCheckCommand(s streams) *cobra.Command {
	var asJSON bool
	var jobs int
	var folder string
	c := &cobra.Command{
		Use:   "check [URL|NAME...]",
		Short: "Fetch feeds now and say what is wrong with them",
		Long: `check fetches each feed as the poller would, the paused ones too, and prints what
came of it. Without arguments it checks all of them. A URL that is not configured
is checked all the same. The exit code is 1 if any fails. Nothing is ingested.`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if jobs < 1 {
				return usageError{fmt.Errorf("--jobs is %d, must be at least 1", jobs)}
			}
			a, err := newFeedsApp(c, s)
			if err != nil {
				return err
			}
			feeds, err := a.toCheck(args, folder)
			if err != nil {
				return err
			}
			return a.check(c.Context(), feeds, jobs, asJSON)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one feed a line as JSON")
	c.Flags().IntVar(&jobs, "jobs", 8, "how many to fetch at once")
	c.Flags().StringVar(&folder, "folder", "", "only the feeds in this folder and below it")
	return c
}

// toCheck returns the feeds that the arguments name, all of them without
// arguments.
func (a *feedsApp) toCheck(args []string, folder string) ([]config.Feed, error) {
	var feeds []config.Feed
	if len(args) == 0 {
		for _, f := range a.set.Feeds {
			if inFolder(f, folder) {
				feeds = append(feeds, f)
			}
		}
		return feeds, nil
	}
	var unknown []string
	for _, arg := range args {
		if f := (config.Feed{URL: arg}); len(a.named(arg)) == 0 && f.Check() == nil {
			feeds = append(feeds, f)
			continue
		}
		unknown = append(unknown, arg)
	}
	named, err := a.find(unknown)
	return append(named, feeds...), err
}

// check fetches feeds, some at once, and prints each as it is done.
func (a *feedsApp) check(ctx context.Context, feeds []config.Feed, jobs int, asJSON bool) error {
	client, err := a.client()
	if err != nil {
		return err
	}
	defer client.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	checked := make(chan feedCheck)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(jobs)
	go func() {
		for _, f := range feeds {
			group.Go(func() error {
				select {
				case checked <- checkFeed(ctx, client, f):
				case <-ctx.Done():
				}
				return ctx.Err()
			})
		}
		err = group.Wait()
		close(checked)
	}()
	failed := 0
	for result := range checked {
		if !result.OK {
			failed++
		}
		if printErr := result.print(a.out, asJSON); printErr != nil {
			return printErr
		}
	}
	if err != nil {
		return err
	}
	if !asJSON {
		fmt.Fprintf(a.out, "%s checked, %d failed\n", countOf(len(feeds), "feed"), failed)
	}
	if failed > 0 {
		return errReported
	}
	return nil
}

// checkFeed fetches a feed and looks at it.
func checkFeed(ctx context.Context, client *feed.Client, f config.Feed) feedCheck {
	result := feedCheck{URL: poll.PublicURL(f.URL), Name: plainText(f.Name), Paused: f.Paused}
	started := time.Now()
	fetched, err := client.Fetch(ctx, request(f))
	var parsed feed.Feed
	if err == nil {
		parsed, err = feed.Parse(fetched.Body, feed.HintsOf(fetched))
	}
	result.Seconds = time.Since(started).Seconds()
	result.Status = fetched.Status
	if err != nil {
		result.Error = err.Error()
		if classed, ok := errors.AsType[*poll.Error](err); ok {
			result.Class = classed.Class
			result.Error = classed.Err.Error()
		}
		return result
	}
	result.OK = true
	result.Format = feed.FormatOf(fetched)
	result.Items, result.Newest = len(parsed.Items), newestItem(parsed)
	result.Conditional = fetched.Validators != poll.Validators{}
	result.Remarks = remarks(fetched, parsed, time.Now())
	return result
}

// longSilent is from when on a feed is said to have been silent.
const longSilent = 30 * 24 * time.Hour

// remarks say what could be better about a feed that works.
func remarks(fetched poll.Fetched, f feed.Feed, now time.Time) []string {
	var all []string
	add := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	if fetched.Moved != "" {
		add("it has moved for good to %s: change its URL", poll.PublicURL(fetched.Moved))
	}
	if fetched.Validators == (poll.Validators{}) {
		add("the server sends neither ETag nor Last-Modified: every poll costs the whole feed")
	}
	if len(f.Items) == 0 {
		add("there is no item in it")
		return all
	}
	noID := 0
	for _, item := range f.Items {
		if item.ID == "" {
			noID++
		}
	}
	if noID > 0 {
		add("%d of %s have no id of their own: they are told apart by their links", noID, countOf(len(f.Items), "item"))
	}
	switch at := newestItem(f); {
	case at.IsZero():
		add("no item has a date: they get that of their first poll")
	case now.Sub(at) > longSilent:
		add("nothing new for %d days: has the publisher given it up?", now.Sub(at)/(24*time.Hour))
	case at.Sub(now) > time.Hour:
		add("the newest item is dated in the future")
	}
	return all
}

func (r feedCheck) print(out io.Writer, asJSON bool) error {
	if asJSON {
		enc := json.NewEncoder(out)
		enc.SetEscapeHTML(false)
		return enc.Encode(r)
	}
	if !r.OK {
		_, err := fmt.Fprintf(out, "failed   %s  %s\n         %s: %s\n", r.URL, r.Name, r.Class, plainText(r.Error))
		return err
	}
	facts := []string{strconv.Itoa(r.Status), r.Format, countOf(r.Items, "item")}
	if !r.Newest.IsZero() {
		facts = append(facts, "newest "+ago(r.Newest, time.Now()))
	}
	if r.Conditional {
		facts = append(facts, "conditional")
	}
	if r.Paused {
		facts = append(facts, "paused")
	}
	facts = append(facts, fmt.Sprintf("%.1f s", r.Seconds))
	_, err := fmt.Fprintf(out, "ok       %s  %s\n         %s\n", r.URL, r.Name, strings.Join(facts, ", "))
	for _, remark := range r.Remarks {
		fmt.Fprintf(out, "         %s\n", remark)
	}
	return err
}
