package wire

import (
	"testing"
	"time"
)

// start is when the feeds of these tests are first polled.
var start = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)

func after(minutes int) time.Time { return start.Add(time.Duration(minutes) * time.Minute) }

// said returns what a poller says some minutes after start.
func said(minutes int, published int64) FeedHealth {
	return FeedHealth{Feed: Feed{Name: "A", URL: "https://a.example/"}, Status: FeedOK, At: after(minutes), Since: start, Published: published, Seen: published}
}

func TestFeedStatusBalances(t *testing.T) {
	arrivedAll := IndexProgress{Taken: after(60), Fetched: after(60)}
	for _, tc := range []struct {
		name     string
		said     []FeedHealth
		now      int
		all, due FeedCount
		progress IndexProgress
		missing  int64
		overdue  int64
		never    bool
		state    string
	}{
		{name: "all has arrived", said: []FeedHealth{said(0, 10)}, now: 60, all: FeedCount{Indexed: 10}, state: FeedOK},
		{name: "some is under way", said: []FeedHealth{said(0, 10)}, now: 4, all: FeedCount{Indexed: 7}, missing: 3, state: FeedOK},
		{name: "nothing has ever arrived, for a moment", said: []FeedHealth{said(0, 10)}, now: 1, missing: 10, never: true, state: FeedOK},
		{name: "nothing has ever arrived, for long", said: []FeedHealth{said(0, 10)}, now: 6, progress: IndexProgress{}, missing: 10, overdue: 10, never: true, state: FeedStuck},
		{name: "one item does not arrive", said: []FeedHealth{said(0, 10)}, now: 6, all: FeedCount{Indexed: 9}, due: FeedCount{Indexed: 9}, progress: arrivedAll, missing: 1, overdue: 1, state: FeedStuck},
		{name: "it is in quarantine", said: []FeedHealth{said(0, 10)}, now: 6, all: FeedCount{Indexed: 9, InQuarantine: 1}, state: FeedOK},
		{
			name: "others that arrive do not hide it", said: []FeedHealth{said(0, 10), said(5, 20), said(9, 30)}, now: 10,
			all: FeedCount{Indexed: 29}, due: FeedCount{Indexed: 19}, progress: arrivedAll, missing: 1, overdue: 1, state: FeedStuck,
		},
		{
			name: "what is missing was published just now", said: []FeedHealth{said(0, 10), said(5, 20), said(9, 30)}, now: 10,
			all: FeedCount{Indexed: 25}, due: FeedCount{Indexed: 20}, progress: arrivedAll, missing: 5, state: FeedOK,
		},
		{
			name: "the index is behind with everything", said: []FeedHealth{said(30, 10)}, now: 60, all: FeedCount{Indexed: 2}, due: FeedCount{Indexed: 2},
			progress: IndexProgress{Taken: after(59), Fetched: after(20)}, missing: 8, overdue: 8, state: FeedOK,
		},
		{
			name: "the index was behind and takes nothing any more", said: []FeedHealth{said(30, 10)}, now: 60, all: FeedCount{Indexed: 2}, due: FeedCount{Indexed: 2},
			progress: IndexProgress{Taken: after(50), Fetched: after(20)}, missing: 8, overdue: 8, state: FeedStuck,
		},
		{name: "the index has more than was published", said: []FeedHealth{said(0, 10)}, now: 60, all: FeedCount{Indexed: 12}, state: FeedOK},
		{name: "no word for long", said: []FeedHealth{said(0, 0)}, now: 61, state: FeedUnheard},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var s FeedStatus
			for _, h := range tc.said {
				s = s.Take(h)
			}
			now := after(tc.now)
			s.Settle(tc.all, s.At)
			s.Settle(tc.all, now)
			if _, ok := s.DueWindow(now); ok {
				s.SettleDue(tc.due, tc.progress, now)
			}
			if s.Missing != tc.missing || s.Overdue != tc.overdue || s.NeverIndexed != tc.never || s.State != tc.state {
				t.Errorf("missing %d, overdue %d, never indexed %v, state %s; want %d, %d, %v, %s",
					s.Missing, s.Overdue, s.NeverIndexed, s.State, tc.missing, tc.overdue, tc.never, tc.state)
			}
			if got := s.Before + s.Indexed + s.InQuarantine + s.Missing; got != max(s.Published, s.Indexed) {
				t.Errorf("the ledger has %d items, %d were published", got, s.Published)
			}
		})
	}
}

func TestFeedStatusIsStuckOnlyAtASecondLook(t *testing.T) {
	s := FeedStatus{}.Take(said(0, 10))
	look := func(at time.Time, indexed int64) string {
		s.Settle(FeedCount{Indexed: indexed}, at)
		s.SettleDue(FeedCount{Indexed: indexed}, IndexProgress{}, at)
		return s.State
	}
	for i, tc := range []struct {
		seconds int
		indexed int64
		want    string
	}{
		{600, 0, FeedOK}, // the index was down and has just heard of them
		{630, 5, FeedOK},
		{660, 9, FeedStuck},
		{690, 10, FeedOK},
		{720, 9, FeedOK}, // it is the first look again
		{780, 9, FeedStuck},
	} {
		if got := look(start.Add(time.Duration(tc.seconds)*time.Second), tc.indexed); got != tc.want {
			t.Errorf("look %d: state %s, want %s", i, got, tc.want)
		}
	}
}

func TestFeedStatusDueWindow(t *testing.T) {
	s := FeedStatus{}.Take(said(0, 10)).Take(said(3, 20)).Take(said(6, 30)).Take(said(8, 40))
	for _, tc := range []struct {
		name    string
		now     int
		missing int64
		want    int // minute of To; -1 for no window
	}{
		{"nothing is missing", 60, 0, -1},
		{"nothing is old enough", 4, 1, -1},
		{"the older mark is", 10, 1, 0},
		{"the younger mark is", 11, 1, 6},
	} {
		s.Missing = tc.missing
		w, ok := s.DueWindow(after(tc.now))
		if ok != (tc.want >= 0) || ok && (!w.To.Equal(after(tc.want)) || !w.From.Equal(start) || w.URL != s.Feed.URL) {
			t.Errorf("%s: DueWindow = %+v, %v; want one up to minute %d", tc.name, w, ok, tc.want)
		}
	}
}

func TestFeedStatusTake(t *testing.T) {
	long := said(3*24*60, 500)
	long.Pending = 4
	t.Run("an index that hears of a feed from the beginning counts from there", func(t *testing.T) {
		s := FeedStatus{}.Take(said(5, 30))
		if !s.CountedFrom.Equal(start) || s.Before != 0 {
			t.Errorf("counts from %v, %d before; want from %v, 0", s.CountedFrom, s.Before, start)
		}
	})
	t.Run("an index that was made anew counts what comes after it first heard", func(t *testing.T) {
		s := FeedStatus{}.Take(long)
		if !s.CountedFrom.Equal(long.At) || s.Before != 504 {
			t.Errorf("counts from %v, %d before; want from %v, 504", s.CountedFrom, s.Before, long.At)
		}
		next := long
		next.At, next.Published, next.Pending = long.At.Add(time.Hour), 510, 0
		s = s.Take(next)
		s.Settle(FeedCount{Indexed: 5}, next.At)
		if s.Missing != 1 || s.Before != 504 {
			t.Errorf("missing %d with %d before, want 1 of the 6 that came since", s.Missing, s.Before)
		}
	})
	t.Run("a poller that begins to count anew begins the ledger anew", func(t *testing.T) {
		again := said(10, 3)
		again.Since = after(9)
		s := FeedStatus{}.Take(said(5, 30)).Take(again)
		if !s.CountedFrom.Equal(again.Since) || s.Before != 0 || len(s.Marks) != 1 || s.Marks[0].Published != 3 {
			t.Errorf("after the new beginning: %+v", s)
		}
	})
	t.Run("an older word changes nothing", func(t *testing.T) {
		s := FeedStatus{}.Take(said(5, 30)).Take(said(4, 20))
		if s.Published != 30 || !s.At.Equal(after(5)) {
			t.Errorf("published %d at %v, want 30 of minute 5", s.Published, s.At)
		}
	})
	t.Run("earlier records are not changed by later ones", func(t *testing.T) {
		a := FeedStatus{}.Take(said(0, 1))
		b := a.Take(said(10, 2))
		b.Take(said(20, 3))
		if len(a.Marks) != 1 || a.Marks[0].Published != 1 || len(b.Marks) != 2 || b.Marks[1].Published != 2 {
			t.Errorf("marks are %v and %v", a.Marks, b.Marks)
		}
	})
}

func TestFeedStatusPossibleLoss(t *testing.T) {
	gap := func(closed bool) *FeedGap { return &FeedGap{From: after(1), To: after(2), Closed: closed} }
	with := func(minutes int, g *FeedGap, lost int64) FeedHealth {
		h := said(minutes, 0)
		h.LastGap, h.Lost = g, lost
		return h
	}
	for _, tc := range []struct {
		name string
		said []FeedHealth
		want string
	}{
		{"no gap", []FeedHealth{said(5, 0)}, FeedOK},
		{"a gap", []FeedHealth{with(5, gap(false), 0)}, FeedLoss},
		{"a gap that was filled at once", []FeedHealth{with(5, gap(true), 0)}, FeedOK},
		{"a gap that was filled later", []FeedHealth{with(5, gap(false), 0), with(6, gap(true), 0)}, FeedOK},
		{"items left the feed before they were sent", []FeedHealth{said(5, 0), with(6, nil, 2)}, FeedLoss},
		{"they had before the index heard of it", []FeedHealth{with(5, nil, 2), with(6, nil, 2)}, FeedOK},
		{"a gap of the day before", []FeedHealth{with(25*60, gap(false), 0)}, FeedOK},
	} {
		var s FeedStatus
		for _, h := range tc.said {
			s = s.Take(h)
		}
		s.Settle(FeedCount{}, s.At)
		if s.State != tc.want {
			t.Errorf("%s: state %s, want %s", tc.name, s.State, tc.want)
		}
	}
}

func TestFeedStatusStateIsTheWorst(t *testing.T) {
	for _, tc := range []struct {
		name, status string
		minutes      int // since the poller spoke
		stuck, loss  bool
		want         string
		problem      bool
	}{
		{"nothing is wrong", FeedOK, 1, false, false, FeedOK, false},
		{"quiet", FeedQuiet, 1, false, false, FeedQuiet, false},
		{"quiet and a loss", FeedQuiet, 1, false, true, FeedLoss, true},
		{"a loss and stuck", FeedOK, 1, true, true, FeedStuck, true},
		{"failing and stuck", FeedFailing, 1, true, true, FeedFailing, true},
		{"gone", FeedGone, 1, false, false, FeedGone, true},
		{"paused", FeedPaused, 1, false, false, FeedPaused, false},
		{"paused long ago", FeedPaused, 600, false, false, FeedPaused, false},
		{"unheard", FeedQuiet, 600, false, false, FeedUnheard, true},
		{"failing, and unheard", FeedFailing, 600, false, false, FeedFailing, true},
		{"a word that a later poller says", "sleepy", 1, false, false, FeedOK, false},
	} {
		s := FeedStatus{FeedHealth: FeedHealth{Status: tc.status, At: after(-tc.minutes)}, Stuck: tc.stuck}
		if tc.loss {
			s.LossAt = start
		}
		s.State = s.judge(start)
		if s.State != tc.want || s.Problem() != tc.problem {
			t.Errorf("%s: state %s, a problem: %v; want %s, %v", tc.name, s.State, s.Problem(), tc.want, tc.problem)
		}
	}
}
