package poll

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/cespare/xxhash/v2"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// moment is a time in Unix milliseconds, a third of the size of a time.Time;
// 0 means never.
type moment int64

func momentOf(t time.Time) moment {
	if t.IsZero() {
		return 0
	}
	return moment(t.UnixMilli())
}

// time returns the time in UTC, the zero time for never.
func (m moment) time() time.Time {
	if m == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(m)).UTC()
}

// FeedState is what the pollers remember of a feed: the value of its key, the
// feed's public URL, in the compacted topic TopicFeeds. The value is one line
// of JSON and, after it, the items in a form of their own (see items).
type FeedState struct {
	// Head is what a poller keeps in memory of every feed.
	Head
	// Title is the feed's own; empty if it has none.
	Title string `json:"title,omitempty"`
	// Problem is why the last poll failed; empty if it worked.
	Problem string `json:"problem,omitempty"`
	// Ledger counts what became of the feed's items, LastGap is the latest
	// possible loss; nil if there was none.
	Ledger  Ledger        `json:"ledger"`
	LastGap *wire.FeedGap `json:"lastGap,omitempty"`
	// Newest is the date of the newest item that the feed held when it was
	// read last; 0 where its items have no dates.
	Newest moment `json:"newest,omitempty"`
	// Quarantined holds hashes of the bodies that were put in quarantine since
	// the feed last worked.
	Quarantined []uint64 `json:"quarantined,omitempty"`
	// Ambiguous holds hashes of guids that name more than one item, the
	// latest last.
	Ambiguous []uint64 `json:"ambiguous,omitempty"`
	// GUIDsChange says that the feed gives its items new guids at every
	// request: they are told apart by their links.
	GUIDsChange bool `json:"guidsChange,omitempty"`
	// items holds what is known of the feed's items, read is the hash of their
	// stored form.
	items items
	read  uint64
}

// Head is what decides when a feed is asked, and how. A poller of 100,000 feeds
// keeps as many of them in memory: their fields are as small as they can be,
// the small ones together.
type Head struct {
	// Validators are those of the last answer whose items are all sent.
	Validators
	// Body is a hash of that answer's body; 0 if there is none.
	Body uint64 `json:"body,omitempty"`
	// MovedTo is where the server said that the feed is from now on; empty if
	// it did not move.
	MovedTo string `json:"movedTo,omitempty"`
	// Failing is the class of the error that the last poll ended with, empty
	// if it worked.
	Failing string `json:"failing,omitempty"`
	// Next is when the feed is polled again. NotBefore is when the server
	// allows the next request, Fresh when it says that its last answer ages; 0
	// if it did not say.
	Next      moment `json:"next,omitempty"`
	NotBefore moment `json:"notBefore,omitempty"`
	Fresh     moment `json:"fresh,omitempty"`
	// Pace is what the feed says of how often it is to be polled, Rhythm how
	// often it has something new, by what was seen.
	Pace   Pace   `json:"pace,omitzero"`
	Rhythm rhythm `json:"rhythm"`
	// Since is when the counts begin, here and in the ledger; the others are
	// when the feed was asked, answered and had something new last. Silence is
	// the longest time, in milliseconds, that it had nothing new.
	Since       moment `json:"since,omitempty"`
	LastPoll    moment `json:"lastPoll,omitempty"`
	LastSuccess moment `json:"lastSuccess,omitempty"`
	LastNew     moment `json:"lastNew,omitempty"`
	Silence     int64  `json:"silence,omitempty"`
	// HasteUntil is when one halving of the interval ends; see Haste.
	HasteUntil moment `json:"hasteUntil,omitempty"`
	// Push is the feed's subscription at a WebSub hub; nil if it has none.
	Push *Push `json:"push,omitempty"`
	// Polls counts requests: NotModified were answered by a 304, Unchanged by
	// the same bytes again, Failed not at all or with an error. Those since the
	// state was last saved are lost in a crash.
	Polls       uint32 `json:"polls,omitempty"`
	NotModified uint32 `json:"notModified,omitempty"`
	Unchanged   uint32 `json:"unchanged,omitempty"`
	Failed      uint32 `json:"failed,omitempty"`
	// Failures counts the failed polls since one worked, Window the items that
	// the feed holds.
	Failures int32 `json:"failures,omitempty"`
	Window   int32 `json:"window,omitempty"`
	// Haste halves the poll interval so many times: items may have been
	// missed.
	Haste int8 `json:"haste,omitempty"`
	// Unfinished says that something of the last answer is still to be sent,
	// so that it is needed again even if it did not change.
	Unfinished bool `json:"unfinished,omitempty"`
}

// encode writes the stored form of a state.
func (s *FeedState) encode() ([]byte, error) {
	line, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("writing the state: %w", err)
	}
	return s.items.append(append(line, '\n')), nil
}

// itemsHash returns a hash of the stored form of the items.
func (s *FeedState) itemsHash() uint64 { return xxhash.Sum64(s.items.append(nil)) }

// decodeState reads the stored form; nothing at all is a feed that is not
// known. Beside an error stands the state of such a feed.
func decodeState(value []byte) (*FeedState, error) {
	s := &FeedState{items: items{}}
	if len(value) == 0 {
		return s, nil
	}
	line, rest, found := bytes.Cut(value, []byte{'\n'})
	if !found {
		return s, errNoItems
	}
	known, err := readItems(rest)
	if err == nil {
		err = json.Unmarshal(line, s)
	}
	if err != nil {
		return &FeedState{items: items{}}, fmt.Errorf("reading the state: %w", err)
	}
	s.items, s.read = known, xxhash.Sum64(rest)
	return s, nil
}

// errNoItems says that a value is not the state of a feed.
var errNoItems = errors.New("reading the state: it has no items; was it written by an older wiredesk?")

// decodeHead reads the part of a state that is kept in memory.
func decodeHead(value []byte) (Head, error) {
	line, _, found := bytes.Cut(value, []byte{'\n'})
	if !found {
		return Head{}, errNoItems
	}
	var h Head
	if err := json.Unmarshal(line, &h); err != nil {
		return Head{}, fmt.Errorf("reading the state: %w", err)
	}
	return h, nil
}

// ask returns the validators to ask with: none where the answer is needed even
// if it did not change.
func (h *Head) ask() Validators {
	if h.Unfinished {
		return Validators{}
	}
	return h.Validators
}
