package websub_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"testing"
	"time"
)

// hub is a WebSub hub, as the standard has it.
type hub struct {
	t      *testing.T
	client *http.Client
	lease  time.Duration

	mu   sync.Mutex
	subs map[string]*hubSub // by callback
	// changed gets the mode of everything that was verified, or the status of
	// a verification that failed.
	changed chan string
	asked   int
	dead    bool // it announces nothing, and answers nothing
	work    sync.WaitGroup
}

type hubSub struct {
	topic, callback, secret string
	until                   time.Time
}

func newHub(t *testing.T, client *http.Client, lease time.Duration) *hub {
	return &hub{t: t, client: client, lease: lease, subs: map[string]*hubSub{}, changed: make(chan string, 100)}
}

func (h *hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	h.asked++
	dead := h.dead
	h.mu.Unlock()
	s := &hubSub{topic: r.PostFormValue("hub.topic"), callback: r.PostFormValue("hub.callback"), secret: r.PostFormValue("hub.secret")}
	mode := r.PostFormValue("hub.mode")
	switch {
	case dead:
		http.Error(w, "the hub is broken", http.StatusInternalServerError)
	case r.Method != http.MethodPost, s.topic == "", s.callback == "", mode != "subscribe" && mode != "unsubscribe", len(s.secret) >= 200:
		http.Error(w, "this is no request for a subscription", http.StatusBadRequest)
	default:
		w.WriteHeader(http.StatusAccepted)
		h.work.Go(func() { h.verify(mode, s) })
	}
}

// verify asks the subscriber whether a request was meant.
func (h *hub) verify(mode string, s *hubSub) {
	challenge := rand.Text()
	at, err := url.Parse(s.callback)
	if err != nil {
		h.changed <- err.Error()
		return
	}
	at.RawQuery = url.Values{
		"hub.mode": {mode}, "hub.topic": {s.topic}, "hub.challenge": {challenge},
		"hub.lease_seconds": {strconv.Itoa(int(h.lease.Seconds()))},
	}.Encode()
	resp, err := h.client.Get(at.String())
	if err != nil {
		h.changed <- err.Error()
		return
	}
	defer resp.Body.Close()
	echo, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode/100 != 2 || string(echo) != challenge {
		h.changed <- fmt.Sprint(resp.StatusCode, " ", string(echo), err)
		return
	}
	h.mu.Lock()
	if mode == "subscribe" {
		s.until = time.Now().Add(h.lease)
		h.subs[s.callback] = s
	} else {
		delete(h.subs, s.callback)
	}
	h.mu.Unlock()
	h.changed <- mode
}

// subscription returns the only one; nil if there is none.
func (h *hub) subscription() *hubSub {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.subs) > 1 {
		h.t.Errorf("the hub has %d subscriptions, want one", len(h.subs))
	}
	for _, s := range h.subs {
		return s
	}
	return nil
}

// distribute brings a body to the subscribers of a topic whose lease has not
// ended, and returns the status that the last of them answered; 0 if there are
// none.
func (h *hub) distribute(topic, body string, change func(*http.Request)) int {
	h.t.Helper()
	h.mu.Lock()
	var to []*hubSub
	for _, s := range h.subs {
		if s.topic == topic && time.Now().Before(s.until) && !h.dead {
			to = append(to, s)
		}
	}
	h.mu.Unlock()
	status := 0
	for _, s := range to {
		status = h.post(s, body, change)
		if status == http.StatusGone {
			h.mu.Lock()
			delete(h.subs, s.callback)
			h.mu.Unlock()
		}
	}
	return status
}

func (h *hub) post(s *hubSub, body string, change func(*http.Request)) int {
	h.t.Helper()
	req, err := http.NewRequestWithContext(h.t.Context(), http.MethodPost, s.callback, bytes.NewReader([]byte(body)))
	if err != nil {
		h.t.Fatal(err)
	}
	mac := hmac.New(sha256.New, []byte(s.secret))
	mac.Write([]byte(body))
	req.Header.Set("X-Hub-Signature", "sha256="+hex.EncodeToString(mac.Sum(nil)))
	req.Header.Set("Content-Type", "application/atom+xml")
	req.Header.Set("Link", fmt.Sprintf(`<http://hub.example/>; rel="hub", <%s>; rel="self"`, s.topic))
	if change != nil {
		change(req)
	}
	resp, err := h.client.Do(req)
	if err != nil {
		h.t.Fatal(err)
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode
}

func (h *hub) set(do func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	do()
}

// next returns what the hub did next.
func (h *hub) next() string {
	select {
	case what := <-h.changed:
		return what
	case <-time.After(patience):
		return "nothing"
	}
}
