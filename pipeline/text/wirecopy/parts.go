package wirecopy

import (
	"math/bits"
	"strings"
)

// parts are pieces of words that tell what a line may be. They stand before
// expressions that few lines match, and are all looked for in one pass: a part
// can only begin where the next three bytes are its own.
type parts struct {
	texts []string
	// at has for each of the first three places, and each byte, a bit for every
	// part that has the byte there.
	at [3][256]uint32
}

// newParts makes parts of at most 32 texts.
func newParts(texts ...string) *parts {
	if len(texts) > 32 {
		panic("wirecopy: there are more parts than bits")
	}
	p := &parts{texts: texts}
	for n, text := range texts {
		for place := range p.at {
			for b := range p.at[place] {
				if place >= len(text) || text[place] == byte(b) {
					p.at[place][b] |= 1 << n
				}
			}
		}
	}
	return p
}

// in tells whether s has one of the parts.
func (p *parts) in(s string) bool {
	for i := range len(s) {
		may := p.at[0][s[i]]
		if i+2 < len(s) {
			may &= p.at[1][s[i+1]] & p.at[2][s[i+2]]
		}
		for ; may != 0; may &= may - 1 {
			if strings.HasPrefix(s[i:], p.texts[bits.TrailingZeros32(may)]) {
				return true
			}
		}
	}
	return false
}
