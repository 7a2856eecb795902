package config_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/wiredesk/wiredesk/config"
)

// manyFeeds is how many feeds one process must be able to hold.
const manyFeeds = 100_000

// manyFeedsYAML is a list of so many, as import writes it.
func manyFeedsYAML(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "- url: https://publisher-%d.example/section/%d/rss.xml\n  name: Publisher %d, section\n  folder: World/Region %d\n  language: en\n  agency: AP\n  trust: medium\n  interval: 5m\n", i/10, i, i, i%50)
	}
	return b.String()
}

// liveBytes returns what is in use after a collection.
func liveBytes() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func BenchmarkParseFeeds(b *testing.B) {
	text := []byte(manyFeedsYAML(manyFeeds))
	before := liveBytes()
	b.ReportAllocs()
	b.SetBytes(int64(len(text)))
	var feeds []config.Feed
	for b.Loop() {
		var err error
		if feeds, err = config.ParseFeeds(text); err != nil || len(feeds) != manyFeeds {
			b.Fatalf("%d feeds, %v", len(feeds), err)
		}
	}
	b.ReportMetric(float64(liveBytes()-before)/(1<<20), "MB_kept")
	runtime.KeepAlive(feeds)
}

func BenchmarkAddToManyFeeds(b *testing.B) {
	path := filepath.Join(b.TempDir(), "feeds.yaml")
	if err := os.WriteFile(path, []byte(manyFeedsYAML(manyFeeds)), 0o600); err != nil {
		b.Fatal(err)
	}
	i := 0
	for b.Loop() {
		i++
		err := config.EditFeedsFile(b.Context(), path, func(l *config.FeedList) error {
			return l.Set(config.Feed{URL: fmt.Sprintf("https://added.example/%d", i)})
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoadConfigurationWithManyFeeds(b *testing.B) {
	path := filepath.Join(b.TempDir(), "wiredesk.yaml")
	if err := os.WriteFile(path, []byte("listen: 127.0.0.1:1\nfeeds:\n"+manyFeedsYAML(manyFeeds)), 0o600); err != nil {
		b.Fatal(err)
	}
	before := liveBytes()
	var got *config.Loaded
	for b.Loop() {
		var err error
		if got, err = config.Load(config.Sources{File: path}); err != nil || len(got.Feeds) != manyFeeds {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(liveBytes()-before)/(1<<20), "MB_kept")
	runtime.KeepAlive(got)
}
