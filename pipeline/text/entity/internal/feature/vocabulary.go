package feature

import (
	"unicode"
	"unicode/utf8"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

// word is what a word is known by wherever it stands.
type word struct {
	// form is the hash of the word as printed, title as it would be printed
	// if it were not in capitals, lower in lower case.
	form, title, lower uint64
	shape              uint64
	fine, coarse       uint64
	class              lexicon.WordClass
	// flags are the lists that have form.
	flags lexicon.Flags
	// upper and caps are as in Unit; capital tells of a capital anywhere.
	upper, caps, capital bool
	// small tells that the word is one that is written small.
	small bool
	// armed tells that a weapon's name may begin with it.
	armed bool
	// evidence is an index into vocabulary.evidence; all forms of a word
	// share it.
	evidence int32
}

// maxWords bounds the vocabulary.
const maxWords = 1 << 14

// vocabulary remembers words, over stories: what is known of a word does not
// depend on the story, save for its evidence, which is begun anew.
type vocabulary struct {
	lex   *lexicon.Lexicon
	words []word
	// slots is a hash table with open addressing of indexes into words,
	// counted from one.
	slots    []int32
	evidence []wordEvidence
	byLower  map[uint64]int32
	story    int32
}

// wordEvidence is how a word is written in one story.
type wordEvidence struct {
	// story is the story that the rest is of.
	story int32
	// lower counts it in lower case, upper with a capital within a sentence.
	lower, upper int32
	// types counts the first pass's labels for it, by type; surname how often
	// it ended a person's name of several words.
	types   [4]int32
	surname int32
}

// begin begins a story.
func (v *vocabulary) begin(lex *lexicon.Lexicon) {
	if v.lex != lex || len(v.words) > maxWords/2 {
		v.lex = lex
		v.words, v.evidence = v.words[:0], v.evidence[:0]
		v.slots = make([]int32, maxWords)
		v.byLower = map[uint64]int32{}
	}
	v.story++
}

// look returns the word s.
func (v *vocabulary) look(s string) *word {
	form := lexicon.Hash(s)
	mask := uint64(len(v.slots) - 1)
	slot := form & mask
	for ; v.slots[slot] != 0; slot = (slot + 1) & mask {
		if w := &v.words[v.slots[slot]-1]; w.form == form {
			return w
		}
	}
	if 4*len(v.words) > 3*len(v.slots) {
		v.grow()
		return v.look(s)
	}
	v.words = append(v.words, v.describe(s, form))
	v.slots[slot] = int32(len(v.words))
	return &v.words[len(v.words)-1]
}

// grow makes room for a story of more words than maxWords.
func (v *vocabulary) grow() {
	v.slots = make([]int32, 2*len(v.slots))
	mask := uint64(len(v.slots) - 1)
	for i := range v.words {
		slot := v.words[i].form & mask
		for v.slots[slot] != 0 {
			slot = (slot + 1) & mask
		}
		v.slots[slot] = int32(i + 1)
	}
}

// describe looks everything up that the word is known by.
func (v *vocabulary) describe(s string, form uint64) word {
	w := word{form: form, title: form, lower: form, flags: v.lex.Flags(form)}
	r, _ := utf8.DecodeRuneInString(s)
	w.upper = unicode.IsUpper(r)
	w.caps = w.upper && isCaps(s)
	w.capital = w.upper || hasCapital(s)
	if !isLower(s) {
		w.lower = lexicon.HashLower(s)
	}
	if w.caps {
		w.title = lexicon.HashTitle(s)
	}
	var buf [32]byte
	w.shape = lexicon.Hash(string(token.AppendShape(buf[:0], s)))
	w.class = v.lex.Words(w.lower)
	w.small = v.lex.Flags(w.lower)&lexicon.Small != 0
	w.armed = v.lex.BeginsWeapon(w.lower)
	w.fine, w.coarse = v.lex.Cluster(w.lower)
	w.evidence = v.evidenceOf(w.lower)
	return w
}

func (v *vocabulary) evidenceOf(lower uint64) int32 {
	id, ok := v.byLower[lower]
	if !ok {
		id = int32(len(v.evidence))
		v.byLower[lower] = id
		v.evidence = append(v.evidence, wordEvidence{})
	}
	return id
}

// of returns the evidence of the story at hand.
func (v *vocabulary) of(id int32) *wordEvidence {
	e := &v.evidence[id]
	if e.story != v.story {
		*e = wordEvidence{story: v.story}
	}
	return e
}

// isCaps tells whether word has two letters or more and no small one.
func isCaps(word string) bool {
	letters := 0
	for _, r := range word {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters > 1
}

// hasCapital tells whether word has a capital letter: "al-Assad", "eBay".
func hasCapital(word string) bool {
	for _, r := range word {
		if unicode.IsUpper(r) {
			return true
		}
	}
	return false
}

// isLower tells whether word is ASCII without capitals.
func isLower(word string) bool {
	for i := range len(word) {
		if c := word[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return true
}
