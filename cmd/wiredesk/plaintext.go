package main

import (
	"strings"
	"unicode"
)

// plainText returns a text from the network as a terminal may show it: one
// line, without control characters, by which it could move the cursor, change
// the window's title or turn the direction of what follows. Everything that is
// printed for people and was not written here goes through it, or through
// plainLines.
func plainText(s string) string {
	return strings.Join(strings.Fields(strings.Map(printable, s)), " ")
}

// plainLines is plainText for a text of several lines, whose spaces stay as
// they are.
func plainLines(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return r
		}
		return printable(r)
	}, s)
}

// printable returns a space in the place of what does something to a terminal
// rather than shows. Bytes that are no UTF-8 come as U+FFFD.
func printable(r rune) rune {
	if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
		return ' '
	}
	return r
}
