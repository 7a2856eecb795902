package poll

import (
	"math"
	"math/rand/v2"
	"time"
)

const (
	// watchedFor is how long a feed must have been watched before it is polled
	// less often than every Interval: its first days may be quiet by chance.
	watchedFor = 24 * time.Hour
	// A feed is polled so often that, at its usual rate, a quarter of its
	// window is new: a burst of four times the rate loses nothing.
	windowShare = 4
	// jitter is by how much an interval differs at random, so that feeds which
	// were started together do not stay together.
	jitter = 0.05
	// hasteMost bounds how often the interval is halved after a possible loss;
	// each halving lasts for hasteLasts.
	hasteMost  = 4
	hasteLasts = 24 * time.Hour
)

// interval returns how long a feed is left alone after a poll that worked.
//
// A feed with an interval of its own has that one. The others share the
// requests that Interval makes, one a feed and Interval, so that the expected
// delay of an item is least: the mean wait for an item is half the interval,
// so the sum over the feeds of rate times interval is to be least at a given
// sum of 1/interval, which makes each interval proportional to 1/sqrt(rate)
// (Sia, Cho, Cho: Efficient Monitoring Algorithm for Fast News Alerts, IEEE
// TKDE 19(7), 2007). What the feed and its server say of how often it is to be
// polled is kept to.
func (r *run) interval(f *polledFeed, now time.Time) time.Duration {
	if f.Interval > 0 {
		return hasten(f.Interval, f.Haste, min(r.MinInterval, f.Interval))
	}
	b := r.bounds(f, now)
	t := hasten(b.clamp(time.Duration(r.scale.Load()).Hours()), f.Haste, r.MinInterval)
	if f.Push.works(now) {
		t = max(t, min(pushedInterval, r.MaxInterval))
	}
	return max(t, r.asked(f, now))
}

// hasten halves an interval.
func hasten(t time.Duration, times int8, least time.Duration) time.Duration {
	return max(t>>times, least)
}

// asked returns how long the feed and its server ask to be left alone, of
// which no more than MaxInterval is heeded. What the syndication module says
// is a guess of the publisher's software, often its default: it counts only
// where the feed does not show that it has more to say.
func (r *run) asked(f *polledFeed, now time.Time) time.Duration {
	t := max(f.Pace.TTL, f.Fresh.time().Sub(now))
	if f.Rhythm.mean(now)*f.Pace.Update.Hours() <= 1 {
		t = max(t, f.Pace.Update)
	}
	return min(t, r.MaxInterval)
}

// bounds are what an interval must lie between, and the rate that decides
// where.
type bounds struct {
	rate          float64 // items an hour
	least, utmost time.Duration
}

// typicalRate is taken for the rate of a feed that was never read: one item an
// hour.
const typicalRate = 1

func (r *run) bounds(f *polledFeed, now time.Time) bounds {
	b := bounds{rate: f.Rhythm.rate(now), least: r.MinInterval, utmost: r.Interval}
	if f.Rhythm.knownFor(now) >= watchedFor && now.Sub(f.Since.time()) >= watchedFor {
		b.utmost = r.MaxInterval
	}
	if f.Rhythm.knownFor(now) == 0 {
		b.rate = typicalRate
	}
	if f.Window > 0 {
		turnover := hours(float64(f.Window) / max(b.rate, f.Rhythm.mean(now)) / windowShare)
		b.utmost = max(min(b.utmost, turnover), b.least)
	}
	return b
}

// clamp returns the interval at a scale, which is the interval in hours of a
// feed with one item an hour.
func (b bounds) clamp(scale float64) time.Duration {
	return min(max(hours(scale/math.Sqrt(b.rate)), b.least), b.utmost)
}

// hours returns a number of hours, at most a hundred years.
func hours(n float64) time.Duration {
	return time.Duration(min(n, 24*365*100) * float64(time.Hour))
}

// balance finds the scale at which the feeds without an interval of their own
// get as many requests as if each were polled every Interval.
func (r *run) balance(now time.Time) {
	all := make([]bounds, 0, len(r.feeds))
	for _, f := range r.feeds {
		if !f.busy() && f.Interval == 0 && !f.Paused {
			all = append(all, r.bounds(f, now))
		}
	}
	r.scale.Store(int64(hours(scaleFor(all, float64(len(all))/r.Interval.Hours()))))
}

// scaleFor returns the scale at which feeds get so many requests an hour, as
// nearly as their bounds let it.
func scaleFor(feeds []bounds, perHour float64) float64 {
	// Requests fall as the scale grows; look for it between a millisecond and
	// a hundred years, by halving the logarithm to a millionth of the scale.
	low, high := math.Log(1e-6/3.6), math.Log(24*365*100)
	for range 45 {
		mid := (low + high) / 2
		scale, requests := math.Exp(mid), 0.0
		for _, b := range feeds {
			requests += 1 / b.clamp(scale).Hours()
		}
		if requests > perHour {
			low = mid
		} else {
			high = mid
		}
	}
	return math.Exp(high)
}

// plan sets when a feed is polled next after a poll that worked and began at a
// time. Hours and days that the feed says to skip are skipped, unless it has
// an interval of its own.
func (r *run) plan(f *polledFeed, began time.Time) {
	if f.Haste > 0 && f.HasteUntil.time().Before(began) {
		f.Haste--
		f.HasteUntil = momentOf(began.Add(hasteLasts))
	}
	t := r.interval(f, began)
	spread := 1 + jitter*(2*rand.Float64()-1)
	if asked := r.asked(f, began); f.Interval == 0 && t <= asked {
		spread = 1 + jitter*rand.Float64() // never before the server's time
	}
	next := began.Add(time.Duration(float64(t) * spread))
	if f.Interval == 0 {
		next = f.Pace.skip(next)
	}
	f.Next = max(momentOf(next), momentOf(time.Now()))
}

// skip returns the first time from at on that lies in no hour and no day that
// is to be skipped; at itself where all of them are.
func (p Pace) skip(at time.Time) time.Time {
	skipped := func(t time.Time) bool {
		return p.SkipHours>>t.Hour()&1 == 1 || p.SkipDays>>t.Weekday()&1 == 1
	}
	t := at.UTC()
	if !skipped(t) {
		return at
	}
	for range 7*24 + 1 {
		t = t.Truncate(time.Hour).Add(time.Hour)
		if !skipped(t) {
			return t.Add(at.Sub(at.Truncate(time.Minute))) // no herd at the full hour
		}
	}
	return at
}
