package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"reflect"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// feedFlags say what to poll, over the configuration.
type feedFlags struct {
	urls []string
	list string
	demo bool
}

func (f *feedFlags) add(c *cobra.Command) {
	c.Flags().StringArrayVar(&f.urls, "feed", nil, "poll this feed (may be given again) instead of the configured ones")
	c.Flags().StringVar(&f.list, "feeds", "", "poll the feeds of this file (OPML, YAML or a list of URLs) instead of the configured ones")
}

// feedSource is what tells a poller its feeds, at the start and whenever they
// change.
type feedSource struct {
	log   *slog.Logger
	flags feedFlags
	// sources are what the configuration is loaded from, started is how it was
	// at the start; without sources (the demo) nothing is loaded again.
	sources *config.Sources
	started config.Config
	files   fileWatch
	// specs are the feeds in force; public says that they are the public wires.
	specs  []poll.FeedSpec
	public bool
}

// openFeeds returns the feeds of a command that polls: its flags', else the
// configured ones, else the public wires.
func (a *app) openFeeds(c *cobra.Command, s streams, flags feedFlags) (*feedSource, error) {
	sources, err := sourcesOf(c, s)
	if err != nil {
		return nil, err
	}
	source := &feedSource{log: a.log, flags: flags, sources: &sources}
	// Before the files are read, so that no change falls in between.
	source.files = newFileWatch(sources.File, a.cfg.FeedsPath(), flags.list)
	cfg, err := config.Load(sources)
	if err != nil {
		return nil, usageError{err}
	}
	source.started = cfg.Config
	feeds, public, err := source.feeds(cfg)
	if err != nil {
		return nil, usageError{err}
	}
	source.public = public
	source.started.Feeds = nil
	a.cfg.Feeds = nil // a hundred thousand of them need not be kept three times
	source.specs = feedSpecs(feeds)
	return source, nil
}

// feeds returns the feeds that a configuration and the flags name; public says
// that they are the public wires, because none is named.
func (f *feedSource) feeds(cfg *config.Loaded) (feeds []config.Feed, public bool, err error) {
	if len(f.flags.urls) == 0 && f.flags.list == "" {
		set, err := cfg.AllFeeds()
		return set.Feeds, set.Public, err
	}
	feeds, err = f.flagged()
	return feeds, false, err
}

// flagged returns the feeds that the flags name.
func (f *feedSource) flagged() ([]config.Feed, error) {
	var feeds []config.Feed
	for _, url := range f.flags.urls {
		feed := config.Feed{URL: config.WebURL(url)}
		if err := feed.Check(); err != nil {
			return nil, fmt.Errorf("--feed: %w", err)
		}
		feeds = append(feeds, feed)
	}
	if f.flags.list == "" {
		return feeds, nil
	}
	data, err := os.ReadFile(f.flags.list)
	if err != nil {
		return nil, fmt.Errorf("--feeds: %w", err)
	}
	list, err := readFeedList(data)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", f.flags.list, err)
	}
	for _, why := range list.skipped {
		f.log.Warn("subscription is not polled", "file", f.flags.list, "why", why)
	}
	return config.MergeFeeds(feeds, list.feeds), nil
}

// feedSpecs returns feeds as the poller takes them.
func feedSpecs(feeds []config.Feed) []poll.FeedSpec {
	specs := make([]poll.FeedSpec, len(feeds))
	for i, f := range feeds {
		specs[i] = poll.FeedSpec{
			URL: f.RequestURL(), Name: f.Name, Interval: f.Interval, Content: f.Content, Language: f.Language,
			Agency: f.Agency, Trust: f.Trust, Embargo: embargoOf(f), Header: revealed(f.Headers), Paused: f.Paused,
		}
	}
	return specs
}

// active returns how many feeds are not paused.
func (f *feedSource) active() int {
	n := 0
	for i := range f.specs {
		if !f.specs[i].Paused {
			n++
		}
	}
	return n
}

// embargoOf returns a feed's embargo as wire.Feed has it.
func embargoOf(f config.Feed) string {
	if f.Embargo == "auto" {
		return ""
	}
	if hold := f.Hold(); hold > 0 {
		return hold.String()
	}
	return f.Embargo
}

// revealed returns headers as they are sent.
func revealed(headers map[string]config.Secret) map[string]string {
	if len(headers) == 0 {
		return nil
	}
	plain := make(map[string]string, len(headers))
	for name, value := range headers {
		plain[name] = value.Reveal()
	}
	return plain
}

// watch calls set with the feeds whenever they have changed, until ctx ends.
func (f *feedSource) watch(ctx context.Context, set func([]poll.FeedSpec)) error {
	if f.sources == nil {
		<-ctx.Done()
		return nil
	}
	return f.files.run(ctx, func() { f.reload(set) })
}

// reload loads the configuration and the feeds again. Where that fails all
// stays as it is.
func (f *feedSource) reload(set func([]poll.FeedSpec)) {
	feeds, needRestart, err := f.again()
	if err != nil {
		f.log.Warn("feeds are not reloaded, the ones from before stay in force", "err", err)
		return
	}
	if len(needRestart) > 0 {
		f.log.Warn("settings have changed that need a restart", "keys", strings.Join(needRestart, ","))
	}
	specs := feedSpecs(feeds)
	change := compareFeeds(f.specs, specs)
	if change.none() {
		f.log.Info("feeds are reloaded, none has changed", "feeds", len(specs))
		return
	}
	f.specs = specs
	set(specs)
	f.log.Info("feeds are reloaded", change.attributes(len(specs))...)
}

// again loads the configuration and returns the feeds, and the keys of other
// settings that have changed. The feeds file is the one of the start, wherever
// the configuration says that it is now.
func (f *feedSource) again() (feeds []config.Feed, needRestart []string, err error) {
	cfg, err := config.Load(*f.sources)
	if err != nil {
		return nil, nil, err
	}
	needRestart = config.Changed(&f.started, &cfg.Config)
	cfg.Data, cfg.FeedsFile = f.started.Data, f.started.FeedsFile
	feeds, public, err := f.feeds(cfg)
	if err != nil {
		return nil, nil, err
	}
	if public && !f.public {
		return nil, nil, fmt.Errorf("%s is gone, and the configuration names no feed; restart to poll the public wires", cfg.FeedsPath())
	}
	f.public = public
	return feeds, needRestart, nil
}

// feedChange is what a reload changed, as public URLs.
type feedChange struct{ added, removed, changed, paused, resumed []string }

func compareFeeds(before, after []poll.FeedSpec) feedChange {
	var c feedChange
	known := make(map[string]*poll.FeedSpec, len(before))
	for i := range before {
		known[poll.PublicURL(before[i].URL)] = &before[i]
	}
	for i := range after {
		now := &after[i]
		key := poll.PublicURL(now.URL)
		was := known[key]
		delete(known, key)
		switch {
		case was == nil:
			c.added = append(c.added, key)
		case now.Paused && !was.Paused:
			c.paused = append(c.paused, key)
		case was.Paused && !now.Paused:
			c.resumed = append(c.resumed, key)
		case !reflect.DeepEqual(*was, *now):
			c.changed = append(c.changed, key)
		}
	}
	for key := range known {
		c.removed = append(c.removed, key)
	}
	slices.Sort(c.removed)
	return c
}

func (c feedChange) none() bool {
	return len(c.added)+len(c.removed)+len(c.changed)+len(c.paused)+len(c.resumed) == 0
}

// maxLoggedFeeds is how many feeds a log line names.
const maxLoggedFeeds = 5

// attributes returns what changed for the log: how many, and which where they
// are few.
func (c feedChange) attributes(total int) []any {
	attributes := []any{"feeds", total}
	for _, kind := range []struct {
		name string
		urls []string
	}{{"added", c.added}, {"removed", c.removed}, {"changed", c.changed}, {"paused", c.paused}, {"resumed", c.resumed}} {
		switch n := len(kind.urls); {
		case n > maxLoggedFeeds:
			attributes = append(attributes, kind.name, n)
		case n > 0:
			attributes = append(attributes, kind.name, strings.Join(kind.urls, " "))
		}
	}
	return attributes
}

// countOf returns a number with its noun: 1 feed, 2 feeds.
func countOf(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
