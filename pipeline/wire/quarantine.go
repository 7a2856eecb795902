package wire

import "time"

// Quarantined is something that could not be processed, kept with the reason:
// the message of the topic wire.quarantine, as JSON.
type Quarantined struct {
	// Topic, Partition and Offset say where the message was; Topic is empty
	// for what never was a message (the bytes of a feed that is not a feed).
	Topic     string `json:"topic,omitempty"`
	Partition int    `json:"partition"`
	Offset    int64  `json:"offset"`
	// Key and Value are the message's, byte for byte (base64 in JSON).
	Key   []byte `json:"key,omitempty"`
	Value []byte `json:"value,omitempty"`
	// Truncated is the length of the whole Value in bytes where only its
	// beginning could be kept; zero where Value is whole.
	Truncated int `json:"truncated,omitempty"`
	// Stage is poll, enrich or index; Reason says what was wrong and how it
	// can be mended; Attempts is how often it was tried.
	Stage    string    `json:"stage"`
	Reason   string    `json:"reason"`
	Attempts int       `json:"attempts"`
	Time     time.Time `json:"time"`
}
