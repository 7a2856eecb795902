package entity_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/pipeline/text/entity"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// tagged returns what show says of each mention of the given types ("" is
// all).
func tagged(t *testing.T, text string, ctx entity.Context, types string, show func(wire.Entity) string) []string {
	t.Helper()
	var all []string
	for _, e := range tagger(t).Tag(token.Parse(text), ctx) {
		if types == "" || strings.Contains(types, e.Type) {
			all = append(all, show(e))
		}
	}
	return all
}

func canonical(e wire.Entity) string {
	if e.Name == e.Canonical {
		return e.Name
	}
	return e.Name + " = " + e.Canonical
}

func TestPeopleAreLinked(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		want     []string
	}{
		{
			"a name that is spelled in two ways", "Sergei Malinovsky spoke in Minsk. Sergey Malinovskiy left. Malinovsky smiled.",
			[]string{"Sergei Malinovsky", "Sergey Malinovskiy = Sergei Malinovsky", "Malinovsky = Sergei Malinovsky"},
		},
		{
			"a family name that comes first", "Fan Guozhong spoke in Beijing. Fan left.",
			[]string{"Fan Guozhong", "Fan = Fan Guozhong"},
		},
		{
			"initials and short names", "Robert J. Calloway met Bob Calloway's lawyer. R. Calloway left.",
			[]string{"Robert J. Calloway", "Bob Calloway = Robert J. Calloway", "R. Calloway = Robert J. Calloway"},
		},
		{
			"husband and wife, by what the copy calls them",
			"Henry Whitlock and his wife Margaret Whitlock came. Mrs. Whitlock spoke and Mr. Whitlock listened.",
			[]string{"Henry Whitlock", "Margaret Whitlock", "Whitlock = Margaret Whitlock", "Whitlock = Henry Whitlock"},
		},
		{
			"a last name that either of two could mean",
			"Henry Whitlock and George Whitlock came to London. Later Whitlock spoke.",
			[]string{"Henry Whitlock", "George Whitlock", "Whitlock"},
		},
		{
			"the one of whom the paragraph speaks",
			"Henry Whitlock and George Whitlock came to London.\n\nIt was late.\n\nGeorge Whitlock spoke. Then Whitlock left.",
			[]string{"Henry Whitlock", "George Whitlock", "George Whitlock", "Whitlock = George Whitlock"},
		},
		{
			"the one whom the copy has called so before",
			"Henry Whitlock won. Whitlock thanked George Whitlock. Then Whitlock left.",
			[]string{"Henry Whitlock", "Whitlock = Henry Whitlock", "George Whitlock", "Whitlock = Henry Whitlock"},
		},
		{
			"first names that share the last one", "Callum, Rory and Ewan Ross drowned in 2024.",
			[]string{"Callum = Callum Ross", "Rory = Rory Ross", "Ewan Ross"},
		},
		{
			"family names that come first, and one that comes last",
			"Cheng Li-wun met Adam Cheng in Taipei.\n\nCheng left.\n\nWu Guozhong stayed. Wu slept.",
			[]string{"Cheng Li-wun", "Adam Cheng", "Cheng", "Wu Guozhong", "Wu = Wu Guozhong"},
		},
		{
			"a Spanish name, shortened to the first family name", "Rodrigo Larraín Vial spoke in Santiago. Larraín left.",
			[]string{"Rodrigo Larraín Vial", "Larraín = Rodrigo Larraín Vial"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, tagged(t, tc.in, story, "PERSON", canonical)); diff != "" {
				t.Errorf("Tag(%q) (-want +got):\n%s", tc.in, diff)
			}
		})
	}
}

func TestOrganisationsAreLinked(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		want     []string
	}{
		{
			"an abbreviation that no bracket explains", "The Baltic Harbour Inspection Agency warned on Monday. The BHIA said so.",
			[]string{"Baltic Harbour Inspection Agency", "BHIA = Baltic Harbour Inspection Agency"},
		},
		{
			"a company by its short name", "The plan was drawn up by Nordbane Holding Corp. in Oslo. Shares of Nordbane fell.",
			[]string{"Nordbane Holding Corp.", "Nordbane = Nordbane Holding Corp."},
		},
		{
			"ministries of two states", "Russia’s Defense Ministry answered. Ukraine’s Defense Ministry denied it.",
			[]string{"Defense Ministry = Russia’s Defense Ministry", "Defense Ministry = Ukraine’s Defense Ministry"},
		},
		{
			"a ministry of the only state of the story", "Talks failed in Germany. The Transport Ministry said so.",
			[]string{"Transport Ministry = Germany’s Transport Ministry"},
		},
		{"a house that acts, and one where somebody is", "The Kremlin denied it. He stood outside the White House.", []string{"Kremlin"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, tagged(t, tc.in, story, "ORG", canonical)); diff != "" {
				t.Errorf("Tag(%q) (-want +got):\n%s", tc.in, diff)
			}
		})
	}
}

func TestRoles(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"a title", "National Security Adviser Miriam Hartwell spoke.", "National Security Adviser"},
		{"a title, without whose", "Turkish Deputy Foreign Minister Selin Karaca said so.", "Deputy Foreign Minister"},
		{"a rank", "Rear Admiral Costin Petrescu told reporters.", "Rear Admiral"},
		{"a title in small letters", "It was late, fund manager Karl Brandt said.", "fund manager"},
		{"a body before the title", "It was false, Foreign Ministry spokeswoman Olga Sidorenko said.", "Foreign Ministry spokeswoman"},
		{"a title with what it is of", "Secretary of State Robert Calloway arrived.", "Secretary of State"},
		{"an apposition", "Marta Ruiz, Spain's energy minister, resigned.", "energy minister"},
		{"an apposition with what it is of", "“No,” said Marta Ruiz, an analyst at the bank, on Monday.", "analyst at the bank"},
		{"an apposition behind an age", "Marta Ruiz, 61, a teacher from the town, wept.", "teacher"},
		{"an office before the name", "Its chief executive, Karl Brandt, resigned.", "chief executive"},
		{"an office with what it is of, before the name", "She met the president of the Control Commission, Karl Brandt, in Quito.", "president of the Control Commission"},
		{"an office in small letters with what it is for", "Then undersecretary for railways Cesar Montoya spoke.", "undersecretary for railways"},
		{"no office: whose lawyer it is", "A lawyer for Marta Ruiz spoke.", ""},
		{"no office: an honorific", "Mr. Robert Calloway slept.", ""},
		{"no office: a counterpart", "He met his Turkish counterpart, Kemal Arsoy, in Paris.", ""},
		{"no office: another clause", "Marta Ruiz, who met the minister, resigned.", ""},
		{"no office: another person", "Marta Ruiz, Prime Minister Karl Brandt and others came.", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := tagged(t, tc.in, story, "PERSON", func(e wire.Entity) string { return e.Role })
			if len(got) == 0 || got[0] != tc.want {
				t.Errorf("roles of %q = %q, want %q first", tc.in, got, tc.want)
			}
		})
	}
}

func TestCapitalsThatStandForTheirState(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		want     []string
	}{
		{"one that acts", "Moscow denied any involvement.", []string{"Moscow is Russia"}},
		{"one that has acted", "Washington has repeatedly accused the group of fraud.", []string{"Washington is United States"}},
		{"parties to talks", "Talks between Moscow and Kyiv went on.", []string{"Moscow is Russia", "Kyiv is Ukraine"}},
		{"one that is warned", "We caution Washington against another raid.", []string{"Washington is United States"}},
		{"what a government owns", "It was Beijing's foreign ministry that said so.", []string{"Beijing is China"}},
		{"whom one wants to be free of", "They seek autonomy from Damascus.", []string{"Damascus is Syria"}},
		{"the union, not Belgium", "Brussels proposed new rules.", []string{"Brussels is European Union"}},
		{"whose side one is on", "He trusts pro-Moscow advisers.", []string{"Moscow is Russia"}},
		{"where two governments sit", "Rulers in both Asmara and Addis Ababa said they wanted peace.", []string{"Asmara", "Addis Ababa"}},
		{"where somebody acts", "Officials in Washington said nothing.", []string{"Washington"}},
		{"where something is", "A Washington hospital closed.", []string{"Washington"}},
		{"where one goes", "The envoy flew from Moscow to Beijing.", []string{"Moscow", "Beijing"}},
		{"what lies between", "The road between Moscow and Kyiv is closed.", []string{"Moscow", "Kyiv"}},
		{"where a body sits", "The defence ministry in Bucharest said so.", []string{"Bucharest"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := tagged(t, tc.in, story, "GPE", func(e wire.Entity) string {
				if e.Metonym {
					return e.Name + " is " + e.Canonical
				}
				return e.Name
			})
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("Tag(%q) (-want +got):\n%s", tc.in, diff)
			}
		})
	}
}

func TestPlacesAreFound(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		ctx      entity.Context
		want     string
	}{
		{"a state", "They left Syria.", entity.Context{}, "Syria SY 35,38"},
		{"a capital", "They met in Damascus.", entity.Context{}, "Damascus SY 33.51,36.29"},
		{"the largest of its name", "They met in Geneva.", entity.Context{}, "Geneva CH 46.2,6.15"},
		{"one that its state stands behind", "Shots fell in Tripoli, Lebanon, on Monday.", entity.Context{}, "Tripoli LB 34.43,35.84"},
		{"one whose state the dateline names", "Shots fell in Tripoli on Monday.", entity.Context{Place: "BEIRUT"}, "Tripoli LB 34.43,35.84"},
		{"the capital where nothing else is said", "Shots fell in Tripoli on Monday.", entity.Context{}, "Tripoli LY 32.89,13.19"},
		{"a town of a state of the U.S.", "He lives in Paris, Texas, with his dog.", entity.Context{}, "Paris US 33.66,-95.56"},
		{"a people", "The Syrian army left.", entity.Context{}, "Syrian SY"},
		{"one of many towns: none rather than a wrong one", "He lives in Springfield with his dog.", entity.Context{}, "Springfield"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := tagged(t, tc.in, tc.ctx, "GPE NORP", func(e wire.Entity) string {
				s := strings.TrimSpace(e.Name + " " + e.Country)
				if e.Point != nil {
					s += " " + strings.Trim(strings.ReplaceAll(jsonOf(t, e.Point), `"lat":`, ""), "{}")
				}
				return strings.ReplaceAll(s, `"lon":`, "")
			})
			if len(got) == 0 || got[0] != tc.want {
				t.Errorf("places of %q = %q, want %q first", tc.in, got, tc.want)
			}
		})
	}
}

func TestIDsAreTheSameAcrossStories(t *testing.T) {
	for _, tc := range []struct{ name, a, b, want string }{
		{"a person, with the article and without", "President Bashar al-Assad left Damascus.", "Bashar Assad spoke in Syria.", "person:bashar-assad"},
		{"a company, with its form and without", "Shares of Tianhe Lithium Corp. fell in China.", "Tianhe Lithium said so in China.", "org:tianhe-lithium"},
		{"a ministry, by its people and by its state", "The Russian Defense Ministry answered.", "Russia’s Defense Ministry answered.", "org:ru-defense-ministry"},
		{"a body by its abbreviation", "The IMF agreed.", "The International Monetary Fund agreed.", "org:international-monetary-fund"},
		{"a ministry of nobody knows whom", "The Transport Ministry said no.", "The Transport Ministry said no.", ""},
		{"a last name alone", "The envoy met Solbakken in Oslo.", "Later, the minister met Solbakken in Oslo.", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, in := range []string{tc.a, tc.b} {
				got := tagged(t, in, story, "PERSON ORG", func(e wire.Entity) string { return e.ID })
				if len(got) == 0 || got[0] != tc.want {
					t.Errorf("ids of %q = %q, want %q first", in, got, tc.want)
				}
			}
		})
	}
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
