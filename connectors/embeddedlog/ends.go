package embeddedlog

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/twmb/franz-go/pkg/kmsg"
)

// endsFile remembers where each partition ended when retention last ran: a
// JSON object from the names of the partitions' directories to offsets.
//
// kfake finds the end of a partition in its last batch. When retention took
// all of them, the next start would count from 0 again, below what consumers
// have committed, and they would pass over the new messages. So at a start a
// batch that holds no message is put at the end of such a partition.
const endsFile = "ends"

// rememberEnds is called before anything is removed.
func (b *Broker) rememberEnds() error {
	partitions, err := b.partitions()
	if err != nil {
		return err
	}
	ends := make(map[string]int64)
	for _, p := range partitions {
		if info := b.cluster.PartitionInfo(p.topic, p.number); info != nil && info.HighWatermark > 0 {
			ends[p.name] = info.HighWatermark
		}
	}
	if maps.Equal(ends, b.ends) {
		return nil
	}
	content, err := json.Marshal(ends)
	if err != nil {
		return err
	}
	if err := replaceFile(b.path(endsFile), content); err != nil {
		return fmt.Errorf("remembering where the partitions end: %w", err)
	}
	b.ends = ends
	return nil
}

// restoreEnds gives every partition that lost all of its batches one that
// holds its end.
func (b *Broker) restoreEnds() error {
	content, err := os.ReadFile(b.path(endsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	ends := make(map[string]int64)
	if err := json.Unmarshal(content, &ends); err != nil {
		return fmt.Errorf("reading %s: %w", b.path(endsFile), err)
	}
	for name, end := range ends {
		dir := filepath.Join(b.path(partitionsDir), name)
		found, err := endOf(dir)
		if err != nil {
			return err
		}
		if found > 0 {
			continue
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		if err := removeData(dir); err != nil { // torn at most
			return err
		}
		file := filepath.Join(dir, strconv.FormatInt(end-1, 10)+dataSuffix)
		if err := os.WriteFile(file, emptyBatch(end-1, time.Now()), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// emptyBatch returns a batch that takes one offset and gives readers no
// message: the mark of a transaction that never was (a control batch, its key
// the version 0 and the type 0, abort). Readers skip it by the protocol.
func emptyBatch(offset int64, now time.Time) []byte {
	// controlBit is the attribute of control batches; the length counts from
	// byte 12, the checksum from byte 21.
	const controlBit, lengthFrom, checksumFrom = 0x20, 12, 21
	record := kmsg.Record{Key: make([]byte, 4), Value: make([]byte, 6)}
	record.Length = int32(len(record.AppendTo(nil)) - 1) // without the byte of the length itself
	batch := kmsg.RecordBatch{
		FirstOffset: offset, Magic: 2, Attributes: controlBit,
		FirstTimestamp: now.UnixMilli(), MaxTimestamp: now.UnixMilli(),
		ProducerID: -1, ProducerEpoch: -1, FirstSequence: -1,
		NumRecords: 1, Records: record.AppendTo(nil),
	}
	batch.Length = int32(len(batch.AppendTo(nil)) - lengthFrom)
	batch.CRC = int32(crc32.Checksum(batch.AppendTo(nil)[checksumFrom:], crc32.MakeTable(crc32.Castagnoli)))
	return batch.AppendTo(nil)
}

// replaceFile writes a file that is, after a crash, the old or the new one.
func replaceFile(name string, content []byte) error {
	next := name + ".tmp"
	file, err := os.Create(next)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	return os.Rename(next, name)
}
