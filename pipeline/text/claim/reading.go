package claim

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// span is a run of tokens, half-open; empty where end <= first.
type span struct{ first, end int }

func (s span) empty() bool          { return s.end <= s.first }
func (s span) contains(o span) bool { return s.first <= o.first && o.end <= s.end }

// story is a text as the stages read it. It is filled stage by stage.
type story struct {
	text  *token.Text
	doc   *wire.Document
	lower []string
	// entries holds for each token what is known of its word, nil for nothing.
	entries []*entry
	// quote holds for each token the quotation that it is in (marks are in
	// theirs), -1 for none.
	quote []int32
	// letters holds how the words are written that stand somewhere with a
	// capital, and these without an s; it is made by readLetters.
	letters    map[string]letters
	quotations []quotation
	statements []statement
	// finite holds for each token what isFinite found: 0 for nothing yet, 1 for
	// no, 2 for yes.
	finite []uint8
	// stems holds for each token what stem found; nil, and empty, for nothing
	// yet.
	stems []string
	// headline tells of each token whether findHeadlines found it in one; nil
	// if there is none.
	headline []bool
	// titled is made by namesInText.
	titled map[string]bool
	// disputes holds the statements that deny without saying what.
	disputes map[int]bool
}

// statement is a sentence that no full stop within a quotation ends.
type statement struct {
	span
	paragraph int
}

func read(t *token.Text, doc *wire.Document) *story {
	s := &story{
		text: t, doc: doc, lower: make([]string, t.Len()), entries: make([]*entry, t.Len()),
		quote: make([]int32, t.Len()), finite: make([]uint8, t.Len()), disputes: make(map[int]bool),
	}
	known := entries()
	for i := range t.Tokens {
		s.lower[i] = t.Lower(i)
		s.entries[i] = known.Get(s.lower[i])
		s.quote[i] = -1
	}
	s.findQuotations()
	s.findStatements()
	s.findHeadlines()
	return s
}

// letters tells of a word whether it stands somewhere in small letters, and with
// a capital within a sentence.
type letters struct{ small, capital bool }

// readLetters notes which words stand in small letters and which with a capital.
func (s *story) readLetters() {
	s.letters = make(map[string]letters, s.text.Len()/6)
	small := make([]bool, s.text.Len())
	for i, w := range s.lower {
		small[i] = s.text.Word(i) == w
		if small[i] || s.kind(i) != token.Word {
			continue
		}
		was := s.letters[w]
		s.letters[w] = letters{capital: was.capital || s.kind(i-1) == token.Word}
		if one, ok := strings.CutSuffix(w, "s"); ok {
			if _, ok := s.letters[one]; !ok {
				s.letters[one] = letters{}
			}
		}
	}
	for i, w := range s.lower {
		if small[i] && s.kind(i) == token.Word {
			if l, ok := s.letters[w]; ok && !l.small {
				s.letters[w] = letters{small: true, capital: l.capital}
			}
		}
	}
}

// findStatements joins the sentences whose border lies within a quotation.
func (s *story) findStatements() {
	for p, paragraph := range s.text.Paragraphs {
		begin := paragraph.FirstToken
		for i := paragraph.First; i < paragraph.End; i++ {
			end := s.text.Sentences[i].End
			if end < paragraph.EndToken && s.within(end) {
				continue
			}
			s.statements = append(s.statements, statement{span{begin, end}, p})
			begin = end
		}
	}
}

// within tells whether the border before token i lies within a quotation.
func (s *story) within(i int) bool {
	return s.quote[i] >= 0 && s.quote[i] == s.quote[i-1]
}

// low returns token i in lower case, empty outside of the text.
func (s *story) low(i int) string {
	if i < 0 || i >= len(s.lower) {
		return ""
	}
	return s.lower[i]
}

// in tells whether token i is a word of the set.
func (s *story) in(i int, words wordset) bool {
	return i >= 0 && i < len(s.entries) && s.entries[i].in(words)
}

// verb returns the verb that token i is a form of; zero if it is none.
func (s *story) verb(i int) verb {
	if i < 0 || i >= len(s.entries) || s.entries[i] == nil {
		return verb{}
	}
	return s.entries[i].verb
}

// kind returns the kind of token i, Symbol outside of the text.
func (s *story) kind(i int) token.Kind {
	if i < 0 || i >= s.text.Len() {
		return token.Symbol
	}
	return s.text.Tokens[i].Kind
}

// quoted tells whether token i is in a quotation or is one of its marks.
func (s *story) quoted(i int) bool { return i >= 0 && i < len(s.quote) && s.quote[i] >= 0 }

// opens tells whether a quotation opens with token i.
func (s *story) opens(i int) bool {
	return i < len(s.quote) && s.quote[i] >= 0 && s.quotations[s.quote[i]].outer.first == i
}

// closedBy returns the quotation whose closing mark is token i.
func (s *story) closedBy(i int) (quotation, bool) {
	if i < 0 || i >= len(s.quote) || s.quote[i] < 0 {
		return quotation{}, false
	}
	q := s.quotations[s.quote[i]]
	return q, q.outer.end == i+1
}

// isName tells whether token i begins with a capital letter and is a word.
func (s *story) isName(i int) bool {
	if s.headline != nil && i >= 0 && i < len(s.headline) && s.headline[i] {
		return false
	}
	if i < 0 || i >= s.text.Len() || s.kind(i) != token.Word {
		return false
	}
	word := s.text.Word(i)
	r, _ := utf8.DecodeRuneInString(word)
	if unicode.IsUpper(r) {
		return true
	}
	// al-Tayeb, d'Arvor, 't Hooft: a capital behind the particle.
	rest := word[strings.IndexByte(word, '-')+1:] // all of it where there is no hyphen
	r, _ = utf8.DecodeRuneInString(rest)
	return s.in(i, nameParticles) || unicode.IsUpper(r) && utf8.RuneCountInString(rest) > 1
}

// nameParticles stand between the parts of a name in small letters.
var nameParticles = set("bin ibn abu al el de da di du del della der den van von la le dos das ter zu bint ould")

func (s *story) isPunct(i int) bool {
	return i >= 0 && i < s.text.Len() && s.kind(i) == token.Punct
}

func (s *story) isComma(i int) bool { return s.low(i) == "," }

func (s *story) isDash(i int) bool {
	switch s.low(i) {
	case "--", "—", "–", "-", "―":
		return s.isPunct(i)
	}
	return false
}

// isStop tells whether token i is a mark that can stand at the end of a clause.
func (s *story) isStop(i int) bool {
	switch s.low(i) {
	case ".", "!", "?", ";", "…", "...":
		return true
	}
	return false
}

// trim drops marks and white space at both ends of a content, but not the
// quotation marks that belong to it.
func (s *story) trim(c span) span {
	for !c.empty() && (s.isPunct(c.first) && !s.isOpeningBracket(c.first) || s.strayClose(c, c.first)) {
		c.first++
	}
	for !c.empty() {
		last := c.end - 1
		if !(s.isPunct(last) && !s.isClosingBracket(last, c) && s.low(last) != "?" && s.low(last) != "!" && s.low(last) != "%") && !s.strayOpen(c, last) {
			break
		}
		c.end--
	}
	return c
}

func (s *story) isOpeningBracket(i int) bool { return s.low(i) == "(" || s.low(i) == "[" }

// isClosingBracket tells whether the bracket i closes one in c.
func (s *story) isClosingBracket(i int, c span) bool {
	if s.low(i) != ")" && s.low(i) != "]" {
		return false
	}
	for j := i - 1; j >= c.first && j > i-60; j-- {
		if s.isOpeningBracket(j) {
			return true
		}
	}
	return false
}

// strayClose tells whether token i closes a quotation that opened before c,
// strayOpen whether it opens one that closes behind c.
func (s *story) strayClose(c span, i int) bool {
	q, ok := s.closedBy(i)
	return ok && s.kind(i).IsQuote() && q.outer.first < c.first
}

func (s *story) strayOpen(c span, i int) bool {
	return s.kind(i).IsQuote() && s.opens(i) && s.quotations[s.quote[i]].outer.end > c.end
}

// statementOf returns the place in statements of the one that token i is in.
func (s *story) statementOf(i int) int {
	n, ok := slices.BinarySearchFunc(s.statements, i, func(st statement, at int) int { return cmp.Compare(st.first, at) })
	if !ok {
		n--
	}
	return max(n, 0)
}
