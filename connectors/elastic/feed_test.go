package elastic_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// secondOf answers the second write to an index as it is told, and any other
// as done.
func secondOf(index string, status int, kind string) func(string, string) (int, string) {
	n := 0
	return func(at, _ string) (int, string) {
		if at != index {
			return http.StatusCreated, ""
		}
		if n++; n == 2 {
			return status, kind
		}
		return http.StatusCreated, ""
	}
}

func TestWriteVerdictsByTheItemOfTheFeed(t *testing.T) {
	for _, tc := range []struct {
		name   string
		status int
		kind   string
		want   pipeline.Verdict
	}{
		{"an earlier version from the feed is there", 409, "version_conflict_engine_exception", pipeline.Done},
		{"the server is too busy", 429, "es_rejected_execution_exception", pipeline.Retry},
		{"it was not set up", 404, "index_not_found_exception", pipeline.Retry},
		{"the server can't take it", 400, "mapper_parsing_exception", pipeline.Refuse},
	} {
		t.Run(tc.name, func(t *testing.T) {
			server := newFake(t, aboutElasticsearch7)
			server.item = secondOf("wiredesk-items", tc.status, tc.kind)
			docs := []wire.Document{document("a", "Text."), document("b", "Text."), document("nofeed", "Text."), document("c", "Text.")}
			for _, i := range []int{0, 1, 3} {
				docs[i].Feed = wire.Feed{Name: "A", URL: "https://feeds.example/a"}
			}
			for i, o := range server.open(t, nil).Write(t.Context(), docs) {
				want := pipeline.Done
				if i == 1 {
					want = tc.want
				}
				if o.Verdict != want {
					t.Errorf("document %s: %v (%v), want %v", docs[i].URI, o.Verdict, o.Err, want)
				}
			}
		})
	}
}

func TestPutFeedsVerdicts(t *testing.T) {
	for _, tc := range []struct {
		name   string
		status int
		kind   string
		want   pipeline.Verdict
		says   string
	}{
		{"a later record is there", 409, "version_conflict_engine_exception", pipeline.Stale, ""},
		{"a field that the mapping can't take", 400, "mapper_parsing_exception", pipeline.Refuse, "the server's reason"},
		{"the server is too busy", 429, "es_rejected_execution_exception", pipeline.Retry, "the server's reason"},
		{"the disk is full", 403, "cluster_block_exception", pipeline.Retry, "make room"},
		{"it was not set up", 404, "index_not_found_exception", pipeline.Retry, "wiredesk setup"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			server := newFake(t, aboutElasticsearch7)
			server.item = secondOf("wiredesk-feeds", tc.status, tc.kind)
			feeds := make([]wire.FeedStatus, 3)
			for i := range feeds {
				feeds[i].Feed.URL, feeds[i].At = fmt.Sprintf("https://feeds.example/%d", i), time.Now()
			}
			for i, o := range server.open(t, nil).PutFeeds(t.Context(), feeds) {
				want := pipeline.Done
				if i == 1 {
					want = tc.want
					if got := fmt.Sprint(o.Err); tc.says != "" && !strings.Contains(got, tc.says) {
						t.Errorf("the error is %q, want it to say %q", got, tc.says)
					}
				}
				if o.Verdict != want {
					t.Errorf("feed %d: %v (%v), want %v", i, o.Verdict, o.Err, want)
				}
			}
		})
	}
}

func TestCountFeedsTakesNoPartForTheWhole(t *testing.T) {
	whole := `{"status":200,"hits":{"hits":[]},"_shards":{"total":1,"successful":1,"failed":0},"aggregations":{}}`
	for _, tc := range []struct{ name, second, says string }{
		{"all of the index answered", whole, ""},
		{"a shard did not", strings.Replace(whole, `"failed":0`, `"failed":1`, 1), "only a part"},
		{"it took too long", strings.Replace(whole, `{"status"`, `{"timed_out":true,"status"`, 1), "only a part"},
		{"an index is not there", `{"status":404,"error":{"type":"index_not_found_exception","reason":"no such index"}}`, "wiredesk setup"},
		{"something else", `{"status":200}`, "no search result"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			server := newFake(t, aboutElasticsearch7)
			server.answer = func(w http.ResponseWriter, r *http.Request, _ string) bool {
				if !strings.HasSuffix(r.URL.Path, "/_msearch") {
					return false
				}
				fmt.Fprintf(w, `{"responses":[%s,%s,%s]}`, whole, tc.second, whole)
				return true
			}
			_, err := server.open(t, nil).CountFeeds(t.Context(), []wire.FeedWindow{{URL: "https://feeds.example/a", To: time.Now()}})
			if (err == nil) != (tc.says == "") || err != nil && !strings.Contains(err.Error(), tc.says) {
				t.Errorf("CountFeeds = %v, want it to say %q", err, tc.says)
			}
		})
	}
}

func TestFeedRecordsOfAMissingIndexSayWhatToDo(t *testing.T) {
	server := newFake(t, aboutElasticsearch7)
	server.answer = func(w http.ResponseWriter, _ *http.Request, _ string) bool {
		io.WriteString(w, `{"docs":[{"_index":"wiredesk-feeds","_id":"a","error":{"type":"index_not_found_exception","reason":"no such index"}}]}`)
		return true
	}
	_, err := server.open(t, nil).FeedRecords(t.Context(), []string{"https://feeds.example/a"})
	if err == nil || !strings.Contains(err.Error(), "no such index") || !strings.Contains(err.Error(), "wiredesk setup") {
		t.Errorf("FeedRecords = %v, want what is wrong and what to do", err)
	}
}
