package claim

import (
	"strings"
	"sync"

	"github.com/wiredesk/wiredesk/pipeline/text/wordlist"
)

// wordset is a closed list of words, by its number; zero is the empty list.
type wordset uint8

// entry is what the word lists and the lexicon of verbs say of a word, whatever
// stands around it. A story looks it up once for each token.
type entry struct {
	// sets has a bit for each wordset that the word is in.
	sets [maxSets / 64]uint64
	// verb is the reporting verb that the word is a form of; zero if it is none.
	verb verb
}

// maxSets bounds the word sets, of which this package declares some 150.
const maxSets = 192

// listing is the verbs, and the word sets as they are declared. It is complete,
// and not changed any more, when the package is initialised.
type listing struct {
	sets    int
	entries map[string]*entry
}

var listed = listVerbs(verbsFile)

// entries holds what is listed; it is not for use before all is.
var entries = sync.OnceValue(func() *wordlist.Table[*entry] { return wordlist.Of(listed.entries) })

func (l *listing) entry(w string) *entry {
	if l.entries[w] == nil {
		l.entries[w] = new(entry)
	}
	return l.entries[w]
}

// add makes the next set.
func (l *listing) add() wordset {
	if l.sets++; l.sets == maxSets {
		panic("claim: there are more word sets than maxSets")
	}
	return wordset(l.sets)
}

// set makes a set of the words in list.
func set(list string) wordset {
	s := listed.add()
	for w := range strings.FieldsSeq(list) {
		listed.entry(w).add(s)
	}
	return s
}

// union makes a set of the words of all sets.
func union(sets ...wordset) wordset {
	all := listed.add()
	for _, s := range sets {
		for _, w := range s.words() {
			listed.entry(w).add(all)
		}
	}
	return all
}

// words returns the words of the set in no order.
func (s wordset) words() []string {
	var words []string
	for w, e := range listed.entries {
		if e.in(s) {
			words = append(words, w)
		}
	}
	return words
}

// has tells whether w is in the set. Of a token story.in tells it faster.
func (s wordset) has(w string) bool { return entries().Get(w).in(s) }

func (e *entry) add(s wordset) { e.sets[s/64] |= 1 << (s % 64) }

// in tells whether the word is in the set s; a nil entry is in none.
func (e *entry) in(s wordset) bool { return e != nil && e.sets[s/64]>>(s%64)&1 != 0 }
