package score

import (
	"slices"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/gold"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Pieces tells of each piece of a page whether d has it in its place: a
// paragraph under its number, a repeated headline among what was taken out, a
// reporter with city and e-mail among the contributors.
func Pieces(pieces []gold.Piece, d wire.Document) []bool {
	p := pieceReader{d: d, seen: map[string]int{}, paragraphs: strings.Split(d.Text, "\n\n")}
	right := make([]bool, len(pieces))
	for i, piece := range pieces {
		right[i] = p.holds(piece)
		p.seen[piece.Role]++
	}
	return right
}

// pieceReader looks pieces up in a Document; seen counts the pieces of each
// role so far.
type pieceReader struct {
	d          wire.Document
	paragraphs []string
	seen       map[string]int
}

// removed tells whether enough pieces of a kind that have the words were taken
// out.
func (p *pieceReader) removed(role, kind, words string) bool {
	n := 0
	for _, r := range p.d.Wire.Removed {
		if r.Kind == kind && strings.Contains(r.Text, words) {
			n++
		}
	}
	// The contact block may have been taken out as one piece.
	return n > p.seen[role] || n > 0 && kind == "contact"
}

func (p *pieceReader) holds(piece gold.Piece) bool {
	w := &p.d.Wire
	words := strings.ReplaceAll(piece.Text, "\u00a0", " ")
	switch piece.Role {
	case "ad":
		return p.removed(piece.Role, "ad", words)
	case "headline":
		return p.d.Headline == words
	case "duplicate_headline":
		return p.removed(piece.Role, "headline", words)
	case "deck":
		return p.d.Deck == words
	case "caption":
		return len(w.Captions) == 1 && w.Captions[0].Text == words
	case "caption_credit":
		return len(w.Captions) == 1 && w.Captions[0].Credit == words
	case "agency_marker":
		return w.Dateline != nil && *w.Dateline == wire.Dateline{Agency: strings.Trim(words, "()- ")} && p.removed(piece.Role, "dateline", "")
	case "paragraph":
		return piece.Index < len(p.paragraphs) && p.paragraphs[piece.Index] == words
	case "crosshead":
		n := p.seen["crosshead"]
		return n < len(w.Crossheads) && w.Crossheads[n] == wire.Crosshead{Text: words, Before: p.seen["paragraph"]}
	case "contributor", "reporter", "editor":
		return slices.Contains(w.Contributors, wire.Contributor{Name: piece.Name, Role: piece.Role, City: piece.City, Email: piece.Email})
	case "contributors", "reporters", "editors":
		return p.removed(piece.Role, "contact", words)
	case "copyright":
		return p.d.CopyrightNotice == words && p.removed(piece.Role, "copyright", words)
	}
	return false
}
