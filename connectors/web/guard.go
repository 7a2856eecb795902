package web

import (
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
)

// contentPolicy lets a page load its own style, script and icon, and talk to
// its own server; nothing else, and nothing inline.
const contentPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// secured sets the headers of every answer and lets only GET and HEAD in.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			h.Set("Allow", "GET, HEAD")
			writeProblem(w, problem{
				Type: "about:blank", Title: http.StatusText(http.StatusMethodNotAllowed), Status: http.StatusMethodNotAllowed,
				Detail: "Everything here is only read: use GET or HEAD.",
			})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// recovering turns a panic of a handler into an answer and a line in the log.
func recovering(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			failure := recover()
			if failure == nil || failure == any(http.ErrAbortHandler) {
				return
			}
			log.Error("request failed", "path", r.URL.Path, "panic", failure, "stack", string(debug.Stack()))
			writeProblem(w, problem{
				Type: "about:blank", Title: http.StatusText(http.StatusInternalServerError), Status: http.StatusInternalServerError,
				Detail: "This page could not be made; the log says why.",
			})
		}()
		next.ServeHTTP(w, r)
	})
}

// onlyLocalNames refuses requests that name another host than this machine.
// A server on loopback has no other protection than that nobody else reaches
// it; a web site whose name is made to resolve to 127.0.0.1 would reach it
// from the reader's own browser (DNS rebinding).
func onlyLocalNames(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isLocalName(r.Host) {
			writeProblem(w, problem{
				Type: "about:blank", Title: http.StatusText(http.StatusMisdirectedRequest), Status: http.StatusMisdirectedRequest,
				Detail: "This server listens on the loopback address and answers only to localhost, 127.0.0.1 and [::1]. " +
					"Behind a proxy, let the proxy send Host: localhost, or listen on another address.",
			})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// isLocalName tells whether a Host header names the loopback.
func isLocalName(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.Trim(host, "[]"), ".")
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
