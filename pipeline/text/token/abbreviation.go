package token

import "strings"

// abbreviationClass tells how an abbreviation may be used.
type abbreviationClass uint8

const (
	// beforeName never ends a sentence: "Gen. Smith".
	beforeName abbreviationClass = iota + 1
	// beforeNumber is an abbreviation only before a number: "No. 5".
	beforeNumber
	// anywhere may end a sentence.
	anywhere
)

// abbreviationWords is what wire copy writes with a full stop, without it; no
// word stands in two classes. Own list, after the abbreviations that the style
// of U.S. agencies allows: titles, months, days, states, company forms, units,
// Latin. Words of the language that end sentences more often than they are
// shortened are left out: "al" (et al.), "min", "sec", "ed", "est", "Sun",
// "Mon", "Wed".
var abbreviationWords = map[abbreviationClass]string{
	beforeName: `Mr Mrs Ms Mx Messrs Dr Drs Prof Rev Fr Hon Gov Govs Lt Col Gen Gens Maj Capt Cmdr Cpl Sgt Adm
		Brig Sen Sens Rep Reps Pres Amb Supt Det Insp Msgr Mme Mlle Atty Asst Dep Pte Cdr Comdr Mgr`,
	beforeNumber: `No Nos no nos Art Arts art Fig fig Sec para pp p Vol vol Ch ch Rs`,
	anywhere: `Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec
		Tue Tues Thu Thur Thurs Fri Sat
		Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn Miss Mo Mont Neb Nev Okla
		Ore Pa Tenn Tex Va Vt Wash Wis Wyo Ont Que Alta Sask
		Corp Inc Ltd Co Cos Bros LLC Plc plc Pty Pvt Bhd Sdn Cie Mfg Intl Assn Dept Univ Inst Govt Natl Bldg
		Jr Sr Esq Ph
		St Ste Mt Ft Ave Blvd Rd Hwy Pt
		etc vs approx ca cf eds viz incl esp resp
		bn mn tn sq ft oz lb lbs mph kg km hrs mins`,
}

// abbreviations holds the class of each.
var abbreviations = func() map[string]abbreviationClass {
	m := map[string]abbreviationClass{}
	for class, words := range abbreviationWords {
		for word := range strings.FieldsSeq(words) {
			m[word] = class
		}
	}
	return m
}()

// starters are words that begin a sentence and hardly ever stand in a name
// behind an abbreviation. Own list.
var starters = func() map[string]bool {
	m := map[string]bool{}
	for word := range strings.FieldsSeq(`The A An In On At It He She They We I You This That These Those But And Or So As
		If When While After Before Since For From With Without His Her Their Its Our My There Then Still However
		Meanwhile Some Many Most Several Until Although Though Because By To Earlier Later According Also Asked
		Despite During What Who Why How Where Yet Nor Once Such Other Others Officials Analysts Police`) {
		m[word] = true
	}
	return m
}()
