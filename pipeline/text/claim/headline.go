package claim

import "github.com/wiredesk/wiredesk/pipeline/text/token"

// minHeadline is how many words a sentence must have before its capitals tell
// that it is set as a headline.
const minHeadline = 4

// findHeadlines finds the statements that are set as headlines and alerts are,
// all words of weight with a capital, in which a capital tells no name: "Kovar
// Says Mine Will Close", "OSLO SAYS MINE TO CLOSE".
func (s *story) findHeadlines() {
	for _, st := range s.statements {
		if !s.isHeadline(st.span) {
			continue
		}
		if s.headline == nil {
			s.headline = make([]bool, s.text.Len())
		}
		for i := st.first; i < st.end; i++ {
			s.headline[i] = true
		}
	}
}

func (s *story) isHeadline(c span) bool {
	words, reports := 0, false
	for i := c.first; i < c.end; i++ {
		if s.kind(i) != token.Word {
			continue
		}
		w := s.low(i)
		if len(w) > 3 && s.text.Word(i) == w && !s.in(i, prepos) && !s.in(i, linkers) {
			return false
		}
		words++
		v := s.verb(i)
		reports = reports || v.class != 0 && (v.form != base || v.lemma == "say") && i > c.first
	}
	return words >= minHeadline && reports
}
