package entity

import (
	"strconv"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/feature"
	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

// findNumeric finds dates, sums of money, percentages and quantities.
func (s *story) findNumeric(c feature.Sentence) {
	for i := c.First; i < c.End; i++ {
		if u := &s.document.Units[i]; u.Kind != token.Number && !beginsNumeric.Has(u.Lower) {
			continue
		}
		if end, canonical := s.date(i, c); end > i {
			s.addNumeric(i, end, "DATE", canonical)
			i = end - 1
			continue
		}
		end, kind := s.amount(i, c)
		if end > i {
			s.addNumeric(i, end, kind, s.amountCanonical(i, end, kind))
			i = end - 1
		}
	}
}

func (s *story) addNumeric(first, end int, kind, canonical string) {
	if s.add(first, end, kind) {
		s.mentions[len(s.mentions)-1].canonical = canonical
	}
}

// Words of amounts, in lower case. Own lists.
var (
	magnitudes   = map[string]float64{"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "lakh": 1e5, "lakhs": 1e5, "crore": 1e7, "crores": 1e7, "mln": 1e6, "bln": 1e9, "mn": 1e6, "bn": 1e9, "tn": 1e12, "trn": 1e12, "m": 1e6, "k": 1e3}
	isMagnitude  = hashes("hundred thousand million billion trillion lakh lakhs crore crores mln bln mn bn tn trn m k")
	numberWords  = hashes("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety half")
	isCurrency   = hashes("dollar dollars euro euros pound pounds sterling yen yuan renminbi rupee rupees ruble rubles rouble roubles franc francs crown crowns krona kronor krone kroner peso pesos real reais rand won lira liras baht ringgit rupiah dirham dirhams dinar dinars riyal riyals naira shilling shillings hryvnia hryvnias zloty forint cent cents pence shekel shekels")
	currencyCode = hashes("rs usd eur gbp jpy cny rmb inr pkr rub chf aud cad hkd sgd krw brl mxn zar try idr myr php thb ngn egp sar aed")
	percentWords = hashes("% percent pct percentage")
	measures     = hashes(`km kilometer kilometers kilometre kilometres mile miles meter meters metre metres cm centimeter centimeters
		centimetre centimetres mm foot feet inch inches yard yards kg kilogram kilograms kilo kilos gram grams ton tons tonne tonnes pound
		pounds ounce ounces barrel barrels bushel bushels liter liters litre litres gallon gallons hectare hectares acre-foot acre-feet mg milligram milligrams millimeter millimeters millimetre millimetres micrograms acre acres megawatt
		megawatts gigawatt gigawatts kilowatt kilowatts mw gw kw mph kph knots degree degrees celsius bpd`)
	measureAdjective = hashes("square cubic nautical metric per")
)

// beginsNumeric holds the words that dates and amounts begin with.
var beginsNumeric = func() *lexicon.Set {
	all := new(lexicon.Set)
	for _, words := range []*lexicon.Set{holidays, relative, articleOne, numberWords, currencyCode} {
		for w := range words.All() {
			all.Put(w, true)
		}
	}
	for _, words := range []map[uint64]int{weekdays, months, deicticWords} {
		for w := range words {
			all.Put(w, true)
		}
	}
	return all
}()

// isNumber tells whether unit i is a number in figures or words.
func (s *story) isNumber(i int, c feature.Sentence) bool {
	if i < c.First || i >= c.End {
		return false
	}
	u := &s.document.Units[i]
	return u.Kind == token.Number || numberWords.Has(u.Lower)
}

// lower returns the hash of unit i in lower case, zero outside the sentence.
func (s *story) lower(i int, c feature.Sentence) uint64 {
	if i < c.First || i >= c.End {
		return 0
	}
	return s.document.Units[i].Lower
}

// amount returns where the amount that begins with unit i ends, and what it
// is; i if none does.
func (s *story) amount(i int, c feature.Sentence) (end int, kind string) {
	units := s.document.Units
	end = i
	coded := currencyCode.Has(s.lower(i, c)) && units[i].Upper && s.isNumber(i+1, c)
	if coded {
		end++
	}
	if !s.isNumber(end, c) {
		return i, ""
	}
	signed := coded || hasCurrencySign(units[end].Word)
	end++
	for isMagnitude.Has(s.lower(end, c)) {
		end++
	}
	if signed {
		return end, "MONEY"
	}
	if percentWords.Has(s.lower(end, c)) {
		if units[end].Word == "percentage" && s.lower(end+1, c) != 0 {
			end++
		}
		return end + 1, "PERCENT"
	}
	if s.lower(end, c) == perHash && s.lower(end+1, c) == centHash {
		return end + 2, "PERCENT"
	}
	if n := s.currencyAt(end, c); n > end {
		if s.lower(end, c) == poundsHash && end == i+1 {
			// Without millions, pounds are weighed more often than paid.
			return n, "QUANTITY"
		}
		return n, "MONEY"
	}
	for n := end; n < end+2; n++ {
		if measures.Has(s.lower(n, c)) && units[i].Kind == token.Number {
			return n + 1, "QUANTITY"
		}
		if !measureAdjective.Has(s.lower(n, c)) {
			break
		}
	}
	return i, ""
}

var perHash, centHash, poundsHash = lexicon.Hash("per"), lexicon.Hash("cent"), lexicon.Hash("pounds")

// currencyAt returns where the name of a currency at unit i ends ("U.S.
// dollars", "Danish crowns"); i if there is none.
func (s *story) currencyAt(i int, c feature.Sentence) int {
	if isCurrency.Has(s.lower(i, c)) {
		return i + 1
	}
	if isCurrency.Has(s.lower(i+1, c)) {
		if f := s.lex.Flags(s.document.Units[i].Form); f&(lexicon.Country|lexicon.Demonym) != 0 {
			return i + 2
		}
	}
	return i
}

func hasCurrencySign(word string) bool {
	return strings.ContainsAny(word, "$€£¥₹₽₩₺₴₦฿₫₱₪")
}

// leadingNumber reads the number that word begins with, "49,000" or "1.4",
// and returns what stands behind it.
func leadingNumber(word string) (float64, string) {
	end := 0
	for end < len(word) && strings.IndexByte("0123456789.,", word[end]) >= 0 {
		end++
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(word[:end], ",", ""), 64)
	if err != nil {
		return 0, word
	}
	return v, word[end:]
}
