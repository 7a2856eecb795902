package score

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/gold"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// interval is a stretch of a folded paragraph, in code points; half-open.
type interval struct{ start, end int }

// union returns what a and b share as a part of both together.
func (a interval) union(b interval) float64 {
	both := min(a.end, b.end) - max(a.start, b.start)
	if both <= 0 {
		return 0
	}
	return float64(both) / float64(max(a.end, b.end)-min(a.start, b.start))
}

// locate finds content in a folded paragraph; content that was changed is
// where its long pieces are.
func locate(paragraph, content string) (interval, bool) {
	content = strings.Trim(fold(content), ` "'.,;:`)
	if content == "" {
		return interval{}, false
	}
	p, c := []rune(paragraph), []rune(content)
	if at := strings.Index(paragraph, content); at >= 0 {
		start := len([]rune(paragraph[:at]))
		return interval{start, start + len(c)}, true
	}
	same := 0
	var long []block
	for _, b := range blocks(p, c) {
		if b.n >= min(12, len(c)) {
			long = append(long, b)
			same += b.n
		}
	}
	if len(long) == 0 || float64(same) < 0.7*float64(len(c)) {
		return interval{}, false
	}
	last := long[len(long)-1]
	return interval{long[0].i, last.i + last.n}, true
}

// placedClaim is a claim of one side in its paragraph of the gold.
type placedClaim struct {
	paragraph int // -1 where it is in none
	at        interval
	ok        bool // it has a place there
	numbers   []int
}

// key orders candidates that are alike, as the corpus's own scorer does.
func (p placedClaim) key() string {
	if len(p.numbers) == 1 {
		return strconv.Itoa(p.numbers[0])
	}
	return "(" + strings.Trim(strings.Join(strings.Fields(fmt.Sprint(p.numbers)), ", "), "[]") + ")"
}

// copyMatcher pairs the claims of an item.
type copyMatcher struct {
	gold, found []placedClaim
	toFound     map[int]int // by gold claim
	toGold      map[int]int // by found claim
}

func newCopyMatcher(g *gold.Copy, d wire.Document) *copyMatcher {
	m := &copyMatcher{toFound: map[int]int{}, toGold: map[int]int{}}
	body := foldAll(g.Body)
	for i, c := range g.Claims {
		p := placedClaim{paragraph: c.Paragraph, numbers: []int{i}}
		p.at, p.ok = locate(body[c.Paragraph], c.Text)
		m.gold = append(m.gold, p)
	}
	home := homes(body, d.Text)
	for i, c := range d.Claims {
		p := placedClaim{paragraph: home(c.Start), numbers: []int{i}}
		if p.paragraph >= 0 {
			p.at, p.ok = locate(body[p.paragraph], c.Text)
		}
		m.found = append(m.found, p)
	}
	return m
}

// homes returns a function that tells for an offset of the found text which
// paragraph of the gold's body it is in: the same, else the most alike, else
// one that it contains; -1 for none.
func homes(body []string, text string) func(offset int) int {
	type stretch struct{ end, home int }
	var all []stretch
	end := 0
	for p := range strings.SplitSeq(text, "\n\n") {
		end += len([]rune(p)) + 2
		all = append(all, stretch{end, homeOf(body, fold(p))})
	}
	return func(offset int) int {
		for _, s := range all {
			if offset < s.end {
				return s.home
			}
		}
		return -1
	}
}

func homeOf(body []string, p string) int {
	if i := slices.Index(body, p); i >= 0 {
		return i
	}
	best, at := 0.6, -1
	for i, q := range body {
		if l := likeness(q, p); l > 0.6 && l >= best {
			best, at = l, i
		}
	}
	if at >= 0 {
		return at
	}
	return slices.IndexFunc(body, func(q string) bool { return q != "" && strings.Contains(p, q) })
}

// pair pairs what is free of two lists, the best first.
func (m *copyMatcher) pair(want, got []placedClaim) {
	type candidate struct {
		w, g placedClaim
		part float64
	}
	var all []candidate
	for _, w := range want {
		for _, g := range got {
			if w.ok && g.ok && w.paragraph == g.paragraph {
				if part := w.at.union(g.at); part >= 0.8 {
					all = append(all, candidate{w, g, part})
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.part, a.part), strings.Compare(a.w.key(), b.w.key()), strings.Compare(a.g.key(), b.g.key()))
	})
	for _, c := range all {
		if taken(m.toFound, c.w.numbers) || taken(m.toGold, c.g.numbers) {
			continue
		}
		for _, i := range c.w.numbers {
			m.toFound[i] = c.g.numbers[0]
		}
		for _, j := range c.g.numbers {
			m.toGold[j] = c.w.numbers[0]
		}
	}
}

func taken(by map[int]int, numbers []int) bool {
	return slices.ContainsFunc(numbers, func(i int) bool { _, ok := by[i]; return ok })
}

// runs returns two and three neighbours of one paragraph as one claim each.
func runs(list []placedClaim, belong func([]placedClaim) bool) []placedClaim {
	var out []placedClaim
	for n := 2; n <= 3; n++ {
		for i := 0; i+n <= len(list); i++ {
			run := list[i : i+n]
			if slices.ContainsFunc(run, func(p placedClaim) bool { return !p.ok || p.paragraph != run[0].paragraph }) || !belong(run) {
				continue
			}
			whole := placedClaim{paragraph: run[0].paragraph, at: run[0].at, ok: true}
			for _, p := range run {
				whole.at = interval{min(whole.at.start, p.at.start), max(whole.at.end, p.at.end)}
				whole.numbers = append(whole.numbers, p.numbers...)
			}
			out = append(out, whole)
		}
	}
	return out
}

func (m *copyMatcher) match(g *gold.Copy) {
	m.pair(m.gold, m.found)
	m.pair(runs(m.gold, func(run []placedClaim) bool {
		speakers := map[string]bool{}
		for _, p := range run {
			c := g.Claims[p.numbers[0]]
			speakers[cmp.Or(c.Canonical, c.Speaker)] = true
		}
		return len(speakers) == 1 || slices.ContainsFunc(run, func(p placedClaim) bool { return g.Claims[p.numbers[0]].Continues })
	}), m.found)
	m.pair(m.gold, runs(m.found, func([]placedClaim) bool { return true }))
}

// optional tells whether a found claim stands for one that is neither wanted
// nor wrong.
func optional(g *gold.Copy, p placedClaim) bool {
	return p.ok && slices.ContainsFunc(g.Optional, func(o gold.CopyClaim) bool {
		at, ok := locate(fold(g.Body[o.Paragraph]), o.Text)
		both := min(p.at.end, at.end) - max(p.at.start, at.start)
		return ok && o.Paragraph == p.paragraph && 2*both >= min(p.at.end-p.at.start, at.end-at.start)
	})
}

func copyClaims(r *Result, g *gold.Copy, d wire.Document) {
	m := newCopyMatcher(g, d)
	m.match(g)
	given := 0
	for j, c := range d.Claims {
		_, paired := m.toGold[j]
		if !paired && optional(g, m.found[j]) {
			continue
		}
		given++
		if !paired {
			r.item(Item{Figure: "claims/content", Outcome: Extra, Kind: c.Type + " claim that is none", Text: c.Text, Got: strings.TrimSpace(speakerName(c) + ": " + c.Cue)})
		}
	}
	r.Figures.Add(Figures{"claims/content": {
		Wanted: float64(len(g.Claims)), Right: float64(len(m.toFound)), Given: float64(given), Good: float64(len(m.toGold)),
	}})
	for i, w := range g.Claims {
		item := Item{Figure: "claims/content", Outcome: Right, Text: w.Text, Want: cmp.Or(w.Canonical, w.Speaker)}
		j, ok := m.toFound[i]
		if !ok {
			item.Outcome, item.Kind = Missed, w.QuoteType+" claim missed"
		}
		r.item(item)
		if ok {
			compareClaim(r, w, d.Claims[j])
		}
	}
	m.contradictions(r, g, d)
}

func speakerName(c wire.Claim) string {
	if c.Speaker == nil {
		return ""
	}
	return c.Speaker.Name
}

// compareClaim compares what is known of a claim.
func compareClaim(r *Result, w gold.CopyClaim, c wire.Claim) {
	check := func(figure string, right bool, want, got string) {
		r.Figures.rate("claims/"+figure, right)
		i := Item{Figure: "claims/" + figure, Outcome: Right, Text: w.Text, Want: want}
		if !right {
			i.Outcome, i.Got, i.Kind = Wrong, got, figure+" of a claim wrong"
			if figure == "type" || figure == "modality" {
				i.Kind = figure + " " + want + " read as " + got
			}
		}
		r.item(i)
	}
	anonymous := c.Sources != nil && c.Sources.Anonymous
	canonical := ""
	if c.Speaker != nil {
		canonical = cmp.Or(c.Speaker.Canonical, c.Speaker.Name)
	}
	check("speaker", copySpeakerRight(w, c), cmp.Or(w.Canonical, w.Speaker), canonical)
	check("type", w.QuoteType == c.Type, w.QuoteType, c.Type)
	if !w.AnonymousUnscored {
		check("anonymous", anonymous == w.Anonymous, strconv.FormatBool(w.Anonymous), strconv.FormatBool(anonymous))
	}
	check("modality", c.Modality.Class == w.Modality, w.Modality, c.Modality.Class)
	denied := c.Modality.Class == "denied" || c.Polarity == "negative"
	check("denial", denied == w.Denial, strconv.FormatBool(w.Denial), strconv.FormatBool(denied))
	if w.Count != nil {
		n := 0
		if c.Sources != nil {
			n = c.Sources.Count
		}
		check("count", n == *w.Count, strconv.Itoa(*w.Count), strconv.Itoa(n))
	}
}

// bareName returns a speaker's name as it is compared.
func bareName(s string) string {
	s = strings.Trim(strings.ToLower(fold(s)), ` "'.,`)
	for _, article := range []string{"the ", "a ", "an "} {
		if rest, ok := strings.CutPrefix(s, article); ok {
			return rest
		}
	}
	return s
}

// copySpeakerRight tells whether a claim's speaker is the gold's: the same
// name, one that ends in the same word, or one that the other begins or ends
// with. For an unnamed source it is enough that it is unnamed.
func copySpeakerRight(w gold.CopyClaim, c wire.Claim) bool {
	var got []string
	canonical := ""
	if c.Speaker != nil {
		canonical = c.Speaker.Canonical
		for _, s := range []string{canonical, c.Speaker.Name} {
			if s != "" {
				got = append(got, bareName(s))
			}
		}
	}
	want := cmp.Or(w.Canonical, w.Speaker)
	if want == "" {
		return len(got) == 0
	}
	if w.Anonymous && w.Canonical == "" && c.Sources != nil && c.Sources.Anonymous && canonical == "" {
		return true
	}
	want = bareName(want)
	return slices.ContainsFunc(got, func(s string) bool { return alike(want, s) })
}

func alike(want, got string) bool {
	if want == got {
		return true
	}
	w, g := strings.Fields(want), strings.Fields(got)
	if len(w) > 0 && len(g) > 0 {
		if last := g[len(g)-1]; last == w[len(w)-1] && len([]rune(last)) > 2 {
			return true
		}
	}
	return len([]rune(got)) > 4 && (strings.HasSuffix(want, got) || strings.HasSuffix(got, want) || strings.HasPrefix(want, got))
}

// contradictions compares the pairs of claims that stand against one another,
// as far as they are claims of the gold.
func (m *copyMatcher) contradictions(r *Result, g *gold.Copy, d wire.Document) {
	numbers := map[string]int{}
	for j, c := range d.Claims {
		numbers[c.ID] = j
	}
	couple := func(a, b int) [2]int { return [2]int{min(a, b), max(a, b)} }
	want, got := map[[2]int]bool{}, map[[2]int]bool{}
	for _, p := range g.Contradicts {
		want[couple(p[0], p[1])] = true
	}
	for j, c := range d.Claims {
		for _, id := range c.Contradicts {
			a, okA := m.toGold[j]
			b, okB := m.toGold[numbers[id]]
			if okA && okB {
				got[couple(a, b)] = true
			}
		}
	}
	right := 0
	for _, p := range sortedPairs(want) {
		i := Item{Figure: "claims/contradictions", Outcome: Right, Text: g.Claims[p[0]].Text + " ≠ " + g.Claims[p[1]].Text}
		if got[p] {
			right++
		} else {
			i.Outcome, i.Kind = Missed, "contradiction missed"
		}
		r.item(i)
	}
	for _, p := range sortedPairs(got) {
		if !want[p] {
			r.item(Item{Figure: "claims/contradictions", Outcome: Extra, Kind: "contradiction that is none", Text: g.Claims[p[0]].Text + " ≠ " + g.Claims[p[1]].Text})
		}
	}
	r.Figures.count("claims/contradictions", len(want), len(got), right)
}

func sortedPairs(set map[[2]int]bool) [][2]int {
	var list [][2]int
	for p := range set {
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b [2]int) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	return list
}
