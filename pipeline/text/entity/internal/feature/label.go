package feature

import "slices"

// Unlabelled returns the units that hold the code points start to end-1, up to
// the first that has another label than "O": a span that cuts a unit takes the
// whole of it. first == stop if there are none.
func (d *Document) Unlabelled(labels []string, start, end int) (first, stop int) {
	first, _ = slices.BinarySearchFunc(d.Units, start, func(u Unit, at int) int { return u.End - 1 - at })
	stop = first
	for stop < len(d.Units) && d.Units[stop].Start < end && labels[stop] == "O" {
		stop++
	}
	return first, stop
}

// LabelSpan labels the units of one name in the scheme BILOU (Ratinov and Roth,
// 2009); none for no units.
func LabelSpan(labels []string, kind string) {
	if len(labels) == 1 {
		labels[0] = "U-" + kind
		return
	}
	for i := range labels {
		switch i {
		case 0:
			labels[i] = "B-" + kind
		case len(labels) - 1:
			labels[i] = "L-" + kind
		default:
			labels[i] = "I-" + kind
		}
	}
}
