package claim

import "github.com/wiredesk/wiredesk/pipeline/text/token"

// quotation is what stands between two quotation marks, or behind one that is
// never closed.
type quotation struct {
	// outer has the marks, inner has not.
	outer, inner span
	paragraph    int
	// open tells that the paragraph ends before the closing mark;
	// carried that it goes on a quotation of the paragraph before.
	open, carried bool
	// turn tells that it is a turn of a transcript, which needs no marks.
	turn bool
}

// findQuotations finds the outermost quotations of each paragraph. Double
// marks of any make close any double mark. Single marks are quotations only
// where no double one is open and both are there.
func (s *story) findQuotations() {
	for p, paragraph := range s.text.Paragraphs {
		s.quotationsOf(p, span{paragraph.FirstToken, paragraph.EndToken})
	}
	s.carryOver()
	for n, q := range s.quotations {
		for i := q.outer.first; i < q.outer.end; i++ {
			s.quote[i] = int32(n)
		}
	}
}

func (s *story) quotationsOf(p int, paragraph span) {
	if at, ok := s.turnOf(paragraph); ok {
		s.addTurn(p, span{at, paragraph.end})
		return
	}
	open, single, depth := -1, false, 0
	for i := paragraph.first; i < paragraph.end; i++ {
		switch k := s.kind(i); {
		case k == token.OpenDouble && open >= 0 && !single:
			if s.text.Word(open) == "„" && s.text.Word(i) == "“" {
				s.addQuotation(p, open, i+1, true)
				open = -1
			} else if s.text.Word(i) == s.text.Word(open) && depth == 0 {
				// The mark that should have closed is missing.
				s.addQuotation(p, open, s.sentenceEndAfter(open, i), false)
				open = i
			} else {
				depth++
			}
		case k == token.OpenDouble:
			open, single, depth = i, false, 0
		case k == token.CloseDouble && open >= 0 && !single:
			if depth > 0 && s.text.Word(i) != closingFor[s.text.Word(open)] {
				depth--
				continue
			}
			s.addQuotation(p, open, i+1, true)
			open = -1
		case k == token.OpenSingle && open < 0:
			open, single, depth = i, true, 0
		case k == token.CloseSingle && open >= 0 && single:
			s.addQuotation(p, open, i+1, true)
			open = -1
		}
	}
	if open >= 0 && !single {
		s.addQuotation(p, open, paragraph.end, false)
	}
}

// closingFor holds the mark that surely closes the quotation that a mark
// opens, so that others within it are those of nested ones.
var closingFor = map[string]string{"“": "”", "\"": "\"", "«": "»", "„": "“"}

// sentenceEndAfter returns the end of the sentence that token open is in, but
// at most limit.
func (s *story) sentenceEndAfter(open, limit int) int {
	return min(s.text.Sentences[s.text.SentenceOf(open)].End, limit)
}

// addQuotation adds the quotation from the mark open to the token before end.
func (s *story) addQuotation(p, open, end int, closed bool) {
	q := quotation{outer: span{open, end}, inner: span{open + 1, end}, paragraph: p, open: !closed}
	if closed {
		q.inner.end--
	}
	if !q.inner.empty() {
		s.quotations = append(s.quotations, q)
	}
}

// addTurn adds a turn of a transcript. A mark that opens it may be closed in a
// later paragraph only.
func (s *story) addTurn(p int, c span) {
	q := quotation{outer: c, inner: c, paragraph: p, turn: true}
	if last := c.end - 1; s.kind(last) == token.CloseDouble {
		q.inner.end--
	}
	q.open = s.kind(c.first) == token.OpenDouble && q.inner.end == c.end ||
		s.kind(s.text.Paragraphs[p].FirstToken) == token.OpenDouble && q.inner.end == c.end
	if s.kind(c.first) == token.OpenDouble {
		q.inner.first++
	}
	s.quotations = append(s.quotations, q)
}

// carryOver looks at quotations that a paragraph leaves open: they are carried
// on if the next paragraph opens with a mark. If not, the mark is missing, and
// the quotation ends with its sentence.
func (s *story) carryOver() {
	opening := make(map[int]int, len(s.quotations))
	for n, q := range s.quotations {
		if q.outer.first == s.text.Paragraphs[q.paragraph].FirstToken {
			opening[q.paragraph] = n
		}
	}
	for n := range s.quotations {
		q := &s.quotations[n]
		if !q.open || q.outer.end != s.text.Paragraphs[q.paragraph].EndToken {
			continue
		}
		if next, ok := opening[q.paragraph+1]; ok {
			s.quotations[next].carried = true
			continue
		}
		if q.turn {
			continue
		}
		q.outer.end = s.unclosedEnd(*q)
		q.inner.end = q.outer.end
	}
}

// unclosedEnd guesses where a quotation without a closing mark ends: before
// the attribution in its own sentence, else with the sentence.
func (s *story) unclosedEnd(q quotation) int {
	end := s.sentenceEndAfter(q.inner.first, q.outer.end)
	for i := q.inner.first; i < end; i++ {
		if !s.isComma(i) {
			continue
		}
		for j := i + 1; j < min(i+6, end); j++ {
			if v := s.verb(j); (v.class == say || v.class == tell) && v.form == past {
				return i + 1
			}
		}
	}
	return end
}
