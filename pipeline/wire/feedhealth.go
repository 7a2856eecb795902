package wire

import "time"

// FeedHealth is how a feed fares: the message of the topic wire.health, as
// JSON, keyed by the feed's URL; a message without a value says that the feed
// is polled no more, and takes its record out of the index. FeedStatus is what
// the index makes of it. Its counts are a ledger over the time since Since. It
// balances:
//
//	Seen = Published + Shared + Quarantined + Pending + Lost
//
// and, for the index, Published = indexed + quarantined later + under way.
type FeedHealth struct {
	Feed Feed `json:"feed"`
	// Status is one of ok, failing, gone (the server says that the feed is no
	// more), quiet (nothing new for longer than its own rhythm explains),
	// paused.
	Status string `json:"status"`
	// At is when the poller wrote this; a later one replaces it.
	At time.Time `json:"at"`
	// Title is the feed's own; empty if it has none.
	Title string `json:"title,omitempty"`

	// LastPoll is the last request, LastSuccess the last one that was
	// answered, LastNew the last that brought something new, NextPoll when it
	// is asked again; zero where there was or will be none.
	LastPoll    time.Time `json:"lastPoll,omitzero"`
	LastSuccess time.Time `json:"lastSuccess,omitzero"`
	LastNew     time.Time `json:"lastNew,omitzero"`
	NextPoll    time.Time `json:"nextPoll,omitzero"`
	// Interval is the time between two polls at present, in seconds.
	Interval float64 `json:"interval"`
	// QuietSince is when something new was due by the feed's own rhythm; zero
	// unless Status is quiet.
	QuietSince time.Time `json:"quietSince,omitzero"`

	// ErrorClass and Error are of the last poll, Failures how many have failed
	// in a row; empty and 0 where it worked.
	ErrorClass string `json:"errorClass,omitempty"`
	Error      string `json:"error,omitempty"`
	Failures   int    `json:"failures,omitempty"`
	// MovedTo is where the server says that the feed is from now on; empty if
	// it did not move.
	MovedTo string `json:"movedTo,omitempty"`

	// Since is when the counts below begin: an item that is among Published
	// has its first version (Article.Version, in milliseconds) at or after it.
	Since time.Time `json:"since"`
	// Polls counts requests: NotModified were answered by a 304, Unchanged by
	// the same bytes again, Failed not at all or with an error.
	Polls       int64 `json:"polls"`
	NotModified int64 `json:"notModified"`
	Unchanged   int64 `json:"unchanged"`
	Failed      int64 `json:"failed"`
	// Seen counts items when they are first seen in the feed. Published are
	// those that stand in the log, Versions how often one was sent (the first
	// time included), Shared those that another feed of the same host had
	// sent, Quarantined those that the log would not take, Pending those still
	// to be sent, Lost those that left the feed before they could be sent.
	Seen        int64 `json:"seen"`
	Published   int64 `json:"published"`
	Versions    int64 `json:"versions"`
	Shared      int64 `json:"shared"`
	Quarantined int64 `json:"quarantined"`
	Pending     int64 `json:"pending"`
	Lost        int64 `json:"lost"`
	// Gaps counts pairs of polls with no item in common, so that items between
	// them may have been missed; LastGap is the latest of them.
	Gaps    int64    `json:"gaps"`
	LastGap *FeedGap `json:"lastGap,omitempty"`

	// Push says how a WebSub hub announces the feed; nil where it names none.
	Push *FeedPush `json:"push,omitempty"`
}

// FeedGap is a possible loss: two successive polls had no item in common.
type FeedGap struct {
	// From is the earlier poll, To the later one.
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
	// After is the date of the newest item of the earlier poll, Before that of
	// the oldest item of the later one: what is missing lies between them.
	// Zero where the items have no dates.
	After  time.Time `json:"after,omitzero"`
	Before time.Time `json:"before,omitzero"`
	// Filled counts items that were found between them in the feed's older
	// pages; Closed tells whether those pages reached the earlier poll, so
	// that nothing is missing.
	Filled int  `json:"filled"`
	Closed bool `json:"closed"`
}

// FeedPush is a subscription at a WebSub hub.
type FeedPush struct {
	Hub string `json:"hub"`
	// State is one of asked, active, refused (also by an address that must not
	// be connected to, or no answer), silent (the poller found items that the
	// hub had not announced), off (no callback address is configured, or the
	// feed is paused).
	State string `json:"state"`
	// Problem says why the subscription does not work, or could not be
	// renewed; empty where it does.
	Problem string `json:"problem,omitempty"`
	// LeaseUntil is when an active subscription ends unless it is renewed;
	// Delivered is the last delivery.
	LeaseUntil time.Time `json:"leaseUntil,omitzero"`
	Delivered  time.Time `json:"delivered,omitzero"`
}
