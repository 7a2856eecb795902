package websub

import (
	"strings"
	"testing"
	"unicode"

	"github.com/wiredesk/wiredesk/pipeline/poll"
)

func FuzzReason(f *testing.F) {
	f.Add("no such topic")
	f.Add("bad\r\nsecret s3cret-s3cret")
	f.Add("https://desk.example/websub/tok3n tok3n https%3A%2F%2Fdesk.example%2Fwebsub%2Ftok3n")
	f.Add("s3cret-s3cr\x00ets3cret-s3cret")
	r := poll.HubRequest{Secret: "s3cret-s3cret", Callback: "https://desk.example/websub/tok3n"}
	f.Fuzz(func(t *testing.T, answer string) {
		got := reason(answer, r)
		if strings.Contains(got, r.Secret) || strings.Contains(got, "tok3n") {
			t.Errorf("reason(%q) = %q, want it without what is secret", answer, got)
		}
		if len([]rune(got)) > reasonRunes || strings.ContainsFunc(got, func(c rune) bool { return !unicode.IsPrint(c) }) {
			t.Errorf("reason(%q) = %q, want one short printable line", answer, got)
		}
	})
}
