package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/embeddedlog"
	"github.com/wiredesk/wiredesk/connectors/kafka"
	"github.com/wiredesk/wiredesk/connectors/sqlite"
	"github.com/wiredesk/wiredesk/connectors/web"
	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/ledger"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// ledgerTest is the role index on the embedded log and index, without pollers
// and enrichers: the test says what they would.
type ledgerTest struct {
	log   *kafka.Client
	index *sqlite.Index
	since time.Time
}

func startLedger(t *testing.T) *ledgerTest {
	t.Helper()
	quiet := slog.New(slog.DiscardHandler)
	x, err := sqlite.Open(t.TempDir(), quiet)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	cfg := &config.Loaded{Config: config.Default()}
	cfg.Data = t.TempDir()
	broker, err := embeddedlog.Start(cfg.Data, cfg.Log, quiet)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = broker.Close() })
	cfg.Log.Brokers = []string{broker.Addr()}
	client, err := kafka.New(cfg.Log, quiet)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	if _, err := client.Setup(t.Context()); err != nil {
		t.Fatal(err)
	}
	a := &app{cfg: cfg, log: quiet, registry: prometheus.NewRegistry()}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.index(ctx, client, x) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the role index ended with %v", err)
		}
	})
	return &ledgerTest{log: client, index: x, since: time.Now().Add(-30 * time.Minute).Truncate(time.Millisecond)}
}

func (l *ledgerTest) feed(name string) wire.Feed {
	return wire.Feed{Name: name, URL: "https://feeds.example/" + name}
}

func (l *ledgerTest) publish(t *testing.T, topic, key string, value any) {
	t.Helper()
	body, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.log.Publish(t.Context(), pipeline.Message{Topic: topic, Key: []byte(key), Value: body}); err != nil {
		t.Fatal(err)
	}
}

// document lets an item of a feed through to the index.
func (l *ledgerTest) document(t *testing.T, feed string, n int) {
	t.Helper()
	id := fmt.Sprintf("%s-%d", feed, n)
	l.publish(t, pipeline.TopicDocuments, id, wire.Document{
		URI: id, Version: l.since.UnixMilli() + int64(n), Fetched: time.Now(), Headline: "Notice", Feed: l.feed(feed), PubStatus: "usable",
	})
}

// quarantine sends an item of a feed to quarantine.
func (l *ledgerTest) quarantine(t *testing.T, feed string, n int) {
	t.Helper()
	id := fmt.Sprintf("%s-%d", feed, n)
	article, err := json.Marshal(wire.Article{ID: id, Version: l.since.UnixMilli() + int64(n), Feed: l.feed(feed)})
	if err != nil {
		t.Fatal(err)
	}
	l.publish(t, pipeline.TopicQuarantine, id, wire.Quarantined{
		Topic: pipeline.TopicArticles, Offset: int64(n), Key: []byte(id), Value: article, Stage: "enrich", Reason: "panic: no", Attempts: 3, Time: time.Now(),
	})
}

// health says for the poller how a feed fared some minutes ago.
func (l *ledgerTest) health(t *testing.T, feed string, minutesAgo int, published int64) {
	t.Helper()
	l.publish(t, pipeline.TopicHealth, l.feed(feed).URL, wire.FeedHealth{
		Feed: l.feed(feed), Status: wire.FeedOK, At: time.Now().Add(-time.Duration(minutesAgo) * time.Minute), Since: l.since, Seen: published, Published: published,
	})
}

// missedBefore turns the record of a feed back to where the index has missed
// its items for some minutes: feeds are stuck only at a second look.
func (l *ledgerTest) missedBefore(t *testing.T, feed string) {
	t.Helper()
	records, err := l.index.FeedRecords(t.Context(), []string{l.feed(feed).URL})
	if err != nil {
		t.Fatal(err)
	}
	records[0].MissingSince = time.Now().Add(-3 * time.Minute)
	if o := l.index.PutFeeds(t.Context(), records)[0]; o.Verdict != pipeline.Done {
		t.Fatal(o.Err)
	}
}

// await waits until the desk says of a feed what is wanted.
func (l *ledgerTest) await(t *testing.T, h http.Handler, feed, want string) {
	t.Helper()
	got := ""
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		var s struct {
			wire.FeedStatus
			Quarantine []wire.QuarantineRecord `json:"quarantine"`
		}
		body, status := ask(t, h, "/api/feeds/one?url="+url.QueryEscape(l.feed(feed).URL))
		if got = body; status != http.StatusOK {
			continue
		}
		if err := json.Unmarshal([]byte(body), &s); err != nil {
			t.Fatal(err)
		}
		got = fmt.Sprintf("published %d, indexed %d, in quarantine %d (%d listed), missing %d: %s", s.Published, s.Indexed, s.InQuarantine, len(s.Quarantine), s.Missing, s.State)
		if got == want {
			return
		}
	}
	t.Errorf("feed %s: %s; want %s", feed, got, want)
}

func TestLedgerBalancesThroughLogAndIndex(t *testing.T) {
	l := startLedger(t)
	h := web.New(web.Options{Reader: l.index, Feeds: l.index})

	for n := range 5 {
		l.document(t, "whole", n)
		if n != 3 {
			l.document(t, "withheld", n)
		}
		if n != 2 {
			l.document(t, "caught", n)
		}
	}
	l.quarantine(t, "caught", 2)
	for _, feed := range []string{"whole", "withheld", "caught"} {
		l.health(t, feed, 7, 5)
	}
	l.await(t, h, "whole", "published 5, indexed 5, in quarantine 0 (0 listed), missing 0: ok")
	l.await(t, h, "caught", "published 5, indexed 4, in quarantine 1 (1 listed), missing 0: ok")
	l.await(t, h, "withheld", "published 5, indexed 4, in quarantine 0 (0 listed), missing 1: ok")

	l.missedBefore(t, "withheld")
	refresher := ledger.Refresher{Index: l.index}
	if err := refresher.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
	list, _ := ask(t, h, "/api/feeds?status=problems")
	if !strings.Contains(list, `"total":1,`) || !strings.Contains(list, l.feed("withheld").URL) || !strings.Contains(list, `"state":"stuck"`) {
		t.Errorf("the problems are %s, want that the feed with the withheld item is stuck", list)
	}
	l.document(t, "withheld", 3)
	l.await(t, h, "withheld", "published 5, indexed 5, in quarantine 0 (0 listed), missing 0: ok")
	l.document(t, "caught", 2)
	l.await(t, h, "caught", "published 5, indexed 5, in quarantine 0 (1 listed), missing 0: ok")
}

// ask returns the answer of a desk to a request.
func ask(t *testing.T, h http.Handler, path string) (body string, status int) {
	t.Helper()
	w := newRecorder(t, h, path)
	return w.Body.String(), w.Code
}
