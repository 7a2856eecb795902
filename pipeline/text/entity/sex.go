package entity

import (
	_ "embed"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
	"github.com/wiredesk/wiredesk/pipeline/text/wordlist"
)

// sex is what copy calls a person: he or she.
type sex uint8

const (
	unknownSex sex = iota
	male
	female
)

// firstNamesFile says what first names tell; see its head for the sources.
//
//go:embed firstnames.txt
var firstNamesFile string

var firstNames = readFirstNames()

func readFirstNames() *wordlist.Table[sex] {
	m := map[string]sex{}
	x := unknownSex
	for line := range strings.Lines(firstNamesFile) {
		switch {
		case strings.HasPrefix(line, "# male"):
			x = male
		case strings.HasPrefix(line, "# female"):
			x = female
		case !strings.HasPrefix(line, "#"):
			for name := range strings.FieldsSeq(line) {
				m[name] = x
			}
		}
	}
	return wordlist.Of(m)
}

// Own lists of words that tell a person's sex.
var (
	maleWords = hashes(`mr mr. sir lord king prince sheikh sheik emperor sultan emir pope father brother baron businessman congressman
		chairman spokesman councilman fisherman policeman postman actor widower husband son`)
	femaleWords = hashes(`mrs mrs. ms ms. miss dame lady queen princess sister mother baroness businesswoman congresswoman chairwoman
		spokeswoman councilwoman policewoman actress waitress wife widow daughter heiress`)
)

// sexOf returns what a mention tells of the person's sex: the word before it,
// its role, else the first name.
func (s *story) sexOf(m *mention, firstName string) sex {
	if m.first > 0 {
		if x := sexOfWord(s.document.Units[m.first-1].Lower); x != unknownSex {
			return x
		}
	}
	for w := range strings.FieldsSeq(m.role) {
		if x := sexOfWord(lexicon.HashLower(w)); x != unknownSex {
			return x
		}
	}
	return firstNames.Get(firstName)
}

func sexOfWord(lower uint64) sex {
	switch {
	case maleWords.Has(lower):
		return male
	case femaleWords.Has(lower):
		return female
	}
	return unknownSex
}

// sexOfName returns what the first name of a full name tells.
func sexOfName(name string) sex {
	if folded := foldName(name); len(folded) > 1 {
		return firstNames.Get(folded[0])
	}
	return unknownSex
}
