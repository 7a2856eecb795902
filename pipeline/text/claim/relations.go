package claim

import (
	"cmp"
	"slices"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// relate says what each claim is about and which claims it denies.
func (s *story) relate(claims []wire.Claim, drafts []draft) {
	for i := range claims {
		claims[i].About = s.about(claims[i].Start, claims[i].End)
	}
	o := opposition{story: s, claims: claims, drafts: drafts, targets: make([][]int, len(drafts))}
	o.link()
}

// about returns the canonical names of the entities in a stretch of the text,
// each once, in the order of the text.
func (s *story) about(start, end int) []string {
	if s.doc == nil {
		return nil
	}
	var names []string
	seen := map[string]bool{} // a claim without end can name thousands
	for _, e := range s.entitiesFrom(start) {
		if e.Start >= end {
			break
		}
		if e.End <= end && aboutTypes.has(e.Type) && e.Canonical != "" && !seen[e.Canonical] {
			seen[e.Canonical] = true
			names = append(names, e.Canonical)
		}
	}
	return names
}

// entitiesFrom returns the entities of the Document that begin at start or
// behind it.
func (s *story) entitiesFrom(start int) []wire.Entity {
	n, _ := slices.BinarySearchFunc(s.doc.Entities, start, func(e wire.Entity, at int) int { return cmp.Compare(e.Start, at) })
	return s.doc.Entities[n:]
}

// aboutTypes are the types of entities that a claim can be about.
var aboutTypes = set("PERSON ORG GPE LOC NORP FAC EVENT WEAPON LAW")
