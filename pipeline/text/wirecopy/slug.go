package wirecopy

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	// "BC-EU--Spain-Floods, 2nd Ld-Writethru, 310".
	apSlug = regexp.MustCompile(`^(?:BC|AM|PM|AP|bc)-(-?[\p{L}\d][^,]{0,80}?)((?:, ?[^,]{1,40}){0,5})$`)
	// "BLACKSEA-GRAIN/MINE (UPDATE 2)", "UKRAINE-CRISIS/ (WRAPUP 3, PIX, TV) =2".
	reutersSlug = regexp.MustCompile(`^([A-Z0-9][A-Z0-9.&'’-]*(?:/[A-Z0-9.&'’-]*)+(?: ?=\d+)?|[A-Z0-9][A-Z0-9.&'’]*(?:-[A-Z0-9.&'’]+)+)((?: ?\([^()]{2,60}\))*)((?: ?=\d+| TAKE \d+)?)$`)
	// "Germany/Transport/Strikes".
	dpaSlug = regexp.MustCompile(`^\p{Lu}[\p{L}\d.&'-]*(?: [\p{L}\d.&'-]+){0,2}(?:/[\p{L}\d.&'-]+(?: [\p{L}\d.&'-]+){0,2})+/?$`)
	// "Chile-transport-balloon".
	afpSlug = regexp.MustCompile(`^\p{L}[\p{L}\d]*(?:-[\p{L}\d]+){1,6}(?:, ?(?:\d*(?:st|nd|rd|th)? ?(?i:lead|wrap|update|take|focus|prev|advancer|roundup))(?: \d+)?)?$`)
	// "INQUEST Lifeboat".
	paSlug = regexp.MustCompile(`^(?:\d )?\p{Lu}{3,}(?: \p{Lu}[\p{L}]*){1,3}(?: \([^()]{2,40}\))?$`)
	// "r i", "u a".
	priorityLine = regexp.MustCompile(`^([fburdash])\s?([a-z])$`)
	wordCount    = regexp.MustCompile(`^\d{2,5}(?:-\d{2,5})?$`)
	bigCount     = regexp.MustCompile(`, ?\d{1,2},\d{3}$`)
	takeMark     = regexp.MustCompile(`^(?i:=\s?\d+|take \d+(?: of \d+)?)$`)
	// "URGENT", "(ROUNDUP)", "UPDATE 2".
	flagLine = regexp.MustCompile(`^[(\[+*]*\s*([\p{Lu}\d][\p{L}\d& -]{2,30}?)\s*[)\]+*:!]*$`)
	inMarks  = regexp.MustCompile(`\(([^()]*)\)`)
)

// priorities maps the AP's priority letters to urgencies (AP Stylebook,
// "Filing the wire": flash, bulletin, urgent, regular, deferred, weekday and
// Sunday advances, held for release).
var priorities = map[string]int{"f": 1, "b": 2, "u": 3, "r": 4, "d": 5, "h": 6, "a": 7, "s": 8}

// slugBytes bounds a slug line.
const slugBytes = 140

// isSlugLine tells whether a line is a slug by its shape alone.
func isSlugLine(s string) bool {
	if len(s) > slugBytes || !maySlug(s) || endsSentence(s) {
		return false
	}
	return isAPSlug(s) || strings.ContainsAny(s, "-/") && reutersSlug.MatchString(s) ||
		strings.Count(s, " ") < 5 && isDPASlug(s) || len(s) <= 3 && priorityLine.MatchString(s)
}

// isAPSlug tells whether a line is a slug as the AP sets it.
func isAPSlug(s string) bool { return len(s) > 2 && s[2] == '-' && apSlug.MatchString(s) }

// isDPASlug tells whether a line is a slug as dpa sets it.
func isDPASlug(s string) bool { return strings.Contains(s, "/") && dpaSlug.MatchString(s) }

// maySlug leaves out what most lines are: no slug has neither a slash nor a
// hyphen in its first word, but for the priority line.
func maySlug(s string) bool {
	if len(s) <= 3 || strings.Contains(s, "/") {
		return true
	}
	word, _, _ := strings.Cut(s, " ")
	return strings.Contains(word, "-")
}

// headerLines is how many lines at the top of a story are searched for slugs,
// codes and flags that stand alone.
const headerLines = 8

// readSlug reads the slug, the AP's priority line and flags on lines of their
// own, at the top of the story or beside it.
func readSlug(s *story) {
	if in := normalise(s.in.Slugline); in != "" && !s.slug(in) {
		s.doc.Slugline = in
	}
	seen := 0
	for i, b := range s.head {
		if seen++; seen > headerLines {
			return
		}
		switch {
		case b.hint == roleSlug:
			if !s.slug(b.text) {
				s.doc.Slugline = b.text
			}
			b.role = roleSlug
		case b.kind == heading || b.kind == listItem:
		case s.slug(b.text), s.priority(b.text), s.code(b.text):
			b.role = roleSlug
		case s.flagAlone(b.text):
			b.role = roleFlag
		case s.doc.Slugline == "" && seen == 1 && s.loneSlug(i, b):
			slug, version, _ := strings.Cut(b.text, ",")
			slug, _, _ = strings.Cut(slug, " (")
			s.doc.Slugline = slug
			if f, number, ok := lookupFlag(version); ok {
				s.slugFlags = append(s.slugFlags, numbered{f, number})
			}
			b.role = roleSlug
		}
	}
}

// slug reads the slugs that are known by their shape.
func (s *story) slug(text string) bool {
	switch {
	case len(text) > slugBytes || !maySlug(text) || strings.HasPrefix(text, "By "):
		return false
	case isAPSlug(text):
		return s.apSlug(apSlug.FindStringSubmatch(text))
	}
	if m := reutersSlug.FindStringSubmatch(text); m != nil {
		return s.reutersSlug(m)
	}
	if s.doc.Slugline != "" || !isDPASlug(text) {
		return false
	}
	s.doc.Slugline = text
	return true
}

func (s *story) apSlug(m []string) bool {
	s.doc.Slugline = strings.TrimSpace(m[1])
	var key []string
	for part := range strings.SplitSeq(strings.TrimPrefix(bigCount.ReplaceAllString(m[2], ""), ","), ",") {
		part = strings.TrimSpace(part)
		f, number, isFlag := lookupFlag(part)
		switch {
		case part == "" || wordCount.MatchString(part):
		case takeMark.MatchString(part):
			s.setTake(part)
		case isFlag && isUpper(part):
			s.apply(f, number)
		default:
			key = append(key, part)
		}
	}
	s.doc.Wire.TakeKey = strings.Join(key, ", ")
	s.genreOfSlug()
	return true
}

// genreOfSlug knows the AP's service items, whose slugs name them.
func (s *story) genreOfSlug() {
	low := strings.ToLower(s.doc.Slugline)
	for _, g := range []string{"digest", "advisory", "daybook"} {
		if strings.HasSuffix(low, g) || strings.Contains(low, g+" ") || strings.Contains(low, g+"-") {
			s.apply(flag{genre: g}, 0)
			return
		}
	}
}

func (s *story) reutersSlug(m []string) bool {
	if s.doc.Slugline != "" && s.doc.Slugline != m[1] {
		return false
	}
	slug, take, _ := strings.Cut(m[1], "=")
	s.doc.Slugline = strings.TrimSpace(slug)
	if take != "" {
		s.setTake("=" + take)
	}
	if m[3] != "" {
		s.setTake(m[3])
	}
	for _, mark := range inMarks.FindAllStringSubmatch(m[2], -1) {
		for name := range strings.SplitSeq(mark[1], ",") {
			name = strings.TrimSpace(name)
			if f, number, ok := lookupFlag(name); ok && name != "GRAPHIC" { // it has one, it is none
				s.slugFlags = append(s.slugFlags, numbered{f, number})
			} else if takeMark.MatchString(name) {
				s.setTake(name)
			}
		}
	}
	return true
}

// numbered is a flag with its number.
type numbered struct {
	flag
	number int
}

// priority reads the AP's line of priority and category: "r i".
func (s *story) priority(text string) bool {
	if len(text) > 3 {
		return false
	}
	m := priorityLine.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	s.doc.Urgency, s.statedUrgency = priorities[m[1]], true
	return true
}

// code knows the lines of transmission numbers and keywords.
func (s *story) code(text string) bool {
	return (strings.Contains(text, ":") || strings.ContainsAny(text[:min(len(text), 6)], "0123456789R")) && codeLine.MatchString(text)
}

var codeLine = regexp.MustCompile(`^(?:ADV\d{1,2}(?:-\d{1,2})?|HFR|[a-z]{1,2}\d{4}(?: ?\w{1,6}){0,3}|(?i:keywords?|slug|priority|urgency|category|wordcount|word count|words): ?\S.{0,80}|\d{2,5} words)$`)

// flagAlone reads a flag that has a line of its own.
func (s *story) flagAlone(text string) bool {
	if len(text) > 60 || text[0] != '(' && !inCapitalsBefore(text, 4) {
		return false
	}
	m := flagLine.FindStringSubmatch(text)
	if m == nil || text[0] != '(' && !isUpper(strings.TrimLeft(m[1], "0123456789stndrh ")) {
		return false
	}
	f, number, ok := lookupFlag(m[1])
	if ok {
		s.apply(f, number)
	}
	return ok
}

// loneSlug knows the slugs of PA and AFP, which only their place at the very
// top of a story, above its headline, tells from a headline.
func (s *story) loneSlug(i int, b *block) bool {
	hyphen := strings.Contains(b.text, "-")
	if !paSlug.MatchString(b.text) && !(hyphen && afpSlug.MatchString(b.text)) || isUpper(b.text) && !hyphen {
		return false
	}
	for j, next := range s.head {
		if j > i && !isTrashLine(next.text) {
			return !next.hasDateline() && (next.kind == heading || !next.isParagraph())
		}
	}
	return false
}

// slugFlagsAfterHeadline applies the flags of the slug's brackets, which only
// say again what the headline's own flags say.
func (s *story) slugFlagsAfterHeadline() {
	for _, f := range s.slugFlags {
		s.apply(f.flag, f.number)
	}
}

// parseTakeNumber reads the number of a line like "-2-" that heads a take.
func parseTakeNumber(text string) int {
	if len(text) > 8 || !opensWith(text, "-=(0123456789") {
		return 0
	}
	n, err := strconv.Atoi(strings.Trim(text, "-=() "))
	if err != nil || n < 2 || n > 20 {
		return 0
	}
	return n
}
