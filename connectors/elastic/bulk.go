package elastic

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	es "github.com/olivere/elastic/v7"

	"github.com/wiredesk/wiredesk/pipeline"
)

// maxBulkBytes bounds the body of one bulk request before compression; a
// single document may be larger. Elasticsearch takes 100 MB, and works best
// with some.
const maxBulkBytes = 8 << 20

// operation is one write of a bulk request.
type operation struct {
	action string // JSON line that says what to do
	body   string // JSON line to store; empty for a deletion
}

var _ es.BulkableRequest = operation{}

// Source returns the lines of the operation.
func (o operation) Source() ([]string, error) {
	if o.body == "" {
		return []string{o.action}, nil
	}
	return []string{o.action, o.body}, nil
}

// String returns the line that says what the operation does.
func (o operation) String() string { return o.action }

func (o operation) size() int { return len(o.action) + len(o.body) + 2 }

// action is what an operation does, in the words of the bulk API.
type action struct {
	Index       string `json:"_index"`
	ID          string `json:"_id"`
	Version     int64  `json:"version,omitempty"`
	VersionType string `json:"version_type,omitempty"`
	// RequireAlias keeps the server from making an index that Setup has not
	// made, with a mapping of its own invention.
	RequireAlias bool `json:"require_alias,omitempty"`
}

// put stores body under id unless there is a later version than the given one;
// version 0 stores it whatever there is.
func put(t *table, id string, version int64, body string) operation {
	a := action{Index: t.alias, ID: id, Version: version, RequireAlias: true}
	if version != 0 {
		a.VersionType = "external_gte"
	}
	return operation{action: line("index", a), body: body}
}

// remove deletes id unless there is a later version than the given one.
func remove(t *table, id string, version int64) operation {
	return operation{action: line("delete", action{Index: t.alias, ID: id, Version: version, VersionType: "external_gte"})}
}

// removeAny deletes id whatever its version.
func removeAny(t *table, id string) operation {
	return operation{action: line("delete", action{Index: t.alias, ID: id})}
}

func line(verb string, a action) string {
	b, err := json.Marshal(map[string]action{verb: a})
	if err != nil {
		panic(err) // strings and numbers can always be encoded
	}
	return string(b)
}

// result is what the server did with one operation.
type result struct {
	status  int   // 0 where the whole request failed
	created bool  // nothing was there before
	err     error // nil for a success
	kind    string
}

// bulk does operations in order, in as many requests as it takes, and returns
// one result for each. When a request fails as a whole, those after it are not
// sent and fail with the same error.
func (x *Index) bulk(ctx context.Context, operations []operation) []result {
	results := make([]result, 0, len(operations))
	for len(operations) > 0 {
		n := fits(operations)
		some, err := x.sendBulk(ctx, operations[:n])
		if err != nil {
			err = x.explain("writing to the index", err)
			for range operations {
				results = append(results, result{err: err})
			}
			return results
		}
		results = append(results, some...)
		operations = operations[n:]
	}
	return results
}

// fits returns how many of operations fit in one request, at least one.
func fits(operations []operation) int {
	size := 0
	for i, o := range operations {
		size += o.size()
		if size > maxBulkBytes {
			return max(1, i)
		}
	}
	return len(operations)
}

// sendBulk sends operations in one request, in smaller ones if the server or a
// proxy finds that too large.
func (x *Index) sendBulk(ctx context.Context, operations []operation) ([]result, error) {
	request := x.client.Bulk().FilterPath("items.*.status", "items.*.result", "items.*.error")
	for _, o := range operations {
		request.Add(o)
	}
	response, err := request.Do(ctx)
	if status, _ := classify(err); status == http.StatusRequestEntityTooLarge {
		return x.sendHalves(ctx, operations, err)
	}
	if err != nil {
		return nil, err
	}
	if len(response.Items) != len(operations) {
		return nil, fmt.Errorf("the server answered %d of %d writes", len(response.Items), len(operations))
	}
	results := make([]result, len(operations))
	for i, item := range response.Items {
		for _, r := range item {
			results[i] = newResult(r)
		}
	}
	return results, nil
}

func (x *Index) sendHalves(ctx context.Context, operations []operation, tooLarge error) ([]result, error) {
	if len(operations) == 1 {
		err := fmt.Errorf("%d bytes are more than the server takes in one request: %w", operations[0].size(), tooLarge)
		return []result{{status: http.StatusRequestEntityTooLarge, err: err}}, nil
	}
	half := len(operations) / 2
	first, err := x.sendBulk(ctx, operations[:half])
	if err != nil {
		return nil, err
	}
	second, err := x.sendBulk(ctx, operations[half:])
	return append(first, second...), err
}

func newResult(item *es.BulkResponseItem) result {
	r := result{status: item.Status, created: item.Result == "created"}
	if item.Error != nil {
		r.kind = item.Error.Type
		r.err = errors.New(detail(item.Error))
	} else if item.Status/100 != 2 {
		r.err = fmt.Errorf("the server answers %d %s", item.Status, http.StatusText(item.Status))
	}
	return r
}

// verdict tells what a result means for the document: a conflict of versions
// is Stale; what is wrong with the document is Refuse; what is wrong with the
// server, the index or our permissions can be mended, so it is Retry.
func (r result) verdict() pipeline.Verdict {
	switch {
	case r.status/100 == 2:
		return pipeline.Done
	case r.status == http.StatusConflict:
		return pipeline.Stale
	case r.status == 0, r.status >= 500,
		r.status == http.StatusRequestTimeout, r.status == http.StatusTooManyRequests,
		r.status == http.StatusUnauthorized, r.status == http.StatusForbidden,
		r.kind == noIndex, r.kind == blocked, r.kind == closed, r.kind == security:
		return pipeline.Retry
	}
	return pipeline.Refuse
}

// outcome returns the verdict with its reason, for the document uri.
func (x *Index) outcome(r result, uri string) pipeline.Outcome {
	o := pipeline.Outcome{Verdict: r.verdict()}
	if o.Verdict <= pipeline.Stale {
		return o
	}
	o.Err = fmt.Errorf("writing document %s: %w", uri, r.err)
	if r.kind == noIndex || r.kind == blocked {
		o.Err = fmt.Errorf("%w (%s)", o.Err, x.hint(&es.Error{Status: r.status, Details: &es.ErrorDetails{Type: r.kind}}))
	}
	return o
}
