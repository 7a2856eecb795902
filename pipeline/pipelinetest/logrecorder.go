package pipelinetest

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/wiredesk/wiredesk/pipeline"
)

// recorder is a stage that remembers what it was given of a test's own keys.
type recorder struct {
	prefix string
	fail   func(m pipeline.Message) error // or nil

	mu    sync.Mutex
	given map[string][]int // every number, by key, as it was given
	done  map[string][]int // those for which fail gave nil
}

func newRecorder(prefix string) *recorder {
	return &recorder{prefix: prefix, given: make(map[string][]int), done: make(map[string][]int)}
}

func (r *recorder) handle(_ context.Context, batch []pipeline.Message) []error {
	r.mu.Lock()
	defer r.mu.Unlock()
	errs := make([]error, len(batch))
	failed := make(map[string]bool)
	for i, m := range batch {
		key := string(m.Key)
		if !strings.HasPrefix(key, r.prefix) {
			continue
		}
		r.given[key] = append(r.given[key], number(m))
		if r.fail != nil {
			errs[i] = r.fail(m)
		}
		failed[key] = failed[key] || errs[i] != nil
		if !failed[key] {
			r.done[key] = append(r.done[key], number(m))
		}
	}
	return errs
}

// has tells whether the numbers 0 to n-1 of each key are done.
func (r *recorder) has(n int, keys ...string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, key := range keys {
		if len(firsts(r.done[key])) < n {
			return false
		}
	}
	return true
}

func (r *recorder) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for _, numbers := range r.given {
		n += len(numbers)
	}
	return n
}

// inOrder asserts that each key's messages were given for the first time in
// the order 0, 1, 2 ... n-1.
func (r *recorder) inOrder(t testing.TB, n int, keys ...string) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, key := range keys {
		got := firsts(r.given[key])
		if len(got) != n {
			t.Errorf("key %s: %d different messages were given, want %d", key, len(got), n)
		}
		for i := range got {
			if got[i] != i {
				t.Errorf("key %s: message %d was given in place %d", key, got[i], i)
				break
			}
		}
	}
}

// firsts leaves out repetitions.
func firsts(numbers []int) []int {
	seen := make(map[int]bool)
	var out []int
	for _, n := range numbers {
		if !seen[n] {
			seen[n] = true
			out = append(out, n)
		}
	}
	return out
}
