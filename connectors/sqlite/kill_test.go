package sqlite_test

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/connectors/sqlite"
	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// killDir names the environment variable that makes this test binary a writer
// that waits to be killed.
const killDir = "WIREDESK_TEST_WRITE_UNTIL_KILLED"

func TestMain(m *testing.M) {
	if dir := os.Getenv(killDir); dir != "" {
		if err := writeUntilKilled(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// killBatch is how many documents each write of the victim has: new ones, and
// the next version of story 0.
const killBatch = 20

// writeUntilKilled writes batches and prints the number of each that was acked.
func writeUntilKilled(dir string) error {
	x, err := sqlite.Open(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	first, err := strconv.Atoi(os.Getenv(killDir + "_FROM"))
	if err != nil {
		return err
	}
	for batch := first; ; batch++ {
		for _, o := range x.Write(context.Background(), killDocuments(batch)) {
			if o.Verdict != pipeline.Done {
				return fmt.Errorf("batch %d: %v: %w", batch, o.Verdict, o.Err)
			}
		}
		fmt.Println(batch)
	}
}

// killDocuments are the documents of a batch.
func killDocuments(batch int) []wire.Document {
	docs := []wire.Document{benchDocument(0)}
	docs[0].URI, docs[0].Version = "rewritten", int64(batch+1)
	for i := range killBatch {
		docs = append(docs, benchDocument(1+batch*killBatch+i))
	}
	return docs
}

func TestNothingAckedIsLostWhenKilled(t *testing.T) {
	dir := t.TempDir()
	acked := -1
	for round := range 4 {
		acked = killWriter(t, dir, acked, 3+5*round)
		checkAfterKill(t, dir, acked)
	}
}

// killWriter starts a writer and kills it in the middle of its work, once it
// has acked a number of batches more than last. It returns the last acked one.
func killWriter(t *testing.T, dir string, last, more int) int {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), killDir+"="+dir, killDir+"_FROM="+strconv.Itoa(last+1))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	target := last + more
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if last, err = strconv.Atoi(lines.Text()); err != nil {
			t.Fatalf("the writer printed %q", lines.Text())
		}
		if last == target {
			time.AfterFunc(time.Duration(more)*700*time.Microsecond, func() { _ = cmd.Process.Kill() })
		}
	}
	if err := cmd.Wait(); err == nil || last < target {
		t.Fatalf("the writer ended by itself after batch %d (%v)", last, err)
	}
	return last
}

// checkAfterKill checks that all batches up to acked are whole in the index.
func checkAfterKill(t *testing.T, dir string, acked int) {
	t.Helper()
	x, err := sqlite.OpenReadOnly(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatalf("OpenReadOnly after a kill failed: %v", err)
	}
	defer func() { _ = x.Close() }()
	for batch := range acked + 1 {
		for _, want := range killDocuments(batch)[1:] {
			got, err := x.Get(t.Context(), want.URI)
			if err != nil || got.Text != want.Text {
				t.Fatalf("a document of acked batch %d of %d is missing: %v", batch, acked, err)
			}
		}
	}
	rewritten, err := x.Versions(t.Context(), "rewritten")
	if err != nil || len(rewritten) < acked+1 || len(rewritten) > acked+2 {
		t.Errorf("%d versions of one document (%v), want %d or one more", len(rewritten), err, acked+1)
	}
	results, err := x.Search(t.Context(), wire.Search{Query: wire.Query{Clauses: []wire.Clause{{Text: "said"}}}})
	if err != nil || results.Total < int64((acked+1)*killBatch+1) {
		t.Errorf("%d documents are found by a word (%v), want %d or more", results.Total, err, (acked+1)*killBatch+1)
	}
	if err := x.Check(t.Context()); err != nil {
		t.Errorf("Check: %v", err)
	}
	checkIntegrity(t, dir)
}

// checkIntegrity runs the whole integrity checks of SQLite and FTS5.
func checkIntegrity(t *testing.T, dir string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, sqlite.FileName))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var result string
	if err := db.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&result); err != nil || result != "ok" {
		t.Errorf("integrity_check = %q (%v), want ok", result, err)
	}
	if _, err := db.ExecContext(t.Context(), "INSERT INTO words (words) VALUES ('integrity-check')"); err != nil {
		t.Errorf("FTS5's integrity check: %v", err)
	}
}
