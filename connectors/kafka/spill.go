package kafka

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"sync"

	"github.com/cespare/xxhash/v2"
)

// spill is the latest value of each of many keys, in a file: 100,000 states of
// some kilobytes are too much for memory, and only one in a while is needed.
// Nothing depends on the file after the process: the topic has it all.
//
// The file is a sequence of records, each the length of the key and of the
// value (4 bytes each, little endian), the key and the value. The latest
// record of a key counts. Memory holds where it is, by the key's hash; of keys
// with equal hashes the later ones stand under the next free number.
type spill struct {
	mu   sync.Mutex
	file *os.File
	at   map[uint64]place
	// kept holds the values that the file did not take, because the disk is
	// full, say.
	kept map[string][]byte
	end  int64
	live int64 // bytes of records that count
	dir  string
}

// place is where a record is.
type place struct {
	offset     int64
	key, value uint32
}

func (p place) bytes() int64 { return recordHead + int64(p.key) + int64(p.value) }

const (
	recordHead = 8
	// A file of less is not worth writing anew, and one that holds less than
	// a third of records that count is.
	spillRewrite = 32 << 20
	spillGarbage = 3
)

// newSpill returns an empty one in dir; "" means the system's directory for
// temporary files.
func newSpill(dir string) (*spill, error) {
	file, err := tempFile(dir)
	if err != nil {
		return nil, err
	}
	return &spill{file: file, at: map[uint64]place{}, kept: map[string][]byte{}, dir: dir}, nil
}

// tempFile returns an open file that has no name any more, where the system
// allows that.
func tempFile(dir string) (*os.File, error) {
	file, err := os.CreateTemp(dir, "wiredesk-state-*")
	if err != nil {
		return nil, fmt.Errorf("keeping state in a temporary file: %w; set TMPDIR to a directory that can be written", err)
	}
	_ = os.Remove(file.Name()) // else close removes it
	return file, nil
}

func (s *spill) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return closeTemp(s.file)
}

func closeTemp(file *os.File) error {
	err := file.Close()
	if gone := os.Remove(file.Name()); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
		err = errors.Join(err, gone)
	}
	return err
}

// get returns the value of a key; nil if it has none.
func (s *spill) get(key string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if value, ok := s.kept[key]; ok {
		return value, nil
	}
	_, record, err := s.find(key)
	if record == nil || err != nil {
		return nil, err
	}
	if value := record[recordHead+len(key):]; len(value) > 0 {
		return value, nil
	}
	return nil, nil
}

// put keeps the value of a key; nil forgets it.
func (s *spill) put(key string, value []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	slot, old, err := s.find(key)
	if err != nil {
		return err
	}
	s.live -= int64(len(old))
	delete(s.kept, key)
	// A deleted key keeps its slot, or those behind it would not be found.
	record := newRecord(key, value)
	if _, err := s.file.WriteAt(record, s.end); err != nil {
		s.kept[key] = value
		return nil //nolint:nilerr // nothing is lost: it is in memory, and in the topic
	}
	s.at[slot] = place{s.end, uint32(len(key)), uint32(len(value))}
	s.end += int64(len(record))
	s.live += int64(len(record))
	if s.end > spillRewrite && s.end > spillGarbage*s.live {
		return s.rewrite()
	}
	return nil
}

func newRecord(key string, value []byte) []byte {
	b := make([]byte, recordHead, recordHead+len(key)+len(value))
	binary.LittleEndian.PutUint32(b, uint32(len(key)))
	binary.LittleEndian.PutUint32(b[4:], uint32(len(value)))
	return append(append(b, key...), value...)
}

// find returns the slot of a key, and its record; nil if there is none yet.
func (s *spill) find(key string) (slot uint64, record []byte, err error) {
	for slot = xxhash.Sum64String(key); ; slot++ {
		p, taken := s.at[slot]
		if !taken {
			return slot, nil, nil
		}
		record, err := s.read(p)
		if err != nil || string(record[recordHead:recordHead+p.key]) == key {
			return slot, record, err
		}
	}
}

func (s *spill) read(p place) ([]byte, error) {
	record := make([]byte, p.bytes())
	if _, err := s.file.ReadAt(record, p.offset); err != nil {
		return nil, fmt.Errorf("reading kept state: %w", err)
	}
	return record, nil
}

// each gives the keys that have a value. What is put meanwhile may or may not
// be among them.
func (s *spill) each(use func(key string, value []byte) error) error {
	s.mu.Lock()
	kept := maps.Clone(s.kept)
	slots := slices.Collect(maps.Keys(s.at))
	s.mu.Unlock()
	for key, value := range kept {
		if err := useValue(use, key, value); err != nil {
			return err
		}
	}
	for _, slot := range slots {
		key, value, err := s.slot(slot)
		if err != nil {
			return err
		}
		if _, done := kept[key]; done {
			continue
		}
		if err := useValue(use, key, value); err != nil {
			return err
		}
	}
	return nil
}

// useValue passes over keys that were deleted.
func useValue(use func(string, []byte) error, key string, value []byte) error {
	if len(value) == 0 {
		return nil
	}
	return use(key, value)
}

func (s *spill) slot(slot uint64) (key string, value []byte, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.at[slot]
	record, err := s.read(p)
	if err != nil {
		return "", nil, err
	}
	return string(record[recordHead : recordHead+p.key]), record[recordHead+p.key:], nil
}

// rewrite writes what counts to a new file.
func (s *spill) rewrite() error {
	file, err := tempFile(s.dir)
	if err != nil {
		return err
	}
	at := make(map[uint64]place, len(s.at))
	end := int64(0)
	for slot, p := range s.at {
		record, err := s.read(p)
		if err == nil {
			_, err = file.WriteAt(record, end)
		}
		if err != nil {
			return errors.Join(err, closeTemp(file))
		}
		p.offset = end
		at[slot] = p
		end += int64(len(record))
	}
	old := s.file
	s.file, s.at, s.end, s.live = file, at, end, end
	return closeTemp(old)
}
