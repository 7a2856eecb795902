package lexicon_test

import (
	"maps"
	"strconv"
	"testing"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
)

func TestHashedHoldsWhatTheMapHolds(t *testing.T) {
	var hashed lexicon.Hashed[int]
	values := map[uint64]int{}
	for i := range 2000 {
		h := lexicon.Hash(strconv.Itoa(i % 1500)) // some twice
		if i%3 == 0 {
			h = uint64(i+1) << 32 // all of these want the first slot
		}
		hashed.Put(h, i)
		values[h] = i
	}
	if got := maps.Collect(hashed.All()); !maps.Equal(got, values) {
		t.Errorf("All() yields %d hashes that are not the %d of the map", len(got), len(values))
	}
	for h, want := range values {
		if got, ok := hashed.Find(h); got != want || !ok {
			t.Errorf("Find(%x) = %d, %t, want %d", h, got, ok, want)
		}
	}
	if got, ok := hashed.Find(lexicon.Hash("none")); got != 0 || ok {
		t.Errorf("Find of another word = %d, %t, want none", got, ok)
	}
}

func TestEmptySetHasNothing(t *testing.T) {
	for name, set := range map[string]*lexicon.Set{"nil": nil, "zero": new(lexicon.Set), "of no words": lexicon.SetOf(" ")} {
		if set.Has(lexicon.Hash("the")) || set.Has(0) {
			t.Errorf("a set that is %s has a word", name)
		}
	}
	if set := lexicon.SetOf("the a"); !set.Has(lexicon.Hash("a")) || set.Has(0) {
		t.Error("a set of two words has not one of them, or has the hash zero")
	}
}
