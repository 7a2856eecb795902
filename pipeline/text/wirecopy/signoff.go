package wirecopy

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/wiredesk/wiredesk/pipeline/text/wordlist"
)

// The marks that close a story, or a take of it.
var signoffs = []struct {
	line   *regexp.Regexp
	agency string
}{
	{regexp.MustCompile(`^(?i:\(?Enditem\)?\.?|■)$`), "Xinhua"},
	{regexp.MustCompile(`^AP-[A-Z]{2}-\d\d-\d\d-\d\d \d{4}(?:GMT|[A-Z]{3})$`), "AP"},
	{regexp.MustCompile(`^==\s?Kyodo(?: News)?(?: Service)?\s?(?:==)?$`), "Kyodo"},
	{regexp.MustCompile(`^\(END\)$`), "Yonhap"},
	{regexp.MustCompile(`^EFE(?:[ -][a-z]{2,4}(?:[/-][a-z]{1,4})*)?\.?$`), "EFE"},
	{regexp.MustCompile(`^[A-Z][A-Z0-9]{1,4}-[A-Z]{2,4}$|^\d\d-[A-Z]{3}-\d\d(?: \d\d:\d\d)?(?: NNNN)?$|^NNNN$`), "ANSA"},
	{regexp.MustCompile(`^\(ANSA\)\.?(?: [A-Z0-9/-]{2,12})?$`), "ANSA"},
	{regexp.MustCompile(`^dpa(?: [a-z]{2,5})+$`), "dpa"},
	{regexp.MustCompile(`^AAP(?: [A-Z]{2,4})?(?: [a-z]{2,4}(?:/[a-z]{2,4})*)?$`), "AAP"},
	{regexp.MustCompile(`^\(?PTI\)?(?: [A-Z]{2,5}){0,6}$`), "PTI"},
	{regexp.MustCompile(`^(?:--\s?)?IANS(?: [a-z/]{2,12})?$`), "IANS"},
	{regexp.MustCompile(`^/?TASS/?\.?$`), "TASS"},
	// AFP's writers and desks: bur-abc/def/ghi
	{regexp.MustCompile(`^(?:bur[s]?-)?[a-z]{2,5}(?:-[a-z]{2,5})*(?:/[a-z]{1,5}(?:-[a-z]{2,5})?){1,6}$`), ""},
	{regexp.MustCompile(`^bur-[a-z]{2,4}$`), ""},
	{regexp.MustCompile(`^ADV\d{1,2}$`), "AP"},
	// The pictures that EFE and others send with a story.
	{regexp.MustCompile(`^(?:\((?:photos?|videos?|audio|file)\)\s?)+$`), ""},
	{regexp.MustCompile(`^(?i:[-–—\s(*#/]*(?:(?:copy )?ends?|end it|endit|more|more to (?:come|follow)|more follows|mf|ends? (?:it|item)|30|0|to be continued)[)\s*#–—-]*)$`), ""},
}

// inlineSignoffs are marks at the end of the last paragraph, each with parts of
// which it has one.
var inlineSignoffs = []struct {
	parts  []string
	end    *regexp.Regexp
	agency string
}{
	{[]string{"PTI", "UNI", "ANI"}, regexp.MustCompile(`\s(?:PTI|UNI|ANI)(?: [A-Z]{2,5}){0,6}(?: \d{4})?$`), ""},
	{[]string{"PTI)", "IANS)", "ANI)", "UNI)"}, regexp.MustCompile(`\s\(?(?:PTI|IANS|ANI|UNI)\)(?: [A-Z]{2,5}){0,6}$`), ""},
	{[]string{"(ANSA)"}, regexp.MustCompile(`\s?\(ANSA\)\.?(?: [A-Z0-9/-]{2,12})?$`), "ANSA"},
	{[]string{"Enditem", "■"}, regexp.MustCompile(`\s(?:Enditem\.?|■)$`), "Xinhua"},
	{[]string{"Kyodo"}, regexp.MustCompile(`\s==\s?Kyodo(?: News)?$`), "Kyodo"},
	{[]string{"(END)"}, regexp.MustCompile(`\s\(END\)$`), "Yonhap"},
	{[]string{"EFE"}, regexp.MustCompile(`\sEFE(?:-EPA)?(?: [a-z]{2,4}(?:[/-][a-z]{2,4})+)?$`), "EFE"},
	{[]string{"bur-", "/"}, regexp.MustCompile(`\s(?:bur-[a-z]{2,4}(?:/[a-z]{1,4})*|[a-z]{2,4}(?:-[a-z]{2,4})?(?:/[a-z]{2,4}){1,4})$`), ""},
	{[]string{"IANS", "AAP", "BERNAMA", "Bernama", "WAM", "KUNA", "SPA", "TASS", "PNA"}, regexp.MustCompile(`\s-{0,3}\s?(?:IANS|AAP|BERNAMA|Bernama|WAM|KUNA|SPA|TASS|PNA)$`), ""},
	{[]string{"MORE", "more", "ENDS", "-0-", "###"}, regexp.MustCompile(`\s(?:\(?MORE\)|-- ?more ?--|-?ENDS-?|\(ENDS\)|\(more\)|-0-|###)$`), ""},
}

// signoffBytes bounds a mark, on a line of its own or at the end of a paragraph.
const signoffBytes = 60

// readSignoffs takes out the marks that close a story and the rules that are
// drawn between its parts.
func readSignoffs(s *story) {
	var last []*block
	begun := false // a paragraph stands above
	for i := range s.blocks {
		b := &s.blocks[i]
		if begun = begun || b.role == unread && b.isParagraph(); b.role != unread || b.text == "" {
			continue
		}
		if isRule(b.text) {
			b.role = roleMark
			if i+1 < len(s.blocks) {
				s.blocks[i+1].gap = true
			}
			continue
		}
		if n := parseTakeNumber(b.text); n > 0 && strings.ContainsAny(b.text, "-=") {
			s.doc.Wire.Take = n
			b.role = roleSlug
			continue
		}
		if begun = begun || i >= len(s.blocks)-2 && i > 0; begun && (s.signoff(b) || s.agencyAlone(b)) {
			b.role = roleSignoff
			continue
		}
		if last = append(last, b); len(last) > belowStory {
			last = last[1:]
		}
	}
	for i, b := range slices.Backward(last) {
		if s.inlineSignoff(b) || i == len(last)-1 && s.agencyAtEnd(b) {
			for _, below := range last[i+1:] {
				if initials.MatchString(below.text) { // PTI's writers and desks
					below.role = roleSignoff
				}
			}
			return
		}
	}
}

// belowStory is how many lines that no reader knows may stand below a mark
// that closes a story.
const belowStory = 4

var initials = regexp.MustCompile(`^[A-Z]{2,4}(?: [A-Z]{2,4}){0,5}$`)

// mayEndWithMark leaves out what most paragraphs are: those that end with the
// full stop of a sentence, or with the mark that closes a quotation.
func mayEndWithMark(s string) bool {
	switch s[len(s)-1] {
	case '.':
		return strings.HasSuffix(s, ").") || strings.HasSuffix(s, "Enditem.")
	case '"', '!', '?', '\'':
		return false
	}
	return !strings.HasSuffix(s, "”") && !strings.HasSuffix(s, "’")
}

// inlineSignoff cuts a mark off the end of a paragraph.
func (s *story) inlineSignoff(b *block) bool {
	if !mayEndWithMark(b.text) {
		return false
	}
	tail := max(0, len(b.text)-signoffBytes)
	for _, m := range inlineSignoffs {
		if !containsAny(b.text[tail:], m.parts...) {
			continue
		}
		loc := m.end.FindStringIndex(b.text[tail:])
		if loc != nil && tail+loc[0] > 0 && endsSentence(b.text[:tail+loc[0]]) {
			s.closedBy(m.agency)
			s.closedBy(agencyOf(firstWord(b.text[tail+loc[0]:])))
			b.cutEnd(tail+loc[0], roleSignoff)
			s.creditOf(b) // it may have stood behind a credit
			return true
		}
	}
	return false
}

// agencyAtEnd cuts the name of an agency off the end of the last paragraph:
// "(AFP)", "-- Reuters". In other lines it is the credit of a picture.
func (s *story) agencyAtEnd(b *block) bool {
	at := len(b.text)
	for range 3 {
		if at = strings.LastIndexByte(b.text[:at], ' '); at < 0 {
			return false
		}
		name := strings.Trim(b.text[at:], "()[]-–—/ ")
		if agency := agencyOf(name); (agency != "" || strings.EqualFold(name, "agencies")) && endsSentence(strings.TrimRight(b.text[:at], "-–— ")) {
			s.closedBy(agency)
			b.cutEnd(len(strings.TrimRight(b.text[:at], "-–— ")), roleSignoff)
			return true
		}
	}
	return false
}

func (s *story) signoff(b *block) bool {
	if len(b.text) > signoffBytes || !mayBeMark(b.text) {
		return false
	}
	for _, m := range signoffs {
		if m.line.MatchString(b.text) {
			s.closedBy(m.agency)
			return true
		}
	}
	return false
}

// mayBeMark leaves out what most short lines are: words that begin with a
// capital and are no mark's.
func mayBeMark(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return !unicode.IsUpper(first) && strings.IndexByte(`"'`, s[0]) < 0 || opens(markWords, s) || len(s) <= 12 && strings.ContainsAny(s, "-0123456789")
}

// markWords are the words that marks in capitals open with.
var markWords = wordlist.SetOf("enditem end ends endit more mf to copy item nnnn efe pti ians aap adv tass ap")

var sourceWord = regexp.MustCompile(`^(?i:sources?|courtesy|via):\s*`)

// agencyAlone knows a closing line that only names the agency: "(Kyodo)",
// "The AP".
func (s *story) agencyAlone(b *block) bool {
	if len(b.text) > 40 || b.kind == heading {
		return false
	}
	text := b.text
	if strings.Contains(text, ":") {
		text = sourceWord.ReplaceAllString(text, "")
	}
	agency := agencyOf(strings.Trim(text, "()[]-–—/ "))
	s.closedBy(agency)
	return agency != ""
}

func (s *story) closedBy(agency string) {
	if agency != "" && s.markAgency == "" {
		s.markAgency = agency
	}
}
