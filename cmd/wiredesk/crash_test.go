package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/deploy/testservices"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// process is a wiredesk in a process of its own, which can be killed.
type process struct {
	*exec.Cmd
	out lockedBuffer
}

// startProcess runs the command wiredesk until the test ends or kill.
func startProcess(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{Cmd: exec.Command("wiredesk", args...)}
	p.Stdout, p.Stderr = &p.out, &p.out
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Logf("wiredesk %s printed:\n%s", strings.Join(args, " "), &p.out)
		}
	})
	return p
}

// awaitOutput waits until the process has printed a text.
func (p *process) awaitOutput(t *testing.T, text string) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if strings.Contains(p.out.String(), text) {
			return
		}
	}
	t.Fatalf("wiredesk has not printed %q within 30 s", text)
}

// kill ends the process as kill -9 does; a second call does nothing.
func (p *process) kill() {
	if p.ProcessState == nil {
		_ = p.Process.Kill()
		_ = p.Wait()
	}
}

// interrupt ends the process as Ctrl-C does and wants a clean end.
func (p *process) interrupt(t *testing.T) {
	t.Helper()
	if err := p.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(30*time.Second, func() { _ = p.Process.Kill() })
	defer timer.Stop()
	if err := p.Wait(); err != nil {
		t.Errorf("after an interrupt wiredesk ended with %v:\n%s", err, &p.out)
	}
}

// numbered returns the items first to last-1, each with a word of its own.
func numbered(first, last int) []testItem {
	var items []testItem
	for n := first; n < last; n++ {
		items = append(items, testItem{
			id:    fmt.Sprintf("item-%d", n),
			title: fmt.Sprintf("Harbour notice %d", n),
			text:  fmt.Sprintf("OSLO, March 1 (Reuters) - The harbour authority issued notice number%d on Sunday, it said in a statement.", n),
		})
	}
	return items
}

// found asks a wiredesk search for what query finds and counts it by URL.
func found(t *testing.T, query string, args ...string) map[string]int {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.Command("wiredesk", append([]string{"search", "--json", "--limit=1000", query}, args...)...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Logf("search: %v: %s", err, &stderr) // the index may not be there yet
		return nil
	}
	counts := map[string]int{}
	for line := range bytes.Lines(stdout.Bytes()) {
		var h wire.Hit
		if err := json.Unmarshal(line, &h); err != nil {
			t.Fatalf("search printed %q: %v", line, err)
		}
		counts[h.Document.URL]++
	}
	return counts
}

// awaitEach waits until search finds n items, then wants each exactly once.
func awaitEach(t *testing.T, n int, args ...string) {
	t.Helper()
	var counts map[string]int
	for end := time.Now().Add(90 * time.Second); time.Now().Before(end); time.Sleep(300 * time.Millisecond) {
		if counts = found(t, "harbour notice", args...); len(counts) >= n {
			break
		}
	}
	if len(counts) != n {
		t.Errorf("%d items are found, want %d", len(counts), n)
	}
	for url, times := range counts {
		if times != 1 {
			t.Errorf("%s is found %d times, want once", url, times)
		}
	}
}

func TestKilledRunLosesNothing(t *testing.T) {
	w := newTestWire(t)
	data := t.TempDir()
	const rounds, perRound = 6, 15
	args := []string{"run", "--data", data, "--feed", w.feedURL(), "--fetch.allow=127.0.0.1", "--poll.interval=1s"}
	for round := range rounds {
		w.publish(numbered(round*perRound, (round+1)*perRound)...)
		p := startProcess(t, append(args, "--listen", freeAddress(t))...)
		// Now before the first poll, now in the middle of the work, now after.
		time.Sleep(time.Duration(200+300*round) * time.Millisecond)
		p.kill()
	}
	p := startProcess(t, append(args, "--listen", freeAddress(t))...)
	awaitEach(t, rounds*perRound, "--data", data)
	p.awaitOutput(t, "Ctrl-C stops") // before, an interrupt ends it at once
	p.interrupt(t)
	awaitEach(t, rounds*perRound, "--data", data) // also where nothing runs
}

func TestSecondRunOnTheSameDataIsRefused(t *testing.T) {
	w := newTestWire(t)
	first := startRun(t, "--feed", w.feedURL())
	out, err := exec.Command("wiredesk", "run", "--data", first.data, "--listen", freeAddress(t), "--feed", w.feedURL(), "--fetch.allow=127.0.0.1").CombinedOutput()
	if err == nil || !strings.Contains(string(out), first.data) {
		t.Errorf("a second run gave %v and printed %q, want an error that names %s", err, out, first.data)
	}
}

func TestRolesShareTheWorkOnServices(t *testing.T) {
	brokers := strings.Join(testservices.StartKafka(t).Brokers(), ",")
	node := testservices.StartElasticsearch(t)
	t.Setenv("WIREDESK_LOG_BROKERS", brokers)
	t.Setenv("WIREDESK_INDEX_URL", node.URL())
	t.Setenv("WIREDESK_INDEX_REPLICAS", "0")
	w := newTestWire(t)
	const n = 120
	w.publish(numbered(0, n/2)...)
	var killable []*process
	for range 2 {
		killable = append(killable, startProcess(t, "poll", "--feed", w.feedURL(), "--fetch.allow=127.0.0.1", "--poll.interval=1s", "--ops.listen", freeAddress(t)))
		for _, role := range []string{"enrich", "index"} {
			killable = append(killable, startProcess(t, role, "--ops.listen", freeAddress(t)))
		}
	}
	awaitEach(t, n/2)
	// One of each dies; the others take over.
	for _, p := range killable[:3] {
		p.kill()
	}
	w.publish(numbered(n/2, n)...)
	awaitEach(t, n)
	address := freeAddress(t)
	serve := startProcess(t, "serve", "--listen", address)
	awaitReady(t, "http://"+address, nil)
	for _, p := range append(killable[3:], serve) {
		p.interrupt(t)
	}
}
