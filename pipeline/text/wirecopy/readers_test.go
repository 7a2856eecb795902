package wirecopy

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

func TestParseDateline(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		want     wire.Dateline
		rest     string // what follows; empty where there is no dateline
	}{
		{"Reuters: city, date, agency", "JAKARTA, Nov 2 (Reuters) - A fire", wire.Dateline{Place: "JAKARTA", Date: "Nov 2", Agency: "Reuters"}, "A fire"},
		{"Reuters: two cities", "LONDON/PARIS, Nov 2 (Reuters) - A fire", wire.Dateline{Place: "LONDON/PARIS", Date: "Nov 2", Agency: "Reuters"}, "A fire"},
		{"Reuters: date alone", "Sept 18 (Reuters) - Three", wire.Dateline{Date: "Sept 18", Agency: "Reuters"}, "Three"},
		{"Reuters: city and country, no date", "CONSTANTA, Romania (Reuters) - A mine", wire.Dateline{Place: "CONSTANTA, Romania", Agency: "Reuters"}, "A mine"},
		{"Breakingviews is printed whole", "LONDON (Reuters Breakingviews) - Mergers", wire.Dateline{Place: "LONDON", Agency: "Reuters Breakingviews"}, "Mergers"},
		{"Bloomberg: agency alone", "(Bloomberg) -- Chile", wire.Dateline{Agency: "Bloomberg"}, "Chile"},
		{"Bloomberg: date", "Nov. 6 (Bloomberg) -- Chile", wire.Dateline{Date: "Nov. 6", Agency: "Bloomberg"}, "Chile"},
		{"AP: a state's full stop stays", "SANTA FE, N.M. (AP) — Fire", wire.Dateline{Place: "SANTA FE, N.M.", Agency: "AP"}, "Fire"},
		{"AFP: city in small letters", "Geneva (AFP) - Talks", wire.Dateline{Place: "Geneva", Agency: "AFP"}, "Talks"},
		{"AFP: date with year", "NAIROBI, Nov 6, 2025 (AFP) - Three", wire.Dateline{Place: "NAIROBI", Date: "Nov 6, 2025", Agency: "AFP"}, "Three"},
		{"dpa with an en dash", "Berlin (dpa) – Train", wire.Dateline{Place: "Berlin", Agency: "dpa"}, "Train"},
		{"Xinhua", "GUIYANG, Nov. 3 (Xinhua) -- A bridge", wire.Dateline{Place: "GUIYANG", Date: "Nov. 3", Agency: "Xinhua"}, "A bridge"},
		{"TASS between slashes", "MOSCOW, November 11. /TASS/. The ship", wire.Dateline{Place: "MOSCOW", Date: "November 11", Agency: "TASS"}, "The ship"},
		{"Kyodo without brackets", "TOKYO, Nov. 12, Kyodo - The", wire.Dateline{Place: "TOKYO", Date: "Nov. 12", Agency: "Kyodo"}, "The"},
		{"PTI without a dash", "Bengaluru, Nov 6 (PTI) A committee", wire.Dateline{Place: "Bengaluru", Date: "Nov 6", Agency: "PTI"}, "A committee"},
		{"ANI with a colon", "New Delhi [India], November 6 (ANI): The", wire.Dateline{Place: "New Delhi [India]", Date: "November 6", Agency: "ANI"}, "The"},
		{"ANSA: agency first", "(ANSA) - ROME, NOV 7 - Trams", wire.Dateline{Place: "ROME", Date: "NOV 7", Agency: "ANSA"}, "Trams"},
		{"EFE with its point and dash", "Madrid, Nov 9 (EFE).- The", wire.Dateline{Place: "Madrid", Date: "Nov 9", Agency: "EFE"}, "The"},
		{"EFE: the day first", "Madrid, 9 Nov (EFE).- The", wire.Dateline{Place: "Madrid", Date: "9 Nov", Agency: "EFE"}, "The"},
		{"UPI", "Nov. 4 (UPI) -- The launch", wire.Dateline{Date: "Nov. 4", Agency: "UPI"}, "The launch"},
		{"Interfax parts with full stops", "BAKU. Nov 7 (Interfax) - Gas", wire.Dateline{Place: "BAKU", Date: "Nov 7", Agency: "Interfax"}, "Gas"},
		{"AFP: a country in brackets", "Kathmandu (Nepal) (AFP) – Three", wire.Dateline{Place: "Kathmandu (Nepal)", Agency: "AFP"}, "Three"},
		{"TASS with its correspondent", "VLADIVOSTOK, April 20. /TASS Correspondent Arkady Belousov/. A tiger", wire.Dateline{Place: "VLADIVOSTOK", Date: "April 20", Agency: "TASS"}, "A tiger"},
		{"TASS in Russian", "МУРМАНСК, 6 ноября. /ТАСС/. Ледокол", wire.Dateline{Place: "МУРМАНСК", Date: "6 ноября", Agency: "ТАСС"}, "Ледокол"},
		{"EFE in Spanish", "Lima, 12 ene (EFE).- Un puma", wire.Dateline{Place: "Lima", Date: "12 ene", Agency: "EFE"}, "Un puma"},
		{"AFP in French", "Ajaccio, 3 mars 2026 (AFP) - Un âne", wire.Dateline{Place: "Ajaccio", Date: "3 mars 2026", Agency: "AFP"}, "Un âne"},
		{"an agency of no list needs date and dash", "ACCRA, Nov 3 (Zongo News) - The", wire.Dateline{Place: "ACCRA", Date: "Nov 3", Agency: "Zongo News"}, "The"},
		{"a newspaper's city", "OTTAWA — Ferry", wire.Dateline{Place: "OTTAWA"}, "Ferry"},
		{"a city and a colon", "ISLAMABAD: The court", wire.Dateline{Place: "ISLAMABAD"}, "The court"},

		{"a company's ticker is none", "Apple (AAPL) said it would", wire.Dateline{}, ""},
		{"nor is its exchange", "IBM (NYSE) - The company", wire.Dateline{}, ""},
		{"an agency inside a sentence is none", "The story that ran in June (Reuters) - she said", wire.Dateline{}, ""},
		{"a flag is no city", "UPDATE: The court", wire.Dateline{}, ""},
		{"a sentence with a dash is none", "He left - and nobody saw it", wire.Dateline{}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, n, ok := parseDateline(tc.in)
			rest := ""
			if ok {
				rest = tc.in[n:]
			}
			if got != tc.want || rest != tc.rest {
				t.Errorf("parseDateline(%q) = %+v and %q left, want %+v and %q", tc.in, got, rest, tc.want, tc.rest)
			}
		})
	}
}

func TestReadFlags(t *testing.T) {
	type result struct {
		Headline, Stage, Change, Genre, Status string
		UpdateNo, Take                         int
	}
	for _, tc := range []struct {
		name, in string
		want     result
	}{
		{"no flag", "Ferry fire kills 12", result{Headline: "Ferry fire kills 12"}},
		{"UPDATE has a number", "UPDATE 2-Ferry fire kills 12", result{Headline: "Ferry fire kills 12", Stage: "update", UpdateNo: 2}},
		{"WRAPUP has one, too", "WRAPUP 10-Markets fall", result{Headline: "Markets fall", Stage: "wrapup", UpdateNo: 10}},
		{"flags in a row", "RPT-CORRECTED-UPDATE 1-Drug trial halted", result{Headline: "Drug trial halted", Stage: "update", UpdateNo: 1, Change: "repeat"}},
		{"an official's error", "CORRECTED-(OFFICIAL)-Exports rise", result{Headline: "Exports rise", Change: "correction"}},
		{"a refiled story", "REFILE-Exports rise", result{Headline: "Exports rise", Change: "refile"}},
		{"a genre", "FACTBOX-Five dams", result{Headline: "Five dams", Genre: "factbox"}},
		{"the web's way to set a genre", "Exclusive: Airline sells fleet", result{Headline: "Airline sells fleet", Genre: "exclusive"}},
		{"Breakingviews with spaces", "Breakingviews - Half a bridge", result{Headline: "Half a bridge", Genre: "breakingviews"}},
		{"Yonhap's lead", "(2nd LD) Shipbuilder wins order", result{Headline: "Shipbuilder wins order", Stage: "lead", UpdateNo: 2}},
		{"a withdrawn story", "STORY WITHDRAWN-Bank seeks bailout", result{Headline: "Bank seeks bailout", Change: "withdrawn", Genre: "advisory", Status: canceled}},
		{"a kill", "KILL: Dutch lawmaker arrested", result{Headline: "Dutch lawmaker arrested", Change: "kill", Genre: "advisory", Status: canceled}},
		{"a hold", "HOLD-Carmaker recalls vans", result{Headline: "Carmaker recalls vans", Change: "hold", Genre: "advisory", Status: withheld}},
		{"a second take", "France's budget vote =2", result{Headline: "France's budget vote", Take: 2}},
		{"ANSA's repeat", "Strike halts trams - RPT", result{Headline: "Strike halts trams", Change: "repeat"}},
		{"a word of the headline is no flag", "Hold-out juror ends trial", result{Headline: "Hold-out juror ends trial"}},
		{"nor is an abbreviation", "U.S.-China talks resume", result{Headline: "U.S.-China talks resume"}},
		{"dpa's lead has no mark behind it", "2ND LEAD Crane topples in Antwerp", result{Headline: "Crane topples in Antwerp", Stage: "lead", UpdateNo: 2}},
		{"but lead is a metal, too", "LEAD PRICES FALL", result{Headline: "LEAD PRICES FALL"}},
		{"AP's writethru", "1st LD-Writethru: Ferry sinks", result{Headline: "Ferry sinks", Stage: "lead", UpdateNo: 1}},
		{"a number without a space", "UPDATE1: Ferry sinks", result{Headline: "Ferry sinks", Stage: "update", UpdateNo: 1}},
		{"a genre with a hyphen alone", "Analysis-Why the dam broke", result{Headline: "Why the dam broke", Genre: "analysis"}},
		{"a hyphen may join words", "Focus-group of one decides", result{Headline: "Focus-group of one decides"}},
		{"Bloomberg's correction stands at the end", "Miner finds rare earths (Correct)", result{Headline: "Miner finds rare earths", Change: "correction"}},
		{"so does its update", "Miner finds rare earths (Update2)", result{Headline: "Miner finds rare earths", Stage: "update", UpdateNo: 2}},
		{"a headline that is only a flag stays", "ALERT-", result{Headline: "ALERT-"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := &story{}
			got := result{Headline: s.readFlags(tc.in), Stage: s.doc.Wire.Stage, Change: s.doc.Wire.Change, Status: s.doc.PubStatus, UpdateNo: s.doc.Wire.UpdateNo, Take: s.doc.Wire.Take}
			if len(s.doc.Genres) > 0 {
				got.Genre = s.doc.Genres[0].Literal
			}
			if got != tc.want {
				t.Errorf("readFlags(%q) = %+v, want %+v", tc.in, got, tc.want)
			}
		})
	}
}

func TestSlug(t *testing.T) {
	type result struct {
		Slug, Key string
		Take      int
		OK        bool
	}
	for _, tc := range []struct {
		name, in string
		want     result
	}{
		{"AP: cycle, slug, version, words", "BC-EU--Spain-Floods, 2nd Ld-Writethru, 310", result{"EU--Spain-Floods", "2nd Ld-Writethru", 0, true}},
		{"AP: a take", "BC-US--Bridge Collapse, 3rd Ld, =2", result{"US--Bridge Collapse", "3rd Ld", 2, true}},
		{"Reuters: country, topic", "ZAMBIA-RATES/", result{"ZAMBIA-RATES/", "", 0, true}},
		{"Reuters: flags in brackets are not the slug's", "BLACKSEA-GRAIN/MINE (UPDATE 2, PIX)", result{"BLACKSEA-GRAIN/MINE", "", 0, true}},
		{"Reuters: a take", "FRANCE-BUDGET/ =3", result{"FRANCE-BUDGET/", "", 3, true}},
		{"dpa: topics between slashes", "Germany/Transport/Strikes", result{"Germany/Transport/Strikes", "", 0, true}},
		{"a headline is none", "Flash floods kill at least 9 in eastern Spain", result{}},
		{"nor is one with a slash inside", "He said/she said ends up in court", result{}},
		{"nor one in capitals", "SARUNG BHD Q3 NET PROFIT 412 MLN RINGGIT", result{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := &story{}
			ok := s.slug(tc.in)
			if got := (result{s.doc.Slugline, s.doc.Wire.TakeKey, s.doc.Wire.Take, ok}); got != tc.want {
				t.Errorf("slug(%q) = %+v, want %+v", tc.in, got, tc.want)
			}
		})
	}
}

func TestParseEmbargo(t *testing.T) {
	utc := func(year int, month time.Month, day, hour, minute int) time.Time {
		return time.Date(year, month, day, hour, minute, 0, 0, time.UTC)
	}
	for _, tc := range []struct {
		name, in string
		london   bool
		want     time.Time // zero where the line can't be read
	}{
		{"Reuters: zone and date", "EMBARGOED UNTIL 0700 GMT, JANUARY 20, 2026", false, utc(2026, 1, 20, 7, 0)},
		{"PA in winter", "EMBARGOED TO 0001 WEDNESDAY JANUARY 14 2026", true, utc(2026, 1, 14, 0, 1)},
		{"PA in summer is an hour ahead", "EMBARGOED TO 0001 THURSDAY JULY 16 2026", true, utc(2026, 7, 15, 23, 1)},
		{"without a zone and not PA's it is UTC", "Embargoed until 0001 July 16 2026", false, utc(2026, 7, 16, 0, 1)},
		{"a point between hours and minutes", "STRICTLY EMBARGOED UNTIL 00.01 GMT, 14 January 2026", false, utc(2026, 1, 14, 0, 1)},
		{"AP's clock", "For release Sunday, Nov. 16, 2025, 12:01 a.m. EST, and thereafter", false, utc(2025, 11, 16, 5, 1)},
		{"ET follows the season", "EMBARGOED until 6 a.m. ET on July 1, 2026", false, utc(2026, 7, 1, 10, 0)},
		{"central European time", "Embargo: 18:00 CET, 7 November 2025", false, utc(2025, 11, 7, 17, 0)},
		{"an offset", "EMBARGO UNTIL 2025-11-07 18:00 +05:30", false, utc(2025, 11, 7, 12, 30)},
		{"GMT and an offset", "Embargoed until 18:00 GMT+8, Nov 7, 2025", false, utc(2025, 11, 7, 10, 0)},
		{"London time", "Embargoed until 9am London time on 1 August 2026", false, utc(2026, 8, 1, 8, 0)},
		{"noon", "EMBARGOED UNTIL NOON GMT NOVEMBER 7 2025", false, utc(2025, 11, 7, 12, 0)},
		{"hours as in the forces", "EMBARGOED UNTIL 0600HRS 11 NOVEMBER 2025", false, utc(2025, 11, 11, 6, 0)},
		{"no year", "EMBARGOED UNTIL 0700 GMT, JANUARY 20", false, time.Time{}},
		{"no time", "EMBARGOED UNTIL JANUARY 20, 2026", false, time.Time{}},
		{"no date at all", "EMBARGOED UNTIL THE MINISTER SPEAKS", false, time.Time{}},
		{"a zone of no list", "EMBARGOED UNTIL 0700 XQT, JANUARY 20, 2026", false, time.Time{}},
		{"local time of nowhere", "EMBARGOED UNTIL 0700 LOCAL TIME, JANUARY 20, 2026", false, time.Time{}},
		{"a day that is not", "EMBARGOED UNTIL 0700 GMT, FEBRUARY 30, 2026", false, time.Time{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, ok := parseEmbargo(tc.in, tc.london)
			if ok == tc.want.IsZero() || !got.Equal(tc.want) {
				t.Errorf("parseEmbargo(%q) = %v, %v, want %v", tc.in, got, ok, tc.want)
			}
		})
	}
}

func TestCredits(t *testing.T) {
	type person struct{ Name, Role, City, Email string }
	for _, tc := range []struct {
		name, in string
		want     []person
		body     string // what stays in the body
	}{
		{
			"Reuters: roles parted by semicolons", "(Reporting by Ana Ruiz in Lima and Bo Li in Cusco; Additional reporting by Cy Ode; Editing by Di Fox and Ed Gray)",
			[]person{{"Ana Ruiz", "reporter", "Lima", ""}, {"Bo Li", "reporter", "Cusco", ""}, {"Cy Ode", "contributor", "", ""}, {"Di Fox", "editor", "", ""}, {"Ed Gray", "editor", "", ""}},
			"",
		},
		{
			"a city holds for the names before it", "(Reporting by Ana Ruiz and Bo Li in Lima)",
			[]person{{"Ana Ruiz", "reporter", "Lima", ""}, {"Bo Li", "reporter", "Lima", ""}},
			"",
		},
		{
			"the web drops brackets and semicolons", "Reporting by Ana Ruiz in Lima Editing by Di Fox",
			[]person{{"Ana Ruiz", "reporter", "Lima", ""}, {"Di Fox", "editor", "", ""}},
			"",
		},
		{
			"a factbox is compiled", "(Compiled by Ana Ruiz; Editing by Di Fox)",
			[]person{{"Ana Ruiz", "compiler", "", ""}, {"Di Fox", "editor", "", ""}},
			"",
		},
		{
			"Bloomberg: assistance", "--With assistance from Ana Ruiz, Bo Li and Cy Ode.",
			[]person{{"Ana Ruiz", "contributor", "", ""}, {"Bo Li", "contributor", "", ""}, {"Cy Ode", "contributor", "", ""}},
			"",
		},
		{
			"Bloomberg: contacts without a space", "To contact the reporters on this story: Ana Ruiz in Lima at aruiz@example.net;Bo Li in Cusco at bli@example.net",
			[]person{{"Ana Ruiz", "reporter", "Lima", "aruiz@example.net"}, {"Bo Li", "reporter", "Cusco", "bli@example.net"}},
			"",
		},
		{
			"Bloomberg: editors, some without an address", "To contact the editors responsible for this story: Di Fox at dfox@example.net, Ed Gray",
			[]person{{"Di Fox", "editor", "", "dfox@example.net"}, {"Ed Gray", "editor", "", ""}},
			"",
		},
		{
			"AP: a city with its country", "Associated Press writers Ana Ruiz in Rabat, Morocco, and Bo Li in London contributed to this report.",
			[]person{{"Ana Ruiz", "contributor", "Rabat, Morocco", ""}, {"Bo Li", "contributor", "London", ""}},
			"",
		},
		{
			"AP: who wrote from elsewhere", "Ruiz reported from Lima. Associated Press writer Bo Li in Cusco contributed to this report.",
			[]person{{"Ruiz", "reporter", "Lima", ""}, {"Bo Li", "contributor", "Cusco", ""}},
			"",
		},
		{"a newsroom is nobody", "(Reporting by Bo Li in Oslo and the Oslo newsroom; Editing by Di Fox)", []person{{"Bo Li", "reporter", "Oslo", ""}, {"Di Fox", "editor", "", ""}}, ""},
		{"the United Nations is a place", "(Reporting by Ana Ruiz at the United Nations; Editing by Di Fox)", []person{{"Ana Ruiz", "reporter", "the United Nations", ""}, {"Di Fox", "editor", "", ""}}, ""},
		{"by is said again", "(Reporting by Ana Ruiz in Lima and by Bo Li in Oslo)", []person{{"Ana Ruiz", "reporter", "Lima", ""}, {"Bo Li", "reporter", "Oslo", ""}}, ""},
		{"two who reported from two cities", "Ruiz reported from Lima and Linder from Oslo.", []person{{"Ruiz", "reporter", "Lima", ""}, {"Linder", "reporter", "Oslo", ""}}, ""},
		{"a city with an and in its name", "Ruiz reported from Trinidad and Tobago.", []person{{"Ruiz", "reporter", "Trinidad and Tobago", ""}}, ""},
		{"AP: contributed, to what is not said", "AP writer Ana Ruiz in Lima contributed.", []person{{"Ana Ruiz", "contributor", "Lima", ""}}, ""},
		{"AP: nobody by name", "Associated Press journalists across Africa contributed to this report.", nil, ""},
		{"USA Today's way", "Contributing: Ana Ruiz, Bo Li", []person{{"Ana Ruiz", "contributor", "", ""}, {"Bo Li", "contributor", "", ""}}, ""},
		{"the Canadian Press's way", "— With files from Ana Ruiz in Ottawa", []person{{"Ana Ruiz", "contributor", "Ottawa", ""}}, ""},
		{"Bloomberg: editors behind the assistance", "--With assistance from Ana Ruiz in Lima. Editors: Di Fox, Ed Gray", []person{{"Ana Ruiz", "contributor", "Lima", ""}, {"Di Fox", "editor", "", ""}, {"Ed Gray", "editor", "", ""}}, ""},
		{"Bloomberg: a telephone number", "To contact the reporter on this story: Ana Ruiz in Lima at +51-1-555-0100 or aruiz@example.net", []person{{"Ana Ruiz", "reporter", "Lima", "aruiz@example.net"}}, ""},
		{"an agency as contributor is nobody", "The Associated Press contributed to this report.", nil, ""},
		{"a credit at the end of a paragraph is cut off", "The vote is on Friday. (Reporting by Ana Ruiz)", []person{{"Ana Ruiz", "reporter", "", ""}}, "The vote is on Friday."},
		{"reporting by a newspaper is news", "Reporting by the newspaper showed that the dam had leaked for years.", nil, "Reporting by the newspaper showed that the dam had leaked for years."},
		{"so is editing", "Editing by hand takes longer, the archivists said.", nil, "Editing by hand takes longer, the archivists said."},
		{"a minister may contribute", "Rising rents contributed to the fall of the government, she said.", nil, "Rising rents contributed to the fall of the government, she said."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := &story{blocks: []block{{text: tc.in, gap: true}}}
			readCredits(s)
			var got []person
			for _, c := range s.doc.Wire.Contributors {
				got = append(got, person(c))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("contributors of %q (-want +got):\n%s", tc.in, diff)
			}
			if got := s.document().Text; got != tc.body {
				t.Errorf("body left of %q = %q, want %q", tc.in, got, tc.body)
			}
		})
	}
}

func TestByline(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		by       []string
		agency   string
		ok       bool
	}{
		{"one name", "By Astrid Lindqvist", []string{"Astrid Lindqvist"}, "", true},
		{"names in capitals", "By MARISOL ECHEVERRÍA and SEAN McADAMS", []string{"Marisol Echeverría", "Sean McAdams"}, "", true},
		{"the agency is no name", "By Jörg Achterberg and Sabine Ö. Kaya, dpa", []string{"Jörg Achterberg", "Sabine Ö. Kaya"}, "dpa", true},
		{"nor is a title", "By Ana Ruiz, Health Correspondent", []string{"Ana Ruiz"}, "", true},
		{"Xinhua's writers", "by Xinhua writers Bai Lin, Njoroge Kaburo", []string{"Bai Lin", "Njoroge Kaburo"}, "", true},
		{"particles", "By Saleh bin Rashid al-Mahri", []string{"Saleh bin Rashid al-Mahri"}, "", true},
		{"an agency alone", "By Reuters", nil, "Reuters", true},
		{"PA's desks", "By Ana Ruiz and Bo Li, PA Scotland", []string{"Ana Ruiz", "Bo Li"}, "PA", true},
		{"PA's offices", "By Ana Ruiz, PA Deputy Political Editor", []string{"Ana Ruiz"}, "PA", true},
		{"a place behind it", "By Ana Ruiz, PA Royal Editor, in Lima", []string{"Ana Ruiz"}, "PA", true},
		{"agencies that are not named", "By Ana Ruiz and Agencies", []string{"Ana Ruiz"}, "", true},
		{"an agency without a mark", "By Ana Ruiz The Associated Press", []string{"Ana Ruiz"}, "AP", true},
		{"a junior", "By Ana M. Ruiz Jr.", []string{"Ana M. Ruiz Jr."}, "", true},
		{"German", "Von Ana Ruiz, dpa", []string{"Ana Ruiz"}, "dpa", true},
		{"von may begin a name", "Von Trapp", nil, "", false},
		{"the time is no name", "By the time rescuers came it was dark.", nil, "", false},
		{"nor is a figure", "By 2030 the fleet will have doubled", nil, "", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := &story{}
			ok := s.byline(&block{text: tc.in})
			if diff := cmp.Diff(tc.by, s.doc.By); diff != "" || ok != tc.ok || s.bylineAgency != tc.agency {
				t.Errorf("byline(%q) = %v, agency %q, want %v, %q; names (-want +got):\n%s", tc.in, ok, s.bylineAgency, tc.ok, tc.agency, diff)
			}
		})
	}
}

func TestCopyright(t *testing.T) {
	for _, tc := range []struct{ name, in, holder string }{
		{"Bloomberg", "©2018 Bloomberg L.P.", "Bloomberg L.P."},
		{"Reuters, the year last", "(c) Copyright Thomson Reuters 2025. Click For Restrictions - https://example.com/r", "Thomson Reuters"},
		{"AP, with its terms", "Copyright 2025 The Associated Press. All rights reserved. This material may not be published.", "The Associated Press"},
		{"UPI", "Copyright © 2025 United Press International, Inc. All Rights Reserved.", "United Press International, Inc."},
		{"AFP", "© 2025 AFP", "AFP"},
		{"a sentence about copyright is none", "Copyright holders have sued the company, which denies the charge, in three states.", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := &story{blocks: []block{{text: tc.in}}}
			readCopyright(s)
			if s.doc.CopyrightHolder != tc.holder {
				t.Errorf("holder of %q = %q, want %q", tc.in, s.doc.CopyrightHolder, tc.holder)
			}
			if taken := s.blocks[0].role == roleCopyright; taken != (tc.holder != "") {
				t.Errorf("%q taken out of the body: %v", tc.in, taken)
			}
		})
	}
}

func TestCaptionCredit(t *testing.T) {
	for _, tc := range []struct{ name, in, text, credit string }{
		{"a source in brackets", "Brine pools (Source: AFP)", "Brine pools", "(Source: AFP)"},
		{"AP", "FILE - Smoke rises. (AP Photo/Del Archuleta, File)", "FILE - Smoke rises.", "(AP Photo/Del Archuleta, File)"},
		{"UPI", "The lander on the pad. Photo by Joon-ho Pike/UPI", "The lander on the pad.", "Photo by Joon-ho Pike/UPI"},
		{"Bloomberg", "Workers in Kitwe. Photographer: Zin Auntony/Bloomberg", "Workers in Kitwe.", "Photographer: Zin Auntony/Bloomberg"},
		{"Reuters", "Soldiers in the yard. REUTERS/Ana Ruiz", "Soldiers in the yard.", "REUTERS/Ana Ruiz"},
		{"Xinhua in square brackets", "The bridge on Monday. [Photo by Bo Li/Xinhua]", "The bridge on Monday.", "[Photo by Bo Li/Xinhua]"},
		{"after a bar", "Residents in Llallagua. | AP", "Residents in Llallagua.", "AP"},
		{"no credit, no caption", "The photo was taken on Monday.", "", ""},
		{"a quotation with a slash is none", "“Take it and/or leave it,” she said", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := &story{blocks: []block{{text: tc.in}}}
			readCaptions(s)
			var want []wire.Caption
			if tc.text != "" {
				want = []wire.Caption{{Text: tc.text, Credit: tc.credit}}
			}
			if diff := cmp.Diff(want, s.doc.Wire.Captions); diff != "" {
				t.Errorf("caption of %q (-want +got):\n%s", tc.in, diff)
			}
		})
	}
}

func TestFurniture(t *testing.T) {
	for in, want := range map[string]role{
		"ADVERTISEMENT": roleAd, "Advertisement · Scroll to continue": roleAd, "Story continues below advertisement": roleAd,
		"READ MORE: Seven ferry disasters": roleRelated, "Also Read | Metro services hit": roleRelated, "Latest Headlines": roleRelated, "U.S. News // 2 hours ago Wildfire": roleRelated,
		"Share Tweet Email Print": roleShare,
		"Get the latest from The Gulf Ledger straight to your phone. Join our WhatsApp channel.": roleNewsletter, "Sign up for our newsletter": roleNewsletter,
		"1 of 3 | License Photo": roleBoilerplate, "Published: 02 Nov 2025, 14:20": roleBoilerplate, "5 min read": roleBoilerplate,
		"(This story has not been edited by our staff and is auto-generated from a syndicated feed.)": roleBoilerplate,
		"Our Standards: The Thomson Reuters Trust Principles.":                                        roleBoilerplate,

		"Share prices fell.":                      unread,
		"Email scams cost victims $1 billion.":    unread,
		"Read more than 100 books, she told him.": unread,
		"Sign language is taught in 40 schools across the region, and the number is growing.": unread,
		"Get out, he told the crowd, before the dam bursts.":                                  unread,
		"The story was withdrawn by the newspaper in May after the minister complained.":      unread,
		"Comments by the minister caused the lira to fall.":                                   unread,
	} {
		if got := furnitureRole(&block{text: in}); got != want {
			t.Errorf("furnitureRole(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestLooksLikeHeading(t *testing.T) {
	for in, want := range map[string]bool{
		"Joint Patrols": true, "‘Absolutely False’": true, "CREW ABANDONED SHIP": true, "WHAT COMES NEXT?": true, "‘Never Again!’": true, "More money for islands": true,
		"“Never again!”": false, "He left.": false, "“Nobody should be surprised.”": false, "and then it was over": false, "The facts:": false, "mail@example.com": false,
	} {
		if got := looksLikeHeading(in); got != want {
			t.Errorf("looksLikeHeading(%q) = %v, want %v", in, got, want)
		}
	}
}

func TestSignoffs(t *testing.T) {
	for _, in := range []string{
		"Enditem", "end", "ENDS", "-ENDS-", "(END)", "==Kyodo", "bur-abc/def/ghi", "jcp/txw/ri", "EFE rvp/dl/ics", "dpa ja sok xxde mv", "PTI XYZ KVK RHL", "(ANSA).", "(Kyodo)", "The AP", "___", "(MORE)", "NNNN",
	} {
		s := &story{blocks: []block{{text: "The works will take four days, the operator of the pipeline said."}, {text: in}}}
		readSignoffs(s)
		if s.blocks[1].role == unread {
			t.Errorf("the mark %q stays in the body", in)
		}
	}
	for in, want := range map[string]string{
		"The families would get Rs 25 lakh each. PTI XYZ KVK RHL": "The families would get Rs 25 lakh each.",
		"It opened on Sunday. Enditem":                            "It opened on Sunday.",
		"Nobody was hurt. (ANSA).":                                "Nobody was hurt.",
		"Nobody was hurt. (AFP)":                                  "Nobody was hurt.",
		"“Nobody was hurt,” she said. -- Reuters":                 "“Nobody was hurt,” she said.",
		"The minister spoke to Reuters":                           "The minister spoke to Reuters",
		"The mayor resigned. EFE":                                 "The mayor resigned.",
		"He spoke to PTI":                                         "He spoke to PTI",
		"They chose and/or":                                       "They chose and/or",
	} {
		s := &story{blocks: []block{{text: in}}}
		readSignoffs(s)
		if got := s.document().Text; got != want {
			t.Errorf("body of %q = %q, want %q", in, got, want)
		}
	}
}

func TestAnEmbargoIsNoNote(t *testing.T) {
	const line = "Not for publication, broadcast or online use before 6 p.m. ET on Feb. 3, 2026"
	d := Read(Input{Body: line + "\n\nBridge reopens\n\nLIMA, Feb 3 (Reuters) - A bridge was reopened on Tuesday after two years of works, the city said.\n", Format: Text})
	if want := time.Date(2026, 2, 3, 23, 0, 0, 0, time.UTC); !d.EmbargoedUntil.Equal(want) || d.Headline != "Bridge reopens" || d.Text == "" {
		t.Errorf("Read(%q...) = embargo %v, headline %q, text %q, want %v and the story", line, d.EmbargoedUntil, d.Headline, d.Text, want)
	}
}

func TestNotesEndThePrintedStory(t *testing.T) {
	for _, in := range []string{
		"# Notebook - the following information is not intended for publication", "The following information is not intended for publication", "Notes to editors", "NOTE TO EDITORS:", "* Not for publication *",
	} {
		s := &story{blocks: []block{{text: "The story."}, {text: in}, {text: "“We never said that,” he said."}}}
		readNotes(s)
		if got := s.document().Text; got != "The story." {
			t.Errorf("body before and after %q = %q, want only the story", in, got)
		}
	}
}

func TestJobBelowTheByline(t *testing.T) {
	d := Read(Input{Body: "Minister quits over leaked memo\n\nBy Ana Ruiz and Bo Li\n\nPolitical Correspondents\n\nThe minister resigned last night after a memo was published by a newspaper.\n\nHe gave no reason."})
	if len(d.By) != 2 || d.Deck != "" {
		t.Errorf("by %q, deck %q; want two names and no deck", d.By, d.Deck)
	}
}

func TestPictureInATitleIsNoCredit(t *testing.T) {
	const title = "Harbour Rates Can Stay on Hold as Tariff Picture Clears"
	d := Read(Input{Body: title + "\n\nBy Ana Ruiz and Bo Li\n\n(Bloomberg) -- Harbours have time to wait before they raise their rates, their governor said."})
	if d.Headline != title || len(d.Wire.Captions) != 0 {
		t.Errorf("headline %q, captions %v; want %q and none", d.Headline, d.Wire.Captions, title)
	}
}
