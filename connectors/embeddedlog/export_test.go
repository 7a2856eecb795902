package embeddedlog

import "path/filepath"

// Trim enforces retention and compacts, as it is done every minute.
func (b *Broker) Trim() error { return b.trim() }

// Compact compacts whatever the size.
func (b *Broker) Compact() error { return b.compact(b.compactedBytes()) }

// CompactedBytes is the size of the compacted topic.
func (b *Broker) CompactedBytes() int64 { return b.compactedBytes() }

// BeginCompaction leaves dir, on which no broker runs, as a process does that
// is killed while it compacts.
func BeginCompaction(dir string) error {
	b := &Broker{dir: dir}
	if err := b.linkCompacted(b.path(compactedDir)); err != nil {
		return err
	}
	return replaceFile(b.path(runningFile), nil)
}

// MarkUnclean makes the next start think that the last end was unclean.
func MarkUnclean(dir string) error { return replaceFile(filepath.Join(dir, runningFile), nil) }

// CompactFrom is compactFrom.
const CompactFrom = compactFrom
