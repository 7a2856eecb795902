package claim

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// named makes an entity of the first mention of name in text.
func named(text, name, canonical, kind string) wire.Entity {
	start := len([]rune(text[:strings.Index(text, name)]))
	return wire.Entity{Name: name, Canonical: canonical, Type: kind, Start: start, End: start + len([]rune(name))}
}

// TestTargets holds whom a claim is addressed to or aimed at, and its medium,
// as "target | medium", of the first claim of each text.
func TestTargets(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"told somebody", `Ana Kovar told reporters the pumps had failed.`, "reporters | "},
		{"told somebody that", `Ana Kovar told reporters on Tuesday that the pumps had failed.`, "reporters | "},
		{"told an agency", `The pumps had failed, Ana Kovar told Reuters.`, "Reuters | "},
		{"told an agency in an interview", `The pumps had failed, Ana Kovar told Reuters in an interview on Monday.`, "Reuters | an interview"},
		{"told, with an apposition", `Ana Kovar told her deputy, Ville Aho, that the pumps had failed.`, "her deputy, Ville Aho | "},
		{"told, inverted", `“The pumps failed,” Ana Kovar told a parliamentary committee in Oslo.`, "a parliamentary committee | "},
		{"told a hall", `Ana Kovar told a packed hall that the pumps had failed.`, "a packed hall | "},
		{"told state television", `Ana Kovar told state television that the pumps had failed.`, " | state television"},
		{"told a news conference", `Ana Kovar told a news conference the pumps had failed.`, " | a news conference"},
		{"told somebody last week", `Ana Kovar told lawmakers last week that the pumps had failed.`, "lawmakers | "},
		{"accused somebody of", `Oslo accused Norsk Kupfer of poisoning the river.`, "Norsk Kupfer | "},
		{"accusing somebody of", `The ministry hit back, accusing the miners of lying.`, "the miners | "},
		{"blamed somebody for", `Ana Kovar blamed the contractor for the fire.`, "the contractor | "},
		{"warned somebody that", `Ana Kovar warned Turkey that the dam would break.`, "Turkey | "},
		{"warned that", `Ana Kovar warned that the dam would break.`, " | "},
		{"warned on a day", `Ana Kovar warned on Tuesday that the dam would break.`, " | "},
		{"warned without that", `Ana Kovar warned the dam would break.`, " | "},
		{"urged somebody to", `The regulator urged banks to hold more capital.`, "banks | "},
		{"called on somebody to", `The regulator called on Norsk Kupfer to close the mine.`, "Norsk Kupfer | "},
		{"told somebody to", `The regulator told banks to hold more capital.`, "banks | "},
		{"criticised somebody", `Ana Kovar criticised the ministry for its delay.`, "the ministry | "},
		{"criticised a thing", `Ana Kovar criticised the plan for its cost.`, " | "},
		{"said to somebody", `“It failed,” Ana Kovar said to reporters.`, "reporters | "},
		{"in a statement", `The ministry said in a statement it would close the mine.`, " | a statement"},
		{"in a statement, behind", `The mine will close, the ministry said in a statement on Friday.`, " | a statement"},
		{"in front of the subject", `In a letter to the council, Ana Kovar said the mine would close.`, "the council | a letter"},
		{"on a network", `The ministry said on Telegram that the mine would close.`, " | Telegram"},
		{"on a page", `“It is over,” Ana Kovar wrote on her Facebook page.`, " | her Facebook page"},
		{"by telephone", `“It is over,” Ana Kovar said by telephone from Oslo.`, " | telephone"},
		{"a phone interview", `“It is over,” Ana Kovar said in a phone interview Saturday.`, " | a phone interview"},
		{"an interview with somebody", `“It is over,” Ana Kovar said in an interview with Kanal 5.`, "Kanal 5 | an interview"},
		{"a post on a network", `“It is over,” Ana Kovar said in a post on X.`, " | a post"},
		{"an emailed statement", `The mine will close, Norsk Kupfer said in an emailed statement.`, " | an emailed statement"},
		{"no medium in the content", `Ana Kovar said the minister had lied in a letter to the council.`, " | "},
		{"a meeting is no medium", `The mine will close, Ana Kovar said during a meeting in Oslo.`, " | "},
		{"a content that addresses", `“We caution Oslo against another delay,” Ana Kovar said.`, "Oslo | "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			claims := extract(test.text)
			if len(claims) == 0 {
				t.Fatalf("Extract(%q) found no claim", test.text)
			}
			c, target := claims[0], ""
			if c.Target != nil {
				target = c.Target.Name
				if got := string([]rune(test.text)[c.Target.Start:c.Target.End]); got != target {
					t.Errorf("target stands at %q, want %q", got, target)
				}
			}
			if got := target + " | " + c.Medium; got != test.want {
				t.Errorf("Extract(%q) target | medium = %q, want %q", test.text, got, test.want)
			}
			if got := string([]rune(test.text)[c.CueStart:c.CueEnd]); got != c.Cue {
				t.Errorf("cue stands at %q, want %q", got, c.Cue)
			}
		})
	}
}

// TestTargetNames holds that a target is the entity that it names.
func TestTargetNames(t *testing.T) {
	text := `Ana Kovar accused Moscow of lying.`
	claims := extract(text, named(text, "Ana Kovar", "Ana Kovar", "PERSON"), named(text, "Moscow", "Moscow", "GPE"))
	want := &wire.Target{Name: "Moscow", Canonical: "Russia", Start: 18, End: 24}
	if diff := cmp.Diff(want, claims[0].Target); diff != "" {
		t.Errorf("target of %q differs (-want +got):\n%s", text, diff)
	}
}

// TestSpeakerKinds holds what a speaker is, and of how many it consists.
func TestSpeakerKinds(t *testing.T) {
	text := `Ana Kovar said it rained. Norsk Kupfer said it rained. Norway said it rained. Moscow said it rained. ` +
		`The report said it rained. A post on Telegram said it rained. Residents said it rained. Two officials said it rained. ` +
		`One of the officials said it rained. The minister said it rained. The ministry said it rained. She said it rained. ` +
		`Norway and Moscow said it rained. Kovar and her French counterpart said it rained. ` +
		`The ministry and Norsk Kupfer said it rained. Four people familiar with the matter said it rained. Police said it rained.`
	claims := extract(text,
		named(text, "Ana Kovar", "Ana Kovar", "PERSON"), named(text, "Norsk Kupfer", "Norsk Kupfer", "ORG"),
		named(text, "Norway", "Norway", "GPE"), named(text, "Moscow", "Moscow", "GPE"))
	want := []string{
		"Ana Kovar: person []", "Norsk Kupfer: organisation []", "Norway: state []", "Moscow: state []",
		"The report: document []", "A post on Telegram: post []", "Residents: people []", "Two officials: people []",
		"One of the officials: person []", "The minister: person []", "The ministry: organisation []", "She: person []",
		"Norway and Moscow: state [Norway Russia]", "Kovar and her French counterpart: people [Ana Kovar French counterpart]",
		"The ministry and Norsk Kupfer: organisation [ministry Norsk Kupfer]",
		"Four people familiar with the matter: people []", "Police: organisation []",
	}
	var got []string
	for _, c := range claims {
		got = append(got, fmt.Sprintf("%s: %s %v", c.Speaker.Name, c.Speaker.Kind, c.Speaker.Members))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("speakers differ (-want +got):\n%s", diff)
	}
}
