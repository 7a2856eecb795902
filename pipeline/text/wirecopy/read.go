package wirecopy

import (
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Version names the rule set for Document.Wire.EnrichedBy.
const Version = "wirecopy/2"

// Format is how the body of an Input is written.
type Format int

// The formats of a body.
const (
	Auto Format = iota // told by the body itself
	Text
	HTML
)

// Input is the copy of one story and what its feed says of it.
type Input struct {
	// Body is the copy: plain text, or HTML of the main content or of the
	// whole page. Empty for a story that is only its headline.
	Body string
	// Format is how Body is written.
	Format Format
	// Headline is the feed's title, flags and all; empty if unknown, then it
	// is found in the body.
	Headline string
	// Summary is the feed's summary as plain text; empty if there is none. It
	// only helps to recognise the deck.
	Summary string
	// Slugline is the slug that came beside the story; empty if there is none.
	Slugline string
}

// story is a copy while it is being read.
type story struct {
	in     Input
	blocks []block
	// title is the title of an HTML page.
	title string
	// lead is the index of the block that the body begins with; len(blocks)
	// where there is no body.
	lead int
	// headline is the index of the headline's block; zero where it is the first
	// or came from the feed.
	headline int
	// notice tells that this is no story but a word about one: a kill, a
	// hold, a withdrawal.
	notice bool
	// statedUrgency tells that Urgency was stated by a code, not by a flag.
	statedUrgency bool
	// lastByline is the index of the last byline; zero where there is none.
	lastByline int
	// bylineAgency and markAgency are the agencies that the byline or the
	// credits, and the marks that close a story, name.
	bylineAgency, markAgency string
	// holders are those that the copyright lines name.
	holders []string
	// reprinted tells that a copyright line names one who is no agency.
	reprinted bool
	// notes are the lines of the editor's note.
	notes []string
	// unreadable tells that an embargo names no time that can be read.
	unreadable bool
	// slugFlags are the flags in the slug's brackets.
	slugFlags []numbered
	doc       wire.Document
}

// readers is the sequence in which the conventions are read. Furniture and
// what closes a story come first, because they are known by their own words;
// then what opens it, down to the lead; then what stands inside the body.
var readers = []func(*story){
	readCopyright,
	readFurniture,
	readNotes,
	readCredits,
	readSignoffs,
	readCaptions,
	readEmbargo,
	readSlug,
	readTrashLines,
	readBylines,
	readService,
	readDateline,
	readHeadline,
	readRepeats,
	readBullets,
	readDeck,
	readCrossheads,
	readListMarks,
	readStatus,
	readAgency,
}

// Read reads one story. It returns a Document with only the structural fields
// set: Headline, Deck, Slugline, By, Located, Genres, Urgency, EmbargoedUntil,
// PubStatus, EdNote, CopyrightHolder, CopyrightNotice, Profile, Text and Wire.
// It never fails: copy that it does not understand is all body.
func Read(in Input) wire.Document {
	s := &story{in: in}
	s.in.Headline = normalise(in.Headline)
	s.blocks, s.title = layout(in.Body, in.Format)
	for _, read := range readers {
		read(s)
	}
	return s.document()
}

// layout cuts the body into blocks.
func layout(body string, f Format) (blocks []block, title string) {
	if f == Auto {
		body, f = detect(body)
	}
	if f == HTML {
		return htmlBlocks(body)
	}
	return textBlocks(body), ""
}

// document puts the body and the removed pieces together.
func (s *story) document() wire.Document {
	var paragraphs []string
	for i := range s.blocks {
		b := &s.blocks[i]
		s.doc.Wire.Removed = append(s.doc.Wire.Removed, b.removed()...)
		if b.role == unread && b.text != "" {
			paragraphs = append(paragraphs, b.text)
		}
	}
	s.doc.Text = strings.Join(paragraphs, "\n\n")
	s.doc.EdNote = strings.Join(s.notes, "\n")
	s.doc.Profile = "text"
	if s.doc.Text == "" && s.doc.Headline != "" {
		s.doc.Profile = "alert"
	}
	s.doc.Wire.EnrichedBy = []string{Version}
	return s.doc
}

// open yields the blocks that no reader has taken yet, in order.
func (s *story) open(yield func(int, *block) bool) {
	for i := range s.blocks {
		if b := &s.blocks[i]; b.role == unread && b.text != "" && !yield(i, b) {
			return
		}
	}
}

// headBlocks is how many blocks may stand above the lead.
const headBlocks = 60

// head yields the open blocks that may stand above the lead: up to the first
// dateline or the second block that reads as a paragraph (the first may be a
// deck).
func (s *story) head(yield func(int, *block) bool) {
	paragraphs := 0
	for i, b := range s.open {
		if i >= headBlocks || b.hasDateline() {
			return
		}
		if b.isParagraph() && !isTrashLine(b.text) {
			if paragraphs++; paragraphs > 1 {
				return
			}
		}
		if !yield(i, b) {
			return
		}
	}
}
