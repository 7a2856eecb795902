package wirecopy_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/pipeline/text/gold"
	"github.com/wiredesk/wiredesk/pipeline/text/score"
	"github.com/wiredesk/wiredesk/pipeline/text/wirecopy"
)

// shared is the directory beside the repository that holds what is not the
// project's to publish.
const shared = "../../../../shared/corpus"

// missing skips a test whose data is not there; in CI it has to be.
func missing(t *testing.T, path string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing; CI needs it", path)
	}
	t.Skipf("%s is missing; put the shared corpus beside the repository, or name the seed story in WIREDESK_SEED", path)
}

// TestSeed reads the seed story and looks for each of its annotated pieces.
func TestSeed(t *testing.T) {
	path := os.Getenv("WIREDESK_SEED")
	if path == "" {
		path = filepath.Join(shared, "seed-bloomberg-2018.txt")
	}
	body, err := os.ReadFile(path)
	if err != nil {
		missing(t, path)
	}
	annotation := filepath.Join(filepath.Dir(path), "seed-gold.json")
	if _, err := os.Stat(annotation); err != nil {
		missing(t, annotation)
	}
	stories, err := gold.Read(annotation)
	if err != nil {
		t.Fatal(err)
	}
	pieces := stories[0].Full.Pieces
	if len(pieces) != 42 {
		t.Fatalf("the annotation has %d pieces, want 42", len(pieces))
	}
	d := wirecopy.Read(wirecopy.Input{Body: string(body), Format: wirecopy.Text})
	roles := map[string]int{}
	for i, right := range score.Pieces(pieces, d) {
		roles[pieces[i].Role]++
		if !right {
			t.Errorf("%s %q is not where it should be", pieces[i].Role, pieces[i].Text)
		}
	}
	if n := len(strings.Split(d.Text, "\n\n")); n != roles["paragraph"] || len(d.Wire.Crossheads) != roles["crosshead"] {
		t.Errorf("Read gave %d paragraphs and %d crossheads, want %d and %d", n, len(d.Wire.Crossheads), roles["paragraph"], roles["crosshead"])
	}
	if d.CopyrightHolder != "Bloomberg L.P." || d.Wire.Agency != "Bloomberg" || d.Wire.Origin != "" {
		t.Errorf("holder, agency, origin = %q, %q, %q, want Bloomberg's own", d.CopyrightHolder, d.Wire.Agency, d.Wire.Origin)
	}
}

// TestCorpusBodies compares the paragraphs of every annotated story of the
// shared corpus; its fields are compared by the corpus's own scorer.
func TestCorpusBodies(t *testing.T) {
	annotations, err := filepath.Glob(filepath.Join(shared, "stories", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	if len(annotations) == 0 {
		missing(t, filepath.Join(shared, "stories"))
	}
	for _, path := range annotations {
		var want struct {
			Format, Headline string
			Body             []string
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatal(err)
		}
		ext, format := ".txt", wirecopy.Text
		if want.Format == "html" {
			ext, format = ".html", wirecopy.HTML
		}
		body, err := os.ReadFile(strings.TrimSuffix(path, ".json") + ext)
		if err != nil {
			t.Fatal(err)
		}
		d := wirecopy.Read(wirecopy.Input{Body: string(body), Format: format})
		if diff := cmp.Diff(strings.Join(want.Body, "\n\n"), d.Text); diff != "" {
			t.Errorf("body of %s (-want +got):\n%s", filepath.Base(path), diff)
		}
		if d.Headline != want.Headline {
			t.Errorf("headline of %s = %q, want %q", filepath.Base(path), d.Headline, want.Headline)
		}
	}
}
