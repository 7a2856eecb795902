package entity

import (
	"strings"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

func TestTagSure(t *testing.T) {
	tagger, err := NewTagger()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, language, text, want string }{
		{
			"German: states, inflected too, a capital behind in", "de",
			"Der Minister traf am 12. März 2024 in Berlin die Botschafter Frankreichs und der Türkei. Nach den Gesprächen in Essen flog er weiter.",
			"12. März 2024=DATE:2024-03-12|Berlin=GPE:Berlin|Frankreichs=GPE:France|Türkei=GPE:Turkey",
		},
		{
			"German: a person by surname again; nouns are no names", "de-AT",
			"Bundesrat Martin Hubert sagte, die Lage in der Ukraine sei ernst. Die Mark Brandenburg sei sicher, so Hubert weiter.",
			"Martin Hubert=PERSON:Martin Hubert|Ukraine=GPE:Ukraine|Hubert=PERSON:Martin Hubert",
		},
		{
			"French: elided articles, bodies", "fr",
			"L’OTAN et l’Allemagne ont salué, le 1er mars, l'accord signé à Paris avec les États-Unis.",
			"OTAN=ORG:NATO|Allemagne=GPE:Germany|1er mars=DATE:2025-03-01|Paris=GPE:Paris|États-Unis=GPE:United States",
		},
		{"French: a capital as a part of a name is left alone", "fr", "Le club joue à Paris Saint-Germain, dit-on.", ""},
		{
			"Spanish: dates with de, a state inside a longer name", "es",
			"El Banco de España informó el 3 de octubre de 2023 de que Alemania crece. Vive en Santiago de Chile con Georgia Costa.",
			"3 de octubre de 2023=DATE:2023-10-03|Alemania=GPE:Germany",
		},
		{"Italian: a month and a year", "it", "La Polonia, nel marzo 2022, la Francia e dell'Ucraina il governo.", "Polonia=GPE:Poland|marzo 2022=DATE:2022-03|Francia=GPE:France|Ucraina=GPE:Ukraine"},
		{"Russian: basic forms alone", "ru", "По его словам, Россия и ООН 5 марта 2024 обсудили это в Китае.", "Россия=GPE:Russia|ООН=ORG:United Nations|5 марта 2024=DATE:2024-03-05"},
		{"Hungarian: the year first", "hu", "A kormány 2024. március 12. óta tárgyal.", "2024. március 12=DATE:2024-03-12"},
		{"Chinese: dates alone, though a state's name is inside a word", "zh", "发展中国家在2024年3月5日表示。", "2024年3月5日=DATE:2024-03-05"},
		{"Korean", "ko", "정부는 2024년 3월 5일 발표했다.", "2024년 3월 5일=DATE:2024-03-05"},
		{"figures whose order is in doubt", "es", "El 3/4/2024 y el 31.12.2023 y 2024-02-30.", "31.12.2023=DATE:2023-12-31"},
		{"a headline in capitals says nothing of names", "es", "GEORGIA COSTA GANA EN MADRID", ""},
		{"no language", "und", "Le 12 mars à Paris, l’Allemagne, 2024-03-12.", "2024-03-12=DATE:2024-03-12"},
		{"nothing", "de", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := token.Parse(test.text)
			var got []string
			for _, e := range tagger.TagSure(text, test.language, Context{Date: time.Date(2025, 1, 10, 0, 0, 0, 0, time.UTC)}) {
				got = append(got, e.Name+"="+e.Type+":"+e.Canonical)
				if string([]rune(test.text)[e.Start:e.End]) != e.Name {
					t.Errorf("%q is not at %d:%d", e.Name, e.Start, e.End)
				}
			}
			if g := strings.Join(got, "|"); g != test.want {
				t.Errorf("TagSure(%q) =\n%s\nwant\n%s", test.text, g, test.want)
			}
		})
	}
}
