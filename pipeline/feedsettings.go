package pipeline

import (
	"cmp"
	"fmt"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// applyFeedSettings makes what the desk has set for a feed count in a document
// of it: whose copy it is where the copy does not say, and how long it is held.
// Notes say where an embargo is not the copy's own.
func applyFeedSettings(d *wire.Document, f wire.Feed) {
	d.Wire.Agency = cmp.Or(d.Wire.Agency, f.Agency)
	switch hold, err := time.ParseDuration(f.Embargo); {
	case f.Embargo == "":
	case f.Embargo == wire.EmbargoIgnore:
		ignoreEmbargo(d)
	case err != nil || hold <= 0:
		// A moment too early is worse than a day too late.
		d.PubStatus = statusWithheld
		d.Wire.Notes = append(d.Wire.Notes, fmt.Sprintf("withheld: the feed's embargo %q is neither %s nor a duration", f.Embargo, wire.EmbargoIgnore))
	default:
		if until := d.FirstCreated.Add(hold); until.After(d.EmbargoedUntil) {
			d.EmbargoedUntil = until
			d.Wire.Notes = append(d.Wire.Notes, fmt.Sprintf("held until %v after its publication: the feed's embargo", hold))
		}
	}
}

// statusWithheld is the PubStatus of what must not be shown.
const statusWithheld = "withheld"

// ignoreEmbargo takes the embargo of the copy away. What is withheld for
// another reason, a hold by the agency, stays so.
func ignoreEmbargo(d *wire.Document) {
	switch {
	case !d.EmbargoedUntil.IsZero():
		d.Wire.Notes = append(d.Wire.Notes, "the copy's embargo until "+d.EmbargoedUntil.Format(time.RFC3339)+" is not kept: the feed's embargo is "+wire.EmbargoIgnore)
		d.EmbargoedUntil = time.Time{}
	case d.PubStatus == statusWithheld && d.Wire.Change != changeHold:
		d.Wire.Notes = append(d.Wire.Notes, "the copy's embargo, which can't be read, is not kept: the feed's embargo is "+wire.EmbargoIgnore)
		d.PubStatus = "usable"
	}
}

// changeHold is wire.Copy's Change where the agency itself says not to publish.
const changeHold = "hold"
