package pipeline

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// What a Follower uses where nothing is set, and what nobody needs to set.
const (
	followEvery   = 500 * time.Millisecond
	followOverlap = time.Minute
	// Most sweeps look back only as far as a refresh of the index and a slow
	// bulk write take; every deepEvery one looks back over the whole Overlap.
	quickOverlap = 3 * time.Second
	deepEvery    = 15 * time.Second
	// followPage is how many documents one request asks for.
	followPage = 250
	// maxSeen bounds what is remembered: about 10 MB.
	maxSeen = 1 << 16
	// maxFollowBackoff bounds the pause after an index error.
	maxFollowBackoff = 15 * time.Second
	// coarsest is the coarsest resolution in which an index keeps times
	// (Elasticsearch's date): windows begin on its steps.
	coarsest = time.Millisecond
)

// Follower follows the wire: it asks an index again and again for what was
// indexed since.
//
// Every version of a document that becomes visible while it runs is emitted
// once. It is missed only if its Indexed lies more than Overlap behind that of
// documents already seen, or more than maxSeen documents arrive within Overlap
// (then the look back is shorter). A document that is indexed again unchanged,
// as a replay does, may be emitted again once it was forgotten.
type Follower struct {
	Reader IndexReader
	// Query selects what is emitted; the zero Query is everything.
	Query wire.Query
	// Every is the pause between two sweeps; 0 means 500 ms. After a sweep that
	// took longer the pause is as long as the sweep, so that a follower never
	// takes more than half of an index's time.
	Every time.Duration
	// Overlap is how far clocks of indexers may differ and a write may become
	// visible late; 0 means one minute.
	Overlap time.Duration
	// CaughtUp is called once, after the first complete sweep; nil is allowed.
	CaughtUp func()
	// Log is told when the index fails and when it answers again; nil means
	// nobody is.
	Log *slog.Logger
}

// Run emits the documents indexed at or after from, in the order of Indexed
// within each sweep, until ctx ends (then it returns nil) or emit fails (then
// it returns that error). From counts in whole milliseconds, as an index may
// keep no finer times; a zero from means everything there is. Index errors
// don't end it: it tries again after a growing pause.
func (f Follower) Run(ctx context.Context, from time.Time, emit func(wire.Hit) error) error {
	if f.Log == nil {
		f.Log = slog.New(slog.DiscardHandler)
	}
	if f.Every <= 0 {
		f.Every = followEvery
	}
	if f.Overlap <= 0 {
		f.Overlap = followOverlap
	}
	from = from.Truncate(coarsest)
	s := &sweeper{Follower: f, from: from, newest: from, emit: emit, seen: map[versionKey]time.Time{}, maxSeen: maxSeen}
	return s.run(ctx)
}

// versionKey names one version of one document.
type versionKey struct {
	uri     string
	version int64
}

// emitError marks an error of the receiver, which ends the following.
type emitError struct{ error }

// sweeper is the state of one Run.
type sweeper struct {
	Follower
	emit func(wire.Hit) error
	// Documents indexed before from are not wanted; those before floor can't
	// be told from seen ones any more.
	from, floor time.Time
	// newest is the latest Indexed seen, lastDeep when a deep sweep last ended.
	newest, lastDeep time.Time
	// seen holds what was emitted and its Indexed.
	seen    map[versionKey]time.Time
	maxSeen int
}

func (s *sweeper) run(ctx context.Context) error {
	retry := backoff.NewExponentialBackOff()
	retry.InitialInterval, retry.MaxInterval = s.Every, maxFollowBackoff
	failing, caughtUp := false, false
	for {
		began := time.Now()
		err := s.sweep(ctx, began)
		pause := max(s.Every, time.Since(began))
		failed, ended := errors.AsType[emitError](err)
		switch {
		case ended:
			return failed.error
		case ctx.Err() != nil:
			return nil
		case err != nil:
			pause = retry.NextBackOff()
			s.logFailure(failing, err)
			failing = true
		default:
			if failing {
				s.Log.Info("following the index again")
			}
			failing = false
			retry.Reset()
			if !caughtUp && s.CaughtUp != nil {
				s.CaughtUp()
			}
			caughtUp = true
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause):
		}
	}
}

// logFailure warns of the first of several failures.
func (s *sweeper) logFailure(again bool, err error) {
	level := slog.LevelWarn
	if again {
		level = slog.LevelDebug
	}
	s.Log.Log(context.Background(), level, "index can't be followed, trying again", "err", err)
}

// sweep emits everything in the window that was not seen. It pages by time,
// because a search can't page further than wire.MaxWindow, and by offset only among
// documents of one instant.
func (s *sweeper) sweep(ctx context.Context, now time.Time) error {
	start, deep := s.window(now)
	offset := 0
	for {
		res, err := s.Reader.Search(ctx, wire.Search{
			Query: s.Query, IndexedFrom: start, Sort: wire.SortIndexed, Limit: followPage, Offset: offset,
		})
		if err != nil {
			return err
		}
		if err := s.take(res.Hits); err != nil {
			return err
		}
		if len(res.Hits) < followPage {
			break
		}
		last := res.Hits[len(res.Hits)-1].Document.Indexed.Truncate(coarsest)
		switch {
		case last.After(start):
			start, offset = last, 0
		case offset+2*followPage <= wire.MaxWindow:
			offset += followPage
		default:
			s.Log.Warn("too many documents with one time to follow them all", "indexed", last, "max", wire.MaxWindow)
			start, offset = last.Add(coarsest), 0
		}
	}
	if deep {
		s.lastDeep = now
	}
	s.forget()
	return nil
}

// window returns where the next sweep begins and whether it is a deep one. A
// time ahead of this machine's clock does not move the window: it may be one
// indexer's wrong clock, and the others' documents would be passed by.
func (s *sweeper) window(now time.Time) (start time.Time, deep bool) {
	cursor := s.newest
	if cursor.After(now) {
		cursor = now
	}
	deep = now.Sub(s.lastDeep) >= deepEvery
	if deep {
		start = cursor.Add(-s.Overlap)
	} else {
		start = cursor.Add(-min(quickOverlap, s.Overlap))
	}
	for _, bound := range []time.Time{s.from, s.floor} {
		if start.Before(bound) {
			start = bound
		}
	}
	return start.Truncate(coarsest), deep
}

// take emits the hits that were not seen before.
func (s *sweeper) take(hits []wire.Hit) error {
	for _, hit := range hits {
		d := &hit.Document
		key := versionKey{d.URI, d.Version}
		if _, ok := s.seen[key]; !ok {
			if err := s.emit(hit); err != nil {
				return emitError{err}
			}
		}
		s.seen[key] = d.Indexed
		if d.Indexed.After(s.newest) {
			s.newest = d.Indexed
		}
	}
	return nil
}

// forget drops the oldest quarter of what is remembered once it is too much,
// and bars the window from reaching back to what was dropped.
func (s *sweeper) forget() {
	if len(s.seen) <= s.maxSeen {
		return
	}
	times := make([]time.Time, 0, len(s.seen))
	for _, t := range s.seen {
		times = append(times, t)
	}
	slices.SortFunc(times, time.Time.Compare)
	last := times[len(times)-s.maxSeen*3/4-1]
	s.floor = last.Truncate(coarsest).Add(coarsest)
	for key, t := range s.seen {
		if t.Before(s.floor) {
			delete(s.seen, key)
		}
	}
}
