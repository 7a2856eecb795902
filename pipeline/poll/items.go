package poll

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// itemID is an article id, as bytes.
type itemID [16]byte

// article returns the id as articles have it.
func (id itemID) article() string { return hex.EncodeToString(id[:]) }

// idOf reads an article id, which is 32 hex digits.
func idOf(article string) itemID {
	var id itemID
	_, _ = hex.Decode(id[:], []byte(article)) // wire.ArticleID gives nothing else
	return id
}

// Item is what the pollers remember of an item of a feed.
type Item struct {
	// Hash is the beginning of the hash of the entry that was sent last,
	// Version the version that it was sent with; 0 where none was.
	Hash    uint64
	Version int64
	// Raw is that of the entry as the feed had it last; see Entry. Same is a
	// hash of what it says, without its guid.
	Raw, Same uint64
	// FirstSeen is when the item was first seen, in Unix milliseconds;
	// LastSeen is the last day on which it stood in the feed, in days since
	// 1970.
	FirstSeen int64
	LastSeen  uint16
	// Fate is what became of the item; see Ledger.
	Fate fate
	// Pending says that the version may not have been sent yet.
	Pending bool
	// Window says that the item stood in the feed when it was read last.
	Window bool
	// PageTries counts the failed attempts to fetch the item's page; it is
	// maxPageTries where there will be no more.
	PageTries uint8
}

// maxPageTries is how many polls try to fetch a page.
const maxPageTries = 5

func (i *Item) wantsPage() bool { return i.PageTries > 0 && i.PageTries < maxPageTries }

// settled tells whether nothing is to be done for the item as long as its
// entry stays the same.
func (i *Item) settled() bool { return !i.Pending && !i.wantsPage() }

// Items that have left their feed are remembered for so long, in case they
// come back, and no more of them than so many times the feed's length.
const (
	rememberDays    = 30
	rememberWindows = 3
	smallWindow     = 100 // a shorter feed counts as this long
)

// items is what is known of a feed's items.
type items map[itemID]*Item

// The stored form of items is a version byte and one record of 60 bytes each,
// in the order of their ids, numbers in little endian: id 16, Hash 8, Raw 8,
// Same 8, Version 8, FirstSeen 8, LastSeen 2, flags 1 (bit 0 Pending, bit 1
// Window, from bit 4 on Fate), PageTries 1.
const (
	itemsVersion = 1
	itemBytes    = 60

	flagPending = 1 << 0
	flagWindow  = 1 << 1
	fateShift   = 4
)

// append writes the stored form.
func (m items) append(b []byte) []byte {
	ids := slices.SortedFunc(maps.Keys(m), func(a, b itemID) int { return slices.Compare(a[:], b[:]) })
	b = append(slices.Grow(b, 1+len(ids)*itemBytes), itemsVersion)
	for _, id := range ids {
		i := m[id]
		flags := byte(i.Fate) << fateShift
		if i.Pending {
			flags |= flagPending
		}
		if i.Window {
			flags |= flagWindow
		}
		b = append(b, id[:]...)
		b = binary.LittleEndian.AppendUint64(b, i.Hash)
		b = binary.LittleEndian.AppendUint64(b, i.Raw)
		b = binary.LittleEndian.AppendUint64(b, i.Same)
		b = binary.LittleEndian.AppendUint64(b, uint64(i.Version))
		b = binary.LittleEndian.AppendUint64(b, uint64(i.FirstSeen))
		b = binary.LittleEndian.AppendUint16(b, i.LastSeen)
		b = append(b, flags, i.PageTries)
	}
	return b
}

// readItems reads the stored form; nothing at all is no items.
func readItems(b []byte) (items, error) {
	if len(b) == 0 {
		return items{}, nil
	}
	if b[0] != itemsVersion {
		return nil, fmt.Errorf("the items are of version %d, which this wiredesk does not know; use the one that wrote them, or a later one", b[0])
	}
	b = b[1:]
	if len(b)%itemBytes != 0 {
		return nil, errors.New("the last item is cut off")
	}
	m := make(items, len(b)/itemBytes)
	block := make([]Item, len(b)/itemBytes)
	for n := range block {
		r := b[n*itemBytes:][:itemBytes]
		block[n] = Item{
			Hash:      binary.LittleEndian.Uint64(r[16:]),
			Raw:       binary.LittleEndian.Uint64(r[24:]),
			Same:      binary.LittleEndian.Uint64(r[32:]),
			Version:   int64(binary.LittleEndian.Uint64(r[40:])),
			FirstSeen: int64(binary.LittleEndian.Uint64(r[48:])),
			LastSeen:  binary.LittleEndian.Uint16(r[56:]),
			Fate:      fate(r[58] >> fateShift),
			Pending:   r[58]&flagPending != 0,
			Window:    r[58]&flagWindow != 0,
			PageTries: r[59],
		}
		if block[n].Fate >= fates {
			return nil, errors.New("an item has a fate that this wiredesk does not know")
		}
		m[itemID(r[:16])] = &block[n]
	}
	return m, nil
}

// unfinished tells whether something of the feed's last answer is still to be
// sent, so that the answer is needed again even if it did not change.
func (m items) unfinished() bool {
	for _, i := range m {
		if !i.settled() {
			return true
		}
	}
	return false
}

// byRaw returns the items that stood in the feed when it was read last and are
// settled, by what their entries looked like.
func (m items) byRaw() map[uint64]itemID {
	known := make(map[uint64]itemID, len(m))
	for id, i := range m {
		if i.Raw != 0 && i.settled() {
			known[i.Raw] = id
		}
	}
	return known
}

// disjoint tells whether a feed that held items when it was read last holds
// others now, and none of them.
func (m items) disjoint(now map[itemID]bool) bool {
	before := false
	for id, i := range m {
		if i.Window && now[id] {
			return false
		}
		before = before || i.Window
	}
	return before && len(now) > 0
}

// standing marks the items that stand in the feed now.
func (m items) standing(now map[itemID]bool) {
	for id, i := range m {
		i.Window = now[id]
	}
}

// forget drops items that left the feed too long ago, or that are too many.
// It returns those that left while they were still to be sent.
func (m items) forget(now time.Time) (lost []*Item) {
	var gone []itemID
	standing := 0
	today := day(now)
	for id, i := range m {
		if i.Window {
			standing++
			continue
		}
		// What can't be sent any more must not keep the feed from being asked
		// conditionally.
		if i.Pending {
			lost = append(lost, i)
		}
		i.Pending = false
		if i.wantsPage() {
			i.PageTries = maxPageTries
		}
		if int(today)-int(i.LastSeen) > rememberDays {
			delete(m, id)
			continue
		}
		gone = append(gone, id)
	}
	excess := len(gone) - rememberWindows*max(standing, smallWindow)
	if excess <= 0 {
		return lost
	}
	slices.SortFunc(gone, func(a, b itemID) int { return m[a].compareAge(m[b], a, b) })
	for _, id := range gone[:excess] {
		delete(m, id)
	}
	return lost
}

// compareAge orders items by when they were seen last, then by version.
func (i *Item) compareAge(other *Item, id, otherID itemID) int {
	if i.LastSeen != other.LastSeen {
		return int(i.LastSeen) - int(other.LastSeen)
	}
	if i.Version != other.Version {
		return int(min(max(i.Version-other.Version, -1), 1))
	}
	return slices.Compare(id[:], otherID[:])
}

func day(t time.Time) uint16 { return uint16(t.Unix() / (24 * 60 * 60)) }
