package main

import (
	"fmt"
	"os"
	"strings"
	"unicode/utf8"
)

// readMarked reads a file of our own: paragraphs in which names are marked
// "[TYPE name]". Each paragraph is a text of its own, because its neighbours
// tell other stories.
func readMarked(file string) ([]annotated, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var all []annotated
	for i, paragraph := range strings.Split(string(data), "\n\n") {
		a, err := unmark(strings.TrimSpace(paragraph))
		if err != nil {
			return nil, fmt.Errorf("reading %q, paragraph %d: %w", file, i+1, err)
		}
		all = append(all, a)
	}
	return all, nil
}

// unmark takes the marks out of a paragraph.
func unmark(s string) (annotated, error) {
	var a annotated
	var text strings.Builder
	for {
		before, rest, found := strings.Cut(s, "[")
		text.WriteString(before)
		if !found {
			a.Text = text.String()
			return a, nil
		}
		marked, after, closed := strings.Cut(rest, "]")
		kind, name, named := strings.Cut(marked, " ")
		if !closed || !named || name == "" || strings.ToUpper(kind) != kind {
			return a, fmt.Errorf("%q is no mark; write [TYPE name]", "["+marked)
		}
		start := utf8.RuneCountInString(text.String())
		text.WriteString(name)
		a.Entities = append(a.Entities, span{Type: kind, Start: start, End: start + utf8.RuneCountInString(name)})
		s = after
	}
}
