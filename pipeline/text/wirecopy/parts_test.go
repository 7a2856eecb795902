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
		for _, p := range []*parts{telling, titleParts, barred} {
			var want uint32
			for n, text := range p.texts {
				if strings.Contains(s, text) {
					want |= 1 << n
				}
			}
			if got := p.all(s); got != want {
				t.Errorf("parts %q all(%q) = %b, want %b", p.texts, s, got, want)
			}
			if got := p.in(s); got != (want != 0) {
				t.Errorf("parts %q in(%q) = %t, want %t", p.texts, s, got, want != 0)
			}
		}
	})
}

func TestTellingWordsTellWhatTheyAreListedFor(t *testing.T) {
	for text, want := range map[string]uint32{
		"The mayor said so.":                      tellsSpeech,
		"It was late, according to the mayor.":    tellsSpeech,
		"Ana Ruiz contributed to this report.":    tellsCredit,
		"Ana Ruiz reported from Lima.":            tellsCredit,
		"Not for publication":                     tellsPrint,
		"NOT FOR PUBLICATION":                     tellsPrint,
		"Ana Ruiz is an opinion columnist.":       tellsRest,
		"The ferry sank near the port on Sunday.": 0,
	} {
		b := block{text: text}
		for _, what := range []uint32{tellsSpeech, tellsCredit, tellsPrint, tellsRest} {
			if got := b.tells(what); got != (what == want) {
				t.Errorf("%q tells %b: %t, want %t", text, what, got, what == want)
			}
		}
	}
	if last := uint32(1) << len(tellingWords); tellsSpeech|tellsCredit|tellsPrint|tellsRest != last-1 {
		t.Errorf("some of the %d telling words tell nothing", len(tellingWords))
	}
}
