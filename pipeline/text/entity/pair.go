package entity

import (
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/text/wordlist"
)

// pair is two states that the copy names in one breath: "the U.S. and Russia".
type pair struct {
	first, second string
	nuclear       bool
	paragraph     int
}

// notePair notes that the state of entity n, which begins at token i, is joined
// by "and" to the state before it.
func (r *resolver) notePair(n, i int) {
	joint := i - 1
	if r.low(joint) == "the" {
		joint--
	}
	if joint < 1 || r.low(joint) != "and" || r.within[joint-1] == 0 {
		return
	}
	a, b := &r.entities[r.within[joint-1]-1], &r.entities[n]
	if !strings.HasPrefix(a.ID, "country:") || !strings.HasPrefix(b.ID, "country:") || a.Canonical == b.Canonical {
		return
	}
	r.pairs = append(r.pairs, pair{
		first: a.Canonical, second: b.Canonical, nuclear: nuclearStates.Has(a.Country) && nuclearStates.Has(b.Country),
		paragraph: r.paragraph(),
	})
}

// nuclearStates have nuclear weapons: ISO 3166-1 codes.
var nuclearStates = wordlist.SetOf("US RU CN GB FR IN PK KP IL")

// both resolves "the two countries", "both countries" and "the nuclear powers"
// at token i to the only pair of states that the copy has named so far, or
// that it has named in this paragraph and the one before.
func (r *resolver) both(i int, s token.Sentence) {
	head := i + 1
	nuclear := strings.HasPrefix(r.low(head), "nuclear")
	switch {
	case r.low(i) == "the" && (r.low(head) == "two" || nuclear):
		head++
	case r.low(i) == "both":
	default:
		return
	}
	if head >= s.End || !pairNouns.Has(r.low(head)) || nuclear && r.low(head) == "countries" {
		return
	}
	p := r.onlyPair(func(p *pair) bool { return p.paragraph >= r.paragraph()-1 })
	if p == nil {
		p = r.onlyPair(func(*pair) bool { return true })
	}
	if p != nil && (!nuclear || p.nuclear) {
		r.record(&figure{canonical: p.first + "; " + p.second}, "nominal", i, head+1)
	}
}

// pairNouns are what two states are called together. Own list.
var pairNouns = wordlist.SetOf("countries nations states governments neighbors neighbours rivals allies powers foes adversaries capitals")

// maxPairs bounds how many pairs are looked through.
const maxPairs = 20

func (r *resolver) onlyPair(near func(*pair) bool) *pair {
	var found *pair
	for k := max(0, len(r.pairs)-maxPairs); k < len(r.pairs); k++ {
		p := &r.pairs[k]
		if !near(p) {
			continue
		}
		if found != nil && !found.equals(p) {
			return nil
		}
		if found == nil {
			found = p
		}
	}
	return found
}

func (p *pair) equals(o *pair) bool {
	return p.first == o.first && p.second == o.second || p.first == o.second && p.second == o.first
}
