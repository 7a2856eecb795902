// Package feed fetches feeds over HTTP and reads them: RSS 0.9x, 1.0 and 2.0,
// Atom 0.3 and 1.0, and JSON Feed.
//
// gofeed parses the formats. Around it this package decodes charsets, detects
// the format however late the root element stands, keeps ids byte for byte,
// reads dates that gofeed does not, resolves relative links and keeps only
// http and https ones.
package feed

import (
	"fmt"
	"mime"
	"net/url"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// Feed is a feed as it was read. Its JSON is what wiredesk parse-feed prints:
// no array is null, absent strings are "".
type Feed struct {
	Title       string `json:"title"`
	Link        string `json:"link"`
	Description string `json:"description"`
	// Language is a BCP 47 tag as declared by the feed, else by the HTTP
	// header; empty if neither says.
	Language string `json:"language"`
	Items    []Item `json:"items"`
}

// Item is one entry of a feed.
type Item struct {
	// ID is the entry's guid or id, byte for byte but for white space around
	// it; empty if it has none.
	ID    string `json:"id"`
	Title string `json:"title"`
	// Link is absolute, http or https; empty if the entry has no such link.
	Link      string `json:"link"`
	Published Date   `json:"published"`
	Updated   Date   `json:"updated"`
	// Authors are the entry's, else the feed's.
	Authors []Author `json:"authors"`
	// Summary and Content are as the feed has them, HTML or plain text; HTML
	// is not sanitised.
	Summary    string      `json:"summary"`
	Content    string      `json:"content"`
	Enclosures []Enclosure `json:"enclosures"`
	Categories []string    `json:"categories"`
	// Language is what the entry itself declares; empty if it does not.
	Language string `json:"-"`
}

// Author is a person or an organisation; each field may be empty.
type Author struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	URL   string `json:"url"`
}

// Enclosure is a file that belongs to an item. Length is in bytes, as the feed
// writes it.
type Enclosure struct {
	URL    string `json:"url"`
	Type   string `json:"type"`
	Length string `json:"length"`
}

// Date is a time that is written as RFC 3339 in JSON, and as "" where it is
// zero.
type Date struct{ time.Time }

// MarshalText returns the date as RFC 3339, or nothing for the zero date.
func (d Date) MarshalText() ([]byte, error) {
	if d.IsZero() {
		return []byte{}, nil
	}
	return []byte(d.Format(time.RFC3339)), nil
}

// MarshalJSON returns the date as an RFC 3339 string, or "" for the zero date.
func (d Date) MarshalJSON() ([]byte, error) {
	text, err := d.MarshalText()
	return fmt.Appendf(nil, "%q", text), err
}

// Hints is what the answer to a feed's request says of its bytes. All fields
// may be empty.
type Hints struct {
	// ContentType, ContentLocation and ContentLanguage are the HTTP headers of
	// these names.
	ContentType     string
	ContentLocation string
	ContentLanguage string
	// URL is where the feed was fetched; relative links are resolved against
	// it, or against ContentLocation or xml:base where they are given.
	URL string
}

// Parse reads a feed. Its errors are *poll.Error; errors.Is tells them
// apart by ErrEmpty, ErrNotFeed, ErrMalformed, ErrTruncated and ErrCharset. A
// truncated feed is never taken for a whole one.
func Parse(data []byte, hints Hints) (Feed, error) {
	return parse(data, hints, nil)
}

// parse reads what shorten leaves of the decoded feed; nil leaves everything.
func parse(data []byte, hints Hints, shorten func(text []byte) []byte) (f Feed, err error) {
	defer func() {
		if r := recover(); r != nil {
			f, err = Feed{}, &poll.Error{Class: "panic", Err: fmt.Errorf("the parser broke down: %v; please report this feed", r)}
		}
	}()
	text, err := decode(data, declaredCharset(hints.ContentType))
	if err != nil {
		return Feed{}, err
	}
	if shorten != nil {
		text = shorten(text)
	}
	f, err = parseText(text, hints.base())
	if err != nil {
		return Feed{}, err
	}
	if f.Language == "" {
		f.Language = firstLanguage(hints.ContentLanguage)
	}
	return f, nil
}

func parseText(text []byte, base *url.URL) (Feed, error) {
	top := sniff(text)
	if (top.format == formatRSS || top.format == formatAtom) && tooDeep(text) {
		return Feed{}, refuse(ErrMalformed, "its elements nest more than %d deep; the publisher must mend the XML", maxDepth)
	}
	switch top.format {
	case formatRSS:
		return parseRSS(text, top, base)
	case formatAtom:
		return parseAtom(text, top, base)
	case formatJSON:
		return parseJSON(text, base)
	case formatNone:
		return Feed{}, refuse(ErrEmpty, "the answer holds no text; check the URL")
	default:
		return Feed{}, refuse(ErrNotFeed, "%s", top.advice())
	}
}

// base returns what relative links are relative to; nil if nothing says.
func (h Hints) base() *url.URL {
	base, err := url.Parse(h.URL)
	if err != nil || !base.IsAbs() {
		base = &url.URL{}
	}
	if at, err := base.Parse(h.ContentLocation); err == nil && at.IsAbs() {
		return at
	}
	return nil
}

// declaredCharset returns the charset parameter of a Content-Type header.
func declaredCharset(contentType string) string {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return ""
	}
	return params["charset"]
}

// entries gives the poller what it needs of a feed.
func (f Feed) entries() poll.Entries {
	e := poll.Entries{Title: f.Title, Language: f.Language}
	for _, item := range f.Items {
		e.Items = append(e.Items, item.entry())
	}
	return e
}

func (i Item) entry() poll.Entry {
	e := poll.Entry{
		GUID: i.ID, URL: i.Link, Title: i.Title, Summary: i.Summary, Content: i.Content,
		Categories: i.Categories, Language: i.Language,
		Published: i.Published.Time, Updated: i.Updated.Time,
	}
	for _, a := range i.Authors {
		if name := a.Name; name != "" {
			e.Authors = append(e.Authors, name)
		} else if a.Email != "" {
			e.Authors = append(e.Authors, a.Email)
		}
	}
	return e
}
