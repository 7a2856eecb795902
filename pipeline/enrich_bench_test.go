//go:build unix

package pipeline

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/text/wirecopy"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// BenchmarkEnrich makes documents of the sample wire's text stories, with
// everything on, and reports how many stories of 400 words that is a second of
// the processor's time, the collector's included.
func BenchmarkEnrich(b *testing.B) {
	paths, err := filepath.Glob("../connectors/demo/stories/*.txt")
	if err != nil || len(paths) == 0 {
		b.Fatalf("no sample stories: %v", err)
	}
	var texts []string
	words := 0
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		texts = append(texts, string(text))
		words += len(strings.Fields(string(text)))
	}
	annotators, err := Annotators(nil)
	if err != nil {
		b.Fatal(err)
	}
	e := &Enricher{Annotators: annotators}
	b.ReportAllocs()
	before := cpuSeconds(b)
	for b.Loop() {
		claims := 0
		for _, text := range texts {
			d := e.EnrichText(wire.Article{ID: "bench", Version: 1}, wirecopy.Input{Body: text})
			claims += len(d.Claims)
		}
		if claims < 60 {
			b.Fatalf("%d claims in %d stories; is something switched off?", claims, len(texts))
		}
	}
	b.ReportMetric(float64(words)/400*float64(b.N)/(cpuSeconds(b)-before), "stories/CPU-s")
}

// cpuSeconds returns how long the process has kept processors busy.
func cpuSeconds(b *testing.B) float64 {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}
