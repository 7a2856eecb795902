package feature

import "strings"

// Types are the types of the model, in the order of wordEvidence.types; zero
// is none.
var Types = []string{"", "PER", "ORG", "LOC"}

// Learn tells the document the labels that the first pass gave all its units,
// so that Features can show them to the second.
func (d *Document) Learn(labels []string) {
	for i := range d.words {
		d.words[i].types, d.words[i].surname = [4]int32{}, 0
	}
	for i := range d.Units {
		u := &d.Units[i]
		u.given = typeOf(labels[i])
		if !u.Upper {
			continue
		}
		w := &d.words[u.vocab]
		w.types[u.given]++
		if labels[i] == "L-PER" {
			w.surname++
		}
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
func (d *Document) WrittenLower(i int) bool { return d.words[d.Units[i].vocab].lower > 0 }
