package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestRunTakesOverFeedsWithoutARestart adds a feed to the feeds file of a
// running wiredesk, breaks the file, and mends it.
func TestRunTakesOverFeedsWithoutARestart(t *testing.T) {
	first, second := newTestWire(t), newTestWire(t)
	first.publish(numbered(1, 2)...)
	file := filepath.Join(t.TempDir(), "feeds.yaml")
	entry := func(w *testWire, settings string) string {
		return fmt.Sprintf("- url: %s\n  interval: 1s\n%s", w.feedURL(), settings)
	}
	write(t, file, entry(first, ""))
	desk := startRun(t, "--feeds_file", file, "--ops.log_level=info")
	desk.await(t, "number1", "item-1", time.Now().Add(20*time.Second))

	second.publish(numbered(2, 3)...)
	write(t, file, entry(first, "")+entry(second, "  name: Second\n  trust: low\n"))
	d := desk.await(t, "number2", "item-2", time.Now().Add(30*time.Second))
	if d.Feed.Name != "Second" || d.Feed.Trust != "low" {
		t.Errorf("feed = %+v, want the settings of the file", d.Feed)
	}

	write(t, file, "- url: [\n")
	deadline := time.Now().Add(30 * time.Second)
	for !strings.Contains(desk.out.String(), "stay in force") {
		if time.Now().After(deadline) {
			t.Fatal("the log does not say that the broken file is refused")
		}
		time.Sleep(50 * time.Millisecond)
	}
	first.publish(numbered(3, 4)...)
	second.publish(numbered(4, 5)...)
	desk.await(t, "number3", "item-3", time.Now().Add(20*time.Second))
	desk.await(t, "number4", "item-4", time.Now().Add(20*time.Second))
}
