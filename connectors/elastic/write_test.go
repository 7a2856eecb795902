package elastic_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

func TestWriteVerdicts(t *testing.T) {
	for _, tc := range []struct {
		name   string
		index  string // where the item fails
		status int
		kind   string
		want   pipeline.Verdict
		says   string
	}{
		{"created", "wiredesk-documents", 201, "", pipeline.Done, ""},
		{"updated", "wiredesk-documents", 200, "", pipeline.Done, ""},
		{"a later version is there", "wiredesk-documents", 409, "version_conflict_engine_exception", pipeline.Stale, ""},
		{"a later claim is there, and that alone says nothing", "wiredesk-claims", 409, "version_conflict_engine_exception", pipeline.Done, ""},
		{"a field that the mapping can't take", "wiredesk-documents", 400, "mapper_parsing_exception", pipeline.Refuse, "the server's reason"},
		{"a claim that the mapping can't take", "wiredesk-claims", 400, "strict_dynamic_mapping_exception", pipeline.Refuse, "the server's reason"},
		{"a version that can't be taken", "wiredesk-versions", 400, "mapper_parsing_exception", pipeline.Refuse, "the server's reason"},
		{"the server is too busy", "wiredesk-documents", 429, "es_rejected_execution_exception", pipeline.Retry, "the server's reason"},
		{"too busy for a claim", "wiredesk-claims", 429, "es_rejected_execution_exception", pipeline.Retry, "the server's reason"},
		{"too busy for a version", "wiredesk-versions", 429, "es_rejected_execution_exception", pipeline.Retry, "the server's reason"},
		{"a shard is not there", "wiredesk-documents", 503, "unavailable_shards_exception", pipeline.Retry, "the server's reason"},
		{"a timeout", "wiredesk-documents", 408, "timeout_exception", pipeline.Retry, "the server's reason"},
		{"the index is gone, which is not the document's fault", "wiredesk-documents", 404, "index_not_found_exception", pipeline.Retry, "wiredesk setup"},
		{"the disk is full", "wiredesk-documents", 403, "cluster_block_exception", pipeline.Retry, "make room"},
		{"the user may not write", "wiredesk-documents", 403, "security_exception", pipeline.Retry, "the server's reason"},
		{"the index is closed", "wiredesk-documents", 400, "index_closed_exception", pipeline.Retry, "the server's reason"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			server := newFake(t, aboutElasticsearch7)
			server.item = func(index, id string) (int, string) {
				if index == tc.index && strings.HasPrefix(id, "b") {
					return tc.status, tc.kind
				}
				return http.StatusCreated, ""
			}
			docs := []wire.Document{document("a", "Text."), document("b", "Text."), document("c", "Text.")}
			for i := range docs {
				docs[i].Claims = []wire.Claim{{ID: "c1", Text: "Text", Type: "direct"}}
			}
			x := server.open(t, nil)
			server.answer = nothingToRemove
			outcomes := x.Write(t.Context(), docs)
			for i, want := range []pipeline.Verdict{pipeline.Done, tc.want, pipeline.Done} {
				if outcomes[i].Verdict != want {
					t.Errorf("document %s: %v (%v), want %v", docs[i].URI, outcomes[i].Verdict, outcomes[i].Err, want)
				}
			}
			if got := fmt.Sprint(outcomes[1].Err); tc.says != "" && !strings.Contains(got, tc.says) {
				t.Errorf("the error is %q, want it to say %q", got, tc.says)
			}
		})
	}
}

// nothingToRemove answers the questions for old claims.
func nothingToRemove(w http.ResponseWriter, r *http.Request, _ string) bool {
	switch {
	case strings.HasSuffix(r.URL.Path, "/_refresh"):
		io.WriteString(w, `{}`)
	case strings.HasSuffix(r.URL.Path, "/_search"):
		io.WriteString(w, `{"hits":{"hits":[]}}`)
	default:
		return false
	}
	return true
}

func TestWriteFailsAsAWhole(t *testing.T) {
	for name, answer := range map[string]func(w http.ResponseWriter){
		"503":                      func(w http.ResponseWriter) { w.WriteHeader(http.StatusServiceUnavailable) },
		"401":                      func(w http.ResponseWriter) { w.WriteHeader(http.StatusUnauthorized) },
		"a proxy's page":           func(w http.ResponseWriter) { io.WriteString(w, "<html>Bad gateway</html>") },
		"answers for other writes": func(w http.ResponseWriter) { io.WriteString(w, `{"items":[{"index":{"status":201}}]}`) },
		"a connection that breaks": func(http.ResponseWriter) { panic(http.ErrAbortHandler) },
	} {
		t.Run(name, func(t *testing.T) {
			server := newFake(t, aboutElasticsearch7)
			var mended atomic.Bool
			server.answer = func(w http.ResponseWriter, _ *http.Request, _ string) bool {
				if mended.Load() {
					return false
				}
				answer(w)
				return true
			}
			x := server.open(t, nil)
			docs := []wire.Document{document("a", "Text."), document("b", "Text.")}
			for i, o := range x.Write(t.Context(), docs) {
				if o.Verdict != pipeline.Retry || o.Err == nil {
					t.Errorf("document %s: %v (%v), want retry and why", docs[i].URI, o.Verdict, o.Err)
				}
			}
			mended.Store(true)
			for i, o := range x.Write(t.Context(), docs) {
				if o.Verdict != pipeline.Done {
					t.Errorf("mended, document %s: %v (%v), want done", docs[i].URI, o.Verdict, o.Err)
				}
			}
		})
	}
}

func TestWriteGivesUpOnASlowServer(t *testing.T) {
	server := newFake(t, aboutElasticsearch7)
	release := make(chan struct{})
	defer close(release)
	server.answer = func(http.ResponseWriter, *http.Request, string) bool { <-release; return true }
	x := server.open(t, func(cfg *config.Index) { cfg.Timeout = 200 * time.Millisecond })
	o := x.Write(t.Context(), []wire.Document{document("a", "Text.")})[0]
	if o.Verdict != pipeline.Retry || o.Err == nil || !strings.Contains(o.Err.Error(), "index.timeout") {
		t.Errorf("outcome = %v (%v), want retry and the name of the setting", o.Verdict, o.Err)
	}
}

func TestWriteDividesLargeBatches(t *testing.T) {
	const bound = 8 << 20
	server := newFake(t, aboutElasticsearch7)
	var docs []wire.Document
	for i := range 7 {
		docs = append(docs, document(fmt.Sprint(i), strings.Repeat("word ", 200_000)))
	}
	docs = append(docs, document("huge", strings.Repeat("word ", 2_000_000)))
	for i, o := range server.open(t, nil).Write(t.Context(), docs) {
		if o.Verdict != pipeline.Done {
			t.Errorf("document %s: %v (%v), want done", docs[i].URI, o.Verdict, o.Err)
		}
	}
	if len(server.bodies) < 4 {
		t.Errorf("%d requests, want several", len(server.bodies))
	}
	for _, body := range server.bodies {
		if writes := strings.Count(body, "\n") / 2; len(body) > bound && writes > 1 {
			t.Errorf("a request has %d bytes and %d writes, want at most %d bytes", len(body), writes, bound)
		}
	}
}

func TestWriteMakesRequestsThatTheServerTakes(t *testing.T) {
	const limit = 5000
	server := newFake(t, aboutElasticsearch7)
	server.answer = func(w http.ResponseWriter, _ *http.Request, body string) bool {
		if len(body) > limit {
			w.WriteHeader(http.StatusRequestEntityTooLarge)
		}
		return len(body) > limit
	}
	docs := []wire.Document{document("huge", strings.Repeat("word ", limit))}
	for i := range 20 {
		docs = append(docs, document(fmt.Sprint(i), strings.Repeat("word ", 100)))
	}
	outcomes := server.open(t, nil).Write(t.Context(), docs)
	if o := outcomes[0]; o.Verdict != pipeline.Refuse || o.Err == nil {
		t.Errorf("the document over the limit: %v (%v), want refuse and why", o.Verdict, o.Err)
	}
	for i, o := range outcomes[1:] {
		if o.Verdict != pipeline.Done {
			t.Errorf("document %s: %v (%v), want done", docs[i+1].URI, o.Verdict, o.Err)
		}
	}
}

func TestGetTellsAMissingDocumentFromAMissingIndex(t *testing.T) {
	server := newFake(t, aboutElasticsearch7)
	body := `{"found":false}`
	server.answer = func(w http.ResponseWriter, _ *http.Request, _ string) bool {
		w.WriteHeader(http.StatusNotFound)
		io.WriteString(w, body)
		return true
	}
	x := server.open(t, nil)
	if _, err := x.Get(t.Context(), "a"); !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("Get of a missing document = %v, want ErrNotFound", err)
	}
	body = `{"error":{"type":"index_not_found_exception","reason":"no such index"},"status":404}`
	if _, err := x.Get(t.Context(), "a"); err == nil || errors.Is(err, pipeline.ErrNotFound) || !strings.Contains(err.Error(), "wiredesk setup") {
		t.Errorf("Get from a missing index = %v, want an error that says what to do", err)
	}
}
