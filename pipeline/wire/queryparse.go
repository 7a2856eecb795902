package wire

import (
	"fmt"
	"slices"
	"strings"
)

// QueryFields are the fields that a Clause can name. entity, speaker and
// agency match whole names without regard to case; anonymous takes true or
// false; the others match words.
var QueryFields = []string{"headline", "text", "entity", "speaker", "agency", "feed", "language", "anonymous", "id"}

// ParseQuery reads a query as people type it: words, "phrases in quotation
// marks", field:word, field:"several words" and, to exclude, a minus sign
// before any of these; AND between them is understood and may be written. All
// must hold. An empty string gives the zero Query. The error names the first
// thing that can't be read.
func ParseQuery(s string) (Query, error) {
	var q Query
	rest := strings.TrimSpace(s)
	for rest != "" {
		var c Clause
		var err error
		c, rest, err = parseClause(rest)
		if err != nil {
			return Query{}, fmt.Errorf("reading query %q: %w", s, err)
		}
		if c.Text != "" {
			q.Clauses = append(q.Clauses, c)
		}
		rest = strings.TrimSpace(rest)
	}
	return q, nil
}

// parseClause reads one clause off the front of s, which is not empty and
// does not begin with white space. The word AND gives a Clause without Text.
func parseClause(s string) (c Clause, rest string, err error) {
	if s[0] == '-' && len(s) > 1 && s[1] != ' ' {
		c.Not = true
		s = s[1:]
	}
	if name, after, ok := strings.Cut(s, ":"); ok && isFieldName(name) && after != "" && after[0] != ' ' {
		if !slices.Contains(QueryFields, name) {
			return c, "", fmt.Errorf("there is no field %q; the fields are %s (to search for the words themselves, put them in quotation marks)",
				name, strings.Join(QueryFields, ", "))
		}
		c.Field = name
		s = after
	}
	if open, size := quotationMark(s); open {
		body, after, closed := cutQuotation(s[size:])
		if !closed {
			return c, "", fmt.Errorf("the quotation mark before %q is never closed", body)
		}
		c.Text = strings.Join(strings.Fields(body), " ")
		c.Phrase = true
		return c, after, nil
	}
	word, after, _ := strings.Cut(s, " ")
	if word != "AND" || c.Field != "" || c.Not {
		c.Text = word
	}
	return c, after, nil
}

// isFieldName tells whether s, which stands before a colon, can be meant as a
// field: lower-case ASCII letters only. "12:30" and "https://" are words.
func isFieldName(s string) bool {
	return s != "" && s != "http" && s != "https" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") == ""
}

// quotationMark tells whether s begins with a mark that opens a phrase, and
// its length in bytes: straight, or as a text editor makes it.
func quotationMark(s string) (ok bool, size int) {
	for _, m := range []string{`"`, "“", "”"} {
		if strings.HasPrefix(s, m) {
			return true, len(m)
		}
	}
	return false, 0
}

// cutQuotation cuts s at the first closing mark.
func cutQuotation(s string) (body, rest string, closed bool) {
	i := strings.IndexAny(s, `"”“`)
	if i < 0 {
		return s, "", false
	}
	_, size := quotationMark(s[i:])
	return s[:i], s[i+size:], true
}
