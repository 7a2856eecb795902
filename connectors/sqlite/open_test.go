package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/connectors/sqlite"
	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// story returns a small document.
func story(id string, version int64) wire.Document {
	return wire.Document{
		URI: id, Version: version, VersionCreated: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Language: "en",
		Headline: "Bulletin " + id, Text: "Routine.", Feed: wire.Feed{Name: "World Wire"},
	}
}

// openReadOnly opens the index in dir for searches until the test ends.
func openReadOnly(t *testing.T, dir string) *sqlite.Index {
	t.Helper()
	x, err := sqlite.OpenReadOnly(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatalf("OpenReadOnly failed: %v", err)
	}
	t.Cleanup(func() { _ = x.Close() })
	return x
}

func total(t *testing.T, x *sqlite.Index) int64 {
	t.Helper()
	results, err := x.Search(t.Context(), wire.Search{})
	if err != nil {
		t.Fatalf("Search failed: %v", err)
	}
	return results.Total
}

func TestOpenReadOnly(t *testing.T) {
	t.Run("no index is told as such, and none is made", func(t *testing.T) {
		dir := t.TempDir()
		_, err := sqlite.OpenReadOnly(dir, slog.New(slog.DiscardHandler))
		if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "wiredesk run") {
			t.Errorf("error = %v, want fs.ErrNotExist with a remedy", err)
		}
		if entries, _ := os.ReadDir(dir); len(entries) > 0 {
			t.Errorf("it left %v", entries)
		}
	})
	t.Run("a reader sees what a writer writes meanwhile", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "data with space?#%41")
		x := open(t, dir)
		r := openReadOnly(t, dir)
		for n := range int64(3) {
			mustWrite(t, x, []wire.Document{story(fmt.Sprint(n), 1)})
			if got := total(t, r); got != n+1 {
				t.Errorf("%d documents found, want %d", got, n+1)
			}
		}
		if _, err := os.Stat(filepath.Join(dir, sqlite.FileName)); err != nil {
			t.Errorf("the index is not where it was asked for: %v", err)
		}
	})
	t.Run("an index that nobody writes to", func(t *testing.T) {
		dir := t.TempDir()
		x := open(t, dir)
		mustWrite(t, x, []wire.Document{story("a", 1)})
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
		if got := total(t, openReadOnly(t, dir)); got != 1 {
			t.Errorf("%d documents found, want 1", got)
		}
	})
	t.Run("writing gives retry and says why", func(t *testing.T) {
		dir := t.TempDir()
		open(t, dir)
		o := openReadOnly(t, dir).Write(t.Context(), []wire.Document{story("a", 1)})[0]
		if o.Verdict != pipeline.Retry || !errors.Is(o.Err, sqlite.ErrReadOnly) {
			t.Errorf("outcome = %v (%v), want retry and ErrReadOnly", o.Verdict, o.Err)
		}
	})
	t.Run("a relative directory", func(t *testing.T) {
		t.Chdir(t.TempDir())
		mustWrite(t, open(t, "wiredesk-data"), []wire.Document{story("a", 1)})
		if got := total(t, openReadOnly(t, "./wiredesk-data")); got != 1 {
			t.Errorf("%d documents found, want 1", got)
		}
	})
}

func TestReadersAndWritersAtOnce(t *testing.T) {
	dir := t.TempDir()
	x, r := open(t, dir), openReadOnly(t, dir)
	var work sync.WaitGroup
	ended, end := context.WithCancel(t.Context())
	for _, reader := range []*sqlite.Index{x, r, r} {
		work.Go(func() {
			for ended.Err() == nil {
				results, err := reader.Search(t.Context(), wire.Search{Facets: true, Limit: 1000})
				if err != nil {
					t.Errorf("Search failed: %v", err)
					return
				}
				var counted int64
				for _, v := range results.Facets["feed"] {
					counted += v.Count
				}
				if results.Total != int64(len(results.Hits)) || counted != results.Total {
					t.Errorf("total %d, %d hits, %d counted: not one state of the index", results.Total, len(results.Hits), counted)
				}
			}
		})
	}
	for n := range 60 {
		mustWrite(t, x, []wire.Document{story(fmt.Sprintf("a%d", n), 1), story(fmt.Sprintf("b%d", n), 1)})
	}
	end()
	work.Wait()
	if got := total(t, r); got != 120 {
		t.Errorf("%d documents found, want 120", got)
	}
}

// TestOpenBringsAnOldSchemaUpToDate holds that the claims of a database of
// version 1 are still there, and that new ones can be written.
func TestOpenBringsAnOldSchemaUpToDate(t *testing.T) {
	dir := t.TempDir()
	schema, err := os.ReadFile("schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, sqlite.FileName))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), string(schema)+`
		PRAGMA user_version = 1;
		INSERT INTO documents VALUES (1, 'old', 1, 0, 0, 0, 0, 'en', '', 'Headline', '', '');
		INSERT INTO claims VALUES (1, 'c1', 3, 9, 'it rained', 'Ana Kovar', '', 0, 0, '', 'said', 'indirect', 'asserted', '', 'positive', '', '', '', '');`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	x := open(t, dir)
	claims, err := x.Claims(t.Context(), "old")
	if err != nil || len(claims) != 1 || claims[0].Speaker != "Ana Kovar" || claims[0].Part != "" || claims[0].Medium != "" {
		t.Errorf("Claims of the old document = %+v, %v, want the one that it had", claims, err)
	}
	next := wire.Document{URI: "new", Version: 1, Claims: []wire.Claim{{ID: "c1", Text: "it rained", Medium: "a statement"}}}
	mustWrite(t, x, []wire.Document{next})
	if claims, err = x.Claims(t.Context(), "new"); err != nil || len(claims) != 1 || claims[0].Medium != "a statement" {
		t.Errorf("Claims of the new document = %+v, %v, want its own", claims, err)
	}
}

func TestOpenRefusesANewerSchema(t *testing.T) {
	dir := t.TempDir()
	if err := open(t, dir).Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, sqlite.FileName))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), "PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for name, opens := range map[string]func(string, *slog.Logger) (*sqlite.Index, error){"Open": sqlite.Open, "OpenReadOnly": sqlite.OpenReadOnly} {
		if _, err := opens(dir, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "schema version 99") || !strings.Contains(err.Error(), "newer wiredesk") {
			t.Errorf("%s of a newer schema: error = %v, want one that names it and the remedy", name, err)
		}
	}
}

func TestOpenRefusesAFileThatIsNoIndex(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, sqlite.FileName), []byte(strings.Repeat("This is a letter. ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, opens := range map[string]func(string, *slog.Logger) (*sqlite.Index, error){"Open": sqlite.Open, "OpenReadOnly": sqlite.OpenReadOnly} {
		if _, err := opens(dir, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "no index") {
			t.Errorf("%s of a letter: error = %v, want one that says that it is no index", name, err)
		}
	}
}

func TestFullDisk(t *testing.T) {
	x := open(t, t.TempDir())
	mustWrite(t, x, benchBatch(0, 50))
	pages, err := x.Pages(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := x.SetMaxPages(t.Context(), pages+20); err != nil {
		t.Fatal(err)
	}
	for i, o := range x.Write(t.Context(), benchBatch(50, 200)) {
		if o.Verdict != pipeline.Retry || o.Err == nil || !strings.Contains(o.Err.Error(), "disk is full") {
			t.Fatalf("outcome %d on a full disk = %v (%v), want retry and that the disk is full", i, o.Verdict, o.Err)
		}
	}
	if got := total(t, x); got != 50 {
		t.Errorf("%d documents are found on a full disk, want the 50 from before", got)
	}
	if err := x.SetMaxPages(t.Context(), 1<<30); err != nil {
		t.Fatal(err)
	}
	mustWrite(t, x, benchBatch(50, 200))
	results, err := x.Search(t.Context(), wire.Search{Facets: true})
	if err != nil || results.Total != 250 || len(results.Facets["feed"]) != 10 {
		t.Errorf("after space was freed: %d documents, facets %v (%v), want 250 and 10 feeds", results.Total, results.Facets["feed"], err)
	}
	if err := x.Check(t.Context()); err != nil {
		t.Errorf("Check: %v", err)
	}
}

func TestLockedByAnotherProcess(t *testing.T) {
	dir := t.TempDir()
	x := open(t, dir)
	mustWrite(t, x, []wire.Document{story("a", 1)})
	if err := x.SetBusyTimeout(t.Context(), 20*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, sqlite.FileName)+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	other, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	o := x.Write(t.Context(), []wire.Document{story("b", 1)})[0]
	if o.Verdict != pipeline.Retry || !strings.Contains(o.Err.Error(), "another process") {
		t.Errorf("outcome = %v (%v), want retry and that another process writes", o.Verdict, o.Err)
	}
	if got := total(t, x); got != 1 {
		t.Errorf("%d documents found meanwhile, want 1", got)
	}
	if err := other.Rollback(); err != nil {
		t.Fatal(err)
	}
	mustWrite(t, x, []wire.Document{story("b", 1)})
}

func TestIndexedNeverFalls(t *testing.T) {
	x := open(t, t.TempDir())
	clock := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	x.SetNow(func() time.Time { return clock })
	mustWrite(t, x, []wire.Document{story("a", 1)})
	clock = clock.Add(-time.Hour)
	mustWrite(t, x, []wire.Document{story("b", 1)})
	a, err := x.Get(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	b, err := x.Get(t.Context(), "b")
	if err != nil || b.Indexed.Before(a.Indexed) {
		t.Errorf("Indexed = %v after %v (%v): it falls with the clock", b.Indexed, a.Indexed, err)
	}
}

func TestStatsAndCheck(t *testing.T) {
	dir := t.TempDir()
	x := open(t, dir)
	mustWrite(t, x, []wire.Document{story("a", 1), story("a", 2), story("b", 1)})
	stats, err := x.Stats(t.Context())
	if err != nil || stats.Documents != 2 || stats.Versions != 3 || stats.Bytes <= 0 {
		t.Errorf("Stats = %+v (%v), want 2 documents, 3 versions and some bytes", stats, err)
	}
	mustWrite(t, x, benchBatch(0, 300))
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	damage(t, filepath.Join(dir, sqlite.FileName))
	if err := openReadOnly(t, dir).Check(t.Context()); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("Check of a damaged index = %v, want that it is damaged", err)
	}
}

// damage overwrites a part of a file.
func damage(t *testing.T, path string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte(strings.Repeat("damage", 10_000)), info.Size()/2); err != nil {
		t.Fatal(err)
	}
}
