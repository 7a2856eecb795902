// Package feature turns a text into what the entity model sees of it. The
// trainer and the tagger share it, so that a model meets in use what it met
// in training.
package feature

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

// Unit is a token, or a part of a compound that names something by itself
// ("U.S.-Russian" is two units).
type Unit struct {
	Word string
	// Start and End are code points, ByteStart and ByteEnd bytes.
	Start, End, ByteStart, ByteEnd int
	// Token is the token that the unit is of.
	Token int
	// Form is the hash of the word as it is written within a sentence, Lower
	// the hash in lower case.
	Form, Lower uint64
	Kind        token.Kind
	// Upper tells whether it begins with a capital letter, Caps whether it
	// has two letters or more, all capitals.
	Upper, Caps bool
	// Small tells whether the word, in lower case, is in the dictionary.
	Small bool
	// Armed tells whether a weapon's name may begin with it.
	Armed bool
	// Class is what kind of telling word it is.
	Class lexicon.WordClass

	// Lists are the lists that Form is in by itself.
	Lists lexicon.Flags

	capital      bool
	shape        uint64
	fine, coarse uint64
	lists        uint64 // four bits a list: how the unit stands in a phrase of it
	evidence     int32  // index into vocabulary.evidence
	given        uint8  // type of the first pass, index into Types
}

// Sentence is a run of units.
type Sentence struct {
	First, End int
	// AllCaps tells that the sentence is printed in capitals.
	AllCaps bool
	// TitleCase tells that nearly all words begin with capitals, as in the
	// headlines of some desks.
	TitleCase bool
}

// Document is a text in units. It may be used again for another text, and
// then knows the words it has met.
type Document struct {
	Text      *token.Text
	Units     []Unit
	Sentences []Sentence
	// Runs are where names can be, in order.
	Runs []Run

	lex        *lexicon.Lexicon
	vocabulary vocabulary
	// features is the room for Features.
	features []uint64
	// capitals is the run of words with capitals that Features met last.
	capitals Run
	// searched counts the units that Features looked through for such runs; a
	// test tells by it that each is looked through once.
	searched int
}

// Read fills d with the units of t.
func (d *Document) Read(t *token.Text, lex *lexicon.Lexicon) {
	d.Text, d.lex = t, lex
	d.Units, d.Sentences, d.Runs = d.Units[:0], d.Sentences[:0], d.Runs[:0]
	d.capitals, d.searched = Run{}, 0
	d.vocabulary.begin(lex)
	for _, s := range t.Sentences {
		first := len(d.Units)
		for i := s.First; i < s.End; i++ {
			d.addToken(i)
		}
		sentence := Sentence{First: first, End: len(d.Units)}
		sentence.AllCaps = d.isAllCaps(sentence)
		sentence.TitleCase = !sentence.AllCaps && d.isTitleCase(sentence)
		d.Sentences = append(d.Sentences, sentence)
		d.describe(sentence)
		d.findRuns(sentence)
	}
}

// SentenceOf returns the sentence that unit i is in.
func (d *Document) SentenceOf(i int) Sentence {
	return d.Sentences[sort.Search(len(d.Sentences), func(n int) bool { return d.Sentences[n].End > i })]
}

// addToken adds the units of token i.
func (d *Document) addToken(i int) {
	k := d.Text.Tokens[i]
	word := d.Text.Word(i)
	if k.Kind == token.Word && strings.IndexByte(word, '-') > 0 {
		d.addCompound(i, word)
		return
	}
	d.addUnit(i, k.ByteStart, k.ByteEnd, k.Start)
}

// addCompound splits "Western-backed", "al-Qaeda-linked" and
// "Assad-Russia-Iran" and leaves "al-Assad" and "Guinea-Bissau" whole.
func (d *Document) addCompound(i int, word string) {
	k := d.Text.Tokens[i]
	if d.lex.Flags(lexicon.Hash(word)) != 0 {
		d.addUnit(i, k.ByteStart, k.ByteEnd, k.Start)
		return
	}
	body := word
	if cut := strings.LastIndexByte(word, '-'); compoundTails[word[cut+1:]] {
		body = word[:cut]
	}
	from := 0
	if d.lex.Flags(lexicon.Hash(body)) == 0 && d.namesPart(body) {
		for {
			cut := strings.IndexByte(body[from:], '-')
			if cut < 0 {
				break
			}
			from = d.addPart(i, from, from+cut)
		}
	}
	from = d.addPart(i, from, len(body))
	d.addPart(i, from, len(word))
}

// addPart adds the bytes from and to of token i, if there are any, and returns
// where the next part begins.
func (d *Document) addPart(i, from, to int) int {
	if from < to {
		k := d.Text.Tokens[i]
		word := d.Text.Word(i)
		d.addUnit(i, k.ByteStart+from, k.ByteStart+to, k.Start+utf8.RuneCountInString(word[:from]))
	}
	return to + 1
}

// namesPart tells whether a part of the compound is in the lists of names
// that stand in compounds: states, peoples, capitals, organisations.
func (d *Document) namesPart(body string) bool {
	for part := range strings.SplitSeq(body, "-") {
		f := d.lex.Flags(lexicon.Hash(part))
		if len(part) < 2 || len(part) == len(body) {
			continue
		}
		if f&(lexicon.Country|lexicon.Demonym|lexicon.Group) != 0 {
			return true
		}
		if f&(lexicon.Capital|lexicon.Organisation) != 0 && f&(lexicon.Surname|lexicon.FirstName) == 0 {
			return true
		}
	}
	return false
}

// compoundTails are what a name is joined to by a hyphen. Own list.
var compoundTails = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(`linked backed led based born controlled held listed owned allied style made registered
		trained funded sponsored affiliated occupied run inspired aligned supported bound brokered designated dominated
		speaking language wide educated built supplied mandated flagged leaning educated administered approved issued era area`) {
		m[w] = true
	}
	return m
}()

func (d *Document) addUnit(i, from, to, start int) {
	printed := d.Text.String()[from:to]
	w := d.vocabulary.look(printed)
	d.Units = append(d.Units, Unit{
		Word: printed, ByteStart: from, ByteEnd: to, Start: start, End: start + utf8.RuneCountInString(printed),
		Token: i, Kind: d.Text.Tokens[i].Kind,
		Form: w.form, Lower: w.lower, Lists: w.flags, Upper: w.upper, Caps: w.caps, Small: w.small, Armed: w.armed, Class: w.class,
		capital: w.capital, shape: w.shape, fine: w.fine, coarse: w.coarse, evidence: w.evidence,
	})
}

// isAllCaps tells whether a sentence is in capitals: more than three words,
// none with a small letter.
func (d *Document) isAllCaps(s Sentence) bool {
	words := 0
	for i := s.First; i < s.End; i++ {
		u := &d.Units[i]
		if u.Kind != token.Word {
			continue
		}
		if !u.Upper || len(u.Word) > 2 && !u.Caps {
			return false
		}
		words++
	}
	return words > 3
}

// isTitleCase tells whether at least four of five words of four letters or
// more begin with capitals, in a sentence with five such words.
func (d *Document) isTitleCase(s Sentence) bool {
	words, upper := 0, 0
	for i := s.First; i < s.End; i++ {
		u := &d.Units[i]
		if u.Kind == token.Word && len(u.Word) > 3 {
			words++
			if u.Upper {
				upper++
			}
		}
	}
	return words >= 5 && upper*5 >= words*4
}

// Searched returns how many units Features has looked through for the runs of
// capitals since Read: the measure of its work.
func (d *Document) Searched() int { return d.searched }
