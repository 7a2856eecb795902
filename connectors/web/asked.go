package web

import (
	"maps"
	"net/url"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// asked is what the reader asked the page for, and makes the links that ask
// for a little more or less.
type asked struct {
	q      string
	values url.Values
	search wire.Search
}

// readAsked reads the parameters of the page: those of the API's search but
// limit. A to that is a date includes that day. What is read before an error
// is returned with it.
func readAsked(v url.Values, now time.Time) (asked, error) {
	a := asked{q: v.Get("q"), values: url.Values{}}
	for name, values := range v {
		if len(values) > 0 && values[0] != "" {
			a.values[name] = values[:1] // an empty field of the form is no choice
		}
	}
	if err := onlyKnown(v, "q", "from", "to", "sort", "offset"); err != nil {
		return a, err
	}
	var err error
	if a.search, err = readSearch(a.values, now); err != nil {
		return a, err
	}
	if a.date("to") != "" {
		a.search.To = a.search.To.AddDate(0, 0, 1)
	}
	a.search.Limit = pageSize
	a.search.Facets, a.search.Highlight = a.narrowed(), len(a.search.Query.Clauses) > 0
	if a.search.Offset+pageSize > wire.MaxWindow {
		a.search.Offset = wire.MaxWindow - pageSize
	}
	return a, nil
}

// narrowed tells whether anything but the plain wire was asked for.
func (a asked) narrowed() bool {
	return a.q != "" || a.values.Get("from") != "" || a.values.Get("to") != "" || a.values.Get("sort") != ""
}

// date returns a parameter that is a date, else "".
func (a asked) date(name string) string {
	s := a.values.Get(name)
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return ""
	}
	return s
}

// span returns from where it is anything but a date.
func (a asked) span() string {
	if a.date("from") != "" {
		return ""
	}
	return a.values.Get("from")
}

// link returns the page with one parameter changed, from its first item on
// unless that is what changes; "" takes the parameter off.
func (a asked) link(name, value string) string {
	v := maps.Clone(a.values)
	v.Del("offset")
	if value == "" {
		v.Del(name)
	} else {
		v.Set(name, value)
	}
	if len(v) == 0 {
		return "/"
	}
	return "/?" + v.Encode()
}

// api returns the same search as JSON.
func (a asked) api() string {
	v := maps.Clone(a.values)
	if !a.search.To.IsZero() {
		v.Set("to", a.search.To.Format(time.RFC3339))
	}
	return "/api/search?" + v.Encode()
}

// chips returns one choice for each clause that a field narrows or that
// excludes, each taking itself off.
func (a asked) chips() []choice {
	var list []choice
	for i, c := range a.search.Query.Clauses {
		if c.Field != "" || c.Not {
			list = append(list, choice{Text: formatClause(c), Link: a.link("q", formatQuery(without(a.search.Query, i))), On: true})
		}
	}
	return list
}

func (a asked) spans() []choice {
	now := a.values.Get("from")
	list := []choice{{Text: "Any time", Link: clearedOf(a, "from", "to"), On: now == "" && a.values.Get("to") == ""}}
	for _, s := range [][2]string{{"Hour", "now-1h"}, {"Day", "now-24h"}, {"Week", "now-7d"}, {"Month", "now-30d"}} {
		b := asked{values: maps.Clone(a.values)}
		b.values.Del("to")
		list = append(list, choice{Text: s[0], Link: b.link("from", s[1]), On: now == s[1]})
	}
	return list
}

// clearedOf returns the page without some of its parameters.
func clearedOf(a asked, names ...string) string {
	b := asked{values: maps.Clone(a.values)}
	for _, name := range names {
		b.values.Del(name)
	}
	return b.link("offset", "")
}

func (a asked) sorts() []choice {
	return []choice{
		{Text: "Newest", Link: a.link("sort", ""), On: a.search.Sort == wire.SortNewest},
		{Text: "Best match", Link: a.link("sort", string(wire.SortRelevance)), On: a.search.Sort == wire.SortRelevance},
	}
}

// facets returns the lists to narrow by, without those that offer no choice.
func (a asked) facets(counts map[string][]wire.FacetCount) []facet {
	var list []facet
	for _, field := range wire.FacetFields {
		f := facet{Title: facetTitles[field]}
		for _, count := range counts[field] {
			v := a.facetValue(field, count)
			if len(f.Values) < facetsShown || v.On {
				f.Values = append(f.Values, v)
			}
		}
		if len(f.Values) > 0 {
			list = append(list, f)
		}
	}
	return list
}

func (a asked) facetValue(field string, count wire.FacetCount) facetValue {
	v := facetValue{Value: count.Value, Count: count.Count}
	c, ok := nameClause(field, count.Value)
	if !ok {
		return v
	}
	for i, have := range a.search.Query.Clauses {
		if have == c {
			v.On = true
			v.Link = a.link("q", formatQuery(without(a.search.Query, i)))
			return v
		}
	}
	v.Link = a.link("q", formatQuery(with(a.search.Query, c)))
	return v
}
