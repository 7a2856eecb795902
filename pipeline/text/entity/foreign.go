package entity

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// TagSure returns the mentions in a text of another language than English that
// leave no doubt, in the order of Start: dates that are written out, states by
// their name in that language, bodies by their well-known abbreviations,
// capitals behind "in", and people who are named in full and then by surname.
// Everything else is left alone: better no tag than a wrong one. lang is a
// BCP 47 tag; of a language that the lists do not have, only dates in figures
// are tagged. nil if there is nothing.
//
// States are known by the names of Unicode's CLDR in their basic form; in
// languages that inflect names, other forms are not found. Chinese, Japanese
// and Thai have dates alone: where words are not divided, a name can be a part
// of another word.
func (t *Tagger) TagSure(text *token.Text, lang string, ctx Context) []wire.Entity {
	tag, err := language.Parse(lang)
	if err != nil {
		tag = language.Und
	}
	base, _ := tag.Base()
	s := sureText{
		text: text, lex: t.lex, language: base.String(), countries: t.foreign.countries(t.lex, base),
		taken: make([]bool, text.Len()),
	}
	s.findWrittenDates(ctx.Date)
	s.findJoinedDates()
	s.prose = s.proseOf(text.Sentences)
	for _, sentence := range s.prose {
		s.findSureNames(sentence)
	}
	s.findSurePeople()
	slices.SortFunc(s.found, func(a, b wire.Entity) int { return a.Start - b.Start })
	return s.found
}

// countryNames holds the names of states by language, made when a language is
// first met.
type countryNames struct {
	mu    sync.Mutex
	names map[language.Base]map[string]*lexicon.Entry
}

// countries returns the states by their names in a language; nil for one that
// is not known.
func (c *countryNames) countries(lex *lexicon.Lexicon, base language.Base) map[string]*lexicon.Entry {
	c.mu.Lock()
	defer c.mu.Unlock()
	if names, ok := c.names[base]; ok {
		return names
	}
	if c.names == nil {
		c.names = map[language.Base]map[string]*lexicon.Entry{}
	}
	c.names[base] = nameCountries(lex, base)
	return c.names[base]
}

func nameCountries(lex *lexicon.Lexicon, base language.Base) map[string]*lexicon.Entry {
	tag, err := language.Compose(base)
	if err != nil || undivided[base.String()] {
		return nil
	}
	namer := display.Regions(tag)
	if namer == nil {
		return nil
	}
	names := map[string]*lexicon.Entry{}
	for _, country := range lex.Countries() {
		region, err := language.ParseRegion(country.ID)
		if err != nil {
			continue
		}
		if name := namer.Name(region); name != "" && name != country.ID {
			names[name] = country
			if base.String() == "de" {
				names[name+"s"] = country // Deutschlands
			}
		}
	}
	return names
}

// undivided are languages that put no space between words.
var undivided = map[string]bool{"zh": true, "ja": true, "th": true, "km": true, "lo": true, "my": true}

// sureText is a text of another language while it is read.
type sureText struct {
	text      *token.Text
	lex       *lexicon.Lexicon
	language  string
	countries map[string]*lexicon.Entry
	taken     []bool
	found     []wire.Entity
	// prose are the sentences whose capitals tell something.
	prose []token.Sentence
	// neighbours are the words of the text with what stands before them; nil
	// until somebody asks.
	neighbours map[string]neighbour
	// looked counts the tokens that were looked at for what takes more than
	// their own sentence or more than once: a test tells by it that the work
	// grows with the text alone.
	looked int
}

// add records the tokens first to end-1, from skip bytes on, unless one of them
// is taken.
func (s *sureText) add(first, end, skip int, e wire.Entity) {
	if slices.Contains(s.taken[first:end], true) {
		return
	}
	for i := first; i < end; i++ {
		s.taken[i] = true
	}
	from, to := s.text.Tokens[first], s.text.Tokens[end-1]
	printed := s.text.String()[from.ByteStart:to.ByteEnd]
	e.Name = printed[skip:]
	e.Start, e.End = from.Start+utf8.RuneCountInString(printed[:skip]), to.End
	if e.Canonical == "" {
		e.Canonical = e.Name
	}
	s.found = append(s.found, e)
}

// proseOf returns the sentences that are no headlines. Each is judged once: a
// text without sentence ends is one sentence, and to judge it for each of its
// words would take the square of its length.
func (s *sureText) proseOf(sentences []token.Sentence) []token.Sentence {
	prose := make([]token.Sentence, 0, len(sentences))
	for _, c := range sentences {
		if !s.isHeadline(c) {
			prose = append(prose, c)
		}
	}
	return prose
}

// isHeadline tells whether a sentence has capitals at nearly all of its words,
// which then say nothing of names.
func (s *sureText) isHeadline(c token.Sentence) bool {
	words, upper := 0, 0
	s.looked += c.End - c.First
	for i := c.First; i < c.End; i++ {
		if s.text.Tokens[i].Kind == token.Word {
			words++
			if s.isUpper(i) {
				upper++
			}
		}
	}
	return words > 2 && upper*3 > words*2
}

func (s *sureText) isUpper(i int) bool {
	if i < 0 || i >= s.text.Len() || s.text.Tokens[i].Kind != token.Word {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s.text.Word(i))
	return unicode.IsUpper(r)
}

// maxCountryWords is how many words the longest name of a state has in the
// languages of CLDR that divide words, with room to spare.
const maxCountryWords = 8

// findSureNames finds states, bodies and capitals.
func (s *sureText) findSureNames(c token.Sentence) {
	for i := c.First; i < c.End; i++ {
		if s.text.Tokens[i].Kind != token.Word {
			continue
		}
		skip := elided(s.text.Word(i))
		if body := bodies[s.text.Word(i)[skip:]]; body != "" {
			s.add(i, i+1, skip, wire.Entity{Type: "ORG", Canonical: body})
			continue
		}
		if s.findCountry(i, skip, c) {
			continue
		}
		if s.isSureCapital(i, c) {
			s.add(i, i+1, 0, wire.Entity{Type: "GPE"})
		}
	}
}

// elided returns how many bytes of a word are an article or preposition that
// has lost its vowel: "l’Allemagne", "dell'Ucraina".
func elided(word string) int {
	i := strings.IndexAny(word, "'’")
	if i < 1 || i > 5 {
		return 0
	}
	_, size := utf8.DecodeRuneInString(word[i:])
	if i+size >= len(word) {
		return 0
	}
	return i + size
}

// findCountry finds the longest name of a state that begins with token i.
func (s *sureText) findCountry(i, skip int, c token.Sentence) bool {
	for end := min(i+maxCountryWords, c.End); end > i; end-- {
		printed := s.text.Slice(i, end)
		country := s.countries[printed[skip:]]
		if country == nil {
			continue
		}
		if !s.standsAlone(i, end, c) {
			return false
		}
		s.add(i, end, skip, wire.Entity{Type: "GPE", Canonical: country.Name, ID: country.ID, Country: country.ID})
		return true
	}
	return false
}

// standsAlone tells whether the name is no part of a longer one, as in "Georgia
// Costa", "Banco do Brasil" or "Santiago de Chile", and no short word at the
// start of a sentence, whose capital says nothing. German writes all nouns
// with capitals; there only a first name before it counts.
func (s *sureText) standsAlone(first, end int, c token.Sentence) bool {
	if first == c.First && end-first == 1 && utf8.RuneCountInString(s.text.Word(first)) < 6 {
		return false
	}
	if s.language == "de" {
		return first == c.First || s.lex.Flags(lexicon.Hash(s.text.Word(first-1)))&lexicon.FirstName == 0
	}
	before := first - 1
	if before == c.First && utf8.RuneCountInString(s.text.Word(before)) <= 4 {
		return !s.goesOn(end, c) // an article at the start
	}
	if before > c.First && joinWords[s.text.Lower(before)] {
		before--
	}
	return (before < c.First || !s.isUpper(before)) && !s.goesOn(end, c)
}

// goesOn tells whether a name goes on at token i: with a capital, or with
// "de" and a capital.
func (s *sureText) goesOn(i int, c token.Sentence) bool {
	if i < c.End && joinWords[s.text.Lower(i)] {
		i++
	}
	return i < c.End && s.isUpper(i)
}

// joinWords join the parts of a name. Own list.
var joinWords = map[string]bool{
	"de": true, "del": true, "do": true, "da": true, "di": true, "du": true, "des": true, "dos": true, "della": true, "van": true, "of": true,
}

// isSureCapital tells whether token i is a capital city behind a word that
// places stand behind.
func (s *sureText) isSureCapital(i int, c token.Sentence) bool {
	return i > c.First && s.isUpper(i) && s.lex.Flags(lexicon.Hash(s.text.Word(i)))&lexicon.Capital != 0 &&
		slices.Contains(placeWords[s.language], s.text.Lower(i-1)) && (s.language == "de" || !s.goesOn(i+1, c))
}

// placeWords are the words that stand before a town, by language. Own list.
var placeWords = map[string][]string{
	"de": {"in", "nach", "aus", "bei"}, "fr": {"à"}, "es": {"en"}, "it": {"a", "da"}, "pt": {"em"}, "nl": {"in", "naar", "uit"},
	"sv": {"i", "till"}, "da": {"i", "til"}, "nb": {"i", "til"}, "nn": {"i", "til"}, "no": {"i", "til"}, "ca": {"a"}, "ro": {"la"}, "id": {"di", "ke"},
}

// bodies are abbreviations that name one body in every language that writes
// them, and the body. Own list.
var bodies = map[string]string{
	"NATO": "NATO", "OTAN": "NATO", "НАТО": "NATO", "ONU": "United Nations", "OONU": "United Nations", "ООН": "United Nations",
	"UNICEF": "UNICEF", "UNESCO": "UNESCO", "UNHCR": "UNHCR", "ACNUR": "UNHCR", "UNRWA": "UNRWA", "FIFA": "FIFA", "UEFA": "UEFA",
	"OPEC": "OPEC", "OPEP": "OPEC", "ОПЕК": "OPEC", "OECD": "OECD", "OCDE": "OECD", "OSZE": "OSCE", "OSCE": "OSCE", "ОБСЕ": "OSCE",
	"ASEAN": "ASEAN", "МАГАТЭ": "International Atomic Energy Agency", "AIEA": "International Atomic Energy Agency", "OIEA": "International Atomic Energy Agency",
	"МВФ": "International Monetary Fund", "IWF": "International Monetary Fund", "BRICS": "BRICS",
}

// findSurePeople finds people by a first name and a surname that the lists
// know, between words without capitals, whose surname stands alone elsewhere
// in the text.
func (s *sureText) findSurePeople() {
	known := map[string]string{} // surname -> full name
	for _, c := range s.prose {
		for i := c.First; i+1 < c.End; i++ {
			if full := s.fullName(i, c); full != "" && s.standsElsewhere(i+1) {
				s.add(i, i+2, 0, wire.Entity{Type: "PERSON", Canonical: full})
				known[s.text.Word(i+1)] = full
				i++
			}
		}
	}
	for _, c := range s.prose {
		for i := c.First; i < c.End; i++ {
			if full := known[s.text.Word(i)]; full != "" && s.isBetweenSmall(i, i+1, c) {
				s.add(i, i+1, 0, wire.Entity{Type: "PERSON", Canonical: full})
			}
		}
	}
}

// fullName returns the name that tokens i and i+1 make, empty if they make none.
func (s *sureText) fullName(i int, c token.Sentence) string {
	first, last := s.text.Word(i), s.text.Word(i+1)
	if !s.isUpper(i) || !s.isUpper(i+1) || len(first) < 3 || len(last) < 4 || !s.isBetweenSmall(i, i+2, c) {
		return ""
	}
	const names = lexicon.Surname | lexicon.RareSurname
	const others = lexicon.Country | lexicon.Demonym | lexicon.Group | lexicon.Place | lexicon.Organisation | lexicon.Capital | lexicon.LargeCity
	a, b := s.lex.Flags(lexicon.Hash(first)), s.lex.Flags(lexicon.Hash(last))
	if a&lexicon.FirstName == 0 || b&names == 0 || (a|b|s.lex.Flags(lexicon.HashPhrase(first+" "+last, lexicon.Hash)))&others != 0 {
		return ""
	}
	return first + " " + last
}

// isBetweenSmall tells whether the words beside the tokens have small letters.
// In German a noun before the name may be a title.
func (s *sureText) isBetweenSmall(first, end int, c token.Sentence) bool {
	before := first > c.First && s.isUpper(first-1) && s.language != "de"
	return !before && (end >= c.End || !s.isUpper(end))
}

// neighbour is what stands before a word at the places where no capital
// follows it.
type neighbour struct {
	// word is the word before the first of them.
	word string
	// others tells that another word, or none, stands before one of them.
	others bool
}

// standsElsewhere tells whether the word at i stands elsewhere in the text
// without the word before it.
func (s *sureText) standsElsewhere(i int) bool {
	if s.neighbours == nil {
		s.neighbours = s.readNeighbours()
	}
	n, ok := s.neighbours[s.text.Word(i)]
	return ok && (n.others || n.word != s.text.Word(i-1))
}

// readNeighbours reads the words with capitals, which surnames have, in one
// pass.
func (s *sureText) readNeighbours() map[string]neighbour {
	s.looked += s.text.Len()
	all := map[string]neighbour{}
	for j := range s.text.Tokens {
		if !s.isUpper(j) || s.isUpper(j+1) {
			continue
		}
		word := s.text.Word(j)
		n, ok := all[word]
		switch {
		case j == 0:
			n.others = true
		case !ok:
			n.word = s.text.Word(j - 1)
		case n.word != s.text.Word(j-1):
			n.others = true
		}
		all[word] = n
	}
	return all
}
