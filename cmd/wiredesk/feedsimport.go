package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/feed"
)

func feedsImportCommand(s streams) *cobra.Command {
	var folder string
	c := &cobra.Command{
		Use:   "import FILE",
		Short: "Add the feeds of an OPML file, a YAML list or a list of URLs",
		Long: `import adds the feeds of a file, with their folders and settings: OPML, as other
readers export it; YAML as in the feeds file; or a URL a line, with a name behind
it if you like. "-" is standard input. Feeds that are in the list already stay as
they are. What can't be polled is told, with the reason. Nothing is fetched:
wiredesk feeds check does.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			a, err := newFeedsApp(c, s)
			if err != nil {
				return err
			}
			data, err := readArgument(s.in, args[0])
			if err != nil {
				return err
			}
			list, err := readFeedList(data)
			if err != nil {
				return fmt.Errorf("reading %s: %w", args[0], err)
			}
			return a.importList(c, list, strings.Trim(folder, "/"))
		},
	}
	c.Flags().StringVar(&folder, "folder", "", "put all of them into this folder, with their own below it")
	return c
}

// readArgument reads a file, or standard input for "-".
func readArgument(in io.Reader, path string) ([]byte, error) {
	if path == "-" {
		return io.ReadAll(in)
	}
	return os.ReadFile(path)
}

// importList adds what is new, and says what became of everything.
func (a *feedsApp) importList(c *cobra.Command, list feedList, folder string) error {
	known := map[string]bool{}
	if !a.set.Public {
		known = keysOf(a.set.Feeds)
	}
	fresh := 0
	err := a.edit(c, func(l *config.FeedList) error {
		for _, f := range list.feeds {
			if _, there := l.Get(f.Key()); there || known[f.Key()] {
				continue
			}
			if folder != "" {
				f.Folder = strings.TrimSuffix(folder+"/"+f.Folder, "/")
			}
			fresh++
			if err := l.Set(f); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, why := range list.skipped {
		fmt.Fprintf(a.err, "refused  %s\n", plainText(why))
	}
	fmt.Fprintf(a.out, "%d new, %d known, %d refused; feeds file %s\n", fresh, len(list.feeds)-fresh, len(list.skipped), a.cfg.FeedsPath())
	if len(list.feeds) == 0 {
		return errReported
	}
	return nil
}

func feedsExportCommand(s streams) *cobra.Command {
	var folder string
	var secrets bool
	c := &cobra.Command{
		Use:   "export [FILE]",
		Short: "Write the feeds as OPML, with folders and settings",
		Long: `export writes all feeds as OPML to the file, or to standard output. Other readers
read it; wiredesk feeds import reads it back with all settings. Secrets
(passwords, headers, keys in URLs) are left out unless --with-secrets is given.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			a, err := newFeedsApp(c, s)
			if err != nil {
				return err
			}
			var feeds []config.Feed
			for _, f := range a.set.Feeds {
				if inFolder(f, folder) {
					feeds = append(feeds, f)
				}
			}
			options := feed.OPMLOptions{Title: "Feeds of wiredesk", Secrets: secrets}
			withheld, err := writeOPML(s.out, args, feeds, options)
			if err != nil {
				return err
			}
			if withheld > 0 {
				fmt.Fprintf(s.err, "The secrets of %s are left out; --with-secrets writes them.\n", countOf(withheld, "feed"))
			}
			return nil
		},
	}
	c.Flags().StringVar(&folder, "folder", "", "only the feeds in this folder and below it")
	c.Flags().BoolVar(&secrets, "with-secrets", false, "write passwords, headers and keys, too")
	return c
}

// writeOPML writes to the file that args name, which its owner alone can read,
// or to out.
func writeOPML(out io.Writer, args []string, feeds []config.Feed, o feed.OPMLOptions) (withheld int, err error) {
	if len(args) == 0 || args[0] == "-" {
		return feed.WriteOPML(out, feeds, o)
	}
	file, err := os.OpenFile(args[0], os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return 0, err
	}
	withheld, err = feed.WriteOPML(file, feeds, o)
	return withheld, errors.Join(err, file.Close())
}
