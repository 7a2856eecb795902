package config_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/config"
)

func TestParseFeeds(t *testing.T) {
	want := []config.Feed{
		{URL: "https://a.example/rss", Name: "A", Interval: 30 * time.Second},
		{URL: "https://b.example/rss", Paused: true, Headers: map[string]config.Secret{"X-Api-Key": "007"}},
	}
	for name, text := range map[string]string{
		"one below the other": "# desk\n- url: https://a.example/rss\n  name: A\n  interval: 30s\n\n- url: https://b.example/rss\n  paused: yes\n  headers:\n    X-Api-Key: 007\n",
		"indented":            "  - url: https://a.example/rss\n    name: A\n    interval: 30s\n  - {url: https://b.example/rss, paused: true, headers: {X-Api-Key: \"007\"}}\n",
		"in brackets":         "[{url: https://a.example/rss, name: A, interval: 30s}, {url: https://b.example/rss, paused: true, headers: {X-Api-Key: 007}}]",
		"under feeds":         "poll: {}\nfeeds:\n- url: https://a.example/rss\n  name: A\n  interval: 30s\n- url: https://b.example/rss\n  paused: true\n  headers: {X-Api-Key: 007}\n",
		"with an anchor":      "- &a\n  url: https://a.example/rss\n  name: A\n  interval: 30s\n- <<: *a\n  url: https://b.example/rss\n  name:\n  interval:\n  paused: true\n  headers: {X-Api-Key: 007}\n",
		"from Windows":        "\ufeff- url: https://a.example/rss\r\n  name: A\r\n  interval: 30s\r\n- url: https://b.example/rss\r\n  paused: true\r\n  headers: {X-Api-Key: 007}\r\n",
		"a dash of its own":   "-\n  url: https://a.example/rss\n  name: A\n  interval: 30s\n-\n  url: https://b.example/rss\n  paused: true\n  headers: {X-Api-Key: 007}",
	} {
		t.Run(name, func(t *testing.T) {
			got, err := config.ParseFeeds([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("ParseFeeds (-want +got):\n%s", diff)
			}
		})
	}
	for _, empty := range []string{"", "\n", "# nothing yet\n", "[]", "feeds: []", "feeds:\n"} {
		if got, err := config.ParseFeeds([]byte(empty)); err != nil || len(got) != 0 {
			t.Errorf("ParseFeeds(%q) = %v, %v, want no feeds", empty, got, err)
		}
	}
}

func TestParseFeedsNamesWhatIsWrong(t *testing.T) {
	for name, tc := range map[string]struct{ text, want string }{
		"a misspelt key":        {"- url: https://a.example/\n- url: https://b.example/\n  intervall: 5s\n", `line 3: a feed has no key "intervall"; did you mean "interval"?`},
		"a number of seconds":   {"- url: https://a.example/\n  interval: 30\n", `line 2: interval: "30" is not a duration`},
		"an unknown trust":      {"- url: https://a.example/\n  trust: utter\n", `line 1: trust: "utter" is none of high, medium, low (https://a.example/)`},
		"an unknown embargo":    {"- url: https://a.example/\n  embargo: never\n", `embargo: "never" is neither auto, ignore nor a duration`},
		"no URL, a password":    {"- url: 'http://us:hunter2 V9@127.0.0.1:21000/x'\n", "line 1: url: is not a URL"},
		"no escape, a password": {"- url: http://us:hunter2%zz@a.example/x\n", "line 1: url: is not a URL"},
		"no http, a password":   {"- url: ftp://us:hunter2@a.example/x?token=hunter2\n", `"ftp://a.example/x?…" is not an http or https URL`},
		"no slashes":            {"- url: http:us:hunter2@a.example/x\n", "is not an http or https URL"},
		"a key":                 {"- url: https://a.example/x?api_key=hunter2\n  trust: utter\n", "(https://a.example/x?…)"},
		"a password alone":      {"- url: https://a.example/\n  password: hunter2\n", "username: is missing"},
		"two log-ins":           {"- url: https://a:hunter2@a.example/\n  username: b\n", "username: stands in the url, too"},
		"a header log-in, too":  {"- url: https://a.example/\n  username: b\n  headers: {authorization: hunter2}\n", "headers.authorization: and username both log in"},
		"a header's name":       {"- url: https://a.example/\n  headers: {'X Key': hunter2}\n", `headers: "X Key" is not the name of a header`},
		"a header's value":      {"- url: https://a.example/\n  headers: {X-Key: \"hunter2\\nX-Evil: 1\"}\n", "headers.X-Key: holds a line break"},
		"the same URL twice":    {"- url: https://a.example/rss\n- url: https://user:hunter2@A.example:443/rss\n", "line 2: url: stands twice in the list (https://a.example/rss)"},
		"no URL":                {"- name: A\n", "line 1: url: is missing"},
		"an address of a file":  {"- url: file:///etc/passwd\n", "is not an http or https URL"},
		"a word":                {"- https://a.example/\n", "line 1: a feed is written as url:"},
		"no list":               {"a: b\n", "it is not a list of feeds"},
		"two documents":         {"- url: https://a.example/\n---\n- url: https://b.example/\n", "more than one YAML document"},
		"two errors":            {"- url: https://a.example/\n  trust: x\n  content: y\n", "content:"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := config.ParseFeeds([]byte(tc.text))
			if err == nil {
				t.Fatalf("ParseFeeds(%q) = %v, want an error", tc.text, got)
			}
			if !strings.Contains(err.Error(), tc.want) {
				t.Errorf("ParseFeeds(%q) error = %q, want one that says %q", tc.text, err, tc.want)
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("the error prints a secret: %q", err)
			}
		})
	}
}

const byHand = `# The desk's feeds.

# agencies
- url: https://a.example/rss # first of all
  trust: high   # they paid

# the others
- {url: https://b.example/rss, name: B}
- name: "C: see"
  url: https://c.example/rss
# the end
`

func TestEditFeedsFileKeepsWhatPeopleWrote(t *testing.T) {
	for name, tc := range map[string]struct {
		start string
		edit  func(*config.FeedList) error
		want  string
	}{
		"a feed more": {byHand, func(l *config.FeedList) error {
			return l.Set(config.Feed{URL: "https://d.example/?a=1&b=#x", Name: "true", Folder: "World/Asia", Interval: 2 * time.Minute, Username: "desk", Password: "hunter2"})
		}, byHand + "- url: https://d.example/?a=1&b=#x\n  name: \"true\"\n  folder: World/Asia\n  interval: 2m\n  username: desk\n  password: hunter2\n"},
		"one paused": {byHand, func(l *config.FeedList) error {
			f, _ := l.Get("https://a.example/rss")
			f.Paused = true
			return l.Set(f)
		}, strings.Replace(byHand, "  trust: high   # they paid\n", "  trust: high # they paid\n  paused: true\n", 1)},
		"one in brackets paused": {byHand, func(l *config.FeedList) error {
			f, _ := l.Get("https://b.example/rss")
			f.Paused = true
			return l.Set(f)
		}, strings.Replace(byHand, "{url: https://b.example/rss, name: B}", "url: https://b.example/rss\n  name: B\n  paused: true", 1)},
		"one less": {byHand, func(l *config.FeedList) error {
			l.Remove("https://b.example/rss")
			return nil
		}, strings.Replace(byHand, "# the others\n- {url: https://b.example/rss, name: B}\n", "", 1)},
		"none left": {"# mine\n\n- url: https://a.example/\n", func(l *config.FeedList) error {
			l.Remove("https://a.example/")
			return nil
		}, "# mine\n\n[]\n"},
		"the first of an empty list": {"# mine\n[]\n", func(l *config.FeedList) error {
			return l.Set(config.Feed{URL: "https://a.example/"})
		}, "# mine\n- url: https://a.example/\n"},
		"the last line is not ended": {"  - url: https://a.example/", func(l *config.FeedList) error {
			return l.Set(config.Feed{URL: "https://b.example/", Headers: map[string]config.Secret{"X-B": "2", "X-A": "1"}})
		}, "  - url: https://a.example/\n  - url: https://b.example/\n    headers:\n      X-A: \"1\"\n      X-B: \"2\"\n"},
		"a list in brackets": {"[{url: 'https://a.example/', name: A}]", func(l *config.FeedList) error {
			return l.Set(config.Feed{URL: "https://b.example/"})
		}, "- url: 'https://a.example/'\n  name: A\n- url: https://b.example/\n"},
		"nothing changed": {byHand, func(*config.FeedList) error { return nil }, byHand},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "feeds.yaml")
			if err := os.WriteFile(path, []byte(tc.start), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := config.EditFeedsFile(t.Context(), path, tc.edit); err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, string(got)); diff != "" {
				t.Errorf("the file (-want +got):\n%s", diff)
			}
			if _, _, err := config.ReadFeedsFile(path); err != nil {
				t.Errorf("what was written can't be read: %v", err)
			}
		})
	}
}

func TestEditFeedsFileMakesAPrivateFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deeper", "feeds.yaml")
	if feeds, found, err := config.ReadFeedsFile(path); len(feeds) > 0 || found || err != nil {
		t.Errorf("reading what is not there: %v, %v, %v, want nothing", feeds, found, err)
	}
	add := func(l *config.FeedList) error { return l.Set(config.Feed{URL: "https://a.example/"}) }
	if err := config.EditFeedsFile(t.Context(), path, add); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %v, want 0600", info.Mode())
	}
	// One that is there keeps its mode, and a link stays a link.
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "link.yaml")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	err = config.EditFeedsFile(t.Context(), link, func(l *config.FeedList) error {
		return l.Set(config.Feed{URL: "https://b.example/"})
	})
	if err != nil {
		t.Fatal(err)
	}
	info, err = os.Lstat(link)
	if err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link has become %v, %v", info, err)
	}
	info, err = os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the file has mode %v (%v), want 0640 as before", info.Mode(), err)
	}
}

func TestEditFeedsFileLeavesItAloneOnAnError(t *testing.T) {
	path := filepath.Join(t.TempDir(), "feeds.yaml")
	for _, start := range []string{byHand, "- url: [\n"} {
		if err := os.WriteFile(path, []byte(start), 0o600); err != nil {
			t.Fatal(err)
		}
		err := config.EditFeedsFile(t.Context(), path, func(l *config.FeedList) error {
			l.Remove("https://a.example/rss")
			return errors.New("no")
		})
		if got, _ := os.ReadFile(path); err == nil || string(got) != start {
			t.Errorf("error %v, file %q, want an error and the file as it was", err, got)
		}
	}
}

func TestEditFeedsFileByManyAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "feeds.yaml")
	const editors, each = 4, 5
	var all sync.WaitGroup
	for e := range editors {
		all.Go(func() {
			for i := range each {
				err := config.EditFeedsFile(context.Background(), path, func(l *config.FeedList) error {
					return l.Set(config.Feed{URL: fmt.Sprintf("https://a.example/%d/%d", e, i)})
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	feeds, _, err := config.ReadFeedsFile(path)
	if err != nil || len(feeds) != editors*each {
		t.Errorf("%d feeds (%v), want all %d", len(feeds), err, editors*each)
	}
}

func TestMergeFeeds(t *testing.T) {
	configured := []config.Feed{
		{URL: "https://user:pw@a.example/rss", Name: "A", Trust: "low", Headers: map[string]config.Secret{"x-one": "1"}},
		{URL: "https://b.example/rss"},
	}
	file := []config.Feed{
		{URL: "https://A.example/rss", Trust: "high", Paused: true, Headers: map[string]config.Secret{"X-One": "2"}},
		{URL: "https://c.example/rss"},
	}
	want := []config.Feed{
		{URL: "https://user:pw@a.example/rss", Name: "A", Trust: "high", Paused: true, Headers: map[string]config.Secret{"X-One": "2"}},
		{URL: "https://b.example/rss"},
		{URL: "https://c.example/rss"},
	}
	if diff := cmp.Diff(want, config.MergeFeeds(configured, file)); diff != "" {
		t.Errorf("MergeFeeds (-want +got):\n%s", diff)
	}
	if configured[0].Trust != "low" {
		t.Error("MergeFeeds changed what it was given")
	}
}

func TestAllFeeds(t *testing.T) {
	secret := writeFile(t, "s3cret\n")
	for name, tc := range map[string]struct {
		configured, file string
		want             []string
		wantPublic       bool
		wantErr          string
	}{
		"nothing configured: the public wires": {wantPublic: true},
		"an empty feeds file: none":            {file: "[]"},
		"both":                                 {configured: "[{url: 'https://a.example/'}]", file: "- url: https://b.example/", want: []string{"https://a.example/", "https://b.example/"}},
		"a password from a file":               {file: "- url: https://b.example/\n  username: desk\n  password_file: " + secret, want: []string{"https://desk:s3cret@b.example/"}},
		"a password file that is not there":    {file: "- url: https://b.example/\n  username: desk\n  password_file: /nonexistent", wantErr: "/nonexistent"},
		"a broken feeds file":                  {file: "- url: [", wantErr: "feeds.yaml"},
		"log-ins that don't go together":       {configured: "[{url: 'https://u:p@a.example/'}]", file: "- url: https://a.example/\n  username: desk\n  password: p", wantErr: "together: username: stands in the url, too"},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "feeds.yaml")
			if tc.file != "" {
				if err := os.WriteFile(file, []byte(tc.file), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			src := config.Sources{Environ: []string{"WIREDESK_FEEDS_FILE=" + file}}
			if tc.configured != "" {
				src.File = writeFile(t, "feeds: "+tc.configured+"\n")
			}
			cfg, err := config.Load(src)
			if err != nil {
				t.Fatal(err)
			}
			set, err := cfg.AllFeeds()
			if tc.wantErr != "" {
				if err == nil || !strings.Contains(err.Error(), tc.wantErr) {
					t.Fatalf("error = %v, want one that says %q", err, tc.wantErr)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range set.Feeds {
				got = append(got, f.RequestURL())
			}
			if set.Public != tc.wantPublic || set.Public != (len(got) > 2) {
				t.Fatalf("public = %v with %d feeds, want %v", set.Public, len(got), tc.wantPublic)
			}
			if diff := cmp.Diff(tc.want, got); !tc.wantPublic && diff != "" {
				t.Errorf("feeds (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFeedsHaveKeysOfTheirOwn(t *testing.T) {
	for in, want := range map[string]string{
		"https://User:pw@Example.org:443":     "https://example.org/",
		"http://example.org:80/a?b=c#d":       "http://example.org/a?b=c",
		"https://example.org:80/A":            "https://example.org:80/A",
		"https://example.org/%E2%82%AC?x=%20": "https://example.org/%E2%82%AC?x=%20",
	} {
		if got := (config.Feed{URL: in}).Key(); got != want {
			t.Errorf("Key of %q = %q, want %q", in, got, want)
		}
	}
}

func FuzzParseFeeds(f *testing.F) {
	f.Add(byHand)
	f.Add("[{url: 'https://a.example/'}]")
	f.Add("- url: https://a.example/a#b,c\n  name: A - B's \"C\" {d}, e\n  trust: low\n  interval: 5m\n  paused: true\n  agency: 007\n")
	f.Add("- &a\n  url: https://a.example/\n- <<: *a\n  url: https://b.example/\n")
	f.Fuzz(func(t *testing.T, text string) {
		before, err := config.ParseFeeds([]byte(text))
		if err != nil {
			return
		}
		// Below another word it is read through YAML's whole tree.
		if whole, err := config.ParseFeeds([]byte("feeds:\n" + text)); err == nil && strings.HasPrefix(text, "- ") {
			if diff := cmp.Diff(before, whole); diff != "" {
				t.Errorf("%q read in pieces and as a whole (-pieces +whole):\n%s", text, diff)
			}
		}
		path := filepath.Join(t.TempDir(), "feeds.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		added := config.Feed{URL: "https://added.example/", Name: "added: \"x\""}
		err = config.EditFeedsFile(t.Context(), path, func(l *config.FeedList) error {
			for _, feed := range before {
				feed.Paused, feed.Trust = true, "low"
				if err := l.Set(feed); err != nil {
					return err
				}
			}
			return l.Set(added)
		})
		if err != nil {
			t.Fatalf("editing %q: %v", text, err)
		}
		after, _, err := config.ReadFeedsFile(path)
		if errors.Is(err, fs.ErrNotExist) { // a password file
			return
		}
		if err != nil {
			t.Fatalf("reading what was written of %q: %v", text, err)
		}
		var want []config.Feed
		for _, feed := range before {
			if feed.Key() != added.Key() {
				feed.Paused, feed.Trust = true, "low"
				want = append(want, feed)
			}
		}
		if len(want) == len(before) {
			want = append(want, added)
			if diff := cmp.Diff(want, after); diff != "" {
				t.Errorf("edited %q (-want +got):\n%s", text, diff)
			}
		}
	})
}

func TestWebURL(t *testing.T) {
	for in, want := range map[string]string{
		"https://a.example/rss":      "https://a.example/rss",
		"feed://a.example/rss":       "http://a.example/rss",
		"FEED:https://a.example/rss": "https://a.example/rss",
		"feed:HTTP://a.example/rss":  "HTTP://a.example/rss",
		"feed:ftp://a.example/rss":   "feed:ftp://a.example/rss",
		"feed:a.example/rss":         "feed:a.example/rss",
		"feeds://a.example/rss":      "feeds://a.example/rss",
		"feed:":                      "feed:",
		"":                           "",
	} {
		if got := config.WebURL(in); got != want {
			t.Errorf("WebURL(%q) = %q, want %q", in, got, want)
		}
	}
}
