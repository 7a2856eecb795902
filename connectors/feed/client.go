package feed

import (
	"context"
	"crypto/tls"
	"fmt"
	"mime"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"golang.org/x/net/html/charset"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/pipeline/poll"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Limits that no setting has.
const (
	// connectTimeout bounds connecting, and then the TLS handshake.
	connectTimeout = 10 * time.Second
	headerBytes    = 256 << 10
	// idleConns and idleTime bound the connections that are kept open for
	// later requests, some 40 KB each with TLS: those of feeds polled as often
	// as poll.interval's default, where the server keeps them so long, and of
	// a host whose feeds are polled one after another.
	idleConns = 256
	idleTime  = 150 * time.Second
	// tlsSessions is how many hosts are remembered so that a new connection
	// needs no whole handshake, some 5 KB each.
	tlsSessions = 1024
	// validatorBytes bounds what is kept of a server's ETag and Last-Modified,
	// which come with every request; a longer one is not used.
	validatorBytes = 1 << 10
)

const (
	acceptFeed = "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"
	acceptPage = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
)

// Client fetches feeds and article pages. It is safe for concurrent use.
//
// It is polite to each host: no more than poll.host_concurrency requests at
// once and poll.host_spacing between their starts, none while the host asks to
// be left alone (Retry-After on a 429; on a 503 only the URL is), and no page
// that its robots.txt keeps from programs. Feeds are not subject to robots.txt, which is for
// programs that find their way by themselves: somebody has subscribed to a
// feed, as with other feed readers.
type Client struct {
	transport *http.Transport
	guard     *guard
	hosts     *hosts
	robots    *robots // nil where poll.robots is false
	decoders  decoders
	limits    config.Poll
	userAgent string
}

var _ poll.Source = (*Client)(nil)

// NewClient returns a client within limits, which connects to
// public addresses and to those of allow. It names itself to servers as
// wiredesk/version, with limits.Contact.
func NewClient(limits config.Poll, allow []netip.Prefix, version string) *Client {
	guard := newGuard(allow)
	userAgent := "wiredesk/" + version
	if limits.Contact != "" {
		userAgent += " (+" + limits.Contact + ")"
	}
	c := &Client{
		transport: newTransport(guard, limits),
		guard:     guard,
		limits:    limits,
		userAgent: userAgent,
	}
	c.hosts = newHosts(c.atOnce)
	if limits.Robots {
		c.robots = newRobots(c)
	}
	return c
}

func newTransport(guard *guard, limits config.Poll) *http.Transport {
	return &http.Transport{
		Proxy:                  guard.proxy,
		DialContext:            guard.dial,
		TLSHandshakeTimeout:    connectTimeout,
		MaxResponseHeaderBytes: headerBytes,
		DisableCompression:     true, // decoders does it, within limits
		ForceAttemptHTTP2:      true,
		TLSClientConfig:        &tls.Config{ClientSessionCache: tls.NewLRUClientSessionCache(tlsSessions)},
		// A connection that died without a word is found out before the next
		// request waits for it in vain.
		HTTP2:               &http.HTTP2Config{SendPingTimeout: 30 * time.Second, PingTimeout: 10 * time.Second},
		MaxIdleConns:        idleConns,
		MaxIdleConnsPerHost: max(publicAtOnce, limits.HostConcurrency),
		IdleConnTimeout:     idleTime,
	}
}

// atOnce returns how many requests a host gets at once.
func (c *Client) atOnce(name string) int {
	switch {
	case c.limits.HostConcurrency > 0:
		return c.limits.HostConcurrency
	case c.OwnHost(name):
		return c.limits.Concurrency
	}
	return publicAtOnce
}

// OwnHost tells whether a host, with its port or without, is a literal address
// in fetch.allow: a server of the user's own, which needs no politeness.
func (c *Client) OwnHost(host string) bool {
	return c.guard.ownServer(&url.URL{Host: host})
}

// spacing returns the least time between two requests to the host of a URL.
func (c *Client) spacing(u *url.URL) time.Duration {
	switch {
	case c.limits.HostSpacing > 0:
		return c.limits.HostSpacing
	case c.guard.ownServer(u):
		return 0
	}
	return publicSpacing
}

// Close closes the connections that are kept for later requests. Requests under
// way end with their contexts.
func (c *Client) Close() { c.transport.CloseIdleConnections() }

// Fetch gets a feed. A 304 is no error where validators were sent. On an answer
// that is too large or that breaks off, it returns what came of it beside the
// error.
func (c *Client) Fetch(ctx context.Context, r poll.Request) (poll.Fetched, error) {
	got, err := c.get(ctx, request{url: r.URL, accept: acceptFeed, validators: r.Validators, own: r.Header, limit: c.limits.MaxFeedBytes})
	if got.url == nil {
		return poll.Fetched{}, err
	}
	f := poll.Fetched{
		Status:          got.status,
		Validators:      validatorsOf(got.header),
		URL:             got.url.String(),
		Moved:           got.moved,
		Fresh:           freshness(got.header, time.Now()),
		Body:            got.body,
		ContentType:     got.header.Get("Content-Type"),
		ContentLocation: got.header.Get("Content-Location"),
		ContentLanguage: got.header.Get("Content-Language"),
		Links:           headerLinks(got.header["Link"], got.url),
	}
	if f.Status == http.StatusNotModified && f.Validators == (poll.Validators{}) {
		f.Validators = r.Validators
	}
	return f, err
}

func validatorsOf(h http.Header) poll.Validators {
	v := poll.Validators{ETag: h.Get("ETag"), LastModified: h.Get("Last-Modified")}
	if len(v.ETag) > validatorBytes {
		v.ETag = ""
	}
	if len(v.LastModified) > validatorBytes {
		v.LastModified = ""
	}
	return v
}

// Parse reads the entries of a feed that Fetch got, but for those that known
// knows by their bytes.
func (c *Client) Parse(f poll.Fetched, known func(raw uint64) bool) (poll.Entries, error) {
	return parseEntries(f.Body, HintsOf(f), known)
}

// HintsOf returns what an answer says of its body.
func HintsOf(f poll.Fetched) Hints {
	return Hints{ContentType: f.ContentType, ContentLocation: f.ContentLocation, ContentLanguage: f.ContentLanguage, URL: f.URL}
}

// FetchPage gets the page of an article, decoded to UTF-8. What is not HTML is
// an error, and so is a page that robots.txt keeps from us, here or where it
// redirects to.
func (c *Client) FetchPage(ctx context.Context, pageURL string) (wire.Page, error) {
	r := request{url: pageURL, accept: acceptPage, limit: c.limits.MaxPageBytes}
	if c.robots != nil {
		r.allowed = c.robots.allowed
	}
	got, err := c.get(ctx, r)
	if err != nil {
		return wire.Page{}, err
	}
	at := poll.PublicURL(got.url.String())
	contentType := got.header.Get("Content-Type")
	if media, _, err := mime.ParseMediaType(contentType); err == nil && media != "text/html" && media != "application/xhtml+xml" {
		return wire.Page{}, fail("not_html", at, fmt.Errorf("the page is %s, not HTML", media))
	}
	enc, _, _ := charset.DetermineEncoding(got.body, contentType)
	html, err := enc.NewDecoder().Bytes(got.body)
	if err != nil {
		return wire.Page{}, fail("charset", at, fmt.Errorf("the page can't be decoded: %w", err))
	}
	return wire.Page{URL: at, HTML: string(html)}, nil
}
