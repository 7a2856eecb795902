package feed

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/net/http/httpguts"

	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// request is what is to be got.
type request struct {
	url    string
	accept string
	// validators ask for the body only if it changed.
	validators poll.Validators
	// own are headers for the URL's host alone.
	own map[string]string
	// limit bounds the body, in bytes after decompression.
	limit int64
	// allowed, where it is not nil, says whether a URL may be fetched, and at
	// what least time after the one before from its host.
	allowed func(ctx context.Context, u *url.URL) (time.Duration, error)
}

// answer is what came of a request; the zero answer where nothing came.
type answer struct {
	status int
	header http.Header
	url    *url.URL // where it was in the end, without user; nil in the zero answer
	moved  string   // as poll.Fetched.Moved
	body   []byte
}

// journey is a request on its way through redirects. One goroutine uses it.
type journey struct {
	*request
	client  *Client
	secrets secrets
	// home says that no other host has been asked yet.
	home bool
	// permanent says that all redirects were.
	permanent bool
	hops      int
	cookies   *cookiejar.Jar // nil until a server that redirects sets one
	left      time.Duration  // of the time for everything but waiting for a turn
}

// get sends a request, follows its redirects and reads the answer. Beside an
// error, which is a *poll.Error, stands what came all the same.
func (c *Client) get(ctx context.Context, r request) (answer, error) {
	j := &journey{request: &r, client: c, home: true, permanent: true, left: c.limits.Timeout}
	u, err := parseTarget(r.url)
	if err == nil {
		err = checkOwn(r.own)
	}
	if err != nil {
		return answer{}, fail("refused", poll.PublicURL(r.url), err)
	}
	j.secrets = secretsOf(u, r.own)
	at := *u
	at.User = nil
	next := &at
	for range maxRedirects + 1 {
		var got answer
		got, next, err = j.step(ctx, next)
		if err != nil {
			return got, failed(r.url, err)
		}
		if next == nil {
			return got, nil
		}
	}
	return answer{}, failed(r.url, fmt.Errorf("%w: more than %d of them, or a loop", errRedirect, maxRedirects))
}

// parseTarget reads a URL that may be fetched.
func parseTarget(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return nil, errors.New("this is not a URL; write it as https://host/path")
	}
	if !isHTTP(u) {
		return nil, errors.New("only http and https URLs with a host are fetched")
	}
	u.Fragment, u.RawFragment = "", ""
	return u, checkHost(u)
}

// checkOwn refuses headers that are the transport's, or none. Their values
// stay out of the error.
func checkOwn(own map[string]string) error {
	for name, value := range own {
		switch http.CanonicalHeaderKey(name) {
		case "Host", "Connection", "Content-Length", "Transfer-Encoding", "Te", "Trailer", "Upgrade", "Keep-Alive", "Proxy-Connection", "Proxy-Authorization":
			return fmt.Errorf("the header %s can't be set for a feed; take it out of its configuration", name)
		}
		if !httpguts.ValidHeaderFieldName(name) || !httpguts.ValidHeaderFieldValue(value) {
			return fmt.Errorf("the header %q of the feed's configuration, or its value, is not one that HTTP can carry", name)
		}
	}
	return nil
}

// step asks one host. It returns the URL to ask next, nil where there is none.
func (j *journey) step(ctx context.Context, u *url.URL) (got answer, next *url.URL, err error) {
	c := j.client
	var delay time.Duration
	if j.allowed != nil {
		if delay, err = j.allowed(ctx, u); err != nil {
			return answer{}, nil, err
		}
	}
	host, spacing := gateName(u), c.spacing(u)
	if err := c.hosts.mayAsk(host, u.RequestURI(), poll.PublicURL(u.String())); err != nil {
		return answer{}, nil, err
	}
	start := time.Now()
	turn, err := c.hosts.enter(ctx, host, spacing, delay)
	if err != nil {
		return answer{}, nil, err
	}
	defer c.hosts.leave(turn, spacing, delay)
	var x *Exchange // nil where nobody wants to know
	report := reporter(ctx)
	if report != nil {
		x = &Exchange{URL: poll.PublicURL(u.String()), Waited: time.Since(start)}
	}
	start = time.Now()
	got, next, err = j.exchange(ctx, u, turn, x)
	took := time.Since(start)
	j.left -= took
	if report != nil {
		x.Took, x.Err = took, err
		report(*x)
	}
	return got, next, err
}

// gateName names a host for its gate: one for http and https.
func gateName(u *url.URL) string {
	name := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		return name + ":" + port
	}
	return name
}

// exchange sends one request and reads the answer.
func (j *journey) exchange(ctx context.Context, u *url.URL, turn *gate, x *Exchange) (got answer, next *url.URL, err error) {
	c := j.client
	caller, limit := ctx, timeLimit{total: c.limits.Timeout}
	ctx, limit.cancel = context.WithTimeout(ctx, j.left)
	defer limit.cancel()
	if x != nil {
		var traced func()
		ctx, traced = x.trace(ctx)
		defer traced()
	}
	resp, err := c.transport.RoundTrip(j.newRequest(ctx, u))
	if err != nil {
		return answer{}, nil, limit.explain(caller, ctx, "does not begin", err)
	}
	defer func() { _ = resp.Body.Close() }() // it was read as far as it is wanted
	if x != nil {
		x.answered(resp)
	}
	next, err = redirectTarget(resp, u)
	if next != nil || err != nil {
		drain(resp.Body, limit.giveUp)
		if err == nil {
			err = j.follow(resp, u, next)
		}
		return answer{}, next, err
	}
	got = answer{status: resp.StatusCode, header: resp.Header, url: u}
	if bad := j.refused(resp, u, turn); bad != nil {
		drain(resp.Body, limit.giveUp)
		return got, nil, bad
	}
	if j.permanent && j.hops > 0 {
		got.moved = j.secrets.moved(u)
	}
	if resp.StatusCode == http.StatusNotModified {
		return got, nil, nil
	}
	var wired int64
	got.body, wired, err = c.readBody(resp, j.limit, limit.giveUp)
	if x != nil {
		x.Wire, x.Bytes = wired, len(got.body)
	}
	return got, nil, limit.explain(caller, ctx, "does not end", err)
}

// refused returns the error that the status of the answer from a URL is, nil
// for none. Where the server asks to be left alone, requests are held back: all
// to its host after a 429, those for the URL after a 503.
func (j *journey) refused(resp *http.Response, u *url.URL, turn *gate) error {
	err := statusError(resp, j.validators != (poll.Validators{}), time.Now())
	if err == nil {
		return nil
	}
	switch {
	case err.RetryAfter <= 0:
	case resp.StatusCode == http.StatusTooManyRequests:
		j.client.hosts.hold(turn, err.RetryAfter, err.Class)
	case resp.StatusCode == http.StatusServiceUnavailable:
		j.client.hosts.holdURL(turn, u.RequestURI(), err.RetryAfter, err.Class)
	}
	err.Err = fmt.Errorf("fetching %s: %w", poll.PublicURL(j.url), err.Err)
	return err
}

// timeLimit is what ends a request that takes too long.
type timeLimit struct {
	total  time.Duration // poll.timeout
	cancel context.CancelFunc
	slow   atomic.Bool // it was given up
}

// giveUp ends the request because its body comes too slowly.
func (l *timeLimit) giveUp() {
	l.slow.Store(true)
	l.cancel()
}

// explain says which of our own limits ended a request, where one did, and
// what the answer did not do until then. ctx is the request's; the time of the
// caller's is not ours.
func (l *timeLimit) explain(caller, ctx context.Context, did string, err error) error {
	switch {
	case err == nil, caller.Err() != nil:
		return err
	case l.slow.Load():
		return &classed{"timeout", fmt.Errorf("the answer is given up: %w", errSlow)}
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return &classed{"timeout", fmt.Errorf("the answer %s within %v (poll.timeout): %w", did, l.total, err)}
	}
	return err
}

// newRequest makes the request for a URL. Credentials go into headers, and
// only to the host that they are for.
func (j *journey) newRequest(ctx context.Context, u *url.URL) *http.Request {
	header := make(http.Header, 8)
	header.Set("Accept", j.accept)
	header.Set("Accept-Encoding", acceptEncoding)
	header.Set("User-Agent", j.client.userAgent)
	setIf(header, "If-None-Match", j.validators.ETag)
	setIf(header, "If-Modified-Since", j.validators.LastModified)
	req := (&http.Request{
		Method: http.MethodGet, URL: u, Host: u.Host, Header: header,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}).WithContext(ctx)
	if j.home {
		if user := j.secrets.home.User; user != nil {
			password, _ := user.Password()
			req.SetBasicAuth(user.Username(), password)
		}
		for name, value := range j.own {
			header.Set(name, value)
		}
	}
	if j.cookies != nil {
		for _, cookie := range j.cookies.Cookies(u) {
			req.AddCookie(cookie)
		}
	}
	return req
}

// follow prepares for a redirect, unless it may not be followed. Cookies last
// for the journey: some servers set one and redirect to the same URL until it
// comes back, and a feed needs none otherwise.
func (j *journey) follow(resp *http.Response, from, to *url.URL) error {
	if err := j.secrets.mayFollow(to); err != nil {
		return err
	}
	j.hops++
	j.home = j.home && sameHost(j.secrets.home, to)
	j.permanent = j.permanent && isPermanent(resp.StatusCode)
	if cookies := resp.Cookies(); len(cookies) > 0 {
		if j.cookies == nil {
			// Without a list of public suffixes its cookies can go astray only
			// among the hosts of one chain of redirects.
			jar, err := cookiejar.New(nil)
			if err != nil {
				return fmt.Errorf("making a cookie jar: %w", err)
			}
			j.cookies = jar
		}
		j.cookies.SetCookies(from, cookies)
	}
	return nil
}

func setIf(header http.Header, name, value string) {
	if value != "" {
		header.Set(name, value)
	}
}
