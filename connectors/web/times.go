package web

import (
	"cmp"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// moment is a time as the pages show it: in UTC, until the script puts it into
// the reader's own zone.
type moment struct {
	// ISO is the time in RFC 3339, for the datetime attribute.
	ISO string
	// Text is the time of day, with the date where that is not today's.
	Text string
	// Full is all of it, to the second.
	Full string
}

// newMoment returns t as seen at now; nil for the zero time.
func newMoment(t, now time.Time) *moment {
	if t.IsZero() {
		return nil
	}
	t, now = t.UTC(), now.UTC()
	text := t.Format("15:04")
	switch {
	case t.Year() != now.Year():
		text = t.Format("2 Jan 2006 15:04")
	case t.YearDay() != now.YearDay():
		text = t.Format("2 Jan 15:04")
	}
	return &moment{ISO: t.Format(time.RFC3339), Text: text, Full: t.Format("Monday 2 January 2006, 15:04:05")}
}

// created returns when a version was made, as well as it is known.
func created(d *wire.Document) time.Time {
	return cmp.Or(d.VersionCreated, d.Fetched, d.Indexed)
}
