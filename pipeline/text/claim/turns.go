package claim

import (
	"strings"
	"unicode/utf8"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

// maxLabel is how many words the name before the colon of a turn may have.
const maxLabel = 4

// turnOf reads a paragraph of a transcript, "MINISTER KOVAR: We knew it.", with
// or without an opening mark before the name, and returns where its words
// begin; false if it is none. The name stands in capitals, and elsewhere in the
// story as a name does, so that "PRICES: They rose." is no turn.
func (s *story) turnOf(paragraph span) (at int, ok bool) {
	first := paragraph.first
	if s.kind(first) == token.OpenDouble {
		first++
	}
	colon := first
	for colon < min(first+maxLabel, paragraph.end) && s.isAllCapitals(colon) {
		colon++
	}
	if colon == first || s.low(colon) != ":" || colon+1 >= paragraph.end {
		return 0, false
	}
	return colon + 1, s.namesInText()[s.low(colon-1)]
}

// isAllCapitals tells whether token i is a word of two letters or more in
// capitals.
func (s *story) isAllCapitals(i int) bool {
	if s.kind(i) != token.Word {
		return false
	}
	w := s.text.Word(i)
	return utf8.RuneCountInString(w) > 1 && strings.ToUpper(w) == w && s.low(i) != w
}

// namesInText returns the words that stand somewhere with a capital letter
// before small ones.
func (s *story) namesInText() map[string]bool {
	if s.titled != nil {
		return s.titled
	}
	s.titled = make(map[string]bool)
	for i := range s.text.Tokens {
		if s.isName(i) && !s.isAllCapitals(i) {
			s.titled[s.low(i)] = true
		}
	}
	return s.titled
}

// turn reads the name and the colon before a turn of a transcript, or before a
// quotation: "Kovar: “We knew it.”".
func (f *frame) turn(i int) (attribution, bool) {
	first := f.first
	if f.kind(first) == token.OpenDouble {
		first++
	}
	if f.low(i) != ":" || i == first || i > first+maxLabel || !f.opens(i+1) {
		return attribution{}, false
	}
	name := span{first, i}
	for j := name.first; j < name.end; j++ {
		if !f.isName(j) {
			return attribution{}, false
		}
	}
	q := f.quotations[f.quote[i+1]]
	if q.outer.end+1 < f.end && !q.turn {
		return attribution{}, false
	}
	a := attribution{verb: verb{lemma: ":", class: say, form: past}, statement: f.n, cue: span{i, i + 1}, from: first}
	a.subject = subject{name: name, whole: name, border: first - 1}
	f.addPiece(&a, f.trim(q.inner), true)
	return a, len(a.contents) > 0
}

// signature reads the dash and the name behind a quotation that stands alone:
// "“We knew it.” — Ana Kovar, geologist". Several may follow one another.
func (f *frame) signature(i int) (attribution, bool) {
	q, ok := f.closedBy(i - 1)
	if !ok || !f.isDash(i) || !f.isName(i+1) || q.outer.first > f.signed() {
		return attribution{}, false
	}
	end := f.phraseEnd(i+1, f.end)
	behind := f.appositionEnd(end)
	if behind < f.end && !f.isStop(behind) && !f.opens(behind) {
		return attribution{}, false
	}
	name := span{i + 1, end}
	a := attribution{verb: verb{lemma: "—", class: source}, statement: f.n, cue: span{i, i + 1}, from: i, left: true}
	a.subject = subject{name: name, whole: span{i + 1, behind}, border: i - 1}
	f.addPiece(&a, f.trim(q.inner), true)
	return a, len(a.contents) > 0
}

// signed returns where the words begin that no signature has claimed yet.
func (f *frame) signed() int {
	if n := len(f.found); n > 0 && f.found[n-1].lemma == "—" {
		return f.found[n-1].subject.whole.end
	}
	return f.first
}
