package elastic_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/elastic"
	"github.com/wiredesk/wiredesk/deploy/testservices"
	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

func TestSetupAndCheckOnRealServers(t *testing.T) {
	for _, server := range servers {
		t.Run(server.name, func(t *testing.T) {
			node := server.start(t)
			t.Run("two processes set up at once, and again", func(t *testing.T) { testSetupAtOnce(t, node) })
			t.Run("nothing is written where nothing is set up", func(t *testing.T) { testNotSetUp(t, node) })
			t.Run("a full disk is told, and nothing is lost", func(t *testing.T) { testFullDisk(t, node) })
			t.Run("another mapping is told", func(t *testing.T) { testOtherMapping(t, node) })
			t.Run("an index gets the fields that it lacks", func(t *testing.T) { testOlderFields(t, node) })
			t.Run("an index in the place of the alias is told", func(t *testing.T) { testIndexForAlias(t, node) })
		})
	}
}

func testSetupAtOnce(t *testing.T, node *testservices.Node) {
	cfg := newConfig(t, node)
	var work sync.WaitGroup
	for range 2 {
		x := openWithoutSetup(t, cfg)
		work.Go(func() {
			if err := x.Setup(t.Context()); err != nil {
				t.Errorf("Setup = %v", err)
			}
		})
	}
	work.Wait()
	x := openIndex(t, cfg)
	if err := x.Check(t.Context()); err != nil {
		t.Errorf("Check = %v, want nil", err)
	}
	aliases := request(t, http.MethodGet, cfg.URL+"/_alias/"+cfg.Prefix+"-*", "")
	for _, name := range []string{"documents", "versions", "claims", "feeds", "items", "quarantine"} {
		behind := regexp.MustCompile(`"` + cfg.Prefix + "-" + name + `-v\d+"`)
		if found := behind.FindAllString(aliases, -1); len(found) != 1 {
			t.Errorf("the aliases are %s, want one index behind %s-%s", aliases, cfg.Prefix, name)
		}
	}
}

func testNotSetUp(t *testing.T, node *testservices.Node) {
	cfg := newConfig(t, node)
	x := openWithoutSetup(t, cfg)
	expectProblem(t, x, "wiredesk setup")
	d := document("a", "Text.")
	d.Claims = []wire.Claim{{ID: "c1", Text: "Text", Type: "direct"}}
	o := x.Write(t.Context(), []wire.Document{d})[0]
	if o.Verdict != pipeline.Retry || o.Err == nil || !strings.Contains(o.Err.Error(), "wiredesk setup") {
		t.Errorf("Write = %v (%v), want retry and what to do", o.Verdict, o.Err)
	}
	if _, err := x.Search(t.Context(), wire.Search{}); err == nil || !strings.Contains(err.Error(), "wiredesk setup") {
		t.Errorf("Search = %v, want an error that says what to do", err)
	}
	if made := request(t, http.MethodGet, cfg.URL+"/_cat/indices/"+cfg.Prefix+"-*", ""); made != "" {
		t.Errorf("the server has made %s", made)
	}
}

func testFullDisk(t *testing.T, node *testservices.Node) {
	cfg := newConfig(t, node)
	x := openIndex(t, cfg)
	block := func(value string) {
		request(t, http.MethodPut, cfg.URL+"/"+cfg.Prefix+"-documents/_settings", `{"index.blocks.read_only_allow_delete":`+value+`}`)
	}
	block("true")
	expectProblem(t, x, "flood stage")
	docs := []wire.Document{document("a", "Text.")}
	if o := x.Write(t.Context(), docs)[0]; o.Verdict != pipeline.Retry || o.Err == nil || !strings.Contains(o.Err.Error(), "make room") {
		t.Errorf("Write = %v (%v), want retry and what to do", o.Verdict, o.Err)
	}
	block("null")
	if o := x.Write(t.Context(), docs)[0]; o.Verdict != pipeline.Done {
		t.Errorf("Write with room again = %v (%v), want done", o.Verdict, o.Err)
	}
}

func testOtherMapping(t *testing.T, node *testservices.Node) {
	cfg := newConfig(t, node)
	x := openIndex(t, cfg)
	for version, want := range map[int]string{0: "reindex", 99: "later one"} {
		request(t, http.MethodPut, cfg.URL+"/"+cfg.Prefix+"-claims/_mapping", fmt.Sprintf(`{"_meta":{"version":%d}}`, version))
		expectProblem(t, x, want)
		if err := x.Setup(t.Context()); !errors.Is(err, elastic.ErrMapping) {
			t.Errorf("Setup over mapping version %d = %v, want ErrMapping", version, err)
		}
	}
}

// testOlderFields makes the index of documents as it was before a feed had a
// trust.
func testOlderFields(t *testing.T, node *testservices.Node) {
	cfg := newConfig(t, node)
	openIndex(t, cfg)
	alias := cfg.Prefix + "-documents"
	var indexes map[string]struct {
		Mappings map[string]any            `json:"mappings"`
		Settings map[string]map[string]any `json:"settings"`
	}
	if err := json.Unmarshal([]byte(request(t, http.MethodGet, cfg.URL+"/"+alias, "")), &indexes); err != nil {
		t.Fatal(err)
	}
	for name, index := range indexes {
		feed := index.Mappings["properties"].(map[string]any)["feed"].(map[string]any)
		delete(feed["properties"].(map[string]any), "trust")
		body, err := json.Marshal(map[string]any{
			"mappings": index.Mappings,
			"settings": map[string]any{"index": map[string]any{"analysis": index.Settings["index"]["analysis"], "number_of_replicas": 0}},
			"aliases":  map[string]any{alias: map[string]any{"is_write_index": true}},
		})
		if err != nil {
			t.Fatal(err)
		}
		request(t, http.MethodDelete, cfg.URL+"/"+name, "")
		request(t, http.MethodPut, cfg.URL+"/"+name, string(body))
	}
	d := document("a", "Text.")
	d.Feed = wire.Feed{Name: "Wire", URL: "https://wire.example/rss", Trust: "high"}
	x := openWithoutSetup(t, cfg)
	if o := x.Write(t.Context(), []wire.Document{d})[0]; o.Verdict != pipeline.Refuse {
		t.Errorf("Write into the older index = %v (%v), want refuse: else this test tests nothing", o.Verdict, o.Err)
	}
	if err := x.Setup(t.Context()); err != nil {
		t.Fatalf("Setup = %v", err)
	}
	if o := x.Write(t.Context(), []wire.Document{d})[0]; o.Verdict != pipeline.Done {
		t.Errorf("Write after Setup = %v (%v), want done", o.Verdict, o.Err)
	}
}

func testIndexForAlias(t *testing.T, node *testservices.Node) {
	cfg := newConfig(t, node)
	request(t, http.MethodPut, cfg.URL+"/"+cfg.Prefix+"-documents", "")
	x := openWithoutSetup(t, cfg)
	expectProblem(t, x, "must be an alias")
	if err := x.Setup(t.Context()); err == nil || !strings.Contains(err.Error(), "must be an alias") {
		t.Errorf("Setup = %v, want it to say what stands there", err)
	}
}

func TestCheckTellsWhatIsWrongWithTheServer(t *testing.T) {
	for _, tc := range []struct{ name, about, want string }{
		{"wrong credentials", "", "index.username"},
		{"something else answers", "<html>hello</html>", "neither Elasticsearch nor OpenSearch"},
		{"too old", `{"version":{"number":"7.9.3"}}`, "not supported"},
		{"too new", `{"version":{"number":"9.0.0"}}`, "not supported"},
		{"too new an OpenSearch", `{"version":{"distribution":"opensearch","number":"3.0.0"}}`, "OpenSearch 3.0.0"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			expectProblem(t, newFake(t, tc.about).open(t, nil), tc.want)
		})
	}
	t.Run("nothing answers", func(t *testing.T) {
		server := newFake(t, aboutElasticsearch7)
		server.Close()
		expectProblem(t, server.open(t, nil), "is index.url right")
	})
	t.Run("not allowed", func(t *testing.T) {
		server := newFake(t, aboutElasticsearch7)
		server.answer = func(w http.ResponseWriter, _ *http.Request, _ string) bool {
			w.WriteHeader(http.StatusForbidden)
			io.WriteString(w, `{"error":{"type":"security_exception","reason":"no permissions"},"status":403}`)
			return true
		}
		expectProblem(t, server.open(t, nil), "wiredesk-*")
	})
}

// expectProblem asserts that Check names the problem.
func expectProblem(t *testing.T, x *elastic.Index, want string) {
	t.Helper()
	if err := x.Check(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("Check = %v, want it to say %q", err, want)
	}
}

func openWithoutSetup(t *testing.T, cfg config.Index) *elastic.Index {
	t.Helper()
	x, err := elastic.Open(t.Context(), cfg, nil)
	if err != nil {
		t.Fatalf("Open failed: %v", err)
	}
	t.Cleanup(func() { _ = x.Close() })
	return x
}
