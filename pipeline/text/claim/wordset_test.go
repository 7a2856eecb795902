package claim

import "testing"

// A set that is declared after the table was made would be missing in it.
func TestEveryListedWordIsInTheTable(t *testing.T) {
	if got, want := entries().Len(), len(listed.entries); got != want {
		t.Errorf("the table has %d words, %d are listed; is a word set asked while the package is initialised?", got, want)
	}
	for w, e := range listed.entries {
		if entries().Get(w) != e {
			t.Errorf("the table has not the entry of %q", w)
		}
	}
}

func TestWordset(t *testing.T) {
	for _, tc := range []struct {
		name, word string
		set        wordset
		want       bool
	}{
		{"a word of the set", "would", modals, true},
		{"a word of another set", "would", articles, false},
		{"a word of one of the sets of a union", "would", functions, true},
		{"a word of no set", "lithium", functions, false},
		{"a verb of no set", "mused", functions, false},
		{"the empty set", "would", 0, false},
		{"no word", "", articles, false},
	} {
		if got := tc.set.has(tc.word); got != tc.want {
			t.Errorf("%s: has(%q) = %t, want %t", tc.name, tc.word, got, tc.want)
		}
	}
}
