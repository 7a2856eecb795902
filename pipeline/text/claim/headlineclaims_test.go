package claim

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// headlineOf writes the claims of a headline as "id speaker | cue | type | text",
// with " < outer" for a nested one and " -> target".
func headlineOf(headline string) []string {
	body := `Norsk Kupfer said it would close the mine. Ana Kovar, Norway's energy minister, told reporters in Oslo on Tuesday that the mine was safe. ` +
		`Russia denied any role. "No deal," Ville Aho said.`
	doc := wire.Document{Headline: headline, Text: body, Entities: []wire.Entity{
		named(body, "Norsk Kupfer", "Norsk Kupfer", "ORG"), named(body, "Ana Kovar", "Ana Kovar", "PERSON"),
		named(body, "Norway", "Norway", "GPE"), named(body, "Oslo", "Oslo", "GPE"), named(body, "Russia", "Russia", "GPE"), named(body, "Ville Aho", "Ville Aho", "PERSON"),
	}}
	Annotate(token.Parse(body), &doc)
	var out []string
	for _, c := range doc.HeadlineClaims {
		s := fmt.Sprintf("%s %s | %s | %s | %s", c.ID, c.Speaker.Name, c.Cue, c.Type, c.Text)
		if c.Within != "" {
			s += " < " + c.Within
		}
		if c.Target != nil {
			s += " -> " + c.Target.Name
		}
		for _, id := range c.Contradicts {
			s += " x " + id
		}
		if got := string([]rune(headline)[c.Start:c.End]); got != c.Text {
			s += " but stands at " + got
		}
		out = append(out, s)
	}
	return out
}

func TestHeadlines(t *testing.T) {
	tests := []struct {
		headline string
		want     []string
	}{
		// Speaker first.
		{`Norway says drifting mine damaged grain ship`, []string{"h1 Norway | says | indirect | drifting mine damaged grain ship"}},
		{
			`Norway says drifting mine damaged grain ship; Moscow denies role`,
			[]string{"h1 Norway | says | indirect | drifting mine damaged grain ship", "h2 Moscow | denies | indirect | role x h1"},
		},
		{
			`Norway Says Drifting Mine Damaged Grain Ship; Moscow Denies Role`,
			[]string{"h1 Norway | Says | indirect | Drifting Mine Damaged Grain Ship", "h2 Moscow | Denies | indirect | Role x h1"},
		},
		{`NORWAY SAYS DRIFTING MINE DAMAGED GRAIN SHIP`, []string{"h1 NORWAY | SAYS | indirect | DRIFTING MINE DAMAGED GRAIN SHIP"}},
		{`Drone kills dozens in mine: rescuers`, []string{"h1 rescuers |  | indirect | Drone kills dozens in mine"}},
		{`Kovar vows to 'keep digging' after boycott call`, []string{"h1 Kovar | vows | mixed | to 'keep digging'"}},
		{`Storm Gethin: Trains cancelled and schools shut`, nil},
		{`Minister says mine is safe`, []string{"h1 Minister | says | indirect | mine is safe"}},
		{`Norway's energy minister says mine is safe`, []string{"h1 Norway's energy minister | says | indirect | mine is safe"}},
		{`Kovar warns of gas shortage`, []string{"h1 Kovar | warns | indirect | gas shortage"}},
		{`Kovar warns that gas may run out`, []string{"h1 Kovar | warns | indirect | gas may run out"}},
		{`Kovar Warns Russia It Will Pay for Mine`, []string{"h1 Kovar | Warns | indirect | It Will Pay for Mine -> Russia"}},
		{`Kovar warns Russia against new mines`, []string{"h1 Kovar | warns | indirect | new mines -> Russia"}},
		{`Kovar accuses Norsk Kupfer of lying`, []string{"h1 Kovar | accuses | indirect | Norsk Kupfer of lying -> Norsk Kupfer"}},
		{`Kovar urges banks to lend`, []string{"h1 Kovar | urges | indirect | banks to lend -> banks"}},
		{`Kovar calls for inquiry into mine`, []string{"h1 Kovar | calls for | indirect | inquiry into mine"}},
		{`Kovar vows to close mine`, []string{"h1 Kovar | vows | indirect | to close mine"}},
		{`Kovar tells Reuters mine will close`, []string{"h1 Kovar | tells | indirect | Reuters mine will close"}},
		{`Scientists say mine is safe`, []string{"h1 Scientists | say | indirect | mine is safe"}},
		{`Study finds mine poisoned river`, []string{"h1 Study | finds | indirect | mine poisoned river"}},
		{`Kovar says 'no deal' on mine`, []string{"h1 Kovar | says | mixed | 'no deal' on mine"}},
		{`Kovar says 'mine is safe'`, []string{"h1 Kovar | says | direct | mine is safe"}},
		{`Kovar: 'We will close the mine'`, []string{"h1 Kovar |  | direct | We will close the mine"}},
		{
			`Metro collapse: Panel blames 'poor' steel for deaths, contractor denies charge`,
			[]string{"h1 Panel | blames | mixed | 'poor' steel for deaths", "h2 contractor | denies | indirect | charge x h1"},
		},
		{
			`Kovar says mine safe as Aho warns of collapse`,
			[]string{"h1 Kovar | says | indirect | mine safe", "h2 Aho | warns | indirect | collapse"},
		},

		// Speaker behind.
		{`Kovar to resign - sources`, []string{"h1 sources |  | indirect | Kovar to resign"}},
		{`Kovar to resign -sources`, []string{"h1 sources |  | indirect | Kovar to resign"}},
		{`KOVAR TO RESIGN - SOURCES`, []string{"h1 SOURCES |  | indirect | KOVAR TO RESIGN"}},
		{`Kovar to Resign, Sources Say`, []string{"h1 Sources | Say | indirect | Kovar to Resign"}},
		{`Kovar to resign, two officials say`, []string{"h1 two officials | say | indirect | Kovar to resign"}},
		{`Mine to close, says Kovar`, []string{"h1 Kovar | says | indirect | Mine to close"}},
		{`Mine to close, Kovar tells Reuters`, []string{"h1 Kovar | tells | indirect | Mine to close"}},
		{`Mine poisoned river, according to police`, []string{"h1 police | according to | indirect | Mine poisoned river"}},
		{`Mine poisoned river - report`, []string{"h1 report |  | indirect | Mine poisoned river"}},
		{`Mine poisoned river: report`, []string{"h1 report |  | indirect | Mine poisoned river"}},
		{`'No deal,' says Aho`, []string{"h1 Aho | says | direct | No deal"}},
		{`Exclusive: Kovar to resign, sources say`, []string{"h1 sources | say | indirect | Kovar to resign"}},

		// One within another.
		{
			`Norway Warns Russia It Will Close Mine If Talks Fail, Sources Say`,
			[]string{
				"h1 Sources | Say | indirect | Norway Warns Russia It Will Close Mine If Talks Fail",
				"h2 Norway | Warns | indirect | It Will Close Mine If Talks Fail < h1 -> Russia",
			},
		},

		// No claims.
		{`Flash floods kill at least 9 in eastern Spain; campsite swept away`, nil},
		{`Bank raises rates by 50 basis points`, nil},
		{`What the minister says about mines`, nil},
		{`Is Kovar lying?`, nil},
		{`Ceasefire talks stall as sides trade blame over prisoner lists`, nil},
		{`Minister accused of fraud`, nil},
		{`Danish drugmaker halts pill trial after liver findings`, nil},
		{`Kazakh bank seeks state bailout`, nil},
		{`Floods, fires and heat: a summer in Spain`, nil},
		{`Kovar declines to comment`, nil},
		{`Nurses call off strike after talks`, nil},
		{`Norsk Kupfer Said to Weigh Sale of Mine`, nil},
		{`Shelter warns owners after three dogs die in hot cars`, nil},
		{`Bank posts 32 million euro profit`, nil},
		{`Floods in Greece: Tourists stuck, rail line cut`, nil},
		{`Seafood maker beats forecasts with 12% rise in profit`, nil},
		{``, nil},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, headlineOf(test.headline)); diff != "" {
			t.Errorf("claims of headline %q differ (-want +got):\n%s", test.headline, diff)
		}
	}
}

// TestHeadlineSpeakers holds that who speaks in the headline is who speaks in
// the text, and of which group of sources.
func TestHeadlineSpeakers(t *testing.T) {
	body := `Ana Kovar will resign, according to two people familiar with the matter. "I am tired," the minister, Ana Kovar, said. ` +
		`Russia told a U.S. official it was sorry, the U.S. official said. One of the people said it was over.`
	entities := []wire.Entity{named(body, "Ana Kovar", "Ana Kovar", "PERSON"), named(body, "Russia", "Russia", "GPE")}
	for _, test := range []struct{ headline, want string }{
		{`Kovar to resign, sources say`, " people g1"},
		{`Kovar to resign, U.S. official says`, " person g2"},
		{`Kovar to resign, Russian official says`, " person g3"},
		{`Kovar says she is tired`, "Ana Kovar person "},
		{`KOVAR SAYS SHE IS TIRED`, "Ana Kovar person "},
		{`Minister says she is tired`, "Ana Kovar person "},
		{`Moscow says it is sorry`, "Russia state "},
		{`Residents say mine is safe`, " people "},
	} {
		doc := wire.Document{Headline: test.headline, Text: body, Entities: entities}
		Annotate(token.Parse(body), &doc)
		if len(doc.HeadlineClaims) != 1 {
			t.Errorf("headline %q has %d claims, want one", test.headline, len(doc.HeadlineClaims))
			continue
		}
		c, group := doc.HeadlineClaims[0], ""
		if c.Sources != nil {
			group = c.Sources.Group
		}
		if got := c.Speaker.Canonical + " " + c.Speaker.Kind + " " + group; got != test.want {
			t.Errorf("speaker of headline %q = %q, want %q", test.headline, got, test.want)
		}
	}
}

func TestHeadlineAlone(t *testing.T) {
	doc := wire.Document{Headline: `NORWAY PRIME MINISTER SAYS WILL NOT RESIGN`}
	Annotate(nil, &doc)
	if len(doc.HeadlineClaims) != 1 || doc.HeadlineClaims[0].Text != "WILL NOT RESIGN" {
		t.Errorf("claims of headline %q = %+v, want one", doc.Headline, doc.HeadlineClaims)
	}
}
