package claim

// introduction reads a sentence that ends in a colon before a quotation and has
// no verb of reporting: "A ministry source hit back: “That is nonsense.”" The
// quotation may be the next paragraph. Whoever can speak and is the subject of
// the sentence is the speaker; its first verb is the cue.
func (f *frame) introduction() (attribution, bool) {
	colon := f.lastColon()
	if colon < 0 || f.reportsAt(colon) {
		return attribution{}, false
	}
	for i := f.first + 1; i < colon; i++ {
		if f.quoted(i) {
			return attribution{}, false
		}
		if !f.isFinite(i) {
			continue
		}
		g := f.groupBefore(i, f.first)
		sub := f.subjectBefore(g.first, f.first)
		if sub.whole.empty() || !f.canSpeak(sub.name) || f.isRelative(sub.name.first) {
			continue
		}
		a := attribution{verb: verb{lemma: f.low(i), class: say, form: past}, statement: f.n, cue: span{i, i + 1}, subject: sub, from: sub.whole.first}
		if w := f.low(i + 1); i+1 < colon && (w == "back" || w == "out") {
			a.cue.end++ // "hit back", "lashed out"
		}
		if f.opens(colon + 1) {
			f.addRight(&a, colon+1, f.end)
		}
		return a, true
	}
	return attribution{}, false
}

// lastColon returns the colon that ends the statement or stands before a
// quotation that does; -1 if there is none.
func (f *frame) lastColon() int {
	if last := f.end - 1; f.low(last) == ":" && !f.quoted(last) {
		return last
	}
	for n := f.end - 1; n > f.first && n > f.end-4; n-- {
		if !f.quoted(n) {
			continue
		}
		q := f.quotations[f.quote[n]]
		if before := q.outer.first - 1; f.low(before) == ":" && before > f.first && f.beginsSentence(q) {
			return before
		}
		return -1
	}
	return -1
}

// reportsAt tells whether an attribution that was found already has what stands
// behind the colon, or waits for it.
func (f *frame) reportsAt(colon int) bool {
	for _, a := range f.found {
		if len(a.contents) == 0 || a.contents[len(a.contents)-1].end > colon+1 {
			return true
		}
	}
	return false
}

// canSpeak tells whether a phrase names somebody or a body that can speak.
func (f *frame) canSpeak(name span) bool {
	noun := f.headNoun(name)
	switch f.low(name.first) {
	case "he", "she", "they":
		return true
	}
	return isOffice(noun) || sourceNouns.Has(noun) || bodyNouns.has(noun) || f.isName(name.end-1)
}
