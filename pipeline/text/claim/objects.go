package claim

import (
	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

// takeObject takes the noun phrase at token at, with what hangs on it.
func (f *frame) takeObject(a *attribution, at int) {
	if f.in(at, objects) && !(f.low(at) == "her" && f.isNoun(at+1)) || f.low(at) == "anonymity" || f.in(at, reflexives) || f.low(at) == "that" && f.isStop(at+1) {
		return
	}
	end := f.withoutAdverbial(a, at, f.objectEnd(at))
	if a.class == judge && f.saysNothing(span{at, end}) {
		return
	}
	f.addRight(a, at, end)
}

// saysNothing tells whether an object says nothing of what is thought of it, "the
// ruling", or is itself what somebody calls something.
func (f *frame) saysNothing(c span) bool {
	if f.low(c.first) == "what" {
		for i := c.first + 2; i < min(c.first+6, c.end); i++ {
			if f.verb(i).class == call {
				return true
			}
		}
	}
	w := f.low(c.first)
	return c.end-c.first <= 2 && (w == "the" || w == "this" || w == "that" || w == "these" || w == "those")
}

// isAssault tells whether the attack is one with arms and not with words.
func (f *frame) isAssault(a *attribution) bool {
	for i := a.subject.name.first; i < a.subject.name.end; i++ {
		if f.in(i, armed) {
			return true
		}
	}
	for i := a.cue.end; i < f.end; i++ {
		w := f.low(i)
		if i < a.cue.end+3 && (f.in(i, quarters) || f.kind(i) == token.Number || number(w) > 1) || f.in(i, harms) {
			return true
		}
	}
	return false
}

// What tells an assault with arms: who does it, where, and to what end; our own
// lists.
var (
	armed    = set("militants rebels gunmen gunman forces troops army fighters soldiers insurgents jihadists guerrillas aircraft warplanes jets drones missiles rockets ships navy bandits islamists terrorists assailants assailant attackers separatists militia militiamen police")
	quarters = set("northern southern eastern western central north south east west")
	harms    = set("killing killed wounding wounded injuring injured kills rockets missiles drones knife guns gunfire bombs grenades")
)

var reflexives = set("himself herself itself themselves myself ourselves yourself oneself")

// takeAccusation takes "somebody of something" or "somebody for something".
func (f *frame) takeAccusation(a *attribution, at int) {
	if w := f.low(at); w == "on" || w == "of" || w == "by" {
		return // "a strike blamed on the rebels"
	}
	for i := at; i < min(at+20, f.end); i++ {
		w := f.low(i)
		if f.isStop(i) || f.isFinite(i) {
			break
		}
		if w == "of" || w == "for" || w == "on" && a.lemma == "blame" {
			f.addRight(a, at, f.end)
			return
		}
	}
	if a.lemma == "blame" && a.form != gerund {
		f.takeObject(a, at)
	}
}

// takeName takes the content of "called X Y", "described X as Y".
func (f *frame) takeName(a *attribution) {
	at := a.cue.end
	if w := f.low(at); w == "for" || w == "on" || w == "upon" {
		if a.lemma != "call" {
			return
		}
		a.cue.end++
		if w == "for" {
			f.takeObject(a, at+1)
		} else {
			a.class = urge
			f.takeUrged(a)
		}
		return
	}
	end := f.nameEnd(at)
	if a.lemma == "see" && a.form == third && !f.in(at, prepos) {
		f.takeObject(a, at) // "sees the peso at 20 by year-end"
		return
	}
	if a.lemma != "call" && a.lemma != "term" && a.lemma != "denounce" && a.lemma != "brand" && a.lemma != "label" && a.lemma != "dub" {
		as := false
		for i := at; i < end; i++ {
			as = as || f.low(i) == "as"
		}
		if !as {
			return
		}
	}
	if f.in(at, prepos) || f.in(at, particles) || a.lemma == "call" && f.in(at, reflexives) || end-at < 2 && !f.quoted(at) || f.isPunct(at) {
		return
	}
	if f.low(at) == "as" && f.opens(at+1) {
		at++
	}
	f.addRight(a, at, end)
}

// particles make another verb of the one before them: "called off".
var particles = set("off up out back down in away")
