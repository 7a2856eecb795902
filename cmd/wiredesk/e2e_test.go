package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/deploy/testservices"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// appearance is within what time of its appearance in a feed that is polled
// every second a story must be found.
const appearance = 5 * time.Second

// e2eStory is a story and what must be found of it.
type e2eStory struct {
	name, title, text string
	query             string   // finds it, and only it
	body              []string // the paragraphs of its text, exactly; nil: see the twin's
	speaker           string   // says what query finds
	entities          []string // canonical names that must be there
}

// twin is the project's own story with the traps of real wire copy.
func twin(t *testing.T) e2eStory {
	text, err := os.ReadFile(filepath.Join("..", "..", "connectors", "demo", "stories", "000-bloomberg-freighter-warning.txt"))
	if err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile(filepath.Join("testdata", "twin-body.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return e2eStory{
		name:  "twin",
		title: "U.K. Warns Turkey It Will Board Freighter If It Sails to Libya, Sources Say",
		text:  string(text), query: `far from the facts of life`,
		body:     strings.Split(strings.TrimSpace(string(body)), "\n\n"),
		speaker:  "Selin Karaca",
		entities: []string{"Miriam Hartwell", "Kemal Arsoy", "Turkey", "Libya", "Valletta"},
	}
}

// seed is the story that everything is measured by. Its words are a
// publisher's: it is not in the repository.
func seed(t *testing.T) e2eStory {
	path := os.Getenv("WIREDESK_SEED")
	if path == "" {
		path = filepath.Join("..", "..", "..", "shared", "corpus", "seed-bloomberg-2018.txt")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		missing := fmt.Sprintf("the seed story is not here (%v); WIREDESK_SEED names its place", err)
		if os.Getenv("CI") == "true" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	gold, err := os.ReadFile(filepath.Join(filepath.Dir(path), "seed-gold.json"))
	if err != nil {
		t.Fatal(err)
	}
	headline, body := goldStructure(t, gold)
	return e2eStory{
		name:  "seed",
		title: headline,
		text:  string(text), query: `out of touch with reality`,
		body:     body,
		speaker:  "Sergei Ryabkov",
		entities: []string{"John Bolton", "Nikolai Patrushev", "Russia", "Syria", "Geneva"},
	}
}

// goldStructure returns what the annotation of the seed calls its headline and
// its paragraphs.
func goldStructure(t *testing.T, gold []byte) (headline string, body []string) {
	var g struct {
		Structure []struct {
			Role       string `json:"role"`
			Text       string `json:"text"`
			Normalized string `json:"normalized"`
		} `json:"structure"`
	}
	if err := json.Unmarshal(gold, &g); err != nil {
		t.Fatal(err)
	}
	for _, piece := range g.Structure {
		switch piece.Role {
		case "headline":
			headline = piece.Normalized
		case "paragraph":
			body = append(body, piece.Text)
		}
	}
	return headline, body
}

func TestStoryIsFoundWithinSeconds(t *testing.T) {
	for _, stack := range []struct {
		name string
		args func(*testing.T) []string
	}{
		{"embedded", func(*testing.T) []string { return nil }},
		{"Kafka and Elasticsearch", func(t *testing.T) []string {
			brokers := testservices.StartKafka(t).Brokers()
			node := testservices.StartElasticsearch(t)
			return []string{"--log.brokers=" + strings.Join(brokers, ","), "--index.url=" + node.URL(), "--index.replicas=0"}
		}},
	} {
		t.Run(stack.name, func(t *testing.T) {
			args := stack.args(t)
			w := newTestWire(t)
			desk := startRun(t, append(args, "--feed="+w.feedURL(), "--poll.interval=1s")...)
			for _, load := range []func(*testing.T) e2eStory{twin, seed} {
				story := load(t)
				for _, onPage := range []bool{false, true} {
					where := map[bool]string{false: "in content:encoded", true: "on a page"}[onPage]
					t.Run(story.name+" "+where, func(t *testing.T) {
						id := fmt.Sprintf("%s-%v", story.name, onPage)
						w.publish(testItem{id: id, title: story.title, text: story.text, onPage: onPage})
						d := desk.await(t, story.query, id, time.Now().Add(appearance))
						checkStory(t, story, d)
						desk.once(t, story.query, id)
					})
				}
			}
		})
	}
}

func TestRunPollsTheFeedsOfAnOPMLFile(t *testing.T) {
	w := newTestWire(t)
	w.publish(numbered(1, 2)...)
	file := filepath.Join(t.TempDir(), "desk.opml")
	opml := fmt.Sprintf(`<opml version="2.0"><body><outline text="Folder"><outline text="From OPML" xmlUrl=%q/></outline></body></opml>`, w.feedURL())
	if err := os.WriteFile(file, []byte(opml), 0o600); err != nil {
		t.Fatal(err)
	}
	desk := startRun(t, "--feeds", file, "--poll.interval=1s")
	d := desk.await(t, "number1", "item-1", time.Now().Add(20*time.Second))
	if d.Feed.Name != "From OPML" {
		t.Errorf("feed = %q, want the name in the OPML file", d.Feed.Name)
	}
}

// checkStory checks what the desk wants to see of a found story.
func checkStory(t *testing.T, story e2eStory, d wire.Document) {
	t.Helper()
	if diff := cmp.Diff(story.body, strings.Split(d.Text, "\n\n")); diff != "" {
		t.Errorf("paragraphs (-want +got):\n%s", diff)
	}
	if d.Headline != story.title {
		t.Errorf("headline = %q, want %q", d.Headline, story.title)
	}
	if d.Wire.Dateline == nil || d.Wire.Dateline.Agency != "Bloomberg" {
		t.Errorf("dateline = %+v, want agency Bloomberg", d.Wire.Dateline)
	}
	for _, name := range story.entities {
		if !slices.Contains(d.EntityNames, name) {
			t.Errorf("entity %q is missing in %q", name, d.EntityNames)
		}
	}
	runes := []rune(d.Text)
	found := false
	for _, c := range d.Claims {
		if got := string(runes[c.Start:c.End]); got != c.Text {
			t.Errorf("claim %s says %q, its offsets %q", c.ID, c.Text, got)
		}
		if strings.Contains(c.Text, story.query) && c.Speaker != nil && c.Speaker.Canonical == story.speaker {
			found = true
		}
	}
	if !found {
		t.Errorf("there is no claim of %s with %q", story.speaker, story.query)
	}
	if !d.HasAnonymous() {
		t.Error("no claim stands on unnamed sources")
	}
}

// desk is a wiredesk run of the test.
type desk struct {
	url  string
	data string
	out  *lockedBuffer
}

// startRun runs wiredesk run with a fresh data directory until the test ends.
func startRun(t *testing.T, args ...string) *desk {
	t.Helper()
	d := &desk{data: t.TempDir(), out: &lockedBuffer{}}
	address := freeAddress(t)
	d.url = "http://" + address
	ctx, cancel := context.WithCancel(t.Context())
	var code int
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		all := append([]string{"run", "--data", d.data, "--listen", address, "--fetch.allow=127.0.0.1"}, args...)
		code = run(ctx, all, streams{in: strings.NewReader(""), out: d.out, err: d.out})
	}()
	t.Cleanup(func() {
		cancel()
		select {
		case <-ended:
			if code != exitOK {
				t.Errorf("wiredesk run ended with exit code %d", code)
			}
		case <-time.After(time.Minute):
			t.Error("wiredesk run did not end within a minute")
		}
		if t.Failed() {
			t.Logf("wiredesk run printed:\n%s", d.out)
		}
	})
	awaitReady(t, d.url, ended)
	return d
}

// awaitReady waits until a wiredesk says that it is ready; ended, where it is
// not nil, is closed when it ends.
func awaitReady(t *testing.T, url string, ended <-chan struct{}) {
	t.Helper()
	deadline := time.Now().Add(60 * time.Second)
	for time.Now().Before(deadline) {
		select {
		case <-ended:
			t.Fatal("wiredesk ended before it was ready")
		case <-time.After(50 * time.Millisecond):
		}
		resp, err := http.Get(url + "/readyz")
		if err != nil {
			continue
		}
		resp.Body.Close()
		if resp.StatusCode == http.StatusOK {
			return
		}
	}
	t.Fatal("wiredesk is not ready after 60 s")
}

// search asks the API.
func (d *desk) search(t *testing.T, query string) []wire.Document {
	t.Helper()
	resp, err := http.Get(d.url + "/api/search?limit=100&highlight=false&q=" + url.QueryEscape(query))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("searching %q: %s: %s", query, resp.Status, body)
	}
	var results wire.Results
	if err := json.Unmarshal(body, &results); err != nil {
		t.Fatal(err)
	}
	docs := make([]wire.Document, len(results.Hits))
	for i, h := range results.Hits {
		docs[i] = h.Document
	}
	return docs
}

// await searches until the item with this id is found, and fails at deadline.
func (d *desk) await(t *testing.T, query, id string, deadline time.Time) wire.Document {
	t.Helper()
	for time.Now().Before(deadline) {
		for _, doc := range d.search(t, query) {
			if strings.HasSuffix(doc.URL, "/"+id) {
				return doc
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("%q does not find item %s in time:\n%s", query, id, d.out)
	return wire.Document{}
}

// once checks that the item with this id is found exactly once.
func (d *desk) once(t *testing.T, query, id string) {
	t.Helper()
	n := 0
	for _, doc := range d.search(t, query) {
		if strings.HasSuffix(doc.URL, "/"+id) {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%q finds item %s %d times, want once", query, id, n)
	}
}

// freeAddress returns a loopback address that nothing listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// lockedBuffer is a buffer that may be written and read at once.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
