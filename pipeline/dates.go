package pipeline

import (
	"fmt"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// maxAhead is how far behind its fetch an item may be dated: a day covers
// every time zone that a feed may have left out or written wrongly.
const maxAhead = 24 * time.Hour

// firstWeb is the first moment that an item's date can be. Before the Web there
// were no feeds: the first site went up at the end of 1990, and what is older
// is a clock that was never set (1970-01-01, 1900-01-01).
var firstWeb = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)

// believed returns a date that somebody states of an article, or the zero time
// if it can't be true, so that the next best is taken and in the end the time
// of the fetch: one item of the next month would lead the wire until then. A
// note says what was stated. Of an article that nobody fetched every date is
// believed.
func believed(d *wire.Document, stated, fetched time.Time, what string) time.Time {
	if stated.IsZero() || fetched.IsZero() {
		return stated
	}
	reason := ""
	switch {
	case stated.After(fetched.Add(maxAhead)):
		reason = "more than a day after the fetch"
	case stated.Before(firstWeb):
		reason = "before the Web"
	default:
		return stated
	}
	d.Wire.Notes = append(d.Wire.Notes, fmt.Sprintf("%s %s is not believed: it is %s", what, stated.UTC().Format(time.RFC3339), reason))
	return time.Time{}
}
