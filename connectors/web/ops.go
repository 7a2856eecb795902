package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/pprof"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Check is the result of asking one thing that wiredesk needs: the log, the
// index.
type Check struct {
	// Name is a short lower-case word.
	Name string
	// Err says what is wrong; nil means that it is well.
	Err error
}

// readyTimeout bounds all checks of one request together.
const readyTimeout = 5 * time.Second

// Ops returns the handler for the roles that have no page: /metrics,
// /healthz, /readyz and, if o.Pprof is set, /debug/pprof/. New has the same
// beside its pages. It uses o's Registry, Ready, Log and Pprof.
func Ops(o Options) http.Handler {
	o = o.withDefaults()
	mux := http.NewServeMux()
	addOps(mux, o)
	return recovering(o.Log, secured(mux))
}

func addOps(mux *http.ServeMux, o Options) {
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		writeReport(w, nil)
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), readyTimeout)
		defer cancel()
		writeReport(w, o.Ready(ctx))
	})
	if o.Registry != nil {
		mux.Handle("GET /metrics", promhttp.HandlerFor(o.Registry, promhttp.HandlerOpts{Registry: o.Registry}))
	}
	if o.Pprof {
		mux.HandleFunc("GET /debug/pprof/", pprof.Index)
		mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
		mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
		mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
		mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	}
}

// writeReport says ok, or one line for each check; 503 if any failed.
func writeReport(w http.ResponseWriter, checks []Check) {
	var b strings.Builder
	status := http.StatusOK
	for _, c := range checks {
		if c.Err == nil {
			fmt.Fprintf(&b, "ok %s\n", c.Name)
			continue
		}
		status = http.StatusServiceUnavailable
		fmt.Fprintf(&b, "failed %s: %s\n", c.Name, strings.Join(strings.Fields(c.Err.Error()), " "))
	}
	if len(checks) == 0 {
		b.WriteString("ok\n")
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write([]byte(b.String())) //nolint:errcheck // the client has gone
}
