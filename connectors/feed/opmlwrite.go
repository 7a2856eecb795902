package feed

import (
	"bufio"
	"encoding/xml"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// OPMLOptions say how WriteOPML writes.
type OPMLOptions struct {
	// Title is the file's.
	Title string
	// Secrets are written: passwords, headers, URLs with keys in them.
	Secrets bool
}

// WriteOPML writes feeds as OPML 2.0, in their folders, with all their
// settings; ReadOPML reads them back. It returns how many feeds have secrets
// that were left out.
func WriteOPML(w io.Writer, feeds []config.Feed, o OPMLOptions) (withheld int, err error) {
	out := &opmlWriter{Writer: bufio.NewWriter(w), secrets: o.Secrets}
	out.line(`<?xml version="1.0" encoding="UTF-8"?>`)
	out.line(`<opml version="2.0" xmlns:` + opmlPrefix + `="` + opmlNamespace + `">`)
	out.line("  <head><title>" + escapeOPML(o.Title) + "</title></head>")
	out.line("  <body>")
	out.folder(newOPMLFolder(feeds), 2)
	out.line("  </body>")
	out.line("</opml>")
	return out.withheld, out.Flush()
}

// opmlFolder is a folder with what stands in it, in the order in which it came.
type opmlFolder struct {
	name   string
	feeds  []config.Feed
	inner  []*opmlFolder
	byName map[string]*opmlFolder
}

func newOPMLFolder(feeds []config.Feed) *opmlFolder {
	root := &opmlFolder{}
	for _, f := range feeds {
		at := root
		for name := range strings.SplitSeq(f.Folder, "/") {
			if name = strings.TrimSpace(name); name != "" {
				at = at.child(name)
			}
		}
		at.feeds = append(at.feeds, f)
	}
	return root
}

func (d *opmlFolder) child(name string) *opmlFolder {
	if known := d.byName[name]; known != nil {
		return known
	}
	if d.byName == nil {
		d.byName = map[string]*opmlFolder{}
	}
	child := &opmlFolder{name: name}
	d.byName[name] = child
	d.inner = append(d.inner, child)
	return child
}

// opmlWriter writes OPML. Its errors come out with Flush.
type opmlWriter struct {
	*bufio.Writer
	secrets  bool
	withheld int
}

func (w *opmlWriter) line(s string) { _, _ = w.WriteString(s + "\n") }

func (w *opmlWriter) folder(d *opmlFolder, depth int) {
	margin := strings.Repeat("  ", depth)
	for _, f := range d.feeds {
		w.line(margin + w.outline(f))
	}
	for _, inner := range d.inner {
		w.line(margin + `<outline text="` + escapeOPML(inner.name) + `">`)
		w.folder(inner, depth+1)
		w.line(margin + "</outline>")
	}
}

// outline returns the element of one feed.
func (w *opmlWriter) outline(f config.Feed) string {
	var b strings.Builder
	b.WriteString(`<outline type="rss"`)
	attr := func(name, value string) {
		if value != "" {
			b.WriteString(" " + name + `="` + escapeOPML(value) + `"`)
		}
	}
	attr("text", opmlName(f))
	if f.Name != "" {
		attr("title", f.Name)
	}
	attr("xmlUrl", w.url(f))
	attr("language", f.Language)
	own := func(name, value string) { attr(opmlPrefix+":"+name, value) }
	if f.Interval > 0 {
		own("interval", f.Interval.String())
	}
	own("content", f.Content)
	own("agency", f.Agency)
	own("trust", f.Trust)
	own("embargo", f.Embargo)
	if f.Paused {
		own("paused", "true")
	}
	w.credentials(f, own)
	b.WriteString("/>")
	return b.String()
}

// credentials writes what a feed logs in with; without secrets, the name that
// a password file belongs to, and the file's.
func (w *opmlWriter) credentials(f config.Feed, own func(name, value string)) {
	switch {
	case w.secrets:
		own("headers", opmlHeaders(f.Headers))
		own("password", f.Password.Reveal())
	case f.Password != "" && f.PasswordFile == "":
		return // a user without a password could not be read back
	}
	own("username", f.Username)
	own("password_file", f.PasswordFile)
}

// url returns the URL as it is written, and counts the feed where a secret of
// it is left out.
func (w *opmlWriter) url(f config.Feed) string {
	if w.secrets {
		return f.URL
	}
	public := poll.PublicURL(f.URL)
	if len(f.Headers) > 0 || f.Password != "" && f.PasswordFile == "" || !showsAll(public, f.URL) {
		w.withheld++
	}
	return public
}

// showsAll tells whether nothing of a URL was left out.
func showsAll(public, full string) bool {
	u, err := url.Parse(full)
	return err == nil && u.String() == public
}

// opmlName returns what people call the feed.
func opmlName(f config.Feed) string {
	if f.Name != "" {
		return f.Name
	}
	u, err := url.Parse(f.URL)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// opmlHeaders returns headers as lines of Name: value.
func opmlHeaders(headers map[string]config.Secret) string {
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		lines = append(lines, name+": "+headers[name].Reveal())
	}
	return strings.Join(lines, "\n")
}

// escapeOPML returns s as it is written in an attribute.
func escapeOPML(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder takes everything
	return b.String()
}
