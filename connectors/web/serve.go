package web

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Limits of the server.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 15 * time.Second
	answerTimeout = 60 * time.Second // streams set a deadline for each write
	idleTimeout   = 2 * time.Minute
	maxHeader     = 32 << 10
	// shutdownTime is how long requests that are under way may take to end.
	shutdownTime = 10 * time.Second
)

// Serve listens on addr, host:port, and serves handler until ctx ends; then it
// ends live streams, lets other requests finish for at most 10 s, and returns
// nil. On a loopback address it answers only to this machine's own names.
func Serve(ctx context.Context, addr string, handler http.Handler) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("listening on %q (is it in use? choose another address): %w", addr, err)
	}
	return ServeOn(ctx, listener, handler)
}

// ServeOn is Serve on a listener that is open already. It closes the listener.
func ServeOn(ctx context.Context, listener net.Listener, handler http.Handler) error {
	if tcp, ok := listener.Addr().(*net.TCPAddr); ok && tcp.IP.IsLoopback() {
		handler = onlyLocalNames(handler)
	}
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      answerTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		BaseContext: func(net.Listener) context.Context {
			return context.WithValue(context.Background(), shutdownKey{}, ctx.Done())
		},
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serving on %s: %w", listener.Addr(), err)
	case <-ctx.Done():
	}
	return shutdown(server, failed)
}

func shutdown(server *http.Server, failed <-chan error) error {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTime)
	defer cancel()
	err := server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close()
	}
	if closed := <-failed; !errors.Is(closed, http.ErrServerClosed) {
		err = errors.Join(err, closed)
	}
	return err
}

// shutdownKey is the key of the channel, in a request's context, that is
// closed when the server is about to end.
type shutdownKey struct{}

// untilShutdown returns ctx, ended also when the server is about to end: a
// stream would never end by itself.
func untilShutdown(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	stopping, ok := ctx.Value(shutdownKey{}).(<-chan struct{})
	if !ok {
		return ctx, cancel
	}
	go func() {
		select {
		case <-stopping:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}
