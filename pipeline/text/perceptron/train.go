package perceptron

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
)

// Example is a sequence with its right labels.
type Example struct {
	Features [][]uint64
	Labels   []string
}

// Settings are the trainer's; Epochs and MinCount must be positive.
type Settings struct {
	// Epochs is how often each example is seen.
	Epochs int
	// MinCount is how often a feature must occur to be kept.
	MinCount int
	// Prune drops features none of whose mean weights, in the integers of the
	// model, reaches it; the integers are in eighths of an update.
	Prune int
	// Margin is by how many updates the right labels must lead over each
	// label in their place (Taskar, Guestrin and Koller, 2003). Zero asks only
	// that they lead.
	Margin int
	// Dropout is how many of a hundred features are left out, by chance, each
	// time an example is seen, so that no weight leans on the others.
	Dropout int
	// Runs is how many times the learning is done, each with another order
	// of the examples; the weights are the mean of them all. Zero means one.
	Runs int
	// Seed decides the orders of the examples.
	Seed uint64
}

// scale turns mean weights into the integers of a Model.
const scale = 8

// Pass is what a training learned; Join makes a model of it.
type Pass struct {
	labels  []string
	trans   []int32
	weights map[uint64][]int8
}

// trainer holds a pass in the making.
type trainer struct {
	labels  []string
	grammar grammar
	trans   []int32
	margin  int32
	dropout uint32
	random  *rand.Rand
	// scores is room for one example's.
	scores []int32
	index  map[uint64]int32
	// w are the weights, u their updates times the step at which they were
	// made, row by row; the first rows are the transitions' (from any label).
	w    []int32
	u    []int64
	step int64
	// sum holds the mean weights of each run, times scale and fine, added up.
	sum  []int64
	runs int
}

// Train learns one pass. The same examples in the same order give the same
// pass.
func Train(examples []Example, s Settings) *Pass {
	labels := labelsOf(examples)
	t := &trainer{labels: labels, grammar: grammarOf(labels), margin: int32(s.Margin), dropout: uint32(s.Dropout), index: indexOf(examples, s.MinCount)}
	n := len(labels)
	t.trans = make([]int32, n*n)
	t.w = make([]int32, n*(n+len(t.index)))
	t.u = make([]int64, len(t.w))
	t.sum = make([]int64, len(t.w))
	t.runs = max(s.Runs, 1)
	all := t.compile(examples)
	for run := range t.runs {
		t.run(slices.Clone(all), s.Epochs, rand.New(rand.NewPCG(s.Seed, uint64(run))))
	}
	return t.pass(s.Prune)
}

// run learns once from the start and adds the mean weights to the sum.
func (t *trainer) run(examples []compiled, epochs int, random *rand.Rand) {
	clear(t.w)
	clear(t.u)
	clear(t.trans)
	t.step = 0
	t.random = random
	var d Decoder
	for range epochs {
		random.Shuffle(len(examples), func(i, j int) { examples[i], examples[j] = examples[j], examples[i] })
		for _, e := range examples {
			t.step++
			t.learn(&d, e)
		}
	}
	for i := range t.w {
		t.sum[i] += (int64(t.w[i])*(t.step+1) - t.u[i]) * fine * scale / (t.step + 1)
	}
}

// compiled is an Example in the numbers of the trainer.
type compiled struct {
	rows   [][]int32
	labels []uint8
}

func (t *trainer) compile(examples []Example) []compiled {
	var all []compiled
	for _, e := range examples {
		c := compiled{rows: make([][]int32, len(e.Features)), labels: make([]uint8, len(e.Labels))}
		for i, fs := range e.Features {
			for _, f := range fs {
				if row, ok := t.index[f]; ok {
					c.rows[i] = append(c.rows[i], row)
				}
			}
			c.labels[i] = uint8(slices.Index(t.labels, e.Labels[i]))
		}
		all = append(all, c)
	}
	return all
}

// learn decodes one example and moves the weights from the labels that were
// found to the right ones.
func (t *trainer) learn(d *Decoder, e compiled) {
	if t.dropout > 0 {
		e = t.thinned(e)
	}
	n := len(t.labels)
	t.scores = resize(t.scores, n*len(e.rows))
	clear(t.scores)
	for i, rows := range e.rows {
		scores := t.scores[i*n : (i+1)*n]
		for _, row := range rows {
			for y, w := range t.w[(n+int(row))*n:][:n] {
				scores[y] += w
			}
		}
		scores[e.labels[i]] -= t.margin
	}
	got := d.viterbi(&t.grammar, t.trans, t.scores)
	for i, rows := range e.rows {
		if i > 0 && (got[i] != e.labels[i] || got[i-1] != e.labels[i-1]) {
			t.move(int(e.labels[i-1]), int(e.labels[i]), 1)
			t.move(int(got[i-1]), int(got[i]), -1)
		}
		if got[i] == e.labels[i] {
			continue
		}
		for _, row := range rows {
			t.move(n+int(row), int(e.labels[i]), 1)
			t.move(n+int(row), int(got[i]), -1)
		}
	}
}

// thinned returns e without some of its features.
func (t *trainer) thinned(e compiled) compiled {
	rows := make([][]int32, len(e.rows))
	for i, all := range e.rows {
		for _, row := range all {
			if t.random.Uint32N(100) >= t.dropout {
				rows[i] = append(rows[i], row)
			}
		}
	}
	return compiled{rows: rows, labels: e.labels}
}

func (t *trainer) move(row, label int, by int32) {
	n := len(t.labels)
	t.w[row*n+label] += by
	t.u[row*n+label] += int64(by) * t.step
	if row < n {
		t.trans[row*n+label] += by
	}
}

// fine is how many parts of the scale are kept while runs are added up.
const fine = 64

// mean returns the mean of weight i over all steps and runs, times scale, to
// the nearest integer.
func (t *trainer) mean(i int) int64 {
	half := int64(t.runs) * fine / 2
	if t.sum[i] < 0 {
		half = -half
	}
	return (t.sum[i] + half) / (int64(t.runs) * fine)
}

// pass takes the mean weights of what is not pruned.
func (t *trainer) pass(prune int) *Pass {
	n := len(t.labels)
	p := &Pass{labels: t.labels, weights: map[uint64][]int8{}}
	for i := range n * n {
		p.trans = append(p.trans, int32(t.mean(i)))
	}
	for f, row := range t.index {
		if !t.reaches(int(row), int64(prune)) {
			continue
		}
		weights := make([]int8, n)
		for y := range n {
			weights[y] = int8(min(max(t.mean((n+int(row))*n+y), -math.MaxInt8), math.MaxInt8))
		}
		p.weights[f] = weights
	}
	return p
}

func (t *trainer) reaches(row int, prune int64) bool {
	n := len(t.labels)
	for y := range n {
		if m := t.mean((n+row)*n + y); m != 0 && (m >= prune || -m >= prune) {
			return true
		}
	}
	return false
}

func labelsOf(examples []Example) []string {
	var labels []string
	for _, e := range examples {
		for _, l := range e.Labels {
			if !slices.Contains(labels, l) {
				labels = append(labels, l)
			}
		}
	}
	slices.Sort(labels)
	return labels
}

// indexOf numbers the features that occur at least min times, in the order of
// their first occurrence.
func indexOf(examples []Example, min int) map[uint64]int32 {
	counts := map[uint64]int{}
	for _, e := range examples {
		for _, fs := range e.Features {
			for _, f := range fs {
				counts[f]++
			}
		}
	}
	index := map[uint64]int32{}
	for _, e := range examples {
		for _, fs := range e.Features {
			for _, f := range fs {
				if _, ok := index[f]; !ok && counts[f] >= min {
					index[f] = int32(len(index))
				}
			}
		}
	}
	return index
}

// Join makes a model of passes, which must have the same labels, as bytes that
// Open reads.
func Join(passes ...*Pass) ([]byte, error) {
	labels := passes[0].labels
	all := map[uint64]bool{}
	out := []byte(magic)
	for _, p := range passes {
		if !slices.Equal(p.labels, labels) {
			return nil, fmt.Errorf("joining passes: the labels %v and %v are not the same", labels, p.labels)
		}
		for f := range p.weights {
			all[f] = true
		}
	}
	keys := slices.Sorted(maps.Keys(all))
	slots := 2
	for slots < 2*len(keys) {
		slots *= 2
	}
	for _, v := range []int{len(labels), len(passes), slots, len(keys)} {
		out = binary.LittleEndian.AppendUint32(out, uint32(v))
	}
	for _, label := range labels {
		out = append(append(out, byte(len(label))), label...)
	}
	for _, p := range passes {
		for _, w := range p.trans {
			out = binary.LittleEndian.AppendUint32(out, uint32(w))
		}
	}
	out = append(out, slotsOf(keys, slots)...)
	for _, f := range keys {
		for _, p := range passes {
			weights := p.weights[f]
			for y := range labels {
				w := int8(0)
				if weights != nil {
					w = weights[y]
				}
				out = append(out, byte(w))
			}
		}
	}
	return out, nil
}

// slotsOf returns the slots that name the rows of keys.
func slotsOf(keys []uint64, slots int) []byte {
	data := make([]byte, 4*slots)
	rowBits := bits.Len(uint(len(keys)))
	for i, f := range keys {
		slot := int(f & uint64(slots-1))
		for binary.LittleEndian.Uint32(data[4*slot:]) != 0 {
			slot = (slot + 1) & (slots - 1)
		}
		binary.LittleEndian.PutUint32(data[4*slot:], fingerprint(f, rowBits)<<rowBits|uint32(i+1))
	}
	return data
}
