package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/kafka"
	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// badFeeds maps the paths of feeds that are broken to what is served there.
var badFeeds = map[string]http.HandlerFunc{
	"/page": func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "<!DOCTYPE html><html><body><p>Welcome to our site</p></body></html>")
	},
	"/empty": func(http.ResponseWriter, *http.Request) {},
	"/truncated": func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><item><title>cut off in the mid`)
	},
	"/huge": func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `<?xml version="1.0"?><rss version="2.0"><channel><title>H</title><description>`)
		chunk := strings.Repeat("x", 1<<20)
		for range 100 {
			if _, err := io.WriteString(w, chunk); err != nil {
				return
			}
		}
	},
	"/charset": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
		fmt.Fprint(w, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\"><channel><title>C</title><item><title>harbour caf\xe9 in Malm\xf6</title><guid>c1</guid></item></channel></rss>")
	},
	"/gone": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) },
}

func TestBadInputStopsNothing(t *testing.T) {
	mux := http.NewServeMux()
	for path, serve := range badFeeds {
		mux.HandleFunc("GET "+path, serve)
	}
	bad := httptest.NewServer(mux)
	defer bad.Close()
	good := newTestWire(t)
	args := []string{"--poll.interval=1s", "--feed=" + good.feedURL()}
	for path := range badFeeds {
		args = append(args, "--feed="+bad.URL+path)
	}
	desk := startRun(t, args...)
	good.publish(
		testItem{id: "large", title: "A very long harbour notice", text: strings.Repeat("The harbour authority issued another notice on Sunday, it said in a statement.\n\n", 5<<20/80)},
		testItem{id: "nothing", title: "", text: ""},
		testItem{id: "headline", title: "HARBOUR AUTHORITY CLOSES PORT", text: ""},
	)
	log := openTestLog(t, desk)
	for topic, value := range map[string]string{
		pipeline.TopicArticles:  "this is not ours",
		pipeline.TopicDocuments: `{"something":"else"}`,
	} {
		if err := log.Publish(t.Context(), pipeline.Message{Topic: topic, Key: []byte("stranger"), Value: []byte(value)}); err != nil {
			t.Fatal(err)
		}
	}
	deadline := time.Now().Add(2 * time.Minute) // the race detector is slow on 5 MB
	desk.await(t, "headline:harbour", "large", deadline)
	desk.await(t, "headline:closes", "headline", deadline)
	good.publish(numbered(1, 2)...)
	desk.await(t, "number1", "item-1", time.Now().Add(time.Minute))

	t.Run("what can be kept is in quarantine with its reason", func(t *testing.T) {
		kept := awaitQuarantine(t, log, 4)
		for what, want := range map[string]string{
			"Welcome to our site":  "not a feed",
			"cut off in the mid":   "truncated",
			"this is not ours":     "not a wiredesk article",
			`{"something":"else"}`: "not a wiredesk document",
		} {
			if !containsRecord(kept, what, want) {
				t.Errorf("quarantine does not hold %q with a reason that says %q: %v", what, want, reasons(kept))
			}
		}
	})
	t.Run("metrics count the errors by class", func(t *testing.T) {
		metrics := get(t, desk.url+"/metrics")
		for _, class := range []string{"not_a_feed", "empty", "truncated", "too_large", "http_410"} {
			if !strings.Contains(metrics, fmt.Sprintf(`wiredesk_poll_errors_total{class=%q}`, class)) {
				t.Errorf("wiredesk_poll_errors_total has no class %q", class)
			}
		}
		for _, stage := range []string{"enrich", "index"} {
			if !strings.Contains(metrics, fmt.Sprintf(`wiredesk_%s_items_total{outcome="quarantined"} 1`, stage)) {
				t.Errorf("wiredesk_%s_items_total does not count the quarantined message", stage)
			}
		}
	})
	t.Run("the terminal names each bad feed", func(t *testing.T) {
		for path := range badFeeds {
			if path != "/charset" && !strings.Contains(desk.out.String(), bad.URL+path) {
				t.Errorf("the log does not name %s", path)
			}
		}
	})
}

// openTestLog connects to the embedded log of a running wiredesk.
func openTestLog(t *testing.T, d *desk) *kafka.Client {
	t.Helper()
	address, err := os.ReadFile(filepath.Join(d.data, "log", "address"))
	if err != nil {
		t.Fatal(err)
	}
	cfg := config.Default().Log
	cfg.Brokers = []string{strings.TrimSpace(string(address))}
	client, err := kafka.New(cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	return client
}

// awaitQuarantine reads the quarantine until it holds n records.
func awaitQuarantine(t *testing.T, log *kafka.Client, n int) []wire.Quarantined {
	t.Helper()
	var kept []wire.Quarantined
	for end := time.Now().Add(20 * time.Second); len(kept) < n && time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		kept = nil
		err := log.ReadAll(t.Context(), pipeline.TopicQuarantine, func(m pipeline.Message) error {
			var q wire.Quarantined
			if err := json.Unmarshal(m.Value, &q); err != nil {
				return err
			}
			kept = append(kept, q)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return kept
}

func containsRecord(kept []wire.Quarantined, value, reason string) bool {
	for _, q := range kept {
		if strings.Contains(string(q.Value), value) && strings.Contains(q.Reason, reason) {
			return true
		}
	}
	return false
}

func reasons(kept []wire.Quarantined) []string {
	var out []string
	for _, q := range kept {
		out = append(out, fmt.Sprintf("%s: %.20q: %s", q.Stage, q.Value, q.Reason))
	}
	return out
}

// get returns the body of a page.
func get(t *testing.T, url string) string {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
