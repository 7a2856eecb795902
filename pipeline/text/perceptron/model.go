// Package perceptron labels sequences with averaged structured perceptrons
// (Collins, 2002) of the first order, and trains them.
//
// Labels are BILOU tags (Ratinov and Roth, 2009): "O", "U-X", or "B-X", "I-X"
// and "L-X" for the beginning, inside and last element of a name of type X.
// Features are hashes. Weights are integers, so the same input gets the same
// labels on every machine.
//
// A model has one or more passes, which share its features: what one lookup
// finds serves them all. A model is one block of bytes, little endian
// throughout:
//
//	magic    "wdpm3\n\x00\x00"
//	uint32   number of labels L, of passes P, of slots S (a power of two), of
//	         rows R
//	labels   each a byte of length and its bytes
//	int32    P*L*L transition weights, from label to label
//	uint32   S slots: a feature's row, counted from one, in the low bits (as
//	         many as the number R has) and its fingerprint in the others, in
//	         the slot that the feature's low bits name or the next free one;
//	         zero is a free slot
//	int8     R rows of P*L weights
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
	"math/bits"
	"strings"
)

const magic = "wdpm3\n\x00\x00"

// Model is a trained tagger. It is not changed and may be used by many at
// once.
type Model struct {
	labels []string
	passes int
	trans  []int32 // (pass*len(labels)+from)*len(labels)+to
	grammar
	slots []uint32
	// rowBits is how many bits of a slot name its row.
	rowBits int
	rows    []uint64 // Width for each row
}

// maxLabels bounds the labels of a model.
const maxLabels = 64

// lanes is how many scores share a uint64: each has 16 bits, in two's
// complement, and what it borrows from the next is given back by unpack. One
// addition then adds four weights. Sums stay right while they are between
// -32768 and 32767: 250 features of the greatest weight.
const lanes = 4

// Open reads a model. An error means that data is not what Join made.
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
	m := &Model{passes: passes, rowBits: bits.Len(uint(rows))}
	for range n {
		if len(rest) == 0 || len(rest) < 1+int(rest[0]) {
			return nil, errTruncated
		}
		m.labels = append(m.labels, string(rest[1:1+rest[0]]))
		rest = rest[1+rest[0]:]
	}
	transitions := passes * n * n
	if len(rest) != 4*transitions+4*slots+passes*n*rows {
		return nil, errTruncated
	}
	m.trans = make([]int32, transitions)
	for i := range m.trans {
		m.trans[i] = int32(binary.LittleEndian.Uint32(rest[4*i:]))
	}
	m.grammar = grammarOf(m.labels)
	rest = rest[4*transitions:]
	if err := m.readSlots(rest[:4*slots], rows); err != nil {
		return nil, err
	}
	m.readRows(rest[4*slots:], rows)
	return m, nil
}

var errTruncated = errors.New("opening perceptron model: it is cut short; train it anew")

func (m *Model) readSlots(data []byte, rows int) error {
	m.slots = make([]uint32, len(data)/4)
	for i := range m.slots {
		m.slots[i] = binary.LittleEndian.Uint32(data[4*i:])
		if row := m.slots[i] & (1<<m.rowBits - 1); int(row) > rows {
			return fmt.Errorf("opening perceptron model: slot %d names a row that is not there; train it anew", i)
		}
	}
	return nil
}

func (m *Model) readRows(data []byte, rows int) {
	width, n := m.Width(), m.passes*len(m.labels)
	m.rows = make([]uint64, rows*width)
	for i := range rows {
		row := m.rows[i*width:][:width]
		for y, w := range data[i*n:][:n] {
			row[y/lanes] += uint64(int64(int8(w))) << (64 / lanes * (y % lanes))
		}
	}
}

// Labels returns the model's labels; their indexes are what Decode gives.
func (m *Model) Labels() []string { return m.labels }

// Width is how many numbers hold the scores of an element: one score for each
// label of each pass, four to a number, in whole blocks.
func (m *Model) Width() int {
	return (m.passes*len(m.labels) + lanes*block - 1) / (lanes * block) * block
}

// block is how many numbers fill a line of the processor's cache, so that a
// row lies in as few of them as can be.
const block = 8

// Mix makes one feature of a template's number and up to two values.
func Mix(template int, a, b uint64) uint64 {
	h := (a ^ uint64(template)*0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9
	h ^= h >> 29
	h = (h ^ b) * 0x94D049BB133111EB
	return h ^ h>>32
}

// fingerprint is what a slot knows its feature by, above the bits of its row.
func fingerprint(feature uint64, rowBits int) uint32 { return uint32(feature>>32) >> rowBits }

// AddScores adds the weights of an element's features to its scores, which
// has Width numbers, for all passes.
func (m *Model) AddScores(scores, features []uint64) {
	var found [maxAhead]uint32
	for len(features) > 0 {
		n := min(len(features), maxAhead)
		rows := m.find(&found, features[:n])
		for at := 0; at < len(scores); at += block {
			m.addRows((*[block]uint64)(scores[at:]), rows, at)
		}
		features = features[n:]
	}
}

// maxAhead is how many features are looked up before the first is used: slots
// and rows lie all over memory, and waiting for many together takes little
// longer than waiting for one.
const maxAhead = 128

// find returns the rows of those features that the model has, in room.
func (m *Model) find(room *[maxAhead]uint32, features []uint64) []uint32 {
	slots, mask := m.slots, uint64(len(m.slots)-1)
	for i, f := range features {
		room[i] = slots[f&mask]
	}
	n := 0
	for i, f := range features {
		print := fingerprint(f, m.rowBits)
		for s, slot := room[i], f&mask; s != 0; s = slots[slot] {
			if s>>m.rowBits == print {
				room[n] = s&(1<<m.rowBits-1) - 1
				n++
				break
			}
			slot = (slot + 1) & mask
		}
	}
	return room[:n]
}

// addRows adds the numbers of the rows from at on to a block of scores.
func (m *Model) addRows(scores *[block]uint64, rows []uint32, at int) {
	width := m.Width()
	a, b, c, d := scores[0], scores[1], scores[2], scores[3]
	e, f, g, h := scores[4], scores[5], scores[6], scores[7]
	for _, row := range rows {
		w := (*[block]uint64)(m.rows[int(row)*width+at:])
		a, b, c, d = a+w[0], b+w[1], c+w[2], d+w[3]
		e, f, g, h = e+w[4], f+w[5], g+w[6], h+w[7]
	}
	*scores = [block]uint64{a, b, c, d, e, f, g, h}
}

// unpack gives the scores from lane first on to dst, as many as it holds.
func unpack(dst []int32, scores []uint64, first int) {
	for i := first / lanes; i*lanes < first+len(dst); i++ {
		rest := int64(scores[i])
		for lane := range lanes {
			s := int16(rest)
			rest = (rest - int64(s)) >> (64 / lanes)
			if y := i*lanes + lane - first; y >= 0 && y < len(dst) {
				dst[y] = int32(s)
			}
		}
	}
}

// grammar says which labels may follow one another: I and L follow B or I of
// their type, all others follow O, L or U.
type grammar struct {
	// previous holds, for each label, the labels that may stand before it.
	previous [][]uint8
	// initial and final tell which labels may begin and end a sequence.
	initial, final []bool
}

func grammarOf(labels []string) grammar {
	var g grammar
	for _, to := range labels {
		var from []uint8
		for i, label := range labels {
			if follows(label, to) {
				from = append(from, uint8(i))
			}
		}
		g.previous = append(g.previous, from)
		g.initial = append(g.initial, follows("O", to))
		g.final = append(g.final, follows(to, "O"))
	}
	return g
}

func follows(from, to string) bool {
	inside := strings.HasPrefix(from, "B-") || strings.HasPrefix(from, "I-")
	if strings.HasPrefix(to, "I-") || strings.HasPrefix(to, "L-") {
		return inside && from[2:] == to[2:]
	}
	return !inside
}

// Decoder holds the room that decoding needs; the zero value is ready. It
// serves one at a time.
type Decoder struct {
	scores []int32
	best   []int32
	back   []uint8
	labels []uint8
}

// Decode returns the best labels of a sequence in one pass, counted from
// zero; scores holds Width numbers for each element, as AddScores leaves
// them. The result is valid until the next call.
func (d *Decoder) Decode(m *Model, pass int, scores []uint64) []uint8 {
	n, width := len(m.labels), m.Width()
	d.scores = resize(d.scores, len(scores)/width*n)
	for i := range len(scores) / width {
		unpack(d.scores[i*n:][:n], scores[i*width:][:width], pass*n)
	}
	return d.viterbi(&m.grammar, m.trans[pass*n*n:][:n*n], d.scores)
}

const impossible = math.MinInt32 / 2

// viterbi finds the best path. Of equal paths it takes the one with the lower
// label, so that the result is one.
func (d *Decoder) viterbi(g *grammar, trans, scores []int32) []uint8 {
	n := len(g.previous)
	length := len(scores) / n
	d.labels = resize(d.labels, length)
	d.best = resize(d.best, 2*n)
	d.back = resize(d.back, n*length)
	if length == 0 {
		return d.labels
	}
	now, last := d.best[:n], d.best[n:]
	for y := range n {
		now[y] = impossible
		if g.initial[y] {
			now[y] = scores[y]
		}
	}
	for i := 1; i < length; i++ {
		now, last = last, now
		row := scores[i*n:][:n]
		for y := range n {
			best, from := int32(impossible), uint8(0)
			for _, p := range g.previous[y] {
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
		if g.final[k] && (!g.final[y] || now[k] > now[y]) {
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
