// Package bench measures wiredesk as a whole process, as its users run it. The
// records beside this file say what was measured, how and when.
//
//	go test -run '^$' -bench . -benchtime 1x -timeout 30m ./deploy/bench
package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/deploy/testservices"
)

// items is how many stories the throughput benchmarks ingest.
const items = 10_000

// BenchmarkStart measures the time from the start of the process to the first
// page served, resident memory at rest, and the size of the binary.
func BenchmarkStart(b *testing.B) {
	p := newPublisher(b, itemsPerFeed)
	for b.Loop() {
		d, took := start(b, "--feeds", p.opml(b), "--poll.interval=1s")
		b.ReportMetric(float64(took.Microseconds())/1000, "ms/first_page")
		time.Sleep(5 * time.Second)
		b.ReportMetric(d.rss(), "MiB/at_rest")
		d.stop()
	}
	path, err := binary()
	if err != nil {
		b.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(info.Size())/(1<<20), "MiB/binary")
}

// BenchmarkIngestEmbedded measures items per second from feed to searchable on
// the embedded log and index.
func BenchmarkIngestEmbedded(b *testing.B) {
	for b.Loop() {
		ingest(b)
	}
}

// BenchmarkIngestServices measures the same on Kafka and Elasticsearch, and a
// bare bulk loader of the same documents, encoded before, on the same node in
// the same run.
func BenchmarkIngestServices(b *testing.B) {
	brokers := testservices.StartKafka(b).Brokers()
	node := testservices.StartElasticsearch(b)
	for b.Loop() {
		d, rate := ingest(b, "--log.brokers="+strings.Join(brokers, ","), "--index.url="+node.URL(), "--index.replicas=0")
		bare := bareBulk(b, node.URL(), d)
		b.ReportMetric(bare, "bare_docs/s")
		b.ReportMetric(rate/bare, "items/bare_doc")
	}
}

// ingest lets all items appear and waits until they are searchable.
func ingest(b *testing.B, args ...string) (*desk, float64) {
	b.Helper()
	p := newPublisher(b, items)
	d, _ := start(b, append(args, "--feeds", p.opml(b), "--poll.interval=1s")...)
	time.Sleep(4 * time.Second) // every feed was polled, empty
	released := time.Now()
	close(p.released)
	peak := d.awaitTotal(b, items, 10*time.Minute)
	rate := items / time.Since(released).Seconds()
	b.ReportMetric(rate, "items/s")
	b.ReportMetric(peak, "MiB/ingesting")
	return d, rate
}

// bareBulk loads the documents of d, encoded before the clock starts, into an
// index with the same mapping, two requests at once of 500 documents each, and
// returns documents per second.
func bareBulk(b *testing.B, node string, d *desk) float64 {
	b.Helper()
	bodies := bulkBodies(b, d)
	createCopy(b, node)
	requests := make(chan []byte)
	var wg sync.WaitGroup
	begin := time.Now()
	for range 2 {
		wg.Go(func() {
			for body := range requests {
				answer := send(b, http.MethodPost, node+"/bare/_bulk", body)
				if bytes.Contains(answer, []byte(`"errors":true`)) {
					b.Errorf("the bare loader was refused: %.300s", answer)
				}
			}
		})
	}
	for _, body := range bodies {
		requests <- body
	}
	close(requests)
	wg.Wait()
	send(b, http.MethodPost, node+"/bare/_refresh", nil)
	return items / time.Since(begin).Seconds()
}

// bulkBodies encodes all documents of d as bulk requests of 500.
func bulkBodies(b *testing.B, d *desk) [][]byte {
	b.Helper()
	var bodies [][]byte
	var body bytes.Buffer
	for n := range items {
		doc := d.search(b, fmt.Sprintf(`headline:"Benchmark item %d"`, n), 1).Hits[0].Document
		source, err := json.Marshal(doc)
		if err != nil {
			b.Fatal(err)
		}
		fmt.Fprintf(&body, `{"index":{"_id":%q}}`+"\n%s\n", doc.URI, source)
		if (n+1)%500 == 0 {
			bodies = append(bodies, bytes.Clone(body.Bytes()))
			body.Reset()
		}
	}
	return bodies
}

// createCopy creates the index "bare" with the mapping of wiredesk-documents.
func createCopy(b *testing.B, node string) {
	b.Helper()
	var live map[string]struct {
		Mappings json.RawMessage `json:"mappings"`
		Settings struct {
			Index map[string]json.RawMessage `json:"index"`
		} `json:"settings"`
	}
	if err := json.Unmarshal(send(b, http.MethodGet, node+"/wiredesk-documents", nil), &live); err != nil {
		b.Fatal(err)
	}
	for _, index := range live {
		settings := map[string]json.RawMessage{"number_of_replicas": json.RawMessage("0")}
		if analysis, ok := index.Settings.Index["analysis"]; ok {
			settings["analysis"] = analysis
		}
		create, err := json.Marshal(map[string]any{"settings": settings, "mappings": index.Mappings})
		if err != nil {
			b.Fatal(err)
		}
		send(b, http.MethodPut, node+"/bare", create)
	}
}

// send sends a request and returns the answer's body; any error ends the run.
func send(b *testing.B, method, url string, body []byte) []byte {
	b.Helper()
	req, err := http.NewRequestWithContext(b.Context(), method, url, bytes.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-ndjson")
	if method == http.MethodPut {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		b.Error(err)
		return nil
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode >= 300 {
		b.Errorf("%s %s: %s %v %.500s", method, url, resp.Status, err, answer)
	}
	return answer
}

// BenchmarkDelay measures the time from the moment that an item's feed is
// fetched to the moment that a search finds it, for 100 items that appear
// one after the other: the wait for the next poll is not in it.
func BenchmarkDelay(b *testing.B) {
	stacks := map[string]func() []string{
		"embedded": func() []string { return nil },
		"services": func() []string {
			return []string{"--log.brokers=" + strings.Join(testservices.StartKafka(b).Brokers(), ","), "--index.url=" + testservices.StartElasticsearch(b).URL(), "--index.replicas=0"}
		},
	}
	for _, name := range []string{"embedded", "services"} {
		b.Run(name, func(b *testing.B) {
			args := stacks[name]()
			for b.Loop() {
				delays := measureDelays(b, args)
				slices.Sort(delays)
				b.ReportMetric(delays[len(delays)/2].Seconds()*1000, "ms/p50")
				b.ReportMetric(delays[len(delays)*99/100].Seconds()*1000, "ms/p99")
			}
		})
	}
}

// measureDelays lets items appear one by one and finds each.
func measureDelays(b *testing.B, args []string) []time.Duration {
	b.Helper()
	drip := newDripper(b)
	d, _ := start(b, append(args, "--feed", drip.URL+"/drip.rss", "--poll.interval=1s")...)
	var delays []time.Duration
	for n := range 100 {
		fetched := <-drip.next(n)
		for d.search(b, fmt.Sprintf(`headline:"Benchmark item %d"`, n), 1).Total == 0 {
			time.Sleep(5 * time.Millisecond)
		}
		delays = append(delays, time.Since(fetched))
	}
	return delays
}
