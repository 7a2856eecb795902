package pipelinetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// FeedIndex is an index under test that keeps how the feeds fare.
type FeedIndex interface {
	Index
	pipeline.FeedIndex
}

// TestFeedIndex is the contract of every index that keeps how the feeds fare.
// open gives a new, empty index, and closes it when its test ends.
func TestFeedIndex(t *testing.T, open func(t *testing.T) FeedIndex) {
	for _, part := range []struct {
		name string
		test func(t *testing.T, open func(t *testing.T) FeedIndex)
	}{
		{"an empty index has no feeds", testFeedsEmpty},
		{"a record comes back as it was written", testFeedsRoundTrip},
		{"the later record wins", testFeedsLater},
		{"feeds are found, ordered and paged", testFeedsSearch},
		{"all feeds can be walked over", testFeedsWalk},
		{"unsettled feeds are found", testFeedsUnsettled},
		{"a bad search is told so", testFeedsBadSearch},
		{"items are counted by their first version from the feed", testFeedsCount},
		{"items in quarantine are counted while no version is indexed", testFeedsQuarantineCount},
		{"the quarantine is listed, latest first", testFeedsQuarantineList},
		{"many feeds are counted at once", testFeedsMany},
		{"removed feeds are gone and can come back", testFeedsRemove},
		{"what can't be stored is refused alone", testFeedsRefuse},
		{"the index tells how far it is", testFeedsProgress},
		{"an ended context ends the work", testFeedsContext},
	} {
		t.Run(part.name, func(t *testing.T) { part.test(t, open) })
	}
}

// feedRecord returns the record of a feed in a state.
func feedRecord(name, state string) wire.FeedStatus {
	return wire.FeedStatus{
		FeedHealth: wire.FeedHealth{
			Feed: wire.Feed{Name: name, URL: "https://feeds.example/" + strings.ToLower(name)}, Status: "ok",
			At: noon.Add(time.Hour), Since: noon, Interval: 60,
		},
		State: state, CountedFrom: noon, Counted: noon.Add(time.Hour),
	}
}

// putFeeds stores records and expects one verdict for all of them.
func putFeeds(t *testing.T, x FeedIndex, want pipeline.Verdict, feeds ...wire.FeedStatus) {
	t.Helper()
	settled(t, x, want, x.PutFeeds(t.Context(), feeds), len(feeds))
}

func putQuarantine(t *testing.T, x FeedIndex, want pipeline.Verdict, records ...wire.QuarantineRecord) {
	t.Helper()
	settled(t, x, want, x.PutQuarantine(t.Context(), records), len(records))
}

func settled(t *testing.T, x FeedIndex, want pipeline.Verdict, outcomes []pipeline.Outcome, n int) {
	t.Helper()
	if len(outcomes) != n {
		t.Fatalf("%d outcomes for %d records", len(outcomes), n)
	}
	for i, o := range outcomes {
		if o.Verdict != want || (o.Err != nil) != (want > pipeline.Stale) {
			t.Fatalf("outcome %d = %v (%v), want %v", i, o.Verdict, o.Err, want)
		}
	}
	if err := x.Refresh(t.Context()); err != nil {
		t.Fatalf("Refresh failed: %v", err)
	}
}

// findFeeds returns the names of the feeds that s finds, and how many there are.
func findFeeds(t *testing.T, x FeedIndex, s wire.FeedSearch) (names string, total int64) {
	t.Helper()
	results, err := x.Feeds(t.Context(), s)
	if err != nil {
		t.Fatalf("Feeds(%+v) failed: %v", s, err)
	}
	list := make([]string, len(results.Feeds))
	for i, f := range results.Feeds {
		list[i] = f.Feed.Name
	}
	return strings.Join(list, " "), results.Total
}

func testFeedsEmpty(t *testing.T, open func(t *testing.T) FeedIndex) {
	x := open(t)
	results, err := x.Feeds(t.Context(), wire.FeedSearch{})
	if err != nil || results.Total != 0 || results.Feeds == nil || len(results.Feeds) != 0 {
		t.Errorf("Feeds() = %+v, %v, want an empty list", results, err)
	}
	totals, err := x.FeedTotals(t.Context())
	if err != nil || totals.Problems() != 0 || len(totals.States) != len(wire.FeedStates) {
		t.Errorf("FeedTotals() = %+v, %v, want 0 for every state", totals, err)
	}
	records, err := x.FeedRecords(t.Context(), []string{"https://feeds.example/a"})
	if err != nil || len(records) != 1 || !records[0].At.IsZero() {
		t.Errorf("FeedRecords() = %+v, %v, want one zero value", records, err)
	}
	counts, err := x.CountFeeds(t.Context(), []wire.FeedWindow{{URL: "https://feeds.example/a", From: noon, To: noon}})
	if diff := cmp.Diff([]wire.FeedCount{{}}, counts); err != nil || diff != "" {
		t.Errorf("CountFeeds() = %v (%s), want one that counts nothing", err, diff)
	}
	list, err := x.Quarantined(t.Context(), "", 10)
	if err != nil || len(list) != 0 {
		t.Errorf("Quarantined() = %+v, %v, want none", list, err)
	}
	if p, err := x.IndexProgress(t.Context()); err != nil || p != (wire.IndexProgress{}) {
		t.Errorf("IndexProgress() = %+v, %v, want nothing", p, err)
	}
}

func testFeedsRoundTrip(t *testing.T, open func(t *testing.T) FeedIndex) {
	x := open(t)
	at := func(minutes int) time.Time {
		return noon.Add(time.Duration(minutes)*time.Minute + 123*time.Millisecond)
	}
	whole := wire.FeedStatus{
		FeedHealth: wire.FeedHealth{
			Feed: wire.Feed{Name: "Wöchentlich <b>", URL: "https://feeds.example/a?b=ü&c=%20"}, Status: "failing", At: at(1), Title: "Its own 中国",
			LastPoll: at(2), LastSuccess: at(3), LastNew: at(4), NextPoll: at(5), Interval: 62.5, QuietSince: at(6),
			ErrorClass: "http_5xx", Error: "the server answers 503", Failures: 7, MovedTo: "https://new.example/",
			Since: at(0), Polls: 1, NotModified: 2, Unchanged: 3, Failed: 4, Seen: 5, Published: 6, Versions: 7, Shared: 8, Quarantined: 9, Pending: 10, Lost: 11,
			Gaps: 12, LastGap: &wire.FeedGap{From: at(7), To: at(8), After: at(9), Before: at(10), Filled: 13, Closed: true},
			Push: &wire.FeedPush{Hub: "https://hub.example/", State: "active", LeaseUntil: at(11), Delivered: at(12)},
		},
		State: wire.FeedFailing, Counted: at(13), CountedFrom: at(14), Before: 14, Indexed: 15, LastIndexed: at(15), InQuarantine: 16,
		Missing: 17, Overdue: 18, MissingSince: at(19), Stuck: true, NeverIndexed: true, LossAt: at(16),
		Marks: []wire.FeedMark{{At: at(17), Published: 19}, {At: at(18), Published: 20}},
	}
	bare := feedRecord("Bare", wire.FeedOK)
	putFeeds(t, x, pipeline.Done, whole, bare)
	reopened, ok := x.Reopen(t).(FeedIndex)
	if !ok {
		t.Fatal("the index, opened again, keeps no feeds")
	}
	got, err := reopened.FeedRecords(t.Context(), []string{bare.Feed.URL, "https://nowhere.example/", whole.Feed.URL})
	if diff := cmp.Diff([]wire.FeedStatus{bare, {}, whole}, got); err != nil || diff != "" {
		t.Errorf("FeedRecords() = %v, it differs (-written +got):\n%s", err, diff)
	}
	results, err := reopened.Feeds(t.Context(), wire.FeedSearch{})
	if diff := cmp.Diff([]wire.FeedStatus{whole, bare}, results.Feeds); err != nil || diff != "" {
		t.Errorf("Feeds() = %v, it differs (-written +got):\n%s", err, diff)
	}
}

func testFeedsLater(t *testing.T, open func(t *testing.T) FeedIndex) {
	x := open(t)
	early, late, equal := feedRecord("A", wire.FeedOK), feedRecord("A", wire.FeedQuiet), feedRecord("A", wire.FeedStuck)
	early.At = noon.Add(time.Minute)
	late.Published, late.Missing, equal.Missing = 5, 2, 3
	state := func() string {
		t.Helper()
		records, err := x.FeedRecords(t.Context(), []string{early.Feed.URL})
		totals, err2 := x.FeedTotals(t.Context())
		if err != nil || err2 != nil || totals.Missing != records[0].Missing || totals.States[records[0].State] != 1 {
			t.Errorf("FeedRecords() = %+v (%v), FeedTotals() = %+v (%v), want both to say the same", records, err, totals, err2)
		}
		return records[0].State
	}
	putFeeds(t, x, pipeline.Done, late)
	putFeeds(t, x, pipeline.Stale, early)
	if got := state(); got != wire.FeedQuiet {
		t.Errorf("after an earlier record the state is %s, want quiet", got)
	}
	putFeeds(t, x, pipeline.Done, equal)
	if got := state(); got != wire.FeedStuck {
		t.Errorf("after a record of the same time the state is %s, want stuck", got)
	}
}

func testFeedsSearch(t *testing.T, open func(t *testing.T) FeedIndex) {
	x := open(t)
	var feeds []wire.FeedStatus
	for i, name := range []string{"delta", "Alpha", "charlie", "Bravo", "echo"} {
		f := feedRecord(name, []string{wire.FeedOK, wire.FeedOK, wire.FeedFailing, wire.FeedLoss, wire.FeedQuiet}[i])
		f.Missing = int64([]int{0, 3, 7, 0, 3}[i])
		feeds = append(feeds, f)
	}
	feeds[0].Title, feeds[1].Title = "Über 100% \\ of *all* [news]?", "Plain"
	feeds[0].InQuarantine, feeds[1].Gaps, feeds[2].Gaps, feeds[3].Lost = 2, 1, 4, 6
	putFeeds(t, x, pipeline.Done, feeds...)
	for _, tc := range []struct {
		name   string
		search wire.FeedSearch
		want   string
		total  int64
	}{
		{"the worst first", wire.FeedSearch{}, "charlie Bravo echo Alpha delta", 5},
		{"by name, whatever its case", wire.FeedSearch{Sort: wire.FeedsByName}, "Alpha Bravo charlie delta echo", 5},
		{"by what they miss", wire.FeedSearch{Sort: wire.FeedsByMissing}, "charlie Alpha echo Bravo delta", 5},
		{"in one state", wire.FeedSearch{States: []string{wire.FeedOK}}, "Alpha delta", 2},
		{"in several states", wire.FeedSearch{States: []string{wire.FeedLoss, wire.FeedFailing}}, "charlie Bravo", 2},
		{"in no feed's state", wire.FeedSearch{States: []string{wire.FeedGone}}, "", 0},
		{"with a text in the name", wire.FeedSearch{Text: "LPH"}, "Alpha", 1},
		{"with a text in the URL", wire.FeedSearch{Text: "example/e"}, "echo", 1},
		{"with a text in the title", wire.FeedSearch{Text: "über 100% \\ of *all* [news]?"}, "delta", 1},
		{"a star is a star", wire.FeedSearch{Text: "*l"}, "", 0},
		{"a question mark is one", wire.FeedSearch{Text: "Alph?"}, "", 0},
		{"with a text and in a state", wire.FeedSearch{Text: "feeds.example", States: []string{wire.FeedQuiet}}, "echo", 1},
		{"a page", wire.FeedSearch{Limit: 2, Offset: 1}, "Bravo echo", 5},
		{"past the end", wire.FeedSearch{Limit: 2, Offset: 150_000}, "", 5},
	} {
		if got, total := findFeeds(t, x, tc.search); got != tc.want || total != tc.total {
			t.Errorf("%s: found %q of %d, want %q of %d", tc.name, got, total, tc.want, tc.total)
		}
	}
	want := wire.FeedTotals{
		States:  map[string]int64{"ok": 2, "failing": 1, "loss": 1, "quiet": 1, "gone": 0, "stuck": 0, "unheard": 0, "paused": 0},
		Missing: 13, InQuarantine: 2, Gaps: 5, Lost: 6,
	}
	got, err := x.FeedTotals(t.Context())
	if diff := cmp.Diff(want, got); err != nil || diff != "" || got.Problems() != 2 {
		t.Errorf("FeedTotals() = %v with %d problems, want 2; it differs (-want +got):\n%s", err, got.Problems(), diff)
	}
}

func testFeedsWalk(t *testing.T, open func(t *testing.T) FeedIndex) {
	x := open(t)
	var feeds []wire.FeedStatus
	for i := range 25 {
		feeds = append(feeds, feedRecord(fmt.Sprintf("F%02d", i*7%25), wire.FeedOK))
	}
	putFeeds(t, x, pipeline.Done, feeds...)
	var seen []string
	search := wire.FeedSearch{Sort: wire.FeedsByURL, Limit: 10}
	for range 4 {
		results, err := x.Feeds(t.Context(), search)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range results.Feeds {
			seen = append(seen, f.Feed.Name)
			search.After = f.Feed.URL
		}
	}
	if len(seen) != 25 || !slices.IsSorted(seen) {
		t.Errorf("walking over 25 feeds saw %d: %v", len(seen), seen)
	}
}

func testFeedsUnsettled(t *testing.T, open func(t *testing.T) FeedIndex) {
	x := open(t)
	ok, missing, old, oldFailing, heard := feedRecord("ok", wire.FeedOK), feedRecord("missing", wire.FeedOK), feedRecord("old", wire.FeedOK), feedRecord("oldfailing", wire.FeedFailing), feedRecord("unheard", wire.FeedUnheard)
	missing.Missing = 1
	old.At = noon.Add(-3 * time.Hour)
	oldFailing.At, heard.At = old.At, old.At
	putFeeds(t, x, pipeline.Done, ok, missing, old, oldFailing, heard)
	if got, total := findFeeds(t, x, wire.FeedSearch{Sort: wire.FeedsByURL, Unsettled: noon.Add(time.Hour)}); got != "missing old" || total != 2 {
		t.Errorf("unsettled are %q of %d, want the one that misses items and the one that should be unheard", got, total)
	}
}

func testFeedsBadSearch(t *testing.T, open func(t *testing.T) FeedIndex) {
	x := open(t)
	for _, s := range []wire.FeedSearch{{Limit: -1}, {Limit: 5000}, {Offset: -1}, {Offset: wire.MaxFeedWindow}, {Sort: "age"}, {States: []string{"sad"}}} {
		if _, err := x.Feeds(t.Context(), s); !isBadSearch(err) {
			t.Errorf("Feeds(%+v) = %v, want ErrBadSearch", s, err)
		}
	}
}

func testFeedsRemove(t *testing.T, open func(t *testing.T) FeedIndex) {
	x := open(t)
	a, b := feedRecord("A", wire.FeedOK), feedRecord("B", wire.FeedOK)
	putFeeds(t, x, pipeline.Done, a, b)
	if err := x.RemoveFeeds(t.Context(), []string{a.Feed.URL, "https://nowhere.example/"}); err != nil {
		t.Fatalf("RemoveFeeds failed: %v", err)
	}
	if err := x.RemoveFeeds(t.Context(), nil); err != nil {
		t.Fatalf("RemoveFeeds of none failed: %v", err)
	}
	if err := x.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, total := findFeeds(t, x, wire.FeedSearch{}); got != "B" || total != 1 {
		t.Errorf("after A was removed %q of %d are left, want B", got, total)
	}
	if records, err := x.FeedRecords(t.Context(), []string{a.Feed.URL}); err != nil || !records[0].At.IsZero() {
		t.Errorf("the removed record is %+v (%v), want none", records, err)
	}
	a.At = a.At.Add(time.Second)
	putFeeds(t, x, pipeline.Done, a)
	if got, total := findFeeds(t, x, wire.FeedSearch{}); got != "A B" || total != 2 {
		t.Errorf("after A came back %q of %d are there", got, total)
	}
}

func testFeedsRefuse(t *testing.T, open func(t *testing.T) FeedIndex) {
	x := open(t)
	good, noURL, noTime := feedRecord("A", wire.FeedOK), feedRecord("B", wire.FeedOK), feedRecord("C", wire.FeedOK)
	noURL.Feed.URL, noTime.At = "", time.Time{}
	long := feedRecord("D", wire.FeedOK)
	long.Feed.URL += "?" + strings.Repeat("x", 1500)
	outcomes := x.PutFeeds(t.Context(), []wire.FeedStatus{noURL, good, noTime, long})
	for i, want := range []pipeline.Verdict{pipeline.Refuse, pipeline.Done, pipeline.Refuse, pipeline.Done} {
		if outcomes[i].Verdict != want {
			t.Errorf("record %d is %v (%v), want %v", i, outcomes[i].Verdict, outcomes[i].Err, want)
		}
	}
	if got := x.PutQuarantine(t.Context(), []wire.QuarantineRecord{{Stage: "index", Time: noon}})[0]; got.Verdict != pipeline.Refuse {
		t.Errorf("a record of the quarantine without id is %v, want refuse", got.Verdict)
	}
	records, err := x.FeedRecords(t.Context(), []string{long.Feed.URL})
	if err != nil || records[0].Feed.Name != "D" {
		t.Errorf("the feed with a long URL is %+v (%v)", records, err)
	}
}

func testFeedsProgress(t *testing.T, open func(t *testing.T) FeedIndex) {
	x := open(t)
	a, b := plain("a", 1, "A", "Text."), plain("b", 1, "B", "Text.")
	a.Fetched, b.Fetched = noon, noon.Add(time.Minute)
	write(t, x, pipeline.Done, a)
	write(t, x, pipeline.Done, b)
	p, err := x.IndexProgress(t.Context())
	if err != nil || !p.Fetched.Equal(b.Fetched) || time.Since(p.Taken).Abs() > time.Minute {
		t.Errorf("IndexProgress() = %+v, %v, want that of the last document", p, err)
	}
}

func testFeedsContext(t *testing.T, open func(t *testing.T) FeedIndex) {
	x := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if o := x.PutFeeds(ctx, []wire.FeedStatus{feedRecord("A", wire.FeedOK)})[0]; o.Verdict != pipeline.Retry || o.Err == nil {
		t.Errorf("PutFeeds = %v (%v), want retry", o.Verdict, o.Err)
	}
	if _, err := x.Feeds(ctx, wire.FeedSearch{}); err == nil {
		t.Error("Feeds gives no error")
	}
	if _, err := x.CountFeeds(ctx, []wire.FeedWindow{{URL: "https://feeds.example/a"}}); err == nil {
		t.Error("CountFeeds gives no error")
	}
}
