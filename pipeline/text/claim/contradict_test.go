package claim

import (
	"strings"
	"testing"
)

// TestCounterClaims holds small stories with what is denied in them, as "denial
// denies claim", each by some of its words; what is not listed is not linked.
func TestCounterClaims(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string // "words of the denial > words of what it denies"
	}{
		// Pairs.
		{"denied the charge", "Ana Kovar accused Norsk Kupfer of hiding two reports.\n\nNorsk Kupfer denied the accusation.", []string{"the accusation > hiding two reports"}},
		{"denied a clause", "The union said the pumps had failed in March.\n\nNorsk Kupfer denied that the pumps had failed.", []string{"the pumps had failed > had failed in March"}},
		{"never did it", "The prosecutor said Aho paid the mayor.\n\n“I never paid the mayor,” Aho said.", []string{"never paid > Aho paid"}},
		{"not true", "The bank had lost its licence, Ana Kovar said.\n\n“That is not true, it is a lie,” Aho said.", []string{"not true > lost its licence"}},
		{"called it false", "Ana Kovar said the mine poisoned the river.\n\nVille Aho said claims that the mine poisoned the river were false.", []string{"were false > poisoned the river"}},
		{"rejected the findings", "Inspectors blamed the contractor for the fire, the ministry said.\n\nThe contractor rejected the findings.", []string{"the findings > contractor for the fire"}},
		{"rejected the demand", "The union demanded a raise of 10 percent.\n\nThe railway rejected the demand.", []string{"the demand > raise of 10 percent"}},
		{"dismissed the call", "Ana Kovar called for an inquiry into the fire.\n\nVille Aho dismissed the call.", []string{"the call > inquiry into the fire"}},
		{"negated", "Ana Kovar said the talks had collapsed.\n\nVille Aho said the talks had not collapsed.", []string{"had not collapsed > had collapsed"}},
		{"negated before", "The tests did not detect the toxin, Aho said.\n\nAna Kovar said the tests detected the toxin in May.", []string{"detected the toxin in May > did not detect"}},
		{"never warned", "The ministry said it warned the mine twice.\n\nAho said the ministry never warned the mine.", []string{"never warned > warned the mine twice"}},
		{"other death tolls", "The blast killed 14 people, rebels said.\n\nThe army said three people were killed.", []string{"three people > killed 14"}},
		{"other toll in one sentence", "Police said 20 protesters were injured, but organisers said 200 were injured.", []string{"200 were injured > 20 protesters"}},
		{"other offers", "The union said the railway had offered 1.9 percent.\n\nThe railway said it had offered 4.2 percent.", []string{"offered 4.2 > offered 1.9"}},
		{"safe, unsafe", "The water is safe, the ministry said.\n\nScientists said the water was unsafe.", []string{"was unsafe > is safe"}},
		{"accident, attack", "The fire was an accident, the operator said.\n\nPolice said the fire was deliberate.", []string{"deliberate > an accident"}},
		{"hit back", "Oslo accused Baku of jamming its radars.\n\nBaku hit back, accusing Oslo of jamming radars itself.", []string{"jamming radars itself > jamming its radars"}},
		{"disbelief", "The company wants to close the mine, Aho said.\n\nAna Kovar said she did not believe that the company wants to close the mine.", []string{"did not believe > wants to close the mine"}},
		{"evidence to the contrary", "Aho said the mine was profitable.\n\nAna Kovar said the mine was unprofitable.", []string{"unprofitable > profitable"}},
		{"caution against a threat", "Turkey will respond with military force, Ana Kovar said.\n\n“We caution Turkey against an attack,” Aho said.", []string{"caution Turkey > Turkey will respond"}},

		{"answered by a charge", "Ana Kovar told reporters that Baku jams its radars.\n\nBaku answered on Monday, accusing Oslo of jamming radars itself.", []string{"jamming radars itself > jams its radars"}},
		{"far from the facts", "Oslo demanded a smaller fleet.\n\nAho said Oslo’s idea of a smaller fleet is “far from the facts”.", []string{"far from the facts > smaller fleet"}},
		{"shows the reverse", "The company wants to close the mine, Aho said.\n\nAna Kovar doesn’t believe that the company wants to close the mine. The record shows the reverse, Kovar said.", []string{"the company wants > wants to close", "the reverse > wants to close"}},

		// None.
		{"one speaker goes on", "Ana Kovar said the pumps had failed. The pumps had not failed in June, Kovar said.", nil},
		{"two things", "Ana Kovar said the mine would close.\n\nVille Aho said the harbour would not open.", nil},
		{"two places", "The first blast killed 14 people, police said.\n\nThe second blast killed three people, the mayor said.", nil},
		{"killed and hurt", "The blast killed 14 people, police said.\n\nThe mayor said 30 people were injured.", nil},
		{"two shares that rose", "Profit rose 5 percent, Norsk Kupfer said.\n\nSales rose 8 percent, Aho said.", nil},
		{"the same figure", "The blast killed 14 people, police said.\n\nThe mayor said 14 people were killed.", nil},
		{"a condition", "Ana Kovar said the dam would hold.\n\nVille Aho said people must leave if the dam did not hold.", nil},
		{"a denial of something else", "The harbour is closed, Ville Aho said.\n\nAna Kovar denied that she would resign.", nil},
		{"agreement", "Ana Kovar said the mine was safe.\n\nVille Aho said the mine was safe, too.", nil},
		{"doubt on both sides", "Ana Kovar said the mine may be dangerous.\n\nVille Aho said the mine was safe.", nil},
		{"a warning of something else", "Turkey will pay for schools, Ana Kovar said.\n\n“We caution Turkey against an attack,” Aho said.", nil},
		{"years are no figures", "The mine opened in 1990, Kovar said.\n\nAho said the mine closed in 2010.", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			claims := extract(test.text)
			text := make(map[string]string)
			for _, c := range claims {
				text[c.ID] = c.Text
			}
			var got []string
			for _, c := range claims {
				for _, id := range c.Contradicts {
					got = append(got, c.Text+" > "+text[id])
				}
			}
			fits := len(got) == len(test.want)
			for i := 0; fits && i < len(got); i++ {
				denial, denied, _ := strings.Cut(test.want[i], " > ")
				a, b, _ := strings.Cut(got[i], " > ")
				fits = strings.Contains(a, denial) && strings.Contains(b, denied)
			}
			if !fits {
				t.Errorf("Extract(%q) links %q, want %q", test.text, got, test.want)
				for _, c := range claims {
					t.Logf("%s %s: %q", c.ID, c.Cue, c.Text)
				}
			}
		})
	}
}
