package entity

import (
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/text/wordlist"
)

// personal resolves he and she, and their forms, at token i.
func (r *resolver) personal(i int, x sex, s token.Sentence) {
	if r.quoted[i] {
		return
	}
	f, sure := r.speaker(i, x)
	if f == nil && sure {
		f = r.antecedent(i, x, s)
	}
	if f == nil && sure {
		f = r.announced(i, x, s)
	}
	if f == nil {
		return
	}
	f.sex = x
	r.resolve(f, "pronoun", i, i+1)
}

// speaker returns who spoke last, for a pronoun at token i that speaks again:
// "she added". It is nil and true where that says nothing; nil and false where
// somebody without a name spoke, or another person has become the subject
// since.
func (r *resolver) speaker(i int, x sex) (f *figure, sure bool) {
	if !r.speaks(i, i+1) {
		return nil, true
	}
	other := false
	for k := len(r.events) - 1; k >= max(0, len(r.events)-maxBack); k-- {
		e := &r.events[k]
		if e.paragraph < r.paragraph()-2 {
			break
		}
		isPerson := e.figure == nil && (e.sex == unknownSex || e.sex == x) || e.figure != nil && e.is == someone && (e.figure.sex == unknownSex || e.figure.sex == x)
		switch {
		case e.quoted || !isPerson:
		case e.speaks && e.figure != nil && !other:
			return e.figure, true
		case e.speaks:
			return nil, false
		case e.subject && e.sentence < r.sentence && !r.isEmbedded(e):
			other = true
		}
	}
	return nil, true
}

// isEmbedded tells whether e is the subject of a clause that another begins:
// "she said that he".
func (r *resolver) isEmbedded(e *event) bool {
	return e.first > r.text.Sentences[e.sentence].First+1
}

// antecedent returns the person whom the pronoun at token i means: the only
// one who can be meant in its sentence, else in the nearest one before; of
// several, the one who is the subject there. It is nil if that leaves doubt or
// is somebody without a name.
func (r *resolver) antecedent(i int, x sex, s token.Sentence) *figure {
	object := r.isObject(i)
	events := r.back()
	for at := len(events) - 1; at >= 0; {
		n := events[at].sentence
		if events[at].paragraph < r.paragraph()-1 || n < r.sentence-maxSentencesBack {
			return nil
		}
		first := at
		for first > 0 && events[first-1].sentence == n {
			first--
		}
		inSentence := events[first : at+1]
		if n == r.sentence && object {
			inSentence = withoutSubjects(inSentence)
		}
		if n == r.sentence && r.isSubjectOfParticiple(i, s) {
			inSentence = nil
		}
		if f, sure := onlyPerson(inSentence, x, r.speaks(i, i+1) && n < r.sentence); f != nil || !sure {
			return f
		}
		at = first - 1
	}
	return nil
}

// maxSentencesBack is how many sentences a pronoun looks back for a person.
const maxSentencesBack = 3

// isObject tells whether the pronoun at token i is an object, which can't mean
// the subject of its clause: "told him".
func (r *resolver) isObject(i int) bool {
	switch r.low(i) {
	case "him":
		return true
	case "her":
		next := r.low(i + 1)
		return i+1 >= r.text.Len() || r.text.Tokens[i+1].Kind != token.Word || classOf(next, prepositions) || classOf(next, clauseOpeners) || classOf(next, articleWords)
	}
	return false
}

// isSubjectOfParticiple tells whether the pronoun at token i is who does what
// the sentence begins with, so that it means nobody named there: "Running
// against Karl Brandt, he".
func (r *resolver) isSubjectOfParticiple(i int, s token.Sentence) bool {
	return i > s.First+1 && r.text.Word(i-1) == "," && strings.HasSuffix(r.low(s.First), "ing")
}

func withoutSubjects(events []event) []event {
	var kept []event
	for _, e := range events {
		if !e.subject {
			kept = append(kept, e)
		}
	}
	return kept
}

// onlyPerson returns the one person among events whom he or she can mean; nil
// and true if there is none, nil and false if several could be meant or it is
// somebody without a name. One who speaks was the subject before.
func onlyPerson(events []event, x sex, speaks bool) (found *figure, sure bool) {
	var subject *figure
	several, nobody, subjects := false, false, 0
	for _, e := range events {
		if e.quoted || e.figure != nil && e.is != someone {
			continue
		}
		if e.figure == nil {
			if e.sex == unknownSex || e.sex == x {
				nobody = true
			}
			continue
		}
		if e.figure.sex != unknownSex && e.figure.sex != x {
			continue
		}
		if found != nil && found != e.figure {
			several = true
		}
		if e.subject && subject != e.figure {
			subject = e.figure
			subjects++
		}
		found = e.figure
	}
	switch {
	case nobody:
		return nil, false
	case several && subjects == 1:
		return subject, true
	case several, speaks && found != nil && subjects == 0:
		return nil, false
	}
	return found, true
}

// announced resolves a pronoun that stands before the name it means: "In his
// speech, Karl Brandt said".
func (r *resolver) announced(i int, x sex, s token.Sentence) *figure {
	if !r.has(s.First, openingWords) || i > s.First+6 {
		return nil
	}
	for k := i + 1; k < s.End; k++ {
		n := r.within[k]
		if n > 0 && r.entities[n-1].Type == "PERSON" {
			return nil
		}
		if r.text.Word(k) != "," {
			continue
		}
		for k++; k < s.End && k < i+20; k++ {
			n := r.within[k]
			if n == 0 {
				if !r.has(k, personNouns) && !r.has(k, articleWords) {
					return nil
				}
				continue
			}
			e := &r.entities[n-1]
			if e.Type != "PERSON" {
				continue
			}
			if known := sexOfName(e.Canonical); known != unknownSex && known != x {
				return nil
			}
			f := r.figures[e.Canonical]
			if f == nil {
				f = &figure{canonical: e.Canonical, is: someone, sex: x}
				r.figures[e.Canonical] = f
			}
			return f
		}
		return nil
	}
	return nil
}

// neuter resolves "it" and "its" at token i where it is the subject of the
// sentence, as far as that is a body or a state.
func (r *resolver) neuter(i int, w string, s token.Sentence) {
	f := r.subjectBody(i)
	switch {
	case w == "its" && r.low(i-1) == "and" && r.bodyBefore(i-1) != nil:
		f = r.bodyBefore(i - 1)
	case w == "it" && r.isSpeaker(i):
		f = r.lastSpeaker(i)
	case w == "it" && i == s.First:
		f = r.formerSubject(i)
	case w == "it" && (!r.isReported(i) || r.isExpletive(i)):
		return
	case w != "it" && r.joinsOther(i):
		return
	}
	if f != nil {
		r.resolve(f, "pronoun", i, i+1)
	}
}

// bodyBefore returns the body or state whose name ends directly before token i:
// "the U.S. and its allies".
func (r *resolver) bodyBefore(i int) *figure {
	if i < 1 || r.within[i-1] == 0 {
		return nil
	}
	f := r.figures[r.entities[r.within[i-1]-1].Canonical]
	if f == nil || f.is != body && f.is != state || r.entities[r.within[i-1]-1].Type == "NORP" {
		return nil
	}
	return f
}

// subjectBody returns the body or state that is the subject before token i in
// its sentence; nil if there is none, or another could be meant.
func (r *resolver) subjectBody(i int) *figure {
	var f *figure
	for _, e := range r.back() {
		if e.sentence != r.sentence || e.quoted != r.quoted[i] || e.token >= i {
			continue
		}
		switch {
		case e.subject && e.figure != nil && (e.is == body || e.is == state):
			f = e.figure
		case e.subject:
			f = nil
		case e.figure != nil && e.figure != f && (e.is == body || e.is == state) && !e.place:
			return nil
		}
	}
	return f
}

// isSpeaker tells whether "it" at token i speaks: ", it said".
func (r *resolver) isSpeaker(i int) bool {
	next := r.low(i + 1)
	return (next == "said" || next == "added") && r.low(i-1) != "what" && i > 0 && (r.text.Word(i-1) == "," || r.text.Tokens[i-1].Kind == token.CloseDouble)
}

// lastSpeaker returns the one body that is a subject in the paragraph of token
// i.
func (r *resolver) lastSpeaker(i int) *figure {
	var f *figure
	for _, e := range r.back() {
		if e.paragraph != r.paragraph() || e.quoted || !e.subject || e.token >= i {
			continue
		}
		if e.figure == nil || e.is != body || f != nil && f != e.figure {
			return nil
		}
		f = e.figure
	}
	return f
}

// formerSubject returns the body or state that was the subject of the sentence
// before the one that "It" at token i begins, if it does here what only such
// do.
func (r *resolver) formerSubject(i int) *figure {
	next := r.low(i + 1)
	if next == "also" || next == "has" || next == "had" {
		next = r.low(i + 2)
	}
	if !classOf(next, sayingVerbs) && next != "plans" && next != "expects" && next != "employs" && next != "urged" && next != "accused" {
		return nil
	}
	var f *figure
	for _, e := range r.back() {
		if e.sentence != r.sentence-1 || e.paragraph != r.paragraph() || e.quoted || !e.subject {
			continue
		}
		if e.figure == nil || e.is != body && e.is != state || f != nil && f != e.figure {
			return nil
		}
		f = e.figure
	}
	return f
}

// isReported tells whether "it" at token i begins what its subject says: "said
// it", "said that it", "what it called".
func (r *resolver) isReported(i int) bool {
	before := r.low(i - 1)
	if before == "that" {
		before = r.low(i - 2)
	}
	return classOf(before, sayingVerbs) || before == "what" && (r.has(i+1, sayingVerbs) || r.low(i+1) == "called" || r.low(i+1) == "described")
}

// isExpletive tells whether "it" at token i means nothing: "it was unclear".
func (r *resolver) isExpletive(i int) bool {
	for k := i + 1; k < i+5; k++ {
		w := r.low(k)
		if expletives.Has(w) {
			return true
		}
		if !beForms.Has(w) && !strings.HasSuffix(w, "ly") {
			return false
		}
	}
	return false
}

// Own lists.
var (
	beForms    = wordlist.SetOf("is was were are be been would will could might may should 's ’s has had not n't n’t too very still now also")
	expletives = wordlist.SetOf(`clear unclear possible impossible likely unlikely important necessary essential vital crucial time up hard difficult easy too early
		premature true wrong right good bad better best critical known unknown certain uncertain raining seems seemed appears appeared
		takes took take time reasonable unacceptable unfair legal illegal common rare obvious evident natural inevitable worth`)
)

// joinsOther tells whether "its" at token i belongs to what "and", "with" or a
// comma joins it to, and that is no entity: "the rocket and its crew".
func (r *resolver) joinsOther(i int) bool {
	switch r.low(i - 1) {
	case "and", "or", "with", ",", "like", "as":
		return i < 2 || r.within[i-2] == 0
	}
	return false
}
