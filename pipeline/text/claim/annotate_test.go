package claim

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// FuzzAnnotate checks on any text and headline that cues, targets, no-comments
// and the headline's claims stand where they say, twice alike.
func FuzzAnnotate(f *testing.F) {
	f.Add("Kovar to resign, sources say; Moscow denies role - report", "Ana Kovar declined to comment, four people familiar with it told Reuters in a statement.")
	f.Add("'No deal,' says Kovar: Exclusive: U.S. WARNS RUSSIA", "Neither Aho nor she, who did not respond to calls, accused him of it on Telegram.")
	f.Add(": - , says ; “ tells", "Requests to X for comment were not answered. No comment from. Attempts to reach were unsuccessful")
	f.Fuzz(func(t *testing.T, headline, text string) {
		doc, again := wire.Document{Headline: headline, Text: text}, wire.Document{Headline: headline, Text: text}
		Annotate(token.Parse(text), &doc)
		Annotate(token.Parse(text), &again)
		if diff := cmp.Diff(doc, again); diff != "" {
			t.Errorf("the same text twice gives two results (-first +second):\n%s", diff)
		}
		checkClaims(t, headline, doc.HeadlineClaims)
		checkParts(t, headline, doc.HeadlineClaims)
		checkParts(t, text, doc.Claims)
		for _, n := range doc.NoComments {
			checkAt(t, text, n.Text, n.Start, n.End)
			if n.Speaker != nil {
				checkAt(t, text, n.Speaker.Name, n.Speaker.Start, n.Speaker.End)
			}
		}
	})
}

// checkParts checks where the cues and targets of claims stand.
func checkParts(t *testing.T, text string, claims []wire.Claim) {
	t.Helper()
	for _, c := range claims {
		if c.Cue != "" {
			checkAt(t, text, c.Cue, c.CueStart, c.CueEnd)
		}
		if c.Target != nil {
			checkAt(t, text, c.Target.Name, c.Target.Start, c.Target.End)
		}
	}
}

func checkAt(t *testing.T, text, name string, start, end int) {
	t.Helper()
	runes := []rune(text)
	if start < 0 || end > len(runes) || start >= end || string(runes[start:end]) != string([]rune(name)) {
		t.Errorf("%q does not stand at %d:%d of %q", name, start, end, text)
	}
}
