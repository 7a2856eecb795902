// Package demo is a sample wire: a server on loopback with feeds whose items
// appear one after the other, for wiredesk run --demo and for tests. Its
// stories, their people and their quotations are invented; the layouts and
// traps are those of real wire copy.
package demo

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/wiredesk/wiredesk/config"
)

//go:embed manifest.json stories
var files embed.FS

// pace is how long the wire waits between two items; the first items are there
// at once.
const (
	pace      = 2 * time.Second
	atOnce    = 3
	pollEvery = time.Second
)

// item is a story of the manifest.
type item struct {
	File      string    `json:"file"`
	Feed      string    `json:"feed"` // agencies, desk or pages
	Title     string    `json:"title"`
	Published time.Time `json:"published"`
	body      string
}

// Wire is a sample wire that is being served.
type Wire struct {
	items   []item
	started time.Time
	base    string
	server  *http.Server
}

// preferred is the port that the wire is served on where it is free: a feed's
// address is part of its items' identity, so that after a restart they are
// known again.
const preferred = "127.0.0.1:18089"

// Start serves the sample wire on a port of 127.0.0.1 until Close.
func Start(ctx context.Context, log *slog.Logger) (*Wire, error) {
	items, err := load()
	if err != nil {
		return nil, fmt.Errorf("loading the sample wire: %w", err)
	}
	var listen net.ListenConfig
	listener, err := listen.Listen(ctx, "tcp", preferred)
	if err != nil {
		listener, err = listen.Listen(ctx, "tcp", "127.0.0.1:0")
	}
	if err != nil {
		return nil, fmt.Errorf("serving the sample wire: %w", err)
	}
	w := &Wire{items: items, started: time.Now(), base: "http://" + listener.Addr().String()}
	w.server = &http.Server{Handler: w.handler(), ReadHeaderTimeout: 5 * time.Second}
	go func() {
		if err := w.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			log.Error("serving the sample wire", "err", err)
		}
	}()
	return w, nil
}

// load reads the manifest and its stories.
func load() ([]item, error) {
	manifest, err := files.ReadFile("manifest.json")
	if err != nil {
		return nil, err
	}
	var items []item
	if err := json.Unmarshal(manifest, &items); err != nil {
		return nil, err
	}
	for i := range items {
		body, err := files.ReadFile("stories/" + items[i].File)
		if err != nil {
			return nil, err
		}
		items[i].body = string(body)
	}
	return items, nil
}

// Feeds returns the feeds of the wire, to be polled every second.
func (w *Wire) Feeds() []config.Feed {
	return []config.Feed{
		{URL: w.base + "/agencies.rss", Name: "Sample agencies", Interval: pollEvery, Language: "en"},
		{URL: w.base + "/desk.atom", Name: "Sample desk", Interval: pollEvery, Language: "en"},
		{URL: w.base + "/pages.rss", Name: "Sample pages", Interval: pollEvery, Language: "en"},
	}
}

// Close stops the wire.
func (w *Wire) Close() error { return w.server.Close() }

// visible returns the items of a feed that have appeared by now, newest first.
func (w *Wire) visible(feed string, now time.Time) []item {
	n := atOnce + int(now.Sub(w.started)/pace)
	var shown []item
	for _, it := range w.items[:min(n, len(w.items))] {
		if it.Feed == feed {
			shown = append([]item{it}, shown...)
		}
	}
	return shown
}
