package wirecopy

import (
	"strings"
	"testing"
)

func TestPartsAreFoundWhereverTheyStand(t *testing.T) {
	for _, tc := range []struct {
		name  string
		parts []string
		in    string
		want  bool
	}{
		{"at the front", []string{"said"}, "said so", true},
		{"at the end", []string{" said"}, "he said", true},
		{"one byte at the end", []string{"said", "|"}, "he sai|", true},
		{"two bytes at the end", []string{"AP"}, "by AP", true},
		{"of several bytes a letter", []string{"—"}, "Lima —", true},
		{"behind one that begins alike", []string{"says", "said"}, "sasaid", true},
		{"cut short at the end", []string{"said"}, "he sai", false},
		{"in capitals", []string{"said"}, "he SAID", false},
		{"letters of two parts", []string{"said", "told"}, "sald", false},
		{"nothing to look in", []string{"said"}, "", false},
	} {
		if got := newParts(tc.parts...).in(tc.in); got != tc.want {
			t.Errorf("%s: in(%q) = %t, want %t", tc.name, tc.in, got, tc.want)
		}
	}
}

func FuzzParts(f *testing.F) {
	f.Add("He said so, according to AFP.")
	f.Fuzz(func(t *testing.T, s string) {
		for _, p := range []*parts{speech, titleParts, barred} {
			want := false
			for _, text := range p.texts {
				want = want || strings.Contains(s, text)
			}
			if got := p.in(s); got != want {
				t.Errorf("parts %q in(%q) = %t, want %t", p.texts, s, got, want)
			}
		}
	})
}
