package pipeline

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// FeedSource is what the poller needs from the outside: feeds and pages. Its
// errors are *FeedError.
type FeedSource interface {
	// Fetch gets a feed, conditionally where known is not zero.
	Fetch(ctx context.Context, feedURL string, known Validators) (Fetched, error)
	// Parse reads the entries out of what Fetch got.
	Parse(fetched Fetched) (Entries, error)
	// FetchPage gets an article's page.
	FetchPage(ctx context.Context, pageURL string) (wire.Page, error)
}

// Validators are what a server gave with a feed so that it can be asked later
// whether the feed changed. The zero value asks unconditionally.
type Validators struct {
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"lastModified,omitempty"`
}

// Fetched is a server's answer to a request for a feed.
type Fetched struct {
	// Status is 200 or another 2xx, or 304 where the feed did not change;
	// Body is empty then.
	Status int
	Validators
	// URL is where the feed was in the end, after redirects; it may hold
	// credentials.
	URL string
	// Body is decompressed but otherwise as it came.
	Body []byte
	// The headers that bear on how Body is read; empty where absent.
	ContentType, ContentLocation, ContentLanguage string
}

// Entries is what a feed holds.
type Entries struct {
	// Title and Language are the feed's own; empty if it has none.
	Title, Language string
	// Items stand in feed order.
	Items []Entry
}

// Entry is one item of a feed. Every field may be empty; see wire.Article for
// what they mean.
type Entry struct {
	GUID, URL               string
	Title, Summary, Content string
	Authors, Categories     []string
	Language                string
	Published, Updated      time.Time
}

// FeedError is why a feed or a page could not be fetched or read.
type FeedError struct {
	// Class is one of a closed set of short words: network, dns, timeout, tls,
	// redirect, refused (a URL that is not fetched), too_large, http_4xx,
	// http_404, http_410, http_429, http_5xx, empty, not_a_feed, malformed,
	// truncated, charset, not_html, panic.
	Class string
	// RetryAfter is how long the server asks to be left alone; zero if it does
	// not say.
	RetryAfter time.Duration
	// Err says what is wrong and how it can be mended, without credentials.
	Err error
}

func (e *FeedError) Error() string { return fmt.Sprintf("%s: %v", e.Class, e.Err) }

// Unwrap returns the error without its class.
func (e *FeedError) Unwrap() error { return e.Err }

// PublicURL returns a URL as it may be shown, logged and stored: without user
// name and password, and with the value of every parameter that is named like
// a key replaced by "REDACTED". What is not a URL gives "(not a URL)".
func PublicURL(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return "(not a URL)"
	}
	u.User = nil
	pairs := strings.Split(u.RawQuery, "&")
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		if value != "" && namesSecret(name) {
			pairs[i] = name + "=REDACTED"
		}
	}
	u.RawQuery = strings.Join(pairs, "&")
	return u.String()
}

// namesSecret tells whether a query parameter is named as keys commonly are.
func namesSecret(name string) bool {
	name = strings.ToLower(name)
	switch name {
	case "key", "auth", "sig", "signature", "code", "pass", "pwd":
		return true
	}
	for _, part := range []string{"token", "secret", "password", "passwd", "apikey", "api_key", "api-key", "accesskey", "access_key", "credential"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}
