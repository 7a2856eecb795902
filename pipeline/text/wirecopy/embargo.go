package wirecopy

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/text/wordlist"
)

var (
	embargoLine = regexp.MustCompile(`(?i)^[\s*(#=>-]*(?:(?:strictly |under )?embargo(?:ed)?\b|hold for release\b|(?:strictly )?not for (?:release|publication|use|broadcast)[^.]{0,60}\b(?:before|until|prior)\b|(?:for|advance for) (?:release|use)\b.{0,60}(?:\d|day)|for release\b.{0,60}\d|advance(?:d)? for\b.{0,60}\d|release (?:time|date)\b|sperrfrist\b)`)
	// Sentences about embargoes on trade begin with the word, too.
	embargoStory = regexp.MustCompile(`(?i)^embargo (?:on|against|of|by|has|was|is|will|would)\b`)
	embargoLift  = regexp.MustCompile(`(?i)^[\s*(-]*embargo (?:is |has been |now )?lifted\b`)

	clock24   = regexp.MustCompile(`\b([01]?\d|2[0-4])[:.h]([0-5]\d)(?:[:.][0-5]\d)?\b|\b([01]\d|2[0-4])([0-5]\d)\s?(?:[Hh](?:ou)?rs?\b|[A-Z]{2,4}\b|,|on\b|$|[A-Z][a-z]+day|\p{L})`)
	clock12   = regexp.MustCompile(`(?i)\b(1[0-2]|0?[1-9])(?:[:.]([0-5]\d))?\s?([ap])\.?\s?m\b`)
	noonNight = regexp.MustCompile(`(?i)\b(noon|midnight|midday)\b`)
	isoDate   = regexp.MustCompile(`\b((?:19|20)\d\d)-(\d\d)-(\d\d)(?:[T ]|\b)`)
	slashDate = regexp.MustCompile(`\b(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)\d\d)\b`)
	wordDate  = regexp.MustCompile(`(?i)\b(?:(\d{1,2})(?:st|nd|rd|th)?(?: of)?\s+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?),?\s+((?:19|20)\d\d)\b`)
	zoneName  = regexp.MustCompile(`\b([A-Z]{1,5})\b(?:\s?([+-])\s?(\d{1,2})(?::?(\d\d))?)?|(?:^|[\s\d])([+-])(\d\d):?(\d\d)\b`)
	localZone = regexp.MustCompile(`(?i)\b(london|uk|british|new york|eastern|berlin|paris|brussels|rome|madrid|frankfurt|tokyo|seoul|beijing|moscow|delhi|central european)\b(?:\s(?:summer |standard |daylight )?time)`)
)

// readEmbargo reads the embargo line. One that can't be read withholds the
// story, because a moment too early is worse than a day too late.
func readEmbargo(s *story) {
	for i, b := range s.open {
		if i > 40 {
			return
		}
		if len(b.text) > 300 || !isEmbargo(b.text) {
			continue
		}
		b.role = roleEmbargo
		if embargoLift.MatchString(b.text) {
			continue
		}
		until, ok := parseEmbargo(b.text, ukCopy(s))
		switch {
		case ok && (s.doc.EmbargoedUntil.IsZero() || until.After(s.doc.EmbargoedUntil)):
			s.doc.EmbargoedUntil = until
		case !ok:
			s.unreadable = true
		}
	}
	if s.unreadable && s.doc.EmbargoedUntil.IsZero() {
		s.doc.PubStatus = withheld
	}
}

// isEmbargo tells whether a line names the time before which a story may not
// be used.
func isEmbargo(s string) bool {
	return opens(embargoWords, s) && embargoLine.MatchString(s) && !embargoStory.MatchString(s) && !endsAsStory(s)
}

// embargoWords are the words that embargoLine opens with.
var embargoWords = wordlist.SetOf("strictly under embargo embargoed hold not for advance advanced release sperrfrist")

// endsAsStory tells a long sentence that only begins like an embargo line.
func endsAsStory(s string) bool {
	return len(s) > 140 && spoken(s)
}

var paByline = regexp.MustCompile(`, PA\b|\bPA (?:News Agency|Media)\b|\bPress Association\b`)

// ukCopy tells whether times without a zone are London's: PA's.
func ukCopy(s *story) bool {
	for i := range s.blocks {
		if t := s.blocks[i].text; len(t) < 120 && containsAny(t, "PA", "Press Association") && paByline.MatchString(t) {
			return true
		}
	}
	return false
}

// parseEmbargo reads the time that an embargo line names, as UTC. Day, month,
// year and time must be there. A time without a zone is London's where london
// is set, else UTC.
func parseEmbargo(line string, london bool) (time.Time, bool) {
	year, month, day, rest, ok := parseDate(line)
	if !ok {
		return time.Time{}, false
	}
	hour, minute, ok := parseClock(rest)
	if !ok {
		return time.Time{}, false
	}
	local := time.Date(year, month, day, hour, minute, 0, 0, time.UTC)
	if local.Day() != day && hour != 24 {
		return time.Time{}, false // February 30
	}
	zone, ok := parseZone(rest, london)
	if !ok {
		return time.Time{}, false
	}
	return local.Add(-zone(local)), true
}

// parseDate reads the date in a line; rest is the line without it.
func parseDate(line string) (year int, month time.Month, day int, rest string, ok bool) {
	if m := isoDate.FindStringSubmatchIndex(line); m != nil {
		year, month, day = number(line[m[2]:m[3]]), time.Month(number(line[m[4]:m[5]])), number(line[m[6]:m[7]])
		rest = line[:m[0]] + " " + line[m[1]:]
	} else if m := wordDate.FindStringSubmatchIndex(line); m != nil {
		g := wordDate.FindStringSubmatch(line)
		year, month, day = number(g[5]), monthOf(g[2]+g[3]), number(g[1]+g[4])
		rest = line[:m[0]] + " " + line[m[1]:]
	} else if m := slashDate.FindStringSubmatchIndex(line); m != nil {
		// The day first, as everywhere but in America; there, a day after the
		// twelfth tells.
		day, month, year = number(line[m[2]:m[3]]), time.Month(number(line[m[4]:m[5]])), number(line[m[6]:m[7]])
		if month > 12 {
			day, month = int(month), time.Month(day)
		}
		rest = line[:m[0]] + " " + line[m[1]:]
	}
	return year, month, day, normalise(rest), year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= 31
}

// parseClock reads the time of day.
func parseClock(s string) (hour, minute int, ok bool) {
	if m := clock12.FindStringSubmatch(s); m != nil {
		hour = number(m[1]) % 12
		if strings.EqualFold(m[3], "p") {
			hour += 12
		}
		return hour, number(m[2]), true
	}
	if m := clock24.FindStringSubmatch(s); m != nil {
		return number(m[1] + m[3]), number(m[2] + m[4]), true
	}
	if m := noonNight.FindStringSubmatch(s); m != nil {
		if strings.EqualFold(m[1], "midnight") {
			return 0, 0, true
		}
		return 12, 0, true
	}
	return 0, 0, false
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// monthOf reads the first three letters of a month's name.
func monthOf(s string) time.Month {
	i := strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", strings.ToLower(s))
	return time.Month(i/3 + 1)
}
