package kafka

import (
	"container/list"
	"math/rand/v2"
	"testing"
)

func TestTrackerCommitsTheContiguousPrefixOnly(t *testing.T) {
	track := newTracker(10)
	if got := track.committable(); got != 10 {
		t.Fatalf("new tracker: committable() = %d, want 10", got)
	}
	a, b, c := track.begin(10), track.begin(11), track.begin(15) // offsets may have gaps
	for _, step := range []struct {
		done *list.Element
		want int64
	}{{c, 10}, {a, 11}, {b, 16}} {
		track.done(step.done)
		if got := track.committable(); got != step.want {
			t.Errorf("committable() = %d, want %d", got, step.want)
		}
	}
}

// Whatever the order in which messages end, nothing that is in work lies below
// the committable offset, it never falls, and it reaches the end.
func TestTrackerPropertyRandomOrders(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 1))
		track := newTracker(0)
		inWork := map[int64]*list.Element{}
		next, last := int64(0), int64(0)
		for range 500 {
			if rng.IntN(2) == 0 || len(inWork) == 0 {
				offset := next + rng.Int64N(3)
				inWork[offset] = track.begin(offset)
				next = offset + 1
			} else {
				for offset, mark := range inWork { // map order: any of them
					track.done(mark)
					delete(inWork, offset)
					break
				}
			}
			got := track.committable()
			if got < last {
				t.Fatalf("seed %d: committable fell from %d to %d", seed, last, got)
			}
			last = got
			for offset := range inWork {
				if offset < got {
					t.Fatalf("seed %d: committable() = %d, but %d is in work", seed, got, offset)
				}
			}
			if len(inWork) == 0 && got != next {
				t.Fatalf("seed %d: nothing in work: committable() = %d, want %d", seed, got, next)
			}
		}
		if track.inWork.Len() != len(inWork) {
			t.Fatalf("seed %d: the tracker holds %d offsets, want the %d in work", seed, track.inWork.Len(), len(inWork))
		}
	}
}
