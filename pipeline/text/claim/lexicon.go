package claim

import (
	_ "embed" // for the lexicon of verbs
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/wordlist"
)

// class tells what a reporting verb takes as its content.
type class uint8

// The classes; see verbs.txt.
const (
	say class = iota + 1
	tell
	show
	think
	deny
	accuse
	call
	judge
	cite
	urge
	want
	// source is "according to", "in the words of": no verb at all.
	source
)

var classes = map[string]class{
	"say": say, "tell": tell, "show": show, "think": think, "deny": deny, "accuse": accuse,
	"call": call, "judge": judge, "cite": cite, "urge": urge, "want": want,
}

// form is the grammatical form of a verb.
type form uint8

const (
	base form = iota + 1
	third
	past
	gerund
	participle // of an irregular verb: "known", "written"
)

// verb is one form of a reporting verb.
type verb struct {
	lemma string
	class class
	form  form
	// noun tells that the form is as often a noun.
	noun bool
}

// reports tells whether v is a verb that only speakers do.
func (v verb) reports() bool { return v.class != 0 && v.class <= accuse && v.class != think && !v.noun }

//go:embed verbs.txt
var verbsFile string

// listVerbs reads the lines "class: verb verb ..." and lists every form of every
// verb, in lower case. Of a form that two verbs share the first one counts.
func listVerbs(file string) *listing {
	forms := &listing{entries: make(map[string]*entry)}
	for line := range strings.Lines(file) {
		name, list, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok || strings.HasPrefix(name, "#") {
			continue
		}
		for entry := range strings.FieldsSeq(list) {
			forms.addVerb(entry, classes[name])
		}
	}
	return forms
}

func (l *listing) addVerb(entry string, c class) {
	entry, noun := strings.CutSuffix(entry, "!")
	parts := strings.Split(strings.ReplaceAll(entry, "!", ""), "/")
	noun = noun || strings.Contains(entry, "!")
	lemma := parts[0]
	add := func(text string, f form, noun bool) {
		if e := l.entry(text); e.verb.class == 0 {
			e.verb = verb{lemma: lemma, class: c, form: f, noun: noun}
		}
	}
	if len(parts) > 1 && parts[1] == lemma {
		add(lemma, past, false)
	}
	add(lemma, base, noun)
	add(thirdOf(lemma), third, noun)
	add(gerundOf(lemma), gerund, false)
	if len(parts) == 1 {
		add(pastOf(lemma), past, false)
		return
	}
	add(parts[1], past, false)
	add(parts[2], participle, false)
}

// thirdOf, pastOf and gerundOf write regular English forms.
func thirdOf(lemma string) string {
	switch {
	case strings.HasSuffix(lemma, "y") && !isVowel(lemma[len(lemma)-2]):
		return lemma[:len(lemma)-1] + "ies"
	case strings.HasSuffix(lemma, "s"), strings.HasSuffix(lemma, "sh"), strings.HasSuffix(lemma, "ch"):
		return lemma + "es"
	}
	return lemma + "s"
}

func pastOf(lemma string) string {
	switch {
	case strings.HasSuffix(lemma, "e"):
		return lemma + "d"
	case strings.HasSuffix(lemma, "y") && !isVowel(lemma[len(lemma)-2]):
		return lemma[:len(lemma)-1] + "ied"
	case doubles.Has(lemma):
		return lemma + lemma[len(lemma)-1:] + "ed"
	}
	return lemma + "ed"
}

func gerundOf(lemma string) string {
	switch {
	case strings.HasSuffix(lemma, "ee"):
		return lemma + "ing"
	case strings.HasSuffix(lemma, "e"):
		return lemma[:len(lemma)-1] + "ing"
	case doubles.Has(lemma):
		return lemma + lemma[len(lemma)-1:] + "ing"
	}
	return lemma + "ing"
}

// doubles holds the verbs of the lexicon whose last consonant is doubled.
var doubles = wordlist.SetOf("quip admit rebut blog slam plan beg dub")

func isVowel(b byte) bool { return strings.IndexByte("aeiou", b) >= 0 }

// Closed classes of English words, by their grammar; the open ones (speaker
// nouns, time words) are our own collection from wire copy.
var (
	beForms    = set("is are was were be been being am 's 're 'm ’s ’re ’m")
	haveForms  = set("has have had having 've ’ve")
	doForms    = set("do does did")
	modals     = set("will would can could may might shall should must 'll 'd ’ll ’d ca wo cannot")
	negations  = set("not n't n’t never nor")
	pronouns   = set("he she they it i we you who this that these those there")
	persons    = set("he she they it i we you")
	objects    = set("him her them us me it you himself herself themselves itself")
	articles   = set("the a an this that these those his her its their my our your some any no all both each every another several many most few two three four five six seven eight nine ten one more such much what whose")
	linkers    = set("that because while as when if although though since where whether how why what which who whom than but or nor so yet until unless once whereas lest after before")
	wh         = set("how why whether what when where who which if")
	adverbs    = set("also here later then earlier repeatedly recently reportedly previously once again now still only just even always already publicly privately further often have has had been both all itself himself herself themselves initially eventually subsequently immediately merely simply flatly strongly openly separately first once too ever yet quickly famously frequently bluntly wrongly rightly falsely simultaneously angrily clearly consistently explicitly correctly basically probably apparently actually reportedly specifically similarly likewise nevertheless nonetheless instead thus reportedly")
	weekdays   = set("monday tuesday wednesday thursday friday saturday sunday mon. tue. wed. thu. fri. sat. sun. today yesterday tonight tomorrow")
	months     = set("january february march april may june july august september october november december jan. feb. mar. apr. jun. jul. aug. sept. sep. oct. nov. dec.")
	timeWords  = set("morning afternoon evening night week weekend month year earlier later late early ago last this next")
	prepos     = set("in on at during to after before from by with for via through over about of against into under amid following near around upon outside inside within without between among across despite like unlike toward towards alongside")
	timeNouns  = set("week month year morning afternoon evening night weekend time day")
	irregulars = set("disagreed died lied tied began became came gave got went had held kept knew led left lost made met paid put ran sat saw sent set spoke stood took told thought understood won wrote lay rose fell grew flew drew threw drove broke chose brought bought built caught cut dealt fought found felt forgot hit hurt laid read rode sold shot shut slept spent spread stuck struck swore taught tore wore shook sank swept sought said says said")
	presents   = set("wants want needs goes go takes make makes gets get gives give knows know sees see seems seem becomes become remains remain believes believe thinks think means mean comes come keeps keep lets says say has have does expects expect allows allow requires require includes include continues continue appears appear deserves deserve owns own owes stands runs sits holds faces face lives live need deny denies agree agrees hopes hope fear fears favor favors oppose opposes like likes love loves feel feels depends depend exists exist belongs belong begins begin ends end wins win loses lose carries carry serves serve uses use works work plans plan supports support tries try looks look turns turn shows show stay stays reflects reflect represents represent contains contain operates operate suffers suffer pays pay costs cost helps help admit admits lacks lack ")
)
