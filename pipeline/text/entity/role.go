package entity

import (
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/feature"
	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

// findRoles gives people the titles and offices that stand beside their names.
func (s *story) findRoles() {
	next := 0
	for _, c := range s.document.Sentences {
		for ; next < len(s.mentions) && s.mentions[next].first < c.End; next++ {
			m := &s.mentions[next]
			if m.kind != "PERSON" || c.AllCaps {
				continue
			}
			if first, end := s.titleBefore(m, next, c); first < end {
				m.role = s.printed(first, end)
			} else if first, end := s.apposition(m, next, c); first < end {
				m.role = s.printed(first, end)
			} else if first, end := s.appositionBefore(m, next, c); first < end {
				m.role = s.printed(first, end)
			}
		}
	}
}

// callingNouns are nouns of office and calling beside the titles of the
// lexicon. Own list.
const callingNouns = `spokesman spokeswoman spokesperson director chairman chairwoman chair chief head manager minister president officer official
		analyst economist strategist lawyer attorney professor researcher scientist lawmaker legislator senator governor mayor judge
		prosecutor commander general colonel captain admiral adviser advisor aide diplomat ambassador envoy negotiator founder co-founder owner
		executive secretary treasurer editor reporter journalist author historian activist farmer fisherman ferryman sailor driver pilot
		witness resident survivor teacher student doctor nurse surgeon coach player trader investor banker engineer worker solicitor
		coroner leader member candidate nominee commissioner superintendent inspector counsel consultant expert fellow trustee chancellor
		premier pollster organizer organiser campaigner volunteer vice-president vice-chairman deputy chairperson prince princess king
		queen pope cardinal archbishop bishop rabbi imam ayatollah emir sultan sergeant lieutenant major marshal brigadier partner
		correspondent photographer veteran contractor entrepreneur billionaire tycoon developer lobbyist speaker whip undersecretary
		actor actress singer writer striker midfielder defender goalkeeper ceo cfo coo cto meteorologist seismologist biologist
		epidemiologist virologist physicist psychologist therapist columnist physician paramedic firefighter detective constable mp
		senior-adviser principal dean rector provost chaplain priest vicar pastor reverend`

// Own lists.
var (
	callings = hashes(callingNouns)
	// honorifics say nothing of the office.
	honorifics = hashes("mr mr. mrs mrs. ms ms. miss sir dame lord lady dr dr. prof prof. father brother sister rev rev. reverend")
	// roleModifiers stand within a title, in small letters.
	roleModifiers = hashes(`vice deputy former ex acting interim senior chief foreign defense defence prime finance financial interior national security
		energy health trade transport education environment agriculture labor labour justice economy economic culture tourism industry
		home housing immigration intelligence executive operating technology technical marketing commercial legal medical political
		general police army navy military air force state press opposition party government company bank district county city regional
		provincial federal central supreme high court union group research launch flight fund portfolio investment managing
		independent special permanent assistant associate co-chief lead head third second first managing personnel human resources
		outgoing incoming ruling rebel separatist house senate parliamentary campaign programme program project agency dam team
		budget oil coast guard civil rights veteran longtime election climate commodity equity currency credit senior-most rear`)
	// roleLinks may stand within the office behind a name.
	roleLinks    = hashes("of at for in with to and on")
	owners       = hashes("the a an his her its their our my whose")
	counterparts = hashes("counterpart counterparts")
	possessives  = hashes("'s ’s")
)

// isCalling tells whether unit i can be the noun of a title or an office.
func (s *story) isCalling(i int) bool {
	u := &s.document.Units[i]
	if u.Kind != token.Word || honorifics.Has(u.Lower) || counterparts.Has(u.Lower) {
		return false
	}
	return callings.Has(u.Lower) || u.Class&lexicon.Title != 0 || !u.Upper && strings.HasSuffix(u.Word, "ologist")
}

// titleBefore returns the title that stands directly before mention number n.
func (s *story) titleBefore(m *mention, n int, c feature.Sentence) (first, end int) {
	units := s.document.Units
	end = m.first
	for end > c.First && honorifics.Has(units[end-1].Lower) {
		end--
	}
	first = s.titleOf(end, c)
	for first > c.First && s.inTitle(first-1, first == end, c) {
		first--
	}
	if first == end {
		return first, end
	}
	first = s.withBody(first, n)
	for first < end && roleJunk.Has(units[first].Lower) {
		first++
	}
	return first, end
}

// titleOf returns where "of State" begins in "Secretary of State John Smith";
// end if nothing of the kind stands before unit end.
func (s *story) titleOf(end int, c feature.Sentence) int {
	units := s.document.Units
	if i := s.smallTitleOf(end, c); i < end {
		return i
	}
	i := end
	for i > c.First && i > end-4 && units[i-1].Upper && units[i-1].Kind == token.Word && !s.isPersonAt(i-1) {
		i--
	}
	if i == end || i < c.First+2 || units[i-1].Word != "of" && units[i-1].Word != "for" || !s.isCalling(i-2) {
		return end
	}
	return i - 2
}

// smallTitleOf is titleOf for titles in small letters: "undersecretary for
// railways", "minister of state for labour".
func (s *story) smallTitleOf(end int, c feature.Sentence) int {
	units := s.document.Units
	for i := end - 1; i > c.First && i > end-9; i-- {
		u := &units[i]
		if u.Kind != token.Word || u.Upper || s.taken[i] || owners.Has(u.Lower) || notOffice.Has(u.Lower) && u.Lower != andWord {
			return end
		}
		if (u.Word == "of" || u.Word == "for") && s.isCalling(i-1) {
			if i == end-1 {
				return end
			}
			return i - 1
		}
		if u.Word != "of" && u.Word != "for" && u.Lower != andWord && (roleLinks.Has(u.Lower) || placedBy.Has(u.Lower)) {
			return end
		}
	}
	return end
}

var roleJunk = hashes("the his her and for of , – — - from to in on the")

// inTitle tells whether unit i belongs to a title that goes on behind it; last
// tells that it would be the title's last word.
func (s *story) inTitle(i int, last bool, c feature.Sentence) bool {
	u := &s.document.Units[i]
	if last {
		return s.isCalling(i)
	}
	if s.taken[i] || u.Kind != token.Word {
		return false
	}
	if s.isCalling(i) || roleModifiers.Has(u.Lower) || u.Class&lexicon.Role != 0 {
		return i > c.First || !u.Upper || s.document.Units[i+1].Upper || !isOpener.Has(u.Lower)
	}
	// "Additional Commissioner of Police": small words join capitals.
	if u.Word == "of" || u.Word == "for" || u.Word == "and" {
		return s.document.Units[i+1].Upper && i > c.First && s.document.Units[i-1].Upper && !s.taken[i-1] && s.isCalling(i-1)
	}
	return u.Upper && (i > c.First || u.Class&lexicon.OrgHead != 0) && s.document.Units[i+1].Upper
}

// withBody takes the body into the title that stands directly before it
// ("Foreign Ministry spokesman"), and the people before a title in small
// letters ("Ukrainian navy spokesman").
func (s *story) withBody(first, n int) int {
	if n == 0 {
		return first
	}
	before := &s.mentions[n-1]
	if before.end != first {
		return first
	}
	small := !s.document.Units[first].Upper
	if before.kind == "ORG" || before.kind == "NORP" && small && s.document.Units[first].Class&(lexicon.Title|lexicon.Role) == 0 {
		return before.first
	}
	return first
}

// apposition returns the office behind mention number n: ", Spain's energy
// minister,".
func (s *story) apposition(m *mention, n int, c feature.Sentence) (first, end int) {
	units := s.document.Units
	i := m.end
	if i+1 >= c.End || units[i].Word != "," {
		return 0, 0
	}
	i++
	if units[i].Kind == token.Number && i+2 < c.End && units[i+1].Word == "," {
		// An age.
		i += 2
	}
	first = s.behindOwner(i, n, c)
	head := s.officeHead(first, c)
	if head < 0 {
		return 0, 0
	}
	return first, s.officeEnd(head, c)
}

// behindOwner skips articles, owners and the words "former" and "who is" that
// begin the apposition at unit i.
func (s *story) behindOwner(i, n int, c feature.Sentence) int {
	units := s.document.Units
	start := i
	for i < c.End && owners.Has(units[i].Lower) {
		i++
	}
	for k := i; k < c.End && k < start+6 && units[k].Word != ","; k++ {
		if possessives.Has(units[k].Lower) || units[k].Kind == token.Apostrophe {
			return k + 1
		}
	}
	for k := n + 1; k < len(s.mentions) && s.mentions[k].first == i; k++ {
		if e := s.mentions[k]; (e.kind == "NORP" || e.kind == "GPE") && e.end < c.End && units[e.end].Class&(lexicon.Title|lexicon.Role) != 0 {
			return e.end
		}
	}
	return i
}

// officeHead returns the noun of the office that begins at unit i: a calling
// before any other clause begins; -1 if there is none.
func (s *story) officeHead(i int, c feature.Sentence) int {
	units := s.document.Units
	head := -1
	for k := i; k < c.End && k < i+7; k++ {
		u := &units[k]
		if u.Kind != token.Word || roleLinks.Has(u.Lower) || notOffice.Has(u.Lower) {
			break
		}
		if s.isPersonAt(k) {
			return -1
		}
		if s.isCalling(k) {
			head = k
		}
	}
	return head
}

// notOffice are words with which something else than an office begins. Own
// list.
var notOffice = hashes(`who whom which that said says told was is were are has have had will would when while where whose as but or and by from
	after before since until also not then told added soon`)

func (s *story) isPersonAt(unit int) bool {
	if !s.taken[unit] {
		return false
	}
	at := s.mentionAt(unit)
	return at >= 0 && s.mentions[at].kind == "PERSON"
}

// mentionAt returns the mention that covers a unit; -1 if none does.
func (s *story) mentionAt(unit int) int {
	lo, hi := 0, len(s.mentions)
	for lo < hi {
		mid := (lo + hi) / 2
		if s.mentions[mid].end <= unit {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(s.mentions) && s.mentions[lo].first <= unit {
		return lo
	}
	return -1
}

// officeEnd returns where the office headed by unit head ends: before a comma
// or a new clause, with what "of", "at" and "for" add.
func (s *story) officeEnd(head int, c feature.Sentence) int {
	units := s.document.Units
	end := head + 1
	if end >= c.End || !roleLinks.Has(units[end].Lower) || units[end].Word == "and" {
		return end
	}
	joint := 0
	for end < c.End {
		u := &units[end]
		if end == head+14 {
			// Too long for one office: what "and" joins is another.
			end = max(joint, head+1)
			break
		}
		if u.Lower == andWord {
			joint = end
		}
		if u.Kind != token.Word && u.Kind != token.Number && !s.taken[end] || notOffice.Has(u.Lower) && u.Word != "and" && u.Word != "as" {
			break
		}
		if end > head+1 && u.Word == "in" && s.taken[end-1] {
			break
		}
		end++
	}
	for end > head+1 && (roleLinks.Has(units[end-1].Lower) || owners.Has(units[end-1].Lower)) {
		end--
	}
	return end
}

// appositionBefore returns the office before a comma that mention number n
// fills: "the company's chief executive, Jane Doe,".
func (s *story) appositionBefore(m *mention, n int, c feature.Sentence) (first, end int) {
	units := s.document.Units
	end = m.first - 1
	if end-1 <= c.First || units[end].Word != "," || m.end < c.End && units[m.end].Kind == token.Word && !notOffice.Has(units[m.end].Lower) {
		return 0, 0
	}
	head := s.headBefore(end, c)
	if head < 0 {
		return 0, 0
	}
	first = head
	for first > c.First && !s.taken[first-1] && s.inTitle(first-1, false, c) {
		first--
	}
	if first == c.First {
		return 0, 0
	}
	before := &units[first-1]
	if owners.Has(before.Lower) && before.Word != "a" && before.Word != "an" || possessives.Has(before.Lower) || before.Kind == token.Apostrophe || s.taken[first-1] && n > 0 && s.mentions[n-1].kind == "NORP" {
		return first, end
	}
	return 0, 0
}

// headBefore returns the noun of the office that ends before unit end, with
// what it is of: "the president of the Control Commission,"; -1 if there is
// none.
func (s *story) headBefore(end int, c feature.Sentence) int {
	units := s.document.Units
	if s.isCalling(end-1) && !s.taken[end-1] {
		return end - 1
	}
	for i := end - 2; i > c.First && i > end-12; i-- {
		u := &units[i]
		if u.Kind != token.Word && !s.taken[i] || notOffice.Has(u.Lower) && u.Lower != andWord || s.isPersonAt(i) {
			return -1
		}
		next := units[i+1].Word
		if s.isCalling(i) && !s.taken[i] && (next == "of" || next == "for" || next == "at") {
			return i
		}
	}
	return -1
}
