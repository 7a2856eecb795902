package wirecopy

import (
	"strings"
	"time"
)

// offset is how far local time is ahead of UTC at a local time.
type offset func(local time.Time) time.Duration

// fixed is an offset that is the same all the year.
func fixed(hours float64) offset {
	d := time.Duration(hours * float64(time.Hour))
	return func(time.Time) time.Duration { return d }
}

// zones are the abbreviations of time zones in wire copy. Where one has
// several meanings the one that agencies use is taken: IST is India, CST
// America, BST Britain. A zone that no list knows makes a time unreadable.
// Source of the offsets: IANA time zone database.
var zones = map[string]offset{
	"GMT": fixed(0), "UTC": fixed(0), "Z": fixed(0), "WET": fixed(0), "BST": fixed(1), "WEST": fixed(1), "CET": fixed(1), "CEST": fixed(2), "EET": fixed(2), "EEST": fixed(3),
	"SAST": fixed(2), "CAT": fixed(2), "WAT": fixed(1), "EAT": fixed(3), "MSK": fixed(3), "TRT": fixed(3), "AST": fixed(3), "GST": fixed(4), "PKT": fixed(5), "IST": fixed(5.5), "BDT": fixed(6), "ICT": fixed(7), "WIB": fixed(7),
	"SGT": fixed(8), "HKT": fixed(8), "PHT": fixed(8), "AWST": fixed(8), "JST": fixed(9), "KST": fixed(9), "AEST": fixed(10), "AEDT": fixed(11), "NZST": fixed(12), "NZDT": fixed(13),
	"EST": fixed(-5), "EDT": fixed(-4), "CST": fixed(-6), "CDT": fixed(-5), "MST": fixed(-7), "MDT": fixed(-6), "PST": fixed(-8), "PDT": fixed(-7), "BRT": fixed(-3), "ART": fixed(-3), "CLT": fixed(-4),
	"ET": american(-5), "CT": american(-6), "MT": american(-7), "PT": american(-8),
	"UK": european(0), "MEZ": fixed(1), "MESZ": fixed(2),
}

// places are the zones that copy names by a place: "London time".
var places = map[string]offset{
	"london": european(0), "uk": european(0), "british": european(0), "berlin": european(1), "paris": european(1), "brussels": european(1), "rome": european(1), "madrid": european(1), "frankfurt": european(1),
	"central european": european(1), "new york": american(-5), "eastern": american(-5), "tokyo": fixed(9), "seoul": fixed(9), "beijing": fixed(8), "moscow": fixed(3), "delhi": fixed(5.5),
}

// notZones are words in capitals of embargo lines that are no zones.
var notZones = map[string]bool{
	"UNTIL": true, "TO": true, "NOT": true, "FOR": true, "ON": true, "AT": true, "HRS": true, "HOURS": true, "USE": true, "AND": true, "A": true, "AM": true, "PM": true, "M": true, "P": true, "THE": true, "OF": true, "MON": true, "TUE": true, "TUES": true,
	"WED": true, "THU": true, "THURS": true, "FRI": true, "SAT": true, "SUN": true, "TILL": true, "BY": true, "FROM": true, "TIME": true, "NOON": true, "OR": true, "IN": true, "ALL": true, "MEDIA": true, "H": true, "T": true, "HOLD": true, "PRINT": true, "WEB": true, "NO": true, "ANY": true, "PRIOR": true, "PRE": true, "PA": true, "LOCAL": true,
}

// parseZone reads the time zone of an embargo line. Without one it is
// London's where london is set, else UTC; ok is false where the line names one
// that is not known.
func parseZone(s string, london bool) (zone offset, ok bool) {
	if m := localZone.FindStringSubmatch(s); m != nil {
		return places[strings.ToLower(m[1])], true
	}
	if strings.Contains(strings.ToLower(s), "local time") {
		return nil, false
	}
	for _, m := range zoneName.FindAllStringSubmatch(s, -1) {
		if m[5] != "" {
			return fixed(signed(m[5], m[6], m[7])), true
		}
		z, known := zones[m[1]]
		switch {
		case known && m[2] != "":
			return fixed(signed(m[2], m[3], m[4])), true
		case known:
			return z, true
		case len(m[1]) >= 2 && len(m[1]) <= 4 && !notZones[m[1]] && strings.HasSuffix(m[1], "T"):
			return nil, false
		}
	}
	if london {
		return european(0), true
	}
	return fixed(0), true
}

func signed(sign, hours, minutes string) float64 {
	h := float64(number(hours)) + float64(number(minutes))/60
	if sign == "-" {
		return -h
	}
	return h
}

// european is an offset with European summer time: from 1:00 UTC on the last
// Sunday of March to that of October (Directive 2000/84/EC).
func european(hours float64) offset {
	return func(local time.Time) time.Duration {
		d := time.Duration(hours * float64(time.Hour))
		utc := local.Add(-d)
		if !utc.Before(lastSunday(local.Year(), time.March).Add(time.Hour)) && utc.Before(lastSunday(local.Year(), time.October).Add(time.Hour)) {
			d += time.Hour
		}
		return d
	}
}

// american is an offset with the daylight saving time of the United States:
// from 2:00 on the second Sunday of March to 2:00 on the first of November
// (Energy Policy Act of 2005).
func american(hours float64) offset {
	return func(local time.Time) time.Duration {
		d := time.Duration(hours * float64(time.Hour))
		begins := firstSunday(local.Year(), time.March).AddDate(0, 0, 7).Add(2 * time.Hour)
		ends := firstSunday(local.Year(), time.November).Add(2 * time.Hour)
		if !local.Before(begins) && local.Before(ends) {
			d += time.Hour
		}
		return d
	}
}

func firstSunday(year int, month time.Month) time.Time {
	t := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
	return t.AddDate(0, 0, (7-int(t.Weekday()))%7)
}

func lastSunday(year int, month time.Month) time.Time {
	t := time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC)
	return t.AddDate(0, 0, -int(t.Weekday()))
}
