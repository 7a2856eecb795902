package perceptron

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math"
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
	// Prune drops features none of whose mean weights reaches it, in
	// hundredths of an update.
	Prune int
	// Runs is how many times the learning is done, each with another order
	// of the examples; the weights are the mean of them all. Zero means one.
	Runs int
	// Seed decides the orders of the examples.
	Seed uint64
}

// scale turns mean weights into the integers of a Model.
const scale = 100

// Pass is what a training learned; Join makes a model of it.
type Pass struct {
	labels  []string
	trans   []int32
	weights map[uint64][]int16
}

// trainer holds a pass in the making.
type trainer struct {
	model *Model
	// scores is room for one example's.
	scores []int32
	index  map[uint64]int32
	// w are the weights, u their updates times the step at which they were
	// made, row by row; the first rows are the transitions' (from any label).
	w, u []int64
	step int64
	// sum holds the mean weights of each run, times scale, added up.
	sum  []int64
	runs int
}

// Train learns one pass. The same examples in the same order give the same
// pass.
func Train(examples []Example, s Settings) *Pass {
	labels := labelsOf(examples)
	t := &trainer{model: &Model{labels: labels, passes: 1}, index: indexOf(examples, s.MinCount)}
	t.model.previous, t.model.initial, t.model.final = grammar(labels)
	n := len(labels)
	t.model.trans = make([]int32, n*n)
	t.w = make([]int64, n*(n+len(t.index)))
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
	clear(t.model.trans)
	t.step = 0
	var d Decoder
	for range epochs {
		random.Shuffle(len(examples), func(i, j int) { examples[i], examples[j] = examples[j], examples[i] })
		for _, e := range examples {
			t.step++
			t.learn(&d, e)
		}
	}
	for i := range t.w {
		t.sum[i] += (t.w[i]*(t.step+1) - t.u[i]) * scale / (t.step + 1)
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
			c.labels[i] = uint8(slices.Index(t.model.labels, e.Labels[i]))
		}
		all = append(all, c)
	}
	return all
}

// learn decodes one example and moves the weights from the labels that were
// found to the right ones.
func (t *trainer) learn(d *Decoder, e compiled) {
	n := len(t.model.labels)
	t.scores = resize(t.scores, n*len(e.rows))
	clear(t.scores)
	for i, rows := range e.rows {
		scores := t.scores[i*n : (i+1)*n]
		for _, row := range rows {
			for y, w := range t.w[(n+int(row))*n:][:n] {
				scores[y] += int32(w)
			}
		}
	}
	got := d.Decode(t.model, 0, t.scores)
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

func (t *trainer) move(row, label int, by int64) {
	n := len(t.model.labels)
	t.w[row*n+label] += by
	t.u[row*n+label] += by * t.step
	if row < n {
		t.model.trans[row*n+label] += int32(by)
	}
}

// mean returns the mean of weight i over all steps and runs, times scale.
func (t *trainer) mean(i int) int64 { return t.sum[i] / int64(t.runs) }

// pass takes the mean weights of what is not pruned.
func (t *trainer) pass(prune int) *Pass {
	n := len(t.model.labels)
	p := &Pass{labels: t.model.labels, weights: map[uint64][]int16{}}
	for i := range n * n {
		p.trans = append(p.trans, int32(t.mean(i)))
	}
	for f, row := range t.index {
		if !t.reaches(int(row), int64(prune)) {
			continue
		}
		weights := make([]int16, n)
		for y := range n {
			weights[y] = int16(min(max(t.mean((n+int(row))*n+y), math.MinInt16), math.MaxInt16))
		}
		p.weights[f] = weights
	}
	return p
}

func (t *trainer) reaches(row int, prune int64) bool {
	n := len(t.model.labels)
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
			for y := range labels {
				w := int16(0)
				if weights := p.weights[f]; weights != nil {
					w = weights[y]
				}
				out = binary.LittleEndian.AppendUint16(out, uint16(w))
			}
		}
	}
	return out, nil
}

// slotsOf returns the fingerprints and the numbers of the rows of keys.
func slotsOf(keys []uint64, slots int) []byte {
	fingerprints, numbers := make([]byte, 2*slots), make([]byte, 4*slots)
	for i, f := range keys {
		slot := int(f & uint64(slots-1))
		for binary.LittleEndian.Uint16(fingerprints[2*slot:]) != 0 {
			slot = (slot + 1) & (slots - 1)
		}
		binary.LittleEndian.PutUint16(fingerprints[2*slot:], fingerprint(f))
		binary.LittleEndian.PutUint32(numbers[4*slot:], uint32(i))
	}
	return append(fingerprints, numbers...)
}
