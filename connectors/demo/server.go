package demo

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"html"
	"net/http"
	"strings"
	"text/template"
	"time"
)

// handler serves the three feeds and the pages that one of them links to.
func (w *Wire) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /agencies.rss", w.feed("agencies", "application/rss+xml", agenciesRSS))
	mux.HandleFunc("GET /desk.atom", w.feed("desk", "application/atom+xml", deskAtom))
	mux.HandleFunc("GET /pages.rss", w.feed("pages", "application/rss+xml", pagesRSS))
	mux.HandleFunc("GET /stories/{file}", w.story)
	return mux
}

// feed serves the visible items of a feed, with an ETag.
func (w *Wire) feed(name, contentType string, layout *template.Template) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		var body bytes.Buffer
		err := layout.Execute(&body, map[string]any{"Base": w.base, "Items": w.visible(name, time.Now())})
		if err != nil {
			http.Error(rw, err.Error(), http.StatusInternalServerError)
			return
		}
		rw.Header().Set("Content-Type", contentType+"; charset=utf-8")
		rw.Header().Set("ETag", fmt.Sprintf(`"%x"`, sha256.Sum256(body.Bytes())))
		http.ServeContent(rw, r, "", time.Time{}, bytes.NewReader(body.Bytes()))
	}
}

// story serves the page of a story; text is set in <p> elements.
func (w *Wire) story(rw http.ResponseWriter, r *http.Request) {
	for _, it := range w.items {
		if it.File == r.PathValue("file") {
			rw.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(rw, it.HTML())
			return
		}
	}
	http.NotFound(rw, r)
}

// HTML returns the story as HTML: as it is, or a text as publishing systems
// wrap it: a <p> for each block of lines, <br> between lines; text with
// indented paragraphs is preformatted.
func (it item) HTML() string {
	if strings.HasSuffix(it.File, ".html") {
		return it.body
	}
	text := html.EscapeString(it.body)
	if strings.Contains(text, "\n   ") {
		return "<pre>" + text + "</pre>"
	}
	text = strings.ReplaceAll(strings.TrimSpace(text), "\n\n", "</p>\n<p>")
	return "<p>" + strings.ReplaceAll(strings.ReplaceAll(text, "\n", "<br/>\n"), "</p><br/>\n<p>", "</p>\n<p>") + "</p>"
}

var layoutFuncs = template.FuncMap{
	"xml":     html.EscapeString,
	"rfc1123": func(t time.Time) string { return t.UTC().Format(time.RFC1123Z) },
	"rfc3339": func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
}

var agenciesRSS = template.Must(template.New("agencies").Funcs(layoutFuncs).Parse(
	`<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Sample agencies</title><link>{{.Base}}/</link><description>Invented stories in the agencies' layouts</description>
{{range .Items}}<item><title>{{xml .Title}}</title><guid isPermaLink="false">sample:{{.File}}</guid><link>{{$.Base}}/stories/{{.File}}</link><pubDate>{{rfc1123 .Published}}</pubDate>
<content:encoded>{{xml .HTML}}</content:encoded></item>
{{end}}</channel></rss>
`))

var deskAtom = template.Must(template.New("desk").Funcs(layoutFuncs).Parse(
	`<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Sample desk</title><id>sample:desk</id><updated>{{range $i, $it := .Items}}{{if eq $i 0}}{{rfc3339 $it.Published}}{{end}}{{end}}</updated>
{{range .Items}}<entry><title>{{xml .Title}}</title><id>sample:{{.File}}</id><link href="{{$.Base}}/stories/{{.File}}"/><updated>{{rfc3339 .Published}}</updated>
<content type="html">{{xml .HTML}}</content></entry>
{{end}}</feed>
`))

var pagesRSS = template.Must(template.New("pages").Funcs(layoutFuncs).Parse(
	`<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Sample pages</title><link>{{.Base}}/</link><description>Headlines with links to pages</description>
{{range .Items}}<item><title>{{xml .Title}}</title><guid isPermaLink="false">sample:{{.File}}</guid><link>{{$.Base}}/stories/{{.File}}</link><pubDate>{{rfc1123 .Published}}</pubDate>
<description>{{xml .Title}}</description></item>
{{end}}</channel></rss>
`))
