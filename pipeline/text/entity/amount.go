package entity

import (
	"strconv"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
)

// Amounts are written with a full number, a space and what is counted: sums
// with the ISO 4217 code ("1400000000 USD"), quantities with the unit's symbol
// or singular name ("49000 t", "160 km", "7200000 acre-foot"), percentages as
// "3.5%". What can't be read stays as printed.

// amountCanonical returns the units first to end-1, an amount, in that form.
func (s *story) amountCanonical(first, end int, kind string) string {
	value, at, ok := s.readNumber(first, end)
	if !ok {
		return s.printed(first, end)
	}
	number := strconv.FormatFloat(value, 'f', -1, 64)
	switch kind {
	case "PERCENT":
		return number + "%"
	case "MONEY":
		if code := s.currencyOf(first, at, end); code != "" {
			return strconv.FormatFloat(value, 'f', decimals(value), 64) + " " + code
		}
	case "QUANTITY":
		if unit := s.unitOf(at, end); unit != "" {
			return number + " " + unit
		}
	}
	return s.printed(first, end)
}

// decimals is how many decimals a sum is written with: none, save where it has
// some.
func decimals(value float64) int {
	if value == float64(int64(value)) {
		return 0
	}
	return -1
}

// readNumber reads the number of an amount with its magnitudes, and returns
// the unit behind them.
func (s *story) readNumber(first, end int) (value float64, at int, ok bool) {
	units := s.document.Units
	at = first
	for at < end && !s.hasDigits(at) && !numberWords.Has(units[at].Lower) {
		at++
	}
	if at == end {
		return 0, at, false
	}
	if n, small := numberValues[strings.ToLower(units[at].Word)]; small {
		value = float64(n)
	} else {
		word := strings.TrimLeftFunc(units[at].Word, func(r rune) bool { return r < '0' || r > '9' })
		v, rest := leadingNumber(word)
		if m, known := magnitudes[strings.ToLower(rest)]; known {
			v *= m
		} else if rest != "" && rest != "%" {
			return 0, at, false
		}
		if word == "" {
			return 0, at, false
		}
		value = v
	}
	for at++; at < end; at++ {
		m, known := magnitudes[strings.ToLower(units[at].Word)]
		if !known {
			break
		}
		value *= m
	}
	return round(value), at, true
}

// round takes off what multiplying decimals by magnitudes adds.
func round(v float64) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 12, 64), 64)
	if err != nil {
		return v
	}
	return r
}

func (s *story) hasDigits(i int) bool {
	return strings.ContainsAny(s.document.Units[i].Word, "0123456789")
}

// currencyOf returns the ISO 4217 code of a sum: by the sign or code before
// the number, which ends before unit at, or the name behind it.
func (s *story) currencyOf(first, at, end int) string {
	units := s.document.Units
	if at == end {
		printed := s.printed(first, end)
		sign := strings.TrimSpace(printed[:max(0, strings.IndexAny(printed, "0123456789"))])
		if code := currencySigns[sign]; code != "" {
			return code
		}
		if len(sign) == 3 && currencyCode.Has(lexicon.HashLower(sign)) {
			return strings.ToUpper(sign)
		}
		return ""
	}
	noun := strings.TrimSuffix(strings.ToLower(units[end-1].Word), "s")
	if end-at == 1 {
		return currencyNames[noun]
	}
	e := s.lex.Entry(s.phrase(at, end-1))
	if e == nil || e.ID == "" {
		return ""
	}
	if codes := nationalCurrencies[noun]; codes[e.ID] != "" {
		return codes[e.ID]
	}
	return ""
}

// unitOf returns the symbol, or the singular name, of the unit of measure that
// the units at to end-1 name.
func (s *story) unitOf(at, end int) string {
	if at >= end {
		return ""
	}
	printed := strings.ToLower(s.printed(at, end))
	prefix := ""
	for _, power := range [][2]string{{"square ", "²"}, {"cubic ", "³"}} {
		if rest, ok := strings.CutPrefix(printed, power[0]); ok {
			printed, prefix = rest, power[1]
		}
	}
	unit := unitSymbols[printed]
	if unit == "" {
		unit = unitSymbols[strings.TrimSuffix(printed, "s")]
	}
	if unit == "" {
		unit = strings.TrimSuffix(printed, "s")
	}
	return unit + prefix
}

// currencySigns gives ISO 4217 codes to what stands before a number; a bare
// dollar sign is the U.S. one, by the agencies' custom.
var currencySigns = map[string]string{
	"$": "USD", "US$": "USD", "A$": "AUD", "C$": "CAD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "R$": "BRL",
	"€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "Rs": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY", "₴": "UAH", "₦": "NGN", "₪": "ILS",
}

// currencyNames gives ISO 4217 codes to currencies that one state's are meant
// by, by the agencies' custom. Own list.
var currencyNames = map[string]string{
	"dollar": "USD", "euro": "EUR", "pound": "GBP", "sterling": "GBP", "yen": "JPY", "yuan": "CNY", "renminbi": "CNY", "ruble": "RUB",
	"rouble": "RUB", "won": "KRW", "rand": "ZAR", "baht": "THB", "ringgit": "MYR", "rupiah": "IDR", "naira": "NGN", "hryvnia": "UAH",
	"zloty": "PLN", "forint": "HUF", "shekel": "ILS", "real": "BRL", "reai": "BRL", "lira": "TRY",
}

// nationalCurrencies gives ISO 4217 codes to currencies by their name and the
// state before it ("Danish crowns"). Own list.
var nationalCurrencies = func() map[string]map[string]string {
	m := map[string]map[string]string{}
	for noun, list := range map[string]string{
		"dollar":   "US:USD AU:AUD CA:CAD NZ:NZD HK:HKD SG:SGD TW:TWD JM:JMD NA:NAD FJ:FJD",
		"pound":    "GB:GBP EG:EGP LB:LBP SY:SYP SD:SDP",
		"crown":    "DK:DKK SE:SEK NO:NOK CZ:CZK IS:ISK",
		"krone":    "DK:DKK NO:NOK",
		"kroner":   "DK:DKK NO:NOK",
		"krona":    "SE:SEK IS:ISK",
		"kronor":   "SE:SEK",
		"rupee":    "IN:INR PK:PKR LK:LKR NP:NPR MU:MUR",
		"franc":    "CH:CHF CG:XAF CM:XAF RW:RWF",
		"peso":     "MX:MXN AR:ARS PH:PHP CL:CLP CO:COP UY:UYU DO:DOP CU:CUP",
		"dinar":    "KW:KWD IQ:IQD JO:JOD BH:BHD TN:TND DZ:DZD LY:LYD RS:RSD",
		"dirham":   "AE:AED MA:MAD",
		"riyal":    "SA:SAR QA:QAR OM:OMR YE:YER",
		"shilling": "KE:KES UG:UGX TZ:TZS SO:SOS",
		"lira":     "TR:TRY SY:SYP LB:LBP",
		"won":      "KR:KRW KP:KPW",
		"ruble":    "RU:RUB BY:BYN",
		"rouble":   "RU:RUB BY:BYN",
		"yuan":     "CN:CNY",
		"yen":      "JP:JPY",
		"real":     "BR:BRL",
		"reai":     "BR:BRL",
	} {
		m[noun] = map[string]string{}
		for pair := range strings.FieldsSeq(list) {
			state, code, _ := strings.Cut(pair, ":")
			m[noun][state] = code
		}
	}
	return m
}()

// unitSymbols gives units of measure their symbol, by the names that copy
// uses. Own list, symbols after the International System of Units.
var unitSymbols = map[string]string{
	"kilometer": "km", "kilometre": "km", "km": "km", "mile": "mi", "meter": "m", "metre": "m", "centimeter": "cm", "centimetre": "cm", "cm": "cm",
	"millimeter": "mm", "millimetre": "mm", "mm": "mm", "foot": "ft", "feet": "ft", "inch": "in", "inches": "in", "yard": "yd",
	"kilogram": "kg", "kilo": "kg", "kg": "kg", "gram": "g", "milligram": "mg", "mg": "mg", "metric ton": "t", "ton": "ton", "tonne": "t", "pound": "lb", "ounce": "oz",
	"barrel": "bbl", "bushel": "bu", "liter": "L", "litre": "L", "gallon": "gal", "hectare": "ha", "acre": "acre", "acre-feet": "acre-foot",
	"megawatt": "MW", "gigawatt": "GW", "kilowatt": "kW", "mw": "MW", "gw": "GW", "kw": "kW", "knot": "kn", "celsius": "°C",
	"nautical mile": "nmi", "mph": "mph", "kph": "km/h", "bpd": "bbl/d", "degree": "°",
}
