//go:build unix

package feed

import (
	"bytes"
	"fmt"
	"syscall"
	"testing"

	"github.com/cespare/xxhash/v2"
	"github.com/mmcdole/gofeed"
)

// BenchmarkReparse measures what a poll of a feed of 100 entries costs, beside
// gofeed's parse of the same bytes. cpu-ns/op is the processor's time, the
// collector's included, which a machine shared with others does not blur as it
// does ns/op.
func BenchmarkReparse(b *testing.B) {
	for _, text := range []struct {
		name string
		size int
	}{{"stories", 4500}, {"teasers", 0}} {
		for _, format := range []string{"RSS", "Latin-1", "Atom", "JSON"} {
			b.Run(text.name+"/"+format, func(b *testing.B) { benchReparse(b, format, text.size) })
		}
	}
}

func benchReparse(b *testing.B, format string, size int) {
	const entries = 100
	before, data := benchFeed(format, entries, size, 1), benchFeed(format, entries, size, 2)
	full, err := parseEntries(before, testHints, nil)
	if err != nil || len(rawsOf(full)) != entries {
		b.Fatalf("parseEntries = %d entries, %v", len(full.Items), err)
	}
	known := map[uint64]bool{}
	for _, raw := range rawsOf(full) {
		known[raw] = true
	}
	knows := func(raw uint64) bool { return known[raw] }
	newest := full.Items[0].Raw
	reparse := func(known func(uint64) bool, want int) func() error {
		return func() error {
			got, err := parseEntries(data, testHints, known)
			read := 0
			for _, e := range got.Items {
				if !e.Known {
					read++
				}
			}
			if err != nil || len(got.Items) != entries || read != want {
				return fmt.Errorf("parseEntries = %d entries, %d of them read, %w", len(got.Items), read, err)
			}
			return nil
		}
	}
	hash := fmt.Sprintf("%016x", xxhash.Sum64(data))
	for _, way := range []struct {
		name string
		run  func() error
	}{
		{"gofeed", func() error {
			got, err := gofeed.NewParser().Parse(bytes.NewReader(data))
			if err != nil || len(got.Items) != entries {
				return fmt.Errorf("gofeed: %w", err)
			}
			return nil
		}},
		{"whole", reparse(nil, entries)},
		{"one-new", reparse(func(raw uint64) bool { return raw != newest && known[raw] }, 1)},
		{"head-only", reparse(knows, 0)},
		{"unchanged", func() error { // as the poller compares it with the last answer
			if got := fmt.Sprintf("%016x", xxhash.Sum64(data)); got != hash {
				return fmt.Errorf("hash = %s, want %s", got, hash)
			}
			return nil
		}},
	} {
		b.Run(way.name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			start := processorTime(b)
			for b.Loop() {
				if err := way.run(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(processorTime(b)-start)/float64(b.N), "cpu-ns/op")
		})
	}
}

// processorTime returns the processor's time of this process so far, in
// nanoseconds.
func processorTime(b *testing.B) int64 {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return u.Utime.Nano() + u.Stime.Nano()
}
