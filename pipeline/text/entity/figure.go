package entity

import (
	"slices"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/text/wordlist"
)

// meet notes that entity n is mentioned at token i.
func (r *resolver) meet(n, i int, s token.Sentence) {
	e := &r.entities[n]
	end := r.text.At(e.End-1) + 1
	f := r.figures[e.Canonical]
	if f == nil {
		f = &figure{canonical: e.Canonical, is: natureOf(e.Type, e.Metonym), country: e.Country, whole: strings.HasPrefix(e.ID, "country:")}
		r.figures[e.Canonical] = f
		switch f.is {
		case someone:
			f.sex = sexOfName(e.Canonical)
		case body:
			f.words = foldName(e.Canonical)
		}
	}
	r.notePair(n, i)
	if e.Type == "NORP" && f.is != anything || f.is == anything {
		// "Russian" is no mention of Russia that "it" could take up.
		return
	}
	if f.is == someone && (r.word(i-1) == "(" || strings.Contains(e.Canonical, ",")) {
		// Hardly a person.
		return
	}
	first := r.phraseStart(i, e.Role, s)
	switch f.is {
	case someone:
		r.learnPerson(f, e.Role, i, s)
	case body:
		r.learnBody(f, i, end, s)
	}
	place := f.is == state && r.has(i-1, locatives)
	if n := len(r.events); n > 0 && r.low(i-1) == "and" && i > 1 && r.within[i-2] > 0 {
		place = f.is == state && r.events[n-1].place
	}
	r.events = append(r.events, event{
		figure: f, sentence: r.sentence, paragraph: r.paragraph(), token: i, first: first,
		subject: r.isSubject(first, end), speaks: r.speaks(first, end), place: place, quoted: r.quoted[i],
	})
}

func natureOf(kind string, metonym bool) nature {
	switch {
	case kind == "PERSON":
		return someone
	case kind == "ORG":
		return body
	case kind == "GPE" || kind == "NORP" || metonym:
		return state
	}
	return anything
}

// phraseStart returns where the phrase begins that ends with the name at
// token i: before its title, its people and its article.
func (r *resolver) phraseStart(i int, role string, s token.Sentence) int {
	first := i
	for first > s.First && r.has(first-1, honorificWords) {
		first--
	}
	for k := len(strings.Fields(role)); k > 0 && first > s.First && strings.Contains(role, r.text.Word(first-1)); k-- {
		first--
	}
	for first > s.First {
		n := r.within[first-1]
		isPeople := n > 0 && r.entities[n-1].Type == "NORP"
		isNoun := n == 0 && r.text.Tokens[first-1].Kind == token.Word && r.has(first-1, honorificWords|articleWords|companyNouns)
		if !isPeople && !isNoun {
			break
		}
		first--
	}
	switch w := r.low(first - 1); {
	case (w == "'s" || w == "’s") && first-2 >= s.First && r.within[first-2] > 0:
		// "NBC's Karl Brandt".
		return max(s.First, r.text.At(r.entities[r.within[first-2]-1].Start))
	case first-1 == s.First && r.text.Tokens[s.First].Kind == token.Word && !classOf(w, openingWords|prepositions|clauseOpeners|sayingVerbs):
		// "Conservative economist Karl Brandt".
		return s.First
	}
	return first
}

// isSubject tells whether the phrase of tokens first to end-1 stands where a
// subject does: at the beginning of a clause, or behind the verb of a speaker,
// and without owning what follows.
func (r *resolver) isSubject(first, end int) bool {
	if w := r.low(end); w == "'s" || w == "’s" || end < r.text.Len() && r.text.Tokens[end].Kind == token.Apostrophe {
		return false
	}
	s := r.text.Sentences[r.sentence]
	if first <= s.First || s.First+1 == first && r.text.Tokens[s.First].Kind != token.Word {
		return true
	}
	if r.has(first-1, sayingVerbs) {
		return r.text.Tokens[first-1].Kind == token.Word
	}
	if r.isInserted(first, end, s) {
		return true
	}
	if r.text.Tokens[first-1].Kind != token.Word {
		k := r.text.Tokens[first-1].Kind
		return k.IsQuote() || r.text.Word(first-1) == "," && r.beginsClause(first-1, s)
	}
	if r.low(first-1) == "and" && first > 1 && r.within[first-2] > 0 {
		// One of several names, and a subject if the others are.
		return len(r.events) > 0 && r.events[len(r.events)-1].subject
	}
	return r.has(first-1, clauseOpeners)
}

// isInserted tells whether the name stands between commas with what its bearer
// is, behind a subject without a name: "One of them, retired hydrologist Ada
// Brandt, denied it".
func (r *resolver) isInserted(first, end int, s token.Sentence) bool {
	if r.word(end) != "," || !r.has(end+1, sayingVerbs) {
		return false
	}
	for k := first - 1; k > s.First && k >= first-4; k-- {
		if r.word(k) == "," {
			return k <= s.First+6
		}
		if r.text.Tokens[k].Kind != token.Word || r.has(k, prepositions|clauseOpeners|sayingVerbs) {
			return false
		}
	}
	return false
}

// speaks tells whether a verb of saying stands directly before or behind the
// phrase of tokens first to end-1.
func (r *resolver) speaks(first, end int) bool {
	w := r.low(r.behindAside(end))
	if classOf(w, sayingVerbs) && w != "saying" && w != "adding" {
		return true
	}
	if r.low(first-1) == "to" && r.low(first-2) == "according" {
		return true
	}
	return first > 1 && r.has(first-1, sayingVerbs) && (r.text.Word(first-2) == "," || r.text.Tokens[first-2].Kind.IsQuote())
}

// behindAside returns where the text goes on behind brackets or an apposition
// between commas that begin at token i; i if nothing of the kind does.
func (r *resolver) behindAside(i int) int {
	closing := ","
	switch r.word(i) {
	case ",":
	case "(":
		closing = ")"
	default:
		return i
	}
	for k := i + 1; k < i+25; k++ {
		if r.word(k) == closing {
			return k + 1
		}
	}
	return i
}

func (r *resolver) word(i int) string {
	if i < 0 || i >= r.text.Len() {
		return ""
	}
	return r.text.Word(i)
}

// beginsClause tells whether the comma at token i ends what stands before a
// subject: an opening phrase, or a quotation.
func (r *resolver) beginsClause(i int, s token.Sentence) bool {
	if i > s.First && r.text.Tokens[i-1].Kind.IsQuote() {
		return true
	}
	return r.has(s.First, openingWords) || r.has(i-1, sayingVerbs)
}

// learnPerson notes the office that the copy gives a person at token i.
func (r *resolver) learnPerson(f *figure, role string, i int, s token.Sentence) {
	if i > s.First {
		if x := sexOfWord(lexicon.HashLower(r.text.Word(i - 1))); x != unknownSex {
			f.sex = x
		}
	}
	if role == "" {
		return
	}
	var o office
	for w := range strings.FieldsSeq(strings.ToLower(role)) {
		if w == "of" || w == "at" || w == "for" || w == "in" || w == "with" || w == "to" {
			o.bound = true
			break
		}
		if o.head != "" {
			o.modifiers = append(o.modifiers, o.head)
		}
		o.head = w
		if x := sexOfWord(lexicon.HashLower(w)); x != unknownSex && f.sex == unknownSex {
			f.sex = x
		}
	}
	o.country = r.countryOfOffice(i, len(strings.Fields(role)), s)
	f.offices = append(f.offices, o)
}

// countryOfOffice returns the state whose people or name stands before the
// role that ends at token i, or behind it in an apposition.
func (r *resolver) countryOfOffice(i, size int, s token.Sentence) string {
	for k := i - 1; k >= s.First && k >= i-size-2; k-- {
		if n := r.within[k]; n > 0 {
			return r.entities[n-1].Country
		}
	}
	n := r.within[i]
	end := r.text.At(r.entities[n-1].End-1) + 1
	if r.low(end) != "," {
		return ""
	}
	for k := end + 1; k < s.End && k < end+4; k++ {
		if n := r.within[k]; n > 0 {
			return r.entities[n-1].Country
		}
	}
	return ""
}

// learnBody notes what the copy calls a body, before its name ("drugmaker
// Nordbane") or behind it ("Nordbane, the drugmaker").
func (r *resolver) learnBody(f *figure, first, end int, s token.Sentence) {
	call := func(noun string) {
		if f.callings == nil {
			f.callings = map[string]bool{}
		}
		f.callings[noun] = true
		f.callings["company"] = true
	}
	if w := r.low(first - 1); first > s.First && classOf(w, companyNouns) {
		call(w)
	}
	if companyForms.Has(strings.Trim(r.low(end-1), ".")) && end-first > 1 {
		call("company")
	}
	if r.low(end) != "," {
		return
	}
	if w := r.low(end + 1); w == "based" && r.low(end+2) == "in" {
		call("company")
	}
	for k := end + 1; k < s.End && k < end+7; k++ {
		if r.text.Tokens[k].Kind != token.Word || r.has(k, prepositions) {
			break
		}
		if k == end+1 && !r.has(k, articleWords) {
			break
		}
		if w := r.low(k); classOf(w, companyNouns) {
			call(w)
		}
	}
}

// is tells whether the copy may call f by an office, with the words before it.
func (f *figure) holds(head string, modifiers []string, country string) bool {
	for _, o := range f.offices {
		if o.head != head && (head != "leader" || !o.leads()) && (head != "premier" || !o.isPremier()) {
			continue
		}
		if country != "" && o.country != country || boundOffices.Has(head) && len(modifiers) == 0 && (o.bound || len(o.modifiers) > 0) {
			continue
		}
		if !slices.ContainsFunc(modifiers, func(m string) bool { return !slices.Contains(o.modifiers, m) }) {
			return true
		}
	}
	return false
}

// boundOffices are held in bodies of all kinds: without saying of what, only
// one whose role says no more is meant.
var boundOffices = wordlist.SetOf("president chairman chair chairwoman director secretary chief head")

func (o *office) leads() bool {
	switch o.head {
	case "president", "premier", "chancellor", "king", "dictator", "ruler", "emir", "sultan", "chairman", "ayatollah":
		return true
	}
	return o.isPremier()
}

func (o *office) isPremier() bool {
	return o.head == "minister" && slices.Contains(o.modifiers, "prime")
}
