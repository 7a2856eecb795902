package wire

import (
	"slices"
	"time"
)

// FeedStatus is a feed as seen from both ends: what its poller says, and what
// of it has arrived in the index. It is the record of the index of feeds, and
// what page, API and commands show. It goes on from where FeedHealth ends:
//
//	Published = Before + Indexed + InQuarantine + Missing
//
// counted at Counted, for what the poller had published at At.
type FeedStatus struct {
	FeedHealth
	// State is the one word that matters most of Status and of what follows,
	// one of FeedStates.
	State string `json:"state"`
	// Counted is when the index was last counted for this.
	Counted time.Time `json:"counted,omitzero"`
	// CountedFrom is when the index's side of the ledger begins: an item that
	// was first seen before is not counted. It is Since, but for a feed whose
	// counts had begun long before the index heard of it (the index was made
	// anew): then it is when it did, and Before is what was published, or was
	// about to be, by then.
	CountedFrom time.Time `json:"countedFrom,omitzero"`
	Before      int64     `json:"before"`
	// Indexed counts items of which the index has a version from this feed,
	// LastIndexed is when it took the latest; zero if it has taken none.
	Indexed     int64     `json:"indexed"`
	LastIndexed time.Time `json:"lastIndexed,omitzero"`
	// InQuarantine counts items that were published and could not be enriched
	// or indexed, in none of their versions.
	InQuarantine int64 `json:"inQuarantine"`
	// Missing counts items that were published and are in neither: under way,
	// or lost. Overdue are those of them that were published more than
	// FeedDueAfter ago; it may be less than there are, never more.
	Missing int64 `json:"missing"`
	Overdue int64 `json:"overdue"`
	// MissingSince is when the index was first counted, in a row, to miss
	// items; zero while it misses none.
	MissingSince time.Time `json:"missingSince,omitzero"`
	// Stuck tells that there are overdue items, that the index was seen to
	// miss items before, and that it is not just behind with everything. NeverIndexed tells that items were published
	// and none has ever arrived; just after the first poll that is so for a
	// moment.
	Stuck        bool `json:"stuck"`
	NeverIndexed bool `json:"neverIndexed"`
	// LossAt is when items may last have been missed: the end of the last gap
	// that is not closed, or when Lost was seen to grow; zero for never.
	LossAt time.Time `json:"lossAt,omitzero"`
	// Marks are earlier states of Published, the oldest first, two at most:
	// what is overdue is told by them.
	Marks []FeedMark `json:"marks,omitempty"`
}

// FeedMark says how many items a feed had published at a time.
type FeedMark struct {
	At        time.Time `json:"at"`
	Published int64     `json:"published"`
}

// The states of a feed, the worst first.
const (
	FeedFailing = "failing" // its polls fail
	FeedGone    = "gone"    // the server says that it is no more
	FeedStuck   = "stuck"   // it is fetched, but items do not reach the index
	FeedLoss    = "loss"    // items may have been missed within FeedLossFor
	FeedUnheard = "unheard" // no poller has said anything of it for FeedUnheardAfter
	FeedQuiet   = "quiet"   // nothing new for longer than its own rhythm explains
	FeedPaused  = "paused"
	FeedOK      = "ok"
)

// FeedStates are all states of a feed, the worst first. The first FeedProblems
// of them are problems, which somebody should look at.
var FeedStates = []string{FeedFailing, FeedGone, FeedStuck, FeedLoss, FeedUnheard, FeedQuiet, FeedPaused, FeedOK}

// FeedProblems is how many of FeedStates are problems.
const FeedProblems = 5

const (
	// FeedDueAfter is how long an item may take from the log to the index:
	// far longer than the second that it takes, and than a restart.
	FeedDueAfter = 5 * time.Minute
	// feedStuckAfter is for how long an index must be seen to miss items for
	// them to be stuck: one that was down hears of them before it has taken
	// its first document.
	feedStuckAfter = time.Minute
	// FeedLossFor is how long a possible loss is shown as the feed's state: a
	// day, so that every shift sees it.
	FeedLossFor = 24 * time.Hour
	// FeedUnheardAfter is how long a feed may go without a word of its
	// poller, which writes one every few minutes.
	FeedUnheardAfter = time.Hour
	// feedLateStart is how long after the beginning of its counts the first
	// word of a feed may come for the index to take part from the beginning.
	feedLateStart = time.Hour
)

// Problem tells whether somebody should look at the feed.
func (s *FeedStatus) Problem() bool { return FeedRank(s.State) < FeedProblems }

// FeedRank returns the place of a state in FeedStates, the last for what is
// none.
func FeedRank(state string) int {
	if i := slices.Index(FeedStates, state); i >= 0 {
		return i
	}
	return len(FeedStates) - 1
}

// Take returns the record that follows s, the zero value if there is none,
// when a poller says h. An h that is older than s changes nothing. The counts
// are those of s until Settle.
func (s FeedStatus) Take(h FeedHealth) FeedStatus {
	if h.At.Before(s.At) {
		return s
	}
	next := s
	next.FeedHealth = h
	if s.At.IsZero() || !s.Since.Equal(h.Since) {
		next.CountedFrom, next.Before, next.Marks = h.Since, 0, nil
		if h.At.Sub(h.Since) > feedLateStart {
			next.CountedFrom, next.Before = h.At, h.Published+h.Pending
		}
	} else if h.Lost > s.Lost {
		next.LossAt = h.At
	}
	if g := h.LastGap; g != nil {
		switch {
		case g.Closed && s.LossAt.Equal(g.To):
			next.LossAt = time.Time{}
		case !g.Closed && g.To.After(next.LossAt):
			next.LossAt = g.To
		}
	}
	next.Marks = marked(next.Marks, FeedMark{At: h.At, Published: h.Published})
	return next
}

// marked returns marks with one more where the latest is old enough, so that
// one of the two is always due.
func marked(marks []FeedMark, m FeedMark) []FeedMark {
	n := len(marks)
	switch {
	case n == 0:
		return []FeedMark{m}
	case m.At.Sub(marks[n-1].At) < FeedDueAfter:
		return marks
	}
	return []FeedMark{marks[n-1], m}
}

// due returns the latest mark that is old enough for everything published by
// then to have arrived; ok is false if there is none.
func (s *FeedStatus) due(now time.Time) (m FeedMark, ok bool) {
	for _, m := range slices.Backward(s.Marks) {
		if now.Sub(m.At) >= FeedDueAfter {
			return m, true
		}
	}
	return m, false
}

// FeedWindow asks for the items of a feed that were first seen from From to
// To, both included, to the millisecond.
type FeedWindow struct {
	URL      string
	From, To time.Time
}

// FeedCount is what an index has of a feed within a FeedWindow.
type FeedCount struct {
	// Indexed counts items by the first version that the index has of them
	// from this feed.
	Indexed int64
	// LastIndexed is when the latest version of this feed was taken, whatever
	// the window; zero for none.
	LastIndexed time.Time
	// InQuarantine counts items that were published, are in quarantine, and
	// have no version from this feed in the index.
	InQuarantine int64
}

// IndexProgress says how far an index is.
type IndexProgress struct {
	// Taken is when the index took its latest document, Fetched when that one
	// was fetched; zero if the index is empty.
	Taken, Fetched time.Time
}

// Window returns what Settle wants to have counted.
func (s *FeedStatus) Window() FeedWindow {
	return FeedWindow{URL: s.Feed.URL, From: s.CountedFrom, To: s.At}
}

// DueWindow returns what SettleDue wants to have counted; ok is false where
// nothing can be overdue.
func (s *FeedStatus) DueWindow(now time.Time) (w FeedWindow, ok bool) {
	m, ok := s.due(now)
	if !ok || s.Missing == 0 || m.Published <= s.Before {
		return w, false
	}
	return FeedWindow{URL: s.Feed.URL, From: s.CountedFrom, To: m.At}, true
}

// Settle balances the ledger with what is counted in Window, as if nothing
// were overdue.
func (s *FeedStatus) Settle(c FeedCount, now time.Time) {
	s.Counted = now
	s.Indexed, s.LastIndexed, s.InQuarantine = c.Indexed, c.LastIndexed, c.InQuarantine
	published := max(0, s.Published-s.Before)
	s.Missing = max(0, published-s.Indexed-s.InQuarantine)
	switch {
	case s.Missing == 0:
		s.MissingSince = time.Time{}
	case s.MissingSince.IsZero():
		s.MissingSince = now
	}
	s.NeverIndexed = published > 0 && s.Indexed == 0
	s.Overdue, s.Stuck = 0, false
	s.State = s.judge(now)
}

// SettleDue tells, after Settle, what is overdue, by what is counted in
// DueWindow. Items are stuck unless the index is behind: it takes documents at
// present, but they were fetched before the mark, so that what is overdue may
// wait behind them.
func (s *FeedStatus) SettleDue(c FeedCount, p IndexProgress, now time.Time) {
	m, ok := s.due(now)
	if !ok {
		return
	}
	s.Overdue = max(0, m.Published-s.Before-c.Indexed-c.InQuarantine)
	behind := now.Sub(p.Taken) < FeedDueAfter && p.Fetched.Before(m.At)
	s.Stuck = s.Overdue > 0 && !behind && now.Sub(s.MissingSince) >= feedStuckAfter
	s.State = s.judge(now)
}

func (s *FeedStatus) judge(now time.Time) string {
	switch {
	case s.Status == FeedFailing, s.Status == FeedGone:
		return s.Status
	case s.Stuck:
		return FeedStuck
	case !s.LossAt.IsZero() && now.Sub(s.LossAt) < FeedLossFor:
		return FeedLoss
	case s.Status == FeedPaused:
		return FeedPaused
	case now.Sub(s.At) > FeedUnheardAfter:
		return FeedUnheard
	case s.Status == FeedQuiet:
		return FeedQuiet
	}
	return FeedOK
}
