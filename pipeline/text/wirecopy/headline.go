package wirecopy

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Bounds of what may be a headline or a deck, in bytes.
const (
	maxHeadline = 300
	maxDeck     = 400
)

// readHeadline finds the headline: the feed's, else the page's first heading,
// else the first line above the lead that no reader knows; a line that is
// repeated further down goes before the others.
func readHeadline(s *story) {
	raw := s.in.Headline
	if raw == "" {
		if i := s.findHeadline(); i >= 0 {
			b := &s.blocks[i]
			raw = b.text
			s.headline = i
			s.doc.Headline = s.readFlags(raw)
			if n := strings.Index(raw, s.doc.Headline); n >= 0 {
				b.cutEnd(n+len(s.doc.Headline), roleFlag)
				b.cutFront(n, roleFlag)
			}
			b.role = headline
			s.slugFlagsAfterHeadline()
			return
		}
		raw, _, _ = strings.Cut(s.title, " | ")
		if raw == "" {
			raw = s.headlineOfNotice()
		}
	}
	s.doc.Headline = s.readFlags(raw)
	s.slugFlagsAfterHeadline()
}

var headlined = regexp.MustCompile(`\b(?:headlined|titled|slugged and headlined),? ["“‘']([^"”]{5,200}?),?["”]`)

// headlineOfNotice is the headline of the story that a notice without one of
// its own speaks of.
func (s *story) headlineOfNotice() string {
	if !s.notice {
		return ""
	}
	for i := range s.blocks {
		if m := headlined.FindStringSubmatch(s.blocks[i].text); m != nil {
			return m[1]
		}
	}
	return ""
}

// findHeadline returns the index of the headline's block; -1 where there is
// none.
func (s *story) findHeadline() int {
	first, repeated := -1, -1
	for i, b := range s.open {
		if b.level == 1 {
			return i
		}
		if i >= s.lead || len(b.text) > maxHeadline || b.kind == listItem || isTrashLine(b.text) || s.isOutlet(b.text) {
			continue
		}
		if b.kind == heading && (first < 0 || s.blocks[first].kind != heading) {
			first = i
		} else if first < 0 {
			first = i
		}
		if repeated < 0 && s.isRepeated(i) {
			repeated = i
		}
	}
	if repeated >= 0 {
		return repeated
	}
	if first < 0 && s.lead < len(s.blocks) && s.doc.Wire.Dateline == nil && s.shortStory() {
		return s.lead
	}
	return first
}

// sections are the parts of a newspaper, which pages print above the headline.
var sections = map[string]bool{
	"world": true, "world news": true, "international": true, "national": true, "nation": true, "local": true, "news": true, "top news": true, "latest news": true, "breaking news": true,
	"politics": true, "business": true, "economy": true, "markets": true, "finance": true, "companies": true, "technology": true, "tech": true, "science": true, "health": true, "environment": true, "climate": true,
	"sport": true, "sports": true, "football": true, "cricket": true, "entertainment": true, "culture": true, "arts": true, "lifestyle": true, "travel": true, "education": true, "opinion": true, "features": true,
	"africa": true, "asia": true, "europe": true, "americas": true, "middle east": true, "asia pacific": true, "asia-pacific": true, "south asia": true, "latin america": true, "us news": true, "u.s. news": true, "uk news": true, "india": true, "u.s": true, "us": true, "uk": true,
}

var (
	// siteButtons are what stands beside the name of an outlet.
	siteButtons = regexp.MustCompile(`(?i)(?:\s+(?:subscribe|log ?in|sign in|menu|search|home))+$`)
	// newspaperName matches the names that newspapers give themselves. Own list.
	newspaperName = regexp.MustCompile(`^(?:The )?(?:\p{Lu}[\p{L}'’.-]+ ){1,3}(?:News|Times|Post|Herald|Tribune|Ledger|Courier|Observer|Journal|Gazette|Star|Mail|Chronicle|Bulletin|Press|Telegraph|Standard|Sun|Guardian|Express|Mirror|Register|Dispatch|Argus|Echo|Examiner|Inquirer|Mercury|Monitor|Nation|Sentinel|Today|Online|Meridian|Network|Broadcast|Independent)$`)
)

// shortestOutlet is the length of the shortest name that is looked for inside
// that of a holder of rights.
const shortestOutlet = 6

// isOutlet tells whether a line is the name of the outlet or of its section,
// which pages print above the headline: the copyright line or the page's title
// has the outlet's, too.
func (s *story) isOutlet(text string) bool {
	name := fold(text)
	if name == "" || len(name) > 60 {
		return false
	}
	if sections[name] {
		return true
	}
	title, name := "", strings.TrimPrefix(withoutButtons(name), "the ")
	if len(s.title) <= maxFlagged {
		title = fold(s.title)
	}
	for _, holder := range s.holders {
		if len(name) >= shortestOutlet && strings.Contains(fold(holder), name) {
			return true
		}
	}
	return isNewspaperName(withoutButtons(text)) || strings.HasSuffix(title, "| "+name) || strings.HasSuffix(title, " - "+name)
}

// withoutButtons is the name of an outlet without the buttons beside it.
func withoutButtons(name string) string {
	if !strings.ContainsAny(name[max(0, len(name)-1):], "eEnNuUhH") {
		return name // the last letters of siteButtons
	}
	return siteButtons.ReplaceAllString(name, "")
}

// isNewspaperName tells whether a newspaper may have given itself the name s.
func isNewspaperName(s string) bool {
	return strings.Count(s, " ") <= 4 && newspaperName.MatchString(s)
}

// isRepeated tells whether a line stands again below.
func (s *story) isRepeated(i int) bool {
	text := s.blocks[i].text
	for j := i + 1; j < len(s.blocks) && j < i+60; j++ {
		if s.blocks[j].text == text {
			return true
		}
	}
	return false
}

// shortStory tells a story that is nothing but one line.
func (s *story) shortStory() bool {
	n := 0
	for range s.open {
		n++
	}
	return n == 1 && len(s.blocks[s.lead].text) <= maxHeadline && !endsSentence(s.blocks[s.lead].text)
}

// readRepeats takes out the copies of the headline inside the story. A line
// that hangs on to a copy is the caption of the picture that it was the title
// of.
func readRepeats(s *story) {
	want := map[string]bool{}
	for _, h := range []string{s.doc.Headline, s.in.Headline} {
		if f := fold(h); f != "" {
			want[f] = true
		}
	}
	if len(want) == 0 {
		return
	}
	for i, b := range s.open {
		if b.level == 1 && s.in.Headline != "" { // the page's own headline
			s.readFlags(b.text)
			b.role = roleRepeat
			continue
		}
		if i == s.lead && s.doc.Wire.Dateline != nil || len(b.text) > maxHeadline || !mayRepeat(b.text, s.doc.Headline) && !mayRepeat(b.text, s.in.Headline) || !repeats(want, b.text) {
			continue
		}
		b.role = roleRepeat
		if next := i + 1; i < s.lead && next < len(s.blocks) && next != s.lead {
			n := &s.blocks[next]
			if n.role == unread && !n.gap && n.text != "" && n.kind == paragraph {
				s.caption(n, -1)
			}
		}
	}
}

// mayRepeat compares the lengths and the last letters: a repeat has flags
// before it, not other words.
func mayRepeat(text, headline string) bool {
	return len(text) >= len(headline)-20 && len(text) <= len(headline)+60 && lastLetter(text) == lastLetter(headline)
}

// lastLetter is the last ASCII letter or digit of s in lower case.
func lastLetter(s string) byte {
	for i := len(s) - 1; i >= 0; i-- {
		if c := s[i]; c < utf8.RuneSelf && isAlphanumeric(rune(c)) {
			return c | 0x20
		}
	}
	return 0
}

// repeats tells whether text is the headline, flags apart.
func repeats(want map[string]bool, text string) bool {
	whole, ends := fold(text), false
	for h := range want {
		ends = ends || strings.HasSuffix(whole, h)
	}
	if !ends || want[whole] {
		return ends
	}
	_, _, rest, ok := cutFlag(text)
	for ok {
		if want[fold(rest)] {
			return true
		}
		_, _, rest, ok = cutFlag(rest)
	}
	return false
}

// readBullets takes the list above the lead for the story's summary.
func readBullets(s *story) {
	for i, b := range s.open {
		if i >= s.lead && !(s.doc.Wire.Dateline == nil && b.hint == roleBullet) {
			continue
		}
		if i < s.headline && b.kind == listItem && b.hint != roleBullet {
			b.role = roleBoilerplate // the menu of a page
			continue
		}
		if b.kind == listItem || b.hint == roleBullet {
			text := b.text[listMark(b.text):]
			s.doc.Wire.Bullets = append(s.doc.Wire.Bullets, text)
			b.role = roleBullet
		}
	}
}

// readDeck takes what is left above the lead for the deck, and a line that the
// markup or the feed's summary names.
func readDeck(s *story) {
	summary := fold(normalise(s.in.Summary))
	for i, b := range s.open {
		if i < s.headline && len(b.text) < paragraphBytes && !endsSentence(b.text) && b.hint != roleDeck {
			b.role = roleBoilerplate // the section that a page prints above its headline
			continue
		}
		named := b.hint == roleDeck || summary != "" && fold(b.text) == summary && s.doc.Wire.Dateline != nil && i < s.lead
		if i >= s.lead && !named || len(b.text) > maxDeck || s.isService() || strings.HasSuffix(b.text, ":") {
			continue
		}
		if s.doc.Deck == "" {
			s.doc.Deck = b.text
			b.role = roleDeck
		} else if i < s.lead && b.kind == heading {
			b.role = roleDeck
			s.doc.Deck += " " + b.text
		}
	}
}

// The verbs that open a trash line: what this version does to the one before
// (Reuters Handbook, "Trashlines"; AP and dpa advisories).
var trashLine = regexp.MustCompile(`^[(\[](?:(?i:attn|eds):\s?)?(?i:adds?|updates?|corrects?|corrected|correcting|recasts?|repeats?|repeating|refiles?|refiling|rewrites?|changes?|removes?|clarifies|fixes|deletes?|inserts?|restores?|releads?|new throughout|writes through|edits|drops|amends|trims|tops with|leads with|combines|wraps|removing|adding|updating|recasting|releasing|resends?|resending|story (?:repeated|withdrawn)|repeated|refiled|no changes?|no other changes|in (?:headline|paragraphs?|pars?|the|\p{L}{3,9}\.? \d{1,2}|\d+(?:st|nd|rd|th)? par)|this (?:story|version|item|\p{L}{3,9}\.? \d{1,2} story)|previous|previously|releads|subs|substitutes|withdraws|incorporates|attributes|lifts|first of|removes extraneous|restoring|moves)\b.{3,600}[)\]]\.?$`)

// changeNamed matches the trash lines that begin with who or what made the
// change necessary: "(Statistics office corrects third paragraph ...)".
var changeNamed = regexp.MustCompile(`^[(\[][^()]{2,80}?\b(?i:corrects?|corrected|adds|added|updates|updated|clarifies|refiles|recasts|removes|deletes|fixes)\b.{0,200}\b(?i:paragraphs?|paras?|grafs?|headline|lead|text|story|byline|dateline|slug)\b.{0,300}[)\]]\.?$`)

// isTrashLine tells whether a block is a trash line.
func isTrashLine(s string) bool {
	if len(s) > 700 || s == "" || s[0] != '(' && s[0] != '[' {
		return false
	}
	if end := strings.TrimSuffix(s, "."); !strings.HasSuffix(end, ")") && !strings.HasSuffix(end, "]") {
		return false
	}
	return trashLine.MatchString(s) || changeNamed.MatchString(s)
}

// readTrashLines reads the lines in brackets above the lead that say what
// changed.
func readTrashLines(s *story) {
	for _, b := range s.head {
		if b.kind == heading || !isTrashLine(b.text) && b.hint != roleTrash {
			continue
		}
		b.role = roleTrash
		s.notes = append(s.notes, b.text)
		if s.doc.Wire.TrashLine != "" {
			s.doc.Wire.TrashLine += " "
		}
		s.doc.Wire.TrashLine += b.text
	}
}
