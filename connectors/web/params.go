package web

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// paramError says which parameter of a request can't be read, and why, in
// words that can be shown to people.
type paramError struct {
	Param string
	Err   error
}

func (e *paramError) Error() string { return fmt.Sprintf("%s: %v", e.Param, e.Err) }
func (e *paramError) Unwrap() error { return e.Err }

// onlyKnown returns an error for a parameter that is not one of known, or that
// is given twice.
func onlyKnown(v url.Values, known ...string) error {
	for name, values := range v {
		if !slices.Contains(known, name) {
			return &paramError{name, fmt.Errorf("there is no such parameter; there are %s", strings.Join(known, ", "))}
		}
		if len(values) > 1 {
			return &paramError{name, fmt.Errorf("given %d times, can be given once", len(values))}
		}
	}
	return nil
}

// readSearch reads q, from, to, sort, limit and offset.
func readSearch(v url.Values, now time.Time) (wire.Search, error) {
	var s wire.Search
	var err error
	if s.Query, err = readQuery(v.Get("q")); err != nil {
		return s, err
	}
	if s.From, err = readTime(v, "from", now); err != nil {
		return s, err
	}
	if s.To, err = readTime(v, "to", now); err != nil {
		return s, err
	}
	if s.Sort, err = readSort(v.Get("sort")); err != nil {
		return s, err
	}
	if s.Limit, err = readNumber(v, "limit", 0, wire.MaxLimit); err != nil {
		return s, err
	}
	if s.Offset, err = readNumber(v, "offset", 0, wire.MaxWindow); err != nil {
		return s, err
	}
	if s.Offset+max(s.Limit, wire.DefaultLimit) > wire.MaxWindow {
		return s, &paramError{"offset", fmt.Errorf("offset and limit together reach past %d; narrow the search or its time range instead", wire.MaxWindow)}
	}
	return s, nil
}

// maxQueryBytes bounds a query: longer ones are no question of a person.
const maxQueryBytes = 4096

func readQuery(s string) (wire.Query, error) {
	if len(s) > maxQueryBytes {
		return wire.Query{}, &paramError{"q", fmt.Errorf("the query is longer than %d bytes", maxQueryBytes)}
	}
	q, err := wire.ParseQuery(s)
	if err != nil {
		return q, &paramError{"q", err}
	}
	if _, err := (wire.Search{Query: q}).Normal(); err != nil {
		return q, &paramError{"q", errors.New(strings.TrimPrefix(err.Error(), wire.ErrBadSearch.Error()+": "))}
	}
	return q, nil
}

// readTime reads a time in RFC 3339, a date (its first instant in UTC) or a
// time before now: now-90m, now-24h, now-7d. Nothing gives the zero time.
func readTime(v url.Values, name string, now time.Time) (time.Time, error) {
	s := v.Get(name)
	switch {
	case s == "":
		return time.Time{}, nil
	case s == "now":
		return now, nil
	case strings.HasPrefix(s, "now-"):
		d, err := readAge(s[len("now-"):])
		if err != nil {
			return time.Time{}, &paramError{name, err}
		}
		return now.Add(-d), nil
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, &paramError{name, fmt.Errorf("%q is not a time; write 2026-01-31, 2026-01-31T09:30:00Z, now-24h or now-7d", s)}
}

// readAge reads a positive duration of Go, or a number of days: 7d.
func readAge(s string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(s, "d"); ok {
		if n, err := strconv.Atoi(days); err == nil && n >= 0 && n <= 36500 {
			return time.Duration(n) * 24 * time.Hour, nil
		}
	}
	if d, err := time.ParseDuration(s); err == nil && d >= 0 {
		return d, nil
	}
	return 0, fmt.Errorf("%q is not a length of time; write 90m, 24h or 7d", s)
}

func readSort(s string) (wire.Sort, error) {
	switch sort := wire.Sort(s); sort {
	case "":
		return wire.SortNewest, nil
	case wire.SortNewest, wire.SortRelevance, wire.SortIndexed:
		return sort, nil
	}
	return "", &paramError{"sort", fmt.Errorf("%q is not an order; there are newest, relevance, indexed", s)}
}

// readNumber reads a whole number from least to most; nothing gives 0.
func readNumber(v url.Values, name string, least, most int) (int, error) {
	s := v.Get(name)
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < least || n > most {
		return 0, &paramError{name, fmt.Errorf("%q is not a whole number from %d to %d", s, least, most)}
	}
	return n, nil
}

// readBool reads true or false; nothing gives false.
func readBool(v url.Values, name string) (bool, error) {
	switch s := v.Get(name); s {
	case "", "false", "0":
		return false, nil
	case "true", "1":
		return true, nil
	default:
		return false, &paramError{name, fmt.Errorf("%q is neither true nor false", s)}
	}
}
