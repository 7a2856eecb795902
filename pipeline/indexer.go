package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Indexer takes Documents off the log into an index.
type Indexer struct {
	Index   IndexWriter
	Metrics *StageMetrics
}

// Handle is a Handler: a message is done when the index has its Document, or a
// later version of it, durably.
func (x *Indexer) Handle(ctx context.Context, batch []Message) []error {
	errs := make([]error, len(batch))
	docs := make([]wire.Document, 0, len(batch))
	from := make([]int, 0, len(batch)) // docs[i] is of batch[from[i]]
	for i, m := range batch {
		d, err := decodeDocument(m.Value)
		if err != nil {
			errs[i] = err
			continue
		}
		docs = append(docs, d)
		from = append(from, i)
	}
	if len(docs) == 0 {
		return errs
	}
	for i, o := range x.Index.Write(ctx, docs) {
		errs[from[i]] = x.settle(docs[i], o)
	}
	return errs
}

// settle counts an outcome and turns it into the error that the log wants.
func (x *Indexer) settle(d wire.Document, o Outcome) error {
	switch o.Verdict {
	case Done, Stale:
		x.Metrics.Items.WithLabelValues(o.Verdict.String()).Inc()
		x.Metrics.Delay.Observe(time.Since(d.Fetched).Seconds())
		return nil
	case Refuse:
		return Reject("refused", fmt.Errorf("the index refuses document %s: %w", d.URI, o.Err))
	default:
		return fmt.Errorf("indexing document %s: %w", d.URI, o.Err)
	}
}

// decodeDocument reads a Document off the log; the error is a *Rejection for
// what was never a Document of ours.
func decodeDocument(value []byte) (wire.Document, error) {
	var d wire.Document
	if err := json.Unmarshal(value, &d); err != nil {
		return d, Reject("decode", fmt.Errorf("not a wiredesk document: %w; does something else write to %s?", err, TopicDocuments))
	}
	if d.URI == "" || d.Version <= 0 {
		return d, Reject("decode", errors.New(`not a wiredesk document: it has no "uri" or no "version" above 0; does something else write to `+TopicDocuments+`?`))
	}
	return d, nil
}
