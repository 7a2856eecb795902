package kafka

import (
	"log/slog"
	"sync"
	"time"
)

const (
	firstQuiet = 5 * time.Second
	lastQuiet  = 5 * time.Minute
)

// failureLog logs failures that may repeat for hours, of one or many subjects
// (partitions, messages): the first at once, then one after 5 s, 10 s, 20 s
// ... up to every 5 minutes, with the number of those that were not logged,
// and their end when no subject fails any more.
type failureLog struct {
	log *slog.Logger

	mu      sync.Mutex
	failing map[any]bool
	next    time.Time // when to log again; zero: nothing fails
	gap     time.Duration
	muted   int
}

func newFailureLog(log *slog.Logger) *failureLog {
	return &failureLog{log: log, failing: make(map[any]bool)}
}

func (f *failureLog) failed(subject any, msg string, args ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.failing[subject] = true
	now := time.Now()
	if now.Before(f.next) {
		f.muted++
		return
	}
	f.gap = min(max(2*f.gap, firstQuiet), lastQuiet)
	f.next = now.Add(f.gap)
	f.log.Warn(msg, append(args, "not_logged", f.muted)...)
	f.muted = 0
}

func (f *failureLog) recovered(subject any, msg string, args ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.failing, subject)
	if len(f.failing) > 0 || f.next.IsZero() {
		return
	}
	f.log.Info(msg, args...)
	f.next, f.gap, f.muted = time.Time{}, 0, 0
}

// forget drops the subjects, which are no longer ours.
func (f *failureLog) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	clear(f.failing)
}
