// Package lexicon holds what the entity tagger knows before it reads: lists
// of its own of states, peoples, places, organisations, weapons and telling
// words, and tables made of openly licensed data: places of GeoNames, names
// of the U.S. census, clusters of words.
package lexicon

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
)

// Flags say in which lists a phrase is.
type Flags uint16

// The lists. The model knows them by their place here: add at the end, and
// train anew.
const (
	Country Flags = 1 << iota
	Demonym
	Group
	Place
	Organisation
	Capital
	// LargeCity has at least 300,000 people, City at least 15,000 (GeoNames).
	LargeCity
	City
	// State is a state of the U.S. (GeoNames).
	State
	// FirstName and Surname are from the U.S. census; RareSurname is one that
	// is not among the first 10,000.
	FirstName
	Surname
	RareSurname
	// WorldFirst and WorldLast are names from all over the world (Faker).
	WorldFirst
	WorldLast
	// Small is a word that is written with a small letter (SCOWL).
	Small

	// Begins tells that a longer phrase of the lists begins with the phrase.
	Begins Flags = 1 << 15
)

// Lists is how many lists of names there are.
const Lists = 14

// MaxWords is how many words a phrase of the lists may have.
const MaxWords = 7

// Lexicon is the whole. It is not changed once opened.
type Lexicon struct {
	own     Hashed[Flags]
	words   Hashed[WordClass]
	entries Hashed[*Entry]
	weapons Hashed[*Entry]
	// armed are the words that weapons begin with.
	armed Set
	// countries holds the states and territories in the order of their list.
	countries []*Entry
	phrases   table
	// clusters holds a fine cluster per word, coarse a coarse one per fine.
	clusters table
	coarse   []byte
}

//go:embed lexicon.bin
var compiled []byte

// Open reads the lists and tables of the package.
func Open() (*Lexicon, error) { return OpenTables(compiled) }

// OpenTables is Open with tables of the caller's, as Builder makes them; nil
// means none.
func OpenTables(data []byte) (*Lexicon, error) {
	l := new(Lexicon)
	if err := l.addLists(); err != nil {
		return nil, fmt.Errorf("reading the entity lists: %w", err)
	}
	if len(data) == 0 {
		return l, nil
	}
	var err error
	if l.phrases, data, err = openTable(data); err != nil {
		return nil, err
	}
	if l.clusters, data, err = openTable(data); err != nil {
		return nil, err
	}
	l.coarse = data
	return l, nil
}

// Flags returns the lists that the phrase with this hash is in.
func (l *Lexicon) Flags(phrase uint64) Flags {
	return l.own.Get(phrase) | Flags(l.phrases.get(phrase))
}

// Cluster returns the clusters of a word in lower case, fine and coarse, from
// one on; zero if the word is not known.
func (l *Lexicon) Cluster(lower uint64) (fine, coarse uint64) {
	c := l.clusters.get(lower)
	if c == 0 {
		return 0, 0
	}
	return uint64(c), uint64(l.coarse[c]) + 1
}

// Words returns what kind of telling word a word in lower case is; zero if it
// is none.
func (l *Lexicon) Words(lower uint64) WordClass { return l.words.Get(lower) }

// Entry returns what the own lists say of the phrase; nil if nothing.
func (l *Lexicon) Entry(phrase uint64) *Entry { return l.entries.Get(phrase) }

// Countries returns the states and territories; the caller does not change it.
func (l *Lexicon) Countries() []*Entry { return l.countries }

// Weapon returns the weapon that the phrase in lower case names; nil if none.
func (l *Lexicon) Weapon(lower uint64) *Entry { return l.weapons.Get(lower) }

// BeginsWeapon tells whether the name of a weapon begins with a word in lower
// case.
func (l *Lexicon) BeginsWeapon(lower uint64) bool { return l.armed.Has(lower) }

// table is a hash table with open addressing that is read in place: uint32
// number of slots (a power of two), then slots of a uint32 fingerprint and a
// uint16 value; value zero is a free slot.
type table struct {
	slots []byte
	mask  uint64
}

const slotSize = 6

func openTable(data []byte) (t table, rest []byte, err error) {
	if len(data) < 4 {
		return t, nil, errTables
	}
	n := int(binary.LittleEndian.Uint32(data))
	if n < 1 || n&(n-1) != 0 || len(data) < 4+n*slotSize {
		return t, nil, errTables
	}
	return table{slots: data[4:][:n*slotSize], mask: uint64(n - 1)}, data[4+n*slotSize:], nil
}

var errTables = errors.New("reading the entity tables: they are damaged; make them anew with the trainer")

func (t *table) get(hash uint64) uint16 {
	if t.slots == nil {
		return 0
	}
	for slot := hash & t.mask; ; slot = (slot + 1) & t.mask {
		s := t.slots[slot*slotSize:][:slotSize]
		value := binary.LittleEndian.Uint16(s[4:])
		if value == 0 || binary.LittleEndian.Uint32(s) == uint32(hash>>32) {
			return value
		}
	}
}

// BuildTable makes the bytes of a table.
func BuildTable(values map[uint64]uint16) []byte {
	n := 1
	for n*8 < len(values)*10 {
		n *= 2
	}
	out := binary.LittleEndian.AppendUint32(nil, uint32(n))
	out = append(out, make([]byte, n*slotSize)...)
	slots := out[4:]
	for _, hash := range sortedKeys(values) {
		slot := int(hash) & (n - 1)
		for binary.LittleEndian.Uint16(slots[slot*slotSize+4:]) != 0 {
			slot = (slot + 1) & (n - 1)
		}
		binary.LittleEndian.PutUint32(slots[slot*slotSize:], uint32(hash>>32))
		binary.LittleEndian.PutUint16(slots[slot*slotSize+4:], values[hash])
	}
	return out
}
