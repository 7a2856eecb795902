package claim

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

func extract(text string, entities ...wire.Entity) []wire.Claim {
	return Extract(token.Parse(text), &wire.Document{Text: text, Entities: entities})
}

// who writes each claim as "speaker | cue | type | text".
func who(claims []wire.Claim) []string {
	var out []string
	for _, c := range claims {
		name := ""
		if c.Speaker != nil {
			name = c.Speaker.Name
		}
		out = append(out, fmt.Sprintf("%s | %s | %s | %s", name, c.Cue, c.Type, c.Text))
	}
	return out
}

// TestWhoSaidWhat holds one invented sentence or paragraph for each way in
// which wire copy reports speech.
func TestWhoSaidWhat(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		// The order of speaker, cue and content.
		{
			"speaker first, with that", `Ana Kovar said that the mine would close.`,
			[]string{"Ana Kovar | said | indirect | the mine would close"},
		},
		{
			"speaker first, without that", `Ana Kovar said the mine would close.`,
			[]string{"Ana Kovar | said | indirect | the mine would close"},
		},
		{
			"time between cue and that", `Ana Kovar said on Tuesday that the mine would close.`,
			[]string{"Ana Kovar | said | indirect | the mine would close"},
		},
		{
			"medium between cue and clause", `The ministry said in a statement it would close the mine.`,
			[]string{"The ministry | said | indirect | it would close the mine"},
		},
		{
			"speaker last", `The mine would close in May, Ana Kovar said.`,
			[]string{"Ana Kovar | said | indirect | The mine would close in May"},
		},
		{
			"speaker last, time behind", `The mine would close in May, Ana Kovar said on Tuesday.`,
			[]string{"Ana Kovar | said | indirect | The mine would close in May"},
		},
		{
			"speaker last, inverted, apposition", `The mine would close in May, said Ana Kovar, a geologist at Norsk Kupfer.`,
			[]string{"Ana Kovar | said | indirect | The mine would close in May"},
		},
		{
			"narrator goes on behind the attribution", `The mine would close in May, Ana Kovar said, the third this year.`,
			[]string{"Ana Kovar | said | indirect | The mine would close in May"},
		},
		{
			"attribution within the clause", `The mine, Ana Kovar said on Tuesday, would close in May.`,
			[]string{"Ana Kovar | said | indirect | The mine", "Ana Kovar | said | indirect | would close in May"},
		},
		{
			"apposition between speaker and cue", `Ana Kovar, who runs the Lappi mine, said the pumps had failed.`,
			[]string{"Ana Kovar | said | indirect | the pumps had failed"},
		},
		{
			"according to, behind", `The pumps failed twice, according to the labour inspectorate.`,
			[]string{"the labour inspectorate | according to | indirect | The pumps failed twice"},
		},
		{
			"according to, before", `According to the labour inspectorate, the pumps failed twice.`,
			[]string{"the labour inspectorate | According to | indirect | the pumps failed twice"},
		},
		{
			"in the words of", `In the words of one banker, nobody is buying.`,
			[]string{"one banker | In the words of | indirect | nobody is buying"},
		},
		{
			"medium is a network of one letter", `The ministry said on X that the mine would close.`,
			[]string{"The ministry | said | indirect | the mine would close"},
		},
		{
			"base form that is the past", `Inflation will slow by June, the bank forecast.`,
			[]string{"the bank | forecast | indirect | Inflation will slow by June"},
		},
		{
			"participle in front", `Asked about the pumps, Ana Kovar, whose contract ends in June, said she was happy.`,
			[]string{"Ana Kovar | said | indirect | she was happy"},
		},
		{
			"told somebody that", `Ana Kovar told her deputy, Ville Aho, that the pumps had failed.`,
			[]string{"Ana Kovar | told | indirect | the pumps had failed"},
		},
		{
			"told somebody without that", `Ana Kovar told reporters the pumps had failed.`,
			[]string{"Ana Kovar | told | indirect | the pumps had failed"},
		},
		{
			"another claim added", `The pumps failed, the company said, adding that nobody was hurt.`,
			[]string{"the company | said | indirect | The pumps failed", "the company | adding | indirect | nobody was hurt"},
		},
		{
			"a demand within a claim", `Ana Kovar said the American demand for a smaller mine was absurd.`,
			[]string{"Ana Kovar | said | indirect | the American demand for a smaller mine was absurd", "American | demand for | indirect | a smaller mine"},
		},
		{
			"two speakers in one sentence", `Ana Kovar said the pumps failed, but Ville Aho said they were sound.`,
			[]string{"Ana Kovar | said | indirect | the pumps failed", "Ville Aho | said | indirect | they were sound"},
		},

		// Quotations.
		{
			"quotation, then speaker", `“The pumps failed,” Ana Kovar said.`,
			[]string{"Ana Kovar | said | direct | The pumps failed"},
		},
		{
			"quotation, then inverted speaker", `“The pumps failed,” said Ana Kovar, 61, who saw it.`,
			[]string{"Ana Kovar | said | direct | The pumps failed"},
		},
		{
			"quotation, then according to", `“The pumps failed,” according to Ana Kovar.`,
			[]string{"Ana Kovar | according to | direct | The pumps failed"},
		},
		{
			"colon and quotation", `Ana Kovar said: “The pumps failed. All of them did.”`,
			[]string{"Ana Kovar | said | direct | The pumps failed. All of them did"},
		},
		{
			"comma and quotation", `Ana Kovar said, "The pumps failed."`,
			[]string{"Ana Kovar | said | direct | The pumps failed"},
		},
		{
			"question before the speaker", `“Who counts the dead?” Ana Kovar asked.`,
			[]string{"Ana Kovar | asked | direct | Who counts the dead?"},
		},
		{
			"split quotation", `“The pumps,” Ana Kovar said, “never worked.”`,
			[]string{"Ana Kovar | said | direct | The pumps", "Ana Kovar | said | direct | never worked"},
		},
		{
			"second quotation inherits its speaker", `“The pumps failed,” Ana Kovar said. “We were alone.”`,
			[]string{"Ana Kovar | said | direct | The pumps failed", "Ana Kovar | said | direct | We were alone"},
		},
		{
			"quotation behind an indirect one", `Ana Kovar said the pumps failed. “We were alone.”`,
			[]string{"Ana Kovar | said | indirect | the pumps failed", "Ana Kovar | said | direct | We were alone"},
		},
		{
			"mixed", `Ana Kovar said the pumps were “scrap iron” from the start.`,
			[]string{"Ana Kovar | said | mixed | the pumps were “scrap iron” from the start"},
		},
		{
			"mixed, speaker last", `The pumps were “scrap iron”, Ana Kovar said.`,
			[]string{"Ana Kovar | said | mixed | The pumps were “scrap iron”"},
		},
		{
			"paragraphs that only the last closes", "“The pumps failed,” Ana Kovar said. “We were alone.\n\n“Nobody came.”",
			[]string{"Ana Kovar | said | direct | The pumps failed", "Ana Kovar | said | direct | We were alone", "Ana Kovar | said | direct | Nobody came"},
		},

		{
			"quotation broken by an insertion", `“Every time,” Ana Kovar said, turning to the crowd, “they lied.”`,
			[]string{"Ana Kovar | said | direct | Every time", "Ana Kovar | said | direct | they lied"},
		},
		{
			"quotation joined by the narrator", `“I love it,” Ana Kovar said, but “not today.”`,
			[]string{"Ana Kovar | said | direct | I love it", "Ana Kovar | said | direct | not today"},
		},
		{
			"attribution in a sentence of its own", `“Go home!” Ana Kovar, the mine’s owner, shouted to the crowd.`,
			[]string{"Ana Kovar | shouted | direct | Go home!"},
		},
		{
			"colon, then a paragraph", "Ana Kovar said:\n\n“The pumps failed.”",
			[]string{"Ana Kovar | said | direct | The pumps failed"},
		},
		{
			"title in the introduction", `On the broadcast “Long Shift,” Ana Kovar said the pumps failed.`,
			[]string{"Ana Kovar | said | indirect | the pumps failed"},
		},
		{
			"subordinate clause before the attribution", `If it rains, Ana Kovar said, the pumps will fail.`,
			[]string{"Ana Kovar | said | indirect | If it rains", "Ana Kovar | said | indirect | the pumps will fail"},
		},
		{
			"insertion between dashes", `Ana Kovar -- a geologist -- said the pumps failed.`,
			[]string{"Ana Kovar | said | indirect | the pumps failed"},
		},
		{
			"letter that says", `The union sent a letter saying that the pumps failed.`,
			[]string{"a letter | saying | indirect | the pumps failed"},
		},
		{
			"what it said was", `The union struck over what it said was a breach of the contract.`,
			[]string{"it | said was | indirect | a breach of the contract"},
		},
		{
			"warnings exchanged", `Norway and Russia exchanged warnings about drones at the border.`,
			[]string{"Norway and Russia | exchanged warnings about | indirect | drones at the border"},
		},
		{
			"a position that is a clause", `The union’s position was that the pumps failed.`,
			[]string{"The union | position | indirect | the pumps failed"},
		},

		{
			"what one says one hopes", `Ana Kovar said she hopes the pumps hold.`,
			[]string{"Ana Kovar | said | indirect | she hopes the pumps hold"},
		},
		{
			"another's words within a claim", `Ana Kovar said Ville Aho promised to pay.`,
			[]string{"Ana Kovar | said | indirect | Ville Aho promised to pay", "Ville Aho | promised | indirect | to pay"},
		},
		{
			"praise within a claim", `Ana Kovar said Ville Aho welcomed the deal.`,
			[]string{"Ana Kovar | said | indirect | Ville Aho welcomed the deal"},
		},
		{
			"signed quotations", "“The pumps failed. Nobody came.” — Ana Kovar, geologist\n“We were alone.”― Ville Aho",
			[]string{"Ana Kovar | — | direct | The pumps failed. Nobody came", "Ville Aho | ― | direct | We were alone"},
		},
		{
			"transcript", "Ana Kovar met Ville Aho.\n\nKOVAR: Did the pumps “fail”? I ask you.\n\nMINISTER AHO: They did.",
			[]string{"KOVAR | : | direct | Did the pumps “fail”? I ask you", "MINISTER AHO | : | direct | They did"},
		},
		{
			"transcript whose turns only open", "Ana Kovar met Ville Aho.\n\n“KOVAR: Did they fail?\n\n“AHO: They did.\n\n“We knew it.”",
			[]string{"KOVAR | : | direct | Did they fail?", "AHO | : | direct | They did", "AHO | : | direct | We knew it"},
		},
		{"name and quotation", "Kovar: “The pumps failed.”", []string{"Kovar | : | direct | The pumps failed"}},
		{"label in capitals that names nobody", "PRICES: Copper rose.\n\nPUMPS: They failed.", nil},

		{
			"as somebody put it, in front", `As Ana Kovar put it, the mine is dead.`,
			[]string{"Ana Kovar | put it | indirect | the mine is dead"},
		},
		{
			"as somebody pointed out, within", `The mine, as Ana Kovar pointed out in May, is dead.`,
			[]string{"Ana Kovar | pointed out | indirect | The mine", "Ana Kovar | pointed out | indirect | is dead"},
		},
		{
			"as that is when", `As Ana Kovar said she was happy, the mine died.`,
			[]string{"Ana Kovar | said | indirect | she was happy"},
		},
		{
			"put it bluntly", `Kovar put it bluntly: “The mine is dead.”`,
			[]string{"Kovar | put it | direct | The mine is dead"},
		},
		{
			"plans and wishes", `The company plans to close the mine, and the union wants to buy it.`,
			[]string{"The company | plans | indirect | to close the mine", "the union | wants | indirect | to buy it"},
		},
		{"plans that are a noun", `Kovar unveiled plans to close the mine.`, nil},
		{"refused to say", `Kovar refused to comment.`, nil},

		{
			"who of the subject", `An official who asked not to be named said nine trucks burned.`,
			[]string{"An official who asked not to be named | said | indirect | nine trucks burned"},
		},
		{
			"the narrator sums up", `Oslo said the fighters hid in Norway, a charge the rebels deny.`,
			[]string{"Oslo | said | indirect | the fighters hid in Norway"},
		},
		{
			"the narrator objects", `Oslo said the evacuation was voluntary, although soldiers carried a woman out.`,
			[]string{"Oslo | said | indirect | the evacuation was voluntary"},
		},
		{
			"another report by the same speaker", `Her union said the work should have stopped and called for a national rule.`,
			[]string{"Her union | said | indirect | the work should have stopped", "Her union | called for | indirect | a national rule"},
		},
		{
			"object and another verb", `Police confirmed the collapse but put the toll at six.`,
			[]string{"Police | confirmed | indirect | the collapse", "Police | put | indirect | the toll at six"},
		},
		{"another", `Another described the shots as a drill.`, []string{"Another | described | indirect | the shots as a drill"}},
		{"that as a pronoun", `The union said that was not its view.`, []string{"The union | said | indirect | that was not its view"}},
		{
			"expects somebody to", `He expects the senate to pass it by December.`,
			[]string{"He | expects | indirect | the senate to pass it by December"},
		},
		{"says without a verb that we know", `The company says every clause there forbids pumps.`, []string{"The company | says | indirect | every clause there forbids pumps"}},

		{
			"alert in capitals", `ARMY SPOKESMAN DENIES LOSS OF BUILDING, SAYS FIGHTING ONGOING`,
			[]string{"ARMY SPOKESMAN | DENIES | indirect | LOSS OF BUILDING", "ARMY SPOKESMAN | SAYS | indirect | FIGHTING ONGOING"},
		},
		{
			"headline", `Ana Kovar Says Mine ‘Will Close’ in May`,
			[]string{"Ana Kovar | Says | mixed | Mine ‘Will Close’ in May"},
		},
		{"headline, speaker last", `Mine Will Close, Ana Kovar Says`, []string{"Ana Kovar | Says | indirect | Mine Will Close"}},

		{
			"medium behind an object", `The union called for talks in a statement on Monday.`,
			[]string{"The union | called for | indirect | talks"},
		},
		{"wants a thing", `Berlin wants 1.1 billion euros back.`, []string{"Berlin | wants | indirect | 1.1 billion euros back"}},
		{"went on to say", `Kovar went on to say that the pumps failed.`, []string{"Kovar | say | indirect | the pumps failed"}},
		{"called off", `The union called off a strike after a late hearing.`, nil},
		{"nobody said", `No group has said it hit the mine.`, nil},
		{"warning as a noun", `No flood warning was issued.`, nil},

		{
			"question before a sentence with its speaker", `The mine is shut. “Who pays?” Ana Kovar, a lawyer, said in a debate. “Nobody.”`,
			[]string{"Ana Kovar | said | direct | Who pays?", "Ana Kovar | said | direct | Nobody"},
		},
		{"an inquest hears", `Three people were hurt, an inquest heard.`, []string{"an inquest | heard | indirect | Three people were hurt"}},
		{"people hear", `He heard that it rained.`, nil},

		{
			"introduction without a verb of reporting", "A ministry source hit back:\n\n“That is nonsense.”",
			[]string{"A ministry source | hit back | direct | That is nonsense"},
		},
		{
			"introduction in the same paragraph", `Kovar was blunt: “That is nonsense.”`,
			[]string{"Kovar | was | direct | That is nonsense"},
		},
		{"list behind a colon", `Three pumps failed: two in May and one in June.`, nil},
		{"attack with arms", `Rebels attacked southern Norway on Oct. 7, killing 12 people.`, nil},
		{
			"attack with words", `Kovar attacked the minister’s plan to shut the mine.`,
			[]string{"Kovar | attacked | indirect | the minister’s plan to shut the mine"},
		},
		{"praise that says nothing", `Kovar welcomed the ruling.`, nil},
		{"a deal", `Norsk Kupfer agreed to buy a mine in Norway.`, nil},
		{"a price", `Futures imply a 62% chance of a cut.`, nil},
		{
			"described as, quoted", `Kovar described the plan as “a gift”.`,
			[]string{"Kovar | described | mixed | the plan as “a gift”"},
		},

		{"rules out", `The minister ruled out closures before May.`, []string{"The minister | ruled out | indirect | closures before May"}},
		{"spoke of", `Organisers spoke of “a scheduling problem”.`, []string{"Organisers | spoke of | direct | a scheduling problem"}},
		{
			"quoted as saying", `Kovar was quoted by state media as saying that the pumps failed.`,
			[]string{"Kovar | quoted by state media as saying | indirect | the pumps failed"},
		},
		{"sees a thing", `Kovar sees copper at 20 krone by June.`, []string{"Kovar | sees | indirect | copper at 20 krone by June"}},
		{"courts hold", `The court held the case was closed.`, []string{"The court | held | indirect | the case was closed"}},
		{"others hold", `Kovar held a candle.`, nil},
		{
			"plural before a verb that may be a noun", `Investigators claim the two groups had split the money.`,
			[]string{"Investigators | claim | indirect | the two groups had split the money"},
		},

		{
			"a claim and its owner", `Contrary to the minister’s earlier claim that the pumps were new, they failed.`,
			[]string{"the minister | claim | indirect | the pumps were new"},
		},
		{
			"a plan and its owner", `Kovar’s plan to close the mine angered the union.`,
			[]string{"Kovar | plan | indirect | to close the mine"},
		},
		{"a plan that is no words", `Little in his plan that matters is new.`, nil},

		{
			"as with a clause behind an object", `Kovar called for calm as the row deepened.`,
			[]string{"Kovar | called for | indirect | calm"},
		},
		{"a strike blamed on somebody", `A drone strike blamed on the rebels killed 31 people.`, nil},
		{
			"a figure behind the source", `According to a Forsa poll, 54 per cent of Germans are in favour.`,
			[]string{"a Forsa poll | According to | indirect | 54 per cent of Germans are in favour"},
		},
		{
			"criticism in another's words", `Ana Kovar condemned the attack “in the strongest terms”, her spokeswoman said.`,
			[]string{
				"her spokeswoman | said | mixed | Ana Kovar condemned the attack “in the strongest terms”",
				"Ana Kovar | condemned | mixed | the attack “in the strongest terms”",
			},
		},

		{
			"asked somebody to", `The archbishop has asked the priest to be prudent.`,
			[]string{"The archbishop | asked | indirect | the priest to be prudent"},
		},
		{"asked not to be named", `Ana Kovar asked not to be named.`, nil},
		{
			"quotation in small letters behind what it belongs to", `Drivers pay at seven posts, Ana Kovar said, “and at the eighth they cry”.`,
			[]string{"Ana Kovar | said | indirect | Drivers pay at seven posts", "Ana Kovar | said | direct | and at the eighth they cry"},
		},
		{
			"told by a newspaper's name", `Ana Kovar told the newspaper Kurier that the mine is dead.`,
			[]string{"Ana Kovar | told | indirect | the mine is dead"},
		},
		{"expects at least", `Kovar expects at least two more deals.`, []string{"Kovar | expects | indirect | at least two more deals"}},
		{"blamed a thing", `The operator blamed a software update.`, []string{"The operator | blamed | indirect | a software update"}},
		{"what a court does", `The court ordered the mine to pay.`, nil},

		{
			"a body with of in its name", `The Chamber of Mines estimates losses at $4 million.`,
			[]string{"The Chamber of Mines | estimates | indirect | losses at $4 million"},
		},
		{
			"puts the odds at", `Kovar puts the odds of a cut at one in five.`,
			[]string{"Kovar | puts | indirect | the odds of a cut at one in five"},
		},

		{
			"who declined to be named", `A person close to Kovar, who declined to be named because of the talks, said the visit “was never in doubt”.`,
			[]string{"A person close to Kovar | said | mixed | the visit “was never in doubt”"},
		},
		{
			"expected, within what was said", `Sources said Kovar was calm and expected the bill to pass.`,
			[]string{"Sources | said | indirect | Kovar was calm and expected the bill to pass"},
		},

		// Marks of any make.
		{"guillemets", `«The pumps failed», Ana Kovar said.`, []string{"Ana Kovar | said | direct | The pumps failed"}},
		{"two single marks close", `“The pumps failed,’’ Ana Kovar said.`, []string{"Ana Kovar | said | direct | The pumps failed"}},
		{"straight single pairs", `''The pumps failed,'' Ana Kovar said.`, []string{"Ana Kovar | said | direct | The pumps failed"}},
		{"low and high marks", `„The pumps failed,“ Ana Kovar said.`, []string{"Ana Kovar | said | direct | The pumps failed"}},
		{"single marks", `‘The pumps failed,’ Ana Kovar said.`, []string{"Ana Kovar | said | direct | The pumps failed"}},
		{
			"single marks within double ones", `“He told me, ‘Go home,’ and I did,” Ana Kovar said.`,
			[]string{"Ana Kovar | said | direct | He told me, ‘Go home,’ and I did"},
		},
		{"mark never closed", `“The pumps failed, Ana Kovar said.`, []string{"Ana Kovar | said | direct | The pumps failed"}},
		{
			"apostrophes are no marks", `The miners’ union said the firm’s pumps weren’t tested.`,
			[]string{"The miners’ union | said | indirect | the firm’s pumps weren’t tested"},
		},

		// What is no claim.
		{"declined to comment", `Ana Kovar declined to comment.`, nil},
		{"no comment", `“No comment,” her lawyer said.`, nil},
		{"did not respond", `The company did not respond to a request for comment.`, nil},
		{"would not say", `The company would not say whether the pumps failed.`, nil},
		{
			"declined behind a claim", `The company said it was looking into it and declined to say more.`,
			[]string{"The company | said | indirect | it was looking into it"},
		},
		{"scare quotes", `Calls to the “pump desk” went unanswered.`, nil},
		{"title in quotation marks", `Her film “The Long Shift” opened in Oslo.`, nil},
		{"passive", `Residents were told to leave on Monday.`, nil},
		{"noun that looks like a verb", `The states report to the federal agency.`, nil},

		// Classes of cues.
		{"denied a thing", `The company denied any involvement.`, []string{"The company | denied | indirect | any involvement"}},
		{"denied a clause", `The company denied the pumps had failed.`, []string{"The company | denied | indirect | the pumps had failed"}},
		{
			"accused", `The union accused the company of hiding the reports.`,
			[]string{"The union | accused | indirect | the company of hiding the reports"},
		},
		{
			"accusing", `The union walked out on Monday, accusing the company of hiding the reports.`,
			[]string{"The union | accusing | indirect | the company of hiding the reports"},
		},
		{"warned of", `The union warned of a strike in May.`, []string{"The union | warned of | indirect | a strike in May"}},
		{
			"a poll that shows", `A survey showed that most miners want to leave.`,
			[]string{"A survey | showed | indirect | most miners want to leave"},
		},
		{
			"wrote in a post", `“The pumps failed,” the minister wrote in a post on Telegram.`,
			[]string{"the minister | wrote | direct | The pumps failed"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, who(extract(test.text))); diff != "" {
				t.Errorf("Extract(%q): claims (-want +got):\n%s", test.text, diff)
			}
		})
	}
}

// TestSpeakers holds who a mention is: canonical name and role.
func TestSpeakers(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string // canonical (role), of each claim
	}{
		{
			"title before the name", `Finnish Deputy Energy Minister Ana Kovar said the mine would close.`,
			[]string{"Ana Kovar (Finnish Deputy Energy Minister)"},
		},
		{
			"apposition behind the name", `The mine would close, said Ana Kovar, a geologist at Norsk Kupfer in Oslo.`,
			[]string{"Ana Kovar (geologist at Norsk Kupfer in Oslo)"},
		},
		{
			"age before the apposition", `Ana Kovar, 61, a geologist, said the mine would close.`,
			[]string{"Ana Kovar (geologist)"},
		},
		{
			"name in apposition to the role", `The company’s chief geologist, Ana Kovar, said the mine would close.`,
			[]string{"Ana Kovar (company’s chief geologist)"},
		},
		{
			"surname", "Geologist Ana Kovar said the mine would close. “It is over,” Kovar said.",
			[]string{"Ana Kovar (Geologist)", "Ana Kovar (Geologist)"},
		},
		{
			"first part of an East Asian name", "Farmer Tao Mingyuan said the mine would close. Tao said it was over.",
			[]string{"Tao Mingyuan (Farmer)", "Tao Mingyuan (Farmer)"},
		},
		{
			"pronoun", "Geologist Ana Kovar said the mine would close. “It is over,” she said.",
			[]string{"Ana Kovar (Geologist)", "Ana Kovar (Geologist)"},
		},
		{
			"pronoun for the subject of the sentence before", "Ferryman Wu Dekang made his last crossing on Sunday. “My father rowed,” he said.",
			[]string{"Wu Dekang (Ferryman)"},
		},
		{
			"pronoun for somebody without a name", "Geologist Ana Kovar left. The mine is shut, a spokeswoman said. The pumps, she said, had failed.",
			[]string{"", "", ""},
		},
		{
			"role for the person", "Energy Minister Ana Kovar said the mine would close. “It is over,” the minister said.",
			[]string{"Ana Kovar (Energy Minister)", "Ana Kovar (Energy Minister)"},
		},
		{
			"noun for the body", "The Labour Inspectorate Agency said the pumps failed. “It is over,” the agency said.",
			[]string{"Labour Inspectorate Agency", "Labour Inspectorate Agency"},
		},
		{
			"it for the body", "Norsk Kupfer closed the mine in May. The pumps failed, it said.",
			[]string{"Norsk Kupfer"},
		},
		{
			"it for the document", "Norsk Kupfer handed over the memo in May. It says nobody checked the pumps.",
			[]string{""},
		},
		{
			"people of somebody are not that person", "Ana Kovar left. Allies of Mr Kovar said the mine would close.",
			[]string{""},
		},
		{"capital for the government", "Oslo said the grain would sail.", []string{"Norway"}},
		{"body with its owner", "Norway’s Energy Ministry said the mine would close.", []string{"Norway’s Energy Ministry"}},
		{
			"other body of the same noun", "Norsk Kupfer closed the mine. The energy ministry said it was late. The finance ministry said it was not.",
			[]string{"energy ministry", "finance ministry"},
		},
		{
			"company for the last body", "Norsk Kupfer Corp. closed the mine. “It is over,” said Ana Kovar, 48. The company said it was sorry.",
			[]string{"Ana Kovar", "Norsk Kupfer Corp."},
		},
		{"calling before the name", "“It is over,” volunteer Ana Kovar said.", []string{"Ana Kovar (volunteer)"}},
		{
			"body without a name", "The labour inspectorate said the pumps failed. It said nobody was hurt.",
			[]string{"labour inspectorate", "labour inspectorate"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, c := range extract(test.text) {
				s := c.Speaker.Canonical
				if c.Speaker.Role != "" {
					s += " (" + c.Speaker.Role + ")"
				}
				got = append(got, s)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("Extract(%q): speakers (-want +got):\n%s", test.text, diff)
			}
		})
	}
}

func TestSpeakerTakesTheEntitysName(t *testing.T) {
	text := "Moscow said the grain would sail. Dalia Orr, its envoy, said it had sailed."
	entities := []wire.Entity{
		{Name: "Moscow", Canonical: "Russia", Type: "GPE", Start: 0, End: 6},
		{Name: "Dalia Orr", Canonical: "Dalia Orr", Type: "PERSON", Start: 34, End: 43},
	}
	claims := extract(text, entities...)
	if len(claims) != 2 {
		t.Fatalf("Extract(%q) = %d claims, want 2", text, len(claims))
	}
	if got := claims[0].Speaker; got.Canonical != "Russia" || got.Name != "Moscow" || got.Role != "" {
		t.Errorf("speaker = %+v, want Moscow, canonical Russia", got)
	}
	if got := claims[1].Speaker; got.Canonical != "Dalia Orr" || got.Role != "envoy" {
		t.Errorf("speaker = %+v, want Dalia Orr, envoy", got)
	}
}

// TestUnnamedSources holds number, group and description of each claim's
// source; "-" is a claim on the speaker's own word.
func TestUnnamedSources(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{
			"counted", `The mine may close, according to four people familiar with the plan.`,
			[]string{"4 g1 four people familiar with the plan"},
		},
		{
			"briefed behind according to", `The mine may close, according to three people briefed on the plan.`,
			[]string{"3 g1 three people briefed on the plan"},
		},
		{
			"one group for all its mentions", "The mine may close, according to three people familiar with the plan.\n\nThe pumps failed, the people said. Nobody was hurt, one of the people said. It was late, according to two of the people familiar with the plan.",
			[]string{"3 g1 three people familiar with the plan", "0 g1 the people", "1 g1 one of the people", "2 g1 two of the people familiar with the plan"},
		},
		{
			"one of them", "The mine may close, two industry sources said. “It is over,” one of them added.",
			[]string{"2 g1 two industry sources", "1 g1 one of them"},
		},
		{
			"two groups", "The mine may close, two industry sources said. A person briefed on the talks said it would not.",
			[]string{"2 g1 two industry sources", "1 g2 A person briefed on the talks"},
		},
		{
			"condition of anonymity", "A Nordic diplomat, speaking on condition of anonymity, said the mine would close. “It is over,” the diplomat said.",
			[]string{"1 g1 A Nordic diplomat", "1 g1 the diplomat"},
		},
		{"aides", `The mine will close, Kovar aides said.`, []string{"0 g1 Kovar aides"}},
		{"a body is not anonymous", `The mine will close, the ministry said.`, []string{"-"}},
		{"people without inside knowledge", `Most people said the mine should close.`, []string{"-"}},
		{
			"named speaker reported by unnamed ones", `The mine is safe, Ana Kovar said in May, according to four people familiar with the talks.`,
			[]string{"4 g1 four people familiar with the talks", "4 g1 four people familiar with the talks"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, c := range extract(test.text) {
				if c.Sources == nil {
					got = append(got, "-")
					continue
				}
				if !c.Sources.Anonymous {
					t.Errorf("claim %q: sources are not anonymous", c.Text)
				}
				got = append(got, fmt.Sprintf("%d %s %s", c.Sources.Count, c.Sources.Group, c.Sources.Description))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("Extract(%q): sources (-want +got):\n%s", test.text, diff)
			}
		})
	}
}

func TestModality(t *testing.T) {
	tests := []struct{ name, text, class, hedge, polarity string }{
		{"asserted", `Ana Kovar said the pumps failed.`, "asserted", "", "positive"},
		{"possible", `Ana Kovar said the pumps may have failed.`, "possible", "may", "positive"},
		{"future", `Ana Kovar said the pumps will fail.`, "future", "will", "positive"},
		{"expected", `The pumps are expected to fail in May, Ana Kovar said.`, "future", "are expected to", "positive"},
		{"conditional", `The pumps would fail if it rained, Ana Kovar said.`, "conditional", "if", "positive"},
		{"possible under a condition", `The pumps could fail if it rains, Ana Kovar said.`, "conditional", "could", "positive"},
		{"month of May", `Ana Kovar said the pumps failed last May.`, "asserted", "", "positive"},
		{"denied by the cue", `The company denied any involvement.`, "denied", "denied", "negative"},
		{"called false", `“The report is false,” Ana Kovar said.`, "denied", "false", "negative"},
		{"called anything but false", `“I am not saying it is false,” Ana Kovar said.`, "asserted", "", "positive"},
		{"lies that are told", `Ana Kovar said the mayor tells lies.`, "asserted", "", "positive"},
		{"not ruled out", `Ana Kovar said she did not rule out closing the mine.`, "possible", "did not rule out", "positive"},
		{"plans", `Norsk Kupfer said it plans to close the mine.`, "future", "plans to", "positive"},
		{"about to be done by the plan", `Norsk Kupfer said it is due to close in May.`, "future", "is due to", "positive"},
		{"a cause", `Norsk Kupfer said the delay was due to the rain.`, "asserted", "", "positive"},
		{"seems", `Ana Kovar said the pumps appear to have failed.`, "possible", "appear to", "positive"},
		{"believed to", `Four miners are believed to be underground, Ana Kovar said.`, "possible", "are believed to", "positive"},
		{"whether", `Ana Kovar asked whether the pumps failed.`, "possible", "whether", "positive"},
		{"question", `“Did the pumps fail?” Ana Kovar asked.`, "possible", "Did", "positive"},
		{"question that knows", `“Why did the pumps fail?” Ana Kovar asked.`, "asserted", "", "positive"},
		{"doubted", `Ana Kovar doubts that the pumps failed.`, "denied", "doubts", "negative"},
		{"disbelieved", `Ana Kovar does not believe that the pumps failed.`, "denied", "believe", "negative"},
		{"own deed denied", `“We paid nobody,” Ana Kovar said.`, "denied", "nobody", "negative"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			claims := extract(test.text)
			if len(claims) != 1 {
				t.Fatalf("Extract(%q) = %d claims, want 1", test.text, len(claims))
			}
			want := wire.Modality{Class: test.class, Hedge: test.hedge}
			if c := claims[0]; c.Modality != want || c.Polarity != test.polarity {
				t.Errorf("Extract(%q): modality %+v, polarity %s; want %+v, %s", test.text, c.Modality, c.Polarity, want, test.polarity)
			}
		})
	}
}

func TestHearsayRefuted(t *testing.T) {
	claims := extract(`“We were told that help was near. It was not near,” Ana Kovar said. “We were told that help was near,” said Ville Aho. “It was not near.”`)
	last := claims[len(claims)-1]
	if want := (wire.Modality{Class: "denied", Hedge: "not"}); last.Modality != want || last.Polarity != "negative" {
		t.Errorf("modality of %q = %+v, polarity %s, want %+v, negative", last.Text, last.Modality, last.Polarity, want)
	}
}

func TestRelations(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string // id>relation of each claim that has one
	}{
		{"piece behind the attribution continues", `“The pumps,” Ana Kovar said, “never worked.”`, []string{"c2 continues c1"}},
		{"next paragraph continues", "Ana Kovar said: “The pumps failed.\n\n“Nobody came.”", []string{"c2 continues c1"}},
		{"claim within a claim", `The mine is safe, Ana Kovar said in May, according to four people familiar with the talks.`, []string{"c2 within c1"}},
		{"denial of a charge", "The union accused Norsk Kupfer of hiding the reports.\n\nNorsk Kupfer denied the accusation.", []string{"c2 contradicts c1"}},
		{"denial of the same thing", "The pumps were never tested, Ville Aho said.\n\nAna Kovar denied that the pumps had not been tested.", []string{"c2 contradicts c1"}},
		{
			"two claims bear out a denial", "The union accused Norsk Kupfer of hiding reports.\n\nNorsk Kupfer rejected the claim. “We have hidden no report,” its director, Ana Kovar, said.",
			[]string{"c2 contradicts c1", "c3 contradicts c1"},
		},
		{"disputed in general", "An alert went out at two, Ana Kovar said.\n\nResidents disputed that. No phone rang until four, Ville Aho said.", []string{"c2 contradicts c1"}},
		{"denial of a deed that nobody charges", "The harbour is closed, Ville Aho said.\n\nAna Kovar denied any wrongdoing.", nil},
		{"denial of something else", "The harbour is closed, Ville Aho said.\n\nAna Kovar denied that she would resign.", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, c := range extract(test.text) {
				if c.Continues != "" {
					got = append(got, c.ID+" continues "+c.Continues)
				}
				if c.Within != "" {
					got = append(got, c.ID+" within "+c.Within)
				}
				if len(c.Contradicts) > 0 {
					got = append(got, c.ID+" contradicts "+strings.Join(c.Contradicts, " "))
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("Extract(%q): relations (-want +got):\n%s", test.text, diff)
			}
		})
	}
}

func TestAboutNamesTheEntitiesInTheContent(t *testing.T) {
	text := "Ana Kovar said Norsk Kupfer paid Oslo, and Norsk Kupfer paid late."
	claims := extract(text,
		wire.Entity{Name: "Ana Kovar", Canonical: "Ana Kovar", Type: "PERSON", Start: 0, End: 9},
		wire.Entity{Name: "Norsk Kupfer", Canonical: "Norsk Kupfer", Type: "ORG", Start: 15, End: 27},
		wire.Entity{Name: "Oslo", Canonical: "Norway", Type: "GPE", Start: 33, End: 37},
		wire.Entity{Name: "Norsk Kupfer", Canonical: "Norsk Kupfer", Type: "ORG", Start: 43, End: 55})
	if len(claims) != 1 {
		t.Fatalf("Extract(%q) = %d claims, want 1", text, len(claims))
	}
	if diff := cmp.Diff([]string{"Norsk Kupfer", "Norway"}, claims[0].About); diff != "" {
		t.Errorf("About (-want +got):\n%s", diff)
	}
}

func TestNothingToRead(t *testing.T) {
	if got := Extract(nil, nil); got != nil {
		t.Errorf("Extract(nil, nil) = %v, want nil", got)
	}
	if got := extract(" \n\n "); got != nil {
		t.Errorf("Extract of white space = %v, want nil", got)
	}
}

func TestOneOfAPeopleIsNotItsState(t *testing.T) {
	const text = "“We deserved it,” the Serb said. The Dutch said it rained."
	doc := wire.Document{Text: text, Entities: []wire.Entity{
		{Name: "Serb", Canonical: "Serbia", Type: "NORP", Start: 22, End: 26},
		{Name: "Dutch", Canonical: "Netherlands", Type: "NORP", Start: 37, End: 42},
	}}
	claims := Extract(token.Parse(text), &doc)
	if len(claims) != 2 || claims[0].Speaker.Canonical != "" || claims[0].Speaker.Kind != "person" || claims[1].Speaker.Canonical != "Netherlands" {
		t.Errorf("claims = %+v; want a person without a name, and the Netherlands", claims)
	}
}
