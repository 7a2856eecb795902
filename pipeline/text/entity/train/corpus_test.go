package main

import (
	"path/filepath"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// TestOwnNames holds that every mark of our own copy of names can be read and
// has a type that the model or a rule knows.
func TestOwnNames(t *testing.T) {
	files, err := filepath.Glob("../../training/names/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files of names: %v", err)
	}
	types := []string{"PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "EVENT", "LAW"}
	for _, file := range files {
		all, err := readOwn(file)
		if err != nil {
			t.Error(err)
		}
		for _, a := range all {
			for _, e := range a.Entities {
				if !slices.Contains(types, e.Type) {
					t.Errorf("%s: type %s of %q", a.ID, e.Type, string([]rune(a.Text)[e.Start:e.End]))
				}
			}
		}
	}
}

func TestRecase(t *testing.T) {
	const text = "Ana Ruiz of Málaga won’t run for the Bank of Spain"
	for name, tc := range map[string]struct {
		recase func(annotated) annotated
		want   string
	}{
		"capitals":   {inCapitals, "ANA RUIZ OF MÁLAGA WON’T RUN FOR THE BANK OF SPAIN"},
		"title case": {inTitleCase, "Ana Ruiz of Málaga Won’t Run for the Bank of Spain"},
	} {
		got := tc.recase(annotated{Text: text}).Text
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s of %q (-want +got):\n%s", name, text, diff)
		}
		if utf8.RuneCountInString(got) != utf8.RuneCountInString(text) {
			t.Errorf("%s has another length", name)
		}
	}
}

func TestDevSplitGoesByID(t *testing.T) {
	kept := 0
	for i := range 1000 {
		if isDev(string(rune('a'+i%26)) + "-" + string(rune('0'+i/26))) {
			kept++
		}
	}
	if kept < 50 || kept > 150 {
		t.Errorf("%d of 1000 stories are kept, want about 100", kept)
	}
}
