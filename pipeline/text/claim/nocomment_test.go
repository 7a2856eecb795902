package claim

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// noCommentsIn writes the no-comments of text as "kind | speaker | words".
func noCommentsIn(text string) []string {
	doc := wire.Document{Text: text}
	Annotate(token.Parse(text), &doc)
	var out []string
	for _, n := range doc.NoComments {
		name := ""
		if n.Speaker != nil {
			name = n.Speaker.Name
		}
		if got := string([]rune(text)[n.Start:n.End]); got != n.Text {
			out = append(out, fmt.Sprintf("%q stands at %q", n.Text, got))
		}
		out = append(out, n.Kind+" | "+name+" | "+n.Text)
	}
	return out
}

func TestNoComments(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		// Refusals.
		{`Ana Kovar declined to comment.`, []string{"declined | Ana Kovar | declined to comment"}},
		{`A spokesman for Norsk Kupfer declined to comment on the report.`, []string{"declined | A spokesman for Norsk Kupfer | declined to comment"}},
		{`The ministry declined comment.`, []string{"declined | The ministry | declined comment"}},
		{`The ministry declined further comment on Tuesday.`, []string{"declined | The ministry | declined further comment"}},
		{`Kovar refused to say whether she would resign.`, []string{"declined | Kovar | refused to say"}},
		{`Kovar, who heads the mine, declined to be interviewed.`, []string{"declined | Kovar | declined to be interviewed"}},
		{`The company declined an interview request.`, []string{"declined | The company | declined an interview request"}},
		{`Officials declined to discuss the case.`, []string{"declined | Officials | declined to discuss"}},
		{`The bank refused to answer questions from reporters.`, []string{"declined | The bank | refused to answer questions"}},
		{`The bank would not comment.`, []string{"declined | The bank | would not comment"}},
		{`The bank won’t comment on market rumours.`, []string{"declined | The bank | won’t comment"}},
		{`The bank does not comment on its clients.`, []string{"declined | The bank | does not comment"}},
		{`The bank had no comment.`, []string{"declined | The bank | had no comment"}},
		{`The bank said it had no comment.`, []string{"declined | it | had no comment"}},
		{`The bank said it would not comment on pending litigation.`, []string{"declined | it | would not comment"}},
		{`The bank declined to confirm or deny the figures.`, []string{"declined | The bank | declined to confirm or deny"}},
		{`Halvik, asked about the fire, declined to give details.`, []string{"declined | Halvik | declined to give details"}},
		{`The case went to court, said Aho, declining to comment further.`, []string{"declined | Aho | declining to comment"}},
		{`Ville Aho, whose firm lost the tender, declined to comment.`, []string{"declined | Ville Aho | declined to comment"}},
		{`Requests for comment were declined by the ministry.`, []string{"declined |  | Requests for comment were declined"}},
		{`“We have nothing to hide,” said Ana Kovar, who declined to comment further.`, []string{"declined | Ana Kovar | declined to comment"}},

		{`The army neither confirmed nor denied the strike.`, []string{"declined | The army | neither confirmed nor denied"}},
		{
			`A spokeswoman for Rhinesalt AG, the other bidder named in the warning, declined to comment.`,
			[]string{"declined | A spokeswoman for Rhinesalt AG | declined to comment"},
		},

		// No answer.
		{`The ministry did not immediately respond to a request for comment.`, []string{"silent | The ministry | did not immediately respond to a request for comment"}},
		{`Norsk Kupfer didn’t return calls seeking comment.`, []string{"silent | Norsk Kupfer | didn’t return calls seeking comment"}},
		{`Kovar has not responded to emails.`, []string{"silent | Kovar | has not responded to emails"}},
		{`Kovar did not answer phone calls or text messages.`, []string{"silent | Kovar | did not answer phone calls or text messages"}},
		{`The bank did not reply to written questions.`, []string{"silent | The bank | did not reply to written questions"}},
		{`The bank did not immediately respond.`, []string{"silent | The bank | did not immediately respond"}},
		{`The bank did not immediately comment.`, []string{"silent | The bank | did not immediately comment"}},
		{`The bank had no immediate comment.`, []string{"silent | The bank | had no immediate comment"}},
		{`Norsk Kupfer failed to respond to requests for comment.`, []string{"silent | Norsk Kupfer | failed to respond to requests for comment"}},
		{`Neither company responded to requests for comment.`, []string{"silent | company | responded to requests for comment"}},
		{`Neither Aho nor the ministry responded to a request for comment.`, []string{"silent | Aho nor the ministry | responded to a request for comment"}},
		{`None of the banks responded to requests for comment.`, []string{"silent | the banks | responded to requests for comment"}},
		{`There was no immediate comment from the ministry.`, []string{"silent | the ministry | no immediate comment"}},
		{`There was no immediate response from Norsk Kupfer.`, []string{"silent | Norsk Kupfer | no immediate response"}},
		{`No comment was immediately available from the ministry.`, []string{"silent | the ministry | No comment"}},
		{`Calls to Norsk Kupfer went unanswered.`, []string{"silent | Norsk Kupfer | Calls to Norsk Kupfer went unanswered"}},
		{`Emails to the ministry were not immediately returned.`, []string{"silent | the ministry | Emails to the ministry were not immediately returned"}},
		{`A message left with a spokeswoman for the bank was not returned.`, []string{"silent | a spokeswoman for the bank | A message left with a spokeswoman for the bank was not returned"}},

		// Nobody there.
		{`Kovar could not be reached for comment.`, []string{"unreachable | Kovar | could not be reached for comment"}},
		{`Ana Kovar couldn’t immediately be reached.`, []string{"unreachable | Ana Kovar | couldn’t immediately be reached"}},
		{`The ministry was not immediately available for comment.`, []string{"unreachable | The ministry | was not immediately available for comment"}},
		{`Officials were unavailable for comment on Sunday.`, []string{"unreachable | Officials | were unavailable for comment"}},
		{`Nobody at the mine was available for comment.`, []string{"unreachable | at the mine | was available for comment"}},
		{`Attempts to reach Ana Kovar were unsuccessful.`, []string{"unreachable | Ana Kovar | Attempts to reach Ana Kovar were unsuccessful"}},

		// Several.
		{
			`Norsk Kupfer declined to comment and the ministry did not respond to a request for comment.`,
			[]string{"declined | Norsk Kupfer | declined to comment", "silent | the ministry | did not respond to a request for comment"},
		},
		{`Norsk Kupfer and Halvik declined to comment.`, []string{"declined | Norsk Kupfer and Halvik | declined to comment"}},
		{`The bank criticised the report and declined to comment on its loans.`, []string{"declined | The bank | declined to comment"}},

		// None at all.
		{`Ana Kovar declined to be named.`, nil},
		{`Kovar refused to speak to the rebels.`, nil},
		{`Kovar refused to discuss a ceasefire.`, nil},
		{`The patients did not respond to treatment.`, nil},
		{`Oslo did not respond to calls for a ceasefire.`, nil},
		{`Oslo has not responded to the offer.`, nil},
		{`An agreement could not be reached.`, nil},
		{`The village could not be reached by road.`, nil},
		{`The bank returned calls seeking comment.`, nil},
		{`Kovar commented on the report.`, nil},
		{`The drug is not available in Norway.`, nil},
		{`“I did not comment,” Kovar said.`, nil},
		{`Kovar declined the offer.`, nil},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, noCommentsIn(test.text)); diff != "" {
			t.Errorf("no-comments of %q differ (-want +got):\n%s", test.text, diff)
		}
	}
}

func TestNoCommentsAreNoClaims(t *testing.T) {
	for _, text := range []string{
		`Ana Kovar declined to comment.`,
		`The bank said it had no comment.`,
		`A spokesman said the bank would not comment.`,
		`Kovar did not immediately respond to a request for comment.`,
		`Kovar refused to comment.`,
		`Kovar refused to say whether she would resign.`,
	} {
		if claims := extract(text); len(claims) > 0 {
			t.Errorf("Extract(%q) = %q, want none", text, who(claims))
		}
	}
}

func TestNoCommentSpeakers(t *testing.T) {
	text := `A spokesman for Norsk Kupfer declined to comment. Neither Sorby Mining nor Halvik responded to emails. Calls to Moscow went unanswered.`
	doc := wire.Document{Text: text, Entities: []wire.Entity{
		named(text, "Norsk Kupfer", "Norsk Kupfer AS", "ORG"), named(text, "Sorby Mining", "Sorby Mining", "ORG"), named(text, "Halvik", "Halvik Bank", "ORG"), named(text, "Moscow", "Moscow", "GPE"),
	}}
	Annotate(token.Parse(text), &doc)
	var got []string
	for _, n := range doc.NoComments {
		got = append(got, fmt.Sprint(n.Speaker.Canonical, " ", n.Speaker.Kind, " ", n.Speaker.Members))
	}
	want := []string{"Norsk Kupfer AS person []", "Sorby Mining and Halvik Bank organisation [Sorby Mining Halvik Bank]", "Russia state []"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("speakers of %q differ (-want +got):\n%s", text, diff)
	}
}
