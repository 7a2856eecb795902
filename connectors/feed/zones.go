package feed

import (
	"regexp"
	"strings"
	"time"
)

// zoneHours gives the offset from UTC of the zone names that feeds use, in
// minutes. The names of RFC 822 come first; the others are those of the IANA
// database whose meaning is the same wherever they are used, with the North
// American and West European reading of CST and BST. Names like IST or AST,
// which several countries use for different zones, are left out.
var zoneMinutes = map[string]int{
	"ut": 0, "gmt": 0, "utc": 0, "z": 0,
	"est": -300, "edt": -240, "cst": -360, "cdt": -300,
	"mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
	"akst": -540, "akdt": -480, "hst": -600,
	"wet": 0, "west": 60, "bst": 60, "cet": 60, "cest": 120, "met": 60, "mest": 120,
	"mez": 60, "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "trt": 180,
	"sast": 120, "wib": 420, "hkt": 480, "sgt": 480, "awst": 480, "jst": 540, "kst": 540,
	"aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "brt": -180,
}

var numericZone = regexp.MustCompile(`^(?:(?i:gmt|utc?)\s*)?([+-])-?(\d{1,2}):?(\d{2})?(?::\d{2})?$`)

// parseZone reads an offset such as +0200, -05:00 or GMT-01:01, or a zone's
// name; nothing means UTC. A remark in parentheses after an offset is ignored.
func parseZone(s string) (*time.Location, bool) {
	s = strings.TrimSpace(s)
	if before, _, found := strings.Cut(s, "("); found && strings.TrimSpace(before) != "" {
		s = strings.TrimSpace(before)
	}
	s = strings.Trim(s, "()")
	if s == "" {
		return time.UTC, true
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
		return location(minutes), minutes > -24*60 && minutes < 24*60
	}
	minutes, known := zoneMinutes[strings.ToLower(s)]
	return location(minutes), known
}

func location(minutes int) *time.Location {
	if minutes == 0 {
		return time.UTC
	}
	return time.FixedZone("", minutes*60)
}
