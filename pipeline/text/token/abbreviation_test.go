package token

import (
	"strings"
	"testing"
)

// A word in two classes would be the one or the other by chance.
func TestNoAbbreviationIsOfTwoClasses(t *testing.T) {
	seen := map[string]abbreviationClass{}
	for class, words := range abbreviationWords {
		for word := range strings.FieldsSeq(words) {
			if other, twice := seen[word]; twice {
				t.Errorf("%q stands in the classes %d and %d", word, other, class)
			}
			seen[word] = class
		}
	}
}
