// Package sqlite is the embedded index: one SQLite database with full-text
// search (FTS5), in process, in pure Go. One process writes; any number of
// others read at the same time.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/wiredesk/wiredesk/pipeline"
)

// FileName is the name of the database in the data directory; SQLite keeps
// two more files with the suffixes -wal and -shm beside it.
const FileName = "index.sqlite"

// readers is how many searches run at once; more wait.
const readers = 4

// Index is an index of documents. Its methods may be called at the same time.
type Index struct {
	path string
	log  *slog.Logger
	now  func() time.Time

	reader *sql.DB
	// writer has one connection; nil if the index was opened for reading only.
	writer *sql.DB
	// writing is held while facets and the writer are in use.
	writing    sync.Mutex
	facets     facetIDs
	statements *statements

	codec *codec
}

var (
	_ pipeline.IndexWriter = (*Index)(nil)
	_ pipeline.IndexReader = (*Index)(nil)
	_ pipeline.FeedIndex   = (*Index)(nil)
)

// ErrReadOnly says that the index was opened by OpenReadOnly.
var ErrReadOnly = errors.New("the index is open for reading only")

// Open opens the index in the directory dir for reading and writing, and
// creates both where they are missing. An index that an older wiredesk made is
// brought up to date; one of a newer wiredesk gives an error.
func Open(dir string, log *slog.Logger) (*Index, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("creating the index directory: %w", err)
	}
	path := filepath.Join(dir, FileName)
	writer, err := sql.Open("sqlite", writerDSN(path))
	if err != nil {
		return nil, fmt.Errorf("opening index %s: %w", path, err)
	}
	writer.SetMaxOpenConns(1)
	if err := migrate(context.Background(), writer, log); err != nil {
		return nil, errors.Join(fmt.Errorf("opening index %s: %w", path, explain(err)), writer.Close())
	}
	x, err := open(path, log, readerDSN(path))
	if err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	x.writer = writer
	if x.statements, err = newStatements(context.Background(), writer); err != nil {
		return nil, errors.Join(fmt.Errorf("opening index %s: %w", path, explain(err)), x.Close())
	}
	return x, nil
}

// OpenReadOnly opens the index in the directory dir for searches, while
// another process may be writing to it. It creates nothing: where there is no
// index the error is fs.ErrNotExist.
func OpenReadOnly(dir string, log *slog.Logger) (*Index, error) {
	path := filepath.Join(dir, FileName)
	if _, err := os.Stat(path); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("there is no index in %s; \"wiredesk run\" makes one: %w", dir, err)
		}
		return nil, fmt.Errorf("opening index: %w", err)
	}
	return open(path, log, readerDSN(path)+"&mode=ro")
}

// open opens the readers of the database at path and checks its schema.
func open(path string, log *slog.Logger, dsn string) (*Index, error) {
	reader, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("opening index %s: %w", path, err)
	}
	reader.SetMaxOpenConns(readers)
	reader.SetMaxIdleConns(readers)
	if err := checkVersion(context.Background(), reader); err != nil {
		return nil, errors.Join(fmt.Errorf("opening index %s: %w", path, explain(err)), reader.Close())
	}
	codec, err := newCodec()
	if err != nil {
		return nil, errors.Join(err, reader.Close())
	}
	return &Index{path: path, log: log, now: time.Now, reader: reader, facets: facetIDs{}, codec: codec}, nil
}

// Close ends all work on the index and gives its files free.
func (x *Index) Close() error {
	defer x.codec.close()
	err := x.reader.Close()
	if x.writer != nil {
		x.writing.Lock()
		defer x.writing.Unlock()
		err = errors.Join(err, x.writer.Close())
	}
	if err != nil {
		return fmt.Errorf("closing index %s: %w", x.path, err)
	}
	return nil
}

// writerDSN sets how the index is written.
//
// WAL lets readers go on while a transaction commits. synchronous=FULL makes
// each commit wait for the disk: what the log holds as done must outlive a
// power failure, too. It was measured to cost about 1 ms a commit, so nothing in
// a batch and a quarter of a single write. The log is written back to the database every 4096
// pages (16 MB), not every 1000, so that a batch does not pay for it each time.
func writerDSN(path string) string {
	return dsn(path, url.Values{
		"_pragma": {
			"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "wal_autocheckpoint(4096)",
			"journal_size_limit(67108864)", "cache_size(-32768)", "temp_store(MEMORY)",
		},
		"_txlock": {"immediate"},
	})
}

// readerDSN sets how the index is read.
func readerDSN(path string) string {
	return dsn(path, url.Values{"_pragma": {"busy_timeout(10000)", "query_only(1)", "cache_size(-8192)", "temp_store(MEMORY)"}})
}

// dsn names the database at path for the driver.
func dsn(path string, settings url.Values) string {
	u := url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path), RawQuery: settings.Encode()}
	if !filepath.IsAbs(path) {
		u.Path, u.Opaque = "", (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()
	}
	return u.String()
}
