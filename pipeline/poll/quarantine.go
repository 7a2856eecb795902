package poll

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

const (
	// quarantineBytes is how much of a body or an article is kept.
	quarantineBytes = 1 << 20
	// bodiesPerFailure bounds what one broken feed puts in quarantine until it
	// works again: an error page differs a little at every request.
	bodiesPerFailure = 3
)

// quarantineBody keeps the body of an answer that could not be read as a feed,
// once for each body. Errors of another kind, and answers without a body,
// leave nothing to keep.
func (r *run) quarantineBody(ctx context.Context, f *polledFeed, body []byte, why error) error {
	fe, ok := errors.AsType[*Error](why)
	if !ok || len(body) == 0 || !bodyAtFault(fe.Class) {
		return nil
	}
	s, err := r.state(f)
	if err != nil {
		return err
	}
	hash := bodyHash(body)
	if slices.Contains(s.Quarantined, hash) || len(s.Quarantined) >= bodiesPerFailure {
		return nil
	}
	if err := r.quarantine(ctx, []byte(f.key), body, fmt.Sprintf("%s: %v", fe.Class, fe.Err), int(f.Failures)+1); err != nil {
		return err
	}
	s.Quarantined = append(s.Quarantined, hash)
	return r.save(ctx, f, s)
}

// bodyAtFault tells whether an error is about what a server sent.
func bodyAtFault(class string) bool {
	switch class {
	case "not_a_feed", "malformed", "truncated", "charset", "too_large", "panic":
		return true
	}
	return false
}

// quarantine keeps the beginning of a value, with the reason.
func (r *run) quarantine(ctx context.Context, key, value []byte, reason string, attempts int) error {
	q := wire.Quarantined{Key: key, Value: value, Stage: "poll", Reason: reason, Attempts: attempts, Time: time.Now().UTC()}
	if len(value) > quarantineBytes {
		q.Value, q.Truncated = value[:quarantineBytes], len(value)
	}
	message, err := encode(q)
	if err != nil {
		return fmt.Errorf("writing to quarantine: %w", err)
	}
	if err := r.Log.Publish(ctx, pipeline.Message{Topic: pipeline.TopicQuarantine, Key: key, Value: message}); err != nil {
		return fmt.Errorf("writing to quarantine: %w", err)
	}
	r.Metrics.Items.WithLabelValues("quarantined").Inc()
	return nil
}
