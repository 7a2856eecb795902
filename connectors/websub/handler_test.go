package websub_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/connectors/websub"
	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// subscriber knows one token and notes what it got.
type subscriber struct {
	err       error // for that token
	verified  []poll.Verification
	delivered []poll.Delivery
}

func (s *subscriber) Wanted(token string) error {
	if token != "good" {
		return poll.ErrNoSubscription
	}
	return s.err
}

func (s *subscriber) Verify(_ context.Context, token string, v poll.Verification) error {
	s.verified = append(s.verified, v)
	return s.Wanted(token)
}

func (s *subscriber) Deliver(_ context.Context, token string, d poll.Delivery) error {
	s.delivered = append(s.delivered, d)
	return s.Wanted(token)
}

func TestHandlerAnswersAVerification(t *testing.T) {
	const good = "/websub/good?hub.mode=subscribe&hub.topic=https://feed.example/&hub.challenge=abc%3Cb%3E&hub.lease_seconds=3600"
	for _, tt := range []struct {
		name, method, target string
		err                  error
		status               int
		body                 string
		want                 poll.Verification
	}{
		{"one that was meant", "GET", good, nil, 200, "abc<b>", poll.Verification{Mode: "subscribe", Topic: "https://feed.example/", Lease: time.Hour}},
		{"one that was not", "GET", good, poll.ErrNoSubscription, 404, "", poll.Verification{}},
		{"one while feeds are handed over", "GET", good, poll.ErrNotNow, 503, "", poll.Verification{}},
		{"another token", "GET", strings.Replace(good, "good", "bad", 1), nil, 404, "", poll.Verification{}},
		{"no token", "GET", strings.Replace(good, "good", "", 1), nil, 404, "", poll.Verification{}},
		{"without a challenge", "GET", "/websub/good?hub.mode=subscribe&hub.topic=t", nil, 400, "", poll.Verification{}},
		{"with a challenge that is a burden", "GET", good + strings.Repeat("x", 5000) + "&hub.challenge=" + strings.Repeat("x", 5000), nil, 200, "abc<b>", poll.Verification{Mode: "subscribe", Topic: "https://feed.example/"}},
		{"with only such a challenge", "GET", "/websub/good?hub.mode=subscribe&hub.topic=t&hub.challenge=" + strings.Repeat("x", 5000), nil, 400, "", poll.Verification{}},
		{"a denial", "GET", "/websub/good?hub.mode=denied&hub.topic=t&hub.reason=no%0A%09such+topic", nil, 200, "", poll.Verification{Mode: "denied", Topic: "t", Reason: "no such topic"}},
		{"a lease that is no number", "GET", "/websub/good?hub.mode=subscribe&hub.topic=t&hub.challenge=c&hub.lease_seconds=-5", nil, 200, "c", poll.Verification{Mode: "subscribe", Topic: "t"}},
		{"HEAD", "HEAD", good, nil, 405, "", poll.Verification{}},
		{"PUT", "PUT", good, nil, 405, "", poll.Verification{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := &subscriber{err: tt.err}
			w := httptest.NewRecorder()
			websub.NewHandler(s, 1<<10, slog.New(slog.DiscardHandler)).ServeHTTP(w, httptest.NewRequest(tt.method, tt.target, nil))
			if w.Code != tt.status {
				t.Fatalf("answered %d, want %d", w.Code, tt.status)
			}
			if tt.status == 503 && w.Header().Get("Retry-After") == "" {
				t.Error("the hub is not told to try again")
			}
			if tt.status != 200 {
				if len(s.verified) > 0 && (tt.status == 400 || tt.status == 405) {
					t.Errorf("verified %+v, want nothing", s.verified)
				}
				return
			}
			if got := w.Body.String(); got != tt.body || w.Header().Get("X-Content-Type-Options") != "nosniff" ||
				!strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") && tt.body != "" {
				t.Errorf("answered %q as %v, want %q as plain text", got, w.Header(), tt.body)
			}
			if len(s.verified) != 1 || s.verified[0] != tt.want {
				t.Errorf("verified %+v, want %+v", s.verified, tt.want)
			}
		})
	}
}

func TestHandlerTakesADelivery(t *testing.T) {
	for _, tt := range []struct {
		name, target, encoding string
		body                   io.Reader
		err                    error
		status                 int
		read                   string // the body that is delivered; "-" where it is not read, "" where nothing is
	}{
		{"a body", "/websub/good", "", strings.NewReader("<feed/>"), nil, 202, "<feed/>"},
		{"one that is just short enough", "/websub/good", "identity", strings.NewReader(strings.Repeat("x", 1024)), nil, 202, strings.Repeat("x", 1024)},
		{"one that is too long", "/websub/good", "", strings.NewReader(strings.Repeat("x", 1025)), nil, 202, "-"},
		{"one that is too long and does not say so", "/websub/good", "", io.MultiReader(strings.NewReader(strings.Repeat("x", 1025))), nil, 202, "-"},
		{"one that breaks off", "/websub/good", "", io.MultiReader(strings.NewReader("<fe"), broken{}), nil, 400, "-"},
		{"a compressed one", "/websub/good", "gzip", strings.NewReader("\x1f\x8b"), nil, 415, "-"},
		{"an unknown token", "/websub/bad", "", strings.NewReader("<feed/>"), nil, 410, ""},
		{"while feeds are handed over", "/websub/good", "", strings.NewReader("<feed/>"), poll.ErrNotNow, 503, ""},
		{"another path", "/websub/good/more", "", strings.NewReader("<feed/>"), nil, 404, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := &subscriber{err: tt.err}
			r := httptest.NewRequest(http.MethodPost, tt.target, tt.body)
			r.Header.Set("X-Hub-Signature", "sha1=00")
			r.Header.Set("Content-Type", "application/rss+xml")
			if tt.encoding != "" {
				r.Header.Set("Content-Encoding", tt.encoding)
			}
			w := httptest.NewRecorder()
			websub.NewHandler(s, 1<<10, slog.New(slog.DiscardHandler)).ServeHTTP(w, r)
			if w.Code != tt.status {
				t.Errorf("answered %d, want %d", w.Code, tt.status)
			}
			switch {
			case tt.read == "":
				if len(s.delivered) != 0 {
					t.Errorf("delivered %+v, want nothing", s.delivered)
				}
			case len(s.delivered) != 1:
				t.Fatalf("%d deliveries, want 1", len(s.delivered))
			case tt.read == "-":
				if d := s.delivered[0]; !d.Unread || d.Body != nil {
					t.Errorf("delivered %+v, want it unread", d)
				}
			default:
				if d := s.delivered[0]; d.Unread || string(d.Body) != tt.read || d.Signature != "sha1=00" || d.ContentType != "application/rss+xml" {
					t.Errorf("delivered %+v, want all of it", d)
				}
			}
		})
	}
}

// broken is the end of a body that does not come.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("the line is cut") }

func TestHandlerReadsFewBodiesAtOnce(t *testing.T) {
	s := &slowSubscriber{started: make(chan struct{}), read: make(chan struct{}), unread: make(chan struct{}, 1)}
	h := websub.NewHandler(s, 1<<10, slog.New(slog.DiscardHandler))
	done := make(chan int)
	for range 8 { // readingMost
		go func() {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/websub/good", s))
			done <- w.Code
		}()
		<-s.started
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/websub/good", strings.NewReader("<feed/>")))
	if w.Code != http.StatusAccepted || len(s.unread) != 1 {
		t.Errorf("the ninth delivery is answered %d, %d unread; want 202 and not to be read", w.Code, len(s.unread))
	}
	close(s.read)
	for range 8 {
		if code := <-done; code != http.StatusAccepted {
			t.Errorf("a delivery that was read is answered %d, want 202", code)
		}
	}
}

// slowSubscriber is a body that comes only once read is closed, and whom it is
// for.
type slowSubscriber struct {
	started, read, unread chan struct{}
}

func (s *slowSubscriber) Read([]byte) (int, error) {
	s.started <- struct{}{}
	<-s.read
	return 0, io.EOF
}

func (s *slowSubscriber) Wanted(string) error { return nil }

func (s *slowSubscriber) Verify(context.Context, string, poll.Verification) error { return nil }

func (s *slowSubscriber) Deliver(_ context.Context, _ string, d poll.Delivery) error {
	if d.Unread {
		s.unread <- struct{}{}
	}
	return nil
}
