package main

import (
	"context"
	"net/http"

	"github.com/wiredesk/wiredesk/connectors/feed"
	"github.com/wiredesk/wiredesk/connectors/web"
	"github.com/wiredesk/wiredesk/connectors/websub"
	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// newHubClient returns what WebSub hubs are asked with: within the limits of
// addresses that feeds are fetched in.
func newHubClient(source *feed.Client) poll.Hub { return websub.NewClient(source.HubTransport()) }

// serveCallbacks serves the callbacks of WebSub until ctx ends, where they have
// an address of their own.
func (a *app) serveCallbacks(ctx context.Context, poller *poll.Poller) error {
	if a.cfg.Poll.WebSub.Listen == "" {
		return nil
	}
	return web.Serve(ctx, a.cfg.Poll.WebSub.Listen, a.callbacks(poller))
}

func (a *app) callbacks(poller *poll.Poller) http.Handler {
	return websub.NewHandler(poller, a.cfg.Poll.MaxFeedBytes, a.log)
}

// withCallbacks adds the callbacks of WebSub to what is served, where they are
// in use and have no address of their own. A nil poller has none.
func (a *app) withCallbacks(handler http.Handler, poller *poll.Poller) http.Handler {
	if w := a.cfg.Poll.WebSub; poller == nil || w.Callback == "" || w.Listen != "" {
		return handler
	}
	mux := http.NewServeMux()
	mux.Handle(poll.CallbackPath, a.callbacks(poller))
	mux.Handle("/", handler)
	return mux
}
