package websub_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/connectors/websub"
	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// request is what the tests ask.
func request(hub string) poll.HubRequest {
	return poll.HubRequest{
		Hub: hub, Mode: "subscribe", Topic: "https://feed.example/wire.xml?a=1&b=2",
		Callback: "https://desk.example/websub/tok3n", Secret: "s3cret", Lease: 5 * 24 * time.Hour,
	}
}

func TestAskSendsAForm(t *testing.T) {
	got := make(chan *http.Request, 1)
	hub := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		got <- r
		w.WriteHeader(http.StatusAccepted)
	}))
	defer hub.Close()
	client := newFeedClient("127.0.0.1/32")
	defer client.Close()
	asker := websub.NewClient(client.HubTransport())
	for _, tt := range []struct {
		name string
		ask  poll.HubRequest
		want url.Values
	}{
		{"to subscribe", request(hub.URL + "/?x=y"), url.Values{
			"hub.mode": {"subscribe"}, "hub.topic": {"https://feed.example/wire.xml?a=1&b=2"},
			"hub.callback": {"https://desk.example/websub/tok3n"}, "hub.secret": {"s3cret"}, "hub.lease_seconds": {"432000"},
		}},
		{"to unsubscribe", poll.HubRequest{Hub: hub.URL + "/?x=y", Mode: "unsubscribe", Topic: "t", Callback: "c"}, url.Values{
			"hub.mode": {"unsubscribe"}, "hub.topic": {"t"}, "hub.callback": {"c"},
		}},
	} {
		if err := asker.Ask(t.Context(), tt.ask); err != nil {
			t.Fatalf("%s: Ask = %v, want nil", tt.name, err)
		}
		r := <-got
		if r.Method != http.MethodPost || r.URL.RawQuery != "x=y" || r.PostForm.Encode() != tt.want.Encode() {
			t.Errorf("%s: the hub got %s ?%s with %v, want a POST ?x=y with %v", tt.name, r.Method, r.URL.RawQuery, r.PostForm, tt.want)
		}
		if !strings.HasPrefix(r.UserAgent(), "wiredesk/") {
			t.Errorf("%s: User-Agent is %q, want wiredesk's", tt.name, r.UserAgent())
		}
	}
}

func TestAskOnWhatAHubAnswers(t *testing.T) {
	answer := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { http.Error(w, body, status) }
	}
	redirect := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/there" {
				if r.Method != http.MethodPost || r.PostFormValue("hub.secret") != "s3cret" {
					http.Error(w, "the request is another one now", http.StatusBadRequest)
					return
				}
				w.WriteHeader(http.StatusAccepted)
				return
			}
			http.Redirect(w, r, "/there", status)
		}
	}
	for _, tt := range []struct {
		name   string
		hub    http.HandlerFunc
		class  string // empty where the request is accepted
		says   string
		retry  time.Duration
		hidden string
	}{
		{name: "202", hub: answer(202, "")},
		{name: "204, as the older hubs", hub: answer(204, "")},
		{name: "a reason", hub: answer(400, "topic\nnot  allowed"), class: "http_4xx", says: "400 Bad Request: topic not allowed"},
		{name: "a reason that repeats what is secret", hub: answer(422, "bad hub.secret=s3cret for https://desk.example/websub/tok3n (tok3n)"), class: "http_4xx", says: "hub.secret=***", hidden: "tok3n"},
		{name: "a page for people", hub: answer(404, "<html>s3cret</html>"), class: "http_404", says: "404 Not Found", hidden: "html"},
		{name: "a novel", hub: answer(500, strings.Repeat("x", 1<<20)), class: "http_5xx", says: "xxx", hidden: strings.Repeat("x", 201)},
		{name: "too many requests", class: "http_429", retry: time.Hour, hub: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(http.StatusTooManyRequests)
		}},
		{name: "a redirect that keeps the request, 307", hub: redirect(307)},
		{name: "a redirect that keeps the request, 308", hub: redirect(308)},
		{name: "a redirect that makes another of it", hub: redirect(302), class: "redirect", says: "307 or 308"},
		{name: "a redirect without end", class: "redirect", says: "loop", hub: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/", http.StatusTemporaryRedirect)
		}},
		{name: "a redirect to an address inside", class: "refused", says: "not on the public Internet", hub: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://169.254.169.254/", http.StatusTemporaryRedirect)
		}},
		{name: "a redirect to what is no web address", class: "refused", hub: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "gopher://127.0.0.1/", http.StatusTemporaryRedirect)
		}},
		{name: "nothing", class: "network", hub: func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			hub := httptest.NewServer(tt.hub)
			defer hub.Close()
			client := newFeedClient("127.0.0.1/32")
			defer client.Close()
			err := websub.NewClient(client.HubTransport()).Ask(t.Context(), request(hub.URL+"/?token=k3y"))
			if tt.class == "" {
				if err != nil {
					t.Errorf("Ask = %v, want nil", err)
				}
				return
			}
			e, ok := errors.AsType[*poll.Error](err)
			if !ok || e.Class != tt.class || e.RetryAfter != tt.retry || !strings.Contains(err.Error(), tt.says) {
				t.Fatalf("Ask = %v, want class %s, retry after %v, and %q", err, tt.class, tt.retry, tt.says)
			}
			for _, secret := range []string{"s3cret", "k3y", tt.hidden} {
				if secret != "" && strings.Contains(err.Error(), secret) {
					t.Errorf("Ask = %v, want it without %s", err, secret)
				}
			}
		})
	}
}
