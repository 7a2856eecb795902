package feature

import (
	"github.com/wiredesk/wiredesk/pipeline/text/perceptron"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

// Features returns the features of unit i of the run r that the text alone
// gives. The result is valid until the next call of this or LearnedFeatures.
func (d *Document) Features(r Run, i int) []uint64 {
	e := extractor{d: d, s: d.Sentences[r.Sentence], i: i}
	d.features = d.features[:0]
	e.words()
	e.spelling()
	e.clusters()
	e.knowledge()
	e.run()
	return d.features
}

// LearnedFeatures returns the features of unit i of the run r that come of
// the labels that Learn was told, for a second pass.
func (d *Document) LearnedFeatures(r Run, i int) []uint64 {
	e := extractor{d: d, s: d.Sentences[r.Sentence], i: i}
	d.features = d.features[:0]
	e.secondPass()
	return d.features
}

// extractor makes the features of unit i.
type extractor struct {
	d *Document
	s Sentence
	i int
	// runFirst and runEnd bound the run of capitals that the unit is in.
	runFirst, runEnd int
}

// outside stands for a unit before or behind the sentence.
var outside = Unit{Lower: 1, shape: 1}

func (e *extractor) at(offset int) *Unit {
	if i := e.i + offset; i >= e.s.First && i < e.s.End {
		return &e.d.Units[i]
	}
	return &outside
}

func (e *extractor) add(template int, a, b uint64) {
	e.d.features = append(e.d.features, perceptron.Mix(template, a, b))
}

func (e *extractor) words() {
	u, before, after := e.at(0), e.at(-1), e.at(1)
	e.add(1, 0, 0)
	e.add(2, u.Lower, 0)
	e.add(3, before.Lower, 0)
	e.add(4, after.Lower, 0)
	e.add(5, e.at(-2).Lower, 0)
	e.add(6, e.at(2).Lower, 0)
	e.add(7, before.Lower, u.Lower)
	e.add(8, u.Lower, after.Lower)
	e.add(9, u.shape, before.Lower)
	e.add(10, u.shape, after.Lower)
}

func (e *extractor) spelling() {
	u := e.at(0)
	e.add(11, u.shape, 0)
	if u.Kind == token.Word {
		e.affixes(u.Word)
	}
}

// affixes adds the first and last one to four bytes in lower case: bytes, not
// letters, so that no case needs looking up.
func (e *extractor) affixes(word string) {
	n := min(len(word), 4)
	var h uint64 = 7
	for k := range n {
		h = h*131 + uint64(lowerByte(word[k]))
		if k > 0 {
			e.add(15, h, uint64(k))
		}
	}
	h = 7
	for k := range n {
		h = h*131 + uint64(lowerByte(word[len(word)-1-k]))
		e.add(16, h, uint64(k))
	}
}

func lowerByte(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func (e *extractor) clusters() {
	u, before, after := e.at(0), e.at(-1), e.at(1)
	e.add(21, u.fine, 0)
	e.add(22, before.fine, 0)
	e.add(23, after.fine, 0)
	e.add(24, e.at(-2).fine, 0)
	e.add(25, e.at(2).fine, 0)
	e.add(26, before.fine, u.fine)
	e.add(27, u.fine, after.fine)
	e.add(28, u.coarse, u.shape)
}

// knowledge adds what the lists say, and how the document writes the word.
func (e *extractor) knowledge() {
	u, before, after := e.at(0), e.at(-1), e.at(1)
	for k, m := 0, u.lists; m != 0; k, m = k+1, m>>1 {
		if m&1 != 0 {
			e.add(40, uint64(k), 0)
		}
	}
	e.add(41, u.lists, u.shape)
	e.add(42, before.lists, u.lists)
	e.add(43, after.lists, u.lists)
	e.add(44, uint64(u.Class), u.shape)
	e.add(45, uint64(before.Class), u.shape)
	e.add(46, uint64(after.Class), u.shape)
	e.add(47, uint64(e.at(-2).Class), uint64(before.Class))
	e.add(48, uint64(e.at(2).Class), uint64(after.Class))
	if u.Upper {
		w := e.d.vocabulary.of(u.evidence)
		written := uint64(min(w.lower, 2)) | uint64(min(w.upper, 2))<<2
		start := uint64(0)
		if e.i == e.s.First {
			start = 1
		}
		if e.s.AllCaps {
			start |= 2
		}
		if e.s.TitleCase {
			start |= 4
		}
		e.add(49, written, start)
		e.add(50, u.shape, start)
		e.add(51, u.fine, start|written<<3)
		small := uint64(0)
		if u.Small {
			small = 1
		}
		e.add(52, small|start<<1, written)
		e.add(53, small|start<<1, u.lists)
		e.add(54, small|start<<1, after.fine)
	}
}

// run adds features of the run of capitalised words that the unit is in:
// "International Olympic Committee", "Bank of England".
func (e *extractor) run() {
	if !e.at(0).Upper || e.s.AllCaps || e.s.TitleCase {
		return
	}
	e.findRun()
	units := e.d.Units
	head, tail := &units[e.runFirst], &units[e.runEnd-1]
	n := uint64(min(e.runEnd-e.runFirst, 6))
	place := uint64(min(e.i-e.runFirst, 3))<<2 | uint64(min(e.runEnd-1-e.i, 3))
	e.add(55, n, place)
	e.add(56, tail.Lower, min(place&3, 1))
	e.add(57, head.Lower, min(place>>2, 1))
	e.add(58, uint64(tail.Class), place)
	e.add(59, tail.fine, place&3)
	e.add(60, head.fine, place>>2)
	e.add(61, tail.lists, place)
	e.add(62, head.lists, place)
	before, after := &outside, &outside
	if e.runFirst > e.s.First {
		before = &units[e.runFirst-1]
	}
	if e.runEnd < e.s.End {
		after = &units[e.runEnd]
	}
	e.add(63, before.Lower, n)
	e.add(64, after.Lower, n)
	e.add(65, before.fine, after.fine)
	e.add(66, uint64(before.Class), n)
	e.add(67, after.fine, 0)
	e.add(68, before.fine, 0)
}

// findRun finds the run around unit i, which has a capital. It is looked for
// once for all of its units: a text that is nothing but names is one run.
func (e *extractor) findRun() {
	if known := e.d.capitals; known.First <= e.i && e.i < known.End {
		e.runFirst, e.runEnd = known.First, known.End
		return
	}
	units := e.d.Units
	e.runFirst = e.i
	for e.runFirst > e.s.First && units[e.runFirst-1].Upper {
		e.runFirst--
	}
	e.runEnd = e.i + 1
	for e.runEnd < e.s.End && units[e.runEnd].Upper {
		e.runEnd++
	}
	e.d.capitals = Run{First: e.runFirst, End: e.runEnd}
	e.d.searched += e.runEnd - e.runFirst
}

// secondPass adds what the first pass found in the whole document.
func (e *extractor) secondPass() {
	for k := -1; k <= 1; k++ {
		u := e.at(k)
		if !u.Upper {
			e.add(80+k, 99, 0)
			continue
		}
		w := e.d.vocabulary.of(u.evidence)
		e.add(80+k, w.majority(), u.shape)
		if k == 0 {
			for t, n := range w.types {
				e.add(83, uint64(t), uint64(min(n, 3)))
			}
			e.add(84, uint64(min(w.surname, 2)), w.majority())
		}
	}
	e.add(86, e.at(-1).firstPass(), e.at(0).firstPass())
	e.add(87, e.at(0).firstPass(), e.at(1).firstPass())
}

// majority returns the type that the first pass gave the word most often,
// with how clear that is.
func (w *wordEvidence) majority() uint64 {
	best, sum := 0, int32(0)
	for t, n := range w.types {
		sum += n
		if n > w.types[best] {
			best = t
		}
	}
	clear := uint64(0)
	if w.types[best]*4 >= sum*3 {
		clear = 8
	}
	return uint64(best) | clear
}
