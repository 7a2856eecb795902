// Package token splits English wire copy into paragraphs, sentences and
// tokens.
//
// Every token knows where it stands, in code points (the unit of
// wire.Document) and in bytes: nothing is rewritten, so that what is found in
// tokens can be pointed at in the text. Copy in other languages is split at
// white space, punctuation and the borders of CJK script.
package token

import (
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind tells what a token is.
type Kind uint8

// The kinds of tokens.
const (
	// Word has a letter in it: "grain", "U.S.", "al-Assad", "n't", "’s".
	Word Kind = iota
	// Number begins with a digit or with a currency sign and a digit:
	// "49,000", "$1.4", "10:30", "21st", "60-year-old".
	Number
	// Address is a URL, an e-mail address, a @handle or a #tag.
	Address
	// Punct is any other mark, dash or bracket; "--" and "..." are one token.
	Punct
	// Symbol is what is neither letter, digit nor punctuation: "+", emoji.
	Symbol
	// Apostrophe stands alone behind a plural: the mark of "rebels' chief".
	Apostrophe
	// OpenDouble and CloseDouble are quotation marks of any make: " “ ” „ « »
	// `` '' ’’ and their like. Straight marks are told apart by their
	// neighbours and by whether one is open in the paragraph.
	OpenDouble
	CloseDouble
	// OpenSingle and CloseSingle are single quotation marks: ' ‘ ’ ‚ ‹ ›.
	OpenSingle
	CloseSingle
)

// IsQuote tells whether k is a quotation mark.
func (k Kind) IsQuote() bool { return k >= OpenDouble }

// Token is one token. All positions are half-open.
type Token struct {
	// Start and End are code points into the text.
	Start, End int
	// ByteStart and ByteEnd are bytes into the text.
	ByteStart, ByteEnd int
	Kind               Kind
}

// Sentence is a run of tokens within one paragraph; never empty.
type Sentence struct {
	// First and End are tokens, half-open.
	First, End int
	// Paragraph is the sentence's paragraph.
	Paragraph int
}

// Paragraph is a run of sentences between empty lines; never empty.
type Paragraph struct {
	// First and End are sentences, half-open.
	First, End int
	// FirstToken and EndToken are tokens, half-open.
	FirstToken, EndToken int
}

// Text is a text with its tokens, sentences and paragraphs, each in order.
// Every token is in exactly one sentence, every sentence in one paragraph.
// It is not changed after Parse and may be read by many at once.
type Text struct {
	Tokens     []Token
	Sentences  []Sentence
	Paragraphs []Paragraph
	text       string
	// lower is the text in lower case, byte for byte in the same places; empty
	// where a letter's small form has another length. Then lowers has the tokens.
	lower  string
	lowers []string
}

// Parse splits text, in time that grows with its length alone. An empty text
// or one of white space has no tokens, sentences or paragraphs. Bytes that
// are not UTF-8 count as one code point each, as in a conversion to []rune.
func Parse(text string) *Text {
	s := scanner{text: text, ascii: isASCII(text)}
	s.tokens = make([]Token, 0, len(text)/5+8)
	t := &Text{text: text, lower: lowerInPlace(text, s.ascii), Sentences: make([]Sentence, 0, len(text)/120+4)}
	for s.paragraph() {
		t.Tokens = s.tokens
		t.addParagraph(s.first)
	}
	if t.lower == "" {
		t.lowers = make([]string, t.Len())
		for i := range t.Tokens {
			t.lowers[i] = strings.ToLower(t.Word(i))
		}
	}
	return t
}

// addParagraph makes one paragraph of the tokens from first on.
func (t *Text) addParagraph(first int) {
	p := Paragraph{First: len(t.Sentences), FirstToken: first, EndToken: len(t.Tokens)}
	begin := first
	for i := first; i < len(t.Tokens); {
		end, is := t.sentenceEnd(begin, i)
		if is {
			t.Sentences = append(t.Sentences, Sentence{First: begin, End: end, Paragraph: len(t.Paragraphs)})
			begin = end
		}
		i = end
	}
	p.End = len(t.Sentences)
	t.Paragraphs = append(t.Paragraphs, p)
}

// String returns the whole text.
func (t *Text) String() string { return t.text }

// Len returns the number of tokens.
func (t *Text) Len() int { return len(t.Tokens) }

// Word returns token i as printed.
func (t *Text) Word(i int) string {
	k := &t.Tokens[i]
	return t.text[k.ByteStart:k.ByteEnd]
}

// Lower returns token i in lower case.
func (t *Text) Lower(i int) string {
	if t.lower == "" {
		return t.lowers[i]
	}
	k := &t.Tokens[i]
	return t.lower[k.ByteStart:k.ByteEnd]
}

// lowerInPlace returns text in lower case if every letter keeps its place:
// else, as with the Turkish İ or with bytes that are not UTF-8, "".
func lowerInPlace(text string, ascii bool) string {
	if ascii {
		return strings.ToLower(text)
	}
	var lower strings.Builder
	lower.Grow(len(text))
	done := 0 // what is written; the rest up to i is in lower case
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		small := r
		if r >= utf8.RuneSelf {
			small = unicode.ToLower(r)
		} else if 'A' <= r && r <= 'Z' {
			small += 'a' - 'A'
		}
		if r == utf8.RuneError || utf8.RuneLen(small) != size {
			return ""
		}
		if small != r {
			lower.WriteString(text[done:i])
			lower.WriteRune(small)
			done = i + size
		}
		i += size
	}
	lower.WriteString(text[done:])
	return lower.String()
}

// Slice returns the text from the start of token first to the end of token
// end-1; empty if there is none.
func (t *Text) Slice(first, end int) string {
	if first >= end {
		return ""
	}
	return t.text[t.Tokens[first].ByteStart:t.Tokens[end-1].ByteEnd]
}

// LowerSlice returns Slice in lower case.
func (t *Text) LowerSlice(first, end int) string {
	switch {
	case first >= end:
		return ""
	case t.lower == "":
		return strings.ToLower(t.Slice(first, end))
	}
	return t.lower[t.Tokens[first].ByteStart:t.Tokens[end-1].ByteEnd]
}

// SentenceText returns sentence i as printed.
func (t *Text) SentenceText(i int) string {
	return t.Slice(t.Sentences[i].First, t.Sentences[i].End)
}

// SpaceBefore tells whether white space stands before token i; true for the
// first.
func (t *Text) SpaceBefore(i int) bool {
	return i == 0 || t.Tokens[i-1].ByteEnd < t.Tokens[i].ByteStart
}

// At returns the first token that ends behind the code point offset: the one
// that holds it, or the next where it stands on white space; Len if none does.
func (t *Text) At(offset int) int {
	return sort.Search(len(t.Tokens), func(i int) bool { return t.Tokens[i].End > offset })
}

// SentenceOf returns the sentence that token i is in.
func (t *Text) SentenceOf(i int) int {
	n, _ := slices.BinarySearchFunc(t.Sentences, i, func(s Sentence, i int) int {
		switch {
		case s.End <= i:
			return -1
		case s.First > i:
			return 1
		}
		return 0
	})
	return n
}

// Shape returns the shape of token i; see AppendShape.
func (t *Text) Shape(i int) string {
	var buf [24]byte
	return string(AppendShape(buf[:0], t.Word(i)))
}

// AppendShape appends the shape of word to dst and returns it: X for capital
// letters, x for other letters, d for digits, all else as it is; the same
// class more than twice in a row is written twice. "McKay" gives "XxXxx",
// "49,000" gives "dd,dd".
func AppendShape(dst []byte, word string) []byte {
	var last rune
	run := 0
	for _, r := range word {
		c := shapeOf(r)
		if c == last {
			run++
		} else {
			last, run = c, 1
		}
		if run <= 2 {
			dst = utf8.AppendRune(dst, c)
		}
	}
	return dst
}

func shapeOf(r rune) rune {
	switch {
	case r >= 'a' && r <= 'z':
		return 'x'
	case r >= 'A' && r <= 'Z':
		return 'X'
	case r >= '0' && r <= '9':
		return 'd'
	case r < utf8.RuneSelf:
		return r
	case unicode.IsUpper(r):
		return 'X'
	case unicode.IsLetter(r), unicode.IsMark(r):
		return 'x'
	case unicode.IsDigit(r):
		return 'd'
	}
	return r
}
