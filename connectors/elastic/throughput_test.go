package elastic_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

const (
	batchDocs = 500
	lanes     = 2
)

// BenchmarkWrite measures what Write takes beside a bare bulk loader of
// documents that were encoded before, on the same server in the same run, two
// requests under way at once. One operation is one batch of 500 stories of 3
// to 6 KB; docs/s is what to compare, on a machine that does nothing else, and
// over enough batches for the server to be warm:
//
//	go test -run '^$' -bench Write -benchtime 20x -timeout 1h ./connectors/elastic
func BenchmarkWrite(b *testing.B) {
	for _, server := range servers {
		b.Run(server.name, func(b *testing.B) {
			node := server.start(b)
			b.Run("bare loader", func(b *testing.B) {
				cfg := newConfig(b, node)
				openIndex(b, cfg)
				batches := make([][]byte, b.N)
				for n := range batches {
					batches[n] = encodeBulk(b, cfg.Prefix+"-documents", stories(n, 0))
				}
				load(b, func(n int) error { return postBulk(cfg.URL, batches[n]) })
			})
			for _, claims := range []int{0, 8} {
				b.Run(fmt.Sprintf("Write with %d claims a story", claims), func(b *testing.B) {
					cfg := newConfig(b, node)
					cfg.Timeout = 10 * time.Minute // as patient as the bare loader, on a busy machine
					x := openIndex(b, cfg)
					batches := make([][]wire.Document, b.N)
					for n := range batches {
						batches[n] = stories(n, claims)
					}
					load(b, func(n int) error {
						for _, o := range x.Write(b.Context(), batches[n]) {
							if o.Verdict != pipeline.Done {
								return fmt.Errorf("%v: %w", o.Verdict, o.Err)
							}
						}
						return nil
					})
				})
			}
		})
	}
}

// load writes the batches 0 to b.N-1 in parallel and reports the rate.
func load(b *testing.B, write func(n int) error) {
	var work errgroup.Group
	work.SetLimit(lanes)
	b.ResetTimer()
	start := time.Now()
	for n := range b.N {
		work.Go(func() error { return write(n) })
	}
	if err := work.Wait(); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(b.N*batchDocs)/time.Since(start).Seconds(), "docs/s")
}

// stories returns batch n of made-up stories, always the same.
func stories(n, claims int) []wire.Document {
	random := rand.New(rand.NewPCG(uint64(n), 0))
	docs := make([]wire.Document, batchDocs)
	for i := range docs {
		d := &docs[i]
		at := time.Date(2026, 1, 1, 0, n, i, 0, time.UTC)
		*d = wire.Document{
			URI: fmt.Sprintf("%016x%016x", random.Uint64(), random.Uint64()), Version: at.UnixMilli(),
			VersionCreated: at, FirstCreated: at, Fetched: at,
			Language: "en", Profile: "text", PubStatus: "usable",
			Headline: sentence(random, 9), Deck: sentence(random, 14),
			Feed: wire.Feed{Name: "World Wire", URL: "https://wire.example/rss"},
			Wire: wire.Copy{Agency: "Reuters", EnrichedBy: []string{"wirecopy/1", "entity/1", "claim/1"}},
		}
		var text strings.Builder
		for size := 3000 + random.IntN(3000); text.Len() < size; {
			text.WriteString(sentence(random, 25) + "\n\n")
		}
		d.Text = text.String()
		for range 10 {
			d.EntityNames = append(d.EntityNames, fmt.Sprintf("Name %d", random.IntN(2000)))
		}
		for c := range claims {
			d.Claims = append(d.Claims, wire.Claim{
				ID: fmt.Sprintf("c%d", c+1), Text: sentence(random, 15), Start: 100 * c, End: 100*c + 80,
				Speaker: &wire.Speaker{Name: "Minister", Canonical: d.EntityNames[c%10], Role: "Minister"},
				Cue:     "said", Type: "indirect", Modality: wire.Modality{Class: "asserted"}, Polarity: "positive",
				About: d.EntityNames[:2],
			})
		}
	}
	return docs
}

// sentence returns some words of a vocabulary of 20,000, frequent ones first.
func sentence(random *rand.Rand, words int) string {
	var b strings.Builder
	for range words {
		rank := int(20_000 * random.Float64() * random.Float64() * random.Float64())
		fmt.Fprintf(&b, "%c%s ", 'a'+rune(rank%26), strings.Repeat(string('a'+rune(rank/26%26)), 1+rank/676%3)+fmt.Sprint(rank/676))
	}
	return strings.TrimSpace(b.String()) + "."
}

func encodeBulk(b *testing.B, index string, docs []wire.Document) []byte {
	b.Helper()
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	for _, d := range docs {
		fmt.Fprintf(&body, `{"index":{"_index":%q,"_id":%q}}`+"\n", index, d.URI)
		if err := encoder.Encode(d); err != nil {
			b.Fatal(err)
		}
	}
	return body.Bytes()
}

func postBulk(url string, body []byte) error {
	resp, err := http.Post(url+"/_bulk?filter_path=errors", "application/x-ndjson", bytes.NewReader(body)) //nolint:noctx // ends with the server
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if string(answer) != `{"errors":false}` {
		return fmt.Errorf("bulk request: %s: %s", resp.Status, answer)
	}
	return nil
}
