package web

import (
	"cmp"
	"fmt"
	"html/template"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// proof is what a story's page shows beside what the desk's own page does.
type proof struct {
	Headline template.HTML
	Facts    []fact
}

// fact is one value that was read of a story.
type fact struct{ Name, Value string }

// WriteProofs writes one HTML page with stories as they were read, everything
// marked: headline, deck, dateline, bylines, crossheads, names, dates and
// figures, what stands for a name, statements with speaker and cue, who did
// not speak, and, folded away, what was taken out. The page holds all that it
// needs and loads nothing. It is rendered as the desk's pages are. The error
// is the writer's.
func WriteProofs(w io.Writer, docs []*wire.Document) error {
	p := newPages()
	data := struct {
		page
		Style   template.CSS
		Stories []*storyPage
	}{page: page{Title: "Nothing to read"}, Style: template.CSS(p.assets["desk.css"])} //nolint:gosec // it is our own
	for i, d := range docs {
		data.Stories = append(data.Stories, newProof(d, fmt.Sprintf("s%d-", i+1)))
	}
	switch len(docs) {
	case 0:
	case 1:
		data.Title = data.Stories[0].Headline
	default:
		data.Title = strconv.Itoa(len(docs)) + " stories"
	}
	html, err := p.execute("proofs.html", data)
	if err != nil {
		return err
	}
	_, err = w.Write(html)
	return err
}

// newProof returns the page of a story with everything marked and nothing that
// leads to a desk. Times are shown in full, as of no day.
func newProof(d *wire.Document, prefix string) *storyPage {
	p := newStoryPage(d, time.Time{})
	p.Prefix, p.AgencySearch, p.FeedSearch = prefix, "", ""
	for _, g := range p.Entities {
		for i := range g.Entities {
			g.Entities[i].Search = ""
		}
	}
	heads := len(statements(d.HeadlineClaims, ""))
	all := append(append([]wire.Claim(nil), d.HeadlineClaims...), d.Claims...)
	list := statements(all, prefix)
	p.Body = newBody(d, list[heads:], proofMarks(d))
	p.Voices, p.Claims, p.Unnamed = groupVoices(list), len(list), countUnnamed(list)
	p.Proof = &proof{Headline: markedHeadline(d, p.Headline, list[:heads]), Facts: facts(d)}
	return p
}

// markedHeadline returns the headline with what was read in it.
func markedHeadline(d *wire.Document, shown string, list []*statement) template.HTML {
	line := paragraph{runes: []rune(shown)}
	if shown != d.Headline { // something else stands in for it
		return renderParagraph(line, nil, nil)
	}
	marks, refs := textMarks(shown, list, append(nameMarks(d.HeadlineEntities), attributionMarks(d.HeadlineClaims)...), []paragraph{line})
	return renderParagraph(line, marks, refs)
}

// proofMarks returns the marks of a text other than its claims.
func proofMarks(d *wire.Document) []mark {
	marks := append(nameMarks(d.Entities), attributionMarks(d.Claims)...)
	for _, c := range d.Coreferences {
		marks = append(marks, mark{start: c.Start, end: c.End, class: "ent ent-stands", title: "stands for " + c.Canonical})
	}
	return append(marks, silentMarks(d.NoComments)...)
}

// nameMarks returns a mark for each entity, dates and figures among them, with
// all that is known of it as the title.
func nameMarks(entities []wire.Entity) []mark {
	var marks []mark
	for _, e := range entities {
		class := cmp.Or(entityKinds[e.Type].class, "ent-figure")
		marks = append(marks, mark{start: e.Start, end: e.End, class: "ent " + class, title: describeEntity(e)})
	}
	return marks
}

func describeEntity(e wire.Entity) string {
	parts := []string{cmp.Or(e.Canonical, e.Name), cmp.Or(entityKinds[e.Type].one, e.Type)}
	if e.Metonym {
		parts = append(parts, "stands for its government")
	}
	for _, s := range []string{e.Role, e.Country, e.ID} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if e.Point != nil {
		parts = append(parts, fmt.Sprintf("%.2f, %.2f", e.Point.Lat, e.Point.Lon))
	}
	return strings.Join(parts, " · ")
}

// attributionMarks returns a mark for each speaker and each cue. Several
// claims may share one.
func attributionMarks(claims []wire.Claim) []mark {
	var marks []mark
	seen := map[mark]bool{}
	add := func(m mark) {
		if m.start < m.end && !seen[m] {
			seen[m] = true
			marks = append(marks, m)
		}
	}
	for _, c := range claims {
		if c.Speaker != nil {
			add(mark{start: c.Speaker.Start, end: c.Speaker.End, class: "speaks"})
		}
		add(mark{start: c.CueStart, end: c.CueEnd, class: "cue"})
	}
	return marks
}

// facts lists what the copy says of itself, without what is shown above the
// story.
func facts(d *wire.Document) []fact {
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	embargo := ""
	if !d.EmbargoedUntil.IsZero() {
		embargo = d.EmbargoedUntil.Format("2 Jan 2006 15:04 MST")
	}
	var genres []string
	for _, g := range d.Genres {
		genres = append(genres, g.Literal)
	}
	var list []fact
	for _, f := range []fact{
		{"Agency", d.Wire.Agency},
		{"Origin", d.Wire.Origin},
		{"Language", d.Language},
		{"Profile", d.Profile},
		{"Status", d.PubStatus},
		{"Urgency", number(d.Urgency)},
		{"Stage", d.Wire.Stage},
		{"Update", number(d.Wire.UpdateNo)},
		{"Change", d.Wire.Change},
		{"Genre", strings.Join(genres, ", ")},
		{"Slug", d.Slugline},
		{"Take key", d.Wire.TakeKey},
		{"Take", number(d.Wire.Take)},
		{"Embargo", embargo},
		{"Note", d.EdNote},
	} {
		if f.Value != "" {
			list = append(list, f)
		}
	}
	return list
}
