package entity

import (
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/wordlist"
)

// wordClass tells what a word in lower case does around the words that stand
// for an entity.
type wordClass uint16

const (
	honorificWords wordClass = 1 << iota
	articleWords
	ownerWords
	prepositions
	// locatives stand before the place where something is.
	locatives
	clauseOpeners
	// openingWords begin what stands before the subject of a sentence.
	openingWords
	sayingVerbs
	// companyNouns are nouns by which copy calls companies, and takes them up
	// again; bodyNouns stand in names of bodies, too.
	companyNouns
	bodyNouns
	countryNouns
	// personNouns name persons by their office, calling or what they are.
	personNouns
)

// wordClasses gives the classes of words. Own lists.
var wordClasses = func() *wordlist.Table[wordClass] {
	m := map[string]wordClass{}
	for class, words := range map[wordClass]string{
		honorificWords: `mr mr. mrs mrs. ms ms. miss sir dame lord lady dr dr. prof prof.`,
		articleWords:   `the a an`,
		locatives:      `in at near across around throughout inside outside into from`,
		clauseOpeners:  `that and but while when if because as after before since although though where whether so or which then however`,
		openingWords:   `in on at after before when while as if since although though during under for with by despite because following earlier later according amid until last this once asked speaking meanwhile separately elsewhere instead finally still also then however`,
		sayingVerbs: `said says say told added adds noted warned argued claimed insisted explained wrote writes tweeted stated announced
		acknowledged admitted confirmed denied declared suggested recalled stressed cautioned predicted estimated reported testified
		agreed agrees admits admitted notes argues explains warns tells writes believes thinks insists claims asks recalls suggests declares states
		asked replied responded continued concluded joked quipped observed remarked complained maintained saying adding`,
		prepositions: `of in on at by for from with to as about into over under after before between against during without within through`,
		ownerWords:   `his her its their`,
		companyNouns: `company bank firm airline carmaker automaker drugmaker chipmaker planemaker steelmaker maker miner lender retailer carrier insurer
		brewer operator utility exporter producer shipper start-up startup broadcaster manufacturer conglomerate supermarket chain
		builder developer contractor broker brokerage exchange refiner oil-major telecoms group`,
		bodyNouns: `ministry agency department union party court commission committee council university army navy parliament board
		association authority organization organisation institute foundation federation league club hospital school museum fund
		bureau office college assembly senate congress movement alliance coalition bank group newspaper network`,
		countryNouns: `country nation kingdom republic`,
		personNouns: callingNouns + ` man woman boy girl suspect defendant victim mother father brother sister son daughter wife husband widow widower teenager
	patient passenger neighbor neighbour soldier gunman attacker assailant militant detainee prisoner immigrant refugee customer
	shopper voter person source stranger friend colleague diplomat sheriff policeman policewoman officer fan`,
	} {
		for w := range strings.FieldsSeq(words) {
			m[w] |= class
		}
	}
	return wordlist.Of(m)
}()

// classOf tells whether a word in lower case is of one of the classes.
func classOf(word string, classes wordClass) bool { return wordClasses.Get(word)&classes != 0 }

// has tells whether token i is a word of one of the classes.
func (r *resolver) has(i int, classes wordClass) bool {
	return i >= 0 && i < len(r.classes) && r.classes[i]&classes != 0
}
