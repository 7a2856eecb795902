package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

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

func feedsSetCommand(s streams) *cobra.Command {
	var flags feedSettings
	c := &cobra.Command{
		Use:   "set URL|NAME...",
		Short: "Change the settings of feeds",
		Long: `set changes what its flags name, in the feeds file, and leaves the rest. An empty
value takes a setting away: --folder ''. So does a header without a value, and
--interval 0; --username '' takes the password away, too.`,
		Example: `  wiredesk feeds set 'Example World' --trust low --embargo 30m
  wiredesk feeds set https://wire.example/feed --header 'X-Api-Key: @/run/secrets/wire'`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if len(givenSettings(c)) == 0 {
				return usageError{fmt.Errorf("nothing is to be set; say what by %s", strings.Join(settingFlags(), ", "))}
			}
			given, err := flags.read(s.in)
			if err != nil {
				return usageError{err}
			}
			return editNamed(c, s, args, "set", func(_ *feedsApp, l *config.FeedList, f config.Feed) error {
				in, ok := l.Get(f.Key())
				if !ok {
					in = config.Feed{URL: withUser(f.URL, nil)}
				}
				changed := withChanged(in, given, c.Flags().Changed)
				if err := changed.Check(); err != nil {
					return fmt.Errorf("%s: %w", poll.PublicURL(f.URL), err)
				}
				return l.Set(changed)
			})
		},
	}
	flags.add(c)
	return c
}

// settingFlags returns the flags that set something of a feed.
func settingFlags() []string {
	var settings feedSettings
	own := &cobra.Command{}
	settings.add(own)
	var names []string
	own.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
	return names
}

// givenSettings returns those of them that a command was given.
func givenSettings(c *cobra.Command) []string {
	return slices.DeleteFunc(settingFlags(), func(name string) bool { return !c.Flags().Changed(name[len("--"):]) })
}

// withChanged returns f with what the flags that were changed give.
func withChanged(f, given config.Feed, changed func(flag string) bool) config.Feed {
	for _, s := range []struct {
		flag     string
		to, from *string
	}{
		{"name", &f.Name, &given.Name},
		{"folder", &f.Folder, &given.Folder},
		{"content", &f.Content, &given.Content},
		{"language", &f.Language, &given.Language},
		{"agency", &f.Agency, &given.Agency},
		{"trust", &f.Trust, &given.Trust},
		{"embargo", &f.Embargo, &given.Embargo},
		{"username", &f.Username, &given.Username},
		{"password-file", &f.PasswordFile, &given.PasswordFile},
	} {
		if changed(s.flag) {
			*s.to = *s.from
		}
	}
	if changed("interval") {
		f.Interval = given.Interval
	}
	if changed("paused") {
		f.Paused = given.Paused
	}
	if changed("username") && given.Username == "" && !changed("password-file") {
		f.Password, f.PasswordFile = "", ""
	}
	if changed("password-stdin") {
		f.Password = given.Password
	}
	headers := config.JoinHeaders(f.Headers, given.Headers)
	maps.DeleteFunc(headers, func(_ string, value config.Secret) bool { return value == "" })
	f.Headers = headers
	return f
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
