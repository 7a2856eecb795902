package entity

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/feature"
	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// isAllCapitals tells whether a headline is set in capitals throughout, as
// alerts are.
func isAllCapitals(headline string) bool {
	words := 0
	for w := range strings.FieldsSeq(headline) {
		if w != strings.ToUpper(w) {
			return false
		}
		if strings.IndexFunc(w, unicode.IsLetter) >= 0 {
			words++
		}
	}
	return words > 2
}

// withSmallLetters returns a headline in capitals with each word as it is
// written within a title: "IAEA Chief Says". Words that the lists have in
// capitals keep them. Every code point stays where it is.
func (t *Tagger) withSmallLetters(headline *token.Text) string {
	var b strings.Builder
	text, at := headline.String(), 0
	for i := range headline.Tokens {
		k := &headline.Tokens[i]
		b.WriteString(text[at:k.ByteStart])
		b.WriteString(t.titled(headline.Word(i)))
		at = k.ByteEnd
	}
	b.WriteString(text[at:])
	return b.String()
}

func (t *Tagger) titled(word string) string {
	if strings.Contains(word, ".") || t.lex.Entry(lexicon.Hash(word)) != nil || currencyCode.Has(lexicon.HashLower(word)) && len(word) == 3 {
		return word
	}
	first := true
	return strings.Map(func(r rune) rune {
		keep := first
		first = r == '-'
		if keep {
			return r
		}
		return unicode.ToLower(r)
	}, word)
}

// restoreNames gives the mentions of a headline the letters that are printed.
func restoreNames(entities []wire.Entity, headline *token.Text) {
	runes := []rune(headline.String())
	for i := range entities {
		e := &entities[i]
		if e.End > len(runes) {
			continue
		}
		if printed := string(runes[e.Start:e.End]); strings.EqualFold(printed, e.Name) {
			e.Name = printed
		}
	}
}

// findInCapitals finds what is sure in a headline whose words all have
// capitals: dates and sums, what the lists know, who has a title.
func (s *story) findInCapitals() {
	s.mentions = s.mentions[:0]
	s.taken = append(s.taken[:0], make([]bool, len(s.document.Units))...)
	s.labels = s.labels[:0]
	for range s.document.Units {
		s.labels = append(s.labels, "O")
	}
	s.eachSentence(s.findNumeric)
	s.eachSentence(s.findWeaponPhrases)
	s.eachSentence(s.findPhrases)
	s.eachSentence(s.findListedInCapitals)
	s.eachSentence(s.findTitledPeople)
	s.eachSentence(s.findWeapons)
	sortMentions(s.mentions)
}

// findListedInCapitals finds states, peoples, bodies and towns by one word.
func (s *story) findListedInCapitals(c feature.Sentence) {
	units := s.document.Units
	for i := c.First; i < c.End; i++ {
		u := &units[i]
		if !u.Upper || s.taken[i] || u.Kind != token.Word {
			continue
		}
		e := s.lex.Entry(u.Form)
		switch {
		case e != nil && s.isSureInCapitals(e, i, c):
			s.add(i, i+1, e.Type)
		case e == nil && s.lex.Flags(u.Form)&lexicon.LargeCity != 0 && i > c.First && classOf(strings.ToLower(units[i-1].Word), locatives) && !townWords.Has(u.Lower):
			s.add(i, i+1, "GPE")
		}
	}
}

func (s *story) isSureInCapitals(e *lexicon.Entry, i int, c feature.Sentence) bool {
	units := s.document.Units
	u := &units[i]
	flags := s.lex.Flags(u.Form)
	afterFirstName := i > c.First && s.lex.Flags(units[i-1].Form)&lexicon.FirstName != 0 && flags&(lexicon.Surname|lexicon.RareSurname) != 0
	switch {
	case afterFirstName, townWords.Has(u.Lower):
		return false
	case e.Capital:
		return !(i+1 < c.End && bodyWords.Has(units[i+1].Lower))
	case e.ID != "" && e.Type == "GPE":
		return flags&lexicon.FirstName == 0 || !s.isLastNameOfActor(i+1, c)
	case e.Type == "NORP":
		return !doubtfulGroups.Has(u.Lower)
	case e.Type == "ORG" && !u.Caps && commonWords.Has(u.Lower):
		return i+1 < c.End && companyTails.Has(units[i+1].Lower)
	case e.Type == "LOC", e.Type == "GPE":
		return !commonWords.Has(u.Lower) && flags&lexicon.FirstName == 0
	}
	return utf8.RuneCountInString(u.Word) > 1
}

// isLastNameOfActor tells whether unit i is a last name before a verb, so that
// the word before it is a first name: "Jordan Smith Says".
func (s *story) isLastNameOfActor(i int, c feature.Sentence) bool {
	if i+1 >= c.End {
		return false
	}
	u := &s.document.Units[i]
	return s.lex.Flags(u.Form)&(lexicon.Surname|lexicon.RareSurname) != 0 && !deeds.Has(u.Lower) && deeds.Has(s.lower(i+1, c))
}

// findTitledPeople finds the last names that stand between a title and a verb:
// "IAEA Chief Grossi Says".
func (s *story) findTitledPeople(c feature.Sentence) {
	units := s.document.Units
	for i := c.First + 1; i+1 < c.End; i++ {
		u := &units[i]
		if !s.isCalling(i-1) || s.taken[i] || s.isCalling(i) || u.Kind != token.Word || !u.Upper || deeds.Has(u.Lower) {
			continue
		}
		if s.lex.Flags(u.Form)&(lexicon.Surname|lexicon.RareSurname) != 0 && deeds.Has(units[i+1].Lower) && !commonWords.Has(u.Lower) && u.Class == 0 {
			s.add(i, i+1, "PERSON")
		}
	}
}

// Own lists.
var (
	// townWords are towns that are words of headlines too.
	townWords = hashes("nice bath reading orange mobile split cork male of most bar police march may us it here metro same")
	// bodyWords make part of a body's name of the town before them.
	bodyWords = hashes("university court post hospital times stadium airport marathon zoo museum school")
	// commonWords are names of bodies and places that are words too, and
	// companyTails what follows them where they are names.
	commonWords = hashes("apple shell meta amazon guardian vale labour target west gulf moon mars visa oracle gap orange uber fed intel")

	companyTails = hashes("shares stock profit revenue sales says to ceo cfo unit workers sees plans reports posts earnings launches unveils buys")
)
