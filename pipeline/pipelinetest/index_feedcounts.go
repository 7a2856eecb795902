package pipelinetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

func isBadSearch(err error) bool { return errors.Is(err, wire.ErrBadSearch) }

// itemOf returns a version of an item of a feed, first seen some seconds after
// noon.
func itemOf(feed, id string, second int) wire.Document {
	at := noon.Add(time.Duration(second) * time.Second)
	d := plain(id, at.UnixMilli(), "Item "+id, "Text.")
	d.Feed = wire.Feed{Name: feed, URL: "https://feeds.example/" + strings.ToLower(feed)}
	d.Fetched = at
	return d
}

// window returns the seconds after noon of a feed.
func window(feed string, from, to int) wire.FeedWindow {
	return wire.FeedWindow{
		URL:  "https://feeds.example/" + strings.ToLower(feed),
		From: noon.Add(time.Duration(from) * time.Second), To: noon.Add(time.Duration(to) * time.Second),
	}
}

// countFeeds returns what is counted in windows, as "indexed+quarantined".
func countFeeds(t *testing.T, x FeedIndex, windows ...wire.FeedWindow) string {
	t.Helper()
	counts, err := x.CountFeeds(t.Context(), windows)
	if err != nil || len(counts) != len(windows) {
		t.Fatalf("CountFeeds of %d windows = %d counts, %v", len(windows), len(counts), err)
	}
	list := make([]string, len(counts))
	for i, c := range counts {
		list[i] = fmt.Sprintf("%d+%d", c.Indexed, c.InQuarantine)
	}
	return strings.Join(list, " ")
}

func testFeedsCount(t *testing.T, open func(t *testing.T) FeedIndex) {
	x := open(t)
	all := []wire.FeedWindow{window("A", 0, 100), window("B", 0, 100), window("A", 0, 20), window("A", 21, 100), window("C", 0, 100)}
	check := func(what, want string) {
		t.Helper()
		if got := countFeeds(t, x, all...); got != want {
			t.Errorf("%s: counted %s, want %s", what, got, want)
		}
	}
	write(t, x, pipeline.Done, itemOf("A", "one", 10), itemOf("A", "two", 20), itemOf("A", "three", 30), itemOf("B", "four", 10))
	check("four items", "3+0 1+0 2+0 1+0 0+0")
	write(t, x, pipeline.Done, itemOf("A", "one", 40), itemOf("A", "one", 40), itemOf("A", "two", 50))
	check("later versions, one of them twice", "3+0 1+0 2+0 1+0 0+0")
	write(t, x, pipeline.Stale, itemOf("A", "three", 15))
	check("an earlier version that came late", "3+0 1+0 3+0 0+0 0+0")
	write(t, x, pipeline.Done, itemOf("B", "one", 60))
	check("a version of an item from another feed", "3+0 2+0 3+0 0+0 0+0")
	write(t, x, pipeline.Done, plain("nofeed", 1, "Headline", "Text."))
	none := itemOf("A", "none", 1)
	none.Feed.URL = ""
	write(t, x, pipeline.Done, none)
	check("a document without a feed's URL", "3+0 2+0 3+0 0+0 0+0")

	// The same with records, which say from when on is counted, and when that
	// changes.
	a := feedRecord("A", wire.FeedOK)
	putFeeds(t, x, pipeline.Done, a)
	check("with a record that counts from noon", "3+0 2+0 3+0 0+0 0+0")
	a.CountedFrom = noon.Add(16 * time.Second)
	putFeeds(t, x, pipeline.Done, a)
	check("with a record that counts from later", "3+0 2+0 3+0 0+0 0+0")
	if got := countFeeds(t, x, window("A", 16, 100), window("A", 16, 19)); got != "1+0 0+0" {
		t.Errorf("from the 16th second on: counted %s, want 1+0 0+0", got)
	}
	write(t, x, pipeline.Done, itemOf("A", "five", 18), itemOf("A", "six", 5))
	if got := countFeeds(t, x, window("A", 16, 100), window("A", 16, 19), window("A", 0, 100)); got != "2+0 1+0 5+0" {
		t.Errorf("after two more: counted %s, want 2+0 1+0 5+0", got)
	}
	counts, err := x.CountFeeds(t.Context(), all[:1])
	if err != nil || time.Since(counts[0].LastIndexed).Abs() > time.Minute {
		t.Errorf("LastIndexed = %v (%v), want about now", counts, err)
	}
}

// caught returns the record of an item that went to quarantine.
func caught(feed, article string, second, offset int) wire.QuarantineRecord {
	return wire.QuarantineRecord{
		ID: fmt.Sprintf("%s-0-%d", pipeline.TopicArticles, offset), Topic: pipeline.TopicArticles, Offset: int64(offset),
		Stage: "enrich", Reason: "panic: no", Attempts: 3, Time: noon.Add(time.Duration(second) * time.Second),
		Article: article, Version: noon.Add(time.Duration(second) * time.Second).UnixMilli(),
		Feed: "https://feeds.example/" + strings.ToLower(feed), Published: true,
	}
}

func testFeedsQuarantineCount(t *testing.T, open func(t *testing.T) FeedIndex) {
	x := open(t)
	neverPublished := caught("A", "eight", 10, 8)
	neverPublished.Published = false
	putQuarantine(t, x, pipeline.Done,
		caught("A", "one", 10, 1), caught("A", "one", 20, 2), caught("A", "two", 30, 3), caught("B", "three", 10, 4),
		neverPublished, caught("A", "late", 200, 9))
	windows := []wire.FeedWindow{window("A", 0, 100), window("B", 0, 100), window("A", 25, 100), window("A", 0, 300)}
	check := func(what, want string) {
		t.Helper()
		if got := countFeeds(t, x, windows...); got != want {
			t.Errorf("%s: counted %s, want %s", what, got, want)
		}
	}
	check("before anything is indexed", "0+2 0+1 0+1 0+3")
	putQuarantine(t, x, pipeline.Done, caught("A", "one", 10, 1))
	check("a record that comes again", "0+2 0+1 0+1 0+3")
	write(t, x, pipeline.Done, itemOf("A", "one", 40))
	check("an item of which a later version is indexed", "1+1 0+1 1+1 1+2")
	write(t, x, pipeline.Done, itemOf("B", "two", 40))
	check("an item that another feed brought", "1+1 1+1 1+1 1+2")
}

func testFeedsQuarantineList(t *testing.T, open func(t *testing.T) FeedIndex) {
	x := open(t)
	body := wire.QuarantineRecord{ID: "body-abc", Stage: "poll", Reason: "not_a_feed: an HTML page", Attempts: 1, Time: noon.Add(time.Hour), Feed: "https://feeds.example/a"}
	first, second, other := caught("A", "one", 10, 1), caught("A", "two", 20, 2), caught("B", "three", 30, 3)
	putQuarantine(t, x, pipeline.Done, first, second, other, body)
	for _, tc := range []struct {
		name, feed string
		limit      int
		want       []wire.QuarantineRecord
	}{
		{"of a feed", "https://feeds.example/a", 10, []wire.QuarantineRecord{body, second, first}},
		{"of all", "", 10, []wire.QuarantineRecord{body, other, second, first}},
		{"at most two", "", 2, []wire.QuarantineRecord{body, other}},
		{"of a feed without any", "https://feeds.example/c", 10, nil},
	} {
		got, err := x.Quarantined(t.Context(), tc.feed, tc.limit)
		if diff := cmp.Diff(tc.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v; it differs (-want +got):\n%s", tc.name, err, diff)
		}
	}
	earlier, later := first, first
	earlier.Time, later.Time = noon.Add(-time.Hour), noon.Add(2*time.Hour)
	later.Reason = "panic: again"
	putQuarantine(t, x, pipeline.Stale, earlier)
	putQuarantine(t, x, pipeline.Done, later)
	got, err := x.Quarantined(t.Context(), "https://feeds.example/a", 10)
	if diff := cmp.Diff([]wire.QuarantineRecord{later, body, second}, got); err != nil || diff != "" {
		t.Errorf("after it came again: %v; it differs (-want +got):\n%s", err, diff)
	}
}

func testFeedsMany(t *testing.T, open func(t *testing.T) FeedIndex) {
	x := open(t)
	const n = 700
	docs := make([]wire.Document, 0, n)
	feeds := make([]wire.FeedStatus, n)
	windows := make([]wire.FeedWindow, n)
	urls := make([]string, n)
	for i := range n {
		name := fmt.Sprintf("F%d", i)
		if i%2 == 0 {
			docs = append(docs, itemOf(name, "item of "+name, i%60))
		}
		feeds[i], windows[i] = feedRecord(name, wire.FeedOK), window(name, 0, 60)
		urls[i] = feeds[i].Feed.URL
	}
	write(t, x, pipeline.Done, docs...)
	putFeeds(t, x, pipeline.Done, feeds...)
	counts, err := x.CountFeeds(t.Context(), windows)
	if err != nil {
		t.Fatal(err)
	}
	records, err := x.FeedRecords(t.Context(), urls)
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		if want := int64(1 - i%2); counts[i].Indexed != want || records[i].Feed != feeds[i].Feed {
			t.Fatalf("feed %d: %d indexed and the record of %v, want %d and its own", i, counts[i].Indexed, records[i].Feed, want)
		}
	}
}
