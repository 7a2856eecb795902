package poll

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Source is what the poller needs from the outside: feeds and pages. Its
// errors are *Error.
type Source interface {
	// Fetch gets a feed, conditionally where the request has validators.
	Fetch(ctx context.Context, r Request) (Fetched, error)
	// Parse reads the entries out of what Fetch got. It may leave out what it
	// read of an entry for which known reports true; nil means none is known.
	Parse(fetched Fetched, known func(raw uint64) bool) (Entries, error)
	// FetchPage gets an article's page, where the server's robots.txt lets it.
	FetchPage(ctx context.Context, pageURL string) (wire.Page, error)
}

// Pages reads pages as far as that tells whether another is to be fetched.
type Pages interface {
	// Fuller returns the URL of a version of the page that has more of its
	// story; empty where it names none or is whole.
	Fuller(page wire.Page) string
	// Length returns how much of a story a page holds, in bytes of text.
	Length(page wire.Page) int
}

// Request asks for a feed.
type Request struct {
	// URL may hold credentials, which go nowhere but to its host.
	URL string
	Validators
	// Header holds headers of the feed's own, as the configuration has them;
	// like credentials they go nowhere but to its host. nil means none.
	Header map[string]string
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
	// Moved is where the feed is from now on: the end of a chain of redirects
	// that are all permanent (301, 308). Empty where it did not move.
	Moved string
	// Fresh is how long the answer says that it holds (RFC 9111: Cache-Control
	// max-age less Age, else Expires less Date), on a 304 too; 0 where it does
	// not say, or says that it does not hold.
	Fresh time.Duration
	// Body is decompressed but otherwise as it came.
	Body []byte
	// The headers that bear on how Body is read; empty where absent.
	ContentType, ContentLocation, ContentLanguage string
	// Links are those of the answer's Link headers (RFC 8288).
	Links Links
}

// Links are addresses that a feed names for machines, absolute; empty where it
// names none.
type Links struct {
	// Self is the feed's own address, as its hub knows it; Hubs are the WebSub
	// hubs that announce what is new in it.
	Self string
	Hubs []string
	// Older is where the entries before these stand (RFC 5005: prev-archive of
	// an archived feed, else next of a paged one).
	Older string
}

// Pace is what a feed says of how often it is to be polled. The zero value
// says nothing.
type Pace struct {
	// TTL is RSS's ttl, Update the period of one update by the syndication
	// module (sy:updatePeriod over sy:updateFrequency); 0 if absent.
	TTL, Update time.Duration
	// SkipHours has bit h set where RSS's skipHours names the hour h of the
	// day, 0 to 23, in UTC; SkipDays has bit d set where skipDays names the
	// weekday d, as time.Weekday counts.
	SkipHours uint32
	SkipDays  uint8
}

// Entries is what a feed holds.
type Entries struct {
	// Title and Language are the feed's own; empty if it has none.
	Title, Language string
	// Items stand in feed order.
	Items []Entry
	// Partial says that the feed breaks off: Items are those that stand in it
	// whole, and there may be more.
	Partial bool
	Pace    Pace
	Links   Links
}

// Entry is one item of a feed. Every field may be empty; see wire.Article for
// what they mean.
type Entry struct {
	// Raw identifies the bytes of the entry as the feed has them: equal bytes,
	// equal Raw. 0 where the feed can't be taken apart without reading it.
	Raw uint64
	// Known says that the entry was left out as known: only Raw is set.
	Known bool

	GUID, URL               string
	Title, Summary, Content string
	Authors, Categories     []string
	Language                string
	Published, Updated      time.Time
}

// Error is why a feed or a page could not be fetched or read.
type Error struct {
	// Class is one of a closed set of short words: network, dns, timeout, tls,
	// redirect, refused (a URL that is not fetched), robots (a page that
	// robots.txt keeps from us), too_large, http_4xx, http_404, http_410,
	// http_429, http_5xx, empty, not_a_feed, malformed, truncated, charset,
	// not_html, panic.
	Class string
	// RetryAfter is how long the server asks to be left alone; zero if it does
	// not say.
	RetryAfter time.Duration
	// Err says what is wrong and how it can be mended, without credentials.
	Err error
}

func (e *Error) Error() string { return fmt.Sprintf("%s: %v", e.Class, e.Err) }

// Unwrap returns the error without its class.
func (e *Error) Unwrap() error { return e.Err }

// PublicURL returns a URL as it may be shown, logged and stored: without user
// name and password, and with the value of every parameter that is named like
// a key replaced by "REDACTED". What is not a URL gives "(not a URL)".
//
// A key in the path (https://wire.example/feed/S3CRET) can't be told from a
// name and is shown: such keys belong into a header or into the query.
func PublicURL(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || strings.Contains(u.Opaque, "@") {
		return "(not a URL)"
	}
	u.User = nil
	pairs := strings.Split(u.RawQuery, "&")
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		if value != "" && namesSecret(name) {
			pairs[i] = name + "=" + redacted
		}
	}
	u.RawQuery = strings.Join(pairs, "&")
	return u.String()
}

// namesSecret tells whether a query parameter is named as keys commonly are.
func namesSecret(name string) bool {
	name = strings.ToLower(unescape(name))
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
