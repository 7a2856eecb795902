package perceptron_test

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/pipeline/text/perceptron"
)

// features gives each word and its left neighbour.
func features(words ...string) [][]uint64 {
	value := func(w string) uint64 {
		h := fnv.New64a()
		fmt.Fprint(h, w)
		return h.Sum64()
	}
	var all [][]uint64
	last := "^"
	for _, w := range words {
		all = append(all, []uint64{perceptron.Mix(1, value(w), 0), perceptron.Mix(2, value(last), 0), perceptron.Mix(3, value(w), value(last))})
		last = w
	}
	return all
}

func examples() []perceptron.Example {
	return []perceptron.Example{
		{Features: features("he", "met", "Ann", "Lee", "today"), Labels: []string{"O", "O", "B-PER", "L-PER", "O"}},
		{Features: features("she", "saw", "Rome", "today"), Labels: []string{"O", "O", "U-LOC", "O"}},
		{Features: features("he", "saw", "New", "York", "City"), Labels: []string{"O", "O", "B-LOC", "I-LOC", "L-LOC"}},
		{Features: features("Ann", "saw", "Rome"), Labels: []string{"U-PER", "O", "U-LOC"}},
	}
}

// train returns a model's bytes, with the same pass twice.
func train(t *testing.T, s perceptron.Settings) []byte {
	t.Helper()
	p := perceptron.Train(examples(), s)
	data, err := perceptron.Join(p, p)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func decode(d *perceptron.Decoder, m *perceptron.Model, pass int, features [][]uint64) []string {
	scores := make([]uint64, m.Width()*len(features))
	for i, fs := range features {
		m.AddScores(scores[i*m.Width():][:m.Width()], fs)
	}
	var labels []string
	for _, y := range d.Decode(m, pass, scores) {
		labels = append(labels, m.Labels()[y])
	}
	return labels
}

func TestTrainLearnsWhatItIsShown(t *testing.T) {
	data := train(t, perceptron.Settings{Epochs: 10, MinCount: 1, Seed: 1})
	m, err := perceptron.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	var d perceptron.Decoder
	for _, e := range examples() {
		for pass := range 2 {
			if diff := cmp.Diff(e.Labels, decode(&d, m, pass, e.Features)); diff != "" {
				t.Errorf("labels of pass %d (-want +got):\n%s", pass, diff)
			}
		}
	}
	if got := decode(&d, m, 0, nil); len(got) != 0 {
		t.Errorf("labels of nothing = %v, want none", got)
	}
}

func TestTrainIsReproducible(t *testing.T) {
	s := perceptron.Settings{Epochs: 5, MinCount: 1, Seed: 7}
	if a, b := train(t, s), train(t, s); !bytes.Equal(a, b) {
		t.Error("two trainings on the same examples differ")
	}
}

func TestDecodeObeysTheGrammar(t *testing.T) {
	m, err := perceptron.Open(train(t, perceptron.Settings{Epochs: 1, MinCount: 1, Seed: 1}))
	if err != nil {
		t.Fatal(err)
	}
	var d perceptron.Decoder
	for _, words := range [][]string{{"New"}, {"New", "York"}, {"York", "New"}, {"City", "Ann", "New", "Lee"}} {
		last := "O"
		for _, label := range decode(&d, m, 0, features(words...)) {
			open := last[0] == 'B' || last[0] == 'I'
			if goesOn := label[0] == 'I' || label[0] == 'L'; goesOn != open {
				t.Errorf("%v: %s follows %s", words, label, last)
			}
			last = label
		}
		if last[0] == 'B' || last[0] == 'I' {
			t.Errorf("%v ends with %s", words, last)
		}
	}
}

func TestOpenRefusesWhatIsNoModel(t *testing.T) {
	data := train(t, perceptron.Settings{Epochs: 1, MinCount: 1})
	for name, b := range map[string][]byte{
		"nothing": nil, "other bytes": []byte("something else"), "cut short": data[:len(data)-1],
		"cut in the labels": data[:18], "too long": append(bytes.Clone(data), 0),
	} {
		if _, err := perceptron.Open(b); err == nil {
			t.Errorf("Open of %s gave no error", name)
		}
	}
}
