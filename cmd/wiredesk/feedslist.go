package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// feedRow is a feed as feeds list shows it, without its secrets.
type feedRow struct {
	URL      string `json:"url"`
	Name     string `json:"name,omitempty"`
	Folder   string `json:"folder,omitempty"`
	Paused   bool   `json:"paused"`
	Interval string `json:"interval,omitempty"`
	Content  string `json:"content,omitempty"`
	Language string `json:"language,omitempty"`
	Agency   string `json:"agency,omitempty"`
	Trust    string `json:"trust,omitempty"`
	Embargo  string `json:"embargo,omitempty"`
	// Headers are the names of those that are sent; LogsIn tells whether there
	// are user name and password.
	Headers []string `json:"headers,omitempty"`
	LogsIn  bool     `json:"logsIn,omitempty"`
	// From is configuration, feeds file, both, or public wires.
	From string `json:"from"`
}

func feedsListCommand(s streams) *cobra.Command {
	var asJSON bool
	var folder string
	c := &cobra.Command{
		Use:   "list",
		Short: "Print the feeds with their settings",
		Long:  "list prints every feed that run and poll would poll, and those that are paused. Secrets are not printed.",
		RunE: func(c *cobra.Command, _ []string) error {
			a, err := newFeedsApp(c, s)
			if err != nil {
				return err
			}
			rows := a.rows(folder)
			if !asJSON {
				return a.printRows(rows)
			}
			out := json.NewEncoder(s.out)
			out.SetEscapeHTML(false)
			for _, row := range rows {
				if err := out.Encode(row); err != nil {
					return err
				}
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one feed a line as JSON")
	c.Flags().StringVar(&folder, "folder", "", "only the feeds in this folder and below it")
	return c
}

// rows returns what is to be shown of the feeds in a folder.
func (a *feedsApp) rows(folder string) []feedRow {
	configured, file := keysOf(a.set.Configured), keysOf(a.set.File)
	rows := []feedRow{}
	for _, f := range a.set.Feeds {
		if !inFolder(f, folder) {
			continue
		}
		row := rowOf(f)
		switch key := f.Key(); {
		case a.set.Public:
			row.From = "public wires"
		case configured[key] && file[key]:
			row.From = "both"
		case configured[key]:
			row.From = "configuration"
		default:
			row.From = "feeds file"
		}
		rows = append(rows, row)
	}
	return rows
}

func rowOf(f config.Feed) feedRow {
	row := feedRow{
		URL: poll.PublicURL(f.URL), Name: f.Name, Folder: f.Folder, Paused: f.Paused, Content: f.Content,
		Language: f.Language, Agency: f.Agency, Trust: f.Trust, Embargo: f.Embargo,
		Headers: slices.Sorted(maps.Keys(f.Headers)), LogsIn: f.Username != "" || f.RequestURL() != withUser(f.URL, nil),
	}
	if f.Interval > 0 {
		row.Interval = f.Interval.String()
	}
	return row
}

// printRows prints a table for a person.
func (a *feedsApp) printRows(rows []feedRow) error {
	w := tabwriter.NewWriter(a.out, 0, 4, 2, ' ', 0)
	paused := 0
	fmt.Fprintln(w, "FOLDER\tNAME\tURL\tSETTINGS\tFROM")
	for _, r := range rows {
		if r.Paused {
			paused++
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", orDash(plainText(r.Folder)), orDash(plainText(r.Name)), r.URL, orDash(r.settings()), r.From)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(a.out, "%s, %d paused; feeds file %s\n", countOf(len(rows), "feed"), paused, a.cfg.FeedsPath())
	return err
}

// settings says in few words what is set for the feed.
func (r feedRow) settings() string {
	var parts []string
	add := func(name, value string) {
		if value != "" {
			parts = append(parts, name+value)
		}
	}
	if r.Paused {
		parts = append(parts, "paused")
	}
	add("every ", r.Interval)
	add("content ", plainText(r.Content))
	add("language ", plainText(r.Language))
	add("agency ", plainText(r.Agency))
	add("trust ", plainText(r.Trust))
	add("embargo ", plainText(r.Embargo))
	add("headers ", strings.Join(r.Headers, " "))
	if r.LogsIn {
		parts = append(parts, "logs in")
	}
	return strings.Join(parts, ", ")
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
