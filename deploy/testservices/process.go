package testservices

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"time"
)

const (
	// startTimeout is many times what a start takes: the machine may be busy
	// with other tests.
	startTimeout = 2 * time.Minute
	// stopTimeout is how long Stop waits for an orderly end.
	stopTimeout = 30 * time.Second
	// pollEvery is the pause between two questions to a service that starts.
	pollEvery = 50 * time.Millisecond
)

// jvmFlags keep a service small and quick to start: the second compiler costs
// more than it gains in the minute that a test's service lives.
var jvmFlags = []string{"-Xmx512m", "-Xms128m", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1"}

// process is one service: a command that can be run again and again on the
// same ports and data.
type process struct {
	name    string
	command []string // program and arguments
	logFile string
	ready   func(context.Context) error

	starts  int           // how often it was started
	running *exec.Cmd     // nil while it does not run
	exited  chan struct{} // closed when running has ended
}

// Kill ends the service at once (SIGKILL), as a crash would; its data stay.
func (p *process) Kill(t testing.TB) {
	t.Helper()
	p.kill()
}

// Stop ends the service in good order; its data stay. One that takes more
// than 30 s is killed, and the test fails.
func (p *process) Stop(t testing.TB) {
	t.Helper()
	if p.running == nil {
		return
	}
	_ = p.running.Process.Signal(syscall.SIGTERM) // fails only where it has ended by itself
	select {
	case <-p.exited:
		p.running = nil
	case <-time.After(stopTimeout):
		t.Errorf("%s did not stop within %v; the end of its log:\n%s", p.name, stopTimeout, p.logTail())
		p.kill()
	}
}

// Restart starts the service again on the same ports and data, after Stop or
// Kill, and waits until it is ready; a running one is killed first.
func (p *process) Restart(t testing.TB) {
	t.Helper()
	p.Kill(t)
	if err := p.start(); err != nil {
		t.Fatalf("restarting %s: %v", p.name, err)
	}
}

// PID returns the id of the service's process; 0 while it does not run.
func (p *process) PID() int {
	if p.running == nil {
		return 0
	}
	return p.running.Process.Pid
}

// start runs the command and returns when the service is ready.
func (p *process) start() error {
	log, err := os.OpenFile(p.logFile, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := exec.Command(p.command[0], p.command[1:]...)
	cmd.Dir = filepath.Dir(p.logFile)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = dieWithParent()

	started, exited := make(chan error), make(chan struct{})
	go func() {
		// Until the service ends this goroutine keeps the thread that started
		// it: the kernel takes the end of that thread for the parent's.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait() // how it ended is in its log
		}
		close(exited)
	}()
	if err := <-started; err != nil {
		return err
	}
	p.starts++
	p.running, p.exited = cmd, exited
	if err := p.waitReady(); err != nil {
		p.kill()
		return fmt.Errorf("%w; the end of its log:\n%s", err, p.logTail())
	}
	return nil
}

func (p *process) waitReady() error {
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	for {
		err := p.ready(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-p.exited:
			return errors.New("it ended before it was ready")
		case <-ctx.Done():
			return fmt.Errorf("it was not ready after %v: %w", startTimeout, err)
		case <-time.After(pollEvery):
		}
	}
}

// kill returns when the process is gone.
func (p *process) kill() {
	if p.running == nil {
		return
	}
	_ = p.running.Process.Kill() // fails only where it has ended by itself
	<-p.exited
	p.running = nil
}

func (p *process) logTail() []byte {
	log, err := os.ReadFile(p.logFile)
	if err != nil {
		return []byte(err.Error())
	}
	return tail(log, 6<<10)
}

// killAtEnd ends the service with the test, and shows the end of its log where
// the test failed.
func (p *process) killAtEnd(t testing.TB) {
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the end of the log of %s:\n%s", p.name, p.logTail())
		}
		p.kill()
	})
}

// Free ports are sought below the ranges that Linux and macOS take outgoing
// connections' ports from. In these ranges a client that knocks at a service
// which is just restarting could be given the service's own port, and would
// talk to itself.
const (
	lowestPort  = 20000
	highestPort = 32000
)

// loopbackPort returns a port that nobody listens on.
func loopbackPort() (int, error) {
	for range 100 {
		port := lowestPort + rand.IntN(highestPort-lowestPort)
		l, err := net.Listen("tcp", loopback(port))
		if err != nil {
			continue
		}
		return port, l.Close()
	}
	return 0, fmt.Errorf("no free port on 127.0.0.1 between %d and %d", lowestPort, highestPort)
}

func loopback(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

// startAttempts is how often a service is started on new ports: another
// process may take a port between our look and the service's.
const startAttempts = 3
