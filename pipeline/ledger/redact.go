package ledger

import (
	"regexp"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// urls finds addresses in a text for people, up to what can't be in one or
// closes the marks around it.
var urls = regexp.MustCompile(`(?i)\b(?:https?|wss?|ftp)://[^\s"'<>\x60]+`)

// redact returns text with the secrets of all addresses in it taken out. The
// stages take care that none gets there; what is kept for long and shown to
// many is looked through once more.
func redact(text string) string {
	return urls.ReplaceAllStringFunc(text, func(found string) string {
		address := strings.TrimRight(found, ".,;:!?)]}")
		return poll.PublicURL(address) + found[len(address):]
	})
}

// maxText bounds a text that the index keeps of a failure, in bytes: a screen
// full.
const maxText = 2000

// brief returns text without secrets and at most maxText long.
func brief(text string) string {
	text = redact(text)
	if len(text) <= maxText {
		return text
	}
	return strings.ToValidUTF8(text[:maxText], "") + " …"
}
