package wirecopy

import (
	"testing"

	"github.com/wiredesk/wiredesk/pipeline/text/wordlist"
)

func TestIsTimestamp(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		is, bare bool
	}{
		{"label, date and time", "Updated 10:21 AM AKDT, June 14, 2026", true, false},
		{"day, date and time", "Thursday 12 March 2026 07:45 GMT", true, false},
		{"numbers only", "12.01.2026 · dpa", true, true},
		{"agency, city and date", "Reuters | Kinshasa | Updated: 09-07-2026 19:44 IST | Created: 09-07-2026 19:44 IST", true, false},
		{"a section beside it", "All News 09:00 August 21, 2026", true, false},
		{"how long it takes to read", "AFP · 21 May 2026 · 2 min read", true, true},
		{"Spanish", "2 de junio de 2026, 18:30", true, false},
		{"a date alone may head a part", "March 3, 2026", true, true},
		{"a date without a year needs a time", "Nov 6, 10:12 AM", true, false},
		{"an embargo is none", "EMBARGOED TO 0001 WEDNESDAY JANUARY 14 2026", false, false},
		{"nor is a sentence", "The mine opened on March 3, 2026.", false, false},
		{"nor is a byline", "By Ana Ruiz | Published: 02 Nov 2025, 14:20", false, false},
		{"nor is a headline", "What we know of the March 3, 2026 quake at 10:12 in central Chile", false, false},
		{"nor is a row of a table", "Revenue 5,412 5,098 5,390", false, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if is, bare := isTimestamp(tc.in); is != tc.is || bare != tc.bare {
				t.Errorf("isTimestamp(%q) = %v, %v, want %v, %v", tc.in, is, bare, tc.is, tc.bare)
			}
		})
	}
}

func TestFurnitureIsFiledByItsFirstWord(t *testing.T) {
	for _, kind := range furnitureLines {
		for _, line := range kind.lines {
			found := false
			for _, patterns := range furniture.All() {
				for _, p := range patterns {
					found = found || p.line.String() == anyOpener(kind.role, line).line.String()
				}
			}
			if !found {
				t.Errorf("the pattern %q is filed under no word", line)
			}
		}
	}
	for in, want := range map[string]string{"READ MORE: x": "read", "(This story": "this", "12 comments": "0", "— AFP": "afp", "Écoutez": "écoutez", "***": ""} {
		if got := firstWord(in); got != want {
			t.Errorf("firstWord(%q) = %q, want %q", in, got, want)
		}
		if got := opens(wordlist.Of(map[string]string{want: in}), in); want != "" && got != in || want == "" && got != "" {
			t.Errorf("opens(%q) = %q in a table of its first word %q", in, got, want)
		}
	}
}
