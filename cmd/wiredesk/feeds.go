package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/feed"
	"github.com/wiredesk/wiredesk/pipeline/poll"
)

func feedsCommand(s streams) *cobra.Command {
	c := &cobra.Command{
		Use:   "feeds",
		Short: "Manage the feeds: find, add, list, check, set, pause, import, export",
		Long: `feeds manages what run and poll poll: the feeds of the configuration, and those of
the feeds file (feeds_file, or feeds.yaml in the data directory), which these
commands edit. What stands in both has the settings of both; where they differ,
the feeds file's. A change is taken over by a running wiredesk within seconds.

A feed is named by its URL, or by its name.`,
		Example: `  wiredesk feeds add https://example.org/ --folder World --trust high
  wiredesk feeds list
  wiredesk feeds check
  wiredesk feeds import subscriptions.opml
  wiredesk feeds export > subscriptions.opml`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return c.Help()
			}
			return usageError{fmt.Errorf("unknown command %q for %q; see %s --help", args[0], c.CommandPath(), c.CommandPath())}
		},
	}
	for _, build := range []func(streams) *cobra.Command{
		feedsAddCommand, feedsDiscoverCommand, feedsListCommand, feedsStatusCommand, feedsCheckCommand,
		feedsSetCommand, feedsPauseCommand, feedsResumeCommand, feedsRemoveCommand, feedsImportCommand, feedsExportCommand,
	} {
		c.AddCommand(build(s))
	}
	return c
}

// feedsApp is what the commands of feeds work with.
type feedsApp struct {
	streams
	cfg *config.Loaded
	set config.FeedSet
}

// newFeedsApp loads the configuration and all feeds.
func newFeedsApp(c *cobra.Command, s streams) (*feedsApp, error) {
	cfg, _, err := settings(c, s)
	if err != nil {
		return nil, err
	}
	set, err := cfg.AllFeeds()
	if err != nil {
		return nil, usageError{err}
	}
	return &feedsApp{streams: s, cfg: cfg, set: set}, nil
}

// client returns the poller's own client.
func (a *feedsApp) client() (*feed.Client, error) { return newFeedClient(a.cfg.Config) }

// edit changes the feeds file.
func (a *feedsApp) edit(c *cobra.Command, edit func(*config.FeedList) error) error {
	return config.EditFeedsFile(c.Context(), a.cfg.FeedsPath(), edit)
}

// request asks for a feed as the poller does.
func request(f config.Feed) poll.Request {
	return poll.Request{URL: f.RequestURL(), Header: revealed(f.Headers)}
}

// find returns the feeds that the arguments name, each once, or an error that
// tells all that name none, or several.
func (a *feedsApp) find(args []string) ([]config.Feed, error) {
	var found []config.Feed
	var errs []error
	taken := map[string]bool{}
	for _, arg := range args {
		feeds := a.named(arg)
		switch {
		case len(feeds) == 0:
			errs = append(errs, fmt.Errorf("there is no feed %q; wiredesk feeds list shows them", shownArgument(arg)))
		case len(feeds) > 1:
			urls := make([]string, len(feeds))
			for i, f := range feeds {
				urls[i] = poll.PublicURL(f.URL)
			}
			errs = append(errs, fmt.Errorf("%d feeds are named %q; give the URL: %s", len(feeds), arg, strings.Join(urls, " ")))
		case !taken[feeds[0].Key()]:
			taken[feeds[0].Key()] = true
			found = append(found, feeds[0])
		}
	}
	return found, errors.Join(errs...)
}

// shownArgument returns an argument that is a feed's URL or name as it may be
// printed.
func shownArgument(arg string) string {
	if strings.Contains(arg, "//") || strings.Contains(arg, "@") {
		return poll.PublicURL(arg)
	}
	return arg
}

// named returns the feeds with this URL, as it is or as it is shown, else
// those with this name.
func (a *feedsApp) named(arg string) []config.Feed {
	arg = config.WebURL(arg)
	key := config.Feed{URL: arg}.Key()
	var byName []config.Feed
	for _, f := range a.set.Feeds {
		if f.URL == arg || f.Key() == key || poll.PublicURL(f.URL) == arg {
			return []config.Feed{f}
		}
		if strings.EqualFold(f.Name, arg) {
			byName = append(byName, f)
		}
	}
	return byName
}

// keysOf returns the keys of feeds.
func keysOf(feeds []config.Feed) map[string]bool {
	keys := make(map[string]bool, len(feeds))
	for _, f := range feeds {
		keys[f.Key()] = true
	}
	return keys
}

// inFolder tells whether a feed stands in a folder or below it; everything
// stands in "".
func inFolder(f config.Feed, folder string) bool {
	folder = strings.Trim(folder, "/")
	return folder == "" || strings.EqualFold(f.Folder, folder) ||
		len(f.Folder) > len(folder) && strings.EqualFold(f.Folder[:len(folder)+1], folder+"/")
}

// feedSettings are the flags for what can be set for a feed.
type feedSettings struct {
	feed          config.Feed
	headers       []string
	passwordStdin bool
}

func (f *feedSettings) add(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVar(&f.feed.Name, "name", "", "what people call it (default: the feed's title)")
	flags.StringVar(&f.feed.Folder, "folder", "", "where it is kept: World/Europe")
	flags.DurationVar(&f.feed.Interval, "interval", 0, "how often to poll it (default: poll.interval)")
	flags.StringVar(&f.feed.Content, "content", "", "feed, page or auto")
	flags.StringVar(&f.feed.Language, "language", "", "of entries that don't say")
	flags.StringVar(&f.feed.Agency, "agency", "", "of copy that doesn't say whose it is")
	flags.StringVar(&f.feed.Trust, "trust", "", "high, medium or low")
	flags.StringVar(&f.feed.Embargo, "embargo", "", "auto, ignore, or how long to hold every item: 30m")
	flags.BoolVar(&f.feed.Paused, "paused", false, "known, but not polled")
	flags.StringArrayVar(&f.headers, "header", nil, `a request header, "Name: value"; "Name: @file" reads the value (may be given again)`)
	flags.StringVar(&f.feed.Username, "username", "", "for HTTP basic authentication")
	flags.StringVar(&f.feed.PasswordFile, "password-file", "", "file with the password, read at every start")
	flags.BoolVar(&f.passwordStdin, "password-stdin", false, "read the password from standard input and keep it in the feeds file")
}

// settle reads what the flags name and returns the settings of a new feed,
// which has no URL yet.
func (f *feedSettings) settle(in io.Reader) (config.Feed, error) {
	settled, err := f.read(in)
	if err != nil {
		return settled, err
	}
	check := settled
	check.URL = "https://feed.invalid/"
	return settled, check.Check()
}

// read returns the settings as the flags give them, unchecked, with what they
// name files for.
func (f *feedSettings) read(in io.Reader) (config.Feed, error) {
	settled := f.feed
	for _, h := range f.headers {
		name, value, ok := strings.Cut(h, ":")
		value = strings.TrimSpace(value)
		if !ok {
			return settled, errors.New(`--header: write it as "Name: value"`)
		}
		if path, isFile := strings.CutPrefix(value, "@"); isFile {
			b, err := os.ReadFile(path)
			if err != nil {
				return settled, fmt.Errorf("--header %s: %w", name, err)
			}
			value = strings.TrimSpace(string(b))
		}
		if settled.Headers == nil {
			settled.Headers = map[string]config.Secret{}
		}
		settled.Headers[strings.TrimSpace(name)] = config.Secret(value)
	}
	if f.passwordStdin {
		b, err := io.ReadAll(io.LimitReader(in, 64<<10))
		if err != nil {
			return settled, fmt.Errorf("--password-stdin: %w", err)
		}
		settled.Password = config.Secret(strings.TrimRight(string(b), "\r\n"))
		if settled.Password == "" {
			return settled, errors.New("--password-stdin: there is no password on standard input; write it there, or leave the flag out")
		}
	}
	return settled, nil
}

// withPassword returns a feed with the password of its file.
func withPassword(f config.Feed) (config.Feed, error) {
	if f.PasswordFile == "" || f.Password != "" {
		return f, nil
	}
	b, err := os.ReadFile(f.PasswordFile)
	if err != nil {
		return f, fmt.Errorf("--password-file: %w", err)
	}
	f.Password = config.Secret(strings.TrimRight(string(b), "\r\n"))
	return f, nil
}

// ago returns how long ago something was, roughly: "5m ago".
func ago(t, now time.Time) string {
	if t.After(now) {
		return "in the future"
	}
	return age(t, now) + " ago"
}
