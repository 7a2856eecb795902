package feed

import (
	"errors"
	"fmt"

	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// Why bytes are not read as a feed.
var (
	ErrEmpty     = errors.New("empty")
	ErrNotFeed   = errors.New("not a feed")
	ErrMalformed = errors.New("malformed feed")
	ErrTruncated = errors.New("truncated feed")
	ErrCharset   = errors.New("wrong charset")
	ErrTooLarge  = errors.New("too large")
)

// refuse returns a *poll.Error for one of the errors above, with what
// was found and what can be done.
func refuse(kind error, format string, args ...any) error {
	return &poll.Error{
		Class: classOf(kind),
		Err:   fmt.Errorf("%w: %s", kind, fmt.Sprintf(format, args...)),
	}
}

// classOf gives the class of one of the errors above.
func classOf(kind error) string {
	switch {
	case errors.Is(kind, ErrEmpty):
		return "empty"
	case errors.Is(kind, ErrNotFeed):
		return "not_a_feed"
	case errors.Is(kind, ErrTruncated):
		return "truncated"
	case errors.Is(kind, ErrCharset):
		return "charset"
	default:
		return "malformed"
	}
}
