package pipeline

import (
	"fmt"

	"github.com/wiredesk/wiredesk/pipeline/text/claim"
	"github.com/wiredesk/wiredesk/pipeline/text/entity"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Annotators returns the built-in annotators in their order: for English
// entities, then claims, which name their speakers by the entities; for other
// languages the names and dates that are sure. The error
// says which embedded model or list can't be read.
func Annotators() ([]Annotator, error) {
	tagger, err := entity.NewTagger()
	if err != nil {
		return nil, fmt.Errorf("loading the entity tagger: %w", err)
	}
	return []Annotator{
		{Version: tagger.Version(), Annotate: func(t *token.Text, d *wire.Document) {
			d.Entities = tagger.Tag(t, entity.Context{
				Headline: d.Headline, Place: d.Located, Agency: d.Wire.Agency, Date: d.VersionCreated,
			})
			d.EntityNames = canonicalNames(d.Entities)
		}},
		{Version: claim.Version, Annotate: func(t *token.Text, d *wire.Document) {
			d.Claims = claim.Extract(t, d)
		}},
		{Version: tagger.Version(), Foreign: true, Annotate: func(t *token.Text, d *wire.Document) {
			d.Entities = tagger.TagSure(t, d.Language, entity.Context{Date: d.VersionCreated})
			d.EntityNames = canonicalNames(d.Entities)
		}},
	}, nil
}

// facetTypes are the types of things that have a name; dates and amounts
// would only crowd the facet.
var facetTypes = map[string]bool{
	"PERSON": true, "ORG": true, "GPE": true, "LOC": true, "NORP": true,
	"FAC": true, "EVENT": true, "WEAPON": true, "LAW": true,
}

// canonicalNames returns each canonical name of what has a name once, in the
// order of the first mention.
func canonicalNames(entities []wire.Entity) []string {
	var names []string
	seen := map[string]bool{}
	for _, e := range entities {
		if facetTypes[e.Type] && !seen[e.Canonical] {
			seen[e.Canonical] = true
			names = append(names, e.Canonical)
		}
	}
	return names
}
