package main

import (
	"context"
	"net/http"
	"sync/atomic"

	"github.com/wiredesk/wiredesk/connectors/web"
	"github.com/wiredesk/wiredesk/connectors/websub"
	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// callbacks is where WebSub hubs reach the poller of this process. Until there
// is one, as long as the process starts or in a role that does not poll, it
// asks them to try again. The zero value has none.
type callbacks struct{ handler atomic.Pointer[http.Handler] }

func (c *callbacks) serve(h http.Handler) { c.handler.Store(&h) }

// ServeHTTP implements http.Handler.
func (c *callbacks) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if h := c.handler.Load(); h != nil {
		(*h).ServeHTTP(w, r)
		return
	}
	w.Header().Set("Retry-After", "30")
	http.Error(w, "nothing is polled here, or not yet", http.StatusServiceUnavailable)
}

// serveCallbacks serves the callbacks of a poller until ctx ends, where they
// have an address of their own; else besideCallbacks has them.
func (a *app) serveCallbacks(ctx context.Context, poller *poll.Poller) error {
	a.callbacks.serve(websub.NewHandler(poller, a.cfg.Poll.MaxFeedBytes, a.log))
	if a.cfg.Poll.WebSub.Listen == "" {
		return nil
	}
	return web.Serve(ctx, a.cfg.Poll.WebSub.Listen, &a.callbacks)
}

// besideCallbacks adds the callbacks to what is served, where they are in use
// and have no address of their own.
func (a *app) besideCallbacks(handler http.Handler) http.Handler {
	if w := a.cfg.Poll.WebSub; w.Callback == "" || w.Listen != "" {
		return handler
	}
	mux := http.NewServeMux()
	mux.Handle(poll.CallbackPath, &a.callbacks)
	mux.Handle("/", handler)
	return mux
}
