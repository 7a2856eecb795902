package claim

import (
	"cmp"
	"slices"
)

// draft makes drafts of all contents: those of attributions, and quotations
// that stand alone and inherit their speaker from around them.
func (s *story) draft() []draft {
	found := make([][]attribution, len(s.statements))
	for n := range s.statements {
		found[n] = s.findAttributions(n)
	}
	pieces := 0
	for n := range found {
		for k := range found[n] {
			pieces += len(found[n][k].contents)
		}
	}
	drafts := make([]draft, 0, pieces+len(s.quotations))
	h := heir{story: s, found: found}
	h.listen()
	for n := range s.statements {
		for k := range found[n] {
			drafts = h.reported(drafts, &found[n][k])
		}
		if !hasContent(found[n]) {
			drafts = h.alone(drafts, n)
		}
	}
	drafts = dropDoubles(drafts)
	return h.dropAsides(h.order(drafts))
}

// heir hands speakers on to the quotations that follow.
type heir struct {
	*story
	found [][]attribution
	// voiceBefore and reach are filled by listen.
	voiceBefore, reach []int
}

func hasContent(found []attribution) bool {
	return slices.ContainsFunc(found, func(a attribution) bool { return len(a.contents) > 0 })
}

// reported makes drafts of the pieces of an attribution's content.
func (h *heir) reported(drafts []draft, a *attribution) []draft {
	first := -1
	for k, c := range a.contents {
		if c.empty() {
			continue
		}
		d := draft{
			span: c, direct: a.direct[k], cue: a.cue, verb: a.verb, name: a.subject.name, whole: a.subject.whole,
			negated: a.negated, statement: a.statement, continues: first, within: -1,
		}
		drafts = append(drafts, d)
		if first < 0 {
			first = len(drafts) - 1
			if a.direct[k] {
				drafts[first].continues = h.carriedFrom(drafts[:first], c)
			}
		}
	}
	return drafts
}

// carriedFrom returns the first piece of the content that the quotation at c
// carries on from the paragraph before; -1 if it carries on none.
func (h *heir) carriedFrom(before []draft, c span) int {
	if !h.quoted(c.first) || !h.quotations[h.quote[c.first]].carried {
		return -1
	}
	for i := len(before) - 1; i >= max(0, len(before)-maxBack); i-- {
		if before[i].direct {
			if before[i].continues >= 0 {
				return before[i].continues
			}
			return i
		}
	}
	return -1
}

// alone makes drafts of a statement that is nothing but quotations.
func (h *heir) alone(drafts []draft, n int) []draft {
	pieces, ok := h.directPieces(h.statements[n].span)
	if !ok {
		return drafts
	}
	a, ok := h.speakerFor(n)
	if !ok {
		return drafts
	}
	for _, p := range pieces {
		p = h.trim(p)
		if p.empty() {
			continue
		}
		drafts = append(drafts, draft{
			span: p, direct: true, cue: a.cue, verb: a.verb, name: a.subject.name, whole: a.subject.whole,
			statement: n, inherited: true, continues: h.carriedFrom(drafts, p), within: -1,
		})
	}
	return drafts
}

// speakerFor finds the attribution that the quotation statement n inherits:
// from before it in its paragraph, from behind it there, from the paragraph
// before the quotations that it goes on.
func (h *heir) speakerFor(n int) (attribution, bool) {
	if a, ok := h.dangling(n + 1); ok && h.statements[n+1].paragraph == h.statements[n].paragraph {
		return a, true
	}
	p := h.statements[n].paragraph
	if v := h.voiceBefore[n]; v >= 0 && h.statements[v].paragraph == p {
		return h.lastIn(v), true
	}
	if a, ok := h.voiceBehind(n); ok {
		return a, true
	}
	if v := h.voiceBefore[n]; v >= 0 && h.statements[v].paragraph >= h.reach[n] {
		return h.lastIn(v), true
	}
	return attribution{}, false
}

// listen notes for each statement the last one before it in which somebody
// speaks, and the first paragraph that a quotation may have its speaker from:
// the one before the run of quotations that it ends.
func (h *heir) listen() {
	h.voiceBefore = make([]int, len(h.statements))
	h.reach = make([]int, len(h.statements))
	voice, from := -1, 0
	for n, st := range h.statements {
		h.voiceBefore[n] = voice
		if n == 0 || !h.quotesOnly(n-1) {
			from = st.paragraph - 1
		}
		h.reach[n] = from
		if h.speaks(n) {
			voice = n
		}
	}
}

func (h *heir) quotesOnly(n int) bool {
	_, ok := h.directPieces(h.statements[n].span)
	return ok
}

func (h *heir) speaks(n int) bool { return slices.ContainsFunc(h.found[n], hasVoice) }

// lastIn returns who speaks last in statement n.
func (h *heir) lastIn(n int) attribution {
	var last attribution
	for _, a := range slices.Backward(h.found[n]) {
		if !hasVoice(a) {
			continue
		}
		if slices.Contains(a.direct, true) {
			return a
		}
		if last.class == 0 {
			last = a
		}
	}
	return last
}

// hasVoice tells whether the one whom a reports may go on speaking.
func hasVoice(a attribution) bool {
	if a.subject.name.empty() {
		return false
	}
	switch a.class {
	case say, tell, source, deny, judge:
		return true
	}
	return false
}

// dangling returns the attribution of statement n that has no content of its
// own: "“Who pays you?” Ana Kovar, who wrote the bill, asked."
func (h *heir) dangling(n int) (attribution, bool) {
	if n >= len(h.found) {
		return attribution{}, false
	}
	for _, a := range h.found[n] {
		if len(a.contents) == 0 && (a.class == say || a.class == tell) && !a.subject.name.empty() {
			return a, true
		}
	}
	return attribution{}, false
}

func (h *heir) voiceBehind(n int) (attribution, bool) {
	m := n + 1
	if m >= len(h.statements) || h.statements[m].paragraph != h.statements[n].paragraph {
		return attribution{}, false
	}
	if len(h.found[m]) > 0 && (h.found[m][0].left || len(h.found[m][0].contents) == 0) {
		return h.found[m][0], true
	}
	return attribution{}, false
}

// dropDoubles drops a draft whose content another has with the same speaker.
func dropDoubles(drafts []draft) []draft {
	type id struct{ content, name span }
	seen := make(map[id]bool, len(drafts))
	moved := make([]int, len(drafts))
	out := drafts[:0]
	for i, d := range drafts {
		key := id{d.span, d.name}
		moved[i] = len(out)
		if seen[key] {
			moved[i] = -1
			continue
		}
		seen[key] = true
		if d.continues >= 0 {
			d.continues = moved[d.continues]
		}
		out = append(out, d)
	}
	return out
}

// order sorts drafts by where they begin, the longer first, and settles what
// is nested in what.
func (h *heir) order(drafts []draft) []draft {
	at := make([]int, len(drafts))
	for i := range at {
		at[i] = i
	}
	slices.SortStableFunc(at, func(a, b int) int {
		return cmp.Or(cmp.Compare(drafts[a].first, drafts[b].first), cmp.Compare(drafts[b].end, drafts[a].end))
	})
	place := make([]int, len(drafts))
	sorted := make([]draft, len(drafts))
	for n, i := range at {
		place[i] = n
		sorted[n] = drafts[i]
	}
	var outer []int
	for n := range sorted {
		d := &sorted[n]
		if d.continues >= 0 {
			d.continues = place[d.continues]
		}
		for len(outer) > 0 && sorted[outer[len(outer)-1]].end <= d.first {
			outer = outer[:len(outer)-1]
		}
		for _, m := range slices.Backward(outer) {
			if h.nests(&sorted[m], d) {
				d.within = m
				break
			}
		}
		outer = append(outer, n)
	}
	return sorted
}

// nests tells whether the claim inner, its attribution included, stands within
// the content of outer.
func (h *heir) nests(outer, inner *draft) bool {
	return outer.contains(inner.span) && !inner.inherited && outer.contains(inner.cue) && outer.span != inner.span
}

// dropAsides drops the nested drafts that are no report of another's words; see
// isAside.
func (h *heir) dropAsides(drafts []draft) []draft {
	place := make([]int, len(drafts))
	dropped := make([]bool, len(drafts))
	out := drafts[:0]
	for n, d := range drafts {
		if d.continues >= 0 {
			dropped[n] = dropped[d.continues]
			d.continues = place[d.continues]
		} else if d.within >= 0 {
			dropped[n] = h.isAside(&drafts[d.within], &d)
		}
		if d.within >= 0 {
			d.within = place[d.within]
		}
		if place[n] = len(out); dropped[n] {
			place[n] = d.within
			continue
		}
		out = append(out, d)
	}
	return out
}

func (s *story) hasQuoted(c span) bool {
	for i := c.first; i < c.end; i++ {
		if s.quoted(i) {
			return true
		}
	}
	return false
}

// isAside tells whether a nested claim only says how the outer speaker puts it:
// "she said she hopes to win" is one claim of hers, and "he said she welcomed
// the deal" reports no words of hers.
func (h *heir) isAside(outer, inner *draft) bool {
	switch inner.verb.class {
	case accuse:
		if inner.verb.lemma == "blame" {
			return true
		}
	case judge:
		return !h.hasQuoted(inner.span)
	case cite, want:
		return true
	case source:
		return false
	}
	itself := inner.name.end-inner.name.first == 1 && h.in(inner.name.first, persons)
	return itself && outer.cue.end <= outer.first && inner.name.first >= outer.first
}
