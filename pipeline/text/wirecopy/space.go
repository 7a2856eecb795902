package wirecopy

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// normalise returns s as one line: each run of white space, no-break spaces
// included, is one plain space; zero-width characters, soft hyphens and
// control characters go. Invalid UTF-8 becomes U+FFFD.
func normalise(s string) string {
	if s = strings.Trim(s, " \t\r\n"); isNormal(s) {
		return s
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	var out strings.Builder
	out.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = true
			continue
		case invisible(r):
			continue
		}
		if space && out.Len() > 0 {
			out.WriteByte(' ')
		}
		space = false
		out.WriteRune(r)
	}
	return out.String()
}

// isNormal tells whether normalise has nothing to do.
func isNormal(s string) bool {
	space := true // stands before s[i], or nothing does
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c > ' ' && c < '\u007f':
			space = false
			i++
		case c == ' ' && !space:
			space = true
			i++
		case c < utf8.RuneSelf:
			return false
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			if unicode.IsSpace(r) || invisible(r) || r == utf8.RuneError && size == 1 {
				return false
			}
			space = false
			i += size
		}
	}
	return s != "" && !space
}

// invisible tells whether r prints nothing and parts no words: controls,
// zero-width spaces and marks of direction, soft hyphens, byte-order marks.
// The zero-width joiners (U+200C, U+200D) spell words in some scripts and stay.
func invisible(r rune) bool {
	switch r {
	case '\u00AD', '\u200B', '\u200E', '\u200F', '\u2060', '\uFEFF':
		return true
	}
	return unicode.IsControl(r) || r >= '\u202A' && r <= '\u202E'
}

// containsAny tells whether s contains one of the parts. It stands before
// expressions that few lines match.
func containsAny(s string, parts ...string) bool {
	for _, part := range parts {
		if strings.Contains(s, part) {
			return true
		}
	}
	return false
}

// folder maps the marks that outlets set in different ways to one form.
var folder = strings.NewReplacer(
	"“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`, "''", `"`, "’’", `"`,
	"‘", "'", "’", "'", "‚", "'", "`", "'", "–", "-", "—", "-")

// fold returns s for comparison: without regard to case, make of quotation
// marks and dashes, or outer punctuation.
func fold(s string) string {
	if !isASCII(s) || containsAny(s, "`", "''") {
		s = folder.Replace(s)
	}
	return strings.Trim(strings.ToLower(s), ` "'.-|*`)
}
