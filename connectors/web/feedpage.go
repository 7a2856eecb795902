package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/ledger"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// errNoSuchFeed is told as it is.
var errNoSuchFeed = errors.New("no poller has said anything of such a feed")

const (
	// quarantineShown and itemsShown are how much of each the page of a feed
	// shows.
	quarantineShown = 20
	itemsShown      = 10
	// itemsAsked is how many items are looked through at first for those of
	// the feed, because several feeds may have one name; where they are too
	// few, as many as one search returns.
	itemsAsked = 50
)

// feedPage is the page of one feed.
type feedPage struct {
	page
	feedRow
	Heard, Counted, NextPoll, LastIndexed, LastSuccess *moment
	// Sheet is the ledger from the feed to the index, line by line.
	Sheet   []sheetLine
	Verdict string
	// Balanced tells that nothing is missing and the counts agree.
	Balanced bool
	Facts    []fact
	Gap      []fact
	Push     []fact
	Caught   []caughtItem
	// More is set where there is more in quarantine than is shown.
	More  bool
	Items []item
	// All leads to the search for everything of the feed; empty if it can't
	// be asked.
	All string
	API string
}

// sheetLine is a line of a balance sheet.
type sheetLine struct {
	Text  string
	Count int64
	// Sign is "−" for what is taken off, "=" for a sum.
	Sign string
	// Sum is set for a sum, Bad for what should be 0 and is not.
	Sum, Bad bool
	// Note explains it; empty for none.
	Note string
}

// caughtItem is an entry of the quarantine.
type caughtItem struct {
	wire.QuarantineRecord
	At *moment
}

// readFeed returns the record of the feed that a request asks for, counted now.
func (d *desk) readFeed(ctx context.Context, v url.Values) (*wire.FeedStatus, error) {
	if err := onlyKnown(v, "url"); err != nil {
		return nil, err
	}
	if v.Get("url") == "" {
		return nil, &paramError{"url", errors.New("it is missing; write the URL of a feed")}
	}
	records, err := d.feeds.FeedRecords(ctx, []string{v.Get("url")})
	if err != nil {
		return nil, err
	}
	if records[0].At.IsZero() {
		return nil, errNoSuchFeed
	}
	err = ledger.Balance(ctx, d.feeds, records, time.Now().UTC())
	return &records[0], err
}

// apiFeed answers GET /api/feeds/one?url= with a wire.FeedStatus and what is
// in quarantine of the feed.
func (d *desk) apiFeed(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), askTimeout)
	defer cancel()
	s, err := d.readFeed(ctx, r.URL.Query())
	if err != nil {
		d.apiError(w, r, err)
		return
	}
	caught, err := d.feeds.Quarantined(ctx, s.Feed.URL, wire.MaxFeedLimit)
	if err != nil {
		d.apiError(w, r, err)
		return
	}
	if caught == nil {
		caught = []wire.QuarantineRecord{} // an empty list, not null
	}
	writeTagged(w, r, "application/json", encodeJSON(struct {
		*wire.FeedStatus
		Quarantine []wire.QuarantineRecord `json:"quarantine"`
	}{s, caught}))
}

// feedPage answers GET /feeds/one?url=.
func (d *desk) feedPage(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), askTimeout)
	defer cancel()
	s, err := d.readFeed(ctx, r.URL.Query())
	if err != nil {
		d.errorPage(w, r, err)
		return
	}
	p, err := d.newFeedPage(ctx, s, time.Now())
	if err != nil {
		d.errorPage(w, r, err)
		return
	}
	d.show(w, r, http.StatusOK, "feed.html", p)
}

func (d *desk) newFeedPage(ctx context.Context, s *wire.FeedStatus, now time.Time) (*feedPage, error) {
	p := &feedPage{
		page: page{Title: s.Feed.Name}, feedRow: newFeedRow(s, now),
		Heard: newMoment(s.At, now), Counted: newMoment(s.Counted, now), NextPoll: newMoment(s.NextPoll, now),
		LastIndexed: newMoment(s.LastIndexed, now), LastSuccess: newMoment(s.LastSuccess, now),
		Facts: pollFacts(s), Gap: gapFacts(s.LastGap), Push: pushFacts(s.Push),
		All: searchFor("feed", s.Feed.Name),
		API: "/api" + feedLink(s.Feed.URL),
	}
	p.Sheet, p.Verdict, p.Balanced = newSheet(s)
	caught, err := d.feeds.Quarantined(ctx, s.Feed.URL, quarantineShown+1)
	if err != nil {
		return nil, err
	}
	if p.More = len(caught) > quarantineShown; p.More {
		caught = caught[:quarantineShown]
	}
	for _, r := range caught {
		p.Caught = append(p.Caught, caughtItem{r, newMoment(r.Time, now)})
	}
	p.Items, err = d.itemsOf(ctx, s.Feed, now)
	return p, err
}

// itemsOf returns the newest items of a feed, among the newest of all feeds of
// its name.
func (d *desk) itemsOf(ctx context.Context, f wire.Feed, now time.Time) (list []item, err error) {
	c, ok := nameClause("feed", f.Name)
	if !ok {
		return nil, nil
	}
	for _, limit := range []int{itemsAsked, wire.MaxLimit} {
		found, err := d.reader.Search(ctx, wire.Search{Query: wire.Query{Clauses: []wire.Clause{c}}, Limit: limit})
		if err != nil {
			return nil, err
		}
		list = list[:0]
		for i := range found.Hits {
			if found.Hits[i].Document.Feed.URL == f.URL && len(list) < itemsShown {
				list = append(list, newItem(&found.Hits[i], now))
			}
		}
		if len(list) == itemsShown || found.Total <= int64(limit) {
			break
		}
	}
	return list, nil
}

// newSheet returns the ledger of a feed line by line and what it comes to.
func newSheet(s *wire.FeedStatus) (lines []sheetLine, verdict string, balanced bool) {
	minus := func(text string, n int64, bad bool, note string) {
		if n > 0 {
			lines = append(lines, sheetLine{Text: text, Count: n, Sign: "−", Bad: bad, Note: note})
		}
	}
	sum := func(text string, n int64, bad bool, note string) {
		lines = append(lines, sheetLine{Text: text, Count: n, Sign: "=", Sum: true, Bad: bad, Note: note})
	}
	lines = append(lines, sheetLine{Text: "Seen in the feed", Count: s.Seen})
	minus("sent by another feed of the same host", s.Shared, false, "")
	minus("not taken by the log", s.Quarantined, true, "in quarantine")
	minus("still to be sent", s.Pending, false, "")
	minus("lost", s.Lost, true, "they left the feed before they could be sent")
	sum("Published", s.Published, false, "")
	minus("before this index began to count", s.Before, false, "")
	lines = append(lines, sheetLine{Text: "in the index", Count: s.Indexed, Sign: "−"})
	minus("in quarantine", s.InQuarantine, true, "they could not be enriched or indexed")
	note := ""
	if s.Overdue > 0 {
		note = fmt.Sprintf("%d for more than %.0f minutes", s.Overdue, wire.FeedDueAfter.Minutes())
	}
	sum("Missing", s.Missing, s.Overdue > 0, note)

	off := s.Seen - s.Published - s.Shared - s.Quarantined - s.Pending - s.Lost
	more := s.Before + s.Indexed + s.InQuarantine - s.Published
	switch {
	case off != 0:
		return lines, fmt.Sprintf("The poller’s own counts are off by %d.", off), false
	case s.Overdue > 0:
		return lines, "It does not balance: items that were published have not arrived.", false
	case s.Missing > 0:
		return lines, "Items are under way.", false
	case more > 0:
		return lines, fmt.Sprintf("It balances; of %d more %s the index has a version that came with this feed, though another sent %s first.", more, plural(more, "item", "items"), plural(more, "it", "them")), true
	}
	return lines, "It balances.", true
}

func pollFacts(s *wire.FeedStatus) []fact {
	facts := []fact{{"Polls", strconv.FormatInt(s.Polls, 10)}}
	add := func(name string, n int64) {
		if n > 0 {
			facts = append(facts, fact{name, strconv.FormatInt(n, 10)})
		}
	}
	add("answered 304", s.NotModified)
	add("the same again", s.Unchanged)
	add("failed", s.Failed)
	add("Versions sent", s.Versions)
	if every := span(s.Interval); every != "" {
		facts = append(facts, fact{"Polled every", every})
	}
	return facts
}

func gapFacts(g *wire.FeedGap) []fact {
	if g == nil {
		return nil
	}
	facts := []fact{{"Between the polls at", longTime(g.From) + "\n" + longTime(g.To)}}
	if !g.After.IsZero() || !g.Before.IsZero() {
		facts = append(facts, fact{"What is missing is dated", fmt.Sprintf("after %s\nbefore %s", longTime(g.After), longTime(g.Before))})
	}
	facts = append(facts, fact{"Found in older pages", strconv.Itoa(g.Filled)})
	if g.Closed {
		return append(facts, fact{"Closed", "yes: nothing is missing"})
	}
	return append(facts, fact{"Closed", "no: items may have been missed"})
}

func pushFacts(p *wire.FeedPush) []fact {
	if p == nil {
		return nil
	}
	facts := []fact{{"Hub", p.Hub}, {"State", pushSentences[p.State]}}
	if p.Problem != "" {
		facts = append(facts, fact{"Why", p.Problem})
	}
	if !p.LeaseUntil.IsZero() {
		facts = append(facts, fact{"Until", longTime(p.LeaseUntil)})
	}
	return append(facts, fact{"Last delivery", longTime(p.Delivered)})
}

// pushSentences are by FeedPush.State.
var pushSentences = map[string]string{
	"asked":   "asked for; the hub has not confirmed yet",
	"active":  "active: the hub announces what is new",
	"refused": "refused, or the hub does not answer; the feed is polled",
	"silent":  "silent: the hub did not announce what the poller found; the feed is polled",
	"off":     "off: no callback address is configured, or the feed is paused",
}

// longTime returns t in full, in UTC; a dash for the zero time.
func longTime(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.UTC().Format("2 Jan 2006 15:04:05 UTC")
}
