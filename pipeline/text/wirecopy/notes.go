package wirecopy

import (
	"regexp"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/wordlist"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

var (
	// After such a line nothing is for print: dpa's notebook, PA's notes to
	// editors, the agencies' own marks.
	notForPrint = regexp.MustCompile(`(?i)^(?:[#*=\s(-]*(?:notebook|notizblock)\b|.{0,120}\bnot (?:intended )?for publication\b|[#*\s(-]*notes? (?:to|for) (?:the )?editors?:?[)\s]*$|[#*\s(-]*editors?['’]? notes?:?[)\s]*$|[#*\s(-]*(?:background )?(?:note|notes|information) for (?:editors|clients|subscribers)\b.{0,40}$)`)
	// One line for editors.
	editorLine  = regexp.MustCompile(`^[(\[*\s-]*(?:Eds?\.?|EDS|Editors?|EDITORS?|PLEASE NOTE|(?i:attention editors?|(?:note|notice) to (?:editors|subscribers|readers|clients)|editors?['’]?s? note|eds? note|clients note|advisory to editors))\s?[:,–—-]\s?\S`)
	endMark     = regexp.MustCompile(`^(?i:\W{0,3}(?:copy )?ends?\W{0,3})$`)
	editorAlone = regexp.MustCompile(`^(?:Eds|EDS|Editors|EDITORS|(?i:attention,? editors)):?$`)
	// AP: changes of a writethru, and what comes with it.
	apNote = regexp.MustCompile(`^(?:With AP Photos?\b|AP Photos?\b|(?:UPDATES?|ADDS|CORRECTS|RECASTS|SUBS|DELETES|INCORPORATES|MINOR EDITS|TRIMS)[:.] ).{0,300}$`)
	// "STORY_NUMBER: L8N3XK2R1".
	fieldLine = regexp.MustCompile(`^(?:[A-Z]{2,}(?:_[A-Z]+)+|USN|RIC|SN|NOTE|CATEGORY|KEYWORDS?):\s?\S.{0,200}$`)
	// (For more on ..., click ...) (This version of ...)
	readerNote = regexp.MustCompile(`^\((?i:for (?:more|other|related|a|the)\b|this (?:\p{L}{3,9}\.? \d{1,2},? )?(?:version|story|item|article)\b|the (?:story|item) (?:was|is|corrects)|eds?:|editors?:|note:|graphic:|please\b|the following\b)[^()]*(?:\([^()]*\)[^()]*)*\)$`)
	// This story has been corrected to ... (AP); An earlier version said ...
	correctionNote = regexp.MustCompile(`^(?:(?:This|The) (?:story|article|item|version|headline|report)(?: of this (?:story|article))? (?:has been |was |is )?(?:corrected|updated|amended|clarified|edited|refiled|corrects|clarifies|updates)\b|(?:An?|The) (?:earlier|previous) version of (?:this|the) )`)
	// Below the story; above it, this is the headline of a correction.
	correctionLine = regexp.MustCompile(`^(?:CORRECTION|Correction|CLARIFICATION|Clarification):\s`)
	onTheNet       = regexp.MustCompile(`^(?i:on the net|online):?$`)
	webAddress     = regexp.MustCompile(`^(?:[^:]{0,60}: ?)?(?:https?://|www\.)\S+$`)
	dpaMark        = regexp.MustCompile(`^dpa(?: [a-z]{2,5})+$`)
	contactOf      = regexp.MustCompile(`^[-*•–\s]*((?i:by|reporting(?: by)?|authors?|autorin|autoren|editing(?: by)?|editors?|editorial|text|autor|redaktion)):\s*(.+)$`)
)

// readNotes reads what is written for editors, not for print.
func readNotes(s *story) {
	all, begun, ended := false, false, false // begun: a paragraph stands above; ended: a mark that closes the story
	for _, b := range s.open {
		switch {
		case all:
			s.note(b)
		case b.endsPrint(), ended && isNote(b.text) && editorLine.MatchString(b.text):
			all = true
			s.note(b)
		case isNote(b.text), begun && b.text[0] == '(' && readerNote.MatchString(b.text), begun && opensWith(b.text, "Cc") && correctionLine.MatchString(b.text):
			s.note(b)
		}
		begun = begun || b.role == unread && b.isParagraph()
		ended = begun && (ended || len(b.text) < 20 && endMark.MatchString(b.text))
	}
}

// endsPrint tells whether all that follows the line is not for print.
func (b *block) endsPrint() bool {
	return len(b.text) <= 300 && (b.tells(tellsPrint) || opens(printWords, b.text)) && !strings.HasPrefix(b.text, `"`) && !b.tells(tellsSpeech) &&
		notForPrint.MatchString(b.text) && !isEmbargo(b.text)
}

// printWords are the words that open what notForPrint matches.
var printWords = wordlist.SetOf("notebook notizblock note notes editors editor background information")

// isNote tells whether a line is for editors.
func isNote(s string) bool {
	switch {
	case s[0] == '(':
		return (readerNote.MatchString(s) || editorLine.MatchString(s)) && !isTrashLine(s)
	case strings.Contains(s, "://"), strings.Contains(s, "www."):
		return webAddress.MatchString(s) || editorLine.MatchString(s)
	case inCapitalsBefore(s, 2) && strings.Contains(s, ":") && fieldLine.MatchString(s):
		return true
	}
	switch opens(noteWords, s) {
	case forEditors:
		return (editorLine.MatchString(s) || editorAlone.MatchString(s) || apNote.MatchString(s) || onTheNet.MatchString(s)) && !isTrashLine(s)
	case forReaders:
		_, rest, _ := strings.Cut(s, " ")
		return opens(correctedWords, rest) && correctionNote.MatchString(s)
	}
	return false
}

// correctedWords are the second words of what correctionNote matches.
var correctedWords = wordlist.SetOf("story article item version headline report earlier previous")

// Whom a note is for.
const (
	forEditors = iota + 1
	forReaders
)

// noteWords are the words that notes open with.
var noteWords = wordlist.Of(map[string]int{
	"ed": forEditors, "eds": forEditors, "editor": forEditors, "editors": forEditors, "please": forEditors, "attention": forEditors, "note": forEditors, "notice": forEditors, "clients": forEditors, "advisory": forEditors,
	"with": forEditors, "ap": forEditors, "update": forEditors, "updates": forEditors, "adds": forEditors, "corrects": forEditors, "recasts": forEditors, "subs": forEditors, "deletes": forEditors, "incorporates": forEditors,
	"minor": forEditors, "trims": forEditors, "on": forEditors, "online": forEditors,
	"this": forReaders, "the": forReaders, "an": forReaders, "a": forReaders,
})

func (s *story) note(b *block) {
	b.role = roleNote
	s.notes = append(s.notes, b.text)
	if dpaMark.MatchString(b.text) {
		s.markAgency = "dpa"
	}
	if m := contactOf.FindStringSubmatch(b.text); m != nil {
		s.doc.Wire.Contributors = append(s.doc.Wire.Contributors, dpaContacts(m[1], m[2])...)
	}
}

// dpaContacts reads "By: A (Berlin), <a@dpa.com>".
func dpaContacts(word, list string) []wire.Contributor {
	role := "reporter"
	if strings.HasPrefix(strings.ToLower(word), "edit") || strings.EqualFold(word, "redaktion") {
		role = "editor"
	}
	people, _ := splitPeople(list, role)
	return people
}
