package entity

import (
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/feature"
	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

// findMetonyms finds the capitals that stand for their government: those that
// act, are dealt with as a party, or own what a government owns. A capital is
// a town unless the copy says so.
func (s *story) findMetonyms() {
	next := 0
	for _, c := range s.document.Sentences {
		for ; next < len(s.mentions) && s.mentions[next].first < c.End; next++ {
			m := &s.mentions[next]
			if m.kind != "GPE" || c.AllCaps && !s.headline {
				continue
			}
			if state := s.seatOf(m); state != nil && s.isParty(next, c) {
				m.metonym, m.canonical, m.country, m.place, m.id = true, state.Name, state.ID, nil, ""
			}
		}
	}
}

// seats are towns that stand for a government beside the capitals of the
// lists, each with a name of the state. Own list.
var seats = map[uint64]uint64{
	lexicon.Hash("Kiev"): lexicon.Hash("Ukraine"), lexicon.HashPhrase("Tel Aviv", lexicon.Hash): lexicon.Hash("Israel"),
	lexicon.Hash("Pyongyang"): lexicon.HashPhrase("North Korea", lexicon.Hash), lexicon.Hash("Sana'a"): lexicon.Hash("Yemen"),
	lexicon.Hash("Naypyitaw"): lexicon.Hash("Myanmar"), lexicon.Hash("Delhi"): lexicon.Hash("India"), lexicon.Hash("Rangoon"): lexicon.Hash("Myanmar"),
	lexicon.Hash("Brussels"): lexicon.HashPhrase("European Union", lexicon.Hash), lexicon.Hash("Erbil"): lexicon.Hash("Kurdistan"),
}

// seatOf returns whom the town can stand for; nil if nobody.
func (s *story) seatOf(m *mention) *lexicon.Entry {
	phrase := s.phrase(m.first, m.end)
	if state, ok := seats[phrase]; ok {
		return s.lex.Entry(state)
	}
	if e := s.lex.Entry(phrase); e != nil && e.Capital && e.State != nil && e.State.ID != "" {
		return e.State
	}
	return nil
}

// isParty tells whether mention number n acts or is dealt with, in the words
// around it.
func (s *story) isParty(n int, c feature.Sentence) bool {
	m := &s.mentions[n]
	if s.isTownHere(m, c) {
		return false
	}
	if s.isDealtWith(m, c) || s.owns(m, c) {
		return true
	}
	other, behind := s.pairOf(n, c)
	if !s.isPlaced(m, c) && s.acts(m.end, c) && (other < 0 || !s.isPlaced(&s.mentions[other], c)) {
		return true
	}
	if other < 0 {
		return false
	}
	o := &s.mentions[other]
	if !behind {
		// The second of two is what the first is: "between Moscow and Kyiv".
		return o.metonym || !s.isPlaced(o, c) && s.acts(m.end, c) || s.isDealtWith(o, c) && !s.isTownHere(o, c)
	}
	return !s.isPlaced(m, c) && s.acts(o.end, c) || s.isDealtWith(m, c)
}

// isPlaced tells whether a word before m makes a place of it: "in", "in both".
func (s *story) isPlaced(m *mention, c feature.Sentence) bool {
	before := s.lower(m.first-1, c)
	if before == bothHash {
		before = s.lower(m.first-2, c)
	}
	return placedBy.Has(before)
}

// pairOf returns the place that "and" joins to mention number n, and whether it
// stands behind; -1 if there is none.
func (s *story) pairOf(n int, c feature.Sentence) (other int, behind bool) {
	m := &s.mentions[n]
	if n > 0 {
		o := &s.mentions[n-1]
		if o.kind == "GPE" && o.end+1 == m.first && o.first >= c.First && s.lower(o.end, c) == andWord {
			return n - 1, false
		}
	}
	if n+1 < len(s.mentions) {
		o := &s.mentions[n+1]
		if o.kind == "GPE" && m.end+1 == o.first && o.first < c.End && s.lower(m.end, c) == andWord {
			return n + 1, true
		}
	}
	return -1, false
}

// isTownHere tells whether the copy says that the town is meant: "Washington,
// D.C.", "Beijing-based", "Moscow time".
func (s *story) isTownHere(m *mention, c feature.Sentence) bool {
	units := s.document.Units
	if m.end >= c.End {
		return false
	}
	u := &units[m.end]
	if u.Token == units[m.end-1].Token {
		return townTails.Has(u.Lower)
	}
	if u.Word == "," && m.end+1 < c.End && units[m.end+1].Upper && s.taken[m.end+1] && s.namesPlace(m.end+1) {
		return true
	}
	return u.Upper && u.Kind == token.Word && !s.headline
}

func (s *story) namesPlace(unit int) bool {
	at := s.mentionAt(unit)
	return at >= 0 && s.mentions[at].kind == "GPE"
}

// Own lists.
var (
	// townTails make a town of what stands before the hyphen, partyTails a
	// government.
	townTails  = hashes("based born listed area bound wide educated")
	partyTails = hashes("backed led allied aligned controlled funded sponsored installed appointed imposed brokered friendly supported affiliated style")
	// sides stand before a hyphen and a government.
	sides = hashes("pro anti")
	// placedBy are what places stand behind.
	placedBy = hashes("in at near around outside inside from to of through via into across toward towards leaving reached central downtown visited visit visiting left")
	// parties are what is said and done to a party, directly before its name.
	parties = hashes(`caution cautioned warn warned warns warning urge urged urges urging accuse accused accuses accusing blame blamed blames blaming
		press pressed pressing pressure pressured pressuring persuade persuaded condemn condemned condemning criticise criticised criticize
		criticized criticizing thank thanked anger angered infuriate infuriated annoy annoyed embarrass embarrassed alarm alarmed
		unnerve unnerved ask asked asking tell told defy defied oppose opposed support supported back backed backing isolate isolated
		advise advised advises deter deterred convince convinced provoke provoked punish punished sanction sanctioned force forced allow allowed against
		between unlike threaten threatened threatening fight fought fighting`)
	// dealings are what is had with, against or from a party: the word before
	// the preposition.
	dealings = hashes(`talks talk talking speak speaking negotiations relations ties deal agreement pact treaty truce war conflict alliance partnership contacts dialogue
		dispute row standoff tensions cooperation rapprochement rift rivalry trade border differences hotline détente meetings rupture
		support pressure help aid backing demands calls criticism approval independence autonomy orders warning warnings signal signals
		response condemnation concessions loyal sanctions case accusations allegations close closer hostile answer message letter
		appeal request complaint protest opposed challenge threat loyalty permission assurances guarantees weapons arms assistance
		orders instructions interference money funds funding loans reaction backlash objections friendly allied aligned powers compete competing negotiate negotiating fight fighting signed imposed`)
	dealWith = hashes("with from to against by on toward towards")
	// belongings are what governments own.
	belongings = hashes(`desire wish wishes ally allies decision stance policy policies position positions demand demands role influence interests claim claims response
		foreign war invasion troops forces military army ministry government envoy ambassador approach strategy sanctions refusal plan
		plans proposal proposals support backing intentions ambitions concerns relations ties leadership rulers action actions accusation
		accusations offer threat threats goals aim aims control commitment efforts bid reaction rhetoric security nuclear campaign
		commerce defense defence diplomacy diplomats embassy failure pledge warning warnings insistence hard line top chief negotiators
		negotiator help aid aggression conflict intervention withdrawal involvement permission approval own determination willingness
		readiness ability fury anger ban crackdown attempt attempts move moves pressure adversaries enemies rivals partners neighbours neighbors state-run regime`)
	// deeds are verbs of what governments do, in the forms of the past, the
	// present, and with "has" or "will".
	deeds = verbForms(`accuse announce agree ask back blame call claim condemn confirm consider demand dismiss expel fear hope impose insist
		launch maintain offer order plan pledge promise propose reject refuse respond retaliate recall seek>sought send>sent sign>signed suspend
		threaten try urge view vow want warn welcome withdraw>withdrew declare deploy decide accept approve withhold>withheld support sponsor arm
		provide supply deny criticize criticise say>said tell>told hold>held recognize recognise appeal argue express oppose defend pursue
		agree react resume halt cut>cut raise lift ban freeze>froze seize extend grant>granted annex invade fund help appear pull>pulled
		cooperate compete promulgate roll complain contend protest regard see>saw signal signaled struggle think>thought understand>understood believe
		deliver intend need prefer push release remain report rule show stop tighten use veto vote wage summon slap dispatch brush shrug
		reiterate counter issue begin>began denounce take>took comment go>went continue keep>kept make>made give>gave stay shift foil adhere acknowledge admit>admitted allege assert brand broker persuade consent step join refrain`)
	// moods are what governments are.
	moods       = hashes("willing unwilling ready able unable reluctant keen eager committed concerned determined prepared furious wary alarmed opposed")
	auxiliaries = hashes("has had have will would could should may might must is was does did 's can cannot remains are were do")
	adverbsFor  = hashes("not also already now since then never long still reportedly repeatedly again formally publicly recently soon likely")
)

// verbForms makes the present and past forms of regular verbs; "seek>sought"
// gives the past of others.
func verbForms(list string) *lexicon.Set {
	forms := new(lexicon.Set)
	for verb := range strings.FieldsSeq(list) {
		base, past, irregular := strings.Cut(verb, ">")
		stem := strings.TrimSuffix(base, "e")
		if !irregular {
			past = stem + "ed"
		}
		present := base + "s"
		if strings.HasSuffix(base, "sh") || strings.HasSuffix(base, "ss") || strings.HasSuffix(base, "ch") {
			present = base + "es"
		}
		if y, ok := strings.CutSuffix(base, "y"); ok && !strings.ContainsAny(base[len(base)-2:len(base)-1], "aeou") {
			present = y + "ies"
			if !irregular {
				past = y + "ied"
			}
		}
		for _, form := range []string{base, past, present, stem + "ing", base + "ning", base + "n"} {
			forms.Put(lexicon.Hash(form), true)
		}
	}
	return forms
}

// acts tells whether the word at unit i is what a government does, with what
// may stand before the verb.
func (s *story) acts(i int, c feature.Sentence) bool {
	for k := i; k < c.End && k < i+4; k++ {
		w := s.lower(k, c)
		if deeds.Has(w) || k > i && moods.Has(w) {
			return true
		}
		if !auxiliaries.Has(w) && !adverbsFor.Has(w) && (!s.headline || s.document.Units[k].Lower != toHash) && !strings.HasSuffix(s.document.Units[k].Word, "ly") {
			return false
		}
	}
	return false
}

var toHash = lexicon.Hash("to")

// isDealtWith tells whether the words before m make it a party: "warned
// Washington", "talks with Beijing", "autonomy from Damascus".
func (s *story) isDealtWith(m *mention, c feature.Sentence) bool {
	before := s.lower(m.first-1, c)
	if before == bothHash {
		before = s.lower(m.first-2, c)
		return dealWith.Has(before) && s.dealingBefore(m.first-2, c)
	}
	if before == betweenHash {
		return s.dealingBefore(m.first-1, c)
	}
	if parties.Has(before) {
		return true
	}
	if m.end < c.End && s.document.Units[m.end].Token == s.document.Units[m.end-1].Token {
		return partyTails.Has(s.lower(m.end, c)) || dealings.Has(s.lower(m.end+1, c))
	}
	if m.first > c.First && s.document.Units[m.first-1].Token == s.document.Units[m.first].Token &&
		(sides.Has(s.lower(m.first-1, c)) || dealings.Has(s.lower(m.end, c))) {
		return true
	}
	return dealWith.Has(before) && s.dealingBefore(m.first-1, c)
}

var betweenHash, bothHash = lexicon.Hash("between"), lexicon.Hash("both")

// dealingBefore looks for a noun of dealing in the three words before unit i.
func (s *story) dealingBefore(i int, c feature.Sentence) bool {
	for k := i - 1; k >= c.First && k > i-3; k-- {
		if s.document.Units[k].Kind != token.Word {
			return false
		}
		if dealings.Has(s.lower(k, c)) {
			return true
		}
	}
	return false
}

// owns tells whether m owns what a government owns: "Beijing's foreign
// ministry".
func (s *story) owns(m *mention, c feature.Sentence) bool {
	if !possessives.Has(s.lower(m.end, c)) {
		return false
	}
	for k := m.end + 1; k < c.End && k < m.end+4; k++ {
		if belongings.Has(s.lower(k, c)) {
			return true
		}
		if s.document.Units[k].Kind != token.Word {
			return false
		}
	}
	return false
}
