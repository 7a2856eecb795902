package pipeline

import (
	"strings"
	"testing"
)

func TestDocumentLanguage(t *testing.T) {
	german := strings.Repeat("Die Bundesregierung hat am Dienstag in Berlin über den Haushalt des kommenden Jahres beraten. ", 3)
	english := strings.Repeat("The government met in Berlin on Tuesday to talk about the budget of the coming year. ", 3)
	for _, tc := range []struct{ name, declared, text, want string }{
		{"a long text tells its own language", "", german, "de"},
		{"a long text is believed over its feed", "en", german, "de"},
		{"the declared region is kept where the language agrees", "en_gb", english, "en-GB"},
		{"a short text has the declared language", "fr", "PARIS", "fr"},
		{"a short undeclared text in English is English", "", "ZAMBIA CENTRAL BANK RAISES RATE TO 15.5%, STATEMENT SAYS AFTER MEETING", "en"},
		{"an alert without function words, of words that headlines have", "", "OIL PRICES RISE AS OPEC WEIGHS OUTPUT CUT", "en"},
		{"a short undeclared text in another language is unknown", "", "Bundesbank erhöht Leitzins", "und"},
		{"what is no language tag counts as undeclared", "english!", "x", "und"},
		{"an empty text", "", "", "und"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := documentLanguage(tc.declared, tc.text); got != tc.want {
				t.Errorf("documentLanguage(%q, %.30q) = %q, want %q", tc.declared, tc.text, got, tc.want)
			}
		})
	}
}

// TestLanguagesOfWires: one lead in each of the languages in which large
// agencies write, and English that is full of foreign names.
func TestLanguagesOfWires(t *testing.T) {
	for want, text := range map[string]string{
		"en": "Andrzej Wojciechowski of Przedsiębiorstwo Państwowe met Jürgen Großmann and Zoltán Szűcs in Székesfehérvár, said Łukasz Świątek, who spoke for both of them after the meeting.",
		"de": "Die Feuerwehr hat am Sonntag in der Altstadt einen Brand gelöscht, bei dem drei Menschen verletzt wurden. Die Polizei ermittelt nach eigenen Angaben wegen Brandstiftung.",
		"fr": "Les pompiers ont maîtrisé dimanche un incendie dans la vieille ville, qui a fait trois blessés. La police a ouvert une enquête, selon une source proche du dossier.",
		"es": "Los equipos de rescate controlaron el domingo un incendio en el casco antiguo que dejó tres heridos. La policía abrió una investigación, según fuentes cercanas al caso.",
		"it": "I vigili del fuoco hanno domato domenica un incendio nel centro storico che ha ferito tre persone. La polizia ha aperto un'indagine, secondo fonti vicine al caso.",
		"pt": "Os bombeiros controlaram no domingo um incêndio no centro histórico que deixou três feridos. A polícia abriu uma investigação, segundo fontes próximas do caso.",
		"nl": "De brandweer heeft zondag een brand in de oude binnenstad geblust waarbij drie mensen gewond raakten. De politie is een onderzoek begonnen, zegt een woordvoerder.",
		"sv": "Räddningstjänsten släckte på söndagen en brand i gamla stan där tre personer skadades. Polisen har inlett en utredning, säger en källa med insyn i ärendet. Branden började enligt vittnen i ett kök och spreds snabbt till vinden, men orsaken är ännu inte känd.",
		"pl": "Strażacy ugasili w niedzielę pożar na starym mieście, w którym trzy osoby zostały ranne. Policja wszczęła dochodzenie, podało źródło zbliżone do sprawy.",
		"ru": "Пожарные в воскресенье потушили пожар в старом городе, при котором пострадали три человека. Полиция начала расследование, сообщил источник, знакомый с делом.",
		"uk": "Пожежники в неділю загасили пожежу в старому місті, під час якої постраждали троє людей. Поліція розпочала розслідування, повідомило обізнане джерело.",
		"tr": "İtfaiye ekipleri pazar günü eski şehirde üç kişinin yaralandığı yangını söndürdü. Polis soruşturma başlattı, konuya yakın bir kaynak bildirdi.",
		"id": "Petugas pemadam kebakaran memadamkan api di kota tua pada hari Minggu yang melukai tiga orang. Polisi telah membuka penyelidikan, kata seorang sumber yang mengetahui kasus itu.",
		"zh": "消防队周日扑灭了老城区的一场火灾，三人受伤。警方已展开调查，知情人士说。当局表示，起火原因仍不清楚，附近居民已被疏散到一所学校，预计周一可以回家。官员还说，重建工作可能需要几个月的时间，并呼吁公众提供线索，以便尽快查明真相，避免类似事件再次发生。市长当天下午前往现场慰问受灾居民，并感谢救援人员的努力。",
		"ja": "消防隊は日曜日、旧市街で発生した火災を消し止めた。三人がけがをした。警察は捜査を始めたと関係者が明らかにした。当局によると、出火の原因はまだ分かっておらず、近くの住民は学校に避難している。市長は現場を訪れ、救助に当たった人たちに感謝の言葉を述べた。再建には数か月かかる見通しで、当局は市民に情報の提供を呼びかけている。",
		"ko": "소방대는 일요일 구시가지에서 발생한 화재를 진압했으며 세 명이 다쳤다. 경찰은 수사에 착수했다고 사건을 잘 아는 소식통이 전했다. 당국은 화재 원인이 아직 밝혀지지 않았으며 인근 주민들은 학교로 대피했다고 밝혔다. 시장은 현장을 방문해 구조대원들에게 감사의 뜻을 전했다. 복구에는 몇 달이 걸릴 것으로 보인다.",
		"ar": "أخمدت فرق الإطفاء يوم الأحد حريقا في المدينة القديمة أدى إلى إصابة ثلاثة أشخاص. وفتحت الشرطة تحقيقا في الحادث، حسبما قال مصدر مطلع على القضية.",
	} {
		if got := documentLanguage("", text); got != want {
			t.Errorf("documentLanguage(%.40q) = %q, want %q", text, got, want)
		}
	}
}
