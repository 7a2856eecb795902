package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/wiredesk/wiredesk/connectors/web"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

func TestAPISearch(t *testing.T) {
	x := sampleWire(t)
	w := get(t, web.New(web.Options{Reader: x}), "/api/search?q=lithium&facets=true&highlight=true&limit=5")
	wantStatus(t, w, http.StatusOK)
	var got wire.Results
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	q, err := wire.ParseQuery("lithium")
	if err != nil {
		t.Fatal(err)
	}
	want, err := x.Search(t.Context(), wire.Search{Query: q, Limit: 5, Facets: true, Highlight: true})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("results differ from the index's (-want +got):\n%s", diff)
	}
	if got.Total != 1 || len(got.Facets["speaker"]) == 0 {
		t.Errorf("total %d and speakers %v, want 1 and some", got.Total, got.Facets["speaker"])
	}
}

func TestAPIFindsNothingAsAnEmptyList(t *testing.T) {
	w := get(t, web.New(web.Options{Reader: newMemoryIndex()}), "/api/search?q=nothing")
	if got := strings.TrimSpace(w.Body.String()); got != `{"total":0,"hits":[]}` {
		t.Errorf("results = %s, want no hits as []", got)
	}
}

func TestAPISearchWithLimitZeroGivesTheTotalAlone(t *testing.T) {
	for path, hits := range map[string]int{
		"/api/search?limit=0&facets=true&highlight=true": 0,
		"/api/search?limit=0&offset=100&facets=true":     0,
		"/api/search?limit=1&facets=true":                1,
		"/api/search?limit=&facets=true":                 2,
	} {
		w := get(t, web.New(web.Options{Reader: sampleWire(t)}), path)
		wantStatus(t, w, http.StatusOK)
		var got wire.Results
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		if got.Hits == nil || min(len(got.Hits), 2) != hits || got.Total < 2 || len(got.Facets) == 0 {
			t.Errorf("%s: %d hits of %d with %d facets, want %d of 2 or more with some", path, len(got.Hits), got.Total, len(got.Facets), hits)
		}
	}
}

func TestAPIDocument(t *testing.T) {
	want := hostile()
	h := web.New(web.Options{Reader: newMemoryIndex(want)})
	w := get(t, h, "/api/documents/evil")
	wantStatus(t, w, http.StatusOK)
	var got wire.Document
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("document differs (-want +got):\n%s", diff)
	}
	tag := w.Header().Get("ETag")
	again := get(t, h, "/api/documents/evil", "If-None-Match", tag)
	if again.Code != http.StatusNotModified || again.Body.Len() > 0 {
		t.Errorf("asked again with its ETag %s: %d with %d bytes, want 304 with none", tag, again.Code, again.Body.Len())
	}
}

func TestAPIProblems(t *testing.T) {
	x := sampleWire(t)
	h := web.New(web.Options{Reader: x})
	for _, tc := range []struct {
		path, param, detail string
		status              int
	}{
		{"/api/search?q=speeker:x", "q", `no field "speeker"`, 400},
		{"/api/search?limit=1001", "limit", "from 0 to 1000", 400},
		{"/api/search?limit=1000&offset=9500", "offset", "narrow the search", 400},
		{"/api/search?from=x", "from", "is not a time", 400},
		{"/api/search?sort=x", "sort", "newest, relevance, indexed", 400},
		{"/api/search?facets=maybe", "facets", "neither true nor false", 400},
		{"/api/search?query=x", "query", "no such parameter", 400},
		{"/api/stream?q=speeker:x", "q", `no field "speeker"`, 400},
		{"/api/stream?since=x", "since", "is not a time", 400},
		{"/api/documents/none", "", "no such document", 404},
		{"/api/none", "", "no such page", 404},
	} {
		w := get(t, h, tc.path)
		var p struct {
			Type, Title, Detail, Param string
			Status                     int
		}
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
			t.Errorf("GET %s: %v in %s", tc.path, err, w.Body)
			continue
		}
		if w.Code != tc.status || p.Status != tc.status || p.Param != tc.param || !strings.Contains(p.Detail, tc.detail) || p.Title == "" || p.Type != "about:blank" {
			t.Errorf("GET %s = %d %+v, want %d, param %q and %q", tc.path, w.Code, p, tc.status, tc.param, tc.detail)
		}
		if got := w.Header().Get("Content-Type"); got != "application/problem+json" {
			t.Errorf("GET %s has the type %s", tc.path, got)
		}
	}
	x.fail(errors.New("dial tcp 10.0.0.7:9200: refused"))
	w := get(t, h, "/api/search")
	if w.Code != http.StatusServiceUnavailable || strings.Contains(w.Body.String(), "10.0.0.7") || w.Header().Get("Retry-After") == "" {
		t.Errorf("without an index: %d %s, want 503 with Retry-After and no address", w.Code, w.Body)
	}
}

func TestOnlyReading(t *testing.T) {
	h := web.New(web.Options{Reader: sampleWire(t)})
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(method, "/", nil))
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
			t.Errorf("%s = %d, Allow %q; want 405 and GET, HEAD", method, w.Code, w.Header().Get("Allow"))
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodHead, "/api/search", nil))
	if w.Code != http.StatusOK || w.Body.Len() > 0 {
		t.Errorf("HEAD = %d with %d bytes, want 200 with none", w.Code, w.Body.Len())
	}
}

func TestEveryAnswerIsSecured(t *testing.T) {
	h := web.New(web.Options{Reader: sampleWire(t), Registry: prometheus.NewRegistry()})
	for _, path := range []string{"/", "/none", "/story/none", "/api/search", "/api/none", "/metrics", "/healthz"} {
		header := get(t, h, path).Header()
		contains(t, "the policy of "+path, header.Get("Content-Security-Policy"), "default-src 'none'", "frame-ancestors 'none'")
		if strings.Contains(header.Get("Content-Security-Policy"), "unsafe") {
			t.Errorf("GET %s allows what is unsafe", path)
		}
		if header.Get("X-Content-Type-Options") != "nosniff" || header.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("GET %s lacks nosniff or no-referrer", path)
		}
	}
}

func TestAssetsAreKeptForEver(t *testing.T) {
	h := web.New(web.Options{Reader: sampleWire(t)})
	page := get(t, h, "/").Body.String()
	_, after, _ := strings.Cut(page, `rel="stylesheet" href="`)
	address, _, _ := strings.Cut(after, `"`)
	w := get(t, h, address)
	wantStatus(t, w, http.StatusOK)
	contains(t, "the style sheet's caching", w.Header().Get("Cache-Control"), "immutable")
	if got := get(t, h, "/assets/old/desk.css").Code; got != http.StatusNotFound {
		t.Errorf("an asset of another version = %d, want 404", got)
	}
}

func TestOps(t *testing.T) {
	var down error
	reg := prometheus.NewRegistry()
	options := web.Options{Reader: sampleWire(t), Registry: reg, Ready: func(context.Context) []web.Check {
		return []web.Check{{Name: "log"}, {Name: "index", Err: down}}
	}}
	for name, h := range map[string]http.Handler{"the desk": web.New(options), "a role without a page": web.Ops(options)} {
		down = nil
		w := get(t, h, "/readyz")
		if got := w.Body.String(); w.Code != http.StatusOK || got != "ok log\nok index\n" {
			t.Errorf("%s: /readyz = %d %q", name, w.Code, got)
		}
		down = errors.New("connection\nrefused")
		w = get(t, h, "/readyz")
		if got := w.Body.String(); w.Code != http.StatusServiceUnavailable || got != "ok log\nfailed index: connection refused\n" {
			t.Errorf("%s without an index: /readyz = %d %q", name, w.Code, got)
		}
		if got := get(t, h, "/healthz").Code; got != http.StatusOK {
			t.Errorf("%s: /healthz = %d", name, got)
		}
		if got := get(t, h, "/debug/pprof/").Code; got != http.StatusNotFound {
			t.Errorf("%s: /debug/pprof/ = %d without its flag, want 404", name, got)
		}
	}
	h := web.New(web.Options{Reader: sampleWire(t), Registry: prometheus.NewRegistry(), Pprof: true})
	get(t, h, "/story/none")
	contains(t, "the metrics", get(t, h, "/metrics").Body.String(), `wiredesk_serve_requests_total{code="404",route="/story/{id}"} 1`)
	wantStatus(t, get(t, h, "/debug/pprof/"), http.StatusOK)
}

func TestServeOnLoopbackAnswersOnlyToLocalNames(t *testing.T) {
	address := serve(t, sampleWire(t))
	_, port, err := net.SplitHostPort(strings.TrimPrefix(address, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	for host, want := range map[string]int{
		"localhost:" + port: 200, "127.0.0.1:" + port: 200, "[::1]:" + port: 200, "LOCALHOST": 200,
		"evil.example": 421, "evil.example:" + port: 421, "localhost.evil.example": 421, "10.0.0.1": 421,
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+"/healthz", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = host
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || resp.StatusCode != want {
			t.Errorf("Host %s = %d %s (%v), want %d", host, resp.StatusCode, body, err, want)
		}
	}
}

func TestServeSaysWhatAddressItCanNotHave(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	err = web.Serve(t.Context(), taken.Addr().String(), http.NotFoundHandler())
	if err == nil || !strings.Contains(err.Error(), taken.Addr().String()) {
		t.Errorf("Serve() = %v, want an error that names the address", err)
	}
}
