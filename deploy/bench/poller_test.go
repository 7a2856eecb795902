package bench

import (
	"bufio"
	"bytes"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/embeddedlog"
)

// BenchmarkPoller measures one process in the role poll that watches many
// feeds, each of a host of its own, whose server answers 304 from the second
// request on: resident memory when all were polled, requests per second of its
// processor time (the poller's alone: log and server are in another process),
// and by how much polls begin after their time.
func BenchmarkPoller(b *testing.B) {
	for _, tt := range []struct {
		feeds    int
		interval time.Duration
	}{
		{10_000, 30 * time.Second},
		{100_000, 5 * time.Minute},
	} {
		b.Run(fmt.Sprint(tt.feeds), func(b *testing.B) {
			for b.Loop() {
				measurePoller(b, tt.feeds, tt.interval)
			}
		})
	}
}

func measurePoller(b *testing.B, feeds int, interval time.Duration) {
	p := startPoller(b, feeds, interval)
	p.await(b, func(m figures) bool { return m["wiredesk_poll_polls_total"] >= float64(feeds) })
	time.Sleep(interval / 4)
	before, cpu := p.metrics(b), p.cpu(b)
	time.Sleep(interval)
	after := p.metrics(b)
	polls := after["wiredesk_poll_polls_total"] - before["wiredesk_poll_polls_total"]
	b.ReportMetric(p.rss(), "MiB/at_rest")
	b.ReportMetric(polls/interval.Seconds(), "polls/s")
	b.ReportMetric(polls/(p.cpu(b)-cpu).Seconds(), "polls/cpu_s")
	b.ReportMetric(1000*quantile(before, after, "wiredesk_poll_late_seconds", 0.5), "ms/late_p50")
	b.ReportMetric(1000*quantile(before, after, "wiredesk_poll_late_seconds", 0.99), "ms/late_p99")
	p.stop()
}

// startPoller runs wiredesk poll on a log and on feeds of this process.
func startPoller(b *testing.B, feeds int, interval time.Duration) *desk {
	b.Helper()
	path, err := binary()
	if err != nil {
		b.Fatal(err)
	}
	broker, err := embeddedlog.Start(b.TempDir(), config.Default().Log, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = broker.Close() })
	address := freeAddress(b)
	d := &desk{url: "http://" + address}
	d.cmd = exec.CommandContext(b.Context(), path, "poll", "--log.brokers="+broker.Addr(), "--ops.listen="+address,
		"--ops.log_level=warn", "--feeds="+unchangingFeeds(b, feeds), "--fetch.allow=127.0.0.0/8", "--data="+b.TempDir(),
		"--poll.interval="+interval.String(), "--poll.concurrency=64")
	d.cmd.Stderr = &d.log
	d.cmd.Cancel = func() error { return d.cmd.Process.Signal(os.Interrupt) }
	d.started = time.Now()
	if err := d.cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(d.stop)
	return d
}

func freeAddress(b *testing.B) string {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// unchangingFeeds serves so many feeds of one item, each on a loopback address
// of its own, and returns the path of an OPML file with them.
func unchangingFeeds(b *testing.B, n int) string {
	b.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"1"`)
		if r.Header.Get("If-None-Match") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>Feed of %[1]s</title><item><title>Item of %[1]s</title><guid isPermaLink="false">%[1]s</guid><description>Talks go on, the minister said.</description></item></channel></rss>`, r.Host)
	}))
	all, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		b.Fatal(err)
	}
	_ = server.Listener.Close()
	server.Listener = all
	server.Start()
	b.Cleanup(server.Close)
	port := all.Addr().(*net.TCPAddr).Port
	var opml bytes.Buffer
	opml.WriteString(`<opml version="2.0"><body>` + "\n")
	for i := range n {
		fmt.Fprintf(&opml, `<outline type="rss" text="Feed %d" xmlUrl="http://127.%d.%d.%d:%d/world/news.rss"/>`+"\n", i, 1+i/62_500, i/250%250, 1+i%250, port)
	}
	opml.WriteString("</body></opml>\n")
	path := filepath.Join(b.TempDir(), "feeds.opml")
	if err := os.WriteFile(path, opml.Bytes(), 0o600); err != nil {
		b.Fatal(err)
	}
	return path
}

// figures are the metrics of a process, by their names with labels, and by
// their names alone the sums over the labels.
type figures map[string]float64

func (d *desk) metrics(b *testing.B) figures {
	b.Helper()
	resp, err := http.Get(d.url + "/metrics")
	if err != nil {
		b.Fatalf("%v\n%s", err, &d.log)
	}
	defer resp.Body.Close()
	m := figures{}
	lines := bufio.NewScanner(resp.Body)
	for lines.Scan() {
		name, text, found := strings.Cut(lines.Text(), " ")
		value, err := strconv.ParseFloat(text, 64)
		if !found || err != nil {
			continue
		}
		m[name] += value
		if plain, _, labelled := strings.Cut(name, "{"); labelled {
			m[plain] += value
		}
	}
	return m
}

// await waits until the metrics are as wanted.
func (d *desk) await(b *testing.B, wanted func(figures) bool) {
	b.Helper()
	for end := time.Now().Add(20 * time.Minute); time.Now().Before(end); time.Sleep(time.Second) {
		if resp, err := http.Get(d.url + "/metrics"); err != nil {
			continue // it starts
		} else {
			resp.Body.Close()
		}
		if wanted(d.metrics(b)) {
			return
		}
	}
	b.Fatalf("the metrics are not as wanted after 20 minutes:\n%s", &d.log)
}

// cpu returns the processor time that the process has used.
func (d *desk) cpu(b *testing.B) time.Duration {
	b.Helper()
	return time.Duration(d.metrics(b)["process_cpu_seconds_total"] * float64(time.Second))
}

// quantile returns the upper bound of the bucket that holds a quantile of what
// a histogram observed between two moments.
func quantile(before, after figures, name string, q float64) float64 {
	count := after[name+"_count"] - before[name+"_count"]
	bound := 0.0
	for key := range after {
		text, ok := strings.CutPrefix(key, name+`_bucket{le="`)
		if !ok {
			continue
		}
		le, err := strconv.ParseFloat(strings.TrimSuffix(text, `"}`), 64)
		if err != nil || after[key]-before[key] < q*count {
			continue
		}
		if bound == 0 || le < bound {
			bound = le
		}
	}
	return bound
}
