package entity

import (
	"slices"
	"testing"

	"github.com/wiredesk/wiredesk/pipeline/text/words"
)

func FuzzFoldName(f *testing.F) {
	for _, name := range []string{
		"", "Kim Jong-un", "U.S. Food and Drug Administration", "J.P. Morgan & Co.", "O'Brien", "São Paulo", "  A--B. C ", "A.B", "St. John", "S&P 500",
		"Tianhe Lithium Corp.", "U.S.-Russian", "Ab.c", "x.", ".x", "A. B.", "3.5", "a.b.c.d",
	} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if got, want := foldName(name), words.Fold(name); !slices.Equal(got, want) {
			t.Errorf("foldName(%q) = %q, want %q", name, got, want)
		}
	})
}
