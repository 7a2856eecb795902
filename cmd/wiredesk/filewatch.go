package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

// watchEvery is how often files are looked at. Network file systems and the
// mounts of Kubernetes' config maps send no notice of changes.
const watchEvery = 2 * time.Second

// fileWatch tells when files change: by their size and time of modification,
// and by SIGHUP.
type fileWatch struct {
	paths []string
	every time.Duration
	// acted is what was seen when the files were last acted upon.
	acted string
}

// newFileWatch looks at the files for the first time. Empty paths are left
// out; a file need not be there.
func newFileWatch(paths ...string) fileWatch {
	w := fileWatch{every: watchEvery}
	for _, path := range paths {
		if path != "" {
			w.paths = append(w.paths, path)
		}
	}
	w.acted = w.look()
	return w
}

// look returns what can be seen of the files without reading them.
func (w *fileWatch) look() string {
	var b strings.Builder
	for _, path := range w.paths {
		info, err := os.Stat(path)
		if err != nil {
			fmt.Fprintln(&b, "not there")
			continue
		}
		fmt.Fprintln(&b, info.Size(), info.ModTime().UnixNano())
	}
	return b.String()
}

// run calls act after every change until ctx ends. A file that is being
// written is left alone until it looks the same twice; SIGHUP does not wait.
func (w *fileWatch) run(ctx context.Context, act func()) error {
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	defer signal.Stop(hangups)
	ticks := time.NewTicker(w.every)
	defer ticks.Stop()
	w.follow(ctx, ticks.C, hangups, act)
	return nil
}

// follow is run with the clock and the signals of its caller.
func (w *fileWatch) follow(ctx context.Context, ticks <-chan time.Time, hangups <-chan os.Signal, act func()) {
	last := w.acted
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangups:
			w.acted = w.look()
			last = w.acted
			act()
		case <-ticks:
			now := w.look()
			if now == last && now != w.acted {
				w.acted = now
				act()
			}
			last = now
		}
	}
}
