// Package gold reads stories that people have annotated: to learn from, and to
// measure against.
package gold

// Story is an annotated text. Offsets are code points into Text, half-open.
type Story struct {
	// ID is unique within its file.
	ID string
	// Agency is the agency or outlet in whose manner it is written; Register
	// is the kind of copy ("politics", "markets"). Both may be empty.
	Agency, Register string
	Text             string
	// BodyOnly tells that Text is the body of a story, without headline,
	// dateline or anything that would be taken out.
	BodyOnly bool
	// HasEntities tells that names are annotated: without it, that Entities is
	// empty says nothing.
	HasEntities bool
	// Entities holds the names in the order of Start; none is within another.
	Entities []Span
	// HasClaims tells that the claims are annotated too: without it, that
	// Claims is nil says nothing.
	HasClaims bool
	Claims    []Claim
	// Full is what a story annotated throughout has besides; nil for others.
	Full *Full
	// Copy is the annotation of an item of wire copy; nil for others, and then
	// Entities and Claims are of no use but those of Copy.
	Copy *Copy
}

// Span is a piece of the text; Type is the type of an entity, else empty.
type Span struct {
	Type       string
	Start, End int
}

// Claim is a content with its attribution.
type Claim struct {
	// Content holds the pieces of what is reported, in order; never empty.
	Content []Span
	// Speaker and Cue are where they stand; nil where the text has none.
	Speaker, Cue *Span
	// SpeakerText and CueText are as annotated; they may name what no one
	// place of the text does, and are then all there is.
	SpeakerText, CueText string
	// Type is direct, indirect or mixed; empty where nobody said.
	Type string
	// More is nil where no more is annotated.
	More *Attributes
}

// Attributes is what a claim of a story annotated throughout has besides.
type Attributes struct {
	ID string
	// Canonical is the speaker's name in full, Role the office; Target whom it
	// is aimed at, in full. Empty where there is none.
	Canonical, Role, Target string
	Anonymous               bool
	// Count is how many unnamed sources the text counts; 0 where it does not.
	Count int
	// Level is 1 for a claim of the text itself, 2 for one within another.
	Level int
	// Hedges are the words that qualify it, as printed.
	Hedges []string
}

// Full is what a story annotated throughout has beside names and claims.
type Full struct {
	Pieces       []Piece
	Coreferences []Mention
	// Canonical is the canonical name of each of Story.Entities.
	Canonical []string
	// Groups holds the mentions of each group of unnamed sources.
	Groups map[string][]Span
	// Counter holds the pairs of claims, by their IDs, that stand against one
	// another.
	Counter [][2]string
}

// Piece is a piece of a page with what it is: headline, paragraph, contact.
type Piece struct {
	Role       string
	Text       string
	Start, End int
	// Index is the number of a paragraph, from 0.
	Index int
	// Name, City and Email are of a reporter, an editor or a contributor.
	Name, City, Email string
}

// Mention is a word or words that stand for the thing of a canonical name.
type Mention struct {
	Kind, Canonical string
	Start, End      int
}
