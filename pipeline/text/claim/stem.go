package claim

import "strings"

// contentWords returns the stems of the words of c that carry meaning.
func (s *story) contentWords(c span) map[string]bool {
	words := make(map[string]bool)
	for i := c.first; i < c.end; i++ {
		if !s.isFunction(i) {
			words[s.stem(i)] = true
		}
	}
	return words
}

// shared returns how many of the stems words stand in the content c.
func (s *story) shared(c span, words map[string]bool) int {
	var seen map[string]bool // nil while there is none: mostly
	for i := c.first; i < c.end; i++ {
		if w := s.stem(i); words[w] {
			if seen == nil {
				seen = make(map[string]bool)
			}
			seen[w] = true
		}
	}
	return len(seen)
}

// isFunction tells whether token i is a word that carries no meaning of its own.
func (s *story) isFunction(i int) bool { return len(s.low(i)) < 3 || s.in(i, functions) }

// functions holds the words of all closed classes.
var functions = union(absolutes, set("and"), articles, pronouns, prepos, linkers, beForms, haveForms, doForms, modals, negations, adverbs, objects)

// stem returns the stem of token i; empty outside of the text.
func (s *story) stem(i int) string {
	if i < 0 || i >= len(s.lower) {
		return ""
	}
	if s.stems == nil {
		s.stems = make([]string, len(s.lower))
	}
	if s.stems[i] == "" {
		s.stems[i] = stem(s.lower[i])
	}
	return s.stems[i]
}

// stem cuts the endings of inflection off, and what is behind the sixth byte:
// two words of one stem need only meet.
func stem(w string) string {
	for _, end := range [...]string{"ing", "ed", "es", "s", "e"} {
		if rest, ok := strings.CutSuffix(w, end); ok && len(rest) >= 3 {
			w = rest
			if n := len(w); n > 3 && w[n-1] == w[n-2] && end[0] != 's' && strings.IndexByte("bdgmnprt", w[n-1]) >= 0 {
				w = w[:n-1] // "jamming", "stopped"
			}
			break
		}
	}
	return w[:min(len(w), 6)]
}
