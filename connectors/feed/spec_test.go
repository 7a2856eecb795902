package feed

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// spec is one small case of the suite: what the field at a path of the JSON
// output is, for a feed. The path's steps are names and numbers; "#" is the
// length of a list.
type spec struct{ name, feed, path, want string }

func runSpecs(t *testing.T, hints Hints, wrap func(string) string, specs []spec) {
	t.Helper()
	for _, tt := range specs {
		t.Run(tt.name, func(t *testing.T) {
			f, err := Parse([]byte(wrap(tt.feed)), hints)
			if err != nil {
				t.Fatalf("Parse(%s): %v", tt.feed, err)
			}
			if got := at(t, f, tt.path); got != tt.want {
				t.Errorf("%s of %s\n got %q\nwant %q", tt.path, tt.feed, got, tt.want)
			}
			assertSound(t, f)
		})
	}
}

// at returns the value at a path of a feed's JSON; empty if there is none.
func at(t *testing.T, f Feed, path string) string {
	t.Helper()
	data, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	var value any
	if err := json.Unmarshal(data, &value); err != nil {
		t.Fatal(err)
	}
	for step := range strings.SplitSeq(path, ".") {
		switch v := value.(type) {
		case map[string]any:
			value = v[step]
		case []any:
			if step == "#" {
				return strconv.Itoa(len(v))
			}
			n, err := strconv.Atoi(step)
			if err != nil || n >= len(v) {
				return ""
			}
			value = v[n]
		default:
			return ""
		}
	}
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case map[string]any, []any:
		data, _ := json.Marshal(v)
		return string(data)
	default:
		return fmt.Sprint(v)
	}
}

const namespaces = ` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:content="http://purl.org/rss/1.0/modules/content/"` +
	` xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:georss="http://www.georss.org/georss"` +
	` xmlns:gml="http://www.opengis.net/gml" xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"` +
	` xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"`

func asIs(s string) string { return s }

func inChannel(s string) string {
	return `<rss version="2.0"` + namespaces + `><channel>` + s + `</channel></rss>`
}

func inItem(s string) string { return inChannel(`<title>Wire</title><item>` + s + `</item>`) }

func inFeed(s string) string {
	return `<feed xmlns="http://www.w3.org/2005/Atom"` + strings.Replace(namespaces, ` xmlns:atom="http://www.w3.org/2005/Atom"`, "", 1) + `>` + s + `</feed>`
}

func inEntry(s string) string { return inFeed(`<title>Wire</title><entry>` + s + `</entry>`) }

func inFeed03(s string) string {
	return `<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Wire</title><entry>` + s + `</entry></feed>`
}
