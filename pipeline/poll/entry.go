package poll

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// identify returns the article id of each entry, "" for one that holds nothing
// at all or was left out. A guid that two entries with different links have in
// common names neither of them, nor any later one: ambiguous holds the hashes
// of those that are known for it, and found is called for every other.
func identify(feedURL string, entries []Entry, ambiguous map[uint64]bool, found func(guid string)) []string {
	links := map[string]string{}
	for _, e := range entries {
		if e.Known {
			continue
		}
		link, seen := links[e.GUID]
		if guid := xxhash.Sum64String(e.GUID); seen && link != e.URL && !ambiguous[guid] {
			ambiguous[guid] = true
			found(e.GUID)
		}
		links[e.GUID] = e.URL
	}
	ids := make([]string, len(entries))
	for i, e := range entries {
		if e.Known {
			continue
		}
		guid := e.GUID
		if e.URL != "" && ambiguous[xxhash.Sum64String(guid)] {
			guid = ""
		}
		fallback := strings.TrimSpace(e.Title)
		if fallback != "" && !e.Published.IsZero() {
			fallback += "\x00" + e.Published.UTC().Format(time.RFC3339)
		}
		if fallback == "" {
			fallback = strings.TrimSpace(e.Summary + e.Content)
		}
		if guid+e.URL+fallback != "" {
			ids[i] = wire.ArticleID(feedURL, guid, e.URL, fallback)
		}
	}
	return ids
}

// contentHash identifies what an entry says. Its dates are left out: feeds
// that set them anew at every request would give a version at every poll.
func contentHash(e Entry) string {
	h := sha256.New()
	field := func(values ...string) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(values)))
		h.Write(n[:])
		for _, v := range values {
			binary.BigEndian.PutUint64(n[:], uint64(len(v)))
			h.Write(n[:])
			h.Write([]byte(v))
		}
	}
	field(e.GUID, e.URL, e.Title, e.Summary, e.Content, e.Language)
	field(e.Authors...)
	field(e.Categories...)
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// sameHash identifies what an entry says, whatever its guid.
func sameHash(e Entry) uint64 {
	e.GUID = ""
	return hashOf(contentHash(e))
}

// withPage returns the hash of an entry that got its page only later: the
// article says more than it did before.
func withPage(hash string) string {
	sum := sha256.Sum256([]byte(hash + " with its page"))
	return hex.EncodeToString(sum[:16])
}

// hashOf returns the beginning of an article's hash.
func hashOf(hash string) uint64 {
	n, _ := strconv.ParseUint(hash[:16], 16, 64) // contentHash gives hex digits
	return n
}

// bodyHash tells one body from another. Two that differ have the same hash
// once in 2^64; that poll would be taken for one without news.
func bodyHash(body []byte) uint64 { return xxhash.Sum64(body) }

// wholeStory is how many characters of text make a summary the story itself:
// teasers are two or three sentences, some 150 to 500 characters, and the
// shortest stories of the agencies have five.
const wholeStory = 800

// needsPage tells whether an article's page is to be fetched.
//
// With content "page" it is, with "feed" it is not. With "auto" it is where
// the entry has no content and its summary has less than 800 characters of
// text, or where the text it has ends in the marks of a teaser: an ellipsis,
// "read more", "continue reading", "full story".
func needsPage(content string, e Entry) bool {
	switch {
	case e.URL == "", content == "feed":
		return false
	case content == "page":
		return true
	case e.Content != "":
		return isTeaser(plainText(e.Content))
	}
	summary := plainText(e.Summary)
	return utf8.RuneCountInString(summary) < wholeStory || isTeaser(summary)
}

// isTeaser tells whether a text breaks off where the story goes on.
func isTeaser(text string) bool {
	text = strings.ToLower(strings.TrimRight(text, " \t\r\n»>)]→"))
	for _, end := range []string{"…", "...", "&hellip;", "&#8230;", "[&hellip;", "read more", "continue reading", "full story"} {
		if strings.HasSuffix(text, end) {
			return true
		}
	}
	return false
}

// plainText cuts the tags out of a text that may be HTML: enough to measure it
// and to see how it ends.
func plainText(s string) string {
	var b strings.Builder
	for s != "" {
		before, rest, found := strings.Cut(s, "<")
		b.WriteString(before)
		if !found {
			break
		}
		_, s, _ = strings.Cut(rest, ">")
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
