package websub

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/poll"
)

const (
	// readTime bounds the body of a delivery.
	readTime = 30 * time.Second
	// readingMost is how many bodies are read at once; what comes beside them
	// is not read, and its feed polled instead.
	readingMost = 8
	// challengeBytes bounds what is sent back to a hub.
	challengeBytes = 4 << 10
	// retrySeconds is when a hub should try again that comes while the feeds
	// are handed over.
	retrySeconds = "30"
)

// Subscriber is whom the requests of hubs are for; *poll.Poller is one.
type Subscriber interface {
	// Wanted returns nil where a delivery would be looked at.
	Wanted(token string) error
	// Verify returns nil where a subscription, or its end, was meant.
	Verify(ctx context.Context, token string, v poll.Verification) error
	// Deliver takes a delivery.
	Deliver(ctx context.Context, token string, d poll.Delivery) error
}

var _ Subscriber = (*poll.Poller)(nil)

// handler serves the callbacks.
type handler struct {
	subscriber Subscriber
	maxBytes   int64
	log        *slog.Logger
	reading    chan struct{} // holds one for each body that is being read
}

// NewHandler returns the handler of the callbacks, which are at
// poll.CallbackPath and a token. It reads bodies of up to maxBytes.
//
// A hub gets 404 where a verification was not meant and 410 where a delivery is
// not wanted, so that it stops; 503 where it should try again; else 2xx.
func NewHandler(s Subscriber, maxBytes int64, log *slog.Logger) http.Handler {
	h := &handler{subscriber: s, maxBytes: maxBytes, log: log, reading: make(chan struct{}, readingMost)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+poll.CallbackPath+"{token}", h.verify)
	mux.HandleFunc("POST "+poll.CallbackPath+"{token}", h.deliver)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		header.Set("Cache-Control", "no-store")
		header.Set("Referrer-Policy", "no-referrer")
		if r.Method == http.MethodHead { // it must not verify anything
			header.Set("Allow", "GET, POST")
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// verify answers a hub that asks whether a subscription was meant.
func (h *handler) verify(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	v := poll.Verification{
		Mode: query.Get("hub.mode"), Topic: query.Get("hub.topic"),
		Lease: lease(query), Reason: cut(query.Get("hub.reason")),
	}
	challenge := query.Get("hub.challenge")
	if v.Mode != "denied" && (challenge == "" || len(challenge) > challengeBytes) {
		http.Error(w, "hub.challenge is missing, or too long", http.StatusBadRequest)
		return
	}
	if err := h.subscriber.Verify(r.Context(), r.PathValue("token"), v); err != nil {
		refuse(w, err, http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if v.Mode == "denied" {
		return
	}
	_, err := io.WriteString(w, challenge)
	if err != nil {
		h.log.Debug("a hub hung up", "err", err)
	}
}

// lease reads hub.lease_seconds; 0 where it is not a number above 0.
func lease(query url.Values) time.Duration {
	seconds, err := strconv.ParseUint(query.Get("hub.lease_seconds"), 10, 32)
	if err != nil {
		return 0
	}
	return time.Duration(seconds) * time.Second
}

// cut bounds a text from outside, and makes one printable line of it.
func cut(s string) string { return reason(s, poll.HubRequest{}) }

// deliver takes a delivery.
func (h *handler) deliver(w http.ResponseWriter, r *http.Request) {
	token := r.PathValue("token")
	if err := h.subscriber.Wanted(token); err != nil {
		refuse(w, err, http.StatusGone)
		return
	}
	d, status := h.read(w, r)
	if err := h.subscriber.Deliver(r.Context(), token, d); err != nil {
		refuse(w, err, http.StatusGone)
		return
	}
	w.WriteHeader(status)
}

// read reads a delivery, and returns the status to answer with once it is
// taken. One that is not read, whatever the reason, has its feed polled.
func (h *handler) read(w http.ResponseWriter, r *http.Request) (poll.Delivery, int) {
	unread := poll.Delivery{Unread: true}
	if encoding := r.Header.Get("Content-Encoding"); encoding != "" && encoding != "identity" {
		// The standard has no compression, and no word on what is signed then.
		w.Header().Set("Accept-Encoding", "identity")
		return unread, http.StatusUnsupportedMediaType
	}
	if r.ContentLength > h.maxBytes {
		return unread, http.StatusAccepted
	}
	select {
	case h.reading <- struct{}{}:
		defer func() { <-h.reading }()
	default:
		return unread, http.StatusAccepted
	}
	// Not all writers have deadlines; the server has its own then.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(readTime))
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, h.maxBytes))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return unread, http.StatusAccepted
	}
	if err != nil {
		h.log.Debug("a delivery breaks off", "err", err)
		return unread, http.StatusBadRequest
	}
	return poll.Delivery{
		Signature:   r.Header.Get("X-Hub-Signature"),
		ContentType: r.Header.Get("Content-Type"), ContentLanguage: r.Header.Get("Content-Language"),
		Body: body,
	}, http.StatusAccepted
}

// refuse answers with an error; unknown is the status for ErrNoSubscription.
func refuse(w http.ResponseWriter, err error, unknown int) {
	if errors.Is(err, poll.ErrNoSubscription) {
		http.Error(w, "there is no such subscription", unknown)
		return
	}
	w.Header().Set("Retry-After", retrySeconds)
	http.Error(w, "not now; try again soon", http.StatusServiceUnavailable)
}
