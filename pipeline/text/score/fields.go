package score

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/text/gold"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// field is one value of an item, in a form that can be compared; empty for
// none.
type field struct{ name, want, got string }

// right tells whether both are the same. A holder of a copyright need only be
// in the other.
func (f field) right() bool {
	if f.want == f.got {
		return true
	}
	switch f.name {
	case "headline":
		return f.want != "" && f.want == strings.TrimPrefix(f.got, "(LEAD) ")
	case "copyright":
		holder, year, _ := strings.Cut(f.want, " | ")
		gotHolder, gotYear, _ := strings.Cut(f.got, " | ")
		return year == gotYear && gotHolder != "" && (strings.Contains(gotHolder, holder) || strings.Contains(holder, gotHolder))
	}
	return false
}

// fields returns the values of an item, those of the gold and those of d.
func fields(g *gold.Copy, d wire.Document) []field {
	var dateline wire.Dateline
	if d.Wire.Dateline != nil {
		dateline = *d.Wire.Dateline
	}
	list := []field{
		{"headline", fold(g.Headline), fold(d.Headline)},
		{"deck", fold(g.Deck), fold(d.Deck)},
		{"dateline.place", fold(g.Dateline.Place), fold(dateline.Place)},
		{"dateline.date", fold(g.Dateline.Date), fold(dateline.Date)},
		{"dateline.agency", fold(g.Dateline.Agency), fold(dateline.Agency)},
		{"bylines", unordered(lowered(g.Bylines)), unordered(lowered(d.By))},
	}
	list = append(list, people(g, d)...)
	list = append(list, pieces(g, d)...)
	return append(list, status(g, d)...)
}

func lowered(list []string) []string {
	folded := foldAll(list)
	for i := range folded {
		folded[i] = strings.ToLower(folded[i])
	}
	return folded
}

// unordered makes one value of a list whose order does not count.
func unordered(list []string) string {
	slices.Sort(list)
	return strings.Join(list, "; ")
}

// people compares contributors: who, in which of the three common roles, and
// where they can be reached.
func people(g *gold.Copy, d wire.Document) []field {
	type lists struct{ names, roles, places []string }
	var want, got lists
	add := func(l *lists, name, role, city, email string) {
		name, role = strings.ToLower(fold(name)), strings.ToLower(role)
		l.names = append(l.names, name)
		if role == "reporter" || role == "contributor" || role == "editor" {
			l.roles = append(l.roles, name+", "+role)
		}
		if city != "" || email != "" {
			l.places = append(l.places, name+", "+city+", "+email)
		}
	}
	for _, c := range g.Contributors {
		add(&want, c.Name, c.Role, c.City, c.Email)
	}
	for _, c := range d.Wire.Contributors {
		add(&got, c.Name, c.Role, c.City, c.Email)
	}
	return []field{
		{"contributors", unordered(want.names), unordered(got.names)},
		{"contributor.role", unordered(want.roles), unordered(got.roles)},
		{"contributor.city+email", unordered(want.places), unordered(got.places)},
	}
}

// credit returns a credit without what leads up to the name.
func credit(s string) string {
	s = strings.TrimSpace(strings.Trim(strings.ToLower(fold(s)), "() "))
	return creditLead.ReplaceAllString(s, "")
}

var creditLead = regexp.MustCompile(`^(source|photo(graph)? by|photographer|photo|credit|picture)\s*:?\s+`)

// pieces compares what stands around the body.
func pieces(g *gold.Copy, d wire.Document) []field {
	var wantCaptions, gotCaptions, wantHeads, gotHeads []string
	for _, c := range g.Captions {
		wantCaptions = append(wantCaptions, fold(c.Text)+" | "+credit(c.Credit))
	}
	for _, c := range d.Wire.Captions {
		gotCaptions = append(gotCaptions, fold(c.Text)+" | "+credit(c.Credit))
	}
	for _, h := range g.Crossheads {
		wantHeads = append(wantHeads, strings.Trim(fold(h), ` "'-`))
	}
	for _, h := range d.Wire.Crossheads {
		gotHeads = append(gotHeads, strings.Trim(fold(h.Text), ` "'-`))
	}
	want := ""
	if g.Copyright != nil {
		want = strings.ToLower(fold(g.Copyright.Holder)) + " | " + number(g.Copyright.Year)
	}
	got := ""
	if d.CopyrightHolder != "" || d.CopyrightNotice != "" {
		got = strings.ToLower(fold(d.CopyrightHolder)) + " | " + year.FindString(d.CopyrightNotice)
	}
	return []field{
		{"captions", unordered(wantCaptions), unordered(gotCaptions)},
		{"crossheads", strings.Join(wantHeads, "; "), strings.Join(gotHeads, "; ")},
		{"bullets", strings.Join(foldAll(g.Bullets), "; "), strings.Join(foldAll(d.Wire.Bullets), "; ")},
		{"copyright", want, got},
	}
}

var year = regexp.MustCompile(`(19|20)\d\d`)

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// status compares what the item says of itself.
func status(g *gold.Copy, d wire.Document) []field {
	usable := func(s string) string {
		if s == "usable" {
			return ""
		}
		return s
	}
	stage := d.Wire.Stage
	if stage == "snap" {
		stage = "alert"
	}
	genre := ""
	for _, x := range d.Genres {
		if name := strings.ToLower(x.Literal); genre == "" && name != "article" && name != "news" && name != "current" {
			genre = name
		}
	}
	list := []field{
		{"stage", g.Stage, stage},
		{"updateNo", number(g.UpdateNo), number(d.Wire.UpdateNo)},
		{"change", g.Change, d.Wire.Change},
		{"slugline", fold(g.Slugline), fold(d.Slugline)},
		{"takeKey", fold(g.TakeKey), fold(d.Wire.TakeKey)},
		{"take", number(g.Take), number(d.Wire.Take)},
		{"genre", g.Genre, genre},
	}
	if g.Urgency != 0 {
		list = append(list, field{"urgency", number(g.Urgency), number(d.Urgency)})
	}
	if g.TrashLine != "" {
		line := cmp.Or(d.Wire.TrashLine, d.EdNote)
		list = append(list, field{"trashLine", strings.Trim(fold(g.TrashLine), "() "), strings.Trim(fold(line), "() ")})
	}
	until := ""
	if !d.EmbargoedUntil.IsZero() {
		until = d.EmbargoedUntil.UTC().Format(time.RFC3339)
	}
	if g.Embargo == "withhold" {
		if d.PubStatus == "withheld" {
			until = "withhold"
		}
		return append(list, field{"embargo", g.Embargo, until})
	}
	return append(list, field{"embargo", g.Embargo, until}, field{"pubStatus", usable(g.PubStatus), usable(d.PubStatus)})
}
