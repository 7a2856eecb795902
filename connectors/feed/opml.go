package feed

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"strings"
	"time"

	"github.com/wiredesk/wiredesk/config"
)

// OPML is how people carry their subscriptions from one reader to another:
// OPML 1.0 and 2.0 (opml.org/spec2.opml). An outline is a subscription where it
// has an xmlUrl, else a folder. What OPML has no word for stands in attributes
// of a namespace of our own, which other readers pass over.

// opmlNamespace is ours; opmlPrefix is what we write before its names.
const (
	opmlNamespace = "https://github.com/wiredesk/wiredesk/opml"
	opmlPrefix    = "wiredesk"
)

// maxOutlineDepth bounds folders within folders.
const maxOutlineDepth = 64

// Subscriptions are what an OPML file holds.
type Subscriptions struct {
	// Title is the file's; empty if it has none.
	Title string
	// Feeds stand in the file's order, each URL once.
	Feeds []config.Feed
	// Skipped says of every other outline that is no folder why it is none of
	// Feeds: "outline "Name": ...".
	Skipped []string
}

// ReadOPML reads an OPML file, also as other readers write it: attributes in
// any case, unknown entities, elements that are not closed, any charset that
// is declared. A subscription's folder is the folders that it stands in, else
// its first category. Settings that can't be used are in Skipped and the
// subscription with them. A file that is not OPML, or without a single
// subscription, gives an error.
func ReadOPML(r io.Reader) (Subscriptions, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return Subscriptions{}, err
	}
	text, err := decode(data, "")
	if err != nil {
		return Subscriptions{}, fmt.Errorf("not an OPML file: %w", err)
	}
	d := xml.NewDecoder(bytes.NewReader(text))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // it is decoded
	o := opmlReader{seen: map[string]string{}, shared: map[string]string{}}
	if err := o.read(d); err != nil {
		return Subscriptions{}, err
	}
	if len(o.subs.Feeds) == 0 && len(o.subs.Skipped) == 0 {
		return Subscriptions{}, errors.New("the OPML file has no subscription: no outline with an xmlUrl")
	}
	return o.subs, nil
}

// opmlReader reads an OPML file element by element.
type opmlReader struct {
	subs Subscriptions
	// folders holds the folder at each level of outlines that is open.
	folders []string
	// seen holds the folder of each subscription by its key.
	seen   map[string]string
	shared map[string]string
}

func (o *opmlReader) read(d *xml.Decoder) error {
	inRoot := false
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			if !inRoot {
				return errors.New("not an OPML file: there is no <opml> in it")
			}
			return nil
		}
		if err != nil {
			return fmt.Errorf("not an OPML file: %w", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			name := strings.ToLower(t.Name.Local)
			switch {
			case !inRoot && name != "opml":
				return fmt.Errorf("not an OPML file: its root is <%s>, not <opml>", t.Name.Local)
			case name == "opml":
				inRoot = true
			case name == "outline":
				if err := o.open(t.Attr); err != nil {
					return err
				}
			case name == "title":
				if text, err := d.RawToken(); err == nil {
					if chars, ok := text.(xml.CharData); ok {
						o.subs.Title = strings.TrimSpace(string(chars))
					}
				}
			}
		case xml.EndElement:
			if strings.EqualFold(t.Name.Local, "outline") && len(o.folders) > 0 {
				o.folders = o.folders[:len(o.folders)-1]
			}
		}
	}
}

// open begins an outline: a subscription, or a folder.
func (o *opmlReader) open(attrs []xml.Attr) error {
	if len(o.folders) >= maxOutlineDepth {
		return fmt.Errorf("outlines nest more than %d deep in the OPML file", maxOutlineDepth)
	}
	a := attributesOf(attrs)
	folder := ""
	if n := len(o.folders); n > 0 {
		folder = o.folders[n-1]
	}
	name := cmp.Or(a["title"], a["text"])
	isFeed := a["xmlurl"] != ""
	switch kind := strings.ToLower(a["type"]); {
	case isFeed:
		o.subscription(a, name, folder)
	case a["url"] != "" && (kind == "rss" || kind == "atom" || kind == "feed"):
		a["xmlurl"], isFeed = a["url"], true
		o.subscription(a, name, folder)
	case kind == "link" || kind == "include" || kind == "rss" || kind == "atom":
		o.skip(name, "it is of the type %s and has no xmlUrl", kind)
		isFeed = true
	}
	if !isFeed && name != "" {
		folder = o.share(joinFolders(folder, name))
	}
	o.folders = append(o.folders, folder)
	return nil
}

// attributesOf returns attributes by their names in small letters, ours with
// "wiredesk:" before them. The prefix tells: RawToken does not look up
// namespaces, and nobody else's prefix is wiredesk.
func attributesOf(attrs []xml.Attr) map[string]string {
	m := make(map[string]string, len(attrs))
	for _, a := range attrs {
		name := strings.ToLower(a.Name.Local)
		if a.Name.Space == opmlPrefix {
			name = opmlPrefix + ":" + name
		} else if a.Name.Space != "" {
			continue
		}
		if name == opmlPrefix+":headers" {
			m[name] = a.Value
			continue
		}
		m[name] = strings.Join(strings.Fields(a.Value), " ")
	}
	return m
}

func (o *opmlReader) skip(name, format string, args ...any) {
	o.subs.Skipped = append(o.subs.Skipped, fmt.Sprintf("outline %q: "+format, append([]any{name}, args...)...))
}

// subscription keeps one.
func (o *opmlReader) subscription(a map[string]string, name, folder string) {
	if folder == "" {
		folder = categoryFolder(a["category"])
	}
	f := config.Feed{
		URL: config.WebURL(a["xmlurl"]), Name: name, Folder: o.share(folder), Language: o.share(a["language"]),
		Content: o.own(a, "content"), Agency: o.own(a, "agency"), Trust: o.own(a, "trust"), Embargo: o.own(a, "embargo"),
		Paused:   a[opmlPrefix+":paused"] == "true",
		Username: o.own(a, "username"), Password: config.Secret(o.own(a, "password")), PasswordFile: o.own(a, "password_file"),
	}
	if name == opmlName(config.Feed{URL: f.URL}) { // which says no more than the URL
		f.Name = ""
	}
	if strings.EqualFold(f.Language, "unknown") { // as the specification writes it
		f.Language = ""
	}
	if text := o.own(a, "interval"); text != "" {
		var err error
		if f.Interval, err = time.ParseDuration(text); err != nil {
			o.skip(name, "interval: %q is not a duration", text)
			return
		}
	}
	if text := a[opmlPrefix+":headers"]; text != "" {
		f.Headers = readHeaders(text)
	}
	if strings.Contains(f.URL, "=REDACTED") {
		o.skip(name, "its URL was exported without its key: %s", f.Key())
		return
	}
	if err := f.Check(); err != nil {
		o.skip(name, "%s", strings.ReplaceAll(err.Error(), "\n", "; "))
		return
	}
	key := f.Key()
	if first, again := o.seen[key]; again {
		o.skip(name, "it stands in the file already%s", inFolder(first))
		return
	}
	o.seen[key] = f.Folder
	o.subs.Feeds = append(o.subs.Feeds, f)
}

func inFolder(folder string) string {
	if folder == "" {
		return ""
	}
	return fmt.Sprintf(", in the folder %q", folder)
}

// own returns an attribute of our namespace.
func (o *opmlReader) own(a map[string]string, name string) string {
	return o.share(a[opmlPrefix+":"+name])
}

// share returns s, the same string for the same text.
func (o *opmlReader) share(s string) string {
	if known, ok := o.shared[s]; ok {
		return known
	}
	o.shared[s] = s
	return s
}

// readHeaders reads lines of Name: value.
func readHeaders(text string) map[string]config.Secret {
	headers := map[string]config.Secret{}
	for line := range strings.Lines(text) {
		if name, value, ok := strings.Cut(line, ":"); ok {
			headers[textproto.CanonicalMIMEHeaderKey(strings.TrimSpace(name))] = config.Secret(strings.TrimSpace(value))
		}
	}
	return headers
}

// joinFolders returns the path of a folder within another. A slash in a name
// becomes a hyphen, as the slash divides names.
func joinFolders(outer, name string) string {
	name = strings.ReplaceAll(name, "/", "-")
	if outer == "" {
		return name
	}
	return outer + "/" + name
}

// categoryFolder returns the first of OPML's categories, "/Boston/Weather,News",
// as a folder.
func categoryFolder(categories string) string {
	first, _, _ := strings.Cut(categories, ",")
	var parts []string
	for part := range strings.SplitSeq(first, "/") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "/")
}
