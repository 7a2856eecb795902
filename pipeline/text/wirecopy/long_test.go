package wirecopy

import (
	"strings"
	"testing"
)

func TestALongTitleIsKeptWholeAndReadForFlagsAtItsBeginning(t *testing.T) {
	const size = 100_000
	for _, test := range []struct{ name, title, want, stage string }{
		{"no flag", strings.Repeat("word and more ", size/14) + "end", strings.Repeat("word and more ", size/14) + "end", ""},
		{"one flag", "UPDATE 1-" + strings.Repeat("word and more ", size/14) + "end", strings.Repeat("word and more ", size/14) + "end", "update"},
		{"one word of another script", strings.Repeat("ж", size), strings.Repeat("ж", size), ""},
		{"a version at its end", strings.Repeat("word ", size/5) + "(Update2)", strings.Repeat("word ", size/5) + "(Update2)", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := Read(Input{Headline: test.title, Body: "The port was closed on Monday, it said."})
			if d.Headline != test.want {
				t.Errorf("Headline has %d bytes, want %d", len(d.Headline), len(test.want))
			}
			if d.Wire.Stage != test.stage {
				t.Errorf("Stage = %q, want %q", d.Wire.Stage, test.stage)
			}
		})
	}
}

func TestFlagsWithoutEndAreReadInABoundedPart(t *testing.T) {
	title := strings.Repeat("LEAD ", 20_000) + "Xa"
	d := Read(Input{Headline: title, Body: "The port was closed on Monday, it said."})
	// Nothing but the bounded part at the front may be read as flags: to look
	// for each through all that follows takes the square of the length.
	if cut := len(title) - len(d.Headline); cut > maxFlagged {
		t.Errorf("%d bytes of flags were cut off, want at most %d", cut, maxFlagged)
	}
	if !strings.HasSuffix(title, d.Headline) {
		t.Errorf("the headline is no end of the title")
	}
}
