package embeddedlog_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	kafkago "github.com/segmentio/kafka-go"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/embeddedlog"
	"github.com/wiredesk/wiredesk/connectors/kafka"
	"github.com/wiredesk/wiredesk/pipeline/pipelinetest"
)

// childDir, where it is set, makes the test binary a process that does nothing
// but run a broker on that directory, so that a test can kill it.
const childDir = "WIREDESK_TEST_LOG_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		runChild(dir)
		return
	}
	os.Exit(m.Run())
}

func runChild(dir string) {
	broker, err := embeddedlog.Start(dir, config.Default().Log, slog.New(slog.NewTextHandler(os.Stderr, nil)))
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
	fmt.Println(broker.Addr())
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	<-ctx.Done()
	if err := broker.Close(); err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

// child is a broker in a process of its own.
type child struct {
	dir  string
	addr string
	cmd  *exec.Cmd
}

func startChild(t testing.TB, dir string) *child {
	t.Helper()
	c := &child{dir: dir}
	c.start(t)
	t.Cleanup(func() { c.end(t, syscall.SIGTERM) })
	return c
}

func (c *child) start(t testing.TB) {
	t.Helper()
	c.cmd = exec.Command(os.Args[0])
	c.cmd.Env = append(os.Environ(), childDir+"="+c.dir)
	if testing.Verbose() {
		c.cmd.Stderr = os.Stderr
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	line = strings.TrimSpace(line)
	if err != nil || strings.HasPrefix(line, "error:") {
		t.Fatalf("the broker's process said %q (%v)", line, err)
	}
	if c.addr != "" && c.addr != line {
		t.Fatalf("the broker is at %s after its restart, want %s as before", line, c.addr)
	}
	c.addr = line
}

func (c *child) end(t testing.TB, how syscall.Signal) {
	t.Helper()
	if err := c.cmd.Process.Signal(how); err != nil {
		t.Errorf("ending the broker's process: %v", err)
	}
	err := c.cmd.Wait()
	if how == syscall.SIGTERM && err != nil {
		t.Errorf("the broker's process ended with %v", err)
	}
}

func (c *child) again(how syscall.Signal) func(testing.TB) {
	return func(t testing.TB) {
		t.Helper()
		c.end(t, how)
		c.start(t)
	}
}

func connect(t testing.TB, addr string) *kafka.Client {
	t.Helper()
	cfg := config.Default().Log
	cfg.Brokers = []string{addr}
	client, err := kafka.New(cfg, logger(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	return client
}

// logger writes to the test's standard error with -v.
func logger(testing.TB) *slog.Logger {
	if testing.Verbose() {
		return slog.New(slog.NewTextHandler(os.Stderr, nil))
	}
	return slog.New(slog.DiscardHandler)
}

func setUp(t testing.TB, addr string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if _, err := connect(t, addr).Setup(ctx); err != nil {
		t.Fatal(err)
	}
}

func TestLogContract(t *testing.T) {
	broker := startChild(t, t.TempDir())
	setUp(t, broker.addr)
	pipelinetest.TestLog(t, pipelinetest.LogServer{
		Connect:   func(t testing.TB) pipelinetest.Log { return connect(t, broker.addr) },
		Committed: func(t testing.TB, group, topic string) map[int]int64 { return committed(t, broker.addr, group, topic) },
		Restart:   broker.again(syscall.SIGTERM),
		Kill:      broker.again(syscall.SIGKILL),
	})
}

// committed asks the broker for the offsets of a group.
func committed(t testing.TB, addr, group, topic string) map[int]int64 {
	t.Helper()
	api := &kafkago.Client{Addr: kafkago.TCP(addr), Timeout: 10 * time.Second, Transport: &kafkago.Transport{}}
	var partitions []int
	for p := range config.Default().Log.Partitions {
		partitions = append(partitions, p)
	}
	res, err := api.OffsetFetch(t.Context(), &kafkago.OffsetFetchRequest{GroupID: group, Topics: map[string][]int{topic: partitions}})
	if err != nil {
		t.Fatalf("reading the offsets of %s: %v", group, err)
	}
	out := make(map[int]int64)
	for _, p := range res.Topics[topic] {
		out[p.Partition] = p.CommittedOffset
	}
	return out
}
