package poll

import (
	"math"
	"testing"
	"time"
)

// TestBalanceMakesTheExpectedDelayLeast spends the same number of requests on
// feeds of very different rates, evenly and as the poller does.
func TestBalanceMakesTheExpectedDelayLeast(t *testing.T) {
	const interval = 2 * time.Minute
	var feeds []bounds
	for i := range 1000 {
		// Rates of feeds differ as 1/rank, from 60 items an hour to three in
		// two days.
		feeds = append(feeds, bounds{rate: 60 / float64(1+i), least: 15 * time.Second, utmost: time.Hour})
	}
	perHour := float64(len(feeds)) / interval.Hours()
	scale := scaleFor(feeds, perHour)
	requests, delay, even, items := 0.0, 0.0, 0.0, 0.0
	for _, b := range feeds {
		t := b.clamp(scale)
		requests += 1 / t.Hours()
		delay += b.rate * t.Seconds() / 2
		even += b.rate * interval.Seconds() / 2
		items += b.rate
	}
	if math.Abs(requests/perHour-1) > 0.001 {
		t.Errorf("%.0f requests an hour, want %.0f", requests, perHour)
	}
	if delay > 0.6*even {
		t.Errorf("an item waits %.1f s in the mean, %.1f s with even intervals: want 0.6 of it at most", delay/items, even/items)
	}
	t.Logf("an item waits %.1f s in the mean, %.1f s with even intervals", delay/items, even/items)
}

func TestBalanceOfFeedsThatMayNotWaitLonger(t *testing.T) {
	cold := bounds{rate: 0.01, least: 15 * time.Second, utmost: 2 * time.Minute}
	busy := bounds{rate: 100, least: 15 * time.Second, utmost: 2 * time.Minute}
	feeds := []bounds{cold, cold, busy}
	scale := scaleFor(feeds, 90)
	for _, b := range feeds {
		if got := b.clamp(scale); got < b.utmost-time.Second {
			t.Errorf("interval = %v, want %v: there are no requests to spare", got, b.utmost)
		}
	}
}

func TestPaceSkip(t *testing.T) {
	at := time.Date(2026, 3, 2, 10, 30, 17, 0, time.UTC) // a Monday
	all := Pace{SkipHours: 1<<24 - 1}
	for _, tt := range []struct {
		name string
		pace Pace
		want time.Time
	}{
		{"nothing to skip", Pace{SkipHours: 1 << 9, SkipDays: 1 << time.Sunday}, at},
		{"this hour", Pace{SkipHours: 1 << 10}, time.Date(2026, 3, 2, 11, 0, 17, 0, time.UTC)},
		{"three hours", Pace{SkipHours: 7 << 10}, time.Date(2026, 3, 2, 13, 0, 17, 0, time.UTC)},
		{"this day", Pace{SkipDays: 1 << time.Monday}, time.Date(2026, 3, 3, 0, 0, 17, 0, time.UTC)},
		{"the day and the first hour of the next", Pace{SkipDays: 1 << time.Monday, SkipHours: 1}, time.Date(2026, 3, 3, 1, 0, 17, 0, time.UTC)},
		{"every hour there is", all, at},
	} {
		if got := tt.pace.skip(at); !got.Equal(tt.want) {
			t.Errorf("%s: skip = %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestInterval(t *testing.T) {
	now := monday.AddDate(0, 0, 30)
	known := func(f *polledFeed) {
		f.Rhythm.begin(now.AddDate(0, 0, -20))
		f.Since = momentOf(now.AddDate(0, 0, -20))
	}
	for _, tt := range []struct {
		name string
		set  func(*polledFeed)
		want time.Duration
	}{
		{"a new feed", func(*polledFeed) {}, 2 * time.Minute},
		{"a feed that has had nothing for weeks", known, time.Hour},
		{"an interval of its own", func(f *polledFeed) { f.Interval = 7 * time.Second; f.Pace.TTL = time.Hour }, 7 * time.Second},
		{"items may have been missed", func(f *polledFeed) { f.Haste = 2 }, 30 * time.Second},
		{"items may have been missed often", func(f *polledFeed) { f.Haste = 4 }, 15 * time.Second},
		{"ttl", func(f *polledFeed) { f.Pace.TTL = 10 * time.Minute; f.Haste = 4 }, 10 * time.Minute},
		{"ttl of a day", func(f *polledFeed) { f.Pace.TTL = 24 * time.Hour }, time.Hour},
		{"an answer that is fresh", func(f *polledFeed) { f.Fresh = momentOf(now.Add(5 * time.Minute)) }, 5 * time.Minute},
		{"an answer that was fresh", func(f *polledFeed) { f.Fresh = momentOf(now.Add(-time.Minute)) }, 2 * time.Minute},
		{"sy:updatePeriod", func(f *polledFeed) { f.Pace.Update = 30 * time.Minute }, 30 * time.Minute},
		{"sy:updatePeriod of a feed that has more to say", func(f *polledFeed) {
			f.Pace.Update = time.Hour
			f.Rhythm.begin(now.Add(-2 * time.Hour))
			for range 20 {
				f.Rhythm.learn(now.Add(-time.Hour))
			}
		}, 2 * time.Minute},
		{"a small window that is soon full", func(f *polledFeed) {
			f.Window = 2
			f.Rhythm.begin(now.Add(-time.Hour))
			for range 600 {
				f.Rhythm.learn(now)
			}
		}, 15 * time.Second},
		{"a hub that announces it", func(f *polledFeed) {
			f.Push = &Push{State: "active", LeaseUntil: momentOf(now.Add(time.Hour))}
		}, pushedInterval},
		{"a hub that is silent", func(f *polledFeed) {
			f.Push = &Push{State: "silent", LeaseUntil: momentOf(now.Add(time.Hour))}
		}, 2 * time.Minute},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := &run{Poller: New(Options{}), feeds: map[string]*polledFeed{}}
			f := &polledFeed{FeedSpec: &FeedSpec{}}
			tt.set(f)
			r.feeds[""] = f
			r.scale.Store(int64(1000 * time.Hour)) // no requests to spare, none lacking
			if got := r.interval(f, now); got != tt.want {
				t.Errorf("interval = %v, want %v", got, tt.want)
			}
		})
	}
}
