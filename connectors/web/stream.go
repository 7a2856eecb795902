package web

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

const (
	// heartbeat is how often a silent stream says that it lives, so that
	// proxies keep it and a dead client is noticed.
	heartbeat = 15 * time.Second
	// writePatience is how long a client may take to accept a write.
	writePatience = 10 * time.Second
	// resumeOverlap is how far before its last event a client resumes: a write
	// may have become visible late. What comes twice has the same uri and
	// version.
	resumeOverlap = 5 * time.Second
)

// stream answers with server-sent events: one for each hit of q from now on,
// or from since or Last-Event-ID on. An event's id is the time at which its
// document was indexed. payload gives the data of an event.
func (d *desk) stream(payload func(*event) []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		q, since, err := readStream(r)
		if err != nil {
			writeProblem(w, newProblem(err))
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Accel-Buffering", "no") // nginx would hold events back
		if r.Method == http.MethodHead {
			return
		}
		sub, err := d.hub.subscribe(q)
		if err != nil {
			writeProblem(w, newProblem(err))
			return
		}
		defer sub.close()
		ctx, cancel := untilShutdown(r.Context())
		defer cancel()
		s := &eventStream{w: w, control: http.NewResponseController(w), payload: payload}
		if s.write([]byte("retry: 2000\n\n")) != nil {
			return
		}
		if err := s.run(ctx, d.hub, sub, q, since); err != nil {
			d.log.Debug("live stream closed", "err", err)
		}
	}
}

// readStream reads what a client wants to follow, and from when; a zero time
// means from now on.
func readStream(r *http.Request) (q wire.Query, since time.Time, err error) {
	v := r.URL.Query()
	if err := onlyKnown(v, "q", "since"); err != nil {
		return q, since, err
	}
	if q, err = readQuery(v.Get("q")); err != nil {
		return q, since, err
	}
	if last := r.Header.Get("Last-Event-ID"); last != "" {
		v.Set("since", last)
	}
	since, err = readTime(v, "since", time.Now())
	return q, since, err
}

// eventStream writes events to one client.
type eventStream struct {
	w       http.ResponseWriter
	control *http.ResponseController
	payload func(*event) []byte
}

var errTooSlow = errors.New("client is too slow")

// run writes first what was indexed since and then what comes, until ctx ends
// or the client is gone.
func (s *eventStream) run(ctx context.Context, h *hub, sub *subscription, q wire.Query, since time.Time) error {
	type version struct {
		uri     string
		version int64
	}
	sent := map[version]bool{}
	if !since.IsZero() {
		// Only once the channel watches: what comes between would be lost.
		if err := s.wait(ctx, sub.primed); err != nil {
			return err
		}
		err := catchUp(ctx, h, q, since.Add(-resumeOverlap), func(hit wire.Hit) error {
			sent[version{hit.Document.URI, hit.Document.Version}] = true
			return s.event(h.newEvent(hit))
		})
		if err != nil {
			return err
		}
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-beat.C:
			if err := s.write([]byte(":\n\n")); err != nil {
				return err
			}
		case e, ok := <-sub.events:
			if !ok {
				return errTooSlow
			}
			if sent[version{e.hit.Document.URI, e.hit.Document.Version}] {
				continue
			}
			if err := s.event(e); err != nil {
				return err
			}
		}
	}
}

// wait waits for done and keeps the stream alive meanwhile.
func (s *eventStream) wait(ctx context.Context, done <-chan struct{}) error {
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		select {
		case <-done:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		case <-beat.C:
			if err := s.write([]byte(":\n\n")); err != nil {
				return err
			}
		}
	}
}

// catchUp emits what matches q and was indexed since, once.
func catchUp(ctx context.Context, h *hub, q wire.Query, since time.Time, emit func(wire.Hit) error) error {
	once, cancel := context.WithCancel(ctx)
	defer cancel()
	f := pipeline.Follower{Reader: h.reader, Query: q, Every: h.every, Log: h.log, CaughtUp: cancel}
	return cmp.Or(f.Run(once, since, emit), ctx.Err())
}

func (s *eventStream) event(e *event) error {
	var b bytes.Buffer
	b.WriteString("id: " + e.hit.Document.Indexed.UTC().Format(time.RFC3339Nano) + "\n")
	for line := range bytes.Lines(s.payload(e)) {
		b.WriteString("data: ")
		b.Write(bytes.TrimRight(line, "\r\n"))
		b.WriteByte('\n')
	}
	b.WriteByte('\n')
	return s.write(b.Bytes())
}

// write sends b at once. The server's own write timeout is for whole answers;
// here every write has its own.
func (s *eventStream) write(b []byte) error {
	err := s.control.SetWriteDeadline(time.Now().Add(writePatience))
	if err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	if _, err := s.w.Write(b); err != nil {
		return err
	}
	return s.control.Flush()
}
