package config_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/spf13/pflag"

	"github.com/wiredesk/wiredesk/config"
)

func writeFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "wiredesk.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestDefaultYAMLSaysWhatDefaultDoes(t *testing.T) {
	got, err := config.Load(config.Sources{File: writeFile(t, config.DefaultYAML)})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(config.Default(), got.Config, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("default.yaml differs from Default() (-Default +file):\n%s", diff)
	}
	for _, key := range config.Keys() {
		if _, ok := got.Origin[key]; !ok {
			t.Errorf("default.yaml does not have the key %q", key)
		}
	}
}

func TestLoadLaterSourcesWin(t *testing.T) {
	flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
	config.AddFlags(flags)
	if err := flags.Parse([]string{"--listen=127.0.0.1:3", "--poll.interval=7s", "--log.brokers=k1:9092,k2:9092"}); err != nil {
		t.Fatal(err)
	}
	got, err := config.Load(config.Sources{
		File: writeFile(t, "listen: 127.0.0.1:1\nindex:\n  url: http://es:9200\n  password: s3cret\nfeeds:\n- url: https://example.org/rss\n  interval: 5s\n"),
		Environ: []string{
			"WIREDESK_LISTEN=127.0.0.1:2", "WIREDESK_INDEX_URL=http://es2:9200",
			"WIREDESK_INDEX_BATCH_DOCS=50", "WIREDESK_OPS_PPROF=true", "HOME=/root",
		},
		Flags: flags,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, check := range []struct{ what, got, want any }{
		{"listen, set everywhere, is the flag's", got.Listen, "127.0.0.1:3"},
		{"index.url is the environment's", got.Index.URL, "http://es2:9200"},
		{"index.batch_docs is the environment's", got.Index.BatchDocs, 50},
		{"ops.pprof is the environment's", got.Ops.Pprof, true},
		{"poll.interval is the flag's", got.Poll.Interval, 7 * time.Second},
		{"log.brokers is the flag's", strings.Join(got.Log.Brokers, " "), "k1:9092 k2:9092"},
		{"the password is the file's", got.Index.Password.Reveal(), "s3cret"},
		{"the feed is the file's", got.Feeds[0].Interval, 5 * time.Second},
		{"data is the default", got.Data, "./wiredesk-data"},
		{"the origin of listen", got.Origin["listen"], "flag --listen"},
		{"the origin of index.url", got.Origin["index.url"], "environment WIREDESK_INDEX_URL"},
		{"the origin of data", got.Origin["data"], ""},
	} {
		if check.got != check.want {
			t.Errorf("%v: got %v, want %v", check.what, check.got, check.want)
		}
	}
}

func TestLoadFeedsFromTheEnvironment(t *testing.T) {
	got, err := config.Load(config.Sources{Environ: []string{"WIREDESK_FEEDS=https://a.example/rss, https://b.example/rss"}})
	if err != nil {
		t.Fatal(err)
	}
	want := []config.Feed{{URL: "https://a.example/rss"}, {URL: "https://b.example/rss"}}
	if diff := cmp.Diff(want, got.Feeds); diff != "" {
		t.Errorf("feeds (-want +got):\n%s", diff)
	}
}

// However feeds are written in a configuration file, they are the same: those
// below each other are read apart from the rest.
func TestLoadFeedsInEitherStyle(t *testing.T) {
	want := []config.Feed{
		{URL: "https://a.example/rss", Trust: "high", Embargo: "30m", Paused: true, Interval: 5 * time.Second, Headers: map[string]config.Secret{"X-Api.Key": "7"}},
		{URL: "https://b.example/rss", Username: "desk", Password: "12"},
	}
	for name, text := range map[string]string{
		"below each other":          "feeds: # all of them\n- url: https://a.example/rss\n  trust: high\n  embargo: 30m\n  paused: true\n  interval: 5s\n  headers:\n    X-Api.Key: 7\n\n# the other\n- url: https://b.example/rss\n  username: desk\n  password: 12\n",
		"indented, in the middle":   "data: /x\nfeeds:\n  - url: https://a.example/rss\n    trust: high\n    embargo: 30m\n    paused: true\n    interval: 5s\n    headers: {X-Api.Key: 7}\n  - {url: https://b.example/rss, username: desk, password: 12}\n# more\nlisten: 127.0.0.1:1\n",
		"in brackets":               "feeds: [{url: 'https://a.example/rss', trust: high, embargo: 30m, paused: true, interval: 5s, headers: {X-Api.Key: 7}}, {url: 'https://b.example/rss', username: desk, password: 12}]\n",
		"with a piece used twice":   "feeds:\n- &a\n  url: https://a.example/rss\n  trust: high\n  embargo: 30m\n  paused: true\n  interval: 5s\n  headers: {X-Api.Key: 7}\n- {url: https://b.example/rss, username: desk, password: 12}\n",
		"from Windows, with a mark": "\ufefffeeds:\r\n- url: https://a.example/rss\r\n  trust: high\r\n  embargo: 30m\r\n  paused: true\r\n  interval: 5s\r\n  headers: {X-Api.Key: 7}\r\n- {url: https://b.example/rss, username: desk, password: 12}\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			got, err := config.Load(config.Sources{File: writeFile(t, text)})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got.Feeds); diff != "" {
				t.Errorf("feeds (-want +got):\n%s", diff)
			}
			if !strings.HasPrefix(got.Origin["feeds"], "file ") {
				t.Errorf("origin = %q, want the file", got.Origin["feeds"])
			}
		})
	}
	got, err := config.Load(config.Sources{File: writeFile(t, "feeds:\n- url: https://a.example/rss\n"), Environ: []string{"WIREDESK_FEEDS=https://b.example/rss"}})
	if err != nil || len(got.Feeds) != 1 || got.Feeds[0].URL != "https://b.example/rss" {
		t.Errorf("feeds = %v, %v, want the environment's alone", got, err)
	}
}

func TestLoadSecretFromFile(t *testing.T) {
	path := writeFile(t, "from-a-file\n")
	got, err := config.Load(config.Sources{Environ: []string{"WIREDESK_INDEX_API_KEY_FILE=" + path}})
	if err != nil {
		t.Fatal(err)
	}
	if got.Index.APIKey.Reveal() != "from-a-file" {
		t.Errorf("api key = %q, want the file's first line", got.Index.APIKey.Reveal())
	}
}

func TestLoadNamesWhatIsWrong(t *testing.T) {
	for name, tc := range map[string]struct {
		file string
		env  []string
		want []string
	}{
		"a misspelt key":                   {file: "log:\n  broker: [a:1]\n", want: []string{`"log.broker"`, `"log.brokers"`}},
		"a key in the wrong section":       {file: "log:\n  batch_docs: 5\n", want: []string{`"log.batch_docs"`, `"index.batch_docs"`}},
		"a key like nothing":               {file: "zzzzzzzzzzzzzzz: 1\n", want: []string{"zzzz", "help settings"}},
		"two wrong keys are both named":    {file: "lisen: a\ndta: b\n", want: []string{`"lisen"`, `"dta"`}},
		"a wrong key inside a feed":        {file: "feeds:\n- url: https://a.example/\n  intervall: 5s\n", want: []string{"intervall"}},
		"a number that is none":            {env: []string{"WIREDESK_INDEX_LANES=many"}, want: []string{"index.lanes"}},
		"fewer requests than none at once": {env: []string{"WIREDESK_POLL_HOST_CONCURRENCY=-1"}, want: []string{"poll.host_concurrency", "at least 0"}},
		"a spacing below none":             {env: []string{"WIREDESK_POLL_HOST_SPACING=-1s"}, want: []string{"poll.host_spacing"}},
		"a duration that is none":          {file: "poll:\n  interval: soon\n", want: []string{"poll.interval"}},
		"an address without a port":        {env: []string{"WIREDESK_LISTEN=localhost"}, want: []string{"listen", "host:port"}},
		"a URL without a scheme":           {env: []string{"WIREDESK_INDEX_URL=localhost:9200"}, want: []string{"index.url", "http"}},
		"an unknown SASL mechanism":        {env: []string{"WIREDESK_LOG_SASL_MECHANISM=gssapi"}, want: []string{"log.sasl.mechanism", "scram-sha-512"}},
		"a feed's line":                    {file: "# mine\nlisten: :1\n\nfeeds:\n- url: https://a.example/\n  trust: utter\n", want: []string{"line 5: trust", `"utter"`}},
		"a feed's setting in brackets":     {file: "feeds: [{url: 'https://a.example/', embargo: never}]\n", want: []string{"feeds[0].embargo", "30m"}},
		"a feed twice":                     {file: "feeds: [{url: 'https://a.example/'}, {url: 'https://a.example/'}]", want: []string{"feeds[1].url", "twice"}},
		"YAML that is none":                {file: "a: [", want: []string{"wiredesk.yaml"}},
		"a secret file that is not there":  {env: []string{"WIREDESK_INDEX_PASSWORD_FILE=/nonexistent"}, want: []string{"index.password_file", "/nonexistent"}},
		"more replicas in sync than exist": {env: []string{"WIREDESK_LOG_REPLICATION=1", "WIREDESK_LOG_MIN_IN_SYNC=2"}, want: []string{"log.min_in_sync"}},
	} {
		t.Run(name, func(t *testing.T) {
			src := config.Sources{Environ: tc.env}
			if tc.file != "" {
				src.File = writeFile(t, tc.file)
			}
			_, err := config.Load(src)
			if err == nil {
				t.Fatal("Load succeeded, want an error")
			}
			for _, want := range tc.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q does not say %q", err, want)
				}
			}
		})
	}
}

func TestLoadWarnsOfVariablesThatSetNothing(t *testing.T) {
	got, err := config.Load(config.Sources{Environ: []string{"WIREDESK_LISTN=:1"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Warnings) != 1 || !strings.Contains(got.Warnings[0], "WIREDESK_LISTEN") {
		t.Errorf("warnings = %q, want one that suggests WIREDESK_LISTEN", got.Warnings)
	}
}

func TestSecretsAreNeverPrinted(t *testing.T) {
	c := config.Default()
	c.Index.Password = "hunter2"
	text := fmt.Sprintf("%v %+v %#v %s %q", c, c, c, c.Index.Password, c.Index.Password)
	c.Index.URL = "https://desk:hunter2@es.example:9200"
	text += fmt.Sprint(c.Settings(), c.Index.RedactedURL())
	c.Index.URL = "https://desk:hunter2 V9@es.example:9200"
	text += fmt.Sprint(c.Settings(), c.Index.RedactedURL(), c.Validate())
	if strings.Contains(text, "hunter2") {
		t.Errorf("the password is printed: %s", text)
	}
}

func TestPublicFeedsAreValid(t *testing.T) {
	c := config.Default()
	var err error
	if c.Feeds, err = config.PublicFeeds(); err != nil {
		t.Fatal(err)
	}
	if len(c.Feeds) == 0 {
		t.Error("there are no public feeds")
	}
	if err := c.Validate(); err != nil {
		t.Error(err)
	}
}

func TestChangedNamesTheKeys(t *testing.T) {
	a, b := config.Default(), config.Default()
	b.Log.Brokers = []string{}
	b.Feeds = []config.Feed{{URL: "https://a.example/"}}
	if got := config.Changed(&a, &b); len(got) != 0 {
		t.Errorf("Changed = %q, want none: feeds are not counted", got)
	}
	b.Listen, b.Index.Password, b.Log.Brokers = ":1", "hunter2", []string{"k:9092"}
	if got, want := strings.Join(config.Changed(&a, &b), " "), "index.password listen log.brokers"; got != want {
		t.Errorf("Changed = %q, want %q", got, want)
	}
}
