package poll

import (
	"context"
	"fmt"
	"time"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

const (
	// A feed's health is written at least so often, and with many feeds no
	// more than fifty of them a second.
	leastReport   = 10 * time.Second
	reportPerFeed = 20 * time.Millisecond
	// saveEvery is how often the counts of a feed that does not change are
	// saved, in reports.
	saveEvery = 20
)

// The statuses of wire.FeedHealth.
const (
	statusOK      = "ok"
	statusFailing = "failing"
	statusGone    = "gone"
	statusQuiet   = "quiet"
	statusPaused  = "paused"
)

// A feed is quiet when by its rhythm so many items were due since the last
// one, and the silence is so many times the longest one before and longer than
// an hour. By chance alone eight items fail to come once in 3,000 times; the
// longest silence is asked for too because items come in bursts.
const (
	quietItems   = 8
	quietTimes   = 2
	quietAtLeast = time.Hour
)

// quietSince returns when something new was due by the feed's own rhythm; the
// zero time where nothing is missing.
func (f *polledFeed) quietSince(now time.Time) time.Time {
	if f.LastNew == 0 || f.Failing != "" || now.Sub(f.Since.time()) < watchedFor {
		return time.Time{}
	}
	due := f.LastNew.time().Add(max(quietTimes*time.Duration(f.Silence)*time.Millisecond, quietAtLeast))
	if now.Before(due) || f.Rhythm.expected(f.LastNew.time(), now) < quietItems {
		return time.Time{}
	}
	return due
}

func (f *polledFeed) currentStatus(now time.Time) string {
	switch {
	case f.Paused:
		return statusPaused
	case f.Failing == "http_410":
		return statusGone
	case f.Failing != "":
		return statusFailing
	case !f.quietSince(now).IsZero():
		return statusQuiet
	}
	return statusOK
}

// reportIfDue writes the feed's health where it changed or is old, and its
// state where its counts were not saved for long.
func (r *run) reportIfDue(ctx context.Context, f *polledFeed, now time.Time) {
	old := now.Sub(f.reported.time()) >= time.Duration(r.reportEvery.Load())
	if !old && f.currentStatus(now) == f.status && f.saved <= f.reported {
		return
	}
	if now.Sub(f.saved.time()) >= saveEvery*time.Duration(r.reportEvery.Load()) {
		r.saveHead(ctx, f, func(*FeedState) {})
	}
	r.report(ctx, f)
}

// report writes the feed's health to the log. A failure is logged; a later
// report takes its place.
func (r *run) report(ctx context.Context, f *polledFeed) {
	now := time.Now()
	s, err := r.state(f)
	var m pipeline.Message
	if err == nil {
		m, err = healthMessage(f.health(s, now))
	}
	if err == nil {
		err = r.Log.Publish(ctx, m)
	}
	if err != nil {
		if ctx.Err() == nil {
			r.Logger.Error("the health of a feed could not be written", "feed", f.key, "err", err)
		}
		return
	}
	f.reported, f.status = momentOf(now), f.currentStatus(now)
}

// remindAfter is how long at most nothing is written of a feed that is not
// polled meanwhile: well below the hour after which it counts as unheard.
const remindAfter = 40 * time.Minute

// remindMost bounds how many of them are written at once.
const remindMost = 1000

// remind writes the health of feeds that wait for long.
func (r *run) remind(ctx context.Context, now time.Time) {
	var all []pipeline.Message
	for _, f := range r.feeds {
		if (f.stage == queued || f.stage == idle) && now.Sub(f.reported.time()) >= remindAfter && len(all) < remindMost {
			all = append(all, r.lastWord(f)...)
		}
	}
	r.publishLater(ctx, all)
}

// remindPaused writes the health of feeds that are paused from the start.
func (r *run) remindPaused(ctx context.Context) {
	var all []pipeline.Message
	for _, f := range r.feeds {
		if f.Paused && f.stage == idle && f.reported == 0 {
			all = append(all, r.lastWord(f)...)
		}
	}
	r.publishLater(ctx, all)
}

// lastWord returns what is to be written of a feed that is not being polled:
// its health, or nothing at all, which removes what was written before, of one
// that is no longer configured.
func (r *run) lastWord(f *polledFeed) []pipeline.Message {
	if f.removed {
		return []pipeline.Message{forgotten(f.key)}
	}
	s, err := r.state(f)
	if err != nil {
		r.Logger.Error("the health of a feed could not be written", "feed", f.key, "err", err)
		return nil
	}
	now := time.Now()
	m, err := healthMessage(f.health(s, now))
	if err != nil {
		r.Logger.Error("the health of a feed could not be written", "feed", f.key, "err", err)
		return nil
	}
	f.reported, f.status = momentOf(now), f.currentStatus(now)
	return []pipeline.Message{m}
}

// forgotten removes what was written of a feed's health.
func forgotten(key string) pipeline.Message {
	return pipeline.Message{Topic: pipeline.TopicHealth, Key: []byte(key)}
}

func healthMessage(h wire.FeedHealth) (pipeline.Message, error) {
	value, err := encode(h)
	if err != nil {
		return pipeline.Message{}, fmt.Errorf("writing the health of %s: %w", h.Feed.URL, err)
	}
	return pipeline.Message{Topic: pipeline.TopicHealth, Key: []byte(h.Feed.URL), Value: value}, nil
}

// publishLater writes messages about feeds that are not being polled, without
// holding up those that are.
func (r *run) publishLater(ctx context.Context, all []pipeline.Message) {
	if len(all) == 0 {
		return
	}
	r.background.Go(func() {
		if err := r.Log.Publish(ctx, all...); err != nil && ctx.Err() == nil {
			r.Logger.Error("the health of feeds could not be written", "feeds", len(all), "err", err)
		}
	})
}

// health returns how the feed fares.
func (f *polledFeed) health(s *FeedState, now time.Time) wire.FeedHealth {
	h := wire.FeedHealth{
		Feed: f.wireFeed(s.Title), Status: f.currentStatus(now), At: now.UTC(), Title: s.Title,
		LastPoll: f.LastPoll.time(), LastSuccess: f.LastSuccess.time(), LastNew: f.LastNew.time(),
		NextPoll: f.Next.time(), Interval: max(f.Next.time().Sub(f.LastPoll.time()), 0).Seconds(),
		QuietSince: f.quietSince(now).UTC(),
		ErrorClass: f.Failing, Error: s.Problem, Failures: int(f.Failures), MovedTo: f.MovedTo,
		Since: f.Since.time(),
		Polls: int64(f.Polls), NotModified: int64(f.NotModified), Unchanged: int64(f.Unchanged), Failed: int64(f.Failed),
		Seen: s.Ledger.Seen, Versions: s.Ledger.Versions, Gaps: s.Ledger.Gaps, LastGap: s.LastGap,
		Published: s.Ledger.Fates[fatePublished], Shared: s.Ledger.Fates[fateShared],
		Quarantined: s.Ledger.Fates[fateQuarantined], Pending: s.Ledger.Fates[fatePending], Lost: s.Ledger.Fates[fateLost],
	}
	if h.Status == statusPaused {
		h.NextPoll = time.Time{}
	}
	if p := f.Push; p != nil {
		h.Push = &wire.FeedPush{Hub: PublicURL(p.Hub), State: p.State, Problem: p.Problem, LeaseUntil: p.LeaseUntil.time(), Delivered: p.Delivered.time()}
	}
	return h
}
