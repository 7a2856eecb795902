package testservices_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/wiredesk/wiredesk/deploy/testservices"
)

var services testservices.Pool

func TestMain(m *testing.M) { os.Exit(services.Main(m)) }

func TestNodesKeepWhatTheyTook(t *testing.T) {
	for name, start := range map[string]func(testing.TB, ...string) *testservices.Node{
		"elasticsearch 7.10.2": testservices.StartElasticsearch,
		"opensearch 2.19.1":    testservices.StartOpenSearch,
	} {
		t.Run(name, func(t *testing.T) {
			node := start(t)
			_, version, _ := strings.Cut(name, " ")
			if got := call(t, "GET", node.URL(), ""); !strings.Contains(got, fmt.Sprintf("%q", version)) {
				t.Errorf("the node is not %s: %s", name, got)
			}
			call(t, "PUT", node.URL()+"/news/_doc/1", `{"text":"They were running quickly"}`)
			node.Kill(t)
			if resp, err := http.Get(node.URL()); err == nil {
				resp.Body.Close()
				t.Error("the node answers after Kill")
			}
			node.Restart(t)
			if got := call(t, "GET", node.URL()+"/news/_doc/1", ""); !strings.Contains(got, "running quickly") {
				t.Errorf("after the restart the document is %s", got)
			}
			got := call(t, "POST", node.URL()+"/_analyze", `{"analyzer":"english","text":"running"}`)
			if !strings.Contains(got, `"run"`) {
				t.Errorf("the english analyzer gives %s", got)
			}
			node.Stop(t)
		})
	}
}

func TestKafkaListensAndRestarts(t *testing.T) {
	kafka := testservices.StartKafka(t, testservices.WithUser("desk", "secret"))
	addresses := append(kafka.Brokers(), kafka.SASLBrokers()...)
	if len(addresses) != 2 {
		t.Fatalf("addresses = %v, want one without and one with authentication", addresses)
	}
	listening := func(want bool) {
		t.Helper()
		for _, address := range addresses {
			conn, err := net.Dial("tcp", address)
			if err == nil {
				conn.Close()
			}
			if (err == nil) != want {
				t.Errorf("dialling %s: %v, want it to listen: %v", address, err, want)
			}
		}
	}
	listening(true)
	kafka.Kill(t)
	listening(false)
	kafka.Restart(t)
	listening(true)
	kafka.Stop(t)
	listening(false)
}

func TestPoolStartsAServiceOnce(t *testing.T) {
	first, second := services.Kafka(t), services.Kafka(t)
	if first != second || first.PID() == 0 {
		t.Errorf("two Kafkas, or none that runs: %v and %v", first.Brokers(), second.Brokers())
	}
}

// call sends a request with a JSON body and returns the body of the answer,
// which must be a success.
func call(t *testing.T, method, url, body string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode/100 != 2 {
		t.Fatalf("%s %s: %s: %s", method, url, resp.Status, answer)
	}
	return string(answer)
}
