package claim

// objectEnd returns the end of an object: a comma outside of brackets, "and"
// with a verb behind it, the end of the statement.
func (f *frame) objectEnd(at int) int {
	for i := at; i < f.end; i++ {
		if f.quoted(i) {
			continue
		}
		switch w := f.low(i); {
		case f.isStop(i), f.isComma(i) && i > at, f.isDash(i):
			return i
		case (w == "and" || w == "but" || w == "while" || w == "after") && f.verbFollows(i+1):
			return i
		case w == "as" && i > at && f.low(i-1) != "such" && f.beginsClause(i+1):
			return i // "called for calm as the row deepened"
		}
	}
	return f.end
}

// beginsClause tells whether the words from i on begin with a short subject and
// its finite verb.
func (f *frame) beginsClause(i int) bool {
	for j := i + 1; j < min(i+4, f.end) && !f.isPunct(j) && !f.quoted(j) && !f.in(j, persons); j++ {
		if f.isFinite(j) {
			return true
		}
	}
	return false
}

// withoutAdverbial returns where the object from at to end ends before the words
// that say when or where it was said: "called for talks in a statement on
// Monday", "attacked the plan during a visit".
func (f *frame) withoutAdverbial(a *attribution, at, end int) int {
	for i := at + 1; i < end; i++ {
		if f.quoted(i) {
			continue
		}
		switch f.low(i) {
		case "in", "at", "on":
			if f.in(i+1, weekdays) || f.namesMedium(i+1) {
				return i
			}
		case "during":
			if a.class == judge || a.class == call || a.class == cite {
				return i
			}
		}
	}
	return end
}

// namesMedium tells whether the phrase at i says how something was said.
func (f *frame) namesMedium(i int) bool {
	for j := i; j < min(i+4, f.end) && !f.in(j, prepos) && !f.isPunct(j); j++ {
		if f.in(j, media) {
			return !f.in(j+1, prepos) || f.low(j+1) == "on" || f.low(j+1) == "with" || f.low(j+1) == "to"
		}
	}
	return false
}

// nameEnd returns the end of what somebody is called.
func (f *frame) nameEnd(at int) int {
	for i := at; i < f.end; i++ {
		if f.quoted(i) {
			continue
		}
		if f.isStop(i) || f.isDash(i) || f.isComma(i) && !f.opens(i+1) {
			return i
		}
		if w := f.low(i); i > at && f.quoted(i-1) && (f.in(i, prepos) || f.in(i, weekdays) || f.in(i, linkers) || f.in(i, conjunctions)) && w != "of" && w != "for" {
			return i
		}
	}
	return f.end
}

func (f *frame) verbFollows(i int) bool {
	for j := i; j < min(i+4, f.end); j++ {
		if f.isFinite(j) || f.verb(j).form == past {
			return true
		}
		if !f.in(j, adverbs) && !f.in(j, persons) && !f.isName(j) {
			return false
		}
	}
	return false
}

// addRight adds the content from at to end at most, cut where the narrator
// goes on in his own voice.
func (f *frame) addRight(a *attribution, at, end int) {
	if at >= end {
		return
	}
	end = f.cut(at, end)
	if end = f.clauseLimit(a, at, end); at < end {
		f.addContent(a, span{at, end})
	}
}

// clauseLimit returns where the clause ends that the cue of a stands in, if that
// is not the statement's main one: "when he said it failed, ...", "Kovar, who
// said it failed, has left".
func (f *frame) clauseLimit(a *attribution, at, end int) int {
	b := a.subject.border
	sub := (f.in(b, subordinators) || f.low(b) == "as") && (b == f.first || f.isComma(b-1))
	relative := f.isRelative(a.from)
	if !sub && !relative {
		return end
	}
	for i := at + 1; i < end; i++ {
		if !f.quoted(i) && f.isComma(i) && (sub && b == f.first || relative && (f.isFinite(i+1) || f.isFinite(i+2) && f.in(i+1, adverbs))) {
			return i
		}
	}
	return end
}

// cut returns where the content from at on ends: behind a direct quotation
// that the narrator goes on after, or before "and declined".
func (f *frame) cut(at, end int) int {
	if f.opens(at) {
		q := f.quotations[f.quote[at]]
		if behind := q.outer.end; behind < end && (f.isComma(behind) || f.isComma(behind-2) || f.isDash(behind) || f.low(behind) == "as" || f.low(behind) == "while" || f.low(behind) == "when" || f.low(behind) == "after" || f.isStop(behind)) {
			return behind
		}
	}
	for i := at; i < end; i++ {
		if f.quoted(i) {
			continue
		}
		w := f.low(i)
		if (w == "and" || w == "but" || w == "though" || w == "although") && (f.keepsSilent(i+1) || f.in(i+1, persons) && f.keepsSilent(i+2)) {
			return i
		}
		if w == ";" {
			return i
		}
		if w == "," && (f.low(i+1) == "without" || f.low(i+1) == "although" || f.low(i+1) == "though" || f.sumsUp(i+1, end)) {
			return i
		}
	}
	return end
}

// sumsUp tells whether the words from i on name in the narrator's words what was
// said before them: ", a charge Kabul denies", ", words it has used before".
func (f *frame) sumsUp(i, end int) bool {
	if f.in(i, articles) {
		i++
	}
	if f.in(i, pronouns) || f.in(i, objects) {
		return false
	}
	return (f.in(i, backward) || f.in(i, speechNouns) || f.in(i, summaries)) && f.hasFinite(span{i + 1, min(i+8, end)})
}

// summaries are nouns for what was said, beside those of speech; our own list.
var summaries = set("pledge vow words phrase term step move offer idea argument line message remark remarks admission request demand prediction forecast description")

// keepsSilent tells whether the words from i on say that somebody said no more:
// "declined to comment", "did not elaborate".
func (f *frame) keepsSilent(i int) bool {
	if w := f.low(i); w != "declined" && w != "refused" && w != "refuses" && w != "declines" && w != "did" && w != "would" {
		return false
	}
	for j := i + 1; j < min(i+5, f.end); j++ {
		if f.in(j, silences) {
			return true
		}
	}
	return false
}

// silences are the verbs for what was not said.
var silences = set("comment say elaborate respond discuss disclose specify identify name give provide answer reply confirm")

// addContent adds c, trimmed, as direct pieces where it is nothing but
// quotations.
func (f *frame) addContent(a *attribution, c span) {
	c = f.trim(c)
	if c.empty() {
		return
	}
	if pieces, ok := f.directPieces(c); ok {
		for _, p := range pieces {
			f.addPiece(a, f.trim(p), true)
		}
		return
	}
	f.addPiece(a, c, false)
}

func (f *frame) addPiece(a *attribution, c span, direct bool) {
	refusal := c.end-c.first == 2 && f.low(c.first) == "no" && f.low(c.first+1) == "comment"
	if !c.empty() && !refusal {
		a.contents = append(a.contents, c)
		a.direct = append(a.direct, direct)
	}
}

// directPieces returns the insides of the quotations that c consists of; false
// if there are words outside of them.
func (s *story) directPieces(c span) ([]span, bool) {
	var out []span
	for i := c.first; i < c.end; {
		if !s.quoted(i) {
			if !s.isPunct(i) {
				return nil, false
			}
			i++
			continue
		}
		q := s.quotations[s.quote[i]]
		out = append(out, q.inner)
		i = q.outer.end
	}
	return out, len(out) > 0
}

// add adds an attribution to those found and settles how it stands to those
// before it: a sibling cuts their contents, a cue behind its content that
// covers them makes them nested.
func (f *frame) add(a attribution) {
	for n := max(0, len(f.found)-maxBack); n < len(f.found); n++ {
		b := &f.found[n]
		for k := range b.contents {
			c := &b.contents[k]
			if c.first < a.from && a.from < c.end && f.separates(a) {
				*c = f.trimJoint(span{c.first, a.from})
			}
		}
	}
	f.found = append(f.found, a)
}

// trimJoint trims a content and the conjunctions behind it.
func (f *frame) trimJoint(c span) span {
	c = f.trim(c)
	for !c.empty() && f.in(c.end-1, joints) && !f.quoted(c.end-1) {
		c.end--
		c = f.trim(c)
	}
	return c
}

var joints = set("and but though although while as yet so because")

// separates tells whether a ends the content of a cue before it, within which
// its clause begins.
func (f *frame) separates(a attribution) bool {
	if a.left {
		return true
	}
	b := a.subject.border
	if w := f.low(b); w == "though" || w == "although" || w == "but" || w == "while" {
		return f.isComma(b-1) || f.quoted(b-1)
	}
	if a.class != say && a.class != tell && a.form != gerund && !(a.sibling && a.form == past && a.class != think && a.class != show && a.class != want) {
		return false
	}
	return a.sibling || f.isComma(b) || f.isDash(b) || f.low(b) == ";" || f.low(b) == "and"
}
