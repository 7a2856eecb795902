package feed

import (
	"regexp"
	"strings"
	"time"
)

// zoneMinutes gives the offset from UTC of the zone names that feeds use, in
// minutes. The names of RFC 822 come first; the others are those of the IANA
// database whose meaning is the same wherever they are used, with the North
// American and West European reading of AST, CST and BST, and the German names.
// Names like IST, which several countries use for different zones, are left
// out.
var zoneMinutes = map[string]int{
	"ut": 0, "gmt": 0, "utc": 0, "z": 0, "etc/gmt": 0, "etc/utc": 0,
	"est": -300, "edt": -240, "cst": -360, "cdt": -300,
	"mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
	"ast": -240, "adt": -180, "nst": -210, "ndt": -150,
	"akst": -540, "akdt": -480, "hst": -600, "hdt": -540, "sst": -660, "chst": 600,
	"wet": 0, "west": 60, "bst": 60, "cet": 60, "cest": 120, "met": 60, "mest": 120,
	"mez": 60, "mesz": 120, "wez": 0, "wesz": 60, "oez": 120, "oesz": 180,
	"eet": 120, "eest": 180, "msk": 180, "msd": 240, "trt": 180, "idt": 180,
	"wat": 60, "cat": 120, "sast": 120, "eat": 180, "pkt": 300,
	"wib": 420, "wita": 480, "wit": 540, "hkt": 480, "sgt": 480, "awst": 480, "jst": 540, "kst": 540,
	"acst": 570, "acdt": 630, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "brt": -180,
}

// prevailingMinutes gives the winter offset of the names that stand for winter
// and summer time alike, whichever is in force: Atlantic, Eastern, Central,
// Mountain and Pacific Time of North America.
var prevailingMinutes = map[string]int{"at": -240, "et": -300, "ct": -360, "mt": -420, "pt": -480}

var numericZone = regexp.MustCompile(`^(?:(?i:gmt|utc?)\s*)?([+-])-?(\d{1,2}):?(\d{2})?(?::\d{2})?$`)

// zone is an offset from UTC in minutes, an hour more where prevailing is set
// and North America has summer time.
type zone struct {
	minutes    int
	prevailing bool
}

// parseZone reads an offset such as +0200, -05:00 or GMT-01:01, or a zone's
// name; nothing means UTC. A remark in parentheses after an offset is ignored.
func parseZone(s string) (zone, bool) {
	s = strings.TrimSpace(s)
	if before, _, found := strings.Cut(s, "("); found && strings.TrimSpace(before) != "" {
		s = strings.TrimSpace(before)
	}
	s = strings.Trim(s, "()")
	if s == "" {
		return zone{}, true
	}
	if fields := strings.Fields(s); len(fields) == 2 && numericZone.MatchString(fields[0]) {
		s = fields[0] // "-0500 EST": the number is exact
	} else if len(fields) == 2 && numericZone.MatchString(fields[1]) {
		s = fields[1]
	}
	if m := numericZone.FindStringSubmatch(s); m != nil {
		minutes := number(m[2], 0)*60 + number(m[3], 0)
		if m[1] == "-" {
			minutes = -minutes
		}
		return zone{minutes: minutes}, minutes > -24*60 && minutes < 24*60
	}
	if minutes, known := prevailingMinutes[strings.ToLower(s)]; known {
		return zone{minutes, true}, true
	}
	minutes, known := zoneMinutes[strings.ToLower(s)]
	return zone{minutes: minutes}, known
}

// location returns the zone's offset at a time of its own.
func (z zone) location(d date, c clock) *time.Location {
	minutes := z.minutes
	if z.prevailing && isAmericanSummer(d, c) {
		minutes += 60
	}
	if minutes == 0 {
		return time.UTC
	}
	return time.FixedZone("", minutes*60)
}

// isAmericanSummer tells whether North America has summer time: since 2007
// from the second Sunday in March to the first in November, since 1987 from the
// first Sunday in April and before from the last, to the last in October; each
// at two o'clock. In the hour that comes twice it is taken for summer.
func isAmericanSummer(d date, c clock) bool {
	var begin, end time.Time
	switch {
	case d.year >= 2007:
		begin, end = sunday(d.year, time.March, 8), sunday(d.year, time.November, 1)
	case d.year >= 1987:
		begin, end = sunday(d.year, time.April, 1), sunday(d.year, time.October, 25)
	default:
		begin, end = sunday(d.year, time.April, 24), sunday(d.year, time.October, 25)
	}
	at := time.Date(d.year, time.Month(d.month), d.day, c.hour, c.minute, 0, 0, time.UTC)
	return !at.Before(begin) && at.Before(end)
}

// sunday returns two o'clock on the first Sunday from a day on.
func sunday(year int, month time.Month, day int) time.Time {
	from := time.Date(year, month, day, 2, 0, 0, 0, time.UTC)
	return from.AddDate(0, 0, (7-int(from.Weekday()))%7)
}
