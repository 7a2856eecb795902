package pipeline

import (
	"strings"
	"unicode"

	"github.com/RadhiFadlillah/whatlanggo"
	"golang.org/x/text/language"

	"github.com/wiredesk/wiredesk/pipeline/text/wordlist"
)

// minDetectLetters is how many letters a text needs before its own language
// counts more than the one that its feed declares: below it trigram detection
// is often wrong (whatlanggo's documentation asks for a few sentences).
const minDetectLetters = 80

// minConfidence is what the detection has to be sure of, 0 to 1, for the
// languages of wireLanguages: foreign names strung together reach 0.41, two
// sentences of Turkish 0.54.
const minConfidence = 0.5

// wireLanguages are the languages in which news agencies write. Those that are
// left out (Afrikaans, Esperanto, Javanese, ...) would cast doubt on their
// neighbours.
var wireLanguages = whatlanggo.Options{Whitelist: func() map[whatlanggo.Lang]bool {
	m := map[whatlanggo.Lang]bool{}
	for code := range strings.FieldsSeq(`eng deu fra spa ita por nld swe dan nob fin est lav lit pol ces hun ron tur rus ukr bel bul
		srp hrv slv mkd ell arb heb pes urd hin ben tam tel mar guj kan mal pan sin nep cmn jpn kor vie tha khm mya ind
		kat azj uzb tuk amh som hau yor`) {
		m[whatlanggo.CodeToLang(code)] = true
	}
	return m
}()}

// maxDetectBytes is how much of a text is looked at: more costs time and makes
// the detection no surer.
const maxDetectBytes = 1500

// documentLanguage returns the BCP 47 tag of text: as detected where the text
// is long enough to be sure, else as declared; "und" where neither says. A
// declared region is kept where the language agrees ("en-GB").
func documentLanguage(declared, text string) string {
	tag := canonicalTag(declared)
	head := strings.ToValidUTF8(text[:min(len(text), maxDetectBytes)], "")
	english := englishWords(head)
	if countLetters(head, minDetectLetters) < minDetectLetters {
		if tag == "und" && english.different+english.headline >= 2 {
			return "en"
		}
		return tag
	}
	detected := "en"
	if !english.sure() {
		info := whatlanggo.DetectWithOptions(head, wireLanguages)
		detected = info.Lang.Iso6391()
		if detected == "" || info.Confidence < minConfidence {
			return tag
		}
	}
	if strings.HasPrefix(tag, detected) {
		return tag
	}
	return detected
}

// canonicalTag normalises a declared language ("en_us", "EN"); "und" where it
// is none.
func canonicalTag(s string) string {
	tag, err := language.Parse(s)
	if err != nil || s == "" {
		return "und"
	}
	return tag.String()
}

// isEnglish tells whether annotators may read a text of this language.
func isEnglish(tag string) bool { return tag == "en" || strings.HasPrefix(tag, "en-") }

// functionWords are frequent in English and rare or absent in other languages
// ("a" and "in" are not among them). Own list.
const functionWords = `the of and to for that with after from its was were has had by said says their which who over sources`

// headlineWords are frequent in English headlines and alerts, which leave
// functionWords out, and are no words of the other languages of Latin script
// that agencies write in. Own list.
const headlineWords = `say cuts raises rises rise falls fall drops gains shares prices rate rates growth bank banks strike strikes kills kill killed
	dead deaths talks court police government ministry minister leader chief state states will would could may at as up down out amid against into
	about more than new year quarter revenue profit loss deal trade war peace ceasefire troops army attack attacks blast fire flood quake
	election vote votes lawmakers house bill law jails jailed arrests arrested charged denies accuses warns urges vows seeks plans hits
	wins win beats beat leaves lead dies born first second third two three four five six seven eight nine ten people workers hospital
	school children women men oil gas output cut hike week month day today back ahead off least outlook forecast sees expects
	basis points central meeting sanctions nuclear missile launch launches fires expel diplomats foreign statement company`

// englishWord is one of the functionWords or the headlineWords, which are
// numbered from zero.
type englishWord struct {
	number   int
	function bool
}

var englishWordList = func() *wordlist.Table[englishWord] {
	list := map[string]englishWord{}
	for w := range strings.FieldsSeq(functionWords) {
		list[w] = englishWord{number: len(list), function: true}
	}
	for w := range strings.FieldsSeq(headlineWords) {
		list[w] = englishWord{number: len(list)}
	}
	return wordlist.Of(list)
}()

// wordCount is how many of a text's words are functionWords, how many of these
// are different, and how many different headlineWords there are.
type wordCount struct{ words, english, different, headline int }

// sure tells whether a text of so many function words can be nothing else:
// they make up about a fifth of English news, and next to nothing of others.
func (c wordCount) sure() bool { return c.words >= 20 && c.english*8 >= c.words && c.different >= 4 }

// englishWords counts the functionWords and headlineWords of text.
func englishWords(text string) wordCount {
	var c wordCount
	seen := make([]bool, englishWordList.Len())
	for w := range strings.FieldsSeq(text) {
		c.words++
		if !isLetter(w[0]) || !isLetter(w[len(w)-1]) {
			w = strings.Trim(w, `.,:;"“”‘’'()`)
		}
		found, ok := englishWordList.FindLower(w)
		switch {
		case !ok:
			continue
		case found.function:
			c.english++
			if !seen[found.number] {
				c.different++
			}
		case !seen[found.number]:
			c.headline++
		}
		seen[found.number] = true
	}
	return c
}

// isLetter tells whether c is an ASCII letter.
func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// countLetters counts the letters of s, no further than enough.
func countLetters(s string, enough int) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			if n++; n >= enough {
				break
			}
		}
	}
	return n
}
