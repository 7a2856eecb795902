package ledger

import (
	"context"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Metrics sum up all feeds of the index. None is of a single feed: the page of
// the feeds and `wiredesk feeds status` name them.
type Metrics struct {
	states                               *prometheus.GaugeVec
	missing, quarantined, possible, lost prometheus.Gauge
}

// NewMetrics registers the metrics of the feeds with reg.
func NewMetrics(reg prometheus.Registerer) *Metrics {
	gauge := func(name, help string) prometheus.Gauge {
		return prometheus.NewGauge(prometheus.GaugeOpts{Name: name, Help: help})
	}
	m := &Metrics{
		states:      prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "wiredesk_feeds", Help: "Feeds, by state."}, []string{"state"}),
		missing:     gauge("wiredesk_feeds_missing_items", "Items that were published and are neither in the index nor in quarantine: under way, or lost."),
		quarantined: gauge("wiredesk_feeds_quarantined_items", "Items that were published and are in quarantine only."),
		possible:    gauge("wiredesk_feeds_possible_losses", "Pairs of polls without a common item, between which items may have been missed."),
		lost:        gauge("wiredesk_feeds_lost_items", "Items that left their feed before they could be published."),
	}
	reg.MustRegister(m.states, m.missing, m.quarantined, m.possible, m.lost)
	return m
}

// update sets the metrics to what the index has now.
func (m *Metrics) update(ctx context.Context, r pipeline.FeedReader) error {
	if m == nil {
		return nil
	}
	totals, err := r.FeedTotals(ctx)
	if err != nil {
		return err
	}
	for _, state := range wire.FeedStates {
		m.states.WithLabelValues(state).Set(float64(totals.States[state]))
	}
	m.missing.Set(float64(totals.Missing))
	m.quarantined.Set(float64(totals.InQuarantine))
	m.possible.Set(float64(totals.Gaps))
	m.lost.Set(float64(totals.Lost))
	return nil
}
