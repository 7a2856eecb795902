package poll

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/wiredesk/wiredesk/pipeline"
)

// Metrics counts the work of the pollers.
//
// Errors has the classes of Error for feeds, the same with "page_" before them
// for pages, and: log (the log took nothing), state (a state could not be
// read), empty_item (an entry with nothing in it), article_too_large,
// delivery (what a hub brought could not be taken), and left_unsent (items that
// left their feed before they could be sent). Delay is the time from a feed's
// answer to its articles in the log; with an item's Published and Fetched it
// tells what the poll interval adds.
type Metrics struct {
	*pipeline.StageMetrics
	// Polls counts requests for feeds by outcome: changed, unchanged,
	// not_modified, failed.
	Polls *prometheus.CounterVec
	// Late is by how much polls began after their time, in seconds.
	Late prometheus.Histogram
	// Feeds is how many feeds this process polls.
	Feeds prometheus.Gauge
	// Gaps counts possible losses: successive polls with no item in common.
	Gaps prometheus.Counter
	// Deliveries counts what WebSub hubs brought by outcome: new (something in
	// it was new or changed), known, ping (no whole feed, so the feed was
	// polled), unread (too large or too many at once; polled), full (too many
	// waited; polled), unsigned (the signature is wrong or missing; dropped),
	// unwanted (for no subscription of this process; refused), failed (polled).
	Deliveries *prometheus.CounterVec
	// HubRequests counts requests to WebSub hubs by outcome: accepted, failed.
	HubRequests *prometheus.CounterVec
}

// NewMetrics registers the metrics with reg.
func NewMetrics(reg prometheus.Registerer) *Metrics {
	m := &Metrics{
		StageMetrics: pipeline.NewStageMetrics(reg, "poll"),
		Polls:        prometheus.NewCounterVec(prometheus.CounterOpts{Name: "wiredesk_poll_polls_total", Help: "Requests for feeds, by outcome."}, []string{"outcome"}),
		Late:         prometheus.NewHistogram(prometheus.HistogramOpts{Name: "wiredesk_poll_late_seconds", Help: "By how much polls began after their time.", Buckets: prometheus.ExponentialBuckets(0.001, 2, 18)}),
		Feeds:        prometheus.NewGauge(prometheus.GaugeOpts{Name: "wiredesk_poll_feeds", Help: "Feeds that this process polls."}),
		Gaps:         prometheus.NewCounter(prometheus.CounterOpts{Name: "wiredesk_poll_possible_losses_total", Help: "Successive polls of a feed with no item in common."}),
		Deliveries:   prometheus.NewCounterVec(prometheus.CounterOpts{Name: "wiredesk_poll_deliveries_total", Help: "Deliveries of WebSub hubs, by outcome."}, []string{"outcome"}),
		HubRequests:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "wiredesk_poll_hub_requests_total", Help: "Requests to WebSub hubs, by outcome."}, []string{"outcome"}),
	}
	reg.MustRegister(m.Polls, m.Late, m.Feeds, m.Gaps, m.Deliveries, m.HubRequests)
	return m
}
