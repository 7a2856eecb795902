package feature

import "strings"

// Types are the types of the model, in the order of wordEvidence.types; zero
// is none.
var Types = []string{"", "PER", "ORG", "LOC"}

// Learn tells the document the labels that the first pass gave the units of
// its runs, one run after the other, so that LearnedFeatures can show them to
// the second.
func (d *Document) Learn(labels []string) {
	for i := range d.Units {
		u := &d.Units[i]
		u.given = 0
		e := d.vocabulary.of(u.evidence)
		e.types, e.surname = [4]int32{}, 0
	}
	for _, r := range d.Runs {
		for i := r.First; i < r.End; i++ {
			d.learn(&d.Units[i], labels[0])
			labels = labels[1:]
		}
	}
}

func (d *Document) learn(u *Unit, label string) {
	u.given = typeOf(label)
	if !u.Upper {
		return
	}
	e := d.vocabulary.of(u.evidence)
	e.types[u.given]++
	if label == "L-PER" {
		e.surname++
	}
}

// typeOf returns the index of the label's type in Types.
func typeOf(label string) uint8 {
	_, name, _ := strings.Cut(label, "-")
	for i, t := range Types {
		if t == name {
			return uint8(i)
		}
	}
	return 0
}

func (u *Unit) firstPass() uint64 { return uint64(u.given) }

// WrittenLower tells whether the word of unit i is also written with a small
// letter in the document.
func (d *Document) WrittenLower(i int) bool { return d.vocabulary.of(d.Units[i].evidence).lower > 0 }
