package entity

import (
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
		return s.weekday(i, d-1, c)
	}
	if m, ok := months[u.Lower]; ok && u.Upper && s.isMonth(i, c) {
		return s.monthDate(i, m, c)
	}
	if days, ok := deicticWords[u.Lower]; ok {
		return i + 1, s.relativeDay(i, days)
	}
	if holidays[u.Lower] && u.Upper {
		return i + 1, u.Word
	}
	if relative[u.Lower] && (periods[s.lower(i+1, c)] || months[s.lower(i+1, c)] > 0) {
		if months[s.lower(i+1, c)] > 0 {
			// The month alone is the date; it is met next.
			return i, ""
		}
		return i + 2, s.relativePeriod(i)
	}
	if (numberWords[u.Lower] || articleOne[u.Lower]) && periodsMany[s.lower(i+1, c)] && distances[s.lower(i+2, c)] {
		return i + 3, s.printed(i, i+3)
	}
	return i, ""
}

// isMonth tells whether the word at i that can be a month is one.
func (s *story) isMonth(i int, c feature.Sentence) bool {
	if s.dayAt(i+1, c) > 0 || s.yearAt(i+1, c) > 0 || s.dayAt(i-1, c) > 0 {
		return true
	}
	u := &s.document.Units[i]
	if !monthVerbs[u.Lower] {
		return true
	}
	return beforeMonth[s.lower(i-1, c)] && !(i+1 < c.End && s.document.Units[i+1].Upper)
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
			return i + 2, s.monthDay(m, d)
		}
		if periodsMany[s.lower(i+1, c)] && distances[s.lower(i+2, c)] {
			return i + 3, s.printed(i, i+3)
		}
		return i, ""
	}
	word := s.document.Units[i].Word
	if len(word) == 5 && word[4] == 's' && (word[:2] == "19" || word[:2] == "18" || word[:2] == "20") && word[3] == '0' {
		return i + 1, word
	}
	y := s.yearAt(i, c)
	if y == 0 {
		return i, ""
	}
	if end, _ := s.amount(i, c); end > i {
		return i, ""
	}
	if i == c.First || beforeYear[s.lower(i-1, c)] {
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
		return end, s.monthDay(m, d)
	}
	if y := s.yearAt(i+1, c); y > 0 {
		return i + 2, fmt.Sprintf("%04d-%02d", y, m)
	}
	if s.ctx.Date.IsZero() {
		return i + 1, time.Month(m).String()
	}
	year := s.ctx.Date.Year()
	if time.Month(m) > s.ctx.Date.Month() {
		year--
	}
	return i + 1, fmt.Sprintf("%04d-%02d", year, m)
}

var commaHash = lexicon.Hash(",")

func isoDay(y, m, d int) string { return fmt.Sprintf("%04d-%02d-%02d", y, m, d) }

// monthDay resolves a day without a year to the one nearest to the story's
// date.
func (s *story) monthDay(m, d int) string {
	if s.ctx.Date.IsZero() {
		return fmt.Sprintf("--%02d-%02d", m, d)
	}
	best := time.Time{}
	for y := s.ctx.Date.Year() - 1; y <= s.ctx.Date.Year()+1; y++ {
		day := time.Date(y, time.Month(m), d, 12, 0, 0, 0, time.UTC)
		if best.IsZero() || day.Sub(s.ctx.Date).Abs() < best.Sub(s.ctx.Date).Abs() {
			best = day
		}
	}
	return best.Format(time.DateOnly)
}

// weekday resolves the name of a day to the last such day up to the story's
// date: wire copy tells what has happened. "next Monday" lies ahead.
func (s *story) weekday(i, day int, c feature.Sentence) (int, string) {
	if s.ctx.Date.IsZero() {
		return i + 1, time.Weekday(day).String()
	}
	back := (int(s.ctx.Date.Weekday()) - day + 7) % 7
	if s.lower(i-1, c) == nextHash {
		back -= 7
	}
	return i + 1, s.ctx.Date.AddDate(0, 0, -back).Format(time.DateOnly)
}

var nextHash, lastHash = lexicon.Hash("next"), lexicon.Hash("last")

func (s *story) relativeDay(i, days int) string {
	if s.ctx.Date.IsZero() {
		return strings.ToLower(s.document.Units[i].Word)
	}
	return s.ctx.Date.AddDate(0, 0, days).Format(time.DateOnly)
}

// relativePeriod resolves "last month" and "next year"; what is less than a
// date stays as printed.
func (s *story) relativePeriod(i int) string {
	printed := strings.ToLower(s.printed(i, i+2))
	step, ok := map[uint64]int{nextHash: 1, lastHash: -1, lexicon.Hash("this"): 0}[s.document.Units[i].Lower]
	if !ok || s.ctx.Date.IsZero() {
		return printed
	}
	first := time.Date(s.ctx.Date.Year(), s.ctx.Date.Month(), 1, 0, 0, 0, 0, time.UTC)
	switch s.document.Units[i+1].Lower {
	case lexicon.Hash("month"):
		return first.AddDate(0, step, 0).Format("2006-01")
	case lexicon.Hash("year"):
		return first.AddDate(step, 0, 0).Format("2006")
	}
	return printed
}
