package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/pipeline/poll"
)

func feedsPauseCommand(s streams) *cobra.Command {
	return &cobra.Command{
		Use:   "pause URL|NAME...",
		Short: "Stop polling feeds, and keep what is known of them",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return editNamed(c, s, args, "paused", func(_ *feedsApp, l *config.FeedList, f config.Feed) error {
				in, ok := l.Get(f.Key())
				if !ok { // only in the configuration: what is set here is added to it
					in = config.Feed{URL: withUser(f.URL, nil)}
				}
				in.Paused = true
				return l.Set(in)
			})
		},
	}
}

func feedsResumeCommand(s streams) *cobra.Command {
	return &cobra.Command{
		Use:   "resume URL|NAME...",
		Short: "Poll paused feeds again",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return editNamed(c, s, args, "resumed", (*feedsApp).resume)
		},
	}
}

// resume takes the pause off a feed. What was in the feeds file only for its
// sake goes.
func (a *feedsApp) resume(l *config.FeedList, f config.Feed) error {
	configured := a.configured(f)
	if configured != nil && configured.Paused {
		return fmt.Errorf("%s is paused in the configuration (%s); take paused out there", poll.PublicURL(f.URL), a.cfg.Origin["feeds"])
	}
	in, ok := l.Get(f.Key())
	if !ok || !in.Paused {
		return nil
	}
	in.Paused = false
	if configured != nil && rowOf(in).settings() == "" && in.Name == "" && in.Folder == "" {
		l.Remove(f.Key())
		return nil
	}
	return l.Set(in)
}

func feedsRemoveCommand(s streams) *cobra.Command {
	return &cobra.Command{
		Use:   "remove URL|NAME...",
		Short: "Take feeds out of the feeds file",
		Long: `remove takes feeds out of the feeds file. What was ingested of them stays in the
index. Those of the configuration are for you to take out.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return editNamed(c, s, args, "removed", func(a *feedsApp, l *config.FeedList, f config.Feed) error {
				if a.configured(f) != nil {
					return fmt.Errorf("%s stands in the configuration (%s); take it out there, or pause it", poll.PublicURL(f.URL), a.cfg.Origin["feeds"])
				}
				l.Remove(f.Key())
				return nil
			})
		},
	}
}

// configured returns the feed as the configuration has it; nil if it does not.
func (a *feedsApp) configured(f config.Feed) *config.Feed {
	key := f.Key()
	for i := range a.set.Configured {
		if a.set.Configured[i].Key() == key {
			return &a.set.Configured[i]
		}
	}
	return nil
}

// editNamed changes the feeds that the arguments name, all or none of them.
func editNamed(c *cobra.Command, s streams, args []string, done string, edit func(*feedsApp, *config.FeedList, config.Feed) error) error {
	a, err := newFeedsApp(c, s)
	if err != nil {
		return err
	}
	if a.set.Public {
		return errors.New("no feed is configured: the public wires can't be changed; wiredesk feeds add adds feeds of your own, which take their place")
	}
	feeds, err := a.find(args)
	if err != nil {
		return err
	}
	err = a.edit(c, func(l *config.FeedList) error {
		var errs []error
		for _, f := range feeds {
			errs = append(errs, edit(a, l, f))
		}
		return errors.Join(errs...)
	})
	if err != nil {
		return err
	}
	for _, f := range feeds {
		fmt.Fprintf(s.out, "%-8s %s  %s\n", done, poll.PublicURL(f.URL), plainText(f.Name))
	}
	return nil
}
