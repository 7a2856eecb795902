package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"net/http"
	"strings"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed assets/desk.css assets/desk.js assets/icon.svg
var assetFiles embed.FS

// assetTypes are the assets and their media types.
var assetTypes = map[string]string{
	"desk.css": "text/css; charset=utf-8",
	"desk.js":  "text/javascript; charset=utf-8",
	"icon.svg": "image/svg+xml",
}

// pages holds the parsed templates and the assets.
type pages struct {
	templates *template.Template
	assets    map[string][]byte
	// version stands in the assets' addresses and changes with their content,
	// so that a browser may keep them for ever.
	version string
	// nav gives the link to the feeds; nil means that there is none.
	nav func() feedNav
}

// newPages reads what is embedded; it panics if that is broken, which tests
// would have shown.
func newPages() *pages {
	p := &pages{assets: map[string][]byte{}}
	sum := sha256.New()
	for _, name := range []string{"desk.css", "desk.js", "icon.svg"} {
		body, err := assetFiles.ReadFile("assets/" + name)
		if err != nil {
			panic(err)
		}
		p.assets[name] = body
		sum.Write(body)
	}
	p.version = hex.EncodeToString(sum.Sum(nil)[:6])
	p.templates = template.Must(template.New("").Funcs(template.FuncMap{
		"asset":    func(name string) string { return "/assets/" + p.version + "/" + name },
		"contains": strings.Contains,
		"feeds": func() feedNav {
			if p.nav == nil {
				return feedNav{}
			}
			return p.nav()
		},
	}).ParseFS(templateFiles, "templates/*.html"))
	return p
}

// serveAsset answers with a style sheet, script or icon.
func (p *pages) serveAsset(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	body, ok := p.assets[name]
	if !ok || r.PathValue("version") != p.version {
		writeProblem(w, newProblem(errNoSuchPage))
		return
	}
	w.Header().Set("Content-Type", assetTypes[name])
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// execute renders a template whole before anything is sent.
func (p *pages) execute(name string, data any) ([]byte, error) {
	var b bytes.Buffer
	err := p.templates.ExecuteTemplate(&b, name, data)
	return b.Bytes(), err
}

// renderItem returns one item of the wire as HTML, for the live stream.
func (p *pages) renderItem(hit *wire.Hit) []byte {
	html, err := p.execute("item", newItem(hit, time.Now()))
	if err != nil {
		panic(err) // the same template made the page that asked
	}
	return html
}

// page is what every page has.
type page struct {
	// Title is the document's title; Query stands in the search box.
	Title, Query string
}

// show answers with a page.
func (d *desk) show(w http.ResponseWriter, r *http.Request, status int, name string, data any) {
	html, err := d.pages.execute(name, data)
	if err != nil {
		panic(err)
	}
	if status == http.StatusOK {
		writeTagged(w, r, "text/html; charset=utf-8", html)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write(html) //nolint:errcheck // the client has gone
}

// errorPage answers with a page that says what is wrong.
func (d *desk) errorPage(w http.ResponseWriter, r *http.Request, err error) {
	p := newProblem(err)
	d.logFailure(r, p, err)
	d.show(w, r, p.Status, "error.html", struct {
		page
		Problem problem
	}{page{Title: p.Title}, p})
}
