package web_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/connectors/web"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// streamWait bounds the wait for an event.
const streamWait = 20 * time.Second

// listener is a client of a live stream.
type listener struct {
	t      *testing.T
	cancel context.CancelFunc
	events chan streamed
}

// streamed is one event.
type streamed struct{ id, data string }

// listen opens a stream; it is open when the first bytes have come.
func listen(t *testing.T, address, lastEventID string) *listener {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if lastEventID != "" {
		r.Header.Set("Last-Event-ID", lastEventID)
	}
	resp, err := http.DefaultClient.Do(r) //nolint:bodyclose // the reader below closes it
	if err != nil {
		t.Fatal(err)
	}
	if got := resp.Header.Get("Content-Type"); resp.StatusCode != http.StatusOK || got != "text/event-stream" {
		t.Fatalf("GET %s = %d %s, want 200 text/event-stream", address, resp.StatusCode, got)
	}
	l := &listener{t: t, cancel: cancel, events: make(chan streamed, 1000)}
	go func() {
		defer close(l.events)
		defer resp.Body.Close()
		var e streamed
		lines := bufio.NewScanner(resp.Body)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			name, value, _ := strings.Cut(lines.Text(), ": ")
			switch {
			case name == "id":
				e.id = value
			case name == "data":
				e.data += value
			case lines.Text() == "" && e.data != "":
				l.events <- e
				e = streamed{}
			}
		}
	}()
	return l
}

// next returns the next event.
func (l *listener) next() streamed {
	l.t.Helper()
	select {
	case e, ok := <-l.events:
		if !ok {
			l.t.Fatal("the stream has ended")
		}
		return e
	case <-time.After(streamWait):
		l.t.Fatalf("no event within %v", streamWait)
	}
	return streamed{}
}

// uris reads events until it has those of all wanted stories and returns them
// in order, each once.
func (l *listener) uris(wanted ...string) []string {
	l.t.Helper()
	var got []string
	for len(got) < len(wanted) {
		var hit wire.Hit
		if err := json.Unmarshal([]byte(l.next().data), &hit); err != nil {
			l.t.Fatal(err)
		}
		if !slices.Contains(got, hit.Document.URI) {
			got = append(got, hit.Document.URI)
		}
	}
	return got
}

func TestStreamSendsWhatComes(t *testing.T) {
	x := sampleWire(t)
	address := serve(t, x)
	// Without since a stream begins when its follower has seen what is there;
	// since makes the beginning exact.
	since := "&since=" + url.QueryEscape(time.Now().Format(time.RFC3339Nano))
	all := listen(t, address+"/api/stream?q="+since, "")
	ships := listen(t, address+"/api/stream?q=ships"+since, "")
	page := listen(t, address+"/stream?q=ships"+since, "")
	x.put(wire.Document{URI: "a", Headline: "Trains stop"})
	x.put(wire.Document{URI: "b", Headline: "Ships sail\n\nagain"})
	if got := all.uris("a", "b"); !slices.Equal(slices.Sorted(slices.Values(got)), []string{"a", "b"}) {
		t.Errorf("the whole wire streams %v, want a and b", got)
	}
	if got := ships.uris("b"); !slices.Equal(got, []string{"b"}) {
		t.Errorf("the stream of ships has %v, want b", got)
	}
	contains(t, "the page's event", page.next().data, `<li class="item" data-uri="b"`, "Ships sail")
}

func TestStreamResumes(t *testing.T) {
	x := sampleWire(t)
	address := serve(t, x) + "/api/stream"
	first := listen(t, address+"?since="+url.QueryEscape(time.Now().Format(time.RFC3339Nano)), "")
	x.put(wire.Document{URI: "a"})
	last := first.next()
	first.cancel()
	for i := range 300 { // more than one page of the index
		x.put(wire.Document{URI: fmt.Sprint("missed", i)})
	}
	again := listen(t, address, last.id)
	got := map[string]bool{}
	for len(got) < 301 {
		var hit wire.Hit
		if err := json.Unmarshal([]byte(again.next().data), &hit); err != nil {
			t.Fatal(err)
		}
		if got[hit.Document.URI] {
			t.Fatalf("%s came twice", hit.Document.URI)
		}
		got[hit.Document.URI] = true
	}
	x.put(wire.Document{URI: "live"})
	if uris := again.uris("live"); uris[0] != "live" {
		t.Errorf("after what was missed comes %v, want what is new", uris)
	}
}

func TestStreamsEndWithTheServer(t *testing.T) {
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- web.ServeOn(ctx, socket, web.New(web.Options{Reader: sampleWire(t)})) }()
	l := listen(t, "http://"+socket.Addr().String()+"/api/stream", "")
	stop()
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("ServeOn() = %v, want nil", err)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("an open stream keeps the server from ending")
	}
	if _, open := <-l.events; open {
		t.Error("the stream goes on after its server")
	}
}
