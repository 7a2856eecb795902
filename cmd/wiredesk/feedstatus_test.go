package main

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/connectors/sqlite"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

func newRecorder(t *testing.T, h http.Handler, path string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

// dataWith returns a data directory whose index has these feeds.
func dataWith(t *testing.T, feeds ...wire.FeedStatus) string {
	t.Helper()
	data := t.TempDir()
	x, err := sqlite.Open(filepath.Join(data, "index"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range x.PutFeeds(t.Context(), feeds) {
		if o.Err != nil {
			t.Fatal(o.Err)
		}
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	return data
}

func statusOf(name, state string) wire.FeedStatus {
	now := time.Now().UTC()
	return wire.FeedStatus{
		FeedHealth: wire.FeedHealth{
			Feed: wire.Feed{Name: name, URL: "https://feeds.example/" + name}, Status: "ok", At: now, Since: now.Add(-time.Hour),
			LastPoll: now.Add(-3 * time.Minute), Published: 12, ErrorClass: "http_404",
		},
		State: state, Indexed: 10, Missing: 2, Overdue: 2,
	}
}

func TestFeedsStatus(t *testing.T) {
	fine, quiet, gone, stuck := statusOf("fine", wire.FeedOK), statusOf("quiet", wire.FeedQuiet), statusOf("gone", wire.FeedGone), statusOf("stuck", wire.FeedStuck)
	for _, tc := range []struct {
		name  string
		feeds []wire.FeedStatus
		args  []string
		code  int
		says  []string
		lacks string
	}{
		{"nothing wrong", []wire.FeedStatus{fine, quiet}, nil, exitOK, []string{"quiet", "fine", "https://feeds.example/fine", "3m", "never", "2 feeds, 1 quiet, 1 ok"}, "stuck"},
		{"no feeds yet", nil, nil, exitOK, []string{"0 feeds"}, "OK"},
		{"gone is a problem, but no alarm", []wire.FeedStatus{gone, fine}, []string{"--problems"}, exitOK, []string{"The server says that the feed is no more", "1 feeds, 1 gone"}, "fine"},
		{"stuck", []wire.FeedStatus{fine, stuck}, nil, exitFailure, []string{"2 items that the poller published", "12", "10"}, "wiredesk:"},
		{"failing", []wire.FeedStatus{statusOf("broken", wire.FeedFailing)}, nil, exitFailure, []string{"The server has no such feed"}, "wiredesk:"},
		{"possible loss, as JSON", []wire.FeedStatus{statusOf("lossy", wire.FeedLoss)}, []string{"--json"}, exitFailure, []string{`"state":"loss"`, `"url":"https://feeds.example/lossy"`}, "STATE"},
		{"an argument", nil, []string{"x"}, exitUsage, []string{"unknown"}, "STATE"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var out bytes.Buffer
			args := append([]string{"feeds", "status", "--data", dataWith(t, tc.feeds...)}, tc.args...)
			code := run(context.Background(), args, streams{in: strings.NewReader(""), out: &out, err: &out})
			if code != tc.code {
				t.Errorf("exit code %d, want %d; it printed:\n%s", code, tc.code, &out)
			}
			for _, text := range tc.says {
				if !strings.Contains(out.String(), text) {
					t.Errorf("it does not say %q:\n%s", text, &out)
				}
			}
			if strings.Contains(out.String(), tc.lacks) {
				t.Errorf("it says %q:\n%s", tc.lacks, &out)
			}
		})
	}
	t.Run("without an index it says what makes one", func(t *testing.T) {
		var out bytes.Buffer
		if code := run(context.Background(), []string{"feeds", "status", "--data", t.TempDir()}, streams{out: &out, err: &out}); code != exitFailure || !strings.Contains(out.String(), "wiredesk run") {
			t.Errorf("exit code %d:\n%s", code, &out)
		}
	})
	t.Run("more feeds than one request returns", func(t *testing.T) {
		feeds := make([]wire.FeedStatus, 2500)
		for i := range feeds {
			feeds[i] = statusOf(strings.Repeat("x", i%50)+string(rune('a'+i/50)), wire.FeedOK)
		}
		var out bytes.Buffer
		if code := run(context.Background(), []string{"feeds", "status", "--json", "--data", dataWith(t, feeds...)}, streams{out: &out, err: &out}); code != exitOK {
			t.Fatalf("exit code %d", code)
		}
		seen := map[string]bool{}
		for line := range strings.Lines(out.String()) {
			var s wire.FeedStatus
			if err := json.Unmarshal([]byte(line), &s); err != nil {
				t.Fatal(err)
			}
			seen[s.Feed.URL] = true
		}
		if len(seen) != len(feeds) {
			t.Errorf("%d feeds were printed, want %d", len(seen), len(feeds))
		}
	})
}
