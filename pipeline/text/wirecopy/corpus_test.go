package wirecopy_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/pipeline/text/wirecopy"
	"github.com/wiredesk/wiredesk/pipeline/wire"
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

// piece is one entry of the seed's annotated structure.
type piece struct {
	Role, Text, Name, City, Email string
	Index                         int
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
	raw, err := os.ReadFile(annotation)
	if err != nil {
		missing(t, annotation)
	}
	var gold struct{ Structure []piece }
	if err := json.Unmarshal(raw, &gold); err != nil {
		t.Fatal(err)
	}
	if len(gold.Structure) != 42 {
		t.Fatalf("the annotation has %d pieces, want 42", len(gold.Structure))
	}
	d := wirecopy.Read(wirecopy.Input{Body: string(body), Format: wirecopy.Text})
	paragraphs := strings.Split(d.Text, "\n\n")
	seen := map[string]int{}
	for _, p := range gold.Structure {
		if !holds(d, paragraphs, seen, p) {
			t.Errorf("%s %q is not where it should be", p.Role, p.Text)
		}
		seen[p.Role]++
	}
	if len(paragraphs) != seen["paragraph"] || len(d.Wire.Crossheads) != seen["crosshead"] {
		t.Errorf("Read gave %d paragraphs and %d crossheads, want %d and %d", len(paragraphs), len(d.Wire.Crossheads), seen["paragraph"], seen["crosshead"])
	}
	if d.CopyrightHolder != "Bloomberg L.P." || d.Wire.Agency != "Bloomberg" || d.Wire.Origin != "" {
		t.Errorf("holder, agency, origin = %q, %q, %q, want Bloomberg's own", d.CopyrightHolder, d.Wire.Agency, d.Wire.Origin)
	}
}

// holds tells whether the Document has the piece in its place; seen counts the
// pieces of each role before it.
func holds(d wire.Document, paragraphs []string, seen map[string]int, p piece) bool {
	text := strings.ReplaceAll(p.Text, "\u00a0", " ")
	removed := func(kind string) bool {
		n := 0
		for _, r := range d.Wire.Removed {
			if r.Kind == kind && strings.Contains(r.Text, text) {
				n++
			}
		}
		return n > seen[p.Role] || n > 0 && kind == "contact"
	}
	switch p.Role {
	case "ad":
		return removed("ad")
	case "headline":
		return d.Headline == text
	case "duplicate_headline":
		return removed("headline")
	case "deck":
		return d.Deck == text
	case "caption":
		return len(d.Wire.Captions) == 1 && d.Wire.Captions[0].Text == text
	case "caption_credit":
		return len(d.Wire.Captions) == 1 && d.Wire.Captions[0].Credit == text
	case "agency_marker":
		return removed("dateline") && *d.Wire.Dateline == wire.Dateline{Agency: "Bloomberg"}
	case "paragraph":
		return p.Index < len(paragraphs) && paragraphs[p.Index] == text
	case "crosshead":
		return d.Wire.Crossheads[seen["crosshead"]] == wire.Crosshead{Text: text, Before: seen["paragraph"]}
	case "contributor", "reporter", "editor":
		return slices.Contains(d.Wire.Contributors, wire.Contributor{Name: p.Name, Role: p.Role, City: p.City, Email: p.Email})
	case "contributors", "reporters", "editors":
		return removed("contact")
	case "copyright":
		return d.CopyrightNotice == text && removed("copyright")
	}
	return false
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
		var gold struct {
			Format, Headline string
			Body             []string
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &gold); err != nil {
			t.Fatal(err)
		}
		ext, format := ".txt", wirecopy.Text
		if gold.Format == "html" {
			ext, format = ".html", wirecopy.HTML
		}
		body, err := os.ReadFile(strings.TrimSuffix(path, ".json") + ext)
		if err != nil {
			t.Fatal(err)
		}
		d := wirecopy.Read(wirecopy.Input{Body: string(body), Format: format})
		if diff := cmp.Diff(strings.Join(gold.Body, "\n\n"), d.Text); diff != "" {
			t.Errorf("body of %s (-want +got):\n%s", filepath.Base(path), diff)
		}
		if d.Headline != gold.Headline {
			t.Errorf("headline of %s = %q, want %q", filepath.Base(path), d.Headline, gold.Headline)
		}
	}
}
