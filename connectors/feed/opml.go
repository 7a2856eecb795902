package feed

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/net/html/charset"

	"github.com/wiredesk/wiredesk/config"
)

// outline is an element of OPML 2.0 (opml.org/spec2.opml): a folder, or a
// subscription where it has an xmlUrl.
type outline struct {
	Text     string    `xml:"text,attr"`
	Title    string    `xml:"title,attr"`
	XMLURL   string    `xml:"xmlUrl,attr"`
	Language string    `xml:"language,attr"`
	Outlines []outline `xml:"outline"`
}

// maxOutlineDepth bounds folders within folders.
const maxOutlineDepth = 64

// ReadOPML reads the subscriptions of an OPML file, in order, each URL once,
// whatever folder it stands in. A file that is not OPML, or without a single
// subscription, gives an error.
func ReadOPML(r io.Reader) ([]config.Feed, error) {
	decoder := xml.NewDecoder(r)
	decoder.CharsetReader = charset.NewReaderLabel
	var doc struct {
		XMLName  xml.Name
		Outlines []outline `xml:"body>outline"`
	}
	if err := decoder.Decode(&doc); err != nil {
		return nil, fmt.Errorf("not an OPML file: %w", err)
	}
	if doc.XMLName.Local != "opml" {
		return nil, fmt.Errorf("not an OPML file: its root is <%s>, not <opml>", doc.XMLName.Local)
	}
	var feeds []config.Feed
	seen := map[string]bool{}
	var visit func(outlines []outline, depth int)
	visit = func(outlines []outline, depth int) {
		for _, o := range outlines {
			if url := strings.TrimSpace(o.XMLURL); url != "" && !seen[url] {
				seen[url] = true
				feeds = append(feeds, config.Feed{URL: url, Name: outlineName(o), Language: o.Language})
			}
			if depth < maxOutlineDepth {
				visit(o.Outlines, depth+1)
			}
		}
	}
	visit(doc.Outlines, 1)
	if len(feeds) == 0 {
		return nil, errors.New("the OPML file has no subscription: no outline with an xmlUrl")
	}
	return feeds, nil
}

// outlineName returns what people call the subscription.
func outlineName(o outline) string {
	if o.Title != "" {
		return o.Title
	}
	return o.Text
}
