package claim

import (
	"cmp"
	"slices"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// relate says what each claim is about and which claims it denies.
func (s *story) relate(claims []wire.Claim, drafts []draft) {
	for i := range claims {
		claims[i].About = s.about(claims[i].Start, claims[i].End)
	}
	s.contradict(claims, drafts)
}

// about returns the canonical names of the entities in a stretch of the text,
// each once, in the order of the text.
func (s *story) about(start, end int) []string {
	if s.doc == nil {
		return nil
	}
	var names []string
	for _, e := range s.entitiesFrom(start) {
		if e.Start >= end {
			break
		}
		if e.End <= end && aboutTypes[e.Type] && e.Canonical != "" && !slices.Contains(names, e.Canonical) {
			names = append(names, e.Canonical)
		}
	}
	return names
}

// entitiesFrom returns the entities of the Document that begin at start or
// behind it.
func (s *story) entitiesFrom(start int) []wire.Entity {
	n, _ := slices.BinarySearchFunc(s.doc.Entities, start, func(e wire.Entity, at int) int { return cmp.Compare(e.Start, at) })
	return s.doc.Entities[n:]
}

// aboutTypes are the types of entities that a claim can be about.
var aboutTypes = set("PERSON ORG GPE LOC NORP FAC EVENT WEAPON LAW")

// contradict links each denial to the claims of others that it denies.
func (s *story) contradict(claims []wire.Claim, drafts []draft) {
	for i := range claims {
		if claims[i].Polarity != "negative" || drafts[i].key == "" {
			continue
		}
		for _, j := range s.denied(claims, drafts, i) {
			claims[i].Contradicts = append(claims[i].Contradicts, claims[j].ID)
		}
	}
}

// denied returns the claims that the denial i denies: a charge against its
// speaker near it, or the claim before it that shares its words, or the last
// one where it only points back ("the charge", "any involvement").
func (s *story) denied(claims []wire.Claim, drafts []draft, i int) []int {
	d := &drafts[i]
	words := s.contentWords(d.span)
	best, most := -1, 0
	for j := max(0, i-maxBack); j < min(len(drafts), i+maxBack); j++ {
		o := &drafts[j]
		if j == i || o.key == d.key || claims[j].Polarity == "negative" || o.within >= 0 || s.distance(o, d) > 3 {
			continue
		}
		score := s.shared(o.span, words)
		if o.verb.class == accuse && s.isAimedAt(o, drafts[i].key) {
			score += 4
		}
		if score > most || score == most && j < i && score > 0 {
			best, most = j, score
		}
	}
	if best >= 0 && (most >= 2 || most >= 1 && len(words) <= 2) {
		return []int{best}
	}
	if d.verb.class != deny || !s.pointsBack(d.span) {
		return nil
	}
	for j := i - 1; j >= max(0, i-maxBack); j-- {
		if o := &drafts[j]; o.key != d.key && o.within < 0 && s.distance(o, d) <= 2 {
			return []int{j}
		}
	}
	return nil
}

// distance returns how many paragraphs lie from a to b.
func (s *story) distance(a, b *draft) int {
	n := s.statements[a.statement].paragraph - s.statements[b.statement].paragraph
	return max(n, -n)
}

// isAimedAt tells whether the accusation o names the speaker key as its target.
func (s *story) isAimedAt(o *draft, key string) bool {
	if s.doc != nil {
		start, _ := s.offsets(o.span)
		for _, e := range s.entitiesFrom(start) {
			if e.Start > start+30 {
				break
			}
			if e.Canonical == key {
				return true
			}
		}
	}
	return key != "" && strings.Contains(s.text.Slice(o.first, min(o.end, o.first+8)), key)
}

// pointsBack tells whether what is denied is named only as something said
// before.
func (s *story) pointsBack(c span) bool {
	for i := c.first; i < min(c.end, c.first+6); i++ {
		if backward[s.low(i)] {
			return true
		}
	}
	return false
}

var backward = set("charge charges allegation allegations accusation accusations claim claims report reports suggestion suggestions figure figures finding findings involvement wrongdoing assertion assertions criticism responsibility it this that them rumor rumors rumour rumours account version")

// contentWords returns the stems of the words of c that carry meaning.
func (s *story) contentWords(c span) map[string]bool {
	words := make(map[string]bool)
	for i := c.first; i < c.end; i++ {
		if w := stem(s.low(i)); w != "" && !s.isFunction(s.low(i)) {
			words[w] = true
		}
	}
	return words
}

func (s *story) shared(c span, words map[string]bool) int {
	n := 0
	seen := make(map[string]bool)
	for i := c.first; i < c.end; i++ {
		if w := stem(s.low(i)); words[w] && !seen[w] {
			seen[w] = true
			n++
		}
	}
	return n
}

func (s *story) isFunction(w string) bool {
	return len(w) < 3 || articles[w] || pronouns[w] || prepos[w] || linkers[w] || beForms[w] || haveForms[w] || doForms[w] || modals[w] || negations[w] || adverbs[w] || objects[w] || absolutes[w] || w == "and"
}

// stem cuts the endings of inflection off, roughly: two words of one stem need
// only meet.
func stem(w string) string {
	if len(w) < 3 {
		return ""
	}
	for _, end := range [...]string{"ing", "ed", "es", "s", "e"} {
		if rest, ok := strings.CutSuffix(w, end); ok && len(rest) >= 3 {
			return rest
		}
	}
	return w
}
