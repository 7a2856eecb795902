package sqlite_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/connectors/sqlite"
	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// benchDocuments is how many documents the benchmarks of searches search.
const benchDocuments = 20_000

// vocabulary is 8,000 words, of which the first are used most.
var vocabulary = sync.OnceValue(func() []string {
	random := rand.New(rand.NewPCG(1, 1))
	syllables := strings.Fields("ba con der em fi gra hol in jo ka lim mon ne or pre qui ra sto tion ul ver wa xi yo zen ment ing ed ly ss")
	list := make([]string, 8000)
	for i := range list {
		for range 2 + random.IntN(3) {
			list[i] += syllables[random.IntN(len(syllables))]
		}
	}
	return list
})

// benchDocument returns a document of about 3 KB of text, with names and
// claims as a wire story has them. Every hundredth has "zanzibar".
func benchDocument(i int) wire.Document {
	random := rand.New(rand.NewPCG(uint64(i), 7))
	list := vocabulary()
	word := func() string { return list[int(float64(len(list))*random.Float64()*random.Float64()*random.Float64())] }
	var text strings.Builder
	for text.Len() < 3000 {
		for range 12 {
			text.WriteString(word())
			text.WriteByte(' ')
		}
		text.WriteString("said.\n\n")
	}
	if i%100 == 0 {
		text.WriteString("zanzibar")
	}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * time.Minute)
	d := wire.Document{
		URI: fmt.Sprintf("%032x", i*7919), Version: at.UnixMilli(), VersionCreated: at, FirstCreated: at, Fetched: at, Language: "en",
		Headline: strings.Join([]string{word(), word(), word(), word(), word()}, " "), Text: text.String(),
		Feed: wire.Feed{Name: fmt.Sprintf("Wire %d", i%10), URL: "https://wire.example/rss"},
	}
	d.Wire.Agency = fmt.Sprintf("Agency %d", i%7)
	for n := range 8 {
		name := fmt.Sprintf("Person %d", int(5000*random.Float64()*random.Float64()))
		d.EntityNames = append(d.EntityNames, name)
		d.Entities = append(d.Entities, wire.Entity{Name: name, Canonical: name, Type: "PERSON", Start: n, End: n + 9})
		if n < 5 {
			d.Claims = append(d.Claims, wire.Claim{
				ID: fmt.Sprintf("c%d", n), Text: text.String()[n*100 : n*100+80], Start: n * 100, End: n*100 + 80, Type: "indirect", Cue: "said",
				Speaker: &wire.Speaker{Name: name, Canonical: name}, Modality: wire.Modality{Class: "asserted"},
			})
		}
	}
	return d
}

func benchBatch(from, n int) []wire.Document {
	docs := make([]wire.Document, n)
	for i := range docs {
		docs[i] = benchDocument(from + i)
	}
	return docs
}

func mustWrite(tb testing.TB, x *sqlite.Index, docs []wire.Document) {
	tb.Helper()
	for i, o := range x.Write(tb.Context(), docs) {
		if o.Verdict != pipeline.Done {
			tb.Fatalf("Write(%s) = %v (%v), want done", docs[i].URI, o.Verdict, o.Err)
		}
	}
}

// BenchmarkWrite writes new documents in batches.
func BenchmarkWrite(b *testing.B) {
	for _, size := range []int{1, 500} {
		b.Run(fmt.Sprintf("batch=%d", size), func(b *testing.B) {
			x := open(b, b.TempDir())
			b.ReportAllocs()
			written := 0
			for b.Loop() {
				b.StopTimer()
				docs := benchBatch(written, size)
				b.StartTimer()
				mustWrite(b, x, docs)
				written += size
			}
			stats, err := x.Stats(b.Context())
			if err != nil || stats.Documents != int64(written) {
				b.Fatalf("%d documents (%v), want %d", stats.Documents, err, written)
			}
			b.ReportMetric(float64(written)/b.Elapsed().Seconds(), "docs/s")
			b.ReportMetric(float64(stats.Bytes)/float64(written), "diskB/doc")
		})
	}
}

// BenchmarkSearch searches 20,000 documents.
func BenchmarkSearch(b *testing.B) {
	x := open(b, b.TempDir())
	for i := 0; i < benchDocuments; i += 500 {
		mustWrite(b, x, benchBatch(i, 500))
	}
	if stats, err := x.Stats(b.Context()); err == nil && os.Getenv("WIREDESK_VERBOSE") != "" {
		b.Logf("%d MB on disk", stats.Bytes>>20)
	}
	last := benchDocument(benchDocuments - 1).VersionCreated
	clause := func(c wire.Clause) wire.Query { return wire.Query{Clauses: []wire.Clause{c}} }
	for _, bc := range []struct {
		name  string
		s     wire.Search
		total int64 // 0: more than 100
	}{
		{"newest-50", wire.Search{Limit: 50}, benchDocuments},
		{"newest-1", wire.Search{Limit: 1}, benchDocuments},
		{"rare-word", wire.Search{Query: clause(wire.Clause{Text: "zanzibar"})}, benchDocuments / 100},
		{"rare-word-relevance-highlights", wire.Search{Query: clause(wire.Clause{Text: "zanzibar"}), Sort: wire.SortRelevance, Highlight: true}, benchDocuments / 100},
		{"common-word", wire.Search{Query: clause(wire.Clause{Text: "said"})}, benchDocuments},
		{"medium-word", wire.Search{Query: clause(wire.Clause{Text: vocabulary()[900]})}, 0},
		{"medium-word-1", wire.Search{Limit: 1, Query: clause(wire.Clause{Text: vocabulary()[900]})}, 0},
		{"speaker", wire.Search{Query: clause(wire.Clause{Field: "speaker", Text: "Person 3", Phrase: true})}, 0},
		{"common-word-narrow", wire.Search{From: last.Add(-99 * time.Minute), Query: clause(wire.Clause{Text: "said"})}, 100},
		{"common-word-wide", wire.Search{From: last.Add(-299 * time.Minute), Query: clause(wire.Clause{Text: "said"})}, 300},
		{"range-facets", wire.Search{From: last.Add(-4999 * time.Minute), Facets: true}, 5000},
		{"all-facets", wire.Search{Facets: true}, benchDocuments},
		{"phrase", wire.Search{Query: clause(wire.Clause{Text: vocabulary()[3] + " " + vocabulary()[5], Phrase: true})}, 0},
	} {
		b.Run(bc.name, func(b *testing.B) {
			b.ReportAllocs()
			var total int64
			for b.Loop() {
				results, err := x.Search(b.Context(), bc.s)
				if err != nil {
					b.Fatal(err)
				}
				total = results.Total
			}
			if total != bc.total && (bc.total != 0 || total < 10) {
				b.Fatalf("found %d, want %d", total, bc.total)
			}
			b.ReportMetric(float64(total), "found")
		})
	}
}
