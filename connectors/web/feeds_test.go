package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/connectors/web"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// memoryFeeds are feeds in memory; what they count is what their records say.
type memoryFeeds struct {
	list   []wire.FeedStatus
	caught []wire.QuarantineRecord
	err    error
}

func (m *memoryFeeds) Feeds(_ context.Context, s wire.FeedSearch) (wire.FeedResults, error) {
	s, err := s.Normal()
	if err != nil || m.err != nil {
		return wire.FeedResults{}, errors.Join(err, m.err)
	}
	found := []wire.FeedStatus{}
	for _, f := range m.list {
		if (len(s.States) == 0 || slices.Contains(s.States, f.State)) && strings.Contains(f.Names(), strings.ToLower(s.Text)) {
			found = append(found, f)
		}
	}
	slices.SortStableFunc(found, func(a, b wire.FeedStatus) int {
		if s.Sort == wire.FeedsByMissing {
			return int(b.Missing - a.Missing)
		}
		return wire.FeedRank(a.State) - wire.FeedRank(b.State)
	})
	r := wire.FeedResults{Total: int64(len(found))}
	r.Feeds = found[min(s.Offset, len(found)):min(s.Offset+s.Limit, len(found))]
	return r, nil
}

func (m *memoryFeeds) FeedTotals(context.Context) (wire.FeedTotals, error) {
	t := wire.FeedTotals{States: map[string]int64{}}
	for _, f := range m.list {
		t.States[f.State]++
		t.Missing += f.Missing
	}
	return t, m.err
}

func (m *memoryFeeds) Quarantined(_ context.Context, feedURL string, limit int) ([]wire.QuarantineRecord, error) {
	var found []wire.QuarantineRecord
	for _, r := range m.caught {
		if r.Feed == feedURL && len(found) < limit {
			found = append(found, r)
		}
	}
	return found, m.err
}

func (m *memoryFeeds) FeedRecords(_ context.Context, urls []string) ([]wire.FeedStatus, error) {
	records := make([]wire.FeedStatus, len(urls))
	for i, u := range urls {
		for _, f := range m.list {
			if f.Feed.URL == u {
				records[i] = f
			}
		}
	}
	return records, m.err
}

func (m *memoryFeeds) CountFeeds(_ context.Context, windows []wire.FeedWindow) ([]wire.FeedCount, error) {
	counts := make([]wire.FeedCount, len(windows))
	for i, w := range windows {
		for _, f := range m.list {
			if f.Feed.URL == w.URL {
				counts[i] = wire.FeedCount{Indexed: f.Indexed, InQuarantine: f.InQuarantine, LastIndexed: f.LastIndexed}
			}
		}
	}
	return counts, m.err
}

func (m *memoryFeeds) IndexProgress(context.Context) (wire.IndexProgress, error) {
	return wire.IndexProgress{Taken: time.Now(), Fetched: time.Now()}, m.err
}

// sampleFeed returns a feed of which some items were published and arrived.
func sampleFeed(name, status string, published, indexed int64) wire.FeedStatus {
	now := time.Now().UTC().Truncate(time.Second)
	s := wire.FeedStatus{}.Take(wire.FeedHealth{
		Feed: wire.Feed{Name: name, URL: "https://feeds.example/" + url.PathEscape(strings.ToLower(name)) + "?a=1&b=2"}, Status: status,
		At: now.Add(-6 * time.Minute), Since: now.Add(-20 * time.Minute), LastPoll: now.Add(-6 * time.Minute), LastNew: now.Add(-10 * time.Minute), LastSuccess: now.Add(-6 * time.Minute),
		NextPoll: now.Add(time.Minute), Interval: 300, Polls: 12, NotModified: 7, Failed: 2, Versions: published + 1, Seen: published, Published: published,
	})
	for _, at := range []time.Time{now.Add(-2 * time.Minute), now} {
		s.Settle(wire.FeedCount{Indexed: indexed, LastIndexed: now.Add(-9 * time.Minute)}, at)
	}
	if s.Missing > 0 {
		s.SettleDue(wire.FeedCount{Indexed: indexed}, wire.IndexProgress{}, now)
	}
	return s
}

// sampleFeeds returns a feed in each state.
func sampleFeeds() *memoryFeeds {
	failing := sampleFeed("Failing <b>wire</b>", wire.FeedFailing, 5, 5)
	failing.ErrorClass, failing.Error, failing.Failures = "http_5xx", "http_5xx: fetching https://feeds.example/failing: the server answers 503 Service Unavailable", 4
	gone := sampleFeed("Gone wire", wire.FeedGone, 3, 3)
	gone.MovedTo = "https://new.example/feed"
	stuck := sampleFeed("Stuck wire", wire.FeedOK, 40, 38)
	loss := sampleFeed("Lossy wire", wire.FeedOK, 90, 90)
	loss.Gaps, loss.LastGap = 2, &wire.FeedGap{From: loss.At.Add(-time.Hour), To: loss.At.Add(-50 * time.Minute), After: loss.At.Add(-2 * time.Hour), Before: loss.At.Add(-51 * time.Minute), Filled: 3}
	loss.LossAt, loss.State = loss.LastGap.To, wire.FeedLoss
	quiet := sampleFeed("Quiet wire", wire.FeedQuiet, 7, 7)
	quiet.QuietSince = quiet.At.Add(-2 * time.Hour)
	fine := sampleFeed("World wire", wire.FeedOK, 1234, 1234)
	fine.Push = &wire.FeedPush{Hub: "https://hub.example/", State: "active", LeaseUntil: fine.At.Add(48 * time.Hour), Delivered: fine.At}
	return &memoryFeeds{list: []wire.FeedStatus{fine, quiet, loss, stuck, gone, failing, sampleFeed("Paused wire", wire.FeedPaused, 0, 0)}}
}

// feedsDesk returns the desk with feeds.
func feedsDesk(t *testing.T, feeds *memoryFeeds) http.Handler {
	return web.New(web.Options{Reader: sampleWire(t), Feeds: feeds})
}

func TestFeedsPage(t *testing.T) {
	h := feedsDesk(t, sampleFeeds())
	w := get(t, h, "/feeds")
	wantStatus(t, w, http.StatusOK)
	page := w.Body.String()
	rows := find(t, page, "tr", "")[1:] // without the heads
	if len(rows) != 7 {
		t.Fatalf("%d rows, want the 7 feeds", len(rows))
	}
	contains(t, "the worst feed's row", rows[0], "Failing", "Failing <b>wire</b>", "The server has an error of its own, 4 times in a row.", "the poller goes on trying", "5 min")
	contains(t, "the next row", rows[1], "Gone", "moved to https://new.example/feed")
	contains(t, "the stuck feed's row", rows[2], "Stuck", "2 items that the poller published 5 minutes ago or earlier have not reached the index", "40", "38")
	contains(t, "the lossy feed's row", rows[3], "Possible loss", "had no item in common", "3 items were found")
	contains(t, "the quiet feed's row", rows[4], "Quiet", "something was due by")
	contains(t, "the fine feed's row", rows[6], "OK", "World wire", "1234", "Active")
	contains(t, "the page", page, "7 feeds", `<span class="alarm"`, `href="/api/feeds"`)
	all := links(t, page)
	if got, want := all["World wire"], "/feeds/one?url=https%3A%2F%2Ffeeds.example%2Fworld%2520wire%3Fa%3D1%26b%3D2"; got != want {
		t.Errorf("the feed's link is %s, want %s", got, want)
	}
	if got := all["Problems 4"]; got != "/feeds?status=problems" {
		t.Errorf("the link to the problems is %q", got)
	}
}

func TestFeedsPageNarrowsAndPages(t *testing.T) {
	feeds := sampleFeeds()
	for i := range 120 {
		feeds.list = append(feeds.list, sampleFeed(fmt.Sprintf("Filler %d", i), wire.FeedOK, 1, 1))
	}
	h := feedsDesk(t, feeds)
	for _, tc := range []struct {
		path  string
		rows  int
		texts []string
	}{
		{"/feeds?status=problems", 4, []string{"4 feeds", "Stuck wire"}},
		{"/feeds?status=quiet", 1, []string{"Quiet wire"}},
		{"/feeds?status=ok,paused&sort=name&q=world", 1, []string{"World wire", `name="sort" value="name"`, `value="world"`}},
		{"/feeds?status=ok&offset=50", 50, []string{"51–100 of 121", `rel="next" href="/feeds?offset=100&amp;status=ok"`, `rel="prev" href="/feeds?status=ok"`}},
		{"/feeds?status=ok&offset=100", 21, []string{"101–121 of 121"}},
		{"/feeds?q=nowhere", 0, []string{"No feed matches"}},
		{"/feeds?sort=missing", 50, []string{"127 feeds"}},
	} {
		w := get(t, h, tc.path)
		wantStatus(t, w, http.StatusOK)
		rows := find(t, w.Body.String(), "tr", "")
		if got := max(0, len(rows)-1); got != tc.rows {
			t.Errorf("GET %s has %d rows, want %d", tc.path, got, tc.rows)
		}
		contains(t, tc.path, w.Body.String(), tc.texts...)
	}
	for _, path := range []string{"/feeds?status=sad", "/feeds?sort=age", "/feeds?offset=-1", "/feeds?x=y", "/feeds?offset=199999"} {
		w := get(t, h, path)
		if w.Code != http.StatusBadRequest || len(find(t, w.Body.String(), "div", "problem")) != 1 {
			t.Errorf("GET %s = %d, want 400 and what is wrong", path, w.Code)
		}
	}
	empty := get(t, feedsDesk(t, &memoryFeeds{}), "/feeds")
	wantStatus(t, empty, http.StatusOK)
	contains(t, "the page without feeds", empty.Body.String(), "No poller has said anything", "0 feeds")
	if strings.Contains(empty.Body.String(), `class="alarm"`) {
		t.Error("without feeds there are problems")
	}
}

func TestFeedPage(t *testing.T) {
	feeds := sampleFeeds()
	stuck := feeds.list[3].Feed
	feeds.caught = []wire.QuarantineRecord{
		{ID: "a", Stage: "enrich", Reason: "panic: <script>alert(1)</script>", Time: time.Now(), Article: "abc", Topic: "wire.articles", Offset: 7, Feed: stuck.URL},
		{ID: "b", Stage: "poll", Reason: "not_a_feed", Time: time.Now(), Feed: "https://other.example/"},
	}
	x := sampleWire(t)
	x.put(wire.Document{URI: "mine", Version: 1, Headline: "From the stuck wire", Feed: stuck, PubStatus: "usable", VersionCreated: time.Now()})
	for i := range 100 { // newer ones, of another feed that is called the same
		x.put(wire.Document{
			URI: fmt.Sprint("other", i), Version: 1, Headline: "From another of that name", Feed: wire.Feed{Name: stuck.Name, URL: "https://other.example/"},
			PubStatus: "usable", VersionCreated: time.Now().Add(time.Minute),
		})
	}
	h := web.New(web.Options{Reader: x, Feeds: feeds})
	w := get(t, h, "/feeds/one?url="+url.QueryEscape(stuck.URL))
	wantStatus(t, w, http.StatusOK)
	page := w.Body.String()
	want := []string{"Seen in the feed: 40", "=Published: 40", "−in the index: 38", "=Missing 2 for more than 5 minutes: 2"}
	var got []string
	numbers := find(t, page, "td", "n")
	for i, line := range find(t, page, "th", "") {
		got = append(got, line+": "+numbers[i])
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the balance sheet differs (-want +got):\n%s", diff)
	}
	contains(t, "the page", page, "It does not balance", "Stuck", "panic: &lt;script&gt;", "wire.articles partition 0 offset 7", "From the stuck wire", "The feed names no hub", "None: each poll had an item in common")
	for _, foreign := range []string{"From another of that name", "not_a_feed", "<script>alert"} {
		if strings.Contains(page, foreign) {
			t.Errorf("the page has %q", foreign)
		}
	}
	lossy := get(t, h, "/feeds/one?url="+url.QueryEscape(feeds.list[2].Feed.URL)).Body.String()
	contains(t, "the page of the lossy feed", lossy, "It balances", "2 times two polls had no item in common", "no: items may have been missed", "Found in older pages")
	fine := get(t, h, "/feeds/one?url="+url.QueryEscape(feeds.list[0].Feed.URL)).Body.String()
	contains(t, "the page of the fine feed", fine, "It balances", "the hub announces what is new", "Nothing of this feed is in quarantine", "answered 304")
}

func TestFeedSheet(t *testing.T) {
	full := sampleFeed("Full", wire.FeedOK, 100, 60)
	full.Seen, full.Shared, full.Pending, full.Lost, full.Before, full.InQuarantine = 112, 5, 3, 3, 30, 4
	full.Quarantined = 1
	full.Marks = nil
	off, more := sampleFeed("Off", wire.FeedOK, 10, 10), sampleFeed("More", wire.FeedOK, 10, 13)
	off.Seen = 12
	feeds := &memoryFeeds{list: []wire.FeedStatus{full, off, more}}
	h := feedsDesk(t, feeds)
	for i, wanted := range [][]string{
		{"Items are under way.", "sent by another feed of the same host", "not taken by the log", "still to be sent", "they left the feed before they could be sent", "before this index began to count", "they could not be enriched or indexed"},
		{"own counts are off by 2"},
		{"It balances; of 3 more items the index has a version"},
	} {
		page := get(t, h, "/feeds/one?url="+url.QueryEscape(feeds.list[i].Feed.URL)).Body.String()
		contains(t, feeds.list[i].Feed.Name, page, wanted...)
	}
}

func TestFeedPageProblems(t *testing.T) {
	feeds := sampleFeeds()
	h := feedsDesk(t, feeds)
	for path, status := range map[string]int{
		"/feeds/one": 400, "/feeds/one?url=": 400, "/feeds/one?url=https://nowhere.example/": 404, "/feeds/one?url=x&y=z": 400,
		"/api/feeds/one": 400, "/api/feeds/one?url=https://nowhere.example/": 404, "/api/feeds?status=sad": 400, "/api/feeds?limit=5000": 400,
	} {
		if w := get(t, h, path); w.Code != status {
			t.Errorf("GET %s = %d, want %d", path, w.Code, status)
		}
	}
	feeds.err = errors.New("dial tcp 10.0.0.7:9200: refused")
	for _, path := range []string{"/feeds", "/feeds/one?url=x", "/api/feeds", "/api/feeds/one?url=x"} {
		w := get(t, h, path)
		if w.Code != http.StatusServiceUnavailable || strings.Contains(w.Body.String(), "10.0.0.7") {
			t.Errorf("without an index GET %s = %d, want 503 and no address", path, w.Code)
		}
	}
	without := web.New(web.Options{Reader: sampleWire(t)})
	if w := get(t, without, "/feeds"); w.Code != http.StatusNotFound {
		t.Errorf("a desk without feeds: GET /feeds = %d, want 404", w.Code)
	}
	if page := get(t, without, "/").Body.String(); strings.Contains(page, `href="/feeds"`) {
		t.Error("a desk without feeds links to them")
	}
}

func TestFeedsAPI(t *testing.T) {
	feeds := sampleFeeds()
	feeds.caught = []wire.QuarantineRecord{{ID: "a", Stage: "enrich", Reason: "panic: no", Feed: feeds.list[0].Feed.URL}}
	h := feedsDesk(t, feeds)
	var list struct {
		wire.FeedResults
		Totals wire.FeedTotals `json:"totals"`
	}
	w := get(t, h, "/api/feeds?status=problems&limit=3&offset=1")
	wantStatus(t, w, http.StatusOK)
	if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	if list.Total != 4 || len(list.Feeds) != 3 || list.Feeds[0].State != wire.FeedGone || list.Totals.States[wire.FeedOK] != 1 || list.Totals.Missing != 2 {
		t.Errorf("the list is %+v, want 3 of 4 problems and the totals of all", list)
	}
	var one struct {
		wire.FeedStatus
		Quarantine []wire.QuarantineRecord `json:"quarantine"`
	}
	w = get(t, h, "/api/feeds/one?url="+url.QueryEscape(feeds.list[0].Feed.URL))
	wantStatus(t, w, http.StatusOK)
	if err := json.Unmarshal(w.Body.Bytes(), &one); err != nil {
		t.Fatal(err)
	}
	if one.Feed != feeds.list[0].Feed || one.Indexed != 1234 || len(one.Quarantine) != 1 || one.Push.State != "active" {
		t.Errorf("the feed is %+v", one)
	}
	w = get(t, h, "/api/feeds?q=nowhere")
	if !strings.HasPrefix(w.Body.String(), `{"total":0,"feeds":[],`) {
		t.Errorf("no feeds are %s, want them as []", w.Body)
	}
}
