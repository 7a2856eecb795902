package entity

import (
	"strings"
	"unicode/utf8"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/feature"
	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/gazetteer"
	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
)

// Populations below which a place must not be taken on its name alone, and by
// how much one of several must surpass the next. Own choice, after looking at
// what goes wrong: names of towns are names of many towns.
const (
	knownFrom      = 100_000
	surpassing     = 5
	unmistakableBy = 25
)

// grounds are what the story says of where it plays.
type grounds struct {
	// countries and regions are named in the story; regions are of the U.S.
	countries map[string]bool
	regions   map[uint8]bool
	// settled are places that the copy itself says where they are ("Tripoli,
	// Lebanon"), by phrase.
	settled map[uint64]*mention
}

// locate gives places their state and position, as far as the story leaves no
// doubt.
func (s *story) locate() {
	g := &grounds{countries: map[string]bool{}, regions: map[uint8]bool{}, settled: map[uint64]*mention{}}
	s.readGrounds(g)
	s.settleStates(g)
	s.eachPlace(s.locateQualified, g)
	s.eachPlace(s.locateNamed, g)
}

// readGrounds notes the states that the story names, and those of the
// dateline.
func (s *story) readGrounds(g *grounds) {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.country != "" && (m.kind == "GPE" || m.kind == "NORP" || m.kind == "ORG") {
			g.countries[m.country] = true
		}
		if m.kind != "GPE" {
			continue
		}
		phrase := s.phrase(m.first, m.end)
		if r := s.gaz.Region(phrase); r != nil && r.Country != "" {
			g.countries[r.Country] = true
		}
		if e := s.lex.Entry(phrase); e != nil && e.Capital && e.State != nil && !s.hasRivals(phrase, e.State.ID) {
			g.countries[e.State.ID] = true
		}
		if code, ok := s.stateOf(m); ok && (m.country != "GE") {
			g.countries["US"] = true
			g.regions[code] = true
		}
	}
	s.readDateline(g)
}

// readDateline adds the state of the dateline's place, "BEIRUT" or "PARIS,
// Texas".
func (s *story) readDateline(g *grounds) {
	for _, part := range splitDateline(s.ctx.Place) {
		if e := s.lex.Entry(part); e != nil {
			if e.Capital && e.State != nil {
				e = e.State
			}
			if e.ID != "" {
				g.countries[e.ID] = true
				continue
			}
		}
		best := gazetteer.Place{}
		for p := range s.gaz.Named(part) {
			if best.Population == 0 {
				best = p
			}
			if p.Whole {
				g.regions[p.Region] = true
			}
		}
		if best.Population >= knownFrom || best.Whole {
			g.countries[best.Country] = true
		}
	}
}

// stateOf returns which state of the U.S. the mention names or abbreviates.
func (s *story) stateOf(m *mention) (region uint8, ok bool) {
	phrase := s.phrase(m.first, m.end)
	if m.end-m.first == 1 && strings.HasSuffix(s.document.Units[m.first].Word, ".") {
		if full := usStates[s.document.Units[m.first].Word]; full != "" {
			phrase = lexicon.HashPhrase(full, lexicon.Hash)
		}
	}
	if s.lex.Flags(phrase)&lexicon.State == 0 {
		return 0, false
	}
	for p := range s.gaz.Named(phrase) {
		if p.Whole {
			return p.Region, true
		}
	}
	return 0, false
}

// settleStates tells Georgia the state of the U.S. from the country: it is the
// state behind one of its towns, and in a story of the U.S. that names nothing
// of the Caucasus.
func (s *story) settleStates(g *grounds) {
	if !g.countries["GE"] {
		return
	}
	georgia := georgiaHash
	caucasus, american := false, g.regions[0]
	var states []*mention
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.kind == "NORP" && m.country == "GE" || m.kind == "GPE" && caucasian.Has(s.phrase(m.first, m.end)) {
			caucasus = true
		}
		if m.kind != "GPE" {
			continue
		}
		if s.document.Units[m.first].Form != georgia || m.end-m.first > 1 {
			american = american || s.isIn(m, "US", georgiaOfUS(s))
			continue
		}
		states = append(states, m)
	}
	if caucasus || !american {
		return
	}
	delete(g.countries, "GE")
	for _, m := range states {
		m.country = "US"
	}
}

var georgiaHash = lexicon.Hash("Georgia")

var caucasian = hashes("Tbilisi Batumi Abkhazia Moscow Russia Armenia Azerbaijan Ukraine Tskhinvali")

func georgiaOfUS(s *story) uint8 {
	for p := range s.gaz.Named(georgiaHash) {
		if p.Whole {
			return p.Region
		}
	}
	return 0
}

// isIn tells whether the mention names a place of some size in that region.
func (s *story) isIn(m *mention, country string, region uint8) bool {
	for p := range s.gaz.Named(s.phrase(m.first, m.end)) {
		if p.Country == country && p.Region == region && p.Population > 100_000 && !p.Whole {
			return true
		}
		break
	}
	return false
}

// eachPlace calls locate with each place in turn.
func (s *story) eachPlace(locate func(n int, c feature.Sentence, g *grounds), g *grounds) {
	next := 0
	for _, c := range s.document.Sentences {
		for ; next < len(s.mentions) && s.mentions[next].first < c.End; next++ {
			switch s.mentions[next].kind {
			case "GPE", "LOC", "FAC":
				locate(next, c, g)
			}
		}
	}
}

// locateQualified settles the places whose state stands behind them: "Tripoli,
// Lebanon", "Paris, Texas".
func (s *story) locateQualified(n int, c feature.Sentence, g *grounds) {
	m := &s.mentions[n]
	if m.country != "" || n+1 >= len(s.mentions) {
		return
	}
	by := &s.mentions[n+1]
	if by.first != m.end+1 || by.end > c.End || by.kind != "GPE" || s.document.Units[m.end].Word != "," {
		return
	}
	phrase := s.phrase(m.first, m.end)
	region, isState := s.stateOf(by)
	country := by.country
	if isState && country == "" {
		country = "US"
	}
	if r := s.gaz.Region(s.phrase(by.first, by.end)); r != nil && country == "" {
		country = r.Country
	}
	if country == "" || country == "GE" && isState {
		if !isState {
			return
		}
		country = "US"
	}
	if s.hasCountryName(m) {
		return
	}
	m.country = country
	for p := range s.gaz.Named(phrase) {
		if p.Country == country && (!isState || country != "US" || p.Region == region) && !p.Whole {
			s.place(m, p)
			break
		}
	}
	g.settled[phrase] = m
}

// hasCountryName tells whether m is itself a state, in a list of states.
func (s *story) hasCountryName(m *mention) bool {
	e := s.lex.Entry(s.phrase(m.first, m.end))
	return e != nil && e.ID != ""
}

// locateNamed places what the copy does not qualify.
func (s *story) locateNamed(n int, _ feature.Sentence, g *grounds) {
	m := &s.mentions[n]
	if m.place != nil {
		return
	}
	phrase := s.phrase(m.first, m.end)
	if m.country != "" && s.hasCountryName(m) {
		if m.country == "US" && s.document.Units[m.first].Form == georgiaHash {
			s.placeState(m, phrase)
			return
		}
		if p, ok := s.gaz.Country(m.country); ok {
			m.place = &p
		}
		return
	}
	if m.country != "" {
		return
	}
	if by := g.settled[phrase]; by != nil {
		m.country, m.id, m.place = by.country, by.id, by.place
		return
	}
	if m.kind == "GPE" {
		if _, ok := s.stateOf(m); ok && !g.isTown(s, m) {
			s.placeState(m, phrase)
			return
		}
	}
	r := s.gaz.Region(phrase)
	if r == nil && m.listed {
		r = s.gaz.Region(lexicon.HashPhrase(m.canonical, lexicon.Hash))
	}
	if r != nil {
		m.country, m.place = r.Country, &r.Point
		return
	}
	if e := s.lex.Entry(phrase); e != nil && e.Capital && e.State != nil {
		if p, ok := s.likeliest(phrase, g); ok && g.names(p) && !g.countries[e.State.ID] {
			s.place(m, p)
			return
		}
		s.placeCapital(m, phrase, e.State.ID)
		return
	}
	if m.kind == "GPE" {
		if p, ok := s.likeliest(phrase, g); ok {
			s.place(m, p)
		}
	}
}

// hasRivals tells whether other states have towns of that name that are not
// much smaller.
func (s *story) hasRivals(phrase uint64, country string) bool {
	own := 0.0
	for p := range s.gaz.Named(phrase) {
		if p.Country == country {
			own = max(own, p.Population)
		} else if own < unmistakableBy*p.Population {
			return true
		}
	}
	return false
}

// isTown tells whether the name of a state of the U.S. is more likely a town's
// here: Washington is the capital, and New York the city, unless "state" says
// otherwise.
func (g *grounds) isTown(s *story, m *mention) bool {
	word := s.printed(m.first, m.end)
	return word == "Washington" || word == "New York"
}

func (s *story) placeState(m *mention, phrase uint64) {
	if m.end-m.first == 1 {
		if full := usStates[s.document.Units[m.first].Word]; full != "" {
			m.canonical = full
			phrase = lexicon.HashPhrase(full, lexicon.Hash)
		}
	}
	for p := range s.gaz.Named(phrase) {
		if p.Whole {
			s.place(m, p)
			return
		}
	}
}

func (s *story) placeCapital(m *mention, phrase uint64, country string) {
	m.country = country
	for p := range s.gaz.Named(phrase) {
		if p.Country == country && !p.Whole {
			s.place(m, p)
			return
		}
	}
}

// place gives m a place's state, position and id.
func (s *story) place(m *mention, p gazetteer.Place) {
	m.country = p.Country
	point := p.Point
	m.place = &point
	m.id = placeID(p.GeoNames)
}

// likeliest returns which of the places of that name is meant. One in a state
// or region that the story names goes first; the largest surpasses the others
// by far, or there is doubt.
func (s *story) likeliest(phrase uint64, g *grounds) (gazetteer.Place, bool) {
	var top, near gazetteer.Place
	several, second := false, 0.0
	for p := range s.gaz.Named(phrase) {
		if p.Whole || p.GeoNames == top.GeoNames {
			continue
		}
		if top.GeoNames == 0 {
			top = p
		} else if second == 0 {
			second = p.Population
		}
		if !g.names(p) {
			continue
		}
		switch {
		case near.GeoNames == 0:
			near = p
		case near.GeoNames != p.GeoNames && near.Population < surpassing*p.Population:
			several = true
		}
	}
	switch {
	case top.GeoNames == 0:
		return top, false
	case near.GeoNames != 0 && (near.GeoNames == top.GeoNames || top.Population < unmistakableBy*near.Population):
		return near, !several
	}
	return top, top.Population >= knownFrom && top.Population >= surpassing*second
}

// names tells whether the story names the state that p lies in. Of the
// U.S., where towns share names, it is the state of the union that counts; if
// the story names none, only large towns are meant.
func (g *grounds) names(p gazetteer.Place) bool {
	if p.Country == "US" {
		return g.regions[p.Region] || len(g.regions) == 0 && g.countries["US"] && p.Population >= knownFrom
	}
	return g.countries[p.Country]
}

// usStates are the abbreviations of the states of the U.S. that copy uses in
// text. Own list, after the style of U.S. agencies.
var usStates = map[string]string{
	"Ala.": "Alabama", "Ariz.": "Arizona", "Ark.": "Arkansas", "Calif.": "California", "Colo.": "Colorado", "Conn.": "Connecticut",
	"Del.": "Delaware", "Fla.": "Florida", "Ga.": "Georgia", "Ill.": "Illinois", "Ind.": "Indiana", "Kan.": "Kansas", "Ky.": "Kentucky",
	"La.": "Louisiana", "Md.": "Maryland", "Mass.": "Massachusetts", "Mich.": "Michigan", "Minn.": "Minnesota", "Miss.": "Mississippi",
	"Mo.": "Missouri", "Mont.": "Montana", "Neb.": "Nebraska", "Nev.": "Nevada", "N.H.": "New Hampshire", "N.J.": "New Jersey",
	"N.M.": "New Mexico", "N.Y.": "New York", "N.C.": "North Carolina", "N.D.": "North Dakota", "Okla.": "Oklahoma", "Ore.": "Oregon",
	"Pa.": "Pennsylvania", "R.I.": "Rhode Island", "S.C.": "South Carolina", "S.D.": "South Dakota", "Tenn.": "Tennessee", "Tex.": "Texas",
	"Vt.": "Vermont", "Va.": "Virginia", "Wash.": "Washington", "W.Va.": "West Virginia", "Wis.": "Wisconsin", "Wyo.": "Wyoming",
}

// splitDateline returns the phrases of a dateline's place, "PARIS, Texas", as
// written within a sentence.
func splitDateline(place string) []uint64 {
	var parts []uint64
	for part := range strings.FieldsFuncSeq(place, func(r rune) bool { return r == ',' || r == '/' }) {
		var h uint64
		for i, word := range strings.Fields(part) {
			if full := usStates[word]; full != "" {
				word = full
			} else if word == strings.ToUpper(word) {
				word = titled(word)
			}
			if i == 0 {
				h = lexicon.Hash(word)
			} else {
				h = lexicon.Join(h, lexicon.Hash(word))
			}
		}
		parts = append(parts, h)
	}
	return parts
}

func titled(word string) string {
	_, size := utf8.DecodeRuneInString(word)
	return word[:size] + strings.ToLower(word[size:])
}
