package wire

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strings"
	"time"
)

// Article is one item of a feed as it was fetched: the raw entry and, where
// the feed has only a summary, the raw page that it links to. It is the
// message of the topic wire.articles, as JSON, keyed by ID. Nothing in it is
// cleaned, so that any enrichment can be run again on it.
type Article struct {
	// ID is deterministic; see ArticleID.
	ID string `json:"id"`
	// Version grows with every change of the item's content. The poller sets
	// it to the Unix milliseconds of the poll that first saw the content, and
	// to one more than the last version where the clock stands behind it.
	Version int64 `json:"version"`
	// Hash identifies the content that the feed gave: equal hashes, equal
	// content, no new version. It leaves out when and how it was fetched.
	Hash string `json:"hash"`
	// Feed is the feed that the item was found in.
	Feed Feed `json:"feed"`
	// GUID is the entry's own identity, byte for byte; empty if it has none.
	GUID string `json:"guid,omitempty"`
	// URL is the entry's link, absolute; empty if it has none.
	URL string `json:"url,omitempty"`
	// Title, Summary and Content are as the feed has them; Summary and
	// Content may be HTML or plain text.
	Title   string `json:"title,omitempty"`
	Summary string `json:"summary,omitempty"`
	Content string `json:"content,omitempty"`
	// Page is the article's own page; nil where it was not fetched.
	Page *Page `json:"page,omitempty"`
	// Authors and Categories are the entry's, in feed order.
	Authors    []string `json:"authors,omitempty"`
	Categories []string `json:"categories,omitempty"`
	// Language is the BCP 47 tag that the entry or its feed declares; empty
	// if neither does.
	Language string `json:"language,omitempty"`
	// Published and Updated are the entry's dates; zero if it has none.
	Published time.Time `json:"published,omitzero"`
	Updated   time.Time `json:"updated,omitzero"`
	// FirstSeen is when a poll first saw the item, Fetched when this version
	// was fetched; neither is zero.
	FirstSeen time.Time `json:"firstSeen"`
	Fetched   time.Time `json:"fetched"`
}

// Feed names a feed.
type Feed struct {
	// Name is what people call the feed; never empty.
	Name string `json:"name"`
	// URL is where it is fetched, without credentials.
	URL string `json:"url"`
	// Agency is whose copy the feed carries where the copy itself does not
	// say; empty means unknown.
	Agency string `json:"agency,omitempty"`
	// Trust is what the desk thinks of the feed: high, medium or low; empty
	// where it has not said.
	Trust string `json:"trust,omitempty"`
	// Embargo is how embargoes are dealt with: EmbargoIgnore, or a duration in
	// Go's form ("30m0s") for which every item is held after its publication;
	// empty means that they are read from the copy and kept.
	Embargo string `json:"embargo,omitempty"`
}

// EmbargoIgnore is the Embargo of a feed whose embargoes are not kept, because
// the desk may publish at once.
const EmbargoIgnore = "ignore"

// Page is the page of an article as it was fetched.
type Page struct {
	// URL is where the page was in the end, after redirects.
	URL string `json:"url"`
	// HTML is the page, decoded to UTF-8 and otherwise untouched.
	HTML string `json:"html"`
	// Error says why there is no HTML; empty if there is.
	Error string `json:"error,omitempty"`
}

// ArticleID returns the deterministic id of an item: 32 hex digits of the
// SHA-256 of its source and its own identity.
//
// The identity is the guid, else the link, else fallback (for an item with
// neither: its title and date, say). An identity that is an absolute URL is
// unique on its feed's host, so that an item which stands in two feeds of one
// outlet has one id; any other is unique only in its own feed.
func ArticleID(feedURL, guid, link, fallback string) string {
	identity := guid
	if identity == "" {
		identity = link
	}
	if identity == "" {
		identity = fallback
	}
	source := feedURL
	if u, err := url.Parse(identity); err == nil && u.IsAbs() && u.Host != "" {
		if f, err := url.Parse(feedURL); err == nil && f.Host != "" {
			source = strings.ToLower(f.Host)
		}
	}
	sum := sha256.Sum256([]byte(source + "\x00" + identity))
	return hex.EncodeToString(sum[:16])
}
