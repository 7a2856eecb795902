package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/feed"
	"github.com/wiredesk/wiredesk/pipeline/poll"
)

func feedsAddCommand(s streams) *cobra.Command {
	var flags feedSettings
	var all, noCheck bool
	c := &cobra.Command{
		Use:   "add URL...",
		Short: "Add feeds, by their own URLs or those of pages that name them",
		Long: `add fetches each URL as the poller would. A feed is added as it is; where it has
moved for good, with its new URL. Of a page the feeds are added that it names:
the best of them, and the others are printed; with --all, all of them. Where it
names none, add looks in the places where sites commonly keep one. Feeds that are in the
list already stay as they are: feeds set changes them.`,
		Example: `  wiredesk feeds add https://example.org/world.rss --folder World --interval 30s
  wiredesk feeds add example.org --all
  wiredesk feeds add https://wire.example/feed --header 'X-Api-Key: @/run/secrets/wire' --agency Reuters --trust high`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			a, err := newFeedsApp(c, s)
			if err != nil {
				return err
			}
			if c.Flags().Changed("interval") && flags.feed.Interval == 0 {
				return usageError{errors.New("--interval is 0, must be at least 1s; leave it out to poll the feed at poll.interval")}
			}
			wanted, err := flags.settle(s.in)
			if err != nil {
				return usageError{err}
			}
			return a.add(c, args, wanted, noCheck, all)
		},
	}
	flags.add(c)
	c.Flags().BoolVar(&all, "all", false, "add every feed that a page names, not only the best")
	c.Flags().BoolVar(&noCheck, "no-check", false, "add the URLs without fetching them")
	return c
}

// withScheme lets people leave out https://, and give feed://.
func withScheme(arg string) string {
	arg = config.WebURL(arg)
	if strings.Contains(arg, "://") {
		return arg
	}
	return "https://" + arg
}

// add adds what the arguments lead to. What can't be added is told; the rest
// is added all the same.
func (a *feedsApp) add(c *cobra.Command, args []string, wanted config.Feed, noCheck, all bool) error {
	client, err := a.client()
	if err != nil {
		return err
	}
	defer client.Close()
	known := map[string]bool{}
	if !a.set.Public {
		known = keysOf(a.set.Feeds)
	}
	var fresh []config.Feed
	failed := false
	for _, arg := range args {
		f := wanted
		f.URL = withScheme(arg)
		if err := f.Check(); err != nil {
			return usageError{fmt.Errorf("%s: %w", poll.PublicURL(f.URL), err)}
		}
		candidates := []config.Feed{f}
		if !noCheck && !known[f.Key()] {
			candidates, err = a.discover(c.Context(), client, f, all)
		}
		if err != nil {
			failed = true
			fmt.Fprintf(a.err, "failed   %s  %v\n", poll.PublicURL(f.URL), plainText(err.Error()))
			continue
		}
		for _, candidate := range candidates {
			if known[candidate.Key()] {
				a.sayKnown(c, candidate)
				continue
			}
			known[candidate.Key()] = true
			fresh = append(fresh, candidate)
		}
	}
	if err := a.store(c, fresh); err != nil {
		return err
	}
	if failed {
		return errReported
	}
	return nil
}

// sayKnown says that a feed is in the list already, and how the settings that
// the flags give come to it.
func (a *feedsApp) sayKnown(c *cobra.Command, f config.Feed) {
	at := poll.PublicURL(f.URL)
	fmt.Fprintf(a.out, "known    %s  it is in the list already\n", at)
	if len(givenSettings(c)) > 0 {
		fmt.Fprintf(a.err, "note     %s  keeps its settings; wiredesk feeds set %s with %s changes them\n", at, at, strings.Join(givenSettings(c), ", "))
	}
}

// store writes new feeds into the feeds file and says so.
func (a *feedsApp) store(c *cobra.Command, fresh []config.Feed) error {
	if len(fresh) == 0 {
		return nil
	}
	err := a.edit(c, func(l *config.FeedList) error {
		for _, f := range fresh {
			if _, there := l.Get(f.Key()); there {
				continue // another has added it meanwhile
			}
			if err := l.Set(f); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, f := range fresh {
		fmt.Fprintf(a.out, "added    %s  %s\n", poll.PublicURL(f.URL), plainText(f.Name))
	}
	if a.set.Public {
		fmt.Fprintf(a.out, "The public wires, which are polled where no feed is configured, are polled no longer.\n")
	}
	return nil
}

// discover returns the feed at the URL of f, or those of the page there.
func (a *feedsApp) discover(ctx context.Context, client *feed.Client, f config.Feed, all bool) ([]config.Feed, error) {
	asked, err := withPassword(f)
	if err != nil {
		return nil, err
	}
	d, err := feed.Discover(ctx, client, request(asked))
	if err != nil {
		return nil, fmt.Errorf("%w (--no-check adds it all the same)", err)
	}
	if len(d.Found) == 0 {
		return nil, noFeed(d)
	}
	take := d.Found[:1]
	if all {
		take = d.Found
	}
	var feeds []config.Feed
	for _, found := range take {
		feeds = append(feeds, a.foundFeed(f, found, len(take) == 1))
	}
	if others := d.Found[len(take):]; len(others) > 0 {
		fmt.Fprintf(a.out, "The page names %s; --all adds them too:\n", countOf(len(others), "other feed"))
		for _, o := range others {
			fmt.Fprintf(a.out, "         %s  %s\n", poll.PublicURL(o.URL), plainText(o.Feed.PlainTitle()))
		}
	}
	for _, u := range d.Left {
		fmt.Fprintf(a.out, "not tried: %s\n", poll.PublicURL(u))
	}
	return feeds, nil
}

// noFeed says that there is none, and what was tried.
func noFeed(d feed.Discovery) error {
	text := "there is no feed here: the page names none, and none is in the common places"
	if len(d.Failed) > 0 {
		text = "the page names feeds, but none can be used: " + strings.Join(d.Failed, "; ")
	}
	return errors.New(text + "; look on the site for RSS, Atom or a news sitemap")
}

// foundFeed returns f as it was found. What logs in goes to no other host.
func (a *feedsApp) foundFeed(f config.Feed, found feed.Found, only bool) config.Feed {
	asked := f
	f.URL = withUser(found.URL, nil)
	if u, err := url.Parse(asked.URL); err == nil && hostOf(asked.URL) == hostOf(f.URL) {
		f.URL = withUser(found.URL, u.User)
	}
	if found.Moved {
		fmt.Fprintf(a.out, "moved    %s  for good; the new URL is kept\n", poll.PublicURL(asked.URL))
	}
	if hostOf(asked.URL) != hostOf(f.URL) && (len(f.Headers) > 0 || f.Username != "" || f.PasswordFile != "") {
		f.Headers, f.Username, f.Password, f.PasswordFile = nil, "", "", ""
		fmt.Fprintf(a.out, "note     %s  is on another host: headers, user name and password are left out\n", poll.PublicURL(f.URL))
	}
	if f.Name == "" || !only {
		f.Name = plainText(found.Feed.PlainTitle())
	}
	return f
}

// withUser returns a URL with these credentials, nil for none, in the place of
// its own.
func withUser(rawURL string, user *url.Userinfo) string {
	u, err := url.Parse(rawURL)
	if err != nil {
		return rawURL
	}
	u.User = user
	return u.String()
}

func hostOf(rawURL string) string {
	u, err := url.Parse(rawURL)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Host)
}
