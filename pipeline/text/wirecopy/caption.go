package wirecopy

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// The ways to credit a picture at the end of its caption, from the public
// pages of the agencies and their customers.
var (
	creditsInBrackets = []*regexp.Regexp{
		// (Source: PTI) (Photo by A/AFP) (File photo) (Photo courtesy of B)
		regexp.MustCompile(`[(\[](?i:(?:image |photo |picture |file )*(?:source|photos?|photo(?:graph)?(?: by| courtesy(?: of)?)|pictures?(?: by)?|image|credit|pic|photographer|courtesy(?: of)?|handout|representational image|illustration)\b[^()\[\]]{0,120})[)\]]\.?$`),
		// (AP Photo/A) (PTI Photo) (A via AP)
		regexp.MustCompile(`[(\[](?:[\p{L}. -]{2,40} (?i:photo|file photo|file|image|picture|via ap|via getty images|handout)\b[^()\[\]]{0,100})[)\]]\.?$`),
		// (Xinhua/A) (A/Getty Images)
		regexp.MustCompile(`[(\[](?:\p{Lu}[^()\[\]/]{1,60}/[^()\[\]]{1,60}|(?i:ap|afp|reuters|dpa|epa|efe|kyodo|yonhap|ansa|pti|tass|getty images|xinhua))[)\]]\.?$`),
	}
	// "Photo by A/UPI", "Photographer: A/Bloomberg", "Photo: dpa".
	creditNamed = regexp.MustCompile(`(?:(?:^|\s)(?:(?:AP|AFP|PTI|PA|UPI|EPA|Xinhua|Kyodo) [Pp]hoto\s?/\s?|(?:File |Pool |Handout )?(?:[Pp]hoto(?:graph)?|PHOTO|[Pp]icture|[Ii]mage)s?(?:(?: by| courtesy(?: of)?| [Cc]redit):? ?|: ?)|Photographer: |Source: |Credit: |Image credit: )|(?:^|[.!?"”)] )(?:File |Pool |Handout )?(?:[Pp]hoto(?:graph)?|PHOTO|[Pp]icture|[Ii]mage)s? )(?:\p{Lu}|@)[^.!?]{1,100}\.?$`)
	// "... on Sunday. AFP", in a caption that the markup names.
	agencyAfterStop = regexp.MustCompile(`[.!?]["”’]? (\p{Lu}[\p{L} ]{1,20})$`)
	// "... in La Paz. | AP".
	creditBarred = regexp.MustCompile(`[\s.!?"”](?:\||—|–|-)\s?(?:(?i:photo|picture|image|source|credit)s?: ?)?(?:AFP|AP|EPA|Getty Images|Reuters|REUTERS|Bloomberg|dpa|PA|UPI|EFE|ANSA|Anadolu|Xinhua|PTI|Kyodo|Yonhap)(?: [Pp]hoto)?\.?$`)
	// "REUTERS/A", "A/Getty Images", "A | AP".
	creditSlashed = regexp.MustCompile(`\s(?:(?:REUTERS|AFP|EPA|XINHUA|KYODO)\s?/\s?\p{Lu}[^.]{2,60}|\p{Lu}[\p{L}.'’ -]{2,50}\s?[/|]\s?(?:AFP|AP|EPA|Getty Images|Reuters|REUTERS|Bloomberg|dpa|PA|UPI|EFE|ANSA|AFP via Getty Images|Anadolu|Xinhua|PTI))\.?$`)
)

// licensed is the link that UPI sets behind a credit.
var licensed = regexp.MustCompile(` \| License Photo$`)

// captionBytes bounds a caption with its credit.
const captionBytes = 700

// readCaptions reads the captions: those that the markup names, and lines
// that end with a credit.
func readCaptions(s *story) {
	var above *block
	for _, b := range s.open {
		if len(b.text) > captionBytes || b.kind == heading {
			above = nil
			continue
		}
		named := b.kind == caption || b.hint == roleCaption || b.hint == roleCredit
		if !named && (b.tells(tellsSpeech) || strings.HasPrefix(b.text, "By ")) {
			above = nil
			continue
		}
		i := creditStart(b)
		switch {
		case named, i > 0:
			s.caption(b, i)
		case i == 0 && (s.addCredit(b.text) || s.creditBelow(above, b.text)): // a credit on a line of its own
			b.role = roleCaption
		}
		above = b
	}
}

// shortCaption bounds a caption that only the credit below tells.
const shortCaption = 160

// creditBelow takes the line above a credit for its caption, where no caption
// waits for one.
func (s *story) creditBelow(above *block, credit string) bool {
	if above == nil || above.role != unread || above.kind != paragraph || len(above.text) > shortCaption || !endsSentence(above.text) || above.hasDateline() {
		return false
	}
	above.role = roleCaption
	s.doc.Wire.Captions = append(s.doc.Wire.Captions, wire.Caption{Text: above.text, Credit: credit})
	return true
}

// spoken tells a paragraph that reports what somebody said from a caption.
func spoken(s string) bool { return telling.all(s)&tellsSpeech != 0 }

// caption adds one caption; its credit begins at byte i, -1 where there is
// none.
func (s *story) caption(b *block, i int) {
	b.role = roleCaption
	c := wire.Caption{Text: b.text}
	if i >= 0 {
		c = wire.Caption{Text: strings.TrimRight(strings.TrimSpace(b.text[:i]), "|"), Credit: strings.TrimLeft(b.text[i:], "|–— ")}
	}
	c.Text = strings.TrimSpace(c.Text)
	c.Credit = licensed.ReplaceAllString(c.Credit, "")
	if c.Text == "" && s.addCredit(c.Credit) {
		return
	}
	if b.hint == roleCredit && s.addCredit(b.text) {
		return
	}
	s.doc.Wire.Captions = append(s.doc.Wire.Captions, c)
}

// addCredit gives the last caption its credit, if it has none yet.
func (s *story) addCredit(credit string) bool {
	n := len(s.doc.Wire.Captions)
	if n == 0 || s.doc.Wire.Captions[n-1].Credit != "" {
		return false
	}
	s.doc.Wire.Captions[n-1].Credit = credit
	return true
}

// creditStart is the byte where the credit of a caption begins; -1 where
// there is none.
func creditStart(b *block) int {
	if b.credit != "" && strings.HasSuffix(b.text, b.credit) {
		return len(b.text) - len(b.credit)
	}
	if b.kind == caption || b.hint == roleCaption {
		if m := agencyAfterStop.FindStringSubmatchIndex(b.text); m != nil && agencyOf(b.text[m[2]:m[3]]) != "" {
			return m[2]
		}
	}
	tail := max(0, len(b.text)-creditTail)
	if strings.HasSuffix(strings.TrimRight(b.text, "."), ")") || strings.HasSuffix(strings.TrimRight(b.text, "."), "]") {
		tail = max(tail, strings.LastIndexAny(b.text, "([")) // brackets do not nest in credits
	}
	for _, re := range creditPatterns(b.text[tail:]) {
		if m := re.FindStringIndex(b.text[tail:]); m != nil {
			at := tail + m[0]
			if re == creditSlashed {
				at += inCapitals(b.text[at:])
			}
			return at + len(b.text[at:]) - len(strings.TrimLeft(b.text[at:], ` .!?"”`))
		}
	}
	return -1
}

// endsWithCredit tells whether the last word is an agency, or "Photo".
func endsWithCredit(text string) bool {
	word := text[strings.LastIndexAny(text, " |—–-")+1:]
	return agencyOf(word) != "" || containsAny(word, "hoto", "Images", "PHOTO") || !isASCII(word)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// inCapitals is where in "Mali ANA RUIZ / AFP" the name in capitals begins.
func inCapitals(credit string) int {
	name, _, _ := strings.Cut(credit, "/")
	words := strings.Fields(name)
	first := len(words)
	for first > 0 && isUpper(words[first-1]) {
		first--
	}
	if first == 0 || len(words)-first < 2 {
		return 0
	}
	return strings.Index(credit, strings.Join(words[first:], " "))
}

// creditTail is how far from the end of a caption its credit may begin.
const creditTail = 200

var (
	barred   = newParts("|", "—", "–", "-")
	pictures = newParts("hoto", "PHOTO", "icture", " image", "Image", "Source: ", "redit: ")
)

// barredBytes is more than creditBarred can match: "” — Source: Getty Images
// photo.".
const barredBytes = 60

// creditPatterns are those that can match what text ends with.
func creditPatterns(text string) []*regexp.Regexp {
	switch end := strings.TrimRight(text, "."); {
	case strings.HasSuffix(end, ")"), strings.HasSuffix(end, "]"):
		return creditsInBrackets
	case barred.in(text[max(0, len(text)-40):]) && endsWithCredit(text) && creditBarred.MatchString(text[max(0, len(text)-barredBytes):]):
		return []*regexp.Regexp{creditBarred}
	case pictures.in(text):
		if !strings.ContainsAny(text, "/|") {
			return []*regexp.Regexp{creditNamed}
		}
		return []*regexp.Regexp{creditNamed, creditSlashed}
	case strings.ContainsAny(text, "/|"):
		return []*regexp.Regexp{creditSlashed}
	}
	return nil
}
