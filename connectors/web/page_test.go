package web_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/wiredesk/wiredesk/connectors/web"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// get asks h for a path and returns the answer.
func get(t *testing.T, h http.Handler, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// wantStatus fails the test unless w has the status.
func wantStatus(t *testing.T, w *httptest.ResponseRecorder, status int) {
	t.Helper()
	if w.Code != status {
		t.Fatalf("status = %d, want %d; body: %s", w.Code, status, w.Body)
	}
}

// find returns the text of each element with a class, and of each with a name
// where class is empty.
func find(t *testing.T, page, name, class string) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == name && (class == "" || hasClass(n, class)) {
			found = append(found, strings.Join(strings.Fields(innerText(n)), " "))
		}
	}
	return found
}

func hasClass(n *html.Node, class string) bool {
	return strings.Contains(" "+attribute(n, "class")+" ", " "+class+" ")
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func innerText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// links returns the href of each link by its text.
func links(t *testing.T, page string) map[string]string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "a" {
			all[strings.Join(strings.Fields(innerText(n)), " ")] = attribute(n, "href")
		}
	}
	return all
}

func contains(t *testing.T, where, text string, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(text, want) {
			t.Errorf("%s has no %q", where, want)
		}
	}
}

func TestWirePage(t *testing.T) {
	w := get(t, web.New(web.Options{Reader: sampleWire(t)}), "/")
	wantStatus(t, w, http.StatusOK)
	page := w.Body.String()
	items := find(t, page, "li", "item")
	if len(items) != 13 {
		t.Fatalf("%d items, want the 13 of the sample", len(items))
	}
	for _, want := range []string{"09:00 UTC", "Bloomberg", "Chile Weighs Halting Lithium Tender", "Chile is considering a halt", "8 statements", "3 unnamed"} {
		contains(t, "the newest item", items[0], want)
	}
	contains(t, "the second item", items[1], "Alert")
	contains(t, "the page", page, `datetime="2026-01-14T09:00:00Z"`, `data-stream="/stream?q=&amp;since=`)
}

func TestSearchPage(t *testing.T) {
	h := web.New(web.Options{Reader: sampleWire(t)})
	ask := func(params url.Values) string {
		w := get(t, h, "/?"+params.Encode())
		wantStatus(t, w, http.StatusOK)
		return w.Body.String()
	}
	page := ask(url.Values{"q": {`said agency:"Reuters"`}, "from": {"2026-01-01"}})
	all := links(t, page)
	for text, want := range map[string]url.Values{
		`agency:"Reuters" ×`: {"q": {"said"}, "from": {"2026-01-01"}},
		"Reuters ×":          {"q": {"said"}, "from": {"2026-01-01"}},
		"Black Sea":          {"q": {`said agency:"Reuters" entity:"Black Sea"`}, "from": {"2026-01-01"}},
		"Best match":         {"q": {`said agency:"Reuters"`}, "from": {"2026-01-01"}, "sort": {"relevance"}},
		"Week":               {"q": {`said agency:"Reuters"`}, "from": {"now-7d"}},
		"Any time":           {"q": {`said agency:"Reuters"`}},
	} {
		if got := all[text]; got != "/?"+want.Encode() {
			t.Errorf("the link %q leads to %q, want %q", text, got, "/?"+want.Encode())
		}
	}
	if marked := find(t, page, "mark", ""); len(marked) == 0 || marked[0] != "said" {
		t.Errorf("marked passages are %v, want said", marked)
	}
	page = ask(url.Values{"q": {"lithium"}})
	contains(t, "a search for a word of the headline", page, `">Chile Weighs Halting <mark>Lithium</mark> Tender`)
	page = ask(url.Values{"q": {"said"}, "from": {"2026-01-13"}, "to": {"2026-01-13"}})
	for _, when := range find(t, page, "p", "when") {
		contains(t, "an item of one day", when, "13 Jan")
	}
	page = ask(url.Values{"q": {"nowhere-to-be-found"}})
	contains(t, "a search that finds nothing", page, "Nothing matches.", `value="nowhere-to-be-found"`)
}

func TestSearchPageTurnsPages(t *testing.T) {
	x := newMemoryIndex()
	for i := range 120 {
		x.put(wire.Document{URI: fmt.Sprint("d", i), Headline: fmt.Sprint("Story ", i), VersionCreated: time.Date(2026, 1, 1, 0, i, 0, 0, time.UTC)})
	}
	h := web.New(web.Options{Reader: x})
	page := get(t, h, "/?offset=50").Body.String()
	all := links(t, page)
	if all["← Previous"] != "/" || all["Next →"] != "/?offset=100" {
		t.Errorf("pages lead to %q and %q, want / and /?offset=100", all["← Previous"], all["Next →"])
	}
	contains(t, "the second page", page, "51–100 of 120", "Story 69", "Story 20")
	if strings.Contains(page, "data-stream") {
		t.Error("the second page is live, but new items belong on the first")
	}
}

func TestSearchPageSaysWhatIsWrong(t *testing.T) {
	x := sampleWire(t)
	h := web.New(web.Options{Reader: x})
	for path, want := range map[string]string{
		"/?q=speeker:x":       `There is no field &#34;speeker&#34;; the fields are headline`,
		"/?q=anonymous:maybe": `Anonymous is &#34;maybe&#34;, it can be true or false`,
		"/?q=%22never":        `The quotation mark before &#34;never&#34; is never closed`,
		"/?q=a&from=lately":   `&#34;lately&#34; is not a time`,
		"/?q=a&sort=best":     `&#34;best&#34; is not an order`,
		"/?q=a&offset=-1":     `&#34;-1&#34; is not a whole number`,
		"/?q=a&offset=10000":  `narrow the search`,
		"/?q=a&qq=b":          `There is no such parameter`,
		"/?q=a&q=b":           `can be given once`,
		"/?q=" + long(5000):   `longer than 4096 bytes`,
		"/?q=a&from=now-soon": `is not a length of time`,
	} {
		w := get(t, h, path)
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), want) {
			t.Errorf("GET %.60s = %d, want 400 and a page that says %q", path, w.Code, want)
		}
	}
	x.fail(errors.New("dial tcp 10.0.0.7:9200: refused"))
	w := get(t, h, "/")
	wantStatus(t, w, http.StatusServiceUnavailable)
	contains(t, "the page without an index", w.Body.String(), "The index does not answer")
	if strings.Contains(w.Body.String(), "10.0.0.7") {
		t.Error("the page tells the address of the index")
	}
}

func long(n int) string { return strings.Repeat("a", n) }

func TestStoryPage(t *testing.T) {
	x := sampleWire(t)
	var id string
	for uri, d := range x.docs {
		if d.Wire.Agency == "Bloomberg" {
			id = uri
		}
	}
	w := get(t, web.New(web.Options{Reader: x}), "/story/"+id)
	wantStatus(t, w, http.StatusOK)
	page := w.Body.String()
	contains(t, "the story", page,
		`<h1>Chile Weighs Halting Lithium Tender After Bribery Warning, Sources Say</h1>`,
		`<p class="deck">State-owned Codelco told ministers`,
		`<mark class="claim unnamed" id="claim-1" data-statement="1">The bidders paid`,
		`next week</mark>,<a class="ref unnamed" href="#said-1"`,
		`<b>3 of 8</b> statements rest on unnamed sources.`,
		`Brine pools at a lithium plant`, `Source: AFP`,
		`>Original at www.example.com</a>`, `href="/api/documents/`+id,
		`Taken out of the body`, `Renata Quiroga`, `mailto:rquiroga@bloomberg.net`, `wirecopy/1`)
	body := find(t, page, "div", "text")[0]
	at := strings.Index(body, "‘Absolutely False’")
	if before, after := strings.Index(body, "e-mailed statement"), strings.Index(body, "We paid nobody"); at < before || at > after {
		t.Errorf("the crosshead stands at %d, want it between the paragraphs at %d and %d", at, before, after)
	}
	voices := find(t, page, "section", "voice")
	contains(t, "the first voice", voices[0], "three people with direct knowledge of the matter", "unnamed", "one of the people")
	contains(t, "the voices", strings.Join(voices, "\n"), "Fan Guozhong", "denial", "direct quotation")
	all := links(t, page)
	if want := "/?" + (url.Values{"q": {`entity:"Codelco"`}}).Encode(); all["Codelco"] != want {
		t.Errorf("Codelco leads to %q, want %q", all["Codelco"], want)
	}
}

func TestStoryPageKeepsBackWhatMustNotBeRead(t *testing.T) {
	const secret = "Nobody may read this yet."
	for _, tc := range []struct {
		name   string
		doc    wire.Document
		status int
		want   string
	}{
		{"withdrawn", wire.Document{PubStatus: "canceled"}, http.StatusGone, "withdrawn"},
		{"on hold", wire.Document{PubStatus: "withheld"}, http.StatusForbidden, "withheld"},
		{"under embargo", wire.Document{PubStatus: "usable", EmbargoedUntil: time.Now().Add(time.Hour)}, http.StatusForbidden, "withheld by its publisher until"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.doc.URI, tc.doc.Headline, tc.doc.Text = "a", secret, secret
			h := web.New(web.Options{Reader: newMemoryIndex(tc.doc)})
			for _, path := range []string{"/story/a", "/api/documents/a"} {
				w := get(t, h, path)
				wantStatus(t, w, tc.status)
				contains(t, path, w.Body.String(), tc.want)
				if strings.Contains(w.Body.String(), secret) {
					t.Errorf("GET %s shows the story", path)
				}
			}
		})
	}
}

// hostile is a document whose every string tries to become markup.
func hostile() wire.Document {
	const evil = `</script><script>alert(1)</script><img src=x onerror=alert(1)>"'><svg onload=alert(1)>`
	return wire.Document{
		URI: "evil", Version: 1, VersionCreated: time.Now(), PubStatus: "usable", Language: `en" onload="x`,
		Headline: evil, Deck: evil, Slugline: evil, By: []string{evil}, Text: "Said " + evil + " twice.\n\n" + evil, EdNote: evil,
		URL: "javascript:alert(1)", CanonicalURL: "data:text/html,<script>alert(1)</script>", CopyrightNotice: evil,
		Feed: wire.Feed{Name: evil, URL: evil}, Genres: []wire.Genre{{Literal: evil}},
		Wire: wire.Copy{
			Agency: evil, Stage: evil, Crossheads: []wire.Crosshead{{Text: evil}}, Captions: []wire.Caption{{Text: evil, Credit: evil}},
			Contributors: []wire.Contributor{{Name: evil, Role: evil, City: evil, Email: `x@y"><script>alert(1)</script>`}},
			Bullets:      []string{evil}, Removed: []wire.Removed{{Kind: evil, Text: evil}}, EnrichedBy: []string{evil}, Notes: []string{evil},
			Dateline: &wire.Dateline{Place: evil, Date: evil, Agency: evil},
		},
		Entities: []wire.Entity{{Name: evil, Canonical: evil, Type: "PERSON", Start: 2, End: 9}, {Name: evil, Type: evil}},
		Claims: []wire.Claim{{
			ID: evil, Text: evil, Start: 5, End: 20, Cue: evil, Type: evil, Speaker: &wire.Speaker{Name: evil, Role: evil},
			Sources: &wire.Sources{Anonymous: true, Description: evil}, Modality: wire.Modality{Class: evil, Hedge: evil},
		}},
	}
}

func TestPagesEscapeEverything(t *testing.T) {
	h := web.New(web.Options{Reader: newMemoryIndex(hostile())})
	for _, path := range []string{"/", "/story/evil", "/?q=" + url.QueryEscape(`"Said </script><script>alert(1)</script>"`), "/?q=" + url.QueryEscape(`<script>alert(1)</script>:"`)} {
		page := get(t, h, path).Body.String()
		root, err := html.Parse(strings.NewReader(page))
		if err != nil {
			t.Fatal(err)
		}
		scripts := 0
		for n := range root.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			if n.Data == "script" {
				scripts++
			}
			if n.Data == "img" || (n.Data == "svg" && attribute(n, "viewbox")+attribute(n, "viewBox") == "") {
				t.Errorf("GET %s: a document's text became <%s>", path, n.Data)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
					t.Errorf("GET %s: <%s> has the attribute %s", path, n.Data, a.Key)
				}
				if strings.HasPrefix(a.Val, "javascript:") || strings.HasPrefix(a.Val, "data:") {
					t.Errorf("GET %s: <%s %s=%q>", path, n.Data, a.Key, a.Val)
				}
			}
		}
		if scripts != 1 {
			t.Errorf("GET %s: %d scripts, want the page's own", path, scripts)
		}
	}
}
