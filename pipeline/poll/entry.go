package poll

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// shortHash is how many hex digits of a hash the state keeps.
const shortHash = 16

// identify returns the article id of each entry, "" for one that holds nothing
// at all. A guid that two entries with different links have in common names
// neither of them.
func identify(feedURL string, entries []Entry) []string {
	links := map[string]string{}
	ambiguous := map[string]bool{}
	for _, e := range entries {
		if link, seen := links[e.GUID]; seen && link != e.URL {
			ambiguous[e.GUID] = true
		}
		links[e.GUID] = e.URL
	}
	ids := make([]string, len(entries))
	for i, e := range entries {
		guid := e.GUID
		if ambiguous[guid] && e.URL != "" {
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

// withPage returns the hash of an entry that got its page only later: the
// article says more than it did before.
func withPage(hash string) string {
	sum := sha256.Sum256([]byte(hash + " with its page"))
	return hex.EncodeToString(sum[:16])
}

func bodyHash(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:shortHash/2])
}

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
