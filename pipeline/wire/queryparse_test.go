package wire_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

func TestParseQuery(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		want     []wire.Clause
	}{
		{"nothing asks for everything", "  ", nil},
		{"words are joined by AND", "grain AND  ships", []wire.Clause{{Text: "grain"}, {Text: "ships"}}},
		{"a phrase in straight marks", `"out of touch"`, []wire.Clause{{Text: "out of touch", Phrase: true}}},
		{"a phrase in typeset marks", "“out of  touch”", []wire.Clause{{Text: "out of touch", Phrase: true}}},
		{"a field with one word", "speaker:ryabkov", []wire.Clause{{Field: "speaker", Text: "ryabkov"}}},
		{"a field with a phrase", `entity:"Islamic State" oil`, []wire.Clause{{Field: "entity", Text: "Islamic State", Phrase: true}, {Text: "oil"}}},
		{"a minus sign excludes", `-agency:TASS -"talks failed"`, []wire.Clause{{Field: "agency", Text: "TASS", Not: true}, {Text: "talks failed", Phrase: true, Not: true}}},
		{"a hyphen inside a word is the word's", "al-Assad", []wire.Clause{{Text: "al-Assad"}}},
		{"a time and an address are words", "12:30 https://example.org/a", []wire.Clause{{Text: "12:30"}, {Text: "https://example.org/a"}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := wire.ParseQuery(tc.in)
			if err != nil {
				t.Fatalf("ParseQuery(%q) failed: %v", tc.in, err)
			}
			if !reflect.DeepEqual(got.Clauses, tc.want) {
				t.Errorf("ParseQuery(%q) = %+v, want %+v", tc.in, got.Clauses, tc.want)
			}
		})
	}
}

func TestParseQueryNamesWhatIsWrong(t *testing.T) {
	for in, want := range map[string]string{
		`speeker:ryabkov`: `no field "speeker"`,
		`"never closed`:   "never closed",
	} {
		_, err := wire.ParseQuery(in)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseQuery(%q) error = %v, want one that says %q", in, err, want)
		}
	}
}
