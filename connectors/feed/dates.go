package feed

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// firstDate returns the first of the dates that can be read, and how it is
// written. If none can it returns the zero Date and the first that says
// anything.
func firstDate(dates ...string) (d Date, raw string) {
	for _, s := range dates {
		s = strings.TrimSpace(s)
		if t, ok := parseDate(s); ok {
			return Date{t}, s
		}
		raw = firstOf(raw, s)
	}
	return Date{}, raw
}

// parseDate reads a date as feeds write it: RFC 3339 and the other profiles of
// ISO 8601 down to the year, RFC 822 and its relatives with month names in the
// many languages, seconds or milliseconds since 1970, and numbers
// with slashes where only one reading is possible. A date without a zone is
// taken as UTC; one in a zone that is not known is not read, because it would
// be wrong by hours and nobody would see it.
func parseDate(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if len(s) > maxDate {
		return time.Time{}, false
	}
	s = rewriteAsian(s)
	for _, parse := range []func(string) (time.Time, bool){parseCommon, parseISO, parseShortISO, parseEpoch, parseWords} {
		if t, ok := parse(s); ok && t.Year() >= 1900 && t.Year() <= 2200 {
			return t, true
		}
	}
	return time.Time{}, false
}

// commonLayouts are the forms of most dates, which the time package reads
// quickest.
var commonLayouts = []string{time.RFC3339, "Mon, 02 Jan 2006 15:04:05 GMT", time.RFC1123Z}

func parseCommon(s string) (time.Time, bool) {
	for _, layout := range commonLayouts {
		// In UTC, lest the zone be the machine's own by chance.
		if t, err := time.ParseInLocation(layout, s, time.UTC); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// maxDate is longer than any date.
const maxDate = 100

var isoDate = regexp.MustCompile(`^(\d{4})(?:-(0?\d{1,2})(?:-(\d{1,2}))?)?(?:(?:[Tt]|\s+(?:at\s+)?)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(\S.*)?$`)

// dayZone is what may follow a day without a clock: XML Schema's time zone of
// an xsd:date. "2013-01-27-01" is not one.
var dayZone = regexp.MustCompile(`^(?:Z|[+-]\d\d:\d\d)$`)

func parseISO(s string) (time.Time, bool) {
	if len(s) == 8 || len(s) == 15 || len(s) == 16 {
		if t, err := time.Parse("20060102T150405Z", s); err == nil {
			return t, true
		}
		if t, err := time.Parse("20060102", s); err == nil {
			return t, true
		}
	}
	m := isoDate.FindStringSubmatch(s)
	if m == nil {
		return time.Time{}, false
	}
	zone, ok := parseZone(m[8])
	if !ok || m[4] == "" && m[8] != "" && !dayZone.MatchString(m[8]) {
		return time.Time{}, false
	}
	nanos, _ := strconv.Atoi((m[7] + "000000000")[:9])
	c := clock{number(m[4], 0), number(m[5], 0), number(m[6], 0), nanos}
	return assemble(date{number(m[1], 0), number(m[2], 1), number(m[3], 1)}, c, zone)
}

// parseEpoch reads seconds (1973 to 2286) or milliseconds since 1970.
func parseEpoch(s string) (time.Time, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	switch {
	case err != nil:
		return time.Time{}, false
	case len(s) == 9 || len(s) == 10:
		return time.Unix(n, 0).UTC(), true
	case len(s) == 12 || len(s) == 13:
		return time.UnixMilli(n).UTC(), true
	}
	return time.Time{}, false
}

var (
	clockTime   = regexp.MustCompile(`(?i)\b(\d{1,2})[:h.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*(?:([apπμ])\.?\s?[mμ](?:\.|\b|$))?`)
	hourOnly    = regexp.MustCompile(`(?i)\b(\d{1,2})\s*([ap])\.?m\b\.?`)
	numericDate = regexp.MustCompile(`\b(\d{1,4})([/.-])(\d{1,2})([/.-])(\d{4}|\d{1,2})\b`)
)

// joinedClock is a T between a day and a clock.
var joinedClock = regexp.MustCompile(`(\d)T(\d)`)

// parseWords reads dates that are written with a month's name, or with
// slashes or dots.
func parseWords(s string) (time.Time, bool) {
	c, rest, ok := cutClock(joinedClock.ReplaceAllString(s, "$1 $2"))
	if !ok {
		return time.Time{}, false
	}
	d, zoneText, ok := cutNumericDate(rest)
	if !ok {
		d, zoneText, ok = cutNamedDate(rest)
	}
	if !ok {
		return time.Time{}, false
	}
	zone, ok := parseZone(zoneText)
	if !ok || bareHours.MatchString(zoneText) && !strings.Contains(rest, "|") {
		return time.Time{}, false
	}
	return assemble(d, c, zone)
}

// bareHours is what looks like a zone but, without a clock before it, may as
// well be a part of the date.
var bareHours = regexp.MustCompile(`^[+-]\d{1,2}$`)

// date is a day of the calendar.
type date struct{ year, month, day int }

// clock is a time of day.
type clock struct{ hour, minute, second, nanos int }

// cutClock takes the time of day out of s; midnight if there is none. What
// stands after it is set apart by "|", because a zone follows a clock.
func cutClock(s string) (clock, string, bool) {
	if at := numericDate.FindStringIndex(s); at != nil {
		// A clock with dots must not be found in a date with dots.
		c, rest, ok := findClock(s[at[1]:])
		return c, s[:at[1]] + rest, ok
	}
	return findClock(s)
}

func findClock(s string) (clock, string, bool) {
	at := clockTime.FindStringSubmatchIndex(s)
	if at == nil {
		if at = hourOnly.FindStringSubmatchIndex(s); at == nil {
			return clock{}, s, true
		}
		hour, ok := twelve(number(s[at[2]:at[3]], 0), s[at[4]:at[5]])
		return clock{hour: hour}, s[:at[0]] + " | " + s[at[1]:], ok
	}
	group := func(i int) string {
		if at[2*i] < 0 {
			return ""
		}
		return s[at[2*i]:at[2*i+1]]
	}
	c := clock{hour: number(group(1), 0), minute: number(group(2), 0), second: number(group(3), 0)}
	ok := true
	if half := group(4); half != "" {
		c.hour, ok = twelve(c.hour, half)
	}
	return c, s[:at[0]] + " | " + s[at[1]:], ok
}

// twelve turns an hour of the 12-hour clock into one of the 24-hour clock.
func twelve(hour int, half string) (int, bool) {
	if hour < 1 || hour > 12 {
		return hour, hour <= 23 && isAfternoon(half)
	}
	hour %= 12
	if isAfternoon(half) {
		hour += 12
	}
	return hour, true
}

// isAfternoon tells p.m. and Greek μ.μ. from a.m. and π.μ.
func isAfternoon(half string) bool {
	return strings.EqualFold(half, "p") || strings.EqualFold(half, "μ")
}

// cutNumericDate reads 31/12/2024, 12/31/2024, 31.12.2024 and 2024/12/31. With
// slashes or hyphens the day is told from the month only where it is above 12
// or both are the same; with dots it comes first.
func cutNumericDate(s string) (d date, zone string, ok bool) {
	m := numericDate.FindStringSubmatchIndex(s)
	if m == nil || s[m[4]:m[5]] != s[m[8]:m[9]] {
		return date{}, "", false
	}
	group := func(i int) string { return s[m[2*i]:m[2*i+1]] }
	first, second, third := number(group(1), 0), number(group(3), 0), number(group(5), 0)
	switch {
	case len(group(1)) == 4:
		d = date{first, second, third}
	case len(group(5)) != 4:
		return date{}, "", false
	case group(2) == "." || first > 12 || first == second:
		d = date{third, second, first}
	case second > 12:
		d = date{third, first, second}
	default:
		return date{}, "", false
	}
	return d, zonePart(s[m[1]:]), true
}

// cutNamedDate finds the month by its name, the year as the number of four
// digits (or the last of two), and the day as the other number.
func cutNamedDate(s string) (d date, zone string, ok bool) {
	before, after, _ := strings.Cut(s, "|")
	var numbers []string
	for word := range strings.FieldsFuncSeq(before+" "+yearAfterClock(after), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}) {
		if word[0] >= '0' && word[0] <= '9' {
			numbers = append(numbers, strings.TrimRight(strings.ToLower(word), "abcdefghijklmnopqrstuvwxyzº"))
		} else if m := monthNames[strings.ToLower(word)]; m != 0 {
			d.month = m // the last: "mar" before a comma is mardi or martes
		}
	}
	if d.month == 0 || len(numbers) != 2 {
		return date{}, "", false
	}
	dayText, yearText := numbers[0], numbers[1]
	if len(dayText) == 4 {
		dayText, yearText = yearText, dayText
	}
	d.day, d.year = number(dayText, 0), fullYear(yearText)
	return d, zonePart(after), true
}

var fourDigits = regexp.MustCompile(`(?:^|\s)(\d{4})(?:\s|$)`)

// yearAfterClock returns the year of dates like "Mon Jan 2 15:04:05 EST 2006".
func yearAfterClock(s string) string {
	if m := fourDigits.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return ""
}

// zonePart leaves of what follows a clock only what can be a zone.
func zonePart(s string) string {
	s = strings.ReplaceAll(s, "|", " ")
	return strings.Trim(fourDigits.ReplaceAllString(s, " "), " \t\r\n,;")
}

// fullYear reads years of two digits as RFC 2822, section 4.3 does.
func fullYear(s string) int {
	year := number(s, 0)
	switch {
	case len(s) >= 3:
		return year
	case year < 50:
		return year + 2000
	default:
		return year + 1900
	}
}

func number(s string, absent int) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return absent
	}
	return n
}

// assemble returns the time, unless a part of it is out of range.
func assemble(d date, c clock, z zone) (time.Time, bool) {
	second := min(c.second, 59) // a leap second is read as the one before it
	midnight := 0
	if c.hour == 24 && c.minute == 0 && c.second == 0 {
		c.hour, midnight = 0, 1
	}
	if d.month < 1 || d.month > 12 || d.day < 1 || c.hour > 23 || c.minute > 59 || c.second > 60 {
		return time.Time{}, false
	}
	t := time.Date(d.year, time.Month(d.month), d.day, c.hour, c.minute, second, c.nanos, z.location(d, c))
	if t.Day() != d.day {
		return time.Time{}, false
	}
	return t.AddDate(0, 0, midnight), true
}
