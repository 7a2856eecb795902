package embeddedlog

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline"
)

// kfake compacts a partition by removing its files and writing new ones, so
// that a process that is killed in between has lost it. Compaction is
// therefore ours to start: the files get a second name in compactedDir before,
// and a start that finds that directory puts them back where the new ones are
// not whole.
const (
	compactedDir = "compacted"
	// compactFrom is how large the compacted topic is at least when it is
	// compacted; after that, when it has doubled.
	compactFrom = 8 << 20
)

// compactIfGrown compacts the compacted topic if that is worth while.
func (b *Broker) compactIfGrown() error {
	size := b.compactedBytes()
	if size < max(compactFrom, 2*b.compacted) {
		return nil
	}
	if err := b.compact(size); err != nil {
		return fmt.Errorf("compacting %s: %w", pipeline.TopicFeeds, err)
	}
	b.compacted = b.compactedBytes()
	b.log.Info("embedded log compacted", "topic", pipeline.TopicFeeds, "bytes_before", size, "bytes_after", b.compacted)
	return nil
}

func (b *Broker) compactedBytes() int64 {
	var n int64
	for _, p := range b.cluster.PartitionInfos(pipeline.TopicFeeds) {
		n += p.NumBytes
	}
	return n
}

func (b *Broker) compact(size int64) error {
	partial := b.path(compactedDir + ".tmp")
	if err := os.RemoveAll(partial); err != nil {
		return err
	}
	if err := b.linkCompacted(partial); err != nil {
		return err
	}
	// kfake can't tell that the disk is full: make sure that it is not.
	if err := reserve(filepath.Join(partial, "reserve"), size); err != nil {
		return errors.Join(err, os.RemoveAll(partial))
	}
	if err := os.Rename(partial, b.path(compactedDir)); err != nil {
		return err
	}
	b.cluster.Compact()
	if err := os.Rename(b.path(compactedDir), partial); err != nil {
		return err
	}
	return os.RemoveAll(partial)
}

// linkCompacted gives the files of the compacted topic's partitions a second
// name each, in directories of the same names under dir.
func (b *Broker) linkCompacted(dir string) error {
	partitions, err := b.partitions()
	if err != nil {
		return err
	}
	for _, p := range partitions {
		if p.topic != pipeline.TopicFeeds {
			continue
		}
		if err := linkFiles(filepath.Join(b.path(partitionsDir), p.name), filepath.Join(dir, p.name)); err != nil {
			return err
		}
	}
	return nil
}

// linkFiles gives the data and index files in from a second name in to, which
// it creates.
func linkFiles(from, to string) error {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), dataSuffix) || strings.HasSuffix(e.Name(), indexSuffix) {
			if err := os.Link(filepath.Join(from, e.Name()), filepath.Join(to, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// reserve tells whether n bytes fit on the disk, by writing them.
func reserve(name string, n int64) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	block := make([]byte, 1<<20)
	for ; n > 0 && err == nil; n -= int64(len(block)) {
		_, err = file.Write(block)
	}
	return errors.Join(err, file.Close(), os.Remove(name))
}

// undoCompaction puts the files of a compaction back that was cut short, for
// every partition that does not reach as far as it did before. It is called
// while no broker runs. Compaction always keeps the last batch and writes it
// last.
func (b *Broker) undoCompaction() error {
	saved := b.path(compactedDir)
	entries, err := os.ReadDir(saved)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		from, to := filepath.Join(saved, e.Name()), filepath.Join(b.path(partitionsDir), e.Name())
		before, err := endOf(from)
		if err != nil {
			return err
		}
		now, err := endOf(to)
		if err != nil {
			return err
		}
		if now >= before {
			continue
		}
		b.log.Warn("a compaction was cut short, undoing it", "partition", e.Name())
		if err := removeData(to); err != nil {
			return err
		}
		if err := linkFiles(from, to); err != nil {
			return err
		}
	}
	return os.RemoveAll(saved)
}
