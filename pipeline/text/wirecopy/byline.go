package wirecopy

import (
	"regexp"
	"slices"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/wordlist"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

var (
	bylinePrefix = regexp.MustCompile(`^(?i:(?:written )?by|words by|story by|report by|from|von|par|por)(?::\s*|\s+)`)
	// A line that only names an agency or its staff: "Associated Press",
	// "AP Business Writer", "Reuters Staff".
	agencyPrefix = regexp.MustCompile(`^(?i:by|source:?|from)\s+`)
	// "By Agencies | Published: 02 Nov 2025, 14:20".
	nobody = regexp.MustCompile(`(?i)^by:?\s+(?:(?:our|a|the|special|web|online|news|express|foreign|international|digital|staff|tns|hs)\s+)*(?:agencies|agency|staff|web desk|news desk|desk|correspondents?|reporters?|staff writers?|staff reporters?|bureau|wire services|wires|news service|editors?)\b[^.]{0,80}$`)
	// "Selin Karabulut | 06.03.2026 - Update : 06.03.2026": Anadolu.
	datedByline = regexp.MustCompile(`^(\p{Lu}[^|\d]{3,60}?) ?\| ?\d\d\.\d\d\.\d{4}\b`)
	bylineTail  = regexp.MustCompile(`\s*(?:\||•|·|\bPublished\b|\bUpdated\b|\bPosted\b).*$`)
	// ", in Lima", "and Agencies".
	bylinePlace = regexp.MustCompile(`, in \p{Lu}[\p{L} ,.-]*$|(?i:,? (?:and|with) (?:news )?(?:agencies|agency reports|wires|wire services))$`)
	// "Political Correspondents", on the line below the names.
	jobLine     = regexp.MustCompile(`^(?:\p{Lu}[\p{L}&'’-]* ){0,5}(?:Correspondent|Editor|Writer|Reporter|Columnist|Analyst|Bureau Chief)s?$`)
	bylineTitle = regexp.MustCompile(`^([^,|]+), (?:[\p{L} -]+ )?(?i:editor|correspondent|writer|reporter|columnist|analyst|bureau chief)$`)
)

// readBylines reads the lines above the lead that name the writers.
func readBylines(s *story) {
	last := -1
	for i, b := range s.head {
		switch {
		case b.kind == heading || b.kind == listItem:
			continue
		case opensWith(b.text, "bB") && opens(byWords, b.text) && nobody.MatchString(b.text):
			b.role = roleBoilerplate
			if a := agencyOf(bylinePrefix.ReplaceAllString(bylineTail.ReplaceAllString(b.text, ""), "")); a != "" {
				s.bylineAgency = a
			}
		case s.byline(b), s.nameAndAgency(b), s.agencyByline(b):
			b.role = roleByline
			last = i
		case i > 0 && last == i-1 && jobLine.MatchString(b.text):
			b.role = roleByline
		}
	}
	if last > 0 {
		s.lastByline = last
	}
}

// byWords are the words that bylinePrefix opens with.
var byWords = wordlist.SetOf("by written words story report from von par por")

// foreignBy are the words for "by" that may also begin a name.
var foreignBy = wordlist.SetOf("von Von par Par por Por")

// isByline tells whether a line is "By" and names, and nothing else.
func isByline(line string) bool {
	if !strings.HasPrefix(line, "By ") && !strings.HasPrefix(line, "by ") || len(line) > 160 {
		return false
	}
	names, _ := agencyAtEnd(line[len("By "):])
	_, ok := splitPeople(names, "reporter")
	return ok
}

// byline reads "By A and B, agency".
func (s *story) byline(b *block) bool {
	if m := submatch(datedByline, b.text, "|"); m != nil {
		people, ok := splitPeople(m[1], "reporter")
		s.addBylines(people)
		return ok
	}
	prefix := ""
	if opens(byWords, b.text) {
		prefix = bylinePrefix.FindString(b.text)
	}
	if prefix == "" && b.hint != roleByline || len(b.text) > 250 || strings.HasPrefix(strings.ToLower(prefix), "from") && b.hint != roleByline {
		return false
	}
	if foreignBy.Has(strings.TrimSpace(prefix)) && !strings.Contains(b.text[len(prefix):], " ") {
		return false // one word is no name behind these
	}
	text := withoutTail(b.text[len(prefix):])
	if a := agencyOf(text); a != "" {
		s.bylineAgency = a
		return true
	}
	text, agency := agencyAtEnd(text)
	if agency == "" {
		text, agency = agencyBehindName(text)
	}
	if m := submatch(bylineTitle, text, ", "); m != nil {
		text = m[1]
	}
	people, ok := splitPeople(text, "reporter")
	if !ok {
		return false
	}
	if agency != "" {
		s.bylineAgency = agency
	}
	s.addBylines(people)
	return true
}

// withoutTail cuts the date, the place and the agencies behind the names off a
// byline.
func withoutTail(s string) string {
	if containsAny(s, "|", "•", "·", "Published", "Updated", "Posted") {
		s = bylineTail.ReplaceAllString(s, "")
	}
	if strings.Contains(s, ", in ") || strings.HasSuffix(s, "s") || strings.HasSuffix(s, "S") {
		s = bylinePlace.ReplaceAllString(s, "")
	}
	return strings.Trim(s, " .,")
}

// nameAndAgency reads "Sylvie Mbarga, Bloomberg News".
func (s *story) nameAndAgency(b *block) bool {
	if len(b.text) > 100 || endsSentence(b.text) || !strings.Contains(b.text, ", ") {
		return false
	}
	names, agency := agencyAtEnd(b.text)
	if agency == "" || !strings.Contains(names, " ") {
		return false
	}
	people, ok := splitPeople(names, "reporter")
	if !ok {
		return false
	}
	s.bylineAgency = agency
	s.addBylines(people)
	return true
}

func (s *story) addBylines(people []wire.Contributor) {
	for _, p := range people {
		if !slices.Contains(s.doc.By, p.Name) {
			s.doc.By = append(s.doc.By, p.Name)
		}
	}
}

// agencyByline reads a line that only names an agency.
func (s *story) agencyByline(b *block) bool {
	if len(b.text) > 80 || endsSentence(b.text) && !strings.HasSuffix(b.text, ".") {
		return false
	}
	name, _, _ := strings.Cut(b.text, " | ") // AFP | Muscat
	if opensWith(name, "bBsSfF") {
		name = agencyPrefix.ReplaceAllString(name, "")
	}
	if a := agencyOfStaff(name); a != "" {
		s.bylineAgency = a
		return true
	}
	if agency := agencyOf(name); agency != "" {
		s.bylineAgency = agency
		return true
	}
	return false
}
