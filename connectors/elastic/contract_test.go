package elastic_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/elastic"
	"github.com/wiredesk/wiredesk/deploy/testservices"
	"github.com/wiredesk/wiredesk/pipeline/pipelinetest"
)

var services testservices.Pool

func TestMain(m *testing.M) { os.Exit(services.Main(m)) }

// servers are what everything is tested on.
var servers = []struct {
	name  string
	start func(testing.TB) *testservices.Node
}{
	{"elasticsearch", services.Elasticsearch},
	{"opensearch", services.OpenSearch},
}

func TestContract(t *testing.T) {
	for _, server := range servers {
		t.Run(server.name, func(t *testing.T) {
			node := server.start(t)
			pipelinetest.TestIndex(t, func(t *testing.T) pipelinetest.Index {
				cfg := newConfig(t, node)
				return contractIndex{openIndex(t, cfg), cfg}
			})
		})
	}
}

func TestFeedContract(t *testing.T) {
	for _, server := range servers {
		t.Run(server.name, func(t *testing.T) {
			node := server.start(t)
			pipelinetest.TestFeedIndex(t, func(t *testing.T) pipelinetest.FeedIndex {
				cfg := newConfig(t, node)
				return contractIndex{openIndex(t, cfg), cfg}
			})
		})
	}
}

// contractIndex is an index and where it stands.
type contractIndex struct {
	*elastic.Index
	cfg config.Index
}

func (x contractIndex) Reopen(t *testing.T) pipelinetest.Index {
	if err := x.Close(); err != nil {
		t.Fatalf("Close failed: %v", err)
	}
	return contractIndex{openIndex(t, x.cfg), x.cfg}
}

var prefixes atomic.Int64

// newConfig returns the settings of a new index on a node, which is deleted
// when the test ends.
func newConfig(t testing.TB, node *testservices.Node) config.Index {
	t.Helper()
	cfg := config.Default().Index
	cfg.URL = node.URL()
	cfg.Prefix = fmt.Sprintf("test%d", prefixes.Add(1))
	t.Cleanup(func() { request(t, http.MethodDelete, cfg.URL+"/"+cfg.Prefix+"-*", "") })
	return cfg
}

// openIndex opens an index and sets it up.
func openIndex(t testing.TB, cfg config.Index) *elastic.Index {
	t.Helper()
	x, err := elastic.Open(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatalf("Open failed: %v", err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Errorf("Close failed: %v", err)
		}
	})
	if err := x.Setup(t.Context()); err != nil {
		t.Fatalf("Setup failed: %v", err)
	}
	return x
}

func TestNowIsTheServersClock(t *testing.T) {
	for _, server := range servers {
		t.Run(server.name, func(t *testing.T) {
			x := openIndex(t, newConfig(t, server.start(t)))
			before := time.Now().Add(-time.Second)
			got, err := x.Now(t.Context())
			if after := time.Now().Add(time.Second); err != nil || got.Before(before) || got.After(after) {
				t.Errorf("Now() = %v, %v, want a time between %v and %v: the server is on this machine", got, err, before, after)
			}
		})
	}
}
