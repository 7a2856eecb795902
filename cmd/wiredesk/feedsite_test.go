package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"
)

// newFeedSite starts a news site on loopback for scripts: its front page names
// feeds, some of which don't work.
func newFeedSite() *httptest.Server {
	mux := http.NewServeMux()
	page := func(path, head string) {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprintf(w, "<!DOCTYPE html><html><head><title>Site</title>%s</head><body>News</body></html>", head)
		})
	}
	link := `<link rel="alternate" type="application/rss+xml" href="%s">`
	page("/{$}", fmt.Sprintf(link+link+link, "/comments/feed", "world.rss", "/sport.rss"))
	page("/bad", fmt.Sprintf(link, "/gone.rss"))
	rss := func(path, title string) {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) { serveRSS(w, r, title) })
	}
	rss("/world.rss", "Site World")
	rss("/sport.rss", "Site Sport")
	rss("/comments/feed", "Comments for Site")
	mux.HandleFunc("GET /private.rss", func(w http.ResponseWriter, r *http.Request) {
		if user, password, _ := r.BasicAuth(); user != "desk" || password != "hunter2" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		serveRSS(w, r, "Private")
	})
	mux.HandleFunc("GET /broken.rss", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `<rss version="2.0"><channel><item><title>a`)
	})
	mux.Handle("GET /old.rss", http.RedirectHandler("/world.rss", http.StatusMovedPermanently))
	mux.HandleFunc("GET /key.rss", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Api-Key") != "hunter2" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		serveRSS(w, r, "Keyed")
	})
	return httptest.NewServer(mux)
}

func serveRSS(w http.ResponseWriter, _ *http.Request, title string) {
	w.Header().Set("Content-Type", "application/rss+xml")
	w.Header().Set("ETag", `"1"`)
	fmt.Fprintf(w, `<rss version="2.0"><channel><title>%s</title><link>http://example.com/</link><item><title>One</title><guid isPermaLink="false">1</guid><pubDate>%s</pubDate></item></channel></rss>`,
		title, time.Now().UTC().Format(time.RFC1123Z))
}
