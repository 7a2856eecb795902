package entity

import (
	"unicode/utf8"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/feature"
	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

// findPhrases finds what the lists know by several words and the model cut
// short or took for something else: "Democratic Republic of Congo". A model's
// span that reaches over the phrase is left alone.
func (s *story) findPhrases(c feature.Sentence) {
	units := s.document.Units
	for i := c.First; i < c.End; i++ {
		if units[i].Lists&lexicon.Begins == 0 {
			continue
		}
		h := units[i].Form
		var entry *lexicon.Entry
		size := 0
		for n := 2; n <= lexicon.MaxWords && i+n <= c.End; n++ {
			h = lexicon.Join(h, units[i+n-1].Form)
			if e := s.lex.Entry(h); e != nil && s.spansWithin(i, i+n) {
				entry, size = e, n
			}
		}
		if entry != nil && s.add(i, i+size, entry.Type) {
			i += size - 1
		}
	}
}

// spansWithin tells whether no span of the model crosses the border of the
// units first to end-1.
func (s *story) spansWithin(first, end int) bool {
	a, b := s.labels[first][0], s.labels[end-1][0]
	return a != 'I' && a != 'L' && b != 'B' && b != 'I'
}

// growOrganisations makes one organisation of a person's or a place's name
// and the words behind it, if the last of them says so: "Qatar Charity" with
// only "Qatar" found, "Talaat Moustafa Group".
func (s *story) growOrganisations() {
	units := s.document.Units
	s.eachMention(func(m *mention, c feature.Sentence) {
		if c.AllCaps || c.TitleCase || m.kind != "PERSON" && m.kind != "GPE" && m.kind != "ORG" {
			return
		}
		end := m.end
		for end < c.End && units[end].Upper && !s.taken[end] && units[end].Kind == token.Word {
			end++
		}
		if end == m.end || units[end-1].Class&(lexicon.OrgHead|lexicon.Suffix) == 0 || units[end-1].Class&(lexicon.Title|lexicon.FacHead) != 0 {
			return
		}
		for k := m.end; k < end; k++ {
			s.taken[k] = true
		}
		m.end, m.kind = end, "ORG"
	})
}

// findAbbreviations takes words in capitals for organisations, save those that
// copy uses for other things.
func (s *story) findAbbreviations(c feature.Sentence) {
	if c.AllCaps {
		return
	}
	units := s.document.Units
	for i := c.First; i < c.End; i++ {
		u := &units[i]
		if !u.Caps || s.taken[i] || u.Kind != token.Word || u.Small && !s.isBracketed(i, c) || notOrganisations.Has(u.Lower) || !isPlainCaps(u.Word) || s.besideName(i, c) {
			continue
		}
		if i+1 < c.End && (units[i+1].Kind == token.Number || units[i+1].Word == "-") {
			continue
		}
		s.add(i, i+1, "ORG")
	}
}

// isBracketed tells whether unit i stands in brackets by itself, or its word
// did before: "the Office for Harbour Safety (OHS)".
func (s *story) isBracketed(i int, c feature.Sentence) bool {
	units := s.document.Units
	if i > c.First && i+1 < c.End && units[i-1].Word == "(" && units[i+1].Word == ")" {
		return true
	}
	return s.oneWordBodies()[units[i].Form]
}

// oneWordBodies returns the forms of the bodies found so far that have a name of
// one word. It reads each mention once, however often it is asked: until the
// mentions are sorted they are only added to.
func (s *story) oneWordBodies() map[uint64]bool {
	if s.bodies == nil {
		s.bodies = map[uint64]bool{}
	}
	for ; s.bodiesRead < len(s.mentions); s.bodiesRead++ {
		if m := s.mentions[s.bodiesRead]; m.end-m.first == 1 && m.kind == "ORG" {
			s.bodies[s.document.Units[m.first].Form] = true
		}
	}
	return s.bodies
}

// isPlainCaps tells whether word is three to seven ASCII capitals.
func isPlainCaps(word string) bool {
	for i := range len(word) {
		if word[i] < 'A' || word[i] > 'Z' {
			return false
		}
	}
	return len(word) >= 3 && len(word) <= 7
}

// notOrganisations are abbreviations in capitals that name no organisation.
// Own list.
var notOrganisations = hashes(`gdp gnp cpi ppi pmi ipo etf fdi vat gst esg ceo cfo coo cto evp phd mba usd eur gbp jpy
	gmt utc est edt pst bst ist hiv aids covid covid-19 sars mers dna rna mrna pcr ppe icu ecg mri tnt ied ieds suv suvs
	dvd dvds gps usb led lcd atm atms pin sim sms app vip vips lgbt lgbtq lgbti lgbtiq mps mp pow pows ngo ngos asap faq aka diy
	kph mph rpm kwh mwh lng lpg crude brent wti nft nfts dei phds acl tbd phev bev evs cctv wifi www http html api urls url
	iii vii viii xii xiv xvi xix tvs dj djs mc mcs cds mvp ufo ufos rpg rpgs icbm icbms loc iq adhd ptsd bmi co2 ghg gmo gmos
	one two the and for not but all new now day god usa uae prc drc dprk rok png ussr advertisement update exclusive breaking
	factbox analysis corrected refile photo video file note editor more read also see bbl bpd mmbtu yoy qoq eps ebitda capex roi fx
	mou mous sdgs sdg sop sops rti fir firs pil pils jee neet obc obcs apc asean-plus ai ar vr it pr hr tv uk us eu un`)

// institutions are houses and bodies that copy names by one word with a
// capital. Own list.
var institutions = hashes("cabinet parliament senate congress assembly diet knesset bundestag politburo kremlin pentagon treasury")

// findInstitutions finds bodies that one word names: those that every state
// has, and the last word of a name that the story has in full ("the
// Foundation").
func (s *story) findInstitutions() {
	units := s.document.Units
	tails := map[uint64]bool{}
	for _, m := range s.mentions {
		tail := &units[m.end-1]
		if m.kind == "ORG" && m.end-m.first > 1 && tail.Class&lexicon.OrgHead != 0 {
			tails[tail.Form] = true
		}
	}
	for _, c := range s.document.Sentences {
		for i := c.First + 1; i < c.End; i++ {
			u := &units[i]
			if !u.Upper || s.taken[i] || c.AllCaps || c.TitleCase || utf8.RuneCountInString(u.Word) < 4 {
				continue
			}
			before := i > c.First && units[i-1].Upper && !s.taken[i-1] && i-1 > c.First
			after := i+1 < c.End && units[i+1].Upper
			if before || after {
				continue
			}
			if institutions.Has(u.Lower) || tails[u.Form] && units[i-1].Lower == theHash {
				s.add(i, i+1, "ORG")
			}
		}
	}
}

// strongHeads end names of organisations whenever they have a capital and a
// word before them. Own list.
var strongHeads = hashes(`ministry department commission agency committee authority university institute parliament court
	bureau council directorate federation association union corporation inc corp ltd`)

var andWord, ampersand = lexicon.Hash("and"), lexicon.Hash("&")

// findHeaded finds organisations that end with a word which says so, where the
// model found nothing: "Defense Ministry".
func (s *story) findHeaded(c feature.Sentence) {
	if c.AllCaps || c.TitleCase {
		return
	}
	units := s.document.Units
	for i := c.First; i < c.End; i++ {
		if !units[i].Upper || s.taken[i] {
			continue
		}
		end := i + 1
		for end < c.End && units[end].Upper && !s.taken[end] {
			end++
		}
		first := i
		if first == c.First && isOpener.Has(units[first].Lower) {
			first++
		}
		if end-first > 1 && strongHeads.Has(units[end-1].Lower) {
			s.add(first, end, "ORG")
		}
		i = end
	}
}

// joinFront joins to an organisation what "and" joins to its front ("Food and
// Drug Administration").
func (s *story) joinFront(m *mention, c feature.Sentence) {
	units := s.document.Units
	if c.AllCaps || c.TitleCase || m.kind != "ORG" || m.end-m.first < 2 || m.first < c.First+2 || !strongHeads.Has(units[m.end-1].Lower) {
		return
	}
	joint, before := m.first-1, m.first-2
	if w := units[joint].Lower; w != andWord && w != ampersand || !units[before].Upper || s.taken[before] || s.lex.Entry(units[before].Form) != nil {
		return
	}
	if before == c.First && isOpener.Has(units[before].Lower) {
		return
	}
	s.taken[joint], s.taken[before] = true, true
	m.first = before
}
