package score

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/wiredesk/wiredesk/pipeline/text/gold"
)

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func contains(words []string, word string) bool { return slices.Contains(words, word) }

// pair is a gold attribution and the found one that stands for it, by number.
type pair struct{ gold, found int }

// rules are the ways to pair contents, see the package comment.
var rules = []struct {
	name  string
	pairs func(want, got []attribution) []pair
}{
	{"cover", pairByCover},
	{"iou", func(want, got []attribution) []pair { return pairByUnion(want, got, 0.8) }},
	{"exact", func(want, got []attribution) []pair { return pairByUnion(want, got, 1) }},
}

// pairByCover takes for each gold content, in order, the free found one that
// covers most of it, if that is more than 0.8.
func pairByCover(want, got []attribution) []pair {
	used := make([]bool, len(got))
	var pairs []pair
	for i, w := range want {
		best, at := 0.8, -1
		for j, g := range got {
			if used[j] || len(w.places) == 0 || len(g.places) == 0 {
				continue
			}
			if part := float64(w.places.shared(g.places)) / float64(len(w.places)); part > best {
				best, at = part, j
			}
		}
		if at >= 0 {
			used[at] = true
			pairs = append(pairs, pair{i, at})
		}
	}
	return pairs
}

// pairByUnion pairs contents one to one, the best first, whose shared part is
// at least least of what either has.
func pairByUnion(want, got []attribution, least float64) []pair {
	type candidate struct {
		pair
		part float64
	}
	var all []candidate
	for i, w := range want {
		for j, g := range got {
			both := w.places.shared(g.places)
			if both == 0 {
				continue
			}
			if part := float64(both) / float64(len(w.places)+len(g.places)-both); part >= least {
				all = append(all, candidate{pair{i, j}, part})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.part, a.part) })
	usedGold, usedFound := map[int]bool{}, map[int]bool{}
	var pairs []pair
	for _, c := range all {
		if !usedGold[c.gold] && !usedFound[c.found] {
			usedGold[c.gold], usedFound[c.found] = true, true
			pairs = append(pairs, c.pair)
		}
	}
	return pairs
}

// slice is a part of the claims that is scored by itself.
type slice struct {
	name string
	// gold tells whether a gold claim is in it; found whether a found one that
	// stands for none counts against it.
	gold, found func(attribution) bool
}

func ofKind(kind string) slice {
	is := func(a attribution) bool { return a.kind == kind }
	return slice{kind, is, is}
}

var slicesOfClaims = []slice{
	{"all", func(attribution) bool { return true }, func(attribution) bool { return true }},
	{"speech", func(a attribution) bool { return isSpeech(a.cueText) }, func(a attribution) bool {
		return strings.TrimSpace(a.cueText) == "" || isSpeech(a.cueText)
	}},
	ofKind("direct"), ofKind("indirect"), ofKind("mixed"),
}

// scoreClaims scores the claims of a story and returns which found one stands
// for each gold one, by the gold's number.
func scoreClaims(r *Result, g gold.Story, text []rune, got []attribution) map[int]attribution {
	want := wanted(g.Claims, text)
	inQuotes := quoted(text)
	for i := range want {
		want[i].read(text, inQuotes)
	}
	for i := range got {
		got[i].read(text, inQuotes)
	}
	for _, s := range slicesOfClaims {
		scoreSlice(r.Figures, s, want, got)
	}
	matched := map[int]attribution{}
	missed, extra := map[int]bool{}, map[int]bool{}
	for i := range want {
		missed[i] = true
	}
	for j := range got {
		extra[j] = true
	}
	for _, p := range pairByCover(want, got) {
		w, f := want[p.gold], got[p.found]
		matched[p.gold] = f
		delete(missed, p.gold)
		delete(extra, p.found)
		right := speakerRight(w, f)
		r.Figures.rate("claims/speaker/"+speakerKind(w.speakerText), right)
		r.Figures.rate("claims/speaker", right)
		r.Figures.rate("claims/cue", cueRight(w, f))
		r.Figures.rate("claims/type", w.kind == f.first.Type)
		r.item(claimItem(Right, "", w, text))
		i := speakerItem(w, f, right)
		i.Text, i.Start, i.End = w.words(text), w.content[0].Start, w.content[0].End
		r.item(i)
	}
	for i, w := range want {
		if missed[i] {
			r.item(claimItem(Missed, w.kind+" claim missed, cue "+cueClass(w.cueText), w, text))
		}
	}
	for j, f := range got {
		if extra[j] {
			r.item(claimItem(Extra, f.kind+" claim that is none, cue "+cueClass(f.cueText), f, text))
		}
	}
	return matched
}

// cueClass names the cue's kind for a list of errors.
func cueClass(cue string) string {
	switch {
	case strings.TrimSpace(cue) == "":
		return "none"
	case isSpeech(cue):
		return "of speech"
	}
	return "other"
}

func claimItem(outcome, kind string, a attribution, text []rune) Item {
	i := Item{Figure: "claims/content", Outcome: outcome, Kind: kind, Text: a.words(text), Start: a.content[0].Start, End: a.content[len(a.content)-1].End}
	who := strings.TrimSpace(a.speakerText + ": " + a.cueText)
	if outcome == Extra {
		i.Got = who
	} else {
		i.Want = who
	}
	return i
}

func speakerItem(w, f attribution, right bool) Item {
	i := Item{Figure: "claims/speaker", Outcome: Right, Want: w.speakerText}
	if !right {
		i.Outcome, i.Got = Wrong, f.speakerText
		i.Kind = "speaker: " + speakerKind(w.speakerText) + " read as " + speakerKind(f.speakerText)
	}
	return i
}

// scoreSlice counts the claims of one slice by every rule.
func scoreSlice(figures Figures, s slice, want, got []attribution) {
	var in []attribution
	var outside set
	for _, w := range want {
		if s.gold(w) {
			in = append(in, w)
		} else {
			outside = append(outside, w.places...)
		}
	}
	slices.Sort(outside)
	outside = slices.Compact(outside)
	for _, rule := range rules {
		pairs := rule.pairs(in, got)
		paired := map[int]bool{}
		joint := 0
		for _, p := range pairs {
			paired[p.found] = true
			if speakerRight(in[p.gold], got[p.found]) {
				joint++
			}
		}
		given := len(got)
		for j, f := range got {
			if !paired[j] && len(f.places) > 0 && (!s.found(f) || len(outside) > 0 && 2*f.places.shared(outside) >= len(f.places)) {
				given-- // it stands for something outside the slice
			}
		}
		figures.count("claims/"+s.name+"/"+rule.name+"/content", len(in), given, len(pairs))
		figures.count("claims/"+s.name+"/"+rule.name+"/joint", len(in), given, joint)
	}
}

// speech is the reporting verbs of the slice speech, the list of the evaluation
// of attributions that these figures are to be compared with.
var speech = wordSet(`say says said saying tell tells told telling add adds added adding state states stated stating
announce announces announced announcing claim claims claimed claiming warn warns warned warning argue argues argued
arguing insist insists insisted insisting deny denies denied denying accuse accuses accused accusing note notes noted
noting explain explains explained explaining write writes wrote written writing tweet tweets tweeted tweeting declare
declares declared declaring report reports reported reporting suggest suggests suggested suggesting ask asks asked
asking reply replies replied replying respond responds responded responding admit admits admitted admitting
acknowledge acknowledges acknowledged acknowledging confirm confirms confirmed confirming allege alleges alleged
alleging assert asserts asserted asserting contend contends contended contending describe describes described
describing call calls called calling vow vows vowed vowing promise promises promised promising pledge pledges pledged
pledging urge urges urged urging criticize criticizes criticized condemn condemns condemned according recall recalls
recalled recalling joke joked quip quipped remark remarked point pointed stress stressed emphasize emphasized
reiterate reiterated conclude concluded predict predicted question questioned concede conceded caution cautioned
cautions complain complained comment commented testify testified maintain maintained reveal revealed disclose
disclosed cite cited`)

func wordSet(list string) map[string]bool {
	words := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		words[word] = true
	}
	return words
}

// isSpeech tells whether a cue has a reporting verb.
func isSpeech(cue string) bool {
	for word := range strings.FieldsFuncSeq(strings.ToLower(cue), func(r rune) bool { return r < 'a' || r > 'z' }) {
		if speech[word] {
			return true
		}
	}
	return false
}
