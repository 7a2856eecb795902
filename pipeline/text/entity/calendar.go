package entity

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
)

// Dates are written as ISO 8601 has them, as much as is known: "2018-09-06",
// "2018-09", "2018", "--11-04" for a day without a year; a week is "2018-W36",
// a quarter "2018-Q3", a decade "198X" (EDTF, ISO 8601-2), an interval
// "2011/2015". What can't be told stays as printed.

// calendar is what is known of when the story was written.
type calendar struct {
	// day is zero if it is not known, year zero if that is not; day implies
	// year.
	day  time.Time
	year int
}

// newCalendar joins the story's date, its dateline's and its copyright line's:
// the dateline says the day, the others the year.
func newCalendar(ctx Context) calendar {
	c := calendar{year: ctx.Year}
	if !ctx.Date.IsZero() {
		c.day = time.Date(ctx.Date.Year(), ctx.Date.Month(), ctx.Date.Day(), 12, 0, 0, 0, time.UTC)
		c.year = ctx.Date.Year()
	}
	m, d, y := readDateline(ctx.Dateline)
	switch {
	case m == 0 || d == 0:
	case y > 0:
		c.day, c.year = noon(y, m, d), y
	case !c.day.IsZero():
		c.day = c.nearest(m, d)
		c.year = c.day.Year()
	case c.year > 0:
		c.day = noon(c.year, m, d)
	}
	return c
}

func noon(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 12, 0, 0, 0, time.UTC) }

// readDateline reads "Nov. 6", "6 November" and "March 3, 2024"; zero is what
// it lacks.
func readDateline(date string) (month, day, year int) {
	for word := range strings.FieldsFuncSeq(date, func(r rune) bool { return r == ' ' || r == ',' || r == '\u00a0' }) {
		if m := months[lexicon.HashLower(word)]; m > 0 {
			month = m
		} else if n, err := strconv.Atoi(strings.TrimRight(word, "stndrh")); err == nil && n >= 1 && n <= 31 {
			day = n
		} else if err == nil && n >= 1900 && n <= 2100 {
			year = n
		}
	}
	return month, day, year
}

// nearest returns the day of the year nearest to the story's date.
func (c *calendar) nearest(m, d int) time.Time {
	best := time.Time{}
	for y := c.day.Year() - 1; y <= c.day.Year()+1; y++ {
		day := noon(y, m, d)
		if best.IsZero() || day.Sub(c.day).Abs() < best.Sub(c.day).Abs() {
			best = day
		}
	}
	return best
}

// monthDay resolves a day without a year to the one nearest to the story's
// date.
func (c *calendar) monthDay(m, d int) string {
	switch {
	case !c.day.IsZero():
		return c.nearest(m, d).Format(time.DateOnly)
	case c.year > 0:
		return isoDay(c.year, m, d)
	}
	return fmt.Sprintf("--%02d-%02d", m, d)
}

// month resolves a month without a year.
func (c *calendar) month(m int, t tense) string {
	if c.year == 0 {
		return time.Month(m).String()
	}
	year := c.year
	if !c.day.IsZero() {
		now := int(c.day.Month())
		switch {
		case t == past && m > now, t == before && m >= now:
			year--
		case t == future && m < now, t == after && m <= now:
			year++
		}
	}
	return fmt.Sprintf("%04d-%02d", year, m)
}

// weekday resolves the name of a day: the last such day, that of the story
// itself included, unless the copy looks ahead.
func (c *calendar) weekday(day time.Weekday, t tense) string {
	if c.day.IsZero() {
		return day.String()
	}
	back := (int(c.day.Weekday()) - int(day) + 7) % 7
	switch {
	case t == before && back == 0:
		back = 7
	case t == after, t == future && back > 0:
		back -= 7
	}
	return c.day.AddDate(0, 0, -back).Format(time.DateOnly)
}

func (c *calendar) relativeDay(days int, printed string) string {
	if c.day.IsZero() {
		return strings.ToLower(printed)
	}
	return c.day.AddDate(0, 0, days).Format(time.DateOnly)
}

// relativePeriod resolves "last month", "next year" and the like.
func (c *calendar) relativePeriod(which, period uint64, printed string) string {
	step, ok := map[uint64]int{nextHash: 1, comingHash: 1, lastHash: -1, previousHash: -1, thisHash: 0}[which]
	name := periodNames[period]
	switch {
	case !ok || name == "":
	case name == "year" && c.year > 0:
		return strconv.Itoa(c.year + step)
	case !c.day.IsZero():
		return shift(c.day, step, name)
	}
	return strings.ToLower(printed)
}

var (
	previousHash = lexicon.Hash("previous")
	periodNames  = map[uint64]string{
		lexicon.Hash("week"): "week", lexicon.Hash("month"): "month", lexicon.Hash("quarter"): "quarter", lexicon.Hash("year"): "year",
	}
)

// back resolves n units before the story's date; empty if it can't.
func (c *calendar) back(n int, unit string) string {
	switch {
	case unit == "year" && c.year > 0:
		return strconv.Itoa(c.year - n)
	case c.day.IsZero():
		return ""
	}
	return shift(c.day, -n, unit)
}

// shift returns the period n units from a day, as exactly as the unit is;
// empty for other units.
func shift(day time.Time, n int, unit string) string {
	first := noon(day.Year(), int(day.Month()), 1)
	switch unit {
	case "day":
		return day.AddDate(0, 0, n).Format(time.DateOnly)
	case "week":
		y, w := day.AddDate(0, 0, 7*n).ISOWeek()
		return fmt.Sprintf("%04d-W%02d", y, w)
	case "month":
		return first.AddDate(0, n, 0).Format("2006-01")
	case "quarter":
		q := first.AddDate(0, 3*n, 0)
		return fmt.Sprintf("%04d-Q%d", q.Year(), (int(q.Month())+2)/3)
	case "year":
		return first.AddDate(n, 0, 0).Format("2006")
	case "decade":
		return strconv.Itoa(day.Year() + 10*n)
	}
	return ""
}

// shiftDate moves a date in canonical form by n units; empty if the date is
// less exact than that.
func shiftDate(date string, n int, unit string) string {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		t, err := time.Parse(layout, date)
		if err != nil {
			continue
		}
		switch {
		case unit == "year":
			return t.AddDate(n, 0, 0).Format(layout)
		case unit == "month" && layout != "2006":
			return t.AddDate(0, n, 0).Format(layout)
		case unit == "week" && layout == time.DateOnly:
			return t.AddDate(0, 0, 7*n).Format(layout)
		case unit == "day" && layout == time.DateOnly:
			return t.AddDate(0, 0, n).Format(layout)
		}
		return ""
	}
	return ""
}
