package poll

// fate is what became of an item that was seen in a feed.
type fate uint8

const (
	// fatePending: it is still to be sent.
	fatePending fate = iota
	// fatePublished: it stands in the log.
	fatePublished
	// fateShared: another feed of the same host had sent it.
	fateShared
	// fateQuarantined: the log would not take it, so it is in quarantine.
	fateQuarantined
	// fateLost: it left the feed before it could be sent.
	fateLost

	fates // how many there are
)

// Ledger counts what became of a feed's items since the feed is known. Every
// item that was seen has one fate, so that the fates add up to Seen.
type Ledger struct {
	Seen  int64        `json:"seen"`
	Fates [fates]int64 `json:"fates"`
	// Versions counts the articles that were sent: each item's first and every
	// later version.
	Versions int64 `json:"versions"`
	// Gaps counts pairs of polls with no item in common.
	Gaps int64 `json:"gaps"`
}

// see counts a new item.
func (l *Ledger) see() {
	l.Seen++
	l.Fates[fatePending]++
}

// move gives an item its fate. One that stands in the log keeps that fate,
// whatever becomes of a later version.
func (l *Ledger) move(i *Item, to fate) {
	if i.Fate == fatePublished || i.Fate == to {
		return
	}
	l.Fates[i.Fate]--
	i.Fate = to
	l.Fates[to]++
}
