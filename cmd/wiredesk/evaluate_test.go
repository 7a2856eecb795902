package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/pipeline/text/gold"
)

// corpus returns the path of a file of the shared corpus, which is no part of
// the repository. WIREDESK_SEED, the path of the seed story, names another
// place.
func corpus(t *testing.T, name string) string {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", "corpus")
	if seed := os.Getenv("WIREDESK_SEED"); seed != "" {
		dir = filepath.Dir(seed)
	}
	path := filepath.Join(dir, name)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the corpus is missing: %v; set WIREDESK_SEED to the path of the seed story", err)
		}
		t.Skipf("no corpus beside the repository (%v); WIREDESK_SEED names another place", err)
	}
	return path
}

// TestFiguresHold holds what the whole reader reaches on the annotated stories
// of the corpus, in percent. A floor is what was reached when it was written,
// rounded down; whoever reaches more raises it.
func TestFiguresHold(t *testing.T) {
	enricher, err := newEnricher(config.Default().Enrich)
	if err != nil {
		t.Fatal(err)
	}
	for name, floors := range map[string]map[string]float64{
		"seed-gold.json": {
			"structure/all":            100, // 42 pieces
			"claims/outermost":         100, // all 20
			"claims/all/cover/content": 100, // all 27
			"claims/all/cover/joint":   100,
			"claims/speaker":           100,
			"claims/anonymous":         100,
			"claims/count":             100, // four people
			"claims/groups":            100, // their nine mentions, and the aides
			"claims/contradictions":    92,  // 6 of 7, none that is none
			"entities/all":             100, // all 116
			"linking/nominal":          41,  // 7 of 17
			"linking/pronoun":          33,  // 5 of 15
			"linking/canonical":        93,
		},
		"stories": {
			"structure/all":         100, // every field
			"body/exact":            100,
			"removed/all":           100,
			"claims/content":        98,
			"claims/speaker":        97,
			"claims/type":           98,
			"claims/anonymous":      100,
			"claims/count":          100,
			"claims/modality":       97,
			"claims/denial":         100,
			"entities/PERSON":       91,
			"entities/GPE":          96,
			"entities/ORG":          96,
			"claims/contradictions": 86,
		},
	} {
		t.Run(name, func(t *testing.T) {
			stories, err := gold.Read(corpus(t, name))
			if err != nil {
				t.Fatal(err)
			}
			set, err := evaluateSet(enricher, name, stories, false)
			if err != nil {
				t.Fatal(err)
			}
			for figure, floor := range floors {
				if c, ok := set.Figures[figure]; !ok || 100*c.Value() < floor {
					t.Errorf("%s = %.1f (%.4g of %.4g), want at least %g; see wiredesk evaluate --errors 20 %s",
						figure, 100*c.Value(), c.Right, c.Wanted, floor, name)
				}
			}
		})
	}
}
