package claim

import (
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// The kinds of speakers; see wire.Speaker.
const (
	kindPerson       = "person"
	kindOrganisation = "organisation"
	kindState        = "state"
	kindPeople       = "people"
	kindDocument     = "document"
	kindPost         = "post"
)

// entityKinds holds what a speaker is whose name is an entity of a type.
var entityKinds = map[string]string{
	"PERSON": kindPerson, "ORG": kindOrganisation, "GPE": kindState, "NORP": kindPeople, "FAC": kindOrganisation,
	"LOC": kindOrganisation, "LAW": kindDocument,
}

// speakerKind says what the speaker of the mention m is; empty if it can't be
// told.
func (c *cast) speakerKind(sp *wire.Speaker, m span) string {
	if len(sp.Members) > 0 {
		return sp.Kind
	}
	if sp.Canonical != "" {
		if kind := c.book.kinds[sp.Canonical]; kind != "" {
			return kind
		}
		if at, ok := c.at[sp.Canonical]; ok && c.voices[at].is == person {
			return kindPerson
		}
	}
	return c.nounKind(m, sp.Canonical != "")
}

// nounKind tells the kind by the words of a mention, which may be a name.
func (s *story) nounKind(m span, name bool) string {
	first := s.low(m.first)
	if m.end-m.first == 1 && (first == "he" || first == "she" || first == "i") {
		return kindPerson
	}
	if m.end-m.first > 2 && s.low(m.first+1) == "of" {
		switch n := number(first); {
		case n == 1:
			return kindPerson
		case n > 1, first == "some", first == "both", first == "several", first == "many":
			return kindPeople
		}
	}
	if m.end-m.first == 1 && first == "it" && s.meansDocument(m) {
		return kindDocument
	}
	if m.end-m.first == 2 && s.isName(m.end-1) && s.isCountryman(span{m.end - 1, m.end}) {
		return kindPerson
	}
	noun := s.headNoun(m)
	singular := strings.TrimSuffix(noun, "s")
	switch {
	case postNouns.has(noun), postNouns.has(singular):
		return kindPost
	case documentNouns.has(noun), documentNouns.has(singular):
		return kindDocument
	case noun == "people", noun == "men", noun == "women", noun == "children", noun == "prosecutors":
		return kindPeople
	case bodyNouns.has(noun), companies.has(noun), vendors.has(noun), s.isName(m.end-1) && bodyWords.has(noun):
		return kindOrganisation
	case isOffice(noun), sourceNouns.Has(noun) && singular == noun, peers.has(noun):
		return kindPerson
	case singular != noun && len(singular) > 3 && !name:
		return kindPeople
	}
	return ""
}

// commonKind says what several who speak as one are: what each of them is, if
// that is the same, but several persons are people.
func commonKind(kinds []string) string {
	for _, kind := range kinds {
		if kind != kinds[0] {
			return ""
		}
	}
	if kinds[0] == kindPerson {
		return kindPeople
	}
	return kinds[0]
}

// conjuncts splits a mention of several speakers into the mentions of each:
// "The U.S. and Russia", "Ruiz and her French counterpart". It returns nil for
// a mention of one.
func (c *cast) conjuncts(m span) []span {
	last := -1
	for i := m.first + 1; i < m.end-1; i++ {
		if w := c.low(i); (w == "and" || w == "nor") && !c.joinedInName(i) {
			last = i
		}
	}
	if last < 0 {
		return nil
	}
	parts := append(c.listed(span{m.first, last}), span{last + 1, m.end})
	for n := range parts {
		p := &parts[n]
		for !p.empty() && (c.isComma(p.end-1) || c.low(p.first) == "both") {
			if c.isComma(p.end - 1) {
				p.end--
			} else {
				p.first++
			}
		}
		if p.empty() || !c.standsAlone(*p) {
			return nil
		}
	}
	return parts
}

// joinedInName tells whether the "and" at i is a part of a name.
func (c *cast) joinedInName(i int) bool {
	for _, n := range c.book.names {
		if n.first < i && i < n.end {
			return true
		}
	}
	return false
}

// listed splits the words before the "and" of a list at their commas.
func (c *cast) listed(m span) []span {
	var parts []span
	begin := m.first
	for i := m.first; i < m.end; i++ {
		if c.isComma(i) && i+1 < m.end {
			parts = append(parts, span{begin, i})
			begin = i + 1
		}
	}
	return append(parts, span{begin, m.end})
}

// standsAlone tells whether the words of m can be a speaker of their own: a
// name that ends them, or a noun phrase with its article.
func (c *cast) standsAlone(m span) bool {
	if n, ok := c.nameIn(c.book, m); ok && (n.end == m.end || n.is == person) {
		return true
	}
	noun := c.headNoun(m)
	if c.in(m.first, articles) && m.end-m.first > 1 {
		return c.nounKind(m, false) != ""
	}
	return bodyNouns.has(noun) && m.end-m.first == 1
}

// together resolves several speakers who speak as one.
func (c *cast) together(m mention, parts []span) (*wire.Speaker, string) {
	var members, kinds []string
	named := false
	for _, p := range parts {
		sp, key := c.resolve(mention{name: p, whole: p, drafts: m.drafts})
		kinds = append(kinds, c.speakerKind(sp, p))
		if sp.Canonical == "" {
			members = append(members, c.withoutArticle(p))
			continue
		}
		named = true
		members = append(members, key)
	}
	sp := c.speaker(m.name, "", "")
	sp.Kind = commonKind(kinds)
	if !named {
		return sp, ""
	}
	sp.Members = members
	sp.Canonical = strings.Join(members[:len(members)-1], ", ") + " and " + members[len(members)-1]
	return sp, sp.Canonical
}

func (c *cast) withoutArticle(m span) string {
	if m.end-m.first > 1 && c.in(m.first, articles) {
		m.first++
	}
	return c.text.Slice(m.first, m.end)
}

// Nouns of what speaks, with a mouth and without; our own lists.
var (
	// peers are nouns of persons that are no offices.
	peers = set("man woman boy girl counterpart colleague successor predecessor rival opponent friend neighbour neighbor relative")
	// vendors are companies by what they do for others.
	vendors       = set("contractor bidder supplier developer builder manufacturer subcontractor")
	documentNouns = set("report study poll survey filing statement letter memo document data law resolution communique communiqué note bulletin release indictment complaint lawsuit ruling order audit email e-mail transcript affidavit paper figure record review analysis advisory notice draft text manifesto declaration")
	postNouns     = set("post tweet")
)
