package main

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/feed"
	"github.com/wiredesk/wiredesk/pipeline/poll"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

func TestPlainText(t *testing.T) {
	for name, tc := range map[string]struct{ in, text, lines string }{
		"as it is":                       {"Côte d’Ivoire 🇨🇮", "Côte d’Ivoire 🇨🇮", "Côte d’Ivoire 🇨🇮"},
		"colours and the window's title": {"E\x1b[31mRED\x1b]0;pwn\x07", "E [31mRED ]0;pwn", "E [31mRED ]0;pwn "},
		"C1, as UTF-8 and as a byte":     {"a\u009b2Jb\x9b2J", "a 2Jb\ufffd2J", "a 2Jb\ufffd2J"},
		"turned directions":              {"a\u202eb\u2066c", "a b c", "a b c"},
		"lines":                          {"a\r\n\tb  c\n", "a b c", "a \n\tb  c\n"},
		"nothing":                        {"", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := plainText(tc.in); got != tc.text {
				t.Errorf("plainText(%q) = %q, want %q", tc.in, got, tc.text)
			}
			if got := plainLines(tc.in); got != tc.lines {
				t.Errorf("plainLines(%q) = %q, want %q", tc.in, got, tc.lines)
			}
		})
	}
}

// TestNothingFromTheNetworkWritesToTheTerminal: whatever feeds and stories
// call themselves, what is printed for people has no control characters but
// line ends.
func TestNothingFromTheNetworkWritesToTheTerminal(t *testing.T) {
	const evil = "E\x1b[31mRED\x1b]0;pwn\x07"
	hit := wire.Hit{Highlights: []string{"<mark>" + evil + "</mark>"}}
	hit.Document.Headline, hit.Document.Feed.Name, hit.Document.Wire.Agency, hit.Document.URI = evil, evil, evil, evil
	status := statusOf("evil", wire.FeedFailing)
	status.Feed.Name, status.ErrorClass, status.Error = evil, evil, evil
	row := rowOf(config.Feed{URL: "https://a.example/", Name: evil, Folder: evil, Agency: evil, Language: evil})
	for name, print := range map[string]func(io.Writer) error{
		"run and tail": func(w io.Writer) error { return printLine(w, hit) },
		"search":       func(w io.Writer) error { return printHit(w, hit) },
		"feeds status": func(w io.Writer) error { return printFeeds(w, []wire.FeedStatus{status}, time.Now()) },
		"feeds list": func(w io.Writer) error {
			return (&feedsApp{streams: streams{out: w}, cfg: &config.Loaded{}}).printRows([]feedRow{row})
		},
		"feeds check": func(w io.Writer) error {
			return feedCheck{URL: "https://a.example/", Name: plainText(evil), Error: evil, Ledger: &status}.print(w, false)
		},
		"feeds discover": func(w io.Writer) error {
			found := feed.Found{URL: "https://a.example/"}
			found.Feed.Title = evil
			return printDiscovery(streams{out: w, err: w}, feed.Discovery{Found: []feed.Found{found}, Failed: []string{evil}}, false)
		},
		"fetch --verbose": func(w io.Writer) error {
			printExchange(w, feed.Exchange{Header: map[string][]string{"Server": {evil}}, Location: evil})
			printFetched(w, poll.Fetched{Status: 200, Validators: poll.Validators{ETag: evil}}, errors.New(evil))
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			if err := print(&out); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(out.String(), "RED") {
				t.Errorf("it does not print the name at all: %q", &out)
			}
			if i := slices.IndexFunc([]rune(out.String()), func(r rune) bool { return r != '\n' && unicode.IsControl(r) }); i >= 0 {
				t.Errorf("it prints a control character: %q", &out)
			}
		})
	}
}
