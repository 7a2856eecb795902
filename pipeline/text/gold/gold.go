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
	// Entities holds the names in the order of Start; none is within another.
	Entities []Span
	// HasClaims tells that the claims are annotated too: without it, that
	// Claims is nil says nothing.
	HasClaims bool
	Claims    []Claim
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
}
