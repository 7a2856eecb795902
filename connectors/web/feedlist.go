package web

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Feeds is the index's view of the feeds.
type Feeds interface {
	pipeline.FeedReader
	pipeline.FeedLedger
}

// feedListPage is the page of all feeds.
type feedListPage struct {
	page
	// Find stands in the box that looks for a feed.
	Find    string
	Status  string
	Sort    string
	Problem *problem
	Rows    []feedRow
	Total   int64
	// First and Last number the feeds shown, from 1.
	First, Last int
	States      []feedState
	Sorts       []choice
	// Newer and Older lead to the neighbouring pages; empty for none.
	Newer, Older string
	API          string
}

// feedState is a choice of feeds by their state.
type feedState struct {
	choice
	Count int64
}

// feedRow is one feed in the list.
type feedRow struct {
	*wire.FeedStatus
	feedWords
	Link     string
	Address  string // without its scheme
	LastPoll *moment
	LastNew  *moment
	Every    string
	// Sent is what was published since the index's side of the ledger began.
	Sent int64
}

// feedWords say in words how a feed fares.
type feedWords struct {
	Mark         badge
	What, Remedy string
	Loss         string
	Pushed       string
}

// feedMarks are by state. The word is the mark; colour only adds to it.
var feedMarks = map[string]badge{
	wire.FeedFailing: {"Failing", "hot", "Its polls fail"},
	wire.FeedGone:    {"Gone", "hot", "The server says that it is no more"},
	wire.FeedStuck:   {"Stuck", "hot", "It is fetched, but items do not reach the index"},
	wire.FeedLoss:    {"Possible loss", "hot", "Items may have been missed within the last day"},
	wire.FeedUnheard: {"Unheard", "warn", "No poller has said anything of it for an hour"},
	wire.FeedQuiet:   {"Quiet", "warn", "Nothing new for longer than its own rhythm explains"},
	wire.FeedPaused:  {"Paused", "", "It is not polled"},
	wire.FeedOK:      {"OK", "fine", "It is polled and its items arrive"},
}

// pushWords are by FeedPush.State.
var pushWords = map[string]string{
	"asked": "Asked", "active": "Active", "refused": "Refused", "silent": "Silent", "off": "Off",
}

func newFeedWords(s *wire.FeedStatus) feedWords {
	w := feedWords{Mark: feedMarks[wire.FeedOK]}
	if m, ok := feedMarks[s.State]; ok {
		w.Mark = m
	}
	w.What, w.Remedy = s.Trouble()
	if s.Push != nil {
		w.Pushed = pushWords[s.Push.State]
	}
	if s.Gaps > 0 && s.State != wire.FeedLoss {
		w.Loss = fmt.Sprintf("%d possible %s so far", s.Gaps, plural(s.Gaps, "loss", "losses"))
	}
	return w
}

func plural(n int64, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func newFeedRow(s *wire.FeedStatus, now time.Time) feedRow {
	_, address, _ := strings.Cut(s.Feed.URL, "://")
	return feedRow{
		FeedStatus: s, feedWords: newFeedWords(s), Link: feedLink(s.Feed.URL), Address: address,
		LastPoll: newMoment(s.LastPoll, now), LastNew: newMoment(s.LastNew, now),
		Every: span(s.Interval), Sent: max(0, s.Published-s.Before),
	}
}

// feedLink returns the address of the page of a feed.
func feedLink(feedURL string) string { return "/feeds/one?" + url.Values{"url": {feedURL}}.Encode() }

// span returns a number of seconds as people say it; empty for none.
func span(seconds float64) string {
	switch {
	case seconds <= 0:
		return ""
	case seconds < 120:
		return fmt.Sprintf("%.0f s", seconds)
	case seconds < 2*3600:
		return fmt.Sprintf("%.0f min", seconds/60)
	case seconds < 48*3600:
		return fmt.Sprintf("%.0f h", seconds/3600)
	}
	return fmt.Sprintf("%.0f days", seconds/86400)
}

// askedFeeds is what a reader asked of the feeds.
type askedFeeds struct {
	values url.Values
	search wire.FeedSearch
}

// problemStates is the name of all states that are problems together.
const problemStates = "problems"

// readFeedSearch reads status, q, sort, limit and offset.
func readFeedSearch(v url.Values) (askedFeeds, error) {
	a := askedFeeds{values: url.Values{}}
	for name, values := range v {
		if len(values) > 0 && values[0] != "" {
			a.values[name] = values[:1] // an empty field of the form is no choice
		}
	}
	if err := onlyKnown(v, "status", "q", "sort", "limit", "offset"); err != nil {
		return a, err
	}
	s := wire.FeedSearch{Text: strings.TrimSpace(a.values.Get("q")), Sort: wire.FeedSort(a.values.Get("sort"))}
	if len(s.Text) > maxQueryBytes {
		return a, &paramError{"q", fmt.Errorf("it is longer than %d bytes", maxQueryBytes)}
	}
	var err error
	if s.States, err = readStates(a.values.Get("status")); err != nil {
		return a, err
	}
	switch s.Sort {
	case "", wire.FeedsByState, wire.FeedsByName, wire.FeedsByMissing:
	default:
		return a, &paramError{"sort", fmt.Errorf("%q is not an order of feeds; there are state, name, missing", s.Sort)}
	}
	if s.Limit, err = readNumber(a.values, "limit", 0, wire.MaxFeedLimit); err != nil {
		return a, err
	}
	if s.Offset, err = readNumber(a.values, "offset", 0, wire.MaxFeedWindow-wire.MaxFeedLimit); err != nil {
		return a, err
	}
	a.search = s
	return a, nil
}

// readStates reads a state, several with commas between them, or "problems";
// nothing gives none.
func readStates(s string) ([]string, error) {
	switch s {
	case "":
		return nil, nil
	case problemStates:
		return wire.FeedStates[:wire.FeedProblems], nil
	}
	states := strings.Split(s, ",")
	if _, err := (wire.FeedSearch{States: states}).Normal(); err != nil {
		return nil, &paramError{"status", fmt.Errorf("%q is not a state of feeds; there are %s, and %s for those that are problems", s, strings.Join(wire.FeedStates, ", "), problemStates)}
	}
	return states, nil
}

// link returns the page of the feeds with one parameter changed.
func (a askedFeeds) link(name, value string) string {
	v := maps.Clone(a.values)
	v.Del("offset")
	v.Del(name)
	if value != "" {
		v.Set(name, value)
	}
	if len(v) == 0 {
		return "/feeds"
	}
	return "/feeds?" + v.Encode()
}

// apiFeeds answers GET /api/feeds with wire.FeedResults and the totals.
func (d *desk) apiFeeds(w http.ResponseWriter, r *http.Request) {
	a, err := readFeedSearch(r.URL.Query())
	if err != nil {
		d.apiError(w, r, err)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), askTimeout)
	defer cancel()
	var answer struct {
		wire.FeedResults
		Totals wire.FeedTotals `json:"totals"`
	}
	if answer.FeedResults, err = d.feeds.Feeds(ctx, a.search); err == nil {
		answer.Totals, err = d.feeds.FeedTotals(ctx)
	}
	if err != nil {
		d.apiError(w, r, err)
		return
	}
	writeTagged(w, r, "application/json", encodeJSON(answer))
}

// feedListPage answers GET /feeds.
func (d *desk) feedListPage(w http.ResponseWriter, r *http.Request) {
	a, err := readFeedSearch(r.URL.Query())
	p := &feedListPage{page: page{Title: "Feeds"}, Find: a.values.Get("q"), Status: a.values.Get("status"), Sort: a.values.Get("sort")}
	status := http.StatusOK
	if err == nil {
		a.search.Limit = pageSize
		err = d.fillFeeds(r.Context(), p, a, time.Now())
	}
	if err != nil {
		bad := newProblem(err)
		d.logFailure(r, bad, err)
		p.Problem, status = &bad, bad.Status
	}
	d.show(w, r, status, "feeds.html", p)
}

// fillFeeds asks the index for what the page shows.
func (d *desk) fillFeeds(ctx context.Context, p *feedListPage, a askedFeeds, now time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	results, err := d.feeds.Feeds(ctx, a.search)
	if err != nil {
		return err
	}
	totals, err := d.feeds.FeedTotals(ctx)
	if err != nil {
		return err
	}
	p.Total = results.Total
	for i := range results.Feeds {
		p.Rows = append(p.Rows, newFeedRow(&results.Feeds[i], now))
	}
	p.States, p.Sorts = a.states(totals), a.sorts()
	offset := a.search.Offset
	p.First, p.Last = offset+1, offset+len(p.Rows)
	if offset > 0 {
		p.Newer = a.link("offset", offsetText(max(0, offset-pageSize)))
	}
	if int64(p.Last) < p.Total && len(p.Rows) > 0 {
		p.Older = a.link("offset", strconv.Itoa(offset+pageSize))
	}
	p.API = "/api" + a.link("", "")
	return nil
}

// states returns the choices of states that have feeds.
func (a askedFeeds) states(totals wire.FeedTotals) []feedState {
	var all int64
	for _, n := range totals.States {
		all += n
	}
	chosen := a.values.Get("status")
	list := []feedState{{choice{"All", a.link("status", ""), chosen == ""}, all}}
	if n := totals.Problems(); n > 0 || chosen == problemStates {
		list = append(list, feedState{choice{"Problems", a.link("status", problemStates), chosen == problemStates}, n})
	}
	for _, state := range wire.FeedStates {
		if n := totals.States[state]; n > 0 || chosen == state {
			list = append(list, feedState{choice{feedMarks[state].Text, a.link("status", state), chosen == state}, n})
		}
	}
	return list
}

func (a askedFeeds) sorts() []choice {
	chosen := a.search.Sort
	return []choice{
		{"Problems first", a.link("sort", ""), chosen == "" || chosen == wire.FeedsByState},
		{"By name", a.link("sort", string(wire.FeedsByName)), chosen == wire.FeedsByName},
		{"Most missing", a.link("sort", string(wire.FeedsByMissing)), chosen == wire.FeedsByMissing},
	}
}
