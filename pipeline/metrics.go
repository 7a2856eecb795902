package pipeline

import "github.com/prometheus/client_golang/prometheus"

// StageMetrics counts the work of one stage: poll, enrich or index. All names
// begin with wiredesk_<stage>_.
type StageMetrics struct {
	// Items counts finished items by outcome: done, stale, quarantined.
	Items *prometheus.CounterVec
	// Errors counts errors by class, a closed set of each stage's own.
	Errors *prometheus.CounterVec
	// Seconds is how long the work on a batch took.
	Seconds prometheus.Histogram
	// Delay is how long it took from the fetch of an item to the end of this
	// stage, in seconds.
	Delay prometheus.Histogram
	// Lag is how many messages wait, by topic and partition.
	Lag *prometheus.GaugeVec
}

// NewStageMetrics registers the metrics of a stage with reg.
func NewStageMetrics(reg prometheus.Registerer, stage string) *StageMetrics {
	name := func(s string) string { return "wiredesk_" + stage + "_" + s }
	m := &StageMetrics{
		Items:   prometheus.NewCounterVec(prometheus.CounterOpts{Name: name("items_total"), Help: "Items finished, by outcome."}, []string{"outcome"}),
		Errors:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: name("errors_total"), Help: "Errors, by class."}, []string{"class"}),
		Seconds: prometheus.NewHistogram(prometheus.HistogramOpts{Name: name("batch_seconds"), Help: "Time to work on one batch.", Buckets: prometheus.ExponentialBuckets(0.0005, 2, 16)}),
		Delay:   prometheus.NewHistogram(prometheus.HistogramOpts{Name: name("delay_seconds"), Help: "Time from the fetch of an item to the end of this stage.", Buckets: prometheus.ExponentialBuckets(0.005, 2, 18)}),
		Lag:     prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: name("lag_messages"), Help: "Messages that wait, by topic and partition."}, []string{"topic", "partition"}),
	}
	reg.MustRegister(m.Items, m.Errors, m.Seconds, m.Delay, m.Lag)
	return m
}
