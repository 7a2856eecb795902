package elastic

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// storedItem says that a document has a version from a feed. The items are an
// index of their own because no other could count them exactly: the current
// version of an item may come from another feed than its first, and distinct
// ids among the versions can only be estimated. Here each item is one record.
type storedItem struct {
	Feed    string `json:"feed"` // its URL
	Article string `json:"article"`
	// First is the lowest version from this feed: the time in milliseconds at
	// which the item was first seen in it.
	First int64 `json:"first"`
}

// feedItem is a storedItem to be written.
type feedItem struct {
	id   string
	rank int64 // the version for the server
	body string
}

// topRank is above every version of a document; the versions are milliseconds.
const topRank = 1 << 62

// newFeedItem returns the item that d is a version of; nil if d names no feed.
// The server keeps the one of the highest rank, which is the earliest version,
// in whatever order they come.
func newFeedItem(d *wire.Document) (*feedItem, error) {
	if d.Feed.URL == "" {
		return nil, nil //nolint:nilnil // nil is documented
	}
	body, err := encode(storedItem{Feed: d.Feed.URL, Article: d.URI, First: d.Version})
	return &feedItem{id: itemID(d.Feed.URL, d.URI), rank: max(1, topRank-d.Version), body: body}, err
}

func itemID(feedURL, article string) string {
	sum := sha256.Sum256([]byte(feedURL + "\x00" + article))
	return hex.EncodeToString(sum[:16])
}
