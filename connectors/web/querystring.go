package web

import (
	"net/url"
	"slices"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// formatQuery returns q as people would type it; wire.ParseQuery reads it back
// to the same Query.
func formatQuery(q wire.Query) string {
	parts := make([]string, len(q.Clauses))
	for i, c := range q.Clauses {
		parts[i] = formatClause(c)
	}
	return strings.Join(parts, " ")
}

func formatClause(c wire.Clause) string {
	var b strings.Builder
	if c.Not {
		b.WriteByte('-')
	}
	if c.Field != "" {
		b.WriteString(c.Field + ":")
	}
	if c.Phrase {
		b.WriteString(`"` + c.Text + `"`)
	} else {
		b.WriteString(c.Text)
	}
	return b.String()
}

// nameClause returns the clause that asks for a whole name in a field; ok is
// false for a name with a quotation mark, which a query can't hold.
func nameClause(field, name string) (c wire.Clause, ok bool) {
	if name == "" || strings.ContainsAny(name, `"“”`) {
		return c, false
	}
	return wire.Clause{Field: field, Text: strings.Join(strings.Fields(name), " "), Phrase: true}, true
}

// searchFor returns the address of a search for a whole name in a field, or ""
// if it can't be asked.
func searchFor(field, name string) string {
	c, ok := nameClause(field, name)
	if !ok {
		return ""
	}
	return "/?" + url.Values{"q": {formatClause(c)}}.Encode()
}

// without returns q without its clause i.
func without(q wire.Query, i int) wire.Query {
	return wire.Query{Clauses: slices.Delete(slices.Clone(q.Clauses), i, i+1)}
}

// with returns q and c.
func with(q wire.Query, c wire.Clause) wire.Query {
	return wire.Query{Clauses: append(slices.Clone(q.Clauses), c)}
}
