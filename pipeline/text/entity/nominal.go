package entity

import (
	"slices"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/text/wordlist"
)

// description is a phrase without a name, "the Syrian leader": its tokens, its
// noun, what stands before the noun.
type description struct {
	first, end int
	head       string
	modifiers  []string
	country    string
	// region is the canonical name of a people without a state: "Middle East".
	region string
}

// describe reads the phrase that begins with the article at token i.
func (r *resolver) describe(i int, s token.Sentence) (d description, ok bool) {
	d.first = i
	for k := i + 1; k < s.End && k < i+6; k++ {
		if n := r.within[k]; n > 0 {
			e := &r.entities[n-1]
			if e.Type != "NORP" || d.country != "" || d.region != "" {
				return d, false
			}
			if d.country = e.Country; d.country == "" {
				d.region = e.Canonical
			}
			for k+1 < s.End && r.within[k+1] == n {
				k++
			}
			continue
		}
		w := r.low(k)
		if r.text.Tokens[k].Kind != token.Word || r.has(k, articleWords|prepositions|clauseOpeners|sayingVerbs) {
			return d, false
		}
		if r.isHead(k) && (k+1 >= s.End || !r.isHead(k+1) || r.within[k+1] > 0) {
			d.head, d.end = w, k+1
			d.modifiers = r.namelessBetween(i+1, k)
			return d, true
		}
	}
	return d, false
}

// namelessBetween returns the tokens first to end-1 that are no part of an
// entity, in lower case; nil if there are none.
func (r *resolver) namelessBetween(first, end int) (lower []string) {
	for k := first; k < end; k++ {
		if r.within[k] == 0 {
			lower = append(lower, r.low(k))
		}
	}
	return lower
}

func (r *resolver) isHead(i int) bool {
	return r.has(i, companyNouns|bodyNouns|countryNouns|personNouns)
}

// phrase resolves the description at token i, or notes a person without a
// name.
func (r *resolver) phrase(i int, article string, s token.Sentence) {
	d, ok := r.describe(i, s)
	if !ok || r.namesNext(d.end, s) {
		return
	}
	if article == "the" || (article == "that" || article == "this") && !classOf(d.head, personNouns) {
		if f := r.described(d); f != nil {
			if !r.goesOn(d.end, s) && !r.isApposition(d.first, f) && !r.isPredicate(d.first) {
				r.resolve(f, "nominal", d.first, d.end)
			}
			return
		}
	}
	r.noteNameless(d)
}

// noteNameless notes a person without a name, whom "he" may mean.
func (r *resolver) noteNameless(d description) {
	if !classOf(d.head, personNouns) || strings.HasSuffix(d.head, "s") {
		return
	}
	r.events = append(r.events, event{
		sentence: r.sentence, paragraph: r.paragraph(), token: d.first, first: d.first, sex: sexOfDescription(d.head),
		subject: r.isSubject(d.first, d.end), quoted: r.quoted[d.first],
	})
}

// relation notes a person without a name whom the text calls by another: "its
// coach", "her brother".
func (r *resolver) relation(i int, s token.Sentence) {
	if d, ok := r.describe(i, s); ok && !r.namesNext(d.end, s) && d.head != "counterpart" {
		r.noteNameless(d)
	}
}

// isApposition tells whether the phrase at token i stands directly behind the
// name of f: "Karl Brandt, the minister,".
func (r *resolver) isApposition(i int, f *figure) bool {
	if r.word(i-1) != "," || i < 2 || r.within[i-2] == 0 {
		return false
	}
	return r.entities[r.within[i-2]-1].Canonical == f.canonical
}

// isPredicate tells whether the phrase at token i says what something is:
// "is the richest country".
func (r *resolver) isPredicate(i int) bool {
	w := r.low(i - 1)
	return w == "as" || w == "is" || w == "was" || w == "are" || w == "were" || w == "be" || w == "been" || w == "become" || w == "became"
}

func sexOfDescription(head string) sex {
	switch head {
	case "man", "boy", "gunman", "policeman":
		return male
	case "woman", "girl", "policewoman":
		return female
	}
	return sexOfWord(lexicon.HashLower(head))
}

// namesNext tells whether the phrase that ends before token i is followed by
// the name itself: "the president, Karl Brandt".
func (r *resolver) namesNext(i int, s token.Sentence) bool {
	for k := i; k < s.End && k < i+4; k++ {
		if n := r.within[k]; n > 0 {
			return r.entities[n-1].Type == "PERSON" || r.entities[n-1].Type == "ORG"
		}
		if w := r.low(k); r.text.Word(k) != "," && !classOf(w, honorificWords) && !classOf(w, personNouns) {
			return false
		}
	}
	return false
}

// goesOn tells whether the phrase that seems to end before token i has more to
// say: "the president of the club", "the company car".
func (r *resolver) goesOn(i int, s token.Sentence) bool {
	if i >= s.End || r.text.Tokens[i].Kind != token.Word {
		return false
	}
	w := r.low(i)
	if w == "of" || w == "for" {
		return true
	}
	return !classOf(w, prepositions) && !classOf(w, clauseOpeners) && !classOf(w, sayingVerbs) && !followers.Has(w) &&
		!strings.HasSuffix(w, "ed") && !strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ly") && !strings.HasSuffix(w, "ing")
}

// followers are words that follow a phrase and are no part of it. Own list.
var followers = wordlist.SetOf(`'s ’s is was has had have will would can could may might must should did does do are were be been not also who whom whose which to
	than then now still too first later earlier again said says went came took made put left got gave saw found began won lost
	held kept met set told paid sold bought hit fell rose grew cut let became knew thought sent spent built ran led sought`)

// described returns the one figure that the description takes up; nil if none
// or more than one could be meant.
func (r *resolver) described(d description) *figure {
	switch {
	case classOf(d.head, countryNouns) && len(d.modifiers) <= 2:
		return r.describedState(d)
	case classOf(d.head, companyNouns) || classOf(d.head, bodyNouns):
		return r.only(func(e *event) bool { return e.is == body && e.isCalled(d) })
	case classOf(d.head, personNouns):
		return r.only(func(e *event) bool {
			return e.is == someone && e.holds(d.head, d.modifiers, d.country)
		})
	}
	return nil
}

// isCalled tells whether the copy may call the body so: it called it so
// before, or the name has the noun, with all that is said besides.
func (f *figure) isCalled(d description) bool {
	if d.region != "" || d.country != "" && d.country != f.country {
		return false
	}
	if classOf(d.head, companyNouns) && f.callings[d.head] {
		return len(d.modifiers) == 0
	}
	if !classOf(d.head, bodyNouns) || !slices.Contains(f.words, d.head) {
		return false
	}
	return !slices.ContainsFunc(d.modifiers, func(m string) bool { return !slices.Contains(f.words, m) })
}

// officeBack is how many paragraphs an office looks back for its holder:
// further away another's may be meant.
const officeBack = 5

// only returns the one figure that fits, of those in the sentence, else in
// this paragraph and the one before, else of all that the story named.
func (r *resolver) only(fits func(*event) bool) *figure {
	return r.onlyNear(fits,
		func(e *event) bool { return e.sentence == r.sentence },
		func(e *event) bool { return e.paragraph >= r.paragraph()-1 },
		func(e *event) bool { return e.is != someone || e.paragraph >= r.paragraph()-officeBack })
}

// onlyNear returns the one figure that fits in the first of the regions in
// which any does; nil if more than one does there.
func (r *resolver) onlyNear(fits func(*event) bool, regions ...func(*event) bool) *figure {
	events := r.back()
	for _, near := range regions {
		var f *figure
		for k := range events {
			e := &events[k]
			if e.figure == nil || !near(e) || !fits(e) {
				continue
			}
			if f != nil && f != e.figure {
				return nil
			}
			f = e.figure
		}
		if f != nil {
			return f
		}
	}
	return nil
}

// describedState returns the state that "the country" means: the one of that
// region; else where the sentence or the paragraph plays; else the only one
// in the paragraph, or in the one before.
func (r *resolver) describedState(d description) *figure {
	if d.country != "" {
		return nil
	}
	if d.region != "" {
		return r.stateOfRegion(d.region)
	}
	return r.onlyState(func(e *event) bool { return e.paragraph == r.paragraph() && e.place },
		func(e *event) bool { return e.paragraph == r.paragraph() },
		func(e *event) bool { return e.paragraph == r.paragraph()-1 })
}

// onlyState returns the one state that is named in the first of the regions in
// which any is; nil if more than one is.
func (r *resolver) onlyState(regions ...func(*event) bool) *figure {
	return r.onlyNear(func(e *event) bool { return e.is == state && isCountryName(e.figure) && !e.quoted }, regions...)
}

// stateOfRegion returns the only state of a region that is named so far.
func (r *resolver) stateOfRegion(region string) *figure {
	members := regionStates[region]
	return r.onlyState(func(e *event) bool { return members.Has(e.country) })
}

// isCountryName tells whether a figure is a state itself and no town in it.
func isCountryName(f *figure) bool { return f.country != "" && f.whole }

// regionStates are the states that copy calls by a region: "the Middle
// Eastern country". Own list, by ISO 3166-1 codes.
var regionStates = map[string]*wordlist.Set{
	"Middle East":     wordlist.SetOf("SY IQ IR IL JO LB PS SA YE OM AE QA BH KW EG TR"),
	"Persian Gulf":    wordlist.SetOf("SA AE QA BH KW OM"),
	"Balkans":         wordlist.SetOf("AL BA BG HR XK ME MK RS RO SI GR"),
	"Baltic states":   wordlist.SetOf("EE LV LT"),
	"Scandinavia":     wordlist.SetOf("SE NO DK FI IS"),
	"Caribbean":       wordlist.SetOf("CU HT DO JM TT BB BS GD LC VC AG DM KN"),
	"Central America": wordlist.SetOf("GT HN SV NI CR PA BZ"),
	"South America":   wordlist.SetOf("AR BO BR CL CO EC GY PY PE SR UY VE"),
	"Latin America":   wordlist.SetOf("AR BO BR CL CO EC GY PY PE SR UY VE MX GT HN SV NI CR PA CU DO"),
	"Central Asia":    wordlist.SetOf("KZ KG TJ TM UZ"),
	"Southeast Asia":  wordlist.SetOf("ID MY SG TH VN PH MM KH LA BN TL"),
	"Asia":            wordlist.SetOf("CN JP KR KP TW IN PK BD LK NP BT MV AF KZ KG TJ TM UZ ID MY SG TH VN PH MM KH LA BN TL MN"),
	"Africa":          wordlist.SetOf("DZ AO BJ BW BF BI CM CV CF TD KM CG CD CI DJ EG GQ ER SZ ET GA GM GH GN GW KE LS LR LY MG MW ML MR MU MA MZ NA NE NG RW ST SN SC SL SO ZA SS SD TZ TG TN UG ZM ZW"),
	"Europe":          wordlist.SetOf("AL AD AT BY BE BA BG HR CY CZ DK EE FI FR DE GR HU IS IE IT XK LV LI LT LU MT MD MC ME NL MK NO PL PT RO SM RS SK SI ES SE CH UA GB"),
	"Eastern Europe":  wordlist.SetOf("BY BG CZ HU MD PL RO SK UA"),
}

// counterpart resolves "his Turkish counterpart, Kemal Arsoy".
func (r *resolver) counterpart(i int, s token.Sentence) {
	for k := i + 1; k < s.End && k < i+4; k++ {
		if r.low(k) != "counterpart" {
			if r.within[k] == 0 && k > i+1 {
				return
			}
			continue
		}
		if r.low(k+1) != "," {
			return
		}
		for n := k + 2; n < s.End && n < k+7; n++ {
			at := r.within[n]
			if at == 0 || r.entities[at-1].Type != "PERSON" {
				if at == 0 && !r.has(n, personNouns) {
					return
				}
				continue
			}
			e := &r.entities[at-1]
			f := r.figures[e.Canonical]
			if f == nil {
				f = &figure{canonical: e.Canonical, is: someone, sex: sexOfName(e.Canonical)}
				r.figures[e.Canonical] = f
			}
			r.record(f, "nominal", i, k+1)
			return
		}
		return
	}
}
