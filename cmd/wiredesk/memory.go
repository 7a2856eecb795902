package main

import (
	"os"
	"runtime/debug"
)

const (
	// With so many feeds most of the memory is what is remembered of them.
	manyFeeds = 10_000
	// gcPercentOfMany is how much garbage may pile up then, in per cent of what
	// is in use: what is in use hardly changes, so that the usual 100 would
	// double the memory for nothing.
	gcPercentOfMany = 30
)

// saveMemory makes a process that watches many feeds small: it gives back what
// reading their list took, and collects garbage sooner, unless GOGC says
// otherwise.
func saveMemory(feeds int) {
	if feeds < manyFeeds {
		return
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercentOfMany)
	}
	debug.FreeOSMemory()
}
