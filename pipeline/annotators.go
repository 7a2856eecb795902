package pipeline

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/claim"
	"github.com/wiredesk/wiredesk/pipeline/text/entity"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// NameFinder finds the names of people, organisations and places in the place
// of the built-in model. It is safe for concurrent use.
type NameFinder interface {
	// FindNames returns the names of an English text. An error leaves the text
	// to the built-in model, and a note in the Document says so.
	FindNames(text *token.Text) ([]entity.Name, error)
	// Version is "name/version", for wire.EnrichedBy.
	Version() string
}

// Annotators returns the annotators in their order: for English entities, then
// claims, which name their speakers by the entities; for other languages the
// names and dates that are sure. Names is nil for the built-in model. The
// error says which embedded model or list can't be read.
func Annotators(names NameFinder) ([]Annotator, error) {
	tagger, err := entity.NewTagger()
	if err != nil {
		return nil, fmt.Errorf("loading the entity tagger: %w", err)
	}
	version := tagger.Version()
	if names != nil {
		version += "+" + names.Version()
	}
	return []Annotator{
		{Version: version, Annotate: func(t *token.Text, d *wire.Document) {
			d.Entities = tag(tagger, names, t, d)
			d.Coreferences = entity.Resolve(t, d.Entities)
			d.HeadlineEntities = tagger.TagHeadline(token.Parse(d.Headline), t, d.Entities, known(d))
			d.EntityNames = canonicalNames(d.Entities, d.HeadlineEntities)
		}},
		{Version: claim.Version, Annotate: claim.Annotate},
		{Version: tagger.Version(), Foreign: true, Annotate: func(t *token.Text, d *wire.Document) {
			d.Entities = tagger.TagSure(t, d.Language, entity.Context{Date: d.VersionCreated})
			d.EntityNames = canonicalNames(d.Entities)
		}},
	}, nil
}

// tag returns the entities of the text of d, with the names of the model that
// was given, if one was.
func tag(tagger *entity.Tagger, names NameFinder, t *token.Text, d *wire.Document) []wire.Entity {
	ctx := known(d)
	if names == nil {
		return tagger.Tag(t, ctx)
	}
	found, err := names.FindNames(t)
	if err != nil {
		d.Wire.Notes = append(d.Wire.Notes, fmt.Sprintf("names are of the built-in model: %v", err))
		return tagger.Tag(t, ctx)
	}
	return tagger.TagNames(t, ctx, found)
}

// known is what is known of a story beside its text.
func known(d *wire.Document) entity.Context {
	ctx := entity.Context{
		Headline: d.Headline, Place: d.Located, Agency: d.Wire.Agency, Date: d.VersionCreated, Year: yearIn(d.CopyrightNotice),
	}
	if d.Wire.Dateline != nil {
		ctx.Dateline = d.Wire.Dateline.Date
	}
	return ctx
}

// yearIn returns the last year that a copyright line names; zero if it names
// none.
func yearIn(notice string) int {
	year := 0
	for word := range strings.FieldsFuncSeq(notice, func(r rune) bool { return r < '0' || r > '9' }) {
		if n, err := strconv.Atoi(word); err == nil && len(word) == 4 && n >= 1900 && n <= 2100 {
			year = n
		}
	}
	return year
}

// facetTypes are the types of things that have a name; dates and amounts
// would only crowd the facet.
var facetTypes = map[string]bool{
	"PERSON": true, "ORG": true, "GPE": true, "LOC": true, "NORP": true,
	"FAC": true, "EVENT": true, "WEAPON": true, "LAW": true,
}

// canonicalNames returns each canonical name of what has a name once, in the
// order of the first mention.
func canonicalNames(groups ...[]wire.Entity) []string {
	var names []string
	seen := map[string]bool{}
	for _, group := range groups {
		for i := range group {
			if e := &group[i]; facetTypes[e.Type] && !seen[e.Canonical] {
				seen[e.Canonical] = true
				names = append(names, e.Canonical)
			}
		}
	}
	return names
}
