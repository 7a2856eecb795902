package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// maxFacetValues is how many values of a facet a search returns.
const maxFacetValues = 20

// facetKey is a value of one of wire.FacetFields, by its place there.
type facetKey struct {
	field int
	value string
}

// facetIDs remembers the numbers of the values that were used last.
type facetIDs map[facetKey]int64

// maxFacetIDs bounds the memory of facetIDs to some megabytes.
const maxFacetIDs = 50_000

// facetNumbers returns the column documents.facets for r: the number of each
// value, with a comma after it.
func (w *transaction) facetNumbers(r *record) (string, error) {
	var column []byte
	seen := map[int64]bool{}
	for field, values := range r.facets {
		for _, v := range values {
			if v == "" {
				continue
			}
			n, err := w.facetNumber(facetKey{field, v})
			if err != nil {
				return "", err
			}
			if !seen[n] {
				seen[n] = true
				column = append(strconv.AppendInt(column, n, 10), ',')
			}
		}
	}
	return string(column), nil
}

// facetNumber returns the number of a value, which is given one if it is new.
func (w *transaction) facetNumber(key facetKey) (int64, error) {
	if n, ok := w.facets[key]; ok {
		return n, nil
	}
	var n int64
	if err := w.stmt(w.statements.putFacet).QueryRowContext(w.ctx, key.field, key.value).Scan(&n); err != nil {
		return 0, err
	}
	if len(w.facets) >= maxFacetIDs {
		clear(w.facets)
	}
	w.facets[key] = n
	return n, nil
}

// countFacets counts the facets of the documents that f finds. The numbers are
// joined within SQLite, because stepping through the documents one by one
// would cost more than all the counting.
func countFacets(ctx context.Context, tx *sql.Tx, f filter) (map[string][]wire.FacetCount, error) {
	var joined sql.NullString
	if err := tx.QueryRowContext(ctx, "SELECT group_concat(d.facets, '') "+f.from+f.where, f.args...).Scan(&joined); err != nil {
		return nil, err
	}
	counts := map[int64]int64{}
	for rest := joined.String; rest != ""; {
		number, after, _ := strings.Cut(rest, ",")
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return nil, err
		}
		counts[n]++
		rest = after
	}
	return nameFacets(ctx, tx, counts)
}

// nameFacets returns the most frequent values of each field, those of equal
// count in the order of their names.
func nameFacets(ctx context.Context, tx *sql.Tx, counts map[int64]int64) (map[string][]wire.FacetCount, error) {
	numbers := make([]int64, 0, len(counts))
	for n := range counts {
		numbers = append(numbers, n)
	}
	list, err := json.Marshal(numbers)
	if err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT number, field, value FROM facet_values WHERE number IN (SELECT value FROM json_each(?))`, string(list))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err says what was wrong
	found := make([][]wire.FacetCount, len(wire.FacetFields))
	for rows.Next() {
		var n int64
		var field int
		var value string
		if err := rows.Scan(&n, &field, &value); err != nil {
			return nil, err
		}
		if field < len(found) {
			found[field] = append(found[field], wire.FacetCount{Value: value, Count: counts[n]})
		}
	}
	facets := map[string][]wire.FacetCount{}
	for i, name := range wire.FacetFields {
		slices.SortFunc(found[i], func(a, b wire.FacetCount) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
		})
		facets[name] = found[i][:min(len(found[i]), maxFacetValues)]
	}
	return facets, rows.Err()
}
