package claim

import (
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// The kinds of NoComment; see wire.NoComment.
const (
	declined    = "declined"
	silent      = "silent"
	unreachable = "unreachable"
)

// silence is a place where the copy says that somebody was asked and said
// nothing: the words that say so and who it is.
type silence struct {
	span
	kind string
	// name is the speaker's mention, whole that with its appositions; empty
	// where the copy names nobody.
	name, whole span
	speaker     *wire.Speaker
}

// findSilences finds the no-comments of the story, in order.
func (s *story) findSilences() []silence {
	var found []silence
	for n := range s.statements {
		f := frame{story: s, statement: s.statements[n], n: n}
		for i := f.first; i < f.end; i++ {
			if !f.in(i, silencing) || f.quoted(i) {
				continue
			}
			if q, ok := f.silenceAt(i); ok {
				found = append(found, q)
				i = max(i, q.end-1)
			}
		}
	}
	return found
}

// silencing holds the words at which silenceAt finds something, so that others
// are passed quickly.
var silencing = set("declined declines decline declining refused refuses refusing confirmed confirm comment commented respond responded reply replied return returned answer answered acknowledge acknowledged reached contacted available unavailable reachable unreachable unanswered unreturned ignored reach contact no")

// silenceAt reads the no-comment whose main word is at i.
func (f *frame) silenceAt(i int) (silence, bool) {
	switch w := f.low(i); w {
	case "declined", "declines", "decline", "declining", "refused", "refuses", "refusing":
		return f.refusal(i)
	case "comment", "commented":
		return f.without(i)
	case "confirm", "confirmed":
		return f.neither(i)
	case "respond", "responded", "reply", "replied", "return", "returned", "answer", "answered", "acknowledge", "acknowledged", "ignored":
		if q, ok := f.unanswered(i); ok {
			return q, true
		}
		return f.noResponse(i)
	case "unanswered", "unreturned":
		return f.requestWas(i, i+1, silent)
	case "reached", "contacted", "available", "unavailable", "reachable", "unreachable":
		return f.notReached(i)
	case "reach", "contact":
		return f.attempt(i)
	case "no":
		return f.noComment(i)
	}
	return silence{}, false
}

// refusal reads "declined to comment", "refuses to say", "declined comment",
// "requests for comment were declined".
func (f *frame) refusal(i int) (silence, bool) {
	g := f.groupBefore(i, f.first)
	if g.be && f.low(i) == declined {
		return f.requestWas(i, i+1, declined)
	}
	end, ok := f.refused(i)
	if !ok || g.negate {
		return silence{}, false
	}
	return f.bySubject(g, i, end, declined)
}

// refused returns the end of what is declined at i, if that is to speak.
func (f *frame) refused(i int) (end int, ok bool) {
	at := i + 1
	if f.low(at) != "to" {
		for f.low(at) == "any" || f.low(at) == "further" || f.low(at) == "all" || f.in(at, articles) {
			at++
		}
		switch w := f.low(at); {
		case w == "comment":
			return at + 1, true
		case w == "interview" && f.in(at+1, askings):
			return at + 2, true
		case f.in(at, askings) && f.low(at+1) == "for" && f.in(at+2, answersTo):
			return at + 3, true
		}
		return 0, false
	}
	at++
	for f.in(at, adverbs) || f.low(at) == "immediately" {
		at++
	}
	next := f.low(at + 1)
	switch w := f.low(at); w {
	case "comment", "elaborate", "say":
		return at + 1, true
	case "disclose", "specify":
		return at + 1, f.low(i)[0] == 'd'
	case "confirm":
		if next == "or" && f.low(at+2) == "deny" {
			return at + 3, true
		}
		return at + 1, true
	case "discuss":
		return at + 1, f.low(i)[0] == 'd'
	case "answer", "take", "respond", "reply", "speak", "talk":
		return f.refusedAnswer(at)
	case "be":
		return at + 2, next == "interviewed" || next == "drawn" || next == "quoted"
	case "provide", "give", "offer", "make", "share":
		for j := at + 1; j < min(at+4, f.end); j++ {
			if f.in(j, details) {
				return j + 1, true
			}
		}
	}
	return 0, false
}

// refusedAnswer reads what follows "declined to" in "answer questions", "speak to
// reporters", "respond": the end of a clause, or what the press asks.
func (f *frame) refusedAnswer(at int) (end int, ok bool) {
	if w := f.low(at); f.isStop(at+1) && w != "take" || f.isComma(at+1) && (w == "answer" || w == "respond" || w == "reply") {
		return at + 1, true
	}
	for j := at + 1; j < min(at+7, f.end) && !f.isPunct(j); j++ {
		if f.in(j, askings) || f.in(j, press) {
			return j + 1, true
		}
	}
	return 0, false
}

// without reads "would not comment", "did not immediately comment", "has not
// commented", "available for comment" being left to others.
func (f *frame) without(i int) (silence, bool) {
	g := f.groupBefore(i, f.first)
	if !g.negate || g.be || g.first == i || f.low(i) == "comment" && f.in(i-1, prepos) {
		return silence{}, false
	}
	kind := silent
	if w := f.low(f.negation(g)); g.modal || w == "does" || w == "do" {
		kind = declined
	}
	return f.bySubject(g, f.negation(g), i+1, kind)
}

// neither reads "neither confirmed nor denied".
func (f *frame) neither(i int) (silence, bool) {
	if w := f.low(i + 2); f.low(i-1) != "neither" || f.low(i+1) != "nor" || w != "denied" && w != "deny" {
		return silence{}, false
	}
	return f.bySubject(f.groupBefore(i-1, f.first), i-1, i+3, declined)
}

// negation returns the first word of the verb group g that belongs to what a
// no-comment prints: "did not immediately respond".
func (f *frame) negation(g verbGroup) int {
	i := g.first
	for f.in(i, adverbs) && !f.in(i, negations) && !f.in(i, haveForms) {
		i++
	}
	return i
}

// unanswered reads "did not respond to requests for comment", "has not returned
// calls", "neither company replied to questions", "ignored requests for comment".
func (f *frame) unanswered(i int) (silence, bool) {
	g := f.groupBefore(i, f.first)
	sub := f.subjectOf(g)
	from, negated := f.negation(g), g.negate && !g.be
	if w := f.low(i - 2); f.low(i-1) == "to" && (w == "failed" || w == "fails") {
		g = f.groupBefore(i-2, f.first)
		sub, from, negated = f.subjectOf(g), i-2, true
	}
	if f.low(i) == "ignored" {
		negated = !g.be
	}
	if none, ok := f.noneOf(sub); ok {
		sub, negated = none, true
	}
	if !negated {
		return silence{}, false
	}
	if v := f.low(from); v == "could" || v == "can" || v == "cannot" {
		return silence{}, false
	}
	end, ok := f.asked(i + 1)
	if !ok && (f.low(i) == "respond" || f.low(i) == "reply") && f.low(i-1) == "immediately" && f.isStop(i+1) {
		end, ok = i+1, true
	}
	kind := silent
	if g.modal {
		kind = declined
	}
	return f.quiet(span{from, end}, sub, kind), ok
}

// asked reads what was left without an answer from at on: "to a request for
// comment", "calls and emails". It returns the end of it, and false if it is
// nothing that the press asks.
func (f *frame) asked(at int) (end int, ok bool) {
	for j := at; j < min(at+9, f.end) && !f.isStop(j); j++ {
		w, next := f.low(j), f.low(j+1)
		switch {
		case next == "of" && (w == "many" || w == "some" || w == "all"):
			return 0, false
		case w == "comment" || f.in(j, press) && f.low(j-1) != "from":
			return j + 1, j > at+1
		case !f.in(j, askings):
			if f.isFinite(j) || f.isComma(j) {
				return 0, false
			}
		case (next == "for" || next == "seeking") && (f.in(j+2, answersTo) || f.in(j+3, answersTo)):
			end = j + 3
			if !f.in(j+2, answersTo) {
				end++
			}
			return end, true
		case next == "seeking" || next == "asking":
			return j + 1, f.in(j+2, details) || f.in(j+3, details)
		case next == "for" || next == "to" || next == "by" && f.in(j, demands):
			return 0, false
		case next == "and" || next == "or" || f.isComma(j+1) && f.in(j+2, askings):
		case f.in(j, demands) && next == "from":
			return j + 1, f.in(j+2, press) || f.in(j+2, agencies)
		case f.in(j, strong) || f.isStop(j+1) || f.in(j+1, weekdays) || f.isComma(j+1) || next == "on" || next == "from" || next == "left" || next == "sent" || next == "about":
			return j + 1, !f.in(j, demands) || f.in(j, strong) || f.isStop(j+1) && f.low(j)[0] != 'l'
		}
	}
	return 0, false
}

// noResponse reads "there was no immediate response from X" at its noun, which
// is left to noComment, and "calls to X were not returned".
func (f *frame) noResponse(i int) (silence, bool) {
	g := f.groupBefore(i, f.first)
	if !g.be || !g.negate {
		return silence{}, false
	}
	return f.requestWas(i, i+1, silent)
}

// requestWas reads a request that had no answer: "Calls to the company went
// unanswered". Whom it went to stands behind its preposition.
func (f *frame) requestWas(i, end int, kind string) (silence, bool) {
	for j := i - 1; j >= max(f.first, i-24); j-- {
		if !f.in(j, askings) || f.low(j) == "questions" && f.low(j+1) == "about" {
			continue
		}
		for j > f.first && (f.low(j-1) == "and" || f.low(j-1) == "or" || f.isComma(j-1)) && f.in(j-2, askings) {
			j -= 2
		}
		if f.in(j, demands) && !f.forComment(span{j, i}) && !f.hasReceiver(span{j, i}) {
			return silence{}, false
		}
		first := j
		for first > f.first && f.kind(first-1) == token.Word && (f.in(first-1, articles) || f.low(first-1) == "repeated" || f.low(first-1) == "phone" || f.low(first-1) == "telephone") {
			first--
		}
		return f.quiet(span{first, end}, f.asSubject(f.receiverIn(span{j, i})), kind), true
	}
	return silence{}, false
}

// forComment tells whether the words of c say that comment was asked for.
func (f *frame) forComment(c span) bool {
	for j := c.first; j < c.end-1; j++ {
		if (f.low(j) == "for" || f.low(j) == "seeking") && (f.in(j+1, answersTo) || f.in(j+2, answersTo)) {
			return true
		}
	}
	return false
}

func (f *frame) hasReceiver(c span) bool { return !f.receiverIn(c).empty() }

// receiverIn returns whom a request was made to: the phrase behind "to", "with",
// "at" or "left for".
func (f *frame) receiverIn(c span) span {
	for j := c.first + 1; j < c.end-1; j++ {
		w := f.low(j)
		if w == "to" || w == "with" || w == "at" || w == "for" && (f.low(j-1) == "left" || !f.in(j+1, answersTo) && !f.in(j+2, answersTo)) {
			if to := f.partyPhrase(j+1, c.end); !to.empty() {
				return to
			}
		}
	}
	return span{}
}

// partyPhrase returns the noun phrase of somebody at token at: that of objectPhrase,
// and what hangs on it by a preposition as in "a spokesman for X".
func (f *frame) partyPhrase(at, limit int) span {
	to := f.objectPhrase(at, limit)
	if to.empty() {
		return to
	}
	if w := f.low(to.end); (w == "for" || w == "at" || w == "in") && (isOffice(f.low(to.end-1)) || f.in(to.end-1, agents) || f.in(to.end-1, bodyNouns) || f.in(to.end-1, bodyWords)) && !f.in(to.end+1, answersTo) {
		if more := f.objectPhrase(to.end+1, limit); !more.empty() {
			to.end = more.end
		}
	}
	return to
}

// notReached reads "could not be reached for comment", "was not immediately
// available for comment", "unavailable for comment".
func (f *frame) notReached(i int) (silence, bool) {
	w := f.low(i)
	g := f.groupBefore(i, f.first)
	sub := f.subjectOf(g)
	negated := g.negate || w == "unavailable" || w == "unreachable"
	if none, ok := f.noneOf(sub); ok {
		sub, negated = none, true
	}
	if !negated || !g.be {
		return silence{}, false
	}
	end := i + 1
	asked := false
	for j := i + 1; j < min(i+6, f.end); j++ {
		if f.low(j) == "comment" || f.low(j) == "comments" || f.low(j) == "interview" {
			end, asked = j+1, true
			break
		}
	}
	if !asked && (w == "available" || w == "unavailable" || !f.endsReach(i+1) || !f.couldAnswer(sub.name)) {
		return silence{}, false
	}
	return f.quiet(span{f.negation(g), end}, sub, unreachable), true
}

// endsReach tells whether nothing but a time or the end follows "could not be
// reached": no road by which a village is reached.
func (f *frame) endsReach(i int) bool {
	return f.isStop(i) || f.isComma(i) || f.in(i, weekdays) || f.low(i) == "on" && f.in(i+1, weekdays) || f.low(i) == "immediately" || f.low(i) == "and" || i >= f.end
}

// couldAnswer tells whether a phrase is somebody, and not an agreement that
// could not be reached.
func (f *frame) couldAnswer(m span) bool {
	if m.empty() {
		return false
	}
	noun := f.headNoun(m)
	w := f.low(m.first)
	return m.end-m.first == 1 && (w == "he" || w == "she" || w == "they") || isOffice(noun) || agents.has(noun) || bodyNouns.has(noun) ||
		sourceNouns.Has(noun) || bodyWords.has(noun) || m.first > f.first && f.isName(m.first) || f.isName(m.first) && f.isName(m.end-1) && m.end-m.first > 1
}

// attempt reads "attempts to reach X were unsuccessful".
func (f *frame) attempt(i int) (silence, bool) {
	if w := f.low(i - 2); f.low(i-1) != "to" || w != "attempts" && w != "efforts" && w != "attempt" {
		return silence{}, false
	}
	whom := f.partyPhrase(i+1, f.end)
	for j := whom.end; j < min(whom.end+14, f.end) && !whom.empty(); j++ {
		if w := f.low(j); w == "unsuccessful" || w == "failed" || w == "fruitless" {
			first := i - 2
			for first > f.first && (f.in(first-1, articles) || f.low(first-1) == "repeated") {
				first--
			}
			return f.quiet(span{first, j + 1}, f.asSubject(whom), unreachable), true
		}
	}
	return silence{}, false
}

// noComment reads "had no immediate comment", "there was no response from X", "no
// comment was available from X".
func (f *frame) noComment(i int) (silence, bool) {
	at := i + 1
	kind := declined
	for f.low(at) == "immediate" || f.low(at) == "official" || f.low(at) == "further" || f.low(at) == "public" || f.low(at) == "additional" {
		if f.low(at) == "immediate" {
			kind = silent
		}
		at++
	}
	noun := f.low(at)
	if noun != "comment" && noun != "comments" && noun != "response" && noun != "reply" && noun != "reaction" {
		return silence{}, false
	}
	g := f.groupBefore(i, f.first)
	v := f.low(i - 1)
	if (f.in(i-1, haveForms) || v == "offered" || v == "gave" || v == "made" || v == "issued") && noun != "reaction" {
		start := g.first
		if !f.in(i-1, haveForms) {
			g = f.groupBefore(i-1, f.first)
			start = i - 1
		}
		if noun == "response" && f.low(at+1) == "to" {
			return silence{}, false
		}
		return f.bySubject(g, start, at+1, kind)
	}
	for j := at + 1; j < min(at+8, f.end) && !f.isStop(j); j++ {
		if f.low(j) != "from" {
			continue
		}
		if from := f.partyPhrase(j+1, f.end); !from.empty() && f.isBare(span{at + 1, j}) {
			return f.quiet(span{i, at + 1}, f.asSubject(from), silent), true
		}
	}
	return silence{}, false
}

// isBare tells whether between "no comment" and "from" stands nothing but that
// there was none: "was immediately available".
func (f *frame) isBare(c span) bool {
	for j := c.first; j < c.end; j++ {
		if w := f.low(j); !f.in(j, beForms) && !f.in(j, adverbs) && w != "available" && w != "forthcoming" && w != "immediately" && !f.in(j, weekdays) && w != "on" && w != "or" && !f.in(j, answersTo) {
			return false
		}
	}
	return true
}

// bySubject makes the no-comment of the words from first to end, whose subject
// stands before the verb group g.
func (f *frame) bySubject(g verbGroup, first, end int, kind string) (silence, bool) {
	sub := f.subjectOf(g)
	if none, ok := f.noneOf(sub); ok {
		sub = none
	}
	return f.quiet(span{first, end}, sub, kind), true
}

// subjectOf returns the subject of the verb group g: before it, or shared with
// the verb before it, or what a relative pronoun stands for.
func (f *frame) subjectOf(g verbGroup) subject {
	a := attribution{subject: f.subjectBefore(g.first, f.first)}
	if w := f.low(g.first); strings.HasSuffix(w, "ing") {
		a.subject = subject{}
		for _, b := range f.findAttributions(f.n) {
			if b.cue.end <= g.first {
				a.subject = b.subject
			}
		}
	}
	if a.subject.whole.empty() || f.isFinite(a.subject.name.first) {
		a.subject = f.mainSubject(g.first)
	}
	f.resolveRelative(&a)
	return a.subject
}

func (f *frame) asSubject(m span) subject { return subject{name: m, whole: m} }

// noneOf takes the negation off a subject: "none of the banks", "neither Aho nor
// the ministry", "no bank". It returns false if there is none.
func (f *frame) noneOf(sub subject) (subject, bool) {
	m := sub.name
	if m.empty() {
		return sub, false
	}
	for i := m.first - 1; i >= max(f.first, m.first-12) && f.low(m.first-1) == "nor"; i-- {
		if f.low(i) == "neither" {
			m.first = i
		}
	}
	switch f.low(m.first) {
	case "neither", "none", "no", "nobody":
	default:
		return sub, false
	}
	if m.end-m.first > 1 {
		m.first++
		if f.low(m.first) == "of" {
			m.first++
		}
	}
	return subject{name: m, whole: m}, !m.empty()
}

func (f *frame) quiet(c span, sub subject, kind string) silence {
	return silence{span: c, kind: kind, name: sub.name, whole: sub.whole}
}

// withoutSilences drops the drafts whose content is no more than a silence:
// "the bank said it had no comment". Who says why it does not comment ("did not
// comment on wage talks") makes a claim, and declines.
func (s *story) withoutSilences(drafts []draft, silences []silence) []draft {
	if len(silences) == 0 {
		return drafts
	}
	drop := make([]bool, len(drafts))
	for n := range silences {
		q := &silences[n]
		for i := range drafts {
			d := &drafts[i]
			drop[i] = drop[i] || d.cue.overlaps(q.span)
			if d.direct || !d.contains(q.span) || d.end-q.end > maxRest || s.hasFinite(span{d.first, q.first}) || q.name.first > d.first+1 {
				continue
			}
			q.kind = declined
			drop[i] = drop[i] || d.end == q.end
		}
	}
	return keep(drafts, drop)
}

// maxRest is how many words may follow a silence that a content consists of:
// "on the report".
const maxRest = 8

// keep returns the drafts that are not dropped, with their links renumbered.
func keep(drafts []draft, drop []bool) []draft {
	place := make([]int, len(drafts))
	out := drafts[:0]
	for i, d := range drafts {
		place[i] = -1
		if drop[i] {
			continue
		}
		place[i] = len(out)
		if d.continues >= 0 {
			d.continues = place[d.continues]
		}
		if d.within >= 0 {
			d.within = place[d.within]
		}
		out = append(out, d)
	}
	return out
}

// noComments turns what was found into the Document's records.
func (s *story) noComments(found []silence) []wire.NoComment {
	if len(found) == 0 {
		return nil
	}
	out := make([]wire.NoComment, len(found))
	for i, q := range found {
		start, end := s.offsets(q.span)
		out[i] = wire.NoComment{Kind: q.kind, Text: s.text.Slice(q.first, q.end), Start: start, End: end, Speaker: q.speaker}
	}
	return out
}

// silentSpeaker returns the speaker of a silence, as a record of its own.
func (c *cast) silentSpeaker(sp wire.Speaker, m span) *wire.Speaker {
	c.principal(&sp, m)
	return &sp
}

// principal gives a spokesman who says nothing the name of the one he speaks
// for: it is "a spokesman for the bank" by whom the bank is silent.
func (c *cast) principal(sp *wire.Speaker, m span) {
	if sp.Canonical != "" || !agents.has(c.headNoun(m)) {
		return
	}
	for i := m.first; i < m.end-1; i++ {
		if w := c.low(i); w != "for" && w != "of" && w != "at" {
			continue
		}
		rest := span{i + 1, m.end}
		if of, _ := c.resolve(mention{name: rest, whole: rest}); of.Canonical != "" {
			sp.Canonical, sp.Members = of.Canonical, of.Members
		}
		return
	}
	for i := m.first + 1; i < m.end; i++ {
		if n, ok := c.nameIn(c.book, span{m.first, i}); ok && n.end == i {
			sp.Canonical = n.canonical
		}
	}
}

// Words about who was asked and what for; our own lists from wire copy.
var (
	// askings are what the press asks with.
	askings = set("request requests call calls email emails e-mail e-mails message messages question questions inquiry inquiries enquiry enquiries query queries letter letters voicemail voicemails text texts")
	// demands are those of them by which others ask for other things.
	demands = set("request requests call calls letter letters text texts message messages question questions")
	// strong are those that are only the press's.
	strong = set("email emails e-mail e-mails inquiry inquiries enquiry enquiries query queries voicemail voicemails questions messages")
	// answersTo are what they ask for.
	answersTo = set("comment comments interview interviews reaction response clarification")
	press     = set("reporters journalists press media newspaper reporter")
	// agencies may stand behind "a request from".
	agencies = set("reuters bloomberg afp ap")
	// details are what one declines to give.
	details = set("details detail comment comments information figures statement answers interviews")
	// agents speak for somebody else.
	agents = set("spokesman spokeswoman spokesperson spokespeople spokesmen representative representatives lawyer lawyers attorney attorneys official officials press-officer secretary publicist solicitor counsel")
)
