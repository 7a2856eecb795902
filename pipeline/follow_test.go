package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// lateIndex is an index whose documents become visible some time after they
// were given their Indexed.
type lateIndex struct {
	entries  []lateEntry
	searches int
	largest  int // the largest Offset+Limit asked for
	// downUntil is until when every search fails.
	downUntil time.Time
}

type lateEntry struct {
	doc     wire.Document
	visible time.Time
}

func (x *lateIndex) add(uri string, version int64, indexed, visible time.Time) {
	x.entries = append(x.entries, lateEntry{wire.Document{URI: uri, Version: version, Indexed: indexed}, visible})
}

func (x *lateIndex) Get(context.Context, string) (wire.Document, error) {
	return wire.Document{}, ErrNotFound
}

func (x *lateIndex) Search(_ context.Context, s wire.Search) (wire.Results, error) {
	x.searches++
	x.largest = max(x.largest, s.Offset+s.Limit)
	if time.Now().Before(x.downUntil) {
		return wire.Results{}, errors.New("index is down")
	}
	var hits []wire.Hit
	for _, e := range x.entries {
		if !e.visible.After(time.Now()) && !e.doc.Indexed.Before(s.IndexedFrom) {
			hits = append(hits, wire.Hit{Document: e.doc})
		}
	}
	slices.SortStableFunc(hits, func(a, b wire.Hit) int { return a.Document.Indexed.Compare(b.Document.Indexed) })
	total := len(hits)
	hits = hits[min(s.Offset, total):min(s.Offset+s.Limit, total)]
	return wire.Results{Total: int64(total), Hits: hits}, nil
}

// follow runs f for a while of synthetic time and returns what was emitted, as
// uri@version.
func follow(t *testing.T, f Follower, from time.Time, runFor time.Duration) []string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), runFor)
	defer cancel()
	var got []string
	err := f.Run(ctx, from, func(h wire.Hit) error {
		got = append(got, fmt.Sprintf("%s@%d", h.Document.URI, h.Document.Version))
		return nil
	})
	if err != nil {
		t.Fatalf("Run() = %v, want nil when its context ends", err)
	}
	return got
}

func TestFollower(t *testing.T) {
	for _, tc := range []struct {
		name string
		fill func(x *lateIndex, start time.Time)
		want []string
	}{
		{
			"what was indexed before the start is left out",
			func(x *lateIndex, start time.Time) {
				x.add("old", 1, start.Add(-time.Millisecond), start)
				x.add("new", 1, start, start)
			},
			[]string{"new@1"},
		},
		{
			"documents come once, in the order they were indexed",
			func(x *lateIndex, start time.Time) {
				for i := range 5 {
					at := start.Add(time.Duration(i) * time.Second)
					x.add(fmt.Sprint("d", i), 1, at, at)
				}
			},
			[]string{"d0@1", "d1@1", "d2@1", "d3@1", "d4@1"},
		},
		{
			"each version of a document is emitted",
			func(x *lateIndex, start time.Time) {
				x.add("a", 1, start, start)
				x.add("a", 2, start.Add(5*time.Second), start.Add(5*time.Second))
			},
			[]string{"a@1", "a@2"},
		},
		{
			"a write that becomes visible late is not missed",
			func(x *lateIndex, start time.Time) {
				x.add("prompt", 1, start.Add(50*time.Second), start.Add(50*time.Second))
				x.add("late", 1, start.Add(10*time.Second), start.Add(51*time.Second))
			},
			[]string{"prompt@1", "late@1"},
		},
		{
			"an indexer whose clock is far ahead hides nobody",
			func(x *lateIndex, start time.Time) {
				x.add("ahead", 1, start.Add(time.Hour), start)
				x.add("right", 1, start.Add(70*time.Second), start.Add(70*time.Second))
			},
			[]string{"ahead@1", "right@1"},
		},
		{
			"an unchanged document that is indexed again is not new",
			func(x *lateIndex, start time.Time) {
				x.add("a", 1, start, start)
				x.add("a", 1, start.Add(30*time.Second), start.Add(30*time.Second))
			},
			[]string{"a@1"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				x, start := &lateIndex{}, time.Now()
				tc.fill(x, start)
				got := follow(t, Follower{Reader: x}, start, 2*time.Minute)
				if !slices.Equal(got, tc.want) {
					t.Errorf("emitted %v, want %v", got, tc.want)
				}
			})
		})
	}
}

func TestFollowerLosesNothingToAnIndexThatKeepsMilliseconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, start := &lateIndex{}, time.Now()
		// Indexed 0.7 ms after the start, kept as the beginning of the millisecond.
		x.add("cut", 1, start, start.Add(700*time.Microsecond))
		if got := follow(t, Follower{Reader: x}, start.Add(300*time.Microsecond), time.Minute); !slices.Equal(got, []string{"cut@1"}) {
			t.Errorf("emitted %v, want cut@1", got)
		}
	})
}

func TestFollowerPagesThroughMoreThanOneSearchCanReach(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, start := &lateIndex{}, time.Now()
		for i := range 12_000 { // 600 to the same millisecond
			x.add(fmt.Sprint("d", i), 1, start.Add(time.Duration(i/600)*time.Millisecond), start)
		}
		got := follow(t, Follower{Reader: x}, time.Time{}, time.Second)
		slices.Sort(got)
		if n := len(slices.Compact(slices.Clone(got))); n != 12_000 || len(got) != n {
			t.Errorf("emitted %d documents, %d of them different, want 12000 different ones", len(got), n)
		}
		if x.largest > wire.MaxWindow {
			t.Errorf("asked for %d hits into a search, more than the %d that it can reach", x.largest, wire.MaxWindow)
		}
	})
}

func TestFollowerForgetsWithoutRepeating(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, start := &lateIndex{}, time.Now()
		for i := range 400 {
			at := start.Add(time.Duration(i) * 100 * time.Millisecond)
			x.add(fmt.Sprint("d", i), 1, at, at)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		emitted := map[string]int{}
		s := &sweeper{
			Follower: Follower{Reader: x, Every: followEvery, Overlap: followOverlap}, from: start, newest: start,
			emit: func(h wire.Hit) error { emitted[h.Document.URI]++; return nil },
			seen: map[versionKey]time.Time{}, maxSeen: 40,
		}
		if err := s.run(ctx); err != nil {
			t.Fatal(err)
		}
		for i := range 400 {
			if uri := fmt.Sprint("d", i); emitted[uri] != 1 {
				t.Errorf("%s was emitted %d times, want once", uri, emitted[uri])
			}
		}
		if len(s.seen) > 40 {
			t.Errorf("%d versions are remembered, want at most 40", len(s.seen))
		}
	})
}

func TestFollowerOutlivesIndexErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, start := &lateIndex{}, time.Now()
		x.add("a", 1, start, start)
		caughtUp := time.Time{}
		x.downUntil = start.Add(5 * time.Minute)
		got := follow(t, Follower{Reader: x, CaughtUp: func() { caughtUp = time.Now() }}, start, 6*time.Minute)
		if !slices.Equal(got, []string{"a@1"}) {
			t.Errorf("emitted %v, want a@1 once the index answers", got)
		}
		if caughtUp.Sub(start) < 5*time.Minute {
			t.Errorf("caught up after %v, want not before the index answered", caughtUp.Sub(start))
		}
		if limit := 60 + 2*60; x.searches > limit {
			t.Errorf("%d searches, want at most %d: the pauses must grow while the index is down", x.searches, limit)
		}
	})
}

func TestFollowEndsWithTheReceiversError(t *testing.T) {
	x := &lateIndex{}
	x.add("a", 1, time.Now(), time.Now())
	full := errors.New("pipe is closed")
	if err := (Follower{Reader: x}).Run(t.Context(), time.Time{}, func(wire.Hit) error { return full }); !errors.Is(err, full) {
		t.Errorf("Run() = %v, want the error of emit", err)
	}
}
