package poll

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/wiredesk/wiredesk/pipeline"
)

// FeedState is what the pollers remember of a feed: the value of its key, the
// feed's public URL, in the compacted topic pipeline.TopicFeeds, as JSON.
type FeedState struct {
	// Validators are those of the last answer whose items are all sent.
	Validators
	// Body is a hash of that answer's body; empty if there is none.
	Body string `json:"body,omitempty"`
	// Failing is the class of the error that the last poll ended with, empty
	// if it worked; Failures counts them since it last worked.
	Failing  string `json:"failing,omitempty"`
	Failures int    `json:"failures,omitempty"`
	// NotBefore is when the server allows the next request; zero if it did not
	// say.
	NotBefore time.Time `json:"notBefore,omitzero"`
	// Quarantined holds hashes of the bodies that were put in quarantine since
	// the feed last worked.
	Quarantined []string `json:"quarantined,omitempty"`
	// Items holds what is known of the feed's items, by article id.
	Items map[string]*ItemState `json:"items,omitempty"`
}

// ItemState is what the pollers remember of an item.
type ItemState struct {
	// Hash is the beginning of the hash of the entry that was sent last,
	// Version the version that it was sent with.
	Hash    string `json:"h"`
	Version int64  `json:"v"`
	// FirstSeen is when the item was first seen, in Unix milliseconds;
	// LastSeen is the last day on which it stood in the feed, in days since
	// 1970.
	FirstSeen int64 `json:"f"`
	LastSeen  int   `json:"l"`
	// Pending says that the version may not have been sent yet.
	Pending bool `json:"p,omitempty"`
	// PageTries counts the failed attempts to fetch the item's page; it is
	// maxPageTries where there will be no more.
	PageTries int `json:"t,omitempty"`
}

// Items that have left their feed are remembered for so long, in case they
// come back, and no more of them than so many times the feed's length.
const (
	rememberDays    = 30
	rememberWindows = 3
	smallWindow     = 100 // a shorter feed counts as this long
)

// maxPageTries is how many polls try to fetch a page.
const maxPageTries = 5

func decodeFeedState(value []byte) (FeedState, error) {
	var s FeedState
	if len(value) > 0 {
		if err := json.Unmarshal(value, &s); err != nil {
			return FeedState{Items: map[string]*ItemState{}}, fmt.Errorf("reading the state: %w", err)
		}
	}
	if s.Items == nil {
		s.Items = map[string]*ItemState{}
	}
	for id, item := range s.Items {
		if item == nil {
			delete(s.Items, id)
		}
	}
	return s, nil
}

// save writes the feed's state to the log.
func (p *Poller) save(ctx context.Context, f *polledFeed) error {
	value, err := json.Marshal(f.state)
	if err != nil {
		return fmt.Errorf("writing the state of %s: %w", f.key, err)
	}
	return p.Log.Publish(ctx, pipeline.Message{Topic: pipeline.TopicFeeds, Key: []byte(f.key), Value: value})
}

// ask returns the validators to ask with: none where the answer is needed even
// if it did not change, because something of it is still to be sent.
func (s *FeedState) ask() Validators {
	if s.unfinished() {
		return Validators{}
	}
	return s.Validators
}

func (s *FeedState) unfinished() bool {
	for _, item := range s.Items {
		if item.Pending || item.wantsPage() {
			return true
		}
	}
	return false
}

func (i *ItemState) wantsPage() bool { return i.PageTries > 0 && i.PageTries < maxPageTries }

// item returns what is known of an item that stands in the feed now.
func (s *FeedState) item(id string, now time.Time) *ItemState {
	item := s.Items[id]
	if item == nil {
		item = &ItemState{FirstSeen: now.UnixMilli()}
		s.Items[id] = item
	}
	item.LastSeen = day(now)
	return item
}

// forget drops items that left the feed too long ago, or that are too many;
// window holds the ids that stand in it now. It returns how many left while
// they were still to be sent.
func (s *FeedState) forget(window map[string]bool, now time.Time) (lost int) {
	var gone []string
	for id, item := range s.Items {
		if window[id] {
			continue
		}
		// What can't be sent any more must not keep the feed from being asked
		// conditionally.
		if item.Pending {
			lost++
		}
		item.Pending = false
		if item.wantsPage() {
			item.PageTries = maxPageTries
		}
		if day(now)-item.LastSeen > rememberDays {
			delete(s.Items, id)
			continue
		}
		gone = append(gone, id)
	}
	excess := len(gone) - rememberWindows*max(len(window), smallWindow)
	if excess <= 0 {
		return lost
	}
	slices.SortFunc(gone, func(a, b string) int {
		return cmp.Or(cmp.Compare(s.Items[a].LastSeen, s.Items[b].LastSeen), cmp.Compare(s.Items[a].Version, s.Items[b].Version), cmp.Compare(a, b))
	})
	for _, id := range gone[:excess] {
		delete(s.Items, id)
	}
	return lost
}

func day(t time.Time) int { return int(t.Unix() / (24 * 60 * 60)) }

// ledger knows what the feeds that share a host have sent, so that an item
// which stands in several of them is sent once. The zero value is empty.
type ledger struct {
	mu   sync.Mutex
	sent map[string]sentVersion
	// sweepAt is the length at which versions that are too old to matter are
	// dropped.
	sweepAt int
}

type sentVersion struct {
	hash    string
	version int64
}

func (l *ledger) load(feeds []*polledFeed) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent = map[string]sentVersion{}
	for _, f := range feeds {
		if !f.shares {
			continue
		}
		for id, item := range f.state.Items {
			if item.Version > l.sent[id].version && !item.Pending {
				l.sent[id] = sentVersion{item.Hash, item.Version}
			}
		}
	}
}

// claim returns the version to send content with: later than any that was sent
// and than after, and no earlier than now. It reports false, with the version
// that was sent, where another feed has sent the same content.
func (l *ledger) claim(id, hash string, now, after int64) (int64, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	last := l.sent[id]
	if last.hash == hash && last.version > after {
		return last.version, false
	}
	version := max(now, after+1, last.version+1)
	l.sent[id] = sentVersion{hash, version}
	l.sweep(now)
	return version, true
}

// sweep drops what was sent longer ago than items are remembered, whenever the
// ledger has doubled.
func (l *ledger) sweep(now int64) {
	if len(l.sent) < max(l.sweepAt, 1000) {
		return
	}
	oldest := now - rememberDays*24*time.Hour.Milliseconds()
	maps.DeleteFunc(l.sent, func(_ string, s sentVersion) bool { return s.version < oldest })
	l.sweepAt = 2 * len(l.sent)
}
