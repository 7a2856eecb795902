package pipeline

import (
	"strings"
	"testing"
)

func TestDocumentLanguage(t *testing.T) {
	german := strings.Repeat("Die Bundesregierung hat am Dienstag in Berlin über den Haushalt des kommenden Jahres beraten. ", 3)
	english := strings.Repeat("The government met in Berlin on Tuesday to talk about the budget of the coming year. ", 3)
	for _, tc := range []struct{ name, declared, text, want string }{
		{"a long text tells its own language", "", german, "de"},
		{"a long text is believed over its feed", "en", german, "de"},
		{"the declared region is kept where the language agrees", "en_gb", english, "en-GB"},
		{"a short text has the declared language", "fr", "PARIS", "fr"},
		{"a short undeclared text in English is English", "", "ZAMBIA CENTRAL BANK RAISES RATE TO 15.5%, STATEMENT SAYS AFTER MEETING", "en"},
		{"a short undeclared text in another language is unknown", "", "Bundesbank erhöht Leitzins", "und"},
		{"what is no language tag counts as undeclared", "english!", "x", "und"},
		{"an empty text", "", "", "und"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := documentLanguage(tc.declared, tc.text); got != tc.want {
				t.Errorf("documentLanguage(%q, %.30q) = %q, want %q", tc.declared, tc.text, got, tc.want)
			}
		})
	}
}
