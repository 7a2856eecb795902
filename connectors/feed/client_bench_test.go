package feed

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// benchServer is set in the process that is the benchmarks' server, so that
// its CPU time is not counted as the client's.
const benchServer = "FEED_BENCH_SERVER"

// TestMain runs the tests, or the benchmarks' server in a process that is to be
// that.
func TestMain(m *testing.M) {
	if os.Getenv(benchServer) != "" {
		serveBenchmarks()
		return
	}
	os.Exit(m.Run())
}

// serveBenchmarks serves BenchmarkFetch until its standard input ends.
func serveBenchmarks() {
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, _ = z.Write(hundredItems()[:40<<10]) // to memory
	_ = z.Close()
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v1"`)
		if r.Header.Get("If-None-Match") == `"v1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("Content-Type", "application/rss+xml")
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(zipped.Bytes())
	})
	plain := httptest.NewServer(handler)
	defer plain.Close()
	secure := httptest.NewUnstartedServer(handler)
	secure.EnableHTTP2 = true
	secure.StartTLS()
	defer secure.Close()
	fmt.Printf("%s\n%s\n", plain.URL, secure.URL)
	_, _ = io.Copy(io.Discard, os.Stdin)
}

func startBenchServer(b *testing.B) (plain, secure string) {
	b.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), benchServer+"=1")
	in, errIn := cmd.StdinPipe()
	out, errOut := cmd.StdoutPipe()
	if errIn != nil || errOut != nil {
		b.Fatal(errIn, errOut)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = in.Close(); _ = cmd.Wait() })
	r := bufio.NewReader(out)
	for _, at := range []*string{&plain, &secure} {
		line, err := r.ReadString('\n')
		if err != nil {
			b.Fatal(err)
		}
		*at = strings.TrimSpace(line)
	}
	return plain, secure
}

// cpu returns the CPU time that this process has used.
func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkFetch polls a feed again and again over one connection, with this
// package's client and with net/http's alone, and reports polls per second of
// CPU time.
func BenchmarkFetch(b *testing.B) {
	plain, secure := startBenchServer(b)
	issuer := httptest.NewTLSServer(nil) // httptest's servers all have one certificate
	defer issuer.Close()
	roots := x509.NewCertPool()
	roots.AddCert(issuer.Certificate())
	c := newTestClient(b, nil)
	c.transport.TLSClientConfig = &tls.Config{RootCAs: roots}
	bare := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, ForceAttemptHTTP2: true}
	b.Cleanup(bare.CloseIdleConnections)
	for _, over := range []struct{ name, at string }{{"HTTP", plain}, {"TLS", secure}} {
		for _, asked := range []struct {
			name       string
			validators poll.Validators
			want       int
		}{{"304", poll.Validators{ETag: `"v1"`}, 304}, {"200", poll.Validators{}, 200}} {
			b.Run(over.name+"/"+asked.name+"/feed", func(b *testing.B) {
				perCPUSecond(b, func() int {
					got, err := c.Fetch(b.Context(), poll.Request{URL: over.at, Validators: asked.validators})
					if err != nil || asked.want == 200 && len(got.Body) != 40<<10 {
						b.Fatalf("Fetch = %d bytes, %v", len(got.Body), err)
					}
					return got.Status
				}, asked.want)
			})
			b.Run(over.name+"/"+asked.name+"/nethttp", func(b *testing.B) {
				perCPUSecond(b, func() int { return bareFetch(b, bare, over.at, asked.validators.ETag) }, asked.want)
			})
		}
	}
}

func bareFetch(b *testing.B, t *http.Transport, at, etag string) int {
	client := &http.Client{Transport: t}
	req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, at, nil)
	if err != nil {
		b.Fatal(err)
	}
	setIf(req.Header, "If-None-Match", etag)
	resp, err := client.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.ReadAll(resp.Body); err != nil {
		b.Fatal(err)
	}
	return resp.StatusCode
}

func perCPUSecond(b *testing.B, fetch func() int, want int) {
	b.ReportAllocs()
	start := cpu()
	for b.Loop() {
		if got := fetch(); got != want {
			b.Fatalf("status %d, want %d", got, want)
		}
	}
	b.ReportMetric(float64(b.N)/(cpu()-start).Seconds(), "polls/cpu-s")
}
