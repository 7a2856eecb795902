package web

import (
	"cmp"
	"slices"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// entityKind is how a type of entity is called and shown.
type entityKind struct {
	one, many string // singular, and the heading of its list
	class     string // CSS class of its mentions
	order     int    // of its list
	plain     bool   // mentions are not marked in the text
}

var entityKinds = map[string]entityKind{
	"PERSON":   {one: "person", many: "People", class: "ent-person", order: 1},
	"ORG":      {one: "organisation", many: "Organisations", class: "ent-org", order: 2},
	"GPE":      {one: "state or city", many: "Places", class: "ent-place", order: 3},
	"LOC":      {one: "place", many: "Places", class: "ent-place", order: 3},
	"FAC":      {one: "building or site", many: "Places", class: "ent-place", order: 3},
	"NORP":     {one: "people or group", many: "Nationalities and groups", class: "ent-group", order: 4},
	"EVENT":    {one: "event", many: "Events", class: "ent-thing", order: 5},
	"WEAPON":   {one: "weapon", many: "Weapons", class: "ent-thing", order: 6},
	"LAW":      {one: "law or treaty", many: "Laws and treaties", class: "ent-thing", order: 7},
	"DATE":     {one: "date", many: "Dates and figures", class: "ent-figure", order: 8, plain: true},
	"MONEY":    {one: "sum", many: "Dates and figures", class: "ent-figure", order: 8, plain: true},
	"PERCENT":  {one: "share", many: "Dates and figures", class: "ent-figure", order: 8, plain: true},
	"QUANTITY": {one: "quantity", many: "Dates and figures", class: "ent-figure", order: 8, plain: true},
}

// entityGroup is a list of the story page.
type entityGroup struct {
	Title    string
	Entities []namedEntity
	order    int
}

// namedEntity is one thing with a name and how often it is named.
type namedEntity struct {
	Name     string
	Mentions int
	// Search is where the wire is searched for it; empty for dates, figures
	// and names that can't be written in a query.
	Search string
}

// groupEntities lists what a story names, by kind and then by how often.
func groupEntities(entities []wire.Entity) []entityGroup {
	groups := map[string]*entityGroup{}
	at := map[[2]string]int{}
	for _, e := range entities {
		kind, ok := entityKinds[e.Type]
		if !ok {
			kind = entityKind{many: "Others", order: 9}
		}
		name := cmp.Or(e.Canonical, e.Name)
		if kind.plain {
			name = e.Name // as printed, rather than in its normal form
		}
		g := groups[kind.many]
		if g == nil {
			g = &entityGroup{Title: kind.many, order: kind.order}
			groups[kind.many] = g
		}
		key := [2]string{kind.many, name}
		i, known := at[key]
		if !known {
			i = len(g.Entities)
			at[key] = i
			ne := namedEntity{Name: name}
			if !kind.plain {
				ne.Search = searchFor("entity", name)
			}
			g.Entities = append(g.Entities, ne)
		}
		g.Entities[i].Mentions++
	}
	var list []entityGroup
	for _, g := range groups {
		if g.order != entityKinds["DATE"].order { // dates and figures stay in the order of the text
			slices.SortStableFunc(g.Entities, func(a, b namedEntity) int { return cmp.Compare(b.Mentions, a.Mentions) })
		}
		list = append(list, *g)
	}
	slices.SortFunc(list, func(a, b entityGroup) int { return cmp.Compare(a.order, b.order) })
	return list
}
