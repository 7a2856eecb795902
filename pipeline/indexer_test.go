package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// verdicts is an IndexWriter that gives each document the verdict that its URI
// names.
type verdicts map[string]Outcome

func (v verdicts) Write(_ context.Context, docs []wire.Document) []Outcome {
	out := make([]Outcome, len(docs))
	for i, d := range docs {
		out[i] = v[d.URI]
	}
	return out
}

func TestIndexerHandle(t *testing.T) {
	x := &Indexer{
		Index: verdicts{
			"done": {Verdict: Done}, "stale": {Verdict: Stale},
			"retry": {Verdict: Retry, Err: errors.New("busy")}, "refuse": {Verdict: Refuse, Err: errors.New("bad field")},
		},
		Metrics: NewStageMetrics(prometheus.NewRegistry(), "index"),
	}
	var batch []Message
	for _, id := range []string{"done", "stale", "retry", "refuse"} {
		value, err := json.Marshal(wire.Document{URI: id, Version: 1})
		if err != nil {
			t.Fatal(err)
		}
		batch = append(batch, Message{Value: value})
	}
	batch = append(batch, Message{Value: []byte(`[]`)}, Message{Value: []byte(`{"uri":"x"}`)})
	errs := x.Handle(t.Context(), batch)
	for i, want := range []string{"nil", "nil", "passes", "refused", "decode", "decode"} {
		got := "nil"
		var r *Rejection
		switch {
		case errors.As(errs[i], &r):
			got = r.Reason
		case errs[i] != nil:
			got = "passes"
		}
		if got != want {
			t.Errorf("message %d: %v is %q, want %q", i, errs[i], got, want)
		}
	}
}
