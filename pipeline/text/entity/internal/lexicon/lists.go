package lexicon

import (
	"embed"
	"fmt"
	"strings"
)

// Entry is a thing that an own list knows.
type Entry struct {
	// Name is its canonical name.
	Name string
	// Type is one of wire.Entity's.
	Type string
	// ID is the ISO 3166-1 alpha-2 code of a state; else empty.
	ID string
	// Capital tells that the phrase is a state's capital, of which ID and
	// Name are not the state's.
	Capital bool
	// State is the state whose capital it is; nil for other things.
	State *Entry
}

// WordClass tells what a word says of the names beside it.
type WordClass uint16

// The classes of telling words; see lists/words.txt.
const (
	Title WordClass = 1 << iota
	Role
	OrgHead
	Suffix
	FacHead
	LocHead
	GPEHead
	EventHead
	LawHead
)

var wordClasses = map[string]WordClass{
	"title": Title, "role": Role, "orghead": OrgHead, "suffix": Suffix, "fachead": FacHead,
	"lochead": LocHead, "gpehead": GPEHead, "eventhead": EventHead, "lawhead": LawHead,
}

//go:embed lists
var lists embed.FS

func (l *Lexicon) addLists() error {
	for _, list := range []struct {
		file string
		add  func(line string) error
	}{
		{"countries.txt", l.addCountry},
		{"groups.txt", l.addGroup},
		{"places.txt", l.addPlace},
		{"organisations.txt", l.addOrganisation},
		{"weapons.txt", l.addWeapon},
		{"events.txt", l.addEvent},
	} {
		if err := eachLine(list.file, list.add); err != nil {
			return err
		}
	}
	if err := l.addNames(); err != nil {
		return err
	}
	return l.addWords()
}

// eachLine calls add with each line of a list, without comments.
func eachLine(file string, add func(string) error) error {
	data, err := lists.ReadFile("lists/" + file)
	if err != nil {
		return err
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := add(line); err != nil {
			return fmt.Errorf("%s, line %d: %w", file, n, err)
		}
	}
	return nil
}

// add puts the forms of one entry into the list flag. The first list that
// names a form decides what it means, save that states go first.
func (l *Lexicon) add(flag Flags, e *Entry, forms ...string) {
	for _, form := range forms {
		if form == "" {
			continue
		}
		h := HashPhrase(form, Hash)
		l.flag(h, flag)
		EachBeginning(form, Hash, func(beginning uint64) { l.flag(beginning, Begins) })
		if old := l.entries.Get(h); old == nil || rank(e) < rank(old) {
			l.entries.Put(h, e)
		}
	}
}

// flag adds a phrase to a list.
func (l *Lexicon) flag(phrase uint64, list Flags) { l.own.Put(phrase, l.own.Get(phrase)|list) }

// rank orders what a form can mean when several lists have it; of equals the
// list that is read first decides.
func rank(e *Entry) int {
	switch {
	case e.Capital:
		return 4
	case e.ID != "":
		return 0
	case e.Type == "GPE":
		return 1
	case e.Type == "NORP":
		return 2
	}
	return 3
}

func (l *Lexicon) addCountry(line string) error {
	f := strings.Split(line, "|")
	if len(f) != 5 {
		return fmt.Errorf("%q has %d fields, not 5", line, len(f))
	}
	code, name := f[0], f[1]
	state := &Entry{Name: name, Type: "GPE", ID: code}
	l.countries = append(l.countries, state)
	l.add(Country, state, append(strings.Split(f[2], ";"), name)...)
	l.add(Demonym, &Entry{Name: name, Type: "NORP", ID: code}, strings.Split(f[3], ";")...)
	if f[4] != "" {
		l.add(Capital, &Entry{Name: f[4], Type: "GPE", Capital: true, State: state}, f[4])
	}
	return nil
}

func (l *Lexicon) addGroup(line string) error {
	name, forms, ok := strings.Cut(line, "|")
	if !ok {
		return fmt.Errorf("%q has no forms", line)
	}
	l.add(Group, &Entry{Name: name, Type: "NORP"}, strings.Split(forms, ";")...)
	return nil
}

func (l *Lexicon) addPlace(line string) error {
	f := strings.Split(line, "|")
	if len(f) < 2 {
		return fmt.Errorf("%q has no name", line)
	}
	e := &Entry{Name: f[1], Type: f[0]}
	l.add(Place, e, f[1])
	if len(f) > 2 {
		l.add(Place, e, strings.Split(f[2], ";")...)
	}
	return nil
}

// addEvent adds an event, which the model is not told of: it has no such type.
func (l *Lexicon) addEvent(line string) error {
	f := strings.Split(line, "|")
	if len(f) < 2 {
		return fmt.Errorf("%q has no name", line)
	}
	l.add(0, &Entry{Name: f[1], Type: f[0]}, append(strings.Split(strings.Join(f[2:], ""), ";"), f[1])...)
	return nil
}

func (l *Lexicon) addOrganisation(line string) error {
	name, others, _ := strings.Cut(line, "|")
	e := &Entry{Name: name, Type: "ORG"}
	l.add(Organisation, e, append(strings.Split(others, ";"), name)...)
	return nil
}

func (l *Lexicon) addWeapon(line string) error {
	name, forms, ok := strings.Cut(line, "|")
	if !ok {
		return fmt.Errorf("%q has no forms", line)
	}
	e := &Entry{Name: name, Type: "WEAPON"}
	for form := range strings.SplitSeq(forms, ";") {
		l.weapons.Put(HashPhrase(form, HashLower), e)
		first, _, _ := strings.Cut(form, " ")
		l.armed.Put(HashLower(first), true)
		l.armed.Put(HashLower(first+"s"), true)
		if !strings.HasSuffix(form, "s") {
			l.weapons.Put(HashPhrase(form+"s", HashLower), e)
		}
	}
	return nil
}

// addNames adds names of people.
func (l *Lexicon) addNames() error {
	return eachHeaded("names.txt", func(head, word string) {
		flag := WorldFirst
		if head == "last" {
			flag = WorldLast
		}
		l.flag(Hash(word), flag)
	})
}

func (l *Lexicon) addWords() error {
	return eachHeaded("words.txt", func(head, word string) {
		h := HashLower(word)
		l.words.Put(h, l.words.Get(h)|wordClasses[head])
	})
}

// eachHeaded calls add with each word of a list and the word behind "# " of
// the line above it that begins so.
func eachHeaded(file string, add func(head, word string)) error {
	data, err := lists.ReadFile("lists/" + file)
	if err != nil {
		return err
	}
	head := ""
	for line := range strings.Lines(string(data)) {
		if name, ok := strings.CutPrefix(line, "# "); ok {
			name, _, _ = strings.Cut(name, ":")
			head = strings.TrimSpace(name)
			continue
		}
		for word := range strings.FieldsSeq(line) {
			add(head, word)
		}
	}
	return nil
}
