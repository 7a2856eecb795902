package feed

import (
	"bytes"
	stdjson "encoding/json"
	"net/url"
	"strconv"
	"strings"

	"github.com/mmcdole/gofeed/json"
)

func parseJSON(text []byte, base *url.URL) (Feed, error) {
	if err := checkJSON(text); err != nil {
		return Feed{}, err
	}
	parsed, err := new(json.Parser).Parse(bytes.NewReader(text))
	if err != nil {
		return Feed{}, refuse(ErrMalformed, "%v; the publisher must mend the JSON", err)
	}
	f := Feed{
		Title:       parsed.Title,
		Link:        firstLink(base, parsed.HomePageURL),
		Description: parsed.Description,
		Language:    parsed.Language,
		Items:       make([]Item, 0, len(parsed.Items)),
	}
	feedAuthors := jsonAuthors(parsed.Authors, parsed.Author, base)
	for _, item := range parsed.Items {
		if item != nil {
			f.Items = append(f.Items, jsonItem(item, feedAuthors, base))
		}
	}
	return f, nil
}

// checkJSON tells a truncated text and JSON that is no feed from a feed: both
// version and items are required (JSON Feed 1.1, top-level).
func checkJSON(text []byte) error {
	var top struct {
		Version string             `json:"version"`
		Items   stdjson.RawMessage `json:"items"`
	}
	err := stdjson.Unmarshal(text, &top)
	switch {
	case err != nil && strings.Contains(err.Error(), "unexpected end"):
		return refuse(ErrTruncated, "the JSON ends too early, after %d bytes; it is fetched again at the next poll", len(text))
	case err != nil:
		return refuse(ErrMalformed, "%v; the publisher must mend the JSON", err)
	case !strings.Contains(top.Version, "jsonfeed.org") && len(top.Items) == 0:
		return refuse(ErrNotFeed, "JSON without the version and the items of a JSON Feed was found; set the URL of the feed itself")
	}
	return nil
}

func jsonItem(item *json.Item, feedAuthors []Author, base *url.URL) Item {
	i := Item{
		ID:         item.ID,
		Title:      item.Title,
		Link:       firstLink(base, item.URL, item.ExternalURL),
		Published:  firstDate(item.DatePublished),
		Updated:    firstDate(item.DateModified),
		Authors:    jsonAuthors(item.Authors, item.Author, base),
		Summary:    item.Summary,
		Content:    firstOf(item.ContentHTML, item.ContentText),
		Enclosures: []Enclosure{},
		Categories: append([]string{}, item.Tags...),
		Language:   item.Language,
	}
	if i.Link == "" {
		i.Link = firstLink(nil, item.ID)
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

func jsonLength(size int64) string {
	if size <= 0 {
		return ""
	}
	return strconv.FormatInt(size, 10)
}

// jsonAuthors reads version 1.1's list, else version 1's single author.
func jsonAuthors(list []*json.Author, single *json.Author, base *url.URL) []Author {
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
