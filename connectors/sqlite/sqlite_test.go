package sqlite_test

import (
	"context"
	"log/slog"
	"testing"

	"github.com/wiredesk/wiredesk/connectors/sqlite"
	"github.com/wiredesk/wiredesk/pipeline/pipelinetest"
)

// contractIndex is an index and where it stands.
type contractIndex struct {
	*sqlite.Index
	dir string
}

func (contractIndex) Refresh(context.Context) error { return nil }

func (x contractIndex) Reopen(t *testing.T) pipelinetest.Index {
	if err := x.Close(); err != nil {
		t.Fatalf("Close failed: %v", err)
	}
	return contractIndex{open(t, x.dir), x.dir}
}

// open opens the index in dir until the test ends.
func open(t testing.TB, dir string) *sqlite.Index {
	t.Helper()
	x, err := sqlite.Open(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatalf("Open failed: %v", err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Errorf("Close failed: %v", err)
		}
	})
	return x
}

func TestContract(t *testing.T) {
	pipelinetest.TestIndex(t, func(t *testing.T) pipelinetest.Index {
		dir := t.TempDir()
		return contractIndex{open(t, dir), dir}
	})
}

func TestFeedContract(t *testing.T) {
	pipelinetest.TestFeedIndex(t, func(t *testing.T) pipelinetest.FeedIndex {
		dir := t.TempDir()
		return contractIndex{open(t, dir), dir}
	})
}
