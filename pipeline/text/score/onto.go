package score

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Onto returns a copy of d whose offsets point into text, the raw text that d
// was made of; what was read of the headline is among the rest. White space may
// differ. What stands in a paragraph that text does not have is dropped.
func Onto(text string, d wire.Document) wire.Document {
	c := condense(text)
	headline := c.place(d.Headline, 0)
	body := c.placeAll(d.Text)
	var entities []wire.Entity
	var claims []wire.Claim
	for _, part := range []struct {
		entities []wire.Entity
		claims   []wire.Claim
		at       placed
	}{{d.HeadlineEntities, d.HeadlineClaims, headline}, {d.Entities, d.Claims, body}} {
		for _, e := range part.entities {
			if part.at.move(&e.Start, &e.End) {
				entities = append(entities, e)
			}
		}
		for _, cl := range part.claims {
			if part.at.moveClaim(&cl) {
				claims = append(claims, cl)
			}
		}
	}
	slices.SortStableFunc(entities, func(a, b wire.Entity) int { return cmp.Compare(a.Start, b.Start) })
	d.Entities, d.Claims = entities, claims
	d.HeadlineEntities, d.HeadlineClaims = nil, nil
	var mentions []wire.Coreference
	for _, m := range d.Coreferences {
		if body.move(&m.Start, &m.End) {
			mentions = append(mentions, m)
		}
	}
	d.Coreferences, d.Text = mentions, text
	return d
}

// condensed is a text without its white space.
type condensed struct {
	text string
	// at holds for each byte of text the offset of its rune in the whole text.
	at []int
}

func condense(text string) condensed {
	var c condensed
	var b strings.Builder
	i := 0
	for _, r := range text {
		if !unicode.IsSpace(r) {
			b.WriteRune(r)
			for range utf8.RuneLen(r) {
				c.at = append(c.at, i)
			}
		}
		i++
	}
	c.text = b.String()
	return c
}

// placed says for each rune of a piece where it stands in the whole text; -1
// for white space and for what was not found.
type placed []int

// place finds a piece at or behind from, a byte of the condensed text, else
// anywhere.
func (c condensed) place(piece string, from int) placed {
	p, _ := c.placeFrom(piece, from)
	return p
}

func (c condensed) placeFrom(piece string, from int) (placed, int) {
	bare := condense(piece)
	p := make(placed, utf8.RuneCountInString(piece))
	for i := range p {
		p[i] = -1
	}
	at := strings.Index(c.text[from:], bare.text) + from
	if at < from {
		at = strings.Index(c.text, bare.text)
	}
	if at < 0 || bare.text == "" {
		return p, from
	}
	for i, rune := range bare.at {
		if i == 0 || rune != bare.at[i-1] {
			p[rune] = c.at[at+i]
		}
	}
	return p, at + len(bare.text)
}

// placeAll finds the paragraphs of a body one behind the other.
func (c condensed) placeAll(body string) placed {
	var all placed
	from := 0
	for i, paragraph := range strings.Split(body, "\n\n") {
		if i > 0 {
			all = append(all, -1, -1)
		}
		var p placed
		p, from = c.placeFrom(paragraph, from)
		all = append(all, p...)
	}
	return all
}

// move puts a span to its place in the whole text and tells whether it has
// one. A span without extent is left as it is.
func (p placed) move(start, end *int) bool {
	if *start == *end {
		return false
	}
	s, e := *start, *end-1
	for s < len(p) && s <= e && p[s] < 0 {
		s++
	}
	for e >= s && e < len(p) && p[e] < 0 {
		e--
	}
	if s < 0 || e < s || e >= len(p) {
		return false
	}
	*start, *end = p[s], p[e]+1
	return true
}

func (p placed) moveClaim(c *wire.Claim) bool {
	if !p.move(&c.Start, &c.End) {
		return false
	}
	if !p.move(&c.CueStart, &c.CueEnd) {
		c.CueStart, c.CueEnd = 0, 0
	}
	if c.Speaker != nil {
		s := *c.Speaker
		if !p.move(&s.Start, &s.End) {
			s.Start, s.End = 0, 0
		}
		c.Speaker = &s
	}
	return true
}
