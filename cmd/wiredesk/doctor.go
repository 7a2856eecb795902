package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/kafka"
	"github.com/wiredesk/wiredesk/connectors/sqlite"
	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/poll"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// finding is what doctor says of one part.
type finding struct {
	Part string `json:"part"`
	// State is ok, warning or wrong.
	State string `json:"state"`
	Text  string `json:"text"`
}

func doctorCommand(s streams) *cobra.Command {
	var asJSON, all bool
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Tell what is in force, what is wrong and how to mend it",
		Long: `doctor prints the settings that differ from the defaults and where each comes
from, then checks the feeds, the data directory, the log, the index and the clocks. The exit
code is 1 if anything is wrong. It changes nothing.`,
		RunE: func(c *cobra.Command, _ []string) error {
			a, err := newApp(c, s)
			if err != nil {
				return err
			}
			defer a.close()
			findings := a.examine(c.Context())
			if asJSON {
				err = printFindingsJSON(s.out, a.cfg, findings)
			} else {
				err = printFindings(s.out, a.cfg, findings, all)
			}
			for _, f := range findings {
				if f.State == "wrong" {
					return errReported
				}
			}
			return err
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	c.Flags().BoolVar(&all, "all", false, "print every setting, not only those that differ from the default")
	return c
}

// examine checks every part in turn.
func (a *app) examine(ctx context.Context) []finding {
	var findings []finding
	for _, warning := range a.cfg.Warnings {
		findings = append(findings, finding{"settings", "warning", warning})
	}
	if a.cfg.Poll.Contact == "" {
		findings = append(findings, finding{"settings", "warning", "poll.contact is empty: publishers can't reach who runs this; set a URL or an e-mail address"})
	}
	findings = append(findings, a.examineFeeds(), a.examineData(), a.examineLog(ctx))
	return append(findings, a.examineIndex(ctx)...)
}

// examineFeeds counts the feeds and says where they are from.
func (a *app) examineFeeds() finding {
	const part = "feeds"
	set, err := a.cfg.AllFeeds()
	path := a.cfg.FeedsPath()
	switch {
	case err != nil:
		return finding{part, "wrong", err.Error()}
	case set.Public:
		return finding{part, "ok", fmt.Sprintf("none configured, and %s is not there: the %d public wires are polled; wiredesk feeds add adds your own", path, len(set.Feeds))}
	case len(set.Feeds) == 0:
		return finding{part, "warning", fmt.Sprintf("there is none in the configuration, nor in %s: nothing is polled; wiredesk feeds add adds some", path)}
	}
	paused := 0
	for _, f := range set.Feeds {
		if f.Paused {
			paused++
		}
	}
	text := fmt.Sprintf("%s, %d paused: %d in the configuration, %d in %s", countOf(len(set.Feeds), "feed"), paused, len(set.Configured), len(set.File), path)
	if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o077 != 0 && slices.ContainsFunc(set.File, hasSecret) {
		return finding{part, "warning", text + "; it holds secrets and others can read it: chmod 600 " + path}
	}
	return finding{part, "ok", text}
}

// hasSecret tells whether a feed's settings must not be read by everyone.
func hasSecret(f config.Feed) bool {
	return len(f.Headers) > 0 || f.Password != "" && f.PasswordFile == "" || poll.PublicURL(f.URL) != withUser(f.URL, nil) || strings.Contains(f.URL, "@")
}

// Free space in the data directory that is little, and too little.
const (
	littleSpace    = 2 << 30
	tooLittleSpace = 200 << 20
)

// examineData looks at the data directory where something embedded needs it.
func (a *app) examineData() finding {
	const part = "data"
	if len(a.cfg.Log.Brokers) > 0 && a.cfg.Index.URL != "" {
		return finding{part, "ok", "not used: the log is Kafka, the index is at index.url"}
	}
	dir, err := existingParent(a.cfg.Data)
	if err != nil {
		return finding{part, "wrong", err.Error()}
	}
	probe, err := os.CreateTemp(dir, ".wiredesk-doctor-*")
	if err != nil {
		return finding{part, "wrong", fmt.Sprintf("can't write in %s: %v; give the user that runs wiredesk the right to, or set data", dir, err)}
	}
	probe.Close()
	os.Remove(probe.Name())
	free, err := sqlite.FreeSpace(dir)
	switch {
	case err != nil:
		return finding{part, "warning", fmt.Sprintf("%s can be written; its free space can't be told: %v", dir, err)}
	case free < tooLittleSpace:
		return finding{part, "wrong", fmt.Sprintf("%s has %d MB free: the disk is full; make room or shorten log.retention", dir, free>>20)}
	case free < littleSpace:
		return finding{part, "warning", fmt.Sprintf("%s has only %d MB free", dir, free>>20)}
	}
	return finding{part, "ok", fmt.Sprintf("%s can be written, %d GB free", a.cfg.Data, free>>30)}
}

// existingParent returns dir, or its nearest parent that exists.
func existingParent(dir string) (string, error) {
	for {
		info, err := os.Stat(dir)
		switch {
		case err == nil && !info.IsDir():
			return "", fmt.Errorf("%s is a file, not a directory; set data to a directory", dir)
		case err == nil:
			return dir, nil
		case !errors.Is(err, fs.ErrNotExist):
			return "", err
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", fmt.Errorf("%s does not exist", dir)
		}
		dir = parent
	}
}

// examineLog asks Kafka, or says that the log is embedded.
func (a *app) examineLog(ctx context.Context) finding {
	if len(a.cfg.Log.Brokers) == 0 {
		return finding{"log", "ok", "embedded in " + a.logDir()}
	}
	client, err := kafka.New(a.cfg.Log, a.log)
	if err != nil {
		return finding{"log", "wrong", err.Error()}
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	if err := client.Check(ctx); err != nil {
		return finding{"log", "wrong", err.Error()}
	}
	return finding{"log", "ok", fmt.Sprintf("Kafka at %s has the topics", a.cfg.Log.Brokers)}
}

// examineIndex opens the index as a reader does, and looks at its clock.
func (a *app) examineIndex(ctx context.Context) []finding {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	if _, err := os.Stat(a.indexDir()); a.cfg.Index.URL == "" && errors.Is(err, fs.ErrNotExist) {
		return []finding{{"index", "ok", "embedded in " + a.indexDir() + ", not created yet: wiredesk run does"}}
	}
	x, err := a.openReader(ctx)
	if err != nil {
		return []finding{{"index", "wrong", err.Error()}}
	}
	if err := x.Check(ctx); err != nil {
		return []finding{{"index", "wrong", err.Error()}}
	}
	results, err := x.Search(ctx, wire.Search{Limit: 1})
	if err != nil {
		return []finding{{"index", "wrong", err.Error()}}
	}
	where := "embedded in " + a.indexDir()
	if a.cfg.Index.URL != "" {
		where = "at " + a.cfg.Index.RedactedURL()
	}
	return []finding{
		{"index", "ok", fmt.Sprintf("%s, %d documents", where, results.Total)},
		examineClock(ctx, x, time.Now()),
	}
}

// tolerableSkew is how far clocks may stand apart: versions and the order of
// arrival are told by them.
const tolerableSkew = 2 * time.Second

// clock is an index that tells its own time.
type clock interface {
	Now(context.Context) (time.Time, error)
}

// examineClock compares the clock with the index's, and with the times that
// are in the index: nothing can have been indexed in the future.
func examineClock(ctx context.Context, x pipeline.IndexReader, now time.Time) finding {
	if c, ok := x.(clock); ok {
		theirs, err := c.Now(ctx)
		if err != nil {
			return finding{"clock", "warning", fmt.Sprintf("the index does not tell its time: %v", err)}
		}
		if skew := theirs.Sub(now); skew.Abs() > tolerableSkew {
			return finding{"clock", "wrong", fmt.Sprintf("the index's clock is %v off from this machine's; synchronise both (chrony, systemd-timesyncd)", skew.Round(time.Millisecond))}
		}
	}
	ahead, err := x.Search(ctx, wire.Search{IndexedFrom: now.Add(tolerableSkew), Sort: wire.SortIndexed, Limit: 1})
	if err != nil {
		return finding{"clock", "warning", err.Error()}
	}
	if len(ahead.Hits) > 0 {
		return finding{"clock", "wrong", fmt.Sprintf("%d documents were indexed in the future (%s): this machine's clock was set back, or that of an indexer is ahead; synchronise them",
			ahead.Total, ahead.Hits[0].Document.Indexed.Format(time.RFC3339))}
	}
	return finding{"clock", "ok", "no skew seen"}
}

// printFindings prints for a person.
func printFindings(out io.Writer, cfg *config.Loaded, findings []finding, all bool) error {
	fmt.Fprintf(out, "wiredesk %s\n\nSettings:\n", version())
	n := 0
	for _, s := range cfg.Settings() {
		key, value := s[0], s[1]
		origin, set := cfg.Origin[key]
		if !set && !all {
			continue
		}
		if !set {
			origin = "default"
		}
		n++
		fmt.Fprintf(out, "  %s = %s  (%s)\n", key, value, origin)
	}
	if n == 0 {
		fmt.Fprintln(out, "  all defaults (wiredesk help settings shows them)")
	}
	fmt.Fprintln(out, "\nChecks:")
	for _, f := range findings {
		fmt.Fprintf(out, "  %-8s %-8s %s\n", f.State, f.Part, plainLines(f.Text))
	}
	return nil
}

// printFindingsJSON prints for a program.
func printFindingsJSON(out io.Writer, cfg *config.Loaded, findings []finding) error {
	settings := map[string]map[string]string{}
	for _, s := range cfg.Settings() {
		origin := cfg.Origin[s[0]]
		if origin == "" {
			origin = "default"
		}
		settings[s[0]] = map[string]string{"value": s[1], "origin": origin}
	}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	return enc.Encode(map[string]any{"version": version(), "settings": settings, "findings": findings})
}
