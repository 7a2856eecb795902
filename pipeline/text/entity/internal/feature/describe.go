package feature

import "github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"

// describe adds what the units of a sentence are known by where they stand.
func (d *Document) describe(s Sentence) {
	for i := s.First; i < s.End; i++ {
		u := &d.Units[i]
		if s.AllCaps && u.Caps {
			w := d.vocabulary.look(u.Word)
			u.Form, u.Lists, u.shape = w.title, d.lex.Flags(w.title), capsShape
		}
		if s.TitleCase {
			u.shape ^= titleShape
		}
		d.count(u, i == s.First || s.AllCaps || s.TitleCase)
	}
	for i := s.First; i < s.End; i++ {
		if d.Units[i].Lists != 0 {
			d.matchLists(i, s.End)
		}
	}
}

// capsShape is the shape of all words of a sentence in capitals; titleShape
// makes the shapes in title case others than those of plain copy, where a
// capital says more.
const capsShape, titleShape = 2, 4

// count takes note of how the word is written.
func (d *Document) count(u *Unit, start bool) {
	e := d.vocabulary.of(u.evidence)
	switch {
	case !u.Upper:
		e.lower++
	case !start:
		e.upper++
	}
}

// Ways to stand in a phrase of a list.
const (
	single = 1 << iota
	first
	inside
	last
)

// matchLists marks the phrases of the lists that begin with unit i.
func (d *Document) matchLists(i, end int) {
	h, f := d.Units[i].Form, d.Units[i].Lists
	for n := 1; ; n++ {
		if f&^lexicon.Begins != 0 && (n > 1 || d.Units[i].Upper) {
			d.mark(i, i+n, f)
		}
		if f&lexicon.Begins == 0 || n == lexicon.MaxWords || i+n == end {
			return
		}
		h = lexicon.Join(h, d.Units[i+n].Form)
		f = d.lex.Flags(h)
	}
}

// mark marks the units from and to as a phrase of the lists f.
func (d *Document) mark(from, to int, f lexicon.Flags) {
	for k := range lexicon.Lists {
		if f&(1<<k) == 0 {
			continue
		}
		for i := from; i < to; i++ {
			way := uint64(inside)
			switch {
			case to-from == 1:
				way = single
			case i == from:
				way = first
			case i == to-1:
				way = last
			}
			d.Units[i].lists |= way << (4 * k)
		}
	}
}
