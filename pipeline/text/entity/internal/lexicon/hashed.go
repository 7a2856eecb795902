package lexicon

import (
	"iter"
	"strings"
)

// Hashed holds a value for each of some words or phrases, by the hashes of this
// package. These are spread already, so that it finds one with a look where a
// map would hash once more. The zero Hashed, and nil, are empty; the hash zero
// is no word's.
type Hashed[V any] struct {
	// slots is a hash table with open addressing, at most half of it used; the
	// hash zero is a free slot.
	slots []hashedSlot[V]
	used  int
}

type hashedSlot[V any] struct {
	hash  uint64
	value V
}

// Put sets the value of a hash.
func (h *Hashed[V]) Put(hash uint64, value V) {
	if 2*h.used >= len(h.slots) {
		h.grow()
	}
	s := h.slot(hash)
	if s.hash == 0 {
		h.used++
	}
	*s = hashedSlot[V]{hash, value}
}

func (h *Hashed[V]) grow() {
	old := h.slots
	h.slots = make([]hashedSlot[V], max(8, 2*len(old)))
	for _, s := range old {
		if s.hash != 0 {
			*h.slot(s.hash) = s
		}
	}
}

// slot returns the slot of a hash, or the free one where it would be.
func (h *Hashed[V]) slot(hash uint64) *hashedSlot[V] {
	mask := uint64(len(h.slots) - 1)
	at := hash & mask
	for h.slots[at].hash != hash && h.slots[at].hash != 0 {
		at = (at + 1) & mask
	}
	return &h.slots[at]
}

// Find returns the value of a hash, and whether there is one.
func (h *Hashed[V]) Find(hash uint64) (value V, ok bool) {
	if h == nil || h.used == 0 || hash == 0 {
		return value, false
	}
	s := h.slot(hash)
	return s.value, s.hash != 0
}

// Get returns the value of a hash; the zero value if there is none.
func (h *Hashed[V]) Get(hash uint64) V {
	value, _ := h.Find(hash)
	return value
}

// Has tells whether there is a value for a hash.
func (h *Hashed[V]) Has(hash uint64) bool {
	_, ok := h.Find(hash)
	return ok
}

// All yields the hashes in no order with their values.
func (h *Hashed[V]) All() iter.Seq2[uint64, V] {
	return func(yield func(uint64, V) bool) {
		for _, s := range h.slots {
			if s.hash != 0 && !yield(s.hash, s.value) {
				return
			}
		}
	}
}

// Set is a list of words without values.
type Set = Hashed[bool]

// SetOf makes a set of words divided by white space.
func SetOf(words string) *Set {
	s := new(Set)
	for w := range strings.FieldsSeq(words) {
		s.Put(Hash(w), true)
	}
	return s
}
