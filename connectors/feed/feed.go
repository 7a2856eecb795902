// Package feed fetches feeds over HTTP and reads them: RSS 0.90 to 2.0, CDF,
// Atom 0.3 and 1.0, JSON Feed, and sitemaps.
//
// gofeed reads JSON Feed. XML is read by this package: gofeed's XML parsers
// give up all of a feed for one bare ampersand, undeclared prefix or missing
// end, and keep neither the place of an element (which xml:base, xml:lang and
// the truncated feed need) nor the type and the bytes of a text. The reader
// here (xmlread.go) hands over one entry at a time and repairs what feeds do
// wrong every day; the walk over an entry (entry.go) is the same for all
// formats, because feeds mix their elements.
package feed

import (
	"fmt"
	"mime"
	"strings"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// Feed is a feed as it was read. Its JSON is what wiredesk parse-feed prints:
// no array is null, absent strings of the first fields are "", all other
// fields are left out where they are empty.
type Feed struct {
	Title       string `json:"title"`
	Link        string `json:"link"`
	Description string `json:"description"`
	// Language is a BCP 47 tag as declared by the feed, else by the HTTP
	// header; empty if neither says.
	Language string `json:"language"`
	Items    []Item `json:"items"`

	// Partial says that the feed breaks off: Items are those that stand in it
	// whole.
	Partial bool `json:"partial,omitempty"`
	// ID is the feed's own, byte for byte.
	ID string `json:"id,omitempty"`
	// TitleType and DescriptionType are "html" where the text is HTML, and
	// empty where it is plain.
	TitleType       string   `json:"titleType,omitempty"`
	DescriptionType string   `json:"descriptionType,omitempty"`
	Published       Date     `json:"published,omitzero"`
	PublishedRaw    string   `json:"publishedRaw,omitempty"`
	Updated         Date     `json:"updated,omitzero"`
	UpdatedRaw      string   `json:"updatedRaw,omitempty"`
	Created         Date     `json:"created,omitzero"`
	CreatedRaw      string   `json:"createdRaw,omitempty"`
	Authors         []Author `json:"authors,omitempty"`
	Contributors    []Author `json:"contributors,omitempty"`
	Categories      []string `json:"categories,omitempty"`
	Tags            []Tag    `json:"tags,omitempty"`
	// Rights is HTML where RightsType says so.
	Rights     string `json:"rights,omitempty"`
	RightsType string `json:"rightsType,omitempty"`
	Generator  string `json:"generator,omitempty"`
	// Image is the URL of the feed's picture.
	Image string `json:"image,omitempty"`
	// TTL is RSS's ttl in minutes, as written.
	TTL string `json:"ttl,omitempty"`
	// Self, Hubs and Older are poll.Links.
	Self  string   `json:"self,omitempty"`
	Hubs  []string `json:"hubs,omitempty"`
	Older string   `json:"older,omitempty"`
	// Pace is what the feed says of how often it is to be polled.
	Pace poll.Pace `json:"-"`
}

// Item is one entry of a feed.
type Item struct {
	// ID is the entry's guid, id, or rdf:about, byte for byte but for white
	// space around it; empty if it has none.
	ID    string `json:"id"`
	Title string `json:"title"`
	// Link is absolute, http or https; empty if the entry has no such link.
	Link string `json:"link"`
	// Published and Updated are zero where the feed's words for them,
	// PublishedRaw and UpdatedRaw, can't be read without guessing.
	Published Date `json:"published"`
	Updated   Date `json:"updated"`
	// Authors are the entry's, else, in Atom and JSON Feed, the feed's.
	Authors []Author `json:"authors"`
	// Summary and Content are HTML or plain text, as their types say. Relative
	// links in HTML are resolved, otherwise it is as the feed has it: see
	// Sanitized.
	Summary    string      `json:"summary"`
	Content    string      `json:"content"`
	Enclosures []Enclosure `json:"enclosures"`
	// Categories are the terms of the entry's categories.
	Categories []string `json:"categories"`

	// TitleType, SummaryType and ContentType are "html" where the text is
	// HTML, and empty where it is plain.
	TitleType    string `json:"titleType,omitempty"`
	SummaryType  string `json:"summaryType,omitempty"`
	ContentType  string `json:"contentType,omitempty"`
	PublishedRaw string `json:"publishedRaw,omitempty"`
	UpdatedRaw   string `json:"updatedRaw,omitempty"`
	// Created is what Atom 0.3 and Dublin Core call so.
	Created      Date     `json:"created,omitzero"`
	CreatedRaw   string   `json:"createdRaw,omitempty"`
	Contributors []Author `json:"contributors,omitempty"`
	// Tags are the categories that have more than a term, with it.
	Tags []Tag `json:"tags,omitempty"`
	// Comments is the URL of the page for comments, CommentCount how many the
	// feed says there are.
	Comments     string `json:"comments,omitempty"`
	CommentCount string `json:"commentCount,omitempty"`
	// Source is the feed that the entry was taken from, nil if it names none.
	Source *Source `json:"source,omitempty"`
	// Where is the place that the entry is about, nil if it names none.
	Where *Place `json:"where,omitempty"`
	// Language is what the entry itself declares; empty if it does not.
	Language string `json:"language,omitempty"`
}

// Tag is a category with the scheme that it is from and the label that people
// see, each of which may be empty.
type Tag struct {
	Term   string `json:"term"`
	Scheme string `json:"scheme,omitempty"`
	Label  string `json:"label,omitempty"`
}

// Source is another feed.
type Source struct {
	Title string `json:"title"`
	URL   string `json:"url"`
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
// truncated feed is never taken for a whole one: it is Partial, with the items
// that stand in it whole, or ErrTruncated where there is none.
func Parse(data []byte, hints Hints) (Feed, error) {
	return parse(data, hints, nil)
}

// parse reads what shorten leaves of the decoded feed; nil leaves everything.
func parse(data []byte, hints Hints, shorten func(text []byte) []byte) (Feed, error) {
	return contained(func() (Feed, error) { return parseBytes(data, hints, shorten) })
}

// contained turns a panic into an error: one feed must not end the process
// that polls ten thousand.
func contained(read func() (Feed, error)) (f Feed, err error) {
	defer func() {
		if r := recover(); r != nil {
			f, err = Feed{}, &poll.Error{Class: "panic", Err: fmt.Errorf("the parser broke down: %v; please report this feed", r)}
		}
	}()
	return read()
}

func parseBytes(data []byte, hints Hints, shorten func(text []byte) []byte) (Feed, error) {
	text, err := decode(data, declaredCharset(hints.ContentType))
	if err != nil {
		return Feed{}, err
	}
	if shorten != nil {
		text = shorten(text)
	}
	f, err := parseText(text, hints.base())
	if err != nil {
		return Feed{}, err
	}
	if f.Language == "" {
		f.Language = firstLanguage(hints.ContentLanguage)
	}
	f.Language = languageTag(f.Language)
	for i := range f.Items {
		f.Items[i].Language = languageTag(f.Items[i].Language)
	}
	return f, nil
}

func parseText(text []byte, base string) (Feed, error) {
	top := sniff(text)
	switch top.format {
	case formatXML:
		return parseXML(lineEnds(string(text[top.begin:])), string(text[:top.begin]), base)
	case formatJSON:
		return parseJSON(text[top.begin:], base)
	case formatNone:
		return Feed{}, refuse(ErrEmpty, "the answer holds no text; check the URL")
	default:
		return Feed{}, refuse(ErrNotFeed, "%s", top.advice())
	}
}

// lineEnds writes all line ends as line feeds: XML 1.0, section 2.11.
func lineEnds(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
}

// base returns what relative links are relative to; empty if nothing says.
func (h Hints) base() string {
	base := h.URL
	if !isWebURL(base) {
		base = ""
	}
	if location := join(base, strings.TrimSpace(h.ContentLocation)); isWebURL(location) {
		base = location
	}
	return withoutSecrets(base)
}

// withoutSecrets returns a URL without user name and password, and without its
// query if that may hold a key: what is resolved against it is published.
func withoutSecrets(base string) string {
	r := parseReference(base)
	r.authority = r.authority[strings.LastIndexByte(r.authority, '@')+1:]
	if bare := r.String(); poll.PublicURL(bare) != bare {
		r.query, r.hasQuery = "", false
	}
	return r.String()
}

// declaredCharset returns the charset parameter of a Content-Type header.
func declaredCharset(contentType string) string {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return ""
	}
	return params["charset"]
}

// entries gives the poller what it needs of a feed. What names things (titles,
// authors, categories) becomes plain text; summaries and contents stay HTML
// where they are.
func (f Feed) entries() poll.Entries {
	e := poll.Entries{
		Title: f.PlainTitle(), Language: f.Language, Partial: f.Partial, Pace: f.Pace,
		Links: poll.Links{Self: f.Self, Hubs: f.Hubs, Older: f.Older},
	}
	for _, item := range f.Items {
		e.Items = append(e.Items, item.entry())
	}
	return e
}

// entry copies what may be kept for long, because strings share the memory of
// the feed that they were read from.
func (i Item) entry() poll.Entry {
	e := poll.Entry{
		GUID: strings.Clone(i.ID), URL: strings.Clone(i.Link), Title: plain(i.Title, i.TitleType), Summary: i.Summary, Content: i.Content,
		Categories: plainList(i.Categories), Language: i.Language,
		Published: i.Published.Time, Updated: i.Updated.Time,
	}
	for _, a := range i.Authors {
		if name := plainGuess(a.Name); name != "" {
			e.Authors = append(e.Authors, name)
		} else if a.Email != "" {
			e.Authors = append(e.Authors, a.Email)
		}
	}
	return e
}
