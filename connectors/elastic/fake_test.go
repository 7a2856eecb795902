package elastic_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/elastic"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// fake is a server that answers as it is told, where a real one would have to
// be broken for it.
type fake struct {
	*httptest.Server
	// about is the answer to GET /; empty: 401.
	about string
	// item answers one item of a bulk request; nil: 201, created.
	item func(index, id string) (status int, kind string)
	// answer answers a whole request instead, if it returns true; nil: never.
	answer func(w http.ResponseWriter, r *http.Request, body string) bool

	mu       sync.Mutex
	requests []*http.Request
	bodies   []string
}

// What servers say of themselves.
const (
	aboutElasticsearch7 = `{"version":{"number":"7.10.2","build_flavor":"oss"}}`
	aboutElasticsearch8 = `{"version":{"number":"8.19.1","build_flavor":"default"}}`
	aboutOpenSearch     = `{"version":{"distribution":"opensearch","number":"2.19.1"}}`
)

func newFake(t *testing.T, about string) *fake {
	t.Helper()
	f := &fake{about: about}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	return f
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body := readBody(r)
	w.Header().Set("Content-Type", "application/json")
	if r.URL.Path == "/" {
		if f.about == "" {
			w.WriteHeader(http.StatusUnauthorized)
		}
		io.WriteString(w, f.about)
		return
	}
	f.mu.Lock()
	f.requests, f.bodies = append(f.requests, r), append(f.bodies, body)
	f.mu.Unlock()
	switch {
	case f.answer != nil && f.answer(w, r, body):
	case r.URL.Path == "/_bulk":
		io.WriteString(w, f.bulk(body))
	default:
		http.NotFound(w, r)
	}
}

// bulk answers a bulk request item by item.
func (f *fake) bulk(body string) string {
	var items []string
	lines := bufio.NewScanner(strings.NewReader(body))
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var action map[string]struct {
			Index string `json:"_index"`
			ID    string `json:"_id"`
		}
		if err := json.Unmarshal(lines.Bytes(), &action); err != nil {
			return err.Error()
		}
		for verb, a := range action {
			if verb == "index" {
				lines.Scan()
			}
			status, kind := http.StatusCreated, ""
			if f.item != nil {
				status, kind = f.item(a.Index, a.ID)
			}
			result := "created"
			if status == http.StatusOK {
				result = "updated"
			}
			item := fmt.Sprintf(`{%q:{"status":%d,"result":%q}}`, verb, status, result)
			if status >= 300 {
				item = fmt.Sprintf(`{%q:{"status":%d,"error":{"type":%q,"reason":"the server's reason"}}}`, verb, status, kind)
			}
			items = append(items, item)
		}
	}
	return `{"items":[` + strings.Join(items, ",") + `]}`
}

func readBody(r *http.Request) string {
	var reader io.Reader = r.Body
	if r.Header.Get("Content-Encoding") == "gzip" {
		unzipped, err := gzip.NewReader(r.Body)
		if err != nil {
			return err.Error()
		}
		reader = unzipped
	}
	body, err := io.ReadAll(reader)
	if err != nil {
		return err.Error()
	}
	return string(body)
}

// open opens the index on the fake.
func (f *fake) open(t *testing.T, change func(*config.Index)) *elastic.Index {
	t.Helper()
	cfg := config.Default().Index
	cfg.URL, cfg.Timeout = f.URL, 5*time.Second
	if change != nil {
		change(&cfg)
	}
	x, err := elastic.Open(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatalf("Open failed: %v", err)
	}
	t.Cleanup(func() { _ = x.Close() })
	return x
}

func document(id, text string) wire.Document {
	return wire.Document{URI: id, Version: 1, Headline: "Headline", Text: text}
}
