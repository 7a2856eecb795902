package testservices

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Node is a running Elasticsearch or OpenSearch of one node.
type Node struct {
	process
	port int
}

// StartElasticsearch starts Elasticsearch 7.10.2 for this test and waits until
// it is green. Settings ("http.max_content_length=1mb") go to the node.
func StartElasticsearch(t testing.TB, settings ...string) *Node {
	t.Helper()
	n := launchElasticsearch(t, t.TempDir(), settings...)
	n.killAtEnd(t)
	return n
}

// StartOpenSearch starts OpenSearch 2.19.1 for this test and waits until it is
// green. Settings ("http.max_content_length=1mb") go to the node.
func StartOpenSearch(t testing.TB, settings ...string) *Node {
	t.Helper()
	n := launchOpenSearch(t, t.TempDir(), settings...)
	n.killAtEnd(t)
	return n
}

// URL returns the address of the node's HTTP interface.
func (n *Node) URL() string { return "http://" + loopback(n.port) }

func launchElasticsearch(t testing.TB, dir string, settings ...string) *Node {
	t.Helper()
	return launchNode(t, newRecipe("elasticsearch").withNode("org.elasticsearch"), dir, settings)
}

func launchOpenSearch(t testing.TB, dir string, settings ...string) *Node {
	t.Helper()
	return launchNode(t, newRecipe("opensearch").withNode("org.opensearch"), dir, settings)
}

func launchNode(t testing.TB, r recipe, dir string, settings []string) *Node {
	t.Helper()
	tools := needToolchain(t)
	classpath := r.classpath(t, tools)
	if err := os.MkdirAll(filepath.Join(dir, "config"), 0o755); err != nil {
		t.Fatal(err)
	}
	var err error
	for range startAttempts {
		var n *Node
		if n, err = newNode(r.service, tools.java, classpath, dir, settings); err == nil {
			if err = n.start(); err == nil {
				return n
			}
		}
	}
	t.Fatalf("starting %s: %v", r.service, err)
	return nil
}

func newNode(name, java, classpath, dir string, settings []string) (*Node, error) {
	port, err := loopbackPort()
	if err != nil {
		return nil, err
	}
	transport, err := loopbackPort()
	if err != nil {
		return nil, err
	}
	command := append([]string{java}, jvmFlags...)
	command = append(command, "-Dorg.apache.logging.log4j.level=WARN", "-cp", classpath, "EmbeddedNode",
		"path.home="+dir,
		"path.data="+filepath.Join(dir, "data"),
		"path.logs="+filepath.Join(dir, "logs"),
		"cluster.name=wiredesk-test",
		"network.host=127.0.0.1",
		fmt.Sprintf("http.port=%d", port),
		fmt.Sprintf("transport.port=%d", transport),
		"discovery.type=single-node",
		"http.type=netty4",
		"transport.type=netty4",
		// A full disk of the machine must not turn indexes read-only.
		"cluster.routing.allocation.disk.threshold_enabled=false",
	)
	n := &Node{port: port, process: process{
		name:    name,
		command: append(command, settings...),
		logFile: filepath.Join(dir, name+".log"),
	}}
	n.ready = n.green
	return n, nil
}

// green returns nil once the cluster's health is green or, where there are
// indexes with replicas, as good as one node can have it: yellow.
func (n *Node) green(ctx context.Context) error {
	// A node that has no master yet keeps the question for 30 s, even when it
	// finds one sooner: better ask again.
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, n.URL()+"/_cluster/health?wait_for_status=yellow&timeout=1s", nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("asking for its health: %s: %s", resp.Status, body)
	}
	return nil
}
