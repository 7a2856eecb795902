package main

import (
	"strings"
	"unicode"
)

// inCapitals returns a copy of a text as an alert prints it.
func inCapitals(a annotated) annotated {
	a.Text = strings.Map(upper, a.Text)
	return a
}

// inTitleCase returns a copy of a text as many desks print headlines: all
// words with a capital save small ones within.
func inTitleCase(a annotated) annotated {
	runes := []rune(a.Text)
	for i := 0; i < len(runes); {
		end := i
		for end < len(runes) && (unicode.IsLetter(runes[end]) || runes[end] == '\'' || runes[end] == '’') {
			end++
		}
		if end > i && !smallWords[string(runes[i:end])] {
			runes[i] = upper(runes[i])
		}
		i = end + 1
	}
	a.Text = string(runes)
	return a
}

// upper returns the capital letter of r where that is one rune, so that
// offsets stay right.
func upper(r rune) rune { return unicode.ToUpper(r) }

// smallWords stay small in title case. Own list, after the agencies' habits.
var smallWords = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(`a an the and but or nor for so yet as at by in of on to up via vs de la del da di du von
		van der bin ibn al el s t`) {
		m[w] = true
	}
	return m
}()
