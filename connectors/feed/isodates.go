package feed

import (
	"regexp"
	"strings"
	"time"
)

var (
	shortMonth = regexp.MustCompile(`^-(\d{2})-?(\d{2})$`)            // -YYMM, -YY-MM
	shortDay   = regexp.MustCompile(`^(\d{2})-?(\d{2})-?(\d{2})$`)    // YYMMDD, YY-MM-DD
	ordinalDay = regexp.MustCompile(`^(\d{4}-?|\d{2}-?|-)(\d{3})$`)   // YYYY-DDD, YYYYDDD, YY-DDD, YYDDD
	weekDay    = regexp.MustCompile(`^(\d{4})-?W(\d{2})(?:-?(\d))?$`) // YYYY-Www-D, YYYYWwwD
)

// parseShortISO reads the forms of ISO 8601:1988 that its later editions and
// W3C's profile left out or feeds seldom have: years of two digits, ordinal
// days and weeks, with nothing or a clock after them.
func parseShortISO(s string) (time.Time, bool) {
	day, clockText, hasClock := strings.Cut(s, "T")
	t, ok := shortISODay(day)
	if !ok || !hasClock {
		return t, ok
	}
	return parseISO(t.Format("2006-01-02") + "T" + clockText)
}

func shortISODay(s string) (time.Time, bool) {
	if m := shortMonth.FindStringSubmatch(s); m != nil {
		return assemble(date{fullYear(m[1]), number(m[2], 0), 1}, clock{}, zone{})
	}
	if m := shortDay.FindStringSubmatch(s); m != nil {
		return assemble(date{fullYear(m[1]), number(m[2], 0), number(m[3], 0)}, clock{}, zone{})
	}
	if m := ordinalDay.FindStringSubmatch(s); m != nil && m[1] != "-" {
		year, day := fullYear(strings.TrimSuffix(m[1], "-")), number(m[2], 0)
		t := time.Date(year, time.January, day, 0, 0, 0, 0, time.UTC)
		return t, day >= 1 && t.Year() == year
	}
	if m := weekDay.FindStringSubmatch(s); m != nil {
		return isoWeek(number(m[1], 0), number(m[2], 0), number(m[3], 1))
	}
	return time.Time{}, false
}

// isoWeek returns a day of a week, whose first week has the year's fourth of
// January and whose first day is Monday.
func isoWeek(year, week, day int) (time.Time, bool) {
	fourth := time.Date(year, time.January, 4, 0, 0, 0, 0, time.UTC)
	monday := fourth.AddDate(0, 0, -(int(fourth.Weekday())+6)%7)
	t := monday.AddDate(0, 0, 7*(week-1)+day-1)
	ofYear, ofWeek := t.ISOWeek()
	return t, day >= 1 && day <= 7 && ofYear == year && ofWeek == week
}
