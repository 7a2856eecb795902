package wirecopy

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// flag is a word before a headline, or in brackets behind a slug, that says
// what kind of story it is.
type flag struct {
	stage   string
	change  string
	genre   string
	status  string // pubStatus
	urgency int
}

// flagWords lists the flags in capitals, as agencies print them. Sources: the
// Reuters Handbook ("Headlines", "Corrections, refiles, kills, repeats"), the
// AP Stylebook's filing practices, dpa, Yonhap, Kyodo and Xinhua copy.
var flagWords = map[string]flag{
	"ALERT": {stage: "alert", urgency: 1}, "SNAP": {stage: "alert", urgency: 1}, "FLASH": {stage: "alert", urgency: 1},
	"NEWSALERT": {stage: "alert", urgency: 1}, "APNEWSALERT": {stage: "alert", urgency: 1}, "BULLETIN": {stage: "bulletin", urgency: 2},
	"URGENT": {stage: "urgent", urgency: 3}, "NEWSBREAK": {stage: "urgent", urgency: 3}, "BREAKING": {stage: "urgent", urgency: 3}, "BREAKING NEWS": {stage: "urgent", urgency: 3},
	"UPDATE": {stage: "update"}, "UPDATED": {}, "WRAPUP": {stage: "wrapup"}, "WRAP": {stage: "wrapup"}, "LEAD": {stage: "lead"}, "LD": {stage: "lead"},
	"ROUNDUP": {}, "FIRST LEAD": {stage: "lead"}, "LD-WRITETHRU": {stage: "lead"}, "LD WRITETHRU": {stage: "lead"}, "LEADALL": {stage: "lead"},

	"CORRECTED": {change: "correction"}, "CORRECTION": {change: "correction"}, "CORRECTS": {change: "correction"}, "CORRECTED (OFFICIAL)": {change: "correction"},
	"OFFICIAL CORRECTION": {change: "correction"}, "OFFICIAL CORRECTED": {change: "correction"}, "CORR": {change: "correction"},
	"ZUSAMMENFASSUNG": {}, "EIL": {stage: "urgent", urgency: 3}, "EILMELDUNG": {stage: "urgent", urgency: 3}, "BERICHTIGUNG": {change: "correction"}, "KORREKTUR": {change: "correction"}, "CORRECCIÓN": {change: "correction"}, "ALERTE": {stage: "alert", urgency: 1}, "ALERTA": {stage: "alert", urgency: 1}, "WIEDERHOLUNG": {change: "repeat"},
	"REFILE": {change: "refile"}, "REFILES": {change: "refile"}, "REFILED": {change: "refile"}, "RESEND": {change: "repeat"}, "RESENDING": {change: "repeat"},
	"RPT": {change: "repeat"}, "REPEAT": {change: "repeat"}, "REPEATS": {change: "repeat"},

	"STORY WITHDRAWN": {change: "withdrawn", status: canceled, genre: "advisory"}, "WITHDRAWN": {change: "withdrawn", status: canceled, genre: "advisory"},
	"WITHDRAWAL": {change: "withdrawn", status: canceled, genre: "advisory"},
	"KILL":       {change: "kill", status: canceled, genre: "advisory"}, "KILLED": {change: "kill", status: canceled, genre: "advisory"},
	"BULLETIN KILL": {change: "kill", status: canceled, genre: "advisory"}, "MANDATORY KILL": {change: "kill", status: canceled, genre: "advisory"},
	"HOLD": {change: "hold", status: withheld, genre: "advisory"},

	"ADVISORY": {genre: "advisory"}, "MEDIA ADVISORY": {genre: "advisory"}, "NEWS ADVISORY": {genre: "advisory"}, "SERVICE ADVISORY": {genre: "advisory"},
	"DIGEST": {genre: "digest"}, "NEWS DIGEST": {genre: "digest"}, "PRESS DIGEST": {genre: "digest"}, "DAYBOOK": {genre: "daybook"}, "DIARY": {genre: "diary"},
	"SCHEDULE": {genre: "schedule"}, "TOP NEWS": {genre: "digest"}, "HIGHLIGHTS": {genre: "highlights"}, "TAKE A LOOK": {genre: "take a look"},

	"EXCLUSIVE": {genre: "exclusive"}, "BREAKINGVIEWS": {genre: "breakingviews"}, "FACTBOX": {genre: "factbox"}, "ANALYSIS": {genre: "analysis"},
	"INTERVIEW": {genre: "interview"}, "POLL": {genre: "poll"}, "REUTERS POLL": {genre: "poll"}, "TABLE": {genre: "table"}, "BRIEF": {genre: "brief"},
	"INSIGHT": {genre: "insight"}, "FEATURE": {genre: "feature"}, "TIMELINE": {genre: "timeline"}, "EXPLAINER": {genre: "explainer"}, "NEWSMAKER": {genre: "newsmaker"},
	"SPECIAL REPORT": {genre: "special report"}, "PREVIEW": {genre: "preview"}, "COLUMN": {genre: "column"}, "COMMENTARY": {genre: "commentary"}, "OPINION": {genre: "opinion"},
	"CHRONOLOGY": {genre: "chronology"}, "QUOTES": {genre: "quotes"}, "INSTANT VIEW": {genre: "instant view"}, "Q&A": {genre: "q&a"}, "FOCUS": {genre: "focus"}, "PROFILE": {genre: "profile"},
	"OBITUARY": {genre: "obituary"}, "SCENARIOS": {genre: "scenarios"}, "GRAPHIC": {genre: "graphic"}, "DEALTALK": {genre: "dealtalk"}, "RESEARCH ALERT": {genre: "research alert"},
	"FACT CHECK": {genre: "fact check"}, "EDITORIAL": {genre: "editorial"}, "MEDIA": {genre: "media"}, "TEXT": {genre: "text"}, "SNAPSHOT": {genre: "snapshot"}, "SIDEBAR": {genre: "sidebar"}, "BACKGROUNDER": {genre: "background"}, "BACKGROUND": {genre: "background"}, "WITNESS": {genre: "witness"}, "REVIEW": {genre: "review"},
	"NEWS ANALYSIS": {genre: "analysis"}, "NEWS FOCUS": {genre: "focus"}, "ECONOMIC WATCH": {genre: "feature"}, "NEWS FEATURE": {genre: "feature"}, "YONHAP INTERVIEW": {genre: "interview"}, "YONHAP FEATURE": {genre: "feature"}, "XINHUA HEADLINES": {genre: "feature"}, "ROUND TABLE": {genre: "round table"},

	// Marks of a story's dress, not of its kind.
	"PIX": {}, "TV": {}, "PICTURE": {}, "PICTURES": {}, "VIDEO": {}, "GRAPHICS": {}, "PHOTO": {}, "PHOTOS": {},
}

// The states of a document that is not simply usable (ninjs pubstatus).
const (
	canceled = "canceled"
	withheld = "withheld"
	usable   = "usable"
)

var (
	// "UPDATE 2-", "CORRECTED-(OFFICIAL)-", "2ND LEAD:", "WRAPUP 3 -".
	flagPrefix = regexp.MustCompile(`^((?:\d(?:st|nd|rd|th|ST|ND|RD|TH) )?\p{Lu}[\p{L}&]*(?: \p{L}+){0,2}?(?:[ -]\(OFFICIAL\)|-(?i:writethru))?)(?: ?(\d{1,2}))?(?:\s?[-:–—]\s?|\s?\|\s?)`)
	// "(LEAD)", "(2nd LD)", "(URGENT)", "(ROUNDUP 2)".
	flagBracket = regexp.MustCompile(`^[(\[]([^()\[\]]{2,40})[)\]]\s*`)
	// "2ND LEAD Crane topples", "LEAD Thousands march": dpa, AFP.
	flagUnmarked = regexp.MustCompile(`^((?:\d(?:ST|ND|RD|TH) )?(?:LEAD|ROUNDUP|URGENT|UPDATE|WRAP|EXTRA|PREVIEW|FEATURE|ANALYSIS|INTERVIEW)(?: \d)?) (\p{Lu}.*)$`)
	// "Analysis-Why the dam broke", as the sites that print Reuters have it. In
	// other words a hyphen joins: Poll-takers, Focus-group.
	setOffByHyphen = regexp.MustCompile(`^(?:Analysis|Exclusive|Explainer|Factbox|Insight|Timeline|Breakingviews|Column|Interview|Corrected|Refile|Update \d|Wrapup \d)-$`)
	setOff         = regexp.MustCompile(`[:|]\s?$| [-–—] $`)
	flagNumber     = regexp.MustCompile(`^(?:(\d)(?:ST|ND|RD|TH) )?(.*?)(?: ?(\d{1,2}))?$`)
	// "++ headline ++ (ANSA and dpa flashes)".
	plusMarks = regexp.MustCompile(`^\+\+\s*(.*?)\s*\+\+$`)
	// "- RPT", "(RPT) (ANSA)".
	repeatAtEnd = regexp.MustCompile(`\s*(?:-\s?RPT\s?-?|\(RPT\))$`)
	// "(Correct)", "(Update2)", "(1)": Bloomberg, ANSA.
	versionAtEnd = regexp.MustCompile(`\s+\(((?i:correct(?:ed|ion|s)?|update ?\d{0,2})|\d)\)$`)
	takeAtEnd    = regexp.MustCompile(`(?i)[\s,/-]*(?:\(?\btake (\d{1,2})(?: of \d+)?\)?|=\s?(\d{1,2}))\s*$`)
)

// lookupFlag reads the name of a flag with its number: "UPDATE 2", "2ND LEAD",
// "CORRECTED-(OFFICIAL)". upper tells that it must be printed in capitals.
func lookupFlag(name string) (f flag, number int, ok bool) {
	name = strings.ToUpper(strings.TrimSpace(name))
	if f, ok = flagWords[name]; ok || !strings.ContainsAny(name, "0123456789(") {
		return f, 0, ok
	}
	m := flagNumber.FindStringSubmatch(name)
	if m == nil {
		return flag{}, 0, false
	}
	word := strings.Replace(m[2], "-(", " (", 1)
	if f, ok = flagWords[word]; !ok {
		return flag{}, 0, false
	}
	for _, digits := range []string{m[1], m[3]} {
		if digits != "" {
			number, _ = strconv.Atoi(digits)
		}
	}
	return f, number, true
}

// isFlagWord tells whether s is the name of a flag.
func isFlagWord(s string) bool {
	_, _, ok := lookupFlag(s)
	return ok
}

// flagBytes bounds a flag with the mark behind it.
const flagBytes = 60

// cutFlag takes one flag off the front of a headline.
func cutFlag(h string) (f flag, number int, rest string, ok bool) {
	if !opensWith(h, "([") && !strings.ContainsAny(h[:min(len(h), flagBytes)], "-:–—|") && !inCapitalsBefore(h, 3) {
		return flag{}, 0, h, false
	}
	if opensWith(h, "([") {
		return cutBracket(h)
	}
	if inCapitalsBefore(h, 4) {
		if m := flagUnmarked.FindStringSubmatch(h); m != nil && !isUpper(m[2]) {
			f, number, ok = lookupFlag(m[1])
			return f, number, m[2], ok
		}
	}
	m := submatch(flagPrefix, h, "-", ":", "–", "—", "|")
	if m == nil {
		return flag{}, 0, h, false
	}
	name := m[1]
	if m[2] != "" {
		name += " " + m[2]
	}
	f, number, ok = lookupFlag(name)
	// In plain letters "Hold-out" is a headline's own word: a flag is then set
	// off by a colon, a bar, or a dash between spaces.
	if !ok || !isUpper(strings.TrimLeft(m[1], "0123456789stndrh ")) && !setOff.MatchString(m[0]) && !(setOffByHyphen.MatchString(m[0]) && startsUpper(h[len(m[0]):])) {
		return flag{}, 0, h, false
	}
	return f, number, h[len(m[0]):], true
}

// cutBracket takes a flag in brackets off the front of a headline.
func cutBracket(h string) (f flag, number int, rest string, ok bool) {
	if m := flagBracket.FindStringSubmatch(h); m != nil {
		if f, number, ok = lookupFlag(m[1]); ok {
			return f, number, h[len(m[0]):], true
		}
	}
	return flag{}, 0, h, false
}

// readFlags takes all flags off a headline, writes down what they say, and
// returns the headline as it is to be shown.
func (s *story) readFlags(h string) string {
	if len(h) > maxFlagged {
		front, rest := cutLong(h, maxFlagged)
		return s.readFrontFlags(front) + rest
	}
	if m := plusMarks.FindStringSubmatch(h); m != nil {
		h = m[1]
		s.apply(flag{urgency: 2}, 0)
	}
	h = s.readFrontFlags(h)
	if strings.Contains(h, "RPT") {
		if m := repeatAtEnd.FindStringIndex(h); m != nil && m[0] > 0 {
			s.apply(flagWords["RPT"], 0)
			h = h[:m[0]]
		}
	}
	if !strings.ContainsAny(h[max(0, len(h)-versionBytes):], ")=0123456789") {
		return h
	}
	if m := versionAtEnd.FindStringSubmatchIndex(h); m != nil {
		if version := strings.ToUpper(h[m[2]:m[3]]); strings.HasPrefix(version, "C") {
			s.apply(flagWords["CORRECTED"], 0)
		} else if number, ok := strings.CutPrefix(version, "UPDATE"); ok {
			n, _ := strconv.Atoi(strings.TrimSpace(number))
			s.apply(flagWords["UPDATE"], n)
		}
		h = h[:m[0]]
	}
	if m := takeAtEnd.FindStringSubmatchIndex(h); m != nil && m[0] > 0 {
		s.setTake(h[m[0]:])
		h = strings.TrimSpace(h[:m[0]])
	}
	return h
}

// readFrontFlags takes the flags off the front of a headline.
func (s *story) readFrontFlags(h string) string {
	for {
		f, number, rest, ok := cutFlag(h)
		if !ok || strings.TrimSpace(rest) == "" {
			return h
		}
		s.apply(f, number)
		h = strings.TrimSpace(rest)
	}
}

// maxFlagged bounds how many bytes of a headline are read for flags: a title
// that is longer is no headline, and what ends it is no mark of a version. Own
// choice, several times the longest headline of any wire.
const maxFlagged = 2000

// cutLong cuts s behind a character that is no space, within the first n
// bytes.
func cutLong(s string, n int) (front, rest string) {
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	front = strings.TrimRight(s[:n], " ")
	return front, s[len(front):]
}

// versionBytes bounds the version or the take at the end of a headline.
const versionBytes = 12

// setTake reads "=2" or "take 2".
func (s *story) setTake(mark string) {
	for _, digits := range takeAtEnd.FindStringSubmatch(mark)[1:] {
		if n, err := strconv.Atoi(digits); err == nil {
			s.doc.Wire.Take = n
		}
	}
}

// apply writes down what one flag says. The first that speaks of a thing has
// the word: RPT-CORRECTED- is the repeat of a correction.
func (s *story) apply(f flag, number int) {
	w := &s.doc.Wire
	if f.stage != "" && (w.Stage == "" || w.Stage == f.stage) {
		w.Stage = f.stage
		if number > 0 {
			w.UpdateNo = number
		}
	}
	if w.Change == "" {
		w.Change = f.change
	}
	if f.genre != "" && !s.hasGenre(f.genre) {
		s.doc.Genres = append(s.doc.Genres, wire.Genre{Literal: f.genre})
	}
	if f.status != "" && s.doc.PubStatus != canceled {
		s.doc.PubStatus = f.status
		s.notice = true
	}
	if f.urgency > 0 && (s.doc.Urgency == 0 || f.urgency < s.doc.Urgency) && !s.statedUrgency {
		s.doc.Urgency = f.urgency
	}
}

func (s *story) hasGenre(literal string) bool {
	for _, g := range s.doc.Genres {
		if g.Literal == literal {
			return true
		}
	}
	return false
}
