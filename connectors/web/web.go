// Package web serves the desk page, the JSON API and what operators ask for.
//
// Pages are rendered here, from templates in the binary, and work without
// script; the script adds live updates, the reader's own time zone and keys.
// Nothing is loaded from elsewhere.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/wiredesk/wiredesk/pipeline"
)

// Options are what the handlers need.
type Options struct {
	// Reader answers pages and API; Ops does without.
	Reader pipeline.IndexReader
	// Feeds answers the pages and the API of the feeds; nil means that there
	// are none.
	Feeds Feeds
	// Registry is served at /metrics and counts the requests of New; nil means
	// neither.
	Registry *prometheus.Registry
	// Ready is asked by /readyz; nil means that there is nothing to ask. It
	// should end with its context, which has 5 s.
	Ready func(context.Context) []Check
	// Log is told of failures; nil means nobody is.
	Log *slog.Logger
	// Pprof serves /debug/pprof/.
	Pprof bool
	// FollowEvery is the pause between two looks for new items; 0 means 500 ms.
	FollowEvery time.Duration
}

func (o Options) withDefaults() Options {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Ready == nil {
		o.Ready = func(context.Context) []Check { return nil }
	}
	return o
}

// desk is the handlers' shared state.
type desk struct {
	reader pipeline.IndexReader
	feeds  Feeds
	log    *slog.Logger
	hub    *hub
	pages  *pages
}

// New returns the handler of the desk:
//
//	/                     the live wire, and with ?q= the search
//	/story/{id}           one story
//	/feeds                how the feeds fare; /feeds/one?url= one of them
//	/api/search           wire.Results
//	/api/documents/{id}   wire.Document
//	/api/stream           wire.Hit as server-sent events
//	/api/feeds            wire.FeedResults, with totals; /api/feeds/one?url= one wire.FeedStatus
//
// and beside them what Ops has.
func New(o Options) http.Handler {
	o = o.withDefaults()
	d := &desk{reader: o.Reader, feeds: o.Feeds, log: o.Log, pages: newPages()}
	d.hub = &hub{reader: o.Reader, log: o.Log, every: o.FollowEvery, render: d.pages.renderItem}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", d.wirePage)
	mux.HandleFunc("GET /story/{id}", d.storyPage)
	mux.HandleFunc("GET /stream", d.stream(func(e *event) []byte { return e.html() }))
	mux.HandleFunc("GET /api/search", d.apiSearch)
	mux.HandleFunc("GET /api/documents/{id}", d.apiDocument)
	mux.HandleFunc("GET /api/stream", d.stream(func(e *event) []byte { return e.json() }))
	if o.Feeds != nil {
		d.pages.nav = (&feedCounter{feeds: o.Feeds}).count
		mux.HandleFunc("GET /feeds", d.feedListPage)
		mux.HandleFunc("GET /feeds/one", d.feedPage)
		mux.HandleFunc("GET /api/feeds", d.apiFeeds)
		mux.HandleFunc("GET /api/feeds/one", d.apiFeed)
	}
	mux.HandleFunc("GET /api/", func(w http.ResponseWriter, r *http.Request) {
		d.apiError(w, r, errNoSuchPage)
	})
	mux.HandleFunc("GET /assets/{version}/{name}", d.pages.serveAsset)
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		d.errorPage(w, r, errNoSuchPage)
	})
	addOps(mux, o)
	m := newMetrics(registerer(o.Registry), d.hub)
	return recovering(o.Log, m.counted(secured(mux)))
}

// registerer returns reg, or a nil interface for a nil registry.
func registerer(reg *prometheus.Registry) prometheus.Registerer {
	if reg == nil {
		return nil
	}
	return reg
}
