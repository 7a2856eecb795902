package ledger_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/ledger"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// timedIndex notes when it is asked, and takes its time for rounds.
type timedIndex struct {
	pipeline.FeedIndex

	took         time.Duration
	began        time.Time
	rounds, sums []time.Duration
}

func (x *timedIndex) Feeds(context.Context, wire.FeedSearch) (wire.FeedResults, error) {
	x.rounds = append(x.rounds, time.Since(x.began))
	time.Sleep(x.took)
	return wire.FeedResults{}, nil
}

func (x *timedIndex) FeedTotals(context.Context) (wire.FeedTotals, error) {
	x.sums = append(x.sums, time.Since(x.began))
	return wire.FeedTotals{}, nil
}

// TestRefresherCountsOften: records are soon up to date, metrics are set less
// often, and rounds that take long come less often.
func TestRefresherCountsOften(t *testing.T) {
	const s = time.Second
	for name, tc := range map[string]struct {
		took         time.Duration
		rounds, sums []time.Duration // within 65 seconds
	}{
		"quick rounds": {0, []time.Duration{0, 5 * s, 10 * s, 15 * s, 20 * s, 25 * s, 30 * s, 35 * s, 40 * s, 45 * s, 50 * s, 55 * s, 60 * s, 65 * s}, []time.Duration{0, 30 * s, 60 * s}},
		"slow rounds":  {400 * time.Millisecond, []time.Duration{0, 20400 * time.Millisecond, 40800 * time.Millisecond, 61200 * time.Millisecond}, []time.Duration{400 * time.Millisecond, 41200 * time.Millisecond}},
		"very slow":    {10 * s, []time.Duration{0, 40 * s}, []time.Duration{10 * s, 50 * s}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				x := &timedIndex{took: tc.took, began: time.Now()}
				ctx, cancel := context.WithTimeout(t.Context(), 65*s+time.Millisecond)
				defer cancel()
				r := ledger.Refresher{Index: x, Metrics: ledger.NewMetrics(prometheus.NewRegistry())}
				if err := r.Run(ctx); err != nil {
					t.Errorf("Run = %v, want nil at the end of its context", err)
				}
				if !slices.Equal(x.rounds, tc.rounds) {
					t.Errorf("rounds began after %v, want %v", x.rounds, tc.rounds)
				}
				if !slices.Equal(x.sums, tc.sums) {
					t.Errorf("metrics were set after %v, want %v", x.sums, tc.sums)
				}
			})
		})
	}
}
