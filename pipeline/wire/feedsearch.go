package wire

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// FeedSort is an order of feeds. Equal ones are ordered by name and URL.
type FeedSort string

// The orders that a FeedSearch can ask for.
const (
	FeedsByState   FeedSort = "state"   // the worst first; the default
	FeedsByName    FeedSort = "name"    // by name and URL
	FeedsByMissing FeedSort = "missing" // those that miss most items first
	FeedsByURL     FeedSort = "url"     // to walk over all with After
)

// FeedSorts are all orders of feeds.
var FeedSorts = []FeedSort{FeedsByState, FeedsByName, FeedsByMissing, FeedsByURL}

// The bounds of FeedSearch.Limit and of Offset + Limit: pages reach to the end
// of twice as many feeds as one installation is made for.
const (
	DefaultFeedLimit = 50
	MaxFeedLimit     = 1000
	MaxFeedWindow    = 200_000
)

// FeedSearch asks for feeds of an index.
type FeedSearch struct {
	// Text asks for feeds whose name, title or URL has it in it, whatever the
	// case of its letters; empty means all.
	Text string
	// States asks for feeds in one of these states; empty means all.
	States []string
	// Sort is FeedsByState if empty.
	Sort FeedSort
	// Limit is how many feeds are wanted: 0 means 50, at most 1000.
	Limit int
	// Offset skips feeds; Offset+Limit is at most 200,000.
	Offset int
	// After asks for feeds with a later URL, in bytes; for FeedsByURL.
	After string
	// Unsettled, where it is not zero, asks for feeds whose record may be out
	// of date at that time although no poller has written since: those that
	// miss items, and those that have become unheard.
	Unsettled time.Time
}

// Normal returns s with its defaults put in. The error is an ErrBadSearch that
// names the first thing that is wrong.
func (s FeedSearch) Normal() (FeedSearch, error) {
	if s.Limit == 0 {
		s.Limit = DefaultFeedLimit
	}
	if s.Sort == "" {
		s.Sort = FeedsByState
	}
	bad := func(format string, args ...any) (FeedSearch, error) {
		return s, fmt.Errorf("%w: %s", ErrBadSearch, fmt.Sprintf(format, args...))
	}
	switch {
	case s.Limit < 0 || s.Limit > MaxFeedLimit:
		return bad("limit is %d, it can be 1 to %d", s.Limit, MaxFeedLimit)
	case s.Offset < 0 || s.Offset+s.Limit > MaxFeedWindow:
		return bad("offset %d and limit %d: offset can't be negative and both together can be %d at most", s.Offset, s.Limit, MaxFeedWindow)
	case !slices.Contains(FeedSorts, s.Sort):
		return bad("there is no order %q of feeds; there are state, name, missing, url", s.Sort)
	}
	for _, state := range s.States {
		if !slices.Contains(FeedStates, state) {
			return bad("there is no state %q of feeds; there are %s", state, strings.Join(FeedStates, ", "))
		}
	}
	return s, nil
}

// Names returns what FeedSearch.Text looks in: name, title and URL, each on a
// line of its own, in lower case.
func (s *FeedStatus) Names() string {
	line := func(text string) string { return strings.ToLower(strings.Join(strings.Fields(text), " ")) }
	return line(s.Feed.Name) + "\n" + line(s.Title) + "\n" + strings.ToLower(s.Feed.URL)
}

// FeedResults is what a FeedSearch found.
type FeedResults struct {
	// Total is the number of all feeds that match.
	Total int64        `json:"total"`
	Feeds []FeedStatus `json:"feeds"`
}

// FeedTotals sums up all feeds of an index.
type FeedTotals struct {
	// States maps each of FeedStates to the number of feeds in it.
	States map[string]int64 `json:"states"`
	// The sums of what FeedStatus has of each feed.
	Missing      int64 `json:"missing"`
	InQuarantine int64 `json:"inQuarantine"`
	Gaps         int64 `json:"gaps"`
	Lost         int64 `json:"lost"`
}

// Problems returns how many feeds somebody should look at.
func (t FeedTotals) Problems() int64 {
	var n int64
	for _, state := range FeedStates[:FeedProblems] {
		n += t.States[state]
	}
	return n
}

// QuarantineRecord is what the index keeps of a Quarantined: where it is and
// what was wrong with it, without its bytes.
type QuarantineRecord struct {
	// ID is topic-partition-offset of the message, else "body-" and a hash of
	// what never was one: the same again is the same record.
	ID string `json:"id"`
	// Topic, Partition and Offset are the message's; Topic is empty for what
	// never was one.
	Topic     string `json:"topic,omitempty"`
	Partition int    `json:"partition"`
	Offset    int64  `json:"offset"`
	// Stage, Reason, Attempts and Time are those of the Quarantined, Reason
	// without secrets and cut where it is very long.
	Stage    string    `json:"stage"`
	Reason   string    `json:"reason"`
	Attempts int       `json:"attempts"`
	Time     time.Time `json:"time"`
	// Article and Version are of the item, Feed is the URL of its feed; empty
	// and 0 where they can't be told.
	Article string `json:"article,omitempty"`
	Version int64  `json:"version,omitempty"`
	Feed    string `json:"feed,omitempty"`
	// Published tells that it is an item that stood in the log, and so counts
	// in the feed's ledger.
	Published bool `json:"published"`
}
