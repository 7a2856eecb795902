package page

import (
	"github.com/wiredesk/wiredesk/pipeline/poll"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Reader tells the poller which version of a page has more of its story.
type Reader struct{}

var _ poll.Pages = Reader{}

// Fuller implements poll.Pages by Fuller.
func (Reader) Fuller(p wire.Page) string { return Fuller(p.HTML, p.URL) }

// Length implements poll.Pages: the length of the story that Extract finds; 0
// where it finds none.
func (Reader) Length(p wire.Page) int {
	content, err := Extract(p.HTML, p.URL)
	if err != nil {
		return 0
	}
	return len(content.Text)
}
