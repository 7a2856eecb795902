package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// growingIndex gives every search one more document than the last.
type growingIndex struct {
	mu       sync.Mutex
	n        int
	searches int
}

func (x *growingIndex) Get(context.Context, string) (wire.Document, error) {
	return wire.Document{}, errors.New("not asked for")
}

func (x *growingIndex) Search(_ context.Context, s wire.Search) (wire.Results, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.searches++
	x.n++
	d := wire.Document{URI: fmt.Sprint("d", x.n), Indexed: time.Now()}
	return wire.Results{Hits: []wire.Hit{{Document: d}}}, nil
}

func (x *growingIndex) asked() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.searches
}

func TestHubDropsASlowClientAndKeepsTheOthers(t *testing.T) {
	x := &growingIndex{}
	h := &hub{reader: x, log: slog.New(slog.DiscardHandler), every: time.Millisecond}
	slow, err := h.subscribe(wire.Query{})
	if err != nil {
		t.Fatal(err)
	}
	quick, err := h.subscribe(wire.Query{})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for len(seen) < 3*clientBuffer {
		e, open := <-quick.events
		if !open {
			t.Fatal("the quick client was dropped")
		}
		if seen[e.hit.Document.URI] {
			t.Fatalf("%s came twice", e.hit.Document.URI)
		}
		seen[e.hit.Document.URI] = true
	}
	waiting := 0
	for range slow.events { // ends because the client was dropped
		waiting++
	}
	if waiting != clientBuffer {
		t.Errorf("%d events waited for the slow client, want %d", waiting, clientBuffer)
	}
	slow.close()
	quick.close()
	if h.streams() != 0 || len(h.channels) != 0 {
		t.Errorf("%d clients and %d channels are left", h.streams(), len(h.channels))
	}
	asked := x.asked()
	time.Sleep(20 * time.Millisecond)
	if x.asked() != asked {
		t.Error("the index is asked although nobody listens")
	}
}

func TestHubBoundsItsClients(t *testing.T) {
	h := &hub{reader: &growingIndex{}, log: slog.New(slog.DiscardHandler), every: time.Hour}
	var open []*subscription
	for {
		s, err := h.subscribe(wire.Query{Clauses: []wire.Clause{{Text: fmt.Sprint(len(open))}}})
		if err != nil {
			if !errors.Is(err, errBusy) {
				t.Fatal(err)
			}
			break
		}
		open = append(open, s)
	}
	if len(open) != maxChannels {
		t.Errorf("%d queries are followed at once, want %d", len(open), maxChannels)
	}
	for _, s := range open {
		s.close()
	}
	if s, err := h.subscribe(wire.Query{}); err != nil {
		t.Errorf("after all have gone: %v", err)
	} else {
		s.close()
	}
}
