package feed

import (
	"bytes"
	"encoding/xml"
	"strings"
)

// skimmed is what gofeed does not give, or not byte for byte: it normalises
// Atom ids as URLs, leaves rdf:about out and knows no language of an entry.
type skimmed struct {
	id       string
	language string
}

// skim reads the id and the language of every entry, in feed order. It stops
// at the first error, which the parse itself reports.
func skim(text []byte) []skimmed {
	d := xml.NewDecoder(bytes.NewReader(text))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	var entries []skimmed
	var path []string
	for {
		token, err := d.Token()
		if err != nil {
			return entries
		}
		switch t := token.(type) {
		case xml.StartElement:
			path = append(path, strings.ToLower(t.Name.Local))
			if isEntry(path) {
				entries = append(entries, skimmed{id: attribute(t, "about"), language: attribute(t, "lang")})
			}
		case xml.EndElement:
			path = path[:max(0, len(path)-1)]
		case xml.CharData:
			if n := len(path); n > 1 && path[n-1] == "id" && isEntry(path[:n-1]) {
				entries[len(entries)-1].id += string(t)
			}
		}
	}
}

// isEntry tells whether a path leads to an entry: feed/entry, rdf/item or
// rdf/channel/item.
func isEntry(path []string) bool {
	switch len(path) {
	case 2:
		return path[1] == "entry" || path[1] == "item"
	case 3:
		return path[1] == "channel" && path[2] == "item"
	}
	return false
}

func attribute(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// addSkimmed gives the items their ids and languages, where both readings
// found the same number of entries.
func addSkimmed(items []Item, entries []skimmed) {
	if len(items) != len(entries) {
		return
	}
	for i, e := range entries {
		if id := strings.TrimSpace(e.id); id != "" {
			items[i].ID = id
		}
		items[i].Language = e.language
	}
}
