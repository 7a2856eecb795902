package entity

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// foreignMonths are the months by language, January first, in the forms that
// stand in dates, in lower case. Own lists, after CLDR.
var foreignMonths = monthsByLanguage(map[string]string{
	"de": "januar jänner;februar;märz;april;mai;juni;juli;august;september;oktober;november;dezember",
	"fr": "janvier;février;mars;avril;mai;juin;juillet;août;septembre;octobre;novembre;décembre",
	"es": "enero;febrero;marzo;abril;mayo;junio;julio;agosto;septiembre setiembre;octubre;noviembre;diciembre",
	"ca": "gener;febrer;març;abril;maig;juny;juliol;agost;setembre;octubre;novembre;desembre",
	"it": "gennaio;febbraio;marzo;aprile;maggio;giugno;luglio;agosto;settembre;ottobre;novembre;dicembre",
	"pt": "janeiro;fevereiro;março;abril;maio;junho;julho;agosto;setembro;outubro;novembro;dezembro",
	"nl": "januari;februari;maart;april;mei;juni;juli;augustus;september;oktober;november;december",
	"sv": "januari;februari;mars;april;maj;juni;juli;augusti;september;oktober;november;december",
	"da": "januar;februar;marts;april;maj;juni;juli;august;september;oktober;november;december",
	"nb": "januar;februar;mars;april;mai;juni;juli;august;september;oktober;november;desember",
	"fi": "tammikuuta;helmikuuta;maaliskuuta;huhtikuuta;toukokuuta;kesäkuuta;heinäkuuta;elokuuta;syyskuuta;lokakuuta;marraskuuta;joulukuuta",
	"pl": "stycznia;lutego;marca;kwietnia;maja;czerwca;lipca;sierpnia;września;października;listopada;grudnia",
	"cs": "ledna;února;března;dubna;května;června;července;srpna;září;října;listopadu;prosince",
	"sk": "januára;februára;marca;apríla;mája;júna;júla;augusta;septembra;októbra;novembra;decembra",
	"hu": "január;február;március;április;május;június;július;augusztus;szeptember;október;november;december",
	"ro": "ianuarie;februarie;martie;aprilie;mai;iunie;iulie;august;septembrie;octombrie;noiembrie;decembrie",
	"tr": "ocak;şubat;mart;nisan;mayıs;haziran;temmuz;ağustos;eylül;ekim;kasım;aralık",
	"ru": "января;февраля;марта;апреля;мая;июня;июля;августа;сентября;октября;ноября;декабря",
	"uk": "січня;лютого;березня;квітня;травня;червня;липня;серпня;вересня;жовтня;листопада;грудня",
	"bg": "януари;февруари;март;април;май;юни;юли;август;септември;октомври;ноември;декември",
	"el": "ιανουαρίου;φεβρουαρίου;μαρτίου;απριλίου;μαΐου;ιουνίου;ιουλίου;αυγούστου;σεπτεμβρίου;οκτωβρίου;νοεμβρίου;δεκεμβρίου",
	"hr": "siječnja;veljače;ožujka;travnja;svibnja;lipnja;srpnja;kolovoza;rujna;listopada;studenoga studenog;prosinca",
	"id": "januari;februari;maret;april;mei;juni;juli;agustus;september;oktober;november;desember",
})

func monthsByLanguage(lists map[string]string) map[string]map[string]time.Month {
	all := map[string]map[string]time.Month{}
	for lang, list := range lists {
		all[lang] = map[string]time.Month{}
		for i, names := range strings.Split(list, ";") {
			for name := range strings.FieldsSeq(names) {
				all[lang][name] = time.Month(i + 1)
			}
		}
	}
	all["no"], all["nn"] = all["nb"], all["nb"]
	return all
}

// ofWords stand between day, month and year: "12 de marzo de 2024".
var ofWords = map[string]bool{"de": true, "del": true, "di": true, "do": true}

// findWrittenDates finds dates with the month in words, "12. März 2024" and
// "mars 2024", and in figures where the order is beyond doubt, "2024-03-12".
func (s *sureText) findWrittenDates(story time.Time) {
	months := foreignMonths[s.language]
	for i := 0; i < s.text.Len(); i++ {
		if date := figures(s.text.Word(i)); date != "" {
			s.add(i, i+1, 0, wire.Entity{Type: "DATE", Canonical: date})
			continue
		}
		month := months[s.text.Lower(i)]
		if month == 0 {
			continue
		}
		if s.language == "hu" {
			s.addYearFirst(i, month)
			continue
		}
		s.addDayFirst(i, month, story)
	}
}

// addDayFirst adds the date around the month at token i: day before, year
// behind; a month alone is no date, as it may be another word.
func (s *sureText) addDayFirst(i int, month time.Month, story time.Time) {
	first, end := i, i+1
	day, at := s.numberBefore(i)
	if day >= 1 && day <= 31 {
		first = at
	} else {
		day = 0
	}
	year := 0
	next := end
	if ofWords[s.lower(next)] {
		next++
	}
	if y := s.year(next); y > 0 {
		year, end = y, next+1
	}
	if day == 0 && year == 0 {
		return
	}
	if year == 0 && !story.IsZero() {
		year = nearestYear(month, day, story)
	}
	s.add(first, end, 0, wire.Entity{Type: "DATE", Canonical: isoDate(year, month, day)})
}

// addYearFirst adds a date in the Hungarian order: "2024. március 12.".
func (s *sureText) addYearFirst(i int, month time.Month) {
	year, at := s.numberBefore(i)
	if year < 1700 || year > 2100 {
		return
	}
	end, day := i+1, s.number(i+1)
	if day >= 1 && day <= 31 {
		end++
	} else {
		day = 0
	}
	s.add(at, end, 0, wire.Entity{Type: "DATE", Canonical: isoDate(year, month, day)})
}

// numberBefore returns the number before token i, past a full stop, an ordinal
// sign or "de", and where it stands; zero if there is none.
func (s *sureText) numberBefore(i int) (n, at int) {
	at = i - 1
	if w := s.lower(at); ofWords[w] || w == "." || w == "º" || w == "ª" || w == "°" {
		at--
	}
	return s.number(at), at
}

// number returns the whole number that token i is, with or without the mark
// of an ordinal; zero if it is none.
func (s *sureText) number(i int) int {
	word := strings.TrimRight(s.lower(i), ".ºª°")
	word = strings.TrimSuffix(word, "er") // 1er mars
	n, err := strconv.Atoi(word)
	if err != nil || len(word) > 4 {
		return 0
	}
	return n
}

func (s *sureText) year(i int) int {
	if n := s.number(i); n >= 1700 && n <= 2100 {
		return n
	}
	return 0
}

func (s *sureText) lower(i int) string {
	if i < 0 || i >= s.text.Len() {
		return ""
	}
	return s.text.Lower(i)
}

// nearestYear returns the year that brings a day nearest to the story's date.
func nearestYear(month time.Month, day int, story time.Time) int {
	best, least := story.Year(), time.Duration(1<<62)
	for y := story.Year() - 1; y <= story.Year()+1; y++ {
		if d := time.Date(y, month, day, 0, 0, 0, 0, time.UTC).Sub(story).Abs(); d < least {
			best, least = y, d
		}
	}
	return best
}

// isoDate writes as much of a date as is known, after ISO 8601: without a year
// "--03-12", without a day "2024-03".
func isoDate(year int, month time.Month, day int) string {
	switch {
	case year == 0:
		return fmt.Sprintf("--%02d-%02d", month, day)
	case day == 0:
		return fmt.Sprintf("%04d-%02d", year, month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", year, month, day)
}

var (
	yearFirst = regexp.MustCompile(`^([12]\d{3})-(\d{2})-(\d{2})$`)
	dotted    = regexp.MustCompile(`^(\d{1,2})\.(\d{1,2})\.([12]\d{3})$`)
	joined    = regexp.MustCompile(`([12]\d{3})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(?:(\d{1,2})\s?[日일])?`)
)

// figures reads a date in figures whose order is beyond doubt: the year first,
// or full stops, which only the order day, month, year has. Empty for others,
// as 3/4/2024.
func figures(word string) string {
	if len(word) < 8 || len(word) > 10 {
		return ""
	}
	if m := yearFirst.FindStringSubmatch(word); m != nil {
		return checkedDate(m[1], m[2], m[3])
	}
	if m := dotted.FindStringSubmatch(word); m != nil {
		return checkedDate(m[3], m[2], m[1])
	}
	return ""
}

// checkedDate returns the date in ISO 8601; empty if there is no such day. An
// empty day leaves the month.
func checkedDate(year, month, day string) string {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	switch {
	case m < 1 || m > 12 || d > 31 || day != "" && d < 1:
		return ""
	case day == "":
		return isoDate(y, time.Month(m), 0)
	case time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Day() != d:
		return ""
	}
	return isoDate(y, time.Month(m), d)
}

// findJoinedDates finds the dates of Chinese, Japanese and Korean, 2024年3月12日,
// whose signs may be in one token with other words.
func (s *sureText) findJoinedDates() {
	if s.language != "zh" && s.language != "ja" && s.language != "ko" {
		return
	}
	text := s.text.String()
	runes, last := 0, 0
	for _, m := range joined.FindAllStringSubmatchIndex(text, -1) {
		group := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return text[m[2*i]:m[2*i+1]]
		}
		runes += utf8.RuneCountInString(text[last:m[0]])
		last = m[0]
		name := strings.TrimSpace(text[m[0]:m[1]])
		if date := checkedDate(group(1), group(2), group(3)); date != "" {
			s.found = append(s.found, wire.Entity{
				Name: name, Canonical: date, Type: "DATE", Start: runes, End: runes + utf8.RuneCountInString(name),
			})
		}
	}
}
