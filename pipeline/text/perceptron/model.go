// Package perceptron tags sequences with an averaged structured perceptron
// (Collins, "Discriminative Training Methods for Hidden Markov Models",
// EMNLP 2002).
//
// Labels are in the BILOU scheme (Ratinov and Roth, CoNLL 2009): "O", and
// B-, I-, L- and U- before each type. Features are 64-bit hashes, as Mix makes
// them. All weights are integers, so the same input gets the same labels on
// every machine.
//
// A model has one or more passes, which share its features: what one lookup
// finds serves them all. It is one block of bytes; the tables are read in place,
// so that opening one takes milliseconds. Little endian throughout:
//
//	magic    "wdpm2\n\x00\x00"
//	uint32   number of labels L, of passes P, of slots S (a power of two), of
//	         rows R
//	labels   each a byte of length and its bytes
//	int32    P*L*L transition weights, from label to label
//	uint16   S fingerprints of features, in the slot that the feature's low
//	         bits name or the next free one; zero is a free slot
//	uint32   S numbers of rows, one for each slot
//	int16    R rows of P*L weights
//
// At most half of the slots are used: most features of a text are not in the
// model, and that must be seen at the first or second look.
package perceptron

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"
)

const magic = "wdpm2\n\x00\x00"

// Model is a trained tagger. It is not changed and may be used by many at
// once.
type Model struct {
	labels []string
	passes int
	trans  []int32 // (pass*len(labels)+from)*len(labels)+to
	// previous holds, for each label, the labels that may stand before it.
	previous [][]uint8
	// initial and final tell which labels may begin and end a sequence.
	initial, final []bool
	fingerprints   []byte
	numbers        []byte
	rows           []int16
}

// maxLabels bounds the labels of a model.
const maxLabels = 64

// Open reads a model in place: data must not be changed afterwards.
func Open(data []byte) (*Model, error) {
	rest, ok := bytes.CutPrefix(data, []byte(magic))
	if !ok || len(rest) < 16 {
		return nil, errors.New("opening perceptron model: it does not begin as one; train it anew")
	}
	number := func(i int) int { return int(binary.LittleEndian.Uint32(rest[4*i:])) }
	n, passes, slots, rows := number(0), number(1), number(2), number(3)
	if n < 1 || n > maxLabels || passes < 1 || passes > maxLabels || slots < 1 || slots&(slots-1) != 0 || rows*2 > slots {
		return nil, fmt.Errorf("opening perceptron model: %d labels, %d passes, %d slots and %d rows can't be; train it anew", n, passes, slots, rows)
	}
	rest = rest[16:]
	m := &Model{passes: passes}
	for range n {
		if len(rest) == 0 || len(rest) < 1+int(rest[0]) {
			return nil, errTruncated
		}
		m.labels = append(m.labels, string(rest[1:1+rest[0]]))
		rest = rest[1+rest[0]:]
	}
	transitions := passes * n * n
	if len(rest) != 4*transitions+6*slots+2*passes*n*rows {
		return nil, errTruncated
	}
	for i := range transitions {
		m.trans = append(m.trans, int32(binary.LittleEndian.Uint32(rest[4*i:])))
	}
	rest = rest[4*transitions:]
	m.fingerprints, m.numbers, rest = rest[:2*slots], rest[2*slots:6*slots], rest[6*slots:]
	m.rows = make([]int16, len(rest)/2)
	for i := range m.rows {
		m.rows[i] = int16(binary.LittleEndian.Uint16(rest[2*i:]))
	}
	for i := range slots {
		if int(binary.LittleEndian.Uint32(m.numbers[4*i:])) >= max(rows, 1) {
			return nil, fmt.Errorf("opening perceptron model: slot %d names a row that is not there; train it anew", i)
		}
	}
	m.previous, m.initial, m.final = grammar(m.labels)
	return m, nil
}

var errTruncated = errors.New("opening perceptron model: it is cut short; train it anew")

// Labels returns the model's labels; their indexes are what Decode gives.
func (m *Model) Labels() []string { return m.labels }

// Width is how many scores an element has: one for each label of each pass.
func (m *Model) Width() int { return m.passes * len(m.labels) }

// grammar says which labels may follow one another: I and L follow B or I of
// their type, all others follow O, L or U.
func grammar(labels []string) (previous [][]uint8, initial, final []bool) {
	for _, to := range labels {
		var from []uint8
		for i, label := range labels {
			if follows(label, to) {
				from = append(from, uint8(i))
			}
		}
		previous = append(previous, from)
		initial = append(initial, follows("O", to))
		final = append(final, follows(to, "O"))
	}
	return previous, initial, final
}

func follows(from, to string) bool {
	inside := strings.HasPrefix(from, "B-") || strings.HasPrefix(from, "I-")
	if strings.HasPrefix(to, "I-") || strings.HasPrefix(to, "L-") {
		return inside && from[2:] == to[2:]
	}
	return !inside
}

// Mix makes one feature of a template's number and up to two values.
func Mix(template int, a, b uint64) uint64 {
	h := (a ^ uint64(template)*0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9
	h ^= h >> 29
	h = (h ^ b) * 0x94D049BB133111EB
	return h ^ h>>32
}

// fingerprint is what a slot knows its feature by; never zero.
func fingerprint(feature uint64) uint16 {
	if f := uint16(feature >> 48); f != 0 {
		return f
	}
	return 1
}

// AddScores adds the weights of each element's features to its scores, Width
// for each element, for all passes.
func (m *Model) AddScores(scores []int32, features [][]uint64) {
	width := m.Width()
	for i, fs := range features {
		row := scores[i*width:][:width]
		for _, f := range fs {
			m.add(row, f)
		}
	}
}

func (m *Model) add(scores []int32, feature uint64) {
	print := fingerprint(feature)
	fingerprints := m.fingerprints
	mask := uint64(len(fingerprints)/2 - 1)
	for slot := feature & mask; ; slot = (slot + 1) & mask {
		switch binary.LittleEndian.Uint16(fingerprints[2*slot:]) {
		case 0:
			return
		case print:
			row := len(scores) * int(binary.LittleEndian.Uint32(m.numbers[4*slot:]))
			weights := m.rows[row:][:len(scores)]
			for i, w := range weights {
				scores[i] += int32(w)
			}
			return
		}
	}
}

// Decoder holds the room that decoding needs; the zero value is ready. It
// serves one at a time.
type Decoder struct {
	best   []int32
	back   []uint8
	labels []uint8
}

// Decode returns the best labels of a sequence in one pass, counted from
// zero; scores is as AddScores leaves it. The result is valid until the next
// call.
func (d *Decoder) Decode(m *Model, pass int, scores []int32) []uint8 {
	n := len(m.labels)
	return d.viterbi(m, m.trans[pass*n*n:][:n*n], scores, pass*n, m.Width())
}

const impossible = math.MinInt32 / 2

// viterbi finds the best path; the scores of element i begin at
// i*width+offset. Of equal paths it takes the one with the lower label, so
// that the result is one.
func (d *Decoder) viterbi(m *Model, trans, scores []int32, offset, width int) []uint8 {
	n, length := len(m.labels), len(scores)/width
	d.labels = resize(d.labels, length)
	d.best = resize(d.best, 2*n)
	d.back = resize(d.back, n*length)
	if length == 0 {
		return d.labels
	}
	now, last := d.best[:n], d.best[n:]
	for y := range n {
		now[y] = impossible
		if m.initial[y] {
			now[y] = scores[offset+y]
		}
	}
	for i := 1; i < length; i++ {
		now, last = last, now
		row := scores[i*width+offset:][:n]
		for y := range n {
			best, from := int32(impossible), uint8(0)
			for _, p := range m.previous[y] {
				if s := last[p] + trans[int(p)*n+y]; s > best {
					best, from = s, p
				}
			}
			now[y] = max(best+row[y], impossible)
			d.back[i*n+y] = from
		}
	}
	y := uint8(0)
	for k := range n {
		if m.final[k] && (!m.final[y] || now[k] > now[y]) {
			y = uint8(k)
		}
	}
	for i := length - 1; i >= 0; i-- {
		d.labels[i] = y
		y = d.back[i*n+int(y)]
	}
	return d.labels
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}
