package claim

import "strings"

// wordset is a closed list of words, asked of every token. A filter in front of
// the map answers for most of the words that are not in it.
type wordset struct {
	words  map[string]bool
	filter [4]uint64
}

// set makes a set of the words in list.
func set(list string) *wordset {
	s := &wordset{words: make(map[string]bool)}
	for w := range strings.FieldsSeq(list) {
		s.add(w)
	}
	return s
}

// union makes a set of the words of all lists.
func union(lists ...*wordset) *wordset {
	all := set("")
	for _, list := range lists {
		for w := range list.words {
			all.add(w)
		}
	}
	return all
}

func (s *wordset) add(w string) {
	s.words[w] = true
	place := placeOf(w)
	s.filter[place/64] |= 1 << (place % 64)
}

// has tells whether w is in the set; nothing is in a nil set.
func (s *wordset) has(w string) bool {
	if s == nil || w == "" {
		return false
	}
	place := placeOf(w)
	return s.filter[place/64]>>(place%64)&1 != 0 && s.words[w]
}

// placeOf returns the bit of a filter that the word w, which is not empty,
// stands for: by its length and its outer and middle letters.
func placeOf(w string) uint8 {
	n := len(w)
	mixed := uint32(w[0])<<24 ^ uint32(w[n-1])<<16 ^ uint32(w[n/2])<<8 ^ uint32(n)
	return uint8(mixed * 0x9E3779B1 >> 24) // 2^32 over the golden ratio: Knuth (1998), 6.4
}
