package feed

import (
	"context"
	"errors"
	"fmt"
	"io"
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

// Limits that no server needs to know about.
const (
	connectTimeout = 10 * time.Second
	headerBytes    = 256 << 10
	maxRedirects   = 10
)

const (
	acceptFeed = "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"
	acceptPage = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
)

// Client fetches feeds and article pages. It is safe for concurrent use.
type Client struct {
	http      *http.Client
	limits    config.Poll
	userAgent string
}

var _ poll.Source = (*Client)(nil)

// NewClient returns a client within limits, which connects to
// public addresses and to those of allow. It names itself to servers as
// wiredesk/version, with limits.Contact.
func NewClient(limits config.Poll, allow []netip.Prefix, version string) *Client {
	guard := newGuard(allow)
	transport := &http.Transport{
		Proxy:                  guard.proxy,
		DialContext:            guard.dial,
		TLSHandshakeTimeout:    connectTimeout,
		ResponseHeaderTimeout:  limits.Timeout,
		MaxResponseHeaderBytes: headerBytes,
		ForceAttemptHTTP2:      true,
		MaxIdleConns:           256,
		MaxIdleConnsPerHost:    2,
		IdleConnTimeout:        90 * time.Second,
	}
	userAgent := "wiredesk/" + version
	if limits.Contact != "" {
		userAgent += " (+" + limits.Contact + ")"
	}
	return &Client{
		http:      &http.Client{Transport: transport, CheckRedirect: checkRedirect},
		limits:    limits,
		userAgent: userAgent,
	}
}

// Close closes the connections that are kept for later requests.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Fetch gets a feed. A 304 is no error. On an answer that is too large or that
// breaks off, it returns what came of it beside the error.
func (c *Client) Fetch(ctx context.Context, r poll.Request) (poll.Fetched, error) {
	header := http.Header{"Accept": {acceptFeed}}
	setIf(header, "If-None-Match", r.ETag)
	setIf(header, "If-Modified-Since", r.LastModified)
	got, err := c.get(ctx, r.URL, header, c.limits.MaxFeedBytes)
	f := poll.Fetched{
		Status:          got.status,
		Validators:      poll.Validators{ETag: got.header.Get("ETag"), LastModified: got.header.Get("Last-Modified")},
		URL:             got.url,
		Body:            got.body,
		ContentType:     got.header.Get("Content-Type"),
		ContentLocation: got.header.Get("Content-Location"),
		ContentLanguage: got.header.Get("Content-Language"),
	}
	if f.Status == http.StatusNotModified && f.Validators == (poll.Validators{}) {
		f.Validators = r.Validators
	}
	return f, err
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
// an error.
func (c *Client) FetchPage(ctx context.Context, pageURL string) (wire.Page, error) {
	got, err := c.get(ctx, pageURL, http.Header{"Accept": {acceptPage}}, c.limits.MaxPageBytes)
	if err != nil {
		return wire.Page{}, err
	}
	at := poll.PublicURL(got.url)
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

// answer is what came of a request; the zero answer where nothing came.
type answer struct {
	status int
	header http.Header
	url    string // where it was in the end
	body   []byte
}

// get sends a request and reads the answer, at most limit bytes of it after
// decompression. Beside an error stands what came all the same.
func (c *Client) get(ctx context.Context, rawURL string, header http.Header, limit int64) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, c.limits.Timeout)
	defer cancel()
	public := poll.PublicURL(rawURL)
	req, err := c.request(ctx, rawURL, header)
	if err != nil {
		return answer{}, fail("refused", public, err)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return answer{}, fail(networkClass(err), public, bareError(err))
	}
	defer func() { _ = resp.Body.Close() }() // it was read as far as it is wanted
	got := answer{status: resp.StatusCode, header: resp.Header, url: resp.Request.URL.String()}
	if err := statusError(resp, public); err != nil {
		return got, err
	}
	got.body, err = io.ReadAll(io.LimitReader(resp.Body, limit+1))
	switch {
	case err != nil:
		return got, fail(networkClass(err), public, fmt.Errorf("the answer breaks off after %d bytes: %w", len(got.body), bareError(err)))
	case int64(len(got.body)) > limit:
		got.body = got.body[:limit]
		return got, fail("too_large", public, fmt.Errorf("%w: the answer is longer than %d bytes; raise poll.max_feed_bytes or poll.max_page_bytes if it should be", ErrTooLarge, limit))
	}
	return got, nil
}

// request makes the request for a URL. Its credentials go into a header, so
// that redirects can drop them.
func (c *Client) request(ctx context.Context, rawURL string, header http.Header) (*http.Request, error) {
	u, err := url.Parse(rawURL)
	if err != nil {
		return nil, errors.New("this is not a URL; write it as https://host/path")
	}
	if !isHTTP(u) {
		return nil, errors.New("only http and https URLs with a host are fetched")
	}
	if err := checkHost(u); err != nil {
		return nil, err
	}
	user := u.User
	u.User = nil
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, errors.New("this is not a URL; write it as https://host/path")
	}
	req.Header = header
	req.Header.Set("User-Agent", c.userAgent)
	if user != nil {
		password, _ := user.Password()
		req.SetBasicAuth(user.Username(), password)
	}
	return req, nil
}

// errRedirect is why a redirect is not followed.
var errRedirect = errors.New("redirect not followed")

// checkRedirect bounds redirects and keeps credentials and URLs with keys from
// any host but the one that they were given for.
func checkRedirect(req *http.Request, via []*http.Request) error {
	if len(via) >= maxRedirects {
		return fmt.Errorf("%w: more than %d of them, or a loop", errRedirect, maxRedirects)
	}
	if !isHTTP(req.URL) {
		return fmt.Errorf("%w: it leads to a %s URL", errRedirect, req.URL.Scheme)
	}
	if err := checkHost(req.URL); err != nil {
		return err
	}
	req.URL.User = nil
	req.Header.Del("Referer")
	first := via[0].URL
	if !sameHost(first, req.URL) {
		req.Header.Del("Authorization")
		req.Header.Del("Cookie")
	} else if auth := via[0].Header.Get("Authorization"); auth != "" {
		req.Header.Set("Authorization", auth)
	}
	return nil
}

// sameHost tells whether two URLs are served by one host, with TLS where the
// first has it.
func sameHost(first, next *url.URL) bool {
	if first.Scheme == "https" && next.Scheme != "https" {
		return false
	}
	return first.Host == next.Host || first.Scheme != next.Scheme && first.Hostname() == next.Hostname() && first.Port() == "" && next.Port() == ""
}

func setIf(header http.Header, name, value string) {
	if value != "" {
		header.Set(name, value)
	}
}
