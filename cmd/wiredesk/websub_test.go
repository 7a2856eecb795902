package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// testHub takes one subscription, verifies it and announces by it.
type testHub struct {
	*httptest.Server
	subscribed chan url.Values
}

func newTestHub(t *testing.T) *testHub {
	h := &testHub{subscribed: make(chan url.Values, 1)}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		w.WriteHeader(http.StatusAccepted)
		go h.verify(t, r.PostForm)
	}))
	t.Cleanup(h.Close)
	return h
}

func (h *testHub) verify(t *testing.T, form url.Values) {
	query := url.Values{"hub.challenge": {"as given"}, "hub.lease_seconds": {"3600"}}
	for _, name := range []string{"hub.mode", "hub.topic"} {
		query.Set(name, form.Get(name))
	}
	resp, err := http.Get(form.Get("hub.callback") + "?" + query.Encode())
	if err != nil {
		t.Error(err)
		return
	}
	defer resp.Body.Close()
	echo, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK || string(echo) != "as given" {
		t.Errorf("the verification is answered %d %q (%v), want the challenge", resp.StatusCode, echo, err)
	}
	h.subscribed <- form
}

// announce brings what a feed holds now.
func (h *testHub) announce(t *testing.T, form url.Values) {
	t.Helper()
	feed, err := http.Get(form.Get("hub.topic"))
	if err != nil {
		t.Fatal(err)
	}
	defer feed.Body.Close()
	body, err := io.ReadAll(feed.Body)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, form.Get("hub.callback"), bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha256.New, []byte(form.Get("hub.secret")))
	mac.Write(body)
	req.Header.Set("Content-Type", feed.Header.Get("Content-Type"))
	req.Header.Set("X-Hub-Signature", "sha256="+hex.EncodeToString(mac.Sum(nil)))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		t.Errorf("the delivery is answered %s, want 2xx", resp.Status)
	}
}

func TestStoryThatAHubAnnouncesIsFoundWithinSeconds(t *testing.T) {
	hub := newTestHub(t)
	w := newTestWire(t)
	w.publish(testItem{id: "first", title: "The first ship is in", text: "HAIFA, March 3 (Reuters) - The first ship is in."})
	announced := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Link", fmt.Sprintf(`<%s/>; rel="hub", <http://%s%s>; rel="self"`, hub.URL, r.Host, r.URL.Path))
		w.feed(rw, r)
	}))
	t.Cleanup(announced.Close)
	callbacks := freeAddress(t)
	desk := startRun(t, "--feed="+announced.URL+"/wire.rss", "--poll.interval=1h",
		"--poll.websub.callback=http://"+callbacks, "--poll.websub.listen="+callbacks)
	desk.await(t, "first ship", "first", time.Now().Add(30*time.Second))
	var form url.Values
	select {
	case form = <-hub.subscribed:
	case <-time.After(30 * time.Second):
		t.Fatal("nobody subscribed")
	}
	if want := announced.URL + "/wire.rss"; form.Get("hub.topic") != want || !strings.HasPrefix(form.Get("hub.callback"), "http://"+callbacks+"/websub/") {
		t.Fatalf("the subscription is %v, want it for %s at %s", form, want, callbacks)
	}
	w.publish(testItem{id: "second", title: "The second vessel is in", text: "HAIFA, March 3 (Reuters) - The second vessel is in."})
	hub.announce(t, form)
	desk.await(t, "second vessel", "second", time.Now().Add(appearance))
	desk.once(t, "first ship", "first")
}
