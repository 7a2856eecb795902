package web

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Bounds of the live streams, far above what one desk opens.
const (
	maxClients  = 512
	maxChannels = 64
	// clientBuffer is how many events wait for one client: some pages of the
	// index, which come faster than a network takes them. A client that falls
	// further behind is dropped and resumes by its Last-Event-ID.
	clientBuffer = 1024
)

var errBusy = errors.New("there are too many live streams; close some, or try again later")

// hub follows the index once for each query that somebody streams, and hands
// every hit to all clients of that query. Without clients it asks nothing.
type hub struct {
	reader pipeline.IndexReader
	log    *slog.Logger
	render func(*wire.Hit) []byte // an item of the page, as HTML
	// every is the pause of the followers; 0 means theirs.
	every time.Duration

	mu       sync.Mutex
	channels map[string]*channel
	clients  int
}

// channel is the following of one query.
type channel struct {
	cancel  context.CancelFunc
	done    chan struct{} // closed when the following has ended
	primed  chan struct{} // closed when what was there before has been passed by
	clients map[*subscription]bool
}

// subscription is one client's part in a channel.
type subscription struct {
	hub *hub
	key string
	// events is closed when the client is dropped for being too slow.
	events chan *event
	primed <-chan struct{}
}

// event is a hit on its way to clients, encoded once for all of them.
type event struct {
	hit  wire.Hit
	json func() []byte
	html func() []byte
}

// subscribe returns a subscription to what matches q from now on. The caller
// must close it. The error is errBusy.
func (h *hub) subscribe(q wire.Query) (*subscription, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	key := formatQuery(q)
	c := h.channels[key]
	if h.clients >= maxClients || (c == nil && len(h.channels) >= maxChannels) {
		return nil, errBusy
	}
	if c == nil {
		c = h.follow(q)
		if h.channels == nil {
			h.channels = map[string]*channel{}
		}
		h.channels[key] = c
	}
	s := &subscription{hub: h, key: key, events: make(chan *event, clientBuffer), primed: c.primed}
	c.clients[s] = true
	h.clients++
	return s, nil
}

// close gives the subscription up; the last client of a channel ends it.
func (s *subscription) close() {
	h := s.hub
	h.mu.Lock()
	c := h.channels[s.key]
	h.clients--
	delete(c.clients, s)
	last := len(c.clients) == 0
	if last {
		delete(h.channels, s.key)
		c.cancel()
	}
	h.mu.Unlock()
	if last {
		<-c.done
	}
}

// follow starts a channel. It passes by what is indexed already: clients ask
// for what they missed on their own.
func (h *hub) follow(q wire.Query) *channel {
	ctx, cancel := context.WithCancel(context.Background())
	c := &channel{cancel: cancel, done: make(chan struct{}), primed: make(chan struct{}), clients: map[*subscription]bool{}}
	primed := false
	f := pipeline.Follower{
		Reader: h.reader, Query: q, Every: h.every, Log: h.log,
		CaughtUp: func() { primed = true; close(c.primed) },
	}
	go func() {
		defer close(c.done)
		from := time.Now().Add(-time.Minute) // an indexer's clock may be behind
		err := f.Run(ctx, from, func(hit wire.Hit) error {
			if primed {
				h.broadcast(c, h.newEvent(hit))
			}
			return nil
		})
		if err != nil {
			h.log.Error("live stream ended", "query", formatQuery(q), "err", err)
		}
	}()
	return c
}

func (h *hub) newEvent(hit wire.Hit) *event {
	e := &event{hit: hit}
	e.json = sync.OnceValue(func() []byte { return encodeJSON(e.hit) })
	e.html = sync.OnceValue(func() []byte { return h.render(&e.hit) })
	return e
}

// broadcast hands e to all clients of c without waiting for any.
func (h *hub) broadcast(c *channel, e *event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s, keepsUp := range c.clients {
		if !keepsUp {
			continue
		}
		select {
		case s.events <- e:
		default:
			c.clients[s] = false
			close(s.events)
		}
	}
}

// streams returns how many clients there are.
func (h *hub) streams() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.clients
}
