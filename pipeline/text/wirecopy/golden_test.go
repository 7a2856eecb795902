package wirecopy_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/pipeline/text/wirecopy"
)

var update = flag.Bool("update", false, "write the golden files anew from what Read returns")

// TestRead reads every story of testdata and compares the whole Document with
// the golden file beside it. All stories are invented; each shows how an
// agency, or an outlet that prints it, lays out its copy.
func TestRead(t *testing.T) {
	stories, err := filepath.Glob("testdata/*.*")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range stories {
		format, ok := map[string]wirecopy.Format{".txt": wirecopy.Text, ".html": wirecopy.HTML}[filepath.Ext(path)]
		if !ok {
			continue
		}
		t.Run(filepath.Base(path), func(t *testing.T) {
			got := document(t, path, format)
			golden := strings.TrimSuffix(path, filepath.Ext(path)) + ".json"
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatalf("reading the golden file (go test -update writes it): %v", err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
				t.Errorf("Read(%s) (-want +got):\n%s", path, diff)
			}
		})
	}
}

// document reads the story at path and returns its Document as indented JSON.
func document(t *testing.T, path string, format wirecopy.Format) []byte {
	t.Helper()
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(wirecopy.Read(wirecopy.Input{Body: string(body), Format: format})); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestDetectedFormatReadsTheSame reads every story of testdata without being
// told its format.
func TestDetectedFormatReadsTheSame(t *testing.T) {
	for ext, format := range map[string]wirecopy.Format{".txt": wirecopy.Text, ".html": wirecopy.HTML} {
		stories, err := filepath.Glob("testdata/*" + ext)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range stories {
			told, detected := document(t, path, format), document(t, path, wirecopy.Auto)
			if diff := cmp.Diff(string(told), string(detected)); diff != "" {
				t.Errorf("Read(%s) with the format detected (-told +detected):\n%s", path, diff)
			}
		}
	}
}
