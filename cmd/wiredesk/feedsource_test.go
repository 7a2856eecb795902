package main

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/feed"
	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// newTestSource opens the feeds of a command with this environment, which
// logs into the buffer.
func newTestSource(t *testing.T, flags feedFlags, environ ...string) (*feedSource, *lockedBuffer) {
	t.Helper()
	c := &cobra.Command{}
	addSettingFlags(c)
	c.Flags().AddFlagSet(c.PersistentFlags())
	var out lockedBuffer
	s := streams{environ: environ}
	cfg, err := config.Load(config.Sources{Environ: environ, File: lookupEnv(environ, "WIREDESK_CONFIG")})
	if err != nil {
		t.Fatal(err)
	}
	a := &app{cfg: cfg, log: slog.New(slog.NewTextHandler(&out, nil))}
	source, err := a.openFeeds(c, s, flags)
	if err != nil {
		t.Fatal(err)
	}
	return source, &out
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func urlsOf(specs []poll.FeedSpec) string {
	var urls []string
	for _, s := range specs {
		url := s.URL
		if s.Paused {
			url += " (paused)"
		}
		urls = append(urls, url)
	}
	return strings.Join(urls, ", ")
}

func TestReloadTakesOverWhatChanged(t *testing.T) {
	dir := t.TempDir()
	cfg, file := filepath.Join(dir, "wiredesk.yaml"), filepath.Join(dir, "feeds.yaml")
	write(t, cfg, "feeds:\n- url: https://a.example/\n")
	write(t, file, "- url: https://b.example/\n- url: https://c.example/\n- url: https://e.example/?token=hunter2\n")
	source, out := newTestSource(t, feedFlags{}, "WIREDESK_CONFIG="+cfg, "WIREDESK_FEEDS_FILE="+file)
	if got, want := urlsOf(source.specs), "https://a.example/, https://b.example/, https://c.example/, https://e.example/?token=hunter2"; got != want {
		t.Fatalf("feeds at the start = %s, want %s", got, want)
	}
	var set []poll.FeedSpec
	calls := 0
	reload := func() {
		source.reload(func(specs []poll.FeedSpec) { set, calls = specs, calls+1 })
	}

	write(t, file, "- url: https://b.example/\n  paused: true\n- url: https://c.example/\n  trust: high\n- url: https://d.example/\n")
	reload()
	if got, want := urlsOf(set), "https://a.example/, https://b.example/ (paused), https://c.example/, https://d.example/"; got != want {
		t.Errorf("feeds after the change = %s, want %s", got, want)
	}
	for _, want := range []string{"added=https://d.example/", "removed=\"https://e.example/?token=REDACTED\"", "changed=https://c.example/", "paused=https://b.example/", "feeds=4"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the log does not say %s:\n%s", want, out)
		}
	}

	for name, breakIt := range map[string]func(){
		"a broken feeds file":    func() { write(t, file, "- url: [\n") },
		"a broken configuration": func() { write(t, cfg, "listn: x\n") },
	} {
		breakIt()
		reload()
		if calls != 1 || !strings.Contains(out.String(), "the ones from before stay in force") {
			t.Errorf("%s: feeds were set %d times, want once; the log says\n%s", name, calls, out)
		}
	}

	write(t, cfg, "listen: 127.0.0.1:1\npoll:\n  concurrency: 3\nfeeds:\n- url: https://a.example/\n")
	write(t, file, "[]\n")
	reload()
	if got, want := urlsOf(set), "https://a.example/"; got != want {
		t.Errorf("feeds with the file mended = %s, want %s", got, want)
	}
	if !strings.Contains(out.String(), "keys=listen,poll.concurrency") {
		t.Errorf("the log does not name the settings that need a restart:\n%s", out)
	}
	reload()
	if calls != 2 {
		t.Errorf("feeds were set %d times, want 2: nothing had changed", calls)
	}

	// The public wires are not polled all of a sudden.
	write(t, cfg, "data: /elsewhere\n")
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	reload()
	if calls != 2 || !strings.Contains(out.String(), "is gone, and the configuration names no feed") {
		t.Errorf("feeds were set %d times, want 2; the log says\n%s", calls, out)
	}
	if strings.Contains(out.String(), "hunter2") {
		t.Errorf("the log has a secret:\n%s", out)
	}
}

func TestFlagsNameTheFeedsAlone(t *testing.T) {
	dir := t.TempDir()
	file, list := filepath.Join(dir, "feeds.yaml"), filepath.Join(dir, "list.opml")
	write(t, file, "- url: https://a.example/\n")
	write(t, list, `<opml><body><outline text="b" xmlUrl="https://b.example/"/><outline text="c" xmlUrl="ftp://c.example/"/></body></opml>`)
	source, out := newTestSource(t, feedFlags{urls: []string{"https://d.example/"}, list: list}, "WIREDESK_FEEDS_FILE="+file)
	if got, want := urlsOf(source.specs), "https://d.example/, https://b.example/"; got != want {
		t.Errorf("feeds = %s, want %s", got, want)
	}
	if !strings.Contains(out.String(), "subscription is not polled") {
		t.Errorf("the log does not tell of the subscription that can't be polled:\n%s", out)
	}
}

func TestFeedSpecsHaveEverySetting(t *testing.T) {
	got := feedSpecs([]config.Feed{
		{
			URL: "https://a.example/", Name: "A", Folder: "F", Interval: time.Minute, Content: "page", Language: "en", Agency: "AP", Trust: "low",
			Embargo: "90m", Paused: true, Headers: map[string]config.Secret{"X-Key": "k"}, Username: "desk", Password: "p@ss",
		},
		{URL: "https://u:p@b.example/", Embargo: "auto"},
		{URL: "https://c.example/", Embargo: "ignore"},
	})
	want := []poll.FeedSpec{
		{
			URL: "https://desk:p%40ss@a.example/", Name: "A", Interval: time.Minute, Content: "page", Language: "en", Agency: "AP", Trust: "low",
			Embargo: "1h30m0s", Paused: true, Header: map[string]string{"X-Key": "k"},
		},
		{URL: "https://u:p@b.example/"},
		{URL: "https://c.example/", Embargo: "ignore"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("feedSpecs (-want +got):\n%s", diff)
	}
}

func TestFileWatch(t *testing.T) {
	path := filepath.Join(t.TempDir(), "feeds.yaml")
	w := newFileWatch("", path)
	acts := make(chan struct{}, 10)
	ticks, hangups := make(chan time.Time), make(chan os.Signal)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		w.follow(ctx, ticks, hangups, func() { acts <- struct{}{} })
	}()
	defer func() { cancel(); <-ended }()
	// Once a tick is taken, the one before it has been dealt with.
	tick := func(times int) int {
		for range times {
			ticks <- time.Time{}
		}
		n := len(acts)
		for range n {
			<-acts
		}
		return n
	}
	if n := tick(3); n != 0 {
		t.Errorf("acted %d times on nothing", n)
	}
	write(t, path, "- url: https://a.example/\n")
	if n := tick(1); n != 0 {
		t.Errorf("acted %d times on a file that may still be written", n)
	}
	write(t, path, "- url: https://a.example/\n- url: https://b.example/\n")
	if n := tick(2) + tick(2); n != 1 {
		t.Errorf("acted %d times on one change, want once", n)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if n := tick(4); n != 1 {
		t.Errorf("acted %d times when the file went, want once", n)
	}
	hangups <- os.Interrupt
	if n := tick(1); n != 1 {
		t.Errorf("acted %d times on a signal, want once", n)
	}
}

func TestReadFeedList(t *testing.T) {
	for name, tc := range map[string]struct {
		in      string
		want    string
		skipped int
		wantErr string
	}{
		"OPML":               {`<opml><body><outline xmlUrl="https://a.example/"/></body></opml>`, "https://a.example/", 0, ""},
		"YAML":               {"# mine\n- url: https://a.example/\n", "https://a.example/", 0, ""},
		"YAML under feeds":   {"feeds:\n  - url: https://a.example/\n", "https://a.example/", 0, ""},
		"URLs":               {"\ufeff# mine\r\n\r\nhttps://a.example/ A\r\nhttp://b.example/\r\nhttps://A.example\r\nnonsense\r\n", "https://a.example/, http://b.example/", 2, ""},
		"nothing":            {" \n# only a comment\n", "", 0, "nothing in it"},
		"something else":     {"hello", "", 0, "not a list of feeds"},
		"another XML":        {"<rss/>", "", 0, "<rss>"},
		"something of bytes": {"\x00\x01\x02", "", 0, "control characters"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := readFeedList([]byte(tc.in))
			if tc.wantErr != "" {
				if err == nil || !strings.Contains(err.Error(), tc.wantErr) {
					t.Errorf("error = %v, want one that says %q", err, tc.wantErr)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if urls := urlsOf(feedSpecs(got.feeds)); urls != tc.want || len(got.skipped) != tc.skipped {
				t.Errorf("feeds %s, skipped %q; want %s, %d skipped", urls, got.skipped, tc.want, tc.skipped)
			}
		})
	}
}

func TestAddKeepsCredentialsToTheirHost(t *testing.T) {
	const at = "https://site.example/rss"
	login := config.Feed{URL: at, Username: "desk", PasswordFile: "/run/secrets/site", Headers: map[string]config.Secret{"X-Key": "k"}}
	for name, tc := range map[string]struct {
		asked config.Feed
		found feed.Found
		want  config.Feed
	}{
		"the same URL": {
			login, feed.Found{URL: "https://desk:secret@site.example/rss"}, login,
		},
		"moved on its host": {
			login,
			feed.Found{URL: "https://site.example/new", Moved: true},
			config.Feed{URL: "https://site.example/new", Username: "desk", PasswordFile: "/run/secrets/site", Headers: login.Headers},
		},
		"moved to another host": {
			login,
			feed.Found{URL: "https://other.example/rss", Moved: true},
			config.Feed{URL: "https://other.example/rss"},
		},
		"moved on its host, with credentials in the URL": {
			config.Feed{URL: "https://u:p@site.example/rss"},
			feed.Found{URL: "https://site.example/new", Moved: true},
			config.Feed{URL: "https://u:p@site.example/new"},
		},
		"moved to another host, with credentials in the URL": {
			config.Feed{URL: "https://u:p@site.example/rss"},
			feed.Found{URL: "https://other.example/new", Moved: true},
			config.Feed{URL: "https://other.example/new"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := &feedsApp{streams: streams{out: io.Discard}}
			tc.found.Feed.Title = "Title"
			tc.want.Name = "Title"
			if diff := cmp.Diff(tc.want, a.foundFeed(tc.asked, tc.found, true)); diff != "" {
				t.Errorf("foundFeed (-want +got):\n%s", diff)
			}
		})
	}
}
