package wirecopy

import (
	"math/bits"
	"strings"
)

// parts are pieces of words that tell what a line may be. They stand before
// expressions that few lines match, and are all looked for in one pass: a part
// can only end where the last three bytes are its own.
type parts struct {
	texts []string
	// last has for each byte, and each of the last three places, a bit for every
	// part that has the byte there.
	last [256][3]uint32
}

// newParts makes parts of at most 32 texts.
func newParts(texts ...string) *parts {
	if len(texts) > 32 {
		panic("wirecopy: there are more parts than bits")
	}
	p := &parts{texts: texts}
	for n, text := range texts {
		for place := range 3 {
			for b := range p.last {
				if at := len(text) - 3 + place; at < 0 || text[at] == byte(b) {
					p.last[b][place] |= 1 << n
				}
			}
		}
	}
	return p
}

// in tells whether s has one of the parts.
func (p *parts) in(s string) bool { return p.find(s, true) != 0 }

// all returns a bit for each of the parts that s has.
func (p *parts) all(s string) uint32 { return p.find(s, false) }

// find returns a bit for each of the parts that s has, for the one that ends
// first if that is enough.
func (p *parts) find(s string, enough bool) (found uint32) {
	// one and two are the parts that the last byte, and the last two, may begin
	// the end of; before the text stands anything.
	one, two := ^uint32(0), ^uint32(0)
	for i := range len(s) {
		b := &p.last[s[i]]
		may := two & b[2]
		one, two = b[0], one&b[1]
		for ; may != 0; may &= may - 1 {
			n := bits.TrailingZeros32(may)
			if strings.HasSuffix(s[:i+1], p.texts[n]) {
				found |= 1 << n
			}
		}
		if enough && found != 0 {
			break
		}
	}
	return found
}

// telling are the words that most paragraphs are asked for, each with what it
// tells. A block is read for all of them at once.
var telling = newParts(tellingWords[:]...)

var tellingWords = [...]string{
	" said", " says", " told ", "ccording to", " added",
	"contributed", "reported from ", "reporting from ",
	"ublication", "UBLICATION",
	"olumnist", "not responsible for", "pic.",
}

// What the tellingWords tell: that somebody is reported to have said something,
// that somebody contributed to the story, that it is not for publication, that a
// line that ends as a sentence may be of the unopened furniture.
const (
	tellsSpeech uint32 = 1<<5 - 1
	tellsCredit uint32 = 1<<8 - 1<<5
	tellsPrint  uint32 = 1<<10 - 1<<8
	tellsRest   uint32 = 1<<13 - 1<<10
)

// tells tells whether the block has one of the words that tell what.
func (b *block) tells(what uint32) bool {
	if b.read != b.text {
		b.read, b.told = b.text, telling.all(b.text)
	}
	return b.told&what != 0
}
