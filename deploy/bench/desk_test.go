package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// binary builds wiredesk once, as a release is built, and returns its path.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "wiredesk-bench")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "wiredesk")
	out, err := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", path, "../../cmd/wiredesk").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building wiredesk: %w\n%s", err, out)
	}
	return path, nil
})

// desk is a wiredesk run in a process of its own.
type desk struct {
	cmd     *exec.Cmd
	url     string
	started time.Time
	log     bytes.Buffer
}

// start runs wiredesk run and returns when its page is served, with how long
// that took.
func start(b *testing.B, args ...string) (*desk, time.Duration) {
	b.Helper()
	path, err := binary()
	if err != nil {
		b.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	d := &desk{url: "http://" + address}
	d.cmd = exec.CommandContext(b.Context(), path, append([]string{"run", "--data", b.TempDir(), "--listen", address, "--fetch.allow=127.0.0.1"}, args...)...)
	d.cmd.Stderr = &d.log
	d.cmd.Cancel = func() error { return d.cmd.Process.Signal(os.Interrupt) }
	d.started = time.Now()
	if err := d.cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(d.stop)
	for time.Since(d.started) < time.Minute {
		resp, err := http.Get(d.url + "/")
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return d, time.Since(d.started)
			}
		}
		time.Sleep(2 * time.Millisecond)
	}
	b.Fatalf("wiredesk does not serve its page:\n%s", &d.log)
	return nil, 0
}

// stop ends the process as Ctrl-C does, and waits for it.
func (d *desk) stop() {
	_ = d.cmd.Process.Signal(os.Interrupt)
	_ = d.cmd.Wait()
}

// rss returns the resident memory of the process in MiB; 0 where the system
// does not tell.
func (d *desk) rss() float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", d.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kib, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kib / 1024
		}
	}
	return 0
}

// search asks the API for what query finds.
func (d *desk) search(b *testing.B, query string, limit int) wire.Results {
	b.Helper()
	resp, err := http.Get(fmt.Sprintf("%s/api/search?limit=%d&q=%s", d.url, limit, url.QueryEscape(query)))
	if err != nil {
		b.Fatalf("%v\n%s", err, &d.log)
	}
	defer resp.Body.Close()
	var results wire.Results
	if err := json.NewDecoder(resp.Body).Decode(&results); err != nil {
		b.Fatal(err)
	}
	return results
}

// awaitTotal waits until the index holds n documents and returns the largest
// resident memory seen on the way, in MiB.
func (d *desk) awaitTotal(b *testing.B, n int64, patience time.Duration) (peak float64) {
	b.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		peak = max(peak, d.rss())
		if total := d.search(b, "", 1).Total; total >= n {
			return peak
		}
	}
	b.Fatalf("the index does not hold %d documents after %v:\n%s", n, patience, &d.log)
	return 0
}
