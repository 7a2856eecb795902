package claim

import (
	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Extract returns what Annotate adds to doc.Claims, and leaves doc as it is.
func Extract(t *token.Text, doc *wire.Document) []wire.Claim {
	var copied wire.Document
	if doc != nil {
		copied = *doc
	}
	Annotate(t, &copied)
	return copied.Claims
}
