package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestFetchSaysWhatHappened: the items on standard output are those of
// parse-feed, and --verbose tells of redirects, sizes and what holds for how
// long.
func TestFetchSaysWhatHappened(t *testing.T) {
	const rss = `<rss version="2.0"><channel><title>Wire</title><item><title>T</title><guid>1</guid></item></channel></rss>`
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/old" {
			http.Redirect(w, r, "/feed", http.StatusMovedPermanently)
			return
		}
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Cache-Control", "max-age=600")
		w.Header().Set("ETag", `"v1"`)
		w.Header().Set("Link", `</hub>; rel=hub`)
		z := gzip.NewWriter(w)
		_, _ = io.WriteString(z, rss)
		_ = z.Close()
	}))
	t.Cleanup(s.Close)
	call := func(stdin string, args ...string) (stdout, stderr string) {
		t.Helper()
		var out, errs bytes.Buffer
		if code := run(t.Context(), args, streams{in: strings.NewReader(stdin), out: &out, err: &errs, environ: []string{"WIREDESK_FETCH_ALLOW=127.0.0.1"}}); code != exitOK {
			t.Fatalf("wiredesk %s exits with %d: %s", strings.Join(args, " "), code, errs.String())
		}
		return out.String(), errs.String()
	}
	want, _ := call(rss, "parse-feed")
	quiet, nothing := call("", "fetch", s.URL+"/old")
	if quiet != want || nothing != "" {
		t.Errorf("fetch prints %q and %q, want %q as parse-feed does, and nothing", quiet, nothing, want)
	}
	got, told := call("", "fetch", "--verbose", s.URL+"/old")
	if got != want {
		t.Errorf("fetch --verbose prints %q, want %q", got, want)
	}
	for _, line := range []string{
		"GET " + s.URL + "/old", "answer     301, HTTP/1.1", "redirect   to /feed", "GET " + s.URL + "/feed", "same connection",
		"Content-Encoding: gzip", "decompressed", "url        " + s.URL + "/feed", "moved      " + s.URL + "/feed",
		`etag       "v1"`, "fresh      for 10m0s", "hubs       " + s.URL + "/hub",
	} {
		if !strings.Contains(told, line) {
			t.Errorf("fetch --verbose does not say %q:\n%s", line, told)
		}
	}
}
