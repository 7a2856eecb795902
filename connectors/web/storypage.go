package web

import (
	"cmp"
	"context"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// storyPage is the page of one story.
type storyPage struct {
	page
	Doc      *wire.Document
	Headline string
	Alert    bool
	source
	Badges                   []badge
	Created, First, Fetched  *moment
	Embargo                  *moment
	Body                     []block
	Voices                   []voice
	Claims, Unnamed          int
	Entities                 []entityGroup
	Original                 string // http or https; empty if there is none
	OriginalHost             string
	Removed                  []removedGroup
	CaptionList              []wire.Caption
	AgencySearch, FeedSearch string
	// Proof is set where the story stands on a page of its own, away from the
	// desk, with all that was read of it; Prefix then begins the ids of its
	// elements, since one page may hold several stories.
	Proof  *proof
	Prefix string
}

// block is a paragraph or a crosshead of the body.
type block struct {
	Crosshead string
	HTML      template.HTML
}

// removedGroup is what was taken out of the body for one reason.
type removedGroup struct {
	Kind  string
	Texts []string
}

// storyPage answers GET /story/{id}.
func (d *desk) storyPage(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), askTimeout)
	defer cancel()
	doc, err := d.reader.Get(ctx, r.PathValue("id"))
	now := time.Now()
	if err == nil {
		err = mayBeRead(&doc, now)
	}
	if err != nil {
		d.errorPage(w, r, err)
		return
	}
	d.show(w, r, http.StatusOK, "story.html", newStoryPage(&doc, now))
}

func newStoryPage(d *wire.Document, now time.Time) *storyPage {
	list := statements(d.Claims, "")
	p := &storyPage{
		page: page{Title: headline(d)}, Doc: d, Headline: headline(d), Alert: d.Profile == "alert",
		source: newSource(d), Badges: newBadges(d),
		Created: newMoment(created(d), now), First: newMoment(d.FirstCreated, now), Fetched: newMoment(d.Fetched, now),
		Body: newBody(d, list, append(entityMarks(d.Entities), silentMarks(d.NoComments)...)), Voices: groupVoices(list), Claims: len(list),
		Entities: groupEntities(d.Entities), Removed: groupRemoved(d.Wire.Removed), CaptionList: d.Wire.Captions,
	}
	p.Unnamed = countUnnamed(list)
	p.Original, p.OriginalHost = original(d)
	p.AgencySearch, p.FeedSearch = searchFor("agency", p.Agency), searchFor("feed", p.Feed)
	if d.FirstCreated.Equal(created(d)) {
		p.First = nil
	}
	return p
}

// original returns the address of the story at its publisher and its host;
// empty unless it is http or https.
func original(d *wire.Document) (address, host string) {
	for _, s := range []string{d.URL, d.CanonicalURL} {
		u, err := url.Parse(s)
		if err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
			return u.String(), u.Hostname()
		}
	}
	return "", ""
}

// newBody returns the paragraphs of a story with its claims and the other
// marks, and the crossheads at their places.
func newBody(d *wire.Document, list []*statement, others []mark) []block {
	ps := paragraphs(d.Text)
	marks, refs := textMarks(d.Text, list, others, ps)
	var body []block
	for i, p := range ps {
		body = append(body, crossheads(d.Wire.Crossheads, func(before int) bool { return before == i || (i == 0 && before < 0) })...)
		body = append(body, block{HTML: renderParagraph(p, marks, refs)})
	}
	return append(body, crossheads(d.Wire.Crossheads, func(before int) bool { return before >= len(ps) })...)
}

func crossheads(all []wire.Crosshead, here func(before int) bool) []block {
	var list []block
	for _, c := range all {
		if here(c.Before) {
			list = append(list, block{Crosshead: c.Text})
		}
	}
	return list
}

// textMarks returns all marks of a text, clipped to it, and the numbers that
// stand behind the claims: behind the last piece of each.
func textMarks(text string, list []*statement, others []mark, ps []paragraph) ([]mark, []reference) {
	marks := slices.Clone(others)
	var refs []reference
	n := utf8.RuneCountInString(text)
	for _, s := range list {
		end := 0
		for _, piece := range s.Pieces {
			marks = append(marks, piece.mark)
			if piece.mark.start < piece.mark.end {
				end = max(end, min(piece.mark.end, n))
			}
		}
		if p, ok := paragraphOf(ps, end); ok {
			refs = append(refs, reference{at: behind(p, end), statement: s.N, class: strings.Replace(s.class(), "claim", "ref", 1), anchor: s.Anchor(), label: s.Label()})
		}
	}
	return clip(marks, n), refs
}

// paragraphOf returns the paragraph in which a claim that ends at end ends.
func paragraphOf(ps []paragraph, end int) (paragraph, bool) {
	i := slices.IndexFunc(ps, func(p paragraph) bool { return end > p.start && end <= p.start+len(p.runes) })
	if i < 0 {
		return paragraph{}, false
	}
	return ps[i], true
}

// groupRemoved collects what was taken out by kind, in order of first
// appearance.
func groupRemoved(removed []wire.Removed) []removedGroup {
	var groups []removedGroup
	for _, r := range removed {
		kind := capital(cmp.Or(r.Kind, "other"))
		i := slices.IndexFunc(groups, func(g removedGroup) bool { return g.Kind == kind })
		if i < 0 {
			i = len(groups)
			groups = append(groups, removedGroup{Kind: kind})
		}
		groups[i].Texts = append(groups[i].Texts, r.Text)
	}
	return groups
}
