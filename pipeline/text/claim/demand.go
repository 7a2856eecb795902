package claim

import "strings"

// demand reads "the American demand for a smaller army", "Norway's call for
// talks": a noun of demand between its holder and what is demanded.
func (f *frame) demand(i int) (attribution, bool) {
	if f.low(i+1) != "for" {
		return attribution{}, false
	}
	name := f.holder(i)
	if name.empty() {
		return attribution{}, false
	}
	a := attribution{
		verb: verb{lemma: ownLemma, class: call, form: past}, statement: f.n, cue: span{i, i + 2}, from: name.first,
		subject: subject{name: name, whole: name, border: name.first - 1},
	}
	end := i + 2
	for end < f.end && !f.isPunct(end) && !f.opens(end) && f.low(end) != "as" && (!f.isFinite(end) || strings.HasSuffix(f.low(end), "ed")) {
		end++
	}
	f.addRight(&a, i+2, end)
	return a, len(a.contents) > 0
}

// holder returns whose the noun at i is: who stands before it with ’s, or the
// state or people whose adjective does. One word may stand between.
func (f *frame) holder(i int) span {
	for at := i - 1; at >= max(f.first+1, i-2); at-- {
		if possessive(f.low(at)) {
			return f.owner(at)
		}
		if f.isName(at) && !f.isName(at-1) && isDemonym(f.text.Word(at)) {
			return span{at, at + 1}
		}
		if f.isPunct(at) || f.isFinite(at) || f.in(at, articles) || f.in(at, prepos) {
			break
		}
	}
	return span{}
}

// isDemonym tells whether a word with a capital is an adjective of a state or
// people, by its ending.
func isDemonym(word string) bool {
	if irregularDemonyms.has(word) {
		return true
	}
	for _, end := range [...]string{"ian", "ean", "can", "uan", "ese", "ish"} {
		if strings.HasSuffix(word, end) {
			return true
		}
	}
	return false
}

// Own lists.
var (
	demandNouns       = set("demand demands call calls")
	irregularDemonyms = set("U.S. U.K. EU French Greek German Dutch Swiss Czech Thai Welsh Iraqi Israeli Saudi Pakistani Afghan Qatari Kuwaiti Omani Yemeni Emirati Bangladeshi Uzbek Kazakh Filipino Slovak Slovene Serb Kurdish Palestinian")
)
