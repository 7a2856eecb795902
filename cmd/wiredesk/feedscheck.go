package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/feed"
	"github.com/wiredesk/wiredesk/pipeline/poll"
	"github.com/wiredesk/wiredesk/pipeline/wire"
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
	// Ledger is what became of the feed's items, from the polls to the index;
	// nil where there is no index or it has not heard of the feed.
	Ledger *wire.FeedStatus `json:"ledger,omitempty"`
}

func feedsCheckCommand(s streams) *cobra.Command {
	var asJSON bool
	var jobs int
	var folder string
	c := &cobra.Command{
		Use:   "check [URL|NAME...]",
		Short: "Fetch feeds now and say what is wrong with them",
		Long: `check fetches each feed as the poller would, the paused ones too, and prints what
came of it; and where there is an index, what became of its items from the polls
to the index (see feeds status). Without arguments it checks all of them. A URL
that is not configured is checked all the same. Nothing is ingested. The exit code
is 1 if a feed fails, is stuck or may have lost items, or if there is no such feed.`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if jobs < 1 {
				return usageError{fmt.Errorf("--jobs is %d, must be at least 1", jobs)}
			}
			a, err := newFeedsApp(c, s)
			if err != nil {
				return err
			}
			feeds, unknown := a.toCheck(args, folder)
			if unknown != nil && len(feeds) == 0 {
				return unknown
			}
			ledger, err := ledgers(c, s)
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				fmt.Fprintf(s.err, "the index can't be asked what became of the items: %v\n", err)
			}
			err = a.check(c.Context(), feeds, checking{jobs: jobs, asJSON: asJSON, ledger: ledger})
			if unknown == nil || err != nil && !errors.Is(err, errReported) {
				return errors.Join(unknown, err)
			}
			return unknown // last, where it is seen
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one feed a line as JSON")
	c.Flags().IntVar(&jobs, "jobs", 8, "how many to fetch at once")
	c.Flags().StringVar(&folder, "folder", "", "only the feeds in this folder and below it")
	return c
}

// toCheck returns the feeds that the arguments name, all of them without
// arguments; beside an error, which tells the arguments that name none, those
// that the others name.
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
		if f := (config.Feed{URL: config.WebURL(arg)}); len(a.named(arg)) == 0 && f.Check() == nil {
			feeds = append(feeds, f)
			continue
		}
		unknown = append(unknown, arg)
	}
	named, err := a.find(unknown)
	return append(named, feeds...), err
}

// ledgers returns what the index knows of the feeds, by URL.
func ledgers(c *cobra.Command, s streams) (map[string]*wire.FeedStatus, error) {
	a, err := newApp(c, s)
	if err != nil {
		return nil, err
	}
	defer a.close()
	all, err := a.feedStatuses(c.Context(), wire.FeedSearch{})
	byURL := make(map[string]*wire.FeedStatus, len(all))
	for i := range all {
		byURL[all[i].Feed.URL] = &all[i]
	}
	return byURL, err
}

// checking is how feeds are checked.
type checking struct {
	jobs   int // at once
	asJSON bool
	ledger map[string]*wire.FeedStatus
}

// check fetches feeds, some at once, and prints each as it is done.
func (a *feedsApp) check(ctx context.Context, feeds []config.Feed, how checking) error {
	client, err := a.client()
	if err != nil {
		return err
	}
	defer client.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	checked := make(chan feedCheck)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(how.jobs)
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
		result.Ledger = how.ledger[result.URL]
		if !result.OK || result.Ledger != nil && slices.Contains(alarming, result.Ledger.State) {
			failed++
		}
		if printErr := result.print(a.out, how.asJSON); printErr != nil {
			return printErr
		}
	}
	if err != nil {
		return err
	}
	if !how.asJSON {
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
		fmt.Fprintf(out, "failed   %s  %s\n         %s: %s\n", r.URL, r.Name, r.Class, plainText(r.Error))
		return r.printLedger(out)
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
	fmt.Fprintf(out, "ok       %s  %s\n         %s\n", r.URL, r.Name, strings.Join(facts, ", "))
	for _, remark := range r.Remarks {
		fmt.Fprintf(out, "         %s\n", remark)
	}
	return r.printLedger(out)
}

// printLedger prints what became of the feed's items, where that is known.
func (r feedCheck) printLedger(out io.Writer) error {
	l := r.Ledger
	if l == nil {
		return nil
	}
	_, err := fmt.Fprintf(out, "         %s: %d polls, %d items seen, %d published, %d indexed, %d in quarantine, %d missing\n",
		l.State, l.Polls, l.Seen, l.Published, l.Before+l.Indexed, l.Quarantined+l.InQuarantine, l.Missing)
	if what, remedy := l.Trouble(); what != "" && err == nil {
		_, err = fmt.Fprintf(out, "         %s; %s\n", plainText(what), plainText(remedy))
	}
	return err
}
