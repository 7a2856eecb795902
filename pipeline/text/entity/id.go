package entity

import (
	"strconv"
	"strings"
)

// Ids across stories: "country:SY" for a state, its people and its capital as
// its government; "geonames:2643743" for a town or a state of the U.S.;
// "place:black-sea" for what the lists know beside these; "org:" and
// "person:" with the name as names are compared, joined by hyphens
// ("person:bashar-assad"), a body that every state has one of with its state
// ("org:ru-defense-ministry"). What has only a name that others share, such as
// a last name, has none.

func placeID(geonames uint32) string { return "geonames:" + strconv.FormatUint(uint64(geonames), 10) }

// identify gives mentions their ids across stories.
func (s *story) identify() {
	for i := range s.mentions {
		m := &s.mentions[i]
		switch m.kind {
		case "GPE", "NORP", "LOC", "FAC":
			m.id = s.idOfPlace(m)
		case "ORG":
			if m.id == "" {
				m.id = idOfOrganisation(m)
			}
		case "EVENT", "LAW", "WEAPON":
			if m.kind == "WEAPON" {
				m.id = "weapon:" + slug(m.canonical)
			}
		}
	}
}

func (s *story) idOfPlace(m *mention) string {
	switch {
	case m.id != "":
		return m.id
	case m.metonym && m.country == "":
		return "org:" + slug(m.canonical)
	case m.country != "" && (m.kind == "NORP" || m.metonym || s.hasCountryName(m)):
		return "country:" + m.country
	case m.listed && m.kind == "NORP":
		return "group:" + slug(m.canonical)
	case m.listed && (m.place != nil || m.kind != "GPE"):
		return "place:" + slug(m.canonical)
	}
	return ""
}

// slug writes a name as ids do.
func slug(name string) string { return strings.Join(readOrganisation(name), "-") }

// idOfOrganisation returns the id of an organisation; empty where its name
// alone does not say which one it is.
func idOfOrganisation(m *mention) string {
	name := readOrganisation(withoutPossessor(m.canonical))
	if len(name) == 0 {
		return ""
	}
	if (!m.listed || ownedEverywhere[m.canonical] && !m.sure) && isGeneric(name) && m.country == "" {
		return ""
	}
	if m.owned && len(name) > 1 {
		name = name[1:]
	}
	id := strings.Join(name, "-")
	if m.country != "" && !m.listed {
		id = strings.ToLower(m.country) + "-" + id
	}
	return "org:" + id
}

// withoutPossessor returns "Defense Ministry" of "Russia’s Defense Ministry".
func withoutPossessor(name string) string {
	if _, rest, ok := strings.Cut(name, "’s "); ok {
		return rest
	}
	return name
}

// isGeneric tells whether all words of a name are ones that many bodies share.
func isGeneric(name []string) bool {
	for _, w := range name {
		if !generic.Has(w) {
			return false
		}
	}
	return true
}
