package entity

import "github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"

// houses are buildings that stand for the body that sits there, with the code
// of the state. Own list.
var houses = map[uint64]string{
	lexicon.HashPhrase("White House", lexicon.Hash): "US", lexicon.Hash("Pentagon"): "US", lexicon.Hash("Kremlin"): "RU",
	lexicon.HashPhrase("Downing Street", lexicon.Hash): "GB", lexicon.Hash("Elysee"): "FR", lexicon.HashPhrase("Blue House", lexicon.Hash): "KR",
	lexicon.HashPhrase("Buckingham Palace", lexicon.Hash): "GB", lexicon.HashPhrase("Scotland Yard", lexicon.Hash): "GB",
	lexicon.HashPhrase("Foggy Bottom", lexicon.Hash): "US", lexicon.HashPhrase("Capitol Hill", lexicon.Hash): "US",
}

// linkHouses makes bodies of the buildings that act, or whose people do: "the
// Kremlin said", "a White House official". All of them have the body's id.
func (s *story) linkHouses() {
	next := 0
	for _, c := range s.document.Sentences {
		for ; next < len(s.mentions) && s.mentions[next].first < c.End; next++ {
			m := &s.mentions[next]
			state := houses[s.phrase(m.first, m.end)]
			if state == "" || m.kind != "FAC" && m.kind != "ORG" {
				continue
			}
			before := s.lower(m.first-1, c)
			if before == theHash {
				before = s.lower(m.first-2, c)
			}
			at := m.kind == "FAC" && (placedBy.Has(before) || outsideWords.Has(before))
			if !at || s.acts(m.end, c) || s.hasOfficial(m.end, c.End) {
				m.kind = "ORG"
			}
			if m.canonical == "" {
				m.canonical = s.printed(m.first, m.end)
			}
			m.id, m.country, m.listed = "org:"+slug(m.canonical), state, true
		}
	}
}

var outsideWords = hashes("behind before by")

// hasOfficial tells whether an official stands in the next words: "White House
// press secretary".
func (s *story) hasOfficial(i, end int) bool {
	for k := i; k < end && k < i+3; k++ {
		if s.isCalling(k) {
			return true
		}
	}
	return false
}
