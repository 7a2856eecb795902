package pipeline

import (
	"context"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Verdict is what an index did with one document.
type Verdict int

// The verdicts. After Done and Stale the document needs nothing more.
const (
	Done   Verdict = iota // it is in the index, with its version and its claims
	Stale                 // the index has a later version; nothing changed
	Retry                 // it could not be written now
	Refuse                // the index will never take it
)

// String returns the verdict's name in lower case.
func (v Verdict) String() string {
	return [...]string{"done", "stale", "retry", "refuse"}[v]
}

// Outcome is the verdict on one document, with the reason for Retry and Refuse.
type Outcome struct {
	Verdict Verdict
	Err     error
}

// IndexWriter takes documents into an index.
type IndexWriter interface {
	// Write puts documents, their versions and their claims into the index and
	// returns one outcome for each, in order. When it returns, what is Done is
	// durable. An equal version is written again, so that a replay heals a
	// half-written index; an earlier one is Stale for the current document but
	// still kept among the versions. It sets Indexed on what it stores.
	Write(ctx context.Context, docs []wire.Document) []Outcome
}

// IndexReader finds documents in an index.
type IndexReader interface {
	// Search returns what matches s. Embargoed and withheld documents are left
	// out while they are so.
	Search(ctx context.Context, s wire.Search) (wire.Results, error)
	// Get returns the current version of a document; ErrNotFound if there is
	// none.
	Get(ctx context.Context, id string) (wire.Document, error)
}
