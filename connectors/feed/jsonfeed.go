package feed

import (
	"bytes"
	stdjson "encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/mmcdole/gofeed/json"

	"github.com/wiredesk/wiredesk/pipeline/poll"
)

func parseJSON(text []byte, base string) (Feed, error) {
	doc, err := readJSON(text)
	if err != nil {
		return Feed{}, err
	}
	parsed, err := doc.feed()
	if err != nil {
		return Feed{}, err
	}
	base = firstOf(base, resolve("", parsed.FeedURL))
	f := Feed{
		Title:       parsed.Title,
		Link:        firstLink(base, parsed.HomePageURL),
		Description: parsed.Description,
		Language:    parsed.Language,
		Items:       make([]Item, 0, len(doc.items)),
		Partial:     doc.partial,
		Authors:     jsonAuthors(parsed.Authors, parsed.Author, base),
		Image:       firstLink(base, parsed.Icon, parsed.Favicon),
		Self:        firstLink(base, parsed.FeedURL),
		Hubs:        doc.hubs(base),
		Older:       firstLink(base, parsed.NextURL),
	}
	for _, item := range doc.items {
		f.Items = append(f.Items, jsonItem(item, f.Authors, base))
	}
	return f, nil
}

// jsonDocument is a JSON Feed taken apart: its items, each of which is whole,
// and its other fields.
type jsonDocument struct {
	fields   map[string]stdjson.RawMessage
	items    []*json.Item
	hasItems bool
	partial  bool
}

// readJSON reads a JSON Feed item by item, so that the whole ones of one that
// breaks off are kept. Version and items are required (JSON Feed 1.1,
// top-level).
func readJSON(text []byte) (jsonDocument, error) {
	doc := jsonDocument{fields: map[string]stdjson.RawMessage{}}
	err := doc.read(stdjson.NewDecoder(bytes.NewReader(text)))
	doc.partial = errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	isFeed := strings.Contains(string(doc.fields["version"]), "jsonfeed.org") || doc.hasItems
	switch {
	case doc.partial && len(doc.items) == 0:
		return doc, refuse(ErrTruncated, "the JSON ends too early, after %d bytes, and no item in it is whole; it is fetched again at the next poll", len(text))
	case err != nil && !doc.partial:
		if _, ok := errors.AsType[*poll.Error](err); ok {
			return doc, err
		}
		return doc, refuse(ErrMalformed, "%v; the publisher must mend the JSON", err)
	case !isFeed:
		return doc, refuse(ErrNotFeed, "JSON without the version and the items of a JSON Feed was found; set the URL of the feed itself")
	}
	return doc, nil
}

func (doc *jsonDocument) read(d *stdjson.Decoder) error {
	if _, err := d.Token(); err != nil { // the brace that sniff saw
		return err
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		if name, _ := key.(string); name != "items" {
			var value stdjson.RawMessage
			if err := d.Decode(&value); err != nil {
				return err
			}
			doc.fields[name] = value
		} else if err := doc.readItems(d); err != nil {
			return err
		}
	}
	_, err := d.Token()
	return err
}

func (doc *jsonDocument) readItems(d *stdjson.Decoder) error {
	open, err := d.Token()
	if err != nil {
		return err
	}
	if open != stdjson.Delim('[') {
		return errors.New("its items are not a list")
	}
	doc.hasItems = true
	for d.More() {
		var raw stdjson.RawMessage
		if err := d.Decode(&raw); err != nil {
			return err
		}
		if len(doc.items) == maxEntries {
			return refuse(ErrMalformed, "it has more than %d entries; the publisher must split it", maxEntries)
		}
		if item := readJSONItem(raw); item != nil {
			doc.items = append(doc.items, item)
		}
	}
	_, err = d.Token()
	return err
}

// readJSONItem reads an item as gofeed does; nil for null. A field of the
// wrong type is left out, not the item.
func readJSONItem(raw stdjson.RawMessage) *json.Item {
	var item *json.Item
	err := stdjson.Unmarshal(raw, &item)
	if err == nil || item == nil {
		return item
	}
	// gofeed reads an id that is no string after all else, and not at all
	// after an error.
	var loose struct {
		ID stdjson.RawMessage `json:"id"`
	}
	_ = stdjson.Unmarshal(raw, &loose) // what has no id has none
	item.ID = strings.Trim(string(loose.ID), `"`)
	var id string
	if stdjson.Unmarshal(loose.ID, &id) == nil {
		item.ID = id
	}
	return item
}

// feed reads all but the items as gofeed does.
func (doc *jsonDocument) feed() (*json.Feed, error) {
	head, err := stdjson.Marshal(doc.fields)
	if err != nil {
		return nil, refuse(ErrMalformed, "%v; the publisher must mend the JSON", err)
	}
	parsed := new(json.Feed)
	err = stdjson.Unmarshal(head, parsed)
	if _, ok := errors.AsType[*stdjson.UnmarshalTypeError](err); err != nil && !ok {
		return nil, refuse(ErrMalformed, "%v; the publisher must mend the JSON", err)
	}
	return parsed, nil
}

// hubs reads the WebSub hubs, which gofeed leaves out.
func (doc *jsonDocument) hubs(base string) []string {
	var hubs []struct {
		Type string `json:"type"`
		URL  string `json:"url"`
	}
	_ = stdjson.Unmarshal(doc.fields["hubs"], &hubs) // what is no list of hubs names none
	var links []string
	for _, hub := range hubs {
		if link := resolve(base, hub.URL); link != "" && strings.EqualFold(hub.Type, "websub") {
			links = append(links, link)
		}
	}
	return links
}

func jsonItem(item *json.Item, feedAuthors []Author, base string) Item {
	i := Item{
		ID:         trimXML(item.ID),
		Title:      item.Title,
		Link:       firstLink(base, item.URL, item.ExternalURL),
		Authors:    jsonAuthors(item.Authors, item.Author, base),
		Summary:    item.Summary,
		Enclosures: []Enclosure{},
		Categories: append([]string{}, item.Tags...),
		Language:   item.Language,
	}
	i.Published, i.PublishedRaw = firstDate(item.DatePublished)
	i.Updated, i.UpdatedRaw = firstDate(item.DateModified)
	i.setJSONContent(item, base)
	if i.Link == "" {
		i.Link = firstLink("", item.ID)
	}
	if len(i.Authors) == 0 {
		i.Authors = append(i.Authors, feedAuthors...)
	}
	if item.Attachments != nil {
		for _, a := range *item.Attachments {
			if link := resolve(base, a.URL); link != "" {
				i.Enclosures = append(i.Enclosures, Enclosure{link, a.MimeType, jsonLength(a.SizeInBytes)})
			}
		}
	}
	return i
}

// setJSONContent takes the HTML before the plain text.
func (i *Item) setJSONContent(item *json.Item, base string) {
	if item.ContentHTML == "" {
		i.Content = item.ContentText
		return
	}
	n := &node{base: base}
	i.Content, i.ContentType = n.asWords(item.ContentHTML, true).typed()
}

func jsonLength(size int64) string {
	if size <= 0 {
		return ""
	}
	return strconv.FormatInt(size, 10)
}

// jsonAuthors reads version 1.1's list, else version 1's single author.
func jsonAuthors(list []*json.Author, single *json.Author, base string) []Author {
	if len(list) == 0 && single != nil {
		list = []*json.Author{single}
	}
	authors := make([]Author, 0, len(list))
	for _, a := range list {
		if a == nil {
			continue
		}
		author := parseAuthor(a.Name)
		if email, ok := strings.CutPrefix(a.URL, "mailto:"); ok && author.Email == "" {
			author.Email = email
		}
		author.URL = resolve(base, a.URL)
		authors = append(authors, author)
	}
	return authors
}
