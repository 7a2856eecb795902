package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// Stats says how much is in the index.
type Stats struct {
	// Documents counts the documents with their current versions, held ones
	// too; Versions all versions.
	Documents, Versions int64
	// Bytes is the size of the database and its write-ahead log on disk.
	Bytes int64
}

// Stats counts what is in the index.
func (x *Index) Stats(ctx context.Context) (Stats, error) {
	var s Stats
	err := x.reader.QueryRowContext(ctx, "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM versions)").Scan(&s.Documents, &s.Versions)
	if err != nil {
		return s, fmt.Errorf("counting the documents of index %s: %w", x.path, explain(err))
	}
	for _, suffix := range []string{"", "-wal"} {
		if info, err := os.Stat(x.path + suffix); err == nil { // the log may be absent
			s.Bytes += info.Size()
		}
	}
	return s, nil
}

// lowSpace is the free space in bytes under which Check warns: some days of a
// busy wire.
const lowSpace = 1 << 30

// Check tells what is wrong with the index, nil if nothing is: its schema, its
// pages and indexes (the whole database is read: seconds for some gigabytes),
// and the free space on its disk.
func (x *Index) Check(ctx context.Context) error {
	return errors.Join(x.checkSchema(ctx), x.checkPages(ctx), x.checkSpace())
}

func (x *Index) checkSchema(ctx context.Context) error {
	if err := checkVersion(ctx, x.reader); err != nil {
		return fmt.Errorf("index %s: %w", x.path, explain(err))
	}
	return nil
}

func (x *Index) checkPages(ctx context.Context) error {
	var result string
	if err := x.reader.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&result); err != nil {
		return fmt.Errorf("checking index %s: %w", x.path, explain(err))
	}
	if result != "ok" {
		return fmt.Errorf("index %s is damaged (%s): stop wiredesk, move the file away and index the log again", x.path, result)
	}
	return nil
}

func (x *Index) checkSpace() error {
	free, err := FreeSpace(x.path)
	if err != nil {
		return fmt.Errorf("asking for the free space beside index %s: %w", x.path, err)
	}
	if free < lowSpace {
		return fmt.Errorf("only %d MB are free on the disk of index %s: free some, or move the data directory", free>>20, x.path)
	}
	return nil
}
