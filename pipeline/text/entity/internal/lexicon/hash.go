package lexicon

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// FNV-1a, 64 bits (Fowler, Noll and Vo), with a finish that spreads the low
// bits of short words.
const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

func finish(h uint64) uint64 {
	h ^= h >> 32
	h *= 0x9E3779B97F4A7C15
	return h ^ h>>29
}

// Hash returns the hash of a word as printed.
func Hash(word string) uint64 {
	h := uint64(fnvOffset)
	for i := range len(word) {
		h = (h ^ uint64(word[i])) * fnvPrime
	}
	return finish(h)
}

// HashLower returns the hash of a word in lower case, without making it.
func HashLower(word string) uint64 {
	h := uint64(fnvOffset)
	for i := 0; i < len(word); {
		c := word[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(word[i:])
			var buf [utf8.UTFMax]byte
			for _, b := range utf8.AppendRune(buf[:0], unicode.ToLower(r)) {
				h = (h ^ uint64(b)) * fnvPrime
			}
			i += size
			continue
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		h = (h ^ uint64(c)) * fnvPrime
		i++
	}
	return finish(h)
}

// HashTitle returns the hash of a word in capitals as it is written within a
// sentence: "RUSSIA" like "Russia".
func HashTitle(word string) uint64 {
	r, size := utf8.DecodeRuneInString(word)
	return Hash(string(r) + strings.ToLower(word[size:]))
}

// Join returns the hash of a phrase to which a word is added. A phrase of one
// word has that word's hash.
func Join(phrase, word uint64) uint64 { return finish(phrase*31 ^ word) }

// HashPhrase returns the hash of the words of s, each hashed by hash, split
// at white space.
func HashPhrase(s string, hash func(string) uint64) uint64 {
	var h uint64
	for i, word := range strings.Fields(s) {
		if i == 0 {
			h = hash(word)
		} else {
			h = Join(h, hash(word))
		}
	}
	return h
}

// EachBeginning calls f with the hash of each beginning of the phrase s that
// is shorter than s, as HashPhrase has it.
func EachBeginning(s string, hash func(string) uint64, f func(beginning uint64)) {
	words := strings.Fields(s)
	var h uint64
	for i := range len(words) - 1 {
		if h = Join(h, hash(words[i])); i == 0 {
			h = hash(words[0])
		}
		f(h)
	}
}

func sortedKeys(m map[uint64]uint16) []uint64 {
	return slices.Sorted(maps.Keys(m))
}
