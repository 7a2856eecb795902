package wirecopy

import (
	"regexp"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

const (
	monthName = `(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|` +
		`JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?|SEPT?(?:EMBER)?|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?)\b\.?`
	// The months as datelines print them in German, French, Spanish, Italian,
	// Portuguese, Dutch and Russian.
	foreignMonth = `(?i:januari?|februari?|märz|mai|juni|juli|augustus|oktober|dezember|maart|mei|janv(?:ier)?|févr(?:ier)?|mars|avr(?:il)?|juin|juil(?:let)?|août|septembre|octobre|novembre|déc(?:embre)?|` +
		`ene(?:ro)?|feb(?:rero)?|mar(?:zo)?|abr(?:il)?|mayo?|jun(?:io)?|jul(?:io)?|ago(?:sto)?|sep(?:tiembre)?|setiembre|oct(?:ubre)?|nov(?:iembre)?|dic(?:iembre)?|` +
		`gen(?:naio)?|feb(?:braio)?|aprile?|mag(?:gio)?|giu(?:gno)?|lug(?:lio)?|set(?:tembre)?|ott(?:obre)?|dicembre|jan(?:eiro)?|fev(?:ereiro)?|março|maio|jun(?:ho)?|jul(?:ho)?|setembro|out(?:ubro)?|novembro|dez(?:embro)?|` +
		`января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)`
	weekday      = `(?:(?i:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?i:day)?\.?,? )?`
	datelineDate = weekday + `(?:` + monthName + ` \d{1,2}(?:st|nd|rd|th)?(?:,? \d{4})?|\d{1,2}(?:st|nd|rd|th)? ` + monthName + `,?(?: \d{4})?|\d{1,2}\.? (?:de )?` + foreignMonth + `\.?(?: (?:de )?\d{4})?)`
	dash         = `(?:--+|—|–|-|_)` // AP copy sets a dash as "_" on old circuits
)

// The shapes of datelines. Each begins a paragraph.
var (
	// CITY, Month D (Agency) - and all its variants: Reuters, AP, AFP, dpa,
	// Xinhua, Yonhap, UPI; PTI, IANS and ANI without a dash; EFE with ".-".
	bracketDateline = regexp.MustCompile(`^([^(]{0,100}?)\(([\p{L}][\p{L} .&/-]{1,30})\)(\s*[.:]?\s*` + dash + `\s*|\s*:\s*|\s+|$)`)
	countryDateline = regexp.MustCompile(`^([^(]{2,40}? \(\p{Lu}[\p{L} .-]{2,30}\)[^(]{0,40}?)\(([\p{L}][\p{L} .&/-]{1,30})\)(\s*[.:]?\s*` + dash + `\s*|\s*:\s*)`)
	// MOSCOW, November 6. /TASS/.
	slashDateline = regexp.MustCompile(`^([^/]{0,100}?)\s*/([\p{L}-]{3,20})(?: [Cc]orrespondent [^/]{2,40})?/\s*[.:]?\s*(?:` + dash + `\s+)?`)
	// "TOKYO, Nov. 6, Kyodo -", "Riyadh, November 6, 2025, SPA --".
	commaDateline = regexp.MustCompile(`^([^(]{2,60}?), (` + datelineDate + `),? ([\p{L}][\p{L} -]{1,20}?)\s?` + dash + `\s?`)
	// "(ANSA) - ROME, NOV 6 -".
	frontDateline = regexp.MustCompile(`^\(([\p{L}][\p{L} -]{1,20})\)\s?` + dash + `\s?(?:([^(]{2,60}?),? )?(` + datelineDate + `)\.?\s?` + dash + `\s?`)
	// "(ANSA) - ROME -".
	frontPlaceDateline = regexp.MustCompile(`^\(([\p{L}][\p{L} -]{1,20})\)\s?` + dash + `\s?(\p{Lu}[\p{L} .'/-]{2,40}?)\s` + dash + `\s`)
	// "OTTAWA —", "LONDON, Nov 6 -", "ISLAMABAD:".
	bareDateline = regexp.MustCompile(`^(\p{Lu}[\p{Lu} .'’/-]{2,40}(?:, \p{Lu}[\p{L}. ]{1,25})?)(?:, (` + datelineDate + `))?(?: ` + dash + `|:) `)

	wholeDate = regexp.MustCompile(`^` + datelineDate + `,?$`)
)

// parseDateline reads the dateline at the front of a paragraph and returns it
// with its length in bytes.
func parseDateline(s string) (d wire.Dateline, length int, ok bool) {
	s = s[:min(len(s), datelineBytes)]
	if !strings.ContainsAny(s, "(/—–-:_") {
		return d, 0, false
	}
	if strings.HasPrefix(s, "(") {
		if d, length, ok = agencyFirst(s); ok {
			return d, length, true
		}
	}
	if mayBeBracketed(s) {
		if d, length, ok = bracketed(s); ok {
			return d, length, true
		}
	}
	return agencyUnbracketed(s)
}

// datelineBytes bounds how far a dateline may reach.
const datelineBytes = 160

// agencyFirst reads "(ANSA) - ROME, NOV 6 -".
func agencyFirst(s string) (d wire.Dateline, length int, ok bool) {
	inside, after, _ := strings.Cut(s[1:], ")")
	if agencyOf(inside) == "" || !dashedTwice(after) {
		return d, 0, false
	}
	if m := frontDateline.FindStringSubmatch(s); m != nil {
		return wire.Dateline{Agency: m[1], Place: m[2], Date: m[3]}, len(m[0]), true
	}
	if m := frontPlaceDateline.FindStringSubmatch(s); m != nil && isPlace(m[2]) {
		return wire.Dateline{Agency: m[1], Place: m[2]}, len(m[0]), true
	}
	return d, 0, false
}

// dashedTwice tells whether s begins with a dash and has another one behind
// some words.
func dashedTwice(s string) bool {
	const dashes = "-–—_"
	words := strings.TrimLeft(s, dashes+" ")
	return len(words) < len(s) && strings.ContainsAny(words, dashes)
}

// agencyUnbracketed reads the datelines of TASS and Kyodo, and those without
// an agency.
func agencyUnbracketed(s string) (d wire.Dateline, length int, ok bool) {
	if m := submatch(slashDateline, s, slashed(s)); m != nil && agencyOf(m[2]) != "" {
		if d, ok = placeAndDate(m[1]); ok {
			d.Agency = m[2]
			return d, len(m[0]), true
		}
	}
	if m := submatch(commaDateline, beforeDash(s), ", "); m != nil && agencyOf(m[3]) != "" && isPlace(m[1]) {
		return wire.Dateline{Place: m[1], Date: m[2], Agency: m[3]}, len(m[0]), true
	}
	if !isUpperWord(s) {
		return d, 0, false
	}
	if m := submatch(bareDateline, s, ": ", " -", " –", " —", " _"); m != nil && isPlace(m[1]) && !isFlagWord(m[1]) && startsParagraph(s[len(m[0]):]) {
		return wire.Dateline{Place: m[1], Date: m[2]}, len(m[0]), true
	}
	return wire.Dateline{}, 0, false
}

// slashed is the agency that stands behind the first slash of s, as printed.
func slashed(s string) string {
	_, s, ok := strings.Cut(s, "/")
	word, _, _ := strings.Cut(s, "/")
	word, _, _ = strings.Cut(word, " ")
	if !ok || agencyOf(word) == "" {
		return noAgency
	}
	return word
}

// noAgency stands in no text.
const noAgency = "\x00"

// beforeDash returns s where an agency stands before its first dash, else
// nothing.
func beforeDash(s string) string {
	i := strings.IndexAny(s, "-–—")
	if i < 0 || strings.IndexByte(s[:i], ',') < 0 {
		return ""
	}
	words := strings.Fields(s[max(0, i-40):i])
	n := len(words)
	if n > 0 && agencyOf(words[n-1]) != "" || n > 1 && agencyOf(words[n-2]+" "+words[n-1]) != "" {
		return s
	}
	return ""
}

// isUpperWord tells whether s begins with three or more capitals.
func isUpperWord(s string) bool { return startsUpper(s) && inCapitalsBefore(s, 3) }

// mayBeBracketed leaves out what most brackets are: nothing but a known agency
// stands in those of a dateline, or a dash follows.
func mayBeBracketed(s string) bool {
	for from := 0; from < maxBracket; {
		i := strings.IndexByte(s[from:], '(')
		if i < 0 || from+i > maxBracket {
			return false
		}
		inside, after, ok := strings.Cut(s[from+i+1:], ")")
		if !ok {
			return false
		}
		if agencyOf(inside) != "" || strings.ContainsAny(after[:min(len(after), 4)], "-–—:_") {
			return true
		}
		from += i + 1
	}
	return false
}

// maxBracket is how far into a paragraph the bracket of its dateline may open.
const maxBracket = 110

// startsParagraph tells whether s begins as a first sentence does.
func startsParagraph(s string) bool {
	return !startsLower(strings.TrimLeft(s, `"“‘'«`))
}

// bracketed reads a dateline whose agency stands in brackets. An agency that
// is on no list needs a date before it and a dash after it.
func bracketed(s string) (d wire.Dateline, length int, ok bool) {
	m := bracketDateline.FindStringSubmatch(s)
	if m != nil && agencyOf(m[2]) == "" {
		// "Kathmandu (Nepal) (AFP) -"
		if second := countryDateline.FindStringSubmatch(s); second != nil && agencyOf(second[2]) != "" {
			m = second
		}
	}
	if m == nil {
		return d, 0, false
	}
	d, ok = placeAndDate(m[1])
	dashed := strings.ContainsAny(m[3], "-–—:_")
	known := agencyOf(m[2]) != ""
	if !ok || !known && (d.Date == "" || !dashed || !startsUpper(m[2])) {
		return d, 0, false
	}
	if !dashed && (d.Place == "" || startsLower(s[len(m[0]):])) {
		return d, 0, false // "Apple (AP) said"
	}
	d.Agency = m[2]
	return d, len(m[0]), true
}

// placeAndDate splits what stands before the agency. Both may be missing.
func placeAndDate(s string) (d wire.Dateline, ok bool) {
	s = strings.TrimRight(strings.TrimSpace(s), ",.:")
	if place, date, ok := dateAtEnd(s); ok {
		d.Place, d.Date = strings.TrimRight(place, ",. "), date
		if strings.HasSuffix(place, ".") && strings.Count(place, ".") > 1 || stateAbbreviation.MatchString(place) {
			d.Place = strings.TrimRight(place, ", ")
		}
	} else {
		d.Place = s
		if stateAbbreviation.MatchString(s + ".") {
			d.Place = s + "."
		}
	}
	return d, d.Place == "" || isPlace(d.Place)
}

// dateAtEnd splits a place from the longest date behind it; a comma or full
// stop between them belongs to neither.
func dateAtEnd(s string) (place, date string, ok bool) {
	if !strings.ContainsAny(s, "0123456789") {
		return s, "", false
	}
	for at := max(0, len(s)-longestDate); at < len(s); at++ {
		if at > 0 && s[at-1] != ' ' || !opensDate(s[at:]) || !wholeDate.MatchString(s[at:]) {
			continue
		}
		place = strings.TrimSuffix(s[:at], " ")
		if n := len(place); n > 0 && (place[n-1] == ',' || place[n-1] == '.') {
			place = place[:n-1]
		}
		return place, strings.TrimSuffix(s[at:], ","), true
	}
	return s, "", false
}

// longestDate is more than the longest date of a dateline has bytes:
// "Wednesday, September 30th, 2026".
const longestDate = 36

// opensDate tells whether s begins with a day, a month or a weekday.
func opensDate(s string) bool {
	word := firstWord(s)
	return word == "0" && s[0] <= '9' || monthNames.Has(word) || timeWords.Has(word)
}

// stateAbbreviation matches a place that ends with a shortened state, whose
// full stop belongs to it; the list is that of the AP Stylebook.
var stateAbbreviation = regexp.MustCompile(`, (?:Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Md|Mass|Mich|Minn|Miss|Mo|Mont|Neb|Nev|Okla|Ore|Pa|Tenn|Vt|Va|Wash|Wis|Wyo|N\.[HJMYCD]|S\.[CD]|R\.I|W\.Va|D\.C|B\.C|Ont|Que)\.$`)

// particles are the words of names that are not capitalised.
var particles = map[string]bool{
	"de": true, "del": true, "della": true, "di": true, "da": true, "das": true, "do": true, "dos": true, "du": true, "des": true, "la": true, "le": true, "las": true, "los": true, "el": true,
	"al": true, "ar": true, "ash": true, "as": true, "bin": true, "bint": true, "ibn": true, "ben": true, "van": true, "von": true, "der": true, "den": true, "ter": true, "ten": true, "zu": true, "zum": true, "af": true, "av": true,
	"of": true, "the": true, "and": true, "on": true, "upon": true, "in": true, "near": true, "aboard": true, "y": true, "e": true, "i": true, "sur": true, "sous": true, "en": true, "am": true, "an": true, "im": true,
}

// isPlace tells whether s may be the place of a dateline: a few words that all
// begin as names do.
func isPlace(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > 9 || len(s) > 90 || !startsUpper(s) || strings.HasPrefix(s, "By ") {
		return false
	}
	for _, w := range words {
		w = strings.TrimLeft(w, "[(/'‘’&")
		if w != "" && !startsUpper(w) && !particles[strings.Trim(w, ",")] && !strings.ContainsAny(w[:1], "-–") && !apostrophised(w) {
			return false
		}
	}
	return true
}

// apostrophised tells a name like d'Ivoire or al-Quds from a plain word.
func apostrophised(w string) bool {
	i := strings.IndexAny(w, "'’-")
	if i < 1 || i > 3 {
		return false
	}
	return startsUpper(strings.TrimLeft(w[i:], "'’-"))
}

// readDateline finds the first dateline of the story, cuts it off and sets the
// lead there. A story without one begins with its first paragraph.
func readDateline(s *story) {
	s.lead = len(s.blocks)
	s.notDialogue()
	paragraphs := 0
	for i, b := range s.open {
		var d wire.Dateline
		var n int
		ok := b.hasDateline()
		if ok {
			d, n, _ = b.parseDateline()
		}
		if ok && b.kind != heading && b.kind != caption && !(d.Agency == "" && (paragraphs > 1 || !b.isParagraph() || s.isService())) {
			s.setDateline(i, d, n)
			return
		}
		if b.isParagraph() {
			if paragraphs == 0 || b.kind != listItem {
				paragraphs++
			}
			if paragraphs == 1 && s.lead == len(s.blocks) {
				s.lead = i
			}
			if paragraphs == maxAboveDateline {
				break
			}
		}
	}
	s.leadOfShortStory()
	s.leadBelowByline()
	s.placeAlone()
}

// placeAlone reads a dateline that has a line of its own between the byline
// and the lead: "ANKARA", as Anadolu sets it.
func (s *story) placeAlone() {
	if s.lastByline == 0 || s.lead >= len(s.blocks) {
		return
	}
	for i := s.lead - 1; i > s.lastByline; i-- {
		b := &s.blocks[i]
		if b.role != unread || b.text == "" {
			continue
		}
		if b.kind == paragraph && isUpper(b.text) && strings.Count(b.text, " ") < 3 && isPlace(b.text) && !isFlagWord(b.text) && strings.Trim(b.text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ ,/-.'’ÇĞİÖŞÜÉÁÍÓÚÑ") == "" {
			b.role = roleDateline
			s.doc.Wire.Dateline = &wire.Dateline{Place: b.text}
			s.doc.Located = b.text
		}
		return
	}
}

// notDialogue takes back what looks like a city and a colon where it is who
// speaks: in a transcript several lines begin so.
func (s *story) notDialogue() {
	var speakers []*block
	for _, b := range s.open {
		if name, _, ok := strings.Cut(b.text, ": "); ok && len(name) < 40 && isUpper(name) {
			speakers = append(speakers, b)
		}
	}
	if len(speakers) < 3 {
		return
	}
	for _, b := range speakers {
		b.dateline, b.speech = no, true
	}
}

// leadOfShortStory takes the first sentence for the lead where no block is
// long enough to be taken for a paragraph: below a headline, if the feed has
// not given one.
func (s *story) leadOfShortStory() {
	if s.lead < len(s.blocks) {
		return
	}
	above := 0
	if s.in.Headline != "" {
		above = 1
	}
	for i, b := range s.open {
		if b.kind != heading && above > 0 && (endsSentence(b.text) || strings.HasSuffix(b.text, ":")) {
			s.lead = i
			return
		}
		above++
	}
}

// maxAboveDateline is how many paragraphs may stand above a dateline (deck,
// note, bullets that are sentences); after these, what looks like a dateline
// is that of another item inside the story.
const maxAboveDateline = 4

func (s *story) setDateline(i int, d wire.Dateline, n int) {
	s.blocks[i].cutFront(n, roleDateline)
	s.doc.Wire.Dateline = &d
	s.doc.Located = d.Place
	// The desks of agencies that print opinion have datelines of their own.
	switch {
	case strings.Contains(d.Agency, "Breakingviews"):
		s.apply(flag{genre: "breakingviews"}, 0)
	case strings.Contains(d.Agency, "Opinion"):
		s.apply(flag{genre: "opinion"}, 0)
	}
	s.lead = i
}

// leadBelowByline moves the lead of a story without a dateline below its
// byline, where what stands above can be a deck.
func (s *story) leadBelowByline() {
	if s.lead >= s.lastByline || s.lastByline == 0 {
		return
	}
	above := 0
	for i, b := range s.open {
		if i >= s.lead && i < s.lastByline {
			above += len(b.text)
		}
	}
	if above > maxDeck {
		return
	}
	s.lead = s.lastByline + 1
	for s.lead < len(s.blocks) && (s.blocks[s.lead].role != unread || s.blocks[s.lead].text == "") {
		s.lead++
	}
}
