package poll

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// numbered is an item's id in these tests.
func numbered(n int) itemID { return itemID{byte(n), byte(n >> 8)} }

func TestItemsAreReadAsTheyWereWritten(t *testing.T) {
	written := items{
		numbered(1): {Hash: 1 << 63, Raw: 7, Same: 9, Version: 1_700_000_000_000, FirstSeen: 1_600_000_000_000, LastSeen: 20_000, Fate: fateShared, Window: true},
		numbered(2): {Hash: 2, Version: -1, Pending: true, PageTries: maxPageTries},
		numbered(3): {Fate: fateLost, Pending: true, Window: true, PageTries: 1},
	}
	stored := written.append(nil)
	got, err := readItems(stored)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(written, got); diff != "" {
		t.Errorf("items differ (-written +read):\n%s", diff)
	}
	if want := 1 + 3*itemBytes; len(stored) != want {
		t.Errorf("three items take %d bytes, want %d", len(stored), want)
	}
	if none, err := readItems(nil); err != nil || len(none) != 0 {
		t.Errorf("readItems(nil) = %v, %v, want none", none, err)
	}
}

func TestItemsThatCannotBeReadAreRefused(t *testing.T) {
	good := items{numbered(1): {}}.append(nil)
	unknownFate := append([]byte{}, good...)
	unknownFate[1+58] = byte(fates) << fateShift
	for name, stored := range map[string][]byte{
		"another version": append([]byte{itemsVersion + 1}, good[1:]...),
		"cut off":         good[:len(good)-1],
		"unknown fate":    unknownFate,
	} {
		if _, err := readItems(stored); err == nil {
			t.Errorf("%s: readItems gives no error", name)
		}
	}
}

func FuzzReadItems(f *testing.F) {
	f.Add(items{numbered(1): {Hash: 1, Pending: true}, numbered(2): {Window: true, Fate: fatePublished}}.append(nil))
	f.Fuzz(func(t *testing.T, stored []byte) {
		m, err := readItems(stored)
		if err != nil {
			return
		}
		again, err := readItems(m.append(nil))
		if err != nil || !cmp.Equal(m, again) {
			t.Errorf("items change when they are written and read again: %v", err)
		}
	})
}

func TestForget(t *testing.T) {
	now := time.Date(2026, 3, 3, 0, 0, 0, 0, time.UTC)
	inFeed, monthAgo, dayAgo, unsent, noPage, gaveUp := numbered(1), numbered(2), numbered(3), numbered(4), numbered(5), numbered(6)
	m := items{
		inFeed:   {LastSeen: day(now) - 100, Window: true},
		monthAgo: {LastSeen: day(now) - rememberDays - 1},
		dayAgo:   {LastSeen: day(now) - 1},
		unsent:   {LastSeen: day(now), Pending: true},
		noPage:   {LastSeen: day(now), PageTries: 2},
		gaveUp:   {LastSeen: day(now), PageTries: maxPageTries},
	}
	if lost := m.forget(now); len(lost) != 1 || lost[0] != m[unsent] {
		t.Errorf("forget = %v lost, want the one that was not sent", lost)
	}
	if len(m) != 5 || m[monthAgo] != nil || m.unfinished() {
		t.Errorf("forget leaves %d items, unfinished %v; want all but the one gone for a month, nothing unfinished", len(m), m.unfinished())
	}
	for i := range 1000 {
		m[numbered(1000+i)] = &Item{LastSeen: day(now), Version: int64(i)}
	}
	m.forget(now)
	if want := rememberWindows*smallWindow + 1; len(m) != want || m[numbered(1999)] == nil || m[inFeed] == nil {
		t.Errorf("forget leaves %d items, want %d, the latest and the standing one among them", len(m), want)
	}
}

func TestDisjoint(t *testing.T) {
	was := items{numbered(1): {Window: true}, numbered(2): {Window: true}, numbered(3): {}}
	for _, tt := range []struct {
		name string
		m    items
		now  []int
		want bool
	}{
		{"one in common", was, []int{2, 9}, false},
		{"none in common", was, []int{8, 9}, true},
		{"one that stood in it earlier", was, []int{3, 9}, true},
		{"nothing stands in it now", was, nil, false},
		{"nothing stood in it", items{}, []int{1}, false},
	} {
		now := map[itemID]bool{}
		for _, n := range tt.now {
			now[numbered(n)] = true
		}
		if got := tt.m.disjoint(now); got != tt.want {
			t.Errorf("%s: disjoint = %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestLedgerMovesAnItemOnceItIsInTheLogNoMore(t *testing.T) {
	var l Ledger
	i := &Item{}
	l.see()
	for _, to := range []fate{fateShared, fateQuarantined, fatePublished, fateLost, fateShared} {
		l.move(i, to)
		sum := int64(0)
		for _, n := range l.Fates {
			sum += n
		}
		if sum != l.Seen {
			t.Errorf("after %d the fates add up to %d, want %d", to, sum, l.Seen)
		}
	}
	if i.Fate != fatePublished || l.Fates[fatePublished] != 1 {
		t.Errorf("fate = %d of %v, want published", i.Fate, l.Fates)
	}
}
