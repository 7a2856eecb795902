package wirecopy

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// kind is what the layout says of a block.
type kind int

const (
	paragraph kind = iota
	heading
	listItem
	caption
)

// role is what a reader took a block for: body, headline, or the kind under
// which it is put into wire.Removed.
type role string

const (
	unread   role = "" // no reader knows it; it stays in the body
	headline role = "the headline"

	roleAd          role = "ad"
	roleBoilerplate role = "boilerplate"
	roleBullet      role = "bullet"
	roleByline      role = "byline"
	roleCaption     role = "caption"
	roleContact     role = "contact"
	roleCopyright   role = "copyright"
	roleCredit      role = "credit"
	roleCrosshead   role = "crosshead"
	roleDateline    role = "dateline"
	roleDeck        role = "deck"
	roleEmbargo     role = "embargo"
	roleFlag        role = "flag"
	roleMark        role = "mark"
	roleNewsletter  role = "newsletter"
	roleNote        role = "note"
	roleRelated     role = "related"
	roleRepeat      role = "headline"
	roleShare       role = "share"
	roleSignoff     role = "signoff"
	roleSlug        role = "slug"
	roleTrash       role = "trash"
)

// block is one piece of the layout: a paragraph, a heading, a list item, a
// caption, or one line of a group of lines.
type block struct {
	text string // one line, single spaces
	kind kind
	// level is the level of a heading, 1 to 6; zero for others.
	level int
	// gap tells that white space or an element's edge stands before it; false
	// for the second and later lines of a group.
	gap bool
	// hint is the role that the markup's own names claim for it.
	hint role
	// bold and linked tell that all of it is set in bold, or is a link.
	bold, linked bool
	// credit is the part of a caption that the markup names as its credit.
	credit string

	role role
	// speech tells that it opens with the name of who speaks, as in a transcript.
	speech bool
	// dateline caches hasDateline, parsed what parseDateline found for it.
	dateline known
	parsed   *parsedDateline
	// told caches what tells found in the text that was read.
	told uint32
	read string
	// before and after were cut off its front and its end, in print order.
	before, after []wire.Removed
}

// known is a cached answer.
type known int8

const (
	notAsked known = iota
	yes
	no
)

// hasDateline tells whether the block begins with a dateline.
func (b *block) hasDateline() bool {
	if b.dateline == notAsked {
		b.dateline = no
		if _, _, ok := b.parseDateline(); ok {
			b.dateline = yes
		}
	}
	return b.dateline == yes
}

// parsedDateline is what parseDateline found in a text.
type parsedDateline struct {
	text   string
	found  wire.Dateline
	length int
	ok     bool
}

// parseDateline is that of the block's text.
func (b *block) parseDateline() (d wire.Dateline, length int, ok bool) {
	if b.parsed == nil || b.parsed.text != b.text {
		d, length, ok = parseDateline(b.text)
		b.parsed = &parsedDateline{text: b.text, found: d, length: length, ok: ok}
	}
	return b.parsed.found, b.parsed.length, b.parsed.ok
}

// cutFront takes the first n bytes off the text, as a piece of the given role.
func (b *block) cutFront(n int, as role) {
	if piece := strings.TrimSpace(b.text[:n]); piece != "" {
		b.before = append(b.before, wire.Removed{Kind: string(as), Text: piece})
	}
	b.text = strings.TrimSpace(b.text[n:])
}

// cutEnd takes what follows the first n bytes off the text.
func (b *block) cutEnd(n int, as role) {
	if piece := strings.TrimSpace(b.text[n:]); piece != "" {
		b.after = append([]wire.Removed{{Kind: string(as), Text: piece}}, b.after...)
	}
	b.text = strings.TrimSpace(b.text[:n])
}

// removed lists what of the block left the body, in print order.
func (b *block) removed() []wire.Removed {
	out := b.before
	if b.role != unread && b.role != headline && b.text != "" {
		out = append(out, wire.Removed{Kind: string(b.role), Text: b.text})
	}
	return append(out, b.after...)
}

// closers are the marks that may stand after the full stop of a sentence.
const closers = `"'’”»)]`

// endsSentence tells whether s ends as a sentence does, closing marks apart.
func endsSentence(s string) bool {
	s = strings.TrimRight(s, closers)
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?…。", r)
}

// A block of this many bytes that ends as a sentence is taken for a paragraph
// of a story, and one of manyBytes whatever its end: decks and headlines of
// the corpus stay below.
const (
	paragraphBytes = 60
	manyBytes      = 200
)

// isParagraph tells whether the block reads as a paragraph of a story.
func (b *block) isParagraph() bool {
	if b.kind == heading || b.kind == caption {
		return false
	}
	end := endsSentence(b.text) || strings.HasSuffix(b.text, ":")
	return end && len(b.text) >= paragraphBytes || len(b.text) >= manyBytes
}

// isUpper tells whether s has letters and all of them are capitals.
func isUpper(s string) bool {
	letters := false
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		letters = letters || unicode.IsUpper(r)
	}
	return letters
}

// startsLower tells whether s begins with a lower-case letter.
func startsLower(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

// startsUpper tells whether s begins with a capital letter.
func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}
