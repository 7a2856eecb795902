package feed

import (
	"context"
	"net/http"
	"net/http/httptrace"
	"sync"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// Exchange is one request and its answer, for whoever asks why a feed fails.
// Nothing in it is a credential.
type Exchange struct {
	// URL is without credentials.
	URL string
	// Waited is how long the request waited for its turn at its host.
	Waited time.Duration
	// Remote is the address that was connected to, Reused whether an earlier
	// request had opened the connection; "" where there was none.
	Remote string
	Reused bool
	// Status is 0, and Proto and Header are empty, where no answer came. Header
	// has what bears on the fetch, none of the cookies.
	Status int
	Proto  string
	Header http.Header
	// Location is where the answer redirects to, without credentials.
	Location string
	// Wire is how many bytes of body came, Bytes how many they were after
	// decompression; 0 where the body was not wanted.
	Wire  int64
	Bytes int
	// FirstByte is the time to the first byte of the answer, Took that to the
	// last, both from the start of the request.
	FirstByte, Took time.Duration
	// Err is why this request ended the fetch; nil where it did not fail.
	Err error
}

type exchangesKey struct{}

// WithExchanges returns a context with which Client calls report for each
// request that it sends, redirects included, as its answer ends.
func WithExchanges(ctx context.Context, report func(Exchange)) context.Context {
	return context.WithValue(ctx, exchangesKey{}, report)
}

// reporter returns what WithExchanges was given; nil for none.
func reporter(ctx context.Context) func(Exchange) {
	report, _ := ctx.Value(exchangesKey{}).(func(Exchange))
	return report
}

// shownHeaders are what of an answer's headers tells why a feed is as it is.
var shownHeaders = []string{
	"Age", "Cache-Control", "Content-Encoding", "Content-Length", "Content-Type", "Date", "Etag", "Expires",
	"Last-Modified", "Retry-After", "Server", "Vary",
}

// trace returns a context that traces a request, and a function that writes
// into x what it found.
func (x *Exchange) trace(ctx context.Context) (context.Context, func()) {
	start := time.Now()
	var (
		mu      sync.Mutex // the connection may answer while the request is given up
		found   httptrace.GotConnInfo
		answers time.Duration
	)
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) {
			mu.Lock()
			defer mu.Unlock()
			found = info
		},
		GotFirstResponseByte: func() {
			mu.Lock()
			defer mu.Unlock()
			answers = time.Since(start)
		},
	})
	return ctx, func() {
		mu.Lock()
		defer mu.Unlock()
		x.FirstByte = answers
		if found.Conn != nil {
			x.Remote, x.Reused = found.Conn.RemoteAddr().String(), found.Reused
		}
	}
}

func (x *Exchange) answered(resp *http.Response) {
	x.Status, x.Proto, x.Header = resp.StatusCode, resp.Proto, http.Header{}
	for _, name := range shownHeaders {
		if values := resp.Header[name]; len(values) > 0 {
			x.Header[name] = values
		}
	}
	if location := resp.Header.Get("Location"); location != "" {
		x.Location = poll.PublicURL(location)
	}
}
