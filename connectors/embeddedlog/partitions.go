package embeddedlog

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// A partition's directory is broker/partitions/TOPIC-N, the topic escaped as in
// a URL. Its files BASE.dat hold record batches as Kafka sends them, BASE being
// the offset of the first; BASE.idx and snapshot.json say about them what can
// be found out again.
const (
	partitionsDir = "broker/partitions"
	dataSuffix    = ".dat"
	indexSuffix   = ".idx"
)

// partition is one directory.
type partition struct {
	name   string // of the directory
	topic  string
	number int32
}

// partitions lists the directories; none before the first topic is created.
func (b *Broker) partitions() ([]partition, error) {
	entries, err := os.ReadDir(b.path(partitionsDir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []partition
	for _, e := range entries {
		escaped, n, ok := cutLast(e.Name(), "-")
		topic, err := url.PathUnescape(escaped)
		number, numErr := strconv.ParseInt(n, 10, 32)
		if ok && err == nil && numErr == nil {
			out = append(out, partition{name: e.Name(), topic: topic, number: int32(number)})
		}
	}
	return out, nil
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// dataFiles returns the base offsets of a directory's data files, ascending.
// A directory that is not there has none.
func dataFiles(dir string) ([]int64, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var bases []int64
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), dataSuffix)
		base, err := strconv.ParseInt(name, 10, 64)
		if ok && err == nil {
			bases = append(bases, base)
		}
	}
	slices.Sort(bases)
	return bases, nil
}

// endOf returns the offset after the last whole batch in a directory, 0 where
// there is none.
func endOf(dir string) (int64, error) {
	bases, err := dataFiles(dir)
	if err != nil {
		return 0, err
	}
	for _, base := range slices.Backward(bases) {
		end, err := endOfFile(filepath.Join(dir, strconv.FormatInt(base, 10)+dataSuffix))
		if err != nil || end > 0 {
			return end, err
		}
	}
	return 0, nil
}

// endOfFile goes from batch to batch. A batch begins with its first offset (8
// bytes), the length of the rest (4) and, at byte 23, the difference between
// its last and its first offset (4), all big-endian. Source:
// kafka.apache.org/documentation/#recordbatch.
func endOfFile(name string) (int64, error) {
	const prefix, deltaAt, header = 12, 23, 27
	file, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return 0, err
	}
	var end, at int64
	var b [header]byte
	for at+header <= info.Size() {
		if _, err := file.ReadAt(b[:], at); err != nil && !errors.Is(err, io.EOF) {
			return 0, fmt.Errorf("reading %s: %w", name, err)
		}
		next := at + prefix + int64(binary.BigEndian.Uint32(b[8:]))
		if next > info.Size() {
			break // torn
		}
		end = int64(binary.BigEndian.Uint64(b[:])) + int64(binary.BigEndian.Uint32(b[deltaAt:])) + 1
		at = next
	}
	return end, nil
}

// removeData empties a partition's directory.
func removeData(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	return nil
}
