package wirecopy

import (
	"regexp"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/wordlist"
)

var (
	copyrightLine = regexp.MustCompile(`^[\[(]?(?i:©|\(?c\)|copyright\b|&copy;|all content ©|all rights reserved\.? ?(?:©|copyright|\(c\))|riproduzione riservata)`)
	copyrightYear = regexp.MustCompile(`\b(?:(?:19|20)\d\d\s?[-–]\s?)?(?:19|20)\d\d\b`)
	copyrightSign = regexp.MustCompile(`(?i)©|\(c\)|&copy;|\bcopyright(?:ed)?\b(?: by\b)?|\b(?:all|tous) rights reserved\b[.:]?|riproduzione riservata|\breserved\b`)
	// What follows the holder: the rest of the notice.
	copyrightRest = regexp.MustCompile(`(?i)(?:\s*[.,;|–—-])?\s*\b(?:all rights|click for|click here|this material|no reproduction|no part|reproduction|republication|re-?use|re-?distribution|distributed by|unauthori[sz]ed|any (?:use|reproduction)|not for|may not|tous droits|todos los derechos|visit|see|https?://|www\.).*$`)
	rightsFirst   = regexp.MustCompile(`(?i)^all (?:rights reserved|content)[.:]?\s*`)
	shortName     = regexp.MustCompile(`\s*\(\p{Lu}{2,6}\)\.?$`)
	abbreviated   = regexp.MustCompile(`\b(?:Inc|Ltd|Corp|Co|L\.P|S\.A|S\.p\.A)$`)
	notHolder     = regexp.MustCompile(`(?i)\b(?:law|claim|suit|case|holders?|office|infring\w*|protect\w*|violat\w*|said|says)\b`)
)

// copyrightWords are the words that copyrightLine opens with.
var copyrightWords = wordlist.SetOf("copyright c copy all riproduzione")

// copyrightBytes bounds a copyright line; longer ones begin with the name.
const copyrightBytes = 700

// readCopyright reads the copyright lines. The first one names the holder.
func readCopyright(s *story) {
	for i := range s.blocks {
		b := &s.blocks[i]
		if b.kind == heading || len(b.text) > copyrightBytes || !strings.HasPrefix(b.text, "©") && !opens(copyrightWords, b.text) || !copyrightLine.MatchString(b.text) {
			continue
		}
		holder := copyrightHolder(b.text)
		year := copyrightYear.MatchString(b.text)
		if notHolder.MatchString(holder) || !year && strings.HasPrefix(strings.ToLower(b.text), "copyright ") && len(b.text) > 60 {
			continue // a sentence about copyright
		}
		b.role = roleCopyright
		if s.doc.CopyrightNotice == "" && (holder != "" || year) {
			s.doc.CopyrightHolder, s.doc.CopyrightNotice = holder, b.text
		}
		s.holders = append(s.holders, holder)
		s.reprinted = s.reprinted || holder != "" && agencyOf(holder) == ""
	}
}

// copyrightHolder is what is left of a notice without its sign, year and
// reservations.
func copyrightHolder(notice string) string {
	s := notice
	if opensWith(s, "aA") {
		s = rightsFirst.ReplaceAllString(s, "")
	}
	s = copyrightRest.ReplaceAllString(s, "")
	s = copyrightYear.ReplaceAllString(s, " ")
	s = copyrightSign.ReplaceAllString(s, " ")
	s = strings.Trim(normalise(s), " ,;:|-–—[]")
	s = strings.TrimSuffix(strings.TrimPrefix(s, "by "), " .")
	if abbreviated.MatchString(s) && strings.Contains(notice, s+".") {
		s += "."
	}
	if strings.Contains(s, "(") {
		s = shortName.ReplaceAllString(s, "")
	}
	return strings.TrimLeft(s, " ,;:|-–—.")
}
