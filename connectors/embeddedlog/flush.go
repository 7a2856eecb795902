package embeddedlog

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
)

// kfake leaves what it writes to the operating system, which keeps it through
// the death of the process but not through a power failure. It can flush every
// batch, but does so while all others wait. flush, called every flushEvery,
// bounds what a power failure can take without that.

// flush makes durable what was written since it was called last. Messages go
// before the commits of those who read them.
func (b *Broker) flush() error {
	partitions, err := b.partitions()
	if err != nil {
		return err
	}
	for _, p := range partitions {
		dir := filepath.Join(b.path(partitionsDir), p.name)
		bases, err := dataFiles(dir)
		if err != nil {
			return err
		}
		// All but the last two were flushed when they were the last.
		for _, base := range bases[max(0, len(bases)-2):] {
			name := filepath.Join(dir, strconv.FormatInt(base, 10))
			if err := errors.Join(b.flushFile(name+dataSuffix), b.flushFile(name+indexSuffix)); err != nil {
				return err
			}
		}
	}
	return b.flushFile(b.path(commitsFile))
}

// flushFile flushes a file if its size has changed. One that is not there is
// fine: retention takes files at any time.
func (b *Broker) flushFile(name string) error {
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == b.flushed[name] {
		return nil
	}
	if err != nil {
		return err
	}
	file, err := os.OpenFile(name, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := errors.Join(file.Sync(), file.Close()); err != nil {
		return err
	}
	b.flushed[name] = info.Size()
	return nil
}
