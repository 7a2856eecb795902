package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// pageSize is how many items a page of the wire has.
const pageSize = 50

// wirePage is the page of the live wire and of search results.
type wirePage struct {
	page
	// Searching is set where the reader asked for something.
	Searching bool
	// Problem says what is wrong with the request; nil if nothing is.
	Problem *problem
	Items   []item
	Total   int64
	// First and Last number the items shown, from 1.
	First, Last int
	Chips       []choice
	Spans       []choice
	Sorts       []choice
	Facets      []facet
	// From and To stand in the date fields, Span is the relative range in
	// force, for the search box to keep.
	From, To, Span, Sort string
	// Newer and Older lead to the neighbouring pages; empty for none.
	Newer, Older string
	// Stream is where the page's live updates come from; empty where what is
	// new doesn't belong on this page.
	Stream string
	// API is the same search as JSON.
	API string
}

// choice is a link that changes the search.
type choice struct {
	Text, Link string
	// On tells that it is in force.
	On bool
}

// facet is a list of values to narrow the search by.
type facet struct {
	Title  string
	Values []facetValue
}

type facetValue struct {
	Value string
	Count int64
	// Link adds the value to the search, or takes it off where On is set;
	// empty if it can't be asked.
	Link string
	On   bool
}

var facetTitles = map[string]string{
	"entity": "Names", "speaker": "Speakers", "agency": "Agencies", "feed": "Feeds", "language": "Languages",
}

// facetsShown is how many values a facet shows.
const facetsShown = 8

// wirePage answers GET /.
func (d *desk) wirePage(w http.ResponseWriter, r *http.Request) {
	now := time.Now()
	a, err := readAsked(r.URL.Query(), now)
	p := &wirePage{page: page{Title: "The wire", Query: a.q}, Searching: a.narrowed()}
	p.From, p.To, p.Span, p.Sort = a.date("from"), a.date("to"), a.span(), a.values.Get("sort")
	if p.Searching {
		p.Title = "Search"
		if a.q != "" {
			p.Title = a.q
		}
	}
	status := http.StatusOK
	if err == nil {
		err = d.fillWire(r.Context(), p, a, now)
	}
	if err != nil {
		bad := newProblem(err)
		d.logFailure(r, bad, err)
		p.Problem, status = &bad, bad.Status
	}
	d.show(w, r, status, "wire.html", p)
}

// fillWire asks the index for what the page shows.
func (d *desk) fillWire(ctx context.Context, p *wirePage, a asked, now time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	results, err := d.reader.Search(ctx, a.search)
	if err != nil {
		return err
	}
	p.Total = results.Total
	for i := range results.Hits {
		p.Items = append(p.Items, newItem(&results.Hits[i], now))
	}
	offset := a.search.Offset
	p.First, p.Last = offset+1, offset+len(p.Items)
	if offset > 0 {
		p.Newer = a.link("offset", offsetText(max(0, offset-pageSize)))
	}
	if int64(p.Last) < p.Total && offset+2*pageSize <= wire.MaxWindow {
		p.Older = a.link("offset", strconv.Itoa(offset+pageSize))
	}
	if p.Searching {
		p.Chips, p.Spans, p.Sorts = a.chips(), a.spans(), a.sorts()
		p.Facets = a.facets(results.Facets)
	}
	if offset == 0 && a.search.To.IsZero() && a.search.Sort == wire.SortNewest {
		p.Stream = "/stream?" + url.Values{"q": {a.q}, "since": {newest(results.Hits, now).Format(time.RFC3339Nano)}}.Encode()
	}
	p.API = a.api()
	return nil
}

func offsetText(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// newest returns the time from which a page with these hits asks for updates:
// that of the latest it has, but not so long ago that a new page would be
// flooded with what was indexed since and belongs further down.
func newest(hits []wire.Hit, now time.Time) time.Time {
	latest := now.Add(-time.Minute)
	for _, h := range hits {
		if t := h.Document.Indexed; t.After(latest) && t.Before(now) {
			latest = t
		}
	}
	return latest.UTC()
}
