package feature

import (
	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

// describe looks everything up that the units of a sentence are known by.
func (d *Document) describe(s Sentence) {
	var buf [32]byte
	for i := s.First; i < s.End; i++ {
		u := &d.Units[i]
		if s.AllCaps && u.Upper {
			u.Form = lexicon.HashTitle(u.Word)
		}
		u.shape = lexicon.Hash(string(token.AppendShape(buf[:0], u.Word)))
		u.Class = d.lex.Words(u.Lower)
		u.fine, u.coarse = d.lex.Cluster(u.Lower)
		d.count(u, i == s.First || s.AllCaps || s.TitleCase)
	}
	for i := s.First; i < s.End; i++ {
		if d.Units[i].Upper {
			d.matchLists(i, s.End)
		}
	}
}

// count takes note of how the word is written.
func (d *Document) count(u *Unit, start bool) {
	id, ok := d.vocab[u.Lower]
	if !ok {
		id = int32(len(d.words))
		d.vocab[u.Lower] = id
		d.words = append(d.words, wordEvidence{})
	}
	u.vocab = id
	switch {
	case !u.Upper:
		d.words[id].lower++
	case !start:
		d.words[id].upper++
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
	h := d.Units[i].Form
	for n := 1; ; n++ {
		if f := d.lex.Flags(h); f != 0 {
			d.mark(i, i+n, f)
		}
		if n == lexicon.MaxWords || i+n == end {
			return
		}
		h = lexicon.Join(h, d.Units[i+n].Form)
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
