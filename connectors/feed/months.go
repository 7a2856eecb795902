package feed

import "strings"

// monthNames gives the month for its name.
var monthNames = joinMonths(monthsOf)

// monthsOf are the names of the months, in lower case, with the usual
// abbreviations, of several languages at a time: those of the Unicode CLDR's "format" and "stand-alone" widths
// wide and abbreviated. No name means two months: Croatian, whose listopad is
// October and Polish November, is left out.
var monthsOf = [][12]string{
	// English, German, French, Spanish, Italian, Portuguese, Dutch.
	{
		"january jan januar jänner jän janvier janv enero ene gennaio gen janeiro januari",
		"february feb februar feber février févr fevrier febrero febbraio fevereiro fev februari fév",
		"march mar märz mär mrz mars marzo março maart mrt",
		"april apr avril avr abril abr aprile",
		"may mai mayo maggio mag maio mei",
		"june jun juni juin junio giugno giu junho",
		"july jul juli juillet juil julio luglio lug julho",
		"august aug août aout agosto ago augustus",
		"september sep sept septembre septiembre settembre set setembro",
		"october oct oktober okt octobre octubre ottobre ott outubro out",
		"november nov novembre noviembre novembro",
		"december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro", //nolint:misspell // French without accents
	},
	// Polish, Swedish, Danish, Norwegian, Icelandic, Finnish, Estonian.
	{
		"stycznia styczeń sty janúar tammikuuta tammi jaanuar",
		"lutego luty lut febrúar helmikuuta helmi veebruar",
		"marca marzec marts maaliskuuta maalis märts",
		"kwietnia kwiecień kwi apríl huhtikuuta huhti aprill",
		"maja maj maí toukokuuta touko",
		"czerwca czerwiec cze júní kesäkuuta kesä juuni",
		"lipca lipiec lip júlí heinäkuuta heinä juuli",
		"sierpnia sierpień sie augusti ágúst elokuuta elo",
		"września wrzesień wrz syyskuuta syys",
		"października październik paź október lokakuuta loka oktoober",
		"listopada listopad lis nóvember marraskuuta marras",
		"grudnia grudzień gru desember des desember joulukuuta joulu detsember",
	},
	// Czech, Slovak, Hungarian, Romanian, Turkish, Catalan, Indonesian.
	{
		"ledna leden január ianuarie ian ocak gener",
		"února únor február februarie şubat febrer",
		"března březen marec március márc martie mart març maret",
		"dubna duben apríla április ápr aprilie nisan",
		"května květen mája máj május máju mayıs maig",
		"června červen júna jún június iunie iun haziran juny",
		"července červenec júla júl július iulie iul temmuz juliol",
		"srpna srpen augusta augusztus ağustos agost agustus",
		"září septembra szeptember szept septembrie eylül setembre",
		"října říjen októbra október octombrie ekim",
		"listopadu novembra noiembrie kasım",
		"prosince prosinec decembra decembrie aralık desembre",
	},
	// Greek, Russian, Ukrainian, Bulgarian.
	{
		"ιανουαρίου ιανουάριος ιαν января январь янв січня січень януари",
		"φεβρουαρίου φεβρουάριος φεβ февраля февраль фев лютого лютий февруари",
		"μαρτίου μάρτιος μαρ μάρ μάώ μαώ марта март мар березня березень",
		"απριλίου απρίλιος απρ апреля апрель апр квітня квітень април",
		"μαΐου μάιος μάι μαϊ μαι мая май травня травень",
		"ιουνίου ιούνιος ιούν ιουν ιον июня июнь июн червня червень юни",
		"ιουλίου ιούλιος ιούλ ιουλ ιολ июля июль июл липня липень юли",
		"αυγούστου αύγουστος αύγ αυγ августа август авг серпня серпень",
		"σεπτεμβρίου σεπτέμβριος σεπ σεπτ сентября сентябрь сен сент вересня вересень септември",
		"οκτωβρίου οκτώβριος οκτ октября октябрь окт жовтня жовтень октомври",
		"νοεμβρίου νοέμβριος νοέ νοε ноября ноябрь ноя нояб листопада листопад ноември",
		"δεκεμβρίου δεκέμβριος δεκ декабря декабрь дек грудня грудень декември",
	},
}

func joinMonths(languages [][12]string) map[string]int {
	months := map[string]int{}
	for _, names := range languages {
		for i := range names {
			for name := range strings.FieldsSeq(names[i]) {
				months[name] = i + 1
			}
		}
	}
	return months
}
