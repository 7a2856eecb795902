package web

import (
	"errors"
	"fmt"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// What newProblem tells readers as it is.
var (
	errNoSuchPage = errors.New("there is no such page")
	errWithdrawn  = errors.New("this story was withdrawn by its publisher")
	errWithheld   = errors.New("this story is withheld by its publisher")
)

// mayBeRead returns an error for a document that readers must not see now:
// withdrawn, on hold or under embargo. Searches leave these out by themselves.
func mayBeRead(d *wire.Document, now time.Time) error {
	switch {
	case d.PubStatus == "canceled":
		return errWithdrawn
	case d.EmbargoedUntil.After(now):
		return fmt.Errorf("%w until %s", errWithheld, d.EmbargoedUntil.UTC().Format("2 January 2006 15:04 UTC"))
	case d.PubStatus == "withheld":
		return errWithheld
	}
	return nil
}
