package main

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/web"
	"github.com/wiredesk/wiredesk/pipeline/poll"
)

func newCallbackApp(w config.WebSub) (*app, *poll.Poller) {
	cfg := config.Default()
	cfg.Poll.WebSub = w
	a := &app{cfg: &config.Loaded{Config: cfg}, log: slog.New(slog.DiscardHandler), registry: prometheus.NewRegistry()}
	return a, poll.New(poll.Options{Metrics: poll.NewMetrics(a.registry), Logger: a.log})
}

func TestCallbacksAreServedBesideTheRest(t *testing.T) {
	for _, tt := range []struct {
		name   string
		websub config.WebSub
		polls  bool
		want   int // of a delivery; 405 where nothing but pages is served
		says   string
	}{
		{"with a callback address", config.WebSub{Callback: "https://desk.example"}, true, http.StatusServiceUnavailable, "try again soon"},
		{"before there is a poller", config.WebSub{Callback: "https://desk.example"}, false, http.StatusServiceUnavailable, "not yet"},
		{"without a callback address", config.WebSub{}, true, http.StatusMethodNotAllowed, ""},
		{"with an address of their own", config.WebSub{Callback: "https://desk.example", Listen: "127.0.0.1:0"}, false, http.StatusMethodNotAllowed, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, poller := newCallbackApp(tt.websub)
			handler := a.besideCallbacks(web.Ops(a.webOptions()))
			if tt.polls {
				if err := a.serveCallbacks(t.Context(), poller); err != nil {
					t.Fatal(err)
				}
			}
			for _, ask := range []struct {
				method, path string
				want         int
			}{
				{http.MethodPost, "/websub/token", tt.want},
				{http.MethodGet, "/healthz", http.StatusOK},
				{http.MethodPost, "/healthz", http.StatusMethodNotAllowed},
			} {
				w := httptest.NewRecorder()
				handler.ServeHTTP(w, httptest.NewRequest(ask.method, ask.path, nil))
				if w.Code != ask.want {
					t.Errorf("%s %s is answered %d, want %d", ask.method, ask.path, w.Code, ask.want)
				}
				if ask.path == "/websub/token" && !strings.Contains(w.Body.String(), tt.says) {
					t.Errorf("%s %s is answered %q, want %q", ask.method, ask.path, w.Body, tt.says)
				}
			}
		})
	}
}

func TestCallbacksHaveAnAddressOfTheirOwn(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	free.Close()
	a, poller := newCallbackApp(config.WebSub{Callback: "https://desk.example", Listen: address})
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- a.serveCallbacks(ctx, poller) }()
	for path, want := range map[string]int{"/websub/token": http.StatusServiceUnavailable, "/healthz": http.StatusNotFound} {
		if got := postUntilServed(t, "http://"+address+path); got != want {
			t.Errorf("POST %s is answered %d, want %d", path, got, want)
		}
	}
	stop()
	if err := <-done; err != nil {
		t.Errorf("serveCallbacks = %v, want nil", err)
	}
}

// postUntilServed posts until a server answers, and returns the status.
func postUntilServed(t *testing.T, url string) int {
	t.Helper()
	for t.Context().Err() == nil {
		resp, err := http.Post(url, "text/plain", nil)
		if err != nil {
			continue // it does not listen yet
		}
		defer resp.Body.Close()
		_, _ = io.Copy(io.Discard, resp.Body)
		return resp.StatusCode
	}
	return 0
}
