package testservices

import (
	"fmt"
	"os"
	"sync"
	"testing"
)

// Pool starts each service once for all tests of a package, when the first
// test asks for it. The zero Pool is ready; its Main must be what TestMain
// runs, because that ends the services:
//
//	var services testservices.Pool
//
//	func TestMain(m *testing.M) { os.Exit(services.Main(m)) }
//
// A test that stops or restarts a shared service must not run in parallel with
// the others, and leaves it running.
type Pool struct {
	mu            sync.Mutex
	dir           string // holds the services' data; empty while Main does not run
	kafka         *Kafka
	elasticsearch *Node
	opensearch    *Node
}

// Main runs the tests, ends the services that they started, and returns the
// exit code.
func (p *Pool) Main(m *testing.M) int {
	dir, err := os.MkdirTemp("", "wiredesk-test-*")
	if err != nil {
		fmt.Fprintln(os.Stderr, "making the directory of the shared services:", err)
		return 1
	}
	p.dir = dir
	defer os.RemoveAll(dir)
	defer p.kill()
	return m.Run()
}

// Kafka returns the shared Kafka, which has no users. Tests use topics and
// groups of their own names.
func (p *Pool) Kafka(t testing.TB) *Kafka {
	t.Helper()
	return share(t, p, &p.kafka, func(dir string) *Kafka { return launchKafka(t, dir) })
}

// Elasticsearch returns the shared Elasticsearch. Tests use indexes of their
// own names.
func (p *Pool) Elasticsearch(t testing.TB) *Node {
	t.Helper()
	return share(t, p, &p.elasticsearch, func(dir string) *Node { return launchElasticsearch(t, dir) })
}

// OpenSearch returns the shared OpenSearch. Tests use indexes of their own
// names.
func (p *Pool) OpenSearch(t testing.TB) *Node {
	t.Helper()
	return share(t, p, &p.opensearch, func(dir string) *Node { return launchOpenSearch(t, dir) })
}

// share returns *service, which it launches in a directory of its own if it is
// still nil.
func share[S any](t testing.TB, p *Pool, service **S, launch func(dir string) *S) *S {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.dir == "" {
		t.Fatal("testservices: TestMain must run Pool.Main, which ends the shared services")
	}
	if *service == nil {
		dir, err := os.MkdirTemp(p.dir, "*") //nolint:usetesting // it outlives the test that asks first
		if err != nil {
			t.Fatal(err)
		}
		*service = launch(dir)
	}
	return *service
}

func (p *Pool) kill() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.kafka != nil {
		p.kafka.kill()
	}
	for _, n := range []*Node{p.elasticsearch, p.opensearch} {
		if n != nil {
			n.kill()
		}
	}
}
