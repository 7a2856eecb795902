package entity

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/feature"
	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

// Words of dates, in lower case. Own lists.
var (
	months = numbered(`january jan. jan;february feb. feb;march mar.;april apr.;may;june jun.;july jul.;august aug. aug;
		september sept. sep. sept;october oct. oct;november nov. nov;december dec. dec`)
	weekdays = numbered("sunday sun.;monday mon.;tuesday tues. tue.;wednesday wed.;thursday thurs. thu.;friday fri.;saturday sat.")
	// monthVerbs are months that are other words too.
	monthNames   = hashes("jan june april")
	monthVerbs   = hashes("may march august mar.")
	beforeMonth  = hashes("in of since by until till from during last next this early late mid between and to through before after late-")
	beforeYear   = hashes("in since by until till from of during before after through to between and the , ( – - early late mid for ending fiscal spring summer autumn fall winter")
	periods      = hashes("week month year quarter decade century weekend")
	periodsMany  = hashes("day days week weeks month months year years decade decades quarter quarters")
	relative     = hashes("last next this past previous coming")
	distances    = hashes("ago later earlier")
	deicticWords = map[uint64]int{lexicon.Hash("today"): 0, lexicon.Hash("yesterday"): -1, lexicon.Hash("tomorrow"): 1}
	holidays     = hashes("christmas easter thanksgiving ramadan diwali hanukkah halloween eid nowruz passover")
	articleOne   = hashes("a an")
)

// numbered numbers the groups of words from one on.
func numbered(groups string) map[uint64]int {
	m := map[uint64]int{}
	for i, group := range strings.Split(groups, ";") {
		for word := range strings.FieldsSeq(group) {
			m[lexicon.Hash(word)] = i + 1
		}
	}
	return m
}

// date returns where the date that begins with unit i ends, and its canonical
// form: ISO 8601, as much as is known; i if none does.
func (s *story) date(i int, c feature.Sentence) (end int, canonical string) {
	u := &s.document.Units[i]
	switch u.Kind {
	case token.Number:
		return s.numericDate(i, c)
	case token.Word:
	default:
		return i, ""
	}
	if d, ok := weekdays[u.Lower]; ok && u.Upper {
		return i + 1, s.calendar.weekday(time.Weekday(d-1), s.tense(i, c))
	}
	if m, ok := months[u.Lower]; ok && u.Upper && s.isMonth(i, c) {
		return s.monthDate(i, m, c)
	}
	if days, ok := deicticWords[u.Lower]; ok {
		return i + 1, s.calendar.relativeDay(days, u.Word)
	}
	if holidays.Has(u.Lower) && u.Upper {
		return i + 1, u.Word
	}
	if relative.Has(u.Lower) && (periods.Has(s.lower(i+1, c)) || months[s.lower(i+1, c)] > 0) {
		if months[s.lower(i+1, c)] > 0 {
			// The month alone is the date; it is met next.
			return i, ""
		}
		return i + 2, s.calendar.relativePeriod(s.document.Units[i].Lower, s.document.Units[i+1].Lower, s.printed(i, i+2))
	}
	if (numberWords.Has(u.Lower) || articleOne.Has(u.Lower)) && periodsMany.Has(s.lower(i+1, c)) && distances.Has(s.lower(i+2, c)) {
		return i + 3, s.distance(i)
	}
	return i, ""
}

// isMonth tells whether the word at i that can be a month is one.
func (s *story) isMonth(i int, c feature.Sentence) bool {
	if s.dayAt(i+1, c) > 0 || s.yearAt(i+1, c) > 0 || s.dayAt(i-1, c) > 0 {
		return true
	}
	u := &s.document.Units[i]
	if monthNames.Has(u.Lower) && i+1 < c.End {
		next := &s.document.Units[i+1]
		if next.Upper && next.Kind == token.Word || particles.Has(next.Lower) {
			// "Jan van Aken", "June Brandt".
			return false
		}
	}
	if !monthVerbs.Has(u.Lower) {
		return true
	}
	return beforeMonth.Has(s.lower(i-1, c)) && !(i+1 < c.End && s.document.Units[i+1].Upper)
}

// dayAt returns the day of the month that unit i can be; zero if none.
func (s *story) dayAt(i int, c feature.Sentence) int {
	if i < c.First || i >= c.End || s.document.Units[i].Kind != token.Number {
		return 0
	}
	word := s.document.Units[i].Word
	for _, suffix := range []string{"st", "nd", "rd", "th"} {
		word = strings.TrimSuffix(word, suffix)
	}
	if n, err := strconv.Atoi(word); err == nil && n >= 1 && n <= 31 && len(word) <= 2 {
		return n
	}
	return 0
}

// yearAt returns the year that unit i can be; zero if none.
func (s *story) yearAt(i int, c feature.Sentence) int {
	if i < c.First || i >= c.End || len(s.document.Units[i].Word) != 4 {
		return 0
	}
	if n, err := strconv.Atoi(s.document.Units[i].Word); err == nil && n >= 1700 && n <= 2100 {
		return n
	}
	return 0
}

// numericDate reads "5 January 2024", "2019" and "1980s".
func (s *story) numericDate(i int, c feature.Sentence) (int, string) {
	if d := s.dayAt(i, c); d > 0 {
		if m := months[s.lower(i+1, c)]; m > 0 && s.document.Units[i+1].Upper {
			if y := s.yearAt(i+2, c); y > 0 {
				return i + 3, isoDay(y, m, d)
			}
			return i + 2, s.calendar.monthDay(m, d)
		}
		if periodsMany.Has(s.lower(i+1, c)) && distances.Has(s.lower(i+2, c)) {
			return i + 3, s.distance(i)
		}
		return i, ""
	}
	word := s.document.Units[i].Word
	if len(word) == 5 && word[4] == 's' && (word[:2] == "19" || word[:2] == "18" || word[:2] == "20") && word[3] == '0' {
		return i + 1, word[:3] + "X"
	}
	if end := s.yearRange(i); end != "" {
		return i + 1, end
	}
	y := s.yearAt(i, c)
	if y == 0 {
		return i, ""
	}
	if end, _ := s.amount(i, c); end > i {
		return i, ""
	}
	if i == c.First || beforeYear.Has(s.lower(i-1, c)) {
		return i + 1, strconv.Itoa(y)
	}
	return i, ""
}

// monthDate reads "April 2017", "April 5", "April 5, 2017" and "April".
func (s *story) monthDate(i, m int, c feature.Sentence) (int, string) {
	if d := s.dayAt(i+1, c); d > 0 {
		end := i + 2
		if s.lower(end, c) == commaHash && s.yearAt(end+1, c) > 0 {
			return end + 2, isoDay(s.yearAt(end+1, c), m, d)
		}
		if y := s.yearAt(end, c); y > 0 {
			return end + 1, isoDay(y, m, d)
		}
		return end, s.calendar.monthDay(m, d)
	}
	if y := s.yearAt(i+1, c); y > 0 {
		return i + 2, fmt.Sprintf("%04d-%02d", y, m)
	}
	return i + 1, s.calendar.month(m, s.tense(i, c))
}

var commaHash = lexicon.Hash(",")

func isoDay(y, m, d int) string { return fmt.Sprintf("%04d-%02d-%02d", y, m, d) }

// yearRange reads "2011-2015" and "2018-19" as an ISO 8601 interval.
func (s *story) yearRange(i int) string {
	word := strings.ReplaceAll(s.document.Units[i].Word, "–", "-")
	from, to, ok := strings.Cut(word, "-")
	if !ok || len(from) != 4 || len(to) != 4 && len(to) != 2 {
		return ""
	}
	a, errA := strconv.Atoi(from)
	b, errB := strconv.Atoi(from[:4-len(to)] + to)
	if errA != nil || errB != nil || a < 1700 || b <= a || b > 2100 {
		return ""
	}
	return fmt.Sprintf("%d/%d", a, b)
}

// tense is when a date lies that the copy does not say fully.
type tense int

const (
	past   tense = iota // at or before the story's date
	before              // "last Thursday"
	future              // behind it, or on it
	after               // "next Thursday"
)

// tense reads from the words around unit i when the date lies: wire copy tells
// what has happened, unless a word says otherwise.
func (s *story) tense(i int, c feature.Sentence) tense {
	switch s.lower(i-1, c) {
	case nextHash:
		return after
	case lastHash, pastHash:
		return before
	case thisHash, comingHash:
		return future
	}
	for k := i - 1; k >= c.First && k > i-12; k-- {
		w := s.lower(k, c)
		if s.document.Units[k].Kind.IsQuote() || reported.Has(w) {
			return past
		}
		if ahead.Has(w) {
			return future
		}
	}
	if i <= c.First+1 || s.document.Units[i-1].Kind != token.Word {
		for k := i + 1; k < c.End && k < i+8; k++ {
			w := s.lower(k, c)
			if reported.Has(w) {
				return past
			}
			if w == willHash {
				return future
			}
		}
	}
	return past
}

// Own lists.
var (
	reported = hashes(`said says told announced reported added warned accused denied confirmed agreed was were had came went took met did
		began ended rose fell killed died arrested signed voted`)
	ahead = hashes("will 'll ’ll shall scheduled expected due set planned plans by until forecast slated starting upcoming early")

	nextHash, lastHash, pastHash   = lexicon.Hash("next"), lexicon.Hash("last"), lexicon.Hash("past")
	thisHash, comingHash, willHash = lexicon.Hash("this"), lexicon.Hash("coming"), lexicon.Hash("will")
)

// distance resolves "two years ago" against the story's date and "a year
// later" against the date that the text named last.
func (s *story) distance(i int) string {
	units := s.document.Units
	printed := s.printed(i, i+3)
	n, ok := smallNumber(units[i].Word)
	if !ok {
		return printed
	}
	unit := strings.TrimSuffix(strings.ToLower(units[i+1].Word), "s")
	switch strings.ToLower(units[i+2].Word) {
	case "ago":
		return cmp.Or(s.calendar.back(n, unit), printed)
	case "earlier":
		n = -n
	}
	for k := len(s.mentions) - 1; k >= 0; k-- {
		m := &s.mentions[k]
		if units[m.first].Start < units[i].Start-sameStretch {
			break
		}
		if m.kind == "DATE" {
			return cmp.Or(shiftDate(m.canonical, n, unit), printed)
		}
	}
	return printed
}

// sameStretch is how many code points before "a year later" the date may stand
// that it counts from: a sentence or so.
const sameStretch = 160

// smallNumber reads a number in figures or words, "a" as one.
func smallNumber(word string) (int, bool) {
	if n, err := strconv.Atoi(word); err == nil {
		return n, n > 0 && n < 1000
	}
	n, ok := numberValues[strings.ToLower(word)]
	return n, ok
}

var numberValues = map[string]int{
	"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
	"nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}
