// Package websub speaks to WebSub hubs (https://www.w3.org/TR/websub/): it asks
// them for subscriptions, and takes in what they deliver.
package websub

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/wiredesk/wiredesk/pipeline/poll"
)

const (
	// maxRedirects bounds those of one request.
	maxRedirects = 5
	// answerBytes is what is read of a hub's answer, reasonRunes what is shown
	// of it: hubs say in it why they refuse (WebSub, section 5.1.2).
	answerBytes = 4 << 10
	reasonRunes = 200
)

// Client asks hubs. It is safe for concurrent use.
type Client struct{ http *http.Client }

var _ poll.Hub = (*Client)(nil)

// NewClient returns a client that sends by a transport. Hubs are addresses that
// strangers name: the transport has to keep to the addresses that may be
// connected to, and to give a *poll.Error where it does not send.
func NewClient(transport http.RoundTripper) *Client {
	return &Client{http: &http.Client{Transport: transport, CheckRedirect: checkRedirect}}
}

// Ask implements poll.Hub. The secret stays out of its errors.
func (c *Client) Ask(ctx context.Context, r poll.HubRequest) error {
	err := c.ask(ctx, r)
	if err == nil {
		return nil
	}
	public := poll.PublicURL(r.Hub)
	e, ok := errors.AsType[*poll.Error](err)
	if !ok {
		e = &poll.Error{Class: "network", Err: bareError(err)}
	}
	return &poll.Error{Class: e.Class, RetryAfter: e.RetryAfter, Err: fmt.Errorf("asking the hub %s: %w", public, e.Err)}
}

func (c *Client) ask(ctx context.Context, r poll.HubRequest) error {
	form := url.Values{"hub.mode": {r.Mode}, "hub.topic": {r.Topic}, "hub.callback": {r.Callback}}
	// A secret is sent to a hub without TLS too. The standard advises against
	// it, but the choice is to take deliveries from anybody: who reads the
	// secret on its way could as well forge the feed on its way.
	if r.Secret != "" {
		form.Set("hub.secret", r.Secret)
	}
	if r.Lease > 0 {
		form.Set("hub.lease_seconds", strconv.FormatInt(int64(r.Lease.Seconds()), 10))
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.Hub, strings.NewReader(form.Encode()))
	if err != nil {
		return &poll.Error{Class: "refused", Err: errors.New("this is not a URL; the publisher of the feed must mend it")}
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := c.http.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }() // its beginning is enough
	answer, _ := io.ReadAll(io.LimitReader(resp.Body, answerBytes))
	if resp.StatusCode/100 == 2 {
		return nil // 202 by the standard, 204 by its forerunner
	}
	said := fmt.Sprintf("it answers %d %s", resp.StatusCode, http.StatusText(resp.StatusCode))
	if why := reason(string(answer), r); why != "" {
		said += ": " + why
	}
	return &poll.Error{Class: statusClass(resp.StatusCode), RetryAfter: retryAfter(resp.Header.Get("Retry-After")), Err: errors.New(said)}
}

// checkRedirect follows only the redirects that send the request again as it
// is, 307 and 308 (WebSub, section 5.1), and none from TLS to none.
func checkRedirect(req *http.Request, via []*http.Request) error {
	problem := ""
	switch {
	case len(via) > maxRedirects:
		problem = fmt.Sprintf("there are more than %d redirects, or a loop", maxRedirects)
	case req.Method != http.MethodPost:
		problem = "it redirects with a status that turns the request into another; a hub must use 307 or 308"
	case via[0].URL.Scheme == "https" && req.URL.Scheme != "https":
		problem = "it redirects to an address without TLS"
	default:
		req.Header.Del("Referer")
		return nil
	}
	return &poll.Error{Class: "redirect", Err: errors.New(problem)}
}

// statusClass returns the class of poll.Error for a status that is no success.
func statusClass(status int) string {
	switch {
	case status == http.StatusTooManyRequests, status == http.StatusNotFound, status == http.StatusGone:
		return fmt.Sprintf("http_%d", status)
	case status/100 == 3:
		return "redirect"
	case status/100 == 5:
		return "http_5xx"
	}
	return "http_4xx"
}

// retryAfter reads the header of that name: seconds, or a date; 0 where it says
// nothing.
func retryAfter(header string) time.Duration {
	if seconds, err := strconv.ParseUint(header, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(0, time.Until(at))
	}
	return 0
}

// reason returns what a hub says, in one line of text, without what only it and
// we are to know.
func reason(answer string, r poll.HubRequest) string {
	if strings.Contains(answer, "<") {
		return "" // a page for people
	}
	for _, secret := range []string{r.Secret, r.Callback, url.QueryEscape(r.Callback), r.Callback[strings.LastIndexByte(r.Callback, '/')+1:]} {
		if secret != "" {
			answer = strings.ReplaceAll(answer, secret, "***")
		}
	}
	answer = strings.Map(func(c rune) rune {
		if !unicode.IsPrint(c) {
			return ' '
		}
		return c
	}, answer)
	runes := []rune(strings.Join(strings.Fields(answer), " "))
	return string(runes[:min(len(runes), reasonRunes)])
}

// bareError takes the URL out of an error of the HTTP client: it may hold a key.
func bareError(err error) error {
	if withURL, ok := errors.AsType[*url.Error](err); ok {
		return withURL.Err
	}
	return err
}
