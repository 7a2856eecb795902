package entity_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/pipeline/text/entity"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

func resolved(t *testing.T, in string) []string {
	t.Helper()
	text := token.Parse(in)
	runes := []rune(in)
	var got []string
	for _, c := range entity.Resolve(text, tagger(t).Tag(text, story)) {
		if c.Text != string(runes[c.Start:c.End]) {
			t.Errorf("%+v stands at %q", c, string(runes[c.Start:c.End]))
		}
		got = append(got, c.Text+" = "+c.Canonical)
	}
	return got
}

func TestResolvePronouns(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		want     []string
	}{
		{"nothing", "", nil},
		{"nobody is named", "He left and she stayed.", nil},
		{"who has spoken", "“No,” said Robert Calloway in Paris. “Never,” he added.", []string{"he = Robert Calloway"}},
		{"the subject's own", "President Robert Calloway told his staff to go.", []string{"his = Robert Calloway"}},
		{"the one of that sex", "Robert Calloway met Margaret Whitlock in Paris. She left early.", []string{"She = Margaret Whitlock"}},
		{"the subject, of two", "Robert Calloway spoke after a meeting with Henry Whitlock. He was angry.", []string{"He = Robert Calloway"}},
		{"who is named later", "In his speech, Robert Calloway promised peace.", []string{"his = Robert Calloway"}},
		{"either of two: nobody", "Robert Calloway and Henry Whitlock spoke. He was angry.", nil},
		{"somebody without a name: nobody", "Robert Calloway was not there. A spokesman spoke to reporters. He was angry.", nil},
		{"a quoted he is not the speaker", "Robert Calloway said: “He is wrong.”", nil},
		{"the state that acts", "Turkey said it would wait.", []string{"it = Turkey"}},
		{"the state's own", "Turkey wants to withdraw its troops.", []string{"its = Turkey"}},
		{"who belongs to a state", "Nobody saw what the U.S. and its allies want.", []string{"its = United States"}},
		{"it that means nothing", "Turkey said it was unclear who fired.", nil},
		{
			"who is inserted between commas", "Robert Calloway accused opponents.\n\nOne of them, retired hydrologist Sunniva Grout, denied it. “Never,” she said.",
			[]string{"she = Sunniva Grout"},
		},
		{"what belongs to a thing: nobody", "NASA lost the rocket and its crew.", nil},
		{"what a body called something", "The European Union condemned what it called piracy.", []string{"it = European Union"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, resolved(t, tc.in)); diff != "" {
				t.Errorf("Resolve(%q) (-want +got):\n%s", tc.in, diff)
			}
		})
	}
}

func TestResolveDescriptions(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		want     []string
	}{
		{
			"the leader of that state", "Syrian President Bashar al-Assad spoke. President Robert Calloway wants the Syrian leader to go.",
			[]string{"the Syrian leader = Bashar al-Assad"},
		},
		{"the office", "Marta Ruiz, Spain's energy minister, resigned. Few will miss the minister.", []string{"the minister = Marta Ruiz"}},
		{"an office that two hold: nobody", "Energy Minister Marta Ruiz met Health Minister Karl Brandt.\n\nThen the minister left.", nil},
		{"an office that goes on", "President Robert Calloway met the president of the chess club.", nil},
		{"a president of something else", "Fed President Karl Brandt spoke. The White House said the president slept.", nil},
		{"a company by what it is", "Codelco, the state-owned miner, sold a mine. The company has two more.", []string{"The company = Codelco"}},
		{"a body by its noun", "The Danish Medicines Agency met on Monday. Then the agency decided.", []string{"the agency = Danish Medicines Agency"}},
		{"the state that it plays in", "The U.S. sent trainers to Libya. They work in Libya and love the country.", []string{"the country = Libya"}},
		{"the state of that region", "Turkey warned of war in Syria, a danger to the Middle Eastern country's neighbors in Europe.", nil},
		{"the one state of that region", "Norway sent aid to Syria. The Middle Eastern country said thanks.", []string{"The Middle Eastern country = Syria"}},
		{
			"two states", "Japan and the Philippines agreed to talk. The two countries share a concern.",
			[]string{"The two countries = Japan; Philippines"},
		},
		{"two states of three pairs: none", "Japan and China met. Norway and Sweden met. Both countries are rich.", nil},
		{
			"a counterpart who is named", "National Security Adviser Miriam Hartwell told her Turkish counterpart, Kemal Arsoy, to wait.",
			[]string{"her = Miriam Hartwell", "her Turkish counterpart = Kemal Arsoy"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, resolved(t, tc.in)); diff != "" {
				t.Errorf("Resolve(%q) (-want +got):\n%s", tc.in, diff)
			}
		})
	}
}

func FuzzResolve(f *testing.F) {
	f.Add(sample)
	f.Add("“He said, Karl Brandt, (she ’’ it that it the the Turkish his counterpart, , In her, ")
	f.Fuzz(func(t *testing.T, in string) {
		text := token.Parse(in)
		n := len([]rune(in))
		for _, c := range entity.Resolve(text, tagger(t).Tag(text, story)) {
			if c.Start < 0 || c.End <= c.Start || c.End > n || c.Canonical == "" {
				t.Fatalf("Resolve(%q) has %+v", in, c)
			}
		}
	})
}

func BenchmarkResolve(b *testing.B) {
	text := token.Parse(sample)
	entities := tagger(b).Tag(text, story)
	b.ReportAllocs()
	for b.Loop() {
		entity.Resolve(text, entities)
	}
	b.ReportMetric(float64(text.Len()*b.N)/b.Elapsed().Seconds(), "tokens/s")
}

func TestResolveLeavesTheNamelessAlone(t *testing.T) {
	const in = "“We won,” Robert Calloway said.\n\nTheir coach was sent off.\n\n“I said nothing,” he said."
	if got := resolved(t, in); len(got) > 0 {
		t.Errorf("Resolve(%q) = %q, want nothing: he is the coach", in, got)
	}
}
