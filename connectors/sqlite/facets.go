package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// maxFields is how many fields can have facets: the number of a value is a
// multiple of it and the field's place in wire.FacetFields.
const maxFields = 16

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
	if err := w.statements.putFacet.QueryRowContext(w.ctx, key.field, key.value).Scan(&n); err != nil {
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
	var joined sql.RawBytes
	rows, err := tx.QueryContext(ctx, "SELECT group_concat(d.facets, '') "+f.from+f.where, f.args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err says what was wrong
	counts := map[int64]int64{}
	for rows.Next() {
		if err := rows.Scan(&joined); err != nil {
			return nil, err
		}
		number := int64(0)
		for _, digit := range joined {
			if digit == ',' {
				counts[number]++
				number = 0
			} else {
				number = number*10 + int64(digit-'0')
			}
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return nameFacets(ctx, tx, mostFrequent(counts))
}

// mostFrequent returns the counts that can be among the maxFacetValues highest
// of their field: those, and all that are equal to the last of them.
func mostFrequent(counts map[int64]int64) map[int64]int64 {
	byField := make([][]int64, maxFields)
	for number, count := range counts {
		byField[number%maxFields] = append(byField[number%maxFields], count)
	}
	least := make([]int64, maxFields)
	for field, all := range byField {
		if len(all) > maxFacetValues {
			slices.Sort(all)
			least[field] = all[len(all)-maxFacetValues]
		}
	}
	kept := map[int64]int64{}
	for number, count := range counts {
		if count >= least[number%maxFields] {
			kept[number] = count
		}
	}
	return kept
}

// nameFacets returns the most frequent values of each field, those of equal
// count in the order of their names.
func nameFacets(ctx context.Context, tx *sql.Tx, counts map[int64]int64) (map[string][]wire.FacetCount, error) {
	list, err := json.Marshal(slices.Collect(maps.Keys(counts)))
	if err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, "SELECT v.number, v.value FROM json_each(?) n CROSS JOIN facet_values v ON v.number = n.value", string(list))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err says what was wrong
	found := make([][]wire.FacetCount, maxFields)
	for rows.Next() {
		var n int64
		var value string
		if err := rows.Scan(&n, &value); err != nil {
			return nil, err
		}
		found[n%maxFields] = append(found[n%maxFields], wire.FacetCount{Value: value, Count: counts[n]})
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
