package feed

import (
	"bytes"
	"net/url"

	"github.com/mmcdole/gofeed/atom"
)

func parseAtom(text []byte, root root, base *url.URL) (Feed, error) {
	parsed, err := new(atom.Parser).Parse(bytes.NewReader(text))
	if err := xmlError(err, root, text); err != nil {
		return Feed{}, err
	}
	f := Feed{
		Title:       parsed.Title,
		Link:        atomLink(parsed.Links, base),
		Description: parsed.Subtitle,
		Language:    parsed.Language,
		Items:       make([]Item, 0, len(parsed.Entries)),
	}
	for _, e := range parsed.Entries {
		f.Items = append(f.Items, atomItem(e, parsed, base))
	}
	addSkimmed(f.Items, skim(text))
	return f, nil
}

func atomItem(e *atom.Entry, feed *atom.Feed, base *url.URL) Item {
	i := Item{
		ID:         e.ID,
		Title:      e.Title,
		Link:       atomLink(e.Links, base),
		Published:  firstDate(e.Published),
		Updated:    firstDate(e.Updated),
		Authors:    atomAuthors(e, feed, base),
		Summary:    e.Summary,
		Enclosures: []Enclosure{},
		Categories: []string{},
	}
	if e.Content != nil {
		i.Content = e.Content.Value
	}
	if i.Link == "" {
		i.Link = firstLink(nil, e.ID)
	}
	for _, l := range e.Links {
		if link := resolve(base, l.Href); l.Rel == "enclosure" && link != "" {
			i.Enclosures = append(i.Enclosures, Enclosure{link, l.Type, l.Length})
		}
	}
	for _, c := range e.Categories {
		if name := firstOf(c.Label, c.Term); name != "" {
			i.Categories = append(i.Categories, name)
		}
	}
	return i
}

// atomAuthors returns the entry's authors, else its source's, else the feed's
// (RFC 4287, section 4.1.1).
func atomAuthors(e *atom.Entry, feed *atom.Feed, base *url.URL) []Author {
	persons := e.Authors
	if len(persons) == 0 && e.Source != nil {
		persons = e.Source.Authors
	}
	if len(persons) == 0 {
		persons = feed.Authors
	}
	authors := make([]Author, 0, len(persons))
	for _, p := range persons {
		authors = append(authors, Author{p.Name, p.Email, resolve(base, p.URI)})
	}
	return authors
}

// atomLink returns the first alternate link that is one; an absent rel means
// alternate.
func atomLink(links []*atom.Link, base *url.URL) string {
	for _, l := range links {
		if l.Rel == "" || l.Rel == "alternate" {
			if link := resolve(base, l.Href); link != "" {
				return link
			}
		}
	}
	return ""
}
