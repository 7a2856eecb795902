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

// TestFetchOfAFeedThatBreaksOff: what came is printed as the poller takes it,
// and the command says what is wrong and fails.
func TestFetchOfAFeedThatBreaksOff(t *testing.T) {
	const item = `<item><title>T</title><guid>1</guid></item>`
	for _, tt := range []struct {
		name, body, length string
		prints, says       string
	}{
		{"in an item", `<rss version="2.0"><channel>` + item + `<item><title>U`, "1000", `"partial":true`, "truncated"},
		{"behind the feed", `<rss version="2.0"><channel>` + item + `</channel></rss>`, "1000", `"title":"T"`, "truncated"},
		{"at the bound on its size", `<rss version="2.0"><channel>` + item + strings.Repeat("<item><title>U</title></item>", 100), "", `"partial":true`, "too_large"},
		{"before the first item", `<rss version="2.0"><channel><item><title>U`, "1000", "", "no item"},
		{"before anything", "", "1000", "", "truncated"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if tt.length != "" {
					w.Header().Set("Content-Length", tt.length)
				}
				_, _ = io.WriteString(w, tt.body)
			}))
			t.Cleanup(s.Close)
			var out, errs bytes.Buffer
			code := run(t.Context(), []string{"fetch", s.URL}, streams{out: &out, err: &errs, environ: []string{"WIREDESK_FETCH_ALLOW=127.0.0.1", "WIREDESK_POLL_MAX_FEED_BYTES=2048"}})
			if code != exitFailure || !strings.Contains(errs.String(), tt.says) {
				t.Errorf("exit code %d, %q; want %d and a word of %s", code, &errs, exitFailure, tt.says)
			}
			if !strings.Contains(out.String(), tt.prints) || (tt.prints == "") != (out.Len() == 0) {
				t.Errorf("it prints %q, want %q", &out, tt.prints)
			}
			if strings.Contains(out.String(), `"title":"U"`) != (tt.length == "") {
				t.Errorf("it prints %q, want whole items only", &out)
			}
		})
	}
}
