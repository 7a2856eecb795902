package pipelinetest

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/wiredesk/wiredesk/pipeline"
)

// sharer is a member of a group that shares a compacted topic.
type sharer struct {
	mu    sync.Mutex
	share *pipeline.Share // nil: none at the moment
	stop  func()
}

func startSharer(t testing.TB, log Log, group string) *sharer {
	s := &sharer{}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		ended <- log.Share(ctx, group, pipeline.TopicFeeds, func(ctx context.Context, share pipeline.Share) error {
			s.set(&share)
			defer s.set(nil)
			<-ctx.Done()
			return ctx.Err()
		})
	}()
	s.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Share = %v, want nil after its context ended", err)
		}
	})
	t.Cleanup(s.stop)
	return s
}

func (s *sharer) set(share *pipeline.Share) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.share = share
}

// owns returns how many of the keys it owns, and whether it has the wanted
// state of each of those and of no other.
func (s *sharer) owns(want map[string]string) (n int, right bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.share == nil {
		return 0, false
	}
	for key, value := range want {
		state, err := s.share.State.Get(key)
		if err != nil {
			return n, false
		}
		if owned := s.share.Owns(key); owned {
			n++
			if string(state) != value {
				return n, false
			}
		} else if state != nil {
			return n, false
		}
	}
	return n, true
}

func testShare(t *testing.T, server LogServer) {
	const keys = 60
	group, prefix := names()
	log := server.Connect(t)
	want := make(map[string]string)
	for _, version := range []string{"old", "new"} {
		var batch []pipeline.Message
		for k := range keys {
			key := fmt.Sprintf("%shttps://feed.example/%d", prefix, k)
			want[key] = fmt.Sprintf("%s %d", version, k)
			batch = append(batch, pipeline.Message{Topic: pipeline.TopicFeeds, Key: []byte(key), Value: []byte(want[key])})
		}
		publish(t, log, batch...)
	}
	deleted := prefix + "deleted"
	publish(t, log,
		pipeline.Message{Topic: pipeline.TopicFeeds, Key: []byte(deleted), Value: []byte("was")},
		pipeline.Message{Topic: pipeline.TopicFeeds, Key: []byte(deleted)})

	one := startSharer(t, server.Connect(t), group)
	eventually(t, "one member has all keys with their latest values", func() bool {
		n, right := one.owns(want)
		return right && n == keys
	})
	if state, err := one.share.State.Get(deleted); state != nil || err != nil {
		t.Errorf("a deleted key has the state %q (%v)", state, err)
	}
	last := prefix + "https://feed.example/0"
	want[last] = "put"
	if err := one.share.State.Put(t.Context(), last, []byte("put")); err != nil {
		t.Fatalf("Put: %v", err)
	}
	if state, err := one.share.State.Get(last); string(state) != "put" || err != nil {
		t.Errorf("Get after Put = %q, %v", state, err)
	}
	listed := 0
	if err := one.share.State.Each(func(key string, value []byte) error {
		if want[key] != "" {
			listed++
		}
		if want[key] != "" && string(value) != want[key] {
			return fmt.Errorf("%s has the state %q, want %q", key, value, want[key])
		}
		return nil
	}); err != nil || listed != keys {
		t.Errorf("Each gives %d keys, %v; want %d", listed, err, keys)
	}
	two := startSharer(t, server.Connect(t), group)
	eventually(t, "two members have each key once", func() bool {
		n, right := one.owns(want)
		m, alsoRight := two.owns(want)
		return right && alsoRight && n+m == keys && n > 0 && m > 0
	})
	one.stop()
	eventually(t, "the member that is left has all keys", func() bool {
		n, right := two.owns(want)
		return right && n == keys
	})
}
