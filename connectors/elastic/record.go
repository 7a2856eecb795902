package elastic

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// record is a document as the indexes take it, and what became of it.
type record struct {
	uri     string
	version int64
	body    string // JSON of the document with the helper fields; for documents and versions alike
	claims  []claim
	item    *feedItem // nil if no feed is named
	outcome pipeline.Outcome
	// replaced tells that another version, or the same, was current before.
	replaced bool
}

// claim is one claim record of a document.
type claim struct {
	id      string // in the claims index
	body    string
	written bool // this Write put it there
}

// maxIDBytes is the longest id that Elasticsearch takes. One that is longer
// makes it refuse the whole bulk request.
const maxIDBytes = 512

// newRecord encodes d as indexed at the given time. An error means that d can
// never be stored.
func newRecord(d wire.Document, indexed time.Time) (*record, error) {
	r := &record{uri: d.URI, version: d.Version}
	switch {
	case d.URI == "":
		return r, errors.New("the document has no uri")
	case len(d.URI) > maxIDBytes:
		return r, fmt.Errorf("the uri has %d bytes, more than %d", len(d.URI), maxIDBytes)
	case d.Version < 1:
		return r, fmt.Errorf("document %s has version %d; versions begin at 1", d.URI, d.Version)
	}
	d.Indexed = indexed
	body, err := encode(storedDocument{Document: &d, Speakers: d.Speakers(), Anonymous: d.HasAnonymous()})
	if err != nil {
		return r, fmt.Errorf("encoding document %s: %w", d.URI, err)
	}
	r.body = body
	if r.item, err = newFeedItem(&d); err != nil {
		return r, fmt.Errorf("encoding the item of document %s: %w", d.URI, err)
	}
	if d.PubStatus == "withheld" || d.PubStatus == "canceled" {
		return r, nil // what must not be shown has no claims
	}
	for _, c := range d.ClaimRecords() {
		body, err := encode(c)
		if err != nil {
			return r, fmt.Errorf("encoding claim %s: %w", c.ID, err)
		}
		r.claims = append(r.claims, claim{id: boundedID(c.ID), body: body})
	}
	return r, nil
}

// storedDocument is a Document with the fields that only help to find it.
type storedDocument struct {
	*wire.Document
	Speakers  []string `json:"speakers,omitempty"`
	Anonymous bool     `json:"anonymous"`
}

// encode returns v as one line of JSON.
func encode(v any) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "", err
	}
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), nil
}

// versionID returns the id of a document's version in the versions index.
func versionID(uri string, version int64) string {
	return boundedID(uri + "@" + strconv.FormatInt(version, 10))
}

// boundedID returns id, or its hash if it is longer than an id can be.
func boundedID(id string) string {
	if len(id) <= maxIDBytes {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:])
}

// worsen sets the outcome of r if it is worse than what r has.
func (r *record) worsen(o pipeline.Outcome) {
	if o.Verdict > r.outcome.Verdict {
		r.outcome = o
	}
}

// failed tells that nothing more of r can be written now.
func (r *record) failed() bool { return r.outcome.Verdict > pipeline.Stale }
