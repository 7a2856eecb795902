package claim

import "strings"

// knownName is somebody whom the story names.
type knownName struct {
	canonical, kind string
}

// names holds the names of a story by their printed forms in small letters.
type names map[string]knownName

// maxNameWords is how many words a name may have.
const maxNameWords = 6

// knownNames collects the names of the text: of its entities and of who speaks
// in it, whole and, of persons, by their last word.
func (c *cast) knownNames(drafts []draft) names {
	known := make(names, 2*len(c.book.names))
	add := func(lower string, n knownName) {
		if _, taken := known[lower]; !taken && lower != "" && n.canonical != "" {
			known[lower] = n
		}
	}
	done := make(map[string]thing, len(c.book.names)) // as what a canonical name was added
	for _, n := range c.book.names {
		is := knownName{canonical: n.canonical, kind: c.book.kinds[n.canonical]}
		if n.is == person && is.kind == "" {
			is.kind = kindPerson
		}
		if at, ok := c.at[n.canonical]; is.kind == "" && (!ok || c.voices[at].is != person) && !c.isEntity(n) {
			continue // a run of capitals that may be no name
		}
		if state, ok := governments.Find(c.text.Slice(n.first, n.end)); ok && n.is != person {
			is = knownName{canonical: state, kind: kindState}
		}
		add(c.text.LowerSlice(n.first, n.end), is)
		if as, ok := done[n.canonical]; ok && (as == person || n.is != person) {
			continue
		}
		done[n.canonical] = n.is
		lower := strings.ToLower(n.canonical)
		add(lower, is)
		if n.is == person {
			last := lower[strings.LastIndexByte(lower, ' ')+1:]
			add(last, is)
			add(last[strings.LastIndexByte(last, '-')+1:], is) // al-Assad
		}
	}
	for i := range drafts {
		if sp := drafts[i].speaker; sp != nil && sp.Canonical != "" && len(sp.Members) == 0 && c.isName(c.text.At(sp.End-1)) {
			add(strings.ToLower(sp.Canonical), knownName{canonical: sp.Canonical, kind: sp.Kind})
		}
	}
	return known
}

func (c *cast) isEntity(n namesake) bool { return c.book.kinds[n.canonical] != "" }

// knownIn returns the known name that the phrase m ends with, and where in m it
// begins. What follows a preposition in the phrase does not count.
func (h *headline) knownIn(m span) (knownName, int, bool) {
	for i := m.first + 1; i < m.end-1; i++ {
		if h.in(i, prepos) {
			m.end = i
			break
		}
	}
	if n, at, ok := h.entityAt(m); ok {
		return n, at, true
	}
	for first := max(m.first, m.end-maxNameWords); first < m.end; first++ {
		if n, ok := h.known[h.lowText(span{first, m.end})]; ok {
			return n, first, true
		}
	}
	return knownName{}, 0, false
}

// entityAt returns the entity of the headline that m ends with.
func (h *headline) entityAt(m span) (knownName, int, bool) {
	if m.empty() {
		return knownName{}, 0, false
	}
	end := h.text.Tokens[m.end-1].End
	for _, e := range h.doc.Entities {
		kind := entityKinds[e.Type]
		if e.End != end || kind == "" || e.Start < h.text.Tokens[m.first].Start {
			continue
		}
		if e.Metonym {
			kind = kindState
		}
		n := knownName{canonical: e.Canonical, kind: kind}
		if state := governments.Get(e.Name); state != "" && e.Type != "PERSON" {
			n = knownName{canonical: state, kind: kindState}
		}
		return n, h.text.At(e.Start), n.canonical != ""
	}
	return knownName{}, 0, false
}

// knownFrom returns the longest known name that begins with token at.
func (h *headline) knownFrom(at, end int) span {
	for last := min(at+maxNameWords, end); last > at; last-- {
		if n, first, ok := h.knownIn(span{at, last}); ok && first == at && n.canonical != "" {
			return span{at, last}
		}
	}
	return span{}
}

// lowText returns the words of c in small letters with one space between them.
func (h *headline) lowText(c span) string {
	if c.end-c.first == 1 {
		return h.low(c.first)
	}
	return h.text.LowerSlice(c.first, c.end)
}
