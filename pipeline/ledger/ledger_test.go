package ledger_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/wiredesk/wiredesk/connectors/sqlite"
	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/ledger"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

var start = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)

const feedURL = "https://feeds.example/a"

// desk is an index and the clock of those who keep the ledger in it.
type desk struct {
	*sqlite.Index
	now    time.Time
	offset int64
	reg    *prometheus.Registry
	health *ledger.Health
	caught *ledger.Quarantine
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	x, err := sqlite.Open(t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	d := &desk{Index: x, now: start, reg: prometheus.NewRegistry()}
	d.health = &ledger.Health{Index: x, Metrics: pipeline.NewStageMetrics(d.reg, "health"), Now: func() time.Time { return d.now }}
	d.caught = &ledger.Quarantine{Index: x, Metrics: pipeline.NewStageMetrics(d.reg, "quarantine")}
	return d
}

// message returns one of the log, with the value as JSON.
func (d *desk) message(t *testing.T, topic, key string, value any) pipeline.Message {
	t.Helper()
	body, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	d.offset++
	return pipeline.Message{Topic: topic, Key: []byte(key), Value: body, Offset: d.offset, Time: d.now}
}

// say lets the poller say now how the feed fares.
func (d *desk) say(t *testing.T, h wire.FeedHealth) {
	t.Helper()
	h.Feed, h.Since, h.At = wire.Feed{Name: "A", URL: feedURL}, start, d.now
	if h.Status == "" {
		h.Status = wire.FeedOK
	}
	for _, err := range d.health.Handle(t.Context(), []pipeline.Message{d.message(t, pipeline.TopicHealth, feedURL, h)}) {
		if err != nil {
			t.Fatalf("the health of the feed is not taken: %v", err)
		}
	}
}

// index puts the items with these numbers into the index.
func (d *desk) index(t *testing.T, numbers ...int) {
	t.Helper()
	for _, n := range numbers {
		doc := wire.Document{
			URI: fmt.Sprint("item", n), Version: start.Add(time.Duration(n) * time.Second).UnixMilli(), Headline: "H",
			Fetched: d.now, Feed: wire.Feed{Name: "A", URL: feedURL},
		}
		if o := d.Write(t.Context(), []wire.Document{doc})[0]; o.Err != nil {
			t.Fatal(o.Err)
		}
	}
}

// quarantine puts the item with this number into quarantine.
func (d *desk) quarantine(t *testing.T, n int) {
	t.Helper()
	article, err := json.Marshal(wire.Article{
		ID: fmt.Sprint("item", n), Version: start.Add(time.Duration(n) * time.Second).UnixMilli(), Feed: wire.Feed{Name: "A", URL: feedURL},
	})
	if err != nil {
		t.Fatal(err)
	}
	q := wire.Quarantined{Topic: pipeline.TopicArticles, Offset: int64(n), Key: fmt.Append(nil, "item", n), Value: article, Stage: "enrich", Reason: "panic: no", Time: d.now}
	if err := d.caught.Handle(t.Context(), []pipeline.Message{d.message(t, pipeline.TopicQuarantine, "", q)})[0]; err != nil {
		t.Fatal(err)
	}
}

func (d *desk) refresh(t *testing.T) {
	t.Helper()
	r := ledger.Refresher{Index: d.Index, Now: func() time.Time { return d.now }}
	if err := r.Round(t.Context()); err != nil {
		t.Fatalf("Round failed: %v", err)
	}
}

// want asserts what the index's record of the feed says.
func (d *desk) want(t *testing.T, when, want string) {
	t.Helper()
	records, err := d.FeedRecords(t.Context(), []string{feedURL})
	if err != nil {
		t.Fatal(err)
	}
	s := records[0]
	got := fmt.Sprintf("published %d, indexed %d, in quarantine %d, missing %d, overdue %d: %s", s.Published, s.Indexed, s.InQuarantine, s.Missing, s.Overdue, s.State)
	if got != want {
		t.Errorf("%s: %s; want %s", when, got, want)
	}
}

func TestLedgerOfAFeed(t *testing.T) {
	d := newDesk(t)
	d.index(t, 1, 2)
	d.now = start.Add(time.Minute)
	d.say(t, wire.FeedHealth{Seen: 5, Published: 5})
	d.want(t, "some are under way", "published 5, indexed 2, in quarantine 0, missing 3, overdue 0: ok")

	d.index(t, 3)
	d.quarantine(t, 4)
	d.now = d.now.Add(time.Minute)
	d.refresh(t)
	d.want(t, "without a word of the poller", "published 5, indexed 3, in quarantine 1, missing 1, overdue 0: ok")

	d.now = d.now.Add(5 * time.Minute)
	d.refresh(t)
	d.want(t, "one does not arrive", "published 5, indexed 3, in quarantine 1, missing 1, overdue 1: stuck")

	d.index(t, 5)
	d.now = d.now.Add(time.Minute)
	d.refresh(t)
	d.want(t, "it has arrived after all", "published 5, indexed 4, in quarantine 1, missing 0, overdue 0: ok")

	d.index(t, 4)
	d.now = d.now.Add(time.Minute)
	d.say(t, wire.FeedHealth{Seen: 5, Published: 5})
	d.want(t, "what was in quarantine is indexed", "published 5, indexed 5, in quarantine 0, missing 0, overdue 0: ok")

	d.now = d.now.Add(2 * time.Hour)
	d.refresh(t)
	d.want(t, "the poller is silent", "published 5, indexed 5, in quarantine 0, missing 0, overdue 0: unheard")
}

func TestHealthTakesBatches(t *testing.T) {
	d := newDesk(t)
	health := func(url string, minutes int, published int64) wire.FeedHealth {
		return wire.FeedHealth{Feed: wire.Feed{URL: url}, Status: "ok", At: start.Add(time.Duration(minutes) * time.Minute), Since: start, Published: published}
	}
	say := func(h wire.FeedHealth) pipeline.Message {
		return d.message(t, pipeline.TopicHealth, h.Feed.URL, h)
	}
	silence := func(url string) pipeline.Message { return pipeline.Message{Key: []byte(url)} }
	noTime, noURL := health("https://notime.example/", 0, 0), health("", 0, 0)
	noTime.At = time.Time{}
	batch := []pipeline.Message{
		say(health("https://a.example/", 1, 10)), say(health("https://b.example/", 1, 1)), say(health("https://a.example/", 3, 30)),
		say(health("https://a.example/", 2, 20)), // late
		say(health("https://gone.example/", 1, 1)), silence("https://gone.example/"),
		silence("https://back.example/"), say(health("https://back.example/", 1, 7)),
		{Key: []byte("https://x.example/"), Value: []byte("[]")},
		say(noTime), say(noURL),
		d.message(t, pipeline.TopicHealth, "https://other.example/", health("https://a.example/", 9, 99)),
	}
	for i, err := range d.health.Handle(t.Context(), batch) {
		var r *pipeline.Rejection
		switch {
		case i < 8 && err != nil:
			t.Errorf("message %d gives %v, want nil", i, err)
		case i >= 8 && (!errors.As(err, &r) || r.Reason != "decode"):
			t.Errorf("message %d gives %v, want it rejected", i, err)
		}
	}
	urls := []string{"https://a.example/", "https://b.example/", "https://gone.example/", "https://back.example/"}
	records, err := d.FeedRecords(t.Context(), urls)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []int64{30, 1, 0, 7} {
		if records[i].Published != want || (want > 0) != (records[i].Feed.Name == urls[i]) {
			t.Errorf("%s has published %d and is called %q, want %d and its URL", urls[i], records[i].Published, records[i].Feed.Name, want)
		}
	}
}

func TestHealthKeepsNoSecrets(t *testing.T) {
	d := newDesk(t)
	h := wire.FeedHealth{
		Feed: wire.Feed{Name: "https://me:hunter2@feeds.example/", URL: "https://me:hunter2@feeds.example/a?token=hunter2"}, Status: "failing", At: start, Since: start,
		Error: `Get "https://me:hunter2@feeds.example/a?token=hunter2": refused`, MovedTo: "https://me:hunter2@feeds.example/b?token=hunter2",
		Push: &wire.FeedPush{Hub: "https://hub.example/?secret=hunter2"}, Title: "see https://me:hunter2@feeds.example/",
	}
	if err := d.health.Handle(t.Context(), []pipeline.Message{d.message(t, pipeline.TopicHealth, h.Feed.URL, h)})[0]; err != nil {
		t.Fatal(err)
	}
	results, err := d.Feeds(t.Context(), wire.FeedSearch{})
	if err != nil || len(results.Feeds) != 1 {
		t.Fatalf("Feeds() = %+v, %v, want one", results, err)
	}
	body, err := json.Marshal(results.Feeds[0])
	if err != nil || strings.Contains(string(body), "hunter2") || !strings.Contains(string(body), "refused") {
		t.Errorf("the record is %s (%v), want it without the password", body, err)
	}
}

// broken is an index of which one part fails.
type broken struct {
	*sqlite.Index
	part string
}

var errBroken = errors.New("the disk is full")

func (b broken) FeedRecords(ctx context.Context, urls []string) ([]wire.FeedStatus, error) {
	if b.part == "records" {
		return nil, errBroken
	}
	return b.Index.FeedRecords(ctx, urls)
}

func (b broken) CountFeeds(ctx context.Context, windows []wire.FeedWindow) ([]wire.FeedCount, error) {
	if b.part == "counts" {
		return nil, errBroken
	}
	return b.Index.CountFeeds(ctx, windows)
}

func (b broken) RemoveFeeds(ctx context.Context, urls []string) error {
	if b.part == "removal" {
		return errBroken
	}
	return b.Index.RemoveFeeds(ctx, urls)
}

func (b broken) PutFeeds(ctx context.Context, feeds []wire.FeedStatus) []pipeline.Outcome {
	out := b.Index.PutFeeds(ctx, feeds)
	for i := range out {
		switch b.part {
		case "writing":
			out[i] = pipeline.Outcome{Verdict: pipeline.Retry, Err: errBroken}
		case "record":
			out[i] = pipeline.Outcome{Verdict: pipeline.Refuse, Err: errBroken}
		}
	}
	return out
}

func (b broken) PutQuarantine(ctx context.Context, records []wire.QuarantineRecord) []pipeline.Outcome {
	return b.PutFeeds(ctx, make([]wire.FeedStatus, len(records)))
}

func TestHealthOnABrokenIndex(t *testing.T) {
	for part, rejected := range map[string]bool{"records": false, "counts": false, "removal": false, "writing": false, "record": true} {
		t.Run(part, func(t *testing.T) {
			d := newDesk(t)
			d.health.Index = broken{d.Index, part}
			h := wire.FeedHealth{Feed: wire.Feed{Name: "A", URL: feedURL}, Status: "ok", At: start, Since: start}
			errs := d.health.Handle(t.Context(), []pipeline.Message{d.message(t, pipeline.TopicHealth, feedURL, h), {Key: []byte("k"), Value: []byte("?")}})
			var r *pipeline.Rejection
			if !errors.Is(errs[0], errBroken) || errors.As(errs[0], &r) != rejected {
				t.Errorf("Handle = %v, want the error of the index, rejected: %v", errs[0], rejected)
			}
			if !errors.As(errs[1], &r) || r.Reason != "decode" {
				t.Errorf("beside it Handle = %v, want the other message rejected all the same", errs[1])
			}
		})
	}
}

func TestMetricsSumUpTheFeeds(t *testing.T) {
	d := newDesk(t)
	d.now = start.Add(10 * time.Minute)
	d.say(t, wire.FeedHealth{Published: 4, Gaps: 2, Lost: 3})
	d.quarantine(t, 1)
	indexer, page := prometheus.NewRegistry(), prometheus.NewRegistry()
	r := ledger.Refresher{Index: d.Index, Metrics: ledger.NewMetrics(indexer), Now: func() time.Time { return d.now }, Every: time.Millisecond}
	w := ledger.Watcher{Reader: d.Index, Metrics: ledger.NewMetrics(page), Every: time.Millisecond}
	var work sync.WaitGroup
	ctx, stop := context.WithCancel(t.Context())
	for _, run := range []func(context.Context) error{r.Run, w.Run} {
		work.Go(func() {
			if err := run(ctx); err != nil {
				t.Errorf("Run = %v, want nil at the end of its context", err)
			}
		})
	}
	want := `
# HELP wiredesk_feeds Feeds, by state.
# TYPE wiredesk_feeds gauge
wiredesk_feeds{state="failing"} 0
wiredesk_feeds{state="gone"} 0
wiredesk_feeds{state="loss"} 0
wiredesk_feeds{state="ok"} 1
wiredesk_feeds{state="paused"} 0
wiredesk_feeds{state="quiet"} 0
wiredesk_feeds{state="stuck"} 0
wiredesk_feeds{state="unheard"} 0
# HELP wiredesk_feeds_missing_items Items that were published and are neither in the index nor in quarantine: under way, or lost.
# TYPE wiredesk_feeds_missing_items gauge
wiredesk_feeds_missing_items 3
# HELP wiredesk_feeds_quarantined_items Items that were published and are in quarantine only.
# TYPE wiredesk_feeds_quarantined_items gauge
wiredesk_feeds_quarantined_items 1
# HELP wiredesk_feeds_possible_losses Pairs of polls without a common item, between which items may have been missed.
# TYPE wiredesk_feeds_possible_losses gauge
wiredesk_feeds_possible_losses 2
# HELP wiredesk_feeds_lost_items Items that left their feed before they could be published.
# TYPE wiredesk_feeds_lost_items gauge
wiredesk_feeds_lost_items 3
`
	names := []string{"wiredesk_feeds", "wiredesk_feeds_missing_items", "wiredesk_feeds_quarantined_items", "wiredesk_feeds_possible_losses", "wiredesk_feeds_lost_items"}
	for name, reg := range map[string]*prometheus.Registry{"the refresher": indexer, "the watcher": page} {
		var err error
		for range 2000 {
			if err = testutil.GatherAndCompare(reg, strings.NewReader(want), names...); err == nil {
				break
			}
			time.Sleep(5 * time.Millisecond)
		}
		if err != nil {
			t.Errorf("the metrics of %s: %v", name, err)
		}
	}
	stop()
	work.Wait()
}
