package entity

import (
	"slices"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
	"github.com/wiredesk/wiredesk/pipeline/text/wordlist"
)

// readOrganisation reads an organisation's name as names are compared: without
// case, diacritics, articles and the form of the company, in one spelling.
func readOrganisation(printed string) []string {
	parts := foldName(printed)
	if len(parts) > 1 && parts[0] == "the" {
		parts = parts[1:]
	}
	for len(parts) > 1 && companyForms.Has(parts[len(parts)-1]) {
		parts = parts[:len(parts)-1]
	}
	for i, p := range parts {
		if same := britishSpelling.Get(p); same != "" {
			parts[i] = same
		}
	}
	return parts
}

// Own lists.
var (
	companyForms = wordlist.SetOf(`inc corp ltd co plc llc lp llp ag gmbh sa spa nv bv ab asa oyj se kk pty pvt bhd berhad tbk ojsc pjsc jsc oao zao ooo sarl
		limited incorporated corporation company ev as kgaa sas`)
	britishSpelling = groups("defense defence;organization organisation;labor labour;program programme;center centre;harbor harbour")
	// governmental are the heads of bodies that every state has its own of.
	governmental = wordlist.SetOf("ministry department parliament senate congress army navy police government cabinet court treasury assembly council commission agency")
	// generic are words of names that say nothing of which state or town a body
	// belongs to.
	generic = wordlist.SetOf(`ministry department parliament senate congress army navy police government cabinet court treasury assembly council commission
		agency authority office bureau board committee house force forces guard coast air central bank national state federal supreme
		constitutional high foreign interior defense finance health justice transport energy education environment trade labor economy home
		affairs and of for the security intelligence service public democratic republican conservative socialist communist party
		university hospital school college club united city town hall association union federation museum library stock exchange`)
)

// named is an organisation with a long name.
type named struct {
	words     []string
	canonical string
	country   string
	listed    bool
	owned     bool
	mention   int
}

// linkOrganisations links a short name to the one longer name in the story
// that begins or ends with it: "Tianhe" to "Tianhe Lithium Corp.", "Defense
// Ministry" to "Russian Defense Ministry". Where longer names of several could
// be meant, none is.
func (s *story) linkOrganisations() {
	s.ownOrganisations()
	keys := make([][]string, len(s.mentions))
	var all []named
	byEdge := map[string][]int{}
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.kind != "ORG" {
			continue
		}
		keys[i] = readOrganisation(s.printed(m.first, m.end))
		if len(keys[i]) == 0 {
			continue
		}
		n := named{words: keys[i], canonical: m.canonical, country: m.country, listed: m.listed, owned: m.owned, mention: i}
		if n.canonical == "" {
			n.canonical = s.printed(m.first, m.end)
		}
		if known := slices.IndexFunc(byEdge[n.words[0]], func(at int) bool { return slices.Equal(all[at].words, n.words) && all[at].country == n.country }); known >= 0 {
			continue
		}
		if len(byEdge[n.words[0]]) >= maxNamesakes || len(byEdge[n.words[len(n.words)-1]]) >= maxNamesakes {
			continue
		}
		all = append(all, n)
		byEdge[n.words[0]] = append(byEdge[n.words[0]], len(all)-1)
		if last := n.words[len(n.words)-1]; last != n.words[0] {
			byEdge[last] = append(byEdge[last], len(all)-1)
		}
	}
	persons := map[string]bool{}
	for i := range s.mentions {
		if m := &s.mentions[i]; m.kind == "PERSON" {
			persons[s.printed(m.first, m.end)] = true
			persons[s.printed(m.end-1, m.end)] = true
		}
	}
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.kind == "ORG" && persons[s.printed(m.first, m.end)] {
			// Hardly the foundation that is named after the person.
			continue
		}
		if m.kind == "ORG" && m.canonical == "" && len(keys[i]) > 0 {
			if n := longest(all, byEdge, keys[i], m.country, i); n != nil {
				m.canonical, m.country, m.listed, m.owned = n.canonical, n.country, n.listed, n.owned
			}
		}
	}
}

// longest returns the one name that extends key; nil if none or several do. Of
// several bodies that end alike, a generic word alone means the last named.
func longest(all []named, byEdge map[string][]int, key []string, country string, mention int) *named {
	var found *named
	several := false
	for _, at := range append(slices.Clone(byEdge[key[0]]), byEdge[key[len(key)-1]]...) {
		n := &all[at]
		if country != "" && n.country != country || !extends(n.words, key) {
			continue
		}
		switch {
		case found == nil || found.canonical == n.canonical:
			if found == nil || len(n.words) > len(found.words) {
				found = n
			}
		case extends(n.words, found.words) || slices.Equal(n.words, found.words):
			found = n
		case extends(found.words, n.words):
		case len(key) == 1 && generic.Has(key[0]):
			if n.mention < mention && n.mention > found.mention || found.mention > mention {
				found = n
			}
		default:
			several = true
		}
	}
	if several {
		return nil
	}
	return found
}

// extends tells whether long begins or ends with short, which says less, or is
// the same name with another form.
func extends(long, short []string) bool {
	if len(long) < len(short) {
		return false
	}
	if slices.Equal(long, short) {
		return true
	}
	if len(short) == 1 && tooShort.Has(short[0]) {
		return false
	}
	return slices.Equal(long[:len(short)], short) && !generic.Has(short[0]) || slices.Equal(long[len(long)-len(short):], short)
}

// tooShort are words that stand first or last in names of many bodies, and by
// themselves mean others. Own list.
var tooShort = wordlist.SetOf("united national international american british european us un eu uk new first")

// ownOrganisations gives the bodies that every state has one of to the state
// that the copy names as the owner: "Russia's Defense Ministry", "the Russian
// Defense Ministry".
func (s *story) ownOrganisations() {
	units := s.document.Units
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.kind != "ORG" || m.listed && !ownedEverywhere[m.canonical] || !s.isGovernmental(m) {
			continue
		}
		first := m.first
		if e := s.lex.Entry(units[first].Form); e != nil && e.ID != "" && m.end-first > 1 {
			m.country, m.owned = e.ID, true
			continue
		}
		if i == 0 {
			continue
		}
		owner := &s.mentions[i-1]
		e := s.lex.Entry(s.phrase(owner.first, owner.end))
		if e == nil || e.ID == "" {
			continue
		}
		switch {
		case owner.end == first && owner.kind == "NORP", owner.end+1 == first && owner.kind == "GPE" && possessives.Has(units[owner.end].Lower):
			m.country, m.listed = e.ID, false
			if owner.kind == "NORP" && owner.end-owner.first == 1 {
				m.canonical, m.owned = s.printed(owner.first, m.end), true
				continue
			}
			m.canonical = e.Name + "’s " + s.printed(m.first, m.end)
		}
	}
	s.shareOwners()
	s.ownByHome()
}

// ownByHome gives the bodies that every state has one of, and whose owner the
// copy does not name, to the only state that the story and its dateline name.
// Listed bodies of the U.S. are those where the story names the U.S. and no
// other state whose they could be.
func (s *story) ownByHome() {
	home, several := s.home()
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.kind != "ORG" || m.country != "" || !s.isGovernmental(m) && !ownedEverywhere[m.canonical] {
			continue
		}
		if m.listed {
			m.sure = ownedEverywhere[m.canonical] && home == "US"
			if name := s.countryName(home); !several && home != "" && home != "US" && sharedNames[m.canonical] && name != "" {
				m.country, m.listed, m.canonical = home, false, name+"’s "+m.canonical
			}
			continue
		}
		if last := s.document.Units[m.end-1].Lower; several || home == "" || !ministerial.Has(last) || m.end-m.first < 2 {
			continue
		}
		if name := s.countryName(home); name != "" && isGeneric(readOrganisation(s.printed(m.first, m.end))) {
			m.country, m.canonical = home, name+"’s "+s.printed(m.first, m.end)
		}
	}
}

var ministerial = hashes("ministry parliament cabinet treasury")

// sharedNames are listed bodies of the U.S. whose names bodies of other states
// have too. Own list.
var sharedNames = phrases("Congress;Senate;Supreme Court;Communist Party;Democratic Party;Conservative Party;Labour Party;House of Representatives")

func phrases(list string) map[string]bool {
	m := map[string]bool{}
	for name := range strings.SplitSeq(list, ";") {
		m[name] = true
	}
	return m
}

// home returns the state that the story plays in: the dateline's, else the only
// one that is named; several tells that others are named as places or actors.
func (s *story) home() (code string, several bool) {
	g := &grounds{countries: map[string]bool{}, regions: map[uint8]bool{}}
	s.readDateline(g)
	for country := range g.countries {
		if code != "" {
			return "", true
		}
		code = country
	}
	for i := range s.mentions {
		m := &s.mentions[i]
		country := m.country
		if e := s.lex.Entry(s.phrase(m.first, m.end)); e != nil && e.Capital && e.State != nil {
			country = e.State.ID
		}
		if m.kind != "GPE" && m.kind != "NORP" || country == "" {
			continue
		}
		if code != "" && code != country {
			several = true
		} else {
			code = country
		}
	}
	return code, several
}

// countryName returns the name of the state with that code, as the story's own
// mentions or dateline have it; empty if none has.
func (s *story) countryName(code string) string {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.country == code && (m.kind == "GPE" || m.kind == "NORP") && m.canonical != "" {
			return m.canonical
		}
	}
	for _, part := range splitDateline(s.ctx.Place) {
		e := s.lex.Entry(part)
		if e != nil && e.Capital {
			e = e.State
		}
		if e != nil && e.ID == code {
			return e.Name
		}
	}
	return ""
}

// ownedEverywhere are listed bodies whose names other states' bodies have too.
var ownedEverywhere = phrases("Congress;Senate;House of Representatives;Supreme Court;Justice Department;Treasury Department;" +
	"Defense Department;Commerce Department;Labor Department;Communist Party;Democratic Party;Republican Party;Conservative Party;Labour Party")

func (s *story) isGovernmental(m *mention) bool {
	last := s.document.Units[m.end-1].Word
	return governmental.HasLower(last) || s.document.Units[m.end-1].Class&lexicon.OrgHead != 0 && m.end-m.first == 1
}

// shareOwners gives a body whose owner the copy names once that owner
// throughout, if no other state's is named so.
func (s *story) shareOwners() {
	type owned struct {
		country, canonical string
		owned, several     bool
	}
	known := map[string]*owned{}
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.kind != "ORG" || m.country == "" || m.listed {
			continue
		}
		key := strings.ToLower(s.withoutOwner(m))
		switch o := known[key]; {
		case o == nil:
			if m.canonical == "" {
				m.canonical = s.printed(m.first, m.end)
			}
			known[key] = &owned{country: m.country, canonical: m.canonical, owned: m.owned}
		case o.country != m.country:
			o.several = true
		default:
			m.canonical, m.owned = o.canonical, o.owned
		}
	}
	if len(known) == 0 {
		return
	}
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.kind != "ORG" || m.country != "" || m.listed {
			continue
		}
		if o := known[strings.ToLower(s.printed(m.first, m.end))]; o != nil && !o.several {
			m.country, m.canonical, m.owned = o.country, o.canonical, o.owned
		}
	}
}

// withoutOwner returns the mention as printed without the state that begins it.
func (s *story) withoutOwner(m *mention) string {
	if e := s.lex.Entry(s.document.Units[m.first].Form); e != nil && e.ID != "" && m.end-m.first > 1 {
		return s.printed(m.first+1, m.end)
	}
	return s.printed(m.first, m.end)
}
