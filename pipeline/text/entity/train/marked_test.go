package main

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestUnmark(t *testing.T) {
	got, err := unmark("In [GPE Málaga], [PERSON Ana Ruiz] said no.")
	want := annotated{Text: "In Málaga, Ana Ruiz said no.", Entities: []span{{"GPE", 3, 9}, {"PERSON", 11, 19}}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("unmark gave %v (-want +got):\n%s", err, diff)
	}
	for _, bad := range []string{"[GPE", "[Malaga]", "[gpe Malaga]", "[GPE ]"} {
		if _, err := unmark(bad); err == nil {
			t.Errorf("unmark(%q) gave no error", bad)
		}
	}
}

// TestTrainingFiles holds that every mark of our own copy can be read, has a
// type of wire.Entity and stands on whole words.
func TestTrainingFiles(t *testing.T) {
	files, err := filepath.Glob("../training/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no training files: %v", err)
	}
	types := map[string]bool{"PERSON": true, "ORG": true, "GPE": true, "LOC": true, "NORP": true, "FAC": true, "EVENT": true, "LAW": true}
	for _, file := range files {
		all, err := readMarked(file)
		if err != nil {
			t.Error(err)
		}
		for _, a := range all {
			for _, e := range a.Entities {
				if !types[e.Type] {
					t.Errorf("%s: type %s of %q", file, e.Type, string([]rune(a.Text)[e.Start:e.End]))
				}
			}
		}
	}
}
