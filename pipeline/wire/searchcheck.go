package wire

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrBadSearch says that a Search asks for what no index can answer: the
// asker has to change it, trying again is of no use.
var ErrBadSearch = errors.New("bad search")

// The bounds of Search.Limit and of Offset + Limit.
const (
	DefaultLimit = 20
	MaxLimit     = 1000
	MaxWindow    = 10000
)

// Normal returns s with its defaults put in. The error is an ErrBadSearch that
// names the first thing that is wrong.
func (s Search) Normal() (Search, error) {
	if s.Limit == 0 {
		s.Limit = DefaultLimit
	}
	if s.Sort == "" {
		s.Sort = SortNewest
	}
	bad := func(format string, args ...any) (Search, error) {
		return s, fmt.Errorf("%w: %s", ErrBadSearch, fmt.Sprintf(format, args...))
	}
	switch {
	case s.Limit < 0 || s.Limit > MaxLimit:
		return bad("limit is %d, it can be 1 to %d", s.Limit, MaxLimit)
	case s.Offset < 0 || s.Offset+s.Limit > MaxWindow:
		return bad("offset %d and limit %d: offset can't be negative and both together can be %d at most", s.Offset, s.Limit, MaxWindow)
	case !slices.Contains([]Sort{SortNewest, SortRelevance, SortIndexed}, s.Sort):
		return bad("there is no sort %q; it can be %s, %s or %s", s.Sort, SortNewest, SortRelevance, SortIndexed)
	}
	for _, c := range s.Query.Clauses {
		switch {
		case c.Field != "" && !slices.Contains(QueryFields, c.Field):
			return bad("there is no field %q; the fields are %s", c.Field, strings.Join(QueryFields, ", "))
		case c.Field == "anonymous" && c.Text != "true" && c.Text != "false":
			return bad("anonymous is %q, it can be true or false", c.Text)
		}
	}
	return s, nil
}
