// Package wordlist holds closed lists of words that are asked of every word of
// a text. Most words are in none of them, and a Table says so faster than a map:
// it hashes four letters and mostly finds a slot that is free, or holds a word of
// another length.
package wordlist

import (
	"iter"
	"math/bits"
	"strings"
	"unicode/utf8"
)

// Table holds a value for each word of a list. The zero Table, and nil, hold
// none. It is not changed once made and may be used by many at once.
type Table[V any] struct {
	// slots is a hash table with open addressing; the empty word is a free slot.
	slots []slot[V]
	// shift leaves of a hash the bits that number the slots.
	shift uint8
	// words is how many slots are used.
	words int
}

type slot[V any] struct {
	word  string
	value V
}

// Of makes a table of the words of values but the empty one, which is in no
// list.
func Of[V any](values map[string]V) *Table[V] {
	size := bits.Len(uint(2 * len(values))) // at most half of the slots are used
	t := &Table[V]{slots: make([]slot[V], 1<<size), shift: uint8(64 - size)}
	for word, value := range values {
		if word != "" {
			t.add(word, value)
		}
	}
	return t
}

func (t *Table[V]) add(word string, value V) {
	mask := len(t.slots) - 1
	at := int(hash(word) >> t.shift)
	for t.slots[at&mask].word != "" {
		at++
	}
	t.slots[at&mask] = slot[V]{word, value}
	t.words++
}

// Find returns the value of word, and whether the table has it.
func (t *Table[V]) Find(word string) (value V, ok bool) {
	if t == nil || len(t.slots) == 0 || word == "" {
		return value, false
	}
	mask := len(t.slots) - 1
	for at := int(hash(word) >> t.shift); ; at++ {
		s := &t.slots[at&mask]
		if len(s.word) == 0 {
			return value, false
		}
		if s.word == word {
			return s.value, true
		}
	}
}

// FindLower is Find for word in lower case, as strings.ToLower makes it.
func (t *Table[V]) FindLower(word string) (value V, ok bool) {
	var lower [longest]byte
	if len(word) > len(lower) {
		return t.Find(strings.ToLower(word))
	}
	capital := false
	for i := range len(word) {
		c := word[i]
		if c >= utf8.RuneSelf {
			return t.Find(strings.ToLower(word))
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
			capital = true
		}
		lower[i] = c
	}
	if !capital {
		return t.Find(word)
	}
	return t.Find(string(lower[:len(word)]))
}

// longest is how long the words are that FindLower lowers without making them;
// hardly any is longer.
const longest = 24

// Len returns how many words the table has.
func (t *Table[V]) Len() int {
	if t == nil {
		return 0
	}
	return t.words
}

// Get returns the value of word; the zero value if the table has none.
func (t *Table[V]) Get(word string) V {
	value, _ := t.Find(word)
	return value
}

// Has tells whether the table has word.
func (t *Table[V]) Has(word string) bool {
	_, ok := t.Find(word)
	return ok
}

// HasLower tells whether the table has word in lower case.
func (t *Table[V]) HasLower(word string) bool {
	_, ok := t.FindLower(word)
	return ok
}

// All yields the words in no order with their values.
func (t *Table[V]) All() iter.Seq2[string, V] {
	return func(yield func(string, V) bool) {
		if t == nil {
			return
		}
		for _, s := range t.slots {
			if s.word != "" && !yield(s.word, s.value) {
				return
			}
		}
	}
}

// hash mixes the length and four letters of a word that is not empty.
func hash(word string) uint64 {
	n := len(word)
	h := uint64(word[0]) | uint64(word[n-1])<<8 | uint64(word[n/2])<<16 | uint64(word[n/4])<<24 | uint64(n)<<32
	return h * 0x9E3779B97F4A7C15 // 2^64 over the golden ratio: Knuth (1998), 6.4
}

// Set is a list of words without values.
type Set = Table[bool]

// SetOf makes a set of words divided by white space.
func SetOf(words string) *Set {
	members := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		members[word] = true
	}
	return Of(members)
}
