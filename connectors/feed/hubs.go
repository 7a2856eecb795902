package feed

import (
	"errors"
	"net/http"

	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// HubTransport returns what WebSub hubs are asked with: it connects to what the
// client connects to, names itself as the client does, and gives a *poll.Error
// where nothing came back. Hubs are addresses that strangers name.
func (c *Client) HubTransport() http.RoundTripper {
	return hubTransport{next: c.transport, userAgent: c.userAgent}
}

// errHubURL is why a hub is not asked.
var errHubURL = errors.New("only http and https URLs with a host are asked")

type hubTransport struct {
	next      http.RoundTripper
	userAgent string
}

// RoundTrip implements http.RoundTripper.
func (t hubTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := checkHub(req); err != nil {
		if req.Body != nil {
			_ = req.Body.Close() // as a RoundTripper must
		}
		return nil, &poll.Error{Class: "refused", Err: err}
	}
	named := req.Clone(req.Context())
	named.Header.Set("User-Agent", t.userAgent)
	resp, err := t.next.RoundTrip(named)
	if err != nil {
		return nil, &poll.Error{Class: networkClass(err), Err: err}
	}
	return resp, nil
}

func checkHub(req *http.Request) error {
	if !isHTTP(req.URL) {
		return errHubURL
	}
	return checkHost(req.URL)
}
