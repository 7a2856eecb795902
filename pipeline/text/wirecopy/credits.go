package wirecopy

import (
	"regexp"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/wordlist"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

var (
	// The words that open a part of a credit line, with what follows them.
	creditMark = regexp.MustCompile(`^(?i)(?:(?:additional |further |extra |video |photo |text )?(?:reporting|polling|writing|compiled|compilation|editing|edited|written|reported|translating|translated|translation|graphics?|photography|filming|produced|production|research|interviews?)(?:(?:,| and| &) (?:additional )?(?:reporting|writing|editing|compiled|translation|production))*(?: assistance| contributions?)?(?: by\b:?|:)|(?:(?:video |web )?(?:reporters?|editors?|writers?)|contributing(?: writers?| reporters?)?):)`)
	// (Reporting by ...) and the like, as a whole line.
	creditLine = regexp.MustCompile(`^[(\[-]*\s*(?i:additional |further |video |photo |web )?(?i:reporting|polling|writing|compiled|compilation|contributing|editing|edited|written|reported|translated|translating|reporters?:|editors?:|production|photography)\b`)
	// Associated Press writers A in X and B in Y contributed to this report.
	contributed = regexp.MustCompile(`^(.{2,400}?) (?:also )?contributed(?: (?:to (?:this|the) (?:report|story|article)|(?:to )?(?:the )?reporting))?(?: from ([^.]{2,40}))?\.?$`)
	reported    = regexp.MustCompile(`^(.{2,120}?) (?:reported|is reporting) from (\p{Lu}[^.]{1,50}?)\.(?:\s+|$)`)
	// --With assistance from A and B.
	assistance = regexp.MustCompile(`^[-–—\s]*(?i:with (?:assistance|reporting|additional reporting|contributions?|files|inputs?) (?:from|by))\s+(.+)$`)
	// To contact the reporters on this story: ...
	contact = regexp.MustCompile(`^[-–—\s]*(?i:to contact (?:the )?(?:bloomberg news )?((?:senior )?(?:reporters?|editors?|authors?|staff|writers?|columnists?))\b[^:]{0,60}:)\s*(.*)$`)
	// "((a.b@thomsonreuters.com; +1 ...))".
	doubleMarks = regexp.MustCompile(`^\(\(.*\)\)\.?$`)
	// "(Gdansk Newsroom)", "(London newsroom; +44 20 ...)".
	newsroom    = regexp.MustCompile(`^\((?:[\p{L} ]{2,40} )?[Nn]ewsroom\b[^()]{0,80}\)$`)
	contactLine = regexp.MustCompile(`^(?i:e-?mail(?: the (?:author|reporter|writer))?|contact(?: the (?:author|reporter|writer))?|follow|twitter|tel|phone):?\s.*(?:@|\d{5})`)
)

// creditBytes bounds a line of credits.
const creditBytes = 1200

// readCredits reads the lines that name who reported, wrote and edited.
func readCredits(s *story) {
	asked := "" // role of the people that the next lines list
	for i := range s.blocks {
		b := &s.blocks[i]
		if b.role != unread || b.kind == heading || len(b.text) > creditBytes {
			asked = ""
			continue
		}
		if asked != "" {
			if people, ok := splitPeople(b.text, asked); ok && !b.isParagraph() {
				s.credit(b, roleContact, people)
				continue
			}
		}
		asked = s.creditOf(b)
	}
}

// creditOf reads one line. It returns the role of the people in the lines
// below, where the line only announces them.
func (s *story) creditOf(b *block) (announced string) {
	announces := ""
	if opens(announcing, b.text) {
		announces = b.text
	}
	if m := submatch(contact, announces, "o contact "); m != nil {
		role := roleOf(m[1])
		people, _ := splitPeople(strings.TrimRight(m[2], "."), role)
		s.credit(b, roleContact, people)
		if m[2] == "" {
			return role
		}
		return ""
	}
	if m := submatch(assistance, announces, "ith "); m != nil {
		s.assistance(b, m[1])
		return ""
	}
	if len(b.text) < 200 && isContact(b.text) {
		b.role = roleContact
		return ""
	}
	if i := strings.Index(b.text, ") (("); i > 0 {
		b.cutEnd(i+1, roleContact)
	}
	if b.tells(tellsCredit) {
		if people, ok := contributors(b.text); ok {
			s.credit(b, roleCredit, people)
			return ""
		}
	}
	if opensCredit(b.text) {
		if people, ok := creditPeople(b.text); ok {
			s.credit(b, roleCredit, people)
		}
		return ""
	}
	s.creditAtEnd(b)
	return ""
}

// announcing are the words that contact and assistance open with.
var announcing = wordlist.SetOf("to with")

// assistance reads "A in X, B. Editors: C, D", as Bloomberg prints it.
func (s *story) assistance(b *block, list string) {
	list, editors, _ := strings.Cut(strings.TrimRight(list, "."), ". Editor")
	people, ok := splitPeople(list, "contributor")
	if !ok && agencyOf(list) == "" {
		return
	}
	s.credit(b, roleContact, people)
	if _, editors, ok = strings.Cut(editors, ":"); ok {
		people, _ = splitPeople(editors, "editor")
		s.credit(b, roleContact, people)
	}
}

// submatch matches re where s has one of the parts.
func submatch(re *regexp.Regexp, s string, parts ...string) []string {
	if !containsAny(s, parts...) {
		return nil
	}
	return re.FindStringSubmatch(s)
}

// isContact tells whether a line holds nothing but an address to write to.
func isContact(s string) bool {
	switch {
	case strings.HasPrefix(s, "((") && doubleMarks.MatchString(s), s[0] == '(' && strings.Contains(s, "ewsroom") && !opensCredit(s) && newsroom.MatchString(s):
		return true
	case strings.Contains(s, "@") && emailAlone.MatchString(s):
		return true
	}
	return opens(contactWords, s) && contactLine.MatchString(s)
}

// contactWords are the words that contactLine opens with.
var contactWords = wordlist.SetOf("e email contact follow twitter tel phone")

// opensCredit tells whether a line begins with the words of a credit.
func opensCredit(s string) bool { return opens(creditWords, s) && creditLine.MatchString(s) }

// creditWords are the words that credit lines and their parts open with.
var creditWords = wordlist.SetOf("contributing extra text translation graphic graphics filming produced research interview interviews writer writers additional further video photo web reporting polling writing compiled compilation editing edited written reported translated translating reporter reporters editor editors production photography")

// creditAtEnd cuts a credit in brackets off the end of a paragraph.
func (s *story) creditAtEnd(b *block) {
	if !strings.HasSuffix(b.text, ")") {
		return
	}
	i := strings.LastIndex(b.text, "(")
	if i <= 0 || !opensCredit(b.text[i:]) {
		return
	}
	if people, ok := creditPeople(b.text[i:]); ok {
		s.doc.Wire.Contributors = append(s.doc.Wire.Contributors, people...)
		b.cutEnd(i, roleCredit)
	}
}

// credit takes the block out of the body and adds the people that it names.
func (s *story) credit(b *block, as role, people []wire.Contributor) {
	b.role = as
	s.doc.Wire.Contributors = append(s.doc.Wire.Contributors, people...)
}

// creditPeople reads "(Reporting by A in X; Editing by B and C)". In brackets
// a part that names no people is left out; without them all must be names.
func creditPeople(text string) (people []wire.Contributor, ok bool) {
	inBrackets := strings.HasPrefix(text, "(") || strings.HasPrefix(text, "[")
	text = strings.Trim(text, "()[] -.")
	marks := creditMarks(text)
	for i, m := range marks {
		end := len(text)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		list := strings.Trim(text[m[1]:end], " ;,.()")
		of, others := peopleOf(list, roleOf(text[m[0]:m[1]]))
		if (others > 0 || len(of) == 0) && !inBrackets && agencyOf(list) == "" {
			return nil, false
		}
		people = append(people, of...)
	}
	return people, len(marks) > 0 && marks[0][0] <= 1
}

// creditMarks finds the words that open the parts of a credit line, as byte
// offsets.
func creditMarks(text string) (marks [][2]int) {
	for i := 0; i < len(text); i++ {
		if i > 0 && strings.IndexByte(" (;,.-", text[i-1]) < 0 || !opens(creditWords, text[i:]) {
			continue
		}
		if n := len(creditMark.FindString(text[i:])); n > 0 {
			marks = append(marks, [2]int{i, i + n})
			i += n - 1
		}
	}
	return marks
}

// roleOf names the role that the words of a credit give.
func roleOf(words string) string {
	w := strings.ToLower(words)
	has := func(parts ...string) bool {
		for _, p := range parts {
			if strings.Contains(w, p) {
				return true
			}
		}
		return false
	}
	switch {
	case has("additional", "further", "extra", "assistance", "contribut", "research"):
		return "contributor"
	case has("compil"):
		return "compiler"
	case has("translat"):
		return "translator"
	case has("graphic"):
		return "graphics"
	case has("photo", "filming"):
		return "photographer"
	case has("production", "produced"):
		return "producer"
	case has("report", "author", "staff", "columnist", "interview"):
		return "reporter"
	case has("edit"):
		return "editor"
	case has("writ"):
		return "writer"
	}
	return "contributor"
}

// reportedFrom gives people the city that they reported from. In "A reported
// from X and B from Y" the city holds the next one, too.
func reportedFrom(people []wire.Contributor, city string) []wire.Contributor {
	city, others, _ := strings.Cut(city, " and ")
	for i := range people {
		people[i].City = city
	}
	if more, ok := splitPeople(others, "reporter"); ok && more[0].City != "" {
		return append(people, more...)
	}
	if others != "" { // "Trinidad and Tobago"
		for i := range people {
			people[i].City = city + " and " + others
		}
	}
	return people
}

// contributors reads the AP's closing line and its kind: "A reported from X.
// Associated Press writers B in Y and C in Z contributed to this report.".
func contributors(text string) (people []wire.Contributor, ok bool) {
	rest := strings.Trim(text, "()_ ")
	for {
		m := reported.FindStringSubmatch(rest)
		if m == nil {
			break
		}
		of, good := splitPeople(m[1], "reporter")
		if !good {
			return nil, false
		}
		of = reportedFrom(of, m[2])
		people = append(people, of...)
		if rest = rest[len(m[0]):]; rest == "" {
			return people, true
		}
	}
	m := contributed.FindStringSubmatch(rest)
	if m == nil {
		return nil, false
	}
	titled := jobTitle.FindString(rest) != ""
	if !titled && !containsAny(rest, " contributed to ", " contributed report") {
		return nil, false // who or what contributed, and to what, is not said
	}
	of, good := splitPeople(m[1], "contributor")
	if !good && !titled && agencyOf(m[1]) == "" {
		return nil, false
	}
	for i := range of {
		if of[i].City == "" {
			of[i].City = m[2]
		}
	}
	return append(people, of...), true
}
