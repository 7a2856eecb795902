package wordlist_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/wiredesk/wiredesk/pipeline/text/wordlist"
)

func TestTableHoldsWhatTheMapHolds(t *testing.T) {
	values := map[string]int{"": -1}
	for i := range 3000 {
		// Many words that differ in letters that the hash leaves out.
		values[fmt.Sprintf("w%04dd", i)] = i
		values[strings.Repeat("é", i%7+1)+fmt.Sprint(i)] = -i
	}
	table := wordlist.Of(values)
	delete(values, "")
	if got := maps.Collect(table.All()); !maps.Equal(got, values) {
		t.Errorf("All() yields %d words that are not the %d of the map", len(got), len(values))
	}
	for word, want := range values {
		if got, ok := table.Find(word); got != want || !ok {
			t.Errorf("Find(%q) = %d, %t, want %d", word, got, ok, want)
		}
		if _, had := values[word+"x"]; !had {
			if got, ok := table.Find(word + "x"); got != 0 || ok {
				t.Errorf("Find(%q) = %d, %t, want none", word+"x", got, ok)
			}
		}
	}
}

func TestSetHas(t *testing.T) {
	set := wordlist.SetOf("the a an\n the")
	for _, tc := range []struct {
		name, word string
		set        *wordlist.Set
		want       bool
	}{
		{"a word of the list", "an", set, true},
		{"a word that begins one", "th", set, false},
		{"another word of the same letters", "aa", set, false},
		{"no word", "", set, false},
		{"a nil set", "the", nil, false},
		{"the zero set", "the", new(wordlist.Set), false},
		{"an empty list", "the", wordlist.SetOf(""), false},
	} {
		if got := tc.set.Has(tc.word); got != tc.want {
			t.Errorf("%s: Has(%q) = %t, want %t", tc.name, tc.word, got, tc.want)
		}
	}
}

func TestNilTableIsEmpty(t *testing.T) {
	var table *wordlist.Table[string]
	if got, ok := table.Find("the"); got != "" || ok {
		t.Errorf("Find in a nil table = %q, %t, want none", got, ok)
	}
	for word := range table.All() {
		t.Errorf("a nil table yields %q", word)
	}
}

func TestFindLowerIsFindOfTheLowerCase(t *testing.T) {
	words := []string{"the", "élan", "kelvin", "i̇", "internationalisierungsbestrebungen"}
	values := map[string]int{}
	for i, w := range words {
		values[w] = i + 1
	}
	table := wordlist.Of(values)
	for _, word := range []string{"THE", "The", "the", "th", "Élan", "\u212Aelvin", "İ", "", "Internationalisierungsbestrebungen", "[he", "@"} {
		got, gotOK := table.FindLower(word)
		want, wantOK := table.Find(strings.ToLower(word))
		if got != want || gotOK != wantOK {
			t.Errorf("FindLower(%q) = %d, %t, want %d, %t", word, got, gotOK, want, wantOK)
		}
	}
	if got := table.Len(); got != len(words) {
		t.Errorf("Len() = %d, want %d", got, len(words))
	}
}
